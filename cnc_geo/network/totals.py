"""What each atom adds to every total, and whether nobody is expected to coordinate it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.schema.codes import MODES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.territory.model import Territory


def add_by_atom(
    territory: Territory,
    *,
    kept: NDArray[np.bool_],
    covered: NDArray[np.bool_],
    covered_communes: NDArray[np.bool_],
    mode: NDArray[np.intp],
    posts: NDArray[np.int64],
    attached: NDArray[np.int64],
) -> dict[str, NDArray[np.int64]]:
    """Tell what each atom adds to every total: whole numbers, 0 outside the part.

    Areas are in square metres, so that sums are exact and no order of rows changes them. A commune
    that polygons cut is counted by its first atom.

    Parameters
    ----------
    territory
        The atoms.
    kept, covered, covered_communes
        Those of the part one looks at; those covered; those that stand for a covered commune.
    mode
        Mode of coverage of each, as a position in `codes.MODES`.
    posts, attached
        Posts in each, and those attached to a coordinator.

    Returns
    -------
    dict of str to numpy.ndarray
        Name of a total → what each atom adds to it.
    """
    here = kept.astype(np.int64)
    covered_here = here * covered
    population, aire_m2 = territory.population, territory.aire_m2
    return {
        "communes": here * territory.first,
        "communes_couvertes": here * covered_communes,
        "population": here * population,
        "population_couverte": covered_here * population,
        "aire_m2": here * aire_m2,
        "aire_couverte_m2": covered_here * aire_m2,
        "conseillers": here * posts,
        "conseillers_couverts": covered_here * posts,
        "conseillers_rattaches": here * attached,
        **{
            f"population_{name}": here * (mode == position) * population
            for position, name in enumerate(MODES)
        },
    }


def accept_absence(masque: pd.DataFrame, territory: Territory) -> NDArray[np.bool_]:
    """Tell in which atoms the absence of coordination is accepted.

    Parameters
    ----------
    masque
        Table `masque`: territories of any level, codes of any vintage.
    territory
        The communes and their levels.

    Returns
    -------
    numpy.ndarray
        True for each atom of a territory that is listed.
    """
    accepted = np.zeros(len(territory.communes), dtype=np.bool_)
    for niveau, rows in masque.groupby("niveau"):
        units = territory.units(str(niveau))
        current = [territory.find_current(str(niveau), code) for code in rows["code"]]
        listed = np.zeros(len(units.codes) + 1, dtype=np.bool_)  # one more, for rank -1
        listed[units.codes.get_indexer(pd.Index([c for c in current if c], dtype=str))] = True
        listed[-1] = False
        accepted |= listed[units.rank]
    return accepted
