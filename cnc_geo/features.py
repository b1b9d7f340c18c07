"""The shape of each row of a table, for those who export or draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from cnc_geo.pieces import GRID
from cnc_geo.shapes import CRS, members_by_rank, zones

if TYPE_CHECKING:
    import geopandas as gpd

    from cnc_geo.gaps import Gaps
    from cnc_geo.situation import Situation


def coverage_shapes(situation: Situation, couvertures: pd.DataFrame) -> gpd.GeoSeries:
    """Draw each territory of `couvertures`, cut to the part one looks at."""
    if couvertures.empty:  # a part of France may hold no unit of a level
        return zones(situation.territory, [])
    niveau = couvertures["niveau"].iloc[0]
    units = situation.territory.units(niveau)
    rank = np.where(situation.kept, units.rank, -1)
    members = members_by_rank(rank, len(units.codes))
    position = pd.Index(units.codes).get_indexer(pd.Index(couvertures["code"]))
    return zones(situation.territory, [members[p] for p in position])


def gap_shapes(situation: Situation, found: Gaps) -> gpd.GeoSeries:
    """Draw each gap zone."""
    return zones(situation.territory, members_by_rank(found.zone, len(found.table)))


def overlap_shapes(situation: Situation, recouvrements: pd.DataFrame) -> gpd.GeoSeries:
    """Draw what each pair shares: its common communes, or its common border if it only touches."""
    ids = pd.Index(situation.perimeters.table["id"])
    columns = situation.perimeters.incidence.tocsc()
    columns.sort_indices()

    def communes(identifiant: str) -> np.ndarray:
        place = ids.get_loc(identifiant)
        return columns.indices[columns.indptr[place] : columns.indptr[place + 1]]

    pairs = [
        (communes(a), communes(b))
        for a, b in zip(recouvrements["a"], recouvrements["b"], strict=True)
    ]
    drawn = zones(situation.territory, [np.intersect1d(a, b) for a, b in pairs])
    touching = np.flatnonzero((recouvrements["relation"] == "contigu").to_numpy())
    for row in touching:
        drawn.iloc[row] = _border(situation, *pairs[row])
    return drawn.set_crs(CRS, allow_override=True)


def _border(situation: Situation, a: np.ndarray, b: np.ndarray) -> shapely.Geometry:
    """Line along which the communes of two zones touch: edges are equal, so it is exact.

    Where polygons cut them vertices are rounded: points closer than `GRID` are the same.
    """
    territory = situation.territory
    polygons = territory.contours().to_numpy()
    borders = territory.borders[a][:, b].tocoo()
    lines = shapely.intersection(
        shapely.boundary(polygons[a[borders.row]]),
        shapely.boundary(polygons[b[borders.col]]),
        grid_size=None if territory.cut_from is None else GRID,
    )
    return shapely.line_merge(shapely.union_all(_only_lines(lines)))


def _only_lines(lines: np.ndarray) -> np.ndarray:
    parts = shapely.get_parts(lines)
    parts = shapely.get_parts(parts)
    lines_only: np.ndarray = parts[shapely.get_dimensions(parts) == 1]
    return lines_only
