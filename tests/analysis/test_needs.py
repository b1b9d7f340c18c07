"""Need: by hand on the toy, by plain loops on random worlds, and on the fragility files."""

import math
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.toys import look, make_network, rows_of, toy_territory, zone
from support.worlds import EPCI, World, worlds

from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.analysis.needs import class_needs, find_needs, measure_needs, rank_gaps
from cnc_geo.errors import ChoiceError
from cnc_geo.network.situation import Situation, situate
from cnc_geo.schema.tables import column_names

TOY = toy_territory()


def value(niveau: str, code: str, valeur: float) -> dict[str, Any]:
    return {"niveau": niveau, "code": code, "nom": "", "valeur": valeur}


INDEX = [
    value("epci", "100000001", 2.0),  # Alpha, Bravo
    value("commune", "01001", 8.0),  # Alpha's own
    value("epci", "100000002", 4.0),  # Charlie, Delta, India
    value("commune", "01099", 6.0),  # merged into Delta
    value("commune", "01004", 2.0),  # Delta: mean of 6 and 2 is 4
    value("epci", "100000004", 5.0),  # Golf, Hotel, Juliett
    value("commune", "02002", math.nan),  # Hotel has none of its own: its EPCI's
    value("departement", "02", 9.0),  # of no use
]
ZONES = [zone("A", "departement", "01")]


def needs(*index: dict[str, Any]) -> dict[str, float | None]:
    found = find_needs(look(*ZONES, indicateurs=index))
    told = dict(zip(TOY.communes["nom"], found.tolist(), strict=True))
    return {nom: None if math.isnan(v) else v for nom, v in told.items()}


def test_a_commune_has_its_own_value_else_that_of_its_epci() -> None:
    assert needs(*INDEX) == {
        "Alpha": 8.0,
        "Bravo": 2.0,
        "Charlie": 4.0,
        "Delta": 4.0,
        "India": 4.0,
        "Golf": 5.0,
        "Hotel": 5.0,
        "Juliett": 5.0,
        **dict.fromkeys(["Echo", "Foxtrot", "Kilo", "Lima", "Mike"]),
    }


def test_an_epci_that_is_gone_gives_its_value_to_its_communes() -> None:
    found = needs(value("epci", "100000098", 7.0), value("epci", "100000099", 1.0))
    assert found["Echo"] == found["Kilo"] == 7.0
    assert found["Charlie"] == 1.0  # 100000099 became the EPCI of the middle
    assert found["Lima"] is None


def test_weighted_coverage_by_hand() -> None:
    table = measure_needs(look(*ZONES, indicateurs=INDEX), niveau="departement")
    assert list(table.columns) == column_names("besoins")
    # 01: 100 × 8 + 200 × 2 + 300 × 4 + 400 × 4 = 4000 over 1000 people; Echo has no value.
    # 02: 3000 × 4 + 7000 × 5 = 47000 over 10000 people; Kilo, Lima, Mike have none.
    # Limits of the fifths of 11000 people in the order 2 (200), 4 (3700), 5 (7000), 8 (100):
    # 2200 → 4, 4400 → 5, 6600 → 5, 8800 → 5; a mean of 4 is in the first class, 4.7 in the second.
    assert rows_of(table) == [
        ("departement", "01", "Un", 1500, 500, 4.0, 4.0, None, 1.0, 1.0, "tres_faible"),
        ("departement", "02", "Deux", 21070, 11070, 4.7, None, 4.7, 0.0, 0.0, "faible"),
    ]
    france = measure_needs(look(*ZONES, indicateurs=INDEX), niveau="france").iloc[0]
    assert france["besoin_moyen"] == pytest.approx(51000 / 11000)
    assert france["part_ponderee"] == pytest.approx(4000 / 51000)
    assert france["part_population"] == pytest.approx(1500 / 22570)


def test_what_has_no_value_is_a_class_of_its_own() -> None:
    table = measure_needs(look(*ZONES, indicateurs=INDEX), niveau="epci").set_index("code")
    assert table.loc["100000003", "classe"] == "sans_valeur"
    assert table.loc["100000009", "classe"] == "sans_valeur"  # without communes
    assert math.isnan(table.loc["100000003", "besoin_moyen"])
    assert table.loc["100000003", "population_sans_valeur"] == 500


def test_gaps_are_ranked_by_need_and_those_without_value_come_last() -> None:
    zones = [zone("A", "commune", "01002|01003|01004|02003|02005|02006")]
    # Gaps: Alpha (100 × 8), Golf-Hotel-Juliett (7000 × 5), Echo-Foxtrot, Mike. Limits: 4, 5, 5, 5.
    situation = look(*zones, indicateurs=INDEX)
    table = rank_gaps(situation, find_gaps(situation))
    assert list(table.columns) == column_names("priorites")
    mean = 51000 / 11000
    assert table[["rang", "lacune", "population_sans_valeur", "classe"]].to_numpy().tolist() == [
        [1, "L-02004", 0, "faible"],
        [2, "L-01001", 0, "tres_fort"],
        [3, "L-01005", 500, "sans_valeur"],
        [4, "L-02007", 70, "sans_valeur"],
    ]
    assert table["habitants_ponderes"].iloc[:2].tolist() == pytest.approx(
        [35000 / mean, 800 / mean]
    )
    assert table["habitants_ponderes"].iloc[2:].isna().all()


def test_without_an_indicator_it_is_asked_for() -> None:
    with pytest.raises(ChoiceError, match="aucun n'est donné"):
        measure_needs(look(*ZONES), niveau="epci")
    useless = look(*ZONES, indicateurs=[value("departement", "01", 1.0)])
    with pytest.raises(ChoiceError, match="d'un autre niveau"):
        find_needs(useless)


def test_an_indicator_without_any_value_ranks_nothing() -> None:
    situation = look(*ZONES, indicateurs=[value("epci", "100000001", math.nan)])
    assert set(measure_needs(situation, niveau="epci")["classe"]) == {"sans_valeur"}
    assert rank_gaps(situation, find_gaps(situation))["besoin_moyen"].isna().all()


def test_no_order_of_the_rows_changes_a_mean() -> None:
    # (0.1 + 0.2) + 0.3 and (0.3 + 0.2) + 0.1 differ in their last digit.
    # Delta, twice, and a commune that merged into it.
    told = {"01099": 0.1, "01004": 0.2}
    rows = [
        *(value("commune", code, n) for code, n in told.items()),
        value("commune", "01004", 0.3),
    ]
    found = {needs(*order)["Delta"] for order in permutations(rows)}
    assert len(found) == 1


@pytest.mark.parametrize("valeur", [0.1, 1e-9, -0.7])
def test_the_mean_of_one_value_is_in_the_class_of_that_value(valeur: float) -> None:
    # All limits are that value, which is in the class below them; a mean may miss it by a digit.
    rows = [value("epci", f"10000000{n}", valeur) for n in range(1, 6)]
    situation = look(*ZONES, indicateurs=rows)
    tables = [measure_needs(situation, niveau=n) for n in ("epci", "departement", "france")]
    for table in (*tables, rank_gaps(situation, find_gaps(situation))):
        assert set(table["classe"]) <= {"tres_faible", "sans_valeur"}  # Mike has no EPCI


def test_a_limit_and_a_mean_that_are_equal_are_in_one_class(situation: Situation) -> None:
    # The index of tests/formats: Rennes has two thirds of the people and the lowest value, so the
    # limits are 2.87 three times, then 4.5, of Thionville; its mean misses 2.87 by a digit.
    told = {"243500139": 2.87, "992367730": 4.5, "200067437": 5.87}
    rows = [value("epci", code, valeur) for code, valeur in told.items()]
    found = situate(situation.territory, make_network(indicateurs=rows), jour="2026-10-01")
    table = measure_needs(found, niveau="departement").set_index("code")
    classes = {"35": "tres_faible", "57": "fort", "04": "tres_fort", "75": "sans_valeur"}
    assert table.loc[list(classes), "classe"].to_dict() == classes


values = st.one_of(st.just(math.nan), st.integers(0, 10).map(float))


@st.composite
def indexed(draw: st.DrawFn) -> tuple[World, list[dict[str, Any]]]:
    world = draw(worlds())
    codes = world.territory.communes["code"].tolist()
    chosen = draw(st.lists(st.sampled_from(codes), unique=True))
    rows = [value("commune", code, draw(values)) for code in chosen]
    rows += [
        value("epci", code, draw(values))
        for code in draw(st.lists(st.sampled_from(EPCI), unique=True, min_size=1))
    ]
    return world, draw(st.permutations(rows))


@given(indexed())
def test_weighted_sums_by_plain_loops(told: tuple[World, list[dict[str, Any]]]) -> None:
    world, rows = told
    own = {r["code"]: r["valeur"] for r in rows if not math.isnan(r["valeur"])}
    network = make_network(coordinateurs=world.coordinateurs, indicateurs=rows)
    situation = situate(world.territory, network, jour="2026-06-15")
    communes = world.territory.communes.to_dict("records")
    need = {c["code"]: own.get(c["code"], own.get(c["epci"], math.nan)) for c in communes}
    assert np.array_equal(
        find_needs(situation), [need[c["code"]] for c in communes], equal_nan=True
    )
    covered = dict(zip(need, situation.couverte.tolist(), strict=True))
    weighed = [
        (c["population"], need[c["code"]], covered[c["code"]])
        for c in communes
        if not math.isnan(need[c["code"]])
    ]
    row = measure_needs(situation, niveau="france").iloc[0]
    total, people = sum(p * n for p, n, _ in weighed), sum(p for p, _, _ in weighed)
    held = sum(p * n for p, n, inside in weighed if inside)
    assert row["population_sans_valeur"] == sum(c["population"] for c in communes) - people
    assert row["besoin_moyen"] == pytest.approx(total / people if people else math.nan, nan_ok=True)
    assert row["part_ponderee"] == pytest.approx(held / total if total else math.nan, nan_ok=True)
    gaps = find_gaps(situation)
    ranked = rank_gaps(situation, gaps)
    assert sorted(ranked["lacune"]) == sorted(gaps.table["id"])
    heavy = ranked["habitants_ponderes"].dropna().tolist()
    assert heavy == sorted(heavy, reverse=True)
    assert ranked["besoin_moyen"].isna().is_monotonic_increasing


def test_classes_are_fifths_of_the_population(situation: Situation) -> None:
    # An index that grows with the code of the commune: fifths are found by counting people.
    territory = situation.territory
    rows = [value("commune", code, float(n)) for n, code in enumerate(territory.communes["code"])]
    network = make_network(indicateurs=rows)
    found = situate(territory, network, jour="2026-10-01")
    classes = class_needs(found, find_needs(found))
    people = dict.fromkeys(dict.fromkeys(classes), 0)
    for told, inhabitants in zip(classes, territory.population.tolist(), strict=True):
        people[told] += inhabitants
    assert list(people) == ["tres_faible", "faible", "moyen", "fort", "tres_fort"]
    fifth = territory.population.sum() / 5
    largest = territory.population.max()
    assert all(abs(n - fifth) <= largest for n in people.values())
