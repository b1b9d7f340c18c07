"""Page «Données et exports»: any table, seen, then taken with its shapes and its provenance."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.app.display.frames import as_it_is
from cnc_geo.app.display.markdown import plain
from cnc_geo.app.parts import banner, sidebar, table_grid
from cnc_geo.app.parts.downloads import download, name_file
from cnc_geo.app.parts.provenance import show_columns
from cnc_geo.app.state import navigation
from cnc_geo.app.state.examinations import take_long_table
from cnc_geo.app.state.session import session
from cnc_geo.app.state.sketches import sketches
from cnc_geo.exports.catalogue import CATALOGUE, LEVEL, list_tables
from cnc_geo.maps.palette import THEMES
from cnc_geo.maps.view import draw_map
from cnc_geo.schema.codes import NIVEAUX
from cnc_geo.schema.french import count, day
from cnc_geo.schema.labels import ETAT, NIVEAU, THEME

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from cnc_geo.app.start import Start
    from cnc_geo.app.state.view import View
    from cnc_geo.exports.entries import Entry, Made
    from cnc_geo.network.situation import Situation

_SEEN = 200
"""Rows shown; the file has them all."""


def show(files_page: StreamlitPage) -> None:
    """Show the page.

    Parameters
    ----------
    files_page
        The page where files are dropped.
    """
    start, view, situation = sidebar.open_page()
    banner.style()
    st.title(f"Données et exports — {plain(situation.nom)}")
    st.caption(
        f"Au {day(view.jour)} · "
        + ", ".join(ETAT[etat].titre.lower() for etat in view.etats)
        + ". Les fichiers portent leur provenance, et aucun nom de personne."
    )
    banner.show(start, files_page)
    cle = _choose_table(situation)
    niveau = _choose_level(situation) if CATALOGUE[cle].by_level else ""
    navigation.write(
        view._replace(
            table=cle if cle != next(iter(CATALOGUE)) else None,
            lignes=niveau if niveau not in ("", LEVEL.defaut) else None,
        )
    )
    _show_table(situation, cle, niveau)
    _show_command(start, situation, view, cle, niveau)
    _offer_map(situation)


def _choose_table(situation: Situation) -> str:
    valued = not situation.network.indicateurs.empty
    cles = list_tables(indicator=valued)
    if st.session_state.get("table") not in cles:
        st.session_state.table = cles[0]
    return st.selectbox(
        "Table",
        cles,
        key="table",
        format_func=lambda cle: f"{CATALOGUE[cle].titre} ({cle})",
        on_change=navigation.gesture,
        help=None if valued else "Les tables du besoin demandent un indicateur par territoire.",
    )


def _choose_level(situation: Situation) -> str:
    levels = NIVEAUX[: NIVEAUX.index(situation.niveau) + 1]
    if st.session_state.get("lignes") not in levels:
        st.session_state.lignes = LEVEL.defaut
    return st.selectbox(
        "Une ligne par",
        levels,
        key="lignes",
        format_func=lambda niveau: NIVEAU[niveau].titre,
        on_change=navigation.gesture,
    )


def _take(situation: Situation, entry: Entry, niveau: str) -> Made:
    """Make a table, or, if it is long to make, take the one that was made before."""
    if entry.long:
        table = take_long_table(situation, entry.cle)
        return table, entry.draw(situation, table)
    return entry.make(situation, {**entry.values, "niveau": niveau})


def _show_table(situation: Situation, cle: str, niveau: str) -> None:
    entry = CATALOGUE[cle]
    nom = entry.table
    table, shapes = _take(situation, entry, niveau)
    st.header(f"{entry.titre} : {count(len(table), 'ligne', 'lignes')}")
    download(cle, situation, table, shapes)
    if len(table) > _SEEN:
        st.caption(f"Les {_SEEN} premières lignes ; les fichiers les ont toutes.")
    table_grid.show(
        as_it_is(table.head(_SEEN), nom),
        key="apercu",
        alt=f"Premières lignes de la table {cle}",
        most=420,
    )
    with st.expander("Ce que dit chaque colonne"):
        show_columns(nom)


def _show_command(start: Start, situation: Situation, view: View, cle: str, niveau: str) -> None:
    """Show the command that writes the same file."""
    words = ["cnc-geo", *CATALOGUE[cle].commande.split()]
    if niveau:
        words += ["--niveau", niveau]
    if situation.niveau != "france":
        words += [f"--{situation.niveau}", situation.code]
    words += ["--date", view.jour.isoformat(), "--etats", ",".join(view.etats)]
    if view.hypotheses:
        words += ["--hypotheses", ",".join(view.hypotheses)]
    own = session().shown
    for nom in own.noms if own is not None else start.fichiers:
        words += ["--fichier", Path(nom).name]  # not where it is: everybody reads this page
    for option in ("conseillers", "coordinateurs", "candidatures", "territoire"):
        told = getattr(start, option)
        if told is not None and (own is None or option == "territoire"):
            words += [f"--{option}", Path(told).name]
    words += ["--sortie", f"{cle}.geojson"]
    st.markdown("**La même chose en ligne de commande**")
    st.code(shlex.join(words), language=None, wrap_lines=True)
    if any(upload.corrige for upload in session().uploads.values()):
        st.caption(
            "Vos colonnes associées à la main n'y sont pas : téléchargez l'association sur la page "
            "« Mes fichiers », et ajoutez --fichier."
        )
    if sketches().shapes:
        st.caption("Les périmètres dessinés n'y sont pas : téléchargez-les, et ajoutez --fichier.")


def _offer_map(situation: Situation) -> None:
    """Offer the map as one file to open or to print, without this application."""
    st.header("La carte en un fichier")
    themes = [t for t in THEMES if t != "besoin" or not situation.network.indicateurs.empty]
    theme = st.selectbox(
        "Ce qu'elle montre",
        themes,
        key="theme-export",
        format_func=lambda theme: THEME[theme].titre,
        on_change=navigation.gesture,
    )
    st.download_button(
        "Télécharger la carte (HTML)",
        lambda: draw_map(situation, theme=theme).encode(),
        f"{name_file('carte', situation)}_{theme}.html",
        "text/html",
        key="carte-html",
        on_click="ignore",
        help="S'ouvre dans un navigateur sans Internet, et s'imprime ; quelques secondes à faire.",
    )
