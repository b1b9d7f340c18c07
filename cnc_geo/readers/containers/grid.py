"""Rows of cells → a sheet: its header found and made unique, its cells turned into text."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.sheet import CELLULES_MAX, COLONNES_MAX, LIGNES_MAX, Remark
from cnc_geo.readers.echoes import header_labels
from cnc_geo.schema.french import count, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ENTIER_SUR = 1e15
_APERCU = 1000


class Row(NamedTuple):
    """Cells of one row, stripped, and the line where it starts."""

    ligne: int
    cellules: list[str]


def cell_text(value: object) -> str:  # noqa: PLR0911  (one return a type)
    """Write any value of a file as the text of a cell."""
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bytes):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        if value != value:  # noqa: PLR0124  (NaT is a datetime that is not itself)
            return ""
        midnight = not (value.hour or value.minute or value.second or value.microsecond)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _number(float(value)) if value == value.to_integral_value() else f"{value:f}"
    return str(value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < _ENTIER_SUR else repr(value)


def find_header(rows: Sequence[Row]) -> int:
    """Find the rank of the header: the first row that is not a title.

    A title has one filled cell, or fewer filled cells than half of the width most rows have; the
    empty cells that end a row do not count.

    Parameters
    ----------
    rows
        Rows that are not blank.

    Returns
    -------
    int
        Its rank in `rows`; -1 if all are titles.
    """
    widths = Counter(reach(row.cellules) for row in islice(rows, _APERCU))
    common = max(widths, key=lambda width: (widths[width], width), default=0)
    for rank, row in enumerate(rows):
        filled = sum(map(bool, row.cellules))
        if filled > 1 and filled * 2 >= common:
            return rank
    return -1


def reach(cells: Sequence[str]) -> int:
    """Count cells up to the last filled one."""
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    return width


def shifted_header(rows: Sequence[Row], rank: int) -> list[Remark]:
    """Say that rows stand before the header, if any does."""
    if not rank:
        return []
    sentence = (
        f"L'en-tête est attendu sur la première ligne, il a été trouvé ligne {rows[rank].ligne} : "
        f"{counted(rank, 'ligne')} de titre avant {'sont passées' if rank > 1 else 'est passée'}."
    )
    return [Remark(None, "", "", "entete_decale", "ignore", sentence)]


def unique_headers(cells: Sequence[str]) -> tuple[list[str], list[Remark]]:
    """Name each column once: a repeated header gets a number, an empty one a rank."""
    labels = header_labels(cells)
    taken = {cell for cell in cells if cell}
    seen: set[str] = set()
    names, remarks = [], []
    for rank, cell in enumerate(cells, start=1):
        name = cell or _free(f"colonne {rank}", taken)
        if name in seen:
            number = 2
            while f"{name} ({number})" in taken:
                number += 1
            name = f"{cell} ({number})"
            sentence = (
                f"Chaque en-tête doit être unique, « {labels[cell]} » est répété : la colonne de "
                f"rang {rank} est nommée « {name if labels[cell] == cell else labels[cell]} »."
            )
            remarks.append(Remark(None, labels[cell], "", "colonne_repetee", "garde", sentence))
        taken.add(name)
        seen.add(name)
        names.append(name)
    return names, remarks


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    return name


def check_limits(nom: str, columns: int, rows: int) -> None:
    """Raise SourceError if a table is wider, longer or larger than what is read."""
    check_count(nom, columns, COLONNES_MAX, "colonnes")
    check_count(nom, rows, LIGNES_MAX, "lignes")
    check_count(nom, columns * rows, CELLULES_MAX, "cellules")


def check_count(nom: str, count: int, limit: int, what: str) -> None:
    """Raise SourceError if there are more of something than what is read."""
    if count > limit:
        message = (
            f"{nom} : au plus {number(limit)} {what} sont attendues, {number(count)} trouvées. Ne "
            "gardez que la partie utile du fichier."
        )
        raise SourceError(message)


def frame(
    names: Sequence[str], rows: Iterable[Sequence[str]], lignes: Sequence[int]
) -> pd.DataFrame:
    """Make the table of text cells of a sheet."""
    kept = list(rows)
    index = pd.Index(list(lignes), name="ligne", dtype="int64")
    try:
        return pd.DataFrame(kept, columns=list(names), index=index, dtype="str")
    except UnicodeEncodeError:  # half of a character, as "\ud83d" alone in a JSON
        whole = [[_encodable(cell) for cell in row] for row in kept]
        return pd.DataFrame(
            whole, columns=[_encodable(name) for name in names], index=index, dtype="str"
        )


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def counted(how_many: int, noun: str) -> str:
    """Write a number and its noun, in the plural if they are several."""
    return count(how_many, noun, f"{noun}s")
