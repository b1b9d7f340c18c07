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

from cnc_geo.analysis.contiguity import label_linked
from cnc_geo.schema.codes import CONTACTS, SEPARATOR
from cnc_geo.schema.tables import column_names
from cnc_geo.territory.naming import count_communes, list_codes, name_zone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation
    from cnc_geo.territory.model import Territory


class Gaps(NamedTuple):
    """The gap zones of a situation.

    Parameters
    ----------
    table
        Table `lacunes`, the most populous first.
    zone
        For each atom, the row of its gap in `table`, or -1 if it is in none.
    admises
        Table `lacunes` of the zones where the absence of coordination is accepted (the mask of the
        network), set apart: what is in `table` and in `admises` adds up to all that is uncovered.
    """

    table: pd.DataFrame
    zone: NDArray[np.intp]
    admises: pd.DataFrame


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
        its own. Populations of `table` and of `admises` together add up to the uncovered
        population of the part.
    """
    bare = situation.kept & ~situation.couverte
    table, zone = _gather(situation, bare & ~situation.admise)
    admises, _ = _gather(situation, bare & situation.admise)
    return Gaps(table, zone, admises)


def _gather(
    situation: Situation, chosen: NDArray[np.bool_]
) -> tuple[pd.DataFrame, NDArray[np.intp]]:
    """Gather atoms that touch into zones: table `lacunes`, and the zone of each atom."""
    zones = _cut_zones(situation.territory, np.flatnonzero(chosen))
    zone = np.full(len(chosen), -1, dtype=np.intp)
    for number, atoms in enumerate(zones):
        zone[atoms] = number
    return _describe(situation, zone, zones)[column_names("lacunes")], zone


def _cut_zones(territory: Territory, bare: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Cut some atoms into zones that touch, each by decreasing population, as are its atoms."""
    count, label = label_linked(territory.borders, bare)
    population = territory.population[bare]
    number = _most_populous_first(label, count, population, bare)
    order = np.lexsort((bare, -population, number))
    bounds = np.searchsorted(number[order], np.arange(count + 1))
    return [bare[order[a:b]] for a, b in pairwise(bounds)]


def name_gaps(territory: Territory, bare: NDArray[np.intp]) -> list[str]:
    """Name the gap zones that some atoms make, in the order of the table `lacunes`."""
    return [name_zone(territory, atoms) for atoms in _cut_zones(territory, bare)]


def _most_populous_first(
    label: NDArray[np.intp], count: int, population: NDArray[np.int64], bare: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Renumber zones by decreasing population, then by the code of their first commune."""
    people = np.bincount(label, population, minlength=count)
    first = np.full(count, bare[-1] if len(bare) else 0)
    np.minimum.at(first, label, bare)
    order = np.lexsort((first, -people))
    renumber = np.empty(count, dtype=np.intp)
    renumber[order] = np.arange(count)
    return renumber[label]


def _describe(
    situation: Situation, zone: NDArray[np.intp], zones: list[NDArray[np.intp]]
) -> pd.DataFrame:
    territory, count = situation.territory, len(zones)
    inside = np.flatnonzero(zone >= 0)
    label = zone[inside]

    def total(weights: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(label, weights[inside], minlength=count).astype(np.int64)

    return pd.DataFrame(
        {
            # The most populous atom is the zone's landmark.
            "id": [f"L-{territory.atomes[atoms[0]]}" for atoms in zones],
            "nom": [name_zone(territory, atoms) for atoms in zones],
            "communes": [count_communes(territory, atoms) for atoms in zones],
            "epcis": [list_codes(territory, "epci", atoms) for atoms in zones],
            "departements": [list_codes(territory, "departement", atoms) for atoms in zones],
            "population": total(territory.population),
            "aire_km2": total(territory.aire_m2) / 1e6,
            "conseillers": total(situation.conseillers_par_commune),
            "voisins": _neighbours(situation, zone, count),
        }
    )


def _around(
    situation: Situation, zone: NDArray[np.intp], count: int
) -> tuple[csr_array, csr_array]:
    """Decimetres of border of each zone: with each atom that is not in it, with each perimeter."""
    inside = np.flatnonzero(zone >= 0)
    ones = np.ones(len(inside), dtype=np.int64)
    belongs = csr_array(coo_array((ones, (zone[inside], inside)), shape=(count, len(zone))))
    length = csr_array(belongs @ situation.territory.borders)
    outside = length - length.multiply(belongs)
    outside.eliminate_zeros()
    touching = csr_array(csr_array(outside) @ situation.perimeters.incidence)
    return csr_array(outside), touching


def _neighbours(situation: Situation, zone: NDArray[np.intp], count: int) -> list[str]:
    """Ids of the perimeters that touch each zone, the longest common border first."""
    _, length = _around(situation, zone, count)
    ids = situation.perimeters.table["id"].to_numpy(dtype=object)
    return [
        SEPARATOR.join(ids[columns[np.lexsort((columns, -border))]])
        for columns, border in _rows(length)
    ]


def _rows(matrix: csr_array) -> list[tuple[NDArray[np.intp], NDArray[np.int64]]]:
    """Columns and values of each row."""
    columns = matrix.indices.astype(np.intp)
    return [(columns[a:b], matrix.data[a:b]) for a, b in pairwise(matrix.indptr)]


def _contact(outside: csr_array, touching: csr_array, exterior: NDArray[np.float64]) -> list[str]:
    """Tell islands, and what one perimeter alone surrounds; the rest is ordinary."""
    around = outside.sum(axis=1)
    alone = [
        len(border) > 0 and bool(border.max() == whole)
        for (_, border), whole in zip(_rows(touching), around, strict=True)
    ]
    enclosed = np.array(alone, dtype=np.bool_) & (exterior == 0)
    told: list[str] = np.select([around == 0, enclosed], CONTACTS[:2], CONTACTS[2]).tolist()
    return told


def _exterior_m(situation: Situation, zone: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    """Length of the outline of each zone that is coast or frontier."""
    if not count:
        return np.zeros(0)
    inside = zone >= 0
    exterior = situation.territory.formes()["exterieur_m"].to_numpy(np.float64)
    return np.asarray(np.bincount(zone[inside], exterior[inside], count), dtype=np.float64)


def find_neighbours(situation: Situation, gaps: Gaps) -> pd.DataFrame:
    """List the perimeters that touch each gap, and could absorb it.

    Parameters
    ----------
    situation
        What one looks at.
    gaps
        Its gaps, from `find_gaps`.

    Returns
    -------
    pandas.DataFrame
        Table `voisinages`, in the order of the gaps, the longest common border first; a gap that no
        perimeter touches has one row without any. `part_frontiere` is a share of the whole outline
        of the gap, coast and frontier included; perimeters overlap, so shares of one gap may add up
        to more than 1.
    """
    count = len(gaps.table)
    outside, touching = _around(situation, gaps.zone, count)
    exterior = _exterior_m(situation, gaps.zone, count)
    outline = outside.sum(axis=1) + 10 * exterior
    contact = _contact(outside, touching, exterior)
    touched = situation.perimeters.table[["id", "niveau", "etat"]].to_numpy(dtype=object)
    rows: list[tuple[object, ...]] = []
    for lacune, around, whole, (columns, border) in zip(
        gaps.table["id"], contact, outline, _rows(touching), strict=True
    ):
        rows += [
            (lacune, around, *touched[columns[n]], int(border[n]) / 1e4, float(border[n] / whole))
            for n in np.lexsort((columns, -border)).tolist()
        ] or [(lacune, around, "", "", "", 0.0, 0.0)]
    return pd.DataFrame(rows, columns=column_names("voisinages"))
