"""The frame of the map obeys the page that holds it, and nobody else.

What it is told by message it draws, script included; streamlit-folium does not look at who speaks,
and any page can open a frame in a window and write to it. So the first thing that the frame runs
stops the messages of other origins before its own listeners hear them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEAD = b"<head>"
_LISTENER = b"""<script>
addEventListener("message", (event) => {
  if (event.origin !== location.origin) event.stopImmediatePropagation();
}, true);
</script>"""


def is_frame(place: str) -> bool:
    """Tell whether the page of a component is there."""
    return place.startswith("component/") and place.endswith(("/", ".html"))


async def answer_frame(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let the application answer with its page, and make it deaf to other origins.

    Parameters
    ----------
    app, scope, receive, send
        As the application is called.

    Raises
    ------
    RuntimeError
        If the page has no head: it would obey anybody, and is not given.
    """
    plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    begun: list[Message] = []
    pieces: list[bytes] = []

    async def hold(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun.append(message)
            return
        pieces.append(message.get("body", b""))
        if message.get("more_body"):
            return
        page = b"".join(pieces)
        if begun[0]["status"] == 200:  # noqa: PLR2004  (a page, and no refusal)
            if scope["method"] != "HEAD" and page.count(_HEAD) != 1:
                told = "streamlit-folium's page has changed: it has no head."
                raise RuntimeError(told)
            page = page.replace(_HEAD, _HEAD + _LISTENER)
            MutableHeaders(raw=begun[0]["headers"])["content-length"] = str(len(page))
        await send(begun[0])
        await send({"type": "http.response.body", "body": page})

    await app({**scope, "headers": plain}, receive, hold)
