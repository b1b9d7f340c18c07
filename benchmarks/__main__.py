"""Run the measures and print their table.

With --base COMMIT, the same measures of that commit and of this checkout, in turn.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

from benchmarks import compare, drawing, launch, national, points, reading, toggle
from benchmarks.report import show
from benchmarks.scope import Scope
from benchmarks.trees import whole_name

if TYPE_CHECKING:
    from collections.abc import Sequence

MEASURES = {
    "launch": launch,
    "reading": reading,
    "toggle": toggle,
    "points": points,
    "drawing": drawing,
    "national": national,
}


def main() -> int:
    """Read the choices, and run the measures one after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=", ".join(MEASURES))
    parser.add_argument("--departements", default="", help="codes separated by commas; all France")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each quick measure")
    parser.add_argument("--points", type=int, default=200_000, help="points to place")
    parser.add_argument(
        "--base",
        metavar="COMMIT",
        help="commit to compare this checkout with; the measures are then "
        f"{', '.join(compare.MEASURES)}; --departements is one code at most",
    )
    parser.add_argument(
        "--clock",
        choices=compare.CLOCKS,
        default="wall",
        help="with --base: what is counted; the processor's time on a busy machine",
    )
    chosen = parser.parse_args()
    known = compare.MEASURES if chosen.base else MEASURES
    for name in chosen.measures:
        if name not in known:
            parser.error(f"unknown measure: {name}; choose of {', '.join(known)}")
    codes = tuple(code.strip() for code in chosen.departements.split(",") if code.strip())
    names = chosen.measures or list(known)
    if not chosen.base:
        _beside_peers(names, Scope(codes, chosen.rounds, chosen.points))
        return 0
    if len(codes) > 1:
        parser.error("--base looks at one department, or at all France")
    try:
        commit = whole_name(chosen.base)
    except LookupError as error:
        parser.error(str(error))
    return compare.compare(
        commit,
        names,
        rounds=chosen.rounds,
        departement=codes[0] if codes else None,
        clock=chosen.clock,
    )


def _beside_peers(names: Sequence[str], scope: Scope) -> None:
    peers = ", ".join(f"{name} {version(name)}" for name in ("geopandas", "shapely", "pandas"))
    print(f"cnc_geo {version('cnc_geo')} · Python {platform.python_version()} · {peers}")
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f} · medians of {scope.rounds} rounds")
    print(f"{len(scope.territory.communes):,} communes, {len(scope.members)} perimeters")
    for name in names:
        show(MEASURES[name].TITLE, MEASURES[name].measure(scope))


sys.exit(main())
