"""A column of a table: its name, its meaning, the values it admits, how screens show it."""

from __future__ import annotations

from typing import Literal, NamedTuple

Forme = Literal[
    "texte",
    "entier",
    "arrondi",
    "rapport",
    "part",
    "pour_cent",
    "jour",
    "libelle",
    "liste",
    "ou",
    "nombre",
    "abrege",
    "tiret",
    "nomme",
]
"""How a cell is shown: as it is; a whole number; a number rounded to one; a number with two
figures; a share written «12,5 %»; a share as a number of hundredths; a day; the label of a code;
ids after commas, or after «ou»; how many of them; a name whose kind is abbreviated; as it is, a
dash if empty; the name of what the table tells by a code or an id."""


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
    titre
        Short heading under which screens show it; empty where none does.
    forme
        How they show its cells.
    """

    nom: str
    sens: str
    requis: bool = True
    facultatif: bool = False
    valeurs: tuple[str, ...] = ()
    titre: str = ""
    forme: Forme = "texte"

    def shown(self, titre: str, forme: Forme = "texte") -> Column:
        """Give the heading and the form under which screens show this column."""
        return self._replace(titre=titre, forme=forme)


def required(nom: str, sens: str, *valeurs: str) -> Column:
    """Describe a column of which every cell has a value."""
    return Column(nom, sens, valeurs=valeurs)


def may_be_empty(nom: str, sens: str, *valeurs: str) -> Column:
    """Describe a column whose cells may be empty."""
    return Column(nom, sens, requis=False, valeurs=valeurs)


def may_be_absent(nom: str, sens: str, *valeurs: str) -> Column:
    """Describe a column that a table may lack."""
    return Column(nom, sens, requis=False, facultatif=True, valeurs=valeurs)
