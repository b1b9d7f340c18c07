"""What the side bar lets one choose: where, when, what counts, what the map shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from cnc_geo.app.start import Start, read_start
from cnc_geo.app.state import navigation
from cnc_geo.app.state.cache import load, look_here
from cnc_geo.app.state.view import View, box, places
from cnc_geo.network.situation import ETATS_PAR_DEFAUT
from cnc_geo.schema.codes import DUREES_MOIS, ETATS, HYPOTHESES
from cnc_geo.schema.labels import HYPOTHESE, titles

if TYPE_CHECKING:
    from cnc_geo.network.situation import Situation
    from cnc_geo.territory.model import Territory

FONDS = {"": "Aucun", "ign": "Plan IGN (Internet)", "osm": "OpenStreetMap (Internet)"}
"""Backgrounds of the map: none asks nothing of anybody."""

_LAYERS = {"conseillers": "Conseillers numériques", "coordinateurs": "Coordinations"}


class Opened(NamedTuple):
    """What every page that shows a view starts from.

    Parameters
    ----------
    start
        What the server was launched on.
    view
        What the reader chose.
    situation
        What there is to see.
    """

    start: Start
    view: View
    situation: Situation


def open_page() -> Opened:
    """Read the address and the choices, and look."""
    start = read_start()
    territory, _ = load(start)
    navigation.open_view(territory, start)
    _show_choices(territory)
    view = navigation.chosen_view()
    return Opened(start, view, look_here(start, view))


def _show_choices(territory: Territory) -> None:
    with st.sidebar:
        st.header("Que regarder ?")
        _choose_what(territory)
        st.header("Sur la carte")
        _choose_layers()


def _choose_what(territory: Territory) -> None:
    named = places(territory)
    st.selectbox(
        "Territoire",
        list(named),
        key="place",
        format_func=named.__getitem__,
        on_change=_forget,
        help="Tapez un nom ou un code. Une commune ou un EPCI se cherche depuis l'accueil.",
    )
    st.date_input("Au", key="jour", format="DD/MM/YYYY", on_change=navigation.gesture)
    st.multiselect(
        "États comptés",
        ETATS,
        key="etats",
        format_func=titles(ETATS).__getitem__,
        on_change=_count_states,
        placeholder="Choisir",
        help="Un périmètre compte si son état est choisi et si le jour est entre son début et "
        "sa fin.",
    )
    st.multiselect(
        "Hypothèses",
        HYPOTHESES,
        key="hypotheses",
        format_func=titles(HYPOTHESES).__getitem__,
        on_change=_suppose,
        placeholder="Aucune",
        help="  \n".join(f"**{said.titre}** : {said.sens}" for said in HYPOTHESE.values()),
    )


def _choose_layers() -> None:
    for layer, label in _LAYERS.items():
        st.session_state.setdefault(box(layer), True)
        st.toggle(label, key=box(layer), on_change=navigation.gesture)
    st.session_state.setdefault("dessiner", False)
    st.toggle("Outil de dessin d'un périmètre", key="dessiner", on_change=navigation.gesture)
    st.session_state.setdefault("fond", "")
    st.selectbox(
        "Fond de carte",
        list(FONDS),
        key="fond",
        format_func=FONDS.__getitem__,
        on_change=navigation.gesture,
        help="Sans fond, la carte ne demande rien à Internet. Un fond interroge data.geopf.fr "
        "(IGN) ou tile.openstreetmap.org ; ce choix n'est pas dans le lien que l'on partage.",
    )


def _forget() -> None:
    navigation.enter(st.session_state.place)


def _count_states() -> None:
    """No state at all would count nothing: people in post are counted then."""
    navigation.gesture()
    st.session_state.etats = st.session_state.etats or list(ETATS_PAR_DEFAUT)


def _suppose() -> None:
    """Of two lengths supposed, the last one chosen is kept."""
    navigation.gesture()
    chosen = st.session_state.hypotheses
    lengths = [word for word in chosen if word in DUREES_MOIS]
    st.session_state.hypotheses = [word for word in chosen if word not in lengths[:-1]]
