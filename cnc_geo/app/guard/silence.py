"""What is changed in Streamlit and in uvicorn, its server, once, before the first answer.

The server asks nobody anything: not for its own address, which Streamlit would look for outside to
print it, or to compare it with the origin of a connection. It serves whatever address a request
arrives at (see `hosts`), so it needs to know none. What Streamlit prints before `app.py` is read is
stopped by an option (`browser.serverAddress`, see `serve`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import uvicorn
from streamlit import config, net_util

from cnc_geo.app.guard.answers import refusal
from cnc_geo.app.guard.headers import policies, say

if TYPE_CHECKING:
    import socket

_LOOK_UPS = ("get_internal_ip", "get_external_ip")


def be_quiet() -> None:
    """Ask nobody, obey no page of another site, tell no name of software.

    Raises
    ------
    RuntimeError
        If Streamlit's look-ups are no longer where they were: the server must not start.
    """
    for name in _LOOK_UPS:
        if not hasattr(net_util, name):
            message = f"Streamlit has changed: net_util.{name} is no longer its look-up."
            raise RuntimeError(message)
        setattr(net_util, name, _unknown)
    # Sites of Streamlit's own hosting, which could drive a page that they hold in a frame.
    config.set_option("client.allowedOrigins", [])
    uvicorn.Server.startup = _start_unnamed  # type: ignore[method-assign]


def _unknown() -> None:
    """Know no address: the answer that asks nobody."""


_start = uvicorn.Server.startup


async def _start_unnamed(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
    """Start without a name: what uvicorn adds to each answer is fixed before `app.py` is read."""
    served = self.config
    served.encoded_headers = [item for item in served.encoded_headers if item[0] != b"server"]
    reads = served.http_protocol_class
    served.http_protocol_class = type(reads.__name__, (reads,), {"send_400_response": _not_http})
    await _start(self, sockets)


def _not_http(self: Any, _why: str) -> None:  # noqa: ANN401  (a protocol of uvicorn, of any kind)
    """Answer, as the guard would, what cannot be read: it never reaches the guard."""
    answer = refusal(400)
    beginning = {"type": "http.response.start", "headers": answer.raw_headers}
    headers = [*say(beginning, policies("", ()))["headers"], (b"connection", b"close")]
    lines = [b"HTTP/1.1 400 Bad Request", *(b": ".join(header) for header in headers), b"", b""]
    self.transport.write(b"\r\n".join(lines) + bytes(answer.body))
    self.transport.close()
