"""Letters that were damaged before a file came to us: they are said, and kept as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from cnc_geo.readers.journal import Journal

_DAMAGED = re.compile(
    r"<[89a-f][0-9a-f]>"  # what R writes for a byte that it cannot print: Ren<e9>
    r"|\ufffd"
    # UTF-8 read as Windows-1252
    r"|Ã[\u0080-\u00bf\u0152-\u0178\u201a-\u203a]|â€[\u0080-\u00bf\u2122\u0153]"
)


_SWALLOWED = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
"""A question mark between two letters: an accent or an apostrophe that was lost."""


def is_damaged(texte: str) -> bool:
    """Tell whether accents were damaged before we read: `Ren<e9>`, `RenÃ©`."""
    return ("<" in texte or not texte.isascii()) and bool(_DAMAGED.search(texte))


def has_lost_letter(texte: str) -> bool:
    """Tell whether a question mark stands for an apostrophe or an accent: `l?école`."""
    return "?" in texte and "://" not in texte and bool(_SWALLOWED.search(texte))


def say_damaged(cells: pd.DataFrame, lignes: pd.Index[int], journal: Journal) -> None:
    """Say which cells of any column had their letters damaged before the file came to us."""
    for header in cells.columns:
        group, texts = pd.factorize(cells.loc[lignes, header])
        for constat, is_fault, said in _DAMAGES:
            found = [n for n, text in enumerate(texts) if is_fault(str(text))]
            rows = lignes[np.isin(group, found)] if found else lignes[:0]
            journal.of_rows(rows, "", constat, "garde", said, colonne=str(header))


_DAMAGES = (
    (
        "texte_abime",
        is_damaged,
        "Des accents sont attendus, ils sont abîmés : le texte est gardé tel quel.",
    ),
    (
        "lettre_perdue",
        has_lost_letter,
        "Un accent ou une apostrophe est attendu, il est devenu « ? » : le texte est gardé.",
    ),
)
