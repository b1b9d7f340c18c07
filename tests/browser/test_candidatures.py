"""Candidacies in a real Chromium: the batch, one candidacy, its link, what is downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from support.browser import DAY, drawn, parameters

from cnc_geo.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from support.browser import Server

pytestmark = pytest.mark.browser


def test_from_the_batch_to_one_candidacy(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/candidatures?departement=64&{DAY}")
    expect(page.get_by_role("heading", name="5 candidatures sur 5")).to_be_visible()
    box = page.locator("[data-testid=stDataFrame]").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 18, box["y"] + 55)  # the box of the first row
    page.get_by_role("button", name="Ouvrir DEMO-CA-003").click()
    expect(page.get_by_role("heading", name="DEMO-CA-003", level=1)).to_be_visible()
    drawn(page)
    assert parameters(page)["candidature"] == "DEMO-CA-003"
    assert parameters(page)["departement"] == "64"


def test_the_zone_is_zoomed_on_and_the_list_is_that_of_the_command(
    page: Page, server: Server, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    page.goto(f"{server.url}/candidature?departement=38&candidature=DEMO-CA-006&{DAY}")
    expect(page.get_by_role("heading", name="DEMO-CA-006", level=1)).to_be_visible()
    frame = drawn(page)
    frame.wait_for_function("map.getBounds().getSouth() > 45")
    shown = page.locator(".st-key-csv-consultation")
    button = shown.get_by_role("button", name="Télécharger en CSV")
    with page.expect_download() as waiting:
        button.click()
    file = tmp_path / "consultation.csv"
    waiting.value.save_as(file)
    words = ["consultation", "--candidature", "DEMO-CA-006", "--departement", "38"]
    main([*words, "--date", "2026-10-01"])
    assert file.read_bytes() == capsysbinary.readouterr().out


def test_a_link_reopens_the_same_candidacy(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/candidature?candidature=DEMO-CA-013&{DAY}")
    expect(page.get_by_role("heading", name="DEMO-CA-013", level=1)).to_be_visible()
    drawn(page)
    assert parameters(page)["candidature"] == "DEMO-CA-013"
