"""The examination of a batch, kept as long as the situation it is of: it takes a second or more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import streamlit as st

from cnc_geo.articulation import cluster_candidacies, meet_candidacies
from cnc_geo.candidacies import examine_candidacies
from cnc_geo.completion import complete_departments

if TYPE_CHECKING:
    import pandas as pd

    from cnc_geo.situation import Situation


class Batch(NamedTuple):
    """The four tables of a batch of candidacies."""

    examens: pd.DataFrame
    rencontres: pd.DataFrame
    groupes: pd.DataFrame
    completudes: pd.DataFrame


_KEPT: WeakKeyDictionary[Situation, Batch] = WeakKeyDictionary()
"""By situation: whoever holds it, session or server, is who may read its batch."""


def examine(situation: Situation) -> Batch:
    """Examine the candidacies of a situation, or take what was examined before."""
    if situation not in _KEPT:
        with st.spinner("Examen des candidatures…"):
            _KEPT[situation] = Batch(
                examine_candidacies(situation),
                meet_candidacies(situation),
                cluster_candidacies(situation),
                complete_departments(situation),
            )
    return _KEPT[situation]
