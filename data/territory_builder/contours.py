"""From the polygons of 2024 to a valid coverage of the communes of 2026."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from .packages import BuildRefusedError

Geometries = npt.NDArray[np.object_]
Codes = npt.NDArray[np.object_]

GRID_DECIMALS = 5
SNAP_DEGREES = 2e-6  # 0.2 m: repairs the 202 communes whose edges were broken at the source
SLIVER_DEGREES = 1e-4  # gaps narrower than about 10 m are drawing errors, not water
MAX_ROUNDS = 5
# Neussargues en Pinatelle was undone on 1 January 2025: its polygon of 2024 gives way to those
# of its five delegated communes, four of which are communes again.
SPLIT_2024 = {"15141": ("15031", "15035", "15047", "15141", "15171")}


def territory_of(departements: Codes) -> Codes:
    """
    Name the land a department belongs to: geometry never crosses a sea.

    Parameters
    ----------
    departements
        Department codes.

    Returns
    -------
        ``metropole``, or the department's own code overseas.
    """
    lands = [code if code.startswith("97") else "metropole" for code in departements]
    return np.array(lands, dtype=object)


def find_successors(communes_named: list[dict[str, object]]) -> dict[str, str]:
    """
    Read which commune each former code became part of.

    Parameters
    ----------
    communes_named
        Communes of the npm package, with their ``anciensCodes``.

    Returns
    -------
        Former code to current code.
    """
    return {
        former: str(commune["code"])
        for commune in communes_named
        if commune["type"] == "commune-actuelle"
        for former in commune.get("anciensCodes", ())  # type: ignore[attr-defined]
    }


def collect_pieces(communes_2024: pd.DataFrame, successors: dict[str, str]) -> pd.DataFrame:
    """
    Give each polygon of 2024 its commune of 2026.

    Parameters
    ----------
    communes_2024
        Communes and delegated communes of 2024, with WKB in hexadecimal.
    successors
        Former code to current code.

    Returns
    -------
        ``code`` (2026) and ``geometry`` (EPSG:4326), a row per polygon of 2024.
    """
    whole = communes_2024[
        (communes_2024["type"] == "COM") & ~communes_2024["code"].isin(list(SPLIT_2024))
    ]
    restored = [code for codes in SPLIT_2024.values() for code in codes]
    delegated = communes_2024[
        communes_2024["type"].isin(["COMD"]) & communes_2024["code"].isin(restored)
    ]
    _check_split(communes_2024, delegated)
    pieces = pd.concat([whole, delegated])
    codes = [successors.get(code, code) for code in pieces["code"]]
    geometries = shapely.from_wkb(pieces["geometry"].to_numpy())
    return pd.DataFrame({"code": codes, "geometry": geometries}).sort_values(
        "code", kind="stable", ignore_index=True
    )


def _check_split(communes_2024: pd.DataFrame, delegated: pd.DataFrame) -> None:
    """Refuse delegated communes that do not tile exactly the commune they replace."""
    for code, parts in SPLIT_2024.items():
        is_whole = (communes_2024["type"] == "COM") & (communes_2024["code"] == code)
        whole = shapely.from_wkb(communes_2024.loc[is_whole, "geometry"].item())
        polygons = shapely.from_wkb(
            delegated.loc[delegated["code"].isin(parts), "geometry"].to_numpy()
        )
        union = shapely.union_all(polygons)
        if len(polygons) != len(parts) or shapely.symmetric_difference(union, whole).area > 0:
            msg = f"Les communes déléguées de {code} ne recouvrent pas exactement la commune."
            raise BuildRefusedError(msg)


def build_coverage(pieces: pd.DataFrame, departement_of: dict[str, str]) -> pd.DataFrame:
    """
    Clean, merge and round the polygons, land by land.

    Parameters
    ----------
    pieces
        Table of :func:`collect_pieces`.
    departement_of
        Commune code to department code.

    Returns
    -------
        ``code`` and ``geometry`` sorted by code: a valid coverage on the grid of 1e-5 degree.
    """
    departements = np.array([departement_of[code] for code in pieces["code"]], dtype=object)
    lands = territory_of(departements)
    tables = []
    for land in sorted(set(lands)):
        chosen = pieces[lands == land]
        cleaned = clean_coverage(chosen["geometry"].to_numpy())
        codes, merged = union_by(chosen["code"].to_numpy(dtype=object), cleaned)
        rounded = round_coverage(merged, GRID_DECIMALS)
        tables.append(pd.DataFrame({"code": codes, "geometry": rounded}))
    return pd.concat(tables).sort_values("code", ignore_index=True)


def clean_coverage(geometries: Geometries) -> Geometries:
    """
    Match the edges of neighbours and fill slivers.

    Parameters
    ----------
    geometries
        Polygons of one land, EPSG:4326.

    Returns
    -------
        The same polygons as a valid coverage, in the same order.
    """
    # The stubs of shapely stop before version 2.2, which brought this function.
    cleaned: Geometries = shapely.coverage_clean(  # type: ignore[attr-defined]
        geometries, snapping_distance=SNAP_DEGREES, gap_width=SLIVER_DEGREES
    )
    return cleaned


def round_coverage(geometries: Geometries, decimals: int) -> Geometries:
    """
    Round a coverage to a decimal grid and keep it valid.

    Rounding can pinch a narrow neck; cleaning then adds points off the grid, so both alternate
    until nothing moves.

    Parameters
    ----------
    geometries
        Valid coverage of one land, EPSG:4326.
    decimals
        Decimals of a degree to keep.

    Returns
    -------
        Valid polygons, a valid coverage, every coordinate on the grid.

    Raises
    ------
    BuildRefusedError
        If the coverage is still broken after a few rounds.
    """
    current = geometries
    for _ in range(MAX_ROUNDS):
        current = canonical(shapely.transform(current, lambda points: np.round(points, decimals)))
        if is_sound(current):
            return current
        current = clean_coverage(shapely.make_valid(current, method="structure"))
    msg = f"Le découpage reste incohérent après arrondi à {decimals} décimales."
    raise BuildRefusedError(msg)


def canonical(geometries: Geometries) -> Geometries:
    """
    Write each polygon in one way only: same shape, same bytes.

    Parameters
    ----------
    geometries
        Polygons.

    Returns
    -------
        Polygons without repeated points, parts and rings in a fixed order, exteriors
        counter-clockwise (the order GeoJSON asks for).
    """
    distinct = shapely.remove_repeated_points(geometries)
    oriented: Geometries = shapely.orient_polygons(shapely.normalize(distinct))
    single = shapely.get_num_geometries(oriented) == 1
    return np.where(single, shapely.get_geometry(oriented, 0), oriented)


def is_sound(geometries: Geometries) -> bool:
    """
    Tell whether polygons are valid, not empty, and a valid coverage together.

    Parameters
    ----------
    geometries
        Polygons of one land.

    Returns
    -------
        True when all three hold.
    """
    valid = bool(shapely.is_valid(geometries).all() and not shapely.is_empty(geometries).any())
    return valid and bool(shapely.coverage_is_valid(geometries))


def union_by(keys: Codes, geometries: Geometries) -> tuple[Codes, Geometries]:
    """
    Merge the pieces of a valid coverage that share a key.

    Parameters
    ----------
    keys
        Key of each polygon.
    geometries
        Valid coverage of one land.

    Returns
    -------
        The sorted keys and the union of each.
    """
    order = np.argsort(keys.astype(str), kind="stable")
    distinct, starts = np.unique(keys[order].astype(str), return_index=True)
    groups = np.split(geometries[order], starts[1:])
    unions = [
        group[0] if len(group) == 1 else shapely.coverage_union_all(group) for group in groups
    ]
    return distinct.astype(object), np.array(unions, dtype=object)


def check_levels(contours: pd.DataFrame, levels: pd.DataFrame) -> None:
    """
    Refuse contours whose unions do not hold at some level.

    Parameters
    ----------
    contours
        ``code`` and ``geometry`` of the communes.
    levels
        ``departement`` and one column of codes per level, in the same order.

    Raises
    ------
    BuildRefusedError
        If a level of a land is not a valid coverage of valid polygons.
    """
    lands = territory_of(levels["departement"].to_numpy(dtype=object))
    for level in levels.columns:
        keys = levels[level].to_numpy(dtype=object)
        known = np.array([key is not None for key in keys])
        for land in sorted(set(lands)):
            chosen = (lands == land) & known
            if not chosen.any():
                continue
            _, unions = union_by(keys[chosen], contours["geometry"].to_numpy()[chosen])
            if not is_sound(unions):
                msg = f"Le niveau « {level} » n'est pas un découpage valide ({land})."
                raise BuildRefusedError(msg)
