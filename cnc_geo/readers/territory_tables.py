"""One Parquet of a territory's folder → its table or its polygons, within a budget of its own.

The folder may be a user's: what its files would make is counted before it is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from cnc_geo.readers.containers.decoding import read_once, written_out
from cnc_geo.schema.french import number

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

LIGNES_MAX = {
    "communes": 100_000,
    "contours_communes": 100_000,
    "formes": 100_000,
    "adjacence": 500_000,
    "codes_postaux": 200_000,
}
"""Rows of each table, three times those of France."""

AUTRES_LIGNES_MAX = 50_000
"""Rows of any other table."""

COLONNES_MAX = 30
"""Columns of a table: ours have eleven at most."""

DECODE_MAX = 100_000_000
"""Bytes of a table once decoded: six times the polygons of France."""

COINS_MAX = 5_000_000
"""Corners of all the polygons of a file."""

ANNEAUX_MAX = 500_000
"""Rings of all the polygons of a file."""

UN_CONTOUR_MAX = 5_000_000
"""Bytes of one polygon: more than the most detailed outline of a region."""

_DECODES = "octets une fois décodé"

_LOT = 2_000_000
"""Bytes of polygons that are made before they are counted."""

_POLYGON, _MULTIPOLYGON = 3, 6
_DEGRES_MAX = (180.0, 90.0, 180.0, 90.0)


def read_table(content: bytes, nom: str) -> pd.DataFrame:
    """Read a table.

    Parameters
    ----------
    content
        Bytes of a Parquet.
    nom
        Name of the table, for the limits and the message.

    Returns
    -------
    pandas.DataFrame
        All its columns.

    Raises
    ------
    ValueError
        If it is damaged, or larger than what is read; what is too much is told in French.
    """
    table: pd.DataFrame = _decode(content, nom).to_pandas()
    return table


def read_polygons(content: bytes, nom: str) -> tuple[pd.DataFrame, NDArray[np.object_]]:
    """Read a table with a column `geometry`, EPSG:4326: its other columns, and its polygons.

    Raises
    ------
    ValueError
        As `read_table`; if a shape is no polygon in degrees; and if there are too many corners.
    """
    table = _decode(content, nom)
    shapes = _polygons(table["geometry"], nom)
    return table.drop_columns(["geometry"]).to_pandas(), shapes


def _decode(content: bytes, nom: str) -> pa.Table:
    """Decode a Parquet once its rows, columns and bytes are counted."""
    meta = pq.read_metadata(pa.BufferReader(content))
    _refuse(meta.num_columns, COLONNES_MAX, "colonnes", nom)
    _refuse(meta.num_rows, LIGNES_MAX.get(nom, AUTRES_LIGNES_MAX), "lignes", nom)
    unpacked = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
    _refuse(unpacked, DECODE_MAX, _DECODES, nom)
    table = read_once(content)
    _refuse(written_out(table), DECODE_MAX, _DECODES, nom)
    return table.cast(pq.read_schema(pa.BufferReader(content)))


def _polygons(column: pa.ChunkedArray, nom: str) -> NDArray[np.object_]:
    """Make the polygons of a column of WKB, a few at a time, as far as they are allowed."""
    blobs = column.to_numpy()
    sizes = np.array([len(blob) for blob in blobs], dtype=np.int64)
    _refuse(int(sizes.max(initial=0)), UN_CONTOUR_MAX, "octets par contour", nom)
    begins = np.flatnonzero(np.diff(np.cumsum(sizes) // _LOT, prepend=-1))
    made, corners, rings = [np.empty(0, dtype=object)], 0, 0
    for some in np.split(blobs, begins[1:]):
        shapes = _shapes(some, nom)
        corners += int(shapely.get_num_coordinates(shapes).sum())
        parts = shapely.get_parts(shapes)
        rings += len(parts) + int(shapely.get_num_interior_rings(parts).sum())
        _refuse(corners, COINS_MAX, "sommets de contours", nom)
        _refuse(rings, ANNEAUX_MAX, "anneaux de contours", nom)
        made.append(shapes)
    return np.concatenate(made)


def _shapes(blobs: NDArray[np.object_], nom: str) -> NDArray[np.object_]:
    """Make polygons of WKB; raise ValueError if one is something else, or not in degrees."""
    try:
        shapes = np.array(shapely.from_wkb(blobs), dtype=object)
    except shapely.errors.ShapelyError:
        shapes = np.array([None])
    flat = np.isin(shapely.get_type_id(shapes), [_POLYGON, _MULTIPOLYGON]).all()
    if not flat or not (np.abs(shapely.bounds(shapes)) <= _DEGRES_MAX).all():
        message = f"{nom}.parquet : des polygones en degrés (EPSG:4326) sont attendus"
        raise ValueError(message)
    return shapes


def _refuse(found: int, most: int, what: str, nom: str) -> None:
    if found > most:
        message = (
            f"{nom}.parquet : au plus {number(most)} {what}, {number(found)} ou plus de trouvés"
        )
        raise ValueError(message)
