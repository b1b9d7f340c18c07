"""One text becomes one cell: each cleaner, its repairs and what it says of them."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cnc_geo.readers import cells
from cnc_geo.readers.fields import FIELDS, personal_headers
from cnc_geo.vocabulary import CONSTATS, TRAITEMENTS

CLEANED = [name for name, field in FIELDS.items() if field.clean is not None]
CLEANERS = {field.clean for field in FIELDS.values() if field.clean is not None}
CODES = [cells.commune, cells.postal_code, cells.departement, cells.siret]

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
    assert FIELDS[champ].clean("") == cells.Cell("")


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
        (cells.commune, "35238", ("35238", "", "")),
        (cells.commune, "1053", ("01053", "zero_perdu", "repare")),
        (cells.commune, "1053.0", ("01053", "zero_perdu", "repare")),
        (cells.commune, "35238.0", ("35238", "code_en_nombre", "repare")),
        (cells.commune, "35238,00", ("35238", "code_en_nombre", "repare")),
        (cells.commune, "35 238", ("35238", "code_en_nombre", "repare")),
        (cells.commune, "2A004", ("2A004", "", "")),
        (cells.commune, "2a004", ("2A004", "", "")),
        (cells.commune, "2A04", ("", "code_inconnu", "ignore")),
        (cells.commune, "2C004", ("", "code_inconnu", "ignore")),
        (cells.commune, "352380", ("", "code_inconnu", "ignore")),
        (cells.commune, "Rennes", ("", "code_inconnu", "ignore")),
        (cells.commune, "٣٥٢٣٨", ("", "code_inconnu", "ignore")),
        # postal codes
        (cells.postal_code, "04000", ("04000", "", "")),
        (cells.postal_code, "4000", ("04000", "zero_perdu", "repare")),
        (cells.postal_code, "1100", ("01100", "zero_perdu", "repare")),
        (cells.postal_code, "F-35000", ("35000", "", "")),
        (cells.postal_code, "F35000", ("35000", "", "")),
        (cells.postal_code, "35 000", ("35000", "code_en_nombre", "repare")),
        (cells.postal_code, "2A004", ("", "code_inconnu", "ignore")),
        (cells.postal_code, "35000 CEDEX", ("", "code_inconnu", "ignore")),
        # departments
        (cells.departement, "1", ("01", "zero_perdu", "repare")),
        (cells.departement, "1.0", ("01", "zero_perdu", "repare")),
        (cells.departement, "01", ("01", "", "")),
        (cells.departement, "974", ("974", "", "")),
        (cells.departement, "2A", ("2A", "", "")),
        (cells.departement, "2b", ("2B", "", "")),
        (cells.departement, "69M", ("69M", "", "")),
        (cells.departement, "Ille-et-Vilaine", ("Ille-et-Vilaine", "", "")),
        # SIRET: 732 829 320 00074 has a good key
        (cells.siret, "73282932000074", ("73282932000074", "", "")),
        (cells.siret, "732 829 320 00074", ("73282932000074", "code_en_nombre", "repare")),
        (cells.siret, "73282932000074.0", ("73282932000074", "code_en_nombre", "repare")),
        (cells.siret, "1800010", ("1800010", "", "")),
        (cells.siret, "180001", ("0180001", "", "")),
        (cells.siret, "572078400015", ("00572078400015", "zero_perdu", "repare")),
        (cells.siret, "572078400015.0", ("00572078400015", "zero_perdu", "repare")),
        (cells.siret, "572078400016", ("", "siret_invalide", "ignore")),
        (cells.siret, "73282932000075", ("73282932000075", "siret_invalide", "garde")),
        (cells.siret, "7,32829E+13", ("", "siret_invalide", "ignore")),
        (cells.siret, "7.32829e13", ("", "siret_invalide", "ignore")),
        (cells.siret, "732829320", ("", "siret_invalide", "ignore")),
        (cells.siret, "732829320000745", ("", "siret_invalide", "ignore")),
        (cells.siret, "W353000000", ("", "siret_invalide", "ignore")),
        (cells.siret, "0", ("", "valeur_factice", "ignore")),
        (cells.siret, "00000000000000", ("", "valeur_factice", "ignore")),
        # numbers
        (cells.whole_number, "2", ("2", "", "")),
        (cells.whole_number, "0", ("0", "", "")),
        (cells.whole_number, "2.0", ("2", "", "")),
        (cells.whole_number, "1 200", ("1200", "", "")),
        (cells.whole_number, "-1", ("", "nombre_illisible", "ignore")),
        (cells.whole_number, "2.5", ("", "nombre_illisible", "ignore")),
        (cells.whole_number, "٣", ("", "nombre_illisible", "ignore")),
        (cells.number, "48,1", ("48.1", "", "")),
        (cells.number, "-1.6", ("-1.6", "", "")),
        (cells.number, "\u22121.6", ("-1.6", "", "")),
        (cells.number, "1\u202f234,5", ("1234.5", "", "")),
        (cells.number, "48.1°", ("48.1", "", "")),
        (cells.number, "4.81e1", ("4.81e1", "", "")),
        (cells.number, "1.234,5", ("", "nombre_illisible", "ignore")),
        (cells.number, "nan", ("", "valeur_factice", "ignore")),
        (cells.number, "inf", ("", "nombre_illisible", "ignore")),
        # days
        (cells.day, "2026-06-15", ("2026-06-15", "", "")),
        (cells.day, "2026-06-15T10:00:00Z", ("2026-06-15", "", "")),
        (cells.day, "2026-06-15 00:00:00", ("2026-06-15", "", "")),
        (cells.day, "15/06/2026", ("2026-06-15", "", "")),
        (cells.day, "5/6/2026", ("2026-06-05", "", "")),
        (cells.day, "15.06.2026", ("2026-06-15", "", "")),
        (cells.day, "15/06/2026 10:00", ("2026-06-15", "", "")),
        (cells.day, "non renseignée", ("", "", "")),
        (cells.day, "31/02/2026", ("", "date_illisible", "ignore")),
        (cells.day, "06/15/2026", ("", "date_illisible", "ignore")),
        (cells.day, "juin 2026", ("", "date_illisible", "ignore")),
        (cells.day, "0000-01-01", ("", "date_illisible", "ignore")),
        # texts and identifiers
        (cells.text, "Médiathèque", ("Médiathèque", "", "")),
        (cells.text, "=1+1", ("=1+1", "formule", "garde")),
        (cells.text, "'=1+1", ("=1+1", "", "")),
        (cells.text, "'@lias", ("@lias", "", "")),
        (cells.text, "'t Zand", ("'t Zand", "", "")),
        (cells.text, "0", ("", "valeur_factice", "ignore")),
        (cells.text, "[object Object]", ("", "valeur_factice", "ignore")),
        (cells.identifier, "A-1", ("A-1", "", "")),
        (cells.identifier, "12.0", ("12", "", "")),
        (cells.identifier, "0", ("0", "", "")),
        (cells.identifier, "'-3", ("-3", "", "")),
        (cells.identifier, "a|b", ("a/b", "valeur_inconnue", "repare")),
        (cells.identifier, "undefined", ("", "valeur_factice", "ignore")),
    ],
)
def test_cleaner(clean, texte, expected):
    assert _read(clean(texte)) == expected


@given(st.integers(0, 99_999))
def test_leading_zeros_come_back(number):
    code = f"{number:05d}"
    lost = str(number)
    for clean in (cells.commune, cells.postal_code):
        for written in {lost, f"{lost}.0"} - {"0"}:  # a lonely zero fills a cell
            assert clean(written).texte == code


@given(st.sampled_from("AB"), st.integers(0, 999))
def test_corsica_is_never_padded(letter, number):
    assert cells.commune(f"2{letter}{number:03d}").texte == f"2{letter}{number:03d}"
    assert cells.commune(f"{letter}{number:03d}").texte == ""


@given(st.integers(10**5, 10**8 - 1), st.integers(0, 9999))
@example(10**6, 1)
@example(572078, 1)
def test_a_siret_is_fourteen_digits_whose_keys_are_right_or_it_is_said(siren, establishment):
    good = _with_key(f"{_with_key(f'{siren:08d}')}{establishment:04d}")
    assert _read(cells.siret(good)) == (good, "", "")
    wrong = f"{good[:-1]}{(int(good[-1]) + 1) % 10}"
    # La Poste (356 000 000) has a rule of its own.
    assert good.startswith("356") or cells.siret(wrong).constat == "siret_invalide"
    if good[0] == "0":
        assert _read(cells.siret(good.lstrip("0"))) == (good, "zero_perdu", "repare")
    else:  # a SIREN in its place tells a company, not which of its establishments
        assert _read(cells.siret(good[:9])) == ("", "siret_invalide", "ignore")


def _with_key(digits):
    """Add the digit that makes the sum of Luhn a multiple of ten."""
    doubled = [int(d) * 2 for d in digits[::-2]]
    total = sum(d - 9 * (d > 9) for d in doubled) + sum(map(int, digits[-2::-2]))
    return f"{digits}{-total % 10}"


# ----------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("allowed", "texte", "word"),
    [
        (cells.LEVELS, "Départemental", "departement"),
        (cells.LEVELS, "Régional", "region"),
        (cells.LEVELS, "EPCI", "epci"),
        (cells.LEVELS, "Intercommunalité", "epci"),
        (cells.LEVELS, "Bassin de vie", ""),
        (cells.STATES_OF_POST, "Occupé", "occupe"),
        (cells.STATES_OF_POST, "RENDU", "rendu"),
        (cells.STATES_OF_ZONE, "Occupé", "en_poste"),
        (cells.STATES_OF_ZONE, "Vacant", "prevu"),
        (cells.STATES_OF_ZONE, "Rendu", "termine"),
        (cells.STATES_OF_ZONE, "Nouvelle candidature", "propose"),
        (cells.STATES_OF_ZONE, "Candidature validée", "prevu"),
        (cells.STATES_OF_ZONE, "Non validée", "termine"),
        (cells.STATES_OF_ZONE, "Non renseigné", "propose"),
        (cells.NATURES, "privée", "privee"),
        (cells.NATURES, "PRIVATE", "privee"),
        (cells.OPINIONS, "Défavorable", "defavorable"),
        (cells.FICTIVE, "oui", "true"),
    ],
)
def test_words_of_the_platforms_are_ours(allowed, texte, word):
    assert cells.one_of(allowed, "mot")(texte) == cells.Cell(word)


def test_a_word_of_no_list_is_left_and_the_list_is_told():
    cell = cells.one_of(cells.OPINIONS, "avis du préfet")("réservé")
    assert _read(cell) == ("", "valeur_inconnue", "ignore")
    assert "« avis du préfet » (favorable, defavorable)" in cell.explication
    assert "« réservé »" in cell.explication


# --------------------------------------------------------------------------------------- letters


@pytest.mark.parametrize("texte", ["Ren<e9>", "RenÃ©", "lâ€™Épine", "d\ufffdgât", "Nîmes <c9>"])
def test_damaged_accents_are_seen(texte):
    assert cells.is_damaged(texte)


@pytest.mark.parametrize("texte", ["René", "<b>gras</b>", "a<5", "Ã L’ÉCOLE", "œuvre", "10 €"])
def test_sound_letters_are_left_alone(texte):
    assert not cells.is_damaged(texte)


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
    assert cells.has_lost_letter(texte) is lost


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
    assert cells.fold(texte) == folded


@given(st.text(max_size=20))
def test_folding_is_done_once(texte):
    folded = cells.fold(texte)
    assert re.fullmatch(r"([a-z0-9]+(_[a-z0-9]+)*)?", folded)
    assert cells.fold(folded) == folded


# --------------------------------------------------------------------------------------- persons


def test_headers_on_persons_are_known():
    headers = ["Nom", "Prénom", "Adresse e-mail", "Tél. fixe", "Mail pro", "Référent", "Commune"]
    assert personal_headers(headers) == set(headers) - {"Commune"}


def test_a_name_alone_is_not_a_person_s():
    headers = ["Nom", "Commune", "Itinéraire", "Hôtel", "Courrier", "Mailly"]
    assert personal_headers(headers) == set()
