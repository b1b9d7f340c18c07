"""A reader without a browser: what a page of Streamlit says to its server, and what it is told."""

from __future__ import annotations

import http.client
import socket
import uuid
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.sync.client import ClientConnection, connect

from support.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STREAM = "/_stcore/stream"


class Answer(NamedTuple):
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    text: str


def ask(
    port: int,
    path: str,
    *,
    host: str | None = None,
    method: str = "GET",
    body: bytes = b"",
    address: str = "127.0.0.1",
    **headers: str,
) -> Answer:
    """Ask one thing; `host` stands for what the address bar would hold, None for the address."""
    with closing(http.client.HTTPConnection(address, port, timeout=PATIENCE)) as connection:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host or f"{address}:{port}")
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        if body:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read().decode(errors="replace"))


@contextmanager
def opened(
    port: int, *, host: str | None = None, origin: str | None = None, address: str = "127.0.0.1"
) -> Iterator[ClientConnection]:
    """Open a connection as a page does, to an address, under any name."""
    with (
        socket.create_connection((address, port), timeout=PATIENCE) as wire,
        connect(
            f"ws://{host or f'{address}:{port}'}{STREAM}",
            sock=wire,
            origin=origin,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            proxy=None,
        ) as connection,
    ):
        yield connection


class Reader:
    """Goes from page to page, and drops files.

    Parameters
    ----------
    connection
        An open connection.
    port
        Of the server.
    """

    def __init__(self, connection: ClientConnection, port: int) -> None:
        self._connection = connection
        self._port = port
        self._session = ""
        self._widgets: dict[str, str] = {}

    def visit(self, address: str, query: str = "") -> str:
        """Go to a page; return all that it says, or fail on what Streamlit would show in red."""
        back = BackMsg()
        back.rerun_script.query_string = query
        back.rerun_script.page_script_hash = calc_hash(address)
        return self._run(back)

    def drop(self, name: str, content: bytes) -> str:
        """Drop a file on the page one is on, as the browser does; return what the page says."""
        back = BackMsg()
        back.file_urls_request.request_id = uuid.uuid4().hex
        back.file_urls_request.file_names.append(name)
        back.file_urls_request.session_id = self._session
        self._connection.send(back.SerializeToString())
        (place,) = self._wait("file_urls_response").file_urls_response.file_urls
        cookie = ask(self._port, "/_stcore/health").headers["set-cookie"].partition(";")[0]
        edge = uuid.uuid4().hex
        begin = f'--{edge}\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
        sent = ask(
            self._port,
            place.upload_url,
            method="PUT",
            body=begin.encode() + content + f"\r\n--{edge}--\r\n".encode(),
            Cookie=cookie,
            Content_Type=f"multipart/form-data; boundary={edge}",
            X_Xsrftoken=cookie.partition("=")[2],
            Origin=f"http://127.0.0.1:{self._port}",
        )
        assert sent.status == 204, sent.text
        back = BackMsg()
        back.rerun_script.page_script_hash = self._page
        state = back.rerun_script.widget_states.widgets.add()
        state.id = self._widgets["file_uploader"]
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = place.file_id, name, len(content)
        info.file_urls.CopyFrom(place)
        return self._run(back)

    def _run(self, back: BackMsg) -> str:
        self._page = back.rerun_script.page_script_hash
        self._said: list[str] = []
        self._connection.send(back.SerializeToString())
        self._wait("script_finished")
        return "\n".join(self._said)

    def _wait(self, kind: str) -> ForwardMsg:
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._connection.recv(timeout=PATIENCE))
            self._note(message)
            if message.WhichOneof("type") == kind:
                return message

    def _note(self, message: ForwardMsg) -> None:
        assert message.WhichOneof("type") != "page_not_found"
        if message.HasField("new_session"):
            self._session = message.new_session.initialize.session_id
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        assert kind != "exception", element.exception.message
        held = getattr(element, kind)
        self._said.append(str(getattr(held, "body", "")))
        if getattr(held, "id", ""):
            self._widgets[kind] = held.id
