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

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
VIEWS = {
    "application-france.png": "",
    "application-35.png": "departement=35&epci=200070688&",
    "application-974.png": "departement=974&",
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


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


def take(page: Page, address: str, target: Path) -> None:
    """Open an address, wait for the map and the tables, and keep the picture."""
    page.goto(address)
    page.frame_locator("[data-testid=stCustomComponentV1]").locator(
        ".cnc-carte[data-etat=pret]"
    ).wait_for()
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(500)
    page.screenshot(path=target)


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
            page = browser.new_page(viewport={"width": 1440, "height": 1500}, locale="fr-FR")
            for name, parameters in VIEWS.items():
                take(page, f"{url}/?{parameters}date=2026-10-01", HERE / name)
            browser.close()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
