"""What the server hands out: its page, in French; files of the map.

Streamlit's own page says it is English, and looks for its server at two addresses that do not exist
when one opens a link to a page (`/territoire`): two errors in the console, and a screen reader that
spells French as English. Ours is the same page, told three things: its language, its title, where
its server is; and it no longer speaks to programs of what we do not serve. What it may load is
told by the headers of every answer (`guard`).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config
from streamlit.file_util import get_static_dir

from cnc_geo.app.failures import log_failure
from cnc_geo.app.guard.headers import policies
from cnc_geo.app.state import public_files

if TYPE_CHECKING:
    from starlette.requests import Request

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

POLICY = policies("", ())["content-security-policy"]
"""What the page may load, even where no guard stands before it: this host alone."""

_NO_SCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_AGENTS = re.compile(r"<!--[^<]*-->\s*<link rel=\"service-desc\"[^>]*>")


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
    changed = {
        re.compile('<html lang="en">'): '<html lang="fr">',
        re.compile("<title>Streamlit</title>"): f"<title>{TITLE}</title>{where}",
        _NO_SCRIPT: "<noscript>Cette application a besoin de JavaScript.</noscript>",
        _AGENTS: "",
    }
    for theirs, ours in changed.items():
        found = theirs.findall(html)
        if len(found) != 1:
            message = f"Streamlit's page has changed: {theirs.pattern} stands {len(found)} times."
            raise RuntimeError(message)
        html = html.replace(found[0], ours)
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
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(content, headers=headers, media_type=kind)


def prefix() -> str:
    """Tell what stands before every address of the server: nothing, or a path without its end."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def routes() -> list[Route]:
    """List the addresses of our own: those of the page, and those of public files.

    Returns
    -------
    list of starlette.routing.Route
        Under `server.baseUrlPath`, if the server has one.
    """
    base = prefix()
    pages = [Route(f"{base}/{address}", hand_out) for address in ("", HOME, *ADDRESSES)]
    return [*pages, Route(f"{base}/{public_files.ROOT}/{{path:path}}", hand_out_file)]


def apologize(error: Exception) -> bool:
    """Say in one sentence that something failed which nobody foresaw; the log says where.

    Parameters
    ----------
    error
        What failed.

    Returns
    -------
    bool
        True: Streamlit shows nothing more.
    """
    log_failure(error, "page")
    st.error(
        "Une erreur imprévue a interrompu cette page ; vos fichiers sont gardés. Revenez à "
        "l'accueil. Si cela recommence, signalez-le avec l'adresse de la page."
    )
    return True
