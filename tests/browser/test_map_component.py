"""The map in a real page: what a reader sees and clicks, and what never leaves the machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import geopandas as gpd
import pytest
import shapely
from playwright.sync_api import Browser, Frame, Page, Route, expect
from support.patience import PATIENCE_MS

from cnc_geo.maps.html import standalone_html
from cnc_geo.maps.layers import CodeLayer, LegendEntry, to_geojson_text
from cnc_geo.maps.message import Paint
from cnc_geo.maps.offline_map import OfflineMap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.browser import Launcher, Open, Server

SCRIPT = Path(__file__).with_name("map_component_server.py")
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


@pytest.fixture(scope="module")
def seen(opened_once: Open, server: Server) -> Iterator[Page]:
    """Open the test page once for those who look and change nothing."""
    page = opened_once()
    page.goto(server.url)
    _frame(page)
    yield page
    expect(page.get_by_text("runs=1")).to_be_visible()
    assert page.title() == "Essai", "a text of the data ran as a script"


@pytest.fixture
def seen_map(seen: Page) -> Frame:
    """Return the frame of the map that is only looked at."""
    seen.mouse.move(0, 0)
    return _frame(seen)


def _click_at(page: Page, frame: Frame, lat: float, lon: float) -> None:
    spot = frame.evaluate("([a, b]) => map.latLngToContainerPoint([a, b])", [lat, lon])
    page.mouse.move(0, 0)
    box = frame.locator("#map_div").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])


def _wait_turn(frame: Frame, turn: int) -> None:
    frame.wait_for_selector(f"{READY}[data-tour='{turn}']")


def test_polygons_are_drawn_with_their_class_and_hatched_when_doubled(seen_map: Frame) -> None:
    assert seen_map.locator("path[data-code]").count() == 9
    assert seen_map.locator("path[data-code=p00]").get_attribute("data-classe") == "aucune"
    assert seen_map.locator("path[data-code=p02]").get_attribute("data-classe") == "inconnu"
    fill = seen_map.locator("path[data-code=p11]").get_attribute("fill")
    assert fill == "url(#cnc-intercommunale-double)"
    assert seen_map.locator("#cnc-intercommunale-double path").count() == 1


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
    page.on("request", lambda r: fetched.append(r.url) if "/layers/" in r.url else None)
    carte.evaluate("window.marked = true")
    for turn, code in enumerate(["c00", "p00", "c00"], start=2):
        page.get_by_text("Communes").click()
        carte.wait_for_selector(f"path[data-code={code}]")
        _wait_turn(carte, turn)
        assert carte.locator("path[data-code]").count() == 9
    assert carte.evaluate("window.marked") is True
    assert [re.sub(r".*/(\w+)-.*", r"\1", url) for url in fetched] == ["communes"]


def test_keyboard_walks_through_buttons_not_paths(seen: Page, seen_map: Frame) -> None:
    seen_map.evaluate("document.querySelector('.leaflet-container').focus()")
    names = []
    for _ in range(11):
        seen.keyboard.press("Tab")
        names.append(
            seen_map.evaluate(
                "document.activeElement.tagName + ' ' + (document.activeElement.ariaLabel"
                " || document.activeElement.textContent)"
            )
        )
    assert names == [
        "A Zoomer",
        "A Dézoomer",
        "BUTTON Plein écran",
        "BUTTON Aller en France",
        "BUTTON Aller à Paris et petite couronne",
        *(f"BUTTON Aller en {name}" for name in ("Guadeloupe", "Martinique", "Guyane")),
        *(f"BUTTON Aller à {name}" for name in ("La Réunion", "Mayotte")),
        "SUMMARY Territoires",
    ]
    assert seen_map.locator("path.leaflet-interactive:not([aria-hidden=true])").count() == 0


def test_page_and_frame_speak_french(seen: Page, seen_map: Frame) -> None:
    assert seen.locator("html").get_attribute("lang") == "fr"
    assert seen_map.locator("html").get_attribute("lang") == "fr"
    frame = seen.locator("[data-testid=stCustomComponentV1]")
    expect(frame).to_have_attribute("title", "Carte de la coordination")
    assert seen_map.locator("meta[content*=user-scalable]").count() == 0


def test_hostile_text_is_shown_as_text(seen: Page, seen_map: Frame) -> None:
    _hover_at(seen, seen_map, 48.5, 3.5)
    tooltip = seen_map.locator(".cnc-infobulle")
    expect(tooltip).to_contain_text("<img src=x")
    expect(tooltip).to_contain_text("{{7*7}}</script>")
    expect(tooltip).to_contain_text("12 conseillers")
    expect(seen_map.locator(".cnc-legende")).to_contain_text("`${1}{{7*7}}</script>")
    _hover_at(seen, seen_map, 47.5, 3.4)
    expect(tooltip).to_contain_text("Conseillers<img")
    assert seen_map.locator("img").count() == 0


def _hover_at(page: Page, frame: Frame, lat: float, lon: float) -> None:
    spot = frame.evaluate("([a, b]) => map.latLngToContainerPoint([a, b])", [lat, lon])
    box = frame.locator("#map_div").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + spot["x"] - 3, box["y"] + spot["y"])
    page.mouse.move(box["x"] + spot["x"], box["y"] + spot["y"])


def test_furniture_is_there(seen_map: Frame) -> None:
    expect(seen_map.get_by_text("Données de démonstration — fictives")).to_be_visible()
    count = seen_map.locator(".cnc-legende li[data-classe=aucune] b")
    expect(count).to_have_text(re.compile(r"1\s234"))
    diamond = seen_map.locator("path[data-genre=coordinateur]").get_attribute("d")
    assert diamond is not None
    assert diamond.count("l") == 3
    assert seen_map.locator("path[data-genre]").count() == 3
    assert seen_map.locator(".leaflet-control-scale-line").count() == 1
    assert seen_map.locator(".leaflet-control-attribution").inner_text() == "Leaflet"


def test_selected_territory_is_outlined_and_a_click_outlines_another(
    page: Page, carte: Frame
) -> None:
    outline = carte.locator(".leaflet-cnc-contour-pane path[stroke-width='3']")
    before = outline.get_attribute("d")
    _click_at(page, carte, 46.6, 2.6)
    expect(page.get_by_text("runs=2")).to_be_visible()
    expect(outline).not_to_have_attribute("d", before or "")


def test_full_screen(seen_map: Frame) -> None:
    seen_map.get_by_role("button", name="Plein écran", exact=True).click()
    leave = seen_map.get_by_role("button", name="Quitter le plein écran")
    expect(leave).to_be_visible()
    assert seen_map.evaluate("map.getSize().y") > 520
    leave.click()
    expect(seen_map.get_by_role("button", name="Plein écran", exact=True)).to_be_visible()


def test_reload_gives_the_map_again(page: Page, carte: Frame) -> None:
    assert carte is not None
    page.reload()
    assert _frame(page).locator("path[data-code]").count() == 9


def test_a_run_that_ends_while_the_scripts_load_is_not_lost(page: Page, server: Server) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/scripts-*.js", hold)
    with page.expect_request("**/scripts-*.js"):
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


# ---- insets ----

PARIS = "Paris et petite couronne"
INSET = f"path[data-encart='{PARIS}']"
STYLES = """nodes => Object.fromEntries(nodes.map(node => [
    node.dataset.code || node.dataset.codeEncart,
    [node.dataset.classe || node.dataset.classeEncart,
     node.dataset.double || node.dataset.doubleEncart, node.getAttribute("fill")],
]))"""


def _styles(frame: Frame) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Class, stripes and fill of each code: on the map, in the inset of Paris."""
    return (
        frame.locator("path[data-classe]").evaluate_all(STYLES),
        frame.locator(f"{INSET}[data-classe-encart]").evaluate_all(STYLES),
    )


def test_an_inset_has_the_classes_of_the_map_and_follows_them(page: Page, carte: Frame) -> None:
    on_map, in_inset = _styles(carte)
    assert set(in_inset) == {"p20", "p21", "p22"}
    assert in_inset == {code: on_map[code] for code in in_inset}
    assert in_inset["p21"][0] == "les_deux"
    assert carte.locator("path[data-encart='La Réunion']").count() == 0
    kept = carte.locator(f"{INSET}[data-code-encart=p20]").element_handle()
    page.get_by_text("Peindre").click()
    _wait_turn(carte, 2)
    on_map, in_inset = _styles(carte)
    assert in_inset["p20"][0] == "departementale"
    assert in_inset == {code: on_map[code] for code in in_inset}
    assert kept.evaluate("node => node.isConnected"), "a repaint drew the polygons again"
    page.get_by_text("Communes").click()
    carte.wait_for_selector("path[data-code=c00]")
    _wait_turn(carte, 3)
    expect(carte.locator("path[data-encart]")).to_have_count(0)


def test_click_in_an_inset_is_a_click_on_the_map(page: Page, carte: Frame) -> None:
    chosen = carte.locator(".cnc-encart path[stroke-width='2.2']")
    before = chosen.get_attribute("d")
    assert before == carte.locator(f"{INSET}[data-code-encart=p21]").get_attribute("d")
    title = carte.locator(f"{INSET}[data-code-encart=p22] title")
    assert (title.text_content() or "").startswith("<img src=x")
    box = carte.locator(f".cnc-encart:has({INSET}) svg").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 20, box["y"] + 10)
    expect(page.get_by_text("click=pieces/p20")).to_be_visible()
    expect(page.get_by_text("runs=2")).to_be_visible()
    expect(chosen).not_to_have_attribute("d", before or "")


def test_the_name_of_an_inset_goes_there_and_france_comes_back(page: Page, carte: Frame) -> None:
    page.set_viewport_size({"width": 760, "height": 900})
    carte.get_by_role("button", name="Aller à La Réunion").click()
    assert carte.evaluate("map.getBounds().contains([-21.1, 55.5])")
    carte.get_by_role("button", name="Aller en France").click()
    east = carte.evaluate("map.latLngToContainerPoint([42, 9.6]).x")
    strip = carte.evaluate(
        "document.querySelector('.cnc-encarts').getBoundingClientRect().left"
        " - map.getContainer().getBoundingClientRect().left"
    )
    assert 0 < east < strip
    expect(carte.get_by_text("Échelles différentes")).to_be_visible()
    expect(carte.locator(".cnc-vues:not(.cnc-outil)")).to_be_hidden()


def test_a_narrow_map_has_buttons_and_no_inset(page: Page, carte: Frame) -> None:
    page.set_viewport_size({"width": 500, "height": 900})
    expect(carte.locator(".cnc-encarts")).to_be_hidden()
    carte.get_by_role("button", name="Petite couronne").click()
    assert carte.evaluate("map.getBounds().contains([48.85, 2.35]) && map.getZoom() > 8")
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(carte.locator(f"{INSET}[data-code-encart=p21]")).to_be_visible()


def _file(folder: Path) -> str:
    """Write a standalone map of one square in La Réunion; return its address."""
    square = gpd.GeoDataFrame(
        {"code": ["a"], "nom": ["A"]}, geometry=[shapely.box(55.3, -21.3, 55.7, -21)], crs=4326
    )
    carte = OfflineMap()
    layer = CodeLayer("pieces", geojson=to_geojson_text(square))
    carte.add_child(
        Paint(
            [layer],
            classes={"pieces": {"a": "aucune"}},
            doubles={"pieces": ["a"]},
            legend=[LegendEntry("aucune", "Aucune coordination", 1)],
            views_buttons=True,
        )
    )
    file = folder / "carte.html"
    file.write_text(standalone_html(carte, title="Carte"), encoding="utf-8")
    return file.as_uri()


def test_a_standalone_map_has_insets_and_asks_nothing(page: Page, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    address = _file(tmp_path)
    page.goto(address)
    page.wait_for_selector(READY)
    square = page.locator("path[data-encart='La Réunion'][data-code-encart=a]")
    assert square.get_attribute("fill") == "url(#cnc-aucune-double)"
    square.click()
    expect(page.locator(".cnc-encart path[stroke-width='2.2']")).to_have_count(1)
    assert [url for url in asked if not url.startswith("data:")] == [address]


def test_print_keeps_insets_scale_and_the_whole_legend(page: Page, tmp_path: Path) -> None:
    page.goto(_file(tmp_path))
    page.wait_for_selector(READY)
    page.locator(".cnc-legende summary").click()
    line = page.locator(".cnc-legende li")
    expect(line).to_be_hidden()
    page.emulate_media(media="print")
    expect(line).to_be_visible()
    expect(page.locator("path[data-encart='La Réunion']")).to_be_visible()
    expect(page.locator(".leaflet-control-scale-line")).to_be_visible()
    for hidden in (".leaflet-control-zoom", ".cnc-plein-ecran", ".cnc-retour"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.locator("path[data-encart], path[data-code]").evaluate_all(
        "nodes => nodes.map(node => getComputedStyle(node).printColorAdjust)"
    ) == ["exact", "exact"]


def test_a_page_is_shrunk_to_paper_and_comes_back(page: Page, tmp_path: Path) -> None:
    page.goto(_file(tmp_path))
    page.wait_for_selector(READY)
    page.locator(".cnc-legende summary").click()
    state = "[document.querySelector('.cnc-legende').open, map_carte.getContainer().style.zoom]"
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = {state} }})")
    page.pdf()
    assert page.evaluate("window.printed") == [True, str(1000 / 1280)]
    assert page.evaluate(state) == [False, ""]
    assert page.evaluate("map_carte.getSize().x") == 1280


# ---- units, backgrounds ----


def test_pointing_at_a_cell_tells_and_outlines_its_whole_unit(page: Page, carte: Frame) -> None:
    hovered = carte.locator(".leaflet-cnc-contour-pane path[stroke-width='1.6']")
    tooltip = carte.locator(".cnc-infobulle")
    _hover_at(page, carte, 46.6, 1.6)
    expect(hovered).to_have_count(1)
    expect(tooltip).to_contain_text("Territoire p00")
    page.get_by_text("Unités").click()
    _wait_turn(carte, 2)
    _hover_at(page, carte, 46.6, 1.6)
    expect(hovered).to_have_count(3)
    cells = [carte.locator(f"path[data-code={code}]").get_attribute("d") for code in UNIT]
    outlined = hovered.evaluate_all("nodes => nodes.map(node => node.getAttribute('d'))")
    assert sorted(outlined) == sorted(cells)
    expect(tooltip.locator("strong")).to_contain_text("<img src=x")
    assert tooltip.locator("> div > div").all_text_contents() == ["90 habitants", "7 conseillers"]
    title = carte.locator(f"{INSET}[data-code-encart=p20] title").text_content() or ""
    assert title.endswith("90 habitants\n7 conseillers")
    _hover_at(page, carte, 46.6, 2.6)
    expect(hovered).to_have_count(1)
    expect(tooltip).to_contain_text("Territoire p01")
    _click_at(page, carte, 47.6, 1.6)
    expect(page.get_by_text("click=pieces/p10")).to_be_visible()


UNIT = ("p00", "p10", "p20")
UNPAINTED = """fond => cncMap.paint(map, {
    couches: [], classes: {}, doubles: {}, infobulles: {}, unites: {}, selection: null, vue: null,
    points: [], liens: [], titre: "", legende: [], bandeau: "", boutons: false, fond,
    dessiner: false, traces: [],
})"""


def test_a_background_asks_its_own_host_once_it_is_named(browser: Browser, server: Server) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    asked: dict[str, str | None] = {}

    def answer(route: Route) -> None:
        asked[urlsplit(route.request.url).hostname or ""] = route.request.headers.get("referer")
        route.abort()

    page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", answer)
    page.goto(server.url)
    frame = _frame(page)
    page.get_by_role("textbox", name="Fond").fill("osm")
    with page.expect_request(lambda request: "openstreetmap" in request.url):
        page.keyboard.press("Enter")
    expect(frame.locator(".leaflet-control-attribution")).to_contain_text(
        "© les contributeurs d’OpenStreetMap"
    )
    assert asked == {"tile.openstreetmap.org": f"{server.url}/"}
    for unknown in ("satellite", "constructor", ""):
        frame.evaluate(UNPAINTED, unknown)
        expect(frame.locator(".leaflet-tile-pane .leaflet-layer")).to_have_count(0)
        expect(frame.locator("#map_div")).to_have_attribute("data-etat", "pret")
    assert set(asked) == {"tile.openstreetmap.org"}
    page.context.close()
