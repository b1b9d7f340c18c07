"""Drawn perimeters: the polygons of a file, or their text in a column, cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnc_geo.errors import SizeError
from cnc_geo.readers.cleaning import Cell
from cnc_geo.readers.echoes import shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def polygon(texte: str) -> Cell:
    """Clean the outline of a perimeter: WKT, longitude and latitude.

    What is not a surface is left out; an outline that crosses itself is mended.
    """
    if not texte:
        return Cell("")
    import shapely  # noqa: PLC0415  (files without polygons need none)

    from cnc_geo.territory.wkt import (  # noqa: PLC0415
        has_only_polygons,
        is_in_degrees,
        parse_wkt,
        polygon_text,
        repair_polygon,
    )

    shape = parse_wkt(texte)
    try:
        found = shapely.Polygon() if shape is None else repair_polygon(shape)
    except SizeError as error:
        said = f"{error} Ce contour n'est pas employé."
        return Cell("", "geometrie_invalide", "ignore", said)
    if shape is None or shapely.is_empty(found) or not is_in_degrees(found):
        said = (
            "Un polygone est attendu, en WKT, longitude puis latitude en degrés ; trouvé "
            f"« {shown(texte, longest=40)} ». Ce contour n'est pas employé."
        )
        return Cell("", "geometrie_invalide", "ignore", said)
    if shapely.is_valid(shape) and has_only_polygons(shape):
        return Cell(polygon_text(found))
    said = (
        "Un contour qui ne se croise pas est attendu ; celui-ci se croise, ou contient autre chose "
        "que des surfaces : il est réparé."
    )
    return Cell(polygon_text(found), "geometrie_invalide", "repare", said)


def outlines(shapes: NDArray[np.object_]) -> list[str]:
    """Write the shapes of a file as text; an absent one is empty."""
    import shapely  # noqa: PLC0415

    return [
        "" if shape is None else str(shapely.to_wkt(shape, rounding_precision=-1))
        for shape in shapes
    ]
