"""What the side bar lets one choose: where, when, what counts, what the map shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from cnc_geo.app.start import Start, read_start
from cnc_geo.app.state import address
from cnc_geo.app.state.address import NIVEAUX, NOTHING_CHOSEN, View, usual_layers
from cnc_geo.app.state.cache import load, look_here
from cnc_geo.network.situation import ETATS_PAR_DEFAUT
from cnc_geo.schema.codes import DUREES_MOIS, ETATS, HYPOTHESES
from cnc_geo.schema.labels import HYPOTHESE, titles

if TYPE_CHECKING:
    from cnc_geo.app.state.address import Place
    from cnc_geo.network.situation import Situation
    from cnc_geo.territory.model import Territory

FONDS = {"": "Aucun", "ign": "Plan IGN (Internet)", "osm": "OpenStreetMap (Internet)"}
"""Backgrounds of the map: none asks nothing of anybody."""

_LEVEL = "niveau-regarde"

_LAYERS = {
    "montrer_conseillers": ("conseillers", "Conseillers numériques"),
    "montrer_coordinateurs": ("coordinateurs", "Coordinations"),
}


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
    address.hold()
    open_view(territory, start)
    view = choose_view(territory)
    return Opened(start, view, look_here(start, view))


def open_view(territory: Territory, start: Start) -> None:
    """Set the widgets from the address when it is new, and from what another page chose."""
    if address.is_new() or "place" not in st.session_state:
        view = address.read(st.query_params.to_dict(), territory, start)
        st.session_state.update(
            place=view.place,
            jour=view.jour,
            etats=list(view.etats),
            hypotheses=list(view.hypotheses),
            epci=view.epci,
            lacune=view.lacune,
            theme=view.theme,
            detail=view.detail,
            candidature=view.candidature,
            niveau=view.niveau,
            perimetre=view.perimetre,
            avec=view.avec,
            zoom=view.zoom,
            table=view.table,
            lignes=view.lignes,
            **{key: layer in view.couches for key, (layer, _) in _LAYERS.items()},
        )
        st.session_state[_LEVEL] = view.place.niveau
    st.session_state.update(address.aimed())
    _show_usual_layers(st.session_state.place.niveau)
    levels = NIVEAUX[st.session_state.place.niveau]
    if st.session_state.niveau not in levels:
        st.session_state.niveau = levels[0]


def _show_usual_layers(niveau: str) -> None:
    """Show the points usual at a level, unless the reader chose others at the former one."""
    former = st.session_state.get(_LEVEL, niveau)
    if former != niveau and _layers() == usual_layers(former):
        shown = usual_layers(niveau)
        st.session_state.update({key: layer in shown for key, (layer, _) in _LAYERS.items()})
    st.session_state[_LEVEL] = niveau


def _layers() -> tuple[str, ...]:
    """Tell the points that are shown, in the order of `address.COUCHES`."""
    return tuple(layer for key, (layer, _) in _LAYERS.items() if st.session_state.get(key, True))


def choose_view(territory: Territory) -> View:
    """Show the choices and return them."""
    with st.sidebar:
        st.header("Que regarder ?")
        _choose_what(territory)
        st.header("Sur la carte")
        _choose_layers()
    chosen = st.session_state
    return View(
        chosen.place,
        chosen.jour,
        tuple(chosen.etats),
        tuple(chosen.hypotheses),
        chosen.epci,
        chosen.lacune,
        chosen.theme,
        chosen.detail,
        niveau=chosen.niveau,
        perimetre=chosen.perimetre,
        avec=chosen.avec,
        zoom=chosen.zoom,
        couches=_layers(),
    )


def _choose_what(territory: Territory) -> None:
    named = address.places(territory)
    st.selectbox(
        "Territoire",
        list(named),
        key="place",
        format_func=named.__getitem__,
        on_change=_forget,
        help="Tapez un nom ou un code. Une commune ou un EPCI se cherche depuis l'accueil.",
    )
    st.date_input("Au", key="jour", format="DD/MM/YYYY", on_change=address.gesture)
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
    for key, (_, label) in _LAYERS.items():
        st.session_state.setdefault(key, True)
        st.toggle(label, key=key, on_change=address.gesture)
    st.session_state.setdefault("dessiner", False)
    st.toggle("Outil de dessin d'un périmètre", key="dessiner", on_change=address.gesture)
    st.session_state.setdefault("fond", "")
    st.selectbox(
        "Fond de carte",
        list(FONDS),
        key="fond",
        format_func=FONDS.__getitem__,
        on_change=address.gesture,
        help="Sans fond, la carte ne demande rien à Internet. Un fond interroge data.geopf.fr "
        "(IGN) ou tile.openstreetmap.org ; ce choix n'est pas dans le lien que l'on partage.",
    )


def enter(place: Place) -> None:
    """Look at another part of France; what was chosen inside the former one is dropped."""
    address.gesture()
    st.session_state.update(NOTHING_CHOSEN, place=place, niveau="")


def choose(**chosen: object) -> None:
    """Choose something inside the part one looks at, in place of what was chosen."""
    address.gesture()
    st.session_state.update({**NOTHING_CHOSEN, **chosen})


def _forget() -> None:
    enter(st.session_state.place)


def _count_states() -> None:
    """No state at all would count nothing: people in post are counted then."""
    address.gesture()
    st.session_state.etats = st.session_state.etats or list(ETATS_PAR_DEFAUT)


def _suppose() -> None:
    """Of two lengths supposed, the last one chosen is kept."""
    address.gesture()
    chosen = st.session_state.hypotheses
    lengths = [word for word in chosen if word in DUREES_MOIS]
    st.session_state.hypotheses = [word for word in chosen if word not in lengths[:-1]]
