"""Sets of communes → the words and the counts by which people know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnc_geo.schema.codes import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
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
    if len(departements.ranks) and departements.whole.all():
        return _list(departements, "département", "départements")
    held = _held(territory, "epci", communes)
    largest = _landmark(territory, communes)
    alone = count_communes(territory, communes) == 1
    if not len(held.ranks):
        return largest if alone else f"{largest} et environs"
    if len(held.ranks) == 1:
        nom = held.name(0)
        if held.whole[0]:
            return nom
        return largest if alone else f"{nom}, en partie ({largest})"
    places = _list(departements, "département", "départements")
    return f"{_list(held, 'EPCI', 'EPCI', partly=True)} ({places})"


def _landmark(territory: Territory, communes: NDArray[np.intp]) -> str:
    """Name of the first commune of a zone, and whether the zone only has a piece of it."""
    rank = territory.units("commune").rank
    here = rank[communes] == rank[communes[0]]
    nom = str(territory.communes["nom"].iloc[communes[0]])
    begin, end = np.searchsorted(rank, [rank[communes[0]], rank[communes[0]] + 1])
    return nom if here.sum() == end - begin else f"{nom} (en partie)"


class _Held(NamedTuple):
    """The units of a level that a zone has atoms of, the most populous part first.

    Parameters
    ----------
    noms
        Names of all the units of the level.
    ranks
        Positions of those of the zone.
    whole
        Whether the zone holds all of each.
    """

    noms: pd.Index[str]
    ranks: NDArray[np.intp]
    whole: NDArray[np.bool_]

    def name(self, place: int, *, partly: bool = False) -> str:
        """Name one of them, saying if the zone holds a part only when that is asked."""
        nom = str(self.noms[self.ranks[place]])
        return f"{nom} (en partie)" if partly and not self.whole[place] else nom


def _held(territory: Territory, niveau: str, communes: NDArray[np.intp]) -> _Held:
    units = territory.units(niveau)
    known = communes[units.rank[communes] >= 0]
    ranks, place, count = np.unique(units.rank[known], return_inverse=True, return_counts=True)
    people = np.bincount(place, territory.population[known], minlength=len(ranks))
    order = np.lexsort((ranks, -people))
    return _Held(units.noms, ranks[order], (count == units.sizes[ranks])[order])


def _list(held: _Held, one: str, many: str, *, partly: bool = False) -> str:
    """Name the first one or two units, and count the others: names of all would be too long."""
    first, rest = held.name(0, partly=partly), len(held.ranks) - 1
    if not rest:
        return first
    if rest == 1:
        return f"{first} et {held.name(1, partly=partly)}"
    return f"{first} et {rest} autres {many if rest > 1 else one}"


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
