"""Archives → the sheets of their members."""

from __future__ import annotations

import gzip

import pytest
from support import files
from support.opening import explained, opened, rows, said

from cnc_geo.readers.containers.detection import open_sheets

EN_TETE, *RANGEES = files.LIGNES


# ------------------------------------------------------------------ archives


def test_a_compressed_file_is_read():
    content = gzip.compress(files.csv_bytes(files.LIGNES))
    assert rows(opened(content, "x.csv.gz")) == RANGEES
    assert (
        rows(opened(content[:-8] + content[-8:] + gzip.compress(b"B-1;a;b;c;d\n")))[-1][0] == "B-1"
    )


def test_one_table_in_a_zip_is_read_and_the_rest_said():
    table = files.csv_bytes(files.LIGNES)
    content = files.zip_bytes(
        {
            "dossier/t.csv": table,
            "notice.pdf": b"%PDF",
            "__MACOSX/._t.csv": b"\0",
            ".DS_Store": b"x",
        }
    )
    sheet = opened(content, "x.zip")
    assert (sheet.nom, rows(sheet)) == ("x.zip – dossier/t.csv", RANGEES)
    assert said(sheet) == [(None, "feuille_ignoree", "ignore")]
    assert "« notice.pdf »" in explained(sheet, "feuille_ignoree")


def test_several_tables_in_a_zip_are_each_a_sheet():
    table = files.csv_bytes(files.LIGNES)
    members = {
        "a.csv": table,
        "b.geojson": files.geojson_bytes(),
        "c.xlsx": files.excel_bytes({"F": files.LIGNES}),
        "d.gpkg": files.geopackage_bytes(),
        "e.parquet": files.parquet_bytes(),
        "lisezmoi.txt": b"Ceci est un texte.",
    }
    sheets = open_sheets(files.zip_bytes(members), "x.zip")
    assert [sheet.nom for sheet in sheets] == [f"x.zip – {n}" for n in members if "lisez" not in n]
    assert "« lisezmoi.txt » n'a pas pu être lu" in explained(sheets[0], "feuille_ignoree")


@pytest.mark.parametrize("nom", ["x.csv", "x.pdf", "x", "x.xlsx"])
def test_the_name_of_a_file_tells_nothing(nom):
    contents = {
        "CSV": files.csv_bytes(files.LIGNES),
        "GeoJSON": files.geojson_bytes(),
        "classeur Excel": files.excel_bytes({"F": files.LIGNES}),
        "GeoPackage": files.geopackage_bytes(),
        "Parquet": files.parquet_bytes(),
    }
    assert [opened(content, nom).forme for content in contents.values()] == list(contents)
