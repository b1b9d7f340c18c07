"""What the embedded territory weighs, and how long figures wait for it and for files of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.report import Line, at_most, seconds
from benchmarks.rows import coselec_2023, lieux_v1
from cnc_geo.readers.embedded import embedded
from cnc_geo.readers.network import read_network
from cnc_geo.readers.reading import read_file
from cnc_geo.readers.territory import read_territory

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.scope import Scope
    from cnc_geo.territory.model import Territory

TITLE = "Reading the embedded files, and those of people"

ROWS = 100_000
"""Rows of a large file; a hundredth of them for a part of France."""


def measure(scope: Scope) -> list[Line]:
    """Weigh both embedded folders; read the figures' share, and drawn files, from the cache."""
    files = [
        file
        for name in ("territoire", "demonstration")
        for file in embedded(name).iterdir()
        if file.is_file()
    ]
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    territory = read_territory()
    reading = seconds(read_territory, scope.rounds)
    network = seconds(lambda: read_network(territory), scope.rounds)
    return [
        at_most("size on disk, demonstration included", megabytes, 12, "MB"),
        at_most("the figures' share of the territory", reading * 1e3, 100, "ms"),
        Line("the demonstration network", f"{network * 1e3:.0f} ms"),
        *(
            _drawn(scope, draw, nom)
            for draw, nom in ((coselec_2023, "structures of COSELEC"), (lieux_v1, "places"))
        ),
    ]


def _drawn(scope: Scope, draw: Callable[[Territory, int], bytes], nom: str) -> Line:
    """Read a drawn file once its territory and its gazetteer are in memory."""
    territory = read_territory()
    count = ROWS // 100 if scope.departements else ROWS
    content = draw(territory, count)
    spent = seconds(lambda: read_file(content, "f.csv", territory), min(scope.rounds, 3))
    return at_most(f"{count:,} {nom}, every row placed", spent, 10, "s")
