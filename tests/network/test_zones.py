"""How a zone is known: declared, deduced, supposed on demand; every figure can be told apart."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from support.toys import look, make_network, members, toy_territory, zone

from cnc_geo.analysis.coverage import check_identities, measure_coverage
from cnc_geo.errors import ChoiceError
from cnc_geo.network.perimeters import Perimeters, resolve
from cnc_geo.network.provenance import left_out, trace_provenance
from cnc_geo.network.situation import Situation
from cnc_geo.schema.codes import HYPOTHESES, INFERENCES, INFERENCES_DECLAREES
from cnc_geo.schema.labels import HYPOTHESE

TOY = toy_territory()
MILIEU = {"01003", "01004", "02003"}

PEOPLE = [
    # P1's employer is seated at Golf, P2's has no seat, P3 is handed back, P4 names C.
    {"id": "P1", "commune": "01001", "structure": "S1", "coordinateurs": ""},
    {"id": "P2", "commune": "01003", "structure": "S2", "coordinateurs": ""},
    {"id": "P3", "commune": "02006", "structure": "S3", "etat": "rendu", "coordinateurs": "C"},
    {"id": "P4", "commune": "01002", "structure": "S4", "coordinateurs": "A|C"},
    {"id": "P5", "commune": "97801", "structure": "S5", "position": "hors_referentiel"},
]
SEATS = [
    {"id": "S1", "nom": "Une", "commune": "02001"},
    {"id": "S2", "nom": "Deux", "commune": ""},
    {"id": "S4", "nom": "Quatre", "commune": "01002"},
]


def resolved(row: dict[str, str], *hypotheses: str, people: bool = False) -> Perimeters:
    network = make_network(
        coordinateurs=[row],
        conseillers=PEOPLE if people else (),
        structures=SEATS if people else (),
    )
    return resolve(network, TOY, hypotheses=hypotheses)


def told(found: Perimeters) -> tuple[set[str], str, bool]:
    """Communes of the only zone, how it is known, and whether it is."""
    (row,) = found.table.to_dict("records")
    return members(found, TOY)[row["id"]], row["inference"], bool(row["connu"])


def test_a_label_is_unknown_until_the_epci_of_its_location_is_supposed() -> None:
    label = zone("C", "", "", commune="01004")
    assert told(resolved(label)) == (set(), "libelle", False)
    found = resolved(label, "epci_du_lieu")
    assert told(found) == (MILIEU, "hypothese", True)
    assert found.avertissements == (
        (
            "C : zone inconnue (aucun code) ; supposée être l'EPCI de son lieu, CC du Milieu "
            "(100000002)."
        ),
    )


@pytest.mark.parametrize("commune", ["", "02007", "97801", "99999"])
def test_nothing_is_supposed_of_a_label_without_a_place_in_an_epci(commune: str) -> None:
    found = resolved(zone("C", "", "", commune=commune), "epci_du_lieu")
    assert told(found) == (set(), "libelle", False)


def test_a_level_without_code_that_its_location_tells_supposes_nothing() -> None:
    found = resolved(zone("C", "departement", "", commune="01004"), "epci_du_lieu")
    communes, inference, known = told(found)
    assert (len(communes), inference, known) == (6, "localisation", True)


def test_people_make_a_footprint_of_their_employers_on_demand_only() -> None:
    row = zone("C", "conseiller", "P1|P2|P3|P9|P5")
    assert told(resolved(row, people=True)) == (set(), "derive", False)
    found = resolved(row, "conseillers", people=True)
    # P1: its employer's seat, P2: its own commune, P4: its record names C; P3 is handed back,
    # P5 is outside the reference set, P9 is nobody.
    assert told(found) == ({"02001", "01003", "01002"}, "derive", True)
    assert found.avertissements == (
        (
            "C : la zone est une liste de conseillers ; 4 sont connus, leurs employeurs sont dans "
            "3 commune(s), 2 sont introuvables. Ces communes sont comptées, par hypothèse."
        ),
    )


def test_people_who_are_nowhere_make_no_zone() -> None:
    found = resolved(zone("C", "conseiller", "P8|P9"), "conseillers", people=True)
    communes, _, known = told(found)
    assert communes == {"01002"}  # P4 names C
    assert known
    nobody = resolved(zone("D", "conseiller", "P8|P9"), "conseillers", people=True)
    assert told(nobody) == (set(), "derive", False)


def test_codes_from_ambiguous_postal_codes_are_deduced() -> None:
    found = resolved(zone("C", "commune", "01001|01002", inference="code_postal"))
    assert told(found) == ({"01001", "01002"}, "code_postal", True)


def test_every_way_of_knowing_is_declared_or_not() -> None:
    assert set(INFERENCES_DECLAREES) < set(INFERENCES)


def rows(situation: Situation) -> dict[str, Any]:
    return measure_coverage(situation, niveau="france").iloc[0].to_dict()


def deduced_only(situation: Situation) -> set[str]:
    return set(TOY.communes["code"][situation.deduite])


MIXED = [
    zone("A", "epci", "100000001"),  # Alpha 100, Bravo 200: declared
    zone("B", "commune", "01002|01003", inference="code_postal"),  # Bravo 200, Charlie 300
    zone("C", "", "", commune="02001"),  # CC de l'Est, if supposed: 7000
]


def test_figures_are_split_between_declared_and_deduced() -> None:
    everything, alone = look(*MIXED), look(*MIXED, hypotheses=["declarees"])
    supposed = look(*MIXED, hypotheses=["epci_du_lieu"])
    assert rows(everything)["population_couverte"] == 600
    assert rows(alone)["population_couverte"] == 300
    assert rows(alone)["perimetres"] == "A"
    assert rows(supposed)["population_couverte"] == 7600
    assert deduced_only(everything) == {"01003"}  # Bravo is also declared
    assert deduced_only(alone) == set()
    assert deduced_only(supposed) == {"01003", "02001", "02002", "02004"}
    # What is covered is what is covered by declared zones, and what is by deduced ones only.
    for found in (everything, supposed):
        people = TOY.population[found.deduite].sum()
        assert rows(found)["population_couverte"] - people == 300


def test_what_is_supposed_goes_with_every_output() -> None:
    found = look(*MIXED, hypotheses=["declarees", "epci_du_lieu"])
    assert found.hypotheses == ("epci_du_lieu", "declarees")  # always in one order
    told = trace_provenance(found)["hypotheses"]
    assert isinstance(told, list)
    assert told[-2:] == [HYPOTHESE["epci_du_lieu"].sens, HYPOTHESE["declarees"].sens]
    assert left_out(found)["perimetres_zone_deduite"] == 2
    assert left_out(found)["perimetres_zone_inconnue"] == 0
    assert trace_provenance(look(*MIXED))["empreinte"] != trace_provenance(found)["empreinte"]


@pytest.mark.parametrize("hypotheses", [(), *[(word,) for word in HYPOTHESES]])
def test_identities_hold_under_any_hypothesis(hypotheses: tuple[str, ...]) -> None:
    assert check_identities(look(*MIXED, hypotheses=hypotheses))["exacte"].all()


@pytest.mark.parametrize(
    ("mois", "debut", "fin"),
    [
        (24, "2024-02-06", "2026-02-05"),
        (24, "2024-03-01", "2026-02-28"),
        (18, "2024-03-15", "2025-09-14"),
        (18, "2024-02-06", "2025-08-05"),
        (18, "2024-08-31", "2026-02-27"),  # no 31 February: its last day, less one
        (24, "2024-02-29", "2026-02-27"),
    ],
)
def test_an_end_is_supposed_some_months_after_the_beginning(
    mois: int, debut: str, fin: str
) -> None:
    found = resolved(zone("C", "epci", "100000001", debut=debut), f"duree_{mois}")
    assert found.table["fin"].tolist() == [pd.Timestamp(fin)]
    assert found.avertissements == (
        f"1 coordination(s) sans fin connue : leur fin est supposée {mois} mois après leur début.",
    )


def test_a_known_end_or_an_unknown_beginning_supposes_no_end() -> None:
    known = zone("C", "epci", "100000001", debut="2024-02-06", fin="2030-01-01")
    assert resolved(known, "duree_24").table["fin"].tolist() == [pd.Timestamp("2030-01-01")]
    assert resolved(zone("C", "epci", "100000001"), "duree_24").table["fin"].isna().all()


def test_a_supposed_end_changes_what_counts() -> None:
    row = zone("C", "epci", "100000001", debut="2024-06-16")
    assert rows(look(row))["population_couverte"] == 300
    assert rows(look(row, hypotheses=["duree_24"]))["population_couverte"] == 300  # its last day
    assert rows(look(row, hypotheses=["duree_18"]))["population_couverte"] == 0


def test_hypotheses_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ChoiceError, match="Hypothèse inconnue : magie"):
        look(*MIXED, hypotheses=["magie"])
    with pytest.raises(ChoiceError, match="18 ou 24 mois, pas les deux"):
        look(*MIXED, hypotheses=["duree_18", "duree_24"])


def test_a_mask_accepts_absence_by_any_level_and_vintage() -> None:
    masque = [
        {"niveau": "commune", "code": "01099"},  # merged into Delta
        {"niveau": "epci", "code": "100000005"},  # Kilo, Lima
        {"niveau": "commune", "code": "99999"},  # nowhere
    ]
    found = look(zone("A", "epci", "100000001"), masque=masque)
    assert set(TOY.communes["code"][found.admise]) == {"01004", "02005", "02006"}
    assert not look(zone("A", "epci", "100000001")).admise.any()
    assert found.admise.dtype == np.bool_
