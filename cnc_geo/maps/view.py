"""A situation → what a map of it shows: layers, classes, points, legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnc_geo.errors import ChoiceError
from cnc_geo.maps.html import standalone_html
from cnc_geo.maps.layers import CodeLayer
from cnc_geo.maps.legend import legend_entries, legend_title
from cnc_geo.maps.message import Paint
from cnc_geo.maps.offline_map import FRANCE as VIEW_OF_FRANCE
from cnc_geo.maps.offline_map import OfflineMap
from cnc_geo.maps.palette import THEMES
from cnc_geo.maps.points import coordination_points, post_points
from cnc_geo.maps.polygons import Cells, cells, layers
from cnc_geo.maps.themes import BY_UNIT, STRIPED, classify, unit_of_cells
from cnc_geo.maps.traces import drawn_traces, outline_traces
from cnc_geo.network.provenance import ATTRIBUTION_COURTE, MENTION_FICTIVE, trace_provenance
from cnc_geo.network.scenarios import COMPARAISONS, compare_with
from cnc_geo.schema.french import count, day, number, percent
from cnc_geo.territory.geometry import bounds
from cnc_geo.territory.levels import FRANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from cnc_geo.maps.offline_map import Bounds
    from cnc_geo.network.situation import Situation
    from cnc_geo.territory.model import Territory


class Display(NamedTuple):
    """How a map shows a situation.

    Parameters
    ----------
    theme
        How territories are filled, one of `palette.THEMES`.
    niveau
        Level of the territories that are compared and clicked; the EPCI if empty.
    conseillers, coordinateurs
        Whether their points are shown.
    background
        Name of the background tiles asked for, one of `BACKGROUNDS`; empty for none.
    drawing
        Whether the tool that draws a perimeter is offered.
    """

    theme: str = "couverture"
    niveau: str = ""
    conseillers: bool = True
    coordinateurs: bool = True
    background: str = ""
    drawing: bool = False


PLAIN = Display()
"""A map as it opens."""


def paint(
    situation: Situation,
    drawn: Sequence[CodeLayer],
    *,
    epci: str | None = None,
    focus: Iterable[int] | None = None,
    heading: str = "",
    outlined: Sequence[str] = (),
    display: Display = PLAIN,
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
    heading
        What the map must say of itself, when no page around it does.
    outlined
        Ids of declared perimeters whose outline is drawn, be they in force or not.
    display
        How it is shown.

    Returns
    -------
    Paint
        A cell with a commune of depth two or more is striped, if classes are modes of coverage.
    """
    found = cells(situation)
    size = len(found.codes)
    niveau = display.niveau or "epci"
    autre = compare_with(situation, display.theme) if display.theme in COMPARAISONS else None
    classes = classify(situation, found, display.theme, niveau=niveau, autre=autre)
    striped = display.theme in STRIPED
    doubled = striped & (  # other themes tell depth by their classes, or tell something else
        np.bincount(
            found.rank[found.rank >= 0], situation.profondeur[found.rank >= 0] > 1, minlength=size
        )
        > 0
    )
    name = drawn[0].nom
    unit = unit_of_cells(situation, found, niveau)
    by_unit = display.theme in BY_UNIT
    apart = situation.niveau == "departement" and not by_unit
    units = {} if apart else _units(situation, found, niveau, unit)
    groups = []
    if display.conseillers:
        groups.append(post_points(situation))
    if display.coordinateurs:
        groups += coordination_points(situation)
    return Paint(
        drawn,
        classes={name: dict(zip(found.codes, classes, strict=True))},
        doubles={name: [c for c, twice in zip(found.codes, doubled, strict=True) if twice]},
        tooltips={name: _tooltips(situation, found, unit, units)},
        units={name: units},
        selected=_selected(situation, drawn, found, epci),
        view=_view(situation, focus),
        points=groups,
        legend_title=legend_title(
            situation, niveau if by_unit else "", COMPARAISONS.get(display.theme)
        ),
        legend=legend_entries(
            THEMES[display.theme],
            _counted(classes, unit) if by_unit else classes,
            doubled if striped else None,
            groups,
        ),
        banner=" · ".join(filter(None, [heading, _mention(situation)])),
        views_buttons=situation.code == FRANCE,
        background=display.background,
        drawing=display.drawing,
        traces=[*drawn_traces(situation), *outline_traces(situation, outlined)],
    )


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


def _counted(classes: list[str], unit: NDArray[np.intp]) -> list[str]:
    """Class of each territory: the cells of one have the same."""
    _, first = np.unique(unit, return_index=True)
    return [classes[place] for place in first.tolist()]


def _units(
    situation: Situation, found: Cells, niveau: str, unit: NDArray[np.intp]
) -> dict[str, tuple[str, list[str]]]:
    """Name each territory of a level, and list its cells; a cell out of any is left alone."""
    units = situation.territory.units(niveau)
    held: dict[str, tuple[str, list[str]]] = {}
    for cell, rank in zip(found.codes, unit.tolist(), strict=True):
        if rank < len(units.codes):
            held.setdefault(units.codes[rank], (units.noms[rank], []))[1].append(cell)
    return held


def _tooltips(
    situation: Situation,
    found: Cells,
    unit: NDArray[np.intp],
    units: Mapping[str, tuple[str, Sequence[str]]],
) -> dict[str, list[str]]:
    """Tell the figures of each cell, or of the territory that it is a part of."""
    inside = found.rank >= 0
    owner = np.arange(len(found.codes)) if not units else unit
    place = owner[found.rank[inside]]
    weights = (
        situation.territory.population,
        situation.territory.population * situation.couverte,
        situation.conseillers_par_commune,
    )
    size = int(owner.max(initial=-1)) + 1
    sums = [np.bincount(place, w[inside], size).astype(np.int64)[owner].tolist() for w in weights]
    told = {
        code: [
            count(people, "habitant", "habitants")
            + (f", {percent(covered, people)} de couverts" if people else ""),
            f"{number(posts)} CN",
        ]
        for code, people, covered, posts in zip(found.codes, *sums, strict=True)
    }
    named = {code: told[parts[0]] for code, (_, parts) in units.items()}
    held = {cell for _, parts in units.values() for cell in parts}
    return named | {code: lines for code, lines in told.items() if code not in held}


def embedded_layers(situation: Situation) -> list[CodeLayer]:
    """Make the layers of a map that holds its own polygons."""
    return [
        CodeLayer(layer.nom, geojson=layer.geojson(), interactif=layer.interactif)
        for layer in layers(situation)
    ]


def draw_map(situation: Situation, *, theme: str = "couverture") -> str:
    """Draw a situation as one HTML file that asks nothing of any other host.

    Parameters
    ----------
    situation
        What one looks at.
    theme
        How territories are filled, one of `palette.THEMES`.

    Returns
    -------
    str
        The page; the same text for the same situation.

    Raises
    ------
    ChoiceError
        If the theme is unknown, or is need and no indicator is given.
    """
    if theme not in THEMES:
        message = f"Thème inconnu : « {theme} ». Choisissez parmi : {', '.join(THEMES)}."
        raise ChoiceError(message)
    drawn = embedded_layers(situation)
    carte = OfflineMap(sources=ATTRIBUTION_COURTE)
    states = ", ".join(etat.replace("_", " ") for etat in situation.etats)
    heading = f"{situation.nom}, au {day(situation.jour)} ({states})"
    carte.add_child(paint(situation, drawn, heading=heading, display=Display(theme)))
    title = f"Coordination des conseillers numériques — {situation.nom}"
    table = "carte" if theme == "couverture" else f"carte-{theme}"
    members = trace_provenance(situation, table=table)
    return standalone_html(carte, title=title, provenance=members)


def _mention(situation: Situation) -> str:
    return MENTION_FICTIVE if situation.network.fictif else ""
