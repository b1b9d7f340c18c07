"""JSON of every shape → one table."""

from __future__ import annotations

import json

import pytest
from support import files
from support.opening import of_rows, opened, rows, said

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.sheet import COLONNES_MAX

EN_TETE, *RANGEES = files.LIGNES


# ------------------------------------------------------------------ JSON


def test_a_json_list_is_flattened():
    document = [
        {"id": 1, "nom": "A", "lieu": {"nom": "x", "adresse": {"cp": "04000"}}, "codes": ["1", 2]},
        {"id": 2.0, "ok": True, "lieu": {}, "gens": [{"id": "a"}, {"id": "b", "nom": "B"}]},
        {"id": 3.5, "ok": False, "nom": None, "point": [[1, 2]], "gens": [], "codes": []},
    ]
    sheet = opened(json.dumps(document), "x.json")
    assert sheet.forme == "JSON"
    assert list(sheet.cellules.index) == [1, 2, 3]
    assert sheet.cellules.to_dict("list") == {
        "id": ["1", "2", "3.5"],
        "nom": ["A", "", ""],
        "lieu.nom": ["x", "", ""],
        "lieu.adresse.cp": ["04000", "", ""],
        "codes": ["1|2", "", ""],
        "ok": ["", "oui", "non"],
        "gens.id": ["", "a|b", ""],
        "gens.nom": ["", "|B", ""],
        "point": ["", "", "[[1, 2]]"],
    }


def test_a_json_of_empty_objects_keeps_its_column():
    sheet = opened('[{"a": "1", "x": {}}, {"a": "2", "x": {}}]')
    assert list(sheet.cellules.columns) == ["a", "x"]


@pytest.mark.parametrize(
    "document",
    [
        {"data": [{"a": 1}], "included": [{"b": 2}]},
        {"count": 1, "structures": [{"a": 1}], "tags": ["x"]},
        {"count": 1, "whatever": [{"a": 1}]},
        [{"a": 1}],
    ],
)
def test_the_one_list_of_objects_is_found(document):
    assert rows(opened(json.dumps(document))) == [["1"]]


def test_what_is_no_object_is_set_aside():
    sheet = opened('[{"a": 1}, null, 3, "x", {}, [1], {"a": 2}]')
    assert (rows(sheet), list(sheet.cellules.index)) == ([["1"], ["2"]], [1, 7])
    assert said(sheet) == [(n, "ligne_illisible", "ecarte") for n in (2, 3, 4, 6)]


def test_json_lines_are_read_and_bad_ones_set_aside():
    sheet = opened('{"a": 1}\n\n{"a": 2\n{"a": 3}\n[4]\n')
    assert (rows(sheet), list(sheet.cellules.index)) == ([["1"], ["3"]], [1, 4])
    assert of_rows(sheet) == [(3, "ligne_illisible", "ecarte"), (5, "ligne_illisible", "ecarte")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_json_is_read_in_every_encoding(encoding):
    content = json.dumps([{"nom": "Évry à l'été créé"}], ensure_ascii=False).encode(encoding)
    assert rows(opened(content)) == [["Évry à l'été créé"]]


def test_numbers_that_are_none_are_empty_cells():
    document = '[{"a": NaN, "b": Infinity, "c": 1e400, "d": 33296273700034.0, "e": 1e22, "f": 0}]'
    assert rows(opened(document)) == [["", "", "", "33296273700034", "1e+22", "0"]]


def test_half_a_character_does_not_stop_a_file():
    sheet = opened('[{"a": "x\\ud83d", "b\\ud83d": 1}]')
    assert rows(sheet) == [["x?", "1"]]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ('[{"a": 1}', "tronqué ou mal formé"),
        ("[1, 2]", "aucun objet"),
        ('{"a": 1}', "l'objet n'en contient aucune"),
        ('{"a": [{"x": 1}], "b": [{"y": 1}]}', "plusieurs listes d'objets"),
        ('{"type": "Topology", "objects": {}}', "TopoJSON"),
        ('[{"a": ' + "9" * 5000 + "}]", "démesuré"),
        ("[" * 100_000, "trop de niveaux"),
        ('[{"a":' * 900 + "1" + "}]" * 900, "trop de niveaux"),
        ("[" + ",".join(f'{{"a{n}": 1}}' for n in range(COLONNES_MAX + 1)) + "]", "colonnes"),
    ],
)
def test_a_json_that_is_no_table_is_refused(document, found):
    with pytest.raises(SourceError, match=found):
        opened(document, "x.json")


def test_an_empty_list_has_no_row():
    assert len(opened('{"features": [], "type": "FeatureCollection"}').cellules) == 0
    assert len(opened("[]").cellules) == 0
