"""What holds of every page: its link, its screen on a telephone and enlarged, its accessibility.

A page is opened once for all that is asked of it here. By the rules of WCAG 2.1 A and AA axe-core
finds nothing serious or critical that is ours, in the page and in the map's frame. What is
Streamlit's own and cannot be changed from here is listed below, with why, and in the user guide.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, expect
from support.browser import DAY, drawn, settled
from support.paths import ROOT
from support.screens import check_same, heading, screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.browser import Open, Server

pytestmark = pytest.mark.browser

PAGES = {
    "/": "Coordination des conseillers numériques",
    f"/territoire?departement=974&{DAY}&etats=en_poste&detail=echeances": "La Réunion",
    f"/candidatures?departement=64&{DAY}&etats=en_poste": "Candidatures — Pyrénées-Atlantiques",
    f"/candidature?departement=38&{DAY}&etats=en_poste&candidature=DEMO-CA-006": "DEMO-CA-006",
    f"/exports?departement=974&{DAY}&etats=en_poste": "Données et exports — La Réunion",
    "/mes-fichiers": "Mes fichiers",
    "/aide": "Aide",
}
"""Link to each page, and its title."""

FULL = (
    "hypotheses=duree_18&epci=243500139&carte=profondeur&detail=echeances&niveau=commune&zoom=1"
    "&couches=coordinateurs"
)
VIEWS = {
    f"/territoire?{DAY}&etats=en_poste": "France",
    f"/territoire?{DAY}&etats=en_poste&carte=taux&niveau=epci&couches=aucune": "France",
    f"/territoire?departement=35&{DAY}&etats=en_poste&epci=243500139&carte=taux": "Ille-et-Vilaine",
    f"/territoire?departement=35&{DAY}&etats=en_poste,propose&{FULL}": "Ille-et-Vilaine",
}
"""Links to views that say more, and their titles."""

LINKS = PAGES | VIEWS
WITH_MAP = ("/territoire", "/candidature?")


class Visit(NamedTuple):
    """A page that a link opened, and the frame of its map if it has one."""

    link: str
    page: Page
    frame: Frame | None


def open_at(page: Page, server: Server, link: str) -> Visit:
    """Open a link and wait until its page is whole."""
    page.goto(server.url + link)
    heading(page, LINKS[link])
    settled(page)
    return Visit(link, page, drawn(page) if link.startswith(WITH_MAP) else None)


@pytest.fixture(scope="module", params=LINKS, ids=range(len(LINKS)))
def visit(request: pytest.FixtureRequest, opened_once: Open, server: Server) -> Iterator[Visit]:
    """Open a page once for the tests of this file, which pytest runs page by page."""
    opened = open_at(opened_once(), server, request.param)
    yield opened
    opened.page.close()


def test_a_link_opened_elsewhere_gives_the_same_screen(
    visit: Visit, server: Server, opened: Open
) -> None:
    ours = screen(visit.page)
    assert ours["address"].replace("%2C", ",") == server.url + visit.link
    check_same(ours, screen(open_at(opened(), server, visit.link).page))


# ---- accessibility ----

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
GRAVE = {"serious", "critical"}

THEIRS = {
    "button-name": (
        "[data-testid=stFileUploaderDropzone] button",
        "Streamlit has no setting for its words: ours come from CSS, which axe-core does not count",
    ),
}
"""By rule: the elements of Streamlit that break it, and why they stay."""


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


def test_axe_finds_nothing_grave_of_ours(visit: Visit) -> None:
    _, page, frame = visit
    if frame is not None:
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


# ---- small screens, large letters ----

OVERFLOW = """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
  .map((node) => node.scrollWidth - node.clientWidth)"""


def check_fits(visit: Visit) -> None:
    """Check that nothing is cut: no page wider than its screen, no map that cannot be used."""
    assert visit.page.evaluate(OVERFLOW) == [0, 0], visit.link
    title = visit.page.get_by_test_id("stMain").get_by_role("heading", level=1)
    expect(title).to_be_in_viewport()
    if visit.frame is not None:
        _use(visit.page, visit.frame)


def test_a_page_fits_its_window_while_it_is_enlarged(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 683, "height": 384})
    settled(visit.page)
    visit.page.wait_for_function(f"({OVERFLOW})().every(width => width === 0)")  # grids follow
    check_fits(visit)


@pytest.mark.parametrize("link", PAGES, ids=range(len(PAGES)))
def test_a_page_fits_a_telephone(page: Page, server: Server, link: str) -> None:
    page.set_viewport_size({"width": 375, "height": 740})
    check_fits(open_at(page, server, link))


def _use(page: Page, frame: Frame) -> None:
    """Use a map: it is wide enough, its buttons answer, and territories take clicks."""
    size = frame.evaluate("map.getSize()")
    assert size["x"] > 300
    frame.locator("#map_div").scroll_into_view_if_needed()
    before = frame.evaluate("map.getZoom()")
    frame.get_by_role("button", name="Zoomer", exact=True).click()
    frame.wait_for_function(f"map.getZoom() > {before}")
    assert frame.evaluate(FREE) > 0.4


FREE = """() => {
  const { x, y } = map.getSize(), side = 20, furniture = ".leaflet-control, .cnc-bandeau";
  const spots = [...Array(side * side).keys()].map((n) =>
    [((n % side) + 0.5) * x / side, (Math.floor(n / side) + 0.5) * y / side]);
  const free = spots.filter(([a, b]) => !document.elementFromPoint(a, b)?.closest(furniture));
  return free.length / spots.length;
}"""
"""Share of the map that nothing stands over."""
