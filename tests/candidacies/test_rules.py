"""The rules of the call, one test a rule; the line of the call is in the name of each case."""

from itertools import product

import pandas as pd
import pytest
from pandas.api.typing import NaTType

from cnc_geo.candidacies.grants import grant, judge_carrier
from cnc_geo.candidacies.outcome import Outcome
from cnc_geo.candidacies.procedure import (
    answer_due,
    convention_of,
    judge_case,
    judge_filing,
    judge_zone,
    recruitment_due,
)
from cnc_geo.schema.codes import CAS, CONTRATS, PORTEURS

PUBLIC_LAW = ("cdi_public", "cdd_public", "contrat_projet_public", "titulaire")
OTHER_PUBLIC = ("etablissement_rattache", "gip", "chambre_consulaire", "epic")
PRIVATE = ("association", "entreprise_ess", "prive_non_lucratif")
COM = ("975", "977", "978", "986", "987", "988")
EITHER = ("hub", "ars_grades")


def told(amount: float | None, months: float | None) -> str:
    """Write an amount and months, nothing for none."""
    return f"{amount}/{months}"


def found(outcome: Outcome) -> str:
    """Write the grant of an outcome the same way."""
    value = outcome.valeur
    return told(value.subvention_eur, value.duree_mois) if value.prevue else told(None, None)


NOTHING = told(None, None)

GRANTS = {
    "L369-371 local authority, each contract of public law": [
        ("collectivite", "", c, "35", told(50_000.0, 24.0)) for c in PUBLIC_LAW
    ],
    "L372 La Réunion and Mayotte": [
        ("collectivite", "publique", c, d, told(67_500.0, 24.0))
        for c in PUBLIC_LAW
        for d in ("974", "976")
    ],
    "L372-373 Guadeloupe, Martinique and Guyane": [
        ("collectivite", "publique", c, d, told(70_000.0, 24.0))
        for c in PUBLIC_LAW
        for d in ("971", "972", "973")
    ],
    "L371-373 overseas collectivities have no figure: the base": [
        ("collectivite", "", "titulaire", d, told(50_000.0, 24.0)) for d in COM
    ],
    "L369-373 a local authority with a contract of private law: silent": [
        ("collectivite", "publique", c, "35", NOTHING)
        for c in ("cdd_droit_prive", "cdi", "cdd", "contrat_projet")
    ],
    "L375-377 other public structures, CDD of either law, overseas or not": [
        (p, "", c, d, told(37_500.0, 18.0))
        for p in OTHER_PUBLIC
        for c in ("cdd_public", "cdd_droit_prive")
        for d in ("35", "972", "974", "975")
    ],
    "L375-377 other public structures with any other contract: silent": [
        (p, "", c, "35", NOTHING)
        for p in OTHER_PUBLIC
        for c in ("cdi_public", "contrat_projet_public", "titulaire", "cdi", "contrat_projet")
    ],
    "L381-382 private, CDI": [(p, "", "cdi", "974", told(40_000.0, 24.0)) for p in PRIVATE],
    "L384-385 private, CDD": [(p, "", "cdd", "971", told(32_000.0, 18.0)) for p in PRIVATE],
    "L387-388 private, contrat de projet": [
        (p, "", "contrat_projet", "35", told(40_000.0, 24.0)) for p in PRIVATE
    ],
    "L379-388 private with a contract of public law: silent": [
        (p, "", c, "35", NOTHING) for p in PRIVATE for c in (*PUBLIC_LAW, "cdd_droit_prive")
    ],
    "L299 and L307-308 the legal form of a hub, an ARS or a GRADeS decides": [
        row
        for p in EITHER
        for row in (
            (p, "publique", "cdd_public", "35", told(37_500.0, 18.0)),
            (p, "privee", "cdi", "35", told(40_000.0, 24.0)),
            (p, "", "cdi", "35", NOTHING),
            (p, "publique", "titulaire", "35", NOTHING),
        )
    ],
    "L365-367 without a contract, a carrier or an eligible one: nothing": [
        ("collectivite", "", "", "35", NOTHING),
        ("", "publique", "cdd_public", "35", NOTHING),
        ("particulier", "privee", "cdi", "35", NOTHING),
    ],
}


@pytest.mark.parametrize("rule", GRANTS)
def test_the_grant(rule: str) -> None:
    for porteur, nature, contrat, departement, expected in GRANTS[rule]:
        outcome = grant(porteur, nature, contrat, departement)
        assert found(outcome) == expected, (porteur, nature, contrat, departement)
        assert outcome.motif
        assert outcome.lignes.startswith("L")


AMOUNTS = {
    (50_000.0, 24.0),
    (67_500.0, 24.0),
    (70_000.0, 24.0),
    (37_500.0, 18.0),
    (40_000.0, 24.0),
    (32_000.0, 18.0),
}


def test_every_combination_has_exactly_one_outcome_l366_388() -> None:
    places = ("", "01", "2A", "971", "972", "973", "974", "976", *COM)
    count = 0
    for porteur, nature, contrat, place in product(
        ("", *PORTEURS, "autre"), ("", "publique", "privee"), ("", *CONTRATS), places
    ):
        outcome = grant(porteur, nature, contrat, place)
        value = outcome.valeur
        assert str(outcome) == str(grant(porteur, nature, contrat, place))
        assert outcome.motif.endswith(".")
        assert outcome.lignes
        if value.prevue:
            assert (value.subvention_eur, value.duree_mois) in AMOUNTS
            count += 1
        else:  # never 0
            assert pd.isna(value.subvention_eur)
            assert pd.isna(value.duree_mois)
    # By hand, over 14 places: a local authority 4 contracts; four other public kinds 2 each; three
    # private ones 3 each, all of any nature told (3); hub and ARS 2 if public and 3 if private.
    assert count == 14 * (3 * (4 + 4 * 2 + 3 * 3) + 2 * (2 + 3))


DOUBTS = {
    "L371-377 overseas without a figure": (("collectivite", "", "titulaire", "987"), "987"),
    "L371-373 unknown department": (("collectivite", "", "titulaire", ""), "département"),
    "L375 attached bodies are other structures": (
        ("etablissement_rattache", "", "cdd_public", "35"),
        "littérale",
    ),
    "L376-377 an uplift without a figure": (("gip", "", "cdd_public", "974"), "majoration"),
    "L384-385 garbled length": (("association", "", "cdd", "35"), "18 mois"),
    "L387 and note L709 branch agreement": (
        ("association", "", "contrat_projet", "35"),
        "accord de branche",
    ),
}


@pytest.mark.parametrize("rule", DOUBTS)
def test_what_is_doubtful_is_said(rule: str) -> None:
    words, expected = DOUBTS[rule]
    assert expected in grant(*words).doute


def test_no_uplift_for_private_law_is_doubted_l376_377() -> None:
    assert "majoration" not in grant("gip", "", "cdd_droit_prive", "974").doute
    assert grant("association", "", "cdi", "974").doute == ""
    assert grant("collectivite", "", "cdi_public", "35").doute == ""


CARRIERS = {
    "L293-295": "collectivite",
    "L297": "etablissement_rattache",
    "L299": "hub",
    "L301": "gip",
    "L303": "chambre_consulaire",
    "L305": "epic",
    "L307-308": "ars_grades",
    "L310": "association",
    "L312": "entreprise_ess",
    "L314-315": "prive_non_lucratif",
}


@pytest.mark.parametrize("lines", CARRIERS)
def test_the_ten_kinds_are_eligible(lines: str) -> None:
    outcome = judge_carrier(CARRIERS[lines])
    assert (outcome.valeur, outcome.lignes) == ("oui", lines)


def test_any_other_carrier_is_not_l288_315() -> None:
    assert set(CARRIERS.values()) == set(PORTEURS)
    assert judge_carrier("particulier").valeur == "non"
    assert judge_carrier("").valeur == "inconnu"
    assert "nature" in judge_carrier("association", "publique").doute
    assert judge_carrier("association", "privee").doute == ""


CONVENTIONS = {
    "L550-564 prolongation": ("prolongation", "avenant"),
    "L550-568 role given to a post": ("attribution_role", "avenant"),
    "L544-548 one more post": ("poste_supplementaire", "seconde_convention"),
    "L534-539 creation": ("creation", "nouvelle_convention"),
    "L534-539 integration": ("integration", "nouvelle_convention"),
}


@pytest.mark.parametrize("rule", CONVENTIONS)
def test_what_a_case_does_to_the_convention(rule: str) -> None:
    cas, effect = CONVENTIONS[rule]
    outcome = convention_of(cas)
    assert outcome.valeur == effect
    assert rule.split(maxsplit=1)[0].split("-", maxsplit=1)[0] in outcome.lignes


def test_only_five_cases_l325_343() -> None:
    assert {cas for cas, _ in CONVENTIONS.values()} == set(CAS)
    assert convention_of("").valeur == ""
    assert convention_of("autre").valeur == ""


CASES = {
    "L327 a beneficiary that has no post": (("prolongation", 0, 0, 0), "a_verifier"),
    "L327 a beneficiary that handed its posts back": (("attribution_role", 2, 2, 0), "a_verifier"),
    "L329 a prolongation without a coordination": (("prolongation", 2, 0, 0), "a_verifier"),
    "L329 a prolongation": (("prolongation", 2, 0, 1), "coherent"),
    "L332 a role": (("attribution_role", 1, 0, 0), "coherent"),
    "L335 one more post": (("poste_supplementaire", 3, 1, 0), "coherent"),
    "L338 not a beneficiary, with posts": (("creation", 1, 0, 0), "a_verifier"),
    "L338 a creation": (("creation", 0, 0, 0), "coherent"),
    "L343 an integration": (("integration", 0, 0, 1), "coherent"),
    "L325 no case": (("", 1, 0, 0), ""),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_case_and_what_is_known_of_the_structure(rule: str) -> None:
    (cas, posts, returned, coordinators), expected = CASES[rule]
    outcome = judge_case(cas, postes=posts, rendus=returned, coordinations=coordinators)
    assert outcome.valeur == expected


def test_a_former_beneficiary_is_doubtful_l338_l663() -> None:
    outcome = judge_case("creation", postes=1, rendus=1, coordinations=0)
    assert outcome.valeur == "coherent"
    assert "L663" in outcome.doute


@pytest.mark.parametrize(
    ("niveau", "expected"),
    [
        ("epci", "prevue"),
        ("departement", "prevue"),
        *((n, "a_preciser") for n in ("region", "ept", "commune", "polygone", "conseiller", "")),
    ],
)
def test_the_zone_l88_89(niveau: str, expected: str) -> None:
    assert judge_zone(niveau).valeur == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-12-09", "dans_les_temps"),
        ("2023-12-10", "dans_les_temps"),
        ("2023-12-10T23:59:59", "dans_les_temps"),
        ("2023-12-11", "hors_delai"),
        ("2023-12-10T22:59:59+00:00", "dans_les_temps"),  # 23:59:59 in Paris
        ("2023-12-10T23:00:00+00:00", "hors_delai"),  # midnight in Paris
    ],
)
def test_closing_day_l657(day: str, expected: str) -> None:
    assert judge_filing(pd.Timestamp(day)).valeur == expected


def test_no_date_no_judgement_l657_l675_l523() -> None:
    assert judge_filing(pd.NaT).valeur == "inconnu"
    for outcome in (answer_due(pd.NaT), recruitment_due(pd.NaT)):
        assert isinstance(outcome.valeur, NaTType)
        assert outcome.motif


@pytest.mark.parametrize(
    ("filed", "due"),
    [("2023-12-10", "2024-02-10"), ("2023-12-31", "2024-02-29"), ("2023-10-05", "2023-12-05")],
)
def test_answer_within_two_months_l675_l692(filed: str, due: str) -> None:
    outcome = answer_due(pd.Timestamp(filed))
    assert outcome.valeur == pd.Timestamp(due)
    assert "dépôt" in outcome.doute


def test_recruitment_within_six_months_l523_525() -> None:
    outcome = recruitment_due(pd.Timestamp("2024-02-10"))
    assert outcome.valeur == pd.Timestamp("2024-08-10")
    assert "trois mois" in outcome.doute
