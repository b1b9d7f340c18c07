"""The base map: constant for a whole session, so that a browser builds it once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import folium
from branca.element import MacroElement
from folium.template import Template

from cnc_geo.maps.assets import Bases
from cnc_geo.maps.literals import js_literal
from cnc_geo.maps.palette import palette_message

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west then north-east corners, each latitude then longitude in degrees."""

FRANCE: Bounds = ((41.3, -5.2), (51.1, 9.6))

VIEWS: tuple[tuple[str, Bounds], ...] = (
    ("France", FRANCE),
    ("Paris et petite couronne", ((48.685, 2.14), (49.015, 2.62))),
    ("Guadeloupe", ((15.80, -61.85), (16.55, -60.95))),
    ("Martinique", ((14.37, -61.25), (14.90, -60.78))),
    ("Guyane", ((2.08, -54.65), (5.80, -51.55))),
    ("La Réunion", ((-21.42, 55.19), (-20.85, 55.86))),
    ("Mayotte", ((-13.03, 44.98), (-12.61, 45.32))),
)
"""The views one button away: what cannot share one readable frame with metropolitan France."""


@dataclass(frozen=True)
class Tiles:
    """A background of tiles: XYZ address, attribution its owner asks for, last zoom it serves."""

    url: str
    attribution: str
    zoom_max: int


IGN_TILES = Tiles(
    url=(
        "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=normal"
        "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&TILEMATRIXSET=PM&FORMAT=image/png"
        "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
    ),
    attribution="© IGN – Géoplateforme",
    zoom_max=18,
)
"""Plan IGN. Asked for by nobody until a reader turns it on: maps are complete without it."""

OSM_TILES = Tiles(
    url="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    attribution="© les contributeurs d’OpenStreetMap",
    zoom_max=19,
)
"""OpenStreetMap, which refuses whoever does not tell where the request comes from."""

BACKGROUNDS: Mapping[str, Tiles] = {"ign": IGN_TILES, "osm": OSM_TILES}
"""The backgrounds a `Paint` may name. None is asked of its host until it is named."""


class _Furniture(MacroElement):
    """Legend, buttons, scale, patterns: what `js/map.js` adds to the base map once."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "cncMap.install({{ this._parent.get_name() }}, {{ this.settings }});"
        "{% endmacro %}"
    )

    def __init__(self, settings: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Furniture"
        self.settings = settings


class OfflineMap(folium.Map):
    """A folium map whose every link is local.

    Parameters
    ----------
    bases
        Where the page finds Leaflet and our scripts.
    sources
        Attribution of the boundaries, shown in the corner of the map.
    nom
        What the map is, for assistive technology.
    tiles
        Backgrounds a `Paint` may turn on, by name; none for a map that can never leave the
        machine.
    """

    def __init__(
        self,
        bases: Bases | None = None,
        *,
        sources: str = "",
        nom: str = "Carte de la coordination",
        tiles: Mapping[str, Tiles] | None = None,
    ) -> None:
        # folium's max_zoom goes to its tile layer only; Leaflet itself needs maxZoom.
        super().__init__(
            location=[46.6, 2.4],
            zoom_start=5,
            tiles=None,
            zoom_control=False,
            maxZoom=18,
            minZoom=3,
            zoomSnap=0.25,
        )
        # A random identifier would make two identical maps differ, in the page and in an exported
        # file.
        self._id = "carte"
        self.bases = bases or Bases()
        self.tiles = dict(tiles or {})
        self.default_js = self.bases.scripts
        self.default_css = self.bases.styles
        settings = {
            "classes": palette_message(),
            "vues": VIEWS,
            "sources": sources,
            "nom": nom,
            "tuiles": {name: asdict(found) for name, found in sorted(self.tiles.items())},
        }
        self.add_child(_Furniture(js_literal(settings)))
