"""The borders of atoms: those of communes shared between pieces, and the lines that cut them."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod
from scipy.sparse import triu

from cnc_geo.pieces import GRID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

_ELLIPSOID = Geod(ellps="GRS80")


class _Side(NamedTuple):
    """A commune on one side of a border: its polygon, its pieces, and what cuts it."""

    shape: shapely.Geometry
    pieces: NDArray[np.object_]
    cutters: Sequence[shapely.Geometry]


def share_borders(
    borders: csr_array,
    shapes: NDArray[np.object_],
    pieces: Mapping[int, NDArray[np.object_]],
    cutters: Mapping[int, Sequence[shapely.Geometry]],
) -> pd.DataFrame:
    """Share the borders of communes between their pieces, and add the lines that cut them.

    Parameters
    ----------
    borders
        Symmetric matrix of the borders of communes, in whole decimetres.
    shapes
        Polygon of each commune, a valid coverage, EPSG:4326.
    pieces, cutters
        Pieces, in order, of each commune that is cut, by its position; and the polygons that cut it.

    Returns
    -------
    pandas.DataFrame
        Columns `a, piece_a, b, piece_b` (positions of communes, ranks of their pieces) and
        `decimetres`. The common line of two communes is cut, never their pieces, so that lengths
        between their pieces add up to it exactly; a line that cuts a commune is measured along the
        ellipsoid (GRS80).
    """
    upper = triu(borders, k=1).tocoo()
    divided = np.zeros(len(shapes), dtype=np.bool_)
    divided[list(pieces)] = True
    touched = divided[upper.row] | divided[upper.col]
    pairs = np.column_stack([upper.row, upper.col, upper.data]).astype(np.int64)
    rows: list[tuple[int, int, int, int, int]] = []
    for a, b, length in pairs[touched].tolist():
        sides = [
            _Side(shapes[c], pieces.get(c, shapes[[c]]), cutters.get(c, ())) for c in (a, b)
        ]
        rows += [(a, i, b, j, n) for (i, j), n in _share_line(sides, length).items()]
    for commune, parts in pieces.items():
        rows += [(commune, i, commune, j, n) for (i, j), n in _lines_inside(parts).items()]
    left = pairs[~touched]
    whole = np.zeros(len(left), dtype=np.int64)
    told_whole = np.column_stack([left[:, 0], whole, left[:, 1], whole, left[:, 2]])
    shared = np.array(rows, dtype=np.int64).reshape(-1, len(_COLUMNS))
    table = pd.DataFrame(np.concatenate([told_whole, shared]), columns=_COLUMNS)
    return table[table["decimetres"] > 0]


_COLUMNS = ["a", "piece_a", "b", "piece_b", "decimetres"]


def share_whole(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole number in whole parts by the largest remainder; the first where they tie.

    Parameters
    ----------
    total
        What is shared, not negative.
    weights
        Weight of each part, not negative, not all 0.

    Returns
    -------
    list of int
        Parts that add up to `total`.
    """
    everything = sum(weights)
    parts, rests = zip(*(divmod(total * weight, everything) for weight in weights), strict=True)
    left = total - sum(parts)
    served = sorted(range(len(weights)), key=lambda place: (-rests[place], place))[:left]
    return [part + (place in served) for place, part in enumerate(parts)]


def _share_line(sides: Sequence[_Side], length: int) -> Mapping[tuple[int, int], int]:
    """Share the common border of two communes between pairs of their pieces."""
    near = [
        np.flatnonzero(shapely.dwithin(side.pieces, other.shape, GRID))
        for side, other in zip(sides, reversed(sides), strict=True)
    ]
    if max(map(len, near)) <= 1:  # one piece of each touches the other commune
        return {(int(near[0].max(initial=0)), int(near[1].max(initial=0))): length}
    line = common_lines(*(shapely.boundary(side.shape) for side in sides))
    for polygon in (polygon for side in sides for polygon in side.cutters):
        halves = shapely.intersection(line, polygon), shapely.difference(line, polygon)
        line = _only_lines(np.concatenate(halves))
    middles = shapely.line_interpolate_point(line, 0.5, normalized=True)
    places = [_nearest(middles, side.pieces) for side in sides]
    measured: Counter[tuple[int, int]] = Counter()
    for i, j, weight in zip(*(p.tolist() for p in places), _millimetres(line), strict=True):
        measured[i, j] += weight
    if not any(measured.values()):  # a border is told where the polygons show none
        return {(0, 0): length}
    keys = sorted(measured)
    return dict(zip(keys, share_whole(length, [measured[key] for key in keys]), strict=True))


def _nearest(points: NDArray[np.object_], parts: NDArray[np.object_]) -> NDArray[np.intp]:
    return np.argmin(shapely.distance(points[:, None], parts[None, :]), axis=1)


def _lines_inside(parts: NDArray[np.object_]) -> dict[tuple[int, int], int]:
    """Lengths, in decimetres, of the lines between the pieces of one commune."""
    found = {}
    edges = shapely.boundary(parts)
    for i, j in combinations(range(len(parts)), 2):
        if shapely.dwithin(parts[i], parts[j], GRID):
            found[i, j] = round(sum(_millimetres(common_lines(edges[i], edges[j]))) / 100)
    return found


def common_lines(a: shapely.Geometry, b: shapely.Geometry) -> NDArray[np.object_]:
    """Lines that two boundaries have in common, vertices being rounded or not."""
    return _only_lines(np.array([shapely.intersection(a, b, grid_size=GRID)], dtype=object))


def _only_lines(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    parts = shapely.get_parts(shapely.get_parts(shapes))
    lines: NDArray[np.object_] = parts[(shapely.get_dimensions(parts) == 1)]
    return lines


def _millimetres(lines: NDArray[np.object_]) -> list[int]:
    """Length of each line along the ellipsoid, in whole millimetres."""
    points, owner = shapely.get_coordinates(lines, return_index=True)
    same = owner[1:] == owner[:-1]
    start, end = points[:-1][same], points[1:][same]
    _, _, metres = _ELLIPSOID.inv(*start.T, *end.T)
    totals = np.bincount(owner[:-1][same], np.asarray(metres), minlength=len(lines))
    return [round(total * 1000) for total in totals.tolist()]
