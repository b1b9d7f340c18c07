"""What the server hands out: its page, French and closed to other hosts; files of the map.

Streamlit's own page says it is English, and looks for its server at two addresses that do not exist
when one opens a link to a page (`/territoire`): two errors in the console, and a screen reader that
spells French as English. Ours is the same page, told three things: its language, its title, where
its server is. A policy forbids it any other host, whatever a file or a library may contain.
"""

from __future__ import annotations

import logging
import traceback
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config
from streamlit.file_util import get_static_dir

from cnc_geo.app.state import public_files

if TYPE_CHECKING:
    from starlette.requests import Request

_LOG = logging.getLogger(__name__)

ADDRESSES = (
    "territoire",
    "candidatures",
    "candidature",
    "exports",
    "mes-fichiers",
    "aide",
)
"""Address of each page besides the first, whose address is empty."""

HOME = "accueil"
"""Another address of the first page, which people type."""

TITLE = "cnc_geo — coordination des conseillers numériques"

# In a folder of its own: beside a script, Streamlit takes each file of a folder `pages` for a page
# of the first session, as its first multipage applications were made.
SCRIPT = Path(__file__).with_name("main") / "__init__.py"
"""What Streamlit runs for each session."""

# The prefix under which a proxy may serve the application is what stands before a page's address.
_WHERE = """<script>
(() => {
  const base = location.origin + location.pathname.replace(/\\/(?:%s)?\\/?$/, "");
  window.__streamlit = { BACKEND_BASE_URL: base, MAIN_PAGE_BASE_URL: base };
})();
</script>"""

_ALLOWED = {
    "default-src": "'self'",
    # Streamlit and its tables need both; neither lets anything come from another host.
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "frame-ancestors": "'self'",
}

POLICY = "; ".join(f"{what} {where}" for what, where in _ALLOWED.items())
"""What the page may load: this host alone. The map's frame, where tiles may be asked for, has its
own page."""


@cache
def page() -> str:
    """Make the page of Streamlit ours.

    Returns
    -------
    str
        HTML.

    Raises
    ------
    RuntimeError
        If Streamlit's page is no longer what was read: its language or title cannot be told.
    """
    html = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    where = _WHERE % "|".join((HOME, *ADDRESSES))
    changes = {
        '<html lang="en">': '<html lang="fr">',
        "<title>Streamlit</title>": f"<title>{TITLE}</title>{where}",
        "You need to enable JavaScript to run this app.": (
            "Cette application a besoin de JavaScript."
        ),
    }
    for theirs, ours in changes.items():
        if html.count(theirs) != 1:
            message = f"Streamlit's page has changed: {theirs!r} stands {html.count(theirs)} times."
            raise RuntimeError(message)
        html = html.replace(theirs, ours)
    return html


def hand_out(_request: Request) -> Response:
    """Answer with the page, which no cache keeps: it names the files of one version."""
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": POLICY}
    return HTMLResponse(page(), headers=headers)


def hand_out_file(request: Request) -> Response:
    """Answer with a public file, which a browser keeps: another content has another address."""
    found = public_files.find(request.path_params["path"])
    if found is None:
        return PlainTextResponse("Fichier inconnu de ce serveur.", status_code=404)
    content, kind = found
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, headers=headers, media_type=kind)


def routes() -> list[Route]:
    """List the addresses of our own: those of the page, and those of public files.

    Returns
    -------
    list of starlette.routing.Route
        Under `server.baseUrlPath`, if the server has one.
    """
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    prefix = f"/{base}" if base else ""
    pages = [Route(f"{prefix}/{address}", hand_out) for address in ("", HOME, *ADDRESSES)]
    return [*pages, Route(f"{prefix}/{public_files.ROOT}/{{path:path}}", hand_out_file)]


def apologize(error: Exception) -> bool:
    """Say in one sentence that something failed which nobody foresaw; the log has the rest.

    Parameters
    ----------
    error
        What failed.

    Returns
    -------
    bool
        True: Streamlit shows nothing more.
    """
    # Its message may hold a cell of a file.
    frames = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("Erreur imprévue : %s\n%s", type(error).__name__, frames)
    st.error(
        "Une erreur imprévue a interrompu cette page ; vos fichiers sont gardés. Revenez à "
        "l'accueil. Si cela recommence, signalez-le avec l'adresse de la page."
    )
    return True
