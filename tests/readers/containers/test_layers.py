"""Layers of Shapefile, GeoPackage and Parquet → a table and its shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import pytest
from support import files
from support.opening import explained, opened, rows, said

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.detection import open_sheets

if TYPE_CHECKING:
    from pathlib import Path

EN_TETE, *RANGEES = files.LIGNES


# ------------------------------------------------------------------ layers


def shapefile(folder: Path, crs: str | None = "EPSG:4326") -> dict[str, bytes]:
    with np.errstate(all="ignore"):
        return files.shapefile_members(files.layer(crs), folder=folder)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154", "EPSG:4807"])
def test_a_geopackage_is_read_in_degrees(crs):
    sheet = opened(files.geopackage_bytes({"zones": files.layer(crs)}), "x.gpkg")
    assert (sheet.nom, sheet.forme) == ("x.gpkg", "GeoPackage")
    assert rows(sheet) == [["04070", "Zone fictive é", "1"], ["05048", "Zone « b »", "2"]]
    assert np.allclose(sheet.geometrie[0].bounds, (6, 44, 6.5, 44.5), atol=1e-6)
    assert said(sheet) == ([] if crs == "EPSG:4326" else [(None, "projection", "repare")])


def test_each_layer_of_a_geopackage_is_a_sheet(tmp_path):
    path = tmp_path / "x.gpkg"
    pyogrio.write_dataframe(files.layer(), path, layer="un")
    lists = files.layer().assign(nom=['["04", "05"]', "[brut"])
    pyogrio.write_dataframe(lists, path, layer="deux", append=True)
    sheets = open_sheets(path.read_bytes(), "x.gpkg")
    assert [sheet.nom for sheet in sheets] == ["x.gpkg – un", "x.gpkg – deux"]
    assert list(sheets[1].cellules["nom"]) == ["04|05", "[brut"]


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154"])
def test_a_zipped_shapefile_is_read_in_degrees(tmp_path, crs):
    parts = shapefile(tmp_path, crs)
    content = files.zip_bytes({f"LIVRAISON/{name}": part for name, part in parts.items()})
    sheet = opened(content, "x.zip")
    assert (sheet.nom, sheet.forme) == ("x.zip", "Shapefile")
    assert rows(sheet) == [["04070", "Zone fictive é", "1"], ["05048", "Zone « b »", "2"]]
    assert np.allclose(sheet.geometrie[0].bounds, (6, 44, 6.5, 44.5), atol=1e-6)


def test_a_shapefile_in_capitals_beside_others_is_read(tmp_path):
    parts = shapefile(tmp_path)
    members = {name.upper(): part for name, part in parts.items()} | {"LISEZMOI.txt": "x"}
    members |= {name.replace("zones", "autres"): part for name, part in parts.items()}
    sheets = open_sheets(files.zip_bytes(members), "x.zip")
    assert [sheet.nom for sheet in sheets] == ["x.zip – ZONES", "x.zip – autres"]


def test_a_shapefile_without_projection_is_in_degrees_or_lambert_93(tmp_path):
    parts = shapefile(tmp_path, "EPSG:2154")
    parts = {name: part for name, part in parts.items() if not name.endswith(".prj")}
    sheet = opened(files.zip_bytes(parts), "x.zip")
    assert np.allclose(sheet.geometrie[0].bounds, (6, 44, 6.5, 44.5), atol=1e-6)
    assert "Lambert-93" in explained(sheet, "projection")


def test_a_shapefile_without_encoding_is_in_windows_1252(tmp_path):
    pyogrio.write_dataframe(files.layer(), tmp_path / "z.shp", encoding="CP1252")
    parts = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".cpg"}
    assert rows(opened(files.zip_bytes(parts), "x.zip"))[0][1] == "Zone fictive é"


@pytest.mark.parametrize("missing", [".dbf", ".shx"])
def test_a_part_of_a_shapefile_that_is_missing_is_named(tmp_path, missing):
    parts = shapefile(tmp_path)
    kept = {name: part for name, part in parts.items() if not name.endswith(missing)}
    with pytest.raises(SourceError, match=rf"il manque le \{missing}\."):
        opened(files.zip_bytes(kept), "x.zip")


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154"])
def test_a_geoparquet_is_read_in_degrees(crs):
    sheet = opened(files.parquet_bytes(files.layer(crs)), "x.parquet")
    assert sheet.forme == "Parquet"
    assert rows(sheet) == [["04070", "Zone fictive é", "1"], ["05048", "Zone « b »", "2"]]
    assert np.allclose(sheet.geometrie[0].bounds, (6, 44, 6.5, 44.5), atol=1e-6)


def test_a_parquet_gives_text_cells():
    import pandas as pd  # noqa: PLC0415

    table = pd.DataFrame(
        {
            "siret": [33296273700034.0, None],
            "jour": [pd.Timestamp("2024-03-01"), None],
            "codes": [["04", "05"], []],
            "lieu": [{"cp": "04000"}, None],
            "ok": [True, False],
        }
    )
    sheet = opened(files.parquet_bytes(table), "x.parquet")
    assert sheet.geometrie is None
    assert sheet.cellules.to_dict("list") == {
        "siret": ["33296273700034", ""],
        "jour": ["2024-03-01", ""],
        "codes": ["04|05", ""],
        "lieu.cp": ["04000", ""],
        "ok": ["oui", "non"],
    }
