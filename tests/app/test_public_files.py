"""What anybody may fetch: files of the map, whose address changes with their content."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette

from cnc_geo.app import routes
from cnc_geo.app.state import public_files
from cnc_geo.maps.assets import asset_folders

if TYPE_CHECKING:
    from pathlib import Path


def fetch(link: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the routes of the application for a link of the frame."""
    sent = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    path = link.replace("../..", "", 1)
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "root_path": "",
    }
    asyncio.run(Starlette(routes=routes.routes())(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])


def test_a_layer_is_fetched_and_kept_for_ever():
    link = public_files.publish_layer("pieces", '{"a": "é"}')
    status, headers, body = fetch(link)
    assert (status, body.decode()) == (200, '{"a": "é"}')
    assert headers["content-type"] == "application/json"
    assert "immutable" in headers["cache-control"]


def test_a_style_sheet_finds_its_images():
    prefix = public_files.publish_folder("leaflet", asset_folders()["leaflet"])
    status, headers, body = fetch(f"{prefix}/leaflet.css")
    assert (status, headers["content-type"]) == (200, "text/css; charset=utf-8")
    images = set(re.findall(r"url\((images/[\w.-]+)\)", body.decode()))
    assert images
    for image in images:
        assert fetch(f"{prefix}/{image}")[0] == 200


def test_a_folder_gives_only_what_a_page_needs_and_moves_when_it_changes(tmp_path: Path):
    (tmp_path / "map.css").write_text("a {}")
    (tmp_path / "secret.py").write_text("x = 1")
    one = public_files.publish_folder("essai", tmp_path)
    assert fetch(f"{one}/map.css")[2] == b"a {}"
    assert fetch(f"{one}/secret.py")[0] == 404
    (tmp_path / "map.css").write_text("b {}")
    public_files.publish_folder.cache_clear()
    two = public_files.publish_folder("essai", tmp_path)
    assert two != one
    assert fetch(f"{two}/map.css")[2] == b"b {}"


@pytest.mark.parametrize(
    "path", ["", "layers/", "layers/../../app.py", "assets/%2e%2e/main.py", "layers/inconnu.json"]
)
def test_what_was_not_published_is_not_there(path):
    assert fetch(f"../../cnc/{path}")[0] == 404
