"""What changes on a map between two views: one short message, applied by `js/map.js`.

The geometry stays in the browser. A message names the layers to show and gives a class to each
code; it is the only element in the feature group that streamlit-folium evaluates at each run.
"""

from collections.abc import Collection, Mapping, Sequence

import folium
from branca.element import MacroElement
from folium.template import Template

from cnc_geo.maps.layers import CodeLayer, LegendEntry, MapError, PointGroup
from cnc_geo.maps.literals import js_literal
from cnc_geo.maps.offline_map import BACKGROUNDS, Bounds
from cnc_geo.maps.palette import CLASS_CODES, SYMBOL_CODES

Trace = tuple[str, list[list[tuple[float, float]]]]
"""A perimeter that was drawn: its name, and the rings of its shape (latitude, longitude)."""

Unit = tuple[str, Collection[str]]
"""A territory made of several cells of a layer: its name, and the codes of these cells."""


def _check_known(codes: Collection[str], known: Collection[str]) -> None:
    """Raise MapError if a code has no colour or symbol.

    Parameters
    ----------
    codes
        Codes used.
    known
        Codes of the palette.
    """
    unknown = sorted(set(codes) - set(known))
    if unknown:
        msg = f"Classes inconnues de la légende : {', '.join(unknown)}."
        raise MapError(msg)


def _check_background(name: str) -> None:
    """Raise MapError if a background has a name, and it is unknown."""
    if name and name not in BACKGROUNDS:
        msg = f"Fond de carte inconnu : « {name} ». Choisissez parmi : {', '.join(BACKGROUNDS)}."
        raise MapError(msg)


class Paint(MacroElement):
    """The state of a map: layers, classes, points, legend and view.

    Parameters
    ----------
    layers
        Layers to show, the lowest first; those of the previous message that are not named are
        hidden.
    classes
        Class of each code, by layer name. A code without a class is drawn as `inconnu`.
    doubles
        Codes covered more than once, by layer name: striped.
    tooltips
        Lines of text under the name of each code, by layer name; under the name of a unit, for
        cells that are in one.
    units
        What cells are parts of, by layer name and code of the unit: pointing at a cell outlines
        its whole unit and tells of it. A click still gives the code of the cell.
    selected
        Layer name and code, or codes, to outline; None for nothing.
    view
        Bounds to show. The map moves only when this value changes, so a reader's own moves are
        kept.
    points
        Groups of points, the lowest first.
    links
        Dashed lines, each from latitude and longitude to latitude and longitude.
    legend_title
        Title of the legend: what is counted.
    legend
        Lines of the legend; none hides it.
    banner
        Text always visible over the map, such as the warning of fictive figures.
    views_buttons
        Offer metropolitan France, Paris and the overseas departments: insets where there is room,
        else buttons.
    background
        Name of the background tiles to show, one of `BACKGROUNDS`; empty for none.
    drawing
        Offer the tool that draws a perimeter.
    traces
        Perimeters drawn over the territories: name, and rings of latitude and longitude.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "cncMap.paint({{ this.map_name() }}, {{ this.message }});"
        "{% endmacro %}"
    )

    def __init__(  # noqa: PLR0913 - one keyword per visible part of the map
        self,
        layers: Sequence[CodeLayer],
        *,
        classes: Mapping[str, Mapping[str, str]] | None = None,
        doubles: Mapping[str, Collection[str]] | None = None,
        tooltips: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
        units: Mapping[str, Mapping[str, Unit]] | None = None,
        selected: tuple[str, str | Collection[str]] | None = None,
        view: Bounds | None = None,
        points: Sequence[PointGroup] = (),
        links: Sequence[tuple[float, float, float, float]] = (),
        legend_title: str = "Légende",
        legend: Sequence[LegendEntry] = (),
        banner: str = "",
        views_buttons: bool = False,
        background: str = "",
        drawing: bool = False,
        traces: Sequence[Trace] = (),
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Paint"
        self.layers = tuple(layers)
        classes = classes or {}
        _check_known({c for by_code in classes.values() for c in by_code.values()}, CLASS_CODES)
        _check_known({entry.code for entry in legend}, CLASS_CODES | SYMBOL_CODES)
        _check_background(background)
        self.content: dict[str, object] = {
            "couches": [layer.message() for layer in layers],
            "classes": {name: _grouped(by_code) for name, by_code in classes.items()},
            "doubles": {name: sorted(codes) for name, codes in (doubles or {}).items()},
            "infobulles": {name: _sorted(by_code) for name, by_code in (tooltips or {}).items()},
            "unites": {name: _units(by_code) for name, by_code in (units or {}).items()},
            "selection": _selection(selected),
            "vue": view,
            "points": [group.message() for group in points],
            "liens": [[round(degrees, 5) for degrees in link] for link in links],
            "titre": legend_title,
            "legende": [[entry.code, entry.libelle, entry.nombre] for entry in legend],
            "bandeau": banner,
            "boutons": views_buttons,
            "fond": background,
            "dessiner": drawing,
            "traces": traces,
        }
        self.message = js_literal(self.content)

    def map_name(self) -> str:
        """Return the JavaScript name of the map this message is for."""
        parent = self._parent
        while parent is not None and not isinstance(parent, folium.Map):
            parent = parent._parent  # noqa: SLF001 - folium has no public way up
        if parent is None:
            msg = "Paint must be added to a map, directly or through a feature group."
            raise MapError(msg)
        return str(parent.get_name())


def _grouped(by_code: Mapping[str, str]) -> dict[str, list[str]]:
    """Return codes by class, sorted: a third of the size of a class for each code.

    Parameters
    ----------
    by_code
        Class of each code.

    Returns
    -------
        Sorted codes of each class, classes sorted.
    """
    groups: dict[str, list[str]] = {}
    for code, name in sorted(by_code.items()):
        groups.setdefault(name, []).append(code)
    return dict(sorted(groups.items()))


def _units(by_code: Mapping[str, Unit]) -> dict[str, tuple[str, list[str]]]:
    """Return the name and the sorted cells of each unit, units sorted.

    Parameters
    ----------
    by_code
        Name and cells of each unit.

    Returns
    -------
        The same, in one order. MapError if a cell is in two units: which one would it tell of?
    """
    owner: dict[str, str] = {}
    for unit, (_, cells) in sorted(by_code.items()):
        for cell in sorted(set(cells)):
            if owner.setdefault(cell, unit) != unit:
                msg = f"Le territoire {cell} est dans deux unités : {owner[cell]} et {unit}."
                raise MapError(msg)
    return {unit: (nom, sorted(set(cells))) for unit, (nom, cells) in sorted(by_code.items())}


def _selection(selected: tuple[str, str | Collection[str]] | None) -> tuple[str, list[str]] | None:
    """Return the layer and the sorted codes to outline.

    Parameters
    ----------
    selected
        Layer name and code or codes, or None.

    Returns
    -------
        The same with a list of codes.
    """
    if selected is None:
        return None
    name, codes = selected
    return name, [codes] if isinstance(codes, str) else sorted(codes)


def _sorted(by_code: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Order lines of text by code, so that the message is deterministic."""
    return {code: list(lines) for code, lines in sorted(by_code.items())}
