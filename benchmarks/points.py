"""Points placed in communes, against `geopandas.sjoin`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from benchmarks.report import Line, equal, interleaved, ratio
from cnc_geo.territory.geometry import CRS, communes_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.scope import Scope

TITLE = "Points placed in communes"
ROUNDS = 3
SPREAD = 0.05
"""Degrees between a drawn point and the commune it is drawn around: some fall outside France."""


def measure(scope: Scope) -> list[Line]:
    """Place the same points by both; on a common border the smallest code is right."""
    x, y = _points(scope)
    territory = scope.territory
    communes = gpd.GeoDataFrame(geometry=territory.contours())
    points = gpd.GeoSeries(gpd.points_from_xy(x, y), crs=CRS).to_frame("geometry")

    def joined() -> NDArray[np.object_]:
        pairs = gpd.sjoin(points, communes, how="left", predicate="intersects")
        first = pairs["code"].fillna("").groupby(level=0).min()
        return np.asarray(first, dtype=object)

    def placed() -> NDArray[np.object_]:
        return communes_at(territory, x, y)

    same = bool((joined() == placed()).all())
    ours, theirs = interleaved([placed, joined], ROUNDS)
    return [
        Line(f"cnc_geo, {len(x):,} points", f"{ours:.2f} s"),
        Line("geopandas.sjoin", f"{theirs:.2f} s"),
        ratio("times faster", theirs / ours, 3),
        equal("communes found", same, "no difference"),
    ]


def _points(scope: Scope) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    generator = np.random.default_rng(1)
    communes = scope.territory.communes
    around = generator.integers(len(communes), size=scope.points)
    x, y = (communes[axis].to_numpy(np.float64)[around] for axis in ("longitude", "latitude"))
    return x + generator.normal(0, SPREAD, len(x)), y + generator.normal(0, SPREAD, len(y))
