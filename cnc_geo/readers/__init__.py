"""Files → checked tables, and a diagnosis of every row."""

from cnc_geo.opening.dispatch import read_content
from cnc_geo.readers.assembly import Reading, read_file, verify_file
from cnc_geo.readers.files import complete, join_readings, read_network
from cnc_geo.readers.recognition import association_text, read_association
from cnc_geo.readers.reporting import (
    count_remarks,
    diagnostic_shapes,
    join_diagnostics,
    summarise,
    trace_files,
)
from cnc_geo.readers.territoire import read_territory

__all__ = [
    "Reading",
    "association_text",
    "complete",
    "count_remarks",
    "diagnostic_shapes",
    "join_diagnostics",
    "join_readings",
    "read_association",
    "read_content",
    "read_file",
    "read_network",
    "read_territory",
    "summarise",
    "trace_files",
    "verify_file",
]
