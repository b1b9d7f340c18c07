"""Perimeters drawn on the map: they stay in the session, and count as proposed candidacies."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from cnc_geo.app.state.navigation import gesture
from cnc_geo.app.state.session import ShownNetwork
from cnc_geo.network.model import Source
from cnc_geo.schema.tables import check, column_names
from cnc_geo.territory.wkt import draw_polygon, has_surface, polygon_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnc_geo.network.model import Network

_KEY = "dessins"


@dataclass(eq=False)
class Sketches:
    """The perimeters drawn in a session.

    Parameters
    ----------
    shapes
        Identifier → shape, WKT in longitude and latitude.
    rank
        Number of perimeters drawn so far: an identifier never comes again.
    refused
        Whether the last one that was drawn surrounds nothing, and was not kept.
    """

    shapes: dict[str, str] = field(default_factory=dict)
    rank: int = 0
    refused: bool = False
    _laid: tuple[Network, tuple[tuple[str, str], ...], ShownNetwork] | None = None

    def lay_over(self, network: Network) -> ShownNetwork:
        """Put the perimeters that were drawn over a network, once for each of the two."""
        asked = tuple(self.shapes.items())
        if self._laid is None or self._laid[0] is not network or self._laid[1] != asked:
            self._laid = network, asked, ShownNetwork((), _with_sketches(network, self.table()))
        return self._laid[2]

    def table(self) -> pd.DataFrame:
        """Tell them as rows of the table `candidatures`."""
        blank = dict.fromkeys(column_names("candidatures"), "")
        rows = [
            {**blank, "id": i, "niveau": "polygone", "etat": "propose", "geometrie": wkt}
            for i, wkt in self.shapes.items()
        ]
        table = pd.DataFrame(rows, columns=column_names("candidatures"))
        return table.assign(date_depot=pd.Series(pd.NaT, index=table.index, dtype="datetime64[s]"))


def _with_sketches(network: Network, rows: pd.DataFrame) -> Network:
    candidatures = pd.concat([network.candidatures, rows], ignore_index=True)
    told = "".join(rows["geometrie"]).encode()
    said = (
        f"{len(rows)} périmètre(s) dessiné(s) dans cette session : ils comptent comme candidatures "
        "proposées."
    )
    return replace(
        network,
        candidatures=check(candidatures, "candidatures"),
        sources=network.sources
        | {"dessins": Source("périmètres dessinés", hashlib.sha256(told).hexdigest())},
        avertissements=(*network.avertissements, said),
    )


def sketches() -> Sketches:
    """Return the perimeters drawn in the running session."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Sketches()
    held: Sketches = st.session_state[_KEY]
    return held


def add(corners: Sequence[tuple[float, float]]) -> None:
    """Keep a perimeter that was just drawn, and count proposed candidacies.

    Parameters
    ----------
    corners
        Latitude and longitude, in degrees, three at least.
    """
    gesture()
    shape = draw_polygon(corners)
    held = sketches()
    held.refused = not has_surface(shape)
    if held.refused:
        return
    held.rank += 1
    held.shapes[f"DESSIN-{held.rank}"] = polygon_text(shape)
    if "propose" not in st.session_state.etats:
        st.session_state.etats = [*st.session_state.etats, "propose"]


def remove(identifiant: str) -> None:
    """Take a perimeter away."""
    gesture()
    sketches().shapes.pop(identifiant, None)
