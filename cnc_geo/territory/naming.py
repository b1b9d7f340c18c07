"""Sets of communes → the words and the counts by which people know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnc_geo.schema.codes import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cnc_geo.territory.model import Territory


def count_communes(territory: Territory, communes: NDArray[np.intp]) -> int:
    """Count the communes of which some atoms are a piece, or the whole."""
    return len(np.unique(territory.units("commune").rank[communes]))


def list_codes(territory: Territory, niveau: str, communes: NDArray[np.intp]) -> str:
    """Codes of the units of a level that some atoms are in, joined."""
    units = territory.units(niveau)
    found = np.unique(units.rank[communes])
    return SEPARATOR.join(units.codes[found[found >= 0]])


def name_zone(territory: Territory, atoms: Sequence[int] | NDArray[np.intp]) -> str:
    """Name a zone as people would: whole departments, else its EPCI, else its largest commune.

    Parameters
    ----------
    territory
        The territory.
    atoms
        Positions of its atoms, one at least.

    Returns
    -------
    str
        For example «CC du Milieu», «Alpha et environs» or «Nord et 2 autres départements».
    """
    inside = np.asarray(atoms, dtype=np.intp)
    communes = inside[np.lexsort((inside, -territory.population[inside]))]
    departements = _held(territory, "departement", communes)
    if departements and all(whole for _, whole, _ in departements):
        return _list([nom for nom, _, _ in departements], "département", "départements")
    held = _held(territory, "epci", communes)
    largest = _landmark(territory, communes)
    alone = count_communes(territory, communes) == 1
    if not held:
        return largest if alone else f"{largest} et environs"
    nom, whole, _ = held[0]
    if len(held) == 1:
        if whole:
            return nom
        return largest if alone else f"{nom}, en partie ({largest})"
    places = _list([nom for nom, _, _ in departements], "département", "départements")
    parts = [nom if whole else f"{nom} (en partie)" for nom, whole, _ in held]
    return f"{_list(parts, 'EPCI', 'EPCI')} ({places})"


def _landmark(territory: Territory, communes: NDArray[np.intp]) -> str:
    """Name of the first commune of a zone, and whether the zone only has a piece of it."""
    rank = territory.units("commune").rank
    here = rank[communes] == rank[communes[0]]
    nom = str(territory.communes["nom"].iloc[communes[0]])
    begin, end = np.searchsorted(rank, [rank[communes[0]], rank[communes[0]] + 1])
    return nom if here.sum() == end - begin else f"{nom} (en partie)"


def _held(
    territory: Territory, niveau: str, communes: NDArray[np.intp]
) -> list[tuple[str, bool, int]]:
    """Units of a level in a zone: name, whether the zone holds all of it, population inside.

    The most populous first; empty if no commune of the zone belongs to a unit.
    """
    units = territory.units(niveau)
    rank = units.rank[communes]
    size = len(units.codes)
    inside = np.bincount(rank[rank >= 0], minlength=size)
    people = np.bincount(rank[rank >= 0], territory.population[communes][rank >= 0], minlength=size)
    whole = inside == np.bincount(units.rank[units.rank >= 0], minlength=size)
    found = np.flatnonzero(inside)
    ordered = found[np.lexsort((found, -people[found]))]
    return [(str(units.noms[u]), bool(whole[u]), int(people[u])) for u in ordered]


def _list(names: list[str], one: str, many: str) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) == 2:  # noqa: PLR2004  (two names are said, more are counted)
        return f"{names[0]} et {names[1]}"
    rest = len(names) - 1
    return f"{names[0]} et {rest} autres {many if rest > 1 else one}"


def abbreviate(nom: str) -> str:
    """Abbreviate the kind of an EPCI, as the State's own lists do: tables are narrow."""
    for kind, abbreviation in _ABBREVIATIONS:
        nom = nom.replace(kind, abbreviation)
    return nom


_ABBREVIATIONS = (
    ("Communauté d'agglomération", "CA"),
    ("Communauté de communes", "CC"),
    ("Communauté urbaine", "CU"),
)
