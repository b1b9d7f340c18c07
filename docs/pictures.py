"""Take the pictures of the documentation from the application running on the demonstration."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
DAY = "date=2026-10-01"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
FILE = (
    "id;structure;siret;commune;niveau;codes;etat;debut;fin\n"
    "A1;S1;;04070;epci;200067437;en_poste;2026-01-01;2027-12-31\n"
    "A2;S2;;Manosque;epci;200034700;en_poste;2026-01-01;\n"
    "A3;S3;;04019;epci;999999999;en_poste;;\n"
)
"""A small invented file, one of whose rows is wrong."""


def free_port() -> int:
    """Return a port nobody listens to."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait(url: str, *, seconds: float = 60) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    message = f"The application did not answer at {url}."
    raise TimeoutError(message)


def settle(page: Page) -> None:
    """Wait for the end of the run, the map if there is one, and the tables."""
    page.locator("h1").first.wait_for()
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")
    page.get_by_role("button", name="Arrêter").wait_for(state="detached")
    if page.locator("[data-testid=stCustomComponentV1]").count():
        frame = page.frame_locator("[data-testid=stCustomComponentV1]")
        frame.locator(".cnc-carte[data-etat=pret]").wait_for()
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1000)


def search(page: Page) -> None:
    """Type a name with faults."""
    box = page.get_by_label("Chercher un territoire")
    box.fill("Dignes les bain")
    box.press("Enter")
    page.get_by_role("button", name="Digne-les-Bains").wait_for()


def drop(page: Page) -> None:
    """Drop a file."""
    content = {"name": "coordinateurs.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    page.locator("input[type=file]").set_input_files(content)  # type: ignore[arg-type]
    page.locator("strong", has_text="coordinateurs.csv").first.wait_for()


def nothing(_page: Page) -> None:
    """Leave the page as it opens."""


VIEWS: dict[str, tuple[str, int, Callable[[Page], None]]] = {
    "application-france.png": (f"territoire?{DAY}", 1250, nothing),
    "application-35.png": (f"territoire?departement=35&{DAY}&epci=200070688", 1500, nothing),
    "application-974.png": (f"territoire?departement=974&{DAY}", 1250, nothing),
    "guide-accueil.png": ("", 900, search),
    "guide-territoire.png": (f"territoire?departement=04&{DAY}&epci=200034700", 1400, nothing),
    "guide-probleme.png": (f"territoire?region=84&{DAY}&lacune=L-38140", 1000, nothing),
    "guide-taux.png": (f"territoire?{DAY}&carte=taux&niveau=departement", 1000, nothing),
    "guide-candidatures.png": (f"candidatures?{DAY}", 1100, nothing),
    "guide-fichiers.png": ("mes-fichiers", 1100, drop),
    "guide-exports.png": (f"exports?departement=04&{DAY}", 1100, nothing),
}
"""Picture → address, height in pixels, and what is done before it is taken."""


def main() -> None:
    """Serve, take each picture, stop."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = "from cnc_geo.cli import main; main()"
    server = subprocess.Popen([sys.executable, "-c", command, "app", "--port", str(port)])
    try:
        wait(url)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=FLAGS
            )
            for name, (address, height, act) in VIEWS.items():
                page = browser.new_page(viewport={"width": 1366, "height": height}, locale="fr-FR")
                page.goto(f"{url}/{address}")
                settle(page)
                act(page)
                settle(page)
                page.screenshot(path=HERE / name)
                page.close()
            browser.close()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
