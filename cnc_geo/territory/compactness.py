"""Polygons → what the shape of any zone made of them is told from, by sums alone.

The perimeter of a zone is the sum of the outlines of its parts less what they share; its centre and
its second moment of area follow from those of its parts by the theorem of parallel axes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PROJECTIONS = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}
"""Legal projection of each overseas department (EPSG), after the decree 2000-1276 as amended."""

METROPOLE = 2154
"""Legal projection of metropolitan France: RGF93, Lambert-93."""

COLUMNS = ["projection", "x_m", "y_m", "aire_plane_m2", "inertie_m4"]


def measure_moments(shapes: NDArray[np.object_], departements: Sequence[str]) -> pd.DataFrame:
    """Measure the area, the centre and the polar second moment of area of polygons.

    Parameters
    ----------
    shapes
        Polygons, EPSG:4326, longitude then latitude.
    departements
        Code of the department of each, which tells its projection.

    Returns
    -------
    pandas.DataFrame
        A row a polygon: `projection` (EPSG code), `x_m, y_m` (centroid, rounded to 0.1 m),
        `aire_plane_m2` (whole) and `inertie_m4` (about the centroid, in whole m⁴), all in that
        projection.
    """
    epsg = np.array([PROJECTIONS.get(code, METROPOLE) for code in departements], dtype=np.int64)
    table = pd.DataFrame(0.0, index=np.arange(len(shapes)), columns=COLUMNS)
    table["projection"] = epsg
    for code in np.unique(epsg).tolist():
        here = np.flatnonzero(epsg == code)
        table.loc[here, COLUMNS[1:]] = _moments(_project(shapes[here], code))
    return table.round({"x_m": 1, "y_m": 1, "aire_plane_m2": 0, "inertie_m4": 0})


def _project(shapes: NDArray[np.object_], epsg: int) -> NDArray[np.object_]:
    """Bring polygons from longitude and latitude to a projection."""
    project = Transformer.from_crs(4326, epsg, always_xy=True).transform

    def flatten(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(project(xy[:, 0], xy[:, 1]))

    return np.asarray(shapely.transform(shapes, flatten), dtype=object)


def _moments(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Centroid, area and polar moment of planar polygons, by Green's theorem along their rings."""
    parts, part_of = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    owner = part_of[ring_of[ring]]
    # Far from the origin the squares of coordinates would drown what is looked for.
    centre = shapely.get_coordinates(shapely.centroid(shapes))
    x, y = (points - centre[owner]).T
    same = ring[1:] == ring[:-1]
    x0, x1, y0, y1 = x[:-1][same], x[1:][same], y[:-1][same], y[1:][same]
    owner = owner[:-1][same]
    cross = x0 * y1 - x1 * y0
    squares = x0**2 + x0 * x1 + x1**2 + y0**2 + y0 * y1 + y1**2
    size = len(shapes)
    area = np.bincount(owner, cross, size) / 2
    inertia = np.bincount(owner, cross * squares, size) / 12
    return np.column_stack([centre, area, inertia])


def index_compactness(
    members: Sequence[NDArray[np.intp]], formes: pd.DataFrame
) -> NDArray[np.float64]:
    """Tell how compact zones are: the moment-of-inertia index A² / (2π·I), 1 for a disc.

    It is that of Li, Goodchild and Church, «An efficient measure of compactness for two-dimensional
    shapes and its application in regionalization problems», 2013: it depends neither on the detail
    of a coast nor on the number of parts, as ratios to the perimeter do.

    Parameters
    ----------
    members
        For each zone, the positions of its parts.
    formes
        Table of `measure_moments`, a row a part.

    Returns
    -------
    numpy.ndarray
        The index of each zone; NaN for one that is empty or lies in two projections.
    """
    epsg = formes["projection"].to_numpy()
    x, y, area, inertia = (formes[name].to_numpy(np.float64) for name in COLUMNS[1:])
    found = np.full(len(members), np.nan)
    for zone, parts in enumerate(members):
        a = area[parts]
        if not len(parts) or len(np.unique(epsg[parts])) > 1 or a.sum() <= 0:
            continue
        cx, cy = (a * x[parts]).sum() / a.sum(), (a * y[parts]).sum() / a.sum()
        away = (x[parts] - cx) ** 2 + (y[parts] - cy) ** 2
        found[zone] = a.sum() ** 2 / (2 * np.pi * (inertia[parts] + a * away).sum())
    return found
