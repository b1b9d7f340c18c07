"""Run the measures and print their table."""

from __future__ import annotations

import argparse
import os
import platform
from importlib.metadata import version

from benchmarks import drawing, launch, national, points, reading, toggle
from benchmarks.report import show
from benchmarks.scope import Scope

MEASURES = {
    "launch": launch,
    "reading": reading,
    "toggle": toggle,
    "points": points,
    "drawing": drawing,
    "national": national,
}


def main() -> None:
    """Read the choices and run the measures one after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=", ".join(MEASURES))
    parser.add_argument("--departements", default="", help="codes separated by commas; all France")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each quick measure")
    parser.add_argument("--points", type=int, default=200_000, help="points to place")
    chosen = parser.parse_args()
    for name in chosen.measures:
        if name not in MEASURES:
            parser.error(f"unknown measure: {name}; choose of {', '.join(MEASURES)}")
    codes = tuple(code.strip() for code in chosen.departements.split(",") if code.strip())
    scope = Scope(codes, chosen.rounds, chosen.points)
    peers = ", ".join(f"{name} {version(name)}" for name in ("geopandas", "shapely", "pandas"))
    print(f"cnc_geo {version('cnc_geo')} · Python {platform.python_version()} · {peers}")
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f} · medians of {scope.rounds} rounds")
    print(f"{len(scope.territory.communes):,} communes, {len(scope.members)} perimeters")
    for name in chosen.measures or MEASURES:
        show(MEASURES[name].TITLE, MEASURES[name].measure(scope))


main()
