"""Opening what was made to harm: clear refusals, little memory, nothing written or called."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import sqlite3
import struct
import subprocess
import sys
import zipfile
from contextlib import closing

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support import files
from support.paths import TESTS
from support.work import Calls, Reader

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers import archives, csv_records, sheet, workbook_process, workbooks
from cnc_geo.readers.containers.detection import open_sheets
from cnc_geo.readers.vocabulary import is_place

TABLE = files.csv_bytes(files.LIGNES)
VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>"
    "</OGRVRTDataSource>"
)


@pytest.fixture(scope="module", autouse=True)
def _known_places() -> None:
    """Load the names of places, as a process does once, whatever the file."""
    is_place("Zorglub")


CALLS_MAX = 300_000
"""Calls that a refusal may cost, whatever the file; a busy machine makes no more of them."""
CALLS_PER_ROW = 8


def refused(content: bytes, nom: str = "fichier.csv", *, rows: int = 0) -> str:
    """Open a file that must be refused, with little work and 1.5 Go more; give the message."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Calls() as calls, pytest.raises(SourceError) as caught:
        open_sheets(content, nom)
    assert calls.count < CALLS_MAX + CALLS_PER_ROW * max(rows, content.count(b"\n"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_500_000
    message = str(caught.value)
    assert message.startswith(nom)
    assert "attendu" in message
    return message


# ------------------------------------------------------------------ what is no table


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "le fichier est vide"),
        (b" \n\r\n\t", "le fichier est vide"),
        (b"\xef\xbb\xbf\n", "le fichier est vide"),
        (b";;;\n;;;\n", "une seule colonne"),
        (b"sep=;\na;;\n;b;\n", "une ligne d'en-tête"),
        (b"%PDF-1.7\n", "un PDF"),
        (b"\x89PNG\r\n\x1a\n", "une image PNG"),
        (b"\xff\xd8\xff\xe0", "une image JPEG"),
        (b"GIF89a", "une image GIF"),
        (b"7z\xbc\xaf\x27\x1c", "Décompressez-la d'abord"),
        (b"Rar!\x1a\x07\x01", "Décompressez-la d'abord"),
        (b"\x00\x00\x27\x0a" + bytes(96), "seul son .shp"),
        (bytes(range(256)) * 40, "n'est ni un texte ni l'une de ces formes"),
        (b"<!DOCTYPE html><html><body>Connexion</body></html>", "une page web"),
        ("\ufeff\n <html><table><tr><td>a;b".encode(), "une page web"),
        ("<html><head>".encode("utf-16"), "une page web"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "une page web"),
        (b"<?xml version='1.0'?><kml/>", "du XML"),
        (VRT.format("/etc/passwd").encode(), "du XML"),
        (b"code\n04000\n05000\n", "une seule colonne de texte"),
        (b"Bonjour.", "une seule colonne de texte"),
        (b"adresse\n1 rue X, Apt\n2 rue Y, Gap\n", "une seule colonne de texte"),
        (b"PK\x05\x06" + bytes(18), "il n'y en a aucun"),
    ],
)
def test_what_is_no_table_is_named(content, found):
    assert found in refused(content)


def test_a_web_page_in_a_csv_of_several_columns_is_read():
    sheets = open_sheets(b"nom;page\nA;<html>\n", "x.csv")
    assert len(sheets[0].cellules) == 1


DEMESURES = {
    "headers": (
        lambda: files.csv_bytes([[f"c{n}" for n in range(10_000)]] * 2),
        "10\u202f000 trouvées",
    ),
    "columns": (lambda: b"a;b\n" + b";" * 60_000_000, "60\u202f000\u202f001 trouvées"),
    "rows": (lambda: b"a;b\n" * (csv_records.LIGNES_MAX * 11 // 10), "lignes"),
    "cells": (lambda: (b"1;" * 400 + b"2\n") * (csv_records.CELLULES_MAX * 3 // 1000), "cellules"),
    "blank": (lambda: b"\n" * 30_000_000, "le fichier est vide"),
    "quotes": (lambda: b'"\n' * 2_000, "une seule colonne"),
}
"""What makes a table out of measure, when it is asked for, and the words of its refusal."""


@pytest.mark.parametrize(
    "part", [10, pytest.param(1, marks=pytest.mark.preuve)], ids=["tenth", "whole"]
)
@pytest.mark.parametrize("name", DEMESURES)
def test_a_table_out_of_measure_is_refused(name, part, monkeypatch):
    """Limits of a tenth are passed by a tenth of the rows, and as those that are set."""
    for limit in ("LIGNES_MAX", "CELLULES_MAX"):
        monkeypatch.setattr(csv_records, limit, getattr(csv_records, limit) // part)
    made, found = DEMESURES[name]
    assert found in refused(made())


@pytest.mark.parametrize("limit", ["LIGNES_MAX", "CELLULES_MAX"])
def test_cutting_stops_where_the_limit_is(monkeypatch, limit):
    monkeypatch.setattr(csv_records, limit, 10)
    assert "le fichier en a davantage" in refused(b"a;b\n" + b"1;2\n" * 20)


def test_a_row_out_of_measure_among_others_is_set_aside():
    (found,) = open_sheets(b"a;b\n1;2\n" + b";" * 9_999 + b"x\n3;4\n", "x.csv")
    assert [(r.ligne, r.constat) for r in found.remarques] == [(3, "ligne_decalee")]


@pytest.mark.parametrize("line", [b'x;"y;z;t\n', b'x;y;"z\n', b'x;y;""z"\n'])
def test_quotes_left_open_on_each_line_take_no_square_work(line, monkeypatch):
    """Each line is read a few times, however many lines the quote could swallow."""
    count = 20_000
    content = b"a;b;c\n1;2;3\n" + line * count
    monkeypatch.setattr(csv_records, "csv", reader := Reader())
    with Calls() as calls:
        (found,) = open_sheets(content, "x.csv")
    assert len(found.cellules) + found.ecartees == count + 1
    assert reader.given < (csv_records._LIGNES_PAR_CELLULE + 5) * count
    assert reader.taken < 4 * count
    assert calls.count < 60 * count


# ------------------------------------------------------------------ archives


def test_a_bomb_of_gzip_is_refused():
    assert "300 Mo une fois décompressé" in refused(gzip.compress(bytes(301_000_000), 1), "x.gz")


def test_a_bomb_of_zip_is_refused_by_the_sizes_it_declares(monkeypatch):
    content = files.zip_bytes({"x.csv": bytes(301_000_000)})
    monkeypatch.setattr(archives.Archive, "read", lambda *_: pytest.fail("was decompressed"))
    assert "300 Mo une fois décompressé" in refused(content, "x.zip")


def test_a_bomb_of_zip_that_lies_on_its_size_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "DECOMPRESSE_MAX", 1_000_000)
    content = files.zip_bytes({"x.csv": bytes(5_000_000)})
    lie = content.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 5_000))
    assert refused(lie, "x.zip")
    honest = archives.Archive(files.zip_bytes({"a": bytes(600_000), "b": bytes(300_000)}), "x.zip")
    honest.read("a")
    honest._reste = 200_000
    with pytest.raises(SourceError, match="une fois décompressé"):
        honest.read("b")


def test_members_that_overlap_count_each_time(monkeypatch):
    monkeypatch.setattr(archives, "DECOMPRESSE_MAX", 1_000_000)
    content = files.zip_bytes({f"{n}.csv": bytes(400_000) for n in range(3)})
    assert "une fois décompressé" in refused(content, "x.zip")


def test_thousands_of_members_are_refused():
    content = files.zip_bytes({f"{n}.csv": b"a;b" for n in range(2_001)})
    assert "au plus 2000 fichiers" in refused(content, "x.zip")


@pytest.mark.parametrize("inner", ["x.zip", "x.csv", "x.csv.gz.csv"])
def test_an_archive_in_an_archive_is_refused(inner):
    nested = gzip.compress(TABLE) if "gz" in inner else files.zip_bytes({"t.csv": TABLE})
    content = files.zip_bytes({inner: nested})
    message = refused(content, "x.zip")
    assert "une autre archive s'y trouve" in message or "il n'y en a aucun" in message
    assert "une autre archive" in refused(gzip.compress(files.zip_bytes({"t.csv": TABLE})), "x.gz")
    assert "une autre archive" in refused(gzip.compress(gzip.compress(TABLE)), "x.gz")


@pytest.mark.parametrize("path", ["/etc/x.csv", "../x.csv", "a/../../x.csv", "C:\\x.csv", "..\\x"])
def test_a_path_out_of_the_archive_is_refused(path):
    assert "hors d'elle" in refused(files.zip_bytes({path: TABLE}), "x.zip")


def test_a_member_without_name_is_refused():
    content = files.zip_bytes({"a.csv": TABLE}).replace(b"a.csv", b"\0.csv")
    assert "abîmée" in refused(content, "x.zip")


def test_an_encrypted_member_is_said():
    content = bytearray(files.zip_bytes({"x.csv": TABLE}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "mot de passe" in refused(bytes(content), "x.zip")


@pytest.mark.parametrize("kept", [30, 100, -5, -30])
def test_truncated_archives_are_refused(kept):
    rows = [["a", "b"], *([f"ligne {n}", str(n * n)] for n in range(200))]
    for content in (
        gzip.compress(files.csv_bytes(rows)),
        files.zip_bytes({"x.csv": files.csv_bytes(rows)}),
        files.excel_bytes({"F": rows}),
        files.opendocument_table(rows),
    ):
        assert "abîmé" in refused(content[:kept])


@pytest.mark.parametrize("kept", [8, 200, -5, -300])
def test_truncated_binaries_are_refused(kept):
    for content in (files.parquet_bytes(), files.ANCIEN_CLASSEUR, files.geopackage_bytes()):
        refused(content[:kept])


# ------------------------------------------------------------------ workbooks


@pytest.fixture
def unopened(monkeypatch):
    """Fail if a workbook reaches the library that opens it: its XML alone had to tell."""
    monkeypatch.setattr(workbooks.subprocess, "run", lambda *_, **__: pytest.fail("was opened"))


ENTITES = (
    '<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_entities_in_a_workbook_are_refused(part, unopened):
    parts = files.excel_parts({"F": files.excel_sheet(files.LIGNES)})
    parts[part] = ENTITES + parts[part].replace("<v>", "<v>&a9;")
    assert "entités" in refused(files.zip_bytes(parts), "x.xlsx")
    text = parts[part]
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        parts[part] = text.encode(encoding)
        assert "entités" in refused(files.zip_bytes(parts), "x.xlsx")


def test_entities_in_an_opendocument_are_refused(unopened):
    content = files.opendocument_content("")
    assert "entités" in refused(files.opendocument_bytes(ENTITES + content), "x.ods")


CELLULES_LOINTAINES = {
    "usual": '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="{}"><v>1</v></c></row>',
    "spaced": '<row r="1"><c r="A1"><v>1</v></c><c  r = \'{}\'><v>1</v></c></row>',
    "prefixed": '<row r="1"><x:c r="A1"><v>1</v></x:c><x:c r="{}"><v>1</v></x:c></row>',
    "late": '<row r="1"><c s="1" r="A1"><v>1</v></c><c s="/>" r="{}" t="n"><v>1</v></c></row>',
    "quoted": '<row r="1"><c r="A1"><v>1</v></c><c r="{}" x="/>"><v>1</v></c></row>',
}


def far_cell(form: str, address: str) -> bytes:
    data = files.excel_data(CELLULES_LOINTAINES[form].format(address))
    return files.zip_bytes(files.excel_parts({"F": data}))


@pytest.mark.parametrize("form", CELLULES_LOINTAINES)
@pytest.mark.parametrize("address", ["XFD1048576", "XFD2", "SF900000"])
def test_a_cell_at_the_end_of_the_world_is_refused(form, address, unopened):
    assert "au plus" in refused(far_cell(form, address), "x.xlsx")


# The usual and the quoted one reach the library, which makes a million rows of them.
@pytest.mark.parametrize(
    "form",
    [
        "usual",
        *("spaced", "prefixed", "late"),
        pytest.param("quoted", marks=pytest.mark.preuve),
    ],
)
def test_a_cell_in_the_last_row_of_two_columns_is_refused_in_the_end(form):
    # Two columns fit in memory.
    refused(far_cell(form, "B1048576"), "x.xlsx", rows=1_048_576)


def test_a_cell_without_address_in_the_last_row_is_refused(unopened):
    cells = "<c><v>1</v></c>" * 30
    data = files.excel_data(f'<row r="1">{cells}</row><row r="1048576">{cells}</row>')
    assert "lignes" in refused(files.zip_bytes(files.excel_parts({"F": data})), "x.xlsx")


def test_a_colour_at_the_end_of_the_world_is_no_cell():
    table = files.excel_sheet([["a", "b"], [1, 2]])
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    data = table.replace("</sheetData>", far)
    (found,) = open_sheets(files.zip_bytes(files.excel_parts({"F": data})), "x.xlsx")
    assert found.cellules.shape == (1, 2)


def test_a_text_that_all_cells_share_is_refused(unopened):
    parts = files.excel_parts({"F": files.excel_data('<row><c t="s"><v>0</v></c></row>' * 100_000)})
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}"><si><t>{"x" * 100_000}</t></si></sst>'
    addressed = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 100_000)
    )
    parts["xl/worksheets/sheet1.xml"] = files.excel_data(addressed)
    assert "de texte sont attendus" in refused(files.zip_bytes(parts), "x.xlsx")


def repeated(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


@pytest.mark.parametrize(
    "rows",
    [
        repeated(files.opendocument_cell("x", 16384), 1048576),
        repeated(files.opendocument_cell(None, 10_000) + files.opendocument_cell("x")) * 5_000,
        repeated(files.opendocument_cell("x" * 1000), 1_000_000),
        repeated(files.opendocument_cell(7, 99_999_999)),
        repeated("<table:table-cell/>", 900_000_000) + repeated(files.opendocument_cell("x")),
    ],
    ids=["square", "wide", "long", "row", "late"],
)
def test_cells_that_an_opendocument_repeats_are_counted(rows, unopened):
    refused(files.opendocument_bytes(files.opendocument_content(rows)), "x.ods")


def test_other_documents_are_named():
    assert "un document Word" in refused(files.zip_bytes({"word/document.xml": "<x/>"}), "x.docx")
    assert "binaire (.xlsb)" in refused(files.zip_bytes({"xl/workbook.bin": b"x"}), "x.xlsb")
    text = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
    assert "OpenDocument sans tableau" in refused(files.zip_bytes(text), "x.odt")
    ole = files.ANCIEN_CLASSEUR.replace(
        "Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")
    )
    assert "abîmé, trop grand ou d'une autre sorte" in refused(ole, "x.doc")
    locked = files.ANCIEN_CLASSEUR + "EncryptedPackage".encode("utf-16-le")
    assert "mot de passe" in refused(locked, "x.xlsx")


def test_an_old_workbook_that_claims_too_much_ends_its_own_process_only():
    content = bytearray(files.ANCIEN_CLASSEUR)
    content[1696] = 200  # found by chance: the library then asks for 500 Go, and aborts
    assert "trop grand" in refused(bytes(content), "x.xls")


def test_the_process_of_workbooks_counts_cells_and_letters():
    content = files.excel_bytes({"F": files.LIGNES})
    for most, longest, code in ((20, 10_000, 0), (19, 10_000, 4), (20, 100, 4)):
        done = subprocess.run(
            [sys.executable, "-P", workbook_process.__file__, str(most), str(longest)],
            input=content,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (code, b"")


def test_a_workbook_of_notes_only_is_refused():
    content = files.excel_bytes({"Notice": [["À lire"], ["Texte"]]})
    assert "plusieurs colonnes" in refused(content, "x.xlsx")
    assert "plusieurs colonnes" in refused(files.excel_bytes({"Vide": []}), "x.xlsx")


# ------------------------------------------------------------------ layers and Parquet


@pytest.mark.parametrize("target", ["/etc/passwd", "/vsicurl/http://127.0.0.1:9/x.geojson"])
@pytest.mark.parametrize("container", ["x.gpkg", "x.zip", "zip", "shp", "dbf", "prj", "gz"])
def test_a_vrt_in_disguise_is_never_followed(tmp_path, container, target):
    vrt = VRT.format(target).encode()
    parts = files.shapefile_members(folder=tmp_path)
    contents = {
        "x.gpkg": vrt,
        "x.zip": vrt,
        "zip": files.zip_bytes({"x.gpkg": vrt, "x.geojson": vrt}),
        "shp": files.zip_bytes(parts | {"zones.shp": vrt}),
        "dbf": files.zip_bytes(parts | {"zones.dbf": vrt}),
        "prj": files.zip_bytes(parts | {"zones.prj": vrt}),
        "gz": gzip.compress(vrt),
    }
    if container == "prj":  # read as no projection
        (found,) = open_sheets(contents[container], "x.zip")
        assert len(found.cellules) == 2
    else:
        refused(contents[container], container)


def test_other_members_beside_a_shapefile_are_not_given_to_gdal(tmp_path):
    parts = files.shapefile_members(folder=tmp_path)
    extra = {"zones.vrt": VRT.format("/etc/passwd"), "zones.shp.xml": "<x/>", "zones.qix": b"x"}
    (found,) = open_sheets(files.zip_bytes(parts | extra), "x.zip")
    assert list(found.cellules.columns) == ["code", "nom", "rang"]


def test_a_dbf_that_claims_more_rows_than_it_holds_is_refused(tmp_path):
    parts = files.shapefile_members(folder=tmp_path)
    dbf = bytearray(parts["zones.dbf"])
    dbf[4:8] = struct.pack("<I", 900_000)
    assert "abîmé" in refused(files.zip_bytes(parts | {"zones.dbf": bytes(dbf)}), "x.zip")
    dbf[4:8] = struct.pack("<I", 4_000_000_000)
    assert "abîmé" in refused(files.zip_bytes(parts | {"zones.dbf": bytes(dbf)}), "x.zip")


def test_a_database_of_another_sort_is_refused():
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE TABLE t (a)")
        content = base.serialize()
    assert "d'une autre sorte" in refused(content, "x.gpkg")


def poisoned(*orders: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(files.geopackage_bytes())
        base.execute("DELETE FROM gpkg_geometry_columns")
        for order in orders:
            base.execute(order)
        base.commit()
        return base.serialize()


@pytest.mark.parametrize(
    "orders",
    [
        ["ALTER TABLE zones RENAME TO z", "CREATE VIEW zones AS SELECT randomblob(9e8) FROM z"],
        ["ALTER TABLE zones RENAME TO z", "CREATE VIEW zones AS SELECT * FROM z"],
        ["DROP TABLE zones", "CREATE VIRTUAL TABLE zones USING fts5(a)"],
        ["DROP TABLE zones", "CREATE VIRTUAL TABLE zones USING rtree(a, b, c)"],
        [
            "DROP TABLE zones",
            "CREATE TABLE zones (a, b AS (printf('%.*c', 9000000, 'x')))",
            "INSERT INTO zones VALUES (1)",
        ],
        ["DROP TABLE zones"],
        ["DELETE FROM gpkg_contents"],
    ],
)
def test_what_a_geopackage_computes_is_not_run(orders):
    assert "abîmé ou incomplet" in refused(poisoned(*orders), "x.gpkg")


def test_a_table_of_any_name_is_quoted():
    name = 'zones"; DROP TABLE gpkg_contents; --'
    quoted = name.replace('"', '""')
    orders = [
        f'ALTER TABLE zones RENAME TO "{quoted}"',
        f"UPDATE gpkg_contents SET table_name = '{name}'",  # noqa: S608
    ]
    (found,) = open_sheets(poisoned(*orders), "x.gpkg")
    assert len(found.cellules) == 2


def test_a_geopackage_that_was_in_use_is_read():
    content = bytearray(files.geopackage_bytes())
    content[18:20] = b"\x02\x02"  # its journal is in another file
    (found,) = open_sheets(bytes(content), "x.gpkg")
    assert len(found.cellules) == 2


def parquet(table: pa.Table, **options: object) -> bytes:
    content = io.BytesIO()
    pq.write_table(table, content, **options)
    return content.getvalue()


def one_list(values: pa.Array) -> pa.Table:
    return pa.table({"a": pa.ListArray.from_arrays([0, len(values)], values)})


PARQUETS = {
    "columns": lambda: pa.table({f"c{n}": [1] for n in range(501)}),
    "rows": lambda: pa.table({"a": pa.nulls(1_000_001)}),
    "cells": lambda: pa.table({f"c{n}": pa.nulls(900_000) for n in range(30)}),
    "list": lambda: one_list(pa.repeat(1, 30_000_000)),
    "shared": lambda: pa.table(
        {"a": pa.DictionaryArray.from_arrays(pa.repeat(0, 500_000), ["x" * 1_000_000])}
    ),
    "nested": lambda: one_list(pa.repeat("x" * 1_000_000, 1_000)),
}
"""What makes a Parquet out of measure, when it is asked for."""


@pytest.mark.parametrize("name", PARQUETS)
def test_a_parquet_out_of_measure_is_refused(name, monkeypatch):
    content = parquet(PARQUETS[name](), store_schema=False)
    if name not in {"shared", "nested"}:  # texts are weighed once they are read, not yet repeated
        monkeypatch.setattr(pq.ParquetFile, "read", lambda *_, **__: pytest.fail("was read"))
    assert "au plus" in refused(content, "x.parquet")


@pytest.mark.parametrize(
    "geo", [b"[]", b"{", b'{"primary_column": "zz"}', b'{"primary_column": "a", "columns": 3}']
)
def test_a_geoparquet_badly_described_is_refused(geo):
    table = pa.table({"a": [b"x"]}).replace_schema_metadata({b"geo": geo})
    assert "abîmé" in refused(parquet(table), "x.parquet")


# ------------------------------------------------------------------ nothing written, nobody called


GARDE = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.detection import open_sheets
import shapely, pyproj, pyogrio, python_calamine, pyarrow.parquet
def watch(event, arguments):
    if event.startswith("socket.") and event != "socket.__new__":
        raise SystemExit(f"network: {{event}} {{arguments}}")
    named = event == "open" and not isinstance(arguments[0], int)
    if named and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise SystemExit(f"written: {{arguments}}")
    if event in ("os.mkdir", "os.rename", "os.remove", "tempfile.mkstemp", "tempfile.mkdtemp"):
        raise SystemExit(f"written: {{event}} {{arguments}}")
contents = {{path.name: path.read_bytes() for path in Path({given!r}).iterdir()}}
sys.addaudithook(watch)
for name, content in contents.items():
    try:
        open_sheets(content, name)
    except SourceError:
        pass
print(len(contents))
"""


def test_nothing_is_written_and_nobody_called(tmp_path):
    given, empty, temporary = (tmp_path / name for name in ("given", "empty", "temporary"))
    for folder in (given, empty, temporary, tmp_path / "shp"):
        folder.mkdir()
    shapefile = files.shapefile_members(folder=tmp_path / "shp")
    parts = files.excel_parts({"F": files.excel_sheet(files.LIGNES)})
    contents = {
        "a.csv": TABLE,
        "a.zip": files.zip_bytes({"a.csv": TABLE}),
        "b.zip": files.zip_bytes({"../a.csv": TABLE}),
        "c.zip": files.zip_bytes(shapefile),
        "d.zip": files.zip_bytes(
            shapefile | {"zones.prj": VRT.format("/vsicurl/http://x.invalid/")}
        ),
        "a.gz": gzip.compress(TABLE),
        "a.xlsx": files.zip_bytes(parts),
        "b.xlsx": files.zip_bytes(parts | {"xl/workbook.xml": ENTITES}),
        "a.ods": files.opendocument_table(files.LIGNES),
        "a.xls": files.ANCIEN_CLASSEUR,
        "a.gpkg": files.geopackage_bytes({"zones": files.layer("EPSG:2154")}),
        "a.parquet": files.parquet_bytes(files.layer("EPSG:2154")),
        "a.geojson": files.geojson_bytes(),
        "b.geojson": json.dumps(
            {
                "type": "FeatureCollection",
                "crs": {"properties": {"name": "http://x.invalid/EPSG:2154"}},
                "features": [{"type": "Feature", "geometry": None, "properties": {"a": 1}}],
            }
        ).encode(),
        "x.gpkg": VRT.format("/vsicurl/http://x.invalid/").encode(),
    }
    for name, content in contents.items():
        (given / name).write_bytes(content)
    code = GARDE.format(tests=str(TESTS), given=str(given))
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        cwd=empty,
        env={**os.environ, "TMPDIR": str(temporary), "HOME": str(empty)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr, done.returncode) == (str(len(contents)), "", 0)
    assert [*empty.iterdir(), *temporary.iterdir()] == []


def test_the_measures_are_read_where_they_stand():
    assert archives.DECOMPRESSE_MAX == sheet.DECOMPRESSE_MAX
    assert csv_records.CELLULES_MAX == sheet.CELLULES_MAX
    assert zipfile.is_zipfile(io.BytesIO(files.zip_bytes({"a": b""})))
