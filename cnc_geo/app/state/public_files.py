"""Files that browsers fetch once from the application's own routes: assets, boundaries.

**Only what is public may go there**: the address answers anybody who can reach the server, without
session or password. What belongs to a user (points, classes, text) travels in the `Paint` message,
over the session's own connection.

They are held in memory, as long as the process; all boundaries of France make thirty megabytes.
An address changes with the content, so a browser may keep what it fetched for ever.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from cnc_geo.maps.layers import LAYER_NAME

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "cnc"
"""What stands before the path of each file, after the prefix of the server."""

# The frame of streamlit-folium, which asks for them, is at `component/<name>/index.html`: a link
# relative to it holds under `server.baseUrlPath` and behind a proxy.
_FROM_FRAME = f"../../{ROOT}"

TYPES = {
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "png": "image/png",
}
"""Suffix of what may be served → its media type."""

_SERVED: dict[str, bytes] = {}


def find(path: str) -> tuple[bytes, str] | None:
    """Return the content and the media type of a published file, or None."""
    content = _SERVED.get(path)
    return None if content is None else (content, TYPES[path.rpartition(".")[2]])


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
    content = geojson.encode()
    return _publish(f"layers/{name}-{_stamp(content)}.json", content)


def publish_scripts(text: str) -> str:
    """Put all the scripts of the map in one file: streamlit-folium loads them one after another."""
    content = text.encode()
    return _publish(f"assets/scripts-{_stamp(content)}.js", content)


@cache
def publish_folder(name: str, folder: Path) -> str:
    """Put the assets of a folder side by side, as its style sheets expect; return their prefix."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix.removeprefix(".") in TYPES
    }
    stamp = _stamp(*(part for file in files.items() for part in (file[0].encode(), file[1])))
    for relative, content in files.items():
        _publish(f"assets/{name}-{stamp}/{relative}", content)
    return f"{_FROM_FRAME}/assets/{name}-{stamp}"


def _publish(path: str, content: bytes) -> str:
    _SERVED[path] = content
    return f"{_FROM_FRAME}/{path}"


def _stamp(*contents: bytes) -> str:
    mixed = sha256()
    for content in contents:
        mixed.update(content)
    return mixed.hexdigest()[:16]
