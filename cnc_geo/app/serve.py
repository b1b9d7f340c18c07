"""Start the application: Streamlit, on this machine alone, without telemetry or browser."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from cnc_geo.app.guard.hosts import FRAMES_VARIABLE, HOSTS_VARIABLE
from cnc_geo.app.start import VARIABLE
from cnc_geo.errors import ChoiceError

if TYPE_CHECKING:
    from cnc_geo.app.start import Start


OPTIONS = {
    "browser.gatherUsageStats": "false",
    # Streamlit prints an address when it starts: told one, it looks for none outside.
    "browser.serverAddress": "localhost",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.fileWatcherType": "none",
    "server.headless": "true",
    "server.maxUploadSize": "20",
    "theme.primaryColor": "#0B5CAD",
}
"""Options of Streamlit; `.streamlit/config.toml` gives the same to ``streamlit run app.py``."""

_GDAL_KEPT = {"GeoJSON", "GPKG", "ESRI Shapefile", "CSV", "FlatGeobuf", "MEM", "Memory"}
"""Drivers that may open a file; others can be made to read the server's files or call hosts."""


_ALL_INTERFACES = {"0.0.0.0", "::"}  # noqa: S104  (named, to be told otherwise)


def entry() -> Path:
    """Find the Streamlit script: in the installed package, else at the root of the checkout."""
    installed = Path(__file__).parent / "entry" / "app.py"
    return installed if installed.is_file() else Path(__file__).parents[2] / "app.py"


def shown(adresse: str) -> str:
    """Write the address where to listen as a browser of this machine asks for it."""
    if adresse in _ALL_INTERFACES:
        return "localhost"
    return f"[{adresse}]" if ":" in adresse else adresse


def command(*, port: int, adresse: str) -> list[str]:
    """Build the command that serves the application.

    Parameters
    ----------
    port, adresse
        Where to listen.

    Returns
    -------
    list of str
        Arguments of the process.
    """
    options = OPTIONS | {
        "browser.serverAddress": shown(adresse),
        "server.address": adresse,
        "server.port": str(port),
    }
    flags = [f"--{name}={value}" for name, value in sorted(options.items())]
    return [sys.executable, "-m", "streamlit", "run", str(entry()), *flags]


def refuse_busy(adresse: str, port: int) -> None:
    """Raise `ChoiceError` if nobody can listen there: the server would say so in English, later."""
    family = socket.AF_INET6 if ":" in adresse else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((adresse, port))
        except OSError as error:
            message = (
                f"Impossible d'écouter à l'adresse {adresse}, port {port} : déjà pris ou interdit. "
                "Choisissez un autre port avec --port."
            )
            raise ChoiceError(message) from error


def serve(
    start: Start,
    *,
    port: int,
    adresse: str,
    hotes: tuple[str, ...] = (),
    cadres: tuple[str, ...] = (),
) -> NoReturn:
    """Become the server: a signal to the command is a signal to it, and nothing is left behind.

    Parameters
    ----------
    start
        What every new session opens on.
    port, adresse
        Where to listen.
    hotes, cadres
        Other hosts under which it may be asked; sites that may hold it in a frame. Without any, the
        environment tells them.
    """
    told = {"OGR_SKIP": _drivers_to_skip(), VARIABLE: start.to_json()}
    named = {HOSTS_VARIABLE: " ".join(hotes), FRAMES_VARIABLE: " ".join(cadres)}
    told |= {variable: words for variable, words in named.items() if words}
    environment = os.environ | told | _home()
    launched = command(port=port, adresse=adresse)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, launched, environment)  # noqa: S606  (our own command, no shell)


def _home() -> dict[str, str]:
    """Give Streamlit a home without settings where there is none that it may enter."""
    try:
        home = Path.home()
    except RuntimeError:
        home = None
    if home is not None and home.is_dir() and os.access(home, os.X_OK):
        return {}
    return {"HOME": str(Path(__file__).parent)}


def _drivers_to_skip() -> str:
    """List the drivers of GDAL that are left out; GDAL reads the variable when it is imported."""
    import pyogrio  # noqa: PLC0415  (only the server needs it)

    return ",".join(sorted(set(pyogrio.list_drivers()) - _GDAL_KEPT))
