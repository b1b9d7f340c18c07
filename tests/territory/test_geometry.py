"""Communes → polygons of zones, points → communes, and the shape of each row of a table."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, box
from support.toys import look, make_network, situate_toy, toy_territory, zone

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.analysis.overlaps import find_overlaps
from cnc_geo.exports.features import coverage_shapes, gap_shapes, overlap_shapes
from cnc_geo.network.model import Network
from cnc_geo.network.situation import Situation, situate
from cnc_geo.territory.geometry import bounds, communes_at, members_by_rank, zones
from cnc_geo.territory.model import Territory

TOY = toy_territory()


def test_zones_are_the_unions_of_their_communes() -> None:
    # Alpha and Bravo, side by side; Alpha and Mike, apart; none
    drawn = zones(TOY, [np.array([0, 1]), np.array([0, 12]), np.array([], dtype=int)])
    assert drawn.crs.to_epsg() == 4326
    assert drawn[0].equals(box(0, 2, 2, 3))
    assert drawn[1].equals(shapely.union_all([box(0, 2, 1, 3), box(6, 1, 7, 2)]))
    assert drawn[2].is_empty


def test_no_zone_is_an_empty_series() -> None:
    assert len(zones(TOY, [])) == 0


def test_members_by_rank_leaves_out_rank_minus_one() -> None:
    found = members_by_rank(np.array([1, -1, 0, 1, 3]), 4)
    assert [m.tolist() for m in found] == [[2], [0, 3], [], [4]]


def test_a_point_is_in_its_commune_on_a_border_in_the_smallest_code_at_sea_in_none() -> None:
    found = communes_at(TOY, [0.5, 2.5, 1.0, 1.0, 5.0], [2.5, 0.5, 2.5, 2.0, 0.5])
    # inside Alpha; inside Kilo; Alpha | Bravo; corner of Alpha, Bravo, Charlie, Delta; sea
    assert found.tolist() == ["01001", "02005", "01001", "01001", ""]


def test_no_point() -> None:
    assert communes_at(TOY, [], []).tolist() == []


def test_bounds_are_south_west_north_east() -> None:
    assert bounds(TOY, [0, 12]) == [[1.0, 0.0], [3.0, 7.0]]


def test_shapes_of_coverage_are_cut_to_the_part() -> None:
    part = situate_toy(departement="02")
    table = measure_coverage(part, niveau="epci")
    drawn = coverage_shapes(part, table)
    # Milieu is India alone; Est is Golf, Hotel, Juliett; Sud-Est is Kilo, Lima
    assert shapely.area(drawn.to_numpy()).tolist() == [1.0, 3.0, 2.0]
    assert drawn[0].equals(box(2, 1, 3, 2))


def test_shapes_of_coverage_follow_the_rows(toy: Situation) -> None:
    table = measure_coverage(toy, niveau="departement").iloc[::-1]
    drawn = coverage_shapes(toy, table)
    assert shapely.area(drawn.to_numpy()).tolist() == [7.0, 6.0]


def test_a_part_without_any_unit_of_the_level_has_no_shape() -> None:
    # department 03 would be Mike alone, without EPCI
    communes = TOY.communes.assign(
        departement=TOY.communes["departement"].where(TOY.communes["nom"] != "Mike", "03")
    )
    noms = TOY.noms.copy()
    noms.loc[len(noms)] = ["departement", "03", "Trois"]
    seen = situate(
        replace(TOY, communes=communes, noms=noms), make_network(), jour="2026-01-01",
        departement="03",
    )  # fmt: skip
    table = measure_coverage(seen, niveau="epci")
    assert table.empty
    assert len(coverage_shapes(seen, table)) == 0


def test_shapes_of_gaps(toy: Situation) -> None:
    drawn = gap_shapes(toy, find_gaps(toy))
    # Golf, Hotel, Juliett, Lima; Mike
    assert drawn[0].equals(shapely.union_all([box(2, 2, 4, 3), box(3, 0, 4, 2)]))
    assert drawn[1].equals(box(6, 1, 7, 2))


def test_shapes_of_overlaps_are_the_common_land_or_the_common_border() -> None:
    seen = situate_toy(etats=["en_poste", "propose"])
    table = find_overlaps(seen)
    drawn = dict(
        zip(zip(table["a"], table["b"], strict=True), overlap_shapes(seen, table), strict=True)
    )
    assert drawn["C1", "C2"].equals(box(0, 1, 2, 2))  # Charlie and Delta
    assert drawn["C2", "K2"].equals(box(2, 1, 3, 2))  # India
    assert drawn["C1", "C6"].equals(LineString([(2, 0), (2, 1)]))  # Foxtrot | Kilo
    assert drawn["C1", "K2"].equals(LineString([(2, 0), (2, 3)]))  # the border of departments
    assert drawn["C2", "K1"].equals(LineString([(0, 2), (2, 2)]))


def test_a_border_in_two_parts_is_two_lines() -> None:
    # Bravo + Golf against Alpha + Hotel: Alpha | Bravo and Golf | Hotel
    seen = look(zone("A", "commune", "01002|02001"), zone("B", "commune", "01001|02002"))
    table = find_overlaps(seen)
    assert table["relation"].tolist() == ["contigu"]
    drawn = overlap_shapes(seen, table)[0]
    assert drawn.equals(MultiLineString([[(1, 2), (1, 3)], [(3, 2), (3, 3)]]))


def test_no_overlap_has_no_shape() -> None:
    seen = look()
    assert len(overlap_shapes(seen, find_overlaps(seen))) == 0


def test_real_common_borders_are_lines_and_common_land_is_land(
    territory: Territory, network: Network
) -> None:
    seen = situate(territory, network, jour="2026-10-01", etats=["en_poste", "propose"])
    table = find_overlaps(seen).groupby("relation").head(40)
    kinds = overlap_shapes(seen, table).geom_type.groupby(table["relation"].to_numpy())
    for relation, found in kinds.unique().items():
        expected = "LineString" if relation == "contigu" else "Polygon"
        assert set(found) <= {expected, f"Multi{expected}"}


@pytest.mark.parametrize("departement", ["35", "75", "2A", "29", "971", "976"])
def test_real_departments_are_drawn_valid_and_whole(situation: Situation, departement: str) -> None:
    """The coverage union of a department has the area of its communes, and is valid."""
    territory = situation.territory
    kept = territory.select(departement=departement)
    shape = zones(territory, [np.flatnonzero(kept)])[0]
    assert shape.is_valid
    parts = territory.contours().to_numpy()[kept]
    assert shape.area == pytest.approx(shapely.area(parts).sum(), rel=1e-9)


def test_the_real_point_of_each_commune_is_in_it(territory: Territory) -> None:
    communes = territory.communes
    found = communes_at(territory, communes["longitude"], communes["latitude"])
    assert (found == communes["code"]).all()
