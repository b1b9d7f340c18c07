"""A real server, and what a reader does in a real page: wait, choose, click."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from support.paths import ROOT
from support.patience import PATIENCE

START_SECONDS = PATIENCE
STOP_SECONDS = 60
DAY = "date=2026-10-01"
RENNES = (48.1147, -1.6794)
WATCH = Path(__file__).parent / "watch"
COMMAND = "from cnc_geo.cli import main; main()"
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost"})
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Pages live for seconds: compiling their scripts for speed costs more than it gives.
    "--js-flags=--no-opt",
]
STREAMLIT_FLAGS = [
    "--server.headless=true",
    "--server.address=127.0.0.1",
    "--server.fileWatcherType=none",
    "--browser.gatherUsageStats=false",
    "--client.toolbarMode=minimal",
]


@dataclass(frozen=True)
class Server:
    """A server that answers at `url`."""

    url: str


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _healthy(url):
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"Server did not start (exit code {process.poll()}):\n{log.read_text()}")


class Launcher:
    """Starts servers that may ask nobody anything, and stops them all at the end.

    Parameters
    ----------
    folder
        Where the output of the servers is written, to be shown if one does not start, and what
        they asked of other hosts (see `watch/sitecustomize.py`).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked = folder / "asked.txt"
        self._started: list[tuple[subprocess.Popen[bytes], Path]] = []

    def __call__(
        self,
        command: Callable[[int], Sequence[str]],
        *,
        env: Mapping[str, str] | None = None,
        base_path: str = "",
        cwd: Path = ROOT,
    ) -> Server:
        """Run what `command` returns for a free port in `cwd`, until it answers.

        `env` is added to the environment; `base_path` is the path of the application ("/cnc").
        """
        port = _free_port()
        log = self._folder / f"server-{port}.txt"
        environment = self.watched(env or {})
        with log.open("wb") as output:
            process = subprocess.Popen(
                command(port), env=environment, cwd=cwd, stdout=output, stderr=subprocess.STDOUT
            )
        self._started.append((process, log))
        url = f"http://127.0.0.1:{port}{base_path}"
        _wait(process, url, log)
        return Server(url)

    def watched(self, env: Mapping[str, str]) -> dict[str, str]:
        """Make the environment of a process that may ask nobody anything."""
        told = os.environ | {"PYTHONPATH": str(ROOT), "TESTS_ASKED": str(self._asked)} | dict(env)
        return told | {"PYTHONPATH": os.pathsep.join((str(WATCH), told["PYTHONPATH"]))}

    def asked(self) -> list[str]:
        """List what these processes have asked of other hosts, in vain."""
        return self._asked.read_text().splitlines() if self._asked.exists() else []

    def streamlit(
        self, script: Path, *flags: str, env: Mapping[str, str] | None = None, base_path: str = ""
    ) -> Server:
        """Serve a Streamlit script, under `base_path` if it is given."""

        def command(port: int) -> Sequence[str]:
            run = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
            path = [f"--server.baseUrlPath={base_path.strip('/')}"] if base_path else []
            return [*run, *STREAMLIT_FLAGS, *path, *flags]

        return self(command, env=env, base_path=base_path)

    def stop(self) -> list[str]:
        """Stop every server, ask first, then insist; tell which ones had died before."""
        dead = [
            f"A server died (exit code {process.poll()}):\n{log.read_text()}"
            for process, log in self._started
            if process.poll() is not None
        ]
        for process, _ in self._started:
            process.terminate()
        for process, _ in self._started:
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        return dead


Open = Callable[[], Page]
"""Opens the page of one more reader, who shares nothing with the others."""


def drawn(page: Page) -> Frame:
    """Wait for the map and for the end of the run; return the frame of the map."""
    element = page.wait_for_selector("[data-testid=stCustomComponentV1]")
    assert element is not None
    frame = element.content_frame()
    assert frame is not None
    frame.wait_for_selector(".cnc-carte[data-etat=pret]")
    settled(page)
    return frame


def settled(page: Page) -> None:
    """Wait for the end of the run, and until all that it sent is there."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("[data-testid=stSkeleton], [data-stale=true]")).to_have_count(0)
    grids = page.locator("[data-testid=stDataFrame]:visible").count()
    expect(page.locator("[data-testid=stDataFrame] canvas table tbody")).to_have_count(grids)


def parameters(page: Page) -> dict[str, str]:
    """Read what the address tells."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a list the first option that has some words."""
    page.get_by_role("combobox", name=label, exact=True).click()
    page.keyboard.type(option)
    page.keyboard.press("Enter")


def territories(page: Page) -> Locator:
    """Find the table of territories."""
    return page.locator("[class*=st-key-territoires-] [data-testid=stDataFrame]")


def first_row(page: Page) -> str:
    """Text of the first row of the table of territories, as a screen reader is told it."""
    row = territories(page).locator("canvas table tbody tr").first
    return str(row.text_content())


def click_at(page: Page, frame: Frame, lat: float, lon: float) -> None:
    """Click the map where a place is, once the map is wholly in sight."""
    frame.locator("#map_div").scroll_into_view_if_needed()
    spot = frame.evaluate("([a, b]) => map.latLngToContainerPoint([a, b])", [lat, lon])
    box = frame.locator("#map_div").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
