"""What touches what: the blocks of land of some atoms, and of every perimeter at once."""

from __future__ import annotations

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


def label_linked(
    links: csr_array, chosen: NDArray[np.intp] | None = None
) -> tuple[int, NDArray[np.intp]]:
    """Give a number to each block: what chains of links join.

    Parameters
    ----------
    links
        Square matrix, not zero where two things are linked; borders, for atoms of land.
    chosen
        Positions of those that are looked at, links through any other being cut; all by default.

    Returns
    -------
    tuple
        How many blocks there are, and the number of the block of each that is looked at; numbers
        are in the order of the first of each block.
    """
    within = links if chosen is None else links[chosen][:, chosen]
    count, label = connected_components(within, directed=False)
    return int(count), label.astype(np.intp)


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
    members = situation.perimeters.members
    _, land = label_linked(territory.borders)
    ends = np.cumsum([len(atoms) for atoms in members], dtype=np.intp)[:-1]
    labels = np.split(_label(situation, members), ends) if members else []
    return [
        _blocks(atoms, label, land, territory.population)
        for atoms, label in zip(members, labels, strict=True)
    ]


def _label(situation: Situation, members: list[NDArray[np.intp]]) -> NDArray[np.intp]:
    """Give the block of each atom of each perimeter, all perimeters one after another."""
    # One perimeter at a time would be hundreds of small graphs. Each pair (perimeter, atom) is a
    # node of a single one instead, and two are linked if their atoms touch in one perimeter.
    incidence = csr_array(situation.perimeters.incidence)
    borders = triu(situation.territory.borders, k=1).tocoo()
    shared = csr_array(incidence[borders.row].multiply(incidence[borders.col])).tocoo()
    size = incidence.shape[0]
    owner = np.repeat(np.arange(len(members)), [len(atoms) for atoms in members])
    nodes = owner.astype(np.int64) * size + np.concatenate(members)
    perimeter = shared.col.astype(np.int64) * size
    ends = [np.searchsorted(nodes, perimeter + side[shared.row]) for side in borders.coords]
    links = coo_array((np.ones(len(perimeter)), tuple(ends)), shape=(len(nodes), len(nodes)))
    return label_linked(csr_array(links))[1]


def _blocks(
    members: NDArray[np.intp],
    label: NDArray[np.intp],
    land: NDArray[np.intp],
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
