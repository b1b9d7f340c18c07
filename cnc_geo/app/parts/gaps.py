"""The zones without coordination under the map, and who touches each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.analysis.gaps import find_neighbours
from cnc_geo.app.display.markdown import plain
from cnc_geo.app.display.perimeters import neighbour_rows
from cnc_geo.app.display.territories import gap_rows
from cnc_geo.app.parts import table_grid
from cnc_geo.app.parts.downloads import download
from cnc_geo.app.state.navigation import choose
from cnc_geo.exports.features import gap_shapes, neighbour_shapes
from cnc_geo.schema.french import count
from cnc_geo.schema.labels import CONTACT
from cnc_geo.territory.naming import abbreviate

if TYPE_CHECKING:
    from cnc_geo.analysis.gaps import Gaps
    from cnc_geo.app.state.view import View
    from cnc_geo.network.situation import Situation


def show_gaps(situation: Situation, found: Gaps, view: View) -> None:
    """Show the gap zones, with a zoom on each."""
    st.header("Zones sans coordination")
    if found.table.empty:
        st.success(
            "Aucune : toutes les communes sont couvertes."
            if found.admises.empty
            else "Aucune, hors des absences admises."
        )
        _show_accepted(found)
        return
    ids = found.table["id"].tolist()
    noms = dict(zip(found.table["id"], found.table["nom"].map(abbreviate), strict=True))
    place = ids.index(view.lacune) if view.lacune else -1
    following = ids[(place + 1) % len(ids)]
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    left.button(
        f"Zoomer sur la suivante : {plain(noms[following])}",
        key="suivante",
        on_click=choose,
        kwargs={"lacune": following},
    )
    middle.button("Revenir à la vue d'ensemble", disabled=view.lacune is None, on_click=choose)
    right.caption(f"{count(len(ids), 'zone', 'zones')} ; choisissez une ligne pour zoomer.")
    table_grid.pick(
        gap_rows(found.table),
        key=f"lacunes-{situation.niveau}-{situation.code}-{view.lacune}",
        alt="Zones sans coordination",
        most=330,
        chosen=place if view.lacune else None,
        on_pick=lambda row: choose(lacune=None if row is None else ids[row]),
    )
    download("lacunes", situation, found.table, lambda: gap_shapes(situation, found))
    _show_neighbours(situation, found, view)
    _show_accepted(found)


def _show_accepted(found: Gaps) -> None:
    """Show, if there are any, the zones where a mask accepts the absence of coordination."""
    if found.admises.empty:
        return
    st.markdown("**Absences admises** — mises à part, par le masque donné")
    table_grid.show(
        gap_rows(found.admises), key="admises", alt="Absences de coordination admises", most=220
    )


def _show_neighbours(situation: Situation, found: Gaps, view: View) -> None:
    """Show who touches the chosen gap, or each of them, and could absorb it."""
    neighbours = find_neighbours(situation, found)
    if view.lacune is not None:
        here = neighbours[neighbours["lacune"] == view.lacune]
        contact = CONTACT[here["contact"].iloc[0]].phrase
        st.markdown(f"**Périmètres voisins de cette zone** — {contact}")
        shown = neighbour_rows(here)
        if len(shown.rows):
            table_grid.show(shown, key="voisins", alt="Périmètres voisins de la zone", most=260)
    download(
        "voisinages",
        situation,
        neighbours,
        lambda: neighbour_shapes(situation, found, neighbours),
        what="les voisinages",
    )
