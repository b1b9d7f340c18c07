"""Fixtures shared by all tests; the trial files that stand outside the repository."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support.toys import toy_network, toy_territory
from support.witness import Witness

from cnc_geo.network.model import Network
from cnc_geo.network.situation import Situation, situate
from cnc_geo.readers.network import read_network
from cnc_geo.readers.territory import read_territory
from cnc_geo.territory.model import Territory

JOUR_DEMONSTRATION = "2026-10-01"
_NO_TRIAL_FILES = "FICHIERS D'ESSAI ABSENTS"

# The same examples every time: a red test is red for everyone. HYPOTHESIS_PROFILE=hasard explores.
_SLOW_MACHINES = [HealthCheck.too_slow]
settings.register_profile(
    "ci",
    max_examples=20,
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=_SLOW_MACHINES,
)
settings.register_profile(
    "hasard", max_examples=500, deadline=None, suppress_health_check=_SLOW_MACHINES
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def territory() -> Territory:
    """Return the embedded territory."""
    return read_territory()


@pytest.fixture(scope="session")
def network(territory: Territory) -> Network:
    """Return the demonstration network."""
    return read_network(territory)


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
