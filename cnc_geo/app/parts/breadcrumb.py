"""Where one is: France, a region, a department, an EPCI; each wider one is a click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.app.display.markdown import plain
from cnc_geo.app.state.navigation import choose, enter
from cnc_geo.app.state.view import Place
from cnc_geo.territory.levels import FRANCE

if TYPE_CHECKING:
    from cnc_geo.app.state.view import View
    from cnc_geo.territory.model import Territory


_THEN = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
"""Between two steps of the trail."""


def show(territory: Territory, view: View) -> None:
    """Show the trail that leads to a view."""
    steps = trail(territory, view.place)
    if len(steps) == 1 and view.epci is None:
        return  # the title says it all
    with st.container(horizontal=True, vertical_alignment="center", key="fil", gap="small"):
        for rank, (place, nom) in enumerate(steps):
            if rank:
                st.markdown(_THEN)
            if place != view.place:
                st.button(
                    plain(nom), key=f"fil-{rank}", type="tertiary", on_click=enter, args=(place,)
                )
            elif view.epci is not None:
                st.button(plain(nom), key=f"fil-{rank}", type="tertiary", on_click=choose)
            else:
                st.markdown(f"**{plain(nom)}**")
        if view.epci is not None:
            st.markdown(f"{_THEN} **{plain(territory.name('epci', view.epci))}**")


def trail(territory: Territory, place: Place) -> list[tuple[Place, str]]:
    """List the parts of France that hold a part, the widest first, and itself."""
    steps = [(Place("france", FRANCE), "France")]
    if place.niveau == "departement":
        region = region_of(territory, place.code)
        steps.append((Place("region", region), territory.name("region", region)))
    if place.niveau != "france":
        steps.append((place, territory.name(place.niveau, place.code)))
    return steps


def region_of(territory: Territory, departement: str) -> str:
    """Tell the region of a department."""
    communes = territory.communes
    return str(communes.loc[communes["departement"] == departement, "region"].iloc[0])
