"""What is told under the map, one section at a time: perimeters, deadlines, people, need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from cnc_geo.analysis.attachments import compare_truths, list_disagreements
from cnc_geo.analysis.deadlines import find_deadlines, list_events
from cnc_geo.analysis.needs import measure_needs, rank_gaps
from cnc_geo.app.display import tellings
from cnc_geo.app.parts.downloads import download
from cnc_geo.app.state import address
from cnc_geo.app.state.examinations import portray
from cnc_geo.exports.features import (
    coverage_shapes,
    disagreement_shapes,
    perimeter_shapes,
    priority_shapes,
)
from cnc_geo.schema.french import count, number, percent

if TYPE_CHECKING:
    from cnc_geo.analysis.gaps import Gaps
    from cnc_geo.app.state.address import View
    from cnc_geo.network.situation import Situation


def show_perimeters(situation: Situation, _found: Gaps, _view: View) -> None:
    """Show what each perimeter holds alone and shares, its shape and its load."""
    portraits = portray(situation)
    st.header("Périmètres : ce qui tient à un seul, d'abord")
    st.caption(
        "« Seul » : habitants qu'aucun autre périmètre compté ne couvre ; ce qui se perd si cette "
        "coordination part. La charge est rapportée à la médiane des périmètres du même niveau."
    )
    _grid(
        tellings.portrait_rows(situation, portraits), key="portraits", nom="Périmètres, un par un"
    )
    download("portraits", situation, portraits, lambda: perimeter_shapes(situation, portraits))


def show_deadlines(situation: Situation, _found: Gaps, view: View) -> None:
    """Show when territories lose their coordination, as posts end; a slider moves the day."""
    events = list_events(situation)
    st.header("Échéances : sans coordination à partir du…")
    _slide(situation, view)
    st.altair_chart(tellings.curve(events), height=220)
    deadlines = find_deadlines(situation, niveau="epci")
    open_ended = int(deadlines["incomplet_le"].isna().sum())
    st.caption(
        f"{count(open_ended, 'EPCI', 'EPCI')} sur {number(len(deadlines))} sans terme connu. Une "
        "coordination dont la fin n'est pas connue est tenue pour sans terme : l'hypothèse de 18 "
        "ou 24 mois, dans la barre latérale, lui en suppose un."
    )
    _grid(tellings.deadline_rows(deadlines), key="echeances", nom="Échéances de chaque territoire")
    download("echeances", situation, deadlines, lambda: coverage_shapes(situation, deadlines))
    _grid(
        tellings.event_rows(events), key="calendrier", nom="Jours où la couverture change", most=260
    )


def _slide(situation: Situation, view: View) -> None:
    """Move the day along the dates that the network knows."""
    table = situation.declared.table
    known = pd.concat([table["debut"], table["fin"], pd.Series([situation.jour])]).dropna()
    first, last = known.min().date(), (known.max() + pd.Timedelta(days=1)).date()
    key = f"curseur-{view.jour}"

    def moved() -> None:
        address.gesture()
        st.session_state.jour = st.session_state[key]

    st.slider(
        "Jour de la carte",
        first,
        last,
        view.jour,
        key=key,
        format="DD/MM/YYYY",
        on_change=moved,
        help="Déplacez le jour : la carte et les chiffres suivent.",
    )


def show_truths(situation: Situation, _found: Gaps, _view: View) -> None:
    """Show the two truths: where people stand, and whom their record attaches them to."""
    whole = compare_truths(situation, niveau=situation.niveau).iloc[0]
    st.header("Conseillers : couverts par le territoire, rattachés par leur fiche")
    total = int(whole["conseillers"])
    st.dataframe(
        tellings.four_ways(whole),
        hide_index=True,
        key="quatre-cas",
        alt="Conseillers couverts ou non, rattachés ou non",
    )
    st.caption(
        f"{percent(whole['couverts_rattaches'] + whole['couverts_seulement'], total)} des "
        f"{number(total)} conseillers sont dans une commune couverte ; "
        f"{percent(whole['couverts_rattaches'] + whole['rattaches_seulement'], total)} sont "
        "rattachés à un coordinateur en fonction. Ces deux vérités diffèrent : voici où."
    )
    by_epci = compare_truths(situation, niveau="epci")
    _grid(tellings.truth_rows(by_epci), key="rattachements", nom="Conseillers de chaque territoire")
    download("rattachements", situation, by_epci, lambda: coverage_shapes(situation, by_epci))
    disagreements = list_disagreements(situation)
    st.markdown(f"**{count(len(disagreements), 'désaccord', 'désaccords')}**")
    _grid(
        tellings.disagreement_rows(disagreements),
        key="discordances",
        nom="Conseillers pour qui les deux diffèrent",
    )
    download(
        "discordances",
        situation,
        disagreements,
        lambda: disagreement_shapes(situation, disagreements),
    )


def show_needs(situation: Situation, found: Gaps, _view: View) -> None:
    """Show coverage weighed by need, and gaps ranked by it."""
    st.header("Besoin : les lacunes qui pèsent le plus")
    if situation.network.indicateurs.empty:
        st.info(
            "Déposez un indicateur par commune ou par EPCI sur la page « Mes fichiers », par "
            "exemple l'indice de fragilité numérique : les lacunes seront classées par le besoin."
        )
        return
    ranked = rank_gaps(situation, found)
    _grid(tellings.priority_rows(ranked), key="priorites", nom="Lacunes classées par besoin")
    download("priorites", situation, ranked, lambda: priority_shapes(situation, found, ranked))
    needs = measure_needs(situation, niveau="epci")
    _grid(tellings.need_rows(needs), key="besoins", nom="Besoin de chaque EPCI")
    download("besoins", situation, needs, lambda: coverage_shapes(situation, needs))


def _grid(rows: pd.DataFrame, *, key: str, nom: str, most: int = 420) -> None:
    """Show a table that scrolls beyond a height, or say that it is empty."""
    if rows.empty:
        st.caption("Aucune ligne.")
        return
    st.dataframe(
        rows,
        hide_index=True,
        key=key,
        alt=nom,
        height=min(most, 38 + 36 * len(rows)),
        column_config=tellings.COLUMNS,
    )
