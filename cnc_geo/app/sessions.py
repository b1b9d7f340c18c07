"""What the server holds of sessions: bounded while they are open, gone soon after they close.

Streamlit keeps a closed session for its reader to come back, and lets go of it when another one
closes: on a quiet server, files would stay for days. Ours lets go by itself. It also writes what is
sent to a temporary file from one megabyte on: ours keeps it in memory.
"""

from __future__ import annotations

import asyncio
import gc
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.session_manager import SessionStorage

from cnc_geo.app.state.session import FICHIERS_MAX, MO_PAR_SESSION
from cnc_geo.app.state.uploads import TAILLE_MAX

if TYPE_CHECKING:
    import builtins
    from collections.abc import AsyncIterator, Callable

    from streamlit.runtime.session_manager import SessionInfo
    from streamlit.runtime.uploaded_file_manager import UploadedFileRec

KEPT_SECONDS = 60
"""How long a closed session waits for its reader: a connection that is lost comes back sooner."""

BEAT_SECONDS = 10

SENT_FILES_MAX = 2 * FICHIERS_MAX
"""Files of a session that wait to be taken; what is too many is then said, name by name."""

SENT_BYTES_MAX = 2 * MO_PAR_SESSION * 1024 * 1024

_CLOSED_MAX = 128


class ClosedSessions(SessionStorage):
    """Sessions whose reader left, until they are forgotten.

    Parameters
    ----------
    clock
        Tells the time, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[str, tuple[float, SessionInfo]] = {}

    def get(self, session_id: str) -> SessionInfo | None:
        """Return a session whose reader comes back in time."""
        self.forget()
        held = self._held.get(session_id)
        return None if held is None else held[1]

    def save(self, session_info: SessionInfo) -> None:
        """Hold a session whose reader just left."""
        self._held.pop(session_info.session.id, None)
        self._held[session_info.session.id] = (self._clock(), session_info)
        self.forget()

    def delete(self, session_id: str) -> None:
        """Let go of a session that is open again, or was shut down."""
        self._held.pop(session_id, None)

    def list(self) -> builtins.list[SessionInfo]:
        """List the sessions that are held."""
        return [info for _, info in self._held.values()]

    def forget(self) -> None:
        """Shut down those that waited long enough, and the oldest of those that are too many."""
        late = self._clock() - KEPT_SECONDS
        gone = [key for key, (since, _) in self._held.items() if since <= late]
        gone = gone or list(self._held)[: max(0, len(self._held) - _CLOSED_MAX)]
        for key in gone:
            session = self._held.pop(key)[1].session
            session.shutdown()
            session.session_state.clear()
        if gone:
            del session
            gc.collect()  # what refers to itself would stay until the next page


class BoundedUploads(MemoryUploadedFileManager):
    """Files that were sent and wait to be taken, so many and so large at most for each session."""

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Hold a file; refuse one that is too many."""
        held = self.file_storage.get(session_id, {})
        sizes = [len(other.data) for key, other in held.items() if key != file.file_id]
        if len(sizes) >= SENT_FILES_MAX or sum(sizes) + len(file.data) > SENT_BYTES_MAX:
            raise HTTPException(413, "Trop de fichiers pour cette session.")
        super().add_file(session_id, file)


@asynccontextmanager
async def watch_sessions(_app: object) -> AsyncIterator[None]:
    """Bound and forget the sessions of the server as long as it runs."""
    runtime = get_instance()
    closed = ClosedSessions()
    runtime._session_mgr._session_storage = closed  # type: ignore[attr-defined]  # noqa: SLF001  (no public way)
    runtime.uploaded_file_mgr.__class__ = BoundedUploads
    MultiPartParser.spool_max_size = TAILLE_MAX + 1
    beat = asyncio.create_task(_beat(closed))
    try:
        yield
    finally:
        beat.cancel()
        with suppress(asyncio.CancelledError):
            await beat


async def _beat(closed: ClosedSessions) -> None:
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        closed.forget()
