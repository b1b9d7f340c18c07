"""Invented boundary files in the forms of IGN and of a department: zipped Shapefiles."""

import io
import json
import tempfile
import zipfile
from pathlib import Path

import geopandas as gpd

from support.paths import FORMATS


def ign_epci() -> bytes:
    """Build the layer EPCI of ADMIN EXPRESS: WGS 84, UTF-8, inside folders as IGN ships it."""
    epci = _epci()
    layer = gpd.GeoDataFrame(
        {
            "ID": [f"EPCI____000000000000000{rank}" for rank in range(len(epci))],
            "CODE_SIREN": epci["code"],
            "NOM": epci["nom"],
            "NATURE": ["Communauté d'agglomération", "Communauté d'agglomération", "Métropole"],
        },
        geometry=epci.geometry,
        crs="EPSG:4326",
    )
    return _zipped(layer, "ADMIN-EXPRESS-COG_FICTIF/1_DONNEES_LIVRAISON/EPCI")


def nievre_epci() -> bytes:
    """Build the same zones with the names that a department uses, in Lambert-93."""
    epci = _epci()
    layer = gpd.GeoDataFrame(
        {
            "SIREN_EPCI": epci["code"],
            "NOM_EPCI": epci["nom"],
            "NATURE_EPC": ["CA", "CA", "METRO"],
        },
        geometry=epci.geometry,
        crs="EPSG:4326",
    )
    return _zipped(layer.to_crs("EPSG:2154"), "epci_2022")


CONSTRUITS = {"ign_epci.zip": ign_epci, "nievre_epci.zip": nievre_epci}
"""Files that `attendus.toml` names and that are built, with what builds them."""


def _epci() -> gpd.GeoDataFrame:
    """Return the three EPCI of today that `etalab_epci.geojson` holds."""
    features = json.loads((FORMATS / "etalab_epci.geojson").read_text("utf-8"))["features"]
    return gpd.GeoDataFrame.from_features(features[:3], crs="EPSG:4326")


def _zipped(layer: gpd.GeoDataFrame, path: str) -> bytes:
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(buffer, "w") as archive:
        layer.to_file(Path(folder) / "couche.shp", engine="pyogrio", encoding="UTF-8")
        for part in sorted(Path(folder).iterdir()):
            archive.write(part, f"{path}{part.suffix}")
    return buffer.getvalue()
