"""The state of a view and the address bar: a link reopens the same view.

The address is read when a session opens, and again when the reader goes back in the browser: then
it is not what was last written, and no gesture on the page explains it. What it names and does not
exist is dropped.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from cnc_geo.maps.palette import THEMES
from cnc_geo.schema.codes import DUREES_MOIS, ETATS, HYPOTHESES
from cnc_geo.territory.model import FRANCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnc_geo.app.start import Start
    from cnc_geo.territory.model import Territory


_WRITTEN, _GESTURE, _AIM, _PAGE = "adresse-ecrite", "geste", "visee", "page"
_FIRST = "premiere"


DETAILS = {
    "lacunes": "Zones sans coordination",
    "recouvrements": "Recouvrements",
    "perimetres": "Périmètres",
    "echeances": "Échéances",
    "conseillers": "Conseillers",
    "besoins": "Besoin",
}
"""What may be told under the map, and its title."""


NIVEAUX = {
    "france": ("region", "departement", "epci"),
    "region": ("departement", "epci"),
    "departement": ("epci", "commune"),
}
"""Levels that the table may list in a part of France, the one that opens first."""

COUCHES = ("conseillers", "coordinateurs")
"""Kinds of points that the map may show."""


def usual_layers(niveau: str) -> tuple[str, ...]:
    """Tell the points that a map opens with: on all France, those of people would hide it."""
    return COUCHES[1:] if niveau == "france" else COUCHES


_NO_LAYER = "aucune"


class Place(NamedTuple):
    """A part of France one can look at."""

    niveau: str
    code: str


class View(NamedTuple):
    """What the address bar holds.

    Parameters
    ----------
    place
        The part of France.
    jour
        The day.
    etats
        States that count.
    hypotheses
        What is supposed.
    epci
        EPCI chosen on the map or in the table, or None.
    lacune
        Gap zone zoomed on, or None.
    theme
        How the map is filled, of `palette.THEMES`.
    detail
        What is told under the map, of `DETAILS`.
    candidature
        Candidacy that is read, or None.
    niveau
        Level of the territories that the table lists and that a click on the map chooses.
    perimetre, avec
        Perimeter to look at, and the one it is looked at with; or None.
    zoom
        Whether the map frames the chosen EPCI.
    couches
        Points on the map, of `COUCHES`.
    table, lignes
        Table to take away, and the level of its rows; or None.
    """

    place: Place
    jour: date
    etats: tuple[str, ...]
    hypotheses: tuple[str, ...] = ()
    epci: str | None = None
    lacune: str | None = None
    theme: str = "couverture"
    detail: str = "lacunes"
    candidature: str | None = None
    niveau: str = "epci"
    perimetre: str | None = None
    avec: str | None = None
    zoom: bool = False
    couches: tuple[str, ...] = COUCHES
    table: str | None = None
    lignes: str | None = None


def places(territory: Territory) -> dict[Place, str]:
    """Name every part one can look at: France, departments by code, regions by name.

    Departments come first: whoever types «04» means the department, not the region of that code.
    """
    named = {Place("france", FRANCE): "France entière"}
    departements, regions = territory.units("departement"), territory.units("region")
    for code, nom in zip(departements.codes, departements.noms, strict=True):
        named[Place("departement", code)] = f"{code} – {nom}"
    for nom, code in sorted(zip(regions.noms, regions.codes, strict=True)):
        named[Place("region", code)] = f"Région {nom} ({code})"
    return named


def read(parameters: Mapping[str, str], territory: Territory, start: Start) -> View:
    """Read a view from the parameters of an address, then from what the server was launched on.

    Parameters
    ----------
    parameters
        Query parameters: `departement` or `region`, `date`, `etats`, `hypotheses`, `epci`,
        `lacune`, `carte`, `detail`, `candidature`, `niveau`, `perimetre`, `avec`, `zoom`,
        `couches`, `table`, `lignes`. The background of tiles is not among them: a link must not
        make anybody's browser call another host.
    territory
        The territory, to know which codes exist.
    start
        What the server was launched on.

    Returns
    -------
    View
        A view that exists: any parameter that is wrong is as if absent.
    """
    # A link that we wrote tells all; what the server was launched on would fill what it leaves out.
    whole = "date" in parameters and "etats" in parameters
    launched = {k: v for k, v in start._asdict().items() if v is not None and not whole}
    wanted = {**launched, **parameters}
    if "departement" in parameters or "region" in parameters:
        # A place in the address replaces the one the server was launched on, whatever its level.
        wanted = {
            k: v for k, v in wanted.items() if k not in ("departement", "region") or k in parameters
        }
    known = places(territory)
    asked = [Place(n, wanted[n]) for n in ("departement", "region") if n in wanted]
    place = next((p for p in asked if p in known), Place("france", FRANCE))
    etats = tuple(e for e in ETATS if e in _words(wanted.get("etats", "en_poste")))
    hypotheses = tuple(h for h in HYPOTHESES if h in _words(wanted.get("hypotheses", "")))
    if set(DUREES_MOIS) <= set(hypotheses):  # one length only: the longer is dropped
        hypotheses = tuple(h for h in hypotheses if h != "duree_24")
    epci = wanted.get("epci")
    if epci is not None and epci not in territory.units("epci").codes:
        epci = None
    day = _day(wanted.get("date"))
    theme, detail = wanted.get("carte", "couverture"), wanted.get("detail", "lacunes")
    levels = NIVEAUX[place.niveau]
    return View(
        place,
        day,
        etats or ("en_poste",),
        hypotheses,
        epci,
        wanted.get("lacune"),
        theme if theme in THEMES else "couverture",
        detail if detail in DETAILS else "lacunes",
        wanted.get("candidature"),
        wanted["niveau"] if wanted.get("niveau") in levels else levels[0],
        wanted.get("perimetre"),
        wanted.get("avec"),
        wanted.get("zoom") == "1",
        _layers(wanted.get("couches", ""), place.niveau),
        wanted.get("table"),
        wanted.get("lignes"),
    )


def _layers(text: str, niveau: str) -> tuple[str, ...]:
    words = _words(text)
    told = tuple(layer for layer in COUCHES if layer in words)
    return told if told or words == [_NO_LAYER] else usual_layers(niveau)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return date.today()  # noqa: DTZ011  (the default view is today, design §5)


def write(view: View) -> None:
    """Write a view in the address bar, if it is not there already."""
    parameters = _told(view)
    if st.query_params.to_dict() != parameters:
        st.query_params.from_dict(parameters)
    st.session_state[_WRITTEN] = parameters


def _told(view: View) -> dict[str, str]:
    """Write what a view holds besides what every page opens on."""
    place, usual = view.place, NIVEAUX[view.place.niveau][0]
    told = {
        place.niveau: place.code if place.niveau != "france" else None,
        "date": view.jour.isoformat(),
        "etats": ",".join(view.etats),
        "hypotheses": ",".join(view.hypotheses) or None,
        "epci": view.epci,
        "lacune": view.lacune,
        "carte": view.theme if view.theme != "couverture" else None,
        "detail": view.detail if view.detail != "lacunes" else None,
        "candidature": view.candidature,
        "niveau": view.niveau if view.niveau != usual else None,
        "perimetre": view.perimetre,
        "avec": view.avec,
        "zoom": "1" if view.zoom else None,
        "couches": ",".join(view.couches) or _NO_LAYER,
        "table": view.table,
        "lignes": view.lignes,
    }
    if view.couches == usual_layers(place.niveau):
        del told["couches"]
    return {name: value for name, value in told.items() if value is not None}


def gesture() -> None:
    """Note, from the callback of a widget, that the reader acted on the page."""
    st.session_state[_GESTURE] = True


WIDGETS = (
    "place",
    "jour",
    "etats",
    "hypotheses",
    "montrer_conseillers",
    "montrer_coordinateurs",
    "fond",
    "dessiner",
    "theme",
    "detail",
    "candidature",
    "niveau",
    "table",
    "lignes",
)
"""Keys of the widgets that hold the view."""


def keep() -> None:
    """Keep the view while another page is shown: Streamlit forgets widgets that are not drawn."""
    hold()
    gesture()


def hold() -> None:
    """Keep the widgets of the view that this page does not draw."""
    for key in WIDGETS:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def arrive(page: str) -> None:
    """Note which page is shown: to come from another one by a bare link keeps the view.

    To come by a link that tells a view, as a move in the browser's history does, reads it.
    """
    st.session_state[_FIRST] = _PAGE not in st.session_state
    if st.session_state.get(_PAGE, page) != page:
        if st.query_params.to_dict():
            st.session_state.pop(_GESTURE, None)
        else:
            gesture()
    st.session_state[_PAGE] = page


def is_first_run() -> bool:
    """Tell whether the session has just begun."""
    return bool(st.session_state.get(_FIRST, True))


NOTHING_CHOSEN: dict[str, object] = {
    "epci": None,
    "lacune": None,
    "perimetre": None,
    "avec": None,
    "zoom": False,
}
"""What is chosen inside a part of France when one has just come to it."""


def aim(place: Place, etats: tuple[str, ...] = (), *, epci: str | None = None) -> None:
    """Choose the view that the page «Territoire» opens on next, whatever its address says."""
    aimed: dict[str, object] = NOTHING_CHOSEN | {"place": place, "epci": epci, "niveau": ""}
    st.session_state[_AIM] = aimed | ({"etats": list(etats)} if etats else {})


def aimed() -> dict[str, object]:
    """Return, once, what `aim` chose: the state of widgets to set."""
    chosen: dict[str, object] = st.session_state.pop(_AIM, {})
    return chosen


def is_new() -> bool:
    """Tell whether the address must be read: a new session, or a move in the browser's history."""
    acted = st.session_state.pop(_GESTURE, False)
    if _WRITTEN not in st.session_state:
        return True
    return not acted and st.query_params.to_dict() != st.session_state[_WRITTEN]


PARAMETERS = (
    *("departement", "region", "date", "etats", "hypotheses", "epci", "lacune", "carte", "detail"),
    *("candidature", "niveau", "perimetre", "avec", "zoom", "couches", "table", "lignes"),
)
"""What an address may tell of a view."""
