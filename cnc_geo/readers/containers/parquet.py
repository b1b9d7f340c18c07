"""Parquet and GeoParquet → a sheet; how large it is once decoded is known before it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.flattening import flat_rows
from cnc_geo.readers.containers.grid import check_limits, frame
from cnc_geo.readers.containers.sheet import DECOMPRESSE_MAX, Remark, Sheet
from cnc_geo.schema.french import in_mo

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from cnc_geo.readers.containers.budget import Budget


def read_parquet(content: bytes, nom: str, budget: Budget) -> Sheet:
    """Read a Parquet, and its geometry if it is a GeoParquet.

    Parameters
    ----------
    content
        Bytes of a Parquet.
    nom
        Its name.
    budget
        What it may make.

    Returns
    -------
    Sheet
        Its rows; lines are their ranks.

    Raises
    ------
    SourceError
        If it is damaged, or larger than what is read.
    """
    import pyarrow as pa  # noqa: PLC0415  (a CSV needs none of it)

    faults = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, AttributeError)
    try:
        table = _table(content, nom, budget)
        rows = table.to_pylist()
        geo = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
        column = geo.get("primary_column", "")
        lignes = list(range(1, len(rows) + 1))
        shapes, said = (
            _shapes(rows, geo["columns"][column], column, _Charged(lignes, nom, budget))
            if column
            else (None, [])
        )
    except (*faults, RecursionError, OverflowError, MemoryError) as error:
        message = (
            f"{nom} : un Parquet entier est attendu, celui-ci est abîmé, chiffré ou incomplet. "
            "Exportez-le de nouveau."
        )
        raise SourceError(message) from error
    names, cells = flat_rows(
        [{k: v for k, v in row.items() if k != column} for row in rows], nom, budget
    )
    return Sheet(
        nom=nom,
        forme="Parquet",
        cellules=frame(names, cells, lignes),
        geometrie=shapes,
        remarques=tuple(said),
    )


class _Charged(NamedTuple):
    """The lines of shapes, and who is charged for them."""

    lignes: list[int]
    nom: str
    budget: Budget


def _shapes(
    rows: list[dict[str, Any]], described: dict[str, Any], column: str, charged: _Charged
) -> tuple[NDArray[np.object_], list[Remark]]:
    from cnc_geo.readers.containers.geometry import from_wkb, in_degrees  # noqa: PLC0415
    from cnc_geo.readers.containers.projections import projection_of  # noqa: PLC0415

    if described["encoding"] != "WKB":
        message = "another encoding"
        raise ValueError(message)
    shapes, missing = from_wkb([row[column] for row in rows], *charged)
    crs = described.get("crs")  # none stands for longitude and latitude
    placed, said = in_degrees(
        shapes, projection_of(crs) if isinstance(crs, dict) else None, charged.lignes
    )
    return placed, [*said, *missing]


def _table(content: bytes, nom: str, budget: Budget) -> pa.Table:
    """Decode a Parquet, its texts kept apart from the cells that repeat them."""
    import pyarrow as pa  # noqa: PLC0415  (as above)
    import pyarrow.parquet as pq  # noqa: PLC0415

    from cnc_geo.readers.containers.decoding import read_once, written_out  # noqa: PLC0415

    meta = pq.read_metadata(pa.BufferReader(content))
    check_limits(nom, max(1, meta.num_columns), meta.num_rows)
    groups = [meta.row_group(i) for i in range(meta.num_row_groups)]
    leaves = [group.column(j) for group in groups for j in range(group.num_columns)]
    budget.charge("lignes", meta.num_rows, nom)
    budget.charge("cellules", sum(leaf.num_values for leaf in leaves), nom)
    _refuse_large(sum(leaf.total_uncompressed_size for leaf in leaves), nom)
    table = read_once(content)
    _refuse_large(written_out(table), nom)
    return table


def _refuse_large(size: int, nom: str) -> None:
    if size > DECOMPRESSE_MAX:
        message = (
            f"{nom} : au plus {in_mo(DECOMPRESSE_MAX)} une fois décodé sont attendus, le fichier "
            f"en contient {in_mo(size)}. Ne gardez que la partie utile."
        )
        raise SourceError(message)
