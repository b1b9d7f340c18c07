"""The map in a real page: what a reader sees and clicks, and what never leaves the machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Frame, Page, Route, expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Launcher, Server

SCRIPT = Path(__file__).with_name("map_component_app.py")
pytestmark = pytest.mark.browser

READY = ".cnc-carte[data-etat=pret]"


@pytest.fixture(scope="module")
def server(launch: Launcher) -> Server:
    """Serve the test page, at the root of its host."""
    return launch.streamlit(SCRIPT)


def _frame(page: Page) -> Frame:
    element = page.wait_for_selector("[data-testid=stCustomComponentV1]")
    assert element is not None
    frame = element.content_frame()
    assert frame is not None
    frame.wait_for_selector(READY)
    return frame


@pytest.fixture
def carte(page: Page, server: Server) -> Iterator[Frame]:
    """Open the test page and return the frame of its map, drawn."""
    page.goto(server.url)
    frame = _frame(page)
    expect(page.get_by_text("runs=1")).to_be_visible()
    yield frame
    assert page.title() == "Essai", "a text of the data ran as a script"


def _click_at(page: Page, frame: Frame, lat: float, lon: float) -> None:
    spot = frame.evaluate("([a, b]) => map.latLngToContainerPoint([a, b])", [lat, lon])
    page.mouse.move(0, 0)
    box = frame.locator("#map_div").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])


def _wait_turn(frame: Frame, turn: int) -> None:
    frame.wait_for_selector(f"{READY}[data-tour='{turn}']")


def test_polygons_are_drawn_with_their_class_and_hatched_when_doubled(carte: Frame) -> None:
    assert carte.locator("path[data-code]").count() == 9
    assert carte.locator("path[data-code=p00]").get_attribute("data-classe") == "aucune"
    assert carte.locator("path[data-code=p02]").get_attribute("data-classe") == "inconnu"
    fill = carte.locator("path[data-code=p11]").get_attribute("fill")
    assert fill == "url(#cnc-intercommunale-double)"
    assert carte.locator("#cnc-intercommunale-double path").count() == 1


def test_click_gives_its_code_to_python_in_exactly_one_run(page: Page, carte: Frame) -> None:
    _click_at(page, carte, 46.6, 2.6)
    expect(page.get_by_text("click=pieces/p01")).to_be_visible()
    expect(page.get_by_text("heard=p01")).to_be_visible()
    expect(page.get_by_text("runs=2")).to_be_visible()
    _click_at(page, carte, 46.6, 2.6)
    expect(page.get_by_text("runs=3")).to_be_visible()
    page.get_by_text("Peindre").click()
    expect(page.get_by_text("click=aucun")).to_be_visible()
    expect(page.get_by_text("runs=4")).to_be_visible()


def test_click_on_a_dot_chooses_the_territory_under_it(page: Page, carte: Frame) -> None:
    _click_at(page, carte, 47.5, 3.4)
    expect(page.get_by_text("click=pieces/p12")).to_be_visible()


def test_moves_of_the_reader_do_not_rerun_and_are_kept(page: Page, carte: Frame) -> None:
    carte.get_by_role("button", name="Mayotte").click()
    carte.get_by_role("button", name="Zoomer", exact=True).click()
    page.get_by_text("Peindre").click()
    expect(page.get_by_text("runs=2")).to_be_visible()
    _wait_turn(carte, 2)
    assert carte.evaluate("map.getCenter().lat") < 0


def test_toggle_recolours_the_same_frame(page: Page, carte: Frame) -> None:
    carte.evaluate("window.marked = true")
    page.get_by_text("Peindre").click()
    carte.wait_for_selector("path[data-code=p00][data-classe=departementale]")
    assert carte.evaluate("window.marked") is True
    assert carte.locator("path[data-code]").count() == 9


def test_layers_are_exchanged_and_fetched_once(page: Page, carte: Frame) -> None:
    fetched: list[str] = []
    page.on("request", lambda r: fetched.append(r.url) if "couches" in r.url else None)
    carte.evaluate("window.marked = true")
    for turn, code in enumerate(["c00", "p00", "c00"], start=2):
        page.get_by_text("Communes").click()
        carte.wait_for_selector(f"path[data-code={code}]")
        _wait_turn(carte, turn)
        assert carte.locator("path[data-code]").count() == 9
    assert carte.evaluate("window.marked") is True
    assert [re.sub(r".*/(\w+)-.*", r"\1", url) for url in fetched] == ["communes"]


def test_keyboard_walks_through_buttons_not_paths(page: Page, carte: Frame) -> None:
    carte.evaluate("document.querySelector('.leaflet-container').focus()")
    names = []
    for _ in range(10):
        page.keyboard.press("Tab")
        names.append(
            carte.evaluate(
                "document.activeElement.tagName + ' ' + (document.activeElement.ariaLabel"
                " || document.activeElement.textContent)"
            )
        )
    assert names == [
        "A Zoomer",
        "A Dézoomer",
        "BUTTON Plein écran",
        *(f"BUTTON {n}" for n in ("France", "Guadeloupe", "Martinique", "Guyane", "La Réunion")),
        "BUTTON Mayotte",
        "SUMMARY Territoires",
    ]
    assert carte.locator("path.leaflet-interactive:not([aria-hidden=true])").count() == 0


def test_page_and_frame_speak_french(page: Page, carte: Frame) -> None:
    assert page.locator("html").get_attribute("lang") == "fr"
    assert carte.locator("html").get_attribute("lang") == "fr"
    frame = page.locator("[data-testid=stCustomComponentV1]")
    expect(frame).to_have_attribute("title", "Carte de la coordination")
    assert carte.locator("meta[content*=user-scalable]").count() == 0


def test_hostile_text_is_shown_as_text(page: Page, carte: Frame) -> None:
    _hover_at(page, carte, 48.5, 3.5)
    tooltip = carte.locator(".cnc-infobulle")
    expect(tooltip).to_contain_text("<img src=x")
    expect(tooltip).to_contain_text("{{7*7}}</script>")
    expect(tooltip).to_contain_text("12 conseillers")
    expect(carte.locator(".cnc-legende")).to_contain_text("`${1}{{7*7}}</script>")
    _hover_at(page, carte, 47.5, 3.4)
    expect(tooltip).to_contain_text("Conseillers<img")
    assert carte.locator("img").count() == 0


def _hover_at(page: Page, frame: Frame, lat: float, lon: float) -> None:
    spot = frame.evaluate("([a, b]) => map.latLngToContainerPoint([a, b])", [lat, lon])
    box = frame.locator("#map_div").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + spot["x"] - 3, box["y"] + spot["y"])
    page.mouse.move(box["x"] + spot["x"], box["y"] + spot["y"])


def test_furniture_is_there(carte: Frame) -> None:
    expect(carte.get_by_text("Données de démonstration — fictives")).to_be_visible()
    count = carte.locator(".cnc-legende li[data-classe=aucune] b")
    expect(count).to_have_text(re.compile(r"1\s234"))
    diamond = carte.locator("path[data-genre=coordinateur]").get_attribute("d")
    assert diamond is not None
    assert diamond.count("l") == 3
    assert carte.locator("path[data-genre]").count() == 3
    assert carte.locator(".leaflet-control-scale-line").count() == 1
    assert carte.locator(".leaflet-control-attribution").inner_text() == "Leaflet"


def test_selected_territory_is_outlined_and_a_click_outlines_another(
    page: Page, carte: Frame
) -> None:
    outline = carte.locator(".leaflet-cnc-contour-pane path[stroke-width='3']")
    before = outline.get_attribute("d")
    _click_at(page, carte, 46.6, 2.6)
    expect(page.get_by_text("runs=2")).to_be_visible()
    expect(outline).not_to_have_attribute("d", before or "")


def test_full_screen(carte: Frame) -> None:
    carte.get_by_role("button", name="Plein écran", exact=True).click()
    leave = carte.get_by_role("button", name="Quitter le plein écran")
    expect(leave).to_be_visible()
    assert carte.evaluate("map.getSize().y") > 520
    leave.click()
    expect(carte.get_by_role("button", name="Plein écran", exact=True)).to_be_visible()


def test_reload_gives_the_map_again(page: Page, carte: Frame) -> None:
    assert carte is not None
    page.reload()
    assert _frame(page).locator("path[data-code]").count() == 9


def test_a_run_that_ends_while_the_scripts_load_is_not_lost(page: Page, server: Server) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/carte.js", hold)
    with page.expect_request("**/carte.js"):
        page.goto(server.url)
    page.get_by_text("Peindre").click()
    expect(page.get_by_text("runs=2")).to_be_visible()
    held.pop().continue_()
    _frame(page).wait_for_selector("path[data-code=p00][data-classe=departementale]")


def test_everything_is_found_under_a_base_path(page: Page, launch: Launcher) -> None:
    page.goto(launch.streamlit(SCRIPT, base_path="/cnc").url)
    frame = _frame(page)
    _click_at(page, frame, 46.6, 2.6)
    expect(page.get_by_text("click=pieces/p01")).to_be_visible()
    page.get_by_text("Communes").click()
    frame.wait_for_selector("path[data-code=c00][data-classe=departementale]")
