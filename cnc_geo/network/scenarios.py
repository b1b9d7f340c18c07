"""A situation → the same with no candidacy, with all of them, and the candidacies to examine.

Gains are told against coordinators alone; meetings, whatever the chosen states, with every
candidacy that is not closed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cnc_geo.network.perimeters import has_usable_zone, in_force
from cnc_geo.territory.model import FRANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation

ETATS_OUVERTS = ("en_poste", "prevu", "propose")
"""States of a candidacy that others must reckon with."""


def without_candidacies(situation: Situation) -> Situation:
    """Look at the coordinators in force alone, for the states of a situation."""
    perimeters = situation.perimeters
    alone = (perimeters.table["origine"] == "coordinateur").to_numpy(dtype=np.bool_)
    return replace(situation, perimeters=perimeters.keep(alone))


def with_one(situation: Situation, identifiant: str) -> Situation:
    """Look at these coordinators, and at one candidacy as if it were in force."""
    base = without_candidacies(situation).perimeters.table["id"]
    declared = situation.declared
    kept = declared.table["id"].isin([*base, identifiant]).to_numpy(dtype=np.bool_)
    return replace(situation, perimeters=declared.keep(kept))


def with_candidacies(situation: Situation) -> Situation:
    """Look at these coordinators and at every open candidacy, over all France.

    Zones are compared whole, wherever they lie: the part one looks at changes no figure.
    """
    table = situation.declared.table
    filed = (table["origine"] == "candidature").to_numpy(dtype=np.bool_)
    running = in_force(table, jour=situation.jour, etats=situation.etats)
    is_open = table["etat"].isin(ETATS_OUVERTS).to_numpy(dtype=np.bool_)
    counted = np.where(filed, is_open, running) & has_usable_zone(table, situation.hypotheses)
    return replace(
        situation,
        perimeters=situation.declared.keep(counted),
        niveau="france",
        code=FRANCE,
        kept=np.ones(len(situation.kept), dtype=np.bool_),
    )


def candidacies_here(situation: Situation) -> NDArray[np.intp]:
    """Find the candidacies of the part one looks at.

    Parameters
    ----------
    situation
        What one looks at.

    Returns
    -------
    numpy.ndarray
        Rows of `situation.declared.table`: candidacies with a commune in the part, or, if their
        zone holds none, whose seat is there; over France, all of them.
    """
    table, incidence = situation.declared.table, situation.declared.incidence
    filed = (table["origine"] == "candidature").to_numpy(dtype=np.bool_)
    if situation.code == FRANCE:
        return np.flatnonzero(filed)
    inside = incidence.T @ situation.kept.astype(np.int64) > 0
    bare = np.asarray(incidence.sum(axis=0)) == 0
    seats = situation.network.candidatures.set_index("id")["commune"].reindex(table["id"])
    seat = situation.territory.atom_at(seats.fillna(""))
    seated = (seat >= 0) & situation.kept[seat]
    return np.flatnonzero(filed & (inside | (bare & seated)))


def members_of(situation: Situation, identifiant: str) -> NDArray[np.intp]:
    """Atoms of a declared perimeter, whether it counts or not."""
    place = situation.declared.table.index[situation.declared.table["id"] == identifiant]
    column = situation.declared.incidence[:, place]
    return np.flatnonzero(np.asarray(column.sum(axis=1)) > 0)
