"""One's own files in a real Chromium: drop them, see what became of each row, see one's own map.

The `page` fixture fails a test on any request to another host, any error in the console and any
exception in a script.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, expect
from support.browser import DAY, RENNES, choose, click_at, drawn
from support.paths import FORMATS
from support.patience import PATIENCE_MS

from cnc_geo.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from support.browser import Server

import pytest

pytestmark = pytest.mark.browser

ZONES = (
    "id;structure;siret;commune;niveau;codes;etat;debut;fin\n"
    "C1;S1;;35238;epci;243500139;en_poste;;\n"
)
POSTES = (
    "id;structure;siret;commune;latitude;longitude;coordinateurs\n"
    "P1;S1;;35238;48.1147;-1.6794;C1\n"
    "P2;S1;;35236;48.1147;-1.6794;\n"
)


def open_page(page: Page, server: Server) -> None:
    """Open the page where files are dropped."""
    page.goto(f"{server.url}/mes-fichiers")
    expect(page.get_by_role("heading", name="Mes fichiers", level=1)).to_be_visible()


def drop(page: Page, *files: Path) -> None:
    """Drop files and wait until the page itself has told what each is.

    The drop zone shows a name before its file is sent: whoever follows a link in that instant is
    brought back by the run that the end of sending causes.
    """
    page.locator("input[type=file]").set_input_files(files)
    for file in files:
        told = page.locator("[data-testid=stMarkdown] strong").get_by_text(file.name, exact=True)
        expect(told.first).to_be_visible()
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_two_files_dropped_become_a_map(page: Page, server: Server, tmp_path: Path) -> None:
    # As a new user arrives: by the link under the warning of the demonstration.
    page.goto(f"{server.url}/territoire?departement=976&{DAY}")
    page.get_by_role("link", name="Déposer mes fichiers").click()
    expect(page.get_by_role("heading", name="Mes fichiers", level=1)).to_be_visible()
    drop(page, written(tmp_path, "postes.csv", POSTES), written(tmp_path, "zones.csv", ZONES))
    expect(page.get_by_text("2 lignes lues = 2 gardées + 0 écartée").first).to_be_visible()
    frame = drawn(page)
    assert frame.locator("path[data-genre=signalee]").count() == 1
    assert frame.locator("path[data-genre=lien]").count() == 1
    frame.locator("path[data-genre=signalee]").hover()
    expect(frame.locator(".cnc-infobulle")).to_contain_text("est attendu ; il est dans Rennes")
    page.get_by_role("button", name="Voir ma carte").click()
    expect(page.get_by_role("heading", name="Ille-et-Vilaine", level=1)).to_be_visible()
    expect(page.get_by_text("Vos fichiers : postes.csv, zones.csv")).to_be_visible()
    expect(page.get_by_text("fictives")).to_have_count(0)
    frame = drawn(page)
    frame.wait_for_selector("path[data-couche=communes-35]")
    assert frame.locator("path[data-classe=intercommunale]").count() == 43
    click_at(page, frame, *RENNES)
    expect(page.get_by_text("Rennes Métropole — couvert")).to_be_visible()
    page.get_by_role("button", name="Revenir à la démonstration").click()
    expect(page.get_by_text("Données de démonstration — fictives").first).to_be_visible()


def test_the_diagnosis_is_the_one_of_the_command_line(
    page: Page, server: Server, tmp_path: Path
) -> None:
    open_page(page, server)
    drop(page, FORMATS / "coselec_2021.json")
    for suffix, label in (
        ("csv", "Télécharger le diagnostic en CSV"),
        ("geojson", "Télécharger en GeoJSON"),
    ):
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        saved, asked = tmp_path / f"page.{suffix}", tmp_path / f"commande.{suffix}"
        download.value.save_as(saved)
        assert download.value.suggested_filename == f"diagnostic_coselec_2021_json.{suffix}"
        main(["verifier", str(FORMATS / "coselec_2021.json"), "--sortie", str(asked)])
        assert saved.read_bytes() == asked.read_bytes(), suffix


def test_an_unknown_file_is_told_by_hand_and_the_next_one_by_itself(
    page: Page, server: Server, tmp_path: Path
) -> None:
    rows = "Repère;Qui emploie;Ville;CP\nA1;CC du Bois;Manosque;04100\n"
    open_page(page, server)
    drop(page, written(tmp_path, "liste.csv", rows))
    expect(page.get_by_role("button", name="Voir ma carte")).to_be_disabled()
    choose(page, "Ce fichier contient", "Structures")
    choose(page, "Nom de la structure ou du lieu", "Qui")
    expect(page.get_by_text("est lu comme des structures")).to_be_visible()
    expect(page.get_by_role("button", name="Voir ma carte")).to_be_enabled()
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer cette association").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert json.loads(saved.read_text("utf-8"))["colonnes"]["nom"] == "Qui emploie"
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("liste.csv")).to_have_count(0)
    drop(page, saved, written(tmp_path, "suivante.csv", rows.replace("A1", "B1")))
    expect(page.get_by_text("Donne : 1 structures")).to_be_visible()


def test_two_people_never_see_each_other(
    page: Page, browser: Browser, server: Server, tmp_path: Path
) -> None:
    open_page(page, server)
    drop(page, written(tmp_path, "zones.csv", ZONES))
    page.get_by_role("button", name="Voir ma carte").click()
    expect(page.get_by_text("Vos fichiers : zones.csv")).to_be_visible()
    other = browser.new_context(locale="fr-FR")
    neighbour = other.new_page()
    neighbour.set_default_timeout(PATIENCE_MS)
    open_page(neighbour, server)
    drop(neighbour, written(tmp_path, "postes.csv", POSTES))
    expect(neighbour.get_by_text("zones.csv")).to_have_count(0)
    neighbour.get_by_role("link", name="Mon territoire").click()
    expect(neighbour.get_by_text("Données de démonstration — fictives").first).to_be_visible()
    other.close()
    page.get_by_role("link", name="Mes fichiers").click()
    expect(page.get_by_text("zones.csv", exact=True)).to_be_visible()
    expect(page.get_by_text("postes.csv")).to_have_count(0)


HOSTILE = (
    '<img src=x onerror="parent.document.title=1">![x](http://ailleurs.example/x.png)'
    "[lien](http://ailleurs.example)`${1}</script><script>document.title=1</script>:red[x]$x$"
)


def test_a_hostile_file_does_nothing(page: Page, server: Server, tmp_path: Path) -> None:
    quoted = HOSTILE.replace('"', '""')
    rows = [
        f'id;structure;siret;commune;latitude;longitude;coordinateurs;"{quoted}"',
        f'"{quoted}";"{quoted}";"{quoted}";35236;48.1147;-1.6794;"{quoted}";=1+1',
        '"=cmd|x";"@SUM(1)";"<b>";"[x](y)";"`";"${1}";"</script>";""',
    ]
    name = "img src=x onerror=alert(1) ![x](http:..ailleurs.example) `a` :red[b].csv"
    open_page(page, server)
    page.locator("input[type=file]").set_input_files(
        [
            {"name": name, "mimeType": "text/csv", "buffer": "\n".join(rows).encode()},
            {
                "name": "<b>inconnu</b> :blue[x].csv",
                "mimeType": "text/csv",
                "buffer": f'"{quoted}";b\n"{quoted}";=1\n'.encode(),
            },
        ]
    )
    expect(page.get_by_text("<b>inconnu</b> :blue[x].csv", exact=True).first).to_be_visible()
    told = page.locator("[data-testid=stMain] strong").all_inner_texts()
    assert {name, "<b>inconnu</b> :blue[x].csv"} <= set(told)
    choose(page, "Ce fichier contient", "Structures")
    expect(page.get_by_text("Il manque encore")).to_be_visible()
    page.get_by_role("radio", name="onerror=alert").click()
    frame = drawn(page)
    frame.locator("path[data-genre=signalee]").first.hover()
    expect(frame.locator(".cnc-infobulle")).to_be_visible()
    page.get_by_role("button", name="Voir ma carte").click()
    expect(page.get_by_text("Vos fichiers :")).to_be_visible()
    drawn(page)
    assert page.locator("img[src*=ailleurs], img[src=x]").count() == 0
    assert page.title() != "1"
