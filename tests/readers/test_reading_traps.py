"""Files that try to make reading guess, hide a row, or tell what it should not."""

from __future__ import annotations

import pytest

from cnc_geo.errors import SourceError
from cnc_geo.readers.reading import Reading, read_file

ZONES = "id;structure;commune;niveau;codes;etat"


def read(territory, text: str, **options) -> Reading:
    reading = read_file(text.encode(), "f.csv", territory, **options)
    assert reading.lues == reading.gardees + reading.ecartees
    return reading


def said(reading: Reading) -> list[tuple[int, str, str]]:
    rows = reading.diagnostics.dropna(subset=["ligne"])
    return [tuple(row) for row in rows[["ligne", "constat", "traitement"]].to_numpy().tolist()]


@pytest.mark.parametrize(
    ("row", "commune"),
    [("56100;Lorient;56100", "56100"), ("01004;Rennes;35000", "01004")],
)
def test_a_code_that_the_words_contradict_is_kept_and_said(territory, row, commune):
    text = f"structure;code_insee;nom_commune;code_postal\nCC;{row}\n"
    reading = read(territory, text, table="conseillers")
    assert reading.tables["conseillers"]["commune"].tolist() == [commune]
    assert (2, "colonnes_discordantes", "garde") in said(reading)


def test_a_row_set_aside_for_its_state_hides_no_other(territory):
    text = f"{ZONES}\n1;a;35238;epci;243500139;\n1;a;35238;epci;243500139;en_poste\n"
    reading = read(territory, text, table="coordinateurs")
    assert reading.tables["coordinateurs"]["etat"].tolist() == ["en_poste"]
    assert said(reading) == [(2, "valeur_inconnue", "ecarte")]


@pytest.mark.parametrize("filler", ["-", "non renseigné", "null", "N/A"])
def test_fillers_are_no_identifiers(territory, filler):
    text = f"{ZONES}\n" + f"{filler};a;35238;epci;243500139;en_poste\n" * 2
    assert len(read(territory, text, table="coordinateurs").tables["coordinateurs"]) == 2


def test_street_numbers_are_no_identifiers(territory):
    text = "Raison sociale;SIRET;Numéro;Code postal;Commune\nA;;12;35500;Vitré\nB;;12;35500;Vitré\n"
    assert read(territory, text, table="structures").ecartees == 0


@pytest.mark.parametrize(
    ("codes", "niveau", "kept"),
    [
        ("01/38", "departement", "01|38"),
        ("02/59/62", "departement", "02|59|62"),
        ("53", "region", "53"),
    ],
)
def test_departments_typed_as_regions_are_read_as_one_list(territory, codes, niveau, kept):
    header = "Adresse CnFS;Adresse mail CNFS;Code région;Code département;Code postaux"
    text = f"{header}\nx@y.fr;;{codes};;\n"
    zone = read(territory, text).tables["coordinateurs"].iloc[0]
    assert (zone["niveau"], zone["codes"]) == (niveau, kept)


def test_a_written_end_that_is_unreadable_is_not_an_open_end(territory):
    rows = "1;a;35238;epci;243500139;en_poste;;31/12/21\n2;a;;region;53;en_poste;;\n"
    text = f"{ZONES};debut;fin\n{rows}"
    reading = read(territory, text, table="coordinateurs")
    assert reading.tables["coordinateurs"]["id"].tolist() == ["2"]
    assert (2, "date_illisible", "ecarte") in said(reading)


def test_codes_with_the_spaces_of_a_spreadsheet(territory):
    text = f"{ZONES}\n1;a;;epci;243\u00a0500\u202f139;en_poste\n2;a;;epci;2,43500139E+08;en_poste\n"
    zones = read(territory, text, table="coordinateurs").tables["coordinateurs"]
    assert zones["codes"].tolist() == ["243500139", "243500139"]


@pytest.mark.parametrize("total", ["Total;;;;;4", "TOTAL DEPT 35;;;;;4", "Sous-total;;;;;4"])
def test_a_line_of_total_is_no_zone(territory, total):
    text = f"{ZONES}\n1;a;35238;epci;243500139;en_poste\n{total}\n"
    reading = read(territory, text, table="coordinateurs")
    assert reading.tables["coordinateurs"]["id"].tolist() == ["1"]
    assert said(reading) == [(3, "ligne_illisible", "ecarte")]


def test_a_column_that_is_not_used_is_never_repeated(territory):
    text = (
        "id;structure;commune;coordinateurs;Responsable;Observations\n"
        "1;a;35238;;Ren<e9>e Inventée;appeler Ren<e9>e au 0465710007\n"
    )
    reading = read(territory, text, table="conseillers")
    told = reading.diagnostics.to_csv()
    assert "Inventée" not in told
    assert "0465710007" not in told
    assert [c for _, c, _ in said(reading)].count("texte_abime") == 2


def test_emails_are_neither_ids_nor_lists_of_ids(territory):
    text = "id;structure;commune;coordinateurs\nx@y.fr;a;35238;zoe@exemple.fr\n"
    reading = read(territory, text, table="conseillers")
    assert "@" not in reading.tables["conseillers"].to_csv() + reading.diagnostics.explication.sum()


def test_a_file_without_header_does_not_show_its_first_row(territory):
    with pytest.raises(SourceError) as refusal:
        read(territory, "camille.exemple@exemple.fr;0465710007;x\nb@exemple.fr;y;z\n")
    assert "@" not in str(refusal.value)


def test_thousands_of_codes_are_said_in_few_words(territory):
    held = territory.codes_postaux()["code_postal"].unique().tolist()
    text = "structure;codes_postaux\na;" + "/".join([*held, *held]) + "\n"
    reading = read(territory, text, table="coordinateurs")
    zone = reading.tables["coordinateurs"]["codes"].iloc[0].split("|")
    assert len(zone) == len(set(zone)) > 34_000
    assert said(reading) == [(2, "code_postal_multiple", "garde")]
    assert len(reading.diagnostics.to_csv()) < 3_000


def test_a_file_without_header_keeps_its_line_numbers_and_its_codes(territory):
    text = "\nx@y.fr;53;53;a@y.fr\nz@y.fr;;35;\n"
    reading = read(territory, text)
    zones = reading.tables["coordinateurs"]
    assert zones["id"].tolist() == ["perimetres_anct_2022-2", "perimetres_anct_2022-3"]
    assert zones["codes"].tolist() == ["53", "35"]
