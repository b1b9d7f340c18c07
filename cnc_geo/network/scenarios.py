"""A situation → another one to hold it against: no candidacy, all of them, or a year later.

Gains are told against coordinators alone; meetings, whatever the chosen states, with every
candidacy that is not closed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import MAXYEAR
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.errors import ChoiceError
from cnc_geo.network.incidence import touching
from cnc_geo.network.perimeters import has_usable_zone, in_force
from cnc_geo.network.situation import kept_with_situation, look_again
from cnc_geo.schema.french import day
from cnc_geo.territory.levels import FRANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation

ETATS_OUVERTS = ("en_poste", "prevu", "propose")
"""States of a candidacy that others must reckon with."""

COMPARAISONS = {
    "candidatures": "en comptant aussi les candidatures, approuvées et proposées",
    "douze_mois": "douze mois plus tard",
}
"""Situations with which one is compared."""


def compare_with(situation: Situation, comparaison: str) -> Situation:
    """Look at the same part as one of `COMPARAISONS` says.

    Parameters
    ----------
    situation
        What one looks at.
    comparaison
        One of `COMPARAISONS`.

    Returns
    -------
    Situation
        The other situation.

    Raises
    ------
    ChoiceError
        If the comparison is unknown, or the year after does not exist.
    """
    if comparaison not in COMPARAISONS:
        message = (
            f"Comparaison inconnue : « {comparaison} ». Choisissez parmi : "
            f"{', '.join(COMPARAISONS)}."
        )
        raise ChoiceError(message)
    later = comparaison == "douze_mois"
    if later and situation.jour.year >= MAXYEAR:
        message = (
            f"Un jour avant l'an {MAXYEAR} est attendu pour le comparer à douze mois plus tard, or "
            f"le {day(situation.jour)} est donné. Choisissez un autre jour."
        )
        raise ChoiceError(message)
    etats = situation.etats if later else {*situation.etats, "prevu", "propose"}
    return look_again(
        situation,
        jour=situation.jour + pd.DateOffset(years=1) if later else situation.jour,
        etats=tuple(etats),
        departement=situation.code if situation.niveau == "departement" else None,
        region=situation.code if situation.niveau == "region" else None,
    )


@kept_with_situation
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


@kept_with_situation
def with_candidacies(situation: Situation) -> Situation:
    """Look at these coordinators and at every open candidacy, over all France.

    Zones are compared whole, wherever they lie: the part one looks at changes no figure.
    """
    table = situation.declared.table
    filed = (table["origine"] == "candidature").to_numpy(dtype=np.bool_)
    running = in_force(table, jour=situation.jour, etats=situation.etats)
    is_open = table["etat"].isin(ETATS_OUVERTS).to_numpy(dtype=np.bool_)
    counted = np.where(filed, is_open, running) & has_usable_zone(table, situation.hypotheses)
    return look_everywhere(replace(situation, perimeters=situation.declared.keep(counted)))


def look_everywhere(situation: Situation) -> Situation:
    """Look at the same perimeters over all France."""
    everywhere = np.ones(len(situation.kept), dtype=np.bool_)
    return replace(situation, niveau="france", code=FRANCE, kept=everywhere)


@kept_with_situation
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
    inside = touching(incidence, situation.kept)
    bare = np.asarray(incidence.sum(axis=0)) == 0
    seats = situation.network.candidatures.set_index("id")["commune"].reindex(table["id"])
    seat = situation.territory.atom_at(seats.fillna(""))
    seated = (seat >= 0) & situation.kept[seat]
    return np.flatnonzero(filed & (inside | (bare & seated)))
