"""The map in a Streamlit page: one message a run, one run a click.

The frame is that of streamlit-folium; what it fetches (scripts, styles, boundaries) is served by
the application's own routes (`cnc_geo.app.state.public_files`), once for each browser. Everything
else travels in one `Paint` message: the map is drawn again, never mounted again.

What is relied upon in streamlit-folium 0.27.4, and pinned by tests: the frame is mounted again only
if the script of the base map changes; `feature_group_to_add` is evaluated when its text changes;
`window.Streamlit` is exposed in the frame; with `returned_objects=[]` no move or click reruns the
page by itself.
"""

from collections.abc import Callable
from functools import cache
from typing import TypedDict

import folium
import streamlit as st
import streamlit_folium
from streamlit import runtime

from cnc_geo.app.state.public_files import publish_folder, publish_scripts
from cnc_geo.maps.assets import Bases, all_scripts, asset_folders
from cnc_geo.maps.message import Paint
from cnc_geo.maps.offline_map import BACKGROUNDS, OfflineMap


class Click(TypedDict):
    """A territory clicked on the map. It comes from a browser: check the code before using it."""

    couche: str
    code: str
    n: int


class Drawing(TypedDict):
    """A perimeter drawn on the map: latitude and longitude of its corners, in degrees."""

    dessin: list[tuple[float, float]]
    n: int


def _serve_frame() -> None:
    """Make the running server know the frame of streamlit-folium, whenever it was declared.

    A component declared outside a script run (an import by another program, a cached call) is not
    registered by Streamlit, and its folder would answer 404.
    """
    frame = streamlit_folium._component_func  # noqa: SLF001 - the only name of its component
    if runtime.exists():
        registry = runtime.get_instance().component_registry
        if registry.get_component_path(frame.name) != frame.abspath:
            registry.register_component(frame)


@cache
def _bases() -> Bases:
    """Tell where the frame finds the assets."""
    folders = {name: publish_folder(name, path) for name, path in asset_folders().items()}
    return Bases(**folders, lot=publish_scripts(all_scripts()))


def base_map(sources: str = "", *, nom: str = "Carte de la coordination") -> OfflineMap:
    """Return the base map of the application, the same at each run.

    Parameters
    ----------
    sources
        Attribution of the boundaries; a constant, or the frame would be mounted again.
    nom
        What the map is, for assistive technology; a constant too.

    Returns
    -------
        A new object (streamlit-folium modifies the map it is given) that renders to the same
        script.
    """
    _serve_frame()
    return OfflineMap(_bases(), sources=sources, nom=nom, tiles=BACKGROUNDS)


def _drawing(value: object) -> Drawing | None:
    """Return what the browser sent if it is a drawing of three corners or more, else None."""
    match value:
        case {"dessin": [_, _, _, *_] as corners, "n": int(n)}:
            points = [
                (float(lat), float(lon))
                for lat, lon in (c for c in corners if isinstance(c, list) and len(c) == 2)  # noqa: PLR2004
                if isinstance(lat, int | float) and isinstance(lon, int | float)
            ]
            near = all(abs(lat) <= 90 and abs(lon) <= 180 for lat, lon in points)  # noqa: PLR2004
            return Drawing(dessin=points, n=n) if near and len(points) == len(corners) else None
        case _:
            return None


def _click(value: object) -> Click | None:
    """Return what the browser sent if it is a click, with nothing else, or None."""
    match value:
        case {"couche": str(couche), "code": str(code), "n": int(n)}:
            return Click(couche=couche, code=code, n=n)
        case _:
            return None


def show_map(
    paint: Paint,
    *,
    key: str,
    height: int = 560,
    sources: str = "",
    nom: str = "Carte de la coordination",
    on_click: Callable[[Click], None] | None = None,
    on_draw: Callable[[Drawing], None] | None = None,
) -> Click | None:
    """Show a map and return the territory clicked, in the one run its click caused.

    Parameters
    ----------
    paint
        What to show, layers by URL (`public_files.publish_layer`).
    key
        Key of the map in the session.
    height
        Height in pixels.
    sources
        Attribution of the boundaries, a constant of the session.
    nom
        What the map is, for assistive technology; a constant of the session too.
    on_click
        Called before the run a click causes, so that it may set the state of widgets.
    on_draw
        Called in the same way when a perimeter was drawn.

    Returns
    -------
        The new click, or None.
    """

    def receive() -> None:
        value = st.session_state.get(key)
        click, drawing = _click(value), _drawing(value)
        st.session_state[f"{key}-clic"] = click
        if click is not None and on_click is not None:
            on_click(click)
        if drawing is not None and on_draw is not None:
            on_draw(drawing)

    streamlit_folium.st_folium(
        base_map(sources, nom=nom),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],  # or each move of the map would run the page again
        feature_group_to_add=folium.FeatureGroup().add_child(paint),
        on_change=receive,
    )
    click: Click | None = st.session_state.pop(f"{key}-clic", None)
    return click
