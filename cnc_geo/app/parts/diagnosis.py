"""What was read of one file: remarks by kind, the whole diagnosis, its rows on a map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.app.display.markdown import plain
from cnc_geo.app.display.remarks import kind_rows, remark_rows
from cnc_geo.app.parts import table_grid
from cnc_geo.app.parts.downloads import file_stem
from cnc_geo.app.parts.map_frame import show_map
from cnc_geo.app.state.cache import published
from cnc_geo.app.state.session import place_of
from cnc_geo.exports.files import csv_text, geojson_text, sidecar_text
from cnc_geo.maps.file_rows import paint_rows, rows_view
from cnc_geo.network.provenance import ATTRIBUTION_COURTE
from cnc_geo.readers.diagnostics import count_remarks, diagnostic_shapes, row_places, trace_files
from cnc_geo.schema.codes import CONSTATS
from cnc_geo.schema.french import count, number
from cnc_geo.schema.labels import titles

if TYPE_CHECKING:
    import pandas as pd

    from cnc_geo.app.start import Start
    from cnc_geo.app.state.uploads import Upload
    from cnc_geo.maps.layers import CodeLayer
    from cnc_geo.readers.reading import Reading
    from cnc_geo.territory.model import Territory

_ROWS = 5_000
"""Rows of the diagnosis sent to the browser; the file to download has them all."""


def show(upload: Upload, reading: Reading, territory: Territory, start: Start) -> None:
    """Show what was read of a file.

    Parameters
    ----------
    upload, reading
        The file, and what was read of it.
    territory
        The communes.
    start
        What the server was launched on.
    """
    counted = count_remarks(reading)
    left, right = st.columns([11, 9])
    with right:
        chosen = _choose_kind(reading, counted)
    said = reading.diagnostics
    if chosen is not None:
        said = said[said["constat"] == chosen]
    with left:
        _show_map(reading, said, territory, start)
    _offer_geocoder(upload, reading)
    _show_remarks(said)
    _offer(reading, territory)


def _choose_kind(reading: Reading, counted: pd.DataFrame) -> str | None:
    """Count remarks by kind, and let one be chosen."""
    if counted.empty:
        st.success("Aucune remarque : chaque ligne est lue telle quelle.")
        return None
    st.markdown("**Remarques, par type**")
    table_grid.show(
        kind_rows(counted),
        key=f"types-{reading.sha256[:12]}",
        alt="Remarques par nature",
        most=330,
    )
    chosen: str | None = st.selectbox(
        "Ne montrer qu'un type, sur la carte et dans le tableau",
        counted["constat"].drop_duplicates().tolist(),
        index=None,
        format_func=titles(CONSTATS).__getitem__,
        placeholder="Toutes les remarques",
        key=f"constat-{reading.sha256[:12]}",
    )
    return chosen


def _show_map(reading: Reading, said: pd.DataFrame, territory: Territory, start: Start) -> None:
    places = row_places(reading, territory)
    if places.empty:
        st.info(_nowhere(reading))
        return
    lost = reading.gardees - len(places)
    told = said.loc[said["ligne"].notna(), ["ligne", "explication"]]
    painted = paint_rows(places, told, _land(reading, territory, start), view=rows_view(places))
    show_map(
        painted,
        key="carte-lignes",
        height=470,
        sources=ATTRIBUTION_COURTE,
        nom="Carte des lignes du fichier",
    )
    if lost > 0:
        st.caption(f"{count(lost, 'ligne gardée', 'lignes gardées')} hors de la carte.")


def _nowhere(reading: Reading) -> str:
    if reading.format.tables[0] in ("indicateurs", "masque", "contours"):
        return "Ce fichier décrit des territoires : ses lignes ne sont pas des points d'une carte."
    if reading.format.tables[0] in ("coordinateurs", "candidatures"):
        return "Ce fichier ne dit pas où siègent ces zones : « Voir ma carte » montre les zones."
    return "Aucune ligne de ce fichier n'a de lieu : il n'y a rien à montrer sur une carte."


def _land(reading: Reading, territory: Territory, start: Start) -> list[CodeLayer]:
    """Departments, and the communes of the one where all the rows are."""
    land = [replace(published(start, "france", "FR")[1], discret=True)]
    only = place_of([reading], territory)
    if only is not None:
        communes = published(start, "departement", only)[0]
        land.append(replace(communes, interactif=False, discret=True))
    return land


def _offer_geocoder(upload: Upload, reading: Reading) -> None:
    """Offer to ask the national geocoder, where rows have an address and nothing locates them."""
    lost = (reading.lignes["position"] == "non_situe").any()
    if not upload.choix.geocoder and not (lost and "adresse" in reading.recognition.colonnes):
        return
    key = f"geocoder-{upload.cle}"

    def chosen() -> None:
        upload.choix = upload.choix._replace(geocoder=st.session_state[key])

    st.toggle(
        "Demander au géocodeur national où sont les adresses que rien d'autre ne situe",
        value=upload.choix.geocoder,
        key=key,
        on_change=chosen,
        help="Envoie ces adresses, et rien d'autre, à data.geopf.fr : à n'activer que si Internet "
        "est permis.",
    )
    said = reading.diagnostics
    for sentence in said.loc[said["constat"] == "geocodeur_muet", "explication"]:
        st.warning(plain(sentence))


def _show_remarks(said: pd.DataFrame) -> None:
    if said.empty:
        return
    st.markdown("**Diagnostic, ligne à ligne**")
    table_grid.show(
        remark_rows(said.head(_ROWS)),
        key="diagnostic",
        alt="Remarques sur les lignes du fichier",
        most=400,
    )
    if len(said) > _ROWS:
        st.caption(
            f"Les {number(_ROWS)} premières remarques sur {number(len(said))} ; le fichier à "
            "télécharger les a toutes."
        )


def _offer(reading: Reading, territory: Territory) -> None:
    """Offer the diagnosis as files, the same bytes as `cnc-geo verifier --sortie`."""

    def members() -> dict[str, object]:
        return trace_files([reading], territory)

    said = reading.diagnostics
    stem = file_stem(f"diagnostic_{reading.nom}")
    with st.container(horizontal=True):
        st.download_button(
            "Télécharger le diagnostic en CSV",
            lambda: csv_text(said).encode(),
            f"{stem}.csv",
            "text/csv",
            key="csv-diagnostic",
            on_click="ignore",
        )
        st.download_button(
            "Télécharger en GeoJSON",
            lambda: geojson_text(said, diagnostic_shapes(reading, territory), members()).encode(),
            f"{stem}.geojson",
            "application/geo+json",
            key="geojson-diagnostic",
            on_click="ignore",
            help="Une remarque est un point, ou une ligne entre le point et la commune déclarée",
        )
        st.download_button(
            "Provenance",
            lambda: sidecar_text(said, members()).encode(),
            f"{stem}.csv.json",
            "application/json",
            key="provenance-diagnostic",
            on_click="ignore",
        )
