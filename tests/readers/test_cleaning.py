"""One text becomes one cell: each cleaner, its repairs and what it says of them."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cnc_geo.readers import cleaning, damage, wordlists
from cnc_geo.readers.fields import FIELDS
from cnc_geo.readers.personal import personal_headers
from cnc_geo.schema.codes import CONSTATS, TRAITEMENTS

CLEANED = [name for name, field in FIELDS.items() if field.clean is not None]
CLEANERS = {field.clean for field in FIELDS.values() if field.clean is not None}
CODES = [cleaning.commune, cleaning.postal_code, cleaning.departement, cleaning.siret]

# ------------------------------------------------------------------------------------------ laws


@given(st.text(max_size=30))
@example("0" * 400)
@example("'=" * 3)
def test_every_cleaner_answers_any_text_and_says_what_it_did(texte):
    for clean in CLEANERS:
        cell = clean(texte)
        if cell.constat:
            assert cell.constat in CONSTATS
            assert cell.traitement in TRAITEMENTS
            assert len(cell.explication) > len("Une donnée")
        else:
            assert (cell.traitement, cell.explication) == ("", "")
        if cell.traitement == "ignore":
            assert cell.texte == ""


@given(st.text(max_size=30))
@example("'=A1")
def test_what_was_kept_is_kept_as_it_is_the_next_time(texte):
    for clean in CLEANERS:
        once = clean(texte).texte
        if once[:1] == "=" or (once[:1] == "'" and once[1:2] in "=+-@"):
            continue  # our exports write them with the apostrophe that reading takes off
        assert clean(once).texte == once


@pytest.mark.parametrize("champ", CLEANED)
def test_an_empty_cell_is_nothing_to_say(champ):
    assert FIELDS[champ].clean("") == cleaning.Cell("")


@pytest.mark.parametrize("clean", CODES, ids=lambda clean: clean.__name__)
@pytest.mark.parametrize("texte", ["null", "undefined", "NULL", "{}", "n/a", "Non renseigné"])
def test_a_filler_is_no_code(clean, texte):
    cell = clean(texte)
    assert cell[:3] == ("", "valeur_factice", "ignore")
    assert f"« {texte} »" in cell.explication


# ----------------------------------------------------------------------------------------- codes


def _read(cell):
    return cell.texte, cell.constat, cell.traitement


@pytest.mark.parametrize(
    ("clean", "texte", "expected"),
    [
        # communes
        (cleaning.commune, "35238", ("35238", "", "")),
        (cleaning.commune, "1053", ("01053", "zero_perdu", "repare")),
        (cleaning.commune, "1053.0", ("01053", "zero_perdu", "repare")),
        (cleaning.commune, "35238.0", ("35238", "code_en_nombre", "repare")),
        (cleaning.commune, "35238,00", ("35238", "code_en_nombre", "repare")),
        (cleaning.commune, "35 238", ("35238", "code_en_nombre", "repare")),
        (cleaning.commune, "2A004", ("2A004", "", "")),
        (cleaning.commune, "2a004", ("2A004", "", "")),
        (cleaning.commune, "2A04", ("", "code_inconnu", "ignore")),
        (cleaning.commune, "2C004", ("", "code_inconnu", "ignore")),
        (cleaning.commune, "352380", ("", "code_inconnu", "ignore")),
        (cleaning.commune, "Rennes", ("", "code_inconnu", "ignore")),
        (cleaning.commune, "٣٥٢٣٨", ("", "code_inconnu", "ignore")),
        # postal codes
        (cleaning.postal_code, "04000", ("04000", "", "")),
        (cleaning.postal_code, "4000", ("04000", "zero_perdu", "repare")),
        (cleaning.postal_code, "1100", ("01100", "zero_perdu", "repare")),
        (cleaning.postal_code, "F-35000", ("35000", "", "")),
        (cleaning.postal_code, "F35000", ("35000", "", "")),
        (cleaning.postal_code, "35 000", ("35000", "code_en_nombre", "repare")),
        (cleaning.postal_code, "2A004", ("", "code_inconnu", "ignore")),
        (cleaning.postal_code, "35000 CEDEX", ("", "code_inconnu", "ignore")),
        # departments
        (cleaning.departement, "1", ("01", "zero_perdu", "repare")),
        (cleaning.departement, "1.0", ("01", "zero_perdu", "repare")),
        (cleaning.departement, "01", ("01", "", "")),
        (cleaning.departement, "974", ("974", "", "")),
        (cleaning.departement, "2A", ("2A", "", "")),
        (cleaning.departement, "2b", ("2B", "", "")),
        (cleaning.departement, "69M", ("69M", "", "")),
        (cleaning.departement, "Ille-et-Vilaine", ("Ille-et-Vilaine", "", "")),
        # SIRET: 732 829 320 00074 has a good key
        (cleaning.siret, "73282932000074", ("73282932000074", "", "")),
        (cleaning.siret, "732 829 320 00074", ("73282932000074", "code_en_nombre", "repare")),
        (cleaning.siret, "73282932000074.0", ("73282932000074", "code_en_nombre", "repare")),
        (cleaning.siret, "1800010", ("1800010", "", "")),
        (cleaning.siret, "180001", ("0180001", "", "")),
        (cleaning.siret, "572078400015", ("00572078400015", "zero_perdu", "repare")),
        (cleaning.siret, "572078400015.0", ("00572078400015", "zero_perdu", "repare")),
        (cleaning.siret, "572078400016", ("", "siret_invalide", "ignore")),
        (cleaning.siret, "73282932000075", ("73282932000075", "siret_invalide", "garde")),
        (cleaning.siret, "7,32829E+13", ("", "siret_invalide", "ignore")),
        (cleaning.siret, "7.32829e13", ("", "siret_invalide", "ignore")),
        (cleaning.siret, "732829320", ("", "siret_invalide", "ignore")),
        (cleaning.siret, "732829320000745", ("", "siret_invalide", "ignore")),
        (cleaning.siret, "W353000000", ("", "siret_invalide", "ignore")),
        (cleaning.siret, "0", ("", "valeur_factice", "ignore")),
        (cleaning.siret, "00000000000000", ("", "valeur_factice", "ignore")),
        # numbers
        (cleaning.whole_number, "2", ("2", "", "")),
        (cleaning.whole_number, "0", ("0", "", "")),
        (cleaning.whole_number, "2.0", ("2", "", "")),
        (cleaning.whole_number, "1 200", ("1200", "", "")),
        (cleaning.whole_number, "-1", ("", "nombre_illisible", "ignore")),
        (cleaning.whole_number, "2.5", ("", "nombre_illisible", "ignore")),
        (cleaning.whole_number, "٣", ("", "nombre_illisible", "ignore")),
        (cleaning.read_number, "48,1", ("48.1", "", "")),
        (cleaning.read_number, "-1.6", ("-1.6", "", "")),
        (cleaning.read_number, "\u22121.6", ("-1.6", "", "")),
        (cleaning.read_number, "1\u202f234,5", ("1234.5", "", "")),
        (cleaning.read_number, "48.1°", ("48.1", "", "")),
        (cleaning.read_number, "4.81e1", ("4.81e1", "", "")),
        (cleaning.read_number, "1.234,5", ("", "nombre_illisible", "ignore")),
        (cleaning.read_number, "nan", ("", "valeur_factice", "ignore")),
        (cleaning.read_number, "inf", ("", "nombre_illisible", "ignore")),
        # days
        (cleaning.day, "2026-06-15", ("2026-06-15", "", "")),
        (cleaning.day, "2026-06-15T10:00:00Z", ("2026-06-15", "", "")),
        (cleaning.day, "2026-06-15 00:00:00", ("2026-06-15", "", "")),
        (cleaning.day, "15/06/2026", ("2026-06-15", "", "")),
        (cleaning.day, "5/6/2026", ("2026-06-05", "", "")),
        (cleaning.day, "15.06.2026", ("2026-06-15", "", "")),
        (cleaning.day, "15/06/2026 10:00", ("2026-06-15", "", "")),
        (cleaning.day, "non renseignée", ("", "", "")),
        (cleaning.day, "31/02/2026", ("", "date_illisible", "ignore")),
        (cleaning.day, "06/15/2026", ("", "date_illisible", "ignore")),
        (cleaning.day, "juin 2026", ("", "date_illisible", "ignore")),
        (cleaning.day, "0000-01-01", ("", "date_illisible", "ignore")),
        # texts and identifiers
        (cleaning.text, "Médiathèque", ("Médiathèque", "", "")),
        (cleaning.text, "=1+1", ("=1+1", "formule", "garde")),
        (cleaning.text, "'=1+1", ("=1+1", "", "")),
        (cleaning.text, "'@lias", ("@lias", "", "")),
        (cleaning.text, "'t Zand", ("'t Zand", "", "")),
        (cleaning.text, "0", ("", "valeur_factice", "ignore")),
        (cleaning.text, "[object Object]", ("", "valeur_factice", "ignore")),
        (cleaning.identifier, "A-1", ("A-1", "", "")),
        (cleaning.identifier, "12.0", ("12", "", "")),
        (cleaning.identifier, "0", ("0", "", "")),
        (cleaning.identifier, "'-3", ("-3", "", "")),
        (cleaning.identifier, "a|b", ("a/b", "valeur_inconnue", "repare")),
        (cleaning.identifier, "undefined", ("", "valeur_factice", "ignore")),
    ],
)
def test_cleaner(clean, texte, expected):
    assert _read(clean(texte)) == expected


@given(st.integers(0, 99_999))
def test_leading_zeros_come_back(number):
    code = f"{number:05d}"
    lost = str(number)
    for clean in (cleaning.commune, cleaning.postal_code):
        for written in {lost, f"{lost}.0"} - {"0"}:  # a lonely zero fills a cell
            assert clean(written).texte == code


@given(st.sampled_from("AB"), st.integers(0, 999))
def test_corsica_is_never_padded(letter, number):
    assert cleaning.commune(f"2{letter}{number:03d}").texte == f"2{letter}{number:03d}"
    assert cleaning.commune(f"{letter}{number:03d}").texte == ""


@given(st.integers(10**5, 10**8 - 1), st.integers(0, 9999))
@example(10**6, 1)
@example(572078, 1)
def test_a_siret_is_fourteen_digits_whose_keys_are_right_or_it_is_said(siren, establishment):
    good = _with_key(f"{_with_key(f'{siren:08d}')}{establishment:04d}")
    assert _read(cleaning.siret(good)) == (good, "", "")
    wrong = f"{good[:-1]}{(int(good[-1]) + 1) % 10}"
    # La Poste (356 000 000) has a rule of its own.
    assert good.startswith("356") or cleaning.siret(wrong).constat == "siret_invalide"
    if good[0] == "0":
        assert _read(cleaning.siret(good.lstrip("0"))) == (good, "zero_perdu", "repare")
    else:  # a SIREN in its place tells a company, not which of its establishments
        assert _read(cleaning.siret(good[:9])) == ("", "siret_invalide", "ignore")


def _with_key(digits):
    """Add the digit that makes the sum of Luhn a multiple of ten."""
    doubled = [int(d) * 2 for d in digits[::-2]]
    total = sum(d - 9 * (d > 9) for d in doubled) + sum(map(int, digits[-2::-2]))
    return f"{digits}{-total % 10}"


# ----------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("allowed", "texte", "word"),
    [
        (wordlists.LEVELS, "Départemental", "departement"),
        (wordlists.LEVELS, "Régional", "region"),
        (wordlists.LEVELS, "EPCI", "epci"),
        (wordlists.LEVELS, "Intercommunalité", "epci"),
        (wordlists.LEVELS, "Bassin de vie", ""),
        (wordlists.STATES_OF_POST, "Occupé", "occupe"),
        (wordlists.STATES_OF_POST, "RENDU", "rendu"),
        (wordlists.STATES_OF_ZONE, "Occupé", "en_poste"),
        (wordlists.STATES_OF_ZONE, "Vacant", "prevu"),
        (wordlists.STATES_OF_ZONE, "Rendu", "termine"),
        (wordlists.STATES_OF_ZONE, "Nouvelle candidature", "propose"),
        (wordlists.STATES_OF_ZONE, "Candidature validée", "prevu"),
        (wordlists.STATES_OF_ZONE, "Non validée", "termine"),
        (wordlists.STATES_OF_ZONE, "Non renseigné", "propose"),
        (wordlists.NATURES, "privée", "privee"),
        (wordlists.NATURES, "PRIVATE", "privee"),
        (wordlists.OPINIONS, "Défavorable", "defavorable"),
        (wordlists.FICTIVE, "oui", "true"),
    ],
)
def test_words_of_the_platforms_are_ours(allowed, texte, word):
    assert wordlists.one_of(allowed, "mot")(texte) == cleaning.Cell(word)


def test_a_word_of_no_list_is_left_and_the_list_is_told():
    cell = wordlists.one_of(wordlists.OPINIONS, "avis du préfet")("réservé")
    assert _read(cell) == ("", "valeur_inconnue", "ignore")
    assert "« avis du préfet » (favorable, defavorable)" in cell.explication
    assert "« réservé »" in cell.explication


# --------------------------------------------------------------------------------------- letters


@pytest.mark.parametrize("texte", ["Ren<e9>", "RenÃ©", "lâ€™Épine", "d\ufffdgât", "Nîmes <c9>"])
def test_damaged_accents_are_seen(texte):
    assert damage.is_damaged(texte)


@pytest.mark.parametrize("texte", ["René", "<b>gras</b>", "a<5", "Ã L’ÉCOLE", "œuvre", "10 €"])
def test_sound_letters_are_left_alone(texte):
    assert not damage.is_damaged(texte)


@pytest.mark.parametrize(
    ("texte", "lost"),
    [
        ("Place de l?Hotel", True),
        ("Mairie ?", False),
        ("https://exemple.fr/a?b=c", False),
        ("12?3", False),
        ("Ça va ?oui", False),
    ],
)
def test_a_question_mark_between_letters_is_a_lost_one(texte, lost):
    assert damage.has_lost_letter(texte) is lost


@pytest.mark.parametrize(
    ("texte", "folded"),
    [
        ("Date de validation en comité de sélection", "date_de_validation_en_comite_de_selection"),
        ("Investissement … de l’Etat", "investissement_de_l_etat"),
        ("  N° SIRET ", "n_siret"),
        ("Cœur d'Œuvre", "coeur_d_oeuvre"),
        ("—", ""),
    ],
)
def test_headers_are_folded(texte, folded):
    assert cleaning.fold(texte) == folded


@given(st.text(max_size=20))
def test_folding_is_done_once(texte):
    folded = cleaning.fold(texte)
    assert re.fullmatch(r"([a-z0-9]+(_[a-z0-9]+)*)?", folded)
    assert cleaning.fold(folded) == folded


# --------------------------------------------------------------------------------------- persons


def test_headers_on_persons_are_known():
    headers = ["Nom", "Prénom", "Adresse e-mail", "Tél. fixe", "Mail pro", "Référent", "Commune"]
    assert personal_headers(headers) == set(headers) - {"Commune"}


def test_a_name_alone_is_not_a_person_s():
    headers = ["Nom", "Commune", "Itinéraire", "Hôtel", "Courrier", "Mailly"]
    assert personal_headers(headers) == set()
