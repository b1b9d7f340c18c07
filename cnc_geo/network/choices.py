"""What one asks to look at → a day, states, hypotheses and a part, each checked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from cnc_geo.errors import ChoiceError
from cnc_geo.schema.codes import ETATS, HYPOTHESES
from cnc_geo.territory.levels import FRANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnc_geo.territory.model import Territory


def choose_hypotheses(hypotheses: Sequence[str]) -> tuple[str, ...]:
    """Put hypotheses in the order of `codes.HYPOTHESES`; `ChoiceError` if one is unknown."""
    unheard = [word for word in hypotheses if word not in HYPOTHESES]
    if unheard:
        message = (
            f"Hypothèse inconnue : {', '.join(unheard)}. Choisissez parmi : "
            f"{', '.join(HYPOTHESES)}."
        )
        raise ChoiceError(message)
    return tuple(word for word in HYPOTHESES if word in hypotheses)


def choose_states(etats: Sequence[str]) -> tuple[str, ...]:
    """Put states in the order of `codes.ETATS`; `ChoiceError` if one is unknown, or none given."""
    unknown = [etat for etat in etats if etat not in ETATS]
    if unknown or not etats:
        found = ", ".join(unknown) or "aucun"
        message = f"État inconnu : {found}. Choisissez parmi : {', '.join(ETATS)}."
        raise ChoiceError(message)
    return tuple(etat for etat in ETATS if etat in etats)


def choose_day(jour: date | str) -> pd.Timestamp:
    """Read a day; `ChoiceError` if it is not understood."""
    try:
        day = pd.Timestamp(date.fromisoformat(jour) if isinstance(jour, str) else jour)
    except ValueError as error:
        message = f"Date non comprise : « {jour} ». Écrivez-la AAAA-MM-JJ, par exemple 2026-10-01."
        raise ChoiceError(message) from error
    return day.normalize()  # a moment of the last day is still in it


def choose_part(
    territory: Territory, departement: str | None, region: str | None
) -> tuple[str, str]:
    """Level and code of today of the part one looks at; France if neither is given."""
    if departement is not None:
        return "departement", territory.current("departement", departement)
    if region is not None:
        return "region", territory.current("region", region)
    return "france", FRANCE
