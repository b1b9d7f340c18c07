"""The application, from the installed package, in a real Chromium: what a préfecture clicks.

The `page` fixture fails a test on any request to another host, any error in the console and any
exception in a script.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Frame, Page, expect

from cnc_geo.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Launcher, Server

pytestmark = pytest.mark.browser

DAY = "date=2026-10-01"
RENNES = (48.1147, -1.6794)
COMMAND = "from cnc_geo.cli import main; main()"


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it alone in a folder, away from the checkout."""
    built, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, "--target", str(target), str(wheel)], check=True, capture_output=True)
    return target


@pytest.fixture(scope="session")
def server(launch: Launcher, installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Serve the application by its own command, from a folder that holds nothing else."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    environment = {"PYTHONPATH": str(installed)}
    where = subprocess.run(
        [sys.executable, "-c", "import cnc_geo; print(cnc_geo.__file__)"],
        cwd=elsewhere,
        env={"PATH": "", **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    assert where.stdout.startswith(str(installed))

    def command(port: int) -> list[str]:
        return [sys.executable, "-c", COMMAND, "app", "--port", str(port)]

    return launch(command, env=environment, cwd=elsewhere)


def drawn(page: Page) -> Frame:
    """Wait for the map and for the end of the run; return the frame of the map."""
    element = page.wait_for_selector("[data-testid=stCustomComponentV1]")
    assert element is not None
    frame = element.content_frame()
    assert frame is not None
    frame.wait_for_selector(".cnc-carte[data-etat=pret]")
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    return frame


def click_at(page: Page, frame: Frame, lat: float, lon: float) -> None:
    """Click the map where a place is."""
    spot = frame.evaluate("([a, b]) => map.latLngToContainerPoint([a, b])", [lat, lon])
    box = frame.locator("#map_div").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])


def parameters(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def first_row(page: Page) -> str:
    """Text of the first row of the table of EPCI, as a screen reader is told it."""
    grid = page.locator("[data-testid=stDataFrame]").first.locator("canvas table")
    return str(grid.locator("tbody tr").first.text_content())


def test_france_is_drawn_and_a_click_selects(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{DAY}")
    frame = drawn(page)
    assert frame.locator("path[data-classe]").count() == 1355
    assert frame.locator("path[data-classe=aucune]").count() > 100
    assert frame.locator("path[data-double=oui]").first.get_attribute("fill").endswith("-double)")
    assert frame.locator("path[data-genre=coordinateur]").count() > 150
    expect(frame.locator(".cnc-bandeau")).to_have_text("Données de démonstration — fictives")
    expect(frame.locator(".cnc-legende li[data-classe=aucune] b")).to_be_visible()
    click_at(page, frame, *RENNES)
    expect(page.get_by_text("Rennes Métropole — couvert")).to_be_visible()
    expect(page).to_have_url(f"{server.url}/?{DAY}&etats=en_poste&epci=243500139")
    assert "Rennes Métropole" in first_row(page)


def test_a_link_reopens_the_same_view_and_back_again(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?departement=35&{DAY}&epci=243500139")
    frame = drawn(page)
    expect(page.get_by_role("heading", name="Ille-et-Vilaine", level=1)).to_be_visible()
    assert frame.locator("path[data-couche=communes-35][data-classe]").count() == 332
    expect(page.get_by_text("Rennes Métropole — couvert")).to_be_visible()
    assert "Rennes Métropole" in first_row(page)
    page.reload()
    drawn(page)
    expect(page.get_by_text("Rennes Métropole — couvert")).to_be_visible()
    assert parameters(page)["epci"] == "243500139"


def test_choosing_a_department_redraws_without_a_new_frame(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{DAY}")
    frame = drawn(page)
    frame.evaluate("window.witness = true")
    page.get_by_role("combobox", name="Territoire").click()
    page.keyboard.type("974")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="La Réunion", level=1)).to_be_visible()
    frame.wait_for_selector("path[data-couche=communes-974]")
    assert frame.evaluate("window.witness") is True
    assert frame.locator("path[data-couche=communes-974][data-classe]").count() == 24
    assert frame.locator("path[data-double=oui]").count() == 5
    assert parameters(page)["departement"] == "974"
    south, north = frame.evaluate("[map.getBounds().getSouth(), map.getBounds().getNorth()]")
    assert south < -21.3
    assert north > -20.9


def test_the_back_button_of_the_browser_goes_back(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?departement=35&{DAY}")
    frame = drawn(page)
    click_at(page, frame, *RENNES)
    expect(page.get_by_text("Rennes Métropole — couvert")).to_be_visible()
    page.get_by_role("combobox", name="Territoire").click()
    page.keyboard.type("04")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Alpes-de-Haute-Provence", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Ille-et-Vilaine", level=1)).to_be_visible()
    expect(page.get_by_text("Rennes Métropole — couvert")).to_be_visible()
    assert parameters(page)["epci"] == "243500139"
    page.get_by_role("button", name="Fermer").click()
    expect(page.get_by_text("Rennes Métropole — couvert")).to_have_count(0)
    assert "epci" not in parameters(page)


def test_next_gap_zooms_and_the_overview_comes_back(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?region=84&{DAY}")
    frame = drawn(page)
    before = frame.evaluate("map.getZoom()")
    page.get_by_role("button", name="Zoomer sur la suivante").click()
    frame.wait_for_function(f"map.getZoom() > {before}")
    assert parameters(page)["lacune"].startswith("L-")
    page.get_by_role("button", name="Revenir à la vue d'ensemble").click()
    frame.wait_for_function(f"map.getZoom() === {before}")
    assert "lacune" not in parameters(page)


def test_a_toggle_hides_points_in_place(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?departement=976&{DAY}")
    frame = drawn(page)
    frame.evaluate("window.witness = true")
    assert frame.locator("path[data-genre=conseiller]").count() > 0
    page.get_by_text("Conseillers numériques", exact=True).click()
    expect(frame.locator("path[data-genre=conseiller]")).to_have_count(0)
    assert frame.evaluate("window.witness") is True


def test_downloads_are_the_bytes_of_the_command_line(
    page: Page, server: Server, tmp_path: Path
) -> None:
    page.goto(f"{server.url}/?departement=974&{DAY}")
    drawn(page)
    saved = {}
    for suffix in ("CSV", "GeoJSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Télécharger en {suffix}").first.click()
        saved[suffix] = tmp_path / download.value.suggested_filename
        download.value.save_as(saved[suffix])
    assert saved["CSV"].name == "demo_couvertures_departement-974_2026-10-01_en_poste.csv"
    for suffix, file in saved.items():
        written = tmp_path / f"ligne-de-commande.{suffix.lower()}"
        options = ["--departement", "974", "--date", "2026-10-01", "--sortie", str(written)]
        main(["couverture", *options])
        assert file.read_bytes() == written.read_bytes(), suffix
    opened = gpd.read_file(saved["GeoJSON"])
    assert len(opened) == 5
    assert opened.is_valid.all()
    assert json.loads(saved["GeoJSON"].read_text())["mention"].startswith("Données de démo")


def test_a_wrong_address_opens_france(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?departement=99&epci=zzz&date=hier&etats=tous&lacune=L-1")
    drawn(page)
    expect(page.get_by_role("heading", name="France", level=1)).to_be_visible()
    assert set(parameters(page)) == {"date", "etats"}


HOSTILE = "![x](http://ailleurs.example/x.png)<img src=x onerror=alert(1)>`${1}</script>"


def test_a_hostile_file_runs_nothing_and_calls_nobody(
    page: Page, launch: Launcher, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    zones = folder / "zones.csv"
    rows = [
        f"{HOSTILE};{HOSTILE};;35238;epci;243500139;en_poste;;",
        f"{HOSTILE}2;{HOSTILE};;35238;;;en_poste;;",
    ]
    header = "id;structure;siret;commune;niveau;codes;etat;debut;fin"
    zones.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")

    def command(port: int) -> list[str]:
        options = ["--port", str(port), "--coordinateurs", str(zones)]
        return [sys.executable, "-c", COMMAND, "app", *options]

    served = launch(command)
    page.goto(f"{served.url}/?departement=35&{DAY}&epci=243500139&etats=en_poste")
    frame = drawn(page)
    expect(page.get_by_text("Rennes Métropole — couvert")).to_be_visible()
    frame.locator("path[data-genre=coordinateur]").last.hover()  # the one on top
    expect(frame.locator(".cnc-infobulle")).to_contain_text("onerror=alert(1)")
    page.get_by_text("D'où viennent ces chiffres").click()
    expect(page.get_by_text("zone inconnue (aucun code)")).to_be_visible()
    assert page.locator("img[src*=ailleurs]").count() == 0
    assert page.title() != "1"


def test_tiles_are_asked_for_only_when_the_user_says_so(browser: Browser, server: Server) -> None:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    foreign: list[str] = []

    def refuse(route) -> None:
        foreign.append(urlsplit(route.request.url).hostname)
        route.abort()

    page.route(lambda url: urlsplit(url).hostname not in {"127.0.0.1", None}, refuse)
    page.goto(f"{server.url}/?departement=974&{DAY}")
    drawn(page)
    assert foreign == []
    with page.expect_request(lambda request: "data.geopf.fr" in request.url):
        page.get_by_text("Fond de carte IGN", exact=True).click()
    assert set(foreign) <= {"data.geopf.fr"}
    context.close()


def test_the_map_written_by_the_command_asks_nothing(page: Page, tmp_path: Path) -> None:
    written = tmp_path / "carte.html"
    main(["carte", "--departement", "974", "--date", "2026-10-01", "--sortie", str(written)])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(written.as_uri())
    page.wait_for_selector(".cnc-carte[data-etat=pret]")
    assert page.locator("path[data-couche=communes-974][data-classe]").count() == 24
    assert asked == [written.as_uri()]
