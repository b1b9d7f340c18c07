"""Page «Aide»: the user guide, and the words of the tables."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from cnc_geo.app.parts import banner
from cnc_geo.app.parts.provenance import show_columns
from cnc_geo.app.state import navigation
from cnc_geo.schema.tables import SCHEMAS

_PICTURE = re.compile(r"^!\[.*\n?", re.MULTILINE)


def guide() -> str:
    """Read the user guide: in the installed package, else in the checkout."""
    installed = Path(__file__).parents[1] / "entry" / "guide.md"
    checkout = Path(__file__).parents[3] / "docs" / "guide.md"
    return (installed if installed.is_file() else checkout).read_text(encoding="utf-8")


def show() -> None:
    """Show the page; the pictures of the guide stay in its file: here one has the real thing."""
    navigation.keep()
    banner.style()
    _, _, body = _PICTURE.sub("", guide()).partition("\n")
    st.title("Aide")
    st.markdown(body)
    st.header("Les colonnes de chaque table")
    nom = st.selectbox("Table", list(SCHEMAS), key="table-aide", on_change=navigation.gesture)
    show_columns(nom)
