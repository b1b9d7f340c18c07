"""Communes → polygons of the zones they make, for drawing and exporting; and points → communes.

The communes of the territory are one valid coverage (no overlap, edges equal vertex by vertex), so
a zone is the coverage union of its communes: exact and fast; pieces of communes that polygons cut
are added to it. Two perimeters are never united as
polygons: they overlap by design, and a coverage union of overlapping zones counts land twice.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from cnc_geo.territory.pieces import GRID

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from cnc_geo.territory.model import Territory

CRS = "EPSG:4326"
"""Every polygon is in longitude and latitude, WGS 84, as RFC 7946 wants."""


def zones(territory: Territory, members: Iterable[NDArray[np.intp]]) -> gpd.GeoSeries:
    """Draw zones given by the positions of their communes.

    Parameters
    ----------
    territory
        The communes; reads their polygons.
    members
        For each zone, positions of its communes, without repetition.

    Returns
    -------
    geopandas.GeoSeries
        One geometry a zone, EPSG:4326; an empty polygon for a zone without commune.
    """
    whole = territory.whole.contours().to_numpy()
    drawn: list[shapely.Geometry]
    if territory.cut_from is None:
        drawn = [shapely.coverage_union_all(whole[np.asarray(m, dtype=np.intp)]) for m in members]
    else:
        pieces, rank = territory.contours().to_numpy(), territory.units("commune").rank
        drawn = [_unite(whole, pieces, rank, np.asarray(m, dtype=np.intp)) for m in members]
    found = [shapely.Polygon() if shapely.is_empty(shape) else shape for shape in drawn]
    return gpd.GeoSeries(found, crs=CRS)


def _unite(
    whole: NDArray[np.object_],
    pieces: NDArray[np.object_],
    rank: NDArray[np.intp],
    members: NDArray[np.intp],
) -> shapely.Geometry:
    """Unite communes, some of them in pieces; `rank` tells the commune of each atom.

    Along a line of cut vertices are rounded, so pieces are no coverage: only the communes that are
    wholly there are united as one, then pieces are, points closer than `GRID` being the same.
    """
    here, count = np.unique(rank[members], return_counts=True)
    complete = here[count == np.bincount(rank, minlength=len(whole))[here]]
    drawn: shapely.Geometry = shapely.coverage_union_all(whole[complete])
    others = members[~np.isin(rank[members], complete)]
    if not len(others):
        return drawn
    return shapely.union_all([drawn, *pieces[others]], grid_size=GRID)


def members_by_rank(rank: NDArray[np.intp], size: int) -> list[NDArray[np.intp]]:
    """Positions of the communes of each rank 0..size-1, in order; rank -1 is left out."""
    order = np.argsort(rank, kind="stable")
    bounds = np.searchsorted(rank[order], np.arange(size + 1))
    return [order[a:b] for a, b in pairwise(bounds)]


def communes_at(
    territory: Territory, longitudes: ArrayLike, latitudes: ArrayLike
) -> NDArray[np.object_]:
    """Find the commune under each point.

    Parameters
    ----------
    territory
        The communes; reads their polygons.
    longitudes, latitudes
        Degrees, WGS 84.

    Returns
    -------
    numpy.ndarray
        Code of the commune that covers each point, or an empty text; on a common border, the
        smallest code.
    """
    contours = territory.contours()
    x, y = np.asarray(longitudes, dtype=np.float64), np.asarray(latitudes, dtype=np.float64)
    points = np.asarray(shapely.points(x, y))
    # The index is on the points, and prepared polygons ask it: twice as fast as the reverse.
    commune, which = shapely.STRtree(points).query(contours.to_numpy(), predicate="covers")
    found: NDArray[np.object_] = np.full(len(x), "", dtype=np.object_)
    order = np.lexsort((-commune, which))  # the smallest code is written last, so it stays
    found[which[order]] = contours.index.to_numpy(dtype=object)[commune[order]]
    return found


def bounds(territory: Territory, communes: Sequence[int] | NDArray[np.intp]) -> list[list[float]]:
    """Box of some communes as ``[[south, west], [north, east]]``, in degrees."""
    box = shapely.total_bounds(territory.contours().to_numpy()[np.asarray(communes, dtype=np.intp)])
    west, south, east, north = (round(float(v), 5) for v in box)
    return [[south, west], [north, east]]
