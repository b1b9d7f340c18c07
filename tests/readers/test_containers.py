"""Opening: bytes of every form people have → the same text cells, and each row's fate."""

from __future__ import annotations

import codecs
import gzip
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import files
from support.opening import explained, of_rows, opened, rows, said
from support.work import Calls

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.detection import open_sheets, read_content
from cnc_geo.readers.containers.sheet import COLONNES_MAX, LIGNES_MAX, TAILLE_MAX

if TYPE_CHECKING:
    from pathlib import Path

EN_TETE, *RANGEES = files.LIGNES


# ------------------------------------------------------------------ encodings and separators


def test_a_plain_csv_says_nothing():
    sheet = opened(files.csv_bytes(files.LIGNES))
    assert list(sheet.cellules.columns) == EN_TETE
    assert rows(sheet) == RANGEES
    assert list(sheet.cellules.index) == [2, 3, 4]
    assert (sheet.nom, sheet.forme, sheet.ecartees) == ("fichier.csv", "CSV", 0)
    assert (sheet.remarques, sheet.geometrie) == ((), None)
    assert (sheet.entete, sheet.ligne_entete) == (tuple(EN_TETE), 1)


ENCODAGES = {
    "utf-8": "",
    "utf-8-sig": "",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp850": "MS-DOS (850)",
}


@pytest.mark.parametrize("encoding", ENCODAGES)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_encoding_and_separator_gives_the_same_cells(encoding, separator):
    table = [[cell.replace("’", "'") for cell in row] for row in files.LIGNES]
    sheet = opened(files.csv_bytes(table, separator=separator, encoding=encoding))
    assert rows(sheet) == table[1:]
    constats = [r.constat for r in sheet.remarques]
    assert ("separateur" in constats) == (separator != ";")
    assert ("encodage" in constats) == bool(ENCODAGES[encoding])
    if ENCODAGES[encoding]:
        assert ENCODAGES[encoding] in explained(sheet, "encodage")


def test_the_mark_of_utf16_big_endian_is_read():
    content = codecs.BOM_UTF16_BE + files.csv_bytes(files.LIGNES, encoding="utf-16-be")
    assert rows(opened(content)) == RANGEES


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("word", ["Évry", "Nîmes", "été", "Besançon", "Où", "Châteauroux"])
def test_one_accented_word_tells_its_encoding(encoding, word):
    content = f"nom;code\n{word};04070\n".encode(encoding)
    assert rows(opened(content)) == [[word, "04070"]]


def test_accents_after_the_first_hundred_thousand_lines_are_seen():
    content = ("nom;code\n" + "Digne;04070\n" * 20_000 + "Évry;91228\n").encode("mac_roman")
    assert opened(content).cellules["nom"].iloc[-1] == "Évry"


def test_a_few_damaged_bytes_of_utf8_are_said_and_cost_no_other():
    content = "nom;ville\nété;Évry\ncaf\xe9;Nîmes\n".encode().replace(b"caf\xc3\xa9", b"caf\xe9")
    sheet = opened(content)
    assert rows(sheet) == [["été", "Évry"], ["caf\ufffd", "Nîmes"]]
    assert said(sheet) == [(None, "texte_abime", "garde")]
    assert "1 caractère illisible, d'abord ligne 3" in explained(sheet, "texte_abime")


def test_nul_characters_and_spaces_are_taken_off():
    sheet = opened("nom; ville \n\u00a0A\0\u202f;\u00a0Apt ou  pas \n")
    assert list(sheet.cellules.columns) == ["nom", "ville"]
    assert rows(sheet) == [["A", "Apt ou  pas"]]


def test_cells_are_not_cleaned_beyond_their_spaces():
    cells = ["0", "null", "undefined", "{}", "NaN", "=1+1"]
    assert rows(opened(files.csv_bytes([list("abcdef"), cells]))) == [cells]


def test_the_separator_that_excel_declares_is_obeyed():
    sheet = opened("sep=|\na|b;c\n1|2;3\n")
    assert list(sheet.cellules.columns) == ["a", "b;c"]
    assert (rows(sheet), list(sheet.cellules.index), sheet.ligne_entete) == ([["1", "2;3"]], [3], 2)
    assert said(sheet) == [(None, "separateur", "garde")]


def test_decimal_commas_and_addresses_do_not_pass_for_separators():
    lines = [f"44,{n};6,{n};{n} rue A, 04000 Digne, France" for n in range(1, 60)]
    sheet = opened("\n".join(["lat;lon;adresse", *lines]))
    assert sheet.cellules.shape == (59, 3)
    assert rows(opened("lat;lon\n44,1;6,2\n44,2;6,3\n44,3;6,4\n"))[0] == ["44,1", "6,2"]


def test_multiple_values_do_not_pass_for_separators():
    lines = [f'"{n}","Lieu {n}","Aide|Prêt|Stage","a;b;c"' for n in range(9)]
    assert opened("\n".join(["id,nom,services,publics", *lines])).cellules.shape == (9, 4)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(end):
    sheet = opened(files.csv_bytes(files.LIGNES, end=end))
    assert rows(sheet) == RANGEES
    assert list(sheet.cellules.index) == [2, 3, 4]


_CELLULE = st.text("abcéèàçùôîÉ05.,;|\t\"' €\n-’", max_size=8).map(str.strip)
_LETTRES = st.text("abcdéèç", min_size=1, max_size=6)


@given(
    header=st.lists(_LETTRES, min_size=2, max_size=6, unique=True),
    body=st.data(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"]),
    separator=st.sampled_from(";,\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_table_goes_round(header, body, encoding, separator, end):
    line = st.lists(_CELLULE, min_size=len(header), max_size=len(header))
    # A last cell that is filled: a column that is empty to the end is no different from no column.
    table = body.draw(st.lists(line.filter(lambda cells: cells[0] and cells[-1]), max_size=8))
    # Enough of French for its encoding to be told.
    told = [f"déjà été créé à l'école {n}" for n in range(len(header))]
    content = files.csv_bytes(
        [header, told, *table], separator=separator, encoding=encoding, end=end
    )
    sheet = opened(content)
    assert list(sheet.cellules.columns) == header
    assert rows(sheet) == [told, *table]
    assert sheet.ecartees == 0


# ------------------------------------------------------------------ headers


def test_titles_above_the_header_are_passed_and_said():
    sheet = opened("Liste des structures\n\nau 1er mai;;;\nnom;code;ville;siret\nA;1;Apt;2\n")
    assert list(sheet.cellules.columns) == ["nom", "code", "ville", "siret"]
    assert rows(sheet) == [["A", "1", "Apt", "2"]]
    assert list(sheet.cellules.index) == [5]
    assert said(sheet) == [(None, "entete_decale", "ignore")]
    assert "ligne 4 : 2 lignes de titre" in explained(sheet, "entete_decale")


def test_a_title_of_several_cells_is_one_if_most_are_empty():
    sheet = opened("Export du;12/03/2024;;;\nnom;code;ville;siret;x\nA;1;Apt;2;3\nB;1;Apt;2;3\n")
    assert list(sheet.cellules.columns) == ["nom", "code", "ville", "siret", "x"]
    assert said(sheet) == [(None, "entete_decale", "ignore")]


def test_a_header_with_one_name_missing_is_no_title():
    sheet = opened("nom;;ville;siret\nA;1;Apt;2\n")
    assert list(sheet.cellules.columns) == ["nom", "colonne 2", "ville", "siret"]
    assert "entete_decale" not in [r.constat for r in sheet.remarques]


def test_repeated_headers_are_numbered_and_said():
    sheet = opened("nom;nom;nom (2);nom\n1;2;3;4\n")
    assert list(sheet.cellules.columns) == ["nom", "nom (3)", "nom (2)", "nom (4)"]
    assert said(sheet) == [(None, "colonne_repetee", "garde")] * 2
    assert sheet.entete == ("nom", "nom", "nom (2)", "nom")


def test_a_file_without_header_can_be_recovered():
    sheet = opened('camille@exemple.fr,,04,"a@b.fr, c@d.fr"\nalex@exemple.fr,93,,\n')
    assert sheet.entete == ("camille@exemple.fr", "", "04", "a@b.fr, c@d.fr")
    assert (sheet.ligne_entete, rows(sheet)) == (1, [["alex@exemple.fr", "93", "", ""]])


def test_a_file_of_headers_only_has_no_row():
    sheet = opened("nom;code;ville\n")
    assert list(sheet.cellules.columns) == ["nom", "code", "ville"]
    assert len(sheet.cellules) == 0


# ------------------------------------------------------------------ rows that do not fit


def test_the_trailing_separator_of_the_coselec_file_shifts_nothing():
    sheet = opened('nom;commune;code\nA;Apt;1;\nB;"Digne";2;\nC;;3;\n')
    assert rows(sheet) == [["A", "Apt", "1"], ["B", "Digne", "2"], ["C", "", "3"]]
    assert said(sheet) == [(None, "separateur_final", "repare")]
    assert "3 lignes finissent" in explained(sheet, "separateur_final")


def test_a_trailing_separator_of_the_header_too_is_taken_off():
    sheet = opened("nom;commune;\nA;Apt;\nB;Digne;\n")
    assert list(sheet.cellules.columns) == ["nom", "commune"]
    assert said(sheet) == [(None, "separateur_final", "repare")]


def test_a_last_column_without_name_that_holds_something_is_kept():
    sheet = opened("nom;commune;\nA;Apt;x\nB;Digne;\n")
    assert list(sheet.cellules.columns) == ["nom", "commune", "colonne 3"]
    assert rows(sheet) == [["A", "Apt", "x"], ["B", "Digne", ""]]


def test_where_rows_end_by_a_separator_one_that_lost_a_cell_is_set_aside():
    body = [f"A{n};Apt;{n};\n" for n in range(9)]
    sheet = opened("".join(["nom;commune;code\n", *body, "B;2;\n", "C;Apt;3\n"]))
    assert of_rows(sheet) == [(11, "ligne_decalee", "ecarte")]
    assert rows(sheet)[-1] == ["C", "Apt", "3"]  # it only lacks the separator that means nothing


def test_a_separator_in_excess_on_one_row_is_not_taken_for_a_trailing_one():
    body = [f"A{n};Apt;{n}\n" for n in range(9)]
    sheet = opened("".join(["nom;commune;code\n", *body, "Salle; annexe;Apt;\n"]))
    assert of_rows(sheet) == [(11, "ligne_decalee", "ecarte")]


@pytest.mark.parametrize("line", ["A;1", "A;1;2;3;4", "A"])
def test_too_many_or_too_few_cells_set_the_row_aside(line):
    sheet = opened(f"nom;code;ville\nX;1;Apt\n{line}\nY;2;Gap\n")
    assert rows(sheet) == [["X", "1", "Apt"], ["Y", "2", "Gap"]]
    assert list(sheet.cellules.index) == [2, 4]
    assert said(sheet) == [(3, "ligne_decalee", "ecarte")]
    remark = sheet.remarques[0]
    assert (remark.valeur, remark.colonne) == ("", "")  # it may name people
    assert f"3 cellules sont attendues comme dans l'en-tête, {len(line.split(';'))} tr" in (
        remark.explication
    )


def test_blank_rows_are_no_rows():
    sheet = opened("nom;code\n\nA;1\n;\n \n; \nB;2\n\n")
    assert (rows(sheet), list(sheet.cellules.index)) == ([["A", "1"], ["B", "2"]], [3, 7])
    assert sheet.remarques == ()


def test_rows_that_never_fit_their_header_refuse_the_file():
    with pytest.raises(SourceError, match=r"2 cellules par ligne sont attendues.*en ont 3"):
        opened("nom;code\nA;1;x\nB;2;y\n")


# ------------------------------------------------------------------ line ends and quotes


def test_a_quoted_line_end_stays_in_its_cell():
    sheet = opened('nom;adresse;code\nA;"1 rue X\n04000 Digne";1\nB;"2 rue\r\n\r\nY";2\nC;z;3\n')
    assert rows(sheet)[:2] == [["A", "1 rue X\n04000 Digne", "1"], ["B", "2 rue\r\n\r\nY", "2"]]
    assert list(sheet.cellules.index) == [2, 4, 7]
    assert sheet.remarques == ()


def test_a_line_end_without_quotes_is_joined_when_widths_add_up():
    sheet = opened("nom;adresse;code;ville\nA;1 rue X\n04000 Digne;1;Digne\nB;b;2;Apt\n")
    assert rows(sheet) == [["A", "1 rue X\n04000 Digne", "1", "Digne"], ["B", "b", "2", "Apt"]]
    assert said(sheet) == [(2, "retour_ligne", "repare")]
    assert list(sheet.cellules.index) == [2, 4]


def test_two_line_ends_in_one_cell_are_joined():
    sheet = opened("nom;adresse;code;ville\nA;1 rue X\nBP 3\n04000 Digne;1;Digne\nB;b;2;Apt\n")
    assert rows(sheet)[0] == ["A", "1 rue X\nBP 3\n04000 Digne", "1", "Digne"]


def test_a_lonely_word_begins_no_row():
    sheet = opened("nom;rue;ville;siret\nSeul\nA;1 rue\n04000 Digne;Apt;x\nC;3;Gap;z\nD;4;Die;z\n")
    assert rows(sheet)[0] == ["A", "1 rue\n04000 Digne", "Apt", "x"]
    assert of_rows(sheet) == [(2, "ligne_decalee", "ecarte"), (3, "retour_ligne", "repare")]


def test_two_rows_cut_short_are_not_glued_even_if_widths_add_up():
    sheet = opened("id;structure;commune;insee\n1;CC A;Rennes\n2;29019\n3;c;Brest;29019\n")
    assert rows(sheet) == [["3", "c", "Brest", "29019"]]
    assert of_rows(sheet) == [(2, "ligne_decalee", "ecarte"), (3, "ligne_decalee", "ecarte")]


def test_pieces_join_where_rows_end_by_a_separator():
    sheet = opened("nom;adresse;code\nA;1 rue X\n04000 Digne;1;\nB;b;2;\nC;c;3;\nD;d;4;\nE;e;5;\n")
    assert rows(sheet)[0] == ["A", "1 rue X\n04000 Digne", "1"]
    assert tuple(sorted(r.constat for r in sheet.remarques)) == ("retour_ligne", "separateur_final")


@pytest.mark.parametrize(
    "pieces",
    [
        "A;1\n2;Apt;x;y\n",  # widths do not add up
        "Seul\nB;2;Apt;x\n",  # a lonely word is no beginning of a whole row
        "B;2;Apt;x\nSeul\n",
    ],
)
def test_what_does_not_add_up_is_never_joined(pieces):
    sheet = opened(f"nom;code;ville;siret\n{pieces}C;3;Gap;z\nD;4;Die;z\n")
    assert "retour_ligne" not in [r.constat for r in sheet.remarques]
    assert sheet.ecartees >= 1
    assert rows(sheet)[-2:] == [["C", "3", "Gap", "z"], ["D", "4", "Die", "z"]]


def test_a_quote_left_open_costs_its_own_line_only():
    lines = ["nom;adresse;code", "A;a;1", 'B;"2 rue; du Pont;2', "C;c;3", 'D;"d;d";4', "E;e;5"]
    sheet = opened("\n".join(lines))
    assert rows(sheet) == [["A", "a", "1"], ["C", "c", "3"], ["D", "d;d", "4"], ["E", "e", "5"]]
    assert list(sheet.cellules.index) == [2, 4, 5, 6]
    assert said(sheet) == [(3, "guillemets", "ecarte")]


def test_a_quote_left_open_is_read_as_it_is_if_widths_agree():
    sheet = opened('nom;adresse;code\nA;a;1\nB;"2 rue;2\nC;c;3\n')
    assert rows(sheet) == [["A", "a", "1"], ["B", '"2 rue', "2"], ["C", "c", "3"]]
    assert said(sheet) == [(3, "guillemets", "repare")]


def test_a_quote_left_open_that_closes_by_chance_swallows_nothing():
    lines = ["nom;adresse;code;x", 'A;"1 rue;1;z', "B;b;2;z", 'C;Salle 12";3;z', "D;d;4;z"]
    sheet = opened("\n".join(lines))
    assert [row[0] for row in rows(sheet)] == ["A", "B", "C", "D"]
    assert (2, "guillemets", "repare") in said(sheet)


def test_a_quoted_address_of_two_lines_with_a_comma_is_one_cell():
    sheet = opened('adresse,code\n"1 rue X, Digne\n04000",5\n"2 rue Y, Apt",6\n')
    assert rows(sheet) == [["1 rue X, Digne\n04000", "5"], ["2 rue Y, Apt", "6"]]


def test_quotes_inside_quotes_are_read_as_they_are():
    sheet = opened('"nom";"adresse"\n"Salle "Jean" X";"a"\n"Ecole \\"B\\" Y";"b"\n"C";"c"\n')
    assert rows(sheet) == [['Salle "Jean" X', "a"], ['Ecole \\"B\\" Y', "b"], ["C", "c"]]
    assert said(sheet) == [(2, "guillemets", "repare"), (3, "guillemets", "repare")]


def test_where_quotes_are_faulty_cells_of_several_lines_are_still_read():
    text = 'nom;adresse;code\nA;"1 rue X\n04000 Digne";1\nB;"2 rue; du Pont;2\nC;"x\ny";3\n'
    sheet = opened(text)
    assert rows(sheet) == [["A", "1 rue X\n04000 Digne", "1"], ["C", "x\ny", "3"]]
    assert of_rows(sheet) == [(4, "guillemets", "ecarte")]


def test_the_end_of_a_cell_that_was_left_open_is_no_row():
    lines = ["nom;adresse;code", 'A;"1 "rue" X";1', 'B;"2 rue', 'Digne";x;2', "C;c;3"]
    sheet = opened("\n".join(lines))
    assert rows(sheet) == [["A", '1 "rue" X', "1"], ["C", "c", "3"]]
    assert said(sheet)[1:] == [(3, "guillemets", "ecarte"), (4, "guillemets", "ecarte")]


def test_a_very_long_cell_is_read():
    outline = "POLYGON((" + "6.1 44.2, " * 40_000 + "))"
    assert len(opened(files.csv_bytes([["a", "b"], ["1", outline]])).cellules["b"].iloc[0]) > 131072


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


# ------------------------------------------------------------------ GeoJSON


def test_a_geojson_keeps_rows_without_geometry():
    sheet = opened(files.geojson_bytes(), "x.geojson")
    assert sheet.forme == "GeoJSON"
    assert rows(sheet) == [
        ["p1", "Médiathèque", "04|05"],
        ["p2", "Mairie", ""],
        ["p3", "École", ""],
    ]
    assert sheet.geometrie[0].coords[0] == (6.2356, 44.0925)
    assert list(sheet.geometrie[1:]) == [None, None]
    assert said(sheet) == [(n, "geometrie_absente", "garde") for n in (2, 3)]


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


@pytest.mark.parametrize(
    ("geometry", "constat"),
    [
        ({}, "geometrie_absente"),
        (None, "geometrie_absente"),
        ("POINT (6 44)", "geometrie_absente"),
        ({"type": "Point"}, "geometrie_invalide"),
        ({"type": "Point", "coordinates": []}, "geometrie_invalide"),
        ({"type": "Point", "coordinates": ["6", "44"]}, "geometrie_invalide"),
        ({"type": "Point", "coordinates": [float("nan"), 44]}, "geometrie_invalide"),
        ({"type": "Polygon", "coordinates": [[[6, 44], [7, 44], [7, 45]]]}, "geometrie_invalide"),
        ({"type": "Rond", "coordinates": [6, 44]}, "geometrie_invalide"),
    ],
)
def test_a_geometry_that_is_none_is_said_and_its_row_kept(geometry, constat):
    point = {"type": "Point", "coordinates": [6, 44, 800]}
    sheet = opened(collection(feature(geometry, a=1), feature(point, a=2)))
    assert rows(sheet) == [["1"], ["2"]]
    assert sheet.geometrie[0] is None
    assert not sheet.geometrie[1].has_z
    assert said(sheet) == [(1, constat, "garde")]


def test_elements_that_are_no_feature_are_set_aside():
    point = {"type": "Point", "coordinates": [6, 44]}
    sheet = opened(collection(feature(point, a=1), {"autre": 1}, None, feature(point, a=2)))
    assert list(sheet.cellules.index) == [1, 4]
    assert of_rows(sheet) == [(2, "ligne_illisible", "ecarte"), (3, "ligne_illisible", "ecarte")]


def test_the_identifier_of_a_feature_is_a_column():
    sheet = opened(collection({"id": 7, **feature(None, nom="x")}))
    assert sheet.cellules.to_dict("records") == [{"id": "7", "nom": "x"}]


LAMBERT = [958_000.0, 6_340_000.0]


def test_the_old_crs_member_is_obeyed():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    point = {"type": "Point", "coordinates": LAMBERT}
    sheet = opened(collection(feature(point, a=1), crs=crs))
    assert sheet.geometrie[0].distance(_digne()) < 0.2
    assert said(sheet) == [(None, "projection", "repare")]
    assert "Lambert-93" in explained(sheet, "projection")


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_a_crs_in_degrees_says_nothing(name):
    crs = {"type": "name", "properties": {"name": name}}
    point = {"type": "Point", "coordinates": [6.2, 44.1]}
    assert opened(collection(feature(point, a=1), crs=crs)).remarques == ()


def test_metres_of_no_declared_projection_are_lambert_93_or_nothing():
    point = {"type": "Point", "coordinates": LAMBERT}
    sheet = opened(collection(feature(point, a=1)))
    assert sheet.geometrie[0].distance(_digne()) < 0.2
    assert said(sheet) == [(None, "projection", "repare")]
    elsewhere = {"type": "Point", "coordinates": [500_000, 4_600_000]}
    sheet = opened(collection(feature(elsewhere, a=1)))
    assert sheet.geometrie[0] is None
    assert said(sheet) == [(1, "geometrie_invalide", "ignore")]


def test_metres_among_degrees_are_left_out_and_said():
    metres = {"type": "Point", "coordinates": LAMBERT}
    degrees = {"type": "Point", "coordinates": [6.2, 44.1]}
    sheet = opened(collection(feature(metres, a=1), feature(degrees, a=2)))
    assert [shape is None for shape in sheet.geometrie] == [True, False]
    assert said(sheet) == [(1, "geometrie_invalide", "ignore")]


def _digne():
    from shapely import Point  # noqa: PLC0415

    return Point(6.2, 44.1)


@pytest.mark.parametrize(
    "crs", ["EPSG:99999", "http://exemple.invalid/x.wkt", "/etc/passwd", 3, {}]
)
def test_a_strange_crs_member_opens_nothing(crs):
    member = {"type": "name", "properties": {"name": crs}}
    point = {"type": "Point", "coordinates": [6.2, 44.1]}
    sheet = opened(collection(feature(point, a=1), crs=member))
    assert sheet.geometrie[0].x == 6.2


# ------------------------------------------------------------------ workbooks


def test_a_workbook_is_read_with_the_lines_of_excel():
    table = [
        [None, None],
        ["Structures fictives", None],
        ["nom", "siret", "date", "ok", "latitude", None],
        ["École", 21040112500017, "@45352", True, 44.0925],
        [],
        ["Mairie", 1.5, "@45352.5", False, None],
    ]
    sheet = opened(files.excel_bytes({"Feuille": table}), "x.xlsx")
    assert (sheet.nom, sheet.forme) == ("x.xlsx", "classeur Excel")
    assert list(sheet.cellules.columns) == ["nom", "siret", "date", "ok", "latitude"]
    assert rows(sheet) == [
        ["École", "21040112500017", "2024-03-01", "oui", "44.0925"],
        ["Mairie", "1.5", "2024-03-01 12:00:00", "non", ""],
    ]
    assert list(sheet.cellules.index) == [4, 6]
    assert (said(sheet), sheet.ligne_entete) == ([(None, "entete_decale", "ignore")], 3)


def test_every_sheet_of_a_workbook_is_read_hidden_ones_too():
    table = [["a", "b"], [1, 2]]
    notice = [["À lire"], ["Ceci est un texte"]]
    content = files.excel_bytes({"Un": table, "Notice": notice, "Vide": [], "caché": table})
    sheets = open_sheets(content, "x.xlsx")
    assert [sheet.nom for sheet in sheets] == ["x.xlsx – Un", "x.xlsx – caché"]
    assert said(sheets[0]) == [(None, "feuille_ignoree", "ignore")]
    assert "« Notice »" in explained(sheets[0], "feuille_ignoree")


def test_a_formula_gives_its_last_value_and_one_without_is_said():
    table = [["a", "b"], ["=1+1→2", "x"], ["=A2", "y"]]
    sheet = opened(files.excel_bytes({"F": table}), "x.xlsx")
    assert rows(sheet) == [["2", "x"], ["", "y"]]
    sentence = explained(sheet, "formule")
    assert "2 formules trouvées" in sentence
    assert "1 cellule n'en a aucune" in sentence


def test_an_old_workbook_is_read():
    sheet = opened(files.ANCIEN_CLASSEUR, "x.xls")
    assert sheet.forme == "classeur Excel 97-2003"
    assert rows(sheet) == [
        ["École fictive", "21040112500017", "2024-03-01", "04112"],
        ["Mairie fictive", "1.5", "", "oui"],
    ]


def test_an_opendocument_workbook_is_read():
    sheet = opened(files.opendocument_table([["a", "b"], ["é", 2], ["x", 1.5]]), "x.ods")
    assert (sheet.forme, rows(sheet)) == ("classeur OpenDocument", [["é", "2"], ["x", "1.5"]])


def test_repeated_headers_of_a_workbook_are_numbered():
    sheet = opened(files.excel_bytes({"F": [["a", "a", None, "b"], [1, 2, 3, 4]]}), "x.xlsx")
    assert list(sheet.cellules.columns) == ["a", "a (2)", "colonne 3", "b"]


# ------------------------------------------------------------------ layers


def shapefile(folder: Path, crs: str | None = "EPSG:4326") -> dict[str, bytes]:
    with np.errstate(all="ignore"):
        return files.shapefile_members(files.layer(crs), folder=folder)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154", "EPSG:4807"])
def test_a_geopackage_is_read_in_degrees(crs):
    sheet = opened(files.geopackage_bytes({"zones": files.layer(crs)}), "x.gpkg")
    assert (sheet.nom, sheet.forme) == ("x.gpkg", "GeoPackage")
    assert rows(sheet) == [["04070", "Zone fictive é", "1"], ["05048", "Zone « b »", "2"]]
    assert np.allclose(sheet.geometrie[0].bounds, (6, 44, 6.5, 44.5), atol=1e-6)
    assert said(sheet) == ([] if crs == "EPSG:4326" else [(None, "projection", "repare")])


def test_each_layer_of_a_geopackage_is_a_sheet(tmp_path):
    path = tmp_path / "x.gpkg"
    pyogrio.write_dataframe(files.layer(), path, layer="un")
    lists = files.layer().assign(nom=['["04", "05"]', "[brut"])
    pyogrio.write_dataframe(lists, path, layer="deux", append=True)
    sheets = open_sheets(path.read_bytes(), "x.gpkg")
    assert [sheet.nom for sheet in sheets] == ["x.gpkg – un", "x.gpkg – deux"]
    assert list(sheets[1].cellules["nom"]) == ["04|05", "[brut"]


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154"])
def test_a_zipped_shapefile_is_read_in_degrees(tmp_path, crs):
    parts = shapefile(tmp_path, crs)
    content = files.zip_bytes({f"LIVRAISON/{name}": part for name, part in parts.items()})
    sheet = opened(content, "x.zip")
    assert (sheet.nom, sheet.forme) == ("x.zip", "Shapefile")
    assert rows(sheet) == [["04070", "Zone fictive é", "1"], ["05048", "Zone « b »", "2"]]
    assert np.allclose(sheet.geometrie[0].bounds, (6, 44, 6.5, 44.5), atol=1e-6)


def test_a_shapefile_in_capitals_beside_others_is_read(tmp_path):
    parts = shapefile(tmp_path)
    members = {name.upper(): part for name, part in parts.items()} | {"LISEZMOI.txt": "x"}
    members |= {name.replace("zones", "autres"): part for name, part in parts.items()}
    sheets = open_sheets(files.zip_bytes(members), "x.zip")
    assert [sheet.nom for sheet in sheets] == ["x.zip – ZONES", "x.zip – autres"]


def test_a_shapefile_without_projection_is_in_degrees_or_lambert_93(tmp_path):
    parts = shapefile(tmp_path, "EPSG:2154")
    parts = {name: part for name, part in parts.items() if not name.endswith(".prj")}
    sheet = opened(files.zip_bytes(parts), "x.zip")
    assert np.allclose(sheet.geometrie[0].bounds, (6, 44, 6.5, 44.5), atol=1e-6)
    assert "Lambert-93" in explained(sheet, "projection")


def test_a_shapefile_without_encoding_is_in_windows_1252(tmp_path):
    pyogrio.write_dataframe(files.layer(), tmp_path / "z.shp", encoding="CP1252")
    parts = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".cpg"}
    assert rows(opened(files.zip_bytes(parts), "x.zip"))[0][1] == "Zone fictive é"


@pytest.mark.parametrize("missing", [".dbf", ".shx"])
def test_a_part_of_a_shapefile_that_is_missing_is_named(tmp_path, missing):
    parts = shapefile(tmp_path)
    kept = {name: part for name, part in parts.items() if not name.endswith(missing)}
    with pytest.raises(SourceError, match=rf"il manque le \{missing}\."):
        opened(files.zip_bytes(kept), "x.zip")


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154"])
def test_a_geoparquet_is_read_in_degrees(crs):
    sheet = opened(files.parquet_bytes(files.layer(crs)), "x.parquet")
    assert sheet.forme == "Parquet"
    assert rows(sheet) == [["04070", "Zone fictive é", "1"], ["05048", "Zone « b »", "2"]]
    assert np.allclose(sheet.geometrie[0].bounds, (6, 44, 6.5, 44.5), atol=1e-6)


def test_a_parquet_gives_text_cells():
    import pandas as pd  # noqa: PLC0415

    table = pd.DataFrame(
        {
            "siret": [33296273700034.0, None],
            "jour": [pd.Timestamp("2024-03-01"), None],
            "codes": [["04", "05"], []],
            "lieu": [{"cp": "04000"}, None],
            "ok": [True, False],
        }
    )
    sheet = opened(files.parquet_bytes(table), "x.parquet")
    assert sheet.geometrie is None
    assert sheet.cellules.to_dict("list") == {
        "siret": ["33296273700034", ""],
        "jour": ["2024-03-01", ""],
        "codes": ["04|05", ""],
        "lieu.cp": ["04000", ""],
        "ok": ["oui", "non"],
    }


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
