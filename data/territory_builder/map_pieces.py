"""The light coverage of the national and regional web maps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from .contours import Geometries, round_coverage, territory_of, union_by

# Whole France then weighs 0.38 MB as compressed GeoJSON; 500 m would weigh 0.52 MB.
TOLERANCE_M = 700.0
MAP_DECIMALS = 4
# Legal projection of each land: simplification must be in metres, alike in every direction.
LEGAL_EPSG = {"metropole": 2154, "971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}
NO_EPCI = "-"


def build_map_pieces(communes: pd.DataFrame, contours: pd.DataFrame) -> pd.DataFrame:
    """
    Draw each EPCI within each department, simplified together.

    A piece per pair lets a map colour EPCI and draw departments and regions without any
    disagreement between their lines.

    Parameters
    ----------
    communes
        ``departement`` and ``epci`` of the communes.
    contours
        ``geometry`` of the communes, same order.

    Returns
    -------
        ``departement``, ``epci``, or ``commune`` for one without EPCI (the other is ``None``), and
        ``geometry`` (EPSG:4326, 4 decimals), sorted; a valid coverage.
    """
    lands = territory_of(communes["departement"].to_numpy(dtype=object))
    keys = _piece_keys(communes)
    tables = []
    for land in sorted(set(lands)):
        chosen = lands == land
        names, unions = union_by(keys[chosen], contours["geometry"].to_numpy()[chosen])
        simple = _simplify(unions, LEGAL_EPSG[land])
        tables.append(pd.DataFrame({"key": names, "geometry": simple}))
    pieces = pd.concat(tables).sort_values("key", ignore_index=True)
    parts = [str(key).split("|") for key in pieces["key"]]
    epci = [None if name.startswith(NO_EPCI) else name for _, name in parts]
    commune = [
        name.removeprefix(NO_EPCI) if name.startswith(NO_EPCI) else None for _, name in parts
    ]
    return pd.DataFrame(
        {
            "departement": pd.Series([departement for departement, _ in parts], dtype=object),
            "epci": pd.Series(epci, dtype=object),
            "commune": pd.Series(commune, dtype=object),
            "geometry": pieces["geometry"],
        }
    )


def _piece_keys(communes: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Name the piece of each commune; a commune without EPCI is a piece by itself."""
    rows = zip(communes["departement"], communes["epci"], communes["code"], strict=True)
    keys = [f"{departement}|{epci or NO_EPCI + code}" for departement, epci, code in rows]
    return np.array(keys, dtype=object)


def _simplify(unions: Geometries, epsg: int) -> Geometries:
    """Simplify a coverage in its legal projection, then come back to rounded degrees."""
    projected = _project(unions, Transformer.from_crs(4326, epsg, always_xy=True))
    simple = shapely.coverage_simplify(projected, TOLERANCE_M)
    degrees = _project(simple, Transformer.from_crs(epsg, 4326, always_xy=True))
    return round_coverage(degrees, MAP_DECIMALS)


def _project(geometries: Geometries, transformer: Transformer) -> Geometries:
    """Change the projection of polygons; equal points stay equal, so edges still match."""
    projected: Geometries = shapely.transform(
        geometries,
        lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1])),
    )
    return projected
