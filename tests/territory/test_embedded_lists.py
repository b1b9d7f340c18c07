"""The names, populations, lists, map, vintages and builder of the embedded territory."""

from __future__ import annotations

import gzip
import importlib.util
import json
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
from support.paths import DATA

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    import pandas as pd

TERRITORY = DATA / "territoire"
LEVELS = {"epci": 1253, "departement": 101, "region": 18, "ept": 11}
FILES = {
    "SHA256SUMS",
    "adjacence.parquet",
    "anciens_noms.parquet",
    "carte.parquet",
    "codes_postaux.parquet",
    "communes.parquet",
    "contours_communes.parquet",
    "epci_dissous.parquet",
    "formes.parquet",
    "millesimes.json",
    "passage_communes.parquet",
    "passage_epci.parquet",
    "territoires.parquet",
}

# INSEE, populations de référence 2023: France without Mayotte, and the regions whose figure is
# given to the unit in the headings of the Insee Flash of December 2025.
FRANCE_WITHOUT_MAYOTTE = 68_094_280
REGIONS_2023 = {
    "11": 12_463_067,
    "27": 2_802_670,
    "53": 3_449_370,
    "94": 355_486,
    "01": 384_160,
    "02": 360_630,
    "03": 293_996,
}
CITIES_2023 = {"75056": 2_103_778, "13055": 886_040, "69123": 519_127, "31555": 514_819}
MAYOTTE_2017 = 256_518


def read(name: str) -> pd.DataFrame:
    """Read a table of the territory without its geometry."""
    table: pd.DataFrame = pq.read_table(TERRITORY / f"{name}.parquet").to_pandas()
    return table


@pytest.fixture(scope="module")
def communes() -> pd.DataFrame:
    return read("communes")


@pytest.fixture(scope="module")
def vintages() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((TERRITORY / "millesimes.json").read_text("utf-8"))
    return content


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_territory", DATA / "build_territory.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_files_and_weight() -> None:
    files = list(TERRITORY.iterdir())
    assert {file.name for file in files} == FILES
    assert sum(file.stat().st_size for file in files) < 11_000_000


def test_names_of_territories(communes: pd.DataFrame) -> None:
    named = read("territoires")
    assert named.groupby("niveau")["code"].nunique().to_dict() == LEVELS
    for level, rows in named.groupby("niveau"):
        assert set(rows["code"]) == set(communes[str(level)].dropna())
    is_epci = named["niveau"] == "epci"
    assert named.loc[is_epci, "nature"].value_counts().to_dict() == {
        "CC": 987,
        "CA": 230,
        "ME": 22,
        "CU": 14,
    }
    assert named.loc[~is_epci, "nature"].isna().all()
    names = named.set_index(["niveau", "code"])["nom"]
    assert names["region", "93"] == "Provence-Alpes-Côte d'Azur"
    assert names["departement", "2A"] == "Corse-du-Sud"
    assert names["epci", "243500139"] == "Rennes Métropole"
    assert names["epci", "244200770"] == "Saint-Étienne Métropole"
    assert names["ept", "200057875"] == "Est Ensemble"
    assert names.str.fullmatch(r"\S+( \S+)*").all()


def test_populations_are_the_published_ones(communes: pd.DataFrame) -> None:
    regions = communes.groupby("region")["population"].sum()
    assert regions[list(REGIONS_2023)].to_dict() == REGIONS_2023
    assert regions["06"] == MAYOTTE_2017
    assert regions["04"] == pytest.approx(889_700, abs=50)  # published rounded
    assert regions.sum() - MAYOTTE_2017 == FRANCE_WITHOUT_MAYOTTE
    cities = communes.set_index("code")["population"]
    assert cities[list(CITIES_2023)].to_dict() == CITIES_2023
    empty = communes.loc[communes["population"] == 0, "code"].tolist()
    assert empty == ["55039", "55050", "55139", "55189", "55239", "55307"]  # destroyed in 1916


def test_postal_codes(communes: pd.DataFrame) -> None:
    postal = read("codes_postaux")
    assert len(postal) == 35_359
    assert postal["code_postal"].str.fullmatch(r"\d{5}").all()
    assert set(postal["commune"]) == set(communes["code"])  # each commune has one, overseas too
    assert not postal.duplicated().any()
    by_commune = postal.groupby("commune")["code_postal"].agg(set)
    assert len(by_commune["75056"]) == 21  # 20 arrondissements, two codes for the 16th
    assert by_commune["2A004"] == {"20000", "20090", "20167"}
    assert by_commune["01001"] == {"01400"}


def test_former_communes_lead_to_communes_of_2026(communes: pd.DataFrame) -> None:
    passages = read("passage_communes")
    codes = set(communes["code"])
    assert passages["ancien"].is_unique
    assert not set(passages["ancien"]) & codes
    assert set(passages["code"]) <= codes
    assert len(passages) == 4_285
    target = passages.set_index("ancien")
    expected = {
        "93059": ("93066", "deleguee"),  # Pierrefitte-sur-Seine
        "69159": ("69114", "deleguee"),
        "55273": ("55386", "associee"),
        "20004": ("2A004", "recodage"),  # Ajaccio before Corsica was divided
        "75101": ("75056", "arrondissement"),
        "69389": ("69123", "arrondissement"),
        "13216": ("13055", "arrondissement"),
    }
    for former, (code, nature) in expected.items():
        assert tuple(target.loc[former, ["code", "nature"]]) == (code, nature)
    parts = passages[passages["nature"] == "arrondissement"]
    assert parts["code"].value_counts().to_dict() == {"75056": 20, "13055": 16, "69123": 9}


def test_former_epci_lead_to_epci_of_2026(communes: pd.DataFrame) -> None:
    """Mergers of 2020, 2021, 2022 and 2026, each known by the names of both sides."""
    passages = read("passage_epci")
    assert dict(zip(passages["ancien"], passages["code"], strict=True)) == {
        # CC Terre d'Émeraude Communauté: Petite Montagne, Jura Sud, Région d'Orgelet
        "200012060": "200090579",
        "243900412": "200090579",
        "243901071": "200090579",
        "200033207": "200090561",  # Vierzon-Sologne-Berry, with les Villages de la Forêt
        "200035665": "200089456",  # Seine-Eure, with Eure-Madrie-Seine
        "242700623": "200089456",
        "200077055": "200090504",  # Coulommiers Pays de Brie, with part of Pays Créçois
        "246201149": "200090751",  # CA du Calaisis, renumbered Grand Calais Terres et Mers
        "245900410": "200093201",  # Métropole européenne de Lille, with la Haute Deûle
        "245901061": "200093201",
        "200035459": "200096956",  # Agen, with Porte d'Aquitaine en Pays de Serres
        "200036572": "200096956",
        "241200658": "994579670",  # Lévézou
        "241200765": "994579670",
        "245701222": "992367730",  # Thionville Fensch
        "245701362": "992367730",
    }
    assert set(passages["code"]) <= set(communes["epci"].dropna())
    assert not set(passages["ancien"]) & set(communes["epci"].dropna())


def test_dissolved_epci_keep_their_communes(communes: pd.DataFrame) -> None:
    shared = read("epci_dissous")
    epci = communes.set_index("code")["epci"]
    heirs = shared.assign(epci=shared["commune"].map(epci)).groupby("ancien")["epci"]
    assert heirs.agg(lambda codes: dict(sorted(Counter(codes).items()))).to_dict() == {
        "200067221": {"200096675": 6, "200096683": 12},  # Centre Morbihan, split in 2022
        "200067510": {"242300135": 10, "242320000": 16, "242320109": 17},  # annulled in 2019
        "200071157": {"200096634": 14, "200096642": 8},  # Hautes Vosges, split in 2022
        "241800325": {"200000933": 1, "200090561": 4},  # les Villages de la Forêt
        "243900719": {"200069623": 3, "200090579": 27},  # Pays des Lacs
        "247700438": {"200072130": 4, "200090504": 12, "247700339": 3},  # Pays Créçois
    }
    assert not set(shared["ancien"]) & (set(read("passage_epci")["ancien"]) | set(epci))
    assert not shared.duplicated().any()


def test_former_names_lead_to_communes_of_2026(communes: pd.DataFrame) -> None:
    names = read("anciens_noms")
    today = communes.set_index("code")["nom"]
    assert not names.duplicated().any()
    assert (names["commune"].map(today) != names["nom"]).all()
    pairs = set(zip(names["nom"], names["commune"], strict=True))
    assert {
        ("Pierrefitte-sur-Seine", "93066"),  # delegated
        ("Grigny", "69096"),  # today Grigny-sur-Rhône
        ("Capavenir Vosges", "88465"),  # today Thaon-les-Vosges
        ("Arbignieu", "01015"),  # a part that has the code of the whole
    } <= pairs
    assert not names["nom"].str.contains("Arrondissement").any()


def test_map_is_a_light_coverage_of_the_same_pieces(communes: pd.DataFrame) -> None:
    pieces = gpd.read_parquet(TERRITORY / "carte.parquet")
    expected = communes[["departement", "epci"]].dropna().drop_duplicates()
    named = pieces[pieces["epci"].notna()]
    assert set(zip(named["departement"], named["epci"], strict=True)) == set(
        zip(expected["departement"], expected["epci"], strict=True)
    )
    alone = pieces[pieces["epci"].isna()]
    assert alone["commune"].tolist() == ["22016", "29083", "29155", "85113"]
    assert (alone["commune"].str[:2] == alone["departement"]).all()
    assert named["commune"].isna().all()
    assert len(pieces) == len(expected) + 4
    polygons = pieces.geometry.to_numpy()
    points = shapely.get_coordinates(polygons)
    assert (points == np.round(points, 4)).all()
    assert shapely.is_valid(polygons).all()
    lands = pieces["departement"].where(pieces["departement"].str.startswith("97"), "metropole")
    for land in lands.unique():
        assert shapely.coverage_is_valid(polygons[(lands == land).to_numpy()])
    text = json.dumps([json.loads(shape) for shape in shapely.to_geojson(polygons)])
    assert len(gzip.compress(text.replace(", ", ",").encode())) < 500_000


def test_map_follows_the_contours(communes: pd.DataFrame) -> None:
    pieces = gpd.read_parquet(TERRITORY / "carte.parquet")
    contours = gpd.read_parquet(TERRITORY / "contours_communes.parquet").geometry.to_numpy()
    for departement in ("35", "66", "2A", "971"):
        light = shapely.union_all(pieces.geometry[pieces["departement"] == departement].to_numpy())
        exact = shapely.coverage_union_all(contours[communes["departement"] == departement])
        assert light.intersection(exact).area > 0.985 * max(light.area, exact.area)


def test_vintages_tell_what_the_territory_is(
    vintages: dict[str, Any], communes: pd.DataFrame
) -> None:
    assert vintages["annee"] == 2026
    told = vintages["millesimes"]
    assert "2026" in told["communes"]
    assert "2026" in told["epci"]
    assert "2019" in told["anciens_epci"]
    assert "2023" in told["population"]
    assert "2017" in told["population_mayotte"]
    assert "cadastrale" in told["superficie"]
    assert vintages["effectifs"] == {
        "communes": len(communes),
        "epci": 1253,
        "departements": 101,
        "regions": 18,
        "ept": 11,
        "population": int(communes["population"].sum()),
    }
    assert vintages["communes_sans_epci"] == ["22016", "29083", "29155", "85113"]
    producers = {entry["producteur"] for entry in vintages["attributions"]}
    assert producers == {"IGN", "INSEE", "DGCL", "La Poste", "DILA"}
    assert all(len(entry["sha256"]) == 64 for entry in vintages["paquets"])


@pytest.mark.parametrize("name", ["territoire/millesimes.json", "sources.toml", "README.md"])
def test_no_address_and_no_machine_path(name: str) -> None:
    text = (DATA / name).read_text("utf-8")
    for trace in ("://", "/home/", "/root/", "C:\\", "unpkg"):
        assert trace not in text


def test_sources_notice_and_vintages_agree(builder: ModuleType, vintages: dict[str, Any]) -> None:
    packages = builder.packages.list_packages(builder.packages.read_sources()).values()
    notice = (DATA.parent / "NOTICE").read_text("utf-8")
    told = {(entry["nom"], entry["version"], entry["sha256"]) for entry in vintages["paquets"]}
    assert told == {(entry.name, entry.version, entry.sha256) for entry in packages}
    for entry in packages:
        assert f"{entry.name} {entry.version}" in notice
        assert entry.sha256 in notice
    for entry in vintages["attributions"]:
        assert entry["producteur"] in notice


def test_a_changed_package_is_refused(builder: ModuleType, tmp_path: Path) -> None:
    package = builder.packages.list_packages(builder.packages.read_sources())["contours"]
    (tmp_path / package.file_name).write_bytes(b"autre chose")
    with pytest.raises(builder.packages.BuildRefusedError, match="n'est pas celui qui est attendu"):
        builder.packages.fetch_package(package, tmp_path)


def test_the_check_names_each_difference(builder: ModuleType, tmp_path: Path) -> None:
    shutil.copytree(TERRITORY, tmp_path / "copie")
    assert builder.compare_folders(tmp_path / "copie", TERRITORY) == []
    (tmp_path / "copie" / "carte.parquet").unlink()
    (tmp_path / "copie" / "millesimes.json").write_text("{}")
    (tmp_path / "copie" / "de_trop.parquet").write_bytes(b"")
    differences = builder.compare_folders(tmp_path / "copie", TERRITORY)
    assert [line.split(" : ")[0] for line in differences] == [
        "carte.parquet",
        "de_trop.parquet",
        "millesimes.json",
    ]
