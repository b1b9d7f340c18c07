"""What one looks at: day, states, part of France; depth, mode, posts."""

from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from support.toys import JOUR, look, make_network, toy_network, toy_territory, zone

from cnc_geo.errors import ChoiceError, CncGeoError, CodeError
from cnc_geo.network.incidence import first_rows, same_rows, share
from cnc_geo.network.situation import Situation, situate
from cnc_geo.schema.codes import MODES


def test_depth_mode_and_coverage_of_each_commune(toy: Situation) -> None:
    #                                A  B  C  D  E  F  G  H  I  J  K  L  M
    assert toy.profondeur.tolist() == [1, 1, 2, 2, 1, 1, 0, 0, 1, 0, 1, 0, 0]
    assert toy.couverte.tolist() == [p > 0 for p in toy.profondeur]
    names = {"d": "departementale", "i": "intercommunale", "2": "les_deux", "-": "aucune"}
    assert [MODES[m] for m in toy.mode] == [names[m] for m in "dd22dd--i-i--"]


@pytest.mark.parametrize(
    ("niveau", "codes", "mode"),
    [
        ("region", "11", "departementale"),
        ("departement", "01", "departementale"),
        ("epci", "100000001", "intercommunale"),
        ("commune", "01001", "intercommunale"),
    ],
)
def test_the_level_of_the_perimeter_tells_the_mode(niveau: str, codes: str, mode: str) -> None:
    assert MODES[look(zone("Z", niveau, codes)).mode[0]] == mode


def test_an_ept_is_intercommunale() -> None:
    assert MODES[look(zone("Z", "ept", "200000001")).mode[10]] == "intercommunale"


def test_posts_that_count_and_those_attached(toy: Situation) -> None:
    # P3 is handed back, P8 is overseas outside the reference set; P2 is vacant and counts.
    assert toy.conseillers["id"].tolist() == ["P1", "P2", "P4", "P5", "P6", "P7"]
    #                                            A  B  C  D  E  F  G  H  I  J  K  L  M
    assert toy.conseillers_par_commune.tolist() == [1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1]
    # P1 by C1, P5 by C1, P4 by C2 (C9 is nobody); P7's C3 is not in post on that day.
    assert toy.conseillers["rattache"].tolist() == [True, False, True, True, False, False]
    assert toy.rattaches_par_commune.tolist() == [1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0]


def test_a_post_is_attached_only_while_its_coordinator_counts() -> None:
    seen = situate(toy_territory(), toy_network(), jour="2027-06-15")
    assert seen.conseillers.set_index("id")["rattache"].to_dict() == {
        "P1": False, "P2": False, "P4": True, "P5": False, "P6": False, "P7": False,
    }  # fmt: skip


def test_ids_of_coordinators_may_stand_apart_from_the_bar() -> None:
    seen = look(
        zone("C1", "epci", "100000001"),
        conseillers=[{"id": "P", "commune": "01001", "coordinateurs": "C9 | C1"}],
    )
    assert seen.conseillers["rattache"].tolist() == [True]


def test_a_post_is_not_attached_to_a_candidacy():
    seen = look(
        candidatures=[zone("K1", "epci", "100000001", "propose")],
        conseillers=[{"id": "P", "commune": "01001", "coordinateurs": "K1"}],
        etats=["en_poste", "propose"],
    )
    assert seen.couverte[0]
    assert seen.conseillers["rattache"].tolist() == [False]


def test_no_post_at_all() -> None:
    seen = look(zone("C1", "epci", "100000001"))
    assert seen.conseillers_par_commune.sum() == 0
    assert seen.rattaches_par_commune.sum() == 0


@pytest.mark.parametrize(
    ("jour", "ids"),
    [
        ("2025-12-31", ["C2", "C6"]),
        ("2026-01-01", ["C1", "C2", "C6"]),
        ("2026-12-31", ["C1", "C2", "C6"]),
        (date(2026, 12, 31), ["C1", "C2", "C6"]),
        (datetime(2026, 12, 31, 18, 30), ["C1", "C2", "C6"]),  # noqa: DTZ001
        ("2027-01-01", ["C2", "C6"]),
    ],
)
def test_the_first_and_the_last_day_count(jour: str | date, ids: list[str]) -> None:
    seen = situate(toy_territory(), toy_network(), jour=jour)
    assert seen.perimeters.table["id"].tolist() == ids


def test_states_are_kept_in_their_order_whatever_the_order_given() -> None:
    seen = situate(toy_territory(), toy_network(), jour=JOUR, etats=["propose", "en_poste"])
    assert seen.etats == ("en_poste", "propose")
    assert seen.perimeters.table["id"].tolist() == ["C1", "C2", "C6", "K1", "K2"]
    assert seen.declared.table["id"].tolist() == [f"C{n}" for n in range(1, 7)] + ["K1", "K2"]


def test_the_part_one_looks_at_has_a_level_a_code_and_a_name(toy: Situation) -> None:
    assert (toy.niveau, toy.code, toy.nom) == ("france", "FR", "France")
    part = look(departement="02")
    assert (part.niveau, part.code, part.nom) == ("departement", "02", "Deux")
    part = look(region="11")
    assert (part.niveau, part.code, part.nom) == ("region", "11", "Onze")


def test_a_zone_that_crosses_the_part_keeps_its_whole_extent() -> None:
    part = look(zone("C2", "epci", "100000002"), departement="02")
    assert part.perimeters.incidence.sum() == 3
    assert part.adds["communes_couvertes"].sum() == 1


REFUSALS = [
    ({"etats": ["poste"]}, ChoiceError,
     "État inconnu : poste. Choisissez parmi : en_poste, prevu, propose, termine."),
    ({"etats": []}, ChoiceError,
     "État inconnu : aucun. Choisissez parmi : en_poste, prevu, propose, termine."),
    ({"jour": "15/06/2026"}, ChoiceError,
     "Date non comprise : « 15/06/2026 ». Écrivez-la AAAA-MM-JJ, par exemple 2026-10-01."),
    ({"departement": "01", "region": "11"}, ChoiceError,
     ("Choisissez un département ou une région, pas les deux : "
     "reçu département 01 et région 11.")),
    ({"departement": "1"}, CodeError,
     "Code département inconnu au millésime COG jouet : « 1 ». Vouliez-vous dire 01 (Un) ?"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "error", "message"), REFUSALS)
def test_choices_that_are_refused(
    options: dict[str, Any], error: type[CncGeoError], message: str
) -> None:
    with pytest.raises(error) as refusal:
        situate(toy_territory(), make_network(), **{"jour": JOUR, **options})
    assert str(refusal.value) == message


def test_a_share_of_nothing_is_neither_zero_nor_one() -> None:
    found = share(np.array([0, 1, 0]), np.array([2, 2, 0]))
    assert found[:2].tolist() == [0.0, 0.5]
    assert np.isnan(found[2])


def test_same_rows_and_first_rows() -> None:
    matrix = csr_array(np.array([[1, 0], [0, 0], [1, 0], [1, 1], [0, 0]]))
    number = same_rows(matrix)
    assert number.tolist() == [0, 1, 0, 2, 1]
    assert first_rows(number).tolist() == [0, 1, 3]
