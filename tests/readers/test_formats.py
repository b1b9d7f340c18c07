"""Every real format goes in as it is: invented files, and what was worked out of them by hand."""

import csv
import io
import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from support.contours_ign import CONSTRUITS, FORMATS

from cnc_geo.errors import SourceError
from cnc_geo.schema.codes import CONSTATS, SEPARATOR
from cnc_geo.territory.model import Territory

ATTENDUS = tomllib.loads((FORMATS / "attendus.toml").read_text("utf-8"))["fichier"]
LUS = [attendu for attendu in ATTENDUS if "refus" not in attendu]
REFUSES = [attendu for attendu in ATTENDUS if "refus" in attendu]
PERSONNES = re.compile(
    r"@|Camille|Alex\b|Dominique|\bNoa\b|Sacha|\bLou\b|Charlie|Maxime|46571000|63998000"
)
"""What betrays, in these files, the name, the e-mail or the telephone of a person."""

# ------------------------------------------------------------------------------------ the files


def test_every_file_is_expected_and_every_expectation_has_its_file():
    files = {path.name for path in FORMATS.iterdir()} - {"attendus.toml"}
    named = [attendu["nom"] for attendu in ATTENDUS]
    assert len(named) == len(set(named))
    assert set(named) == files | set(CONSTRUITS)


@pytest.mark.parametrize("attendu", LUS, ids=lambda attendu: attendu["nom"])
def test_expectations_add_up(attendu):
    assert attendu["lues"] == attendu["gardees"] + attendu["ecartees"]
    assert {constat for _, constat in attendu["certains"] + attendu["possibles"]} <= set(CONSTATS)
    for table, columns in attendu.get("valeurs", {}).items():
        for cells in columns.values():
            assert len(cells) == attendu["tables"][table]


def test_files_name_no_real_person_nor_establishment():
    for path in FORMATS.iterdir():
        text = path.read_text("utf-8")
        hosts = re.findall(r"@([\w.-]+)", text)
        assert set(hosts) <= {"exemple.fr", "conseiller-numerique.fr"}, path.name
        for siret in re.findall(r"(?<![\w.])\d{14}(?![\w])", text):
            assert siret.startswith(("000000", "999999")), (path.name, siret)


# ------------------------------------------------------------------------- what reading them gives


@pytest.fixture(scope="module")
def read(territory: Territory) -> Callable[[str], Any]:
    """Return what reads a file of this folder, each of them once."""
    from cnc_geo.readers.reading import read_file  # noqa: PLC0415  (the files are checked without)

    readings: dict[str, Any] = {}

    def reading(nom: str) -> Any:
        if nom not in readings:
            readings[nom] = read_file(_content(nom), nom, territory)
        return readings[nom]

    return reading


@pytest.mark.parametrize("attendu", LUS, ids=lambda attendu: attendu["nom"])
def test_format_is_recognised(read, attendu):
    assert read(attendu["nom"]).format.cle == attendu["format"]


@pytest.mark.parametrize("nom", [attendu["nom"] for attendu in LUS])
def test_name_of_the_file_does_not_tell_its_format(read, territory, nom):
    from cnc_geo.readers.reading import read_file  # noqa: PLC0415

    renamed = read_file(_content(nom), "sans_nom.dat", territory)
    assert renamed.format.cle == read(nom).format.cle


@pytest.mark.parametrize("attendu", LUS, ids=lambda attendu: attendu["nom"])
def test_rows_add_up(read, attendu):
    reading = read(attendu["nom"])
    found = {nom: len(table) for nom, table in reading.tables.items() if len(table)}
    assert found == attendu["tables"]
    assert (reading.lues, reading.gardees, reading.ecartees) == (
        attendu["lues"],
        attendu["gardees"],
        attendu["ecartees"],
    )


@pytest.mark.parametrize("attendu", LUS, ids=lambda attendu: attendu["nom"])
def test_faults_of_rows_are_said_and_no_others(read, attendu):
    said = _said(read(attendu["nom"]))
    certain = {(line, constat) for line, constat in attendu["certains"]}
    possible = {(line, constat) for line, constat in attendu["possibles"]}
    anywhere = {constat for line, constat in possible if line == 0}
    assert certain - said == set()
    assert {(li, co) for li, co in said - certain - possible if co not in anywhere} == set()


@pytest.mark.parametrize("attendu", LUS, ids=lambda attendu: attendu["nom"])
def test_row_set_aside_has_one_reason(read, attendu):
    diagnostics = read(attendu["nom"]).diagnostics
    aside = diagnostics.loc[diagnostics["traitement"] == "ecarte", "ligne"]
    assert aside.notna().all()
    assert aside.is_unique
    assert len(aside) == attendu["ecartees"]


@pytest.mark.parametrize(
    "attendu", [a for a in LUS if "valeurs" in a], ids=lambda attendu: attendu["nom"]
)
def test_cells_are_those_of_the_file(read, attendu):
    tables = read(attendu["nom"]).tables
    for table, columns in attendu["valeurs"].items():
        for column, expected in columns.items():
            found = tables[table][column].tolist()
            told = [(_set(f), _set(e)) for f, e in zip(found, expected, strict=True) if e != "?"]
            assert [f for f, _ in told] == [e for _, e in told], (table, column)


@pytest.mark.parametrize("attendu", LUS, ids=lambda attendu: attendu["nom"])
def test_nothing_is_kept_of_people(read, attendu):
    reading = read(attendu["nom"])
    kept = [
        table.drop(columns="geometry", errors="ignore").to_csv()
        for table in (*reading.tables.values(), reading.diagnostics)
    ]
    assert [found.group() for text in kept if (found := PERSONNES.search(text))] == []


@pytest.mark.parametrize("attendu", REFUSES, ids=lambda attendu: attendu["nom"])
def test_refusal_says_why(read, attendu):
    with pytest.raises(SourceError) as refusal:
        read(attendu["nom"])
    for word in attendu["refus"]:
        assert word in str(refusal.value).lower()


def test_reader_that_trusts_the_header_would_shift_the_columns():
    # The trap of the open data: 16 headers, 17 cells. The test file must keep it.
    lines = list(csv.reader(io.StringIO(_content("coselec_2023.csv").decode()), delimiter=";"))
    assert [len(line) for line in lines] == [16] + [17] * 8


# ------------------------------------------------------------------------------------------ tools


def _content(nom: str) -> bytes:
    return CONSTRUITS[nom]() if nom in CONSTRUITS else (FORMATS / nom).read_bytes()


def _said(reading: Any) -> set[tuple[int, str]]:
    rows = reading.diagnostics.dropna(subset="ligne")
    return {
        (int(line), str(constat))
        for line, constat in zip(rows["ligne"], rows["constat"], strict=True)
    }


def _set(cell: str) -> frozenset[str]:
    return frozenset(cell.split(SEPARATOR))
