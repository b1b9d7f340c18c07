"""The script that opens a workbook in a process of its own: bytes in, JSON out (see `workbooks`).

A damaged `.xls` may claim to hold thousands of millions of texts: the library then ends its process
for want of memory, and this must not be the process of the application. Run as a script, it imports
nothing of cnc_geo, which would cost a second.
"""

import io
import json
import sys

MEMOIRE_MAX = 3_000_000_000
CHIFFRE, DEMESURE = 3, 4
"""Exit codes: a password is asked for, the cells are too many."""


def main(most: int, longest: int) -> int:
    """Read a workbook from standard input, write its worksheets to standard output."""
    try:
        import resource  # noqa: PLC0415  (there is none on Windows)
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAX, MEMOIRE_MAX))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine as calamine  # noqa: PLC0415  (once memory is bounded)

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    except calamine.PasswordError:
        return CHIFFRE
    pages = {}
    for meta in book.sheets_metadata:
        if meta.typ == calamine.SheetTypeEnum.WorkSheet:
            page = book.get_sheet_by_name(meta.name)
            last = page.end or (0, 0)
            most -= (last[0] + 1) * (last[1] + 1)
            if most < 0:
                return DEMESURE
            pages[meta.name] = page.to_python(skip_empty_area=False)
    text = json.dumps(pages, default=_dated)
    if len(text) > longest:
        return DEMESURE
    sys.stdout.write(text)
    return 0


def _dated(value: object) -> dict[str, str]:
    iso = getattr(value, "isoformat", None)
    return {"date": iso() if iso else str(value)}


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
