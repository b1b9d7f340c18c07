"""Polygons as text in a table, and as geometry: WKT in longitude and latitude (WGS 84)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from cnc_geo.errors import SizeError, TableError
from cnc_geo.territory.crossings import check_crossings, check_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DECIMALS = 6
"""Decimals of the degrees that are written: about ten centimetres."""


def parse_wkt(text: str) -> shapely.Geometry | None:
    """Parse a geometry; None if the text is none, or if a coordinate is no number."""
    with np.errstate(all="ignore"):  # of a number that is too large: it is refused below
        (shape,) = shapely.from_wkt([text], on_invalid="ignore")
    usable = shape is not None and np.isfinite(shapely.get_coordinates(shape)).all()
    parsed: shapely.Geometry | None = shape if usable else None
    return parsed


def polygon_parts(shape: shapely.Geometry) -> NDArray[np.object_]:
    """Polygons of any geometry, one by one; lines and points are left out."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    surfaces: NDArray[np.object_] = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004
    return surfaces


def gather_parts(parts: Sequence[shapely.Geometry] | NDArray[np.object_]) -> shapely.Geometry:
    """Make one geometry of polygons that do not overlap."""
    polygons: Any = list(parts)
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def repair_polygon(shape: shapely.Geometry) -> shapely.Geometry:
    """Make a geometry valid and flat, and keep its polygons only; empty if it has none.

    Raises
    ------
    SizeError
        If it has too many corners or rings, or crosses itself too often to be repaired.
    """
    check_size(shape)
    flat = shapely.force_2d(shape)
    if not shapely.is_valid(flat):
        check_crossings(flat)
        flat = shapely.make_valid(flat)
    return gather_parts(polygon_parts(flat))


def draw_polygon(corners: Sequence[tuple[float, float]]) -> shapely.Geometry:
    """Make polygons of corners drawn one after the other, latitude first; empty without surface.

    Lines that cross make several polygons, as they look.
    """
    return repair_polygon(shapely.Polygon([(lon, lat) for lat, lon in corners]))


def has_surface(shape: shapely.Geometry) -> bool:
    """Tell whether a geometry holds anything."""
    return not bool(shapely.is_empty(shape))


def is_in_degrees(shape: shapely.Geometry) -> bool:
    """Tell whether coordinates may be longitudes and latitudes."""
    west, south, east, north = shapely.bounds(shape).tolist()
    return bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)  # noqa: PLR2004


def has_only_polygons(shape: shapely.Geometry) -> bool:
    """Tell whether a geometry is a polygon, or several."""
    return int(shapely.get_type_id(shape)) in (3, 6)


def polygon_text(shape: shapely.Geometry) -> str:
    """Write polygons as WKT; the same text for the same shape, whatever its first vertex.

    Vertices are rounded to `DECIMALS` so that the polygon stays valid: read and written again, it
    gives the same text.
    """
    with np.errstate(all="ignore"):  # of a number that is too small: it is rounded to zero
        rounded = shapely.normalize(shapely.set_precision(shape, 10.0**-DECIMALS))
    return str(shapely.to_wkt(rounded, rounding_precision=DECIMALS))


def read_polygon(identifiant: str, text: str) -> shapely.Geometry:
    """Read the polygon of a perimeter.

    Parameters
    ----------
    identifiant
        The perimeter, for the message.
    text
        WKT of a polygon or of several, in degrees.

    Returns
    -------
    shapely.Geometry
        A valid polygon or multipolygon.

    Raises
    ------
    TableError
        If the text is no WKT, has no surface, is not in degrees, or is too complicated.
    """
    shape = parse_wkt(text)
    try:
        found = shapely.Polygon() if shape is None else repair_polygon(shape)
    except SizeError as error:
        message = f"Périmètre {identifiant}, colonne « geometrie » : {error}"
        raise TableError(message) from error
    empty = bool(shapely.is_empty(found))
    outside = not empty and not is_in_degrees(found)
    if empty or outside:
        what = "illisible" if shape is None else "hors des degrés" if outside else "sans surface"
        message = (
            f"Périmètre {identifiant}, colonne « geometrie » : un polygone est attendu, en WKT, "
            "longitude puis latitude (WGS 84), par exemple POLYGON ((-1.7 48.1, -1.6 48.1, -1.6 "
            f"48.2, -1.7 48.1)) ; trouvé « {text[:40]} », {what}. Corrigez-le, ou videz la cellule."
        )
        raise TableError(message)
    return found
