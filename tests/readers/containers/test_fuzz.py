"""Opening anything at all: sheets that keep their contract, or our own refusal; nothing else."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import files
from support.opening import held_to_contract

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.detection import open_sheets


@cache
def good() -> dict[str, bytes]:
    """Return a good file of each container."""
    with tempfile.TemporaryDirectory() as folder:
        shapefile = files.shapefile_members(folder=Path(folder))
    table = files.csv_bytes(files.LIGNES)
    parts = files.excel_parts({"F": files.excel_sheet(files.LIGNES)})
    return {
        "csv": table,
        "quoted": b'a;"b";c\n1;"x\ny";2\n3;"z;t";4;\n5;"u;6\n',
        "utf16": files.csv_bytes(files.LIGNES, encoding="utf-16"),
        "cp1252": files.csv_bytes(files.LIGNES, encoding="cp1252"),
        "json": b'[{"a": 1, "b": {"c": [1, 2]}}, {"a": null, "d": [{"x": "y"}]}]',
        "geojson": files.geojson_bytes(),
        "gzip": gzip.compress(table),
        "zip": files.zip_bytes({"a.csv": table, "b.json": b'[{"a": 1}]'}),
        "xlsx": files.zip_bytes(parts),
        "xlsx stored": files.zip_bytes(parts, deflate=False),
        "ods": files.opendocument_table(files.LIGNES),
        "ods stored": files.zip_bytes(
            {"content.xml": files.opendocument_content("<table:table-row/>")}, deflate=False
        ),
        "xls": files.ANCIEN_CLASSEUR,
        "gpkg": files.geopackage_bytes(),
        "shapefile": files.zip_bytes(shapefile, deflate=False),
        "parquet": files.parquet_bytes(),
    }


def survives(content: bytes) -> None:
    """Open bytes; nothing but our own refusal may come out."""
    try:
        sheets = open_sheets(content, "x")
    except SourceError as error:
        assert str(error).startswith("x")  # noqa: PT017  (a refusal names the file)
    else:
        assert sheets
        for sheet in sheets:
            held_to_contract(sheet)


@given(st.binary(max_size=400))
def test_any_bytes(content):
    survives(content)


@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "cp1252", "mac_roman"]))
def test_any_text(text, encoding):
    survives(text.encode(encoding, "replace"))


@given(st.text(';,\t|"\n\r ab1', max_size=200))
def test_any_mess_of_separators_and_quotes(text):
    survives(text.encode())


_VALEUR = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "geometry", "properties", "a", ""]), inner)
    ),
    max_leaves=12,
)


@given(_VALEUR | st.lists(_VALEUR, max_size=4))
def test_any_json(document):
    survives(json.dumps(document).encode())


@given(_VALEUR, _VALEUR, st.sampled_from(["Point", "Polygon", "GeometryCollection", "MultiPoint"]))
def test_any_geojson(coordinates, crs, kind):
    geometry = {"type": kind, "coordinates": coordinates, "geometries": coordinates}
    feature = {"type": "Feature", "geometry": geometry, "properties": coordinates}
    document = {"type": "FeatureCollection", "features": [feature, feature], "crs": crs}
    survives(json.dumps(document).encode())


@pytest.mark.parametrize("container", list(good()))
@given(data=st.data())
def test_a_good_file_that_was_damaged(container, data):
    content = bytearray(good()[container])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["flip", "set", "cut", "drop", "double"])):
            case "flip":
                content[at] ^= 1 << data.draw(st.integers(0, 7))
            case "set":
                content[at] = data.draw(st.sampled_from([0, 1, 127, 128, 255]))
            case "cut":
                del content[max(at, 1) :]
            case "drop":
                del content[at : at + data.draw(st.integers(1, 8))]
            case "double":
                content[at:at] = content[at : at + 40]
        if not content:
            break
    survives(bytes(content))


@pytest.mark.parametrize("part", ["zones.shp", "zones.shx", "zones.dbf", "zones.prj", "zones.cpg"])
@given(data=st.data())
def test_a_shapefile_one_part_of_which_was_damaged(part, data):
    with zipfile.ZipFile(io.BytesIO(good()["shapefile"])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    content = bytearray(members[part])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    survives(files.zip_bytes(members | {part: bytes(content)}))
