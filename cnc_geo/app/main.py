"""The application: its frame and its pages. Streamlit runs this file for each session."""

from __future__ import annotations

import streamlit as st

from cnc_geo.app.display.markdown import plain
from cnc_geo.app.pages import batch, candidacy, exports, files, guide, home, territory
from cnc_geo.app.routes import HOME, TITLE
from cnc_geo.app.state import address
from cnc_geo.errors import CncGeoError


def main() -> None:
    """Show the page one is on; an error of ours is a sentence, never a traceback."""
    st.set_page_config(page_title=TITLE, layout="wide", initial_sidebar_state="auto")
    pages = home.Pages(
        carte=st.Page(
            lambda: territory.show(pages.depot), title="Mon territoire", url_path="territoire"
        ),
        lot=st.Page(
            lambda: batch.show(pages.depot, pages.fiche),
            title="Candidatures",
            url_path="candidatures",
        ),
        fiche=st.Page(
            lambda: candidacy.show(pages.depot), title="Candidature", url_path="candidature"
        ),
        donnees=st.Page(
            lambda: exports.show(pages.depot), title="Données et exports", url_path="exports"
        ),
        depot=st.Page(
            lambda: files.show(pages.carte), title="Mes fichiers", url_path="mes-fichiers"
        ),
        aide=st.Page(guide.show, title="Aide", url_path="aide"),
    )
    first = st.Page(lambda: home.show(pages), title="Accueil", url_path=HOME, default=True)
    page = st.navigation([first, *pages], position="top")
    address.arrive(page.url_path)
    try:
        page.run()
    except CncGeoError as error:
        st.error(plain(str(error)))


if __name__ == "__main__":
    main()
