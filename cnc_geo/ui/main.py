"""The application: its frame and its pages. Streamlit runs this file for each session."""

from __future__ import annotations

import streamlit as st

from cnc_geo.errors import CncGeoError
from cnc_geo.ui import address, candidature, candidatures, fichiers, territoire
from cnc_geo.ui.frontage import TITLE
from cnc_geo.ui.plain import plain


def main() -> None:
    """Show the page one is on; an error of ours is a sentence, never a traceback."""
    st.set_page_config(page_title=TITLE, layout="wide", initial_sidebar_state="auto")
    carte = st.Page(
        lambda: territoire.show(depot), title="Territoire", url_path="territoire", default=True
    )
    depot = st.Page(lambda: fichiers.show(carte), title="Mes fichiers", url_path="mes-fichiers")
    lot = st.Page(
        lambda: candidatures.show(depot, fiche), title="Candidatures", url_path="candidatures"
    )
    fiche = st.Page(lambda: candidature.show(depot), title="Candidature", url_path="candidature")
    page = st.navigation([carte, lot, fiche, depot], position="top")
    address.arrive(page.url_path)
    try:
        page.run()
    except CncGeoError as error:
        st.error(plain(str(error)))


if __name__ == "__main__":
    main()
