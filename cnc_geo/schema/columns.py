"""A column of a table: its name, its meaning, the values it admits."""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """One column of a table.

    Parameters
    ----------
    nom
        Name of the column.
    sens
        Meaning, in French, with the unit.
    requis
        Whether every row must have a value.
    facultatif
        Whether the column itself may be absent.
    valeurs
        The only values allowed (an empty cell is ruled by `requis`); empty when free.
    """

    nom: str
    sens: str
    requis: bool = True
    facultatif: bool = False
    valeurs: tuple[str, ...] = ()


def required(nom: str, sens: str, *valeurs: str) -> Column:
    """Describe a column of which every cell has a value."""
    return Column(nom, sens, valeurs=valeurs)


def may_be_empty(nom: str, sens: str, *valeurs: str) -> Column:
    """Describe a column whose cells may be empty."""
    return Column(nom, sens, requis=False, valeurs=valeurs)


def may_be_absent(nom: str, sens: str, *valeurs: str) -> Column:
    """Describe a column that a table may lack."""
    return Column(nom, sens, requis=False, facultatif=True, valeurs=valeurs)
