"""Files that were dropped, read apart: in a process that may be ended at any moment.

A process is kept ready, so that a small file is read at once; it serves again if all went well.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnc_geo.errors import SourceError
from cnc_geo.readers.apart_process import read_message, write_message
from cnc_geo.readers.reading import Reading
from cnc_geo.readers.territory import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnc_geo.readers.containers.sheet import Sheet
    from cnc_geo.readers.location.geocoder import Geocoder
    from cnc_geo.readers.pipeline import RowsRead
    from cnc_geo.readers.recognition import Recognition
    from cnc_geo.territory.model import Territory

MEMOIRE_MAX = 1_500_000_000
"""Bytes of address space that the reading of one file may add to those of its process."""

SECONDES_MAX = 60
"""Processor time of one file; a clock on the wall allows it three times as much."""

_PRETS_MAX = 2
"""Processes kept while nobody asks for anything."""

_SERVICES_MAX = 50
"""Files after which a process is replaced by a new one."""


class StoppedReadingError(Exception):
    """A reading was stopped by whoever asked for it."""


class FaultError(RuntimeError):
    """A fault of ours, in the process apart: the name of what was raised there, and where.

    Parameters
    ----------
    nom
        Class of the error.
    trace
        Lines of code that led to it, without any data.
    """

    def __init__(self, nom: str, trace: str) -> None:
        super().__init__(nom)
        self.nom, self.trace = nom, trace


class _Helper:
    """A process that reads files, and how many it has read."""

    def __init__(self) -> None:
        root = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cnc_geo.readers.apart_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # its own children end with it
        )
        self.services = 0
        self.stopped = False

    def ask(self, request: tuple[Any, ...], seconds: float) -> tuple[str, Any]:
        """Ask, and wait for the answer; a process that ends or takes too long gives none."""
        timer = threading.Timer(seconds, self.end)
        timer.daemon = True
        timer.start()
        try:
            assert self._process.stdin is not None  # noqa: S101  (both are pipes)
            assert self._process.stdout is not None  # noqa: S101
            write_message(self._process.stdin, request)  # type: ignore[arg-type]
            return read_message(self._process.stdout)  # type: ignore[arg-type, no-any-return]
        except (OSError, EOFError, ValueError):
            return "epuise", None
        finally:
            timer.cancel()
            self.services += 1

    def end(self) -> None:
        """End the process at once, and those that it started."""
        if os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
        self._process.wait()

    def dismiss(self) -> None:
        """End the process and close its pipes."""
        self.end()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


class _Pool:
    """Processes that are ready, and those at work by the thread that waits for them."""

    def __init__(self) -> None:
        self.started = False
        self._lock = threading.Lock()
        self._ready: list[_Helper] = []
        self._busy: dict[int, _Helper] = {}
        self._stopped: set[int] = set()

    def run(self, request: tuple[Any, ...], seconds: float) -> tuple[str, Any]:
        """Have a request answered by a process of this thread's own."""
        with self._lock:
            if threading.get_ident() in self._stopped:
                raise StoppedReadingError
            helper = self._ready.pop() if self._ready else _Helper()
            self._busy[threading.get_ident()] = helper
        told = ("epuise", None)
        try:
            told = helper.ask(request, seconds)
        finally:
            with self._lock:
                del self._busy[threading.get_ident()]
                kept = told[0] in ("fait", "refus") and helper.services < _SERVICES_MAX
                kept = kept and len(self._ready) < _PRETS_MAX and not helper.stopped
                if kept:
                    self._ready.append(helper)
            if not kept:
                helper.dismiss()
        if helper.stopped:
            raise StoppedReadingError
        return told

    def stop(self, thread: int) -> None:
        """End the process that a thread waits for, if it waits for one."""
        with self._lock:
            self._stopped.add(thread)
            helper = self._busy.get(thread)
            if helper is not None:
                helper.stopped = True
                helper.end()

    def forget(self, thread: int) -> None:
        """Let a thread read again."""
        with self._lock:
            self._stopped.discard(thread)

    def close(self) -> None:
        """End every process."""
        with self._lock:
            ready, busy = self._ready, list(self._busy.values())
            self._ready = []
        for helper in ready:
            helper.dismiss()
        for helper in busy:  # whoever waits for one dismisses it
            helper.end()


_POOL = _Pool()
atexit.register(_POOL.close)


@contextmanager
def stoppable() -> Iterator[int]:
    """Let the readings of this thread be stopped by `stop_reading`; give its identifier."""
    thread = threading.get_ident()
    _POOL.forget(thread)
    try:
        yield thread
    finally:
        _POOL.forget(thread)


def stop_reading(thread: int) -> None:
    """End at once what a thread reads apart; it reads nothing more while it is `stoppable`.

    Parameters
    ----------
    thread
        Its identifier.
    """
    _POOL.stop(thread)


def prepare(territory: Territory) -> None:
    """Have a process ready for the first file, while nobody waits for it.

    Parameters
    ----------
    territory
        The territory whose codes will be used, as `read_territory` gave it.
    """
    if not _POOL.started:
        _POOL.started = True
        request = (folder_of(territory), MEMOIRE_MAX, SECONDES_MAX, ("rien",))
        seconds = 3.0 * SECONDES_MAX
        threading.Thread(target=_POOL.run, args=(request, seconds), daemon=True).start()


def open_apart(content: bytes, nom: str) -> list[Sheet]:
    """Open a file in another process.

    Parameters
    ----------
    content, nom
        Its bytes and its name.

    Returns
    -------
    list of Sheet
        As `open_sheets` gives them.

    Raises
    ------
    SourceError
        As `open_sheets`, or if it takes more memory or time than one file may.
    FaultError
        If it failed by a fault of ours.
    StoppedReadingError
        If it was stopped.
    """
    sheets: list[Sheet] = _asked(None, ("ouvrir", content, nom), nom)
    return sheets


def read_sheet_apart(
    found: Recognition, territory: Territory, *, sha256: str, geocoder: Geocoder | None
) -> Reading:
    """Read the rows of a file that was recognised, in another process.

    Parameters
    ----------
    found
        What the file is.
    territory
        The territory whose codes are used, as `read_territory` gave it.
    sha256
        Hash of the file.
    geocoder
        Asked, over the Internet, for the rows that nothing else locates; None asks nothing.

    Returns
    -------
    Reading
        As `read_sheet` gives it.

    Raises
    ------
    SourceError
        If it takes more memory or time than one file may.
    FaultError
        If it failed by a fault of ours.
    StoppedReadingError
        If it was stopped.
    """
    sheet = found.sheet
    rows: RowsRead = _asked(folder_of(territory), ("lire", found, geocoder), sheet.nom)
    return Reading(sheet.nom, sha256, found, *rows, len(sheet.cellules) + sheet.ecartees)


def _asked(folder: str | None, work: tuple[Any, ...], nom: str) -> Any:  # noqa: ANN401
    """Give the result of a work done apart, or raise what it raised."""
    # A geocoder is waited for, and takes no processor.
    seconds = 3600.0 if work[0] == "lire" and work[2] else 3.0 * SECONDES_MAX
    kind, told = _POOL.run((folder, MEMOIRE_MAX, SECONDES_MAX, work), seconds)
    if kind == "fait":
        return told
    if kind == "refus":
        raise told
    if kind == "defaut":
        raise FaultError(*told)
    message = (
        f"{nom} : un fichier qui se lit en {SECONDES_MAX} secondes est attendu, la lecture de "
        "celui-ci demande trop de temps ou de mémoire : elle a été arrêtée. N'en gardez que la "
        "partie utile, ou lisez-le avec la commande cnc-geo."
    )
    raise SourceError(message)
