"""Text → records of cells: the separator chosen, quoting faults kept to their own line."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.grid import Row, find_header
from cnc_geo.readers.containers.sheet import CELLULES_MAX, COLONNES_MAX, LIGNES_MAX, TAILLE_MAX
from cnc_geo.schema.french import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cnc_geo.readers.containers.budget import Budget
    from cnc_geo.readers.containers.encoding import Text

SEPARATEURS = (";", "\t", ",", "|")
_DECLARE = re.compile(r'"?sep=([;,|\t])"?\s*', re.IGNORECASE)
_APERCU = 300
_APERCU_CARACTERES = 200_000
_HASARD = 6
"""Separators in one cell that are more likely those of lines that a quote left open swallowed."""
_LIGNES_PAR_CELLULE = 100
"""Lines a quoted cell may run over once the quotes of a file are known to be faulty."""


class Records(NamedTuple):
    """What a text holds.

    Parameters
    ----------
    separateur
        What parts the cells; empty if nothing does.
    rows
        Records that are not blank.
    reparees, perdues
        Lines whose quotes are faulty: read as they are, or given up.
    """

    separateur: str
    rows: list[Row]
    reparees: list[int]
    perdues: list[int]


def cut_records(text: Text, nom: str, budget: Budget) -> Records:
    """Cut a text into records.

    Parameters
    ----------
    text
        A decoded text.
    nom
        Name of the file, for messages.
    budget
        What it may make.

    Returns
    -------
    Records
        With the line each record starts on, 1 being the first of the file.

    Raises
    ------
    SourceError
        If it is larger than what is read.
    """
    _let_long_cells_pass()
    lines = list(text.lines())
    first = 0
    declared = _DECLARE.fullmatch(lines[0]) if lines else None
    if declared:
        first, separator = 1, declared[1]
    else:
        separator = _choose(_sample(lines))
    if not separator:
        return Records("", [], [], [])
    _refuse_endless_line(lines, separator, nom)
    return _cut(lines, separator, first, _Most.of(nom, budget))


def _cut(lines: list[str], separator: str, first: int, most: _Most) -> Records:
    try:
        rows = list(_bounded(_strict(lines[first:] if first else lines, separator, first), most))
    except csv.Error:
        return _tolerant(lines, separator, first, most)
    if any(_swallowed(lines, row, after, separator) for row, after in _long(rows, len(lines))):
        return _tolerant(lines, separator, first, most)
    return Records(separator, rows, [], [])


class _Most(NamedTuple):
    """Rows and cells at which cutting stops."""

    nom: str
    budget: Budget
    lignes: int
    cellules: int

    @classmethod
    def of(cls, nom: str, budget: Budget) -> _Most:
        """Take the limits of a text, or what other members of an archive left."""
        rows, cells = budget.left("lignes"), budget.left("cellules")
        return cls(nom, budget, min(LIGNES_MAX, rows), min(CELLULES_MAX, cells))


def _let_long_cells_pass() -> None:
    """Allow a cell to hold the outline of a département, which csv takes for a fault."""
    if csv.field_size_limit() < TAILLE_MAX:
        csv.field_size_limit(TAILLE_MAX)


def _sample(lines: list[str]) -> list[str]:
    kept: list[str] = []
    size = 0
    for line in islice(lines, _APERCU):
        size += len(line)
        if size > _APERCU_CARACTERES and kept:
            break
        kept.append(line)
    return kept


def _choose(lines: list[str]) -> str:
    """Choose the separator under which rows have the same width, as the header has."""
    whole = "".join(lines)
    scores = {sep: _score(_sketch(lines, sep)) for sep in SEPARATEURS if sep in whole}
    best = max(scores, key=lambda sep: scores[sep], default="")
    return best if scores.get(best, 0) > 0 else ""


def _sketch(lines: list[str], separator: str) -> list[Row]:
    """Cut a sample that may end anywhere and hold any fault."""
    try:
        records = [row for row in csv.reader(lines, delimiter=separator, strict=True) if row]
    except csv.Error:
        records = [_alone(line, separator) or line.split(separator) for line in lines]
    return [
        Row(0, cells)
        for record in records
        if any(cells := [cell.strip() for cell in record[: COLONNES_MAX * 2]])
    ]


def _score(rows: Sequence[Row]) -> float:
    widths = Counter(len(row.cellules) for row in rows)
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0.0
    width = max(several, key=lambda w: (several[w], w))
    header = find_header(rows)
    if header < 0 or (header and width == 2 and len(rows[0].cellules) == 1):  # noqa: PLR2004
        return 0.0  # one column of text where each line happens to hold a comma
    share = several[width] / len(rows)
    return share * (1 - 1 / width) * (0.4 if header else 1.0)


def _refuse_endless_line(lines: list[str], separator: str, nom: str) -> None:
    """Refuse a line whose cells alone would fill the memory."""
    for rank, line in enumerate(lines, start=1):
        if len(line) > 1_000_000 and line.count(separator) > 100 * COLONNES_MAX:  # noqa: PLR2004
            message = (
                f"{nom}, ligne {rank} : au plus {COLONNES_MAX} colonnes sont attendues, "
                f"{number(line.count(separator) + 1)} trouvées. Vérifiez que ce fichier est un "
                "tableau."
            )
            raise SourceError(message)


def _bounded(rows: Iterator[Row], most: _Most) -> Iterator[Row]:
    """Stop at the number of rows and of cells that are read."""
    cells = 0
    for count, row in enumerate(rows):
        cells += len(row.cellules)
        if count > most.lignes or cells > most.cellules:
            limits = f"{number(most.lignes)} lignes et {number(most.cellules)} cellules"
            message = (
                f"{most.nom} : au plus {limits} sont attendues, le fichier en a davantage. Ne "
                "gardez que la partie utile."
            )
            raise most.budget.refusal(message)
        yield row


def _strict(lines: list[str], separator: str, first: int) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    start = first + 1
    for record in reader:
        cells = list(map(str.strip, record))
        if any(cells):
            yield Row(start, cells)
        start = first + reader.line_num + 1


def _long(rows: list[Row], total: int) -> Iterator[tuple[Row, int]]:
    """Give the records that hold a line end, with the line after them at the latest."""
    for rank, row in enumerate(rows):
        after = rows[rank + 1].ligne if rank + 1 < len(rows) else total + 1
        if after > row.ligne + 1 and any("\n" in cell or "\r" in cell for cell in row.cellules):
            yield row, after


def _swallowed(lines: list[str], row: Row, after: int, separator: str) -> bool:
    """Tell a quote left open: each line it swallowed is a record of the same width by itself.

    An address of two lines may look so in a table of two columns: what is valid stays as it is,
    unless the cell would have to hold many separators by chance.
    """
    width = len(row.cellules)
    inside = [line for line in lines[row.ligne - 1 : after - 1] if line.strip()]
    by_chance = (len(inside) - 1) * (width - 1)
    return by_chance >= _HASARD and all(len(line.split(separator)) == width for line in inside)


def _tolerant(lines: list[str], separator: str, first: int, most: _Most) -> Records:
    """Cut record by record: a fault costs its own line and no other."""
    common = _common(lines[first:], separator)
    repaired: list[int] = []
    lost: list[int] = []
    rows = list(_bounded(_resumed(lines, separator, first, common, repaired, lost), most))
    return Records(separator, rows, repaired, lost)


def _common(lines: list[str], separator: str) -> int:
    """Tell the width of most lines that are whole records, of those as wide as the header."""
    alone = [_alone(line, separator) for line in lines]
    header = find_header([Row(0, cells) for cells in alone[:_APERCU] if any(cells)])
    least = len([cells for cells in alone[:_APERCU] if any(cells)][header]) if header >= 0 else 2
    widths = Counter(len(cells) for cells in alone if len(cells) >= least)
    return max(widths, key=lambda width: widths[width], default=0)


def _resumed(
    lines: list[str], separator: str, first: int, common: int, repaired: list[int], lost: list[int]
) -> Iterator[Row]:
    at, opened = first, False
    while at < len(lines):
        record, used = _record(lines, at, separator, common)
        odd = lines[at].count('"') % 2 == 1
        start = at + 1
        at += used
        if opened and used == 1 and odd and len(lines[start - 1].strip()):
            lost.append(start)  # the end of the cell that was left open
            opened = False
            continue
        if not record:
            record = _literal(lines[start - 1], separator)
            if len(record) != common:
                lost.append(start)
                opened = odd
                continue
            repaired.append(start)
        cells = list(map(str.strip, record))
        if any(cells):
            opened = opened and len(cells) != common
            yield Row(start, cells)


def _record(lines: list[str], at: int, separator: str, common: int) -> tuple[list[str], int]:
    """Read the record that starts at a line, and count its lines; no cell if it is faulty."""
    window = lines[at : at + _LIGNES_PAR_CELLULE]
    reader = csv.reader(window, delimiter=separator, strict=True)
    try:
        record = next(reader)
    except (csv.Error, StopIteration):
        return [], 1
    used = reader.line_num
    if used == 1:
        return record or [""], 1
    row = Row(at + 1, record)
    if len(record) != common or _swallowed(lines, row, at + 1 + used, separator):
        return [], 1
    return record, used


def _alone(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return []


def _literal(line: str, separator: str) -> list[str]:
    """Cut at each separator, quotes meaning nothing but around a whole cell."""
    cells = [cell.strip() for cell in line.split(separator)]
    return [
        cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell
        for cell in cells
    ]
