"""What is shown under the map, one detail at a time: pairs, perimeters, deadlines, people, need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from cnc_geo.analysis.attachments import compare_truths, list_disagreements
from cnc_geo.analysis.deadlines import find_deadlines, list_events
from cnc_geo.analysis.needs import measure_needs, rank_gaps
from cnc_geo.analysis.overlaps import find_overlaps, name_shared
from cnc_geo.app.display.charts import coverage_curve
from cnc_geo.app.display.perimeters import overlap_rows, portrait_rows
from cnc_geo.app.display.territories import (
    deadline_rows,
    disagreement_rows,
    event_rows,
    four_ways,
    need_rows,
    priority_rows,
    truth_rows,
)
from cnc_geo.app.parts import table_grid
from cnc_geo.app.parts.downloads import download
from cnc_geo.app.state import navigation
from cnc_geo.app.state.examinations import portray
from cnc_geo.exports.features import (
    coverage_shapes,
    disagreement_shapes,
    overlap_shapes,
    perimeter_shapes,
    priority_shapes,
)
from cnc_geo.schema.french import count, number, percent

if TYPE_CHECKING:
    from cnc_geo.analysis.gaps import Gaps
    from cnc_geo.app.display.frames import Shown
    from cnc_geo.app.state.view import View
    from cnc_geo.network.situation import Situation


def show_overlaps(situation: Situation, _found: Gaps, _view: View) -> None:
    """Show the pairs of perimeters that share communes, and what each means."""
    recouvrements = find_overlaps(situation)
    shown = overlap_rows(recouvrements, name_shared(situation, recouvrements))
    st.header("Périmètres qui se recouvrent")
    together = len(shown.rows)
    neighbours = count(len(recouvrements) - together, "paire se touche", "paires se touchent")
    st.caption(
        f"{count(together, 'paire partage', 'paires partagent')} des communes : ce n'est pas une "
        f"erreur, deux niveaux peuvent s'articuler. {neighbours} sans rien partager : elles sont "
        "dans les fichiers à télécharger."
    )
    if together:
        table_grid.show(
            shown, key="recouvrements", alt="Périmètres qui partagent des communes", most=330
        )
    download(
        "recouvrements", situation, recouvrements, lambda: overlap_shapes(situation, recouvrements)
    )


def show_perimeters(situation: Situation, _found: Gaps, _view: View) -> None:
    """Show what each perimeter holds alone and shares, its shape and its load."""
    portraits = portray(situation)
    st.header("Périmètres : ce qui tient à un seul, d'abord")
    st.caption(
        "« Seul » : habitants qu'aucun autre périmètre compté ne couvre ; ce qui se perd si cette "
        "coordination part. La charge est rapportée à la médiane des périmètres du même niveau."
    )
    _grid(portrait_rows(situation, portraits), key="portraits", alt="Périmètres, un par un")
    download("portraits", situation, portraits, lambda: perimeter_shapes(situation, portraits))


def show_deadlines(situation: Situation, _found: Gaps, view: View) -> None:
    """Show when territories lose their coordination, as posts end; a slider moves the day."""
    events = list_events(situation)
    st.header("Échéances : sans coordination à partir du…")
    _slide(situation, view)
    st.altair_chart(coverage_curve(events), height=220)
    deadlines = find_deadlines(situation, niveau="epci")
    open_ended = int(deadlines["incomplet_le"].isna().sum())
    st.caption(
        f"{count(open_ended, 'EPCI', 'EPCI')} sur {number(len(deadlines))} sans terme connu. Une "
        "coordination dont la fin n'est pas connue est tenue pour sans terme : l'hypothèse de 18 "
        "ou 24 mois, dans la barre latérale, lui en suppose un."
    )
    _grid(deadline_rows(deadlines), key="echeances", alt="Échéances de chaque territoire")
    download("echeances", situation, deadlines, lambda: coverage_shapes(situation, deadlines))
    _grid(event_rows(events), key="calendrier", alt="Jours où la couverture change", most=260)


def _slide(situation: Situation, view: View) -> None:
    """Move the day along the dates that the network knows."""
    table = situation.declared.table
    known = pd.concat([table["debut"], table["fin"], pd.Series([situation.jour])]).dropna()
    first, last = known.min().date(), (known.max() + pd.Timedelta(days=1)).date()
    key = f"curseur-{view.jour}"

    def moved() -> None:
        navigation.gesture()
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
    table_grid.show(
        four_ways(whole), key="quatre-cas", alt="Conseillers couverts ou non, rattachés ou non"
    )
    st.caption(
        f"{percent(whole['couverts_rattaches'] + whole['couverts_seulement'], total)} des "
        f"{number(total)} conseillers sont dans une commune couverte ; "
        f"{percent(whole['couverts_rattaches'] + whole['rattaches_seulement'], total)} sont "
        "rattachés à un coordinateur en fonction. Ces deux vérités diffèrent : voici où."
    )
    by_epci = compare_truths(situation, niveau="epci")
    _grid(truth_rows(by_epci), key="rattachements", alt="Conseillers de chaque territoire")
    download("rattachements", situation, by_epci, lambda: coverage_shapes(situation, by_epci))
    disagreements = list_disagreements(situation)
    st.markdown(f"**{count(len(disagreements), 'désaccord', 'désaccords')}**")
    _grid(
        disagreement_rows(disagreements),
        key="discordances",
        alt="Conseillers pour qui les deux diffèrent",
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
    _grid(priority_rows(ranked), key="priorites", alt="Lacunes classées par besoin")
    download("priorites", situation, ranked, lambda: priority_shapes(situation, found, ranked))
    needs = measure_needs(situation, niveau="epci")
    _grid(need_rows(needs), key="besoins", alt="Besoin de chaque EPCI")
    download("besoins", situation, needs, lambda: coverage_shapes(situation, needs))


def _grid(shown: Shown, *, key: str, alt: str, most: int = 420) -> None:
    """Show a grid, or say that it is empty."""
    if shown.rows.empty:
        st.caption("Aucune ligne.")
    else:
        table_grid.show(shown, key=key, alt=alt, most=most)
