"""A situation → the polygons of its map, and the communes under each.

France and regions are drawn by pieces (an EPCI cut by the borders of departments: small, and each
piece lies in one department); a department is drawn commune by commune, with its EPCI outlined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from cnc_geo.maps.layers import to_geojson_text
from cnc_geo.territory.geometry import CRS, members_by_rank, zones

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation
    from cnc_geo.territory.model import Territory


class Outline(NamedTuple):
    """One layer of a map, its polygons made only when asked for.

    Parameters
    ----------
    nom
        Name of the layer, which tells its content: same name, same polygons.
    interactif
        Whether it is filled and can be clicked; else it is an outline.
    geojson
        Makes its polygons.
    """

    nom: str
    interactif: bool
    geojson: Callable[[], str]


class Cells(NamedTuple):
    """The polygons that one map fills.

    Parameters
    ----------
    codes
        Code of each cell.
    rank
        Cell of each commune, or -1.
    epci
        EPCI of each cell, empty if none.
    """

    codes: list[str]
    rank: NDArray[np.intp]
    epci: list[str]


def cells(situation: Situation) -> Cells:
    """List the polygons that the map of a situation fills, in the order of their codes."""
    communes = situation.territory.communes
    inside = np.flatnonzero(situation.kept)
    epci = communes["epci"].fillna("").to_numpy(dtype=object)[inside]
    if situation.niveau == "departement":
        keys = communes["code"].to_numpy(dtype=object)[inside]
    else:
        keys = _piece(communes.iloc[inside])
    number_of, codes = pd.factorize(keys, sort=True)
    rank = np.full(len(situation.kept), -1, dtype=np.intp)
    rank[inside] = number_of
    owner = np.full(len(codes), "", dtype=object)
    owner[number_of] = epci
    return Cells([str(code) for code in codes], rank, owner.tolist())


def _piece(rows: pd.DataFrame) -> NDArray[np.object_]:
    """Code of the piece of each row: EPCI and department, or the commune itself without an EPCI."""
    alone = rows["epci"].isna()
    together = rows["epci"].fillna("") + "-" + rows["departement"]
    code = rows["code"] if "code" in rows.columns else rows["commune"]
    return together.mask(alone, code).to_numpy(dtype=object)


def layers(situation: Situation) -> list[Outline]:
    """Name the layers of the map of a situation, the lowest first.

    Parameters
    ----------
    situation
        What one looks at.

    Returns
    -------
    list of Outline
        The cells that are filled, then an outline of the level above.
    """
    territory, code = situation.territory, situation.code.lower()
    if situation.niveau == "departement":
        return [
            Outline(f"communes-{code}", True, lambda: _communes(situation)),  # noqa: FBT003
            Outline(f"epci-{code}", False, lambda: _epci(situation)),  # noqa: FBT003
        ]
    kept = set(territory.communes.loc[situation.kept, "departement"])
    return [
        Outline(f"parties-{code}", True, lambda: _pieces(territory, kept)),  # noqa: FBT003
        Outline(f"departements-{code}", False, lambda: _departements(territory, kept)),  # noqa: FBT003
    ]


def _communes(situation: Situation) -> str:
    territory = situation.territory
    kept = situation.kept & territory.first
    rows = territory.communes[kept]
    shapes = territory.whole.contours().to_numpy()[territory.units("commune").rank[kept]]
    return to_geojson_text(gpd.GeoDataFrame(rows[["code", "nom"]], geometry=shapes, crs=CRS))


def _epci(situation: Situation) -> str:
    units = situation.territory.units("epci")
    rank = np.where(situation.kept, units.rank, -1)
    members = members_by_rank(rank, len(units.codes))
    present = [unit for unit, communes in enumerate(members) if len(communes)]
    shapes = zones(situation.territory, [members[unit] for unit in present])
    named = {"code": units.codes[present], "nom": units.noms[present]}
    return to_geojson_text(gpd.GeoDataFrame(named, geometry=shapes.to_numpy(), crs=CRS))


def _pieces(territory: Territory, kept: set[str]) -> str:
    rows = territory.pieces()[lambda piece: piece["departement"].isin(kept)]
    noms = dict(zip(*territory.units("epci")[:2], strict=True))
    communes = dict(zip(*territory.units("commune")[:2], strict=True))
    code = _piece(rows)
    nom = [
        noms.get(epci) or communes[commune]
        for epci, commune in zip(rows["epci"], rows["commune"], strict=True)
    ]
    return to_geojson_text(
        gpd.GeoDataFrame({"code": code, "nom": nom}, geometry=rows.geometry.to_numpy(), crs=CRS)
    )


def _departements(territory: Territory, kept: set[str]) -> str:
    rows = territory.pieces()[lambda piece: piece["departement"].isin(kept)]
    drawn = rows[["departement", "geometry"]].dissolve("departement", method="coverage")
    noms = dict(zip(*territory.units("departement")[:2], strict=True))
    named = {"code": drawn.index, "nom": [noms[code] for code in drawn.index]}
    return to_geojson_text(gpd.GeoDataFrame(named, geometry=drawn.geometry.to_numpy(), crs=CRS))
