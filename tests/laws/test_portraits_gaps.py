"""Portraits, neighbours of gaps and accepted absences on random grids, by loops and by geometry.

Nothing here walks a matrix: what touches is told by sets, lengths and compactness by the polygons.
"""

from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.toys import look, zone
from support.worlds import JOUR, Truth, World, parts, states, worlds

from cnc_geo.analysis.gaps import find_gaps, find_neighbours
from cnc_geo.analysis.portraits import portray_perimeters
from cnc_geo.network.situation import Situation, situate
from cnc_geo.schema.codes import ETATS
from cnc_geo.territory.compactness import index_compactness
from cnc_geo.territory.naming import name_zone


def shape_of(world: World, communes: set[str]) -> shapely.Geometry:
    """Unite the polygons of communes."""
    return world.territory.contours().loc[sorted(communes)].union_all()


def blocks_of(truth: Truth, communes: set[str]) -> list[set[str]]:
    """Cut communes into blocks by merging those that touch until nothing changes."""
    blocks = [{code} for code in sorted(communes)]
    while True:
        for first in blocks:
            other = next(
                (
                    b
                    for b in blocks
                    if b is not first
                    and any(frozenset((c, d)) in truth.touching for c in first for d in b)
                ),
                None,
            )
            if other is not None:
                blocks = [b for b in blocks if b is not first and b is not other]
                blocks.append(first | other)
                break
        else:
            return blocks


def names_of(world: World, truth: Truth, blocks: list[set[str]]) -> str:
    """Name blocks, the most populous first."""
    rank = {code: n for n, code in enumerate(truth.rows)}
    ordered = sorted(blocks, key=lambda b: (-truth.people(b), min(b)))
    return "|".join(name_zone(world.territory, sorted(rank[c] for c in b)) for b in ordered)


def integrate(shape: shapely.Geometry) -> float:
    """Index of a polygon by its triangles: the three middles integrate a square exactly."""
    centre = shapely.centroid(shape)
    about = 0.0
    for triangle in shapely.get_parts(shapely.constrained_delaunay_triangles(shape)):
        corners = shapely.get_coordinates(triangle)[:3] - [centre.x, centre.y]
        middles = (corners + np.roll(corners, 1, axis=0)) / 2
        about += triangle.area / 3 * float((middles**2).sum())
    return shape.area**2 / (2 * np.pi * about)


@given(worlds(), states, parts)
def test_compactness_is_that_of_the_united_polygon(
    world: World, etats: list[str], part: dict[str, str]
) -> None:
    truth = Truth(world, etats, {})
    table = portray_perimeters(world.look(etats=etats, **part)).set_index("id")
    for identifiant, compacite in table["compacite"].items():
        assert compacite == pytest.approx(integrate(shape_of(world, truth.zones[identifiant])))


@given(worlds(), states)
def test_outside_is_where_a_commune_meets_the_edge_of_all_land(
    world: World, etats: list[str]
) -> None:
    truth = Truth(world, etats, {})
    edge = shape_of(world, set(truth.rows)).boundary
    contours = world.territory.contours()
    told = dict(zip(truth.rows, world.territory.formes()["exterieur_m"], strict=True))
    for code in truth.rows:
        assert told[code] == pytest.approx(contours[code].boundary.intersection(edge).length)


@given(worlds(), states, parts)
def test_groups_names_and_loads_by_loops(
    world: World, etats: list[str], part: dict[str, str]
) -> None:
    posts = tuple(
        {**post, "structure": ["S1", "S2", ""][n % 3]} for n, post in enumerate(world.conseillers)
    )
    world = replace(world, conseillers=posts)
    truth, inside = Truth(world, etats, {}), set(Truth(world, etats, part).kept)
    table = portray_perimeters(world.look(etats=etats, **part)).set_index("id")
    loads = {
        i: {
            "conseillers": sum(p["commune"] in held for p in truth.posts),
            "structures": len({p["structure"] for p in truth.posts if p["commune"] in held} - {""}),
            "population": truth.people(held),
        }
        for i, held in truth.zones.items()
    }
    land = blocks_of(truth, set(truth.rows))
    assert list(table.index) == sorted(i for i, held in truth.zones.items() if held & inside)
    for identifiant, row in table.to_dict("index").items():
        held = truth.zones[identifiant]
        group, before = {identifiant}, set()
        while group != before:
            before = set(group)
            group |= {i for i, z in truth.zones.items() if any(z & truth.zones[j] for j in before)}
        assert row["groupe"] == (f"G-{min(group)}" if len(group) > 1 else "")
        pieces = blocks_of(truth, held)
        main = min(pieces, key=lambda b: (-truth.people(b), min(b)))
        home = next(block for block in land if main <= block)
        assert row["coupures"] == names_of(
            world, truth, [b for b in pieces if b <= home and b != main]
        )
        edge = shape_of(world, set(truth.rows)).boundary
        ringed = [
            block
            for block in blocks_of(truth, set(truth.rows) - held)
            if shape_of(world, block).boundary.intersection(edge).length == 0
        ]
        assert row["enclaves"] == names_of(world, truth, ringed)
        alike = [i for i in truth.zones if truth.niveau[i] == truth.niveau[identifiant]]
        for name, load in loads[identifiant].items():
            assert row[name] == load
            middle = median(loads[i][name] for i in alike)
            ratio = row[f"{name}_sur_mediane"]
            assert np.isnan(ratio) if middle == 0 else ratio == load / middle


@given(worlds(), states, parts)
def test_neighbours_are_measured_on_polygons(
    world: World, etats: list[str], part: dict[str, str]
) -> None:
    truth, seen = Truth(world, etats, part), world.look(etats=etats, **part)
    gaps = find_gaps(seen)
    table = find_neighbours(seen, gaps)
    codes = world.territory.communes["code"].to_numpy()
    edge = shape_of(world, set(truth.rows)).boundary
    assert table["lacune"].unique().tolist() == gaps.table["id"].tolist()
    for row, (identifiant, voisins) in enumerate(gaps.table[["id", "voisins"]].to_numpy()):
        zone = set(codes[gaps.zone == row])
        outline = shape_of(world, zone).boundary
        meet = {
            i: outline.intersection(shape_of(world, z)).length for i, z in truth.zones.items() if z
        }
        meet = {i: length for i, length in meet.items() if length > 0}
        told = table[table["lacune"] == identifiant]
        assert "|".join(told["perimetre"]) == voisins
        assert set(told["perimetre"]) == set(meet or {""})
        for line in told[told["perimetre"] != ""].to_dict("records"):
            length = meet[line["perimetre"]]
            assert line["frontiere_km"] == pytest.approx(length / 1000)
            assert line["part_frontiere"] == pytest.approx(length / outline.length)
            assert line["niveau"] == truth.niveau[line["perimetre"]]
        near = [c for c in truth.rows if truth.touch({c}, zone, set(truth.rows)) and c not in zone]
        ringed = any(length == pytest.approx(outline.length) for length in meet.values())
        # A coast or a foreign border shares no length with any perimeter, so nothing is lost here.
        assert not (ringed and outline.intersection(edge).length > 0)
        contact = "ile" if not near else "enclave" if ringed else "ordinaire"
        assert set(told["contact"]) == {contact}


masks = st.lists(
    st.sampled_from(
        [("departement", "01"), ("epci", "200000001"), ("commune", "10002"), ("region", "94")]
    ),
    unique=True,
)


@given(worlds(), states, parts, masks)
def test_gaps_and_accepted_absences_share_what_is_uncovered(
    world: World, etats: list[str], part: dict[str, str], told: list[tuple[str, str]]
) -> None:
    truth, plain = Truth(world, etats, part), world.look(etats=etats, **part)
    column = {"commune": "code"}
    there = [(niveau, code) for niveau, code in told if code != "10002" or code in truth.rows]
    accepted = {
        c
        for c, row in truth.rows.items()
        if any(row[column.get(niveau, niveau)] == code for niveau, code in there)
    }
    seen = masked(world, there, etats=etats, **part)
    gaps = find_gaps(seen)
    bare = {c for c in truth.kept if not truth.over(c)}
    codes = world.territory.communes["code"].to_numpy()
    assert set(codes[gaps.zone >= 0]) == bare - accepted
    for table, held in ((gaps.table, bare - accepted), (gaps.admises, bare & accepted)):
        blocks = blocks_of(truth, held)
        assert sorted(table["population"]) == sorted(truth.people(b) for b in blocks)
        assert sorted(table["communes"]) == sorted(len(b) for b in blocks)
    assert (seen.profondeur == plain.profondeur).all()


def masked(world: World, told: list[tuple[str, str]], **options: Any) -> Situation:
    """Look with a mask."""
    network = world.network()
    masque = network.masque.iloc[:0].reindex(range(len(told)), fill_value="")
    masque = masque.assign(niveau=[n for n, _ in told], code=[c for _, c in told])
    return situate(
        world.territory,
        replace(network, masque=masque),
        **{"jour": JOUR, "etats": ETATS, **options},
    )


def test_a_load_is_held_against_all_france_whatever_the_part() -> None:
    # Nord-Ouest 300 and Sud 500 are in 01, Sud-Est 11000 is not: their median is 500, not 400.
    zones = [zone(i, "epci", f"10000000{n}") for i, n in (("A", 1), ("B", 3), ("C", 5))]
    table = portray_perimeters(look(*zones, departement="01"))
    assert table["id"].tolist() == ["A", "B"]
    assert table["population_sur_mediane"].tolist() == [300 / 500, 1.0]


# ------------------------------------------------------------------------------ the demonstration


def test_the_enclave_of_the_demonstration_is_one_piece_over_two_departments(
    situation: Situation,
) -> None:
    every = situate(situation.territory, situation.network, jour="2026-10-01", etats=["propose"])
    row = portray_perimeters(every).set_index("id").loc["DEMO-CA-021"]
    # It holds Valréas and what is around: nothing is broken, nothing is surrounded.
    assert (row["morceaux"], row["coupures"], row["iles"]) == (1, "", 0)
    assert row["enclaves"] == ""


@pytest.mark.parametrize("departement", ["04", "75", "2A"])
def test_compactness_of_departments_by_triangles(situation: Situation, departement: str) -> None:
    territory = situation.territory
    inside = np.flatnonzero(territory.select(departement=departement))
    (found,) = index_compactness([inside], territory.formes())
    dissolved = territory.contours().iloc[inside].to_crs(2154).union_all()
    assert found == pytest.approx(integrate(dissolved), rel=1e-6)
