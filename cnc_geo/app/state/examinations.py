"""The examination of a batch, kept as long as the situation it is of: it takes seconds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

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
