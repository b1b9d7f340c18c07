"""From launching the command to its last byte, against the bare import of geopandas."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.report import Line, at_most, interleaved

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.scope import Scope

TITLE = "Launching the command"


def measure(scope: Scope) -> list[Line]:
    """Time `couverture` and `--help`; all four processes take turns, output read to its end."""
    command = str(Path(sys.executable).with_name("cnc-geo"))
    whole, geopandas, usage, bare = interleaved(
        [
            _run(command, "couverture", "--niveau", "epci"),
            _run(sys.executable, "-c", "import geopandas"),
            _run(command, "--help"),
            _run(sys.executable, "-c", "pass"),
        ],
        scope.rounds,
    )
    return [
        Line("cnc-geo couverture --niveau epci", f"{whole:.2f} s"),
        Line("python -c 'import geopandas'", f"{geopandas:.2f} s"),
        at_most("ratio of the two", whole / geopandas, 2.5, "times"),
        at_most("cnc-geo --help less python -c pass", usage - bare, 0.3, "s"),
    ]


def _run(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run(arguments, check=True, capture_output=True)
