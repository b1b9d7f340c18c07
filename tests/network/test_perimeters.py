"""Declared zones become sets of communes, by codes; what is replaced or left out is said."""

import pandas as pd
import pytest
from support.toys import (
    TOY_CANDIDATURES,
    TOY_COORDINATEURS,
    look,
    make_network,
    members,
    toy_network,
    toy_territory,
    zone,
)

from cnc_geo.errors import CncGeoError, CodeError
from cnc_geo.network.perimeters import Perimeters, counting, in_force, resolve
from cnc_geo.schema.tables import column_names

TOY = toy_territory()
DEPARTMENT_01 = {f"0100{n}" for n in range(1, 7)}
DEPARTMENT_02 = {f"0200{n}" for n in range(1, 8)}


def resolved(*zones: dict[str, str]) -> Perimeters:
    """Resolve coordinators over the toy territory."""
    network = make_network(coordinateurs=zones)
    return resolve(network, TOY)


def communes(niveau: str, codes: str) -> set[str]:
    """Communes of one zone."""
    return members(resolved(zone("Z", niveau, codes)), TOY)["Z"]


@pytest.mark.parametrize(
    ("niveau", "codes", "expected"),
    [
        ("commune", "01002", {"01002"}),
        ("commune", "01002|02007", {"01002", "02007"}),
        ("epci", "100000002", {"01003", "01004", "02003"}),
        ("epci", "100000002|100000005", {"01003", "01004", "02003", "02005", "02006"}),
        ("ept", "200000001", {"02005"}),
        ("departement", "01", DEPARTMENT_01),
        ("departement", "01|02", DEPARTMENT_01 | DEPARTMENT_02),
        ("region", "22", DEPARTMENT_02),
        ("epci", "100000009", set()),
        ("epci", " 100000001 | 100000001 ||", {"01001", "01002"}),
    ],
)
def test_a_zone_of_each_level_is_its_communes(niveau: str, codes: str, expected: set[str]) -> None:
    assert communes(niveau, codes) == expected


def test_all_perimeters_of_the_toy_network() -> None:
    network = toy_network()
    found = resolve(network, TOY)
    assert list(found.table.columns) == column_names("perimetres")
    assert members(found, TOY) == {
        "C1": DEPARTMENT_01,
        "C2": {"01003", "01004", "02003"},
        "C3": {"02001", "02002"},
        "C4": {"02005", "02006"},
        "C5": set(),
        "C6": {"02005"},
        "K1": {"01001", "01002"},
        "K2": DEPARTMENT_02,
    }
    assert found.table["origine"].tolist() == ["coordinateur"] * 6 + ["candidature"] * 2
    assert found.table["connu"].tolist() == [True] * 4 + [False] + [True] * 3
    assert found.table["inference"].tolist() == ["codes"] * 4 + ["libelle"] + ["codes"] * 3
    assert found.avertissements == (
        "C5 : zone inconnue (aucun code) ; elle ne compte pas comme couverture.",
    )


def test_perimeters_are_sorted_by_id_whatever_the_order_of_the_rows() -> None:
    there = make_network(coordinateurs=TOY_COORDINATEURS, candidatures=TOY_CANDIDATURES)
    back = make_network(coordinateurs=TOY_COORDINATEURS[::-1], candidatures=TOY_CANDIDATURES[::-1])
    one = resolve(there, TOY)
    other = resolve(back, TOY)
    pd.testing.assert_frame_equal(one.table, other.table)
    assert (one.incidence != other.incidence).nnz == 0


def test_old_codes_are_replaced_and_said() -> None:
    found = resolved(zone("A", "commune", "01099"), zone("B", "epci", "100000099|100000001"))
    assert members(found, TOY) == {
        "A": {"01004"},
        "B": {"01003", "01004", "02003", "01001", "01002"},
    }
    assert found.table["inference"].tolist() == ["passage", "passage"]
    assert found.avertissements == (
        "A : le code commune 01099 est aujourd'hui compris dans 01004 (Delta), compté en entier.",
        (
            "B : le code EPCI 100000099 n'existe plus ; il devient 100000002 (CC du Milieu), "
            "compté en entier."
        ),
    )


def test_an_old_code_beside_the_one_that_replaced_it_is_the_same_commune() -> None:
    found = resolved(zone("A", "commune", "01099|01004"))
    assert found.incidence.sum() == 1


@pytest.mark.parametrize(
    ("niveau", "code", "nom"),
    [
        ("departement", "975", "Saint-Pierre-et-Miquelon"),
        ("region", "977", "Saint-Barthélemy"),
        ("commune", "97801", "Saint-Martin"),
        ("departement", "988", "Nouvelle-Calédonie"),
    ],
)
def test_an_overseas_collectivity_is_listed_known_and_holds_no_commune(
    niveau: str, code: str, nom: str
) -> None:
    found = resolved(zone("A", niveau, code))
    assert members(found, TOY) == {"A": set()}
    assert found.table["connu"].tolist() == [True]
    assert found.table["inference"].tolist() == ["hors_referentiel"]
    assert found.avertissements == (
        f"A : {nom} ({code}) est hors du référentiel cartographique ; compté à part, non dessiné.",
    )


def test_an_epci_is_never_taken_for_an_overseas_collectivity() -> None:
    with pytest.raises(CodeError, match="Code EPCI inconnu"):
        resolved(zone("A", "epci", "975000001"))


@pytest.mark.parametrize(("niveau", "codes"), [("", ""), ("epci", ""), ("epci", " | "), ("", "01")])
def test_a_zone_without_level_or_without_code_is_unknown(niveau: str, codes: str) -> None:
    found = resolved(zone("A", niveau, codes))
    assert found.table["connu"].tolist() == [False]
    assert found.incidence.nnz == 0


def test_a_wrong_code_is_refused_and_the_perimeter_is_named() -> None:
    with pytest.raises(CodeError) as refusal:
        resolved(zone("A", "epci", "100000001"), zone("B", "commune", "2003"))
    assert str(refusal.value) == (
        "Périmètre B : Code commune inconnu au millésime COG jouet : « 2003 ». "
        "Vouliez-vous dire 02003 (India) ?"
    )


def test_one_id_for_a_coordinator_and_a_candidacy_is_refused() -> None:
    network = make_network(
        coordinateurs=[zone("X", "epci", "100000001")],
        candidatures=[zone("X", "epci", "100000002", "propose")],
    )
    with pytest.raises(CncGeoError, match="L'identifiant X désigne à la fois un coordinateur"):
        resolve(network, TOY)


BOUNDS = [
    # debut, fin, in force on 15 June 2026
    ("", "", True),
    ("2026-06-15", "", True),
    ("2026-06-16", "", False),
    ("", "2026-06-15", True),
    ("", "2026-06-14", False),
    ("2026-06-15", "2026-06-15", True),
    ("2026-01-01", "2026-12-31", True),
]


@pytest.mark.parametrize(("debut", "fin", "expected"), BOUNDS)
def test_both_bounds_are_inclusive_and_an_empty_bound_is_open(
    debut: str,
    fin: str,
    expected: bool,  # noqa: FBT001
) -> None:
    found = resolved(zone("A", "epci", "100000001", debut=debut, fin=fin))
    jour = pd.Timestamp("2026-06-15")
    assert in_force(found.table, jour=jour, etats=("en_poste",)).tolist() == [expected]


def test_only_chosen_states_with_a_known_zone_count() -> None:
    network = toy_network()
    found = resolve(network, TOY)
    jour = pd.Timestamp("2026-06-15")

    def ids(*etats: str) -> list[str]:
        return counting(found, jour=jour, etats=etats).table["id"].tolist()

    assert ids("en_poste") == ["C1", "C2", "C6"]
    assert ids("prevu") == ["C3"]
    assert ids("termine", "propose") == ["C4", "K1", "K2"]
    assert in_force(found.table, jour=jour, etats=("en_poste",)).sum() == 4  # C5 is in force too


def test_keeping_some_leaves_the_others_as_they_were() -> None:
    network = toy_network()
    found = resolve(network, TOY)
    kept = found.keep((found.table["id"] == "C2").to_numpy())
    assert members(kept, TOY) == {"C2": {"01003", "01004", "02003"}}
    assert len(found.table) == 8


def test_a_bound_in_the_year_9999_is_open_in_all_but_name() -> None:
    forever = {**zone("A", "departement", "01"), "fin": "9999-12-31", "debut": "0001-01-01"}
    assert look(forever).couverte.sum() == 6
