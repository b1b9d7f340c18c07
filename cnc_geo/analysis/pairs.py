"""Which perimeters meet, two by two: counted before they are told, and made some at a time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array, csc_array, csr_array

from cnc_geo.errors import SizeError
from cnc_geo.schema.french import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation

PAIRES_MAX = 300_000
"""Pairs of perimeters that are told at once: more than communes of France that are neighbours."""

_CASES = 2_000_000
"""Cells of a matrix that are made at once, whatever the number of perimeters."""


class Pairs(NamedTuple):
    """Positions of the two perimeters of each pair, a < b."""

    a: NDArray[np.intp]
    b: NDArray[np.intp]


def find_pairs(situation: Situation, groups: csr_array) -> Pairs:
    """Find the pairs that share a commune of the part one looks at, or only a border of it.

    Parameters
    ----------
    situation
        What one looks at.
    groups
        Matrix signatures × perimeters of 0 and 1.

    Returns
    -------
    Pairs
        Sorted by the two positions.

    Raises
    ------
    SizeError
        If they are more than `PAIRES_MAX`.
    """
    inside = gather_by_group(situation, situation.kept.astype(np.int64))
    kept = csr_array(groups.multiply(inside[:, None]))
    border = _border_between_groups(situation)
    # A border counts as soon as one of its two sides is inside the part, hence the transpose.
    border = csr_array(border + border.T)
    columns, total = groups.tocsc(), groups.shape[1]
    step, count = max(1, _CASES // max(1, total)), 0
    found = [Pairs(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp))]
    for begin in range(0, total, step):  # a product of all at once would hold every pair
        some = csr_array(columns[:, begin : begin + step].T)
        here, anywhere, touching = some @ kept, some @ groups, (some @ border) @ groups
        # Two zones that share land elsewhere, and only touch here, do not meet here.
        only_touching = touching - touching.multiply(anywhere > 0)
        meets = csr_array(here + only_touching)
        meets.eliminate_zeros()
        pairs = meets.tocoo()
        upper = pairs.row + begin < pairs.col
        count += int(upper.sum())
        _refuse_many(count)
        order = np.flatnonzero(upper)
        order = order[np.lexsort((pairs.col[order], pairs.row[order]))]
        rows = pairs.row[order].astype(np.intp) + begin
        found.append(Pairs(rows, pairs.col[order].astype(np.intp)))
    return Pairs(*(np.concatenate(side) for side in zip(*found, strict=True)))


def _refuse_many(count: int) -> None:
    if count > PAIRES_MAX:
        message = (
            f"Au plus {number(PAIRES_MAX)} couples de périmètres qui se rencontrent sont attendus, "
            "il y en a davantage : beaucoup couvrent sans doute le même territoire. Ôtez les "
            "lignes répétées de vos fichiers, ou n'en donnez qu'une partie."
        )
        raise SizeError(message)


def part_pairs(columns: csc_array, pairs: Pairs) -> Iterator[Pairs]:
    """Part pairs so that the groups held by those of a part are few."""
    size = np.diff(columns.indptr)
    part = (np.cumsum(size[pairs.a] + size[pairs.b]) - 1) // _CASES
    for begin, end in pairwise(np.flatnonzero(np.diff(part, prepend=-1, append=-1)).tolist()):
        yield Pairs(pairs.a[begin:end], pairs.b[begin:end])


def gather_by_group(situation: Situation, weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum weights of communes over groups of one signature (exact below 2**53)."""
    return np.bincount(situation.signature, weights).astype(np.int64)


def _border_between_groups(situation: Situation) -> csr_array:
    """Length of the common border of every two groups, first side inside the part."""
    borders = situation.territory.borders
    signature = situation.signature
    row = np.repeat(np.arange(len(signature)), np.diff(borders.indptr))
    first, second = signature[row], signature[borders.indices]
    between = situation.kept[row] & (first != second)
    size = int(signature.max()) + 1
    return csr_array(
        coo_array((borders.data[between], (first[between], second[between])), shape=(size, size))
    )
