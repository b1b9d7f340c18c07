"""Laws that hold on any territory and any network, on random small ones.

The plain truth below is told with sets and loops, without a matrix: figures of cnc_geo must be
equal to it, not near it.
"""

from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import pandas as pd
import shapely
from hypothesis import assume, example, given
from hypothesis import strategies as st
from shapely.geometry import Point
from support.toys import make_network, members, rows_of
from support.worlds import (
    JOUR,
    REGION_OF,
    Truth,
    World,
    one_square,
    parts,
    states,
    territories,
    worlds,
    zones,
)

from cnc_geo.analysis.coverage import check_identities, measure_coverage
from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.analysis.overlaps import find_overlaps
from cnc_geo.analysis.summary import count_figures
from cnc_geo.exports.features import coverage_shapes, gap_shapes, overlap_shapes
from cnc_geo.exports.files import csv_text
from cnc_geo.network.perimeters import resolve
from cnc_geo.network.situation import Situation, situate
from cnc_geo.schema.codes import ETATS, NIVEAUX, RELATIONS
from cnc_geo.territory.geometry import communes_at
from cnc_geo.territory.model import Territory

# The plain truth


# Laws


# One in post whose zone is unknown covers nothing, and coordinates whom it is told to.
NO_ZONE = World(
    one_square(),
    ({"id": "C0", "niveau": "", "codes": "", "etat": "en_poste", "debut": "", "fin": ""},),
    (),
    ({"id": "P0", "commune": "10001", "coordinateurs": "C0", "etat": ""},),
)


@given(worlds(), states, parts)
@example(NO_ZONE, ["en_poste"], {})
def test_coverage_is_what_sets_and_loops_tell(
    world: World, etats: list[str], part: dict[str, str]
) -> None:
    """Every figure of every territory at every level equals the one counted by hand."""
    truth, seen = Truth(world, etats, part), world.look(etats=etats, **part)
    columns = {"commune": "code", "france": None}
    widest = next(iter(part), "france")
    for niveau in NIVEAUX[: NIVEAUX.index(widest) + 1]:
        table = measure_coverage(seen, niveau=niveau)
        column = columns.get(niveau, niveau)
        for row in rows_of(table):
            inside = [c for c in truth.kept if column is None or truth.rows[c][column] == row[1]]
            assert row[3:] == truth.coverage_row(inside)
        told = {truth.rows[c][column] for c in truth.kept} - {None} if column else {"FR"}
        assert told <= set(table["code"])


@given(worlds(), states, parts)
def test_gaps_are_what_walking_finds(world: World, etats: list[str], part: dict[str, str]) -> None:
    """Gap zones are the connected sets of uncovered communes, the most populous first."""
    truth, found = Truth(world, etats, part), find_gaps(world.look(etats=etats, **part))
    codes = world.territory.communes["code"].to_numpy()
    zones_found = [frozenset(codes[found.zone == row]) for row in range(len(found.table))]
    assert set(zones_found) == truth.gaps()
    order = [(-truth.people(zone), min(zone)) for zone in zones_found]
    assert order == sorted(order)
    for zone, row in zip(zones_found, found.table.to_dict("records"), strict=True):
        largest = min(zone, key=lambda c: (-truth.rows[c]["population"], c))
        assert row["id"] == f"L-{largest}"
        assert (row["communes"], row["population"]) == (len(zone), truth.people(zone))
        assert row["conseillers"] == sum(p["commune"] in zone for p in truth.posts)
        everywhere = set(truth.rows)
        near = {i for i, z in truth.zones.items() if truth.touch(z, set(zone), everywhere)}
        assert set(filter(None, row["voisins"].split("|"))) == near
        held = {truth.rows[c]["epci"] for c in zone} - {None}
        assert row["epcis"] == "|".join(sorted(held))
        assert row["departements"] == "|".join(sorted({truth.rows[c]["departement"] for c in zone}))


@given(worlds(), states, parts)
def test_overlaps_are_what_sets_tell(world: World, etats: list[str], part: dict[str, str]) -> None:
    """Pairs, relations, containers, shares and Jaccard equal those of plain sets."""
    truth, table = Truth(world, etats, part), find_overlaps(world.look(etats=etats, **part))
    table = table.drop(columns=["etats", "diagnostic"])
    found = {(row[0], row[1]): row[2:] for row in rows_of(table)}
    assert found == truth.overlaps()
    assert list(found) == sorted(found)


@given(worlds(), states, parts)
def test_identities_hold_exactly(world: World, etats: list[str], part: dict[str, str]) -> None:
    """Covered + uncovered = total, modes partition, depths add up, levels agree."""
    table = check_identities(world.look(etats=etats, **part))
    assert table["exacte"].all()


@given(worlds(), parts)
def test_gaps_add_up_to_what_is_uncovered(world: World, part: dict[str, str]) -> None:
    """Population, communes and area of gaps are those of the uncovered part."""
    seen = world.look(**part)
    assume(seen.kept.any())
    table = find_gaps(seen).table
    adds = {name: int(values.sum()) for name, values in seen.adds.items()}
    assert table["population"].sum() == adds["population"] - adds["population_couverte"]
    assert table["communes"].sum() == adds["communes"] - adds["communes_couvertes"]
    assert table["conseillers"].sum() == adds["conseillers"] - adds["conseillers_couverts"]
    for figure in count_figures(seen):
        assert figure.couverts + figure.non_couverts == figure.total
        assert 0 <= figure.doubles <= figure.total


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(world: World, random: Random) -> None:
    """Shuffling coordinators, candidacies, posts, names and borders changes no table."""

    def shuffled(rows: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
        return tuple(random.sample(rows, len(rows)))

    def mixed(table: pd.DataFrame) -> pd.DataFrame:
        return table.iloc[random.sample(range(len(table)), len(table))].reset_index(drop=True)

    territory = world.territory
    other = World(
        replace(territory, noms=mixed(territory.noms), adjacence=mixed(territory.adjacence)),
        shuffled(world.coordinateurs),
        shuffled(world.candidatures),
        shuffled(world.conseillers),
    )
    one, two = world.look(), other.look()
    for niveau in NIVEAUX:
        assert csv_text(measure_coverage(one, niveau=niveau)) == csv_text(
            measure_coverage(two, niveau=niveau)
        )
    assert csv_text(find_gaps(one).table) == csv_text(find_gaps(two).table)
    assert csv_text(find_overlaps(one)) == csv_text(find_overlaps(two))


@given(worlds(), st.data())
def test_one_more_perimeter_never_uncovers(world: World, data: st.DataObject) -> None:
    """Adding a zone keeps what was covered, whatever its level."""
    more = data.draw(zones("C9", world.territory))
    wider = replace(world, coordinateurs=(*world.coordinateurs, more))
    before, after = world.look(), wider.look()
    assert (after.profondeur >= before.profondeur).all()
    assert (after.couverte >= before.couverte).all()
    assert len(after.perimeters.table) - len(before.perimeters.table) in {0, 1}
    removed = wider.look(etats=["en_poste"])
    assert (removed.couverte <= after.couverte).all()


@given(worlds(), st.data())
def test_marginal_gain_never_grows(world: World, data: st.DataObject) -> None:
    """A zone gains less, or as much, when others are there already (submodularity)."""
    more = {**data.draw(zones("C9", world.territory)), "etat": "en_poste", "debut": "", "fin": ""}

    def covered(rows: tuple[dict[str, Any], ...]) -> int:
        seen = replace(world, coordinateurs=rows).look()
        return int(seen.adds["population_couverte"].sum())

    few, many = world.coordinateurs[:2], world.coordinateurs
    gain_early = covered((*few, more)) - covered(few)
    gain_late = covered((*many, more)) - covered(many)
    assert 0 <= gain_late <= gain_early


@given(territories(), st.data())
def test_splitting_a_perimeter_leaves_the_union(territory: Territory, data: st.DataObject) -> None:
    """A zone cut in two zones covers the same communes, each still once."""
    every = territory.communes["code"].tolist()
    codes = data.draw(st.lists(st.sampled_from(every), min_size=1, unique=True))
    cut = data.draw(st.integers(0, len(codes)))

    def look(*pieces: list[str]) -> Situation:
        rows = [
            {"id": f"C{n}", "niveau": "commune", "codes": "|".join(piece), "etat": "en_poste"}
            for n, piece in enumerate(pieces)
        ]
        return situate(territory, make_network(coordinateurs=rows), jour=JOUR)

    whole, halves = look(codes), look(codes[:cut], codes[cut:])
    assert (whole.profondeur == halves.profondeur).all()
    assert csv_text(find_gaps(whole).table.drop(columns="voisins")) == csv_text(
        find_gaps(halves).table.drop(columns="voisins")
    )


@given(worlds())
def test_a_duplicate_changes_the_depth_only(world: World) -> None:
    """Every zone twice: the same cover, modes and gaps; depths doubled; each pair identical."""
    twins = [{**row, "id": row["id"] + "x"} for row in world.coordinateurs]
    one = replace(world, candidatures=()).look()
    two = replace(world, candidatures=(), coordinateurs=(*world.coordinateurs, *twins)).look()
    assert (two.profondeur == 2 * one.profondeur).all()
    assert (two.mode == one.mode).all()
    columns = ["profondeur_max", "perimetres"]
    for niveau in NIVEAUX:
        assert csv_text(measure_coverage(one, niveau=niveau).drop(columns=columns)) == csv_text(
            measure_coverage(two, niveau=niveau).drop(columns=columns)
        )
    assert (find_gaps(one).zone == find_gaps(two).zone).all()
    table = find_overlaps(two).set_index(["a", "b"])
    sizes = members(two.perimeters, world.territory)
    for identifiant in one.perimeters.table["id"]:
        if sizes[identifiant]:
            assert table.loc[(identifiant, identifiant + "x"), "relation"] == "identique"


@given(worlds())
def test_a_pair_reads_the_same_from_either_side(world: World) -> None:
    """Renaming zones so that their order turns round swaps a and b, and nothing else."""
    turned = replace(
        world,
        coordinateurs=tuple({**r, "id": f"C{9 - int(r['id'][1:])}"} for r in world.coordinateurs),
        candidatures=(),
        conseillers=(),
    )
    world = replace(world, candidatures=(), conseillers=())
    one, two = find_overlaps(world.look()), find_overlaps(turned.look())
    swapped = {
        (f"C{9 - int(r['b'][1:])}", f"C{9 - int(r['a'][1:])}"): r for r in one.to_dict("records")
    }
    other = {(r["a"], r["b"]): r for r in two.to_dict("records")}
    assert swapped.keys() == other.keys()
    same = ["relation", "niveaux", "communes", "population", "aire_km2", "jaccard", "diagnostic"]
    for pair, row in swapped.items():
        assert str([row[c] for c in same]) == str([other[pair][c] for c in same])
        assert str((row["part_a"], row["part_b"])) == str(
            (other[pair]["part_b"], other[pair]["part_a"])
        )


@given(worlds())
def test_relations_are_exclusive_and_complete(world: World) -> None:
    """Each pair of zones is listed once with one relation, or is disjoint."""
    seen = world.look()
    table = find_overlaps(seen)
    assert set(table["relation"]) <= set(RELATIONS)
    assert not table[["a", "b"]].duplicated().any()
    assert (table["a"] < table["b"]).all()
    listed = set(zip(table["a"], table["b"], strict=True))
    inside = members(seen.perimeters, world.territory)
    shapes = world.territory.contours()
    for a, b in combinations(sorted(inside), 2):
        meeting = shapely.intersection(
            shapely.union_all(shapes[sorted(inside[a])].to_numpy()),
            shapely.union_all(shapes[sorted(inside[b])].to_numpy()),
        )
        # by polygons: a surface or a line in common, not a mere point
        assert ((a, b) in listed) == (meeting.area > 0 or meeting.length > 0)


@given(worlds())
def test_departments_add_up_to_france(world: World) -> None:
    """Looking at each department in turn counts everything once."""
    whole = {name: int(v.sum()) for name, v in world.look().adds.items()}
    one_by_one = [world.look(departement=code).adds for code in sorted(REGION_OF)]
    assert {name: sum(int(adds[name].sum()) for adds in one_by_one) for name in whole} == whole
    table = measure_coverage(world.look(), niveau="departement").set_index("code")
    for code in table.index[table["communes"] > 0]:
        alone = measure_coverage(world.look(departement=code), niveau="departement").set_index(
            "code"
        )
        assert str(alone.loc[code].to_dict()) == str(table.loc[code].to_dict())


@given(worlds())
def test_by_codes_and_by_geometry_are_the_same(world: World) -> None:
    """Squares united as polygons give the same communes, areas, gaps and shared land."""
    seen = world.look()
    contours = world.territory.contours()
    zones_by_code = members(seen.perimeters, world.territory)
    union = shapely.union_all(
        [shapely.union_all(contours[sorted(z)].to_numpy()) for z in zones_by_code.values() if z]
    )
    # point in polygon: the centre of a commune is in the union if and only if it is covered
    inside = shapely.covers(union, shapely.centroid(contours.to_numpy()))
    assert (inside == seen.couverte).all()
    france = measure_coverage(seen, niveau="france")
    assert france["aire_couverte_km2"].tolist() == [union.area]
    for niveau in ("epci", "departement"):
        table = measure_coverage(seen, niveau=niveau)
        drawn = shapely.area(coverage_shapes(seen, table).to_numpy())
        assert drawn.tolist() == table["aire_km2"].tolist()
    # gaps: the parts of what is left, parts that touch by a corner being apart
    found = find_gaps(seen)
    bare = shapely.difference(shapely.union_all(contours.to_numpy()), union)
    pieces = [p for p in shapely.get_parts(bare) if p.area > 0]
    assert len(pieces) == len(found.table)
    assert sorted(shapely.area(pieces).tolist()) == sorted(found.table["aire_km2"].tolist())
    assert sorted(shapely.area(gap_shapes(seen, found).to_numpy()).tolist()) == sorted(
        shapely.area(pieces).tolist()
    )
    pairs = find_overlaps(seen)
    drawn_pairs = overlap_shapes(seen, pairs)
    assert shapely.area(drawn_pairs.to_numpy()).tolist() == pairs["aire_km2"].tolist()


@given(territories(), st.floats(0, 12), st.floats(0, 9))
def test_a_point_is_placed_in_a_commune_that_covers_it(
    territory: Territory, x: float, y: float
) -> None:
    """The commune found covers the point and no smaller code does; none is found at sea."""
    covering = [c for c, s in territory.contours().items() if s.covers(Point(x, y))]
    assert communes_at(territory, [x], [y]).tolist() == [min(covering, default="")]


@given(worlds())
def test_looking_changes_nothing(world: World) -> None:
    """Territory and network are as they were after every question."""
    network = world.network()
    tables = {name: getattr(network, name).copy() for name in ("coordinateurs", "conseillers")}
    communes = world.territory.communes.copy()
    seen = situate(world.territory, network, jour=JOUR, etats=ETATS)
    measure_coverage(seen, niveau="epci")
    find_gaps(seen)
    find_overlaps(seen)
    check_identities(seen)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(getattr(network, name), table)
    pd.testing.assert_frame_equal(world.territory.communes, communes)


@given(worlds())
def test_each_code_of_a_zone_adds_its_own_communes(world: World) -> None:
    """A zone of several codes is the union of the zones of each."""
    rows = [r for r in world.coordinateurs if r["niveau"] and r["codes"]]
    for row in rows:
        single = [
            {**row, "id": f"C{n}", "codes": code} for n, code in enumerate(row["codes"].split("|"))
        ]

        def resolved(zones_told: list[dict[str, Any]]) -> dict[str, set[str]]:
            network = make_network(coordinateurs=zones_told)
            found = resolve(network, world.territory)
            return members(found, world.territory)

        assert set.union(*resolved(single).values()) == resolved([row])[row["id"]]
