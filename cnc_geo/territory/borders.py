"""The borders of atoms: those of communes shared between pieces, and the lines that cut them.

Two polygons of one coverage have the same vertices along their border, and a cut moves none of
them: nearly every segment of a border is found as it is in one piece on each side. Only the few
segments that a polygon crosses are cut, as lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod
from scipy.sparse import triu

from cnc_geo.territory.crossings import Work
from cnc_geo.territory.pieces import GRID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

_ELLIPSOID = Geod(ellps="GRS80")


class Atoms(NamedTuple):
    """The atoms of a territory.

    Parameters
    ----------
    commune
        Position of the commune of each atom, not decreasing.
    outlines
        Polygon of each atom.
    noded
        Communes that several polygons cut: lines of cut may meet inside them, and the vertices of
        one piece differ from those of the next by their rounding.
    """

    commune: NDArray[np.intp]
    outlines: NDArray[np.object_]
    noded: Sequence[int]

    def of(self, commune: int) -> NDArray[np.intp]:
        """Positions of the atoms of a commune."""
        return np.arange(*np.searchsorted(self.commune, [commune, commune + 1]))


class _Segments(NamedTuple):
    """Segments (rows ``x1, y1, x2, y2``) and the two owners that each is common to, ``a < b``."""

    a: NDArray[np.intp]
    b: NDArray[np.intp]
    ends: NDArray[np.float64]

    def take(self, chosen: NDArray[np.bool_]) -> _Segments:
        return _Segments(self.a[chosen], self.b[chosen], self.ends[chosen])


def share_borders(borders: csr_array, shapes: NDArray[np.object_], atoms: Atoms) -> pd.DataFrame:
    """Share the borders of communes between their pieces, and add the lines that cut them.

    Parameters
    ----------
    borders
        Symmetric matrix of the borders of communes, in whole decimetres.
    shapes
        Polygon of each commune, a valid coverage, EPSG:4326.
    atoms
        What polygons make of them.

    Returns
    -------
    pandas.DataFrame
        Columns `a, b` (positions of atoms, ``a < b``) and `decimetres`, sorted. Lengths between
        the pieces of two communes add up to the border of these, exactly; a line that cuts a
        commune is measured along the ellipsoid (GRS80).
    """
    upper = triu(borders, k=1).tocoo()
    count = np.bincount(atoms.commune)
    near = (count[upper.row] > 1) | (count[upper.col] > 1)
    known = pd.DataFrame({"a": upper.row, "b": upper.col, "decimetres": upper.data})
    first = np.cumsum(count) - count
    # Far from any cut a border keeps its length as it is told: measuring all of them again would
    # take seconds, and change figures of zones that no polygon touches.
    apart = known[~near].assign(a=first[upper.row[~near]], b=first[upper.col[~near]])
    pairs = known[near].sort_values(["a", "b"])
    found = _measured(pairs, shapes, atoms)
    inside = found["commune_a"] == found["commune_b"]
    lines = found[inside].assign(decimetres=np.rint(found.loc[inside, "millimetres"] / 100))
    table = pd.concat([apart, _shared(pairs, found[~inside], first), lines])
    table = table[["a", "b", "decimetres"]].astype(np.int64)
    touching: pd.DataFrame = table[table["decimetres"] > 0]
    return touching.sort_values(["a", "b"], ignore_index=True)


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


def _shared(pairs: pd.DataFrame, found: pd.DataFrame, first: NDArray[np.intp]) -> pd.DataFrame:
    """Share the border of each pair of communes by the lengths found between their atoms."""
    found = found[found["millimetres"] > 0].sort_values(["commune_a", "commune_b", "a", "b"])
    by_pair: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for c, d, *told in found[["commune_a", "commune_b", *_FOUND]].to_numpy().tolist():
        by_pair.setdefault((c, d), []).append((told[0], told[1], told[2]))
    rows: list[tuple[int, int, int]] = []
    for c, d, length in pairs.to_numpy().tolist():
        # A border may be told where the polygons show none: it is that of the first pieces.
        parts = by_pair.get((c, d), [(int(first[c]), int(first[d]), 1)])
        lengths = share_whole(length, [weight for *_, weight in parts])
        rows += [(a, b, n) for (a, b, _), n in zip(parts, lengths, strict=True)]
    return pd.DataFrame(rows, columns=["a", "b", "decimetres"])


_FOUND = ["a", "b", "millimetres"]


def _measured(pairs: pd.DataFrame, shapes: NDArray[np.object_], atoms: Atoms) -> pd.DataFrame:
    """Measure the common lines of atoms, by pair, along the ellipsoid, in whole millimetres."""
    cut = np.flatnonzero(np.bincount(atoms.commune) > 1)  # an island has no pair
    communes = np.union1d(pairs[["a", "b"]].to_numpy(), cut)
    here = np.flatnonzero(np.isin(atoms.commune, communes))
    same = _common_segments(here, atoms.outlines[here])
    whole = _common_segments(communes, shapes[communes])
    inside = atoms.commune[same.a] == atoms.commune[same.b]
    noded = np.isin(atoms.commune, atoms.noded)[same.a]
    # A part of a segment may also be found on both sides; it is told with the whole segment.
    same = same.take(np.where(inside, ~noded, _are_in(same.ends, whole.ends)))
    crossed = _crossed(pairs, whole, same, shapes)
    parts = [same, _cut_segments(crossed, atoms, here)]
    work = Work()
    parts += [_inside(commune, atoms, work) for commune in atoms.noded]
    a, b, ends = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    table = pd.DataFrame({"a": a, "b": b, "metres": _ELLIPSOID.inv(*ends.T)[2]})
    table = table.groupby(["a", "b"], as_index=False).sum()
    return pd.DataFrame(
        {
            "a": table["a"],
            "b": table["b"],
            "millimetres": np.rint(table["metres"] * 1000).astype(np.int64),
            "commune_a": atoms.commune[table["a"]],
            "commune_b": atoms.commune[table["b"]],
        }
    )


def _segments(shapes: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Segments of rings or lines, their ends in one order, and which shape each is of."""
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    inside = owner[1:] == owner[:-1]
    start, end = points[:-1][inside], points[1:][inside]
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low, high = np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)
    return np.column_stack([low, high]), owner[:-1][inside]


def _common_segments(numbers: NDArray[np.intp], polygons: NDArray[np.object_]) -> _Segments:
    """Find the segments that two polygons have in common, their ends being the very same."""
    parts, part_of = shapely.get_parts(polygons, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    ends, ring = _segments(rings)
    owner = numbers[part_of[ring_of[ring]]]
    order = np.lexsort((owner, *ends.T[::-1]))
    ends, owner = ends[order], owner[order]
    twice = np.flatnonzero((ends[1:] == ends[:-1]).all(axis=1) & (owner[1:] != owner[:-1]))
    return _Segments(owner[twice], owner[twice + 1], ends[twice])


def _crossed(
    pairs: pd.DataFrame, whole: _Segments, same: _Segments, shapes: NDArray[np.object_]
) -> _Segments:
    """Segments between communes that are not found between atoms: polygons cross them.

    Two communes whose vertices are not the same have their common lines sought as lines.
    """
    known = set(zip(whole.a.tolist(), whole.b.tolist(), strict=True))
    links = pairs[["a", "b"]].to_numpy(dtype=np.intp)
    a, b = links[[(a, b) not in known for a, b in links.tolist()]].T
    parts = [whole.take(~_are_in(whole.ends, same.ends)), _along(a, b, shapes[a], shapes[b])]
    return _Segments(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _are_in(ends: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which segments are among others."""
    # By their bytes: a cut moves no vertex of the coverage, so the same is the very same.
    known = {row.tobytes() for row in others}
    return np.array([row.tobytes() in known for row in ends], dtype=np.bool_)


def _along(
    a: NDArray[np.intp],
    b: NDArray[np.intp],
    first: NDArray[np.object_],
    second: NDArray[np.object_],
) -> _Segments:
    """Segments along which two polygons touch, points closer than `GRID` being the same."""
    edges = shapely.boundary(first), shapely.boundary(second)
    common, pair = shapely.get_parts(
        shapely.intersection(*edges, grid_size=GRID), return_index=True
    )
    parts, part = shapely.get_parts(common, return_index=True)
    lines = shapely.get_dimensions(parts) == 1
    ends, line = _segments(parts[lines])
    owner = pair[part[lines]][line]
    return _Segments(a[owner], b[owner], ends)


def _cut_segments(crossed: _Segments, atoms: Atoms, here: NDArray[np.intp]) -> _Segments:
    """Cut segments at the vertices of pieces; each part goes to the nearest atom on either side."""
    # A segment that a polygon crosses has no vertex where the pieces have one: it is cut there, and
    # the middle of each part, which lies on no vertex, says which atom it borders on either side.
    corners = _points(np.unique(shapely.get_coordinates(atoms.outlines[here]), axis=0))
    lines = np.asarray(shapely.linestrings(crossed.ends.reshape(-1, 2, 2)), dtype=object)
    line, corner = shapely.STRtree(corners).query(lines, predicate="dwithin", distance=GRID)
    along = shapely.line_locate_point(lines[line], corners[corner], normalized=True)
    every = np.arange(len(lines))
    line = np.concatenate([line, every, every])
    share = np.concatenate([along, np.zeros(len(lines)), np.ones(len(lines))])
    order = np.lexsort((share, line))
    line, share = line[order], share[order]
    part = np.flatnonzero((line[1:] == line[:-1]) & (share[1:] > share[:-1]))
    line, begin, end = line[part], share[part, None], share[part + 1, None]
    origin, whole = crossed.ends[line, :2], crossed.ends[line, 2:] - crossed.ends[line, :2]
    middles = _points(origin + whole * (begin + end) / 2)
    a, b = (_nearest(middles, side[line], atoms) for side in (crossed.a, crossed.b))
    return _Segments(a, b, np.column_stack([origin + whole * begin, origin + whole * end]))


def _points(places: NDArray[np.float64]) -> NDArray[np.object_]:
    return np.asarray(shapely.points(places), dtype=object)


def _nearest(
    points: NDArray[np.object_], communes: NDArray[np.intp], atoms: Atoms
) -> NDArray[np.intp]:
    """Find the atom of a commune that is the nearest to each point."""
    count = np.bincount(atoms.commune)
    first, size = (np.cumsum(count) - count)[communes], count[communes]
    point = np.repeat(np.arange(len(points)), size)
    atom = np.repeat(first, size) + np.arange(len(point)) - np.repeat(np.cumsum(size) - size, size)
    apart = shapely.distance(points[point], atoms.outlines[atom])
    order = np.lexsort((atom, apart, point))
    nearest: NDArray[np.intp] = atom[order[np.cumsum(size) - size]]
    return nearest


def _inside(commune: int, atoms: Atoms, work: Work) -> _Segments:
    """Segments between the atoms of one commune."""
    here, outlines = atoms.of(commune), atoms.outlines
    # Pieces that are apart have no line in common, and those of many polygons nearly all are.
    tree = shapely.STRtree(outlines[here])
    i, j = here[tree.query(outlines[here], predicate="dwithin", distance=10 * GRID)]
    a, b = i[i < j], j[i < j]
    work.charge(outlines[a], outlines[b])
    return _along(a, b, outlines[a], outlines[b])
