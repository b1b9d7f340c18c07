"""What the embedded territory weighs, and how long figures wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.report import Line, at_most, seconds
from cnc_geo.readers import read_network, read_territory
from cnc_geo.readers.territoire import embedded

if TYPE_CHECKING:
    from benchmarks.scope import Scope

TITLE = "Reading the embedded files"


def measure(scope: Scope) -> list[Line]:
    """Weigh both embedded folders; read the figures' share, files in the disk cache."""
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
    ]
