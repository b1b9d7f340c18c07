"""Rows whose cells seem shifted, and columns of people under another name: nobody is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.readers.cleaning import text
from cnc_geo.readers.contacts import is_contact
from cnc_geo.readers.echoes import is_full_name, shown
from cnc_geo.readers.fields import FIELDS
from cnc_geo.readers.placeholders import is_blank

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cnc_geo.readers.journal import Journal

_KEPT = ("id", "structure", "nom", "libelle", "motif", "coordinateurs")
"""Texts of a row that go on into a table."""

_FIGURES = ("siret", "code_postal", "latitude", "longitude", "nombre", "debut", "fin", "date_depot")
"""Fields that are written with figures, whatever they say."""

_PEOPLE = ("courriels", "personnes", "roles", "labels")
"""Fields in which an e-mail is expected, or that no table takes."""

_SHIFTED = (
    "Un code ou un texte est attendu, un courriel, un téléphone ou un nom est à sa place sur cette "
    "ligne, dont les cellules semblent décalées : ce texte n'est pas gardé. Vérifiez la ligne."
)
_NAMES = (
    "Des noms de structures ou de lieux sont attendus, la colonne semble tenir des noms de "
    "personnes : ils ne sont pas gardés."
)


def hide_persons(rows: pd.DataFrame, journal: Journal, *, free: bool) -> pd.DataFrame:
    """Empty the texts that may name somebody, where the cells around them tell so.

    Parameters
    ----------
    rows
        Raw cells, one column a field, indexed by line.
    journal
        Where what is hidden is said.
    free
        Whether the file is of no known kind: then «nom» may hold names of people.

    Returns
    -------
    pandas.DataFrame
        The same rows; in those that have an e-mail, a telephone or a name where a code is
        expected, only texts whose words are known are left.
    """
    if free:
        rows = _without_names(rows, journal)
    doubted = np.zeros(len(rows), dtype=np.bool_)
    for champ in rows.columns:
        if champ not in _PEOPLE:
            doubted |= _where(
                rows[champ], _is_person_in_figures if champ in _FIGURES else is_contact
            )
    if not doubted.any():
        return rows
    journal.doubted |= {int(ligne) for ligne in rows.index[doubted]}
    hidden = {}
    for champ in (field for field in _KEPT if field in rows.columns):
        unknown = doubted & _where(rows[champ], lambda cell: shown(cell) != cell)
        if unknown.any():
            said = rows.index[unknown]
            journal.of_rows(said, champ, "donnee_personnelle", "ignore", _SHIFTED)
            hidden[champ] = rows[champ].where(~unknown, "")
    return rows.assign(**hidden)


def _without_names(rows: pd.DataFrame, journal: Journal) -> pd.DataFrame:
    """Empty a column «nom» most of whose cells are a given name and a name."""
    header = next(iter(journal.headers("nom")), "")
    if "nom" not in rows.columns or FIELDS["nom"].clean is not text or len(header) > _SHORT:
        return rows
    named = _where(rows["nom"], is_full_name)
    filled = (rows["nom"] != "").to_numpy(dtype=np.bool_)
    if not named.any() or 2 * named.sum() <= filled.sum():
        return rows
    journal.doubted |= {int(ligne) for ligne in rows.index[named]}
    journal.of_rows(rows.index[named], "nom", "donnee_personnelle", "ignore", _NAMES)
    return rows.assign(nom=rows["nom"].where(~named, ""))


_SHORT = len("libelle")
"""A longer header («raison sociale», «nom de la structure») says that it names no person."""


def _is_person_in_figures(cell: str) -> bool:
    """Tell a contact, or words without any figure, where figures are expected."""
    if any(map(str.isdigit, cell)):
        return is_contact(cell)
    return not is_blank(cell) and shown(cell) != cell


def _where(cells: pd.Series[str], holds: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Ask something of each different cell once."""
    group, texts = pd.factorize(cells)
    told = np.array([holds(str(cell)) for cell in texts] or [False], dtype=np.bool_)
    found: NDArray[np.bool_] = told[group]
    return found
