"""Write tables as small parquet files, always the same bytes for the same content."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

ZSTD_LEVEL = 19
# Groups of rows let two threads unpack the contours, and one department be read alone.
CONTOUR_ROWS = 4096
PAGE_BYTES = 1 << 22


def write_table(path: Path, table: pd.DataFrame, repeated: list[str]) -> None:
    """
    Write a table of attributes.

    Parameters
    ----------
    path
        Parquet file.
    table
        Text, whole or real numbers.
    repeated
        Columns whose values come back often; they are stored through a dictionary.
    """
    content = pa.Table.from_pandas(table, preserve_index=False)
    _write(path, content, repeated, rows=len(table))


def write_contours(path: Path, table: pd.DataFrame, repeated: list[str]) -> None:
    """
    Write a table with polygons as GeoParquet, EPSG:4326 in longitude, latitude.

    Parameters
    ----------
    path
        Parquet file.
    table
        Attributes and ``geometry`` (shapely objects).
    repeated
        Columns stored through a dictionary.
    """
    geometries = table["geometry"].to_numpy()
    kinds = sorted({str(geometry.geom_type) for geometry in geometries})
    column = {
        "encoding": "WKB",
        "geometry_types": kinds,
        "crs": CRS.from_epsg(4326).to_json_dict(),
        "edges": "planar",
        "orientation": "counterclockwise",
        "bbox": [float(bound) for bound in shapely.total_bounds(geometries)],
    }
    described = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": column}}
    attributes = pa.Table.from_pandas(table.drop(columns="geometry"), preserve_index=False)
    packed = pa.array(shapely.to_wkb(geometries, byte_order=1), type=pa.binary())
    content = attributes.append_column("geometry", packed)
    geo = json.dumps(described, ensure_ascii=False, sort_keys=True)
    _write(path, content, repeated, rows=CONTOUR_ROWS, notes={"geo": geo})


def write_json(path: Path, content: dict[str, Any]) -> None:
    """
    Write a document as indented UTF-8 JSON.

    Parameters
    ----------
    path
        JSON file.
    content
        Document; its order is kept.
    """
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _write(
    path: Path,
    content: pa.Table,
    repeated: list[str],
    rows: int,
    notes: dict[str, str] | None = None,
) -> None:
    """Fix every option of the writer: bytes must not depend on its defaults."""
    plain = content.replace_schema_metadata()
    with pq.ParquetWriter(
        path,
        plain.schema,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        use_dictionary=repeated,
        data_page_size=PAGE_BYTES,
        write_statistics=plain.column_names[:1],
        store_schema=False,
        version="2.6",
        data_page_version="1.0",
    ) as writer:
        writer.write_table(plain, row_group_size=rows)
        if notes:
            writer.add_key_value_metadata(notes)
