"""Levels: the units of each, and which of them holds each commune."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from cnc_geo.errors import ChoiceError
from cnc_geo.schema.codes import NIVEAUX_CONTOURS

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRANCE = "FR"
"""Code of the single unit of level `france`."""


class Units(NamedTuple):
    """The units of one level.

    Parameters
    ----------
    codes
        Codes of the units, sorted.
    noms
        Their names.
    rank
        For each atom, the position in `codes` of the unit it belongs to, or -1 for none.
    members
        The same as a matrix atoms × units of 0 and 1.
    sizes
        Number of atoms of each unit.
    """

    codes: pd.Index[str]
    noms: pd.Index[str]
    rank: NDArray[np.intp]
    members: csr_array
    sizes: NDArray[np.int64]


def find_units(
    niveau: str, *, communes: pd.DataFrame, noms: pd.DataFrame, first: NDArray[np.bool_]
) -> Units:
    """Find the units of a level.

    Parameters
    ----------
    niveau
        `commune, epci, ept, departement, region` or `france`.
    communes, noms
        As in a `Territory`.
    first
        Whether each atom is the first of its commune.

    Returns
    -------
    Units
        Codes, and the rank of each atom's unit.

    Raises
    ------
    ChoiceError
        If the level is none of these.
    """
    count = len(communes)
    if niveau == "france":
        codes, names = pd.Index([FRANCE]), pd.Index(["France"])
        rank = np.zeros(count, dtype=np.intp)
    elif niveau == "commune":
        named = communes[first]
        codes, names = pd.Index(named["code"]), pd.Index(named["nom"])
        rank = np.cumsum(first, dtype=np.intp) - 1
    elif niveau in NIVEAUX_CONTOURS:
        # A unit that is named but has no commune stays: it will be told `inconnu`.
        named = noms[noms["niveau"] == niveau].sort_values("code")
        codes, names = pd.Index(named["code"]), pd.Index(named["nom"])
        rank = codes.get_indexer(communes[niveau]).astype(np.intp)
    else:
        message = (
            f"Niveau inconnu : « {niveau} ». Niveaux possibles : "
            f"{', '.join([*NIVEAUX_CONTOURS, 'france'])}."
        )
        raise ChoiceError(message)
    inside = np.flatnonzero(rank >= 0)
    ones = np.ones(len(inside), dtype=np.int64)
    members = csr_array(coo_array((ones, (inside, rank[inside])), shape=(count, len(codes))))
    sizes = np.bincount(rank[inside], minlength=len(codes)).astype(np.int64)
    return Units(codes, names, rank, members, sizes)
