"""Find a territory by its name or its code, from any page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.app.display.markdown import plain
from cnc_geo.app.state import navigation
from cnc_geo.app.state.cache import load
from cnc_geo.app.state.view import Place
from cnc_geo.schema.french import count, plural
from cnc_geo.schema.labels import NIVEAU
from cnc_geo.territory.search import Finder

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from cnc_geo.app.start import Start
    from cnc_geo.territory.model import Territory
    from cnc_geo.territory.search import Found


@st.cache_resource(show_spinner="Préparation de la recherche…", max_entries=2)
def finder(start: Start) -> Finder:
    """Prepare the names of the territory, once for all sessions."""
    return Finder(load(start)[0])


def show(start: Start, territory_page: StreamlitPage) -> None:
    """Show the search box and what it finds.

    Parameters
    ----------
    start
        What the server was launched on.
    territory_page
        The page of the map, where a choice leads.
    """
    text = st.text_input(
        "Chercher un territoire : région, département, EPCI ou commune",
        key="recherche",
        max_chars=80,
        placeholder="Nom, code ou code postal, puis Entrée : « Digne », « 04 », « 35000 »…",
        on_change=navigation.gesture,
    )
    if not text or not text.strip():
        return
    found = finder(start).find(text)
    if not found:
        st.info(
            f"Aucun territoire ne ressemble à « {plain(text)} ». Essayez un code, ou une partie du "
            "nom."
        )
        return
    for one in found:
        if st.button(_label(one), key=f"aller-{one.niveau}-{one.code}"):
            navigation.gesture()
            place, epci = where(load(start)[0], one)
            navigation.aim(place, epci=epci)
            st.switch_page(territory_page)


def _label(one: Found) -> str:
    kind = NIVEAU[one.niveau].phrase
    told = f"{kind[0].upper()}{kind[1:]} {one.code}"
    if one.niveau in ("commune", "epci"):
        told += f", {plural(len(one.departements), 'département', 'départements')} "
        told += ", ".join(one.departements)
    people = count(one.population, "habitant", "habitants")
    return f"**{plain(one.nom)}** — {plain(told)}, {people}"


def where(territory: Territory, one: Found) -> tuple[Place, str | None]:
    """Tell the view that shows a territory: a part of France, and an EPCI in it.

    An EPCI over several departments opens on the one where most of its people live; a commune, on
    its department, its EPCI chosen.
    """
    if one.niveau in ("region", "departement"):
        return Place(one.niveau, one.code), None
    communes = territory.communes
    here = communes[communes["code" if one.niveau == "commune" else "epci"] == one.code]
    people = here.groupby("departement")["population"].sum()
    epci = here["epci"].dropna().astype(str).tolist()
    return Place("departement", str(people.idxmax())), epci[0] if epci else None
