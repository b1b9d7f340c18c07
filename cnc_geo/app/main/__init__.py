"""The application: its frame and its pages. Streamlit runs this file for each session."""

from __future__ import annotations

import streamlit as st

from cnc_geo.app.display.markdown import plain
from cnc_geo.app.pages import batch, candidacy, exports, guide, home, own_files, territory
from cnc_geo.app.routes import HOME, TITLE
from cnc_geo.app.state import navigation
from cnc_geo.errors import CncGeoError


def main() -> None:
    """Show the page one is on; an error of ours is a sentence, never a traceback."""
    st.set_page_config(page_title=TITLE, layout="wide", initial_sidebar_state="auto")
    pages = home.Pages(
        territory=st.Page(
            lambda: territory.show(pages.files), title="Mon territoire", url_path="territoire"
        ),
        batch=st.Page(
            lambda: batch.show(pages.files, pages.candidacy),
            title="Candidatures",
            url_path="candidatures",
        ),
        candidacy=st.Page(
            lambda: candidacy.show(pages.files), title="Candidature", url_path="candidature"
        ),
        exports=st.Page(
            lambda: exports.show(pages.files), title="Données et exports", url_path="exports"
        ),
        files=st.Page(
            lambda: own_files.show(pages.territory), title="Mes fichiers", url_path="mes-fichiers"
        ),
        guide=st.Page(guide.show, title="Aide", url_path="aide"),
    )
    first = st.Page(lambda: home.show(pages), title="Accueil", url_path=HOME, default=True)
    page = st.navigation([first, *pages], position="top")
    navigation.arrive(page.url_path)
    try:
        page.run()
    except CncGeoError as error:
        st.error(plain(str(error)))


if __name__ == "__main__":
    main()
