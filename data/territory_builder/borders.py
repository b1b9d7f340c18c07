"""Which communes touch, and along how many metres."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from .attributes import ELLIPSOID
from .contours import GRID_DECIMALS
from .packages import BuildRefusedError

CELLS = 10**GRID_DECIMALS
LENGTH_DECIMALS = 1


def measure_borders(contours: pd.DataFrame) -> pd.DataFrame:
    """
    Find the pairs of communes that share a border of non-zero length.

    In a valid coverage neighbours have the same vertices along their border, so a border is a
    set of segments that occur twice: no geometry is intersected. Communes that touch at a point
    are not neighbours.

    Parameters
    ----------
    contours
        ``code`` and ``geometry``, a valid coverage on the grid, sorted by code.

    Returns
    -------
        ``a, b`` (``a < b``), ``longueur_m``: geodesic length of the border in metres (GRS80),
        rounded to 0.1 m. Sorted by ``a`` then ``b``.

    Raises
    ------
    BuildRefusedError
        If a segment belongs to more than two communes.
    """
    ends, owners = list_segments(contours["geometry"].to_numpy())
    order = np.lexsort((owners, ends[:, 3], ends[:, 2], ends[:, 1], ends[:, 0]))
    ends, owners = ends[order], owners[order]
    same = (ends[1:] == ends[:-1]).all(axis=1)
    if (same[1:] & same[:-1]).any():
        msg = "Un segment de limite appartient à plus de deux communes."
        raise BuildRefusedError(msg)
    first = np.flatnonzero(same)
    lengths = _measure(ends[first])
    pairs, member = np.unique(
        np.column_stack((owners[first], owners[first + 1])), axis=0, return_inverse=True
    )
    totals = np.bincount(member.ravel(), weights=lengths, minlength=len(pairs))
    codes = contours["code"].to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "a": codes[pairs[:, 0]],
            "b": codes[pairs[:, 1]],
            "longueur_m": np.round(totals, LENGTH_DECIMALS),
        }
    )


def measure_outside(contours: pd.DataFrame) -> npt.NDArray[np.float64]:
    """
    Measure the part of the outline of each commune that belongs to no other: coast or frontier.

    Parameters
    ----------
    contours
        ``code`` and ``geometry``, a valid coverage on the grid, sorted by code.

    Returns
    -------
        Geodesic length in metres (GRS80), rounded to 0.1 m; exactly 0 for an inland commune.
    """
    ends, owners = list_segments(contours["geometry"].to_numpy())
    _, place, count = np.unique(ends, axis=0, return_index=True, return_counts=True)
    alone = place[count == 1]
    totals = np.bincount(owners[alone], weights=_measure(ends[alone]), minlength=len(contours))
    return np.round(totals, LENGTH_DECIMALS)


def list_segments(
    geometries: npt.NDArray[np.object_],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """
    Cut polygons into segments, written the same way whichever side they are seen from.

    Parameters
    ----------
    geometries
        Polygons on the grid.

    Returns
    -------
        Integer ends ``x1, y1, x2, y2`` (smaller end first; 1e-5 degree), and the row of the
        polygon that owns each segment.
    """
    parts, part_owner = shapely.get_parts(geometries, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, point_ring = shapely.get_coordinates(rings, return_index=True)
    cells = np.rint(points * CELLS).astype(np.int64)
    inside = point_ring[1:] == point_ring[:-1]
    start, end = cells[:-1][inside], cells[1:][inside]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low = np.where(swap[:, None], end, start)
    high = np.where(swap[:, None], start, end)
    owners = part_owner[ring_part[point_ring[:-1][inside]]]
    return np.column_stack((low, high)), owners.astype(np.int64)


def _measure(ends: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Measure segments along the ellipsoid, in metres."""
    x1, y1, x2, y2 = (ends / CELLS).T
    _, _, lengths = ELLIPSOID.inv(x1, y1, x2, y2)
    return np.asarray(lengths, dtype=np.float64)
