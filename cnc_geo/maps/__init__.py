"""Adapter: tables already computed become folium maps that need no network.

The package never imports Streamlit. `cnc_geo.ui.component` shows the same objects in the web
application; `standalone_html` writes them to one file that opens from a disk.
"""

from cnc_geo.maps.assets import Bases, all_scripts, asset_folders
from cnc_geo.maps.layers import CodeLayer, LegendEntry, MapError, PointGroup, to_geojson_text
from cnc_geo.maps.offline_map import (
    BACKGROUNDS,
    FRANCE,
    IGN_TILES,
    OSM_TILES,
    VIEWS,
    OfflineMap,
    Tiles,
)
from cnc_geo.maps.paint import Paint, Unit
from cnc_geo.maps.palette import CLASSES, THEMES, MapClass
from cnc_geo.maps.standalone import notebook_html, standalone_html

__all__ = [
    "BACKGROUNDS",
    "CLASSES",
    "FRANCE",
    "IGN_TILES",
    "OSM_TILES",
    "THEMES",
    "VIEWS",
    "Bases",
    "CodeLayer",
    "LegendEntry",
    "MapClass",
    "MapError",
    "OfflineMap",
    "Paint",
    "PointGroup",
    "Tiles",
    "Unit",
    "all_scripts",
    "asset_folders",
    "notebook_html",
    "standalone_html",
    "to_geojson_text",
]
