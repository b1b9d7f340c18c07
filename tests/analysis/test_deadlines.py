"""When coverage ends: by hand on the toy, and day by day against situations looked at again."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.toys import JOUR, look, rows_of, situate_toy, zone
from support.worlds import World, states, worlds

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.deadlines import find_deadlines, list_events
from cnc_geo.errors import ChoiceError
from cnc_geo.network.situation import Situation, situate
from cnc_geo.schema.tables import column_names

ZONES = [
    zone("A", "departement", "01", fin="2026-08-31"),  # 1500 inhabitants
    zone("B", "epci", "100000001", fin="2026-12-31"),  # Alpha 100, Bravo 200
    zone("C", "commune", "01005", debut="2026-07-01", fin="2027-01-31"),  # Echo 500, to come
    zone("D", "commune", "02001"),  # Golf 1000, no end
    zone("E", "commune", "02002", "prevu", fin="2026-07-01"),  # does not count
    zone("F", "commune", "02002", fin="2026-06-14"),  # is over
    zone("G", "", "", fin="2026-07-01"),  # unknown
]


def day(text: str) -> pd.Timestamp | None:
    return pd.Timestamp(text) if text else None


def told(situation: Situation, niveau: str, code: str) -> dict[str, object]:
    table = find_deadlines(situation, niveau=niveau).set_index("code")
    row = table.loc[code, ["incomplet_le", "perte_le", "population_perdue"]]
    rest = table.loc[code, ["sans_coordination_le", "derniers", "jours"]]
    return {k: None if pd.isna(v) else v for k, v in {**row, **rest}.items()}


def test_a_territory_loses_some_then_all() -> None:
    # On 1 September A is gone: only Alpha, Bravo (B) and Echo (C) of the 1500 stay.
    assert told(look(*ZONES), "departement", "01") == {
        "incomplet_le": day("2026-09-01"),
        "perte_le": day("2026-09-01"),
        "population_perdue": 700,  # Charlie 300, Delta 400, Foxtrot 0
        "sans_coordination_le": day("2027-02-01"),
        "derniers": "C",
        "jours": 231,
    }


def test_a_territory_covered_in_part_is_incomplete_today_and_loses_nothing() -> None:
    assert told(look(*ZONES), "departement", "02") == {
        "incomplet_le": day(JOUR),
        "perte_le": None,
        "population_perdue": 0,
        "sans_coordination_le": None,  # D has no end
        "derniers": "",
        "jours": None,
    }


def test_a_territory_without_coordination_is_so_today() -> None:
    assert told(look(*ZONES), "epci", "100000005") == {
        "incomplet_le": day(JOUR),
        "perte_le": None,
        "population_perdue": 0,
        "sans_coordination_le": day(JOUR),
        "derniers": "",
        "jours": 0,
    }


def test_several_may_end_together() -> None:
    both = [zone(i, "epci", "100000001", fin="2026-08-31") for i in ("A", "B")]
    assert told(look(*both), "epci", "100000001")["derniers"] == "A|B"


def test_the_last_day_is_covered_and_the_next_is_not() -> None:
    last = look(*ZONES[:1], jour="2026-08-31")
    assert told(last, "departement", "01")["jours"] == 1
    assert told(look(*ZONES[:1], jour="2026-09-01"), "departement", "01")["jours"] == 0


def test_what_is_unknown_never_ends() -> None:
    nothing = told(look(), "departement", "01")
    assert nothing["incomplet_le"] is None
    assert nothing["sans_coordination_le"] is None
    empty = told(look(*ZONES), "epci", "100000009")  # without communes
    assert empty["sans_coordination_le"] is None


def test_a_part_counts_its_own_communes_only() -> None:
    # Of the EPCI of the middle, department 01 holds Charlie and Delta; India is in 02.
    here = look(*ZONES, departement="01")
    assert told(here, "epci", "100000002")["population_perdue"] == 700
    with pytest.raises(ChoiceError, match="dépasse la vue"):
        find_deadlines(here, niveau="region")


def test_the_calendar_of_the_toy_by_hand() -> None:
    events = list_events(look(*ZONES))
    assert list(events.columns) == column_names("calendrier")
    # Communes: 6 of 01 and Golf; EPCI with communes: five, the one of the south-east is bare.
    assert rows_of(events) == [
        (day("2026-06-15"), "", "", 2500, 2500 / 22570, 7, 1),
        (day("2026-07-01"), "C", "", 2500, 2500 / 22570, 7, 1),
        (day("2026-09-01"), "", "A", 1800, 1800 / 22570, 4, 2),  # Alpha, Bravo, Echo, Golf
        (day("2027-01-01"), "", "B", 1500, 1500 / 22570, 2, 3),
        (day("2027-02-01"), "", "C", 1000, 1000 / 22570, 1, 4),
    ]


def test_a_supposed_end_enters_the_calendar() -> None:
    row = zone("A", "epci", "100000001", debut="2025-01-01")
    assert len(list_events(look(row))) == 1
    events = list_events(look(row, hypotheses=["duree_24"]))
    assert events["date"].tolist() == [day(JOUR), day("2027-01-01")]


def test_the_toy_network_agrees_with_its_coverage() -> None:
    situation = situate_toy()
    deadlines = find_deadlines(situation, niveau="epci")
    coverage = measure_coverage(situation, niveau="epci")
    for column in ("code", "statut", "population", "population_couverte"):
        assert deadlines[column].tolist() == coverage[column].tolist()


WINDOW = [str(date(2026, 6, 15) + timedelta(days=n)) for n in range(5)]
parts = st.sampled_from([{}, {"departement": "01"}, {"region": "11"}])


@given(worlds(), states, parts, st.sampled_from(["epci", "commune", "departement"]))
def test_deadlines_are_those_of_situations_looked_at_day_after_day(
    world: World, etats: list[str], part: dict[str, str], niveau: str
) -> None:
    known = {d for row in world.coordinateurs for d in (row.get("debut"), row.get("fin")) if d}
    assert all(d in ("2026-06-14", *WINDOW) for d in known)
    network = world.network()
    daily = [situate(world.territory, network, jour=jour, etats=etats, **part) for jour in WINDOW]
    assume(daily[0].kept.any())
    covers = [measure_coverage(s, niveau=niveau).set_index("code") for s in daily]
    table = find_deadlines(daily[0], niveau=niveau)
    for row in table.to_dict("records"):
        code = row["code"]
        if row["statut"] == "inconnu":
            assert pd.isna(row["incomplet_le"])
            assert pd.isna(row["sans_coordination_le"])
            continue
        lines = [c.loc[code] for c in covers]
        less = [d for d, r in zip(WINDOW, lines, strict=True) if r["statut"] != "couvert"]
        none = [d for d, r in zip(WINDOW, lines, strict=True) if r["statut"] == "non_couvert"]
        assert told_day(row["incomplet_le"]) == (less[0] if less else None)
        assert told_day(row["sans_coordination_le"]) == (none[0] if none else None)
    events = list_events(daily[0]).set_index("date")
    whole = [measure_coverage(s, niveau=s.niveau).iloc[0] for s in daily]
    for jour, situation, row in zip(WINDOW, daily, whole, strict=True):
        last = events[events.index <= pd.Timestamp(jour)].iloc[-1]
        assert last["population_couverte"] == row["population_couverte"]
        assert last["communes_couvertes"] == row["communes_couvertes"]
        epci = measure_coverage(situation, niveau="epci")
        bare = (epci["communes"] > 0) & (epci["communes_couvertes"] == 0)
        assert last["epci_sans_coordination"] == bare.sum()


WHERE = [("departement", "01"), ("departement", "02"), ("epci", "100000001"), ("epci", "100000002")]
WHERE += [("epci", "100000004"), ("commune", "01001|01003"), ("commune", "01004|02002")]


@st.composite
def ending(draw: st.DrawFn) -> list[dict[str, str]]:
    """Draw up to six zones of the toy that begin and end within the window, or never."""
    spans = [(a, b) for a in ("", *WINDOW) for b in (*WINDOW[:-1], "") if not b or a <= b]
    chosen = draw(st.lists(st.tuples(st.sampled_from(WHERE), st.sampled_from(spans)), max_size=6))
    return [
        zone(f"C{n}", niveau, codes, debut=debut, fin=fin)
        for n, ((niveau, codes), (debut, fin)) in enumerate(chosen)
    ]


@given(ending(), parts, st.sampled_from(["epci", "commune", "departement"]))
def test_losses_and_the_last_ones_are_those_of_situations_looked_at_day_after_day(
    zones: list[dict[str, str]], part: dict[str, str], niveau: str
) -> None:
    daily = [look(*zones, jour=jour, **part) for jour in WINDOW]
    niveau = "epci" if "region" in part else niveau
    territory = daily[0].territory
    units, people = territory.units(niveau), territory.population.tolist()
    for row in find_deadlines(daily[0], niveau=niveau).to_dict("records"):
        here = np.flatnonzero((units.rank == units.codes.get_loc(row["code"])) & daily[0].kept)
        if not zones or not len(here):
            assert (row["population_perdue"], row["derniers"]) == (0, "")
            continue
        covered = [{n for n in here.tolist() if s.couverte[n]} for s in daily]
        lost = [covered[0] - now for now in covered]
        first = next((n for n, gone in enumerate(lost) if gone), None)
        assert told_day(row["perte_le"]) == (None if first is None else WINDOW[first])
        assert row["population_perdue"] == sum(people[n] for n in lost[first or 0])
        over = next((n for n, now in enumerate(covered) if not now), 0)
        last = daily[over - 1].perimeters
        there = last.incidence.toarray()[here].any(axis=0) & (over > 0)
        assert row["derniers"] == "|".join(last.table["id"][there])


def told_day(value: pd.Timestamp) -> str | None:
    return None if pd.isna(value) else f"{value:%Y-%m-%d}"


def test_the_demonstration_ends_as_its_coverage_does(situation: Situation) -> None:
    table = find_deadlines(situation, niveau="departement").set_index("code")
    for code in ("09", "13", "14"):  # three that lose everything, at different days
        over = table.loc[code, "sans_coordination_le"]
        for jour, statut in ((over, "non_couvert"), (over - pd.Timedelta(days=1), None)):
            then = situate(
                situation.territory, situation.network, jour=jour.date(), departement=code
            )
            found = measure_coverage(then, niveau="departement").iloc[0]["statut"]
            assert (found == "non_couvert") == (statut == "non_couvert")
    events = list_events(situation)
    assert events["population_couverte"].iloc[0] == 47751854  # counted by plain pandas elsewhere
    for row in events.iloc[[20, 60, -1]].to_dict("records"):
        then = situate(situation.territory, situation.network, jour=row["date"].date())
        france = measure_coverage(then, niveau="france").iloc[0]
        assert row["population_couverte"] == france["population_couverte"]
