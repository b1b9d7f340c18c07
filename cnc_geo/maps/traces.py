"""Lines that a map draws over its territories: drawn perimeters, outlines of those one looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from cnc_geo.territory.geometry import zones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnc_geo.maps.message import Trace
    from cnc_geo.network.situation import Situation


def drawn_traces(situation: Situation) -> list[Trace]:
    """Shapes of the perimeters that were drawn or given as polygons, and that count."""
    table = situation.perimeters.table
    drawn = table.loc[table["niveau"] == "polygone", "id"].tolist()
    tables = (situation.network.coordinateurs, situation.network.candidatures)
    texts = dict(row for t in tables for row in t[["id", "geometrie"]].to_numpy().tolist())
    return [(identifiant, rings) for identifiant in drawn if (rings := _rings(texts[identifiant]))]


def outline_traces(situation: Situation, ids: Sequence[str]) -> list[Trace]:
    """Outlines of declared perimeters."""
    drawn = zones(situation.territory, [situation.declared.members_of(i) for i in ids])
    named = zip(ids, drawn.to_numpy(), strict=True)
    return [(i, rings) for i, shape in named if (rings := _rings_of(shape))]


def _rings(wkt: str) -> list[list[tuple[float, float]]]:
    return _rings_of(shapely.from_wkt(wkt))


def _rings_of(shape: shapely.Geometry) -> list[list[tuple[float, float]]]:
    """Rings of a shape as Leaflet reads them: latitude first."""
    rings = shapely.get_rings(shapely.get_parts([shape]))
    return [[(y, x) for x, y in np.round(shapely.get_coordinates(r), 5).tolist()] for r in rings]
