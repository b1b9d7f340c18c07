"""Which paths are opened while files are read: run in a process of its own, on a folder of files.

Two witnesses: a hook of Python, which sees what Python opens, starts or connects to; and the system
(inotify, where there is one), which sees whoever opens a file of the folder of baits.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

_IN_OPEN = 0x20
_EVENTS = ("open", "os.listdir", "os.scandir", "sqlite3.connect", "socket.connect", "ctypes.dlopen")


class Baits:
    """A watch on a folder that nothing should look into."""

    def __init__(self, folder: Path) -> None:
        self._queue = -1
        if sys.platform == "linux":
            libc = ctypes.CDLL(None, use_errno=True)
            self._queue = libc.inotify_init1(os.O_NONBLOCK)
            assert libc.inotify_add_watch(self._queue, os.fsencode(folder), _IN_OPEN) >= 0

    @property
    def watching(self) -> bool:
        """Whether the system tells who opens a file."""
        return self._queue >= 0

    def opened(self) -> int:
        """Count the bytes of events: none if nothing was opened."""
        try:
            return len(os.read(self._queue, 65_536)) if self._queue >= 0 else 0
        except BlockingIOError:
            return 0


def opened_paths(files: Path, baits: Path) -> dict[str, list[str]]:
    """Read the files of a folder in a new process; say what it opened, of whatever file.

    Parameters
    ----------
    files
        Folder of the files that are read; those named `sain*` come first, and are not watched, so
        that libraries are loaded.
    baits
        Folder that hostile files name.

    Returns
    -------
    dict
        File → paths opened while it was read, other than itself; the folder of baits is told by
        `appât`.
    """
    done = subprocess.run(
        [sys.executable, __file__, str(files), str(baits)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, list[str]] = json.loads(done.stdout)
    return told


def _main(files: Path, baits: Path) -> None:
    from cnc_geo.errors import CncGeoError  # noqa: PLC0415  (in the process that is watched)
    from cnc_geo.readers.reading import verify_file  # noqa: PLC0415
    from cnc_geo.readers.territory import embedded, read_territory  # noqa: PLC0415

    territory = read_territory()
    seen: list[str] = []

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _EVENTS:
            seen.append(str(arguments[0]))

    watch, told = Baits(baits), dict[str, list[str]]()
    paths = sorted(files.iterdir(), key=lambda path: (not path.name.startswith("sain"), path.name))
    allowed = (sys.prefix, sys.base_prefix, str(embedded("territoire")), ":memory:")
    hooked = False
    for path in paths:
        if not hooked and not path.name.startswith("sain"):
            sys.addaudithook(hook)
            hooked = True
        seen.clear()
        with contextlib.suppress(CncGeoError):
            verify_file(path, territory)
        found = [name for name in seen if name != str(path) and not name.startswith(allowed)]
        told[path.name] = sorted({*found, *(["appât"] if watch.opened() else [])})
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]))
