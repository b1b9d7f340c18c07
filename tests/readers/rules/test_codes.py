"""Rules that real files force on us (docs/fichiers.md): codes are text, fillers are nothing.

One test each, by name: small files, read whole; what the tables hold, what the diagnosis says. On
the embedded territory, because the rules are about real codes.
"""

import pytest
from support.readings import column, said

# ----------------------------------------------------------------------------------- codes are text


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
