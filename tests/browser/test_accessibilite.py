"""What axe-core finds on each page, and in the map's frame, by the rules of WCAG 2.1 A and AA.

Nothing serious or critical may remain that is ours. What is Streamlit's own and cannot be changed
from here is listed below, with why, and in the user guide.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, expect
from support.browser import DAY, drawn, settled
from support.paths import ROOT

if TYPE_CHECKING:
    from support.browser import Server

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
GRAVE = {"serious", "critical"}

THEIRS = {
    "button-name": (
        "[data-testid=stFileUploaderDropzone] button",
        "Streamlit has no setting for its words: ours come from CSS, which axe-core does not count",
    ),
}
"""By rule: the elements of Streamlit that break it, and why they stay."""

PAGES = {
    "/": "Coordination des conseillers numériques",
    f"/territoire?{DAY}": "France",
    f"/territoire?departement=35&{DAY}&epci=243500139&carte=taux": "Ille-et-Vilaine",
    f"/territoire?departement=974&{DAY}&detail=echeances": "La Réunion",
    f"/candidatures?departement=64&{DAY}": "Candidatures — Pyrénées-Atlantiques",
    f"/candidature?departement=38&{DAY}&candidature=DEMO-CA-006": "DEMO-CA-006",
    f"/exports?departement=974&{DAY}": "Données et exports — La Réunion",
    "/mes-fichiers": "Mes fichiers",
    "/aide": "Aide",
}


def violations(where: Page | Frame) -> list[dict[str, Any]]:
    """Run axe-core in a page or a frame; return what is grave and not excused."""
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found = Axe().run(where, options=options).response["violations"]
    return [
        {"rule": fault["id"], "where": node["html"][:200], "why": node["failureSummary"]}
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
        if not _excused(where, fault["id"], node["target"][-1])
    ]


def _excused(where: Page | Frame, rule: str, target: str) -> bool:
    selector, _ = THEIRS.get(rule, ("", ""))
    if not selector:
        return False
    return bool(where.locator(target).evaluate("(node, is) => node.matches(is)", selector))


def open_at(page: Page, server: Server, link: str) -> None:
    page.goto(server.url + link)
    title = page.get_by_role("heading", name=PAGES[link], level=1, exact=True)
    expect(title).to_be_visible()
    settled(page)


@pytest.mark.parametrize("link", PAGES, ids=range(len(PAGES)))
def test_axe_finds_nothing_grave_of_ours(page: Page, server: Server, link: str) -> None:
    open_at(page, server, link)
    if link.startswith(("/territoire", "/candidature?")):
        frame = drawn(page)
        assert violations(frame) == []
        assert frame.evaluate("document.documentElement.lang") == "fr"
        assert frame.title() == "Carte de la coordination"
        expect(page.get_by_title("Carte de la coordination")).to_have_count(1)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.lang") == "fr"
    levels = (
        page.get_by_test_id("stMain")
        .locator("h1, h2, h3, h4")
        .evaluate_all("all => all.map(node => Number(node.tagName[1]))")
    )
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert page.title().startswith("cnc_geo")


def test_what_is_excused_is_named_and_told_in_the_guide(page: Page, server: Server) -> None:
    open_at(page, server, "/mes-fichiers")
    button = page.locator(THEIRS["button-name"][0])
    expect(button).to_have_accessible_name("Choisir des fichiers")
    told = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    section = told.partition("## Accessibilité\n")[2]
    assert all(rule in section for rule in THEIRS)


def test_the_page_is_french_before_any_script_runs(page: Page, server: Server) -> None:
    for link in ("/", "/territoire", "/aide"):
        html = page.request.get(server.url + link).text()
        assert '<html lang="fr">' in html
