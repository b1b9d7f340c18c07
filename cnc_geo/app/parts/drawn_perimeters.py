"""The perimeters that were drawn, listed under the map: to take away, or to keep in a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import streamlit as st

from cnc_geo.app.display.markdown import plain
from cnc_geo.app.state.sketches import remove, sketches
from cnc_geo.exports.files import geojson_text

if TYPE_CHECKING:
    import pandas as pd


def show() -> None:
    """List the perimeters that were drawn: take one away, or keep them in a file."""
    held = sketches()
    if held.refused:
        st.warning("Ce tracé n'entoure aucune surface : dessinez-en un autre, de trois sommets.")
        held.refused = False
    if not held.shapes:
        return
    with st.container(border=True):
        st.markdown(
            "**Périmètres dessinés** — comptés comme candidatures proposées, dans cette session "
            "seulement. La population d'une commune coupée est partagée par superficie."
        )
        with st.container(horizontal=True):
            for identifiant in list(held.shapes):
                st.button(
                    f"Retirer {plain(identifiant)}",
                    key=f"retirer-{identifiant}",
                    on_click=remove,
                    args=(identifiant,),
                )
            st.download_button(
                "Télécharger les dessins en GeoJSON",
                partial(_text, held.table()),
                "perimetres_dessines.geojson",
                "application/geo+json",
                key="geojson-dessins",
                on_click="ignore",
                help="À redéposer tel quel sur la page « Mes fichiers ».",
            )


def _text(rows: pd.DataFrame) -> bytes:
    """Write what was drawn when the page was shown: the click itself is no longer the session's."""
    shapes = gpd.GeoSeries.from_wkt(rows["geometrie"], crs="EPSG:4326")
    kept = rows[["id", "structure", "niveau", "cas", "porteur", "contrat", "etat", "avis_prefet"]]
    return geojson_text(kept, shapes, {}).encode()
