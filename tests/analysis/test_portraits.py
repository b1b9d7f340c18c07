"""Portraits of perimeters: by hand on the toy, by flood fill on grids, on known places."""

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from pyproj import Geod, Transformer
from support.toys import look, make_network, toy_territory, zone
from support.worlds import Truth, World, states, worlds

from cnc_geo.analysis.portraits import portray_perimeters
from cnc_geo.network.situation import Situation, situate
from cnc_geo.schema.tables import column_names
from cnc_geo.territory.compactness import COLUMNS, index_compactness, measure_moments

TOY = toy_territory()
POSTS = [
    {"id": "P1", "commune": "01001", "structure": "S1"},
    {"id": "P2", "commune": "01001", "structure": "S1"},
    {"id": "P3", "commune": "01002", "structure": "S2"},
    {"id": "P4", "commune": "01003", "structure": ""},
]


def portrait(*zones: dict[str, str], of: str = "A", **options: Any) -> dict[str, Any]:
    table = portray_perimeters(look(*zones, conseillers=POSTS, **options)).set_index("id")
    return table.loc[of].to_dict()


def test_what_one_holds_alone_and_shares_by_hand() -> None:
    # A: Alpha 100, Bravo 200, Charlie 300; B: Charlie, Delta; C: Lima, apart.
    zones = [
        zone("A", "commune", "01001|01002|01003"),
        zone("B", "commune", "01003|01004"),
        zone("C", "commune", "02006"),
    ]
    told = portrait(*zones)
    assert (told["communes"], told["population"], told["conseillers"]) == (3, 600, 4)
    assert told["structures"] == 2  # S1, S2: a post without a structure tells none
    assert (told["communes_seules"], told["population_seule"]) == (2, 300)
    assert (told["aire_seule_km2"], told["conseillers_seuls"]) == (4.000001, 3)
    assert (told["part_seule"], told["population_partagee"]) == (0.5, 300)
    assert told["groupe"] == "G-A"
    assert portrait(*zones, of="B")["groupe"] == "G-A"
    assert portrait(*zones, of="C")["groupe"] == ""
    # Medians at level commune: posts 4, 1, 0; people 600, 700, 6000.
    assert told["conseillers_sur_mediane"] == 4.0
    assert told["population_sur_mediane"] == 600 / 700
    assert math.isnan(told["structures_sur_mediane"])  # 2, 0, 0: their median is 0


def test_groups_are_chains_of_shared_communes() -> None:
    zones = [
        zone("A", "commune", "01001"),
        zone("B", "commune", "01001|01002"),
        zone("C", "commune", "01002|01003"),
        zone("D", "commune", "01004"),  # touches C, shares nothing
    ]
    table = portray_perimeters(look(*zones)).set_index("id")
    assert table["groupe"].to_dict() == {"A": "G-A", "B": "G-A", "C": "G-A", "D": ""}


def test_where_a_perimeter_breaks_and_its_islands() -> None:
    # Golf 1000 and Hotel 2000 touch; Echo 500 is apart; Mike is an island.
    told = portrait(zone("A", "commune", "02001|02002|01005|02007"))
    assert told["morceaux"] == 2
    assert told["coupures"] == "CA du Sud, en partie (Echo)" or told["coupures"] == "Echo"
    assert told["iles"] == 1


def test_a_corner_holds_nothing_together() -> None:
    told = portrait(zone("A", "commune", "01001|01004"))  # Alpha and Delta touch at a point
    assert (told["morceaux"], told["coupures"]) == (2, "Alpha")


def test_an_island_alone_is_a_piece_as_any_other() -> None:
    told = portrait(zone("A", "commune", "02007"))
    assert (told["morceaux"], told["iles"], told["coupures"]) == (1, 0, "")


def test_only_what_has_no_outside_is_an_enclave() -> None:
    # All but Delta: Delta touches Charlie, Bravo, India, Foxtrot and no sea.
    everything = TOY.communes["code"].tolist()
    around = "|".join(code for code in everything if code != "01004")
    assert portrait(zone("A", "commune", around))["enclaves"] == "Delta"
    # All but Alpha: Alpha is on the coast.
    coast = "|".join(code for code in everything if code != "01001")
    assert portrait(zone("A", "commune", coast))["enclaves"] == ""


def test_a_part_shows_whole_perimeters_that_have_a_piece_of_it() -> None:
    zones = [zone("A", "epci", "100000002"), zone("B", "epci", "100000005")]
    here = portray_perimeters(look(*zones, departement="01"))
    assert here["id"].tolist() == ["A"]
    assert here["population"].tolist() == [3700]  # India, of the other department, is in it
    assert list(here.columns) == column_names("portraits")


def test_compactness_of_squares_by_hand() -> None:
    # A square of side 1: I = 1/6, so 1 / (2π/6) = 3/π; two side by side: I = 2 × (4 + 1) / 12.
    one = portrait(zone("A", "commune", "01001"))["compacite"]
    two = portrait(zone("A", "commune", "01001|01002"))["compacite"]
    assert one == pytest.approx(3 / math.pi)
    assert two == pytest.approx(4 / (2 * math.pi * 10 / 12))
    apart = portrait(zone("A", "commune", "01001|02006"))["compacite"]
    assert apart < two < one


@given(worlds(), states)
def test_pieces_enclaves_and_parts_alone_by_flood_fill(world: World, etats: list[str]) -> None:
    situation = world.look(etats=etats)
    truth = Truth(world, etats, {})
    table = portray_perimeters(situation).set_index("id")
    outside = dict(zip(truth.rows, world.territory.formes()["exterieur_m"].to_numpy(), strict=True))

    def walk(communes: set[str]) -> list[set[str]]:
        found = []
        left = set(communes)
        while left:
            block, edge = set(), [left.pop()]
            while edge:
                here = edge.pop()
                block.add(here)
                near = {c for c in left if frozenset((here, c)) in truth.touching}
                left -= near
                edge += near
            found.append(block)
        return found

    land = walk(set(truth.rows))
    assert set(table.index) == {i for i, held in truth.zones.items() if held}
    for identifiant, row in table.to_dict("index").items():
        held = truth.zones[identifiant]
        blocks = walk(held)
        main = max(blocks, key=lambda b: (truth.people(b), [-int(c) for c in [min(b)]]))
        home = next(part for part in land if main <= part)
        islands = [b for b in blocks if not b <= home]
        assert row["iles"] == len(islands)
        assert row["morceaux"] == len(blocks) - len(islands)
        surrounded = [
            block
            for block in walk(set(truth.rows) - held)
            if not any(outside[c] > 0 for c in block)
        ]
        assert len([n for n in row["enclaves"].split("|") if n]) == len(surrounded)
        alone = [c for c in held if truth.over(c) == [identifiant]]
        assert row["population_seule"] == truth.people(alone)
        assert row["communes_seules"] == len(alone)
        assert row["population_seule"] + row["population_partagee"] == row["population"]
    once = [c for c in truth.rows if len(truth.over(c)) == 1]
    assert table["population_seule"].sum() == truth.people(once)


# ------------------------------------------------------------------------------------------ moments


def integrate(shape: shapely.Geometry, steps: int = 400) -> float:
    """Index of a planar shape by counting the points of a fine grid that are inside."""
    west, south, east, north = shapely.bounds(shape).tolist()
    side = max(east - west, north - south) / steps
    x, y = np.meshgrid(
        np.arange(west + side / 2, east, side), np.arange(south + side / 2, north, side)
    )
    inside = shapely.contains_xy(shape, x.ravel(), y.ravel())
    x, y = x.ravel()[inside], y.ravel()[inside]
    cell = side * side
    about = ((x - x.mean()) ** 2 + (y - y.mean()) ** 2).sum() * cell + len(x) * cell * side**2 / 6
    return float((len(x) * cell) ** 2 / (2 * math.pi * about))


def test_a_disc_is_1_and_a_ring_follows_its_radii() -> None:
    around = Transformer.from_crs(2154, 4326, always_xy=True).transform

    def on_earth(flat: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(flat, lambda xy: np.column_stack(around(xy[:, 0], xy[:, 1])))

    disc = shapely.Point(700_000, 6_600_000).buffer(20_000, quad_segs=200)
    ring = disc.difference(shapely.Point(700_000, 6_600_000).buffer(10_000, quad_segs=200))
    told = measure_moments(np.array([on_earth(disc), on_earth(ring)]), ["18", "18"])
    assert list(told.columns) == COLUMNS
    found = index_compactness([np.array([0]), np.array([1])], told)
    # A ring of radii R and r: A = π (R² - r²), I = π (R⁴ - r⁴) / 2, so (R² - r²) / (R² + r²).
    assert found.tolist() == pytest.approx([1.0, 3 / 5], rel=1e-4)


def test_two_projections_have_no_common_shape() -> None:
    shapes = np.array([shapely.box(2, 46, 3, 47), shapely.box(55.4, -21, 55.5, -20.9)])
    told = measure_moments(shapes, ["18", "974"])
    assert told["projection"].tolist() == [2154, 2975]
    assert np.isnan(index_compactness([np.array([0, 1]), np.array([], dtype=int)], told)).all()


@pytest.mark.parametrize(
    ("departement", "epsg"), [("04", 2154), ("75", 2154), ("2A", 2154), ("974", 2975)]
)
def test_departments_of_france_by_another_integration(
    situation: Situation, departement: str, epsg: int
) -> None:
    territory = situation.territory
    inside = np.flatnonzero(territory.select(departement=departement))
    (found,) = index_compactness([inside], territory.formes())
    contours = territory.contours().iloc[inside].to_crs(epsg)
    assert found == pytest.approx(integrate(contours.union_all()), rel=0.005)


def test_what_no_other_commune_shares_is_outline_less_borders(situation: Situation) -> None:
    territory = situation.territory
    exterior = territory.formes()["exterieur_m"].to_numpy()
    shared = np.asarray(territory.borders.sum(axis=1)) / 10
    for place in [0, 100, *np.flatnonzero(exterior > 0)[::100].tolist()]:
        rings = shapely.get_rings(territory.contours().iloc[place])
        outline = sum(Geod(ellps="GRS80").geometry_length(ring) for ring in rings)
        assert exterior[place] == pytest.approx(outline - shared[place], abs=2)


# ---------------------------------------------------------------------------------- known to people


@pytest.mark.parametrize(
    ("departement", "enclaves", "coupures"),
    [
        ("26", ["Valréas"], []),  # the enclave of the popes, of Vaucluse
        ("84", [], ["Valréas"]),
        ("64", ["Gardères", "Tarbes"], []),  # two enclaves of Hautes-Pyrénées
        ("21", [], ["Ménessaire"]),  # between Nièvre and Saône-et-Loire: an enclave of neither
        ("58", [], []),
        ("59", [], ["Mœuvres"]),  # cut off by Pas-de-Calais
        ("04", [], []),
    ],
)
def test_enclaves_of_departments_that_people_know(
    situation: Situation, departement: str, enclaves: list[str], coupures: list[str]
) -> None:
    network = make_network(coordinateurs=[zone("A", "departement", departement)])
    there = situate(situation.territory, network, jour="2026-10-01", departement=departement)
    row = portray_perimeters(there).iloc[0]
    for told, expected in ((row["enclaves"], enclaves), (row["coupures"], coupures)):
        names = [name for name in told.split("|") if name]
        assert len(names) == len(expected), names
        assert all(word in told for word in expected), names


def test_the_scripted_cases_of_the_demonstration(situation: Situation) -> None:
    every = situate(
        situation.territory,
        situation.network,
        jour="2026-10-01",
        etats=["en_poste", "prevu", "propose", "termine"],
    )
    table = portray_perimeters(every).set_index("id")
    assert table.loc["DEMO-CA-022", "morceaux"] == 2  # in several parts
    assert table.loc["DEMO-CA-023", "iles"] == 1  # in several parts, overseas
    assert table.loc["DEMO-CA-018", ["morceaux", "iles"]].tolist() == [1, 1]  # two islands
    assert table.loc["DEMO-CA-003", "population_seule"] == 0  # identical to another
    assert table.loc["DEMO-CA-003", "groupe"] == table.loc["DEMO-CA-004", "groupe"]
    depth_one = every.profondeur == 1
    assert table["population_seule"].sum() == every.territory.population[depth_one].sum()
    assert table["conseillers_seuls"].sum() == every.conseillers_par_commune[depth_one].sum()
