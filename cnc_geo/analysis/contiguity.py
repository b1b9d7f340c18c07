"""The blocks of land that each perimeter is made of, all perimeters at once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array, triu
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation


class Blocks(NamedTuple):
    """What a perimeter is made of.

    Parameters
    ----------
    main
        Positions of the atoms of its most populous block; none if it has no land.
    broken
        Those of each other block on the same land, the most populous first: the perimeter is not
        in one piece.
    iles
        Those of each block on another land: an island, which is tolerated.
    """

    main: NDArray[np.intp]
    broken: list[NDArray[np.intp]]
    iles: list[NDArray[np.intp]]


def find_blocks(situation: Situation) -> list[Blocks]:
    """Cut each perimeter that counts into blocks, land that touches along a border.

    Parameters
    ----------
    situation
        What one looks at; zones are looked at whole.

    Returns
    -------
    list of Blocks
        In the order of the perimeters that count.
    """
    territory = situation.territory
    columns = situation.perimeters.incidence.tocsc()
    columns.sort_indices()
    label = _label(situation, columns.indices.astype(np.intp), columns.indptr)
    _, land = connected_components(territory.borders, directed=False)
    return [
        _blocks(columns.indices[a:b].astype(np.intp), label[a:b], land, territory.population)
        for a, b in pairwise(columns.indptr)
    ]


def _label(
    situation: Situation, atoms: NDArray[np.intp], starts: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Give a number to the block of each atom of each perimeter.

    Each pair (perimeter, atom) is a node; two are linked if their atoms touch in one perimeter.
    """
    incidence = csr_array(situation.perimeters.incidence)
    borders = triu(situation.territory.borders, k=1).tocoo()
    shared = csr_array(incidence[borders.row].multiply(incidence[borders.col])).tocoo()
    size = incidence.shape[0]
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    nodes = owner.astype(np.int64) * size + atoms
    perimeter = shared.col.astype(np.int64) * size
    ends = [np.searchsorted(nodes, perimeter + side[shared.row]) for side in borders.coords]
    links = coo_array((np.ones(len(perimeter)), tuple(ends)), shape=(len(nodes), len(nodes)))
    _, label = connected_components(links, directed=False)
    return np.asarray(label)


def _blocks(
    members: NDArray[np.intp],
    label: NDArray[np.int32],
    land: NDArray[np.int32],
    population: NDArray[np.int64],
) -> Blocks:
    """Sort the blocks of one perimeter: its main one, those broken from it, islands."""
    if not len(members):
        return Blocks(members, [], [])
    numbers, place = np.unique(label, return_inverse=True)
    people = np.bincount(place, population[members], len(numbers))
    first = np.unique(place, return_index=True)[1]
    order = np.lexsort((first, -people))
    main, *others = [members[place == number] for number in order.tolist()]
    broken = [part for part in others if land[part[0]] == land[main[0]]]
    return Blocks(main, broken, [part for part in others if land[part[0]] != land[main[0]]])
