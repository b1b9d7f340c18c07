"""The rows of a file → what a map of them shows: where each is, and what is said of it.

Rows of which nothing is said are discreet; the others are plain, with their sentences. A row whose
point is not in the commune it states has both, joined by a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnc_geo.maps.layers import LegendEntry, PointGroup
from cnc_geo.maps.message import Paint
from cnc_geo.maps.offline_map import FRANCE
from cnc_geo.schema.french import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from cnc_geo.maps.layers import CodeLayer
    from cnc_geo.maps.offline_map import Bounds

MOST = 2_000
"""Points of one kind on a map: beyond it a browser slows down and eyes see nothing."""

_CELLS = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0, 4.0)
"""Degrees of the squares in which silent rows are gathered when there are too many places."""

_LINES = 6
"""Sentences told at one point."""

_CLOSE = 3.0
"""Degrees: a file that spans less, somewhere overseas, is looked at whole."""

_NEAR = 1.5
"""Degrees: points that are not in their commune are framed too if all span less."""


def paint_rows(
    places: pd.DataFrame, remarks: pd.DataFrame, drawn: Sequence[CodeLayer], *, view: Bounds
) -> Paint:
    """Tell a map what to show of the rows of a file.

    Parameters
    ----------
    places
        Indexed by line: `latitude, longitude` of the row's own point, `latitude_commune,
        longitude_commune` of its commune where there is no point of its own or where the two
        disagree; NaN otherwise.
    remarks
        `ligne, explication` of what is said of rows; rows that are not placed are left out.
    drawn
        The land under the points.
    view
        Bounds to show.

    Returns
    -------
    Paint
        Three groups of points at most: `ligne` (nothing is said), `signalee` (something is) and
        `declaree` (the commune stated by a row whose point is elsewhere).
    """
    spots = _spots(places)
    said = remarks[remarks["ligne"].isin(spots.index)]
    flagged = spots.index.isin(said["ligne"])
    told = _told(spots[flagged], said)
    shown = spots.index.isin([ligne for _, lignes in told[:MOST] for ligne in lignes])
    apart = spots[shown & spots["apart"].to_numpy()]
    groups = [
        PointGroup("Lignes sans remarque", "ligne", _gathered(spots[~flagged])),
        PointGroup("Commune déclarée", "declaree", _stated(apart)),
        PointGroup("Lignes signalées", "signalee", [point for point, _ in told[:MOST]]),
    ]
    links = apart[["latitude", "longitude", "latitude_commune", "longitude_commune"]]
    left = int((flagged & ~shown).sum())
    return Paint(
        drawn,
        points=[group for group in groups if group.points],
        links=sorted(tuple(row) for row in links.to_numpy().tolist()),
        view=view,
        legend_title="Lignes du fichier",
        legend=_legend(flagged, len(apart)),
        banner=f"{left} lignes signalées de plus : choisissez un type de remarque" if left else "",
        views_buttons=view == FRANCE,
    )


def rows_view(places: pd.DataFrame) -> Bounds:
    """Frame the rows of a file.

    Parameters
    ----------
    places
        As for `paint_rows`.

    Returns
    -------
    Bounds
        All the rows with some room around, if they are all in metropolitan France, or close
        together overseas; else metropolitan France. A point far from the commune that its row
        states is left out of the frame: a wrong point must not make the others tiny.
    """
    own = places[["latitude", "longitude"]].to_numpy(dtype=np.float64)
    commune = places[["latitude_commune", "longitude_commune"]].to_numpy(dtype=np.float64)
    stated = np.where(np.isnan(commune), own, commune)
    if not len(stated):
        return FRANCE
    both = np.concatenate([stated, own[~np.isnan(own[:, 0])]])
    shown = both if _span(both) <= max(_NEAR, 2 * _span(stated)) else stated
    (south, west), (north, east) = shown.min(axis=0).tolist(), shown.max(axis=0).tolist()
    (least_lat, least_lon), (most_lat, most_lon) = FRANCE
    here = least_lat <= south and north <= most_lat and least_lon <= west and east <= most_lon
    if not here and _span(shown) > _CLOSE:
        return FRANCE
    margin = max(0.1, 0.08 * _span(shown))
    return (
        (round(south - margin, 3), round(west - margin, 3)),
        (round(north + margin, 3), round(east + margin, 3)),
    )


def _span(places: NDArray[np.float64]) -> float:
    """Degrees that places span, the more of north to south and west to east."""
    return float(np.ptp(places, axis=0).max())


def _spots(places: pd.DataFrame) -> pd.DataFrame:
    """Give each row one point, its own before its commune's; `apart` where the two disagree."""
    own = places["latitude"].notna()
    return places.assign(
        lat=places["latitude"].where(own, places["latitude_commune"]).round(5),
        lon=places["longitude"].where(own, places["longitude_commune"]).round(5),
        apart=own & places["latitude_commune"].notna(),
    )


def _gathered(spots: pd.DataFrame) -> list[tuple[float, float, int, str]]:
    """Gather silent rows: by place, or by square if there are too many places."""
    places = spots[["lat", "lon"]].to_numpy(dtype=np.float64).reshape(-1, 2)
    for side in _CELLS:
        found, counts = np.unique(places, axis=0, return_counts=True)
        if len(found) <= MOST:
            break
        places = np.round(spots[["lat", "lon"]].to_numpy(dtype=np.float64) / side) * side
    else:
        found, counts = np.unique(places, axis=0, return_counts=True)
    return [
        (lat, lon, n, f"{count(n, 'ligne', 'lignes')} ici")
        for (lat, lon), n in zip(found.tolist(), counts.tolist(), strict=True)
    ]


def _told(
    spots: pd.DataFrame, remarks: pd.DataFrame
) -> list[tuple[tuple[float, float, int, str], list[int]]]:
    """Make one point of the rows that share a place, with what is said of them, and their lines."""
    sentences: dict[int, list[str]] = {}
    for ligne, said in zip(remarks["ligne"].tolist(), remarks["explication"], strict=True):
        sentences.setdefault(int(ligne), []).append(f"Ligne {ligne} : {said}")
    together: dict[tuple[float, float], list[int]] = {}
    for ligne, lat, lon in zip(
        spots.index.tolist(), spots["lat"].tolist(), spots["lon"].tolist(), strict=True
    ):
        together.setdefault((lat, lon), []).append(ligne)
    return [
        ((lat, lon, len(lignes), _lines(lignes, sentences)), lignes)
        for (lat, lon), lignes in together.items()
    ]


def _lines(lignes: list[int], sentences: dict[int, list[str]]) -> str:
    told = [sentence for ligne in lignes for sentence in sentences[ligne]]
    more = len(told) - _LINES
    return "\n".join([*told[:_LINES], *([f"… et {more} autres remarques"] if more > 0 else [])])


def _stated(apart: pd.DataFrame) -> list[tuple[float, float, int, str]]:
    columns = apart[["latitude_commune", "longitude_commune"]].round(5).to_numpy().tolist()
    return [
        (lat, lon, 1, f"Ligne {ligne} : sa commune est ici, son point est ailleurs")
        for ligne, (lat, lon) in zip(apart.index.tolist(), columns, strict=True)
    ]


def _legend(flagged: NDArray[np.bool_], apart: int) -> list[LegendEntry]:
    entries = [
        LegendEntry("ligne", "Lignes sans remarque", int((~flagged).sum())),
        LegendEntry("signalee", "Lignes signalées", int(flagged.sum())),
    ]
    if apart:
        entries.append(LegendEntry("declaree", "Communes déclarées, loin du point", apart))
    return entries
