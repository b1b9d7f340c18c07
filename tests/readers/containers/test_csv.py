"""A CSV, whoever wrote it: encodings, separators, headers, rows that do not fit."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import files
from support.opening import explained, of_rows, opened, rows, said

from cnc_geo.errors import SourceError

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
