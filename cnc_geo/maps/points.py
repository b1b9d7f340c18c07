"""A situation → the points of its map: posts, and the seats of coordinations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from cnc_geo.maps.layers import PointGroup
from cnc_geo.network.perimeters import in_force
from cnc_geo.schema.french import count
from cnc_geo.schema.labels import ETAT, NIVEAU_PERIMETRE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation


def post_points(situation: Situation) -> PointGroup:
    """Place posts: each at its own point on a department, by commune on a wider map."""
    posts = situation.conseillers
    posts = posts[situation.kept[posts["rang"]]]
    communes = situation.territory.communes.iloc[posts["rang"]]
    latitude, longitude = communes["latitude"].to_numpy(), communes["longitude"].to_numpy()
    if situation.niveau == "departement":
        located = (posts["latitude"].notna() & posts["longitude"].notna()).to_numpy()
        latitude = np.where(located, posts["latitude"], latitude)
        longitude = np.where(located, posts["longitude"], longitude)
    places = pd.DataFrame({"lat": latitude, "lon": longitude, "nom": communes["nom"].to_numpy()})
    counted = places.value_counts(["lat", "lon", "nom"]).sort_index().reset_index()
    points = [
        (lat, lon, posts_here, f"{nom} : {count(posts_here, 'poste', 'postes')}")
        for lat, lon, nom, posts_here in counted.to_numpy().tolist()
    ]
    return PointGroup("Conseillers numériques", "conseiller", points)


def coordination_points(situation: Situation) -> list[PointGroup]:
    """Place, at the seat of their structure, those with a zone here, or unknown and seated here.

    Coordinators and candidacies are two groups. An unknown zone is drawn as a point, and never
    counts as coverage.
    """
    shown = _running(situation)
    seats = _seats(situation)
    rank = situation.territory.atom_at([seats.get(told, "") for told in shown["id"]])
    here = shown["id"].isin(_meeting(situation)).to_numpy()
    seated = np.where(rank >= 0, situation.kept[rank], False)  # noqa: FBT003
    told = (rank >= 0) & (here | (seated & ~shown["connu"].to_numpy(dtype=np.bool_)))
    places = situation.territory.communes[["latitude", "longitude"]].to_numpy()[rank[told]]
    noms = dict(situation.network.structures[["id", "nom"]].to_numpy().tolist())
    columns = ["id", "structure", "niveau", "etat", "connu", "origine"]
    points: dict[str, list[tuple[float, float, int, str]]] = {}
    rows = zip(shown.loc[told, columns].to_numpy().tolist(), places.tolist(), strict=True)
    for (identifiant, structure, niveau, etat, connu, origine), (lat, lon) in rows:
        zone = NIVEAU_PERIMETRE[niveau].phrase if connu else "zone inconnue"
        text = f"{identifiant} · {noms.get(structure, structure)}\n{zone}, {ETAT[etat].sens}"
        points.setdefault(origine, []).append((lat, lon, 1, text))
    return [
        PointGroup(nom, genre, sorted(points[origine]))
        for origine, nom, genre in _GROUPS
        if origine in points
    ]


_GROUPS: tuple[tuple[str, str, Literal["coordinateur", "candidature"]], ...] = (
    ("coordinateur", "Coordinations", "coordinateur"),
    ("candidature", "Candidatures", "candidature"),
)


def _running(situation: Situation) -> pd.DataFrame:
    """Perimeters in force that day for the chosen states, their zone being known or not."""
    table = situation.declared.table
    return table[in_force(table, jour=situation.jour, etats=situation.etats)]


def _meeting(situation: Situation) -> NDArray[np.object_]:
    """Ids of the perimeters that contain a commune of the part one looks at."""
    meets = situation.perimeters.incidence.T @ situation.kept.astype(np.int64) > 0
    return situation.perimeters.table["id"].to_numpy(dtype=object)[meets]


def _seats(situation: Situation) -> dict[str, str]:
    """Commune of the seat of each coordinator and candidacy."""
    tables = (situation.network.coordinateurs, situation.network.candidatures)
    rows = [row for table in tables for row in table[["id", "commune"]].to_numpy().tolist()]
    return dict(rows)
