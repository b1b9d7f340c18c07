"""The points of the rows of a file: read together, and what is doubtful in them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.readers.location.coordinates import decimals, read_point, split_pair

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.readers.journal import Journal
    from cnc_geo.readers.location.coordinates import Point

_LOW_SCORE = 0.5
"""Score of the national geocoder under which a point of the file is said to be unsure."""


def read_points(
    cells: dict[str, pd.Series[str]], journal: Journal, *, alone: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Read the coordinates of each row, each different pair once."""
    latitudes, longitudes = cells["latitude"].tolist(), cells["longitude"].tolist()
    combined = cells["coordonnees"].tolist()
    written = [
        (lat, lon) if lat or lon else (both, "")
        for lat, lon, both in zip(latitudes, longitudes, combined, strict=True)
    ]
    known = {pair: read_point(*pair) for pair in dict.fromkeys(written)}
    read = [known[pair] for pair in written]
    lignes = cells["latitude"].index
    champ = "latitude" if any(latitudes) else "coordonnees"
    for ligne, point in zip(lignes, read, strict=True):
        if point.constat:
            journal.of_rows([ligne], champ, point.constat, point.traitement, point.explication)
    found = np.array([(p.latitude, p.longitude) for p in read], dtype=np.float64).reshape(-1, 2)
    placed = np.isfinite(found[:, 0])
    _say_imprecise(lignes, written, known, journal)
    if placed.any():
        silent = [p for p, ok in zip(lignes, placed, strict=True) if not ok]
        flagged = {r.ligne for r in journal.remarks if r.constat.startswith("coordonnees")}
        journal.of_rows(
            [ligne for ligne in silent if ligne not in flagged],
            champ,
            "coordonnees_absentes",
            "garde",
            "Des coordonnées sont attendues comme sur les autres lignes, elles manquent.",
        )
    if placed.any():
        _say_shared(found[placed], lignes[placed], journal, alone=alone)
    return found[:, 0], found[:, 1]


def _say_imprecise(
    lignes: pd.Index[int],
    written: list[tuple[str, str]],
    known: dict[tuple[str, str], Point],
    journal: Journal,
) -> None:
    """Say which coordinates have a single decimal, as written; metres are not degrees."""
    rough_pairs = {pair for pair, point in known.items() if _is_rough(pair, point)}
    rough = [ligne for ligne, pair in zip(lignes, written, strict=True) if pair in rough_pairs]
    journal.of_rows(
        rough,
        "latitude",
        "coordonnees_imprecises",
        "garde",
        "Deux décimales au moins sont attendues à la latitude et à la longitude ; avec une seule, "
        "le point peut être à plus d'un kilomètre près.",
    )


def _is_rough(pair: tuple[str, str], point: Point) -> bool:
    if not math.isfinite(point.latitude) or point.constat == "coordonnees_projetees":
        return False
    lat, lon = pair if all(pair) and pair[0] != pair[1] else split_pair(pair[0] or pair[1])
    return min(decimals(lat), decimals(lon)) <= 1 and bool(set(",.") & set(lat + lon))


def _say_shared(
    points: NDArray[np.float64], lignes: pd.Index[int], journal: Journal, *, alone: bool
) -> None:
    """Say which structures share their point; for posts and places, only how many do."""
    _, place_of, counts = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    shared = counts[place_of] > 1
    if not shared.any():
        return
    if alone:
        said = "Un point par structure est attendu ; celui-ci est aussi celui d'une autre ligne."
        journal.of_rows(lignes[shared], "latitude", "point_partage", "garde", said)
        return
    journal.of_file(
        "point_partage",
        "garde",
        f"{int(shared.sum())} lignes sont au même point qu'une autre, en "
        f"{int((counts > 1).sum())} endroits : plusieurs postes d'un même lieu, le plus souvent.",
    )


def say_unsure(scores: pd.Series[str], journal: Journal) -> None:
    """Say which points the geocoder of the file was not sure of."""
    values = pd.to_numeric(scores, errors="coerce")
    journal.of_rows(
        scores.index[(values < _LOW_SCORE).to_numpy()],
        "score",
        "geocodage_incertain",
        "garde",
        f"Un score de géocodage d'au moins {_LOW_SCORE} est attendu : le point est peu sûr.",
    )
