"""The national job: what goes in, what comes out, and how two results are compared.

In: communes, perimeters and posts. Out: at five levels, what is covered in each mode; and every
pair of perimeters that share land, with what they share. cnc_geo starts from codes; its peers
start from polygons, made beforehand and not timed, in an equal-area projection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.draw import JOUR
from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.overlaps import find_overlaps
from cnc_geo.network.situation import situate
from cnc_geo.schema.codes import MODES, NIVEAUX, NIVEAUX_DEPARTEMENTAUX
from cnc_geo.territory.levels import FRANCE

if TYPE_CHECKING:
    from benchmarks.scope import Scope

EQUAL_AREA = "EPSG:6933"
"""Cylindrical equal-area projection of the whole world: overseas too."""

SLIVER = 1e-6
"""A piece under this share of its commune is noise of cutting: a peer drops it. The smallest
commune has 35,000 m², so nothing above a few square decimetres is dropped."""

PEOPLE, KM2 = 0.01, 1e-6
"""Largest difference admitted between two results: inhabitants, square kilometres."""

SUMS = (
    "population_couverte",
    "aire_couverte_km2",
    "conseillers_couverts",
    *(f"population_{mode}" for mode in MODES[1:]),
)
"""Sums of each territory that all contestants find; `profondeur_max` comes beside them."""

SHARED = ("population", "aire_km2", "conseillers")
"""What all contestants find of each pair, beside `relation`."""


class Layers(NamedTuple):
    """What the peers start from.

    Parameters
    ----------
    communes
        One row a commune: codes of its units, `population`, `aire_km2`, `superficie` (m², planar).
    perimeters
        One row a perimeter: `id`, `large` (of a department or a region), polygon.
    posts
        One row a post: codes of its units, point.
    """

    communes: gpd.GeoDataFrame
    perimeters: gpd.GeoDataFrame
    posts: gpd.GeoDataFrame


class Result(NamedTuple):
    """What every contestant finds.

    Parameters
    ----------
    levels
        For each level, `SUMS` and `profondeur_max` by code; a unit where nothing is covered may be
        absent.
    pairs
        `SHARED` and `relation` by ids ``a < b``.
    """

    levels: dict[str, pd.DataFrame]
    pairs: pd.DataFrame


def by_codes(scope: Scope) -> Result:
    """Do the job with cnc_geo, from the tables to the figures."""
    situation = situate(scope.territory, scope.network, jour=JOUR)
    levels = {niveau: measure_coverage(situation, niveau=niveau) for niveau in NIVEAUX}
    return Result(levels, find_overlaps(situation))


def comparable(found: Result) -> Result:
    """Keep of the tables of cnc_geo what its peers find too: no pair that only touches."""
    levels = {
        niveau: table.set_index("code")[[*SUMS, "profondeur_max"]]
        for niveau, table in found.levels.items()
    }
    pairs = found.pairs[found.pairs["relation"] != "contigu"].set_index(["a", "b"])
    return Result(levels, pairs[[*SHARED, "relation"]])


def layers_of(scope: Scope) -> Layers:
    """Make the polygons of the perimeters and the points of the posts."""
    territory, table = scope.territory, scope.situation.perimeters.table
    polygons = territory.contours().to_crs(EQUAL_AREA).to_numpy()
    zones = [shapely.coverage_union_all(polygons[members]) for members in scope.members]
    units = territory.communes[["code", "epci", "departement", "region"]].rename(
        columns={"code": "commune"}
    )
    units = units.assign(france=FRANCE)
    figures = territory.communes[["population", "aire_km2"]]
    communes = pd.concat([units, figures], axis=1).assign(superficie=shapely.area(polygons))
    rank = scope.situation.conseillers["rang"].to_numpy()
    places = gpd.points_from_xy(
        *territory.communes[["longitude", "latitude"]].to_numpy()[rank].T, crs="EPSG:4326"
    )
    perimeters = pd.DataFrame(
        {"id": table["id"], "large": table["niveau"].isin(NIVEAUX_DEPARTEMENTAUX)}
    )
    return Layers(
        gpd.GeoDataFrame(communes, geometry=polygons, crs=EQUAL_AREA),
        gpd.GeoDataFrame(perimeters, geometry=zones, crs=EQUAL_AREA),
        gpd.GeoDataFrame(units.iloc[rank].reset_index(drop=True), geometry=places).to_crs(
            EQUAL_AREA
        ),
    )


def same_levels(one: Result, other: Result) -> bool:
    """Tell whether the sums of every territory are equal within `PEOPLE` and `KM2`."""
    return all(
        _close(one.levels[niveau], other.levels[niveau], column)
        for niveau in NIVEAUX
        for column in (*SUMS, "profondeur_max")
    )


def same_pairs(one: Result, other: Result) -> bool:
    """Tell whether the same pairs are found, with equal relations and shared figures."""
    if set(one.pairs.index) != set(other.pairs.index):
        return False
    relations = one.pairs["relation"] == other.pairs["relation"].reindex(one.pairs.index)
    return bool(relations.all()) and all(
        _close(one.pairs, other.pairs, column) for column in SHARED
    )


def _close(one: pd.DataFrame, other: pd.DataFrame, column: str) -> bool:
    first, second = one[column].align(other[column], fill_value=0)
    limit = KM2 if column.startswith("aire") else PEOPLE
    return bool((np.abs(first - second) <= limit).all())


def relation_of(common: pd.Series, alone_a: pd.Series, alone_b: pd.Series) -> pd.Series:
    """Tell the relation of pairs that share land, from three areas."""
    holds_a, holds_b = common >= (1 - SLIVER) * alone_a, common >= (1 - SLIVER) * alone_b
    told = np.select([holds_a & holds_b, holds_a | holds_b], ["identique", "imbrique"], "partiel")
    return pd.Series(told, index=common.index)
