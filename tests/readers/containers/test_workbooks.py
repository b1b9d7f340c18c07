"""Workbooks → sheets, one a worksheet."""

from __future__ import annotations

from support import files
from support.opening import explained, opened, rows, said

from cnc_geo.readers.containers.detection import open_sheets

EN_TETE, *RANGEES = files.LIGNES


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
