"""Characters that show nothing and may deceive: taken out of every cell when a file is opened."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cnc_geo.readers.containers.grid import counted, unique_headers
from cnc_geo.readers.containers.sheet import Remark
from cnc_geo.schema.hidden_characters import (
    BLANKS,
    COMMANDS,
    DAMAGED,
    DIRECTIONS,
    HIDDEN,
    read_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from cnc_geo.readers.containers.sheet import Sheet

_BLANK = re.compile(f"[{BLANKS}]")
_SILENT = re.compile(f"[{COMMANDS}{DIRECTIONS}]")
_LOST = re.compile(f"[{DAMAGED}]")
_ANY = re.compile(f"[{HIDDEN}]")
_ANY_OF_ARROW = re.sub(r"[^\[\]-]", lambda c: rf"\x{{{ord(c[0]):x}}}", _ANY.pattern)
"""The same for Arrow, which looks through a column at once."""


def legible(text: str) -> str:
    """Take out of a text what shows nothing; a lost accent becomes U+FFFD.

    Parameters
    ----------
    text
        Any text of a file.

    Returns
    -------
    str
        The same text if it has none; tabulations and ends of lines stay.
    """
    if not _ANY.search(text):
        return text
    return _LOST.sub("\ufffd", _SILENT.sub("", _BLANK.sub(" ", text))).strip()


def legible_name(name: str) -> str:
    """Make a name of file a text: bytes that the system could not read are read as UTF-8."""
    return legible(read_name(name))


def make_legible(sheet: Sheet) -> Sheet:
    """Take out of a sheet what shows nothing, and say where it was.

    Parameters
    ----------
    sheet
        A sheet, as its container gives it.

    Returns
    -------
    Sheet
        The same one if its cells, its headers and its name are legible.
    """
    headers = [str(name) for name in sheet.cellules.columns]
    hits = [_holding(sheet.cellules.iloc[:, rank]) for rank in range(len(headers))]
    dirty = [header for header in (*headers, *sheet.entete) if _ANY.search(header)]
    if not dirty and not any(hit.any() for hit in hits) and legible_name(sheet.nom) == sheet.nom:
        return sheet
    cells = sheet.cellules.copy()
    silent: set[int] = set()
    for rank, hit in enumerate(hits):
        if hit.any():
            column = cells.iloc[:, rank]
            texts = [str(text) for text in column]
            cells.isetitem(rank, pd.array(list(map(legible, texts)), dtype="str"))
            told = zip(column.index.tolist(), texts, strict=True)
            silent.update(ligne for ligne, text in told if _is_silent(text))
    names, remarks = unique_headers([legible(header) for header in headers])
    return replace(
        sheet,
        nom=legible_name(sheet.nom),
        cellules=cells.set_axis(names, axis="columns"),
        entete=tuple(map(legible, sheet.entete)),
        remarques=(*sheet.remarques, *remarks, *_said(sorted(silent), dirty)),
    )


def _holding(cells: pd.Series[str]) -> NDArray[np.bool_]:
    """Tell which cells of a column hold one of these characters."""
    column = pa.array(cells, type=pa.large_string(), from_pandas=True)
    found = pc.match_substring_regex(column, _ANY_OF_ARROW).fill_null(fill_value=False)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _is_silent(text: str) -> bool:
    return bool(_SILENT.search(text) or _BLANK.search(text))


def _said(lignes: Sequence[int], headers: Iterable[str]) -> list[Remark]:
    """Say on which lines characters were taken out; a lost accent is said with its row."""
    where = [counted(len(lignes), "ligne") + f" (d'abord la ligne {lignes[0]})"] if lignes else []
    where += ["l'en-tête"] if any(map(_is_silent, headers)) else []
    if not where:
        return []
    sentence = (
        "Un texte qui se voit en entier est attendu ; des caractères de commande ou de sens "
        f"d'écriture ont été trouvés et ôtés : {' et '.join(where)}."
    )
    return [Remark(None, "", "", "caractere_cache", "repare", sentence)]
