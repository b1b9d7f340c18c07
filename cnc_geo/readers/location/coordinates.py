"""Two texts → a point: decimal commas, combined cells, inversions, Lambert-93 metres."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.readers.cleaning import read_number
from cnc_geo.readers.echoes import shown

if TYPE_CHECKING:
    from pyproj import Transformer


class Point(NamedTuple):
    """A point, and what there is to say of it.

    Parameters
    ----------
    latitude, longitude
        Degrees, WGS 84; NaN if there is no point.
    constat, traitement, explication
        As in `Remark`; empty if there is nothing to say.
    """

    latitude: float
    longitude: float
    constat: str = ""
    traitement: str = ""
    explication: str = ""


_NAN = float("nan")

_FILLED = Point(
    _NAN,
    _NAN,
    "valeur_factice",
    "ignore",
    "Des coordonnées sont attendues ; ce qui est écrit ne fait que remplir les cellules.",
)

_BOXES = (
    (41.2, -5.6, 51.3, 9.9),  # metropole and Corsica
    (15.6, -62.0, 16.7, -60.8),  # Guadeloupe
    (14.3, -61.4, 15.0, -60.6),  # Martinique
    (2.0, -54.8, 6.0, -51.4),  # Guyane
    (-21.6, 55.0, -20.7, 56.0),  # La Réunion
    (-13.2, 44.8, -12.4, 45.5),  # Mayotte
    (17.7, -63.3, 18.3, -62.6),  # Saint-Martin, Saint-Barthélemy
    (46.6, -56.6, 47.3, -55.9),  # Saint-Pierre-et-Miquelon
    (-23.5, 157.0, -17.0, 169.5),  # Nouvelle-Calédonie
    (-28.5, -155.5, -7.0, -134.0),  # Polynésie française
    (-14.8, -178.6, -12.8, -175.8),  # Wallis-et-Futuna
)
"""Boxes of the French territories: south, west, north, east."""

_LAMBERT_X, _LAMBERT_Y = (0.0, 1_300_000.0), (6_000_000.0, 7_200_000.0)
"""Range of Lambert-93 (EPSG:2154) over metropole, in metres."""

_COMBINED = re.compile(
    r"\s*[(\[]?\s*([-+]?\d+(?:[.,]\d+)?)\s*°?\s*(?:[;|/]|,\s|\s+|,)\s*([-+]?\d+(?:[.,]\d+)?)\s*°?\s*[)\]]?\s*"
)


def split_pair(texte: str) -> tuple[str, str]:
    """Cut « 48.1, -1.6 », `48,1 ; -1,6` or `[48.1,-1.6]` in two texts; empty if it is no pair."""
    found = _COMBINED.fullmatch(texte)
    return (found[1], found[2]) if found else ("", "")


def read_point(latitude: str, longitude: str) -> Point:
    """Read the coordinates of one row.

    Parameters
    ----------
    latitude, longitude
        Texts of the two cells; a pair may stand in one of them.

    Returns
    -------
    Point
        In degrees. Zeros mean that nothing is known (exports of the national map write 0 for a
        missing coordinate); inverted and Lambert-93 coordinates are mended and said; what is not
        a number is not used.
    """
    for one, other in ((latitude, longitude), (longitude, latitude)):
        if one and other in ("", one) and read_number(one).constat:
            first, second = split_pair(one)
            if first:
                return read_point(first, second)
    lat, lon = read_number(latitude), read_number(longitude)
    if lat.constat == "nombre_illisible" or lon.constat == "nombre_illisible":
        found = f"« {shown(latitude)} », « {shown(longitude)} »"
        return Point(
            _NAN,
            _NAN,
            "coordonnees_illisibles",
            "ignore",
            f"Deux nombres sont attendus pour la latitude et la longitude ; trouvé {found}. "
            "Le point n'est pas employé.",
        )
    if not lat.texte or not lon.texte:
        return _FILLED if lat.constat or lon.constat else Point(_NAN, _NAN)
    return _in_degrees(float(lat.texte), float(lon.texte))


def _in_degrees(lat: float, lon: float) -> Point:
    if lat == 0 and lon == 0:
        return Point(
            _NAN,
            _NAN,
            "valeur_factice",
            "ignore",
            "Des coordonnées sont attendues ; 0, 0 tient lieu de coordonnées absentes.",
        )
    if _is_french(lat, lon):
        return Point(lat, lon)
    if _is_french(lon, lat):
        return Point(
            lon,
            lat,
            "coordonnees_inversees",
            "repare",
            f"Latitude et longitude sont inversées ({lat:g}, {lon:g}) : elles sont échangées.",
        )
    projected = _from_lambert(lat, lon)
    if projected is not None:
        return Point(
            *projected,
            "coordonnees_projetees",
            "repare",
            f"Des degrés sont attendus ; {lat:g}, {lon:g} sont des mètres Lambert-93, convertis en "
            f"{projected[0]:.5f}, {projected[1]:.5f}.",
        )
    if abs(lat) <= 90 and abs(lon) <= 180:  # noqa: PLR2004
        return Point(lat, lon)  # elsewhere on Earth: the communes will tell
    return Point(
        _NAN,
        _NAN,
        "coordonnees_illisibles",
        "ignore",
        f"Des degrés (ou des mètres Lambert-93) sont attendus ; trouvé {lat:g}, {lon:g}. "
        "Le point n'est pas employé.",
    )


def _is_french(lat: float, lon: float) -> bool:
    return any(s <= lat <= n and w <= lon <= e for s, w, n, e in _BOXES)


def _from_lambert(first: float, second: float) -> tuple[float, float] | None:
    """Convert metres, in either order; None if they are none of Lambert-93."""
    x, y = sorted((first, second))
    if not (_LAMBERT_X[0] < x < _LAMBERT_X[1] and _LAMBERT_Y[0] < y < _LAMBERT_Y[1]):
        return None
    longitude, latitude = _lambert().transform(x, y)
    lat, lon = round(float(latitude), 6), round(float(longitude), 6)
    return (lat, lon) if _is_french(lat, lon) else None


@cache
def _lambert() -> Transformer:
    from pyproj import Transformer  # noqa: PLC0415  (only files in metres need it)

    return Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)


def decimals(texte: str) -> int:
    """Count the decimals of a number as written."""
    bare = read_number(texte).texte
    return len(bare.partition(".")[2])
