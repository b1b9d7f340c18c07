"""Figures and sentences: numerators, denominators, French numbers."""

import pytest
from support.toys import leaving, look, situate_toy, zone

from cnc_geo.analysis.summary import Figure, count_figures, say_findings
from cnc_geo.network.situation import Situation
from cnc_geo.schema.french import count, number, percent

THIN = "\u202f"


def test_figures_by_hand(toy: Situation) -> None:
    assert count_figures(toy) == [
        # 9500 covered of 22570; twice: Charlie 300 + Delta 400
        Figure("Habitants", 22570, 9500, 13070, 700),
        Figure("Communes", 13, 8, 5, 2),
        # Nord-Ouest, Milieu, Sud are whole; Milieu is doubled; Fantôme has no commune
        Figure("EPCI", 6, 3, 3, 1),
        # Alpha, Charlie, India, Kilo of six posts; Charlie is doubled
        Figure("Conseillers", 6, 4, 2, 1),
    ]


def test_figures_of_a_department_count_the_inner_part_of_epci() -> None:
    # Milieu (India alone) is whole inside 02; Est and Sud-Est are not
    assert count_figures(situate_toy(departement="02"))[2] == Figure("EPCI", 3, 1, 2, 0)


SENTENCES = [
    (look(), "France : aucun périmètre n'est donné ; la couverture est inconnue."),
    (look(zone("A", "commune", "02007"), departement="01"),
     "Un : aucune coordination ; 1 500 habitants et 3 EPCI sans coordinateur."),
    # 9500 / 22570 = 42.09 %; 700 / 22570 = 3.10 %
    (situate_toy(),
     ("France : 42,1 % de la population est couverte ; 13 070 habitants restent sans "
     "coordination, dans 2 zones, la plus peuplée étant « CC de l'Est et Métropole du Sud-Est "
     "(en partie) (Deux) » ; 3,1 % l'est par plusieurs coordinations.")),
    # 700 / 1500 = 46.67 %
    (situate_toy(departement="01"),
     ("Un : toute la population (1 500 habitants) est couverte ; 46,7 % l'est par "
     "plusieurs coordinations.")),
    (look(zone("A", "departement", "01"), departement="01"),
     ("Un : toute la population (1 500 habitants) est couverte ; aucun habitant n'est couvert "
     "plusieurs fois.")),
    # 70 of 22570: 99.69 % covered
    (leaving("02007"),
     ("France : 99,7 % de la population est couverte ; 70 habitants restent sans coordination, "
     "dans une seule zone, « Mike » ; aucun habitant n'est couvert plusieurs fois.")),
    # Where absence is accepted nobody is missed: 70 of Mike, then all 21070 of 02 (1500 / 22570).
    (leaving("02007", masque=[{"niveau": "commune", "code": "02007"}]),
     ("France : 99,7 % de la population est couverte ; 70 habitants vivent là où l'absence de "
     "coordination est admise ; aucun habitant n'est couvert plusieurs fois.")),
    (look(zone("A", "departement", "01"), masque=[{"niveau": "departement", "code": "02"}]),
     ("France : 6,6 % de la population est couverte ; 21 070 habitants vivent là où l'absence de "
     "coordination est admise ; aucun habitant n'est couvert plusieurs fois.")),
    # Hotel 2000 and Mike 70: only Hotel is missed
    (leaving("02002", "02007", masque=[{"niveau": "commune", "code": "02007"}]),
     ("France : 90,8 % de la population est couverte ; 2 000 habitants restent sans coordination, "
     "dans une seule zone, « Hotel », et 70 autres vivent là où l'absence de coordination est "
     "admise ; aucun habitant n'est couvert plusieurs fois.")),
]  # fmt: skip


@pytest.mark.parametrize(("seen", "expected"), SENTENCES)
def test_the_sentence_of_a_situation(seen: Situation, expected: str) -> None:
    plain = say_findings(seen).replace(THIN, " ")
    assert plain == expected


def test_a_number_is_grouped_by_thin_spaces() -> None:
    assert number(1234567) == f"1{THIN}234{THIN}567"
    assert number(999) == "999"


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (0, 10, f"0{THIN}%"),
        (10, 10, f"100{THIN}%"),
        (1, 8, f"12,5{THIN}%"),
        (1, 100_000, f"moins de 0,1{THIN}%"),
        (99_999, 100_000, f"plus de 99,9{THIN}%"),
        (1, 2, f"50{THIN}%"),
        (0, 0, "sans objet"),
    ],
)
def test_only_nothing_is_0_and_only_everything_is_100_percent(
    numerator: int, denominator: int, text: str
) -> None:
    assert percent(numerator, denominator) == text


@pytest.mark.parametrize(("value", "text"), [(0, "0 zone"), (1, "1 zone"), (2, "2 zones")])
def test_french_plural_begins_at_two(value: int, text: str) -> None:
    assert count(value, "zone", "zones") == text


def test_the_demonstration_on_the_day_it_is_tuned_for(situation: Situation) -> None:
    people, communes, epci, _ = count_figures(situation)
    assert (people.total, people.couverts) == (68_350_798, 47_751_854)
    assert (communes.total, communes.couverts) == (34_875, 22_398)
    assert (epci.total, epci.couverts, epci.non_couverts) == (1_253, 752, 58 + 443)
