"""What shows nothing and may deceive is taken out of every cell, whatever the file, and said."""

from __future__ import annotations

import io
import json
import sqlite3
import unicodedata

import pandas as pd
import pytest
from support.files import csv_bytes

from cnc_geo.readers.containers.detection import open_sheets
from cnc_geo.readers.containers.legible import legible, legible_name

HIDDEN = [
    *(chr(n) for n in range(32) if chr(n) not in "\t\n\r"),
    *map(chr, range(0x7F, 0xA0)),
    *"\u2028\u2029\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
]
"""Written again, not imported."""


def shown(text: str) -> bool:
    return not any(
        (unicodedata.category(c) in ("Cc", "Zl", "Zp") and c not in "\t\n\r")
        or unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF")
        or unicodedata.bidirectional(c) in ("LRI", "RLI", "FSI", "PDI")
        or c in "\ufeff\u200e\u200f\u061c"
        for c in text
    )


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda c: f"{ord(c):04x}")
def test_each_is_taken_out_wherever_it_stands(hidden: str) -> None:
    (sheet,) = open_sheets(
        json.dumps([{"id": f"a{hidden}b", f"nom{hidden}": f"{hidden}Ain"}]).encode(), "f.json"
    )
    told = [*sheet.cellules.iloc[0], *sheet.cellules.columns]
    assert all(map(shown, told))
    assert [
        c for c in told if "\ufffd" not in c and c not in ("id", "ab", "a b", "Ain", "nom")
    ] == []
    assert any(r.constat == "caractere_cache" for r in sheet.remarques) or "\ufffd" in "".join(told)


def test_no_other_character_is_touched() -> None:
    others = {chr(n) for n in range(0x11000) if not 0xD800 <= n < 0xE000} - set(HIDDEN)
    assert [c for c in others if legible(f"x{c}x") != f"x{c}x"] == []
    assert len(others) > 60_000


def geopackage(text: str) -> bytes:
    base = sqlite3.connect(":memory:")
    base.executescript(
        "PRAGMA application_id = 1196444487;"
        "CREATE TABLE gpkg_contents (table_name, data_type);"
        "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);"
        "INSERT INTO gpkg_contents VALUES ('t', 'attributes');"
        "CREATE TABLE t (id, nom);"
    )
    base.execute("INSERT INTO t VALUES ('P1', ?)", (text,))
    base.commit()
    content = base.serialize()
    base.close()
    return content


def parquet(text: str) -> bytes:
    written = io.BytesIO()
    pd.DataFrame({"id": ["P1"], "nom": [text]}).to_parquet(written)
    return written.getvalue()


NASTY = "gnp\u202eexe.\x1b]0;x\x07"
FORMS = {
    "CSV": csv_bytes([["id", "nom"], ["P1", NASTY]], separator=";"),
    "JSON": json.dumps([{"id": "P1", "nom": NASTY}]).encode(),
    "GeoJSON": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "geometry": None, "properties": {"id": "P1", "nom": NASTY}}
            ],
        }
    ).encode(),
    "GeoPackage": geopackage(NASTY),
    "Parquet": parquet(NASTY),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_file_is_cleaned_and_says_so_once(form: str) -> None:
    (sheet,) = open_sheets(FORMS[form], "f")
    assert sheet.cellules["nom"].tolist() == ["gnpexe.]0;x"]
    said = [r for r in sheet.remarques if r.constat == "caractere_cache"]
    assert [(r.ligne, r.traitement) for r in said] == [(None, "repare")]
    assert "1 ligne (d'abord la ligne" in said[0].explication
    assert all(shown(r.explication) for r in sheet.remarques)


def test_headers_that_become_the_same_are_told_apart() -> None:
    (sheet,) = open_sheets("id;i\u200ed;nom\nP1;P2;Ain\n".encode(), "f.csv")
    assert sheet.cellules.columns.tolist() == ["id", "id (2)", "nom"]
    assert "l'en-tête" in next(
        r.explication for r in sheet.remarques if r.constat == "caractere_cache"
    )


def test_a_lost_accent_is_shown_as_lost() -> None:
    assert legible("Ã\x89cole") == "Ã\ufffdcole"


def test_a_clean_sheet_is_handed_on_as_it_is() -> None:
    (sheet,) = open_sheets('id;nom\nP1;Île\r\nP2;"a\nb"\n'.encode(), "f.csv")
    assert sheet.cellules["nom"].tolist() == ["Île", "a\nb"]
    assert sheet.remarques == ()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("f.csv", "f.csv"),
        ("\u202evsc.f", "vsc.f"),
        ("caf\udcc3\udca9.csv", "café.csv"),
        ("caf\udce9.csv", "caf\ufffd.csv"),
        ("a\ud83d.csv", "a\ufffd\ufffd\ufffd.csv"),
        ("a\x1b[31m\nb.csv", "a[31m\nb.csv"),
    ],
)
def test_the_name_of_a_file_is_a_text_that_shows(name: str, told: str) -> None:
    assert legible_name(name) == told
    (sheet,) = open_sheets(b"id;nom\nP1;Ain\n", name)
    assert sheet.nom == told
    sheet.nom.encode()
