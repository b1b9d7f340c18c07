"""One candidacy turned on or off, on all France: what the page computes again."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from typing import TYPE_CHECKING

from benchmarks.draw import JOUR
from benchmarks.report import Line, at_most, seconds
from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.overlaps import find_overlaps
from cnc_geo.analysis.summary import count_figures, say_findings
from cnc_geo.network.situation import situate
from cnc_geo.readers.network import read_network
from cnc_geo.readers.territory import read_territory

if TYPE_CHECKING:
    from benchmarks.scope import Scope
    from cnc_geo.network.situation import Situation

TITLE = "One candidacy toggled on France (demonstration network)"
ETATS = ("en_poste", "prevu", "propose")


def measure(scope: Scope) -> list[Line]:
    """Situate anew without one candidacy, then with it, and compute figures each time."""
    territory = read_territory()
    network = read_network(territory)
    every = network.candidatures
    without = replace(network, candidatures=every.iloc[1:].reset_index(drop=True))
    turns = cycle([without, network])

    def look() -> Situation:
        return situate(territory, next(turns), jour=JOUR, etats=ETATS)

    def told() -> None:
        situation = look()
        count_figures(situation)
        measure_coverage(situation, niveau="epci")

    def page() -> None:
        situation = look()
        say_findings(situation)
        count_figures(situation)
        measure_coverage(situation, niveau="epci")
        find_overlaps(situation)

    alone, short, full = (seconds(job, scope.rounds) for job in (look, told, page))
    return [
        Line("situate alone", f"{alone * 1e3:.0f} ms"),
        at_most("situate, headline figures, EPCI", short * 1e3, 20, "ms"),
        Line("the same, the sentence, gaps and pairs", f"{full * 1e3:.0f} ms"),
    ]
