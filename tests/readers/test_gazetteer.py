"""Places by words: what is found, how, and above all what is not."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.toys import toy_territory
from support.work import Calls

from cnc_geo.errors import CodeError
from cnc_geo.readers.location.gazetteer import NON_TROUVE, Gazetteer, split_address
from cnc_geo.territory.toponyms import simplify

if TYPE_CHECKING:
    from pathlib import Path

    from cnc_geo.territory.model import Territory

TOY = Gazetteer(toy_territory())


@pytest.fixture(scope="module")
def gazetteer(territory: Territory) -> Gazetteer:
    return Gazetteer(territory)


@pytest.mark.parametrize(
    ("nom", "code_postal", "departement", "found"),
    [
        ("Alpha", "01100", "01", ("01001", "nom")),
        ("BRAVO", "01100", "", ("01002", "nom")),
        ("Golf", "", "02", ("02001", "nom")),
        # CEDEX: the postal code is of no commune, but of the department
        ("Golf Cedex 3", "02999", "", ("02001", "nom")),
        # Delta is in 01 and its post office in 02: its postal code tells 01
        ("Delta", "02400", "", ("01004", "nom")),
        ("Delta", "", "02", NON_TROUVE),
        # The name and the postal code agree against a stated department
        ("Golf", "02100", "01", ("02001", "nom")),
        ("Golf", "02999", "01", ("02001", "nom")),
        # The name is elsewhere than the other two facts
        ("Golf", "01100", "01", NON_TROUVE),
        # Part of a commune
        ("Vieil Alpha", "01100", "", ("01001", "nom")),
        # The postal code alone, if it has one commune, and if no fact is against it
        ("", "01300", "", ("01003", "code_postal")),
        ("Lieu-dit", "01300", "01", ("01003", "code_postal")),
        ("", "01300", "02", NON_TROUVE),
        ("Golf", "01300", "01", NON_TROUVE),
        ("", "01100", "01", NON_TROUVE),
        # A name alone is not enough
        ("Alpha", "", "", NON_TROUVE),
        ("", "", "01", NON_TROUVE),
        ("", "", "", NON_TROUVE),
        ("Alpha", "0110", "", NON_TROUVE),
        ("Alphaa", "01100", "01", NON_TROUVE),
    ],
)
def test_words_find_one_commune_or_none(
    nom: str, code_postal: str, departement: str, found: tuple[str, str]
) -> None:
    assert TOY.find(nom, code_postal, departement) == found


@pytest.mark.parametrize(
    ("nom", "code_postal", "departement", "found"),
    [
        ("LYON 8EME", "", "69", ("69123", "nom")),
        ("Lyon 3e Arrondissement", "69003", "", ("69123", "nom")),
        ("Marseille-1er-Arr.", "13001", "", ("13055", "nom")),
        ("MARSEILLE 13", "13013", "13", ("13055", "nom")),
        ("PARIS CEDEX 12", "75571", "", ("75056", "nom")),
        ("Paris 12ème arrondissement", "75012", "", ("75056", "nom")),
        ("PARIS 21", "75021", "75", NON_TROUVE),
        ("AJACCIO", "20000", "", ("2A004", "nom")),
        ("Ajaccio Cedex 9", "20704", "", ("2A004", "nom")),
        ("BASTIA", "20200", "2B", ("2B033", "nom")),
        ("ST-DENIS", "97400", "", ("97411", "nom")),
        ("ST DENIS CEDEX", "93205", "", ("93066", "nom")),
        ("MANS (LE)", "72000", "", ("72181", "nom")),
        ("Havre", "76600", "", ("76351", "nom")),
        ("L’Haÿ les Roses (94)", "94240", "", ("94038", "nom")),
        ("CHALON S/SAONE", "71100", "", ("71076", "nom")),
        ("Sts Geosmes", "52200", "", ("52449", "nom")),
        ("OEUILLY", "51480", "", ("51410", "nom")),
        # Two homonyms, (Ville) and (Campagne), share everything
        ("Château-Chinon", "58120", "58", NON_TROUVE),
        ("Château-Chinon (Ville)", "58120", "58", ("58062", "nom")),
        # A delegated commune, and a name given up
        ("Pierrefitte-sur-Seine", "93380", "", ("93066", "nom")),
        ("Capavenir-Vosges", "88150", "", ("88465", "nom")),
        # Mulhouse under an agreement signed in the Bas-Rhin
        ("MULHOUSE CEDEX", "68948", "67", ("68224", "nom")),
        # Each of the two facts has its own Saint-Benoît
        ("Saint-Benoît", "97470", "04", NON_TROUVE),
        # Outside the reference set, whatever the department that old files state
        ("SAINT MARTIN", "97150", "971", NON_TROUVE),
        ("", "97133", "971", NON_TROUVE),
        ("NOUMEA", "98800", "988", NON_TROUVE),
        ("", "35000", "", ("35238", "code_postal")),
        ("", "04000", "", NON_TROUVE),
    ],
)
def test_real_words(
    gazetteer: Gazetteer, nom: str, code_postal: str, departement: str, found: tuple[str, str]
) -> None:
    assert gazetteer.find(nom, code_postal, departement) == found


@pytest.mark.parametrize(
    ("code_postal", "departements"),
    [
        ("35000", {"35"}),
        ("01410", {"01", "39"}),  # Mijoux, in the Ain, and Lajoux, in the Jura
        ("48250", {"07", "48"}),  # Laveyrune is in the Ardèche
        ("20000", {"2A"}),
        ("20200", {"2B"}),
        ("20407", {"2A", "2B"}),
        ("35042", {"35"}),
        ("97133", {"977"}),
        ("97150", {"978"}),
        ("97499", {"974"}),
        ("98800", {"988"}),
        ("3500", set()),
        ("3500A", set()),
        ("", set()),
    ],
)
def test_departments_of_a_postal_code(
    gazetteer: Gazetteer, code_postal: str, departements: set[str]
) -> None:
    assert gazetteer.departements(code_postal) == departements


def test_postal_codes_tell_the_department_better_than_their_first_digits(
    gazetteer: Gazetteer, territory: Territory
) -> None:
    """Twenty-three communes of the mainland have the post office of another department."""
    pairs = territory.codes_postaux().merge(
        territory.communes[["code", "departement"]], left_on="commune", right_on="code"
    )
    told = [
        (row.departement in gazetteer.departements(row.code_postal))
        for row in pairs.itertuples(index=False)
    ]
    assert all(told)
    mainland = pairs[~pairs["departement"].isin(["2A", "2B"])]
    both = zip(mainland["departement"], mainland["code_postal"], strict=True)
    strayed = [code for departement, code in both if not code.startswith(departement)]
    assert (len(strayed), len(set(strayed))) == (23, 17)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13 RUE X, 04000 DIGNE-LES-BAINS", ("13 RUE X", "04000", "DIGNE-LES-BAINS")),
        ("57 RUE Y\n01100 OYONNAX", ("57 RUE Y", "01100", "OYONNAX")),
        ("1 PL DE LA MAIRIE 04100 MANOSQUE", ("1 PL DE LA MAIRIE", "04100", "MANOSQUE")),
        ("BP 90123\r\n35042 RENNES CEDEX 7", ("BP 90123", "35042", "RENNES CEDEX 7")),
        ("12 rue Z, 75002 Paris, France", ("12 rue Z", "75002", "Paris")),
        ("10100 ROUTE DE Z, 04100 MANOSQUE", ("10100 ROUTE DE Z", "04100", "MANOSQUE")),
        ("10100 ROUTE DE Z", ("10100 ROUTE DE Z", "", "")),
        ("80120 RUE", ("", "80120", "RUE")),
        ("rue Z F-35000 - Rennes", ("rue Z", "35000", "Rennes")),
        ("04000 DIGNE", ("", "04000", "DIGNE")),
        ("RENNES 35000", ("RENNES", "35000", "")),
        ("MAIRIE 35000 RENNES\nCS 12345", ("MAIRIE", "35000", "RENNES")),
        ("35000 RENNES CS 12345 CEDEX 7", ("", "35000", "RENNES")),
        ("MAIRIE BP 12345 LE BOURG", ("MAIRIE BP 12345 LE BOURG", "", "")),
        ("12345678901234 RENNES", ("12345678901234 RENNES", "", "")),
        ("LE BOURG", ("LE BOURG", "", "")),
        ("", ("", "", "")),
    ],
)  # fmt: skip
def test_an_address_is_cut(text: str, expected: tuple[str, str, str]) -> None:
    assert split_address(text) == expected


def test_a_name_that_resembles_another_is_never_taken_for_it(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Digne", "04000", "04") == NON_TROUVE


@given(st.text(max_size=40), st.text(max_size=6), st.text(max_size=3))
def test_any_words_give_a_commune_or_nothing(nom: str, code_postal: str, departement: str) -> None:
    code, how = TOY.find(nom, code_postal, departement)
    assert (code in TOY._nom and how in {"nom", "code_postal"}) or (code, how) == NON_TROUVE
    assert simplify(simplify(nom)) == simplify(nom)


@given(st.text(alphabet="0123456789 ,\n-BPCSFRANCE(Éé", max_size=200))
def test_any_address_keeps_its_digits(text: str) -> None:
    parts = split_address(text)
    assert parts.code_postal == "" or parts.code_postal in text
    assert set("".join(parts)) <= set(text) | {" "}


def test_every_commune_is_found_by_its_name_with_a_few_calls(
    gazetteer: Gazetteer, territory: Territory
) -> None:
    named = territory.codes_postaux().merge(
        territory.communes[["code", "nom", "departement"]], left_on="commune", right_on="code"
    )
    shouted = named.assign(nom=named["nom"].str.upper().str.replace("-", " "), departement="")
    cedex = named.assign(nom=named["nom"] + " Cedex 9")
    asked = pd.concat([named, shouted, cedex], ignore_index=True)
    words = asked[["nom", "code_postal", "departement"]].to_numpy().tolist()
    with Calls() as calls:
        found = [gazetteer.find(*three) for three in words]
    assert found == [(code, "nom") for code in asked["commune"]]
    assert len(words) > 100_000
    assert calls.count < 60 * len(words)  # none walks through the communes


@pytest.mark.partage
def test_the_real_file_is_placed_as_it_states(
    gazetteer: Gazetteer, territory: Territory, partage: Path
) -> None:
    """Name, postal code and department against the stated commune code, brought to today."""
    rows = json.loads((partage / "cnfs.json").read_text(encoding="utf-8"))
    counted: Counter[str] = Counter()
    for row in rows:
        try:
            stated = territory.current("commune", str(row["insee_com"]))
        except (KeyError, CodeError):
            counted["sans code"] += 1
            continue
        words = (row["commune_insee"], str(row["code_postal"]).zfill(5), row["insee_dep"])
        found, _ = gazetteer.find(*words)
        counted["juste" if found == stated else "faux" if found else "aucun"] += 1
        cut = split_address(row["adresse"])
        found, _ = gazetteer.find(cut.commune, cut.code_postal, "")
        counted[f"adresse {'juste' if found == stated else 'faux' if found else 'aucun'}"] += 1
    assert counted["sans code"] == 7
    assert counted["faux"] == 0
    assert counted["juste"] == 1438  # 99.7 % of 1,443; the other five contradict themselves
    assert counted["adresse faux"] == 0
    assert counted["adresse juste"] > 1430
