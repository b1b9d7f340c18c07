"""What a file says of its projection → an EPSG code, and nothing else.

A definition may name a grid of corrections, by a path, and PROJ opens it as soon as points are
moved. So no definition of a file is ever used: it is only recognised, and the projection is made
anew of the code that was found.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyproj import CRS

REFUSEE = -1
"""Stands for a projection that a file declares, and that is no EPSG code."""

_DEGRES = 4326
_LONGUEUR_MAX = 65_535
_PROFONDEUR_MAX = 40
_EPSG = re.compile(r"EPSG(?::+(?:[\d.]*:)?|/[\d.]+/|\.xml#)(\d{4,6})(?=,|$)", re.IGNORECASE)
_AUTRE_REGISTRE = re.compile(r"(IGNF|ESRI):+(?:[\d.]*:)?([A-Z0-9_]{1,40})$", re.IGNORECASE)
_EN_DEGRES = re.compile(r"CRS:?84h?$", re.IGNORECASE)
_LETTRES = re.compile(r"[^0-9A-Za-z]")
_EN_TOUTES_LETTRES = {
    "wgs84": 4326,
    "worldgeodeticsystem1984": 4326,
    "ignfwgs84g": 4326,
    "rgf93": 4171,
    "rgf93v1": 4171,
    "lambert93": 2154,
    "rgf93lambert93": 2154,
    "rgf93v1lambert93": 2154,
    "ignflamb93": 2154,
    "webmercator": 3857,
    "wgs84pseudomercator": 3857,
}
"""Names that people and programs write in place of a code, letters and figures alone."""
_RACINE = re.compile(
    r"""(?:AUTHORITY|ID)\s*[\[(]\s*"EPSG"\s*,\s*"?(\d{4,6})"?\s*"""
    r"""(?:,[^\[\]()]*|,\s*URI\s*[\[(][^\[\]()]*[\])]\s*)?"""
    r"""[\])]\s*(?:,\s*REMARK\s*\[[^\[\]]*\]\s*)?[\])]\s*$""",
    re.IGNORECASE,
)
"""The code that the root of a WKT gives itself, which stands last."""
_MOTS_DE_FICHIER = (
    *("extension", "parameterfile", "nadgrids", "geoidgrids", "tinshift", "deformation"),
    *("abridgedtransformation", "transformation", "filename", "+proj", "+init", "pipeline"),
)
"""Words by which a definition names a file or a computation: a plain projection has none."""
_USUELLES = (
    *(4326, 4171, 2154, 3857, 27572, 3035),
    *range(3942, 3951),
    *(2969, 2970, 2971, 2972, 2973, 2975, 4471, 4467, 5490, 4559),
    *(32620, 32621, 32622, 32738, 32740, 25830, 25831, 25832, 32630, 32631, 32632),
)
"""Projections in use in France, told by their figures where a file gives them another name."""


def named_projection(member: object) -> int | None:
    """Read the old `crs` member of a GeoJSON; None if it has none, or is in degrees."""
    if not isinstance(member, dict):
        return None
    properties = member.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or _EN_DEGRES.search(name[-20:]):
        return None
    if usual := _EN_TOUTES_LETTRES.get(_LETTRES.sub("", name[:60]).lower()):
        return usual
    # Of a compound one the first is flat, and heights are left out.
    code, other = _EPSG.search(name[-200:]), _AUTRE_REGISTRE.search(name[-60:])
    if code:
        return _existing(int(code[1]))
    return _registered(other[1].upper(), other[2].upper()) if other else REFUSEE


def projection_of(definition: int | str | dict[str, Any]) -> int:
    """Find the EPSG code of a projection.

    Parameters
    ----------
    definition
        A code, a WKT or a PROJJSON.

    Returns
    -------
    int
        Its code; `REFUSEE` if it has none, or could name a file.
    """
    if isinstance(definition, int):
        return _existing(definition)
    if isinstance(definition, dict):
        told = _identifier(definition)
        text = json.dumps(definition, ensure_ascii=False) if not told else ""
    else:
        text = definition.strip()
        told = _stated(text)
    if told:
        return _existing(told)
    unsafe = any(word in text.lower() for word in _MOTS_DE_FICHIER)
    if unsafe or len(text) > _LONGUEUR_MAX or _depth(text) > _PROFONDEUR_MAX:
        return REFUSEE
    return _recognised(text)


def crs_of(code: int) -> CRS:
    """Make the projection of an EPSG code."""
    from pyproj import CRS  # noqa: PLC0415  (files in degrees need no projection)

    return CRS.from_epsg(code)


def _stated(text: str) -> int:
    """Read the code that a WKT gives itself, or `EPSG:2154` alone; 0 if there is none."""
    found = _RACINE.search(text[-1000:]) or (_EPSG.match(text) if len(text) < 40 else None)  # noqa: PLR2004
    return int(found[1]) if found else 0


def _identifier(definition: dict[str, Any]) -> int:
    """Read the code that a PROJJSON gives itself; 0 if there is none."""
    for told in (definition.get("id"), *_listed(definition.get("ids"))):
        if not isinstance(told, dict):
            continue
        authority, code = str(told.get("authority")).upper(), str(told.get("code"))
        if authority == "EPSG" and re.fullmatch(r"[0-9]{4,6}", code):
            return int(code)
        if authority == "OGC" and code == "CRS84":
            return _DEGRES
    return 0


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _depth(text: str) -> int:
    depth = deepest = 0
    for letter in text:
        depth += (letter in "[({") - (letter in "])}")
        deepest = max(deepest, depth)
    return deepest


def _existing(code: int) -> int:
    """Give the code back if there is a projection of that number."""
    from pyproj.exceptions import CRSError  # noqa: PLC0415  (as above)

    try:
        crs_of(code)
    except (CRSError, ValueError, OverflowError):
        return REFUSEE
    return code


def _registered(registry: str, code: str) -> int:
    """Find the EPSG code of what the IGN or ESRI name otherwise: both are in PROJ's own base."""
    from pyproj import CRS  # noqa: PLC0415  (as above)
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    try:
        return CRS.from_authority(registry, code).to_epsg() or REFUSEE
    except CRSError:
        return REFUSEE


def _recognised(text: str) -> int:
    """Recognise a definition without a code, as Shapefiles carry: by its name, else its figures."""
    from pyproj import CRS  # noqa: PLC0415  (as above)
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    try:
        crs = CRS.from_json(text) if text.startswith("{") else CRS.from_wkt(text)
        if crs.is_compound:  # heights are not used
            crs = crs.sub_crs_list[0]
        if crs.is_bound and crs.source_crs is not None:  # seven figures towards WGS 84
            crs = crs.source_crs
        figures = _figures(crs)
        code = crs.to_epsg() or next((c for c in _USUELLES if _usual(c) == figures), 0)
    except (CRSError, ValueError, RecursionError, IndexError):
        return REFUSEE
    return _existing(code) if code else REFUSEE


@cache
def _usual(code: int) -> tuple[object, ...]:
    return _figures(crs_of(code))


def _figures(crs: CRS) -> tuple[object, ...]:
    """Tell a projection by its figures alone: ellipsoid, meridian, method, parameters, unit."""
    operation, ellipsoid, meridian = crs.coordinate_operation, crs.ellipsoid, crs.prime_meridian
    if ellipsoid is None or meridian is None or not (crs.is_geographic or crs.is_projected):
        return ()
    shape = (round(ellipsoid.semi_major_metre, 2), round(ellipsoid.inverse_flattening, 5))
    unit = {round(axis.unit_conversion_factor, 9) for axis in crs.axis_info}
    if operation is None:
        return (*shape, round(meridian.longitude, 6), tuple(unit))
    parameters = sorted((p.name, round(float(p.value), 6)) for p in operation.params if p.value)
    return (
        *shape, round(meridian.longitude, 6), tuple(unit), operation.method_name, tuple(parameters)
    )  # fmt: skip
