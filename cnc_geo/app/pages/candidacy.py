"""Page «Candidature»: one candidacy, its zone, what it changes, the rules, whom to consult."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from cnc_geo.app.display.candidacies import (
    consultation_rows,
    effect_rows,
    meeting_rows,
    rule_rows,
)
from cnc_geo.app.display.frames import help_of
from cnc_geo.app.display.markdown import plain
from cnc_geo.app.display.perimeters import structure_names
from cnc_geo.app.parts import banner, sidebar, table_grid
from cnc_geo.app.parts.downloads import download, file_stem
from cnc_geo.app.parts.map_frame import show_map
from cnc_geo.app.state import navigation
from cnc_geo.app.state.cache import published
from cnc_geo.app.state.examinations import examine
from cnc_geo.candidacies.consultation import count_consultation, list_consultation
from cnc_geo.candidacies.examination import measure_effect
from cnc_geo.candidacies.rulebook import apply_rules
from cnc_geo.errors import ChoiceError
from cnc_geo.exports.features import meeting_shapes, seat_points
from cnc_geo.exports.sheets import PrintedSheet, sheet_html
from cnc_geo.maps.view import Display, paint
from cnc_geo.network.provenance import ATTRIBUTION_COURTE
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.french import decimal, euros, number
from cnc_geo.schema.labels import AVIS, CAS, CONTRAT, ETAT, NIVEAU_PERIMETRE, PORTEUR
from cnc_geo.schema.tables import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.navigation.page import StreamlitPage

    from cnc_geo.app.start import Start
    from cnc_geo.app.state.view import View
    from cnc_geo.network.situation import Situation

_BLANK = "\N{EM DASH}"


def show(files_page: StreamlitPage) -> None:
    """Show the page.

    Parameters
    ----------
    files_page
        The page where files are dropped.
    """
    start, view, situation = sidebar.open_page()
    batch = examine(situation)
    banner.style()
    if batch.examens.empty:
        st.title("Candidature")
        banner.show(start, files_page)
        st.info("Aucune candidature ici : déposez-en un fichier, ou changez de territoire.")
        navigation.write(view)
        return
    identifiant = _choose(batch.examens, situation)
    navigation.write(view._replace(candidature=identifiant))
    examined = batch.examens[batch.examens["id"] == identifiant].iloc[0]
    met = batch.rencontres[batch.rencontres["candidature"] == identifiant]
    _show_head(situation, examined)
    banner.show(start, files_page)
    _show_figures(examined)
    flags = _show_flags(examined)
    left, right = st.columns([11, 9])
    with left:
        _show_map(start, situation, view, examined)
    with right:
        effects = _show_effect(situation, identifiant)
        _show_met(situation, met)
    rules = _show_rules(situation, identifiant)
    consulted = _show_consultation(situation, identifiant)
    tables = {
        "Avant et après": effects,
        "Ce qu'elle rencontre": meeting_rows(met, situation.network).rows,
        "Les règles de l'appel": rules,
        "Structures à consulter": consulted,
    }
    _offer_sheet(situation, examined, flags, tables)


def _choose(examens: pd.DataFrame, situation: Situation) -> str:
    """Choose a candidacy of the part one looks at."""
    ids = examens["id"].tolist()
    if st.session_state.get("candidature") not in ids:
        st.session_state.candidature = ids[0]
    noms = structure_names(situation.network)
    told = {i: f"{i} · {noms.get(s, s)}" for i, s in zip(ids, examens["structure"], strict=True)}
    chosen: str = st.selectbox(
        "Candidature",
        ids,
        key="candidature",
        format_func=told.__getitem__,
        on_change=navigation.gesture,
        help="Tapez un identifiant ou un nom de structure.",
    )
    return chosen


def _show_head(situation: Situation, examined: pd.Series) -> None:
    nom = structure_names(situation.network).get(examined["structure"], examined["structure"])
    st.title(plain(examined["id"]))
    niveau = examined["niveau"]
    parts = [
        plain(nom),
        CAS[examined["cas"]].titre,
        PORTEUR[examined["porteur"]].titre,
        CONTRAT[examined["contrat"]].titre,
        NIVEAU_PERIMETRE[niveau].titre if niveau else "zone inconnue",
        ETAT[examined["etat"]].titre,
        f"avis du préfet : {AVIS[examined['avis_prefet']].titre.lower()}",
    ]
    st.caption(" · ".join(filter(None, parts)))


def _show_figures(examined: pd.Series) -> None:
    """Show the figures of the zone; a dash where there is none, never 0."""
    for place, (nom, write) in zip(st.columns(len(_FIGURES)), _FIGURES, strict=True):
        column = describe("examens", nom)
        value = _BLANK if isnan(examined[nom]) else write(examined[nom])
        with place, st.container(border=True):
            st.metric(column.titre.removesuffix(" (€)"), value, help=help_of(column))


_FIGURES: tuple[tuple[str, Callable[[float], str]], ...] = (
    ("population", number),
    ("population_gagnee", number),
    ("population_partagee", number),
    ("conseillers_gagnes", number),
    ("subvention_eur", euros),
    ("euros_par_habitant_gagne", lambda value: decimal(value, 2)),
)
"""Columns of the examination that are told first, and how each is written."""


_FLAGS = {
    "alertes": ("Ce qui appelle une décision", ":material/flag:"),
    "atouts": ("Ce qui plaide pour elle", ":material/check_circle:"),
    "doutes": ("Ce que l'appel laisse incertain", ":material/help:"),
}


def _show_flags(examined: pd.Series) -> dict[str, list[str]]:
    """Show alerts, assets and doubts; each is a sentence."""
    told = {}
    for column, (name, (heading, icon)) in zip(st.columns(3), _FLAGS.items(), strict=True):
        sentences = examined[name].split(SEPARATOR) if examined[name] else []
        told[heading] = sentences
        column.markdown(f"{icon} **{heading}**")
        column.markdown("\n".join(f"- {plain(s)}" for s in sentences) or "Rien.")
    return told


def _show_map(start: Start, situation: Situation, view: View, examined: pd.Series) -> None:
    met = examined["rencontres"].split(SEPARATOR) if examined["rencontres"] else []
    members = situation.declared.members_of(examined["id"])
    if not len(members):
        st.info("Sa zone n'est pas connue, ou est hors du référentiel : elle n'est pas dessinée.")
    drawn = paint(
        situation,
        published(start, situation.niveau, situation.code),
        focus=members if len(members) else None,
        outlined=[*met, examined["id"]],
        display=Display(
            niveau=view.niveau,
            conseillers="conseillers" in view.couches,
            coordinateurs="coordinateurs" in view.couches,
            background=st.session_state.fond,
        ),
    )
    show_map(drawn, key="carte-candidature", height=620, sources=ATTRIBUTION_COURTE)
    st.caption("Couleurs : la couverture d'aujourd'hui. Contours : sa zone et celles rencontrées.")


def _show_effect(situation: Situation, identifiant: str) -> pd.DataFrame:
    st.header("Avant et après")
    shown = effect_rows(measure_effect(situation, identifiant))
    if shown.rows.empty:
        st.caption("Sans zone connue, rien ne change sur la carte.")
    else:
        table_grid.show(shown, key="effets", alt="Avant et après la candidature")
    return shown.rows


def _show_met(situation: Situation, met: pd.DataFrame) -> None:
    st.header("Ce qu'elle rencontre")
    if met.empty:
        st.caption("Aucun périmètre ne la touche.")
        return
    table_grid.show(
        meeting_rows(met, situation.network),
        key="rencontres",
        alt="Périmètres que cette candidature rencontre",
        most=330,
    )
    download("rencontres", situation, met, lambda: meeting_shapes(situation, met))


def _show_rules(situation: Situation, identifiant: str) -> pd.DataFrame:
    st.header("Les règles de l'appel, et leurs lignes")
    rows = rule_rows(apply_rules(situation, identifiant)).rows
    # A table that wraps and prints; it reads cells as Markdown, hence `plain`.
    st.table(rows.map(plain).set_index("Règle"))
    return rows


def _show_consultation(situation: Situation, identifiant: str) -> pd.DataFrame:
    """Show whom the applicant must consult, or why it cannot be told."""
    st.header("Structures à consulter")
    try:
        table = list_consultation(situation, identifiant)
    except ChoiceError as error:
        st.info(plain(str(error)))
        return pd.DataFrame()
    counts = count_consultation(table)
    st.markdown(
        f"**{number(counts.doivent)}** doivent être consultées, leur siège étant dans la zone ; "
        f"**{number(counts.peuvent)}** peuvent l'être, y ayant un lieu d'activité ; "
        f"**{number(counts.disputees)}** sont aussi dans un autre périmètre."
    )
    st.caption(
        "L'appel (L82-84) demande de consulter toutes les structures « situées dans la zone », et "
        "ne dit ni comment, ni sous quel délai : le siège est la lecture retenue."
    )
    communes = situation.territory.communes
    noms = dict(zip(communes["code"], communes["nom"], strict=True))
    shown = consultation_rows(table, situation.network, noms)
    if len(shown.rows):
        table_grid.show(shown, key="consultation", alt="Structures à consulter", most=420)
    download("consultation", situation, table, lambda: seat_points(situation, table))
    return shown.rows


def _offer_sheet(
    situation: Situation,
    examined: pd.Series,
    flags: dict[str, list[str]],
    tables: dict[str, pd.DataFrame],
) -> None:
    """Offer the whole page as one file to print."""
    identifiant = str(examined["id"])
    fictive = "demo_" if situation.network.fictif else ""
    st.download_button(
        "Télécharger la fiche à imprimer",
        lambda: sheet_html(
            situation, PrintedSheet(f"Candidature {identifiant}", flags, tables)
        ).encode(),
        f"{fictive}candidature_{file_stem(identifiant)}.html",
        "text/html",
        key="fiche",
        on_click="ignore",
        icon=":material/print:",
    )
