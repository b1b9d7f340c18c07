"""What changes between two situations: by hand, by laws, and looking again is looking anew."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from shapely.geometry import box
from support.toys import look, make_network, make_territory, zone
from support.worlds import JOUR, World, parts, states, worlds

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.differences import measure_differences
from cnc_geo.errors import ChoiceError
from cnc_geo.exports.files import csv_text
from cnc_geo.maps.layers import CodeLayer
from cnc_geo.maps.polygons import cells
from cnc_geo.maps.themes import classify
from cnc_geo.maps.view import Display, paint
from cnc_geo.network.provenance import trace_provenance
from cnc_geo.network.scenarios import COMPARAISONS, compare_with
from cnc_geo.network.situation import Situation, look_again, situate
from cnc_geo.schema.codes import ETATS

ZONES = [
    zone("A", "commune", "01001|01002", fin="2027-01-01"),  # 300 of the 1,500 people of 01
    zone("B", "departement", "02"),
]
CANDIDACIES = [zone("K", "departement", "01", "propose"), zone("L", "commune", "01003", "prevu")]


def test_what_candidacies_would_change_by_hand() -> None:
    situation = look(*ZONES, candidatures=CANDIDACIES)
    other = compare_with(situation, "candidatures")
    table = measure_differences(situation, other, niveau="departement").set_index("code")
    assert table.loc["01", "population_couverte"] == 300
    assert table.loc["01", "population_couverte_autre"] == 1500
    assert table.loc["01", "ecart_population"] == 1200
    assert table.loc["01", "ecart"] == 0.8
    assert table.loc["02", "ecart"] == 0


def test_a_year_later_what_ends_is_lost() -> None:
    situation = look(*ZONES, candidatures=CANDIDACIES)
    other = compare_with(situation, "douze_mois")
    assert other.jour == pd.Timestamp("2027-06-15")
    table = measure_differences(situation, other, niveau="departement").set_index("code")
    assert table["ecart_population"].to_dict() == {"01": -300, "02": 0}
    assert table.loc["01", "ecart"] == -0.2


def test_where_nobody_lives_no_share_changes() -> None:
    situation = look(*ZONES)
    table = measure_differences(situation, situation, niveau="commune").set_index("code")
    assert math.isnan(table.loc["01006", "ecart"])


def test_two_parts_are_not_compared_nor_an_unknown_comparison() -> None:
    situation = look(*ZONES)
    with pytest.raises(ChoiceError, match="même territoire"):
        measure_differences(situation, look(*ZONES, departement="01"), niveau="epci")
    with pytest.raises(ChoiceError, match="Comparaison inconnue"):
        compare_with(situation, "jadis")


@given(worlds(), states, parts)
def test_looking_again_is_looking_anew(
    world: World, etats: list[str], part: dict[str, str]
) -> None:
    whole = world.look(etats=ETATS)
    again = look_again(whole, jour="2026-06-14", etats=etats, **part)
    anew = world.look(jour="2026-06-14", etats=etats, **part)
    for niveau in ("commune", "epci"):
        assert csv_text(measure_coverage(again, niveau=niveau)) == csv_text(
            measure_coverage(anew, niveau=niveau)
        )
    assert (again.niveau, again.code, again.etats) == (anew.niveau, anew.code, anew.etats)


@given(worlds(), parts)
def test_more_candidacies_never_lose_and_sums_agree(world: World, part: dict[str, str]) -> None:
    situation = world.look(etats=["en_poste"], **part)
    other = compare_with(situation, "candidatures")
    table = measure_differences(situation, other, niveau="commune")
    assert (table["ecart_population"] >= 0).all()
    whole = measure_differences(situation, other, niveau=situation.niveau)
    assert table["ecart_population"].sum() == whole["ecart_population"].sum()
    back = measure_differences(other, situation, niveau="commune")
    assert back["ecart_population"].tolist() == (-table["ecart_population"]).tolist()


# ----------------------------------------------------------------------------------- on the map


def classes(situation: Situation, theme: str, niveau: str) -> dict[str, str]:
    found = cells(situation)
    other = compare_with(situation, theme) if theme in COMPARAISONS else None
    return dict(
        zip(
            found.codes,
            classify(situation, found, theme, niveau=niveau, autre=other),
            strict=True,
        )
    )


def test_rates_have_their_own_classes_for_0_and_1() -> None:
    # EPCI 100000001 whole (300 of 300); 100000002: Charlie and Delta, 700 of 3,700; others none.
    situation = look(zone("A", "commune", "01001|01002|01003|01004"))
    by_epci = classes(situation, "taux", "epci")
    assert by_epci["100000001-01"] == "taux_100"
    assert by_epci["100000002-01"] == by_epci["100000002-02"] == "taux_faible"
    assert by_epci["100000004-02"] == "taux_0"
    assert by_epci["02007"] == "taux_0"  # Mike, of no EPCI, is told by itself
    by_departement = classes(situation, "taux", "departement")
    assert by_departement["100000001-01"] == "taux_moyen"  # 1,000 of 1,500
    assert by_departement["100000003-01"] == "taux_moyen"
    assert classes(look(), "taux", "epci")["100000001-01"] == "sans_valeur"


def test_a_share_at_a_break_is_in_the_upper_class() -> None:
    half = look(zone("A", "commune", "02003"), departement="02")  # India: 3,000
    assert set(classes(half, "taux", "epci").values()) == {"taux_0", "taux_100"}
    # 100000004 is Golf 1,000, Hotel 2,000, Juliett 4,000; 100000005 Kilo 5,000, Lima 6,000.
    told = classes(look(zone("A", "commune", "01003|01004|01001")), "taux", "departement")
    assert told["100000001-01"] == "taux_moyen"  # 800 of 1,500, over a half
    exact = classes(look(zone("A", "commune", "02001|01001|01002")), "taux", "epci")
    assert exact["100000001-01"] == "taux_100"
    breaks = look(zone("A", "commune", "01001|01002|01003|01004|01005"), departement="01")
    assert set(classes(breaks, "taux", "departement").values()) == {"taux_100"}  # Foxtrot is empty


@pytest.mark.parametrize("before", [7, 8, 19, 20, 32, 33, 34, 44, 45, 46])
def test_no_rounding_moves_a_change_of_exactly_half(before: int) -> None:
    # Of 100 people, `before` are covered, then 50 more: in floats the difference is not 0.5.
    people = [before, 50, 50 - before]
    communes = pd.DataFrame(
        {
            "code": ["01001", "01002", "01003"],
            "nom": ["A", "B", "C"],
            "departement": "01",
            "region": "11",
            "epci": "100000001",
            "ept": pd.array([None] * 3, dtype=object),
            "population": people,
            "aire_km2": 1.0,
        }
    )
    noms = [("region", "11", "R"), ("departement", "01", "D"), ("epci", "100000001", "E")]
    shapes = [box(n, 0, n + 1, 1) for n in range(3)]
    territory = make_territory(communes, noms, shapes, [])
    network = make_network(
        coordinateurs=[zone("A", "commune", "01001")],
        candidatures=[zone("K", "commune", "01002", "propose")],
    )
    situation = situate(territory, network, jour=JOUR)
    assert set(classes(situation, "candidatures", "epci").values()) == {"gain_fort"}
    other = compare_with(situation, "candidatures")
    assert measure_differences(situation, other, niveau="epci")["ecart"].tolist() == [0.5]


def test_without_any_perimeter_no_change_is_told() -> None:
    situation = look()
    table = measure_differences(situation, situation, niveau="epci")
    assert table["ecart"].isna().all()


def test_a_year_that_does_not_exist_is_refused_in_a_sentence() -> None:
    with pytest.raises(ChoiceError, match="9999"):
        compare_with(look(*ZONES, jour="9999-12-31"), "douze_mois")


def test_a_tooltip_tells_what_the_class_tells() -> None:
    # EPCI 100000002 in department 01: Charlie 300 and Delta 400, half covered or so.
    situation = look(zone("A", "commune", "01003"), departement="01")
    drawn = [CodeLayer("communes-01", url="../a.json"), CodeLayer("epci-01", url="../b.json")]
    painted = paint(situation, drawn, display=Display("taux", niveau="epci"))
    assert painted.content["infobulles"]["communes-01"]["100000002"] == [
        "700 habitants, 42,9\u202f% de couverts",
        "0 CN",
    ]
    assert sorted(painted.content["unites"]["communes-01"]["100000002"][1]) == ["01003", "01004"]


def test_two_comparisons_never_have_one_mark() -> None:
    situation = look(*ZONES, candidatures=CANDIDACIES)
    marks = {trace_provenance(situation, table=f"ecarts-{c}")["empreinte"] for c in COMPARAISONS}
    assert len(marks) == len(COMPARAISONS)
    drawn = [
        CodeLayer("parties-fr", url="../a.json"),
        CodeLayer("departements-fr", url="../b.json"),
    ]
    titles = {
        paint(situation, drawn, display=Display(theme)).content["titre"] for theme in COMPARAISONS
    }
    assert titles == {f"EPCI, {said}" for said in COMPARAISONS.values()}


def test_changes_diverge_around_none() -> None:
    situation = look(*ZONES, candidatures=CANDIDACIES)
    gained = classes(situation, "candidatures", "departement")
    assert gained["100000001-01"] == "gain_fort"  # +80 points
    assert gained["100000004-02"] == "stable"
    lost = classes(situation, "douze_mois", "departement")
    assert lost["100000001-01"] == "perte"  # -20 points
    assert classes(situation, "douze_mois", "epci")["100000001-01"] == "perte_forte"


@given(worlds())
def test_the_class_of_a_cell_is_that_of_the_table(world: World) -> None:
    situation = world.look(etats=["en_poste"], jour=JOUR)
    if not situation.renseignee:
        return
    table = measure_coverage(situation, niveau="departement").set_index("code")
    told = classes(situation, "taux", "departement")
    owner = dict(
        zip(
            situation.territory.communes["code"],
            situation.territory.communes["departement"],
            strict=True,
        )
    )
    for cell, found in told.items():
        code = cell.partition("-")[2] or owner[cell]
        covered, people = table.loc[code, ["population_couverte", "population"]]
        expected = (
            "sans_valeur"
            if people == 0
            else "taux_0"
            if covered == 0
            else "taux_100"
            if covered == people
            else "taux_faible"
            if 2 * covered < people
            else "taux_moyen"
            if 10 * covered < 9 * people
            else "taux_fort"
        )
        assert found == expected
