"""Table `couvertures` of the toy territory, every figure worked out by hand."""

import pytest
from support.toys import look, rows_of, situate_toy, zone

from cnc_geo.analysis.coverage import check_identities, measure_coverage
from cnc_geo.errors import ChoiceError
from cnc_geo.network.situation import Situation
from cnc_geo.schema.tables import column_names

# In post on 15 June 2026: department 01 (C1), Charlie Delta India (C2), Kilo (C6).
# Posts: Alpha, Charlie, Golf, India, Kilo, Mike one each; attached: Alpha, Golf (C1), India (C2).

EPCI = [
    # Alpha 100 + Bravo 200; 2.000001 + 2 km²
    ("epci", "100000001", "CC du Nord-Ouest", 2, 2, 300, 300, 1.0, 4.000001, 4.000001, 1.0,
     1, 1, 1, 0, 300, 0, 0, 1, "C1", "couvert"),
    # Charlie 300 + Delta 400 at both levels, India 3000 by C2 alone; 2 + 2 + 3 km²
    ("epci", "100000002", "CC du Milieu", 3, 3, 3700, 3700, 1.0, 7.0, 7.0, 1.0,
     2, 2, 1, 0, 0, 3000, 700, 2, "C1|C2", "couvert"),
    # Echo 500 + Foxtrot 0
    ("epci", "100000003", "CA du Sud", 2, 2, 500, 500, 1.0, 4.0, 4.0, 1.0,
     0, 0, 0, 0, 500, 0, 0, 1, "C1", "couvert"),
    # Golf 1000 + Hotel 2000 + Juliett 4000; the post of Golf is attached, not covered
    ("epci", "100000004", "CC de l'Est", 3, 0, 7000, 0, 0.0, 9.0, 0.0, 0.0,
     1, 0, 1, 7000, 0, 0, 0, 0, "", "non_couvert"),
    # Kilo 5000 covered, Lima 6000 not; 5000 / 11000, 3 / 6 km²
    ("epci", "100000005", "Métropole du Sud-Est", 2, 1, 11000, 5000, 5 / 11, 6.0, 3.0, 0.5,
     1, 1, 0, 6000, 0, 5000, 0, 1, "C6", "partiel"),
    # A unit that is named but has no commune: unknown, no share
    ("epci", "100000009", "CC Fantôme", 0, 0, 0, 0, None, 0.0, 0.0, None,
     0, 0, 0, 0, 0, 0, 0, 0, "", "inconnu"),
]  # fmt: skip

DEPARTEMENT = [
    # 100 + 200 + 500 + 0 by C1 alone, 300 + 400 at both levels; posts of Alpha and Charlie
    ("departement", "01", "Un", 6, 6, 1500, 1500, 1.0, 12.000001, 12.000001, 1.0,
     2, 2, 1, 0, 800, 0, 700, 2, "C1|C2", "couvert"),
    # India 3000 + Kilo 5000 of 21070; 3 + 3 of 18.5 km²; posts of Golf, India, Kilo, Mike
    ("departement", "02", "Deux", 7, 2, 21070, 8000, 8000 / 21070, 18.5, 6.0, 6 / 18.5,
     4, 2, 2, 13070, 0, 8000, 0, 1, "C2|C6", "partiel"),
]  # fmt: skip

FRANCE = [
    # 1500 + 8000 of 22570; 18.000001 of 30.500001 km²
    ("france", "FR", "France", 13, 8, 22570, 9500, 9500 / 22570,
     30.500001, 18.000001, 18_000_001 / 30_500_001,
     6, 4, 3, 13070, 800, 8000, 700, 2, "C1|C2|C6", "partiel"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("niveau", "expected"), [("epci", EPCI), ("departement", DEPARTEMENT), ("france", FRANCE)]
)
def test_every_column_by_hand(
    toy: Situation, niveau: str, expected: list[tuple[object, ...]]
) -> None:
    table = measure_coverage(toy, niveau=niveau)
    assert list(table.columns) == column_names("couvertures")
    assert rows_of(table) == expected


def test_a_region_of_one_department_tells_the_same(toy: Situation) -> None:
    region = measure_coverage(toy, niveau="region").drop(columns=["niveau", "code", "nom"])
    departement = measure_coverage(toy, niveau="departement").drop(
        columns=["niveau", "code", "nom"]
    )
    assert rows_of(region) == rows_of(departement)


def test_communes_are_covered_or_not(toy: Situation) -> None:
    table = measure_coverage(toy, niveau="commune").set_index("nom")
    assert table["statut"].to_dict() == {
        **dict.fromkeys(["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot"], "couvert"),
        **dict.fromkeys(["India", "Kilo"], "couvert"),
        **dict.fromkeys(["Golf", "Hotel", "Juliett", "Lima", "Mike"], "non_couvert"),
    }
    assert table.loc["Charlie", "perimetres"] == "C1|C2"
    assert table.loc["Charlie", "profondeur_max"] == 2
    assert table.loc["Mike", "conseillers"] == 1


def test_a_commune_without_inhabitants_has_no_share_of_population(toy: Situation) -> None:
    foxtrot = rows_of(measure_coverage(toy, niveau="commune").query("nom == 'Foxtrot'"))
    assert foxtrot == [
        ("commune", "01006", "Foxtrot", 1, 1, 0, 0, None, 2.0, 2.0, 1.0,
         0, 0, 0, 0, 0, 0, 0, 1, "C1", "couvert"),
    ]  # fmt: skip


def test_a_department_counts_the_inner_communes_of_an_epci_that_crosses_its_border() -> None:
    seen = situate_toy(departement="02")
    table = measure_coverage(seen, niveau="epci")
    assert table["code"].tolist() == ["100000002", "100000004", "100000005"]
    # India alone is in 02: C1, present in the EPCI but not there, is not named
    assert rows_of(table)[0] == (
        "epci", "100000002", "CC du Milieu", 1, 1, 3000, 3000, 1.0, 3.0, 3.0, 1.0,
        1, 1, 1, 0, 0, 3000, 0, 1, "C2", "couvert",
    )  # fmt: skip
    # The rows and Mike, which has no EPCI, add up to the department: 21070 = 3000+7000+11000+70
    assert table["population"].sum() + 70 == 21070
    assert rows_of(measure_coverage(seen, niveau="departement")) == [DEPARTEMENT[1]]


def test_states_and_day_change_what_is_covered() -> None:
    everything = situate_toy(etats=["en_poste", "prevu", "propose"])
    table = measure_coverage(everything, niveau="departement").set_index("code")
    # K2 covers 02 whole: India by C2 and K2, Golf and Hotel by C3 and K2, Kilo by C6 and K2
    assert table.loc["02", "statut"] == "couvert"
    assert table.loc["02", "profondeur_max"] == 2
    assert table.loc["02", "population_les_deux"] == 3000 + 1000 + 2000 + 5000
    assert table.loc["02", "population_departementale"] == 4000 + 6000 + 70
    # On the day after C1's last one, 01 is covered by C2 alone: Charlie and Delta
    later = measure_coverage(situate_toy(jour="2027-01-01"), niveau="departement").set_index("code")
    assert later.loc["01", "population_couverte"] == 700
    assert later.loc["01", "statut"] == "partiel"


def test_no_perimeter_at_all_is_unknown() -> None:
    assert measure_coverage(look(), niveau="france")["statut"].tolist() == ["inconnu"]


def test_nobody_in_post_is_no_coverage() -> None:
    table = measure_coverage(look(zone("A", "departement", "01", "prevu")), niveau="france")
    assert table[["population_couverte", "profondeur_max"]].to_numpy().tolist() == [[0, 0]]
    assert table["statut"].tolist() == ["non_couvert"]
    assert table["perimetres"].tolist() == [""]


def test_an_unknown_zone_never_covers() -> None:
    assert measure_coverage(look(zone("C5", "", "")), niveau="france")[
        "communes_couvertes"
    ].tolist() == [0]


@pytest.mark.parametrize("niveau", ["ept", "canton", ""])
def test_an_unknown_level_is_refused(toy: Situation, niveau: str) -> None:
    with pytest.raises(ChoiceError) as refusal:
        measure_coverage(toy, niveau=niveau)
    assert str(refusal.value) == (
        f"Niveau inconnu : « {niveau} ». Niveaux possibles : "
        "commune, epci, departement, region, france."
    )


def test_level_france_needs_the_whole_of_france() -> None:
    with pytest.raises(ChoiceError) as refusal:
        measure_coverage(look(departement="02"), niveau="france")
    assert str(refusal.value) == (
        "Le niveau « france » dépasse la vue, or Deux est choisi : ses lignes porteraient le nom "
        "d'un territoire et les chiffres d'une partie. Retirez ce choix, ou demandez au plus le "
        "niveau « departement »."
    )


def test_identities_by_hand(toy: Situation) -> None:
    table = check_identities(toy)
    assert list(table.columns) == column_names("identites")
    assert table["exacte"].all()
    depth = table.iloc[-1]
    # Alpha 100 Bravo 200 Echo 500 once, Charlie 300 Delta 400 twice, India 3000 Kilo 5000 once;
    # C1 1500 + C2 3700 + C6 5000 = 10200
    assert (depth["gauche"], depth["droite"]) == (10200, 10200)
    assert len(table) == 5 * 3 + 1


def test_identities_of_a_part_do_not_speak_of_france() -> None:
    table = check_identities(situate_toy(departement="02"))
    assert table["exacte"].all()
    assert "france" not in set(table["niveau"])


def test_an_identity_that_does_not_hold_is_told() -> None:
    seen = situate_toy()
    seen.__dict__["mode"] = seen.mode + 4  # no commune has a mode: the partition is broken
    table = check_identities(seen)
    assert not table.loc[table["identite"].str.contains("modes"), "exacte"].any()
