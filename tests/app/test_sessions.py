"""What the server holds of sessions: so much at most, and gone soon after they close."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import os
import sys
import weakref
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from cnc_geo.app import serve, sessions
from cnc_geo.app.sessions import BoundedUploads, ClosedSessions
from cnc_geo.app.start import Start
from cnc_geo.app.state import session as state
from cnc_geo.app.state.session import Session
from cnc_geo.app.state.uploads import TAILLE_MAX

TWO_MINUTES = 120


class Clock:
    """A clock that one sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Closed:
    """A session of Streamlit, as its storage sees it."""

    def __init__(self, name: str) -> None:
        self.id = name
        self.session_state: dict[str, object] = {}
        self.shut = 0
        self.itself = self  # as those of Streamlit, it is in a cycle

    def shutdown(self) -> None:
        self.shut += 1


def info(closed: Closed) -> SessionInfo:
    return SessionInfo(client=None, session=closed, script_run_count=1)


def test_a_closed_session_is_gone_within_two_minutes_though_nobody_comes() -> None:
    assert sessions.KEPT_SECONDS + 2 * sessions.BEAT_SECONDS < TWO_MINUTES
    clock = Clock()
    held = ClosedSessions(clock)
    closed, files = Closed("a"), Session()
    files.take([("p.csv", b"id;code_insee\nP1;35238\n")])
    witness = weakref.ref(files.uploads["p.csv"])
    closed.session_state["session-fichiers"] = files
    del files
    held.save(info(closed))
    shut = weakref.ref(closed)
    clock.now += sessions.KEPT_SECONDS - 1
    held.forget()
    assert (closed.shut, witness() is None) == (0, False)
    clock.now += 1
    held.forget()
    assert (closed.shut, held.list()) == (1, [])
    assert witness() is None
    del closed
    gc.collect()
    assert shut() is None


def test_a_reader_who_comes_back_in_time_finds_the_session() -> None:
    clock = Clock()
    held = ClosedSessions(clock)
    held.save(info(Closed("a")))
    clock.now += sessions.KEPT_SECONDS - 1
    found = held.get("a")
    assert found is not None
    held.delete("a")
    held.delete("a")
    clock.now += TWO_MINUTES
    held.forget()
    assert found.session.shut == 0


def test_a_session_that_waited_too_long_is_not_handed_out_before_the_beat() -> None:
    clock = Clock()
    held = ClosedSessions(clock)
    held.save(info(Closed("a")))
    clock.now += sessions.KEPT_SECONDS
    assert held.get("a") is None


def test_a_session_that_closes_again_waits_anew_and_the_oldest_of_many_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sessions, "_CLOSED_MAX", 2)
    held = ClosedSessions(Clock())
    first, second, third = map(Closed, "abc")
    for closed in (first, second, first, third):
        held.save(info(closed))
    assert [one.shut for one in (first, second, third)] == [0, 1, 0]


def test_the_server_forgets_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """The beat of a server that nobody visits, with its own clock and no wait."""
    manager = SimpleNamespace(_session_storage=None)
    uploads = sessions.MemoryUploadedFileManager("/x")
    runtime = SimpleNamespace(_session_mgr=manager, uploaded_file_mgr=uploads)
    clock, closed = Clock(), Closed("a")
    monkeypatch.setattr(sessions, "get_instance", lambda: runtime)
    monkeypatch.setattr(sessions, "BEAT_SECONDS", 0)

    async def serve() -> None:
        async with sessions.watch_sessions(None):
            held = manager._session_storage
            held._clock = clock
            held.save(info(closed))
            for _ in range(3):
                await asyncio.sleep(0)
            assert closed.shut == 0
            clock.now += sessions.KEPT_SECONDS
            for _ in range(3):
                await asyncio.sleep(0)

    asyncio.run(serve())
    assert closed.shut == 1
    assert isinstance(uploads, BoundedUploads)


def test_what_is_sent_is_bounded_for_each_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "SENT_FILES_MAX", 3)
    monkeypatch.setattr(sessions, "SENT_BYTES_MAX", 10)
    held = BoundedUploads("/x")

    def send(who: str, key: str, size: int) -> None:
        held.add_file(who, UploadedFileRec(key, key, "text/csv", b"x" * size))

    send("a", "1", 6)
    with pytest.raises(HTTPException):
        send("a", "2", 5)
    send("a", "1", 10)  # the same file again takes the place of the first
    send("b", "2", 5)  # another session has its own
    for key in ("3", "4"):
        send("b", key, 0)
    with pytest.raises(HTTPException) as refusal:
        send("b", "5", 0)
    assert refusal.value.status_code == 413


def test_what_is_sent_is_never_written_to_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions.MultiPartParser, "spool_max_size", 1024 * 1024)  # as it comes
    made: list[str] = []
    watching = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in ("tempfile.mkstemp", "tempfile.mkdtemp", "open"):
            flags = arguments[2] if event == "open" else 1
            if isinstance(flags, int) and flags & 3:
                made.append(f"{event} {arguments[0]}")

    async def enter() -> None:
        runtime = SimpleNamespace(
            _session_mgr=SimpleNamespace(),
            uploaded_file_mgr=sessions.MemoryUploadedFileManager("/x"),
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sessions, "get_instance", lambda: runtime)
            async with sessions.watch_sessions(None):
                pass

    asyncio.run(enter())
    content = b"x" * TAILLE_MAX
    sys.addaudithook(hook)
    taken = asyncio.run(_taken(content))
    watching = False
    assert taken == len(content)
    assert made == []


async def _taken(content: bytes) -> int:
    """Take a file as the server does, and measure it."""
    head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n'
    body = head + content + b"\r\n--b--\r\n"

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", b"multipart/form-data; boundary=b")]
    async with Request({"type": "http", "headers": headers}, receive).form() as form:
        return len(await form["f"].read())


def test_the_application_watches_its_sessions() -> None:
    spec = importlib.util.spec_from_file_location("entry", serve.entry())
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.app._user_lifespan is sessions.watch_sessions


@pytest.mark.parametrize("home", ["", "/dev/null", "/nowhere/at/all"])
def test_a_server_without_a_home_is_given_one_without_settings(
    monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    launched: list[dict[str, str]] = []

    def nowhere() -> Path:
        raise RuntimeError

    monkeypatch.setattr(os, "execve", lambda _path, _words, told: launched.append(told))
    serve.serve(Start(), port=8501, adresse="127.0.0.1")
    monkeypatch.setenv("HOME", home)
    if not home:
        monkeypatch.delenv("HOME")
        monkeypatch.setattr(Path, "home", nowhere)
    serve.serve(Start(), port=8501, adresse="127.0.0.1")
    assert launched[0]["HOME"] != launched[1]["HOME"]
    given = Path(launched[1]["HOME"])
    assert given.is_dir()
    assert not (given / ".streamlit").exists()


def test_the_name_of_a_file_that_is_dropped_is_a_text_that_shows() -> None:
    held = Session()
    held.take([("gnp\u202evsc.\x1b[31mcsv", b"id;code_insee\nP1;35238\n")])
    assert list(held.uploads) == ["gnpvsc.[31mcsv"]


def test_a_session_has_a_quota_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "_OCTETS_MAX", 60)
    held = Session()
    rows = b"id;code_insee\nP1;35238\n"
    held.take([("a.csv", rows), ("b.csv", rows + b"P2;35238\n")])
    assert held.refus == []
    held.take([("c.csv", rows + b"P3;35238\n")])
    (refus,) = held.refus
    assert refus.startswith("c.csv : 100 Mo de fichiers au plus sont attendus en tout. Retirez-en")
    assert list(held.uploads) == ["a.csv", "b.csv"]
    held.take([("b.csv", rows + b"P4;35238\n")])  # takes the place of the former
    assert held.refus == []
    held.remove("a.csv")
    held.take([("c.csv", rows)])
    assert (held.refus, list(held.uploads)) == ([], ["b.csv", "c.csv"])
