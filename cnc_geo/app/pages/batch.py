"""Page «Candidatures»: the whole batch, who meets whom, and what would leave no gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.app.display.candidacies import candidacy_rows, complete_rows, group_rows, matrix
from cnc_geo.app.display.markdown import plain
from cnc_geo.app.parts import banner, sidebar, table_grid
from cnc_geo.app.parts.downloads import download
from cnc_geo.app.state import navigation
from cnc_geo.app.state.examinations import examine
from cnc_geo.exports.features import (
    candidacy_shapes,
    department_shapes,
    group_shapes,
    meeting_shapes,
)
from cnc_geo.schema.codes import AVIS, CAS, ETATS, PORTEURS, SEPARATOR
from cnc_geo.schema.french import count, day, euros, number
from cnc_geo.schema.labels import titles

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.navigation.page import StreamlitPage

    from cnc_geo.app.state.examinations import Batch
    from cnc_geo.network.situation import Situation


def show(files_page: StreamlitPage, candidacy_page: StreamlitPage) -> None:
    """Show the page.

    Parameters
    ----------
    files_page
        The page where files are dropped.
    candidacy_page
        The page of one candidacy.
    """
    start, view, situation = sidebar.open_page()
    navigation.write(view)
    banner.style()
    st.title(f"Candidatures — {plain(situation.nom)}")
    st.caption(
        f"Au {day(view.jour)} : les gains se comptent par rapport aux seuls coordinateurs "
        "comptés, sans aucune autre candidature ; les rencontres, avec toutes les candidatures "
        "ouvertes. Rien ici n'est un avis : le préfet le donne, l'ANCT décide."
    )
    banner.show(start, files_page)
    batch = examine(situation)
    if batch.examens.empty:
        st.info("Aucune candidature ici : déposez-en un fichier, ou changez de territoire.")
        return
    shown = _filter(batch.examens)
    _show_batch(situation, batch.examens, shown, candidacy_page)
    _show_meetings(situation, batch, shown)
    _show_groups(situation, batch)
    _show_complete(situation, batch)


def _filter(examens: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that the reader asks for; no choice keeps all."""
    words = {
        "cas": ("Cas de figure", titles(CAS)),
        "porteur": ("Porteur", titles(PORTEURS)),
        "avis_prefet": ("Avis du préfet", titles(AVIS)),
        "etat": ("État", titles(ETATS)),
    }
    kept = examens
    *columns, last = st.columns(5)
    for column, (nom, (heading, said)) in zip(columns, words.items(), strict=True):
        present = [word for word in said if (examens[nom] == word).any()]
        chosen = column.multiselect(
            heading,
            present,
            key=f"filtre-{nom}",
            format_func=said.__getitem__,
            on_change=navigation.gesture,
            placeholder="Tous",
        )
        kept = kept[kept[nom].isin(chosen or present)]
    with last:
        return _filter_departments(examens, kept)


def _filter_departments(examens: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    held = examens["departements"].str.split(SEPARATOR)
    codes = sorted({code for cell in held for code in cell if code})
    chosen = st.multiselect(
        "Départements",
        codes,
        key="filtre-departements",
        on_change=navigation.gesture,
        placeholder="Tous",
    )
    if not chosen:
        return kept
    return kept[[not set(chosen).isdisjoint(held[row]) for row in kept.index]]


def _show_batch(
    situation: Situation, examens: pd.DataFrame, shown: pd.DataFrame, candidacy_page: StreamlitPage
) -> None:
    known = shown["subvention_eur"].dropna()
    st.header(f"{count(len(shown), 'candidature', 'candidatures')} sur {number(len(examens))}")
    st.caption(
        f"Subventions prévues par l'appel : {euros(known.sum())} pour "
        f"{count(len(known), 'candidature', 'candidatures')} ; "
        f"{count(len(shown) - len(known), 'montant manque', 'montants manquent')}. Cliquez un "
        "titre de colonne pour trier ; cochez une ligne, puis « Ouvrir » sous le tableau."
    )
    ticked = table_grid.tick(
        candidacy_rows(shown, situation.network),
        key="lot",
        alt="Examen de chaque candidature",
        most=520,
    )
    if ticked is not None and ticked < len(shown):
        identifiant = str(shown["id"].iloc[ticked])
        if st.button(f"Ouvrir {plain(identifiant)}", key="ouvrir", type="primary"):
            navigation.gesture()
            st.session_state.candidature = identifiant
            st.switch_page(candidacy_page)
    download("examens", situation, examens, lambda: candidacy_shapes(situation, examens))


def _show_meetings(situation: Situation, batch: Batch, shown: pd.DataFrame) -> None:
    st.header("Qui rencontre qui")
    crossed = matrix(batch.rencontres, shown["id"])
    if crossed.rows.empty:
        st.caption("Aucune de ces candidatures ne partage de commune avec une autre.")
    else:
        table_grid.show(
            crossed,
            key="matrice",
            alt="Communes que deux candidatures partagent",
            most=420,
            index=True,
        )
    download(
        "rencontres",
        situation,
        batch.rencontres,
        lambda: meeting_shapes(situation, batch.rencontres),
        what="les rencontres",
    )


def _show_groups(situation: Situation, batch: Batch) -> None:
    st.header("Candidatures qui devraient se parler")
    if batch.groupes.empty:
        st.caption("Aucun groupe.")
        return
    table_grid.show(
        group_rows(batch.groupes),
        key="groupes",
        alt="Groupes de candidatures qui devraient se parler",
    )
    download(
        "groupes",
        situation,
        batch.groupes,
        lambda: group_shapes(situation, batch.groupes),
        what="les groupes",
    )


def _show_complete(situation: Situation, batch: Batch) -> None:
    st.header("Départements sans lacune si l'on retient…")
    table_grid.show(
        complete_rows(batch.completudes),
        key="completudes",
        alt="Départements sans lacune si l'on retient certaines candidatures",
        most=420,
    )
    download(
        "completudes",
        situation,
        batch.completudes,
        lambda: department_shapes(situation, batch.completudes),
        what="les départements",
    )
