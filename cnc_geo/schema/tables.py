"""The tables, their columns and the meaning of each: the one glossary, and the check of a table.

A column's meaning is French, because the public reads it: in the application's help, in the
glossary of the documentation (a test holds the two equal), in error messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnc_geo.errors import TableError
from cnc_geo.schema.analysis_results import ANALYSIS_RESULTS, VERIFICATIONS
from cnc_geo.schema.candidacy_results import CANDIDACY_RESULTS
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.inputs import INPUTS
from cnc_geo.schema.reading_results import READING_RESULTS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from cnc_geo.schema.column import Column


SCHEMAS: dict[str, tuple[Column, ...]] = {
    **INPUTS,
    **READING_RESULTS,
    **ANALYSIS_RESULTS,
    **CANDIDACY_RESULTS,
    **VERIFICATIONS,
}
"""Every table by name; the order of columns is the order of exports."""


def column_names(nom: str) -> list[str]:
    """Names of the columns of a table, in the order of exports."""
    return [column.nom for column in SCHEMAS[nom]]


def describe(nom: str, colonne: str) -> Column:
    """Find the description of a column of a table."""
    return next(column for column in SCHEMAS[nom] if column.nom == colonne)


def meaning(nom: str, colonne: str) -> str:
    """Meaning of a column, in French."""
    return describe(nom, colonne).sens


def check(table: pd.DataFrame, nom: str) -> pd.DataFrame:
    """Hold a table against its schema.

    Parameters
    ----------
    table
        The table; text cells that are missing hold an empty string.
    nom
        Name of its schema.

    Returns
    -------
    pandas.DataFrame
        The same rows, columns in the order of the schema, optional ones added empty.

    Raises
    ------
    TableError
        If a column is absent, unknown or doubled, an identifier is doubled, a required cell is
        empty, or a value is not one of those allowed.
    """
    _check_columns(table, nom)
    absent = {c.nom: "" for c in SCHEMAS[nom] if c.facultatif and c.nom not in table.columns}
    ordered = table.assign(**absent)[column_names(nom)]
    for column in SCHEMAS[nom]:
        _check_cells(ordered, nom, column)
    if "id" in ordered.columns:
        _check_ids(ordered, nom)
    return ordered


def _check_ids(table: pd.DataFrame, nom: str) -> None:
    """Refuse an id that could not be told in a list of ids, and one that is told twice."""
    ids = table["id"].astype(str)
    untellable = (ids.str.contains(SEPARATOR, regex=False) | (ids != ids.str.strip())).to_numpy()
    if untellable.any():
        message = (
            f"Table « {nom} », colonne « id » : un identifiant sans « {SEPARATOR} » ni espace au "
            f"bord est attendu {_where(table, untellable)}. Corrigez-le."
        )
        raise TableError(message)
    if ids.duplicated().any():
        doubled = ", ".join(sorted(set(ids[ids.duplicated()]))[:5])
        message = (
            f"Table « {nom} » : chaque identifiant doit être unique, or {doubled} "
            "est répété. Gardez une seule ligne par identifiant."
        )
        raise TableError(message)


def _check_columns(table: pd.DataFrame, nom: str) -> None:
    expected = column_names(nom)
    absent = [c.nom for c in SCHEMAS[nom] if not c.facultatif and c.nom not in table.columns]
    unknown = [str(c) for c in table.columns if c not in expected]
    doubled = sorted({str(c) for c in table.columns[table.columns.duplicated()]})
    if not absent and not unknown and not doubled:
        return
    found = []
    if absent:
        found.append("colonne absente : " + ", ".join(absent))
    if unknown:
        found.append("colonne inconnue : " + ", ".join(unknown))
    if doubled:
        found.append("colonne répétée : " + ", ".join(doubled))
    message = (
        f"Table « {nom} » : {' ; '.join(found)}. Colonnes attendues : {';'.join(expected)}. "
        "Corrigez la ligne d'en-tête."
    )
    raise TableError(message)


def _check_cells(table: pd.DataFrame, nom: str, column: Column) -> None:
    if not column.valeurs and not column.requis:
        return
    cells = table[column.nom]
    empty = cells.isna() | (cells == "")
    if column.requis and empty.any():
        message = (
            f"Table « {nom} », colonne « {column.nom} » : une valeur est attendue, la cellule est "
            f"vide {_where(table, empty.to_numpy())}. Complétez-la."
        )
        raise TableError(message)
    if column.valeurs:
        wrong = ~empty & ~cells.isin(column.valeurs)
        if wrong.any():
            value = cells[wrong].iloc[0]
            message = (
                f"Table « {nom} », colonne « {column.nom} » : « {value} » n'est pas admis "
                f"{_where(table, wrong.to_numpy())}. Valeurs possibles : "
                f"{', '.join(column.valeurs)}."
            )
            raise TableError(message)


def _where(table: pd.DataFrame, wrong: NDArray[np.bool_]) -> str:
    """Tell where rows are: by index (readers put line numbers there), and by id if there is one."""
    rows = table[wrong]
    first = rows.index[0]
    line = f"à la ligne {first}"
    where = f"{line} ({rows['id'].iloc[0]})" if "id" in rows.columns else line
    return where if len(rows) == 1 else f"{where} et {len(rows) - 1} autre(s)"
