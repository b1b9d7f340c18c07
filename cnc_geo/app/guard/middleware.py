"""The guard: each request is judged before Streamlit sees it, and each answer leaves with headers.

It holds for what is asked (`http`) and for connections (`websocket`). A refusal is a sentence; the
log says that there was one and why, and never what was written in the request.
"""

from __future__ import annotations

import logging
import os
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from streamlit import config

from cnc_geo.app.failures import log_failure
from cnc_geo.app.guard.addresses import UPLOADS, is_known, place_of
from cnc_geo.app.guard.answers import SAID, refusal
from cnc_geo.app.guard.frame import answer_frame, is_frame
from cnc_geo.app.guard.headers import policies, say
from cnc_geo.app.guard.hosts import (
    FRAMES_VARIABLE,
    HOSTS_VARIABLE,
    LOCAL_NAMES,
    Host,
    Hosts,
    canonical,
    is_same_origin,
    is_served,
    parse_host,
    read_frames,
    read_hosts,
    words_of,
)
from cnc_geo.app.routes import prefix
from cnc_geo.errors import ChoiceError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger(__name__)
_BEGINNINGS = ("http.response.start", "websocket.http.response.start", "websocket.accept")
_FORWARDED = frozenset({"forwarded", "via", "x-real-ip"})
_WHY = {
    403: "origine étrangère",
    404: "adresse inconnue",
    421: "hôte non servi",
}


class Guard:
    """Judge what is asked of the application, and write the headers of what it answers.

    Parameters
    ----------
    app
        What answers what is let through.
    hosts
        Hosts under which the server may be asked, besides its own address.
    frames
        Origins of the sites whose pages may hold the application in a frame.
    address
        Where the server was told to listen; None for all interfaces.
    base
        Prefix of all addresses: empty, or with its first slash.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Hosts, frames: tuple[str, ...], address: str | None, base: str
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._frames = frames
        self._told = frozenset({canonical(address.lower())} if address else ())
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let through."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        place = place_of(scope["path"], self._base)
        told = policies((place or "").partition("/")[0], self._frames)

        async def send_with_headers(message: Message) -> None:
            await send(say(message, told) if message["type"] in _BEGINNINGS else message)

        status = self._judge(scope, place)
        if status is None:
            await self._let_through(scope, receive, send_with_headers, place=place or "")
            return
        _LOG.warning("Demande refusée : %s.", _WHY[status])
        await self._refuse(status, scope, receive, send_with_headers)

    def _judge(self, scope: Scope, place: str | None) -> int | None:
        """Find the status of a refusal; None if there is none."""
        headers = Headers(scope=scope)
        asked = parse_host(_only(headers, "host") or "")
        address, port = scope.get("server") or ("", 0)
        if asked is None or not is_served(
            asked, address=address, port=port or 0, told=self._told, named=self._hosts
        ):
            return 421
        if "origin" in headers:
            origin = _only(headers, "origin")
            if origin is None or not is_same_origin(origin, asked):
                return 403
        websocket = scope["type"] == "websocket"
        local = _is_local(scope, headers, asked)
        looking = scope.get("method") in {"GET", "HEAD"}
        known = place is not None and is_known(
            place, websocket=websocket, local=local, looking=looking
        )
        return None if known else 404

    async def _refuse(self, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a sentence; a connection is closed before it is opened."""
        denial = "websocket.http.response" in scope.get("extensions", {})
        if scope["type"] == "websocket" and not denial:
            await send({"type": "websocket.close", "code": 1008})
            return
        home = f"{self._base}/" if status not in {403, 421} else None
        await refusal(status, home=home)(scope, receive, send)

    async def _let_through(self, scope: Scope, receive: Receive, send: Send, *, place: str) -> None:
        """Let Streamlit answer; its own refusals are said by us, and its failures too."""
        state: dict[str, Any] = {"begun": False, "said": None}

        async def send_ours(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_foreign(message, place):
                state["said"] = message["status"]
            if state["said"] is None:
                state["begun"] = True
                await send(message)

        compared = _as_streamlit_compares(scope)
        try:
            if is_frame(place) and scope["type"] == "http":
                await answer_frame(self._app, compared, receive, send_ours)
            else:
                await self._app(compared, receive, send_ours)
        except Exception as error:  # noqa: BLE001  (the last that can say it)
            log_failure(error, "réponse du serveur")
            state["said"] = None if state["begun"] else 500
        if state["said"] is not None:
            await self._refuse(state["said"], scope, receive, send)


def _only(headers: Headers, name: str) -> str | None:
    """Read a header that must stand once."""
    values = headers.getlist(name)
    return values[0] if len(values) == 1 else None


def _is_foreign(message: Message, place: str) -> bool:
    """Tell the refusals that Streamlit would write in English; the page reads those of uploads."""
    return message["status"] in SAID - {403, 421} and not place.startswith(UPLOADS)


def _is_local(scope: Scope, headers: Headers, asked: Host) -> bool:
    """Tell whether this machine itself asks, and nobody through it.

    A proxy on the same machine shows its own address: what it forwards says so, or was asked for
    under the name that it serves.
    """
    forwarded = any(name in _FORWARDED or name.startswith("x-forwarded") for name in headers)
    client = scope.get("client")
    if client is None or forwarded or asked.name not in LOCAL_NAMES:
        return False
    try:
        return ip_address(canonical(client[0])).is_loopback
    except ValueError:
        return False


def _as_streamlit_compares(scope: Scope) -> Scope:
    """Write the host of a connection as its origin does: Streamlit compares the two texts.

    We have found them to be the same host; a proxy may have written a port that goes unsaid, and
    Streamlit would then look for its own addresses.
    """
    origin = Headers(scope=scope).get("origin")
    if scope["type"] != "websocket" or origin is None:
        return scope
    host = origin.partition("://")[2].encode("latin-1")
    headers = [(n, host if n.lower() == b"host" else value) for n, value in scope["headers"]]
    return {**scope, "headers": headers}


def middleware() -> list[Middleware]:
    """Make the guard of this server, as the command or the environment tells it.

    Returns
    -------
    list of starlette.middleware.Middleware
        What `streamlit.App` is to be given.

    Raises
    ------
    SystemExit
        If the environment names no host or no site: the server does not start.
    """
    try:
        hosts = read_hosts(words_of(os.environ.get(HOSTS_VARIABLE, "")))
        frames = read_frames(words_of(os.environ.get(FRAMES_VARIABLE, "")))
    except ChoiceError as error:
        raise SystemExit(str(error)) from error
    address = config.get_option("server.address")
    return [Middleware(Guard, hosts=hosts, frames=frames, address=address, base=prefix())]
