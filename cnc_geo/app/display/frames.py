"""A table and the columns chosen for a screen → what the screen shows: cells, headings, help.

Heading, help and form of a column are those of the glossary. A cell that no column of a table tells
is a `Column` of the screen's own, whose values its rows hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.column import Column
from cnc_geo.schema.french import day, percent
from cnc_geo.schema.labels import titles
from cnc_geo.schema.tables import describe
from cnc_geo.territory.naming import abbreviate

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.elements.lib.column_types import ColumnConfig

    from cnc_geo.schema.column import Forme


class Shown(NamedTuple):
    """What a screen shows of a table.

    Parameters
    ----------
    rows
        Its cells, under their headings.
    columns
        The columns, in the same order.
    widths
        Heading and width in pixels of those that are not as wide as their text.
    """

    rows: pd.DataFrame
    columns: tuple[Column, ...] = ()
    widths: tuple[tuple[str, int], ...] = ()


class Screen(NamedTuple):
    """The columns that a screen shows.

    Parameters
    ----------
    table
        Name of the table whose columns are named.
    chosen
        Names of its columns, of another table's as `table.colonne`, or columns of its own.
    widths
        Heading and width in pixels.
    """

    table: str
    chosen: tuple[str | Column, ...]
    widths: tuple[tuple[str, int], ...] = ()

    def columns(self) -> tuple[Column, ...]:
        """Describe the columns, those of the glossary being as it has them."""
        return tuple(
            one if isinstance(one, Column) else describe(*_place(self.table, one))
            for one in self.chosen
        )

    def show(self, rows: pd.DataFrame, *, key: str = "", **headings: str) -> Shown:
        """Show rows that hold these columns, in their order.

        Parameters
        ----------
        rows
            The rows; a column of another table stands under its own name.
        key
            Column that becomes the index, which screens hide.
        **headings
            Heading of a column, by name, where what the rows are about tells it better.
        """
        columns = tuple(c._replace(titre=headings.get(c.nom, c.titre)) for c in self.columns())
        cells = {c.titre: _FORMS[c.forme](rows[c.nom], c).to_numpy() for c in columns}
        index = pd.Index(rows[key], name=key) if key else None
        return Shown(pd.DataFrame(cells, index=index), columns, self.widths)


def _place(table: str, name: str) -> tuple[str, str]:
    other, _, column = name.rpartition(".")
    return other or table, column


def as_it_is(rows: pd.DataFrame, table: str = "") -> Shown:
    """Show a table under the names of its columns, with the help of the glossary if it has one."""
    columns = [describe(table, str(name)) for name in rows.columns] if table else []
    return Shown(rows, tuple(c._replace(titre=c.nom, forme="texte") for c in columns))


def configure(shown: Shown) -> dict[str, ColumnConfig]:
    """Tell a grid how to write each column: numbers as the reader's browser does, and its help."""
    widths = dict(shown.widths)
    return {
        c.titre: st.column_config.NumberColumn(format=_NUMBERS[c.forme], help=help_of(c))
        if c.forme in _NUMBERS
        else st.column_config.Column(width=widths.get(c.titre), help=help_of(c))
        for c in shown.columns
    }


def help_of(column: Column) -> str:
    """Say what a column means, less what only a reader of the file needs."""
    said = column.sens
    for words in _OF_FILES.get(column.forme, ()):
        said = said.replace(words, "")
    return said


_LISTED = (", phrases séparées par |", ", séparés par |")
_OF_FILES: dict[Forme, tuple[str, ...]] = {
    "liste": _LISTED,
    "ou": _LISTED,
    "nombre": _LISTED,
    "part": (", de 0 à 1",),
    "pour_cent": (", de 0 à 1",),
    "nomme": (", par son code INSEE", ", par son code", ", par son identifiant"),
}
"""How a file writes what a screen writes otherwise, by form."""

_NUMBERS: dict[Forme, str] = {
    "entier": "localized",
    "arrondi": "localized",
    "nombre": "localized",
    "pour_cent": "localized",
    "rapport": "%.2f",
}
"""How the browser writes the numbers of each form."""


def _hundredths(parts: pd.Series) -> pd.Series:
    """Write shares in hundredths with one figure; only what is exactly 0 or 1 is 0 or 100."""
    tenths = (parts * 100).round(1)
    tenths = tenths.mask((tenths == 0) & (parts > 0), 0.1)
    return tenths.mask((tenths == 100) & (parts < 1), 99.9)  # noqa: PLR2004


def _share(value: float) -> str:
    return "sans objet" if np.isnan(value) else percent(value, 1)


def _day(value: Any) -> str:  # noqa: ANN401  (a day, or pandas' own absence of one)
    return "" if pd.isna(value) else day(value)


_FORMS: dict[Forme, Callable[[pd.Series, Column], pd.Series]] = {
    "texte": lambda cells, _: cells,
    "nomme": lambda cells, _: cells,
    "entier": lambda cells, _: cells,
    "rapport": lambda cells, _: cells,
    "arrondi": lambda cells, _: cells.round(),
    "pour_cent": lambda cells, _: _hundredths(cells),
    "part": lambda cells, _: cells.map(_share),
    "jour": lambda cells, _: cells.map(_day),
    "libelle": lambda cells, column: cells.map(titles(column.valeurs)).fillna(""),
    "liste": lambda cells, _: cells.str.replace(SEPARATOR, ", "),
    "ou": lambda cells, _: cells.str.replace(SEPARATOR, " ou "),
    "nombre": lambda cells, _: cells.map(lambda ids: len(ids.split(SEPARATOR)) if ids else 0),
    "abrege": lambda cells, _: cells.map(abbreviate),
    "tiret": lambda cells, _: cells.replace("", "—"),
}
"""How the cells of each form are written."""
