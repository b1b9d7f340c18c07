"""The national job by plain `geopandas.overlay`: the shortest code that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from benchmarks.job import SHARED, SLIVER, SUMS, Result, relation_of
from cnc_geo.schema.codes import NIVEAUX

if TYPE_CHECKING:
    from benchmarks.job import Layers


def by_overlay(layers: Layers) -> Result:
    """Dissolve the perimeters, overlay the communes; overlay the perimeters with themselves."""
    return Result(_levels(layers), _pairs(layers))


def _levels(layers: Layers) -> dict[str, pd.DataFrame]:
    large = layers.perimeters["large"]
    departmental, finer = (
        layers.perimeters.loc[kept, ["large", "geometry"]].dissolve() for kept in (large, ~large)
    )
    modes = gpd.overlay(departmental, finer, how="union", keep_geom_type=True)
    modes["mode"] = [_mode(*row) for row in modes[["large_1", "large_2"]].notna().to_numpy()]
    modes = modes[["mode", "geometry"]]
    pieces = _weighed(layers.communes, modes)
    posts = gpd.sjoin(layers.posts, modes)
    depth = _weighed(layers.communes, layers.perimeters).groupby("commune").size()
    units = pd.DataFrame(layers.communes).set_index("commune", drop=False)
    levels = {}
    for niveau in NIVEAUX:
        by_mode = pieces.pivot_table("population", niveau, "mode", "sum", fill_value=0)
        totals = pieces.groupby(niveau)[["population", "aire_km2"]].sum()
        deepest = depth.groupby(units[niveau].reindex(depth.index)).max()
        levels[niveau] = pd.DataFrame(
            {
                "population_couverte": totals["population"],
                "aire_couverte_km2": totals["aire_km2"],
                "conseillers_couverts": posts.groupby(niveau).size(),
                **{column: by_mode[column] for column in SUMS if column in by_mode},
                "profondeur_max": deepest,
            }
        ).fillna(0)
    return levels


def _mode(departmental: bool, finer: bool) -> str:  # noqa: FBT001  (cells of a row)
    if departmental and finer:
        return "population_les_deux"
    return "population_departementale" if departmental else "population_intercommunale"


def _weighed(communes: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut the communes, drop slivers, and share population and area of each by area."""
    pieces = gpd.overlay(communes, zones, how="intersection", keep_geom_type=True)
    part = pieces.area / pieces["superficie"]
    pieces["population"] *= part
    pieces["aire_km2"] *= part
    return pieces[part > SLIVER]


def _pairs(layers: Layers) -> pd.DataFrame:
    zones = layers.perimeters[["id", "geometry"]].assign(alone=layers.perimeters.area)
    pairs = gpd.overlay(zones, zones, how="intersection", keep_geom_type=True)
    pairs = pairs[pairs["id_1"] < pairs["id_2"]].rename(columns={"id_1": "a", "id_2": "b"})
    both = _weighed(layers.communes, pairs).groupby(["a", "b"])[["population", "aire_km2"]].sum()
    posts = gpd.sjoin(layers.posts, pairs).groupby(["a", "b"]).size()
    pairs = pairs.assign(commun=pairs.area).set_index(["a", "b"])
    found = both.assign(conseillers=posts.reindex(both.index, fill_value=0))
    relation = relation_of(pairs["commun"], pairs["alone_1"], pairs["alone_2"])
    return pd.DataFrame(found[list(SHARED)]).assign(relation=relation)
