"""What may be repeated of a file: persons never, numbers always, words if they name nobody."""

import json

import pytest
from support.persons import MAIL, NAME, NUMBERS, PHONE, found_in
from support.toys import toy_territory

from cnc_geo.readers.columns import CONSTANTE
from cnc_geo.readers.contacts import MASQUE, is_contact, without_contacts
from cnc_geo.readers.echoes import header_labels, names_someone, shown, shown_title
from cnc_geo.readers.fields import FIELDS
from cnc_geo.readers.known_formats import FORMATS
from cnc_geo.readers.reading import read_file

TOY = toy_territory()

TELEPHONES = [
    *("06 39 98 00 01", "06.39.98.00.01", "0639980001", "06-39-98-00-01", "06/39/98/00/01"),
    *("+33 6 39 98 00 01", "+33639980001", "+33 (0)6 39 98 00 01", "0033 6 39 98 00 01"),
    *("00 33 6 39 98 00 01", "(+33)6 39 98 00 01", "+33.6.39.98.00.01", "6 39 98 00 01"),
    *("06\u00a039\u00a098\u00a000\u00a001", "06\u202f39\u202f98\u202f00\u202f01"),
    *("01 99 00 12 34", "0199001234", "01 99 001 234", "0 199 001 234", "0199 001 234"),
    *("+262 639 98 00 01", "+590590123456", "+594 594 12 34 56", "+596 596 12 34 56"),
    *("+687 12 34 56", "+32 470 12 34 56", "(06) 39 98 00 01"),
]
MAILS = [
    *(MAIL, "t@exemple.invalid", "t.z+liste@a-b.exemple.invalid", "t [at] exemple.invalid"),
    *("t(at)exemple.invalid", "t @ exemple.invalid", "t\uff20exemple.invalid", f"<{MAIL}>"),
]


@pytest.mark.parametrize("told", [*TELEPHONES, *MAILS])
def test_an_email_or_a_telephone_is_masked_in_any_form_and_among_words(told):
    assert is_contact(told)
    for text in (f"Mairie, {told}", f"Mairie 35000 {told} ; accueil", f"tel:{told}"):
        masked = without_contacts(text)
        assert MASQUE in masked
        assert told not in masked
        assert masked.startswith(text[:3])
        assert shown(text, used=True) == masked


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_number_of_the_state_is_never_masked(kind):
    for told in NUMBERS[kind]:
        assert without_contacts(told) == told
        assert shown(told) == told
        assert shown(f"code {told}", used=True) == f"code {told}"
        assert not names_someone(told), told


def test_ten_digits_from_01_are_a_telephone_even_where_a_dossier_is_told():
    assert shown("Dossier n° 0639980001", used=True) == f"Dossier n° {MASQUE}"
    assert shown("639980001") == MASQUE  # a spreadsheet lost its zero; no SIREN has this key
    assert shown("732829320") == "732829320"


@pytest.mark.parametrize("title", ["M.", "Mme", "MME", "Madame", "Monsieur", "Mlle", "Mr"])
def test_a_titled_name_is_masked_but_in_the_name_of_a_street(title):
    assert shown(f"Chez {title} ZORGLUBINSKI, bât. A", used=True) == f"Chez {MASQUE}, bât. A"
    assert shown(f"{title} H. Zorglubinski", used=True) == MASQUE
    street = f"12 rue de {title} Zorglubinski"
    assert shown(street, used=True) == street
    assert not found_in(shown(f"{street} chez {title} Hermine X", used=True)[len(street) :])


def test_words_that_only_look_like_persons_are_kept():
    for text in ("M.J.C. du Bois", "LE PIED @ L'ETRIER", "@mairie", "Métropole", "MM 35"):
        assert shown(text, used=True) == text


def test_a_refused_text_is_told_if_its_words_name_nobody():
    for text in (
        "Rennes",
        "peut-être",
        "En attente",
        "Ille-et-Vilaine",
        "35000 CEDEX",
        "Pays de Redon",
    ):
        assert shown(text) == text
    for text in (NAME, "zorglubinski", "Martin", "Bernard Petit", "DUPONT Marie", "Ly Minh"):
        assert shown(text) == MASQUE


@pytest.mark.parametrize(
    "told",
    [NAME, "hermine.zorglubinski", "DUPONT Marie", "Marie", "J. Zorglub", PHONE],
)
def test_an_identifier_that_is_a_person_is_known(told):
    assert names_someone(told)


@pytest.mark.parametrize(
    "told", ["P1", "Rennes", "CCAS-Rennes", "lycee-jean-moulin", "0", "ł", "a-b"]
)
def test_an_identifier_that_is_none_is_kept(told):
    assert not names_someone(told)


def test_a_header_that_may_name_somebody_is_told_by_its_rank():
    labels = header_labels(["commune", NAME, "Observations", "ZORGLUBINSKI", MAIL, "insee_com"])
    told = ["commune", "colonne 2", "Observations", "colonne 4", "colonne 5", "insee_com"]
    assert list(labels.values()) == told
    first = header_labels(["Ly", "35238", "Mairie", "12/03/2024"])
    assert list(first.values()) == ["Ly", "35238", "Mairie", "12/03/2024"]
    assert list(header_labels(["Roux", "35238"]).values()) == ["colonne 1", "35238"]


def test_a_sheet_that_may_name_somebody_is_told_by_its_rank():
    assert shown_title("Postes 2024", "feuille 1") == "Postes 2024"
    assert shown_title(NAME, "feuille 2") == "feuille 2"
    assert shown_title(f"dossier/{MAIL}.csv", "fichier 3") == "fichier 3"


def test_a_long_text_takes_no_more_than_its_letters():
    """Patterns look at a bounded stretch around each letter."""
    for text in ("a" * 50_000, "a " * 25_000, "1 " * 25_000, "M. A" * 12_000, "a-" * 25_000):
        assert len(shown(text, used=True)) <= 200
        assert len(without_contacts(text)) > 0


COLUMN = "id;structure;code_insee;Nom\n" + "".join(
    f"P{n};Mairie;01001;{name}\n" for n, name in enumerate(("Marie ZORGLUB", "Paul Zorglub"))
)


def test_a_column_of_people_called_nom_gives_no_name_to_structures():
    text = COLUMN.replace("structure", "autre").replace("id;", "id;", 1)
    reading = read_file(text.encode(), "f.csv", TOY, table="structures")
    assert reading.tables["structures"]["nom"].tolist() == ["(sans nom)"] * 2
    assert not found_in(reading.diagnostics.to_csv())
    places = text.replace("Paul Zorglub", "Médiathèque").replace("Marie ZORGLUB", "Mairie")
    reading = read_file(places.encode(), "f.csv", TOY, table="structures")
    assert reading.tables["structures"]["nom"].tolist() == ["Mairie", "Médiathèque"]


def test_people_of_a_zone_are_told_by_no_name():
    text = f"id;niveau;codes;etat\nC1;conseiller;P1|{NAME}|{MAIL}|{PHONE};en_poste\n"
    reading = read_file(text.encode(), "f.csv", TOY, table="coordinateurs")
    assert reading.tables["coordinateurs"]["codes"].tolist() == ["P1|personne-9a944150"]
    assert not found_in(reading.diagnostics.to_csv())


def test_who_is_called_by_a_name_keeps_those_who_are_told_to_be_theirs():
    zones = f"id;niveau;codes;etat\n{NAME};commune;01001;en_poste\nAlpha;commune;01002;en_poste\n"
    posts = f"id;commune;coordinateurs\nP1;01001;{NAME}|Alpha\nP2;01001;{MAIL},Alpha\n"
    held = read_file(zones.encode(), "z.csv", TOY, table="coordinateurs").tables["coordinateurs"]
    told = read_file(posts.encode(), "p.csv", TOY, table="conseillers").tables["conseillers"]
    assert "Alpha" in set(held["id"])
    assert set(told["coordinateurs"][0].split("|")) == set(held["id"])
    assert told["coordinateurs"][1] == "Alpha"


def test_keys_of_an_object_are_told_as_headers_are():
    document = {NAME: [{"a": 1}], MAIL: [{"a": 2}]}
    with pytest.raises(Exception, match="plusieurs listes") as refusal:
        read_file(json.dumps(document).encode(), "f.json", TOY)
    assert not found_in(str(refusal.value))


def test_a_constant_that_a_user_gives_is_told_without_contacts():
    text = "id;code_insee\nP1;01001\n"
    given = {"structure": f"{CONSTANTE}Mairie {MAIL}"}
    reading = read_file(text.encode(), "f.csv", TOY, table="conseillers", colonnes=given)
    assert not found_in(reading.diagnostics.to_csv() + reading.tables["conseillers"].to_csv())


def test_every_usual_header_is_told_as_it_is():
    usual = {alias for field in FIELDS.values() for alias in field.alias}
    usual |= {header for known in FORMATS for header in (*known.requis, *known.personnes)}
    usual |= {header for known in FORMATS for told in known.champs.values() for header in told}
    assert len(usual) > 150
    labels = header_labels(sorted(usual))
    assert [header for header, label in labels.items() if header != label] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("243500139 - Zorglub Agglo|35238", f"{MASQUE} 243500139 35238"),
        ("Zorglubinski 2A004 W351234567", f"{MASQUE} 2A004 W351234567"),
        ("Zorglubinski 639980001", MASQUE),
        ("Zorglubinski 01 99 00 12 34", MASQUE),
        ("Zorglubinski +33639980001", MASQUE),
    ],
)
def test_numbers_of_the_state_stay_among_words_that_may_name_somebody(text, told):
    assert shown(text) == told


@pytest.mark.parametrize(
    "told",
    ["Alpha", "SMICTOM", "FabLab", "Villejean", "ZoneX", "itinerant-1", "Rennes 2", "Emmaüs"],
)
def test_one_unknown_word_is_an_identifier(told):
    assert not names_someone(told)
