"""Content read from the disk, and how much work opening takes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from support import files
from support.work import Calls

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.detection import open_sheets, read_content
from cnc_geo.readers.containers.sheet import COLONNES_MAX, LIGNES_MAX, TAILLE_MAX

EN_TETE, *RANGEES = files.LIGNES


# ------------------------------------------------------------------ from the disk


def test_content_is_read_from_the_disk(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a;b\n1;2\n")
    assert read_content(path) == b"a;b\n1;2\n"


def test_a_path_that_is_no_file_is_refused(tmp_path):
    with pytest.raises(SourceError, match="introuvable"):
        read_content(tmp_path / "absent.csv")
    with pytest.raises(SourceError, match="est un dossier"):
        read_content(tmp_path)
    with pytest.raises(SourceError, match=r"introuvable|n'a pas pu être lu"):
        read_content(tmp_path / ("x" * 5000))


def test_a_file_of_200_mo_is_refused_with_its_size_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "gros.csv"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    monkeypatch.setattr(type(path), "open", lambda *_, **__: pytest.fail("was opened"))
    with pytest.raises(SourceError, match=r"gros.csv : au plus 100 Mo .* en fait 200 Mo"):
        read_content(path)
    with pytest.raises(SourceError, match="200 Mo"):
        open_sheets(b"a;b\n" * 50_000_000, "x.csv")
    assert TAILLE_MAX == 100_000_000


# ------------------------------------------------------------------ how much work


def table_of(count: int) -> tuple[bytes, bytes]:
    """Write a table of 16 columns in CSV and in JSON."""
    header = [f"c{n}" for n in range(16)]
    line = ["nom", "1", "44,1", "04000", "Digne", "é", "y", "z", "1", "2", "a", "b", "c", "d", "e;"]
    rows = [[str(n), *line] for n in range(count)]
    objects = [dict(zip(header, row, strict=True)) for row in rows]
    return files.csv_bytes([header, *rows]), json.dumps(objects).encode()


def test_a_hundred_thousand_rows_open():
    for content in table_of(100_000):
        assert opened_once(content).shape == (100_000, 16)


@pytest.mark.parametrize(("form", "each"), [(0, 20), (1, 70)])
def test_a_row_opens_with_a_few_calls(form, each):
    """No work grows with the square of the rows (how long it takes, `make bench` measures)."""
    content = table_of(10_000)[form]
    with Calls() as calls:
        assert opened_once(content).shape == (10_000, 16)
    assert calls.count < each * 10_000


def opened_once(content: bytes):
    return open_sheets(content, "x")[0].cellules


def test_a_csv_needs_none_of_the_heavy_packages():
    code = (
        "import sys; from cnc_geo.readers.containers.detection import open_sheets; "
        "open_sheets(b'a;b\\n1;2\\n', 'x.csv'); "
        "open_sheets('a;b\\nété;2\\n'.encode('cp1252'), 'x.csv'); "
        "open_sheets(b'[{\"a\": 1}]', 'x.json'); "
        "heavy = {'shapely', 'geopandas', 'pyogrio', 'python_calamine', 'pyproj'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_limits_are_those_of_the_documentation():
    assert (COLONNES_MAX, LIGNES_MAX) == (500, 1_000_000)
