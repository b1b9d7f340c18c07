"""Shapes of gaps and overlaps of the national job, against `shapely.union_all`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from benchmarks.report import Line, equal, ratio, timed
from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.analysis.overlaps import find_overlaps
from cnc_geo.exports.features import gap_shapes, overlap_shapes
from cnc_geo.territory.geometry import members_by_rank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.scope import Scope

TITLE = "Shapes of the national job"
SHARE = 1e-9
"""Largest relative difference admitted between two areas."""


def measure(scope: Scope) -> list[Line]:
    """Draw every gap and what every pair shares, by both; the areas must be equal."""
    situation = scope.situation
    polygons = scope.territory.contours().to_numpy()
    found = find_gaps(situation)
    pairs = find_overlaps(situation)
    pairs = pairs[pairs["relation"] != "contigu"]
    ids = situation.perimeters.table["id"].tolist()
    members = dict(zip(ids, scope.members, strict=True))
    zones = members_by_rank(found.zone, len(found.table))
    common = [
        np.intersect1d(members[a], members[b]) for a, b in zip(pairs["a"], pairs["b"], strict=True)
    ]

    def united(sets: list[NDArray[np.intp]]) -> NDArray[np.object_]:
        return np.array([shapely.union_all(polygons[communes]) for communes in sets])

    lines = []
    for name, drawn, other in (
        ("gaps", lambda: gap_shapes(situation, found), lambda: united(zones)),
        ("overlaps", lambda: overlap_shapes(situation, pairs), lambda: united(common)),
    ):
        ours, shapes = timed(drawn)
        theirs, unions = timed(other)
        areas = shapely.area(shapes.to_numpy()), shapely.area(unions)
        same = len(shapes) == len(unions) and np.allclose(*areas, rtol=SHARE, atol=0)
        lines += [
            Line(f"{len(shapes)} {name}, cnc_geo", f"{ours:.2f} s"),
            Line(f"{len(shapes)} {name}, union_all", f"{theirs:.2f} s"),
            ratio("times faster", theirs / ours),
            equal("areas", bool(same), "1e-9 of each"),
        ]
    return lines
