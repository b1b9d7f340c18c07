"""Polygons cut communes into atoms: by hand on the toy, by laws, and against other methods."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box
from support.departments import slice_of
from support.drawn import GRS80, drawings, named, rational, stars
from support.luck import examples
from support.toys import toy_territory
from support.worlds import territories

from cnc_geo.readers.territory import read_territory
from cnc_geo.territory.borders import share_whole
from cnc_geo.territory.pieces import measure_areas_m2
from cnc_geo.territory.subdivision import place_points, subdivide

if TYPE_CHECKING:
    import pandas as pd

    from cnc_geo.territory.model import Territory
    from cnc_geo.territory.subdivision import Cut

HALVES = box(1.5, 1, 2.5, 2)
"""The east half of Delta and the west half of India."""


def held(found: Cut) -> list[list[str]]:
    """Names of the atoms that each polygon holds."""
    dense = found.incidence.toarray()
    return [found.territory.atomes[column > 0].tolist() for column in dense.T]


def figures(territory: Territory) -> dict[str, tuple[int, int]]:
    """Give the population and the area of each atom, by name."""
    told = zip(territory.population.tolist(), territory.aire_m2.tolist(), strict=True)
    return dict(zip(territory.atomes, told, strict=True))


def borders(territory: Territory) -> dict[frozenset[str], int]:
    """Length of each border of atoms, in decimetres."""
    upper = territory.borders.tocoo()
    names = territory.atomes
    return {
        frozenset((names[a], names[b])): int(n)
        for a, b, n in zip(upper.row, upper.col, upper.data, strict=True)
    }


# By hand


def test_a_rectangle_that_cuts_two_communes_in_half() -> None:
    """Delta (400, 2 km²) and India (3000, 3 km²) are halved; the others are as they were."""
    toy = toy_territory()
    found = subdivide(toy, {"P": HALVES})
    # The point of either is on the line of cut: the first piece is then told by its shape alone.
    assert [name[:5] for name in held(found)[0]] == ["01004", "02003"]
    told = figures(found.territory)
    assert told["01004"] == told["01004~2"] == (200, 1_000_000)
    assert told["02003"] == told["02003~2"] == (1500, 1_500_000)
    for name, figure in figures(toy).items():
        assert name in {"01004", "02003"} or told[name] == figure
    assert found.territory.communes["code"].is_monotonic_increasing
    assert found.territory.whole is toy
    (said,) = found.avertissements
    assert said == (
        "2 commune(s) coupée(s) par des polygones en 4 morceaux : la population de chaque morceau "
        "est estimée au prorata de sa surface."
    )


def test_borders_of_the_rectangle_by_hand() -> None:
    """A border is shared by length; the piece that has it whole keeps it whole."""
    toy = toy_territory()
    # 0.6 of Delta in the east, so that nothing ties: the point (1.5, 1.5) is in the east.
    found = subdivide(toy, {"P": box(1.4, 1, 2, 2)}).territory
    told = borders(found)
    # Delta's borders above and below are 1500.5 m: 60 % are 9003 dm, 40 % 6002 dm.
    assert told[frozenset(("01004", "01002"))] == told[frozenset(("01004", "01006"))] == 9003
    assert told[frozenset(("01004~2", "01002"))] == told[frozenset(("01004~2", "01006"))] == 6002
    # Delta's borders left and right are 1000 m, each along one piece only.
    assert told[frozenset(("01004~2", "01003"))] == told[frozenset(("01004", "02003"))] == 10_000
    assert frozenset(("01004", "01003")) not in told
    # The line of cut is one degree of meridian, from 1° to 2° north.
    meridian = GRS80.line_length([1.4, 1.4], [1, 2])
    assert abs(told[frozenset(("01004", "01004~2"))] - meridian * 10) <= 0.5
    before = borders(toy)
    cut_pairs = {pair for pair in before if "01004" in pair}
    for pair, length in before.items():
        assert pair in cut_pairs or told[pair] == length


def test_nothing_is_cut_by_whole_communes() -> None:
    """A polygon equal to communes holds them and gives the same territory."""
    toy = toy_territory()
    found = subdivide(toy, {"P": box(1, 0, 3, 1), "Q": box(5, 0, 7, 3)})
    assert found.territory is toy
    assert held(found) == [["01006", "02005"], ["02007"]]
    assert found.avertissements == ()


def test_the_tolerance_is_one_percent_on_either_side() -> None:
    """0.9 % is not held, 99.1 % is held whole, 1.1 % and 98.9 % are cut; all are counted."""
    toy = toy_territory()
    nibble, nearly = box(1, 1, 1.009, 2), box(1, 1, 1.991, 2)
    found = subdivide(toy, {"P": nibble, "Q": nearly})
    assert found.territory is toy
    assert held(found) == [[], ["01004"]]
    (said,) = found.avertissements
    assert said == (
        "2 débordement(s) de moins de 1 % de la surface d'une commune, ignoré(s) : le polygone ne "
        "contient pas cette commune, ou la contient entière."
    )
    for east in (1.011, 1.989):
        assert len(subdivide(toy, {"P": box(1, 1, east, 2)}).territory.communes) == 14


def test_slivers_of_several_polygons_join_the_largest_piece_they_touch() -> None:
    """What is between two polygons that nearly touch is told, and belongs to the larger one."""
    toy = toy_territory()
    found = subdivide(toy, {"P": box(1, 1, 1.3, 2), "Q": box(1.305, 1, 2, 2)})
    assert len(found.territory.communes) == 14
    assert held(found) == [["01004~2"], ["01004"]]
    # 30.0 % and 69.5 % + 0.5 %: 120 and 280 of the 400 inhabitants, 0.6 and 1.4 km².
    assert figures(found.territory)["01004~2"][0] == 120
    assert figures(found.territory)["01004"][0] == 280
    assert found.avertissements[-1] == (
        "1 éclat(s) de moins de 1 % de la surface d'une commune, nés de plusieurs polygones, "
        "joint(s) à un morceau voisin."
    )
    area = shapely.area(found.territory.contours().to_numpy()[3:5])
    assert area == pytest.approx([0.7, 0.3], abs=1e-9)


def test_a_strip_leaves_two_pieces_that_do_not_touch() -> None:
    """What one polygon separates is two atoms, and the first one holds the commune's point."""
    found = subdivide(toy_territory(), {"P": box(1.6, 1, 1.8, 2)}).territory
    assert figures(found)["01004"] == (240, 1_200_000)
    assert figures(found)["01004~2"] == figures(found)["01004~3"] == (80, 400_000)
    told = borders(found)
    west, middle, east = "01004", *_by_longitude(found, "01004~2", "01004~3")
    assert frozenset((west, middle)) in told
    assert frozenset((middle, east)) in told
    assert frozenset((west, east)) not in told
    assert frozenset((east, "02003")) in told
    assert frozenset((west, "02003")) not in told


def _by_longitude(territory: Territory, *names: str) -> list[str]:
    longitude = dict(zip(territory.atomes, territory.communes["longitude"], strict=True))
    return sorted(names, key=longitude.__getitem__)


def test_holes_and_several_parts() -> None:
    """A polygon of two parts, one with a hole of a whole commune, holds what is inside it."""
    ring = Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
    found = subdivide(toy_territory(), {"P": MultiPolygon([ring, box(5.5, 0, 6.5, 3)])})
    west = ["01001", "01002", "01003", "01005", "01006", "02001", "02003", "02005"]
    assert [name[:5] for name in held(found)[0]] == [*west, "02007"]
    assert figures(found.territory)["02007~2"] == (35, 250_000)


def test_points_are_in_the_piece_under_them() -> None:
    """Each post of a cut commune goes to the piece under it; a point outside, to the nearest."""
    found = subdivide(toy_territory(), {"P": box(1.4, 1, 2, 2)}).territory
    atoms = found.atom_at(["01004", "01004", "01001", "01004"])
    assert found.atomes[atoms].tolist() == ["01004", "01004", "01001", "01004"]
    longitudes, latitudes = np.array([1.2, 1.9, 0.5, 0.2]), np.array([1.5, 1.5, 2.5, 1.5])
    under = place_points(found, atoms, longitudes, latitudes)
    assert found.atomes[under].tolist() == ["01004~2", "01004", "01001", "01004~2"]
    assert found.atom_at(["99999"]).tolist() == [-1]


def test_largest_remainder_by_hand() -> None:
    """10 in three equal parts: the first has one more; a heavy one has its whole part."""
    assert share_whole(10, [1, 1, 1]) == [4, 3, 3]
    assert share_whole(10, [2, 7, 1]) == [2, 7, 1]
    assert share_whole(1, [49, 51]) == [0, 1]
    assert share_whole(18_360_000_000, [10**10, 2 * 10**10]) == [6_120_000_000, 12_240_000_000]


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**10), min_size=1).filter(any))
def test_largest_remainder_adds_up(total: int, weights: list[int]) -> None:
    """Parts are whole, add up, and each is within one of its exact share."""
    parts = share_whole(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


# Laws, on random grids and polygons of quarters of squares


def raster(territory: Territory, polygons: list[shapely.Geometry]) -> dict[tuple[str, int], float]:
    """Area of each commune by the set of polygons that hold it, counted square by square.

    Squares are quarters of a degree: no line crosses one. A square weighs its height in an
    equal-area projection of PROJ.
    """
    project = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True)
    heights = np.diff(project.transform(np.zeros(45), np.arange(45) / 4)[1])
    width = project.transform([0.25], [0])[0][0]
    found: dict[tuple[str, int], float] = defaultdict(float)
    for code, shape in territory.contours().items():
        west, south, east, north = (round(v * 4) for v in shape.bounds)
        for x, y in product(range(west, east), range(south, north)):
            centre = Point((x + 0.5) / 4, (y + 0.5) / 4)
            mask = sum(1 << n for n, polygon in enumerate(polygons) if polygon.covers(centre))
            found[str(code), mask] += heights[y] * width
    return found


@given(territories(), drawings)
def test_atoms_are_what_a_raster_counts(
    territory: Territory, polygons: list[shapely.Geometry]
) -> None:
    """Each atom is held by the polygons that its squares tell, and has their area.

    No square is a sliver: the smallest is 1/144 of a commune of nine degrees by... its share is
    told, and pieces under one percent are left to the test by hand.
    """
    counted = raster(territory, polygons)
    total: dict[str, float] = defaultdict(float)
    for (code, _), area in counted.items():
        total[code] += area
    if any(area < 0.011 * total[code] for (code, _), area in counted.items()):
        return
    found = subdivide(territory, named(polygons))
    masks = found.incidence.toarray() @ (1 << np.arange(len(polygons)))
    told: dict[tuple[str, int], float] = defaultdict(float)
    people: dict[str, list[tuple[float, int]]] = defaultdict(list)
    cut_m2 = dict(zip(found.territory.atomes, found.territory.aire_m2, strict=True))
    areas = dict(zip(territory.communes["code"], territory.aire_m2, strict=True))
    rows = zip(found.territory.atomes, masks.tolist(), found.territory.population, strict=True)
    for name, mask, inhabitants in rows:
        part = cut_m2[name] / areas[name[:5]]
        told[name[:5], mask] += part
        people[name[:5]].append((part, int(inhabitants)))
    assert told.keys() == counted.keys()
    for (code, mask), part in told.items():
        assert part == pytest.approx(counted[code, mask] / total[code], abs=1e-6)
    whole = dict(zip(territory.communes["code"], territory.population, strict=True))
    for code, parts in people.items():
        assert sum(inhabitants for _, inhabitants in parts) == whole[code]
        for part, inhabitants in parts:
            assert abs(inhabitants - part * whole[code]) < 1


@given(territories(), drawings)
def test_pieces_tile_their_commune(territory: Territory, polygons: list[shapely.Geometry]) -> None:
    """Pieces do not overlap, unite into their commune, hold a point of theirs, and add up."""
    found = subdivide(territory, named(polygons)).territory
    contours, whole = found.contours(), territory.contours()
    assert contours.is_valid.all()
    assert contours.index.tolist() == found.communes["code"].tolist()
    points = shapely.points(found.communes[["longitude", "latitude"]].to_numpy())
    assert shapely.dwithin(contours.to_numpy(), points, 1e-9).all()
    for code, pieces in contours.groupby(level=0):
        union = shapely.union_all(pieces.to_numpy(), grid_size=1e-9)
        assert union.symmetric_difference(whole[code]).area < 1e-9
        assert shapely.area(pieces.to_numpy()).sum() == pytest.approx(whole[code].area)
    for name in ("population", "aire_m2"):
        members = found.units("commune").members
        assert (members.T @ getattr(found, name) == getattr(territory, name)).all()
    assert found.units("commune").codes.equals(territory.units("commune").codes)
    assert found.atomes.is_unique


@given(territories(), drawings)
def test_borders_add_up_and_lines_are_those_of_the_shapes(
    territory: Territory, polygons: list[shapely.Geometry]
) -> None:
    """Borders of communes stay what they were; atoms touch if and only if their shapes do."""
    found = subdivide(territory, named(polygons)).territory
    members = found.units("commune").members
    between = (members.T @ found.borders @ members).toarray()
    assert (between[~np.eye(len(between), dtype=bool)] == _off(territory)).all()
    shapes, rank = found.contours().to_numpy(), found.units("commune").rank
    matrix = found.borders.toarray()
    for a, b in product(range(len(shapes)), repeat=2):
        if a >= b or (len(shapes) == len(territory.communes)):
            continue
        line = shapely.intersection(*shapely.boundary([shapes[a], shapes[b]]), grid_size=1e-9)
        assert (matrix[a, b] > 0) == (line.length > 1e-6)
        if rank[a] == rank[b]:
            lines = [p for p in shapely.get_parts(line) if p.geom_type == "LineString"]
            metres = sum(GRS80.geometry_length(p) for p in lines)
            assert matrix[a, b] == pytest.approx(metres * 10, abs=1)


def _off(territory: Territory) -> np.ndarray:
    matrix = territory.borders.toarray()
    return matrix[~np.eye(len(matrix), dtype=bool)]


@given(territories(), drawings, st.randoms(use_true_random=False))
def test_neither_order_nor_ids_nor_twins_count(
    territory: Territory, polygons: list[shapely.Geometry], random: object
) -> None:
    """The same polygons in another order, one of them twice, make the same atoms."""
    one = subdivide(territory, named(polygons))
    order = random.sample(range(len(polygons)), len(polygons))  # type: ignore[attr-defined]
    two = subdivide(territory, named([polygons[n] for n in [*order, order[0]]]))
    assert one.territory.communes.equals(two.territory.communes)
    assert one.territory.adjacence.equals(two.territory.adjacence)
    turned = one.incidence.toarray()[:, [*order, order[0]]]
    assert (two.incidence.toarray() == turned).all()
    assert one.avertissements == two.avertissements or len(set(order)) < len(polygons)


@given(territories(), rational(), st.integers(-2, 40))
def test_a_polygon_cut_in_two_holds_the_same_land(
    territory: Territory, polygon: shapely.Geometry, place: int
) -> None:
    """The two sides of a line hold what the polygon holds, as long as nothing is a sliver."""
    line = place / 4
    sides = [polygon & box(-9, -9, line, 99), polygon & box(line, -9, 99, 99)]
    sides = [side for side in sides if side.area > 0]
    polygon_m2 = _area_held(territory, [polygon])
    assert _area_held(territory, sides) == pytest.approx(polygon_m2, rel=0, abs=3e4 * 12)


def _area_held(territory: Territory, polygons: list[shapely.Geometry]) -> int:
    found = subdivide(territory, named(polygons))
    inside = np.asarray(found.incidence.sum(axis=1)) > 0
    return int(found.territory.aire_m2[inside].sum())


# Real departments, against another method


def test_areas_are_geodesic() -> None:
    """The projection of PROJ gives the same areas; geodesic edges, nearly the same.

    An edge is straight in longitude and latitude, as GeoJSON wants: the longest of them part from
    geodesics by some metres.
    """
    contours = read_territory().contours()
    shapes = contours[contours.index.str.startswith(("04", "35", "974", "2A"))].to_numpy()
    geodesic = [abs(GRS80.geometry_area_perimeter(shape)[0]) for shape in shapes]
    measured = measure_areas_m2(shapes)
    assert measured == pytest.approx(geodesic, rel=1e-4)
    assert np.median(np.abs(measured / geodesic - 1)) < 1e-5
    equal = gpd.GeoSeries(shapes, crs=4326).to_crs(6933).area
    assert measured == pytest.approx(equal, rel=1e-8, abs=1)


@pytest.mark.parametrize("departement", slice_of(["04", "35", "974", "2A"]))
def test_pieces_are_those_of_an_overlay(departement: str) -> None:
    """On a real department every set of polygons has, in each commune, the area of the overlay."""
    territory = read_territory()
    contours = territory.contours()[territory.select(departement=departement)]
    polygons = stars(contours, seed=int(departement, 16), count=3)
    found = subdivide(territory, polygons)
    inside = found.territory.select(departement=departement)
    assert len(found.territory.communes) > len(territory.communes)
    pieces = gpd.GeoDataFrame({"code": contours.index}, geometry=contours.to_numpy(), crs=4326)
    for name, polygon in polygons.items():
        layer = gpd.GeoDataFrame({name: [1]}, geometry=[polygon], crs=4326)
        pieces = gpd.overlay(pieces, layer, how="union", keep_geom_type=True)
        pieces = pieces[pieces["code"].notna()]
    pieces["m2"] = pieces.to_crs(6933).area
    cells = ["code", *polygons]
    overlaid = _shares(pieces.fillna(dict.fromkeys(polygons, 0)), cells)
    atoms = found.territory.communes[inside].assign(
        **dict(zip(polygons, found.incidence.toarray()[inside].T, strict=True)),
        m2=found.territory.aire_m2[inside],
    )
    told = _shares(atoms, cells)
    apart = (told.reindex(told.index.union(overlaid.index), fill_value=0)).sub(
        overlaid, fill_value=0
    )
    slivers = overlaid[(overlaid > 1e-6) & (overlaid < 0.01)]
    # Only a sliver goes from a cell to another: one percent for each polygon, at the most.
    assert apart.abs().max() < 0.01 * len(polygons)
    moved = apart.index[apart.abs() > 1e-6].get_level_values(0)
    assert set(moved) <= set(slivers.index.get_level_values(0))
    assert set(overlaid[overlaid > 0.01 + 1e-6].index) <= set(told.index)


def _shares(pieces: pd.DataFrame, cells: list[str]) -> pd.Series[float]:
    """Share of its commune that each set of polygons holds."""
    share = pieces["m2"] / pieces.groupby("code")["m2"].transform("sum")
    return share.groupby([pieces[cell] for cell in cells]).sum()


@examples(5)
@given(st.integers(0, 10**6))
def test_inclusion_and_exclusion_on_a_real_department(seed: int) -> None:
    """People and land of two polygons: union + intersection = sum, exactly."""
    territory = read_territory()
    contours = territory.contours()[territory.select(departement="04")]
    found = subdivide(territory, stars(contours, seed, 2))
    first, second = found.incidence.toarray().T.astype(bool)
    for weights in (found.territory.population, found.territory.aire_m2):
        one, two = weights[first].sum(), weights[second].sum()
        assert weights[first | second].sum() + weights[first & second].sum() == one + two


@pytest.mark.parametrize("departement", ["35", "04", "974"])
def test_borders_are_the_outlines_of_pieces(departement: str) -> None:
    """A piece with nothing but neighbours has as much border as outline, to a metre.

    Outlines are measured one by one along the ellipsoid, borders are shared from those of communes.
    """
    territory = read_territory()
    contours = territory.contours()[territory.select(departement=departement)]
    found = subdivide(territory, stars(contours, seed=7, count=3)).territory
    rank, count = found.units("commune").rank, np.bincount(found.units("commune").rank)
    around = np.asarray(territory.borders.sum(axis=1)) / 10
    whole = territory.contours().to_numpy()
    pieces = np.flatnonzero((count[rank] > 1) & found.select(departement=departement))
    alone = {
        commune
        for commune in np.unique(rank[pieces]).tolist()
        if abs(GRS80.geometry_length(whole[commune]) - around[commune]) < 1
    }
    lengths = np.asarray(found.borders.sum(axis=1)) / 10
    inner = [piece for piece in pieces if rank[piece] in alone]
    assert len(inner) >= (100 if departement == "35" else 10)
    for piece in inner:
        outline = GRS80.geometry_length(found.contours().iloc[piece])
        assert lengths[piece] == pytest.approx(outline, abs=1)
