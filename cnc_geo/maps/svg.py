"""A situation → its map as a still picture (SVG), for what is printed: colours, patterns, legend.

The same polygons, classes and legend as the moving map; on all France, Paris and the overseas
departments stand beside it, each at its own scale.
"""

from __future__ import annotations

import json
from html import escape
from math import cos, radians
from typing import TYPE_CHECKING, Any, NamedTuple

from cnc_geo.maps.offline_map import VIEWS
from cnc_geo.maps.palette import THEMES
from cnc_geo.maps.view import Display, embedded_layers, paint
from cnc_geo.schema.french import day, number
from cnc_geo.territory.levels import FRANCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnc_geo.maps.layers import CodeLayer
    from cnc_geo.maps.offline_map import Bounds
    from cnc_geo.network.situation import Situation

_WIDTH, _HEIGHT, _INSET, _GAP = 640.0, 560.0, 90.0, 6.0
"""Sizes, in the picture's own units, of the map, of an inset, and of what is between two."""


class _Frame(NamedTuple):
    """A rectangle of the picture, and what it shows."""

    nom: str
    bounds: Bounds
    x: float
    y: float
    width: float
    height: float

    def place(self, lon: float, lat: float) -> str:
        """Place a point: degrees of longitude are shortened as at the middle of the frame."""
        (south, west), (north, east) = self.bounds
        shrink = cos(radians((south + north) / 2))
        scale = self.unit()
        left = self.x + (self.width - (east - west) * shrink * scale) / 2
        top = self.y + (self.height - (north - south) * scale) / 2
        return f"{left + (lon - west) * shrink * scale:.1f},{top + (north - lat) * scale:.1f}"

    def unit(self) -> float:
        """Tell the length of a degree of latitude in the picture."""
        (south, west), (north, east) = self.bounds
        shrink = cos(radians((south + north) / 2))
        return min(self.width / ((east - west) * shrink), self.height / (north - south))

    def touches(self, ring: Iterable[tuple[float, float]]) -> bool:
        """Tell whether a ring has a point in the frame."""
        (south, west), (north, east) = self.bounds
        return any(west <= lon <= east and south <= lat <= north for lon, lat in ring)


def draw_picture(situation: Situation, *, theme: str = "couverture", niveau: str = "epci") -> str:
    """Draw the map of a situation as a still picture.

    Parameters
    ----------
    situation
        What one looks at.
    theme
        How territories are filled, one of `palette.THEMES`.
    niveau
        Level of the territories that are compared.

    Returns
    -------
    str
        An SVG element, then its legend as an HTML list; the same text for the same situation. Lines
        between cells are thin, those of the level above thick; what is doubled is striped.
    """
    drawn = embedded_layers(situation)
    shown = Display(theme, niveau=niveau, conseillers=False, coordinateurs=False)
    content: dict[str, Any] = paint(situation, drawn, display=shown).content
    frames = _frames(situation, content["vue"])
    fills = _fills(content, drawn[0].nom)
    body = [_layer(layer, frames, fills if layer.interactif else {}) for layer in drawn]
    width = _WIDTH + (_INSET + _GAP if len(frames) > 1 else 0)
    label = f"Carte : {situation.nom}, au {day(situation.jour)}. Le tableau dit la même chose."
    return (
        f'<svg viewBox="0 0 {width:.0f} {_HEIGHT:.0f}" role="img" aria-label="{escape(label)}">'
        f"<defs>{_patterns(theme)}{_clips(frames)}</defs>{''.join(body)}{_names(frames)}"
        f"{_scale(frames[0])}</svg>"
        f"{_legend(content, theme)}"
    )


def _frames(situation: Situation, view: Bounds) -> list[_Frame]:
    """Frame the part one looks at; on all France, then Paris and the overseas departments."""
    whole = _Frame("", view, 0, 0, _WIDTH, _HEIGHT)
    if situation.code != FRANCE:
        return [whole]
    height = (_HEIGHT - _GAP) / (len(VIEWS) - 1) - _GAP
    return [whole] + [
        _Frame(nom, bounds, _WIDTH, _GAP + rank * (height + _GAP), _INSET, height)
        for rank, (nom, bounds) in enumerate(VIEWS[1:])
    ]


def _fills(content: dict[str, Any], layer: str) -> dict[str, str]:
    """Tell how each cell is filled: colour, or pattern if its class or its depth has one."""
    doubles = set(content["doubles"].get(layer, ()))
    return {
        code: f"url(#{name}-double)" if code in doubles else f"url(#{name})"
        for name, codes in content["classes"][layer].items()
        for code in codes
    }


def _layer(layer: CodeLayer, frames: list[_Frame], fills: dict[str, str]) -> str:
    features = json.loads(layer.geojson or "{}")["features"]
    stroke = '#666" stroke-width="0.25' if fills else '#000" stroke-width="0.7" fill="none'
    told = []
    for rank, frame in enumerate(frames):
        paths = [
            f'<path d="{drawn}"' + (f' fill="{fills[code]}"/>' if fills else "/>")
            for code, rings in ((f["properties"]["code"], _rings(f["geometry"])) for f in features)
            if (drawn := _path(rings, frame))
        ]
        told.append(f'<g clip-path="url(#cadre-{rank})" stroke="{stroke}">{"".join(paths)}</g>')
    return "".join(told)


def _rings(geometry: dict[str, Any] | None) -> list[list[tuple[float, float]]]:
    if geometry is None:
        return []
    parts = geometry["coordinates"]
    return list(parts) if geometry["type"] == "Polygon" else [r for part in parts for r in part]


def _path(rings: list[list[tuple[float, float]]], frame: _Frame) -> str:
    if not any(frame.touches(ring) for ring in rings):
        return ""
    return "".join(f"M{'L'.join(frame.place(*point[:2]) for point in r)}Z" for r in rings)


def _patterns(theme: str) -> str:
    """Write each class of a theme as a pattern, plain and striped: on paper both must tell."""
    stripes = '<path d="M-1,1l2,-2M0,6l6,-6M5,7l2,-2" stroke="#000" stroke-width="0.9"/>'
    dots = '<circle cx="1.5" cy="1.5" r="0.7"/><circle cx="4.5" cy="4.5" r="0.7"/>'
    start = 'width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill='
    return "".join(
        f'<pattern id="{item.code}{suffix}" {start}"{item.fond}"/>'
        f"{dots if item.motif else ''}{over}</pattern>"
        for item in THEMES[theme]
        for suffix, over in (("", ""), ("-double", stripes))
    )


def _clips(frames: list[_Frame]) -> str:
    return "".join(
        f'<clipPath id="cadre-{rank}"><rect x="{f.x:.1f}" y="{f.y:.1f}" width="{f.width:.1f}" '
        f'height="{f.height:.1f}"/></clipPath>'
        for rank, f in enumerate(frames)
    )


def _names(frames: list[_Frame]) -> str:
    """Frame and name the insets."""
    told = [
        f'<rect x="{f.x:.1f}" y="{f.y:.1f}" width="{f.width:.1f}" height="{f.height:.1f}" '
        f'fill="none" stroke="#333" stroke-width="0.6"/>'
        f'<text x="{f.x + 3:.1f}" y="{f.y + 9:.1f}" font-size="7">{escape(f.nom)}</text>'
        for f in frames[1:]
    ]
    if told:
        told.append(f'<text x="4" y="{_HEIGHT - 18:.1f}" font-size="8">Échelles différentes</text>')
    return "".join(told)


_KM_PER_DEGREE = 111.2
_LENGTHS_KM = (200, 100, 50, 20, 10, 5, 2, 1)


def _scale(frame: _Frame) -> str:
    """Draw a bar of a round length, a quarter of the frame at most."""
    unit = frame.unit() / _KM_PER_DEGREE
    km = next((n for n in _LENGTHS_KM if n * unit <= frame.width / 4), _LENGTHS_KM[-1])
    y = _HEIGHT - 4
    return (
        f'<path d="M4,{y - 4:.1f}v4h{km * unit:.1f}v-4" fill="none" stroke="#000"/>'
        f'<text x="7" y="{y - 3:.1f}" font-size="8">{km} km</text>'
    )


def _legend(content: dict[str, Any], theme: str) -> str:
    """Write the legend with its counts; what is doubled is shown on white."""
    colours = {item.code for item in THEMES[theme]}
    rows = []
    for code, label, count in content["legende"]:
        fill = f"url(#{code})" if code in colours else "url(#rayures)"
        counted = "" if count is None else f" : {number(count)}"
        rows.append(
            '<li><svg class="case" viewBox="0 0 24 14" aria-hidden="true"><defs><pattern '
            'id="rayures" width="6" height="6" patternUnits="userSpaceOnUse"><path '
            'd="M-1,1l2,-2M0,6l6,-6M5,7l2,-2" stroke="#000"/></pattern></defs><rect width="24" '
            f'height="14" fill="{fill}" stroke="#666"/></svg> {escape(label)}{counted}</li>'
        )
    return f'<p>{escape(content["titre"])}</p><ul class="legende">{"".join(rows)}</ul>'
