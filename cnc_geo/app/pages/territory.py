"""Page «Mon territoire»: where coordination is missing, present and doubled, here and now.

The page chooses, calls and shows; every figure comes from the core.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from cnc_geo.analysis.checklist import check_territory
from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.analysis.summary import say_findings
from cnc_geo.app.display.markdown import plain
from cnc_geo.app.parts import (
    banner,
    breadcrumb,
    checklist,
    details,
    drawn_perimeters,
    gaps,
    printing,
    provenance,
    sidebar,
    summary,
    territory_table,
)
from cnc_geo.app.parts.map_frame import Click, show_map
from cnc_geo.app.state import navigation, sketches
from cnc_geo.app.state.cache import published
from cnc_geo.app.state.view import DETAILS
from cnc_geo.maps.polygons import cells
from cnc_geo.maps.view import Display, paint
from cnc_geo.network.provenance import ATTRIBUTION_COURTE
from cnc_geo.schema.french import day
from cnc_geo.schema.labels import ETAT, HYPOTHESE, THEME

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from streamlit.navigation.page import StreamlitPage

    from cnc_geo.analysis.gaps import Gaps
    from cnc_geo.app.start import Start
    from cnc_geo.app.state.view import View
    from cnc_geo.network.situation import Situation


def show(files_page: StreamlitPage) -> None:
    """Show the page.

    Parameters
    ----------
    files_page
        The page where files are dropped.
    """
    start, view, situation = sidebar.open_page()
    found = find_gaps(situation)
    view = _existing(view, situation, found)
    navigation.write(view)
    banner.style()
    # The map is sent first, wherever it stands: it is what takes a browser the longest.
    head, middle = st.container(), st.container()
    with middle:
        left, right = st.columns([11, 9])
    with left:
        _choose_theme(situation)
        _show_map(start, situation, found, view)
        under = st.container()
    with head:
        _show_head(start, situation, found, view, files_page)
    with right:
        checks = check_territory(situation, found)
        checklist.show(checks, view)
        if view.epci is not None:
            territory_table.show_card(situation, view.epci)
        territory_table.choose_level(situation)
        territory_table.show_table(situation, view)
    with under:
        summary.show_figures(situation)
        printing.offer(situation, found, view, checks)
    _choose_detail()
    _DETAIL[view.detail](situation, found, view)
    provenance.show_provenance(situation)


def _show_head(
    start: Start, situation: Situation, found: Gaps, view: View, files_page: StreamlitPage
) -> None:
    """Say where one is, when, on whose data, and what there is to see."""
    breadcrumb.show(situation.territory, view)
    st.title(plain(situation.nom))
    st.caption(
        f"Coordination des conseillers numériques au {day(view.jour)} · "
        + ", ".join(ETAT[etat].titre.lower() for etat in view.etats)
        + "".join(f" · hypothèse : {HYPOTHESE[h].titre.lower()}" for h in view.hypotheses)
    )
    banner.show(start, files_page)
    st.markdown(f"**{plain(say_findings(situation, found=found))}**")


def _existing(view: View, situation: Situation, found: Gaps) -> View:
    """Drop what is not in the part one looks at: an EPCI, a gap, a perimeter."""
    inside = set(situation.territory.communes["epci"][situation.kept].dropna())
    ids = set(situation.declared.table["id"])
    epci = view.epci if view.epci in inside else None
    perimetre, avec = (
        i if i is not None and i in ids and _is_here(situation, i) else None
        for i in (view.perimetre, view.avec)
    )
    unvalued = view.theme == "besoin" and situation.network.indicateurs.empty
    existing: dict[str, Any] = {
        "epci": epci,
        "lacune": view.lacune if view.lacune in set(found.table["id"]) else None,
        "theme": "couverture" if unvalued else view.theme,
        "perimetre": perimetre,
        "avec": avec if perimetre is not None and avec != perimetre else None,
        "zoom": view.zoom and epci is not None,
    }
    st.session_state.update(existing)
    return view._replace(**existing)


def _is_here(situation: Situation, identifiant: str) -> bool:
    """Tell whether a perimeter has a piece of the part one looks at."""
    return bool(situation.kept[situation.declared.members_of(identifiant)].any())


def _show_map(start: Start, situation: Situation, found: Gaps, view: View) -> None:
    owner = cells(situation)
    epci_of = dict(zip(owner.codes, owner.epci, strict=True))

    def clicked(click: Click) -> None:
        _pick_cell(situation, view.niveau, click["code"], epci_of)

    drawn = paint(
        situation,
        published(start, situation.niveau, situation.code),
        epci=view.epci,
        focus=_focus(situation, found, view),
        outlined=[i for i in (view.perimetre, view.avec) if i is not None],
        display=Display(
            theme=view.theme,
            niveau=view.niveau,
            conseillers="conseillers" in view.couches,
            coordinateurs="coordinateurs" in view.couches,
            background=st.session_state.fond,
            drawing=st.session_state.dessiner,
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
    drawn_perimeters.show()


def _pick_cell(situation: Situation, niveau: str, cell: str, epci_of: dict[str, str]) -> None:
    """Choose the territory of a cell that was clicked: it comes from a browser, and may not be."""
    if cell not in epci_of:
        return
    if niveau in ("region", "departement"):
        found = cells(situation)
        rank = found.codes.index(cell)
        inside = situation.territory.communes[niveau][found.rank == rank]
        territory_table.pick(situation, niveau, str(inside.iloc[0]))
    else:
        navigation.choose(epci=epci_of[cell] or None)


def _focus(situation: Situation, found: Gaps, view: View) -> NDArray[np.intp] | None:
    """Positions of the communes that the map frames; None for the whole part."""
    if view.lacune is not None:
        row = found.table["id"].tolist().index(view.lacune)
        return np.flatnonzero(found.zone == row)
    if view.perimetre is not None:
        members = situation.declared.members_of(view.perimetre)
        if view.avec is not None:
            shared = np.intersect1d(members, situation.declared.members_of(view.avec))
            members = shared if len(shared) else members
        return members if len(members) else None
    if view.zoom:
        here = (situation.territory.communes["epci"] == view.epci).to_numpy() & situation.kept
        return np.flatnonzero(here)
    return None


def _choose_theme(situation: Situation) -> None:
    """Choose how the map is filled; need only where an indicator tells it."""
    themes = [t for t in THEME if t != "besoin" or len(situation.network.indicateurs)]
    st.selectbox(
        "La carte montre",
        themes,
        key="theme",
        format_func=lambda theme: THEME[theme].titre,
        on_change=navigation.gesture,
    )


def _choose_detail() -> None:
    """Choose what is told under the map: one thing at a time, computed when it is asked for."""
    st.segmented_control(
        "En détail",
        list(DETAILS),
        key="detail",
        required=True,
        format_func=DETAILS.__getitem__,
        on_change=navigation.gesture,
    )


_DETAIL: dict[str, Callable[[Situation, Gaps, View], None]] = {
    "lacunes": gaps.show_gaps,
    "recouvrements": details.show_overlaps,
    "perimetres": details.show_perimeters,
    "echeances": details.show_deadlines,
    "conseillers": details.show_truths,
    "besoins": details.show_needs,
}
