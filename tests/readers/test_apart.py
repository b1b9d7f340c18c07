"""Files read in a process apart: the same result, within limits, ended at once."""

import os
import signal
import sys
import threading
from types import SimpleNamespace

import pandas as pd
import pytest
from support import files

from cnc_geo.errors import SourceError
from cnc_geo.readers import apart
from cnc_geo.readers.apart import (
    FaultError,
    StoppedReadingError,
    open_apart,
    read_sheet_apart,
    stop_reading,
    stoppable,
)
from cnc_geo.readers.containers.detection import open_sheets
from cnc_geo.readers.reading import read_sheet
from cnc_geo.readers.recognition import recognise
from cnc_geo.readers.territory import folder_of, read_territory

POSTES = b"id;structure;commune\nP1;S1;35238\nP2;S1;99999\n"


@pytest.fixture(scope="module", autouse=True)
def pool():
    """Give these tests processes of their own, for they end them."""
    with pytest.MonkeyPatch.context() as patch:
        own = apart._Pool()
        patch.setattr(apart, "_POOL", own)
        yield own
        own.close()


def test_a_file_read_apart_is_the_one_read_here(territory):
    for nom, content in {"x.gpkg": files.geopackage_bytes(), "x.csv": POSTES}.items():
        (here,), (there,) = open_sheets(content, nom), open_apart(content, nom)
        pd.testing.assert_frame_equal(here.cellules, there.cellules)
        assert here.remarques == there.remarques
        assert (here.geometrie is None) == (there.geometrie is None)
    found = recognise([there], table="conseillers")
    apart_, here_ = (
        read_sheet_apart(found, territory, sha256="s", geocoder=None),
        read_sheet(found, territory, sha256="s"),
    )
    pd.testing.assert_frame_equal(apart_.diagnostics, here_.diagnostics)
    pd.testing.assert_frame_equal(apart_.lignes, here_.lignes)
    pd.testing.assert_frame_equal(apart_.tables["conseillers"], here_.tables["conseillers"])
    assert (apart_.lues, apart_.nom) == (2, "x.csv")


def test_a_process_serves_again_and_refuses_in_the_same_words(pool):
    with pytest.raises(SourceError) as here:
        open_sheets(b"%PDF-1.4", "x.pdf")
    with pytest.raises(SourceError) as there:
        open_apart(b"%PDF-1.4", "x.pdf")
    assert str(there.value) == str(here.value)
    (helper,) = pool._ready
    open_apart(POSTES, "x.csv")
    assert pool._ready == [helper]


@pytest.mark.skipif(sys.platform != "linux", reason="address space is told by Linux alone")
def test_a_file_that_takes_too_much_memory_is_refused(pool, monkeypatch):
    open_apart(POSTES, "x.csv")
    with monkeypatch.context() as patch:
        patch.setattr(apart, "MEMOIRE_MAX", 8_000_000)
        with pytest.raises(SourceError, match=r"gros.csv : .* trop de temps ou de mémoire"):
            open_apart(b"a;b\n" + b"1;2\n" * 1_000_000, "gros.csv")
    assert pool._ready == []


def test_a_file_that_takes_too_long_is_refused(pool, monkeypatch):
    monkeypatch.setattr(apart, "SECONDES_MAX", 0)
    with pytest.raises(SourceError, match=r"x.csv : .* trop de temps ou de mémoire"):
        open_apart(POSTES, "x.csv")
    assert pool._ready == []


@pytest.mark.skipif(os.name != "posix", reason="a process is held still by a signal")
def test_a_reading_is_stopped_at_once(pool):
    open_apart(POSTES, "x.csv")
    (helper,) = pool._ready
    os.kill(helper._process.pid, signal.SIGSTOP)  # as busy as a library that never ends
    raised, thread = [], []

    def read():
        with stoppable() as own:
            thread.append(own)
            for _ in range(2):  # what would be read next is not
                try:
                    open_apart(POSTES, "x.csv")
                except StoppedReadingError as error:
                    raised.append(error)
            thread.append(0)

    worker = threading.Thread(target=read)
    worker.start()
    while not pool._busy:
        threading.Event().wait(0.01)
    stop_reading(thread[0])
    worker.join()
    assert len(raised) == 2
    assert helper._process.poll() == -signal.SIGKILL
    assert pool._ready == []


def test_a_fault_of_ours_comes_back_with_its_place_and_no_data(territory, pool):
    broken = SimpleNamespace(sheet=SimpleNamespace(nom="x.csv", cellules=[], ecartees=0))
    with pytest.raises(FaultError) as caught:
        read_sheet_apart(broken, territory, sha256="s", geocoder=None)
    assert caught.value.nom == "AttributeError"
    assert "pipeline.py" in caught.value.trace
    assert "x.csv" not in caught.value.trace


def test_a_process_that_ends_by_itself_costs_its_file_and_no_other(pool):
    open_apart(POSTES, "x.csv")
    (helper,) = pool._ready
    helper.end()
    with pytest.raises(SourceError, match="elle a été arrêtée"):
        open_apart(POSTES, "x.csv")
    assert len(open_apart(POSTES, "x.csv")[0].cellules) == 2


def test_processes_end_with_the_one_that_asked(pool):
    open_apart(POSTES, "x.csv")
    (helper,) = pool._ready
    helper._process.stdin.close()  # what the system does of a process that is no more
    assert helper._process.wait() == 0


def test_the_folder_of_a_territory_is_told(territory, tmp_path):
    assert folder_of(territory) is None
    with pytest.raises(SourceError):
        read_territory(tmp_path)
