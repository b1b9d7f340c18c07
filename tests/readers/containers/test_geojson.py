"""GeoJSON and its neighbours → a table and its shapes."""

from __future__ import annotations

import json

import pytest
from support import files
from support.opening import explained, of_rows, opened, rows, said

EN_TETE, *RANGEES = files.LIGNES


# ------------------------------------------------------------------ GeoJSON


def test_a_geojson_keeps_rows_without_geometry():
    sheet = opened(files.geojson_bytes(), "x.geojson")
    assert sheet.forme == "GeoJSON"
    assert rows(sheet) == [
        ["p1", "Médiathèque", "04|05"],
        ["p2", "Mairie", ""],
        ["p3", "École", ""],
    ]
    assert sheet.geometrie[0].coords[0] == (6.2356, 44.0925)
    assert list(sheet.geometrie[1:]) == [None, None]
    assert said(sheet) == [(n, "geometrie_absente", "garde") for n in (2, 3)]


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


@pytest.mark.parametrize(
    ("geometry", "constat"),
    [
        ({}, "geometrie_absente"),
        (None, "geometrie_absente"),
        ("POINT (6 44)", "geometrie_absente"),
        ({"type": "Point"}, "geometrie_invalide"),
        ({"type": "Point", "coordinates": []}, "geometrie_invalide"),
        ({"type": "Point", "coordinates": ["6", "44"]}, "geometrie_invalide"),
        ({"type": "Point", "coordinates": [float("nan"), 44]}, "geometrie_invalide"),
        ({"type": "Polygon", "coordinates": [[[6, 44], [7, 44], [7, 45]]]}, "geometrie_invalide"),
        ({"type": "Rond", "coordinates": [6, 44]}, "geometrie_invalide"),
    ],
)
def test_a_geometry_that_is_none_is_said_and_its_row_kept(geometry, constat):
    point = {"type": "Point", "coordinates": [6, 44, 800]}
    sheet = opened(collection(feature(geometry, a=1), feature(point, a=2)))
    assert rows(sheet) == [["1"], ["2"]]
    assert sheet.geometrie[0] is None
    assert not sheet.geometrie[1].has_z
    assert said(sheet) == [(1, constat, "garde")]


def test_elements_that_are_no_feature_are_set_aside():
    point = {"type": "Point", "coordinates": [6, 44]}
    sheet = opened(collection(feature(point, a=1), {"autre": 1}, None, feature(point, a=2)))
    assert list(sheet.cellules.index) == [1, 4]
    assert of_rows(sheet) == [(2, "ligne_illisible", "ecarte"), (3, "ligne_illisible", "ecarte")]


def test_the_identifier_of_a_feature_is_a_column():
    sheet = opened(collection({"id": 7, **feature(None, nom="x")}))
    assert sheet.cellules.to_dict("records") == [{"id": "7", "nom": "x"}]


LAMBERT = [958_000.0, 6_340_000.0]


def test_the_old_crs_member_is_obeyed():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    point = {"type": "Point", "coordinates": LAMBERT}
    sheet = opened(collection(feature(point, a=1), crs=crs))
    assert sheet.geometrie[0].distance(_digne()) < 0.2
    assert said(sheet) == [(None, "projection", "repare")]
    assert "Lambert-93" in explained(sheet, "projection")


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_a_crs_in_degrees_says_nothing(name):
    crs = {"type": "name", "properties": {"name": name}}
    point = {"type": "Point", "coordinates": [6.2, 44.1]}
    assert opened(collection(feature(point, a=1), crs=crs)).remarques == ()


def test_metres_of_no_declared_projection_are_lambert_93_or_nothing():
    point = {"type": "Point", "coordinates": LAMBERT}
    sheet = opened(collection(feature(point, a=1)))
    assert sheet.geometrie[0].distance(_digne()) < 0.2
    assert said(sheet) == [(None, "projection", "repare")]
    elsewhere = {"type": "Point", "coordinates": [500_000, 4_600_000]}
    sheet = opened(collection(feature(elsewhere, a=1)))
    assert sheet.geometrie[0] is None
    assert said(sheet) == [(1, "geometrie_invalide", "ignore")]


def test_metres_among_degrees_are_left_out_and_said():
    metres = {"type": "Point", "coordinates": LAMBERT}
    degrees = {"type": "Point", "coordinates": [6.2, 44.1]}
    sheet = opened(collection(feature(metres, a=1), feature(degrees, a=2)))
    assert [shape is None for shape in sheet.geometrie] == [True, False]
    assert said(sheet) == [(1, "geometrie_invalide", "ignore")]


def _digne():
    from shapely import Point  # noqa: PLC0415

    return Point(6.2, 44.1)


@pytest.mark.parametrize("crs", ["EPSG:99999", "http://exemple.invalid/x.wkt", "/etc/passwd"])
def test_a_projection_that_is_no_epsg_code_is_refused_in_a_sentence(crs):
    member = {"type": "name", "properties": {"name": crs}}
    point = {"type": "Point", "coordinates": [6.2, 44.1]}
    sheet = opened(collection(feature(point, a=1), crs=member))
    assert sheet.geometrie.tolist() == [None]
    assert said(sheet) == [(None, "projection", "ignore")]
    assert "code EPSG est attendue" in explained(sheet, "projection")


@pytest.mark.parametrize("name", [3, None, ["EPSG:2154"], "urn:ogc:def:crs:OGC:1.3:CRS84"])
def test_a_crs_member_without_a_name_is_none(name):
    member = {"type": "name", "properties": {"name": name}}
    point = {"type": "Point", "coordinates": [6.2, 44.1]}
    assert opened(collection(feature(point, a=1), crs=member)).geometrie[0].x == 6.2
