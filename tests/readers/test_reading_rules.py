"""The rules that real files force on us: one test each, by name.

Small files, read whole: what the tables hold, what the diagnosis says. On the embedded territory,
because the rules are about real codes.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from cnc_geo.readers.diagnostics import diagnostic_shapes, row_places, summarise
from cnc_geo.readers.reading import Reading, read_file
from cnc_geo.territory.model import Territory

Read = Callable[..., Reading]


@pytest.fixture(scope="module")
def read(territory: Territory) -> Read:
    """Return what reads a text, or rows of a JSON, as a table."""

    def _read(content: Any, table: str | None = "conseillers", **options: Any) -> Reading:
        text = content if isinstance(content, str) else json.dumps(content)
        nom = "f.csv" if isinstance(content, str) else "f.json"
        return read_file(text.encode(), nom, territory, table=table, **options)

    return _read


def said(reading: Reading, *constats: str) -> list[tuple[int, str, str]]:
    """Tell what was said of rows, as (line, constat, treatment), of these kinds or of all."""
    rows = reading.diagnostics.dropna(subset="ligne")
    return [
        (int(ligne), str(constat), str(traitement))
        for ligne, constat, traitement in zip(
            rows["ligne"], rows["constat"], rows["traitement"], strict=True
        )
        if not constats or constat in constats
    ]


def of_file(reading: Reading) -> dict[str, str]:
    """Tell what was said of the file as a whole: constat → explanation."""
    rows = reading.diagnostics[reading.diagnostics["ligne"].isna()]
    return dict(zip(rows["constat"], rows["explication"], strict=True))


def column(reading: Reading, nom: str, table: str = "conseillers") -> list[Any]:
    return reading.tables[table][nom].tolist()


def explanation(reading: Reading, constat: str) -> str:
    return str(reading.diagnostics.set_index("constat").loc[constat, "explication"])


# ---------------------------------------------------------------------------- codes are text (§2.7)


@pytest.mark.parametrize(
    ("rows", "communes", "remarks"),
    [
        # zeros that a spreadsheet lost
        (["1053"], ["01053"], [(2, "zero_perdu", "repare")]),
        (["1053.0"], ["01053"], [(2, "zero_perdu", "repare")]),
        (["35238.0"], ["35238"], [(2, "code_en_nombre", "repare")]),
        # Corsica is never padded
        (["2A004"], ["2A004"], []),
        (["2a004"], ["2A004"], []),
        (["A004"], [""], [(2, "code_inconnu", "ignore"), (2, "non_situe", "garde")]),
        # municipal districts of Paris, Lyon, Marseille
        (["75101"], ["75056"], [(2, "arrondissement", "repare")]),
        (["75120"], ["75056"], [(2, "arrondissement", "repare")]),
        (["13216"], ["13055"], [(2, "arrondissement", "repare")]),
        (["69389"], ["69123"], [(2, "arrondissement", "repare")]),
        # communes merged since 2018, and before
        (["35267"], ["35257"], [(2, "code_ancien", "repare")]),
        (["05083"], ["05070"], [(2, "code_ancien", "repare")]),
        (["5083"], ["05070"], [(2, "zero_perdu", "repare"), (2, "code_ancien", "repare")]),
        # collectivities without polygons
        (["97801"], ["97801"], [(2, "hors_referentiel", "garde")]),
        (["98818"], ["98818"], [(2, "hors_referentiel", "garde")]),
        (["97502"], ["97502"], [(2, "hors_referentiel", "garde")]),
        # a code of no commune
        (["99999"], [""], [(2, "code_inconnu", "ignore"), (2, "non_situe", "garde")]),
        (["undefined"], [""], [(2, "valeur_factice", "ignore"), (2, "non_situe", "garde")]),
    ],
    ids=lambda value: str(value[0]) if value else "",
)
def test_codes_of_communes(read, rows, communes, remarks):
    text = "id;code_insee\n" + "".join(f"P{n};{row}\n" for n, row in enumerate(rows))
    reading = read(text)
    assert column(reading, "commune") == communes
    assert said(reading) == remarks


def test_a_json_number_is_a_code_whose_zeros_are_lost(read):
    reading = read([{"id": 1, "code_insee": 1053, "siret": 572078400015, "commune": None}])
    assert column(reading, "commune") == ["01053"]
    assert column(reading, "siret") == ["00572078400015"]
    assert column(reading, "id") == ["1"]
    assert said(reading) == [(1, "zero_perdu", "repare"), (1, "zero_perdu", "repare")]


@pytest.mark.parametrize(
    ("written", "kept", "constat"),
    [
        ("73282932000074", "73282932000074", ""),
        ("73282932000074.0", "73282932000074", "code_en_nombre"),
        ("732 829 320 00074", "73282932000074", "code_en_nombre"),
        ("572078400015", "00572078400015", "zero_perdu"),
        ("7.32829E+13", "", "siret_invalide"),
        ("73282932000075", "73282932000075", "siret_invalide"),  # the key is wrong: kept, said
        ("732829320", "", "siret_invalide"),  # a SIREN
        ("1234567", "1234567", ""),  # a RIDET
        ("null", "", "valeur_factice"),
        ("00000000000000", "", "valeur_factice"),
    ],
)
def test_siret(read, written, kept, constat):
    reading = read(f"id;code_insee;siret\nP1;35238;{written}\n")
    assert column(reading, "siret") == [kept]
    assert ("arrondis" in " ".join(reading.diagnostics["explication"])) is ("E+" in written)
    assert [c for _, c, _ in said(reading)] == ([constat] if constat else [])


@pytest.mark.parametrize(
    ("departement", "constats"),
    [
        ("35", []),
        ("Ille-et-Vilaine", []),
        ("ILLE ET VILAINE", []),
        ("44", ["colonnes_discordantes"]),
        ("00", ["code_inconnu"]),
        ("Bretagne", ["code_inconnu"]),
    ],
)
def test_the_department_of_a_row_is_compared_with_its_commune(read, departement, constats):
    reading = read(f"id;code_insee;departement\nP1;35238;{departement}\n")
    assert column(reading, "commune") == ["35238"]
    assert [c for _, c, _ in said(reading)] == constats


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("69", "69"),
        ("69D", "69"),
        ("69M", "69"),
        ("1", "01"),
        ("2A", "2A"),
        ("974", "974"),
    ],
)
def test_a_department_with_a_name_places_a_row(read, code, told, territory):
    names = {
        "69": ("Villeurbanne", "69266"),
        "01": ("Oyonnax", "01283"),
        "2A": ("Ajaccio", "2A004"),
        "974": ("Saint-Denis", "97411"),
    }
    nom, commune = names[told]
    reading = read(f"id;ville;departement\nP1;{nom};{code}\n")
    assert column(reading, "commune") == [commune]
    assert column(reading, "position") == ["nom"]


@pytest.mark.parametrize(
    ("postal", "ville", "commune"),
    [
        ("20000", "Ajaccio", "2A004"),  # 200, 201: South; 202, 206: North
        ("20090", "Ajaccio", "2A004"),
        ("20200", "Bastia", "2B033"),
        ("20600", "Bastia", "2B033"),
        ("97400", "Saint-Denis", "97411"),
        ("05160", "Pontis", "04154"),  # a postal code of another department than its commune
        ("38300", "Bourgoin Jallieu", "38053"),
        ("35000", "RENNES CEDEX 7", "35238"),
        ("35601", "Redon Cedex", "35236"),
        ("75012", "Paris 12e Arrondissement", "75056"),
        ("69003", "LYON 3EME", "69123"),
        ("4112", "Manosque", "04112"),  # its INSEE code, the postal code of nothing: 04 at least
        ("04100", "Manosque", "04112"),
        ("4100", "Manosque", "04112"),
        ("01000", "Rennes", ""),  # the name and the code contradict each other
    ],
)
def test_a_name_and_a_postal_code_place_a_row(read, postal, ville, commune):
    reading = read(f"id;code_postal;ville\nP1;{postal};{ville}\n")
    assert column(reading, "commune") == [commune]
    assert column(reading, "position") == ["nom" if commune else "non_situe"]


def test_a_postal_code_alone_places_a_row_only_if_one_commune_has_it(read):
    reading = read("id;code_postal\nP1;35500\nP2;75001\nP3;51300\nP4;99999\n")
    assert column(reading, "commune")[1:] == ["75056", "", ""]
    assert column(reading, "position")[1:] == ["code_postal", "non_situe", "non_situe"]


def test_a_region_code_is_never_taken_for_a_department_nor_the_reverse(read):
    text = "id;niveau;codes\nC1;region;01\nC2;departement;01\nC3;region;35\nC4;departement;93\n"
    reading = read(text + "C5;;01\n", "coordinateurs")
    table = reading.tables["coordinateurs"]
    assert table["niveau"].tolist() == ["region", "departement", "", "departement", ""]
    assert table["codes"].tolist() == ["01", "01", "", "93", "01"]
    assert said(reading) == [
        (4, "niveau_douteux", "ignore"),
        (4, "zone_inconnue", "garde"),
        (6, "zone_inconnue", "garde"),
    ]


def test_epci_that_are_gone(read, territory):
    gone = next(iter(territory.epci_dissous))
    merged, now = next(iter(territory.passages["epci"].items()))
    reading = read(
        f"id;niveau;codes\nC1;epci;{gone}\nC2;epci;{merged}\nC3;epci;1\n", "coordinateurs"
    )
    assert column(reading, "codes", "coordinateurs") == [gone, merged, ""]
    assert said(reading, "code_inconnu") == [(4, "code_inconnu", "ignore")]
    assert now in territory.units("epci").codes


# ---------------------------------------------------------------------------- fillers and damages


@pytest.mark.parametrize("filler", ["0", "{}", "undefined", "null", "NULL", "non renseigné", "N/A"])
def test_fillers_are_no_data(read, filler):
    text = f"id;structure;code_insee;adresse;fin\nP1;{filler};35238;{filler};{filler}\n"
    reading = read(text)
    assert column(reading, "structure") == [""]
    assert said(reading) == [(2, "valeur_factice", "ignore")] * 2
    told = reading.diagnostics.dropna(subset="ligne")
    assert told["valeur"].tolist() == [filler, filler]
    assert told["explication"].str.contains(f"« {filler} »", regex=False).all()


def test_empty_objects_and_absent_keys_are_no_data(read):
    rows = [
        {"id": "P1", "code_insee": "35238", "structure": {}, "latitude": None},
        {
            "id": "P2",
            "structure": "S",
            "code_insee": "35238",
            "latitude": 48.11,
            "longitude": -1.68,
        },
    ]
    reading = read(rows)
    assert column(reading, "structure") == ["", "S"]
    assert said(reading, "coordonnees_absentes") == [(1, "coordonnees_absentes", "garde")]


def test_damaged_letters_are_kept_as_they_are_and_told(read):
    text = "id;structure;code_insee\nP1;Ren<e9>;35238\nP2;RenÃ©;35238\nP3;l?Hotel;35238\n"
    reading = read(text)
    assert column(reading, "structure") == ["Ren<e9>", "RenÃ©", "l?Hotel"]
    assert said(reading) == [
        (2, "texte_abime", "garde"),
        (3, "texte_abime", "garde"),
        (4, "lettre_perdue", "garde"),
    ]


def test_hidden_people_are_known_by_their_id(read):
    rows = [
        {
            "id": "64a1",
            "nom": "Anonyme",
            "structurePorteuse": {"nom": "S", "adresse": "35000 Rennes"},
        },
        {"id": "64a2", "structurePorteuse": {"nom": "S", "adresse": "35000 Rennes"}},
    ]
    reading = read(rows, None)
    assert reading.format.cle == "coordination_conseillers"
    assert column(reading, "id") == ["64a1", "64a2"]
    assert said(reading) == []


def test_a_formula_is_a_plain_text_and_what_our_exports_add_goes(read):
    reading = read("id;structure;code_insee\nP1;=1+1;35238\nP2;'=1+1;35238\n")
    assert column(reading, "structure") == ["=1+1", "=1+1"]
    assert said(reading) == [(2, "formule", "garde")]


# -------------------------------------------------------------------------------------- coordinates


@pytest.mark.parametrize(
    ("latitude", "longitude", "constats"),
    [
        ("48.1113", "-1.6800", []),
        ("48,1113", "-1,6800", []),
        ("48.1113, -1.6800", "", []),
        ("-1.6800", "48.1113", ["coordonnees_inversees"]),
        ("351640", "6789330", ["coordonnees_projetees"]),
        ("0", "0", ["valeur_factice", "coordonnees_absentes"]),
        ("null", "undefined", ["valeur_factice", "coordonnees_absentes"]),
        ("", "", ["coordonnees_absentes"]),
        ("48.1", "-1.7", ["coordonnees_imprecises"]),
        ("48,1133", "-1,7", ["coordonnees_imprecises"]),
        ("48.1, -1.68", "", ["coordonnees_imprecises"]),
        ("351640.5", "6789330.5", ["coordonnees_projetees"]),
        ("là", "ici", ["coordonnees_illisibles"]),
        ("1e999", "1e999", ["coordonnees_illisibles"]),
    ],
)
def test_coordinates(read, latitude, longitude, constats):
    text = (
        f"id;code_insee;latitude;longitude\nP1;35238;{latitude};{longitude}\nP2;35238;48.11;-1.68\n"
    )
    reading = read(text)
    found = list(dict.fromkeys(c for ligne, c, _ in said(reading) if ligne == 2))
    assert sorted(found) == sorted(constats)
    lost = {"valeur_factice", "coordonnees_absentes", "coordonnees_illisibles"} & set(constats)
    assert column(reading, "position") == ["commune" if lost else "point", "point"]
    assert column(reading, "commune") == ["35238", "35238"]


def test_a_column_of_pairs_is_read(read):
    for pair in ("48.1113, -1.68", "48,1113 ; -1,68", "[48.1113,-1.68]"):
        reading = read(f'id;geo_point_2d\nP1;"{pair}"\n')
        assert column(reading, "commune") == ["35238"]
        assert (column(reading, "latitude"), column(reading, "longitude")) == ([48.1113], [-1.68])


def test_several_rows_at_one_point_are_told_once_for_posts_and_each_for_structures(read):
    text = "id;nom;code_insee;latitude;longitude\n" + "".join(
        f"{n};S{n};35238;48.11;-1.68\n" for n in (1, 2)
    )
    posts = read(text + "3;S3;35238;48.12;-1.68\n")
    assert of_file(posts)["point_partage"].startswith("2 lignes sont au même point qu'une autre")
    assert said(posts, "point_partage") == []
    seats = read(text + "3;S3;35238;48.12;-1.68\n", "structures")
    assert said(seats, "point_partage") == [
        (2, "point_partage", "garde"),
        (3, "point_partage", "garde"),
    ]


# ------------------------------------------------------------------------------- location (point 3)

RENNES, VITRE, NANTES = (48.1113, -1.68), (48.1232, -1.2155), (47.2184, -1.5536)


@pytest.mark.parametrize(
    ("commune", "point", "position", "constat"),
    [
        ("35238", RENNES, "point", ""),
        ("35238", VITRE, "discordant", "point_hors_commune"),
        ("35238", NANTES, "discordant", "point_hors_departement"),
        ("35238", (47.01, -6.01), "discordant", "point_hors_france"),
        ("35238", (51.51, -0.12), "discordant", "point_hors_france"),
    ],
)
def test_a_stated_commune_counts_and_its_point_stands_beside(
    read, territory, commune, point, position, constat
):
    reading = read(f"id;code_insee;latitude;longitude\nP1;{commune};{point[0]};{point[1]}\n")
    assert column(reading, "commune") == [commune]
    assert column(reading, "position") == [position]
    assert (column(reading, "latitude"), column(reading, "longitude")) == ([point[0]], [point[1]])
    assert [c for _, c, _ in said(reading)] == ([constat] if constat else [])
    places = row_places(reading, territory).iloc[0]
    shape = diagnostic_shapes(reading, territory)
    assert places[["latitude", "longitude"]].tolist() == list(point)
    if constat:  # both are told, and drawn as the line that joins them
        assert "Rennes (35238)" in explanation(reading, constat)
        (line,) = shape
        centre = territory.communes.set_index("code").loc[commune, ["longitude", "latitude"]]
        assert list(line.coords) == [point[::-1], tuple(centre)]
    else:
        assert places[["latitude_commune", "longitude_commune"]].isna().all()


def test_precedence_of_what_places_a_row(read):
    header = "id;code_insee;ville;code_postal;departement;adresse;latitude;longitude\n"
    rows = {
        "35238;Vitré;35500;44;1 rue X 44000 Nantes;;": ("35238", "commune"),
        ";Vitré;35500;35;1 rue X 44000 Nantes;;": ("35360", "nom"),
        ";Vitré;;35;;;": ("35360", "nom"),
        ";;;;1 rue X 35500 Vitré;;": ("35360", "nom"),
        ";;75001;;;;": ("75056", "code_postal"),
        ";;75001;;1 rue X 44000 Nantes;;": ("75056", "code_postal"),
        ";;;;;48.1232;-1.2155": ("35360", "point"),
        ";;75001;;;48.8606;2.3376": ("75056", "point"),
        ";Vitré;;;;;": ("", "non_situe"),  # a name alone is not enough
        ";;;35;;;": ("", "non_situe"),
        ";;97150;;;;": ("", "hors_referentiel"),
        ";;;;;;": ("", "non_situe"),
    }
    reading = read(header + "".join(f"P{n};{row}\n" for n, row in enumerate(rows)))
    found = list(zip(column(reading, "commune"), column(reading, "position"), strict=True))
    assert dict(zip(rows, found, strict=True)) == rows


@pytest.mark.parametrize(
    ("row", "commune", "position", "constat"),
    [
        # by its department, told or that of its postal code
        (";;35;1 rue X;{nantes}", "", "discordant", "point_hors_departement"),
        (";35500;;1 rue X;{nantes}", "", "discordant", "point_hors_departement"),
        (";35500;;1 rue X;{rennes}", "35238", "point", ""),
        # by a postal code that has one commune: that commune counts
        (";75001;;1 rue X;{nantes}", "75056", "discordant", "point_hors_departement"),
        (";75001;;1 rue X;51.51;-0.12", "75056", "code_postal", "point_hors_france"),
        (";;;1 rue X;51.51;-0.12", "", "non_situe", "point_hors_france"),
        # by its name
        ("Vitré;35500;;;{nantes}", "35360", "discordant", "point_hors_departement"),
        ("Vitré;35500;;;{vitre}", "35360", "point", ""),
    ],
)
def test_a_point_outside_what_the_row_says_is_kept_and_told(read, row, commune, position, constat):
    points = {"nantes": NANTES, "rennes": RENNES, "vitre": VITRE}
    told = row.format(**{nom: f"{lat};{lon}" for nom, (lat, lon) in points.items()})
    reading = read(f"id;ville;code_postal;departement;adresse;latitude;longitude\nP1;{told}\n")
    assert (column(reading, "commune"), column(reading, "position")) == ([commune], [position])
    assert [c for _, c, _ in said(reading) if c.startswith("point")] == (
        [constat] if constat else []
    )
    assert column(reading, "latitude") == [float(told.split(";")[-2])]
    assert reading.gardees == 1
    if commune and constat == "point_hors_departement":
        assert f"({commune})" in explanation(reading, constat)


FALSE = (44.9687, 4.691)  # where a missing address was once geocoded


def test_the_point_of_an_address_that_is_absent_is_not_used(read):
    header = "id;ville;code_postal;adresse;latitude;longitude\n"
    point = f"{FALSE[0]};{FALSE[1]}"
    text = (
        header
        + f"P1;0;51170;;{point}\nP2;0;;null;{point}\n"
        + "P3;Rennes;35000;1 rue X;48.1113;-1.68\nP4;;;;48.1232;-1.2155\nP5;;;;48.1232;-1.2155\n"
        + f"P6;Saint-Barthélemy-Grozon;07270;Nas;{point}\n"
    )
    reading = read(text)
    assert [li for li, *_ in said(reading, "point_factice")] == [2, 3]
    # Those that share a point with nobody whose point is proved false are left where they are.
    assert column(reading, "position") == [
        "non_situe", "non_situe", "point", "point", "point", "point",
    ]  # fmt: skip
    assert column(reading, "commune")[3:] == ["35360", "35360", "07216"]


def test_a_file_of_points_alone_is_believed(read):
    text = "id;latitude;longitude\nP1;48.1113;-1.68\nP2;48.1113;-1.68\n"
    reading = read(text)
    assert column(reading, "position") == ["point", "point"]
    assert said(reading) == []


def test_an_unsure_geocoding_is_told(read):
    coselec = [
        {"id": n, "raison_sociale": "S", "nb_cnfs": 1, "insee_com": "35238", "result_score": score}
        for n, score in enumerate([0.49, 0.5, None])
    ]
    assert said(read(coselec, None), "geocodage_incertain") == [(1, "geocodage_incertain", "garde")]


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
