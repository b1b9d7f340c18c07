"""Rules that real files force on us (docs/fichiers.md): zones, whole files, other territories.

One test each, by name: small files, read whole; what the tables hold, what the diagnosis says. On
the embedded territory, because the rules are about real codes.
"""

import pytest
from support.readings import column, of_file, said

from cnc_geo.readers.diagnostics import summarise

# -------------------------------------------------------------------------------------------- zones


@pytest.mark.parametrize(
    ("row", "niveau", "codes", "constats"),
    [
        ("Bassin de vie;;", "", "", ["zone_inconnue"]),
        (";;", "", "", ["zone_inconnue"]),
        ("departement;35|44;", "departement", "35|44", []),
        ("departement;35, 44;", "departement", "35|44", []),
        ("departement;1/2;", "departement", "01|02", ["zero_perdu", "zero_perdu"]),
        ("departement;35|35;", "departement", "35", []),
        ("departement;99;", "", "", ["code_inconnu", "zone_inconnue"]),
        ("departement;53|Bretagne;", "departement", "53", ["code_inconnu"]),
        ("commune;35238|75101;", "commune", "35238|75101", []),
        ("commune;97801;", "commune", "97801", []),  # outside the reference set, and yet a zone
        ("departement;978;", "departement", "978", []),
        ("epci;35;", "epci", "", ["niveau_douteux", "zone_inconnue"]),
        (";;35500", "commune", "35360", None),
        (";;35500/99999", "commune", None, ["code_inconnu"]),
        (";;4100", "commune", "04112", ["zero_perdu"]),
    ],
)
def test_zones(read, row, niveau, codes, constats):
    reading = read(f"id;niveau;codes;codes_postaux\nC1;{row}\n", "coordinateurs")
    found = reading.tables["coordinateurs"].iloc[0]
    assert found["niveau"] == niveau
    if codes is not None and constats is not None:
        assert found["codes"] == codes
    if constats is not None:
        told = [c for _, c, _ in said(reading) if c != "code_postal_multiple"]
        assert told == constats


def test_a_postal_code_of_several_communes_takes_them_all(read, territory):
    reading = read("id;codes_postaux\nC1;51300\n", "coordinateurs")
    codes = column(reading, "codes", "coordinateurs")[0].split("|")
    postal = territory.codes_postaux()
    assert set(codes) == set(postal.loc[postal["code_postal"] == "51300", "commune"])
    assert len(codes) == 46
    assert said(reading) == [(2, "code_postal_multiple", "garde")]
    assert reading.tables["coordinateurs"]["inference"].tolist() == ["code_postal"]


def test_a_postal_code_of_one_commune_deduces_nothing(read, territory):
    postal = territory.codes_postaux()
    alone = postal["code_postal"].value_counts().eq(1)
    code = str(alone.index[alone][0])
    reading = read(f"id;codes_postaux\nC1;{code}\n", "coordinateurs")
    (row,) = reading.tables["coordinateurs"].to_dict("records")
    assert row["codes"] == postal.set_index("code_postal").loc[code, "commune"]
    assert row["inference"] == ""


def test_a_list_of_people_is_kept_without_their_addresses(read):
    header = "Adresse CnFS;Adresse mail CNFS;Code région;Code département;Code postaux\n"
    mails = "a@exemple.fr / B@exemple.fr"
    reading = read(header + f"c@exemple.fr;{mails};;;\nd@exemple.fr;b@exemple.fr;;;\n", None)
    first, second = (c.split("|") for c in column(reading, "codes", "coordinateurs"))
    assert column(reading, "niveau", "coordinateurs") == ["conseiller", "conseiller"]
    assert len(first) == 2
    assert second == first[1:]
    told = reading.tables["coordinateurs"].to_csv() + reading.diagnostics.to_csv()
    assert "@" not in told


def test_precedence_of_the_columns_of_a_zone(read):
    header = "Adresse CnFS;Adresse mail CNFS;Code région;Code département;Code postaux\n"
    zones = ["53;35;35500", "53;35;", ";35;", ";;"]
    reading = read(header + "".join(f"x;a@exemple.fr;{zone}\n" for zone in zones), None)
    assert column(reading, "niveau", "coordinateurs") == [
        "commune", "region", "departement", "conseiller",
    ]  # fmt: skip


# ------------------------------------------------------------------------------ the file as a whole


def test_what_was_done_of_each_row_adds_up(read):
    text = (
        "id;code_insee;niveau;codes;debut;fin;courriel\n"
        "C1;35238;departement;35;;;a@exemple.fr\nC1;35238;departement;35;;;\n"
        "C2;1053;departement;1;;;\nC3;35238;departement;35;2026-02-02;2026-01-01;\n"
    )
    reading = read(text, "coordinateurs")
    row = summarise([reading]).iloc[0]
    assert row[["lues", "gardees", "ecartees", "reparees"]].tolist() == [4, 2, 2, 1]
    assert row["tables"] == "coordinateurs"
    assert reading.lignes.index.tolist() == [2, 4]


def test_personal_columns_are_left_unless_they_are_asked_for(read):
    text = (
        "id;nom;prénom;courriel;Tél. portable;code_insee\n"
        "P1;Exempl<e9>;Camille;c@exemple.fr;0000000001;35238\nP2;;;;;35238\n"
    )
    left = read(text)
    assert column(left, "contact") == ["", ""]
    told = left.tables["conseillers"].to_csv() + left.diagnostics.to_csv()
    assert [w for w in ("Camille", "Exempl", "@", "0000000001") if w in told] == []
    assert said(left) == [(2, "texte_abime", "garde")]
    kept = read(text, personnes=True)
    assert column(kept, "contact") == ["Exempl<e9> · Camille · c@exemple.fr · 0000000001", ""]
    told = kept.tables["conseillers"].drop(columns="contact").to_csv() + kept.diagnostics.to_csv()
    assert [w for w in ("Camille", "Exempl", "@", "0000000001") if w in told] == []
    masked = [r.colonne for r in kept.diagnostics.itertuples() if r.constat == "donnee_personnelle"]
    assert masked == ["nom", "prénom", "courriel", "Tél. portable"]


@pytest.mark.parametrize("header", ["nom", "coordinateur", "Conseiller"])
def test_a_column_that_may_name_a_person_is_not_told(read, header):
    text = f"id;{header};code_insee\nP1;Camille Exempl<e9>;35238\n"
    reading = read(text)
    assert "Camille" not in reading.tables["conseillers"].to_csv() + reading.diagnostics.to_csv()


def test_columns_without_use_are_told(read):
    reading = read("id;code_insee;météo;âge du capitaine\nP1;35238;beau;42\n")
    assert (
        of_file(reading)["colonne_ignoree"] == "Colonnes sans usage ici : météo, âge du capitaine."
    )


def test_two_columns_of_one_field_are_compared(read):
    rows = [
        {"id": 1, "raison_sociale": "S", "nb_cnfs": 1, "insee_com": "35238"},
        {"id": 2, "raison_sociale": "S", "nb_cnfs": 1, "insee_com": "35238"},
        {"id": 3, "raison_sociale": "S", "nb_cnfs": 1, "insee_com": "01283"},
    ]
    postal = [("35000", 35000), ("35200", 35000), (None, 1100)]
    for row, (bis, plain) in zip(rows, postal, strict=True):
        row |= {"code_postal_bis": bis, "code_postal": plain}
    reading = read(rows, None)
    assert said(reading, "colonnes_discordantes", "zero_perdu") == [
        (2, "colonnes_discordantes", "garde"),
        (3, "zero_perdu", "repare"),
    ]


def test_a_row_ending_by_one_separator_too_many_is_not_shifted(read):
    text = (
        "Raison sociale;Commune INSEE;Nombre de conseillers validés par le COSELEC;"
        "Code commune INSEE\nMAIRIE;Rennes;2;35238;\nCCAS;Vitré;1;35360;\n"
    )
    reading = read(text, None)
    assert column(reading, "nom", "structures") == ["MAIRIE", "CCAS"]
    assert column(reading, "commune", "structures") == ["35238", "35360"]
    assert "separateur_final" in of_file(reading)


# ------------------------------------------------------------------------------------- territories


def test_one_code_at_two_levels_is_two_territories(read):
    text = "division;code;name;total\ndepartement;01;Ain;3\nregion;01;Guadeloupe;4\n"
    reading = read(text + "region;1;Guadeloupe;5\ncity;75101;Paris;6\n", "indicateurs")
    table = reading.tables["indicateurs"]
    assert table["niveau"].tolist() == ["departement", "region", "commune"]
    assert table["valeur"].tolist() == [3, 4, 6]
    assert said(reading) == [
        (4, "zero_perdu", "repare"),
        (4, "id_repete", "ecarte"),
        (5, "arrondissement", "garde"),
    ]
