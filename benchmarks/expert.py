"""The national job by someone who knows geopandas and shapely: index, and cut only what is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from benchmarks.job import SHARED, SLIVER, Result, relation_of
from cnc_geo.schema.codes import NIVEAUX

if TYPE_CHECKING:
    from benchmarks.job import Layers


def by_index(layers: Layers) -> Result:
    """Find the share of each commune in each perimeter once; the rest are sums over these."""
    shares = _shares(layers)
    points = shapely.STRtree(layers.posts.geometry.to_numpy())
    zone, post = points.query(layers.perimeters.geometry.to_numpy(), predicate="intersects")
    return Result(_levels(layers, shares, post), _pairs(layers, shares, zone, post))


def _shares(layers: Layers) -> pd.DataFrame:
    """Rows perimeter × commune: `part` of the commune (1 if covered), and the piece."""
    communes, zones = layers.communes.geometry.to_numpy(), layers.perimeters.geometry.to_numpy()
    tree = shapely.STRtree(communes)
    whole, covered = tree.query(zones, predicate="covers")
    near, touched = tree.query(zones, predicate="intersects")
    crossed = np.setdiff1d(near * len(communes) + touched, whole * len(communes) + covered)
    zone, commune = np.divmod(crossed, len(communes))
    cut = shapely.intersection(zones[zone], communes[commune])
    part = shapely.area(cut) / layers.communes["superficie"].to_numpy()[commune]
    kept = part > SLIVER
    return pd.DataFrame(
        {
            "zone": np.concatenate([whole, zone[kept]]),
            "commune": np.concatenate([covered, commune[kept]]),
            "part": np.concatenate([np.ones(len(whole)), part[kept]]),
            "piece": np.concatenate([communes[covered], cut[kept]]),
        }
    )


def _covered(layers: Layers, shares: pd.DataFrame) -> np.ndarray:
    """Share of each commune covered by some perimeters; pieces are united only if none is whole."""
    found = np.zeros(len(layers.communes))
    whole = shares["part"] == 1
    found[shares.loc[whole, "commune"]] = 1
    partial = shares[~whole & (found[shares["commune"]] < 1)]
    united = partial.groupby("commune")["piece"].agg(shapely.union_all)
    rank = united.index.to_numpy()
    found[rank] = shapely.area(united.to_numpy()) / layers.communes["superficie"].to_numpy()[rank]
    return found


def _levels(layers: Layers, shares: pd.DataFrame, post: np.ndarray) -> dict[str, pd.DataFrame]:
    communes = layers.communes
    large = layers.perimeters["large"].to_numpy()[shares["zone"]]
    departmental, finer = (_covered(layers, shares[kept]) for kept in (large, ~large))
    either = _covered(layers, shares)
    sums = pd.DataFrame(
        {
            "population_couverte": either * communes["population"],
            "aire_couverte_km2": either * communes["aire_km2"],
            "population_departementale": (either - finer) * communes["population"],
            "population_intercommunale": (either - departmental) * communes["population"],
            "population_les_deux": (departmental + finer - either) * communes["population"],
        }
    )
    depth = pd.Series(np.bincount(shares["commune"], minlength=len(communes)))
    posts = layers.posts.iloc[np.unique(post)]
    return {
        niveau: sums.groupby(communes[niveau])
        .sum()
        .assign(
            conseillers_couverts=posts.groupby(niveau).size(),
            profondeur_max=depth.groupby(communes[niveau]).max(),
        )
        .fillna(0)
        for niveau in NIVEAUX
    }


def _pairs(
    layers: Layers, shares: pd.DataFrame, zone: np.ndarray, post: np.ndarray
) -> pd.DataFrame:
    met = shares.merge(shares, on="commune", suffixes=("_a", "_b"))
    met = met[met["zone_a"] < met["zone_b"]]
    part = met[["part_a", "part_b"]].min(axis=1)
    cut = (met[["part_a", "part_b"]] < 1).all(axis=1)
    crossed = met[cut]
    part[cut] = (
        shapely.area(
            shapely.intersection(crossed["piece_a"].to_numpy(), crossed["piece_b"].to_numpy())
        )
        / (layers.communes["superficie"].to_numpy()[crossed["commune"]])
    )
    figures = layers.communes[["population", "aire_km2"]].iloc[met["commune"]].to_numpy()
    keys = ["zone_a", "zone_b"]
    shared = pd.DataFrame(figures * part.to_numpy()[:, None], columns=["population", "aire_km2"])
    both = shared.groupby([met[key].to_numpy() for key in keys]).sum()
    both.index.names = keys
    held = pd.DataFrame({"zone": zone, "post": post})
    people = held.merge(held, on="post", suffixes=("_a", "_b")).groupby(keys)["post"].count()
    alone = layers.communes["aire_km2"].to_numpy()[shares["commune"]] * shares["part"]
    alone = alone.groupby(shares["zone"]).sum()
    a, b = (both.index.get_level_values(key) for key in keys)
    relation = relation_of(
        both["aire_km2"],
        pd.Series(alone.reindex(a).to_numpy(), both.index),
        pd.Series(alone.reindex(b).to_numpy(), both.index),
    )
    found = both.assign(conseillers=people.reindex(both.index, fill_value=0))
    ids = layers.perimeters["id"].to_numpy()
    found.index = pd.MultiIndex.from_arrays([ids[a], ids[b]], names=["a", "b"])
    return found[list(SHARED)].assign(relation=relation.to_numpy())
