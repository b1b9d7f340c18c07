"""Which rows of a file are ours: totals, other programmes, older lines of a post go aside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.readers.cleaning import day, fold, identifier
from cnc_geo.readers.placeholders import is_blank
from cnc_geo.readers.wordlists import STATES_OF_ZONE, one_of
from cnc_geo.schema.codes import ETATS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.readers.journal import Journal

_OURS = re.compile(r"conseillers?_numeriques?|(^|_)(cnfs|conum)(_|$)")
"""Folded ways to write the programme's name in lists of programmes and labels."""

_LONG = 30
"""Letters in which a word for a total stands, whatever is around it."""

_TOTAL = re.compile("tota|somme|ensemble", re.IGNORECASE)
_TOTALS = frozenset({"total", "totaux", "total_general", "sous_total", "somme", "ensemble"})


def sort_rows(rows: pd.DataFrame, brut: pd.DataFrame, journal: Journal) -> pd.DataFrame:
    """Set aside the rows that are not ours, and say each.

    Parameters
    ----------
    rows
        Raw cells, one column a field, indexed by line.
    brut
        Cells as they stand in the file.
    journal
        Where what is set aside is said.

    Returns
    -------
    pandas.DataFrame
        The rows that stay, in the same order.
    """
    aside = _totals(rows, brut)
    said = "Une ligne de données est attendue ; c'est une ligne de total, qui compterait deux fois."
    journal.of_rows(rows.index[aside], "", "ligne_illisible", "ecarte", said)
    rows = rows[~aside]
    for champ, constat, find in _SORTINGS:
        if champ not in rows.columns or rows.empty:
            continue
        aside = find(rows)
        if aside.any():
            journal.of_rows(rows.index[aside], champ, constat, "ecarte", _WHY[champ])
            rows = rows[~aside]
    return rows


_FIRST = 4
"""Columns in which a spreadsheet writes «Total» under its rows."""


def _totals(rows: pd.DataFrame, brut: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows whose name, or first words, are «Total»: a sum under a table of a spreadsheet.

    An association may be called «Ensemble»: what has an identifier, an address, a SIRET or a state
    is no sum.
    """
    found = np.zeros(len(rows), dtype=np.bool_)
    for header in brut.columns[:_FIRST]:
        cells = brut.loc[rows.index, header].tolist()
        found |= np.array([is_total(cell) for cell in cells], dtype=np.bool_)
    named = [c for c in ("id", "nom", "structure", "commune", "nom_commune") if c in rows.columns]
    for champ in named:
        found |= np.array([is_total(cell) for cell in rows[champ].tolist()], dtype=np.bool_)
    for champ in _FACTS:
        if found.any() and champ in rows.columns:
            found &= rows[champ].map(is_blank).to_numpy(dtype=np.bool_)
    if "etat" in rows.columns:
        found &= ~rows["etat"].isin(ETATS).to_numpy(dtype=np.bool_)
    if "id" in rows.columns:  # a sum has no identifier, unless that is where «Total» is written
        found &= rows["id"].map(lambda cell: is_blank(cell) or is_total(cell)).to_numpy(bool)
    return found


_FACTS = ("siret", "adresse", "code_postal", "latitude", "coordonnees", "codes", "code")
"""Fields that a line of totals never fills."""


def is_total(cell: str) -> bool:
    """Tell whether a cell is a word for a sum: «Total», «Sous-total Ain»."""
    if not _TOTAL.search(cell, 0, _LONG):
        return False
    folded = fold(cell)
    return folded in _TOTALS or (len(cell) < _LONG and folded.startswith(("total_", "sous_total_")))


def _of_another_programme(rows: pd.DataFrame) -> NDArray[np.bool_]:
    ours = {cell: bool(_OURS.search(fold(str(cell)))) for cell in rows["dispositif"].unique()}
    return ~rows["dispositif"].map(ours).to_numpy(dtype=np.bool_)


def _of_another_job(rows: pd.DataFrame) -> NDArray[np.bool_]:
    labels = rows.get("labels", pd.Series("", index=rows.index))
    told = rows["roles"] + " " + labels
    return ~told.map(
        lambda cell: "coordinateur" in fold(str(cell)) or bool(_OURS.search(fold(str(cell))))
    ).to_numpy(dtype=np.bool_)


def _older_lines(rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Several lines of one post in one structure: the latest convention stays, else the last."""
    blank = pd.Series("", index=rows.index, dtype=object)
    ids = rows.get("id", blank)
    until = rows.get("convention", blank).map(lambda cell: day(str(cell)).texte)
    order = rows.assign(id=ids, until=until, rank=np.arange(len(rows)))
    order = order.sort_values(["until", "rank"])
    latest = order.drop_duplicates(["id", "structure_tp"], keep="last").index
    # Posts without an identifier are not known to be the same.
    return (ids != "").to_numpy() & ~rows.index.isin(latest)


_SORTINGS = (
    ("dispositif", "hors_dispositif", _of_another_programme),
    ("roles", "hors_dispositif", _of_another_job),
    ("structure_tp", "poste_repete", _older_lines),
)
"""Field that a kind of file must have, what is found, and which rows go."""

_WHY = {
    "dispositif": "Un lieu du dispositif Conseiller numérique est attendu ; celui-ci n'en est pas.",
    "roles": "Un conseiller numérique ou un coordinateur est attendu ; cette personne n'est ni "
    "l'un ni l'autre.",
    "structure_tp": "Une ligne par poste et par structure est attendue ; une ligne plus récente de "
    "ce poste est gardée à sa place.",
}
"""Field → why its rows go."""


def _has_state(cell: str) -> bool:
    return bool(_STATE(cell).texte)


_STATE = one_of(STATES_OF_ZONE, "état")


def _after_id(rows: pd.DataFrame) -> pd.Series[str]:
    """Write the structure after an id: one post may stand in two, one after the other."""
    if "structure_tp" not in rows.columns:
        return pd.Series("", index=rows.index, dtype=object)
    return "-" + rows["structure_tp"].map(lambda cell: identifier(cell).texte)


def identify_rows(
    rows: pd.DataFrame,
    made: pd.Series[str],
    journal: Journal,
    *,
    unique: bool,
    zoned: bool = False,
) -> pd.DataFrame:
    """Give each row its identifier, and set aside rows whose identifier was seen before.

    Parameters
    ----------
    rows
        Raw cells, one column a field, indexed by line.
    made
        Identifiers made from lines, for the rows that have none.
    journal
        Where what is found is said.
    unique
        Whether rows of one identifier are one thing told twice.
    zoned
        Whether rows are zones, which are set aside when their state is not known.

    Returns
    -------
    pandas.DataFrame
        The rows that stay, with `id` filled.
    """
    if "id" not in rows.columns:
        return rows.assign(id=made)
    ids = journal.clean(rows["id"], "id", identifier)
    # «Total» is no identifier: a row that has facts is kept, but under that name it would be a sum.
    after = _after_id(rows)
    total = ids.map(is_total) | (ids + after).map(is_total)
    absent = ((ids == "") | total).to_numpy(dtype=np.bool_)
    said = "Un identifiant est attendu ; la ligne en reçoit un, fait de son numéro."
    journal.of_rows(rows.index[absent], "id", "id_absent", "repare", said)
    ids = ids.where(~absent, made) + after
    # A row that will be set aside for its state hides none of those that follow.
    usable = rows["etat"].map(_has_state) if zoned and "etat" in rows.columns else ids.notna()
    again = ids.where(usable).duplicated() & usable
    doubled = (again & unique).to_numpy(dtype=np.bool_)
    said = (
        "Un identifiant par ligne est attendu ; celui-ci est déjà celui d'une ligne précédente, "
        "qui est gardée."
    )
    journal.of_rows(rows.index[doubled], "id", "id_repete", "ecarte", said)
    return rows.assign(id=ids)[~doubled]
