"""What every page says of the data it shows: fictive, the server's, or the session's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.app.display.markdown import plain
from cnc_geo.app.state.cache import load, shown_network
from cnc_geo.app.state.navigation import gesture
from cnc_geo.app.state.session import session
from cnc_geo.network.provenance import MENTION_FICTIVE
from cnc_geo.schema.french import count

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from cnc_geo.app.start import Start
    from cnc_geo.network.model import Network

_STYLE = """<style>
.stMainBlockContainer { padding: 3.75rem 3rem 2rem; }
.stMainBlockContainer h1 { padding: 0; font-size: 2rem; }
.stMainBlockContainer [data-testid=stVerticalBlock] { gap: 0.75rem; }
.stMainBlockContainer h2 { padding: 0.5rem 0 0.25rem; font-size: 1.5rem; }
[data-testid=stCaptionContainer] { color: inherit; opacity: 0.8; }
[data-testid=stMetricValue] { font-size: 1.6rem; }
.st-key-fil button { min-height: 1.5rem; padding: 0; }
.st-key-verdicts [data-testid=stMarkdownContainer] p { font-size: 0.95rem; line-height: 1.35; }
@media (max-width: 640px) { .stMainBlockContainer { padding: 3.75rem 1rem 2rem; } }
@media print {
  [data-testid=stSidebar], [data-testid=stHeader], [data-testid=stStatusWidget],
  .stButton, .stDownloadButton, .stPageLink, .stSelectbox, .stButtonGroup, .stTextInput,
  [data-testid=stElementToolbar], .st-key-fil { display: none !important; }
  .stApp, .stMain, [data-testid=stAppViewContainer], [data-testid=stMainBlockContainer] {
    position: static !important; overflow: visible !important; height: auto !important;
    padding: 0 !important;
  }
  .stColumn, [data-testid=stVerticalBlock] > div { break-inside: avoid; }
}
</style>"""
"""Less air above the title, so that the map is seen at once; on paper, nothing that is clicked."""

_COUNTED = "lignes lues ="
"""Words of the sentences that only count rows: they come last."""

_UPLOAD = ":material/upload_file:"

_TOLD = 2
"""Warnings told at once; the others are one click away."""


def style() -> None:
    """Set the page: a constant of ours, never data."""
    st.markdown(_STYLE, unsafe_allow_html=True)


def show(start: Start, files_page: StreamlitPage | None = None) -> None:
    """Say what is on the map, and offer the other thing.

    Parameters
    ----------
    start
        What the server was launched on.
    files_page
        The page where files are dropped, if it is not this one.
    """
    own = session().shown
    if own is not None:
        _show_own(start, own.noms, files_page)
    if shown_network(start).fictif:
        _show_fictive(files_page, own=own is not None)
    elif own is None and files_page is not None:
        st.page_link(files_page, label="Déposer d'autres fichiers", icon=_UPLOAD)
    if own is not None and files_page is not None:
        tell(own.network)


def _show_fictive(files_page: StreamlitPage | None, *, own: bool) -> None:
    said = f"**{MENTION_FICTIVE}.** Aucun résultat ne décrit la situation réelle."
    if own:
        st.warning(said)
    elif files_page is None and session().uploads:
        st.info("La carte montre encore la démonstration, fictive : « Voir ma carte » la remplace.")
    elif files_page is None:
        st.warning(f"**{MENTION_FICTIVE}.** La carte les montre tant que vous n'y mettez rien.")
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(said)
            st.page_link(files_page, label="**Déposer mes fichiers**", icon=_UPLOAD)


def _show_own(start: Start, noms: list[str], files_page: StreamlitPage | None) -> None:
    former = "à la démonstration" if load(start)[1].fictif else "aux fichiers du serveur"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(f"**Vos fichiers : {plain(', '.join(noms))}** — dans cette session seulement")
        if files_page is not None:
            st.page_link(files_page, label="Leur diagnostic", icon=":material/fact_check:")
        st.button(f"Revenir {former}", key="revenir", on_click=_go_back)


def _go_back() -> None:
    gesture()
    session().shown = None


def tell(network: Network, *, counts: bool = True) -> None:
    """Tell what reading files replaced or left out, the gravest at once.

    Parameters
    ----------
    network
        What was read.
    counts
        Also tell how many rows each file has; a page that shows it already does not.
    """
    names = {source.nom for source in network.sources.values()}
    told = [_without_command(s, names) for s in network.avertissements]
    counted = [s for s in told if _COUNTED in s]
    sentences = [s for s in told if _COUNTED not in s] + (counted if counts else [])
    if not sentences:
        return
    st.caption("  \n".join(plain(sentence) for sentence in sentences[:_TOLD]))
    if len(sentences) > _TOLD:
        more = count(len(sentences) - _TOLD, "autre remarque", "autres remarques")
        with st.expander(f"{more} sur vos fichiers"):
            st.text("\n".join(sentences[_TOLD:]))


def _without_command(sentence: str, names: set[str]) -> str:
    """Leave out what only the command line can follow: the detail is one click away."""
    for name in names:
        sentence = sentence.replace(f" (détail : cnc-geo verifier {name})", "")
    return sentence
