"""The embedded territory of 2026: whole, coherent, and equal to what is published elsewhere."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
from pyproj import Geod
from support.paths import DATA

TERRITORY = DATA / "territoire"
ELLIPSOID = Geod(ellps="GRS80")
LEVELS = {"epci": 1253, "departement": 101, "region": 18, "ept": 11}
COLUMNS = [
    "code",
    "nom",
    "departement",
    "region",
    "epci",
    "ept",
    "population",
    "aire_km2",
    "longitude",
    "latitude",
    "point",
]
WITHOUT_EPCI = ["22016", "29083", "29155", "85113"]

# What the union of the communes leaves out inside its own outline: one foreign enclave, and five
# reaches of tidal water (the legal communes stop at the sea) closed by the drawing of the banks.
LEFT_OUT = {
    "Llívia, en Espagne": (1.97, 42.47),
    "étang de Berre": (5.1194, 43.5094),
    "estuaire de l'Arguenon": (-2.2240, 48.5394),
    "estuaire du Jaudy, amont": (-3.2484, 48.7877),
    "estuaire du Jaudy, aval": (-3.2530, 48.7857),
    "estuaire de la Douve": (-1.2311, 49.3077),
}
# Communes that touch no other one: islands of a single commune.
ALONE = [
    "17004",
    "22016",
    "29082",
    "29083",
    "29084",
    "29155",
    "56069",
    "56085",
    "56086",
    "56087",
    "56088",
    "85113",
    "97110",
    "97130",
    "97131",
]
RE_ISLAND = ["17019", "17051", "17121", "17161", "17207", "17286", "17318", "17360", "17369"]


def read(name: str) -> pd.DataFrame:
    """Read a table of the territory without its geometry."""
    table: pd.DataFrame = pq.read_table(TERRITORY / f"{name}.parquet").to_pandas()
    return table


@pytest.fixture(scope="module")
def communes() -> pd.DataFrame:
    return read("communes")


@pytest.fixture(scope="module")
def borders() -> pd.DataFrame:
    return read("adjacence")


@pytest.fixture(scope="module")
def contours() -> npt.NDArray[np.object_]:
    polygons = gpd.read_parquet(TERRITORY / "contours_communes.parquet").geometry.to_numpy()
    return np.asarray(polygons, dtype=object)


@pytest.fixture(scope="module")
def lands(communes: pd.DataFrame) -> npt.NDArray[np.object_]:
    codes = communes["departement"]
    return codes.where(codes.str.startswith("97"), "metropole").to_numpy(dtype=object)


def united(keys: pd.Series, polygons: npt.NDArray[np.object_]) -> pd.Series:
    """Union the polygons of each key, by key."""
    rows = pd.Series(np.arange(len(keys))).groupby(keys.to_numpy()).indices
    return pd.Series({key: shapely.coverage_union_all(polygons[i]) for key, i in rows.items()})


def ring_length_m(polygons: npt.NDArray[np.object_]) -> float:
    """Measure all the rings of polygons, in metres."""
    points, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(polygons)), return_index=True
    )
    along = ring[1:] == ring[:-1]
    start, end = points[:-1][along], points[1:][along]
    lengths = ELLIPSOID.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2]
    return float(np.sum(lengths))


def test_counts_and_schema(communes: pd.DataFrame) -> None:
    assert list(communes.columns) == COLUMNS
    assert len(communes) == 34_875
    assert communes["code"].is_monotonic_increasing
    assert communes["code"].is_unique
    assert communes["code"].str.fullmatch(r"(\d\d|2A|2B)\d{3}").all()
    assert communes["population"].dtype == np.int64
    assert not communes.drop(columns=["epci", "ept"]).isna().any(axis=None)
    assert {level: communes[level].nunique() for level in LEVELS} == LEVELS


def test_communes_without_epci(communes: pd.DataFrame) -> None:
    assert communes.loc[communes["epci"].isna(), "code"].tolist() == WITHOUT_EPCI


def test_levels_that_cross(communes: pd.DataFrame) -> None:
    across = communes.groupby("epci")[["departement", "region"]].nunique()
    assert (across["departement"] > 1).sum() == 89
    assert (across["departement"] > 2).sum() == 6
    assert (across["region"] > 1).sum() == 26
    assert len(communes[["departement", "region"]].drop_duplicates()) == 101
    grand_paris = communes[communes["epci"] == "200054781"]
    assert len(grand_paris) == 130
    assert grand_paris.loc[grand_paris["ept"].isna(), "code"].tolist() == ["75056"]
    assert set(communes.loc[communes["ept"].notna(), "epci"]) == {"200054781"}


def test_epci_are_those_of_2026(communes: pd.DataFrame) -> None:
    """45 communes changed EPCI between 2025 and 2026: 42 by two mergers, three by a choice."""
    members = communes.groupby("epci")["code"].agg(len)
    assert members["994579670"] == 19  # CC du Lévézou
    assert members["992367730"] == 23  # Thionville Fensch Agglomération
    assert not {"241200658", "241200765", "245701222", "245701362"} & set(members.index)
    epci = communes.set_index("code")["epci"]
    assert epci["14062"] == "241400860"
    assert epci["31075"] == "243100781"
    assert epci["65063"] == "200069300"


def test_areas_are_whole_square_metres_and_add_up(
    communes: pd.DataFrame, lands: npt.NDArray[np.object_]
) -> None:
    square_metres = np.rint(communes["aire_km2"] * 1e6).astype("int64")
    assert (square_metres / 1e6 == communes["aire_km2"]).all()
    for level in ("departement", "region"):
        assert square_metres.groupby(communes[level]).sum().sum() == square_metres.sum()
    by_land = (square_metres.groupby(lands).sum() / 1e6).round(1).to_dict()
    assert by_land.pop("metropole") == pytest.approx(549_153, abs=1)
    assert by_land == {"971": 1632.9, "972": 1086.0, "973": 83129.3, "974": 2503.4, "976": 366.1}


@pytest.mark.parametrize("level", ["departement", "region", "epci", "ept"])
def test_area_of_the_shape_is_the_sum_of_the_areas(
    communes: pd.DataFrame, contours: npt.NDArray[np.object_], level: str
) -> None:
    summed = communes.groupby(level)["aire_km2"].agg(["sum", "size"])
    for code in summed.index[:: max(1, len(summed) // 12)]:
        shape = shapely.coverage_union_all(contours[(communes[level] == code).to_numpy()])
        measured = abs(ELLIPSOID.geometry_area_perimeter(shape)[0])
        assert measured == pytest.approx(summed["sum"][code] * 1e6, abs=float(summed["size"][code]))


def test_contours_are_the_communes_on_the_grid(
    communes: pd.DataFrame, contours: npt.NDArray[np.object_]
) -> None:
    table = gpd.read_parquet(TERRITORY / "contours_communes.parquet")
    assert table["code"].tolist() == communes["code"].tolist()
    assert table.crs is not None
    assert table.crs.to_epsg() == 4326
    points = shapely.get_coordinates(contours)
    assert (points == np.round(points, 5)).all()
    assert shapely.is_valid(contours).all()
    assert not shapely.is_empty(contours).any()


def test_coverage_is_valid_and_whole_at_every_level(
    communes: pd.DataFrame, contours: npt.NDArray[np.object_], lands: npt.NDArray[np.object_]
) -> None:
    for land in sorted(set(lands)):
        here = lands == land
        assert shapely.coverage_is_valid(contours[here]), land
        for level in LEVELS:
            known = here & communes[level].notna().to_numpy()
            if not known.any():
                continue
            units = united(communes.loc[known, level], contours[known]).to_numpy()
            assert shapely.is_valid(units).all(), (land, level)
            assert shapely.coverage_is_valid(units), (land, level)
            # Nothing lost and nothing counted twice between the communes and the level.
            total = shapely.area(contours[known]).sum()
            assert shapely.area(units).sum() == pytest.approx(total, rel=1e-12)
            whole = shapely.coverage_union_all(units)
            assert whole.area == pytest.approx(total, rel=1e-12)


def test_nothing_is_left_out_but_named_places(
    contours: npt.NDArray[np.object_], lands: npt.NDArray[np.object_]
) -> None:
    """A valid coverage may have holes: what is left out is the outline minus the communes."""
    left_out = []
    for land in sorted(set(lands)):
        whole = shapely.coverage_union_all(contours[lands == land])
        outline = shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(whole)))
        rest = shapely.difference(shapely.union_all(outline), whole)
        left_out += [part for part in shapely.get_parts(rest) if not part.is_empty]
    assert len(left_out) == len(LEFT_OUT)
    for name, place in LEFT_OUT.items():
        assert sum(part.covers(shapely.Point(place)) for part in left_out) == 1, name
    areas = sorted(abs(ELLIPSOID.geometry_area_perimeter(part)[0]) / 1e6 for part in left_out)
    assert areas[-1] == pytest.approx(12.9, abs=0.1)  # Llívia: 12.84 km²
    assert sum(areas[:-1]) < 0.25


def test_points_are_inside_their_commune(
    communes: pd.DataFrame, contours: npt.NDArray[np.object_]
) -> None:
    points = shapely.points(communes[["longitude", "latitude"]].to_numpy())
    assert shapely.contains_properly(contours, points).all()
    assert communes["point"].value_counts().to_dict() == {"mairie": 32_891, "interieur": 1_984}
    for axis in ("longitude", "latitude"):
        assert (communes[axis] == communes[axis].round(5)).all()


def test_borders_are_well_formed(communes: pd.DataFrame, borders: pd.DataFrame) -> None:
    assert borders.columns.tolist() == ["a", "b", "longueur_m"]
    assert (borders["a"] < borders["b"]).all()
    assert not borders.duplicated(["a", "b"]).any()
    assert borders[["a", "b"]].equals(borders[["a", "b"]].sort_values(["a", "b"]))
    assert set(borders["a"]) | set(borders["b"]) <= set(communes["code"])
    assert (borders["longueur_m"] > 1).all()
    assert (borders["longueur_m"] == borders["longueur_m"].round(1)).all()


def test_no_border_crosses_the_sea(communes: pd.DataFrame, borders: pd.DataFrame) -> None:
    departement = communes.set_index("code")["departement"]
    beside = pd.DataFrame({side: borders[side].map(departement) for side in "ab"})
    for land in (["2A", "2B"], ["971"], ["972"], ["973"], ["974"], ["976"]):
        assert (beside["a"].isin(land) == beside["b"].isin(land)).all(), land
    touched = set(borders["a"]) | set(borders["b"])
    assert sorted(set(communes["code"]) - touched) == ALONE
    # Rivedoux-Plage is tied to La Rochelle by a bridge only.
    re_island = borders[borders["a"].eq("17297") | borders["b"].eq("17297")]
    assert set(re_island["a"]) | set(re_island["b"]) <= {"17297", *RE_ISLAND}


def test_borders_and_coasts_make_the_perimeters(
    borders: pd.DataFrame, contours: npt.NDArray[np.object_], lands: npt.NDArray[np.object_]
) -> None:
    """Each border is seen from both sides; what is seen from one side is the outline."""
    whole = [shapely.coverage_union_all(contours[lands == land]) for land in sorted(set(lands))]
    inner = ring_length_m(contours) - ring_length_m(np.array(whole, dtype=object))
    assert 2 * borders["longueur_m"].sum() == pytest.approx(inner, abs=100)


@pytest.mark.parametrize("departements", [["2A", "2B"], ["75", "92", "93", "94"], ["971"], ["35"]])
def test_borders_equal_brute_force(
    communes: pd.DataFrame,
    borders: pd.DataFrame,
    contours: npt.NDArray[np.object_],
    departements: list[str],
) -> None:
    here = communes["departement"].isin(departements).to_numpy()
    codes, polygons = communes.loc[here, "code"].to_numpy(), contours[here]
    left, right = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    once = left < right
    shared = shapely.intersection(polygons[left[once]], polygons[right[once]])
    lengths = [ELLIPSOID.geometry_length(line) for line in shared]
    expected = {
        (codes[i], codes[j]): length
        for i, j, length in zip(left[once], right[once], lengths, strict=True)
        if length > 0
    }
    inside = borders["a"].isin(codes) & borders["b"].isin(codes)
    rows = borders[inside].itertuples(index=False)
    found = {(row.a, row.b): row.longueur_m for row in rows}
    assert found.keys() == expected.keys()
    assert [found[pair] for pair in expected] == pytest.approx(list(expected.values()), abs=0.1)
