"""Drawn perimeters: polygons of a file, or their WKT in a column, from bytes to a situation."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box
from support.drawn import rational
from support.toys import toy_territory

from cnc_geo.errors import SourceError, TableError
from cnc_geo.exports.files import csv_text, native_texts
from cnc_geo.network.situation import situate
from cnc_geo.readers.drawings import polygon
from cnc_geo.readers.network import join_readings
from cnc_geo.readers.reading import read_file
from cnc_geo.readers.territory import read_territory
from cnc_geo.territory.wkt import polygon_text, read_polygon, repair_polygon

if TYPE_CHECKING:
    from pathlib import Path

    from cnc_geo.readers.reading import Reading

TOY = toy_territory()
HALVES = box(1.5, 1, 2.5, 2)
WKT = "POLYGON ((1.5 1, 1.5 2, 2.5 2, 2.5 1, 1.5 1))"


def collection(*features: tuple[dict[str, Any], shapely.Geometry | None]) -> bytes:
    """Write a GeoJSON."""
    items = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
        }
        for properties, shape in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": items}).encode()


def read(content: bytes, **options: Any) -> Reading:
    """Read bytes against the toy territory."""
    return read_file(content, "zones.geojson", TOY, **options)


def said(reading: Reading) -> list[tuple[int, str, str]]:
    """Line, finding and treatment of each remark on a row."""
    table = reading.diagnostics.dropna(subset="ligne")
    return [tuple(row) for row in table[["ligne", "constat", "traitement"]].to_numpy().tolist()]


# Which table


@pytest.mark.parametrize(
    ("properties", "table", "state"),
    [
        ({"id": "Z1"}, "candidatures", "propose"),
        ({"id": "Z1", "etat": "propose"}, "candidatures", "propose"),
        ({"id": "Z1", "etat": "en_poste"}, "coordinateurs", "en_poste"),
        ({"id": "Z1", "etat": "prevu"}, "candidatures", "prevu"),
        ({"id": "Z1", "cas": "creation", "etat": "prevu"}, "candidatures", "prevu"),
        ({"id": "Z1", "debut": "2026-01-01", "fin": ""}, "coordinateurs", "en_poste"),
        ({"id_coordinateur": "Z1"}, "coordinateurs", "en_poste"),
        ({"id": "Z1", "numero_dossier": "12"}, "candidatures", "propose"),
    ],
)
def test_columns_tell_the_table(properties: dict[str, str], table: str, state: str) -> None:
    reading = read(collection((properties, HALVES)))
    assert list(reading.tables) == [table]
    assert reading.format.nom == f"périmètres dessinés, table « {table} »"
    (row,) = reading.tables[table].to_dict("records")
    told = (row["id"], row["niveau"], row["codes"], row["etat"], row["geometrie"])
    assert told == ("Z1", "polygone", "", state, WKT)
    assert reading.lues == reading.gardees == 1


@pytest.mark.parametrize("table", ["coordinateurs", "candidatures"])
def test_the_table_may_be_asked_and_ids_made(table: str) -> None:
    """What a drawing tool gives, without any property, is read when its table is told."""
    reading = read(collection(({}, HALVES), ({}, box(0, 0, 1, 1))), table=table)
    assert reading.tables[table]["id"].tolist() == ["libre-1", "libre-2"]
    assert (reading.tables[table]["niveau"] == "polygone").all()


def test_polygons_without_an_id_are_refused_with_what_to_do() -> None:
    with pytest.raises(SourceError, match="--table"):
        read(collection(({"couleur": "vert"}, HALVES)))


def test_boundaries_with_codes_stay_boundaries() -> None:
    reading = read(collection(({"id": "x", "code": "01004", "nom": "Delta"}, box(1, 1, 2, 2))))
    assert list(reading.tables) == ["contours"]


def test_codes_are_preferred_to_a_contour() -> None:
    """A zone that tells its codes keeps them; its contour is left and said."""
    row = {"id": "C1", "niveau": "epci", "codes": "100000001"}
    reading = read(collection((row, HALVES)), table="coordinateurs")
    (told,) = reading.tables["coordinateurs"].to_dict("records")
    assert (told["niveau"], told["codes"], told["geometrie"]) == ("epci", "100000001", "")
    assert said(reading) == [(1, "colonnes_discordantes", "ignore")]


# Diagnosis


def test_each_geometry_has_its_fate() -> None:
    """Absent, not a surface, crossing itself, with a hole, in parts: kept, mended or left."""
    bow = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    ring = Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
    shapes = [None, shapely.LineString([(0, 0), (1, 1)]), bow, ring]
    shapes += [MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)])]
    reading = read(collection(*[({"id": f"Z{n}"}, shape) for n, shape in enumerate(shapes, 1)]))
    table = reading.tables["candidatures"].set_index("id")["geometrie"]
    assert reading.lues == reading.gardees == 5
    assert said(reading) == [
        (1, "geometrie_absente", "garde"),
        (1, "zone_inconnue", "garde"),
        (2, "geometrie_invalide", "ignore"),
        (2, "zone_inconnue", "garde"),
        (3, "geometrie_invalide", "repare"),
    ]
    areas = {name: shapely.area(shapely.from_wkt(text)) for name, text in table.items() if text}
    assert areas == {"Z3": 0.5, "Z4": 8.0, "Z5": 2.0}
    assert join_readings([reading]).avertissements[0].startswith("2 candidature(s) sur 5 sans zone")


@pytest.mark.parametrize(
    "texte",
    ["POLYGON", "n'importe quoi", "POINT (1 1)", "POLYGON EMPTY", "1e999",
     "POLYGON ((0 0, 1 0, 1e999 1, 0 0))", "POLYGON ((0 0, 1 0, nan 1, 0 0))",
     "POLYGON ((700000 6600000, 710000 6600000, 710000 6610000, 700000 6600000))"],
)  # fmt: skip
def test_what_is_no_polygon_is_left_by_the_reader_and_refused_by_the_core(texte: str) -> None:
    cell = polygon(texte)
    assert (cell.texte, cell.constat, cell.traitement) == ("", "geometrie_invalide", "ignore")
    with pytest.raises(TableError, match="Périmètre C1, colonne « geometrie »"):
        read_polygon("C1", texte)


def test_a_lambert_93_geopackage_and_shapefile(tmp_path: Path) -> None:
    """Layers in metres are brought to degrees, and cover the same communes."""
    territory = read_territory()
    drawn = gpd.GeoDataFrame(
        {"id": ["Z1"], "etat": ["en_poste"]},
        geometry=[box(5.9, 43.95, 6.4, 44.25)],
        crs=4326,
    )
    expected = read_file(drawn.to_json().encode(), "z", territory)
    layer = drawn.to_crs(2154)
    layer.to_file(tmp_path / "z.gpkg", driver="GPKG")
    layer.to_file(tmp_path / "z.shz", driver="ESRI Shapefile")
    for name in ("z.gpkg", "z.shz"):
        reading = read_file((tmp_path / name).read_bytes(), name, territory)
        assert "projection" in set(reading.diagnostics["constat"])
        told = reading.tables["coordinateurs"]
        assert told["id"].tolist() == ["Z1"]
        one, two = (
            situate(territory, join_readings([r]), jour="2026-06-15") for r in (expected, reading)
        )
        assert one.couverte.sum() > 10
        assert (one.couverte == two.couverte).all()
        gap = np.abs(one.territory.aire_m2 - two.territory.aire_m2)
        assert gap.max() < 1e-4 * one.territory.aire_m2.max()


# Native files


@given(st.lists(rational(), min_size=1, max_size=3), st.sampled_from(["en_poste", "propose"]))
def test_native_to_reader_to_native_is_the_identity(
    polygons: list[shapely.Geometry], state: str
) -> None:
    """A file of polygons, written natively and read again, gives the same table and bytes."""
    features = [({"id": f"Z{n}", "etat": state}, shape) for n, shape in enumerate(polygons)]
    first = join_readings([read(collection(*features))])
    texts = _natives(first)
    for name, text in texts.items():
        again = join_readings([read_file(text.encode(), f"{name}.csv", TOY)])
        pd.testing.assert_frame_equal(getattr(again, name), getattr(first, name))
        assert _natives(again) == texts
        kept = [shapely.area(shapely.from_wkt(t)) for t in getattr(again, name)["geometrie"]]
        assert kept == pytest.approx([shape.area for shape in polygons])


def _natives(network: Any) -> dict[str, str]:
    tables = {name: getattr(network, name) for name in ("coordinateurs", "candidatures")}
    return native_texts(tables)


@given(st.lists(st.tuples(st.floats(-60, 60), st.floats(-60, 60)), min_size=3, max_size=9))
@example([(0.0, 0.0), (0.0, 2.8e-255), (1.0, 0.0)])  # as good as nothing, and no warning
def test_the_text_of_a_polygon_is_stable(points: list[tuple[float, float]]) -> None:
    """Any outline, mended and rounded once, is written the same ever after, and valid."""
    text = polygon_text(repair_polygon(Polygon(points)))
    if text.endswith("EMPTY"):
        return
    cell = polygon(text)
    assert (cell.texte, cell.constat) == (text, "")
    assert read_polygon("C1", text).is_valid


def test_a_column_of_wkt_in_a_csv() -> None:
    """QGIS writes the outline in a column: it is read as that of a layer."""
    table = pd.DataFrame({"WKT": [WKT], "id": ["Z1"], "etat": ["en_poste"]})
    content = io.BytesIO(csv_text(table).encode()).getvalue()
    (row,) = (
        read_file(content, "z.csv", TOY, table="coordinateurs")
        .tables["coordinateurs"]
        .to_dict("records")
    )
    assert (row["niveau"], row["geometrie"]) == ("polygone", WKT)
