"""A real server and a real browser, for the tests that only they can do.

`launch` starts any server once and waits for it; `page` is a page that fails the test on a request
to another host, on an error in the console or on an exception in a script: the offline guarantee,
checked in every test. All the pages of one reader share what a browser keeps, as they do in life;
`opened` opens the page of another reader, who shares nothing; `opened_once` opens pages that the
tests of one file look at.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    expect,
    sync_playwright,
)
from support.browser import CHROMIUM_FLAGS, COMMAND, LOCAL_HOSTS, Launcher, Open, Server
from support.paths import ROOT
from support.patience import PATIENCE_MS

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    """Start servers that live until the end of the session."""
    launcher = Launcher(tmp_path_factory.mktemp("servers"))
    yield launcher
    dead = launcher.stop()
    assert not dead, "\n".join(dead)
    assert launcher.asked() == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    # The shell without windows does less work; a whole Chromium will do.
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        pytest.fail("Chromium is not installed: `make test` installs Debian's.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


# Animations drawn without a graphics card cost a sixth of the processor.
READER = {
    "viewport": {"width": 1280, "height": 900},
    "locale": "fr-FR",
    "reduced_motion": "reduce",
}


@contextmanager
def _watched(contexts: Callable[[], BrowserContext]) -> Iterator[Open]:
    """Open pages in the contexts that are given; fail if one leaves the machine or breaks."""
    pages: list[Page] = []
    faults: list[str] = []

    def check_local(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOCAL_HOSTS:
            faults.append(f"request to another host: {request.url}")

    def open_one() -> Page:
        page = contexts().new_page()
        page.set_default_timeout(PATIENCE_MS)
        pages.append(page)
        page.on("request", check_local)
        page.on("pageerror", lambda error: faults.append(f"exception: {error}"))
        page.on(
            "console", lambda m: faults.append(f"console: {m.text}") if m.type == "error" else None
        )
        return page

    yield open_one
    for page in pages:
        page.close()
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="session")
def reader(browser: Browser) -> BrowserContext:
    """Return what the browser of one reader keeps from page to page."""
    return browser.new_context(**READER)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Open pages, each of a reader of its own."""
    contexts: list[BrowserContext] = []

    def another() -> BrowserContext:
        contexts.append(browser.new_context(**READER))
        return contexts[-1]

    with _watched(another) as open_one:
        yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def opened_once(reader: BrowserContext) -> Iterator[Open]:
    """Open pages that several tests look at."""
    with _watched(lambda: reader) as open_one:
        yield open_one


@pytest.fixture
def page(reader: BrowserContext) -> Iterator[Page]:
    """Open a page whose test fails if it leaves the machine or breaks a script."""
    with _watched(lambda: reader) as open_one:
        yield open_one()


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
