"""Line ends and quotes: what is faulty costs its own line and no other."""

from __future__ import annotations

import pytest
from support import files
from support.opening import of_rows, opened, rows, said

EN_TETE, *RANGEES = files.LIGNES


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
