"""GeoPackage → sheets, one a layer.

SQLite reads it in memory, table by table: no view, no virtual table runs, and no driver of GDAL can
take the file for one of its own.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.flattening import flat_rows, joined
from cnc_geo.readers.containers.geometry import from_wkb, in_degrees
from cnc_geo.readers.containers.grid import check_count, check_limits, frame
from cnc_geo.readers.containers.projections import projection_of
from cnc_geo.readers.containers.sheet import (
    COLONNES_MAX,
    DECOMPRESSE_MAX,
    Remark,
    Sheet,
)
from cnc_geo.readers.echoes import shown_title

if TYPE_CHECKING:
    from cnc_geo.readers.containers.budget import Budget

_SIGNATURES = (b"GPKG", b"GP10", b"GP11")
_ENVELOPPES = (0, 32, 48, 48, 64)
_DEGRES = 4326
_RANGS = ("fid", "ogc_fid")
"""Ranks that GDAL numbers rows by: no data."""


class _Layer(NamedTuple):
    table: str
    geometrie: str
    srs: int


def read_geopackage(content: bytes, nom: str, budget: Budget) -> list[Sheet]:
    """Read each layer of a GeoPackage.

    Parameters
    ----------
    content
        Bytes of an SQLite file.
    nom
        Its name.
    budget
        What it may make.

    Returns
    -------
    list of Sheet
        One a table that its contents name; lines are ranks of rows.

    Raises
    ------
    SourceError
        If it is no GeoPackage, is damaged, or is larger than what is read.
    """
    if content[68:72] not in _SIGNATURES:
        message = (
            f"{nom} : un GeoPackage est attendu, c'est une base SQLite d'une autre sorte. "
            "Exportez la table en CSV ou en GeoPackage."
        )
        raise SourceError(message)
    try:
        with closing(sqlite3.connect(":memory:")) as base:
            # 1 in place of 2: a base in memory has no journal beside it.
            base.deserialize(content[:18] + b"\x01\x01" + content[20:])
            base.text_factory = lambda octets: octets.decode("utf-8", "replace")
            base.execute("PRAGMA trusted_schema = OFF")
            base.execute("PRAGMA query_only = ON")
            base.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            layers = _layers(base)
            return [
                _layer(base, layer, nom if len(layers) == 1 else f"{nom} – {label}", budget)
                for layer, label in zip(layers, _labels(layers), strict=True)
            ]
    except (sqlite3.Error, MemoryError, OverflowError) as error:
        message = (
            f"{nom} : un GeoPackage entier est attendu, celui-ci est abîmé ou incomplet. "
            "Exportez-le de nouveau."
        )
        raise SourceError(message) from error


def _labels(layers: list[_Layer]) -> list[str]:
    return [shown_title(layer.table, f"couche {n}") for n, layer in enumerate(layers, start=1)]


def _layers(base: sqlite3.Connection) -> list[_Layer]:
    rows = base.execute(
        "SELECT c.table_name, coalesce(g.column_name, ''), coalesce(g.srs_id, 4326) "
        "FROM gpkg_contents c "
        "JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table' "
        "LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name "
        "WHERE c.data_type IN ('features', 'attributes') AND m.sql NOT LIKE '%virtual%' "
        "AND NOT EXISTS (SELECT 1 FROM pragma_table_xinfo(c.table_name) x WHERE x.hidden <> 0) "
        "ORDER BY c.rowid"  # a hidden column is computed
    ).fetchmany(COLONNES_MAX)
    if not rows:
        message = "no layer"
        raise sqlite3.DatabaseError(message)
    return [_Layer(str(table), str(column), int(srs)) for table, column, srs in rows]


def _layer(base: sqlite3.Connection, layer: _Layer, nom: str, budget: Budget) -> Sheet:
    cursor = base.execute(f'SELECT * FROM "{layer.table.replace(chr(34), chr(34) * 2)}"')  # noqa: S608  (quoted)
    names = [column[0] for column in cursor.description]
    check_limits(nom, len(names), 1)
    rows: list[dict[str, object]] = []
    blobs: list[object] = []
    size = 0
    for row in cursor:
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        check_count(nom, size, DECOMPRESSE_MAX, "lettres")
        budget.charge("lignes", 1, nom)
        budget.charge("cellules", len(names), nom)
        budget.charge("lettres", sum(len(value) for value in row if isinstance(value, str)), nom)
        cells = dict(zip(names, row, strict=True))
        for rank in _RANGS:
            cells.pop(rank, None)
        blobs.append(cells.pop(layer.geometrie, None))
        rows.append({name: _scalar(value) for name, value in cells.items()})
    columns, cells_of = flat_rows(rows, nom, budget)
    lignes = list(range(1, len(rows) + 1))
    shapes, said = None, list[Remark]()
    if layer.geometrie:
        shapes, missing = from_wkb([_wkb(blob) for blob in blobs], lignes, nom, budget)
        shapes, said = in_degrees(shapes, _crs(base, layer.srs), lignes)
        said = [*said, *missing]
    return Sheet(
        nom=nom,
        forme="GeoPackage",
        cellules=frame(columns, cells_of, lignes),
        geometrie=shapes,
        remarques=tuple(said),
        titre=layer.table,
    )


def _scalar(value: object) -> object:
    """Write a list, that GDAL keeps as JSON, as one cell."""
    if isinstance(value, str) and value[:1] == "[":
        try:
            items = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return joined(items) if not any(isinstance(i, list | dict) for i in items) else value
    return value


def _wkb(blob: object) -> bytes | None:
    """Take its header off a geometry: GP, version, flags, srs, envelope."""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":  # noqa: PLR2004
        return None
    kind = blob[3] >> 1 & 7
    return blob[8 + _ENVELOPPES[kind] :] if kind < len(_ENVELOPPES) else None


def _crs(base: sqlite3.Connection, srs: int) -> int | None:
    if srs == _DEGRES:
        return None
    row = base.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys "
        "WHERE srs_id = ?",
        (srs,),
    ).fetchone()
    if row is None or str(row[0]).upper() == "NONE":  # GDAL writes so that none is known
        return None
    known = str(row[0]).upper() == "EPSG" and isinstance(row[1], int)
    return projection_of(row[1] if known else str(row[2]))
