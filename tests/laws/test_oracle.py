"""An independent oracle on real data: polygons overlaid in geopandas, and files of other makers.

cnc_geo counts by codes. Here zones are polygons: dissolved, united, intersected, measured in an
equal-area projection (EPSG:6933), their population shared by area. Both must say the same.
"""

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from support.departments import DEPARTMENTS, slice_of

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.analysis.overlaps import find_overlaps
from cnc_geo.network.model import Network
from cnc_geo.network.situation import Situation, situate
from cnc_geo.readers.embedded import embedded
from cnc_geo.readers.network import read_network
from cnc_geo.territory.geometry import communes_at, members_by_rank, zones
from cnc_geo.territory.model import Territory

JOUR = "2026-10-01"
DEPARTEMENTS = ["35", "04", "2A", "974", "93"]
ETATS = ("en_poste", "propose")
EQUAL_AREA = 6933

# Geodesic area (GRS80) against the area in EPSG:6933 of the same polygons: an edge is a geodesic
# there and a straight line here. A border gives to one side what it takes from the other, so the
# difference is small for a commune (up to 1e-4 of its area) and vanishes for a department.
AREA_TOLERANCE = {"commune": 2e-4, "epci": 5e-5, "departement": 5e-6}
# An edge of 7 km moves 5,000 m² (length³ × tan(latitude) / 12 radii). Six communes of the other
# departments have such ones: 4.4e-4 of the area of one in the Marne, the most of all.
LONG_EDGES = 5e-4
# Populations shared by area between edge-matched polygons: only floating point is left.
POPULATION_TOLERANCE = 1e-6
# Below this, land that two zones share is a sliver of floating point, not a commune (m²).
SLIVER_M2 = 10.0


@pytest.fixture(scope="module")
def ground() -> gpd.GeoDataFrame:
    """Return communes and their polygons, in metres, read from the files without cnc_geo."""
    folder = embedded("territoire")
    polygons = gpd.read_parquet(folder / "contours_communes.parquet")
    told = pd.read_parquet(folder / "communes.parquet")
    frame = polygons.merge(told, on="code", validate="one_to_one").to_crs(EQUAL_AREA)
    return frame.assign(aire_m2=frame.geometry.area)


@pytest.fixture(scope="module")
def declared(ground: gpd.GeoDataFrame) -> dict[str, gpd.GeoSeries]:
    """Return the polygons of each zone in force, from the raw files of the demonstration."""
    folder = embedded("demonstration")
    read = {"sep": ";", "dtype": str, "keep_default_na": False}
    coordinators = pd.read_csv(folder / "demo_coordinateurs.csv", **read)
    started = (coordinators["debut"] == "") | (coordinators["debut"] <= JOUR)
    running = (coordinators["fin"] == "") | (coordinators["fin"] >= JOUR)
    candidacies = pd.read_csv(folder / "demo_candidatures.csv", **read)
    rows = pd.concat([coordinators[started & running], candidacies])
    rows = rows[rows["etat"].isin(ETATS) & (rows["codes"] != "")]
    columns = {"commune": "code"}  # a zone of communes is told by their own codes
    # The two codes of an earlier vintage that LISEZMOI.md announces.
    today = {"93059": "93066", "245701362": "992367730"}
    return {
        row.id: ground.geometry[
            ground[columns.get(row.niveau, row.niveau)].isin(
                [today.get(code, code) for code in row.codes.split("|")]
            )
        ]
        for row in rows.itertuples()
    }


def land(departement: str, ground: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the communes of a department."""
    return ground[ground["departement"] == departement]


United = Callable[[str], shapely.Geometry]


@pytest.fixture(scope="module")
def united(ground: gpd.GeoDataFrame, declared: dict[str, gpd.GeoSeries]) -> United:
    """Return what unites, in a department, the zones in post (never a coverage union)."""
    read = pd.read_csv(
        embedded("demonstration") / "demo_coordinateurs.csv", sep=";", dtype=str, index_col="id"
    )
    in_post = set(read.index[read["etat"] == "en_poste"])

    @cache
    def of(departement: str) -> shapely.Geometry:
        inside = land(departement, ground).index
        pieces = [
            shapely.union_all(zone[zone.index.isin(inside)].to_numpy())
            for identifiant, zone in declared.items()
            if identifiant in in_post
        ]
        return shapely.union_all(pieces)

    return of


@pytest.mark.parametrize("departement", slice_of(DEPARTEMENTS))
def test_coverage_equals_the_overlay_of_polygons(
    departement: str,
    ground: gpd.GeoDataFrame,
    united: United,
    territory: Territory,
    network: Network,
) -> None:
    """Covered area and population, by commune, EPCI and department, by overlay and by codes."""
    communes = land(departement, ground)
    seen = situate(territory, network, jour=JOUR, departement=departement)
    union = gpd.GeoDataFrame(geometry=[united(departement)], crs=communes.crs)
    pieces = gpd.overlay(communes, union, how="intersection", keep_geom_type=True)
    share = (
        pieces.geometry.area.groupby(pieces["code"]).sum() / communes.set_index("code")["aire_m2"]
    )
    found = communes.set_index("code").assign(share=share.fillna(0)).reset_index()
    found = found.assign(
        covered_km2=found["share"] * found["aire_m2"] / 1e6,
        land_km2=found["aire_m2"] / 1e6,
        covered_people=found["share"] * found["population"],
        commune=found["code"],
    )
    for niveau in ("commune", "epci", "departement"):
        expected = found.groupby(niveau)[
            ["covered_km2", "land_km2", "covered_people", "population"]
        ].sum()
        table = measure_coverage(seen, niveau=niveau).set_index("code")
        assert table.index.tolist() == expected.index.tolist()
        assert table["population"].tolist() == expected["population"].tolist()
        far = niveau == "commune" and departement not in DEPARTEMENTS
        close = {
            "rtol": LONG_EDGES if far else AREA_TOLERANCE[niveau],
            "atol": SLIVER_M2 / 1e6,
        }
        np.testing.assert_allclose(table["aire_km2"], expected["land_km2"], **close)
        np.testing.assert_allclose(table["aire_couverte_km2"], expected["covered_km2"], **close)
        np.testing.assert_allclose(
            table["population_couverte"],
            expected["covered_people"],
            rtol=POPULATION_TOLERANCE,
            atol=0.01,
        )


def test_all_the_departments_are_proved(territory: Territory) -> None:
    assert set(DEPARTMENTS) == set(territory.units("departement").codes)
    assert len(DEPARTMENTS) == len(set(DEPARTMENTS))


def test_the_departments_of_the_oracle_are_not_all_covered_alike(
    united: United, ground: gpd.GeoDataFrame
) -> None:
    """The oracle would prove little if all were full or empty."""
    shares = {d: united(d).area / land(d, ground)["aire_m2"].sum() for d in DEPARTEMENTS}
    assert shares["35"] == pytest.approx(1, abs=1e-9)
    assert 0 < shares["04"] < 0.9
    assert 0 < shares["974"] < 1
    assert 0 < shares["93"] < 1
    assert shares["2A"] == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("departement", slice_of(DEPARTEMENTS))
def test_gaps_equal_the_parts_of_the_difference(
    departement: str,
    ground: gpd.GeoDataFrame,
    united: United,
    territory: Territory,
    network: Network,
) -> None:
    """Land minus zones: the same area, and as many connected parts as there are gaps.

    Parts of one commune (islands, enclaves) are one zone; parts that touch along a line are too.
    """
    communes = land(departement, ground)
    seen = situate(territory, network, jour=JOUR, departement=departement)
    table = find_gaps(seen).table
    whole = shapely.union_all(communes.geometry.to_numpy())
    left = shapely.get_parts(shapely.difference(whole, united(departement)))
    left = left[shapely.area(left) > SLIVER_M2]
    assert table["aire_km2"].sum() == pytest.approx(
        shapely.area(left).sum() / 1e6, rel=AREA_TOLERANCE["epci"], abs=SLIVER_M2 / 1e6
    )
    # parts of the difference are joined when they belong to one commune
    parts = gpd.GeoDataFrame(geometry=list(left), crs=communes.crs)
    pieces = gpd.overlay(
        parts.assign(part=range(len(parts))),
        communes[["code", "geometry"]],
        how="intersection",
        keep_geom_type=False,
    )
    pieces = pieces[pieces.geometry.area > SLIVER_M2]
    leader = list(range(len(parts)))

    def find(part: int) -> int:
        while leader[part] != part:
            part = leader[part]
        return part

    for _, same in pieces.groupby("code")["part"]:
        first, *others = same
        for other in others:
            leader[find(other)] = find(first)
    assert len({find(part) for part in range(len(parts))}) == len(table)


def relation_of(area_a: float, area_b: float, shared: float) -> str:
    """Tell the relation of two zones by areas alone (m²), slivers apart."""
    if shared <= SLIVER_M2:
        return "contigu"
    left = sorted((area_a - shared, area_b - shared))
    if left[1] <= SLIVER_M2:
        return "identique"
    return "imbrique" if left[0] <= SLIVER_M2 else "partiel"


@pytest.mark.parametrize("departement", ["04", "974", "93"])
def test_overlaps_equal_the_intersections_of_polygons(
    departement: str,
    ground: gpd.GeoDataFrame,
    declared: dict[str, gpd.GeoSeries],
    territory: Territory,
    network: Network,
) -> None:
    """Relation, shared land and container of every pair, by intersecting whole zones."""
    seen = situate(territory, network, jour=JOUR, etats=ETATS, departement=departement)
    table = find_overlaps(seen).set_index(["a", "b"])
    inside = land(departement, ground)
    here = shapely.union_all(inside.geometry.to_numpy())
    shapes = {
        i: shapely.union_all(zone.to_numpy())
        for i, zone in declared.items()
        if len(zone) and shapely.intersects(zone.to_numpy(), here.buffer(1)).any()
    }
    for a, b in combinations(sorted(shapes), 2):
        shared_here = shapely.intersection(shapely.intersection(shapes[a], shapes[b]), here)
        assert shared_here.area <= SLIVER_M2 or (a, b) in table.index
    # The pairs that are listed: those, and those that touch here and share no land anywhere.
    for (a, b), row in table.iterrows():
        one, two = shapes[a], shapes[b]
        shared = shapely.intersection(one, two).area
        shared_here = shapely.intersection(shapely.intersection(one, two), here).area
        assert (row["relation"] == "contigu") == (shared_here <= SLIVER_M2)
        assert row["relation"] == relation_of(one.area, two.area, shared)
        assert row["aire_km2"] == pytest.approx(
            shared / 1e6, rel=AREA_TOLERANCE["epci"], abs=SLIVER_M2 / 1e6
        )
        if row["relation"] == "imbrique":
            assert row["contenant"] == (a if one.area > two.area else b)
        if row["relation"] == "contigu":
            border = shapely.intersection(one.buffer(0.5), two.buffer(0.5))
            assert border.area > 1  # a band one metre wide along the border
    # In 04 zones only touch: the three pairs that share land elsewhere are not told.
    assert (table["relation"] != "contigu").any() == (departement != "04")


def test_pairs_that_touch_are_found_by_polygons_alone(
    ground: gpd.GeoDataFrame,
    declared: dict[str, gpd.GeoSeries],
    territory: Territory,
    network: Network,
) -> None:
    """In Reunion, zones that share no land but a line are exactly the pairs told `contigu`."""
    seen = situate(territory, network, jour=JOUR, etats=ETATS, departement="974")
    table = find_overlaps(seen)
    found = set(zip(table["a"], table["b"], strict=True))
    inside = set(land("974", ground).index)
    shapes = {
        i: shapely.set_precision(shapely.union_all(zone.to_numpy()), 0.01)
        for i, zone in declared.items()
        if not inside.isdisjoint(zone.index)
    }
    touching = {
        (a, b)
        for a, b in combinations(sorted(shapes), 2)
        if shapely.intersection(shapes[a], shapes[b]).length > 1
    }
    assert found == touching
    assert (table["relation"] == "contigu").any()


def test_counts_of_the_demonstration_made_elsewhere(situation: Situation) -> None:
    """Figures counted by the maker of the demonstration network, without cnc_geo."""
    france = measure_coverage(situation, niveau="france").iloc[0]
    assert (france["communes_couvertes"], france["population_couverte"]) == (22_398, 47_751_854)
    by_level = measure_coverage(situation, niveau="epci")["statut"].value_counts().to_dict()
    assert by_level == {"couvert": 752, "partiel": 58, "non_couvert": 443}
    departements = measure_coverage(situation, niveau="departement").set_index("code")
    columns = ["communes_couvertes", "communes", "population_couverte"]
    assert departements.loc[["04", "974", "976"], columns].to_numpy().tolist() == [
        [26, 198, 60_160],
        [11, 24, 406_095],
        [4, 17, 116_558],
    ]
    assert departements.loc["35", columns[:2]].tolist() == [332, 332]


# Files of other makers, outside the repository


@pytest.fixture(scope="module")
def departments_2021(partage: Path) -> gpd.GeoSeries:
    """Return the outlines of the departments drawn by another service, in metres."""
    frame = gpd.read_file(partage / "geom_dep.geojson").set_index("insee_dep")
    return frame.geometry.to_crs(EQUAL_AREA).make_valid()


@pytest.fixture(scope="module")
def posts_2021(partage: Path) -> pd.DataFrame:
    """Return the 1,450 host structures of 2021, as published."""
    return pd.DataFrame(json.loads((partage / "cnfs.json").read_text(encoding="utf-8")))


# Rows of cnfs.json whose point is not in their department, by `id`, and why.
FALSE_POINTS = {
    **dict.fromkeys([7, 475, 539, 569, 570, 1189, 1324], "no address: one point for seven rows"),
    874: "Écouché-les-Vallées (61) geocoded in Lot-et-Garonne",
    898: "Campagne-de-Caux (76) geocoded in Eure-et-Loir",
    1291: "Guyane geocoded in the Ain",
    1293: "Guyane geocoded in the Drôme",
}
# Points that the simplified outlines of 2021 leave in the sea or across a border.
OUT_OF_THEIR_OUTLINES = {
    305: "Île de Sein, not drawn",
    327: "Port-Louis, on the shore",
    909: "Saint-Pierre-lès-Elbeuf, on the border of the Eure",
    1411: "Valbonne, in a gap of the outline",
}


@pytest.mark.partage
def test_our_departments_are_those_of_another_service(
    territory: Territory, departments_2021: gpd.GeoSeries
) -> None:
    """More than 98 % of each department, theirs and ours, is common to both."""
    units = territory.units("departement")
    ours = zones(territory, members_by_rank(units.rank, len(units.codes))).to_crs(EQUAL_AREA)
    ours.index = units.codes
    assert set(ours.index) == set(departments_2021.index)
    theirs = departments_2021.reindex(ours.index)
    common = ours.intersection(theirs).area
    assert (common / ours.area).min() > 0.98
    assert (common / theirs.area).min() > 0.98


def as_native(rows: pd.DataFrame, *, by_point: bool, path: Path) -> Path:
    """Write structures as posts of a native file: one row a post, by commune or by point."""
    lines = ["id;structure;siret;commune;coordinateurs;latitude;longitude"]
    for row in rows.itertuples():
        place = f";;{row.latitude};{row.longitude}" if by_point else f"{row.insee_com};;;"
        lines += [f"{row.id}-{n};{row.id};{row.siret};{place}" for n in range(row.nb_cnfs)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def posts_by_department(territory: Territory, path: Path) -> dict[str, int]:
    """Count the posts of a native file in each department, by cnc_geo."""
    seen = situate(territory, read_network(territory, conseillers=path), jour=JOUR)
    table = measure_coverage(seen, niveau="departement")
    return dict(zip(table["code"], table["conseillers"], strict=True))


@pytest.mark.partage
def test_posts_of_2021_by_commune_are_where_the_file_says(
    territory: Territory, posts_2021: pd.DataFrame, tmp_path: Path
) -> None:
    """By commune code (COG 2021 → 2026), departments are those the publisher wrote."""
    told = posts_2021[posts_2021["insee_com"].notna()]
    path = as_native(told, by_point=False, path=tmp_path / "c.csv")
    expected = told.groupby("insee_dep")["nb_cnfs"].sum()
    found = posts_by_department(territory, path)
    assert {d: n for d, n in found.items() if n} == expected[expected > 0].to_dict()
    assert sum(found.values()) == told["nb_cnfs"].sum() == 2_138 - 9


@pytest.mark.partage
def test_posts_of_2021_by_point_are_where_other_outlines_put_them(
    territory: Territory, posts_2021: pd.DataFrame, departments_2021: gpd.GeoSeries, tmp_path: Path
) -> None:
    """By point, departments are those of outlines drawn by others, but for four known points."""
    placed = posts_2021[posts_2021["longitude"].notna()]
    points = gpd.GeoDataFrame(
        placed[["id", "nb_cnfs", "insee_dep"]],
        geometry=gpd.points_from_xy(placed["longitude"], placed["latitude"]),
        crs=4326,
    ).to_crs(EQUAL_AREA)
    outlines = gpd.GeoDataFrame(geometry=departments_2021).rename_axis("theirs").reset_index()
    joined = points.sjoin(outlines, how="left", predicate="within")
    ours = communes_at(territory, placed["longitude"], placed["latitude"])
    of_commune = territory.communes.set_index("code")["departement"]
    joined = joined.assign(ours=of_commune.reindex(ours).to_numpy())
    assert set(joined.loc[joined["ours"] != joined["theirs"], "id"]) == set(OUT_OF_THEIR_OUTLINES)
    # and the department of the code differs from that of the point for false points only
    assert set(joined.loc[joined["ours"] != joined["insee_dep"], "id"]) == set(FALSE_POINTS)
    path = as_native(placed, by_point=True, path=tmp_path / "p.csv")
    expected = Counter()
    for row in joined.itertuples():
        expected[row.ours] += row.nb_cnfs
    assert {d: n for d, n in posts_by_department(territory, path).items() if n} == dict(expected)


@pytest.mark.partage
def test_points_of_2021_are_in_the_commune_of_the_national_address_base(
    territory: Territory, posts_2021: pd.DataFrame
) -> None:
    """The commune under each point is the geocoder's own, but for five points near a border."""
    placed = posts_2021[posts_2021["longitude"].notna()]
    ours = communes_at(territory, placed["longitude"], placed["latitude"])
    theirs = [territory.current("commune", code) for code in placed["result_citycode"]]
    wrong = placed[ours != np.array(theirs, dtype=object)]
    assert len(wrong) <= 5
    polygons = territory.contours().to_crs(EQUAL_AREA)
    points = gpd.GeoSeries.from_xy(wrong["longitude"], wrong["latitude"], crs=4326).to_crs(
        EQUAL_AREA
    )
    codes = [territory.current("commune", code) for code in wrong["result_citycode"]]
    away = points.reset_index(drop=True).distance(polygons[codes].reset_index(drop=True))
    assert away.max() < 300
