"""The application, from the installed package, in a real Chromium: what a préfecture clicks.

The `page` fixture fails a test on any request to another host, any error in the console and any
exception in a script.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import geopandas as gpd
import pytest
from playwright.sync_api import Browser, Page, expect
from support.browser import COMMAND, DAY, RENNES, choose, click_at, drawn, first_row, parameters
from support.patience import PATIENCE_MS

from cnc_geo.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from support.browser import Launcher, Open, Server

pytestmark = pytest.mark.browser


def test_france_is_drawn_and_a_click_selects(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/territoire?{DAY}&niveau=epci")
    frame = drawn(page)
    assert frame.locator("path[data-classe]").count() == 1355
    assert frame.locator("path[data-classe=aucune]").count() > 100
    assert frame.locator("path[data-double=oui]").first.get_attribute("fill").endswith("-double)")
    assert frame.locator("path[data-genre=coordinateur]").count() > 150
    expect(frame.locator("path[data-genre=conseiller]")).to_have_count(0)
    expect(frame.locator(".cnc-bandeau")).to_have_text("Données de démonstration — fictives")
    expect(frame.locator(".cnc-legende li[data-classe=aucune] b")).to_be_visible()
    click_at(page, frame, *RENNES)
    expect(page.get_by_text("Rennes Métropole — couvert")).to_be_visible()
    expect(page).to_have_url(
        f"{server.url}/territoire?{DAY}&etats=en_poste&epci=243500139&niveau=epci"
    )
    assert "Rennes Métropole" in first_row(page)


def test_a_click_in_an_inset_of_france_selects(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1920, "height": 1200})
    page.goto(f"{server.url}/territoire?{DAY}&niveau=epci")
    frame = drawn(page)
    assert frame.locator("path[data-encart='La Réunion'][data-classe-encart]").count() == 5
    frame.locator("path[data-encart='La Réunion'][data-code-encart='249740119-974']").click()
    expect(page).to_have_url(
        f"{server.url}/territoire?{DAY}&etats=en_poste&epci=249740119&niveau=epci"
    )
    assert frame.locator("path[data-classe]").count() == 1355


def test_a_link_reopens_the_same_view_and_back_again(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?departement=35&{DAY}&epci=243500139")
    page.wait_for_url("**/territoire?**")
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
    page.goto(f"{server.url}/territoire?{DAY}")
    frame = drawn(page)
    frame.evaluate("window.witness = true")
    choose(page, "Territoire", "974")
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
    page.goto(f"{server.url}/territoire?departement=35&{DAY}")
    frame = drawn(page)
    click_at(page, frame, *RENNES)
    expect(page.get_by_text("Rennes Métropole — couvert")).to_be_visible()
    choose(page, "Territoire", "04")
    expect(page.get_by_role("heading", name="Alpes-de-Haute-Provence", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Ille-et-Vilaine", level=1)).to_be_visible()
    expect(page.get_by_text("Rennes Métropole — couvert")).to_be_visible()
    assert parameters(page)["epci"] == "243500139"
    page.get_by_role("button", name="Fermer").click()
    expect(page.get_by_text("Rennes Métropole — couvert")).to_have_count(0)
    assert "epci" not in parameters(page)


def test_next_gap_zooms_and_the_overview_comes_back(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/territoire?region=84&{DAY}")
    frame = drawn(page)
    before = frame.evaluate("map.getZoom()")
    page.get_by_role("button", name="Zoomer sur la suivante").click()
    frame.wait_for_function(f"map.getZoom() > {before}")
    assert parameters(page)["lacune"].startswith("L-")
    page.get_by_role("button", name="Revenir à la vue d'ensemble").click()
    frame.wait_for_function(f"map.getZoom() === {before}")
    assert "lacune" not in parameters(page)


def test_a_toggle_hides_points_in_place(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/territoire?departement=976&{DAY}")
    frame = drawn(page)
    frame.evaluate("window.witness = true")
    assert frame.locator("path[data-genre=conseiller]").count() > 0
    page.get_by_text("Conseillers numériques", exact=True).click()
    expect(frame.locator("path[data-genre=conseiller]")).to_have_count(0)
    assert frame.evaluate("window.witness") is True


def test_downloads_are_the_bytes_of_the_command_line(
    page: Page, server: Server, tmp_path: Path
) -> None:
    page.goto(f"{server.url}/territoire?departement=974&{DAY}")
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
    page.goto(f"{server.url}/territoire?departement=99&epci=zzz&date=hier&etats=tous&lacune=L-1")
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
    page.goto(f"{served.url}/territoire?departement=35&{DAY}&epci=243500139&etats=en_poste")
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
    page.set_default_timeout(PATIENCE_MS)
    foreign: list[str] = []

    def refuse(route) -> None:
        foreign.append(urlsplit(route.request.url).hostname)
        route.abort()

    page.route(lambda url: urlsplit(url).hostname not in {"127.0.0.1", None}, refuse)
    page.goto(f"{server.url}/territoire?departement=974&{DAY}")
    drawn(page)
    assert foreign == []
    with page.expect_request(lambda request: "data.geopf.fr" in request.url):
        choose(page, "Fond de carte", "IGN")
    assert set(foreign) <= {"data.geopf.fr"}
    context.close()


def test_the_frame_of_the_map_is_deaf_to_another_origin(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/territoire?departement=976&{DAY}")
    address = drawn(page).url

    def speak(origin: str) -> Page:
        page.goto(f"{origin}/aide")
        with page.expect_popup() as opening:
            page.evaluate("address => { window.frame = window.open(address) }", address)
        opening.value.wait_for_load_state()
        opening.value.evaluate("addEventListener('message', (e) => { window.heard = e.data })")
        page.evaluate("window.frame.postMessage('essai', '*')")
        return opening.value

    speak(server.url).wait_for_function("window.heard === 'essai'")
    foreign = speak(server.url.replace("127.0.0.1", "localhost"))
    foreign.wait_for_timeout(500)
    assert foreign.evaluate("window.heard === undefined")


def test_the_map_written_by_the_command_asks_nothing(page: Page, tmp_path: Path) -> None:
    written = tmp_path / "carte.html"
    main(["carte", "--departement", "974", "--date", "2026-10-01", "--sortie", str(written)])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(written.as_uri())
    page.wait_for_selector(".cnc-carte[data-etat=pret]")
    assert page.locator("path[data-couche=communes-974][data-classe]").count() == 24
    assert asked == [written.as_uri()]


def test_a_perimeter_drawn_on_the_map_counts_and_leaves_with_the_reader(
    page: Page, server: Server, tmp_path: Path
) -> None:
    page.goto(f"{server.url}/territoire?departement=35&{DAY}&etats=en_poste")
    frame = drawn(page)
    page.get_by_text("Outil de dessin d'un périmètre", exact=True).click()
    frame.get_by_role("button", name="Dessiner un périmètre").click()
    end = frame.get_by_role("button", name="Terminer")
    expect(end).to_be_disabled()
    for lat, lon in ((48.20, -1.85), (48.20, -1.50), (48.02, -1.50), (48.02, -1.85)):
        click_at(page, frame, lat, lon)
    expect(frame.locator("path[data-genre=sommet]")).to_have_count(4)
    frame.get_by_role("button", name="Effacer le dernier point").click()
    expect(frame.locator("path[data-genre=sommet]")).to_have_count(3)
    click_at(page, frame, 48.02, -1.85)
    end.click()
    expect(page.get_by_role("button", name="Retirer DESSIN-1")).to_be_visible()
    expect(frame.locator("path[data-genre=dessin]")).to_have_count(1)
    assert parameters(page)["etats"] == "en_poste,propose"
    assert "epci" not in parameters(page)  # a corner is no choice of what is under it
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger les dessins en GeoJSON").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    (shape,) = gpd.read_file(saved).geometry
    assert shape.area == pytest.approx(0.18 * 0.35, rel=0.05)
    written = tmp_path / "couverture.csv"
    options = ["--departement", "35", "--date", "2026-10-01", "--etats", "propose"]
    main(["couverture", *options, "--fichier", str(saved), "--sortie", str(written)])
    covered = [row.split(";") for row in written.read_text(encoding="utf-8").splitlines()]
    rennes = next(row for row in covered if row[1] == "243500139")
    assert rennes[-1] == "partiel"
    page.get_by_role("button", name="Retirer DESSIN-1").click()
    expect(frame.locator("path[data-genre=dessin]")).to_have_count(0)


def test_another_way_of_filling_the_map_keeps_its_frame_and_its_link(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.url}/territoire?departement=974&{DAY}&etats=en_poste")
    frame = drawn(page)
    frame.evaluate("window.witness = true")
    choose(page, "La carte montre", "nombre de périmètres")
    expect(frame.locator("path[data-classe=profondeur_2]")).not_to_have_count(0)
    assert frame.evaluate("window.witness") is True
    assert parameters(page)["carte"] == "profondeur"
    page.reload()
    frame = drawn(page)
    expect(frame.locator("path[data-classe=profondeur_2]")).not_to_have_count(0)


def test_moving_the_day_moves_the_map(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/territoire?departement=35&{DAY}&etats=en_poste&detail=echeances")
    drawn(page)
    expect(page.get_by_text("Échéances : sans coordination à partir du…")).to_be_visible()
    slider = page.get_by_role("slider", name="Jour de la carte")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(
        page.get_by_text("Coordination des conseillers numériques au 02/10/2026")
    ).to_be_visible()
    assert parameters(page)["date"] == "2026-10-02"


MOST_BYTES = 1_500_000


@pytest.mark.parametrize("place", ["", "departement=62&", "region=84&"])
def test_a_view_is_light(opened: Open, server: Server, place: str) -> None:
    """Count what the view costs on the wire; Streamlit's own files are kept by the browser."""
    page = opened()
    received = {"bytes": 0}
    urls: dict[str, str] = {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")

    def loaded(event: dict) -> None:
        if "/static/" not in urls.get(event["requestId"], ""):
            received["bytes"] += event["encodedDataLength"]

    def frame(event: dict) -> None:
        received["bytes"] += len(event["response"]["payloadData"]) * 3 // 4  # it is in base 64

    wire.on(
        "Network.responseReceived", lambda e: urls.update({e["requestId"]: e["response"]["url"]})
    )
    wire.on("Network.loadingFinished", loaded)
    wire.on("Network.webSocketFrameReceived", frame)
    page.goto(f"{server.url}/territoire?{place}{DAY}")
    drawn(page)
    assert 100_000 < received["bytes"] < MOST_BYTES
