"""What a drawn perimeter covers, leaves and shares: by hand, and against a raster of squares.

The raster is told with sets and loops: a square is a quarter of a degree, no line crosses one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import Point, box
from support.drawn import GRS80, drawings, stars
from support.luck import examples
from support.toys import look, make_network, rows_of, toy_territory, zone
from support.worlds import JOUR, World, territories, worlds

from cnc_geo.analysis.coverage import check_identities, measure_coverage
from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.analysis.overlaps import find_overlaps
from cnc_geo.analysis.summary import count_figures
from cnc_geo.errors import TableError
from cnc_geo.exports.features import coverage_shapes, gap_shapes, overlap_shapes
from cnc_geo.exports.files import csv_text
from cnc_geo.maps.layers import CodeLayer
from cnc_geo.maps.polygons import cells, layers
from cnc_geo.maps.view import paint
from cnc_geo.network.provenance import AU_PRORATA, left_out, trace_provenance
from cnc_geo.network.situation import situate
from cnc_geo.readers.territory import read_territory
from cnc_geo.schema.codes import NIVEAUX
from cnc_geo.territory.geometry import zones
from cnc_geo.territory.pieces import measure_areas_m2
from cnc_geo.territory.territoires import list_territoires

if TYPE_CHECKING:
    from random import Random

    from cnc_geo.network.situation import Situation
    from cnc_geo.territory.model import Territory


def drawn(identifiant: str, shape: shapely.Geometry, etat: str = "en_poste") -> dict[str, str]:
    """Make the row of a perimeter known by its polygon."""
    return zone(identifiant, "polygone", "", etat, geometrie=shape.wkt)


HALVES = drawn("P", box(1.5, 1, 2.5, 2))
"""The east half of Delta and the west half of India."""


def row(situation: Situation, niveau: str, code: str) -> dict[str, Any]:
    """Tell the row of a territory in `couvertures`."""
    table = measure_coverage(situation, niveau=niveau)
    return dict(table[table["code"] == code].to_dict("records")[0])


# By hand, on the toy


def test_coverage_of_a_rectangle_by_hand() -> None:
    seen = look(HALVES)
    assert row(seen, "commune", "01004") | {
        "communes": 1, "communes_couvertes": 0, "population": 400, "population_couverte": 200,
        "aire_km2": 2.0, "aire_couverte_km2": 1.0, "part_population": 0.5, "part_aire": 0.5,
        "population_aucune": 200, "population_intercommunale": 200, "profondeur_max": 1,
        "perimetres": "P", "statut": "partiel",
    } == row(seen, "commune", "01004")  # fmt: skip
    middle = row(seen, "epci", "100000002")
    told = (middle["communes"], middle["communes_couvertes"], middle["population_couverte"])
    assert told == (3, 0, 200 + 1500)
    assert (middle["aire_couverte_km2"], middle["statut"]) == (2.5, "partiel")
    assert row(seen, "departement", "01")["communes"] == 6
    france = row(seen, "france", "FR")
    assert (france["communes"], france["communes_couvertes"], france["population"]) == (
        13, 0, 22_570
    )  # fmt: skip
    assert [list(figure)[1:] for figure in count_figures(seen)][1] == [13, 0, 13, 0]
    assert check_identities(seen)["exacte"].all()


def test_a_commune_is_covered_when_two_zones_share_it_out() -> None:
    """Delta: its east half by the polygon, the rest by another polygon; covered, once."""
    seen = look(HALVES, drawn("Q", box(1, 1, 1.5, 2)))
    delta = row(seen, "commune", "01004")
    assert (delta["communes_couvertes"], delta["profondeur_max"], delta["statut"]) == (
        1, 1, "couvert"
    )  # fmt: skip
    assert delta["perimetres"] == "P|Q"


def test_gaps_around_a_rectangle_by_hand() -> None:
    """A band over the whole height of the middle leaves two gaps; each has a piece of Delta."""
    seen = look(drawn("P", box(1.25, -1, 1.75, 4)), departement="01")
    table = find_gaps(seen).table
    west, east = table.to_dict("records")
    # West: 100 + 300 + 500 and a quarter of 200 + 400 + 0; east: a quarter of these.
    assert (west["population"], east["population"]) == (900 + 150, 150)
    assert (west["communes"], east["communes"]) == (6, 3)
    assert west["id"] == "L-01005"
    assert str(east["id"]).startswith("L-01004~")  # its two pieces outside the band are equal
    assert west["nom"] == "CA du Sud (en partie) et 2 autres EPCI (Un)"
    assert east["nom"] == "CC du Milieu (en partie) et 2 autres EPCI (Un)"
    assert west["voisins"] == east["voisins"] == "P"


def test_a_gap_that_is_a_piece_says_so() -> None:
    """The rest of an island is in part, and its identifier is that of its piece."""
    first = find_gaps(look(drawn("P", box(6, 1, 6.4, 2)))).table
    assert "Mike (en partie)" in first["nom"].tolist()
    second = find_gaps(look(drawn("P", box(6, 1, 6.6, 2)))).table
    # The point of Mike is in the covered piece, the first one: the rest is the second.
    assert "L-02007" in first["id"].tolist()
    assert "L-02007~2" in second["id"].tolist()
    assert second.set_index("id").loc["L-02007~2", "population"] == 28


def test_overlaps_of_polygons_by_hand() -> None:
    """Relations are by land: nested, identical, partial, side by side in one commune."""
    seen = look(
        HALVES,
        drawn("Q", box(1.5, 1, 1.75, 2)),
        drawn("R", box(1.5, 1, 2.5, 2)),
        drawn("S", box(1, 1, 1.5, 2)),
        zone("T", "commune", "01004"),
    )
    table = find_overlaps(seen)
    told = {(r[0], r[1]): (r[2], r[3], r[6], r[7], r[8]) for r in rows_of(table)}
    assert told[("P", "Q")] == ("imbrique", "P", 1, 100, 0.5)
    assert told[("P", "R")] == ("identique", "", 2, 1700, 2.5)
    assert told[("P", "S")] == ("contigu", "", 0, 0, 0.0)
    assert told[("P", "T")] == ("partiel", "", 1, 200, 1.0)
    assert told[("Q", "T")] == ("imbrique", "T", 1, 100, 0.5)
    assert ("Q", "S") in told


def test_posts_are_counted_in_the_piece_under_their_point() -> None:
    """A post with its own point is where it is; any other, with the point of its commune."""
    here = {"commune": "01004", "etat": "occupe", "latitude": 1.5}
    posts = [
        {"id": "A", "longitude": 1.9, "position": "point", **here},
        {"id": "B", "longitude": 1.1, "position": "point", **here},
        {"id": "C", "longitude": 1.9, "position": "discordant", **here},
        {"id": "D", "longitude": "", "position": "commune", **here},
        {"id": "E", "commune": "02001", "etat": "occupe"},
    ]
    # 60 % of Delta in the west, where its point is, and covered.
    seen = look(drawn("P", box(1, 1, 1.6, 2)), conseillers=posts)
    delta = row(seen, "commune", "01004")
    assert (delta["conseillers"], delta["conseillers_couverts"]) == (4, 3)
    east = look(drawn("P", box(1.6, 1, 2, 2)), conseillers=posts)
    assert row(east, "commune", "01004")["conseillers_couverts"] == 1
    assert row(east, "france", "FR")["conseillers"] == 5


def test_what_a_polygon_says_of_itself() -> None:
    """A counting polygon adds its hypothesis; one outside the territory is unknown, and said."""
    seen = look(HALVES, drawn("X", box(60, 60, 61, 61)), zone("Y", "polygone", ""))
    table = seen.declared.table.set_index("id")
    assert table["connu"].to_dict() == {"P": True, "X": False, "Y": False}
    assert table["inference"].to_dict() == {"P": "polygone", "X": "polygone", "Y": "libelle"}
    assert seen.perimeters.table["id"].tolist() == ["P"]
    assert left_out(seen)["perimetres_zone_inconnue"] == 2
    assert any(s.startswith("X : le polygone ne contient") for s in seen.declared.avertissements)
    assert AU_PRORATA in trace_provenance(seen)["hypotheses"]
    assert AU_PRORATA not in trace_provenance(look(zone("C", "commune", "01004")))["hypotheses"]


@pytest.mark.parametrize("text", ["POLYGON", "POINT (1 1)", "POLYGON ((9 91, 9 92, 8 92, 9 91))"])
def test_a_bad_polygon_is_refused(text: str) -> None:
    with pytest.raises(TableError, match="Périmètre P, colonne « geometrie » : un polygone est"):
        look(zone("P", "polygone", "", geometrie=text))


def test_a_polygon_that_crosses_itself_is_mended() -> None:
    """A bow over Delta holds half of it: its two triangles."""
    bow = "POLYGON ((1 1, 2 2, 2 1, 1 2, 1 1))"
    seen = look(zone("P", "polygone", "", geometrie=bow))
    assert row(seen, "commune", "01004")["part_aire"] == pytest.approx(0.5, abs=1e-3)


def test_the_map_of_a_department_draws_communes_and_marks_those_that_differ() -> None:
    """The layer is that of the communes, byte for byte; a commune of two modes is `mixte`."""
    seen, plain = look(HALVES, departement="01"), look(departement="01")
    assert layers(seen)[0].geojson() == layers(plain)[0].geojson()
    assert layers(seen)[1].geojson() == layers(plain)[1].geojson()
    assert cells(seen).codes == cells(plain).codes
    told = paint(seen, [CodeLayer(o.nom, url="x", interactif=o.interactif) for o in layers(seen)])
    (classes,) = json.loads(told.message)["classes"].values()
    assert classes["mixte"] == ["01004"]
    assert classes["aucune"] == ["01001", "01002", "01003", "01005", "01006"]


def test_territories_are_told_once_whatever_is_cut() -> None:
    seen = look(HALVES)
    pd.testing.assert_frame_equal(
        list_territoires(seen.territory), list_territoires(toy_territory())
    )


# Laws


@given(worlds(), st.data())
def test_a_polygon_equal_to_communes_tells_the_same_as_their_codes(
    world: World, data: st.DataObject
) -> None:
    """Every table is the same, byte for byte, by codes and by the union of the polygons."""
    contours = world.territory.contours()
    some = st.lists(st.sampled_from(sorted(contours.index)), min_size=1, unique=True)
    by_codes, by_shape = [], []
    for told in world.coordinateurs:
        chosen = data.draw(some)
        base = {**told, "niveau": "commune", "codes": "|".join(chosen)}
        union = shapely.union_all(contours[chosen].to_numpy())
        by_codes.append(base)
        by_shape.append({**base, "niveau": "polygone", "codes": "", "geometrie": union.wkt})
    one = replace(world, coordinateurs=tuple(by_codes)).look()
    two = replace(world, coordinateurs=tuple(by_shape)).look()
    assert two.territory is world.territory
    for niveau in NIVEAUX:
        a, b = (csv_text(measure_coverage(s, niveau=niveau)) for s in (one, two))
        assert a == b
    assert csv_text(find_gaps(one).table) == csv_text(find_gaps(two).table)
    # A candidacy by codes of communes is of the level of the ones, not of the others.
    columns = ["niveaux", "diagnostic"] if world.candidatures else []
    a, b = (csv_text(find_overlaps(s).drop(columns=columns)) for s in (one, two))
    assert a == b


@dataclass
class Raster:
    """A territory in squares: its communes, its zones, and what they cover, by loops."""

    commune: dict[tuple[int, int], str]
    zones: dict[str, set[tuple[int, int]]]
    height: dict[int, float]

    def over(self, square: tuple[int, int]) -> frozenset[str]:
        """Zones over a square."""
        return frozenset(i for i, held in self.zones.items() if square in held)

    def pieces(self) -> list[set[tuple[int, int]]]:
        """Gather the connected squares of one commune that the same zones hold."""
        kind = {s: (code, self.over(s)) for s, code in self.commune.items()}
        return _connected(kind)

    def gaps(self) -> list[set[tuple[int, int]]]:
        """Gather the connected squares that nothing covers."""
        return _connected(dict.fromkeys((s for s in self.commune if not self.over(s)), 0))

    def area(self, squares: set[tuple[int, int]]) -> float:
        """Sum of the areas of squares."""
        return sum(self.height[y] for _, y in squares)

    def touch(self, a: set[tuple[int, int]], b: set[tuple[int, int]]) -> bool:
        """Tell whether a square of one is beside a square of the other."""
        return any(near in b for square in a for near in _around(square))


def _around(square: tuple[int, int]) -> list[tuple[int, int]]:
    x, y = square
    return [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]


def _connected(kind: dict[tuple[int, int], Any]) -> list[set[tuple[int, int]]]:
    left, found = set(kind), []
    while left:
        start = left.pop()
        zone_, edge = {start}, [start]
        while edge:
            near = {n for n in _around(edge.pop()) if n in left and kind[n] == kind[start]}
            left -= near
            zone_ |= near
            edge += near
        found.append(zone_)
    return found


def rasterise(territory: Territory, zones: dict[str, shapely.Geometry]) -> Raster:
    """Put a territory and zones in squares."""
    commune = {}
    for code, shape in territory.contours().items():
        west, south, east, north = (round(v * 4) for v in shape.bounds)
        commune |= {(x, y): str(code) for x in range(west, east) for y in range(south, north)}
    held = {
        name: {s for s in commune if shape.covers(Point(s[0] / 4 + 0.125, s[1] / 4 + 0.125))}
        for name, shape in zones.items()
    }
    e2 = 2 / 298.257222101 - 1 / 298.257222101**2

    def reach(y: float) -> float:  # area of the ellipsoid below a latitude, to a factor
        e, s = np.sqrt(e2), np.sin(np.radians(y))
        return float(s / (1 - e2 * s * s) + np.log((1 + e * s) / (1 - e * s)) / (2 * e))

    height = {y: reach((y + 1) / 4) - reach(y / 4) for y in range(60)}
    return Raster(commune, held, height)


def _large(grid: Raster) -> bool:
    """Tell whether no piece is a sliver: 1.1 % of its commune at least."""
    total: dict[str, float] = defaultdict(float)
    for square, code in grid.commune.items():
        total[code] += grid.height[square[1]]
    return all(grid.area(p) >= 0.011 * total[grid.commune[next(iter(p))]] for p in grid.pieces())


@st.composite
def mixed(draw: st.DrawFn) -> tuple[Territory, dict[str, dict[str, str]], Raster]:
    """Draw a territory, polygons, and zones by codes over them."""
    territory = draw(territories())
    polygons = draw(drawings)
    codes = territory.communes["code"].tolist()
    chosen = draw(st.lists(st.lists(st.sampled_from(codes), min_size=1, unique=True), max_size=2))
    contours = territory.contours()
    shapes = {f"P{n}": polygon for n, polygon in enumerate(polygons)}
    shapes |= {
        f"C{n}": shapely.union_all(contours[told].to_numpy()) for n, told in enumerate(chosen)
    }
    rows = {name: drawn(name, shape) for name, shape in shapes.items() if name[0] == "P"}
    rows |= {f"C{n}": zone(f"C{n}", "commune", "|".join(told)) for n, told in enumerate(chosen)}
    grid = rasterise(territory, shapes)
    grid.zones = {name: held for name, held in grid.zones.items() if held}
    assume(_large(grid))
    return territory, rows, grid


def seen_of(territory: Territory, rows: Any) -> Situation:
    """Look at a territory with these zones."""
    return situate(territory, make_network(coordinateurs=rows), jour=JOUR)


@examples(30)
@given(mixed())
def test_coverage_is_what_the_raster_counts(
    drawing: tuple[Territory, dict[str, dict[str, str]], Raster],
) -> None:
    """Covered communes, status, depth and zones are those of the squares; areas, to a millionth."""
    territory, rows, grid = drawing
    seen = seen_of(territory, rows.values())
    assert check_identities(seen)["exacte"].all()
    named = territory.communes.set_index("code")
    for niveau in ("commune", "epci", "departement", "france"):
        for told in measure_coverage(seen, niveau=niveau).to_dict("records"):
            inside = [
                code
                for code in named.index
                if niveau == "france"
                or told["code"] == (code if niveau == "commune" else named.loc[code, niveau])
            ]
            squares = {c: {s for s, at in grid.commune.items() if at == c} for c in inside}
            depth = {s: len(grid.over(s)) for held in squares.values() for s in held}
            full = [c for c in inside if all(depth[s] for s in squares[c])]
            expected = sum(
                named.loc[c, "aire_km2"]
                * grid.area({s for s in squares[c] if depth[s]})
                / grid.area(squares[c])
                for c in inside
            )
            assert (told["communes"], told["communes_couvertes"]) == (len(inside), len(full))
            assert told["profondeur_max"] == max(depth.values(), default=0)
            assert told["aire_couverte_km2"] == pytest.approx(expected, abs=2e-5)
            some = any(depth.values())
            status = "couvert" if len(full) == len(inside) else "partiel" if some else "non_couvert"
            assert told["statut"] == (status if inside else "inconnu")
            zones = {i for held in squares.values() for s in held for i in grid.over(s)}
            assert told["perimetres"] == "|".join(sorted(zones))


@examples(30)
@given(mixed())
def test_gaps_are_what_the_raster_connects(
    drawing: tuple[Territory, dict[str, dict[str, str]], Raster],
) -> None:
    """As many gaps as connected bare squares, with their communes, neighbours and drawn shape."""
    territory, rows, grid = drawing
    seen = seen_of(territory, rows.values())
    found = find_gaps(seen)
    shapes = gap_shapes(seen, found)
    bare = {frozenset(zone_) for zone_ in grid.gaps()}
    by_shape = {}
    for told, shape in zip(found.table.to_dict("records"), shapes, strict=True):
        squares = frozenset(
            s for s in grid.commune if shape.covers(Point(s[0] / 4 + 0.125, s[1] / 4 + 0.125))
        )
        assert shape.is_valid
        assert shape.area == pytest.approx(len(squares) / 16, abs=1e-7)
        by_shape[squares] = told
    assert set(by_shape) == bare
    for squares, told in by_shape.items():
        assert told["communes"] == len({grid.commune[s] for s in squares})
        near = {i for i, held in grid.zones.items() if grid.touch(set(squares), held)}
        assert set(filter(None, str(told["voisins"]).split("|"))) == near
    assert found.table["id"].is_unique
    everyone = int(seen.adds["population"].sum() - seen.adds["population_couverte"].sum())
    assert found.table["population"].sum() == everyone


@examples(30)
@given(mixed())
def test_overlaps_are_what_the_raster_tells(
    drawing: tuple[Territory, dict[str, dict[str, str]], Raster],
) -> None:
    """Pairs, relations and shared communes are those of the squares; shapes have their area."""
    territory, rows, grid = drawing
    seen = seen_of(territory, rows.values())
    table = find_overlaps(seen)
    shapes = overlap_shapes(seen, table)
    told = {(r["a"], r["b"]): (r["relation"], r["communes"]) for r in table.to_dict("records")}
    expected = {}
    for a, b in combinations(sorted(grid.zones), 2):
        one, two = grid.zones[a], grid.zones[b]
        if not (one & two or grid.touch(one, two)):
            continue
        nested = "imbrique" if one <= two or two <= one else "partiel"
        relation = "identique" if one == two else nested if one & two else "contigu"
        expected[a, b] = (relation, len({grid.commune[s] for s in one & two}))
    assert told == expected
    for (a, b), shape in zip(told, shapes, strict=True):
        both = grid.zones[a] & grid.zones[b]
        assert shape.area == pytest.approx(len(both) / 16, abs=1e-7)
        assert shape.is_valid
        assert not shape.is_empty


@given(mixed())
def test_shapes_of_territories_are_whole(
    drawing: tuple[Territory, dict[str, dict[str, str]], Raster],
) -> None:
    """Territories are drawn as if nothing was cut."""
    territory, rows, _ = drawing
    seen, plain = seen_of(territory, rows.values()), seen_of(territory, ())
    for niveau in ("commune", "epci", "departement"):
        table = measure_coverage(seen, niveau=niveau)
        drawn_, whole = (coverage_shapes(s, table) for s in (seen, plain))
        assert drawn_.geom_equals(whole).all()


@given(mixed(), st.randoms(use_true_random=False))
def test_order_and_twins_of_polygons(
    drawing: tuple[Territory, dict[str, dict[str, str]], Raster], random: Random
) -> None:
    """Rows in another order change nothing; every zone twice changes depth and ids only."""
    territory, rows, _ = drawing
    told = list(rows.values())
    one, two = seen_of(territory, told), seen_of(territory, random.sample(told, len(told)))
    twins = seen_of(territory, [*told, *({**r, "id": r["id"] + "x"} for r in told)])
    assert (twins.profondeur == 2 * one.profondeur).all()
    for niveau in NIVEAUX:
        tables = [measure_coverage(s, niveau=niveau) for s in (one, two, twins)]
        assert csv_text(tables[0]) == csv_text(tables[1])
        bare = [t.drop(columns=["profondeur_max", "perimetres"]) for t in tables]
        assert csv_text(bare[0]) == csv_text(bare[2])
    assert csv_text(find_gaps(one).table) == csv_text(find_gaps(two).table)
    assert csv_text(find_overlaps(one)) == csv_text(find_overlaps(two))
    assert (find_gaps(one).zone == find_gaps(twins).zone).all()


@given(worlds(), drawings)
def test_departments_add_up_with_polygons(world: World, polygons: list[shapely.Geometry]) -> None:
    """Looking at each department in turn counts every commune, person and post once."""
    more = [drawn(f"C9{n}", shape) for n, shape in enumerate(polygons)]
    wider = replace(world, coordinateurs=(*world.coordinateurs, *more))
    whole = {name: int(v.sum()) for name, v in wider.look().adds.items()}
    parts = [wider.look(departement=code).adds for code in ("01", "02", "2A")]
    assert {name: sum(int(p[name].sum()) for p in parts) for name in whole} == whole
    plain = {name: int(v.sum()) for name, v in world.look().adds.items()}
    for name in ("communes", "population", "aire_m2", "conseillers"):
        assert whole[name] == plain[name]
    assert whole["communes_couvertes"] >= plain["communes_couvertes"]
    assert whole["aire_couverte_m2"] >= plain["aire_couverte_m2"]


@pytest.mark.parametrize("departement", ["35", "974"])
def test_shapes_on_a_real_department(departement: str) -> None:
    """Gaps, territories and overlaps drawn from pieces are valid, and are what overlays give."""
    territory = read_territory()
    contours = territory.contours()[territory.select(departement=departement)]
    polygons = stars(contours, seed=11, count=4)
    rows = [drawn(name, shape) for name, shape in polygons.items()]
    rows.append(zone("C", "commune", "|".join(contours.index[::7])))
    network = make_network(coordinateurs=rows)
    seen = situate(territory, network, jour=JOUR, departement=departement)
    found = find_gaps(seen)
    gaps = gap_shapes(seen, found)
    assert gaps.is_valid.all()
    zones = [shapely.union_all(contours[::7].to_numpy()), *polygons.values()]
    land = shapely.union_all(contours.to_numpy())
    bare = shapely.difference(land, shapely.union_all(zones))
    told = shapely.union_all(gaps.to_numpy())
    assert shapely.area(gaps.to_numpy()).sum() == pytest.approx(
        told.area, rel=1e-9
    )  # gaps do not overlap
    # What is under one percent of a commune may be on the other side.
    assert shapely.symmetric_difference(told, bare).area < 0.01 * land.area
    whole = coverage_shapes(seen, measure_coverage(seen, niveau="departement"))
    assert shapely.symmetric_difference(whole.iloc[0], land).area < 1e-12
    pairs = find_overlaps(seen)
    for shape, row_ in zip(overlap_shapes(seen, pairs), pairs.to_dict("records"), strict=True):
        assert shape.is_valid
        assert not shape.is_empty
        if row_["relation"] != "contigu":
            (m2,) = measure_areas_m2(np.array([shape], dtype=object))
            assert m2 / 1e6 == pytest.approx(row_["aire_km2"], rel=1e-3)


def test_a_commune_in_two_pieces_is_counted_once() -> None:
    """A band in Delta leaves it on either side: one gap around, doubled or bare, one Delta."""
    band = box(1.4, 1, 1.6, 2)
    (gap, island) = find_gaps(look(drawn("P", band))).table.to_dict("records")
    assert (gap["communes"], island["communes"]) == (12, 1)
    # A polygon on either side of the band, over the whole department: Delta is doubled twice.
    sides = shapely.difference(box(1, 1, 2, 2), band)
    seen = look(drawn("P", sides), zone("D", "departement", "01"))
    (communes,) = [figure for figure in count_figures(seen) if figure.nom == "Communes"]
    assert (communes.couverts, communes.doubles) == (6, 1)
    (pair,) = find_overlaps(seen).to_dict("records")
    assert (pair["communes"], pair["relation"]) == (1, "imbrique")


def test_side_by_side_on_a_real_department() -> None:
    """A polygon and the rest of its department touch all along its outline, without a crack."""
    territory = read_territory()
    contours = territory.contours()[territory.select(departement="35")]
    land = shapely.union_all(contours.to_numpy())
    shape = land.centroid.buffer(0.2, quad_segs=3)
    rows = [drawn("P", shape), drawn("Q", shapely.difference(land, shape))]
    seen = situate(territory, make_network(coordinateurs=rows), jour=JOUR)
    pairs = find_overlaps(seen)
    (line,) = overlap_shapes(seen, pairs)
    a, b = (np.flatnonzero(column) for column in seen.perimeters.incidence.toarray().T)
    metres = seen.territory.borders[a][:, b].sum() / 10
    assert pairs["relation"].tolist() == ["contigu"]
    assert GRS80.geometry_length(line) == pytest.approx(metres, abs=20)
    for held in (a, b):
        (whole,) = zones(seen.territory, [held])
        assert sum(len(p.interiors) for p in shapely.get_parts(whole)) == (held is b)
    assert seen.territory.whole is territory
