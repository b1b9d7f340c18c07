"""What all sessions share, read once: the territory, the network, the situations last looked at."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.app.state.public_files import publish_layer
from cnc_geo.app.state.session import session
from cnc_geo.app.state.sketches import sketches
from cnc_geo.maps.layers import CodeLayer
from cnc_geo.maps.polygons import layers
from cnc_geo.network.situation import Situation, look_again, situate
from cnc_geo.readers.network import read_network
from cnc_geo.readers.territory import read_territory

if TYPE_CHECKING:
    from cnc_geo.app.start import Start
    from cnc_geo.app.state.view import View
    from cnc_geo.network.model import Network
    from cnc_geo.territory.model import Territory


@st.cache_resource(show_spinner="Lecture du territoire et du réseau…", max_entries=2)
def load(start: Start) -> tuple[Territory, Network]:
    """Read the files that the server was launched on."""
    territory = read_territory(start.territoire)
    network = read_network(
        territory,
        conseillers=start.conseillers,
        coordinateurs=start.coordinateurs,
        candidatures=start.candidatures,
        fichiers=start.fichiers,
    )
    territory.contours()
    # Streamlit collects garbage after every run; what was just read never is garbage, and looking
    # through it each time would cost a tenth of a second.
    gc.collect()
    gc.freeze()
    return territory, network


@st.cache_resource(show_spinner=False, max_entries=8)
def resolve(start: Start, hypotheses: tuple[str, ...]) -> Situation:
    """Resolve the zones of the network, which is what takes time, whatever one then looks at."""
    territory, network = load(start)
    return situate(territory, network, jour="2026-01-01", hypotheses=hypotheses)


@st.cache_resource(show_spinner=False, max_entries=64)
def look(
    start: Start,
    jour: str,
    etats: tuple[str, ...],
    hypotheses: tuple[str, ...],
    departement: str | None,
    region: str | None,
) -> Situation:
    """Fix a situation; the last ones stay in memory, shared by all sessions and never changed."""
    return look_again(
        resolve(start, hypotheses),
        jour=jour,
        etats=etats,
        departement=departement,
        region=region,
    )


def shown_network(start: Start) -> Network:
    """Return what is on the map: the session's own files if it has some, else those of all."""
    own = session().shown
    network = load(start)[1] if own is None else own.network
    return sketches().lay_over(network).network if sketches().shapes else network


def look_here(start: Start, view: View) -> Situation:
    """Fix the situation of a view of what is on the map; one of own files stays in the session."""
    own = session().shown
    if sketches().shapes:
        own = sketches().lay_over(load(start)[1] if own is None else own.network)
    departement = view.place.code if view.place.niveau == "departement" else None
    region = view.place.code if view.place.niveau == "region" else None
    fixed = (view.jour.isoformat(), view.etats, view.hypotheses, departement, region)
    return look(start, *fixed) if own is None else own.look(load(start)[0], *fixed)


@st.cache_resource(show_spinner="Préparation des contours…", max_entries=128)
def published(start: Start, niveau: str, code: str) -> list[CodeLayer]:
    """Put the boundaries of a view where browsers fetch them; they depend on nothing else."""
    departement = code if niveau == "departement" else None
    region = code if niveau == "region" else None
    situation = look(start, "2026-01-01", ("en_poste",), (), departement, region)
    return [
        CodeLayer(
            layer.nom, url=publish_layer(layer.nom, layer.geojson()), interactif=layer.interactif
        )
        for layer in layers(situation)
    ]
