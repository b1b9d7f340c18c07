"""What a file is, told by its columns: known kinds, usual names, mappings made by hand."""

import json
from itertools import combinations

import pandas as pd
import pytest
from support.files import csv_bytes
from support.toys import toy_territory

from cnc_geo.errors import ChoiceError, SourceError
from cnc_geo.readers.associations import (
    association_text,
    is_association,
    read_association,
)
from cnc_geo.readers.cleaning import fold
from cnc_geo.readers.columns import NEEDED, Association, suggest_columns
from cnc_geo.readers.containers.detection import open_sheets
from cnc_geo.readers.containers.sheet import Sheet
from cnc_geo.readers.fields import FIELDS, TABLE_FIELDS
from cnc_geo.readers.known_formats import FORMATS
from cnc_geo.readers.reading import read_file
from cnc_geo.readers.recognition import recognise
from cnc_geo.schema.tables import SCHEMAS

TOY = toy_territory()


def sheet_of(headers, *rows, nom="f.csv"):
    cells = pd.DataFrame(
        list(rows),
        columns=list(headers),
        index=pd.RangeIndex(2, len(rows) + 2, name="ligne"),
        dtype=object,
    )
    return Sheet(nom, "CSV", cells, None, ())


def known(headers, *rows, **options):
    return recognise([sheet_of(headers, *rows)], **options)


# ------------------------------------------------------------------------------------ known kinds


# «geolocalisation» is known by its points as well: tests/readers/test_formats.py reads one.
OF_COLUMNS = [format_ for format_ in FORMATS if format_.cle != "geolocalisation"]


@pytest.mark.parametrize("format_", OF_COLUMNS, ids=lambda f: f.cle)
def test_the_headers_that_a_kind_asks_for_are_enough(format_):
    found = known(format_.requis)
    assert found.format.cle == format_.cle
    headers = list(format_.requis)[::-1]
    assert known([h.upper().replace("_", " ") for h in headers]).format.cle == format_.cle
    assert known([*headers, "autre chose"]).format.cle == format_.cle


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.cle)
def test_without_one_of_its_headers_a_file_is_not_of_the_kind(format_):
    for absent in format_.requis:
        headers = [h for h in format_.requis if h != absent] + ["autre"]
        try:
            found = known(headers)
        except SourceError:
            continue
        assert found.format.cle != format_.cle


def test_of_two_kinds_the_one_that_asks_for_more_columns_wins():
    for one, other in combinations(OF_COLUMNS, 2):
        if len(one.requis) == len(other.requis):
            continue
        more = max(one, other, key=lambda f: len(f.requis))
        union = dict.fromkeys([*other.requis, *one.requis])
        asked = [f for f in OF_COLUMNS if set(f.requis) <= set(union)]
        if max(len(f.requis) for f in asked) == len(more.requis):
            assert len(known(union).format.requis) == len(more.requis)


def test_kinds_are_well_told():
    for format_ in FORMATS:
        assert set(format_.champs) <= set(FIELDS)
        assert all(fold(h) == h for h in (*format_.requis, *format_.personnes)), format_.cle
        assert all(fold(h) == h for headers in format_.champs.values() for h in headers)
        assert set(format_.tables) <= set(SCHEMAS)
    for field in FIELDS.values():
        assert all(fold(alias) == alias for alias in field.alias)


def test_no_table_has_a_field_that_cannot_be_mapped():
    assert set(TABLE_FIELDS) == set(NEEDED)
    for table, fields in TABLE_FIELDS.items():
        assert set(fields) <= set(FIELDS)
        assert all(needed <= set(fields) for needed in NEEDED[table]), table


def test_a_native_file_is_known_without_its_optional_columns():
    for table in ("conseillers", "structures", "coordinateurs", "candidatures"):
        full = [column.nom for column in SCHEMAS[table]]
        least = [column.nom for column in SCHEMAS[table] if not column.facultatif]
        assert known(full).format.cle == known(least).format.cle == f"natif_{table}"


# ------------------------------------------------------------------------------------ usual names


@pytest.mark.parametrize(
    ("headers", "table"),
    [
        (["Conseiller", "Code INSEE"], "conseillers"),
        (["Identifiant CNFS", "CP", "Ville"], "conseillers"),
        (["Poste n°", "Lat", "Long"], "conseillers"),
        (["Raison sociale", "SIRET", "Code postal"], "structures"),
        (["Dénomination", "Commune", "Dép"], "structures"),
        (["Coordinateur", "Périmètre", "Code périmètre"], "coordinateurs"),
        (["N° de dossier", "Niveau", "Codes"], "candidatures"),
    ],
)
def test_the_words_of_the_headers_tell_the_table(headers, table):
    found = known(headers, *[["1", "Alpha", "01"][: len(headers)]])
    assert (found.format.cle, found.format.tables) == ("libre", (table,))


@pytest.mark.parametrize(
    "headers", [["a", "b"], ["commune", "population"], ["SIRET", "montant"], ["conseiller", "âge"]]
)
def test_what_nothing_tells_is_refused_and_its_columns_are_told(headers):
    with pytest.raises(SourceError) as refusal:
        known(headers)
    message = str(refusal.value)
    assert message.startswith("f.csv : fichier CSV lu, mais ses colonnes ne sont celles d'aucun")
    assert all(f"« {header} »" in message for header in headers)
    assert "--table (conseillers, structures, coordinateurs, candidatures," in message


def test_endless_headers_are_not_all_told():
    with pytest.raises(SourceError) as refusal:
        known([f"{'x' * 100}{n}" for n in range(30)])
    assert "et 18 autres" in str(refusal.value)
    assert len(str(refusal.value)) < 1200


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["01001", "02001"], "commune"),
        (["1001", "02001"], "commune"),
        (["01001", "", "", ""], "commune"),
        (["Alpha", "Bravo"], "nom_commune"),
        (["Alpha", "01001", "Bravo"], "nom_commune"),
        (["", ""], "nom_commune"),
    ],
)
def test_a_column_commune_holds_codes_or_names_by_its_cells(cells, field):
    headers = ["id", "commune", "code_postal"]
    rows = [[str(n), cell, "01100"] for n, cell in enumerate(cells)]
    found = known(headers, *rows, table="conseillers")
    assert found.colonnes[field] == ("commune",)
    assert len({"commune", "nom_commune"} & set(found.colonnes)) == 1


@pytest.mark.parametrize(
    ("headers", "commune", "nom"),
    [
        (["commune", "code_insee"], "code_insee", "commune"),
        (["code_insee", "commune"], "code_insee", "commune"),
        (["commune", "nom_commune"], None, "nom_commune"),
        (["commune", "ville", "insee"], "insee", "commune"),
    ],
)
def test_a_column_of_names_leaves_the_codes_to_another(headers, commune, nom):
    cells = {"commune": "Alpha", "nom_commune": "Alpha", "ville": "Alpha"}
    row = [cells.get(header, "01001") for header in headers]
    found = known(["id", "code_postal", *headers], ["1", "01100", *row], table="conseillers")
    assert found.colonnes.get("commune") == (commune and (commune,))
    assert found.colonnes["nom_commune"] == (nom,)


def test_one_column_holds_one_field():
    headers = ["nom_structure", "commune", "x", "y", "lat", "lon"]
    found = known(headers, ["S", "01001", "1", "2", "3", "4"], table="structures")
    told = [header for headers in found.colonnes.values() for header in headers]
    assert len(told) == len(set(told))
    assert found.colonnes["latitude"] == ("lat",)
    assert found.colonnes["longitude"] == ("lon",)


def test_the_name_of_a_person_is_not_taken_for_that_of_a_structure():
    headers = ["Nom", "Prénom", "SIRET", "Code INSEE"]
    with pytest.raises(SourceError):
        known(headers, table="structures")
    assert known(["Nom", "SIRET", "Code INSEE"]).colonnes["nom"] == ("Nom",)
    told = known([*headers, "Employeur"], table="structures", colonnes={"nom": "Employeur"})
    assert told.colonnes["nom"] == ("Employeur",)


# --------------------------------------------------------------------------------- told by the user


HEADERS = ["Réf", "Où", "Quoi"]
ROW = ["A-1", "01001", "S"]


def test_columns_told_by_the_user_are_used():
    found = known(HEADERS, ROW, table="conseillers", colonnes={"id": "Réf", "commune": "ou"})
    assert found.colonnes == {"id": ("Réf",), "commune": ("Où",)}


def test_what_the_user_tells_goes_before_what_is_recognised():
    headers = ["id", "commune", "ailleurs", "structure"]
    found = known(
        headers, ["1", "01001", "02001", "S"], table="conseillers", colonnes={"commune": "ailleurs"}
    )
    assert found.colonnes["commune"] == ("ailleurs",)
    assert found.colonnes["structure"] == ("structure",)


def test_a_field_that_the_user_empties_has_no_column():
    headers = ["id", "commune", "structure"]
    found = known(headers, ["1", "01001", "S"], table="conseillers", colonnes={"structure": ""})
    assert "structure" not in found.colonnes


def test_a_column_told_for_one_field_is_taken_from_the_other():
    headers = ["id", "commune", "code_insee"]
    found = known(
        headers, ["1", "x", "01001"], table="conseillers", colonnes={"structure": "commune"}
    )
    assert found.colonnes["structure"] == ("commune",)
    assert found.colonnes["commune"] == ("code_insee",)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"table": "communes"}, ("Table inconnue : « communes »", "conseillers, structures")),
        (
            {"table": "lieux", "colonnes": {"debut": "Réf"}},
            ("Champ inconnu : « debut »", "id, nom, siret, commune"),
        ),
        ({"colonnes": {"roles": "Réf"}}, ("Champ inconnu : « roles »", "id, structure")),
        (
            {"table": "lieux", "colonnes": {"id": "Ref."}},
            ("f.csv : la colonne « Ref. » est attendue pour « id »", "« Réf », « Où », « Quoi »"),
        ),
    ],
)
def test_a_choice_that_does_not_exist_is_refused(options, words):
    options = {**options}
    if options.get("colonnes") == {"id": "Ref."}:
        headers = ["Référence", *HEADERS[1:]]
        words = (words[0], "« Référence », « Où », « Quoi »")
    else:
        headers = HEADERS
    with pytest.raises(ChoiceError) as refusal:
        known(headers, ROW, **options)
    assert [word for word in words if word not in str(refusal.value)] == []


def test_a_table_that_a_known_file_does_not_give_is_refused():
    headers = [column.nom for column in SCHEMAS["candidatures"]]
    with pytest.raises(SourceError) as refusal:
        known(headers, table="conseillers")
    assert str(refusal.value) == (
        "f.csv : une table « conseillers » est attendue, ce fichier est « candidatures, fichier "
        "natif » et donne « candidatures ». Donnez-le à sa place."
    )


def test_a_table_whose_columns_are_not_there_is_refused_with_what_is_near():
    with pytest.raises(SourceError) as refusal:
        known(["id", "Code commune INSE", "latitud"], table="conseillers")
    message = str(refusal.value)
    assert "pour une table « conseillers », commune ou code_postal+nom_commune ou" in message
    assert "(peut-être commune=Code commune INSE ; latitude=latitud)" in message


def test_suggestions_are_never_applied():
    sheet = sheet_of(["id", "commune", "longitud", "latitud"], ["1", "01001", "3.5", "0.5"])
    assert suggest_columns(sheet, "conseillers") == {"latitude": "latitud", "longitude": "longitud"}
    found = recognise([sheet], table="conseillers")
    assert "latitude" not in found.colonnes


# ----------------------------------------------------------------------------------- several sheets


def test_the_sheet_that_is_best_known_is_read_and_the_others_are_told():
    note = sheet_of(["remarque", "date"], ["x", "y"], nom="Notes")
    posts = sheet_of(["conseiller", "code_insee"], ["1", "01001"], nom="Postes")
    zones = sheet_of([c.nom for c in SCHEMAS["coordinateurs"]], nom="Zones")
    found = recognise([note, posts, zones])
    assert (found.sheet.nom, found.autres) == ("Zones", ("Notes", "Postes"))
    assert recognise([posts, note]).sheet.nom == "Postes"


def test_a_sheet_of_another_table_does_not_hide_the_one_that_is_asked_for():
    zones = sheet_of([c.nom for c in SCHEMAS["coordinateurs"]], nom="Zones")
    posts = sheet_of(["conseiller", "code_insee"], ["1", "01001"], nom="Postes")
    found = recognise([zones, posts], table="conseillers")
    assert (found.sheet.nom, found.autres) == ("Postes", ("Zones",))
    with pytest.raises(SourceError, match="ce fichier est « coordinateurs, fichier natif »"):
        recognise([zones], table="conseillers")


def test_a_column_that_one_sheet_lacks_is_found_in_another():
    note = sheet_of(["remarque", "date"], ["x", "y"], nom="Notes")
    posts = sheet_of(["Réf", "Où"], ["1", "01001"], nom="Postes")
    found = recognise([note, posts], table="conseillers", colonnes={"commune": "Où"})
    assert found.sheet.nom == "Postes"


# --------------------------------------------------------------------------------------- mappings


def test_a_mapping_is_saved_read_and_used_on_the_next_file_of_its_kind():
    first = known(HEADERS, ROW, table="conseillers", colonnes={"id": "Réf", "commune": "Où"})
    text = association_text(first)
    assert is_association(text.encode())
    saved = read_association(text.encode(), "a.json")
    assert saved == Association("conseillers", {"id": "Réf", "commune": "Où"})
    again = known(HEADERS, ROW, associations=[saved])
    assert (again.format.tables, again.colonnes) == (first.format.tables, first.colonnes)


def test_a_usual_name_put_aside_by_hand_stays_aside():
    headers = ["id", "commune", "structure"]
    first = known(headers, ["1", "01001", "S"], table="conseillers", colonnes={"structure": ""})
    saved = read_association(association_text(first).encode(), "a.json")
    assert saved.colonnes["structure"] == ""
    assert known(headers, ["1", "01001", "S"], associations=[saved]).colonnes == first.colonnes


def test_a_mapping_is_not_used_where_it_does_not_fit():
    saved = Association("conseillers", {"id": "Réf", "commune": "Où"})
    native = [column.nom for column in SCHEMAS["candidatures"]]
    assert known([*native, "Réf", "Où"], associations=[saved]).format.cle == "natif_candidatures"
    with pytest.raises(SourceError):
        known(["Réf", "Quoi"], associations=[saved])
    with pytest.raises(SourceError, match="pour une table « lieux »"):
        known(HEADERS, ROW, table="lieux", associations=[saved])


def test_what_the_user_tells_goes_before_a_mapping():
    saved = Association("conseillers", {"id": "Réf", "commune": "Où"})
    found = known(HEADERS, ROW, associations=[saved], colonnes={"id": "Quoi"})
    assert found.colonnes == {"id": ("Quoi",), "commune": ("Où",)}


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"[]",
        b"3",
        b"\xff",
        b'{"table": "communes", "colonnes": {}}',
        b'{"table": "lieux", "colonnes": {"age": "x"}}',
        b'{"table": "lieux", "colonnes": []}',
        b'{"table": ["lieux"], "colonnes": {}}',
        b"[" * 50_000,
    ],
    ids=lambda content: content[:24],
)
def test_what_is_no_mapping_is_refused(content):
    with pytest.raises(SourceError, match="une association de colonnes enregistrée par cnc_geo"):
        read_association(content, "a.json")


def test_a_table_is_not_taken_for_a_mapping():
    assert not is_association(csv_bytes([["id", "commune"], ["1", "01001"]]))
    assert not is_association(json.dumps({"cnc_geo": "couverture"}).encode())


# --------------------------------------------------------------------------------------- no header


HEADERLESS = (
    "camille.exemple@exemple.fr;;01;\n"
    "alex.exemple@exemple.fr;11;;\n"
    'noa.exemple@exemple.fr;;;"a@exemple.fr, b@exemple.fr"\n'
)


def test_the_file_without_header_keeps_its_first_row():
    reading = read_file(HEADERLESS.encode(), "f.csv", TOY)
    table = reading.tables["coordinateurs"]
    assert table["niveau"].tolist() == ["departement", "region", "conseiller"]
    assert table["codes"].tolist()[:2] == ["01", "11"]
    assert reading.lues == 3
    assert "entete_absent" in set(reading.diagnostics["constat"])


@pytest.mark.parametrize(
    "text",
    [
        "a@exemple.fr;01;01;a@exemple.fr\nb@exemple.fr;11;;\n",
        "a@exemple.fr;;;a@exemple.fr\nb@exemple.fr;11;;\n",
        HEADERLESS,
    ],
)
def test_addresses_of_persons_are_told_nowhere(text):
    reading = read_file(text.encode(), "f.csv", TOY)
    assert reading.tables["coordinateurs"]["niveau"].iloc[0] in (
        "region",
        "departement",
        "conseiller",
    )
    told = reading.tables["coordinateurs"].to_csv() + reading.diagnostics.to_csv()
    assert "exemple.fr" not in told
    assert "@" not in told


@pytest.mark.parametrize(
    "text",
    [
        "nom;région;département;courriels\nx;11;;a@exemple.fr\n",
        "a@exemple.fr;Onze;;\nb@exemple.fr;11;;\n",
        "a@exemple.fr;11;\nb@exemple.fr;11;\n",
    ],
)
def test_another_file_is_not_taken_for_it(text):
    (sheet,) = open_sheets(text.encode(), "f.csv")
    with pytest.raises(SourceError):
        recognise([sheet])
