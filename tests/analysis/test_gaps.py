"""Table `lacunes` of the toy territory: zones, names, neighbours, islands, worked out by hand."""

from dataclasses import replace

import pytest
from support.toys import (
    JOUR,
    leaving,
    look,
    make_network,
    rows_of,
    situate_toy,
    toy_territory,
    zone,
)

from cnc_geo.analysis.gaps import find_gaps, find_neighbours
from cnc_geo.network.situation import Situation, situate
from cnc_geo.schema.tables import column_names


def test_the_two_gaps_of_the_toy_by_hand(toy: Situation) -> None:
    found = find_gaps(toy)
    assert list(found.table.columns) == column_names("lacunes")
    assert rows_of(found.table) == [
        # Golf-Hotel-Juliett-Lima: 1000 + 2000 + 4000 + 6000; 4 × 3 km²; the post of Golf.
        # Borders with C2: Golf-India 1500.5 + India-Juliett 1000; with C1: Bravo-Golf 1000;
        # with C6: Kilo-Lima 1000; C1 and C6 are equal, so by id.
        ("L-02006", "CC de l'Est et Métropole du Sud-Est (en partie) (Deux)", 4,
         "100000004|100000005", "02", 13000, 12.0, 1, "C2|C1|C6"),
        ("L-02007", "Mike", 1, "", "02", 70, 0.5, 1, ""),
    ]  # fmt: skip
    #                             A   B   C   D   E   F  G  H   I  J   K  L  M
    assert found.zone.tolist() == [-1, -1, -1, -1, -1, -1, 0, 0, -1, 0, -1, 0, 1]


def test_populations_of_gaps_add_up_to_what_is_uncovered(toy: Situation) -> None:
    assert find_gaps(toy).table["population"].sum() == 13070


@pytest.mark.parametrize(
    ("bare", "nom"),
    [
        # a whole department, whatever its EPCI
        (("01001", "01002", "01003", "01004", "01005", "01006"), "Un"),
        # one whole EPCI
        (("01001", "01002"), "CC du Nord-Ouest"),
        # a whole EPCI over two departments
        (("01003", "01004", "02003"), "CC du Milieu"),
        # a part of one EPCI: one commune, then two
        (("02006",), "Lima"),
        (("01003", "01004"), "CC du Milieu, en partie (Delta)"),
        # two EPCI, the more populous first: 900 (whole or not) then 300
        (("01001", "01003"), "CC du Milieu (en partie) et CC du Nord-Ouest (en partie) (Un)"),
        # three EPCI of two departments: Nord-Ouest 200, Est 1000, Milieu 3000
        (("01002", "02001", "02003"), "CC du Milieu (en partie) et 2 autres EPCI (Deux et Un)"),
        # without EPCI, an island
        (("02007",), "Mike"),
    ],
)
def test_a_gap_is_named_as_people_would(bare: tuple[str, ...], nom: str) -> None:
    assert find_gaps(leaving(*bare)).table["nom"].tolist() == [nom]


def test_all_france_bare_but_the_island_makes_two_gaps() -> None:
    found = find_gaps(look()).table
    assert found["nom"].tolist() == ["Métropole du Sud-Est et 4 autres EPCI (Deux et Un)", "Mike"]
    assert found["communes"].tolist() == [12, 1]


def test_two_whole_departments_are_both_named() -> None:
    toy = toy_territory()
    without_mike = replace(toy, communes=toy.communes.iloc[:-1])
    found = find_gaps(situate(without_mike, make_network(), jour=JOUR)).table
    assert found["nom"].tolist() == ["Deux et Un"]


def test_communes_that_touch_at_a_corner_only_are_two_gaps() -> None:
    # Alpha is the square of corner (0, 2), Delta that of (1, 1)
    found = find_gaps(leaving("01001", "01004")).table
    assert found["nom"].tolist() == ["Delta", "Alpha"]
    assert found["id"].tolist() == ["L-01004", "L-01001"]


def test_the_more_populous_first() -> None:
    # Echo 500; Alpha 100 + Bravo 200 = 300; Foxtrot would join Echo, Charlie would join all
    found = find_gaps(leaving("01005", "01001", "01002")).table
    assert found["population"].tolist() == [500, 300]
    # Kilo 5000 and Hotel 2000, far from each other
    found = find_gaps(leaving("02005", "02002")).table
    assert found["id"].tolist() == ["L-02005", "L-02002"]


def test_gaps_of_equal_population_are_in_the_order_of_their_first_code():
    toy = toy_territory()
    equal = replace(toy, communes=toy.communes.assign(population=10))
    # Alpha and Juliett + Lima, then Mike; Hotel would join Juliett
    covered = zone("C", "commune", "01002|01003|01004|01005|01006|02001|02002|02003|02005")
    seen = situate(equal, make_network(coordinateurs=[covered]), jour=JOUR)
    found = find_gaps(seen).table
    assert found["id"].tolist() == ["L-02004", "L-01001", "L-02007"]
    assert found["population"].tolist() == [20, 10, 10]


def test_a_gap_is_called_by_its_most_populous_commune() -> None:
    # Alpha 100 + Bravo 200: Bravo; Foxtrot 0 alone comes last
    found = find_gaps(leaving("01001", "01002", "01006")).table
    assert found["id"].tolist() == ["L-01002", "L-01006"]
    assert found["population"].tolist() == [300, 0]


def test_a_gap_where_nobody_lives_is_still_a_gap() -> None:
    found = find_gaps(leaving("01006")).table
    assert rows_of(found) == [
        ("L-01006", "Foxtrot", 1, "100000003", "01", 0, 2.0, 0, "C"),
    ]


def test_a_department_sees_only_its_side_of_a_gap() -> None:
    # Bravo (1, 2) and Golf (2, 2) are one gap over the border of the departments
    whole = find_gaps(leaving("01002", "02001")).table
    assert rows_of(whole)[0][:6] == (
        "L-02001", "CC de l'Est (en partie) et CC du Nord-Ouest (en partie) (Deux et Un)", 2,
        "100000001|100000004", "01|02", 1200,
    )  # fmt: skip
    part = find_gaps(leaving("01002", "02001", departement="01")).table
    assert rows_of(part)[0][:6] == ("L-01002", "Bravo", 1, "100000001", "01", 200)


def test_a_chain_that_leaves_the_part_does_not_join() -> None:
    # Bravo and Foxtrot, of 01, are joined only through Golf, India and Kilo, of 02
    bare = ("01002", "02001", "02003", "02005", "01006")
    assert find_gaps(leaving(*bare)).table["communes"].tolist() == [5]
    assert find_gaps(leaving(*bare, departement="01")).table["nom"].tolist() == ["Bravo", "Foxtrot"]


def test_neighbours_stand_outside_the_part_too() -> None:
    # Golf bare in 02; Bravo, in 01, is covered by A: a neighbour across the border
    seen = look(zone("A", "commune", "01002"), zone("B", "commune", "02002"), departement="02")
    assert find_gaps(seen).table["voisins"].tolist() == ["B|A", ""]


def test_no_gap_is_an_empty_table() -> None:
    found = find_gaps(situate_toy(departement="01"))
    assert found.table.empty
    assert list(found.table.columns) == column_names("lacunes")
    assert (found.zone == -1).all()


# ------------------------------------------------------------------------------- neighbours, masks


def test_neighbours_of_the_gaps_of_the_toy_by_hand(toy: Situation) -> None:
    found = find_gaps(toy)
    table = find_neighbours(toy, found)
    assert list(table.columns) == column_names("voisinages")
    # Outline of Golf-Hotel-Juliett-Lima. On land: 1500.5 + 1000 (India), 1000 (Bravo), 1000 (Kilo).
    # Sea: the tops of Golf and Hotel 3001, the sides of Hotel, Juliett and Lima 3000, the bottom of
    # Lima 1500.5. (A side is 1000 m, a top or a bottom 1500.5.)
    land, sea = 1500.5 + 1000 + 1000 + 1000, 2 * 1500.5 + 3 * 1000 + 1500.5
    outline = land + sea
    assert rows_of(table) == [
        ("L-02006", "ordinaire", "C2", "epci", "en_poste", 2.5005, 2500.5 / outline),
        ("L-02006", "ordinaire", "C1", "departement", "en_poste", 1.0, 1000 / outline),
        ("L-02006", "ordinaire", "C6", "ept", "en_poste", 1.0, 1000 / outline),
        ("L-02007", "ile", "", "", "", 0.0, 0.0),
    ]


def test_a_gap_inside_one_perimeter_is_an_enclave() -> None:
    inside = leaving("01004")  # Delta, in the middle of the land
    (row,) = rows_of(find_neighbours(inside, find_gaps(inside)))
    assert row[1:3] == ("enclave", "C")
    assert row[-1] == 1.0
    coast = leaving("01001")
    assert find_neighbours(coast, find_gaps(coast))["contact"].tolist() == ["ordinaire"]
    # Around Delta: Bravo, Charlie and Foxtrot on one side, India on the other.
    two = look(zone("A", "commune", "01001|01002|01003|01005|01006"), zone("B", "commune", "02003"))
    gaps = find_gaps(two)
    delta = find_neighbours(two, gaps).query("lacune == 'L-01004'")
    assert delta["contact"].tolist() == ["ordinaire", "ordinaire"]


def test_neighbours_agree_with_the_gaps_of_the_demonstration(situation: Situation) -> None:
    gaps = find_gaps(situation)
    table = find_neighbours(situation, gaps)
    told = table.groupby("lacune", sort=False)["perimetre"].agg("|".join)
    assert told.to_dict() == dict(zip(gaps.table["id"], gaps.table["voisins"], strict=True))
    assert table["part_frontiere"].between(0, 1).all()


def test_a_mask_sets_apart_what_is_accepted() -> None:
    zones = [zone("A", "commune", "01003|01004|02003")]
    masque = [{"niveau": "epci", "code": "100000003"}, {"niveau": "commune", "code": "02002"}]
    plain, masked = look(*zones), look(*zones, masque=masque)
    gaps, told = find_gaps(plain), find_gaps(masked)
    assert gaps.admises.empty
    # Echo-Foxtrot and Hotel are accepted; Golf and Juliett no longer touch through Hotel.
    assert told.admises["id"].tolist() == ["L-02002", "L-01005"]
    assert told.admises["population"].tolist() == [2000, 500]
    assert told.table["population"].sum() == gaps.table["population"].sum() - 2500
    assert (told.zone[masked.admise] == -1).all()
    # Coverage itself does not change.
    assert masked.couverte.tolist() == plain.couverte.tolist()


def test_what_is_covered_is_not_accepted_twice() -> None:
    masque = [{"niveau": "departement", "code": "01"}]
    told = find_gaps(look(zone("A", "departement", "01"), masque=masque))
    assert told.admises.empty
