"""Bytes of a Parquet → its table, each text written once; and how large it is once written out."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def read_once(content: bytes) -> pa.Table:
    """Decode a Parquet, its texts kept apart from the cells that repeat them."""
    # A text of 10 Mo repeated in each row is written once, and would be decoded as many times.
    meta = pq.read_metadata(pa.BufferReader(content))
    groups = [meta.row_group(i) for i in range(meta.num_row_groups)]
    leaves = [group.column(j) for group in groups for j in range(group.num_columns)]
    texts = {leaf.path_in_schema for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"}
    file = pq.ParquetFile(pa.BufferReader(content), read_dictionary=sorted(texts))
    return file.read(use_threads=False)


def written_out(table: pa.Table) -> int:
    """Count the bytes of a table whose every cell is written out."""
    return sum(_weight(chunk) for column in table.columns for chunk in column.chunks)


def _weight(array: Any) -> int:  # noqa: ANN401  (pyarrow has no types)
    if pa.types.is_dictionary(array.type):
        values = array.dictionary
        if not (pa.types.is_binary(values.type) or pa.types.is_string(values.type)):
            return int(array.nbytes)
        return int(pc.sum(pc.take(pc.binary_length(values), array.indices)).as_py() or 0)
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return _weight(array.values)
    if pa.types.is_struct(array.type):
        return sum(_weight(array.field(i)) for i in range(array.type.num_fields))
    return int(array.nbytes)
