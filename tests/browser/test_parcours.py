"""Journeys through the application, from the installed package, with real clicks.

Each test does what a reader does, on any screen and with any hand: by the map, by the table, by the
keyboard, by a link received in a letter. The `page` fixture fails a test on any request to another
host, any error in the console and any exception in a script.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, Page, expect
from support.browser import (
    DAY,
    choose,
    click_at,
    drawn,
    first_row,
    parameters,
    settled,
    territories,
)
from support.screens import check_same, heading, screen

from cnc_geo import read_territory
from cnc_geo.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from support.browser import Launcher, Open, Server

pytestmark = pytest.mark.browser

DIGNE = (44.09, 6.23)
HOME = "Coordination des conseillers numériques"


# ---- home ----


def test_a_name_with_faults_leads_to_its_map(page: Page, server: Server) -> None:
    page.goto(server.url)
    box = page.get_by_role("textbox", name="Chercher un territoire")
    box.fill("Dignes les bain")
    box.press("Enter")
    page.get_by_role("button", name="Digne-les-Bains — Commune 04070").click()
    heading(page, "Alpes-de-Haute-Provence")
    frame = drawn(page)
    card = page.locator(".st-key-carte-epci")
    expect(card).to_contain_text("Provence-Alpes-Agglomération — ")
    told = parameters(page)
    assert urlsplit(page.url).path == "/territoire"
    assert (told["departement"], told["epci"]) == ("04", "200067437")
    assert frame.locator("path[data-couche=communes-04][data-classe]").count() > 190
    assert frame.locator(".leaflet-cnc-contour-pane path").count() > 0


def test_the_three_doors_lead_where_they_say(page: Page, server: Server) -> None:
    page.goto(server.url)
    doors = {
        "Mon territoire": ("/territoire", "France"),
        "Données et exports": ("/exports", "Données et exports — France"),
        "Candidatures": ("/candidatures", "Candidatures — France"),
    }
    for name, (path, title) in doors.items():
        page.get_by_role("link", name=f"Ouvrir « {name} »").click()
        heading(page, title)
        assert urlsplit(page.url).path == path
        page.get_by_role("link", name="Accueil", exact=True).click()
        heading(page, HOME)
        assert urlsplit(page.url).path == "/"


# ---- from France to an EPCI and back ----


def _is_in_digne(page: Page) -> None:
    expect(page.locator(".st-key-carte-epci")).to_contain_text("Provence-Alpes-Agglomération")
    told = parameters(page)
    assert (told["departement"], told["epci"]) == ("04", "200067437")


def test_clicks_on_the_map_go_down_and_the_trail_goes_up(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/territoire?{DAY}")
    frame = drawn(page)
    frame.evaluate("window.witness = true")
    expect(frame.locator("path[data-genre=conseiller]")).to_have_count(0)
    click_at(page, frame, *DIGNE)
    heading(page, "Provence-Alpes-Côte d'Azur")
    frame.wait_for_selector("path[data-couche=parties-93]")
    drawn(page)
    expect(frame.locator("path[data-genre=conseiller]")).not_to_have_count(0)
    assert parameters(page)["region"] == "93"
    click_at(page, frame, *DIGNE)
    heading(page, "Alpes-de-Haute-Provence")
    frame.wait_for_selector("path[data-couche=communes-04]")
    drawn(page)
    click_at(page, frame, *DIGNE)
    _is_in_digne(page)
    assert frame.evaluate("window.witness") is True

    trail = page.locator(".st-key-fil")
    trail.get_by_role("button", name="Alpes-de-Haute-Provence").click()
    expect(page.locator(".st-key-carte-epci")).to_have_count(0)
    trail.get_by_role("button", name="Provence-Alpes-Côte d'Azur").click()
    heading(page, "Provence-Alpes-Côte d'Azur")
    trail.get_by_role("button", name="France").click()
    heading(page, "France")
    expect(trail).to_have_count(0)
    drawn(page)
    page.go_back()
    heading(page, "Provence-Alpes-Côte d'Azur")
    drawn(page)
    page.go_back()
    heading(page, "Alpes-de-Haute-Provence")
    drawn(page)
    page.go_back()
    _is_in_digne(page)
    drawn(page)


def click_first_row(page: Page) -> str:
    """Click the name in the first row of the table of territories; return it."""
    name = territories(page).locator("#glide-cell-1-0")
    expect(name).to_have_count(1)
    told = str(name.text_content())
    territories(page).scroll_into_view_if_needed()
    box = territories(page).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 90, box["y"] + 36 + 17)
    return told


def test_clicks_on_the_table_go_down_as_those_on_the_map(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/territoire?{DAY}")
    frame = drawn(page)
    for niveau in ("region", "departement"):
        heading(page, click_first_row(page))
        frame.wait_for_selector(f"path[data-couche$='-{parameters(page)[niveau]}']")
        drawn(page)
    name = click_first_row(page)
    expect(page.locator(".st-key-carte-epci")).to_contain_text(name)
    assert len(parameters(page)["epci"]) == 9
    settled(page)
    assert name in first_row(page)


def test_an_overseas_region_is_entered_by_its_inset(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1920, "height": 1200})
    page.goto(f"{server.url}/territoire?{DAY}")
    frame = drawn(page)
    frame.locator("path[data-encart='La Réunion'][data-code-encart='249740119-974']").click()
    heading(page, "La Réunion")
    assert parameters(page)["region"] == "04"
    frame.wait_for_selector("path[data-couche$='-04'][data-classe]")


# ---- problems, and links ----


@pytest.fixture(scope="module")
def verdicts(opened_once: Open, server: Server) -> Page:
    """Open a region once for the questions of its checklist."""
    page = opened_once()
    page.goto(f"{server.url}/territoire?region=32&{DAY}")
    return page


@pytest.mark.parametrize(
    ("rank", "names"),
    [(0, ["lacune"]), (1, ["perimetre"]), (2, ["perimetre", "avec"]), (3, ["epci", "zoom"])],
)
def test_each_question_leads_to_its_problems_and_their_links_reopen(
    verdicts: Page, opened: Open, rank: int, names: list[str]
) -> None:
    page, frame = verdicts, drawn(verdicts)
    whole = frame.evaluate("map.getZoom()")
    button = page.locator(f".st-key-probleme-{rank}").get_by_role("button")
    expect(button).to_have_text("Voir")
    button.click()
    frame.wait_for_function(f"map.getZoom() > {whole}")
    expect(button).to_have_text("Suivant")
    expect(page.locator(".st-key-verdicts").get_by_text("1 sur ")).to_be_visible()
    first = parameters(page)
    assert set(names) <= set(first)
    button.click()
    expect(page.locator(".st-key-verdicts").get_by_text("2 sur ")).to_be_visible()
    drawn(page)
    second = parameters(page)
    assert [second[name] for name in names] != [first[name] for name in names]
    assert frame.evaluate("map.getZoom()") > whole
    seen = screen(page)
    other = opened()
    other.goto(page.url)
    expect(other.locator(".st-key-verdicts").get_by_text("2 sur ")).to_be_visible()
    check_same(screen(other), seen)
    page.locator(f".st-key-entiere-{rank}").get_by_role("button").click()
    frame.wait_for_function(f"map.getZoom() === {whole}")
    assert not set(names) & set(parameters(page))


# ---- the map's other fillings ----


def legend(frame: Frame) -> dict[str, int]:
    """Read each line of the legend: its class and its count."""
    lines = frame.locator(".cnc-legende li:has(rect)")
    told = lines.evaluate_all("nodes => nodes.map(n => [n.dataset.classe, n.lastChild.innerText])")
    return {nom: int(re.sub(r"\s", "", number)) for nom, number in told}


def test_shares_have_five_named_classes_and_their_counts(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/territoire?region=84&{DAY}")
    frame = drawn(page)
    choose(page, "La carte montre", "La part des habitants couverts")
    expect(frame.locator(".cnc-legende li[data-classe=taux_0]")).to_be_visible()
    drawn(page)
    told = legend(frame)
    assert list(told) == ["taux_0", "taux_faible", "taux_moyen", "taux_fort", "taux_100"]
    assert sum(told.values()) == 12
    assert {nom for nom, many in told.items() if many} == set(
        frame.locator("path[data-classe]").evaluate_all("all => all.map(n => n.dataset.classe)")
    )
    expect(frame.locator(".cnc-legende")).to_contain_text("0 % : aucun habitant couvert")
    expect(frame.locator(".cnc-legende")).to_contain_text("90 à moins de 100 %")


def test_twelve_months_have_a_legend_that_goes_both_ways(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/territoire?region=84&{DAY}&niveau=epci&carte=douze_mois")
    frame = drawn(page)
    told = legend(frame)
    assert list(told) == ["perte_forte", "perte", "stable", "gain", "gain_fort"]
    communes = read_territory().communes
    assert sum(told.values()) == communes.loc[communes["region"] == "84", "epci"].nunique()
    fills = frame.locator(".cnc-legende li rect").evaluate_all(
        "all => all.map(n => n.getAttribute('fill'))"
    )
    assert len(set(fills)) == 5
    assert told["stable"] < sum(told.values())


# ---- exports ----


@pytest.mark.parametrize("table", ["couvertures", "voisinages"])
def test_the_command_that_is_shown_writes_the_same_bytes(
    page: Page, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    link = f"/exports?departement=974&{DAY}&etats=en_poste,propose&hypotheses=duree_18"
    page.goto(server.url + link)
    heading(page, "Données et exports — La Réunion")
    choose(page, "Table", f"({table})")
    # While the page runs again, the command of the former table may still stand beside.
    shown = page.get_by_test_id("stCode").locator("code")
    code = shown.filter(has_text=f"--sortie {table}.geojson")
    expect(code).to_have_count(1)
    settled(page)
    expect(shown).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger en GeoJSON").click()
    saved = tmp_path / "page.geojson"
    download.value.save_as(saved)
    program, *words = shlex.split(code.inner_text())
    assert program == "cnc-geo"
    monkeypatch.chdir(tmp_path)
    main(words)
    assert saved.read_bytes() == (tmp_path / words[-1]).read_bytes()


# ---- long work ----


ALTERED = """
import time
from pathlib import Path

import streamlit as st
from cnc_geo.app.pages import guide
from cnc_geo.app.routes import SCRIPT, apologize, routes
from cnc_geo.app.state import examinations

gate = Path({gate!r})
first, work = next(iter(examinations._STEPS.items()))

def wait_at_the_gate(situation):
    while not gate.exists():
        time.sleep(0.05)
    return work(situation)

def broken():
    raise ZeroDivisionError("/etc/chemin-interne")

examinations._STEPS[first] = wait_at_the_gate
guide.guide = broken
app = st.App(SCRIPT, routes=routes(), on_script_error=apologize)
"""


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name the file whose coming lets the work of candidacies begin."""
    return tmp_path_factory.mktemp("gate") / "open"


@pytest.fixture(scope="module")
def altered(launch: Launcher, gate: Path) -> Server:
    """Serve an application whose work waits and whose help is broken."""
    script = gate.with_name("app.py")
    script.write_text(ALTERED.format(gate=str(gate)), encoding="utf-8")
    return launch.streamlit(script, "--client.showErrorDetails=none")


def test_long_work_is_stopped_and_taken_up_again(page: Page, altered: Server, gate: Path) -> None:
    # Work is as long as the test wants it, however fast the machine is.
    page.goto(f"{altered.url}/candidatures?date=2026-10-03")
    heading(page, "Candidatures — France")
    expect(page.get_by_test_id("stProgress")).to_contain_text("étape 1 sur 4")
    page.get_by_role("button", name="Arrêter").click()
    expect(page.get_by_text("Calcul arrêté à votre demande.")).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    expect(page.get_by_text("Qui rencontre qui")).to_have_count(0)
    gate.touch()
    page.get_by_role("button", name="Reprendre").click()
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ candidatures sur"))).to_be_visible()
    expect(page.get_by_text("Calcul arrêté à votre demande.")).to_have_count(0)
    expect(page.get_by_role("heading", name="Qui rencontre qui")).to_be_visible()


def test_an_unforeseen_error_is_a_sentence_and_the_rest_goes_on(
    page: Page, altered: Server
) -> None:
    page.goto(f"{altered.url}/aide")
    expect(page.get_by_text("Une erreur imprévue a interrompu cette page")).to_be_visible()
    settled(page)
    shown = page.get_by_test_id("stApp").inner_text()
    assert "ZeroDivision" not in shown
    assert "chemin-interne" not in shown
    assert page.get_by_role("alert").count() == 1
    page.get_by_role("link", name="Mes fichiers").click()
    heading(page, "Mes fichiers")
    expect(page.get_by_text("Une erreur imprévue")).to_have_count(0)


# ---- the keyboard ----

FOCUSED = """() => {
  let node = document.activeElement, where = "";
  if (node.tagName === "IFRAME") [node, where] = [node.contentDocument.activeElement, "carte: "];
  window.visited = window.visited || [];
  const again = window.visited.includes(node);
  window.visited.push(node);
  const name = node.ariaLabel || node.innerText || node.title || "";
  return [node.tagName, where + name.trim().split("\\n")[0], again];
}"""


def test_the_keyboard_reaches_everything_and_is_never_trapped(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/territoire?departement=04&{DAY}")
    drawn(page)
    names: list[str] = []
    canvas = 0
    for _ in range(80):
        page.keyboard.press("Tab")
        tag, name, again = page.evaluate(FOCUSED)
        if tag == "CANVAS":
            canvas += 1  # Tab goes from cell to cell, then out
        else:
            assert not again, f"{name} takes the focus twice: {names}"
            names.append(name)
        if name == "Télécharger en GeoJSON":
            break
    wanted = [
        "Territoire",
        "États comptés",
        "Hypothèses",
        "Coordinations",
        "Fond de carte",
        "Aide",
        "Provence-Alpes-Côte d'Azur",
        "La carte montre",
        "carte: Carte de la coordination. Flèches pour se déplacer, plus et moins pour le zoom.",
        "carte: Zoomer",
        "carte: Dézoomer",
        "carte: Plein écran",
        "Voir",
        "EPCI",
        "Télécharger en GeoJSON",
    ]
    missing = [name for name in wanted if name not in names]
    assert not missing, names
    places = [names.index(name) for name in wanted]
    assert places == sorted(places), names
    assert 0 < canvas < 20


def test_keys_move_the_map_and_choose_in_the_table(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/territoire?departement=04&{DAY}")
    frame = drawn(page)
    frame.locator("#map_div").focus()
    before = frame.evaluate("map.getZoom()")
    page.keyboard.press("+")
    frame.wait_for_function(f"map.getZoom() > {before}")
    centre = frame.evaluate("map.getCenter().lng")
    page.keyboard.press("ArrowRight")
    frame.wait_for_function(f"map.getCenter().lng > {centre}")
    territories(page).locator("canvas").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-carte-epci")).to_be_visible()
