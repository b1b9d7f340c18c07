"""A situation → what a map of it shows: layers, classes, points, legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnc_geo.findings import number
from cnc_geo.maps.layers import CodeLayer, LegendEntry
from cnc_geo.maps.offline_map import FRANCE as VIEW_OF_FRANCE
from cnc_geo.maps.offline_map import OfflineMap
from cnc_geo.maps.outlines import Cells, cells, layers
from cnc_geo.maps.paint import Paint
from cnc_geo.maps.palette import CLASSES
from cnc_geo.maps.points import coordination_points, post_points
from cnc_geo.maps.standalone import standalone_html
from cnc_geo.provenance import ATTRIBUTION_COURTE, MENTION_FICTIVE, trace_provenance
from cnc_geo.shapes import bounds
from cnc_geo.territory import FRANCE
from cnc_geo.vocabulary import MODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from cnc_geo.maps.layers import PointGroup
    from cnc_geo.maps.offline_map import Bounds
    from cnc_geo.situation import Situation
    from cnc_geo.territory import Territory

INCONNU = "inconnu"
"""Class of every cell when no perimeter is declared."""

MIXTE = "mixte"
"""Class of a drawn piece whose communes have several modes of coverage."""


def paint(
    situation: Situation,
    drawn: Sequence[CodeLayer],
    *,
    epci: str | None = None,
    focus: Iterable[int] | None = None,
    conseillers: bool = True,
    coordinateurs: bool = True,
    background: bool = False,
    heading: str = "",
) -> Paint:
    """Tell a map what to show of a situation.

    Parameters
    ----------
    situation
        What one looks at.
    drawn
        The layers of `layers`, with their polygons or the address of these.
    epci
        Code of the EPCI to outline.
    focus
        Positions of the communes to zoom on; the whole part if None.
    conseillers, coordinateurs
        Whether their points are shown.
    background
        Whether background tiles are asked for.
    heading
        What the map must say of itself, when no page around it does.

    Returns
    -------
    Paint
        Classes are modes of coverage; a cell with a commune of depth two or more is striped.
    """
    found = cells(situation)
    size = len(found.codes)
    classes = _classes(situation, found)
    doubled = (
        np.bincount(
            found.rank[found.rank >= 0], situation.profondeur[found.rank >= 0] > 1, minlength=size
        )
        > 0
    )
    name = drawn[0].nom
    groups = []
    if conseillers:
        groups.append(post_points(situation))
    if coordinateurs:
        groups += coordination_points(situation)
    return Paint(
        drawn,
        classes={name: dict(zip(found.codes, classes, strict=True))},
        doubles={name: [c for c, twice in zip(found.codes, doubled, strict=True) if twice]},
        tooltips={name: _tooltips(situation, found)},
        selected=_selected(situation, drawn, found, epci),
        view=_view(situation, focus),
        points=groups,
        legend_title=_title(situation),
        legend=_legend(classes, doubled, groups),
        banner=" · ".join(filter(None, [heading, _mention(situation)])),
        views_buttons=situation.code == FRANCE,
        background=background,
    )


def _classes(situation: Situation, found: Cells) -> list[str]:
    """Class of each cell: the mode of its communes, or `MIXTE` if they have several."""
    if not situation.renseignee:
        return [INCONNU] * len(found.codes)
    inside = found.rank >= 0
    lowest = np.full(len(found.codes), len(MODES))
    highest = np.full(len(found.codes), -1)
    np.minimum.at(lowest, found.rank[inside], situation.mode[inside])
    np.maximum.at(highest, found.rank[inside], situation.mode[inside])
    return [MODES[a] if a == b else MIXTE for a, b in zip(lowest, highest, strict=True)]


def _selected(
    situation: Situation, drawn: Sequence[CodeLayer], found: Cells, epci: str | None
) -> tuple[str, list[str]] | None:
    if epci is None:
        return None
    if situation.niveau == "departement":
        return drawn[1].nom, [epci]
    return drawn[0].nom, [
        c for c, owner in zip(found.codes, found.epci, strict=True) if owner == epci
    ]


def _view(situation: Situation, focus: Iterable[int] | None) -> Bounds:
    if focus is not None:
        return _bounds(situation.territory, np.fromiter(focus, dtype=np.intp))
    if situation.code == FRANCE:
        return VIEW_OF_FRANCE
    return _bounds(situation.territory, np.flatnonzero(situation.kept))


def _bounds(territory: Territory, communes: NDArray[np.intp]) -> Bounds:
    (south, west), (north, east) = bounds(territory, communes)
    return (south, west), (north, east)


def _title(situation: Situation) -> str:
    return (
        "Communes" if situation.niveau == "departement" else "EPCI, ou leur partie par département"
    )


def _legend(
    classes: list[str], doubled: NDArray[np.bool_], groups: list[PointGroup]
) -> list[LegendEntry]:
    entries = [
        LegendEntry(item.code, item.libelle, classes.count(item.code))
        for item in CLASSES
        if item.code in MODES or item.code in classes
    ]
    entries.append(LegendEntry("double", "Couvert plusieurs fois", int(doubled.sum())))
    entries += [
        LegendEntry(group.genre, group.nom, sum(point[2] for point in group.points))
        for group in groups
    ]
    return entries


def _tooltips(situation: Situation, found: Cells) -> dict[str, list[str]]:
    inside = found.rank >= 0
    place = found.rank[inside]

    def total(weights: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(place, weights[inside], minlength=len(found.codes)).astype(np.int64)

    people, posts = total(situation.territory.population), total(situation.conseillers_par_commune)
    told = zip(found.codes, people.tolist(), posts.tolist(), strict=True)
    return {code: [f"{number(p)} habitants · {number(n)} CN"] for code, p, n in told}


def draw_map(situation: Situation) -> str:
    """Draw a situation as one HTML file that asks nothing of any other host.

    Parameters
    ----------
    situation
        What one looks at.

    Returns
    -------
    str
        The page; the same text for the same situation.
    """
    drawn = [
        CodeLayer(layer.nom, geojson=layer.geojson(), interactif=layer.interactif)
        for layer in layers(situation)
    ]
    carte = OfflineMap(sources=ATTRIBUTION_COURTE)
    states = ", ".join(etat.replace("_", " ") for etat in situation.etats)
    heading = f"{situation.nom}, au {situation.jour:%d/%m/%Y} ({states})"
    carte.add_child(paint(situation, drawn, heading=heading))
    title = f"Coordination des conseillers numériques — {situation.nom}"
    members = trace_provenance(situation, table="carte")
    return standalone_html(carte, title=title, provenance=members)


def _mention(situation: Situation) -> str:
    return MENTION_FICTIVE if situation.network.fictif else ""
