"""From view to view: the address bar, the widgets that hold a view, and the way between pages.

The address is read when a session opens, and again when the reader goes back in the browser: then
it is not what was last written, and no gesture on the page explains it. What it names and does not
exist is dropped. In all other runs the widgets hold the view and the address follows them.

Hence the order of a run: the widgets are set (`open_view`), drawn, read (`chosen_view`), and only
then is the address written (`write`), once the page has dropped what does not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.app.state.view import (
    NIVEAUX,
    NOTHING_CHOSEN,
    PARAMETERS,
    View,
    read_view,
    write_view,
)

if TYPE_CHECKING:
    from cnc_geo.app.start import Start
    from cnc_geo.app.state.view import Place
    from cnc_geo.territory.model import Territory


_WRITTEN, _GESTURE, _AIM, _PAGE = "adresse-ecrite", "geste", "visee", "page"
_FIRST = "premiere"
_FORMER = "partie-regardee"

_OF_NO_VIEW = ("fond", "dessiner")
"""Keys of the widgets that last from page to page, and that no link tells."""


# -------------------------------------------------------------------------------------- the address


def write(view: View) -> None:
    """Write a view in the address bar, if it is not there already."""
    told = write_view(view)
    if st.query_params.to_dict() != told:
        st.query_params.from_dict(told)
    st.session_state[_WRITTEN] = told


def gesture() -> None:
    """Note, from the callback of a widget, that the reader acted on the page."""
    st.session_state[_GESTURE] = True


def _is_new() -> bool:
    """Tell whether the address must be read: a new session, or a move in the browser's history."""
    acted = st.session_state.pop(_GESTURE, False)
    if _WRITTEN not in st.session_state:
        return True
    return not acted and st.query_params.to_dict() != st.session_state[_WRITTEN]


# -------------------------------------------------------------------------------------- the widgets


def open_view(territory: Territory, start: Start) -> None:
    """Set the widgets from the address when it is new, and from what another page chose.

    To be called before any of them is drawn: Streamlit lets nobody set a widget that is.
    """
    hold()
    if _is_new() or "place" not in st.session_state:
        view = read_view(st.query_params.to_dict(), territory, start)
        st.session_state.place = view.place
        for champ, row in PARAMETERS.items():
            st.session_state.update(row.to_widgets(champ, getattr(view, champ)))
        st.session_state[_FORMER] = view.place
    st.session_state.update(st.session_state.pop(_AIM, {}))
    place = st.session_state.place
    _show_usual_layers(place)
    if st.session_state.niveau not in NIVEAUX[place.niveau]:
        st.session_state.niveau = PARAMETERS["niveau"].usual(place)


def _show_usual_layers(place: Place) -> None:
    """Show the points usual in a part of France, unless the reader chose others in the former."""
    row, held = PARAMETERS["couches"], st.session_state
    if row.from_widgets("couches", held) == row.usual(held.get(_FORMER, place)):
        held.update(row.to_widgets("couches", row.usual(place)))
    held[_FORMER] = place


def chosen_view() -> View:
    """Return the view that the widgets hold; what is of one page is told by that page alone."""
    place, held = st.session_state.place, st.session_state
    told = {
        champ: row.usual(place) if row.of_page else row.from_widgets(champ, held)
        for champ, row in PARAMETERS.items()
    }
    return View(place, **told)


def enter(place: Place) -> None:
    """Look at another part of France; what was chosen inside the former one is dropped."""
    gesture()
    st.session_state.update(NOTHING_CHOSEN, place=place, niveau="")


def choose(**chosen: object) -> None:
    """Choose something inside the part one looks at, in place of what was chosen."""
    gesture()
    st.session_state.update({**NOTHING_CHOSEN, **chosen})


# ------------------------------------------------------------------------------------ between pages


def hold() -> None:
    """Keep the widgets of the view that this page does not draw: Streamlit forgets them."""
    keys = ["place", *_OF_NO_VIEW]
    for champ, row in PARAMETERS.items():
        keys += row.keys(champ)
    for key in keys:
        if key in st.session_state:
            # What a script sets lasts; what a widget set goes with the widget.
            st.session_state[key] = st.session_state[key]


def keep() -> None:
    """Keep the view while a page that shows none is there; whoever comes back finds it again."""
    hold()
    gesture()  # the address of such a page is bare: it must not be read as a view when one leaves


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


def aim(place: Place, etats: tuple[str, ...] = (), *, epci: str | None = None) -> None:
    """Choose the view that the page «Territoire» opens on next, whatever its address says."""
    aimed: dict[str, object] = NOTHING_CHOSEN | {"place": place, "epci": epci, "niveau": ""}
    st.session_state[_AIM] = aimed | ({"etats": list(etats)} if etats else {})
