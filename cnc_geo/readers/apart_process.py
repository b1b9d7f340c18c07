"""The process that reads what a user dropped: asked on its standard input, it answers.

What a file says is read here by libraries that may be made to work without end, or to take all the
memory: then this process ends, and not the one that everybody shares. It serves one file at a
time, within limits of memory and processor time that start again at each.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING, Any

from cnc_geo.errors import CncGeoError
from cnc_geo.readers.containers.detection import open_sheets
from cnc_geo.readers.pipeline import process_rows
from cnc_geo.readers.territory import read_territory

if TYPE_CHECKING:
    from typing import BinaryIO

if sys.platform != "win32":
    import resource

LONGUEUR = struct.Struct("<Q")
"""Bytes of a message, before it."""

EPUISE = 7
"""Exit code of a process that took more memory than it may."""


def write_message(stream: BinaryIO, message: object) -> None:
    """Write an object and its length."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LONGUEUR.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_message(stream: BinaryIO) -> Any:  # noqa: ANN401  (whatever was written)
    """Read an object; raise EOFError if the other side is gone.

    Both sides are this package, on a pipe that nobody else holds: pickle runs nothing that a file
    says, for a file is only ever bytes in it.
    """
    head = stream.read(LONGUEUR.size)
    if len(head) < LONGUEUR.size:
        raise EOFError
    content = stream.read(LONGUEUR.unpack(head)[0])
    return pickle.loads(content)  # noqa: S301  (as told above)


def main() -> int:
    """Answer until the other side is gone."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints says nothing to us
    territories: dict[str | None, Any] = {}
    while True:
        try:
            folder, memory, seconds, work = read_message(requests)
        except EOFError:
            return 0
        if folder not in territories:
            territories[folder] = read_territory(folder)
        _limit(memory, seconds)
        write_message(answers, _answer(work, territories[folder]))


def _answer(work: tuple[Any, ...], territory: Any) -> tuple[str, Any]:  # noqa: ANN401
    """Do what is asked: the result, or why there is none."""
    try:
        return "fait", _done(work, territory)
    except CncGeoError as error:
        return "refus", error
    except MemoryError:
        return "epuise", None
    except Exception as error:  # noqa: BLE001  (one file must not end what reads the others)
        frames = "".join(traceback.format_tb(error.__traceback__))
        return "defaut", (type(error).__name__, frames)


def _done(work: tuple[Any, ...], territory: Any) -> Any:  # noqa: ANN401
    """Open a file, read the rows of one that was recognised, or only be ready."""
    if work[0] == "ouvrir":
        return open_sheets(work[1], work[2])
    if work[0] == "lire":
        return process_rows(work[1], territory, personnes=False, geocoder=work[2], trusted=False)
    return None


def _limit(memory: int, seconds: int) -> None:
    """Let this process take so many bytes and seconds more than it has taken, and no more."""
    if sys.platform == "win32":  # whoever asks keeps the time
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _soft(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime) + 1 + seconds)
    held = _address_space()
    if held:
        _soft(resource.RLIMIT_AS, held + memory)
    elif not any(thread.name == _GUARD for thread in threading.enumerate()):
        most = spent.ru_maxrss + memory
        threading.Thread(target=_guard, args=(most,), name=_GUARD, daemon=True).start()


def _soft(kind: int, most: int) -> None:
    """Set a limit that the next request may move; the hard one is left as it is."""
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _address_space() -> int:
    """Bytes of address space held, where the system tells it and keeps to a limit of it."""
    try:
        with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123  (no file of a user)
            return int(told.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


_GUARD = "memoire"


def _guard(most: int) -> None:
    """End this process if it takes too much memory, where the system does not."""
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < most:
        time.sleep(0.1)
    os._exit(EPUISE)


if __name__ == "__main__":
    sys.exit(main())
