"""What a file says of its projection: EPSG codes are found, and nothing else is ever used."""

import io
import json
import re
import sqlite3

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from pyproj import CRS
from support import files
from support.opened_paths import Baits, opened_paths
from support.opening import explained, opened, said

from cnc_geo.readers.containers.projections import REFUSEE, named_projection, projection_of

USUAL = (2154, 4326, 3857, 2970, 2971, 2972, 2973, 2975, 4471, 5490, 27572, 3949, 32620, 32740)
BARE = re.compile(r',\s*(?:AUTHORITY|ID)\["EPSG",\s*"?\d+"?\]')


def _named(text):
    """Give a definition a name that nobody knows."""
    return re.sub(r'^(\w+)\["[^"]*"', r'\1["inconnue"', text)


@pytest.mark.parametrize("code", USUAL)
def test_the_projections_in_use_are_understood_as_shapefiles_carry_them(code):
    esri = CRS.from_epsg(code).to_wkt("WKT1_ESRI")
    assert "AUTHORITY" not in esri
    assert projection_of(esri) == code
    assert projection_of(_named(esri)) == code


@pytest.mark.parametrize("code", USUAL)
def test_a_code_is_found_in_every_writing(code):
    crs = CRS.from_epsg(code)
    bare = BARE.sub("", crs.to_wkt("WKT2_2019"))
    figures = {key: value for key, value in crs.to_json_dict().items() if key != "id"}
    tellings = (crs.to_wkt("WKT1_GDAL"), crs.to_wkt("WKT2_2019"), crs.to_json_dict(), bare, figures)
    assert [projection_of(told) for told in tellings] == [code] * 5
    assert projection_of(f"EPSG:{code}") == projection_of(code) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("WGS 84", 4326),
        ("WGS84", 4326),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", 4326),
        ("http://www.opengis.net/gml/srs/epsg.xml#2154", 2154),
        ("http://www.opengis.net/def/crs/OGC/0/CRS84h", None),
        ("RGF93 / Lambert-93", 2154),
        ("urn:ogc:def:crs,crs:EPSG::2154,crs:EPSG::5720", 2154),
    ],
)
def test_other_ways_to_name_a_projection_are_understood(name, code):
    assert named_projection({"type": "name", "properties": {"name": name}}) == code


def test_what_the_ign_and_the_ogc_name_is_understood():
    assert projection_of(CRS.from_user_input("IGNF:LAMB93").to_wkt()) == 2154
    assert projection_of(CRS.from_user_input("OGC:CRS84").to_json_dict()) == 4326


def _shifted(path):
    """Build a definition that makes PROJ open a grid of corrections."""
    plain = CRS.from_epsg(2154).to_wkt("WKT1_ESRI")
    grid = f'EXTENSION["PROJ4_GRIDS","{path}"]'
    return plain.replace("298.257222101]]", f"298.257222101],{grid}]", 1)


def _definitions(path):
    """Definitions that name a file, each in its way."""
    bound = {
        "type": "BoundCRS",
        "source_crs": CRS.from_epsg(4275).to_json_dict(),
        "target_crs": CRS.from_epsg(4326).to_json_dict(),
        "transformation": {
            "name": "x",
            "method": {"name": "NTv2", "id": {"authority": "EPSG", "code": 9615}},
            "parameters": [{"name": "Latitude and longitude difference file", "value": str(path)}],
        },
    }
    merc = (
        'PROJCS["x",GEOGCS["y",DATUM["z",SPHEROID["a",6378137,298.257]],PRIMEM["G",0],'
        'UNIT["degree",0.0174532925199433]],PROJECTION["Mercator_1SP"],UNIT["metre",1],'
        f'EXTENSION["PROJ4","+proj=merc +nadgrids={path} +units=m"]]'
    )
    return {
        "grille": _shifted(path),
        "proj4": merc,
        "liee": json.dumps(bound),
        "init": f"+init={path}:1",
        "chemin": str(path),
        "adresse": f"file://{path}",
        "fonction": f"+proj=pipeline +step +proj=hgridshift +grids={path}",
        "profonde": "PROJCS[" * 5000,
    }


@pytest.mark.parametrize("kind", sorted(_definitions("x")))
def test_a_definition_that_could_name_a_file_is_refused(kind):
    text = _definitions("/appat/grille.gsb")[kind]
    assert projection_of(json.loads(text) if text.startswith("{") else text) == REFUSEE


def _geopackage(definition, folder):
    path = folder / "x.gpkg"
    pyogrio.write_dataframe(files.layer("EPSG:2154"), path, layer="zones", driver="GPKG")
    with sqlite3.connect(path) as base:
        base.execute(
            "UPDATE gpkg_spatial_ref_sys SET organization='X', organization_coordsys_id=9, "
            "definition=? WHERE srs_id=2154",
            (definition,),
        )
    content = path.read_bytes()
    path.unlink()
    return content


def _geoparquet(definition):
    content = io.BytesIO()
    table = pq.read_table(io.BytesIO(files.parquet_bytes(files.layer("EPSG:2154"))))
    geo = json.loads(table.schema.metadata[b"geo"])
    geo["columns"]["geometry"]["crs"] = (
        json.loads(definition) if definition.startswith("{") else {"name": definition}
    )
    metadata = {**table.schema.metadata, b"geo": json.dumps(geo).encode()}
    pq.write_table(pa.Table.replace_schema_metadata(table, metadata), content)
    return content.getvalue()


def _shapefile(definition, folder):
    folder.mkdir()
    parts = files.shapefile_members(files.layer("EPSG:2154"), folder=folder)
    return files.zip_bytes({**parts, "zones.prj": definition})


def _geojson(definition):
    document = json.loads(files.layer().to_json())
    document["crs"] = {"type": "name", "properties": {"name": definition}}
    return json.dumps(document).encode()


def test_whatever_a_file_says_no_path_is_opened_but_its_own(tmp_path):
    baits, given = tmp_path / "appats", tmp_path / "fichiers"
    baits.mkdir()
    given.mkdir()
    bait = baits / "grille.gsb"
    bait.write_bytes(b"rien")
    made = {
        "sain.gpkg": files.geopackage_bytes({"zones": files.layer("EPSG:2154")}),
        "sain.parquet": files.parquet_bytes(files.layer("EPSG:2154")),
        "sain.zip": _shapefile(CRS.from_epsg(2154).to_wkt("WKT1_ESRI"), tmp_path / "s"),
        "sain.geojson": _geojson("EPSG:2154"),
        "table.csv": f"id;commune;adresse\nA;Digne-les-Bains;{bait}\n".encode(),
        "table.json": json.dumps([{"id": "A", "commune": str(bait)}]).encode(),
    }
    for kind, definition in _definitions(bait).items():
        made[f"{kind}.gpkg"] = _geopackage(definition, tmp_path)
        made[f"{kind}.parquet"] = _geoparquet(definition)
        made[f"{kind}.zip"] = _shapefile(definition, tmp_path / kind)
        made[f"{kind}.geojson"] = _geojson(definition)
    for name, content in made.items():
        (given / name).write_bytes(content)
    told = opened_paths(given, baits)
    assert set(told) == set(made)
    assert {name: paths for name, paths in told.items() if paths} == {}


def test_the_watch_sees_who_opens_a_bait(tmp_path):
    (tmp_path / "grille.gsb").write_bytes(b"rien")
    watch = Baits(tmp_path)
    before = watch.opened()
    (tmp_path / "grille.gsb").read_bytes()
    assert not before
    assert watch.opened() or not watch.watching


@pytest.mark.parametrize("form", ["gpkg", "parquet", "zip", "geojson"])
def test_a_refused_projection_leaves_the_rows_and_says_so_once(tmp_path, form):
    definition = _definitions("/appat/grille.gsb")["liee"]
    content = {
        "gpkg": lambda: _geopackage(definition, tmp_path),
        "parquet": lambda: _geoparquet(definition),
        "zip": lambda: _shapefile(definition, tmp_path / "z"),
        "geojson": lambda: _geojson(definition),
    }[form]()
    sheet = opened(content, f"x.{form}")
    assert len(sheet.cellules) == 2
    assert not np.array([shape is not None for shape in sheet.geometrie]).any()
    assert said(sheet) == [(None, "projection", "ignore")]
    assert "2 géométries sont laissées de côté" in explained(sheet, "projection")
