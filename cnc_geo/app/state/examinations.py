"""Tables that take seconds, each kept as long as the situation it is of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.analysis.portraits import portray_perimeters
from cnc_geo.app.state.jobs import patiently
from cnc_geo.candidacies.completion import complete_departments
from cnc_geo.candidacies.examination import examine_candidacies
from cnc_geo.candidacies.meetings import cluster_candidacies, meet_candidacies

if TYPE_CHECKING:
    import pandas as pd

    from cnc_geo.network.situation import Situation


class Batch(NamedTuple):
    """The four tables of a batch of candidacies."""

    examens: pd.DataFrame
    rencontres: pd.DataFrame
    groupes: pd.DataFrame
    completudes: pd.DataFrame


_STEPS = {
    "Examen de chaque candidature": examine_candidacies,
    "Rencontres entre candidatures": meet_candidacies,
    "Candidatures qui devraient se parler": cluster_candidacies,
    "Départements qui seraient sans lacune": complete_departments,
}


def examine(situation: Situation) -> Batch:
    """Examine the candidacies of a situation, or take what was examined before."""
    steps = {said: partial(work, situation) for said, work in _STEPS.items()}
    return Batch(*patiently(situation, "candidatures", steps))


def portray(situation: Situation) -> pd.DataFrame:
    """Portray the perimeters of a situation, or take what was portrayed before."""
    steps = {"Portrait de chaque périmètre": partial(portray_perimeters, situation)}
    (table,) = patiently(situation, "portraits", steps)
    return table  # type: ignore[no-any-return]


def take_long_table(situation: Situation, cle: str) -> pd.DataFrame:
    """Take a table that the catalogue says is long to make."""
    if cle in Batch._fields:
        table: pd.DataFrame = getattr(examine(situation), cle)
        return table
    return {"portraits": portray}[cle](situation)
