"""The map in a Streamlit page: served assets, served boundaries, one rerun per click.

Streamlit serves the folder of any declared component under `component/<module>.<name>/`. Three are
declared here: Leaflet, `cnc_geo/maps/js`, and a temporary folder of boundary layers, where all the
scripts are too, in one file (streamlit-folium loads scripts one after the other). Links are
relative to the page of streamlit-folium, which sits beside them, so they hold under
`server.baseUrlPath` and behind a proxy.

The folder of layers is created when the first layer is published, belongs to this process, and is
removed when the process exits in an orderly way (a killed process leaves it to the system's
cleaning of temporary files). **Only public boundaries may go there**: the address answers anybody
who can reach the server, without session or password. What belongs to a user (points, classes,
text) travels in the `Paint` message, over the session's own connection.

What is relied upon in streamlit-folium 0.27.4, and pinned by tests: the frame is mounted again only
if the script of the base map changes; `feature_group_to_add` is evaluated when its text changes;
`window.Streamlit` is exposed in the frame; with `returned_objects=[]` no move or click reruns the
page by itself.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypedDict

import folium
import streamlit as st
import streamlit_folium
from streamlit import runtime
from streamlit.components.v1 import declare_component
from streamlit.components.v1.custom_component import CustomComponent

from cnc_geo.maps.assets import Bases, all_scripts, asset_folders
from cnc_geo.maps.layers import LAYER_NAME
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


@cache
def _assets() -> dict[str, CustomComponent]:
    """Return the components that serve the assets, by the names of `Bases`."""
    return {name: declare_component(name, path=str(p)) for name, p in asset_folders().items()}


@cache
def _layer_folder() -> tuple[Path, CustomComponent]:
    """Return the temporary folder of layers and the component that serves it."""
    folder = Path(tempfile.mkdtemp(prefix="cnc-geo-couches-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder, declare_component("couches", path=str(folder))


def _serve(*components: CustomComponent) -> None:
    """Make the running server know components, whenever they were declared.

    A component declared outside a script run (an import by another program, a cached call) is not
    registered by Streamlit, and its folder would answer 404.

    Parameters
    ----------
    components
        Components to register.
    """
    if not runtime.exists():
        return
    registry = runtime.get_instance().component_registry
    for component in components:
        if registry.get_component_path(component.name) != component.abspath:
            registry.register_component(component)


def publish_layer(name: str, geojson: str) -> str:
    """Put public boundaries where the browser fetches them once.

    Parameters
    ----------
    name
        Name of the layer, lower case letters, digits and hyphens.
    geojson
        Text of `to_geojson_text`. Public boundaries only: no session is asked to read it.

    Returns
    -------
        URL for `CodeLayer`, which changes with the content. ValueError if the name is refused.
    """
    if not LAYER_NAME.fullmatch(name):
        msg = f"Nom de couche refusé : {name!r} (minuscules, chiffres et tirets seulement)."
        raise ValueError(msg)
    return _publish(name, "json", geojson)


def _publish(name: str, suffix: str, text: str) -> str:
    """Write a public text in the served folder, under a name that changes with it."""
    folder, component = _layer_folder()
    _serve(component)
    content = text.encode()
    file = folder / f"{name}-{sha256(content).hexdigest()[:16]}.{suffix}"
    if not file.exists():
        # Two sessions may publish together: a reader never sees half a file.
        descriptor, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(draft).replace(file)
    return f"../{component.name}/{file.name}"


@cache
def _scripts() -> str:
    """Return the URL of all the scripts in one file."""
    return _publish("scripts", "js", all_scripts())


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
    components = _assets()
    frame = streamlit_folium._component_func  # noqa: SLF001 - the only name of its component
    _serve(frame, *components.values())
    folders = {name: f"../{component.name}" for name, component in components.items()}
    bases = Bases(**folders, lot=_scripts())
    return OfflineMap(bases, sources=sources, nom=nom, tiles=BACKGROUNDS)


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
    """Return what the browser sent if it is a click, else None.

    Parameters
    ----------
    value
        Value of the component.

    Returns
    -------
        The click, with nothing but its three members.
    """
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
        What to show, layers by URL (`publish_layer`).
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
    pending = f"{key}-clic"

    def receive() -> None:
        click = _click(st.session_state.get(key))
        st.session_state[pending] = click
        if click is not None and on_click is not None:
            on_click(click)
        drawing = _drawing(st.session_state.get(key))
        if drawing is not None and on_draw is not None:
            on_draw(drawing)

    streamlit_folium.st_folium(
        base_map(sources, nom=nom),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=folium.FeatureGroup().add_child(paint),
        on_change=receive,
    )
    click: Click | None = st.session_state.pop(pending, None)
    return click
