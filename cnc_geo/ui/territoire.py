"""Page «Territoire»: where coordination is missing, present and doubled, here and now.

The page chooses, calls and shows; every figure comes from the core.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnc_geo.coverage import measure_coverage
from cnc_geo.findings import say_findings
from cnc_geo.gaps import Gaps, find_gaps
from cnc_geo.maps.outlines import cells
from cnc_geo.maps.views import Display, paint
from cnc_geo.provenance import ATTRIBUTION_COURTE
from cnc_geo.situation import ETATS_PAR_DEFAUT
from cnc_geo.ui import address, banner, listing, panels, sections, sketches
from cnc_geo.ui.address import DETAILS, View
from cnc_geo.ui.component import Click, show_map
from cnc_geo.ui.loading import load, look_here, published
from cnc_geo.ui.plain import plain
from cnc_geo.ui.start import Start, read_start
from cnc_geo.vocabulary import DUREES_MOIS, ETATS, HYPOTHESES

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.navigation.page import StreamlitPage

    from cnc_geo.situation import Situation
    from cnc_geo.territory import Territory


def show(depot: StreamlitPage) -> None:
    """Show the page.

    Parameters
    ----------
    depot
        The page where files are dropped.
    """
    start = read_start()
    territory, _ = load(start)
    address.hold()
    open_view(territory, start)
    view = choose_view(territory)
    situation = look_here(start, view)
    found = find_gaps(situation)
    view = _existing(view, situation, found)
    address.write(view)
    banner.style()
    st.title(plain(situation.nom))
    st.caption(
        f"Coordination des conseillers numériques au {view.jour:%d/%m/%Y} · "
        + ", ".join(listing.ETAT[etat].lower() for etat in view.etats)
    )
    banner.show(start, depot)
    st.markdown(f"##### {plain(say_findings(situation))}")
    panels.show_figures(situation)
    _show_map_and_table(start, situation, found, view)
    _choose_detail()
    _DETAIL[view.detail](situation, found, view)
    panels.show_provenance(situation)


def open_view(territory: Territory, start: Start) -> None:
    """Set the widgets from the address when it is new, and from what another page chose."""
    if address.is_new():
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
        )
    st.session_state.update(address.aimed())


def choose_view(territory: Territory) -> View:
    """Show the choices and return them."""
    named = address.places(territory)
    with st.sidebar:
        st.header("Que regarder ?")
        st.selectbox(
            "Territoire",
            list(named),
            key="place",
            format_func=named.__getitem__,
            on_change=_forget,
            help="Tapez un nom ou un code.",
        )
        st.date_input("Au", key="jour", format="DD/MM/YYYY", on_change=address.gesture)
        st.multiselect(
            "États comptés",
            ETATS,
            key="etats",
            format_func=listing.ETAT.__getitem__,
            on_change=_count_states,
            help="Un périmètre compte si son état est choisi et si le jour est entre son début et "
            "sa fin.",
        )
        st.multiselect(
            "Hypothèses",
            HYPOTHESES,
            key="hypotheses",
            format_func=listing.HYPOTHESE.__getitem__,
            on_change=_suppose,
            placeholder="Aucune",
            help="  \n".join(
                f"**{listing.HYPOTHESE[h]}** : {said}" for h, said in HYPOTHESES.items()
            ),
        )
        st.header("Sur la carte")
        for key, label, shown in (
            ("montrer_conseillers", "Conseillers numériques", True),
            ("montrer_coordinateurs", "Coordinations", True),
            ("dessiner", "Outil de dessin d'un périmètre", False),
        ):
            st.session_state.setdefault(key, shown)
            st.toggle(label, key=key, on_change=address.gesture)
        st.toggle(
            "Fond de carte IGN",
            key="fond",
            on_change=address.gesture,
            help="Interroge data.geopf.fr : à n'activer que si Internet est permis.",
        )
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
    )


def _forget() -> None:
    """Another territory: what was chosen inside the former one is dropped."""
    address.gesture()
    st.session_state.update(epci=None, lacune=None)


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


def _existing(view: View, situation: Situation, found: Gaps) -> View:
    """Drop an EPCI or a gap that is not in the part one looks at."""
    inside = set(situation.territory.communes["epci"][situation.kept].dropna())
    epci = view.epci if view.epci in inside else None
    lacune = view.lacune if view.lacune in set(found.table["id"]) else None
    unvalued = view.theme == "besoin" and situation.network.indicateurs.empty
    theme = "couverture" if unvalued else view.theme
    st.session_state.update(epci=epci, lacune=lacune, theme=theme)
    return view._replace(epci=epci, lacune=lacune, theme=theme)


def _show_map_and_table(start: Start, situation: Situation, found: Gaps, view: View) -> None:
    couvertures = measure_coverage(situation, niveau="epci")
    left, right = st.columns([11, 9])
    with left:
        _show_map(start, situation, found, view)
    with right:
        panels.show_epci(situation, couvertures, view)


def _show_map(start: Start, situation: Situation, found: Gaps, view: View) -> None:
    owner = cells(situation)
    epci_of = dict(zip(owner.codes, owner.epci, strict=True))

    def clicked(click: Click) -> None:
        address.gesture()
        st.session_state.update(epci=epci_of.get(click["code"]) or None, lacune=None)

    _choose_theme(situation)
    shown = st.session_state
    drawn = paint(
        situation,
        published(start, situation.niveau, situation.code),
        epci=view.epci,
        focus=_zone(found, view.lacune),
        display=Display(
            theme=view.theme,
            conseillers=shown.montrer_conseillers,
            coordinateurs=shown.montrer_coordinateurs,
            background="ign" if shown.fond else "",
            drawing=shown.dessiner,
        ),
    )
    show_map(
        drawn,
        key="carte",
        height=680,
        sources=ATTRIBUTION_COURTE,
        on_click=clicked,
        on_draw=lambda drawing: sketches.add(drawing["dessin"]),
    )
    sketches.show()


def _choose_theme(situation: Situation) -> None:
    """Choose how the map is filled; need only where an indicator tells it."""
    themes = [t for t in THEME if t != "besoin" or len(situation.network.indicateurs)]
    st.segmented_control(
        "Carte",
        themes,
        key="theme",
        required=True,
        format_func=THEME.__getitem__,
        on_change=address.gesture,
        label_visibility="collapsed",
    )


THEME = {
    "couverture": "Couverture",
    "profondeur": "Nombre de périmètres",
    "echeance": "Échéances",
    "besoin": "Besoin",
}
"""How the page calls each way of filling the map."""


def _choose_detail() -> None:
    """Choose what is told under the map: one thing at a time, computed when it is asked for."""
    st.segmented_control(
        "Détail",
        list(DETAILS),
        key="detail",
        required=True,
        format_func=DETAILS.__getitem__,
        on_change=address.gesture,
        label_visibility="collapsed",
    )


_DETAIL: dict[str, Callable[[Situation, Gaps, View], None]] = {
    "lacunes": panels.show_gaps,
    "recouvrements": panels.show_overlaps,
    "perimetres": sections.show_perimeters,
    "echeances": sections.show_deadlines,
    "conseillers": sections.show_truths,
    "besoins": sections.show_needs,
}


def _zone(found: Gaps, lacune: str | None) -> np.ndarray | None:
    """Positions of the communes of a gap zone."""
    if lacune is None:
        return None
    row = found.table["id"].tolist().index(lacune)
    return np.flatnonzero(found.zone == row)
