"""Tables → bytes: exact CSV, GeoJSON of RFC 7946 read by others, files whole or not at all."""

import hashlib
import io
import itertools
import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon, box
from support.toys import JOUR, make_network, situate_toy, toy_network, toy_territory

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.errors import ChoiceError
from cnc_geo.exports.features import coverage_shapes
from cnc_geo.exports.files import csv_text, geojson_text, sidecar_text, suffix_of, write_table
from cnc_geo.network.model import Network, Source
from cnc_geo.network.provenance import MENTION_FICTIVE, trace_provenance
from cnc_geo.network.situation import Situation, situate


def shape_of(*shapes: object) -> gpd.GeoSeries:
    """Return shapes in longitude and latitude."""
    return gpd.GeoSeries(list(shapes), crs="EPSG:4326")


# CSV


def test_csv_bytes_of_the_toy_departments(toy: Situation) -> None:
    assert csv_text(measure_coverage(toy, niveau="departement")) == (
        "niveau;code;nom;communes;communes_couvertes;population;population_couverte;"
        "part_population;aire_km2;aire_couverte_km2;part_aire;conseillers;conseillers_couverts;"
        "conseillers_rattaches;population_aucune;population_departementale;"
        "population_intercommunale;population_les_deux;profondeur_max;perimetres;statut\n"
        "departement;01;Un;6;6;1500;1500;1;12.000001;12.000001;1;2;2;1;0;800;0;700;2;C1|C2;"
        "couvert\n"
        "departement;02;Deux;7;2;21070;8000;0.379686758;18.5;6;0.324324324;4;2;2;13070;0;8000;0;1;"
        "C2|C6;partiel\n"
    )


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("01", "01"),
        ("", ""),
        (None, ""),
        (float("nan"), ""),
        (pd.NaT, ""),
        (pd.Timestamp("2026-10-01"), "2026-10-01"),
        (True, "oui"),
        (False, "non"),
        (3, "3"),
        (3.0, "3"),
        (0.5, "0.5"),
        (1 / 3, "0.333333333"),
        (1.5e-8, "0.000000015"),
        (1 - 1.5e-8, "0.999999985"),
        (1e-12, "0"),
        (-2, "-2"),
        (-0.25, "-0.25"),
        ("a;b", '"a;b"'),
        ('a"b', '"a""b"'),
        ("a\nb", '"a\nb"'),
        ("Sète", "Sète"),
        ("=1+1", "'=1+1"),
        ("+33", "'+33"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "\"'\n'=1\""),
        ("a,=1+1", "a,'=1+1"),
        ("a|@x", "a|'@x"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("48.1, -1.6", "48.1, -1.6"),
        ("a\r\nb\rc", '"a\nb\nc"'),
        ("L-02006", "L-02006"),
    ],
)
def test_a_csv_cell(value: object, cell: str) -> None:
    table = pd.DataFrame({"x": pd.Series([value], dtype=object), "y": ["z"]})
    assert csv_text(table) == f"x;y\n{cell};z\n"


def test_csv_of_no_row_is_its_header() -> None:
    assert csv_text(pd.DataFrame({"a": [], "b": []})) == "a;b\n"


def test_a_csv_is_read_back_as_it_was(toy: Situation) -> None:
    table = measure_coverage(toy, niveau="commune")
    text = csv_text(table)
    again = pd.read_csv(
        io.StringIO(text), sep=";", dtype={"code": str, "perimetres": str}, keep_default_na=True
    )
    assert again["code"].tolist() == table["code"].tolist()
    for column in ("population", "conseillers", "profondeur_max", "population_les_deux"):
        assert again[column].tolist() == table[column].tolist()
    np.testing.assert_allclose(again["part_population"], table["part_population"], atol=5e-7)
    assert again["aire_km2"].tolist() == table["aire_km2"].tolist()  # six decimals are exact


def test_writing_changes_no_table(toy: Situation) -> None:
    table = measure_coverage(toy, niveau="epci")
    before = table.copy()
    csv_text(table)
    geojson_text(table, coverage_shapes(toy, table), {})
    pd.testing.assert_frame_equal(table, before)


# GeoJSON


def signed_area(ring: list[list[float]]) -> float:
    """Return the area of a ring, positive if it turns counterclockwise (shoelace)."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring)) / 2


def test_rings_turn_as_rfc_7946_wants_whatever_they_were() -> None:
    hole = [(1, 1), (1, 2), (2, 2), (2, 1)]
    outside = [(0, 0), (4, 0), (4, 4), (0, 4)]
    shapes = shape_of(
        Polygon(outside, [hole]),
        Polygon(outside[::-1], [hole[::-1]]),
        MultiPolygon([box(0, 0, 1, 1, ccw=False), box(5, 5, 6, 6, ccw=True)]),
    )
    text = geojson_text(pd.DataFrame({"n": [1, 2, 3]}), shapes, {})
    first, second, several = (f["geometry"]["coordinates"] for f in json.loads(text)["features"])
    for rings in (first, second):
        assert [signed_area(ring) > 0 for ring in rings] == [True, False]
    assert [signed_area(polygon[0]) > 0 for polygon in several] == [True, True]


def test_geojson_of_the_toy_is_read_by_another_reader(toy: Situation, tmp_path: Path) -> None:
    table = measure_coverage(toy, niveau="epci")
    members = trace_provenance(toy)
    path = tmp_path / "couvertures.geojson"
    write_table(path, table, lambda: coverage_shapes(toy, table), members)
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert next(iter(raw)) == "type"
    assert raw["type"] == "FeatureCollection"
    assert "crs" not in raw
    assert {key: raw[key] for key in members} == json.loads(json.dumps(members))
    # the unit without commune has no shape: null, which RFC 7946 asks of an unlocated feature
    assert [f["geometry"] is None for f in raw["features"]] == [False] * 5 + [True]
    assert raw["features"][5]["properties"]["part_population"] is None
    frame = gpd.read_file(path, engine="pyogrio")
    assert frame.crs.to_epsg() == 4326
    assert frame["code"].tolist() == table["code"].tolist()
    assert frame["population"].tolist() == table["population"].tolist()
    # squares of one degree: 2, 3, 2, 3 and 2 of them
    assert shapely.area(frame.geometry[:5].to_numpy()).tolist() == [2.0, 3.0, 2.0, 3.0, 2.0]
    assert frame.geometry[:5].is_valid.all()


def test_coordinates_are_longitude_then_latitude() -> None:
    text = geojson_text(pd.DataFrame({"n": [1]}), shape_of(LineString([(-4.5, 48), (55, -21)])), {})
    assert json.loads(text)["features"][0]["geometry"] == {
        "type": "LineString",
        "coordinates": [[-4.5, 48.0], [55.0, -21.0]],
    }


def test_one_feature_a_line_and_exact_bytes() -> None:
    table = pd.DataFrame({"code": ["01", "2A"], "part": [1 / 3, float("nan")], "nom": ["É", '"']})
    text = geojson_text(table, shape_of(box(0, 0, 1, 1), Polygon()), {"date": "2026-10-01"})
    assert text == (
        '{"type": "FeatureCollection", "date": "2026-10-01", "features": [\n'
        '{"type": "Feature", "properties": {"code": "01", "part": 0.333333333, "nom": "É"}, '
        '"geometry": {"type":"Polygon","coordinates":'
        "[[[1.0,0.0],[1.0,1.0],[0.0,1.0],[0.0,0.0],[1.0,0.0]]]}},\n"
        '{"type": "Feature", "properties": {"code": "2A", "part": null, "nom": "\\""}, '
        '"geometry": null}\n'
        "]}\n"
    )


def test_geojson_of_no_row_is_an_empty_collection() -> None:
    text = geojson_text(pd.DataFrame({"a": []}), shape_of(), {"mention": "rien"})
    assert json.loads(text) == {"type": "FeatureCollection", "mention": "rien", "features": []}


# Files


def test_a_csv_file_has_a_sidecar_with_its_provenance(toy: Situation, tmp_path: Path) -> None:
    table = measure_coverage(toy, niveau="departement")
    path = tmp_path / "c.csv"

    def never() -> gpd.GeoSeries:
        raise AssertionError

    write_table(path, table, never, trace_provenance(toy))
    assert path.read_bytes() == csv_text(table).encode()
    sidecar = json.loads((tmp_path / "c.csv.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert sidecar == {**json.loads(json.dumps(trace_provenance(toy))), "sha256": digest}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c.csv", "c.csv.json"]


@pytest.mark.parametrize(("name", "suffix"), [("a.csv", ".csv"), ("A.GeoJSON", ".geojson")])
def test_the_suffix_tells_the_form(name: str, suffix: str) -> None:
    assert suffix_of(Path(name)) == suffix


@pytest.mark.parametrize("name", ["a.ods", "a", "csv", "a.csv.zip"])
def test_an_unknown_suffix_is_refused(name: str, tmp_path: Path, toy: Situation) -> None:
    with pytest.raises(ChoiceError) as refusal:
        write_table(tmp_path / name, measure_coverage(toy, niveau="epci"), lambda: None, {})
    assert str(refusal.value).startswith(
        f"Format inconnu : « {name} ». Donnez au fichier l'un des suffixes .csv, .geojson"
    )
    assert list(tmp_path.iterdir()) == []


def test_the_sidecar_tells_how_many_cells_have_an_apostrophe_of_ours() -> None:
    table = pd.DataFrame({"a": ["x", "a,=1+1", "-1"], "n": [-1, 0, 1]})
    assert json.loads(sidecar_text(table, {"table": "t"})) == {
        "table": "t",
        "sha256": hashlib.sha256(b"a;n\nx;-1\na,'=1+1;0\n'-1;1\n").hexdigest(),
        "cellules_neutralisees": 2,
    }


# Provenance


def test_provenance_tells_what_the_figures_rest_on(toy: Situation) -> None:
    members = trace_provenance(toy)
    assert members["territoire"] == {"niveau": "france", "code": "FR", "nom": "France"}
    assert members["date"] == JOUR
    assert members["etats"] == ["en_poste"]
    assert members["mention"] == ""
    assert members["millesimes"] == {"communes": "COG jouet", "population": "Population jouet"}
    assert (members["perimetres_comptes"], members["perimetres_declares"]) == (3, 8)
    assert members["avertissements"] == [
        "C5 : zone inconnue (aucun code) ; elle ne compte pas comme couverture."
    ]
    assert len(str(members["empreinte"])) == 12
    json.dumps(members)


def test_the_demonstration_is_said_fictive(situation: Situation) -> None:
    members = trace_provenance(situation)
    assert members["mention"] == MENTION_FICTIVE
    assert set(members["fichiers"]) == {
        "structures", "conseillers", "coordinateurs", "candidatures",
    }  # fmt: skip


def with_source(digest: str, name: str = "c.csv") -> Situation:
    """Return the toy read from a file of that name and digest."""
    network: Network = replace(toy_network(), sources={"coordinateurs": Source(name, digest)})
    return situate(toy_territory(), network, jour=JOUR)


def test_the_hash_is_stable() -> None:
    assert (
        trace_provenance(situate_toy())["empreinte"] == trace_provenance(situate_toy())["empreinte"]
    )


CHANGED = {
    "day": lambda: situate_toy(jour="2026-06-16"),
    "states": lambda: situate_toy(etats=["en_poste", "prevu"]),
    "department": lambda: situate_toy(departement="01"),
    "region": lambda: situate_toy(region="11"),
    "bytes of a file": lambda: with_source("b"),
    "name of a file": lambda: with_source("a", "d.csv"),
    "vintage": lambda: situate(
        replace(toy_territory(), millesimes={"communes": "autre"}), toy_network(), jour=JOUR
    ),
    "warnings": lambda: situate(
        toy_territory(), replace(toy_network(), avertissements=("x",)), jour=JOUR
    ),
    "fictive": lambda: situate(toy_territory(), replace(toy_network(), fictif=True), jour=JOUR),
    "network": lambda: situate(toy_territory(), make_network(), jour=JOUR),
}


def test_the_hash_changes_with_any_input() -> None:
    hashes = {name: trace_provenance(make())["empreinte"] for name, make in CHANGED.items()}
    hashes |= {"base": trace_provenance(situate_toy())["empreinte"]}
    hashes |= {"a file": trace_provenance(with_source("a"))["empreinte"]}
    assert len(set(hashes.values())) == len(hashes)


def test_the_hash_is_that_of_all_the_other_members(toy: Situation) -> None:
    members = trace_provenance(toy)
    told = members.pop("empreinte")
    text = json.dumps(members, ensure_ascii=False, sort_keys=True)
    assert told == hashlib.sha256(text.encode()).hexdigest()[:12]
