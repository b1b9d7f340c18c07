"""The application: its frame and its pages. Streamlit runs this file for each session."""

from __future__ import annotations

import streamlit as st

from cnc_geo.errors import CncGeoError
from cnc_geo.ui import (
    accueil,
    address,
    aide,
    candidature,
    candidatures,
    donnees,
    fichiers,
    territoire,
)
from cnc_geo.ui.frontage import HOME, TITLE
from cnc_geo.ui.plain import plain


def main() -> None:
    """Show the page one is on; an error of ours is a sentence, never a traceback."""
    st.set_page_config(page_title=TITLE, layout="wide", initial_sidebar_state="auto")
    pages = accueil.Pages(
        carte=st.Page(
            lambda: territoire.show(pages.depot), title="Mon territoire", url_path="territoire"
        ),
        lot=st.Page(
            lambda: candidatures.show(pages.depot, pages.fiche),
            title="Candidatures",
            url_path="candidatures",
        ),
        fiche=st.Page(
            lambda: candidature.show(pages.depot), title="Candidature", url_path="candidature"
        ),
        donnees=st.Page(
            lambda: donnees.show(pages.depot), title="Données et exports", url_path="exports"
        ),
        depot=st.Page(
            lambda: fichiers.show(pages.carte), title="Mes fichiers", url_path="mes-fichiers"
        ),
        aide=st.Page(aide.show, title="Aide", url_path="aide"),
    )
    home = st.Page(lambda: accueil.show(pages), title="Accueil", url_path=HOME, default=True)
    page = st.navigation([home, *pages], position="top")
    address.arrive(page.url_path)
    try:
        page.run()
    except CncGeoError as error:
        st.error(plain(str(error)))


if __name__ == "__main__":
    main()
