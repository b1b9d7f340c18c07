"""The shape of each row of a table, for those who export or draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from cnc_geo.network.scenarios import with_candidacies
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.territory.geometry import CRS, members_by_rank, zones
from cnc_geo.territory.pieces import GRID

if TYPE_CHECKING:
    from cnc_geo.analysis.gaps import Gaps
    from cnc_geo.network.situation import Situation


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
    members_of = situation.perimeters.members_of
    pairs = [
        (members_of(a), members_of(b))
        for a, b in zip(recouvrements["a"], recouvrements["b"], strict=True)
    ]
    drawn = zones(situation.territory, [np.intersect1d(a, b) for a, b in pairs])
    touching = np.flatnonzero((recouvrements["relation"] == "contigu").to_numpy())
    for row in touching:
        drawn.iloc[row] = _border(situation, *pairs[row])
    return drawn.set_crs(CRS, allow_override=True)


def perimeter_shapes(situation: Situation, portraits: pd.DataFrame) -> gpd.GeoSeries:
    """Draw the whole zone of each perimeter."""
    members_of = situation.perimeters.members_of
    return zones(situation.territory, [members_of(i) for i in portraits["id"]])


def neighbour_shapes(situation: Situation, found: Gaps, voisinages: pd.DataFrame) -> gpd.GeoSeries:
    """Draw the common border of each gap and of each perimeter that touches it, if any does."""
    members_of = situation.perimeters.members_of
    gaps = dict(zip(found.table["id"], members_by_rank(found.zone, len(found.table)), strict=True))
    pairs = zip(voisinages["lacune"], voisinages["perimetre"], strict=True)
    lines = [
        _border(situation, gaps[lacune], members_of(perimetre)) if perimetre else shapely.Polygon()
        for lacune, perimetre in pairs
    ]
    return gpd.GeoSeries(lines, crs=CRS)


def priority_shapes(situation: Situation, found: Gaps, priorites: pd.DataFrame) -> gpd.GeoSeries:
    """Draw gap zones in the order in which need ranks them."""
    rank = pd.Index(found.table["id"]).get_indexer(pd.Index(priorites["lacune"]))
    return gap_shapes(situation, found).iloc[rank].reset_index(drop=True)


def disagreement_shapes(situation: Situation, discordances: pd.DataFrame) -> gpd.GeoSeries:
    """Place each post: at its own point if it has one, else at that of its commune."""
    posts = situation.conseillers
    posts = posts[posts["id"].isin(discordances["conseiller"])].set_index("id")
    posts = posts.loc[discordances["conseiller"]]
    communes = situation.territory.communes.iloc[posts["rang"]]
    own = (posts["latitude"].notna() & posts["longitude"].notna()).to_numpy()
    x = np.where(own, posts["longitude"], communes["longitude"])
    y = np.where(own, posts["latitude"], communes["latitude"])
    return gpd.GeoSeries(gpd.points_from_xy(x.astype(float), y.astype(float)), crs=CRS)


def no_shapes(_situation: Situation, table: pd.DataFrame) -> gpd.GeoSeries:
    """Give no shape to the rows of a table that is about no place."""
    return gpd.GeoSeries([shapely.Polygon()] * len(table), crs=CRS)


def candidacy_shapes(situation: Situation, examens: pd.DataFrame) -> gpd.GeoSeries:
    """Draw the whole zone of each candidacy, be it in force or not."""
    return zones(situation.territory, [situation.declared.members_of(i) for i in examens["id"]])


def group_shapes(situation: Situation, groupes: pd.DataFrame) -> gpd.GeoSeries:
    """Draw what the candidacies of each group hold together."""
    members_of = situation.declared.members_of
    held = [[members_of(i) for i in ids.split(SEPARATOR)] for ids in groupes["candidatures"]]
    return zones(situation.territory, [np.unique(np.concatenate(members)) for members in held])


def meeting_shapes(situation: Situation, rencontres: pd.DataFrame) -> gpd.GeoSeries:
    """Draw what each candidacy shares with each perimeter it meets, or their common border."""
    together = with_candidacies(situation)
    sides = {"candidature": "a", "perimetre": "b"}
    return overlap_shapes(together, rencontres.rename(columns=sides))


def department_shapes(situation: Situation, completudes: pd.DataFrame) -> gpd.GeoSeries:
    """Draw each department."""
    told = completudes.assign(niveau="departement", code=completudes["departement"])
    return coverage_shapes(situation, told)


def seat_points(situation: Situation, consultation: pd.DataFrame) -> gpd.GeoSeries:
    """Place each structure at the point of the commune of its seat, if it is known."""
    atoms = situation.territory.atom_at(consultation["commune"])
    places = situation.territory.communes[["longitude", "latitude"]].to_numpy(float)
    points = [shapely.Point(*places[a]) if a >= 0 else shapely.Point() for a in atoms.tolist()]
    return gpd.GeoSeries(points, crs=CRS)


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
