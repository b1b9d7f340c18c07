"""Adapter: tables already computed become folium maps that need no network.

The package never imports Streamlit. `cnc_geo.ui.component` shows the same objects in the web
application; `standalone_html` writes them to one file that opens from a disk.
"""

from cnc_geo.maps.assets import Bases, asset_folders
from cnc_geo.maps.layers import CodeLayer, LegendEntry, MapError, PointGroup, to_geojson_text
from cnc_geo.maps.offline_map import FRANCE, IGN_TILES, VIEWS, OfflineMap, Tiles
from cnc_geo.maps.paint import Paint
from cnc_geo.maps.palette import CLASSES, THEMES, MapClass
from cnc_geo.maps.standalone import notebook_html, standalone_html

__all__ = [
    "CLASSES",
    "FRANCE",
    "IGN_TILES",
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
    "asset_folders",
    "notebook_html",
    "standalone_html",
    "to_geojson_text",
]
