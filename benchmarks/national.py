"""The national job, figures: cnc_geo against plain `geopandas.overlay` and an expert's version."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks.expert import by_index
from benchmarks.job import by_codes, comparable, layers_of, same_levels, same_pairs
from benchmarks.plain import by_overlay
from benchmarks.report import Line, at_most, equal, ratio, rounds, timed

if TYPE_CHECKING:
    from benchmarks.scope import Scope

ROUNDING = "0.01 person, 1 m²"
TITLE = "The national job, figures: 5 levels, all pairs"


def measure(scope: Scope) -> list[Line]:
    """Time the three on the same perimeters, then compare what they find.

    Each peer runs once; cnc_geo runs before, between and after them, so that it meets the same
    noise, and its median is that of all its rounds.
    """
    france = not scope.departements  # the ratios that are wanted are those of all France
    layers = layers_of(scope)
    found = comparable(by_codes(scope))
    turns = rounds(lambda: by_codes(scope), scope.rounds)
    expert_time, expert = timed(lambda: by_index(layers))
    turns += rounds(lambda: by_codes(scope), scope.rounds)
    plain_time, plain = timed(lambda: by_overlay(layers))
    turns += rounds(lambda: by_codes(scope), scope.rounds)
    ours = median(turns)
    lines = [
        at_most("cnc_geo", ours * 1e3, 50, "ms"),
        Line("geopandas.overlay, plain", f"{plain_time:.1f} s"),
        Line("geopandas and shapely, an expert's version", f"{expert_time:.1f} s"),
        ratio("times faster than the plain overlay", plain_time / ours, 2000 if france else None),
        ratio("times faster than the expert", expert_time / ours, 200 if france else None),
    ]
    for name, other in (("plain", plain), ("expert", expert)):
        lines += [
            equal(f"territories of 5 levels, {name}", same_levels(found, other), ROUNDING),
            equal(f"{len(found.pairs)} pairs, {name}", same_pairs(found, other), ROUNDING),
        ]
    return lines
