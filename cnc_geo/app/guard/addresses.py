"""The addresses that the server has: all others are unknown, whatever Streamlit would answer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from streamlit.file_util import get_static_dir

from cnc_geo.app.routes import ADDRESSES, HOME
from cnc_geo.app.state import public_files

_PAGES = frozenset({"", HOME, *ADDRESSES})
_STREAM = "_stcore/stream"
_ANSWERS = frozenset({"_stcore/health", "_stcore/host-config"})
UPLOADS = "_stcore/upload_file/"
"""Where files are sent, and nothing is to be seen."""
_FOLDERS = (
    f"{public_files.ROOT}/",
    "component/",
    "media/",
    "_stcore/bidi-components/",
)
_OF_THE_MACHINE = ("_stcore/metrics", "_stcore/script-health-check", "_stcore/agent/")
"""What tells how the server is, or drives it: for this machine alone."""


@cache
def _static_files() -> frozenset[str]:
    """List Streamlit's own files, less the page that ours stands for and the list of its parts."""
    folder = Path(get_static_dir())
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return frozenset(files - {"index.html", "manifest.json"})


def place_of(path: str, base: str) -> str | None:
    """Take away the prefix under which the application is served; None outside of it."""
    inside = path.removeprefix(base) if path.startswith(base) else None
    return inside.removeprefix("/") if inside is not None and inside[:1] in {"", "/"} else None


def is_page(place: str) -> bool:
    """Tell whether a page of the application is there."""
    return place.removesuffix("/") in _PAGES


def is_known(place: str, *, websocket: bool, local: bool, looking: bool) -> bool:
    """Tell whether the server has that address for who asks.

    Parameters
    ----------
    place
        Address under the prefix of the server, without its first slash.
    websocket
        Whether a connection is asked for, and not an answer.
    local
        Whether this very machine asks.
    looking
        Whether an answer is asked for, and nothing sent.

    Returns
    -------
    bool
        Whether Streamlit, or we, may answer.
    """
    if websocket:
        return place == _STREAM
    return (
        is_page(place)
        or place in _ANSWERS
        or place in _static_files()
        or place.startswith(_FOLDERS)
        or (place.startswith(UPLOADS) and not looking)
        or (local and place.startswith(_OF_THE_MACHINE))
    )
