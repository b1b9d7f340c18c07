"""What any file is once opened: named columns of text cells, and what opening had to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

TAILLE_MAX = 100_000_000
"""Bytes of a file that is read."""

DECOMPRESSE_MAX = 300_000_000
"""Bytes of what a file holds once decompressed (the XML of a workbook is 10 times its file)."""

COLONNES_MAX = 500
"""Columns of a file that is read."""

LIGNES_MAX = 1_000_000
"""Rows of a file that is read."""

CELLULES_MAX = 20_000_000
"""Cells of a file that is read, empty ones included: what bounds the memory."""


class Remark(NamedTuple):
    """One thing to say of a file, of a row or of a cell: a row of the table `diagnostics`.

    Parameters
    ----------
    ligne
        Line in the file, as a spreadsheet numbers it; rank of the element in a JSON; None if the
        remark is on the file as a whole.
    colonne, valeur
        Header of the column and text of the cell, as they stand in the file; empty if none.
    constat
        What was found: one of `codes.CONSTATS`.
    traitement
        What was done: one of `codes.TRAITEMENTS`.
    explication
        One French sentence: what was expected, what was found, what was done.
    """

    ligne: int | None
    colonne: str
    valeur: str
    constat: str
    traitement: str
    explication: str


@dataclass(frozen=True, eq=False)
class Sheet:
    """The rows of one file.

    Parameters
    ----------
    nom
        Name of the file, without its folder.
    forme
        How it is written, in French: « CSV », « JSON », « classeur Excel »…
    cellules
        Text cells, stripped, an absent one being empty; columns are the headers of the file, made
        unique; the index, named `ligne`, holds line numbers.
    geometrie
        One shape a row (EPSG:4326, None if absent), or None if the form holds no shape.
    remarques
        What opening repaired or set aside.
    ecartees
        Number of rows set aside at opening: they are not in `cellules`, each has a remark.
    entete
        Cells of the header as they stand in the file, before they were made unique; empty if the
        form names its columns itself (JSON, layers). A file that has no header has its first row
        here.
    ligne_entete
        Line of the header, 0 if the form has none.
    titre
        Name of the sheet, layer or member as it stands in the file: to choose it, never told.
    """

    nom: str
    forme: str
    cellules: pd.DataFrame
    geometrie: NDArray[np.object_] | None
    remarques: tuple[Remark, ...]
    ecartees: int = 0
    entete: tuple[str, ...] = ()
    ligne_entete: int = 0
    titre: str = ""
