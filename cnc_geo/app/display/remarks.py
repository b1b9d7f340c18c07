"""What was found in a file, as screens show it."""

from __future__ import annotations

import pandas as pd

from cnc_geo.app.display.frames import Screen, Shown
from cnc_geo.schema.column import Column
from cnc_geo.schema.french import number

_WHOLE = "fichier"
"""Written for a remark on the file as a whole."""

_KINDS = Screen(
    "diagnostics",
    (
        *("constat", "traitement"),
        Column("lignes", "Nombre de lignes où cela a été trouvé", titre="Lignes"),
    ),
    (("Ce qui a été trouvé", 300), ("Lignes", 70)),
)


def kind_rows(counted: pd.DataFrame) -> Shown:
    """List the kinds of remarks on a file; one on the whole file counts no line."""
    lines = [number(n) if n else _WHOLE for n in counted["lignes"]]
    return _KINDS.show(counted.assign(lignes=lines))


_REMARKS = Screen(
    "diagnostics",
    ("ligne", "constat", "traitement", "colonne", "valeur", "explication"),
    (("Ligne", 60), ("Explication", 620)),
)


def remark_rows(diagnostics: pd.DataFrame) -> Shown:
    """List the remarks on a file, in its order."""
    lines = [_WHOLE if pd.isna(n) else str(n) for n in diagnostics["ligne"]]
    return _REMARKS.show(diagnostics.assign(ligne=lines))
