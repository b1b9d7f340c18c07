"""Polygons drawn at random or by hand, and the ellipsoid that measures them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

if TYPE_CHECKING:
    import geopandas as gpd

GRS80 = pyproj.Geod(ellps="GRS80")


@st.composite
def rational(draw: st.DrawFn) -> shapely.Geometry:
    """Draw a union of boxes whose corners are on a grid of quarters: holes and parts happen."""
    corner = st.integers(-2, 40)
    size = st.integers(1, 14)
    boxes = draw(st.lists(st.tuples(corner, corner, size, size), min_size=1, max_size=4))
    drawn = [box(x / 4, y / 4, (x + w) / 4, (y + h) / 4) for x, y, w, h in boxes]
    return shapely.union_all(drawn)


drawings = st.lists(rational(), min_size=1, max_size=4)


def named(polygons: list[shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """Give each polygon an id."""
    return {f"P{n}": polygon for n, polygon in enumerate(polygons)}


def stars(contours: gpd.GeoSeries, seed: int, count: int) -> dict[str, shapely.Geometry]:
    """Draw polygons by hand, so to say: stars of twelve branches over a department."""
    random = np.random.default_rng(seed)
    west, south, east, north = contours.total_bounds
    drawn = {}
    for n in range(count):
        turn = np.sort(random.uniform(0, 2 * np.pi, 12))
        reach = random.uniform(0.1, 0.35, 12)[:, None] * [east - west, north - south]
        centre = random.uniform([west, south], [east, north])
        ring = centre + reach * np.column_stack([np.cos(turn), np.sin(turn)])
        drawn[f"P{n}"] = shapely.make_valid(Polygon(ring))
    return drawn
