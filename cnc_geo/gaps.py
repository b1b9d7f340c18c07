"""A situation → the table `lacunes`: uncovered communes that touch, gathered into named zones.

Here a *commune* is an atom: it may be a piece of one that polygons cut. Communes are counted in
`_count` and nowhere else.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from cnc_geo.tables import column_names
from cnc_geo.vocabulary import SEPARATOR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.situation import Situation
    from cnc_geo.territory import Territory


class Gaps(NamedTuple):
    """The gap zones of a situation.

    Parameters
    ----------
    table
        Table `lacunes`, the most populous first.
    zone
        For each commune, the row of its gap in `table`, or -1 if it is covered or not looked at.
    """

    table: pd.DataFrame
    zone: NDArray[np.intp]


def find_gaps(situation: Situation) -> Gaps:
    """Gather the uncovered communes of the part one looks at into connected zones.

    Parameters
    ----------
    situation
        What one looks at.

    Returns
    -------
    Gaps
        Two communes are in one zone if a chain of uncovered communes with common borders (of
        non-zero length) joins them inside the part; an island without coordination is a zone of
        its own. Populations add up to the uncovered population of the part.
    """
    territory = situation.territory
    bare = np.flatnonzero(situation.kept & ~situation.couverte)
    inside = territory.borders[bare][:, bare]
    count, label = connected_components(inside, directed=False)
    zone = np.full(len(situation.kept), -1, dtype=np.intp)
    zone[bare] = _most_populous_first(label, count, territory.population[bare], bare)
    table = _describe(situation, zone, count)
    return Gaps(table[column_names("lacunes")], zone)


def _most_populous_first(
    label: NDArray[np.int32], count: int, population: NDArray[np.int64], bare: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Renumber zones by decreasing population, then by the code of their first commune."""
    people = np.bincount(label, population, minlength=count)
    first = np.full(count, bare[-1] if len(bare) else 0)
    np.minimum.at(first, label, bare)
    order = np.lexsort((first, -people))
    renumber = np.empty(count, dtype=np.intp)
    renumber[order] = np.arange(count)
    return renumber[label]


def _describe(situation: Situation, zone: NDArray[np.intp], count: int) -> pd.DataFrame:
    territory = situation.territory
    inside = np.flatnonzero(zone >= 0)
    label = zone[inside]

    def total(weights: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(label, weights[inside], minlength=count).astype(np.int64)

    # Zone by zone, communes by decreasing population: the first one is the zone's landmark.
    order = inside[np.lexsort((inside, -territory.population[inside], label))]
    bounds = np.searchsorted(zone[order], np.arange(count + 1))
    members = [order[a:b] for a, b in pairwise(bounds)]
    return pd.DataFrame(
        {
            "id": [f"L-{territory.atomes[communes[0]]}" for communes in members],
            "nom": [_name(territory, communes) for communes in members],
            "communes": [_count(territory, communes) for communes in members],
            "epcis": [_codes(territory, "epci", communes) for communes in members],
            "departements": [_codes(territory, "departement", communes) for communes in members],
            "population": total(territory.population),
            "aire_km2": total(territory.aire_m2) / 1e6,
            "conseillers": total(situation.conseillers_par_commune),
            "voisins": _neighbours(situation, zone, count),
        }
    )


def _count(territory: Territory, communes: NDArray[np.intp]) -> int:
    """Count the communes of which some atoms are a piece, or the whole."""
    return len(np.unique(territory.units("commune").rank[communes]))


def _codes(territory: Territory, niveau: str, communes: NDArray[np.intp]) -> str:
    units = territory.units(niveau)
    found = np.unique(units.rank[communes])
    return SEPARATOR.join(units.codes[found[found >= 0]])


def _name(territory: Territory, communes: NDArray[np.intp]) -> str:
    """Name a zone as people would: whole departments, else its EPCI, else its largest commune.

    `communes` are sorted by decreasing population.
    """
    departements = _held(territory, "departement", communes)
    if departements and all(whole for _, whole, _ in departements):
        return _list([nom for nom, _, _ in departements], "département", "départements")
    held = _held(territory, "epci", communes)
    largest = _landmark(territory, communes)
    alone = _count(territory, communes) == 1
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


def _neighbours(situation: Situation, zone: NDArray[np.intp], count: int) -> list[str]:
    """Ids of the perimeters that touch each zone, the longest common border first."""
    inside = np.flatnonzero(zone >= 0)
    ones = np.ones(len(inside), dtype=np.int64)
    belongs = csr_array(coo_array((ones, (zone[inside], inside)), shape=(count, len(zone))))
    length = csr_array(belongs @ situation.territory.borders @ situation.perimeters.incidence)
    ids = situation.perimeters.table["id"].to_numpy(dtype=object)
    found = []
    for row in range(count):
        cells = slice(length.indptr[row], length.indptr[row + 1])
        columns, border = length.indices[cells], length.data[cells]
        found.append(SEPARATOR.join(ids[columns[np.lexsort((columns, -border))]]))
    return found
