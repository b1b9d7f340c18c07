"""Fixtures shared by all tests; the trial files that stand outside the repository."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.luck import register_profiles
from support.toys import toy_network, toy_territory
from support.witness import Witness

from cnc_geo.network.model import Network
from cnc_geo.network.situation import Situation, situate
from cnc_geo.readers.network import read_network
from cnc_geo.readers.territory import read_territory
from cnc_geo.territory.model import Territory

JOUR_DEMONSTRATION = "2026-10-01"
_NO_TRIAL_FILES = "FICHIERS D'ESSAI ABSENTS"

register_profiles()

BROWSER = "tests/browser"
LONGEST_FIRST = [BROWSER, "tests/app", "tests/candidacies", "tests/laws", "tests/cli"]
"""Rooms that take the longest: begun first, so that no process waits alone for one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the laws; put the longest rooms first."""

    def rank(item: pytest.Item) -> int:
        room = item.nodeid.rpartition("/")[0]
        return LONGEST_FIRST.index(room) if room in LONGEST_FIRST else len(LONGEST_FIRST)

    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.loi)
    items.sort(key=rank)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Give each process whole files, and all browser tests to one: a wheel, a server."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  (absent, nobody asks)

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return BROWSER if nodeid.startswith(BROWSER) else nodeid.split("::", 1)[0]

    return ByFile(config, log)


@pytest.fixture(scope="session")
def territory() -> Territory:
    """Return the embedded territory."""
    return read_territory()


@pytest.fixture(scope="session")
def network(territory: Territory) -> Network:
    """Return the demonstration network."""
    return read_network(territory)


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch, territory: Territory, network: Network) -> None:
    """Hand a command or a server what is read already, unless it names files of its own.

    Reading takes over a second: the commands and the servers that tests start are two hundred.
    """

    def territory_of(folder: Path | None = None) -> Territory:
        return territory if folder is None else read_territory(folder)

    def network_of(within: Territory, **files: Any) -> Network:
        named = within is not territory or any(files.values())
        return read_network(within, **files) if named else network

    readers = {"read_territory": territory_of, "read_network": network_of}
    for name, reader in readers.items():
        monkeypatch.setattr(f"cnc_geo.readers.{name.removeprefix('read_')}.{name}", reader)
        if server := sys.modules.get("cnc_geo.app.state.cache"):
            monkeypatch.setattr(server, name, reader)


@pytest.fixture(scope="session")
def situation(territory: Territory, network: Network) -> Situation:
    """Return all France, people in post, on the day the demonstration is tuned for."""
    return situate(territory, network, jour=JOUR_DEMONSTRATION)


@pytest.fixture(scope="session")
def toy() -> Situation:
    """Return the toy territory and network, people in post on 15 June 2026."""
    return situate(toy_territory(), toy_network(), jour="2026-06-15")


@pytest.fixture
def carte(monkeypatch: pytest.MonkeyPatch) -> Witness:
    """Replace the map by a witness of what it is sent."""
    import streamlit_folium  # noqa: PLC0415  (only the tests of pages need it)

    witness = Witness()
    monkeypatch.setattr(streamlit_folium, "st_folium", witness)
    return witness


@pytest.fixture(scope="session")
def partage(pytestconfig: pytest.Config) -> Path:
    """Return the folder of the trial files, or skip, saying where they were looked for."""
    beside = pytestconfig.rootpath.parent / "shared" / "data"
    folder = Path(os.environ.get("CNC_GEO_PARTAGE") or beside)
    if not folder.is_dir():
        pytest.skip(
            f"{_NO_TRIAL_FILES} : dossier « {folder} » introuvable. Ce test compare cnc_geo à des "
            "fichiers réels que le dépôt ne contient pas ; donnez leur dossier par CNC_GEO_PARTAGE."
        )
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Iterator[None]:
    """Say aloud which tests did not run for want of the trial files."""
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if _NO_TRIAL_FILES in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section(_NO_TRIAL_FILES, sep="!", red=True, bold=True)
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            terminalreporter.write_line(f"{report.nodeid}\n    {reason}")
    return (yield)
