"""Units, old codes, wrong codes, selections and borders of a territory."""

import numpy as np
import pytest
from support.toys import ONE_ABOVE_M, SIDE_BY_SIDE_M, rows_of, toy_territory

from cnc_geo.errors import ChoiceError, CodeError
from cnc_geo.territory.levels import FRANCE
from cnc_geo.territory.model import Territory
from cnc_geo.territory.territoires import list_territoires

TOY = toy_territory()


def test_units_tell_each_commune_its_unit_and_keep_the_unit_without_commune() -> None:
    units = TOY.units("epci")
    assert list(units.codes) == [f"10000000{n}" for n in (1, 2, 3, 4, 5, 9)]
    assert units.noms[5] == "CC Fantôme"
    # Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike
    assert units.rank.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 1, 3, 4, 4, -1]
    assert units.members.sum(axis=0).tolist() == [2, 3, 2, 3, 2, 0]


def test_france_is_one_unit_of_all_communes() -> None:
    units = TOY.units("france")
    assert list(units.codes) == [FRANCE]
    assert list(units.noms) == ["France"]
    assert units.members.toarray().tolist() == [[1]] * 13


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ChoiceError) as refusal:
        TOY.units("canton")
    assert str(refusal.value) == (
        "Niveau inconnu : « canton ». Niveaux possibles : "
        "commune, epci, ept, departement, region, france."
    )


def test_areas_are_whole_square_metres() -> None:
    assert TOY.aire_m2.dtype == np.int64
    # Alpha 2,000,001; five others of 2,000,000; six of 3,000,000; Mike 500,000
    assert TOY.aire_m2.sum() == 2_000_001 + 5 * 2_000_000 + 6 * 3_000_000 + 500_000


def test_names_are_those_of_the_units() -> None:
    assert TOY.name("departement", "02") == "Deux"
    assert TOY.name("commune", "01004") == "Delta"
    assert TOY.name("france", FRANCE) == "France"


def test_the_communes_of_a_dissolved_epci_are_told() -> None:
    with pytest.raises(CodeError) as refusal:
        TOY.current("epci", "100000098")
    assert str(refusal.value) == (
        "L'EPCI 100000098 n'existe plus et ses communes sont aujourd'hui dans plusieurs EPCI : "
        "déclarez le périmètre au niveau « commune », avec les codes 01005|02005."
    )


@pytest.mark.parametrize(
    ("niveau", "code", "today"),
    [
        ("commune", "01003", "01003"),
        ("commune", "01099", "01004"),
        ("epci", "100000099", "100000002"),
        ("ept", "200000001", "200000001"),
        ("region", "22", "22"),
    ],
)
def test_an_old_code_becomes_the_code_of_today(niveau: str, code: str, today: str) -> None:
    assert TOY.current(niveau, code) == today


@pytest.mark.parametrize(
    ("niveau", "code", "message"),
    [
        (
            "commune",
            "1003",
            (
                "Code commune inconnu au millésime COG jouet : « 1003 ». "
                "Vouliez-vous dire 01003 (Charlie) ?"
            ),
        ),
        (
            "departement",
            "1",
            "Code département inconnu au millésime COG jouet : « 1 ». Vouliez-vous dire 01 (Un) ?",
        ),
        (
            "region",
            "ZZ",
            (
                "Code région inconnu au millésime COG jouet : « ZZ ». "
                "Un code attendu ressemble à 11 (Onze)."
            ),
        ),
        (
            "epci",
            "",
            (
                "Code EPCI inconnu au millésime COG jouet : «  ». "
                "Un code attendu ressemble à 100000001 (CC du Nord-Ouest)."
            ),
        ),
    ],
)
def test_a_wrong_code_is_refused_with_the_nearest_ones(
    niveau: str, code: str, message: str
) -> None:
    with pytest.raises(CodeError) as refusal:
        TOY.current(niveau, code)
    assert str(refusal.value) == message


def test_lower_case_corsica_is_recognised(territory: Territory) -> None:
    with pytest.raises(CodeError, match=r"« 2a »\. Vouliez-vous dire 2A \(Corse-du-Sud\) \?"):
        territory.current("departement", "2a")


def test_select_keeps_a_department_a_region_or_everything() -> None:
    assert TOY.select(departement="01").tolist() == [True] * 6 + [False] * 7
    assert TOY.select(region="22").tolist() == [False] * 6 + [True] * 7
    assert TOY.select().all()


def test_select_refuses_both_and_an_unknown_one() -> None:
    with pytest.raises(ChoiceError, match="un département ou une région, pas les deux"):
        TOY.select(departement="01", region="11")
    with pytest.raises(CodeError, match="Code département inconnu"):
        TOY.select(departement="99")


def test_borders_are_symmetric_lengths_in_decimetres() -> None:
    borders = TOY.borders.toarray()
    codes = list(TOY.units("commune").codes)
    alpha, bravo, charlie, delta = (codes.index(f"0100{n}") for n in (1, 2, 3, 4))
    assert (borders == borders.T).all()
    assert borders[alpha, bravo] == SIDE_BY_SIDE_M * 10
    assert borders[alpha, charlie] == ONE_ABOVE_M * 10
    assert borders[alpha, delta] == 0  # a corner is not a border
    assert borders[-1].sum() == 0  # Mike is an island
    # A 4 × 3 grid: 3 × 3 borders side by side, 4 × 2 one above the other, each counted twice.
    assert borders.sum() == 2 * (9 * 10_000 + 8 * 15_005)


def test_territoires_lists_every_unit_of_every_level() -> None:
    table = list_territoires(TOY)
    counts = table["niveau"].value_counts().to_dict()
    assert counts == {
        "commune": 13, "epci": 6, "ept": 1, "departement": 2, "region": 2, "france": 1,
    }  # fmt: skip
    wide = table[table["niveau"].isin(["departement", "france"])]
    assert rows_of(wide) == [
        # 100 + 200 + 300 + 400 + 500 + 0; 6 × 2 km² and one square metre
        ("departement", "01", "Un", 6, 1500, 12.000001),
        # 1000 + 2000 + 3000 + 4000 + 5000 + 6000 + 70; 6 × 3 + 0.5
        ("departement", "02", "Deux", 7, 21070, 18.5),
        ("france", "FR", "France", 13, 22570, 30.500001),
    ]
    assert rows_of(table[table["code"] == "100000009"]) == [
        ("epci", "100000009", "CC Fantôme", 0, 0, 0.0)
    ]
