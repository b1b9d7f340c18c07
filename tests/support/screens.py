"""All that is on the screen of a reader, to be compared with the screen of another."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from support.browser import drawn, settled


def heading(page: Page, name: str) -> None:
    """Wait for the title of a page."""
    expect(page.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible()


SCREEN = """() => {
  const told = ["fill", "stroke", "data-code", "data-classe", "data-genre", "class"];
  const drawn = [...document.querySelectorAll("path")].map((node) =>
    told.map((name) => node.getAttribute(name)).join("|"));
  const text = drawn.sort().join("\\n") + document.querySelector(".cnc-legende").textContent;
  let hash = 0;
  for (const letter of text) hash = (hash * 31 + letter.codePointAt(0)) | 0;
  const { x, y } = map.project(map.getCenter());
  return { drawn: drawn.length, hash, zoom: map.getZoom(), x, y };
}"""


def screen(page: Page) -> dict[str, Any]:
    """Tell what is on the screen: address, title, words, boxes, and every stroke of the map."""
    page.wait_for_selector("h1")
    path = urlsplit(page.url).path
    drawing = drawn(page).evaluate(SCREEN) if path in ("/territoire", "/candidature") else None
    settled(page)
    main_part = page.get_by_test_id("stMain")
    boxes = page.locator("input:visible").evaluate_all(
        "nodes => nodes.map(n => [n.ariaLabel, n.checked, n.value])"
    )
    return {
        "address": page.url,
        "title": main_part.get_by_role("heading", level=1).inner_text(),
        "words": main_part.inner_text(),
        "boxes": boxes,
        "tables": main_part.locator("canvas table").all_text_contents(),
        "map": drawing or {},
    }


def check_same(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Check that two screens are one; a view is framed to a pixel or two, by the one before it."""
    one, other = ours.pop("map"), theirs.pop("map")
    centre, same_centre = ([seen.pop(axis, 0) for axis in "xy"] for seen in (one, other))
    assert ours == theirs
    assert one == other
    assert centre == pytest.approx(same_centre, abs=2, rel=0)
