"""One commune and the polygons that cut it → its pieces, each large enough to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from cnc_geo.territory.crossings import check_pieces
from cnc_geo.territory.wkt import gather_parts, polygon_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from cnc_geo.territory.crossings import Work

TOLERANCE = 0.01
"""Share of a commune's area under which a piece is a sliver, that nobody meant."""

GRID = 1e-9
"""Degrees (a tenth of a millimetre) under which two points are one: a cut rounds its vertices."""

_SLIVER = 2
"""Pieces that take as long as joining one sliver to its neighbour."""

_SEMI_MAJOR_M = 6_378_137.0
_FLATTENING = 1 / 298.257222101
"""The GRS80 ellipsoid."""


class Piece(NamedTuple):
    """A piece of a commune.

    Parameters
    ----------
    shape
        Its polygon.
    aire_m2
        Its measured area.
    polygons
        Numbers of the polygons that hold it, of those that cut the commune.
    """

    shape: shapely.Geometry
    aire_m2: int
    polygons: tuple[int, ...]


class Divided(NamedTuple):
    """A commune that polygons cut.

    Parameters
    ----------
    pieces
        Its pieces: the one that holds the commune's point, then the others, the largest first.
    cutters
        Number of polygons that cut it.
    slivers
        Number of pieces that were too small and were put with another.
    """

    pieces: list[Piece]
    cutters: int
    slivers: int


def divide(
    shape: shapely.Geometry,
    cutters: Mapping[int, shapely.Geometry],
    point: shapely.Geometry,
    work: Work,
) -> Divided:
    """Cut a commune.

    Parameters
    ----------
    shape
        The commune, EPSG:4326.
    cutters
        The polygons that cut it, by number.
    point
        The point of the commune.
    work
        What all communes together have compared and kept.

    Returns
    -------
    Divided
        A piece is a connected part of what the same polygons hold. What is under `TOLERANCE` of
        the commune goes with the largest piece of the same polygons, or, if there is none, with
        the largest that it touches. Nothing depends on how polygons are numbered.

    Raises
    ------
    SizeError
        If the polygons make more than `crossings.MORCEAUX_MAX` pieces of it, or what is asked of
        `work` is too much.
    """
    parts = _split(shape, cutters, work)
    work.keep(len(parts))
    kept, slivers = _without_slivers(parts, work)
    by_size = sorted(kept, key=lambda p: (-p.aire_m2, shapely.to_wkb(shapely.normalize(p.shape))))
    first = min(by_size, key=lambda piece: shapely.distance(piece.shape, point))
    pieces = [first, *(piece for piece in by_size if piece is not first)]
    return Divided(pieces, len(cutters), slivers)


def measure_areas_m2(shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """Areas on the GRS80 ellipsoid, in whole square metres, of shapes in degrees.

    They are measured in the cylindrical equal-area projection of the ellipsoid (Snyder, «Map
    Projections: A Working Manual», 1987, equation 3-12), vertex by vertex.
    """
    return np.rint(shapely.area(shapely.transform(shapes, _equal_area))).astype(np.int64)


def _equal_area(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    e = np.sqrt(_FLATTENING * (2 - _FLATTENING))
    sine = np.sin(np.radians(lonlat[:, 1]))
    q = (1 - e**2) * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)
    return np.column_stack([_SEMI_MAJOR_M * np.radians(lonlat[:, 0]), _SEMI_MAJOR_M * q / 2])


def _split(
    shape: shapely.Geometry, cutters: Mapping[int, shapely.Geometry], work: Work
) -> list[Piece]:
    """Cut a shape by polygons into connected parts."""
    pieces: list[tuple[shapely.Geometry, tuple[int, ...]]] = [(shape, ())]
    for number, polygon in cutters.items():
        here = np.array([piece for piece, _ in pieces], dtype=object)
        work.charge(here, np.full(len(here), polygon, dtype=object))
        halves = [
            half
            for piece, inside in pieces
            for half in (
                (shapely.intersection(piece, polygon), (*inside, number)),
                (shapely.difference(piece, polygon), inside),
            )
        ]
        pieces = [half for half in halves if not half[0].is_empty]
        check_pieces(sum(int(shapely.get_num_geometries(piece)) for piece, _ in pieces))
    parts = [(part, inside) for piece, inside in pieces for part in polygon_parts(piece)]
    areas = measure_areas_m2(np.array([part for part, _ in parts], dtype=object)).tolist()
    return [Piece(part, area, inside) for (part, inside), area in zip(parts, areas, strict=True)]


def _without_slivers(parts: Sequence[Piece], work: Work) -> tuple[list[Piece], int]:
    """Put what is too small with a piece, and count the slivers that change of polygons."""
    # A hand that follows a border misses it by a few metres: each miss would be an atom of its own,
    # with its inhabitants, that nobody meant. What the same polygons hold is weighed together, so
    # that a group of islands, each under the limit, is not lost one island at a time.
    least = TOLERANCE * sum(part.aire_m2 for part in parts)
    alike: dict[tuple[int, ...], list[Piece]] = {}
    for part in parts:
        alike.setdefault(part.polygons, []).append(part)
    size = {held: sum(part.aire_m2 for part in group) for held, group in alike.items()}
    large = [held for held in alike if size[held] >= least] or [max(size, key=size.__getitem__)]
    pieces = [piece for held in large for piece in _large_parts(alike[held], least)]
    slivers = [_gather(group) for held, group in alike.items() if held not in large]
    slivers = [sliver for sliver in slivers if sliver.aire_m2]  # less is the noise of rounding
    work.keep(_SLIVER * len(slivers))
    # The largest first, for a small one may touch nothing but another sliver.
    for sliver in sorted(slivers, key=lambda piece: -piece.aire_m2):
        here = np.array([piece.shape for piece in pieces], dtype=object)
        work.charge(here, np.full(len(here), sliver.shape, dtype=object))
        touching = shapely.dwithin(here, sliver.shape, GRID)
        chosen = max(range(len(pieces)), key=lambda n: (bool(touching[n]), pieces[n].aire_m2))
        shape = shapely.union(pieces[chosen].shape, sliver.shape, grid_size=GRID)
        aire_m2 = pieces[chosen].aire_m2 + sliver.aire_m2
        pieces[chosen] = Piece(shape, aire_m2, pieces[chosen].polygons)
    return pieces, len(slivers)


def _large_parts(group: Sequence[Piece], least: float) -> list[Piece]:
    """Parts that are large, the small ones with the largest."""
    ordered = sorted(group, key=lambda part: -part.aire_m2)
    count = max(1, sum(part.aire_m2 >= least for part in ordered))
    return [_gather([ordered[0], *ordered[count:]]), *ordered[1:count]]


def _gather(parts: Sequence[Piece]) -> Piece:
    """Make one piece of parts that are apart, held by the same polygons."""
    shape = gather_parts([part.shape for part in parts])
    return Piece(shape, sum(part.aire_m2 for part in parts), parts[0].polygons)
