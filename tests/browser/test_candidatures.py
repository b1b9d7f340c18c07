"""Candidacies in a real Chromium: the batch, one candidacy, its link, what is downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import DAY, drawn
from playwright.sync_api import Page, expect

from cnc_geo.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Server

pytestmark = pytest.mark.browser


def parameters(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_from_the_batch_to_one_candidacy_and_its_link(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/candidatures?departement=64&{DAY}")
    expect(page.get_by_role("heading", name="5 candidatures sur 5")).to_be_visible()
    grid = page.locator("[data-testid=stDataFrame]").first
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 18, box["y"] + 55)  # the box of the first row
    page.get_by_role("button", name="Ouvrir DEMO-CA-003").click()
    expect(page.get_by_role("heading", name="DEMO-CA-003", level=1)).to_be_visible()
    drawn(page)
    assert parameters(page)["candidature"] == "DEMO-CA-003"
    assert parameters(page)["departement"] == "64"
    page.reload()
    expect(page.get_by_role("heading", name="DEMO-CA-003", level=1)).to_be_visible()
    expect(page.get_by_text("doivent être consultées")).to_be_visible()


def test_the_zone_is_drawn_and_the_list_is_that_of_the_command(
    page: Page, server: Server, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    page.goto(f"{server.url}/candidature?candidature=DEMO-CA-006&departement=38&{DAY}")
    expect(page.get_by_role("heading", name="DEMO-CA-006", level=1)).to_be_visible()
    frame = drawn(page)
    south, north = frame.evaluate("[map.getBounds().getSouth(), map.getBounds().getNorth()]")
    assert 44.5 < south < north < 46.2
    with page.expect_download() as waiting:
        button = page.locator(".st-key-csv-consultation button")
        button.click()
    file = tmp_path / "consultation.csv"
    waiting.value.save_as(file)
    words = ["consultation", "--candidature", "DEMO-CA-006", "--departement", "38"]
    with pytest.raises(SystemExit):
        main([*words, "--date", "2026-10-01"])
    assert file.read_bytes() == capsysbinary.readouterr().out
