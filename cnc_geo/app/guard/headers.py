"""What every answer tells the browser: what it may load, who may hold it, what is not guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import Message

_PAGE = {
    "default-src": "'self'",
    # Streamlit and its tables need both; neither lets anything come from another host.
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
"""The page may load from this host alone."""

TILES = ("https://data.geopf.fr", "https://tile.openstreetmap.org")
"""Hosts of the backgrounds, which the frame of the map asks once its user has chosen one."""

_FRAME = _PAGE | {"img-src": " ".join(("'self' data: blob:", *TILES))}

_FILE = {
    "default-src": "'none'",
    "style-src": "'unsafe-inline'",
    "img-src": "'self' data:",
    "base-uri": "'none'",
    "form-action": "'none'",
}
"""A file that somebody takes away runs nothing, even opened in place."""

_BY_FOLDER = {"component": _FRAME, "media": _FILE}

# OpenStreetMap refuses tiles to a page that does not say which site it is; nothing tells the view.
_REFERRERS = {"component": "strict-origin-when-cross-origin"}

_FEATURES = ("camera", "geolocation", "microphone", "payment", "usb")

_STEADY = {
    "x-content-type-options": "nosniff",
    "permissions-policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
}

_NEVER = frozenset({b"server", b"x-powered-by"})


def policies(folder: str, frames: Iterable[str]) -> dict[str, str]:
    """Tell what an answer says besides its content.

    Parameters
    ----------
    folder
        First word of the address: `component` is the frame of the map, `media` files taken away.
    frames
        Origins of the sites whose pages may hold ours in a frame.

    Returns
    -------
    dict of str
        Lower-case names of headers, and their values.
    """
    ancestors = " ".join(("'self'", *frames))
    allowed = _BY_FOLDER.get(folder, _PAGE) | {"frame-ancestors": ancestors}
    return _STEADY | {
        "content-security-policy": "; ".join(f"{what} {where}" for what, where in allowed.items()),
        "referrer-policy": _REFERRERS.get(folder, "same-origin"),
    }


def say(message: Message, told: Mapping[str, str]) -> Message:
    """Give the beginning of an answer the headers that it must have, and no name of software.

    Parameters
    ----------
    message
        The beginning of an answer.
    told
        What `policies` tells.

    Returns
    -------
    dict
        The same with them. What has no rule of its own for caches is kept by none: it may be a
        file that somebody dropped or takes away.
    """
    ours = {name.encode(): value.encode() for name, value in told.items()}
    kept = [
        (name, value)
        for name, value in message.get("headers", ())
        if name.lower() not in ours and name.lower() not in _NEVER
    ]
    if not any(name.lower() == b"cache-control" for name, _ in kept):
        kept.append((b"cache-control", b"no-store"))
    return {**message, "headers": [*kept, *ours.items()]}
