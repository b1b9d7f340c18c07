"""Rules that real files force on us (docs/fichiers.md): rows and posts.

One test each, by name: small files, read whole; what the tables hold, what the diagnosis says. On
the embedded territory, because the rules are about real codes.
"""

import pytest
from support.readings import column, of_file, said

# ----------------------------------------------------------------------------------- rows and posts


def test_a_person_of_several_places_counts_once(read):
    place = {"pivot": "", "structureId": 1, "structureNom": "S", "adresse": "x"}
    rows = [
        {"id": "a", "commune": "Rennes", "code_postal": "35000", "aidants": [{"aidantId": "1"}]},
        {
            "id": "b",
            "commune": "Vitré",
            "code_postal": "35500",
            "aidants": [{"aidantId": "1"}, {"aidantId": "2"}],
        },
        {"id": "c", "commune": "Redon", "code_postal": "35600", "aidants": []},
    ]
    reading = read([{**place, **row} for row in rows], None)
    assert column(reading, "id") == ["1", "2"]
    assert column(reading, "commune") == ["35238", "35360"]
    assert said(reading, "personne_repetee", "personne_anonyme") == [
        (2, "personne_repetee", "garde"),
        (3, "personne_anonyme", "garde"),
    ]
    assert (reading.lues, reading.gardees) == (3, 3)


POSTES = (
    "ID Poste,ID Structure TP,Structure,Département,Statut,Coordinateur,Convention,"
    "Fin de convention,Fin de contrat\n"
)


def test_several_rows_of_a_post_count_once(read):
    text = (
        POSTES
        + "1,7,S,35,Occupé,Non,Initiale,31/12/2024,\n"
        + "1,7,S,35,Occupé,Non,Renouvellement,31/12/2026,\n"
        + "1,8,T,35,Vacant,Non,Initiale,31/12/2025,\n"
        + "2,7,S,35,Rendu,Non,Initiale,31/12/2025,\n"
        + ",7,S,35,Occupé,Non,Initiale,31/12/2025,\n"
        + ",7,S,35,Occupé,Non,Initiale,31/12/2025,\n"
    )
    reading = read(text, None)
    assert said(reading, "poste_repete", "poste_rendu") == [
        (2, "poste_repete", "ecarte"),
        (5, "poste_rendu", "garde"),
    ]
    assert column(reading, "etat") == ["occupe", "vacant", "rendu", "occupe", "occupe"]
    assert len(set(column(reading, "id"))) == 5
    assert (reading.lues, reading.gardees, reading.ecartees) == (6, 5, 1)


def test_the_latest_line_of_a_post_stays_wherever_it_is(read):
    text = (
        POSTES
        + "1,7|8,S,35,Vacant,Non,Renouvellement,31/12/2026,\n"
        + "1,7|8,S,35,Occupé,Non,Initiale,31/12/2024,\n"
    )
    reading = read(text, None)
    assert said(reading, "poste_repete") == [(3, "poste_repete", "ecarte")]
    assert (column(reading, "etat"), column(reading, "id")) == (["vacant"], ["1-7/8"])


def test_a_post_of_coordinator_is_a_coordinator(read):
    reading = read(POSTES + "1,7,S,35,Occupé,Oui,Initiale,31/12/2025,30/06/2025\n", None)
    assert len(reading.tables["conseillers"]) == 0
    row = reading.tables["coordinateurs"].iloc[0]
    assert (row["etat"], str(row["fin"])[:10]) == ("en_poste", "2025-06-30")
    assert (2, "poste_coordinateur", "garde") in said(reading)


def test_a_row_has_as_many_posts_as_it_says(read):
    text = "id;structure;code_insee;nb_postes\nS1;A;35238;3\nS2;B;35360;0\nS3;C;35236;1\n"
    reading = read(text)
    assert column(reading, "id") == ["S1-1", "S1-2", "S1-3", "S3"]
    assert said(reading) == []
    assert reading.gardees == 3


@pytest.mark.parametrize(
    ("written", "traitements"),
    [
        ("", ["garde"]),
        ("deux", ["garde", "ignore"]),
        ("1001", ["ignore"]),
        ("-2", ["garde", "ignore"]),
    ],
)
def test_a_number_of_posts_that_is_none_gives_none_and_it_is_said(read, written, traitements):
    reading = read(f"id;code_insee;nb_postes\nS1;35238;{written}\nS2;35238;1\n")
    assert column(reading, "id") == ["S2"]
    found = said(reading, "nombre_illisible")
    assert sorted(t for _, _, t in found) == traitements
    assert {ligne for ligne, *_ in found} == {2}


def test_an_identifier_made_of_another_is_told_apart(read):
    reading = read("id;code_insee;nb_postes\n2;35238;2\n2-1;35360;1\n2-1bis;35236;1\n")
    assert len(set(column(reading, "id"))) == 4
    assert column(reading, "commune") == ["35238", "35238", "35360", "35236"]


def test_a_line_of_total_is_no_structure(read):
    header = (
        "Raison sociale;Commune INSEE;Nombre de conseillers validés par le COSELEC;"
        "Code commune INSEE;SIRET\n"
    )
    text = (
        header
        + "MAIRIE;Rennes;2;35238;\nENSEMBLE;Rennes;1;35238;73282932000074\n"
        + "Total;;3;;\n;Total général;3;;\n"
    )
    reading = read(text, None)
    assert len(reading.tables["conseillers"]) == 3
    assert said(reading, "ligne_illisible") == [
        (4, "ligne_illisible", "ecarte"),
        (5, "ligne_illisible", "ecarte"),
    ]


def test_an_identifier_told_twice_is_one_row(read):
    text = "id;code_insee\nP1;35238\nP2;35238\nP1;35360\n;35238\n;35238\nP|2;35238\n"
    reading = read(text)
    assert column(reading, "id") == ["P1", "P2", "libre-5", "libre-6", "P/2"]
    assert said(reading) == [
        (4, "id_repete", "ecarte"),
        (5, "id_absent", "repare"),
        (6, "id_absent", "repare"),
        (7, "valeur_inconnue", "repare"),
    ]


def test_inverted_dates_put_the_row_aside(read):
    text = (
        "id;niveau;codes;debut;fin\nC1;departement;35;02/01/2026;01/01/2026\n"
        "C2;departement;35;01/01/2026;01/01/2026\nC3;departement;35;;01/01/2020\n"
    )
    reading = read(text, "coordinateurs")
    assert column(reading, "id", "coordinateurs") == ["C2", "C3"]
    assert said(reading) == [(2, "dates_inversees", "ecarte")]


def test_a_place_of_another_programme_is_put_aside(read):
    header = "id,nom,commune,code_postal,adresse,dispositif_programmes_nationaux,code_insee\n"
    rows = {
        "Conseillers numériques": True,
        "Aidants Connect|Conseillers numériques": True,
        "CNFS": True,
        "Aidants Connect": False,
        "": False,
    }
    text = header + "".join(f"{n},L,Rennes,35000,rue,{told},35238\n" for n, told in enumerate(rows))
    reading = read(text, None)
    assert column(reading, "id") == [str(n) for n, ours in enumerate(rows.values()) if ours]
    assert said(reading) == [
        (n + 2, "hors_dispositif", "ecarte") for n, ours in enumerate(rows.values()) if not ours
    ]
    assert "personne_anonyme" in of_file(reading)


def test_structures_that_share_a_siret_are_all_told(read):
    text = (
        "id;nom;siret;code_insee\n1;A;73282932000074;35238\n2;B;73282932000074;35360\n"
        "3;C;null;35238\n4;D;null;35238\n"
    )
    reading = read(text, "structures")
    assert said(reading, "siret_repete") == [
        (2, "siret_repete", "garde"),
        (3, "siret_repete", "garde"),
    ]
