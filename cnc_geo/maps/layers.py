"""What a map shows, as plain values: polygon layers, points and legend entries."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

LAYER_NAME = re.compile(r"[a-z0-9-]+")
_WGS84 = 4326


class MapError(ValueError):
    """Raised when a map is asked to show something it has no way to show."""


@dataclass(frozen=True)
class CodeLayer:
    """A layer of polygons known by their code, its geometry fetched by URL or embedded.

    `url` is for the application (fetched once by the browser, then kept), `geojson` for the
    standalone file and notebooks. `interactif` layers are filled by class and can be clicked; the
    others are outlines, or land under points if they are `discret`.
    """

    nom: str
    url: str | None = None
    geojson: str | None = None
    interactif: bool = True
    discret: bool = False

    def __post_init__(self) -> None:
        """Refuse a layer without exactly one source, or whose name could not be an attribute."""
        if not LAYER_NAME.fullmatch(self.nom):
            msg = f"Nom de couche refusé : {self.nom!r} (minuscules, chiffres et tirets seulement)."
            raise MapError(msg)
        if (self.url is None) == (self.geojson is None):
            msg = f"La couche {self.nom} doit avoir une adresse ou un contenu, et un seul des deux."
            raise MapError(msg)

    @property
    def block_id(self) -> str:
        """Identifier of the block of the page that holds an embedded geometry."""
        return f"cnc-couche-{self.nom}-{sha256((self.geojson or '').encode()).hexdigest()[:8]}"

    def message(self) -> dict[str, object]:
        """Return the layer as the script of the map reads it."""
        source = {"bloc": self.block_id} if self.url is None else {"url": self.url}
        land = {"discret": True} if self.discret else {}
        return {"nom": self.nom, "interactif": self.interactif, **land, **source}


@dataclass(frozen=True)
class PointGroup:
    """Points of one kind: latitude and longitude in degrees, count, text of one or more lines."""

    nom: str
    genre: Literal["conseiller", "coordinateur", "candidature", "ligne", "signalee", "declaree"]
    points: Sequence[tuple[float, float, int, str]]

    def message(self) -> dict[str, object]:
        """Return the group as the script of the map reads it."""
        return {
            "nom": self.nom,
            "genre": self.genre,
            "points": [
                [round(lat, 5), round(lon, 5), n, text] for lat, lon, n, text in self.points
            ],
        }


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend: code of a class or symbol, label, number if it is known."""

    code: str
    libelle: str
    nombre: int | None = None


def _feature(code: str, nom: str, geometry: BaseGeometry | None) -> dict[str, object]:
    """Write one feature; a missing geometry is null, as RFC 7946 writes one that is nowhere."""
    shape = None if geometry is None or geometry.is_empty else shapely.geometry.mapping(geometry)
    properties = {"code": code, "nom": nom}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def to_geojson_text(frame: gpd.GeoDataFrame, *, decimals: int = 4) -> str:
    """Return a layer as compact GeoJSON, the same text for the same frame.

    Vertices are rounded one by one, so a border shared by two neighbours stays shared.

    Parameters
    ----------
    frame
        One row per polygon: `code`, `geometry` in any CRS, and `nom` (the code when there is none).
        A code may be on several rows (an EPCI cut by a department border).
    decimals
        Decimals of degree kept: 4 is about 11 m, 3 about 110 m.

    Returns
    -------
        A FeatureCollection in EPSG:4326. MapError if the frame has no CRS.
    """
    if frame.crs is None:
        msg = "La couche n'a pas de système de coordonnées : impossible de la placer sur la carte."
        raise MapError(msg)
    located = frame.to_crs(_WGS84)
    rounded = shapely.transform(located.geometry.array, lambda xy: np.round(xy, decimals))
    shapes = shapely.remove_repeated_points(rounded)
    codes = located["code"].astype(str)
    names = located["nom"].fillna(codes).astype(str) if "nom" in located.columns else codes
    features = [_feature(*row) for row in zip(codes, names, shapes, strict=True)]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
