"""Candidacies: figures worked out by hand on the toy, by sets on random worlds, and the scripts."""

from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.toys import look, make_network, rows_of, zone
from support.worlds import World, parts, worlds

from cnc_geo.candidacies import covers
from cnc_geo.candidacies.completion import complete_departments
from cnc_geo.candidacies.consultation import count_consultation, list_consultation
from cnc_geo.candidacies.examination import examine_candidacies
from cnc_geo.candidacies.meetings import cluster_candidacies, meet_candidacies
from cnc_geo.errors import ChoiceError
from cnc_geo.exports.features import (
    candidacy_shapes,
    department_shapes,
    group_shapes,
    meeting_shapes,
    seat_points,
)
from cnc_geo.exports.files import csv_text
from cnc_geo.network.situation import Situation, situate
from cnc_geo.schema.codes import ETATS
from cnc_geo.schema.tables import check, column_names

# The toy: C2 is in post on the Milieu; six candidacies, the last without a zone.

C2 = zone("C2", "epci", "100000002", structure="S9")


def filed(identifiant: str, niveau: str, codes: str, **others: str) -> dict[str, str]:
    """Make a candidacy of a local authority that asks for a post of 24 months."""
    asked = {
        "cas": "creation",
        "porteur": "collectivite",
        "contrat": "titulaire",
        "commune": "01001",
        "structure": f"S-{identifiant}",
        "date_depot": "2023-11-05",
    }
    return zone(identifiant, niveau, codes, **{"etat": "propose", **asked, **others})


BATCH = [
    filed("K1", "departement", "01"),
    filed("K2", "epci", "100000001"),
    filed("K3", "epci", "100000001", porteur="association", contrat="cdd_public"),
    filed("K4", "epci", "100000003|100000004", avis_prefet="favorable"),
    filed("K5", "epci", "100000004|100000005", etat="prevu", avis_prefet="defavorable"),
    filed("K6", "", "", date_depot="2023-12-11", commune="02007"),
]
POSTS = [
    {"id": "P1", "commune": "01001", "structure": "A", "etat": "vacant"},
    {"id": "P2", "commune": "01002", "structure": "A", "etat": "vacant"},
    {"id": "P3", "commune": "02003", "structure": "B"},
    {"id": "P4", "commune": "02001", "structure": "B"},
    {"id": "P5", "commune": "02001", "structure": "S-K4"},
    {"id": "P6", "commune": "02002", "siret": "11112222333344"},
    {"id": "P7", "commune": "02002", "structure": "C", "etat": "rendu"},
]
SEATS = [
    {"id": "A", "nom": "A", "commune": "01001", "siret": "1"},
    {"id": "B", "nom": "B", "commune": "02003", "siret": "2"},
    {"id": "S-K4", "nom": "K4", "commune": "02001", "siret": "3"},
    {"id": "C", "nom": "C", "commune": "02002", "siret": "4"},
    {"id": "D", "nom": "D", "commune": "02002", "siret": "11112222333344"},
]


@pytest.fixture(scope="module")
def batch() -> Situation:
    """Look at the toy batch."""
    return look(C2, candidatures=BATCH, conseillers=POSTS, structures=SEATS)


def cells(table: pd.DataFrame, identifiant: str, *names: str) -> tuple[Any, ...]:
    """Cells of the row of a candidacy."""
    return rows_of(table.loc[table["id"] == identifiant, list(names)])[0]


@pytest.mark.parametrize(
    ("identifiant", "expected"),
    [
        # population, gained, shared, doubled, posts, gained, shared, left, euros
        ("K1", (1500, 800, 1500, 0, 2, 2, 2, 0, 62.5)),
        ("K2", (300, 300, 300, 300, 2, 2, 2, 500, 50_000 / 300)),
        ("K3", (300, 300, 300, 300, 2, 2, 2, 500, None)),
        ("K4", (7500, 7500, 7500, 7000, 3, 3, 3, 11_370, 50_000 / 7500)),
        ("K5", (18_000, 18_000, 7000, 7000, 3, 3, 3, 70, 50_000 / 18_000)),
        ("K6", (None,) * 9),
    ],
)
def test_figures_by_hand(batch: Situation, identifiant: str, expected: tuple[Any, ...]) -> None:
    """K1 shares Alpha and Bravo with K2, Charlie and Delta with C2, Echo and Foxtrot with K4."""
    found = cells(
        examine_candidacies(batch),
        identifiant,
        *("population", "population_gagnee", "population_partagee", "population_doublee"),
        *("conseillers", "conseillers_gagnes", "conseillers_partages", "population_restante"),
        "euros_par_habitant_gagne",
    )
    assert found == expected


def test_rules_and_flags_of_the_toy(batch: Situation) -> None:
    table = examine_candidacies(batch)
    assert cells(table, "K1", "subvention_eur", "duree_mois") == (50_000, 24)
    assert cells(table, "K3", "subvention_eur", "duree_mois") == (None, None)
    alerts = {i: cells(table, i, "alertes")[0] for i in table["id"]}
    assets = {i: cells(table, i, "atouts")[0] for i in table["id"]}
    assert "Non prévu par l'appel" in alerts["K3"]
    assert "Même territoire que K3" in alerts["K2"]
    assert "Tous les postes de la zone sont vacants." in alerts["K2"]
    assert "Communes partagées à même échelle avec K5" in alerts["K4"]
    assert "or elle emploie des conseillers" in alerts["K4"]
    assert "Avis défavorable du préfet." in alerts["K5"]
    assert "Zone inconnue" in alerts["K6"]
    assert "après la clôture" in alerts["K6"]
    assert alerts["K1"] == "Tous les postes de la zone sont vacants."
    assert "Ne laisse aucune lacune" in assets["K1"]
    assert "Ne laisse aucune lacune" not in assets["K2"]
    assert "Avis favorable" in assets["K4"]
    assert cells(table, "K6", "rencontres", "depot", "departements") == ("", "hors_delai", "02")
    assert cells(table, "K1", "rencontres") == ("C2|K2|K3|K4",)
    assert cells(table, "K2", "lacunes_restantes") == ("CA du Sud",)
    assert cells(table, "K1", "reponse_avant", "recrutement_avant") == (
        pd.Timestamp("2024-01-05"),
        pd.Timestamp("2024-07-05"),
    )


def test_meetings_by_hand(batch: Situation) -> None:
    table = meet_candidacies(batch)
    found = {(r["candidature"], r["perimetre"]): r for r in table.to_dict("records")}
    readings = {pair: (row["lecture"], row["population"]) for pair, row in found.items()}
    assert readings["K1", "C2"] == ("deux_niveaux", 700)
    assert readings["K1", "K2"] == readings["K2", "K1"] == ("deux_niveaux", 300)
    assert readings["K2", "K3"] == ("doublon", 300)
    assert readings["K4", "K5"] == ("frontiere", 7000)
    assert readings["K2", "C2"] == ("voisins", 0)
    assert found["K4", "K5"]["part"] == pytest.approx(7000 / 7500)
    assert found["K5", "K4"]["part"] == pytest.approx(7000 / 18_000)
    assert not {"K6"} & set(table["candidature"])


def test_groups_by_hand(batch: Situation) -> None:
    table = cluster_candidacies(batch)
    assert rows_of(table.drop(columns="explication")) == [
        ("G-K1", "K1|K2|K3|K4|K5", "C2", "01|02", 11, 19_500, 7800, 5, "doublon")
    ]
    assert "Doublon : K2 et K3." in table["explication"].iloc[0]


def test_complete_departments_by_hand(batch: Situation) -> None:
    """Department 01 needs K1, or K4 with K2 or K3: K1 is the smallest; nobody takes Mike."""
    table = complete_departments(batch).drop(columns="explication")
    assert rows_of(table) == [
        ("01", "Un", 1500, 800, 4, "possible", 1.0, "K1", 0),
        ("02", "Deux", 21_070, 18_070, 2, "impossible", None, "", 70),
    ]


def test_all_the_smallest_sets_are_told() -> None:
    without_k1 = look(C2, candidatures=[row for row in BATCH if row["id"] != "K1"])
    table = complete_departments(without_k1).set_index("departement")
    assert table.loc["01", "ensembles"] == "K2+K4|K3+K4"
    assert table.loc["01", "taille"] == 2


def test_a_search_given_up_says_how_many_candidacies_are_needed_at_least(
    batch: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(covers, "EFFORT", 8)
    row = complete_departments(batch).set_index("departement").loc["01"]
    assert row["completude"] == "possible"
    assert row["ensembles"] == ""
    assert pd.isna(row["taille"])
    assert row["explication"].startswith("Au moins 1 candidature est nécessaire ;")


def test_an_accepted_gap_needs_nobody() -> None:
    masked = look(C2, candidatures=BATCH, masque=[{"niveau": "commune", "code": "02007"}])
    table = complete_departments(masked).set_index("departement")
    assert table.loc["02", "ensembles"] == "K5"


def test_a_department_without_gap_and_one_of_which_nothing_is_known() -> None:
    whole = complete_departments(look(zone("C", "region", "11|22")))
    assert whole["completude"].tolist() == ["complet", "complet"]
    assert complete_departments(look())["completude"].tolist() == ["inconnu", "inconnu"]


def test_a_prolongation_is_no_conflict_with_itself() -> None:
    own = filed("K", "epci", "100000002", cas="prolongation", structure="S9")
    seen = look(C2, candidatures=[own], conseillers=[{"id": "P", "structure": "S9"}])
    table = examine_candidacies(seen)
    assert cells(table, "K", "population_gagnee", "population_partagee") == (0, 0)
    assert "N'ajoute aucun habitant" not in cells(table, "K", "alertes")[0]
    assert "Prolonge sa propre coordination, C2" in cells(table, "K", "atouts")[0]


def test_a_closed_candidacy_meets_nobody_and_the_states_chosen_change_nothing() -> None:
    rows = [*BATCH, filed("K9", "epci", "100000001", etat="termine")]
    seen = look(C2, candidatures=rows)
    assert "K9" not in set(meet_candidacies(seen)["candidature"])
    every = look(C2, candidatures=rows, etats=["en_poste", "propose", "prevu"])
    for function in (examine_candidacies, meet_candidacies, cluster_candidacies):
        assert csv_text(function(seen)) == csv_text(function(every))


def test_a_department_lists_its_own_candidacies(batch: Situation) -> None:
    here = look(C2, candidatures=BATCH, departement="02")
    assert examine_candidacies(here)["id"].tolist() == ["K4", "K5", "K6"]
    whole = examine_candidacies(look(C2, candidatures=BATCH)).set_index("id")
    assert csv_text(examine_candidacies(here)) == csv_text(
        whole.loc[["K4", "K5", "K6"]].reset_index()
    )
    assert set(meet_candidacies(here)["candidature"]) == {"K4", "K5"}
    assert len(batch.kept) == 13


# Consultation


def test_whom_to_consult_by_hand(batch: Situation) -> None:
    """K5 holds Golf, Hotel, Juliett, Kilo, Lima: D sits in Hotel, S-K4 in Golf, B works in Golf."""
    assert rows_of(list_consultation(batch, "K5")) == [
        ("D", "11112222333344", "02002", 1, "doit", "K4"),
        ("S-K4", "3", "02001", 1, "doit", "K4"),
        ("B", "2", "02003", 2, "peut", "K4"),
    ]
    assert count_consultation(list_consultation(batch, "K5")) == (2, 1, 4, 3)
    # the applicant is left out of its own list
    assert list_consultation(batch, "K4")["structure"].tolist() == ["D", "B"]
    assert rows_of(list_consultation(batch, "C2")) == [("B", "2", "02003", 2, "doit", "")]
    assert rows_of(list_consultation(batch, "K2")) == [("A", "1", "01001", 2, "doit", "K1|K3")]


def test_the_applicant_is_known_by_its_siret_too() -> None:
    rows = [filed("K", "epci", "100000004", structure="other", siret="11112222333344")]
    seen = look(candidatures=rows, conseillers=POSTS, structures=SEATS)
    assert list_consultation(seen, "K")["structure"].tolist() == ["S-K4", "B"]


def test_a_structure_whose_seat_is_not_known_may_be_consulted() -> None:
    seen = look(candidatures=BATCH, conseillers=POSTS)
    assert set(list_consultation(seen, "K5")["titre"]) == {"peut"}


@pytest.mark.parametrize(("identifiant", "said"), [("K6", "n'est pas connue"), ("X", "Aucune")])
def test_no_list_without_a_zone(batch: Situation, identifiant: str, said: str) -> None:
    with pytest.raises(ChoiceError, match=said):
        list_consultation(batch, identifiant)


def test_tables_are_as_drawn_and_shapes_follow_rows(batch: Situation) -> None:
    tables = {
        "examens": examine_candidacies(batch),
        "rencontres": meet_candidacies(batch),
        "groupes": cluster_candidacies(batch),
        "completudes": complete_departments(batch),
        "consultation": list_consultation(batch, "K5"),
    }
    for nom, table in tables.items():
        check(table, nom)
        assert table.columns.tolist() == column_names(nom)
    areas = {
        "examens": candidacy_shapes(batch, tables["examens"]),
        "groupes": group_shapes(batch, tables["groupes"]),
        "completudes": department_shapes(batch, tables["completudes"]),
    }
    assert {nom: shapely.area(drawn.to_numpy()).tolist() for nom, drawn in areas.items()} == {
        "examens": [6, 2, 2, 5, 5, 0],
        "groupes": [11],
        "completudes": [6, 7],
    }
    drawn = meeting_shapes(batch, tables["rencontres"])
    assert len(drawn) == len(tables["rencontres"])
    points = seat_points(batch, tables["consultation"])
    assert [(p.x, p.y) for p in points] == [(3.5, 2.5), (2.5, 2.5), (2.5, 1.5)]


def test_nothing_at_all_gives_empty_tables() -> None:
    seen = look(C2)
    for function in (examine_candidacies, meet_candidacies, cluster_candidacies):
        assert function(seen).empty


# Laws


def covered(world: World, *rows: dict[str, Any]) -> tuple[int, int]:
    """Inhabitants and posts covered by coordinators in post, and these more."""
    network = make_network(
        coordinateurs=[*world.coordinateurs, *rows], conseillers=world.conseillers
    )
    adds = situate(world.territory, network, jour="2026-06-15").adds
    return int(adds["population_couverte"].sum()), int(adds["conseillers_couverts"].sum())


@given(worlds())
def test_a_gain_is_what_coverage_with_and_without_differ_by(world: World) -> None:
    """Put each candidacy in post, alone, and count again."""
    table = examine_candidacies(world.look(etats=["en_poste"])).set_index("id")
    before = covered(world)
    for row in world.candidatures:
        told = table.loc[row["id"]]
        after = covered(world, {**row, "etat": "en_poste", "debut": "", "fin": ""})
        gained = (told["population_gagnee"], told["conseillers_gagnes"])
        if np.isnan(gained[0]):
            assert after == before
        else:
            assert gained == tuple(np.subtract(after, before))


@given(worlds(), parts, st.randoms(use_true_random=False))
def test_no_order_changes_any_figure(world: World, part: dict[str, str], random: Random) -> None:
    def shuffled(rows: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
        return tuple(random.sample(rows, len(rows)))

    other = replace(
        world,
        coordinateurs=shuffled(world.coordinateurs),
        candidatures=shuffled(world.candidatures),
        conseillers=shuffled(world.conseillers),
    )
    one, two = world.look(**part), other.look(**part)
    for function in (
        examine_candidacies,
        meet_candidacies,
        cluster_candidacies,
        complete_departments,
    ):
        assert csv_text(function(one)) == csv_text(function(two))


@given(worlds())
def test_complete_sets_are_those_of_trying_them_all(world: World) -> None:
    """Put every set of open candidacies in post, and look at what stays uncovered."""
    table = complete_departments(world.look(etats=["en_poste"]))
    rows = [row for row in world.candidatures if row["etat"] != "termine"]
    for told in table.to_dict("records"):
        complete: list[list[str]] = []
        for size in range(len(rows) + 1):
            for chosen in combinations(rows, size):
                named = [{**r, "etat": "en_poste", "debut": "", "fin": ""} for r in chosen]
                network = make_network(coordinateurs=[*world.coordinateurs, *named])
                seen = situate(
                    world.territory, network, jour="2026-06-15", departement=told["departement"]
                )
                if seen.couverte[seen.kept].all():
                    complete.append(sorted(r["id"] for r in chosen))
            if complete:
                break
        if told["completude"] == "inconnu":
            assert not world.coordinateurs
            assert not world.candidatures
        elif told["completude"] == "impossible":
            assert not complete
        else:
            found = [s.split("+") for s in told["ensembles"].split("|")]
            wanted = sorted(complete)
            assert found == wanted or (told["completude"] == "complet" and wanted == [[]])


@given(worlds())
def test_readings_are_told_from_either_side(world: World) -> None:
    table = meet_candidacies(world.look())
    filed_ids = {row["id"] for row in world.candidatures}
    found = {(r["candidature"], r["perimetre"]): r["lecture"] for r in table.to_dict("records")}
    for (a, b), reading in found.items():
        if b in filed_ids:
            assert found[b, a] == reading


@given(worlds(), st.lists(st.sampled_from(ETATS), min_size=1, unique=True))
def test_shares_are_within_the_zone(world: World, etats: list[str]) -> None:
    table = examine_candidacies(world.look(etats=etats)).dropna(subset="population")
    for figure in ("population_gagnee", "population_partagee"):
        assert (table[figure] <= table["population"]).all()
    assert (table["population_doublee"] <= table["population_partagee"]).all()
    assert (table["conseillers_gagnes"] <= table["conseillers"]).all()


# The demonstration's scripts, as its page tells them


@pytest.fixture(scope="module")
def examined(situation: Situation) -> pd.DataFrame:
    """Examine the demonstration."""
    return examine_candidacies(situation).set_index("id")


MEETINGS = [
    ("001", "CO-001", "imbrique", "deux_niveaux"),
    ("001", "CA-002", "contigu", "voisins"),
    ("003", "CA-004", "identique", "doublon"),
    ("005", "CO-019", "identique", "suite"),
    ("006", "CA-007", "partiel", "frontiere"),
    ("008", "CO-001", "partiel", "deux_niveaux"),
    ("009", "CO-008", "partiel", "deux_niveaux"),
    ("010", "CO-007", "partiel", "deux_niveaux"),
    ("011", "CA-012", "imbrique", "deux_niveaux"),
    ("012", "CO-010", "imbrique", "deux_niveaux"),
    ("012", "CO-011", "imbrique", "deux_niveaux"),
    ("013", "CO-011", "imbrique", "deux_niveaux"),
    ("013", "CO-009", "partiel", "deux_niveaux"),
    ("014", "CO-012", "imbrique", "deux_niveaux"),
    ("015", "CA-016", "identique", "doublon"),
    ("015", "CA-013", "imbrique", "deux_niveaux"),
    ("020", "CO-013", "identique", "doublon"),
    ("034", "CO-015", "identique", "doublon"),
    ("034", "CO-016", "identique", "doublon"),
]


def test_scripted_meetings(situation: Situation) -> None:
    table = meet_candidacies(situation)
    found = {
        (r["candidature"], r["perimetre"]): (r["relation"], r["lecture"])
        for r in table.to_dict("records")
    }
    for candidacy, other, relation, reading in MEETINGS:
        assert found[f"DEMO-CA-{candidacy}", f"DEMO-{other}"] == (relation, reading)


ALERTS = [
    ("032", "Aucun poste de conseiller numérique dans la zone"),
    ("033", "Tous les postes de la zone sont vacants."),
    ("034", "déjà couverte par DEMO-CO-015, DEMO-CO-016"),
    ("036", "Déposée le 11/12/2023, après la clôture"),
    ("037", "Déposée le 19/12/2023, après la clôture"),
    ("038", "Non prévu par l'appel"),
    ("003", "Même territoire que DEMO-CA-004"),
    ("006", "Communes partagées à même échelle avec DEMO-CA-007"),
    ("020", "Même territoire que DEMO-CO-013"),
    ("027", "Zone hors du référentiel"),
    ("028", "Zone hors du référentiel"),
    ("029", "Zone hors du référentiel"),
    ("016", "de niveau « commune »"),
    ("011", "de niveau « ept »"),
]


@pytest.mark.parametrize(("candidacy", "alert"), ALERTS)
def test_scripted_alerts(examined: pd.DataFrame, candidacy: str, alert: str) -> None:
    assert alert in examined.loc[f"DEMO-CA-{candidacy}", "alertes"]


GRANTS = [
    ("001", 50_000, 24),
    ("004", 32_000, 18),
    ("005", 40_000, 24),
    ("012", 40_000, 24),
    ("013", 37_500, 18),
    ("019", 37_500, 18),
    ("023", 70_000, 24),
    ("024", 70_000, 24),
    ("025", 67_500, 24),
    ("026", 37_500, 18),
    ("027", 50_000, 24),
    ("029", 50_000, 24),
]


@pytest.mark.parametrize(("candidacy", "euros", "months"), GRANTS)
def test_scripted_grants(examined: pd.DataFrame, candidacy: str, euros: int, months: int) -> None:
    row = examined.loc[f"DEMO-CA-{candidacy}"]
    assert (row["subvention_eur"], row["duree_mois"]) == (euros, months)


def test_scripted_places(examined: pd.DataFrame, situation: Situation) -> None:
    told = examined["departements"]
    assert told["DEMO-CA-008"] == "35|44|56"
    assert told["DEMO-CA-010"].count("|") == 2
    assert told["DEMO-CA-020"] == "2A|2B"
    assert told[[f"DEMO-CA-0{n}" for n in (27, 28, 29)]].tolist() == ["977", "978", "975"]
    empty = examined.loc[[f"DEMO-CA-0{n}" for n in (27, 28, 29)], "population"]
    assert empty.isna().all()
    # A code of an earlier vintage is followed: Épinay-sur-Seine with Pierrefitte… is 93066 today.
    place = situation.territory.atom_at(["93066"])[0]
    whole = situation.territory.population[place]
    assert examined.loc["DEMO-CA-031", "population"] == whole
    assert examined.loc["DEMO-CA-035", "depot"] == "dans_les_temps"
    assert len(examined) == 120


def test_scripted_prolongation_is_no_conflict(examined: pd.DataFrame) -> None:
    row = examined.loc["DEMO-CA-005"]
    assert "Prolonge sa propre coordination, DEMO-CO-019" in row["atouts"]
    assert "Même territoire" not in row["alertes"]
    assert "N'ajoute" not in row["alertes"]


def test_gains_of_the_demonstration_against_plain_sets(
    examined: pd.DataFrame, situation: Situation
) -> None:
    """Count again from what the perimeters in post hold, with sets of communes."""
    table, incidence = situation.declared.table, situation.declared.incidence.tocsc()
    running = set(situation.perimeters.table["id"])
    zones = {
        i: set(incidence.indices[incidence.indptr[n] : incidence.indptr[n + 1]].tolist())
        for n, i in enumerate(table["id"])
    }
    covered_now = set().union(*(zones[i] for i in running if i.startswith("DEMO-CO")))
    people = situation.territory.population
    for identifiant, row in examined.dropna(subset="population").iterrows():
        gained = zones[str(identifiant)] - covered_now
        assert row["population_gagnee"] == sum(int(people[a]) for a in gained)
