"""Download buttons: each file is made only when it is asked for."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.exports.files import csv_text, geojson_text, sidecar_text
from cnc_geo.network.provenance import trace_table

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd

    from cnc_geo.network.situation import Situation


def file_stem(text: str) -> str:
    """Make a name of file of a text: letters, digits, hyphens and underscores."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "_", bare).strip("_")[:80]


def name_file(nom: str, situation: Situation) -> str:
    """Name a file after what it holds: fictive or not, table, place, day, states."""
    fictive = "demo_" if situation.network.fictif else ""
    place = f"{situation.niveau}-{situation.code}"
    return f"{fictive}{nom}_{place}_{situation.jour:%Y-%m-%d}_{'+'.join(situation.etats)}"


def download(
    nom: str,
    situation: Situation,
    table: pd.DataFrame,
    shapes: Callable[[], gpd.GeoSeries],
    *,
    what: str = "",
) -> None:
    """Offer a table as CSV and as GeoJSON, the same bytes as the command line writes.

    Parameters
    ----------
    nom
        Name of the table.
    situation
        What one looks at; its provenance goes with the file.
    table
        The table.
    shapes
        Draws one shape a row.
    what
        What is taken, where several tables are offered together.
    """
    taken = f" {what}" if what else ""
    stem = name_file(nom, situation)

    def members() -> dict[str, object]:
        return trace_table(situation, nom, table)

    with st.container(horizontal=True):
        st.download_button(
            f"Télécharger{taken} en CSV",
            lambda: csv_text(table).encode(),
            f"{stem}.csv",
            "text/csv",
            key=f"csv-{nom}",
            on_click="ignore",
            help=f"Table « {nom} » complète",
        )
        st.download_button(
            f"Télécharger{taken} en GeoJSON",
            lambda: geojson_text(table, shapes(), members()).encode(),
            f"{stem}.geojson",
            "application/geo+json",
            key=f"geojson-{nom}",
            on_click="ignore",
            help=f"Table « {nom} » complète, avec ses contours et sa provenance",
        )
        st.download_button(
            "Provenance",
            lambda: sidecar_text(table, members()).encode(),
            f"{stem}.csv.json",
            "application/json",
            key=f"provenance-{nom}",
            on_click="ignore",
            help="Ce qui accompagne le CSV : millésimes, date, états, fichiers, ce qui est écarté",
        )
