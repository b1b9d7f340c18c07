"""A page with one map, for the tests of the component."""

import geopandas as gpd
import shapely
import streamlit as st

from cnc_geo.app.parts.map_frame import show_map
from cnc_geo.app.state.public_files import publish_layer
from cnc_geo.maps.layers import CodeLayer, LegendEntry, PointGroup, to_geojson_text
from cnc_geo.maps.message import Paint

HOSTILE = "<img src=x onerror=\"parent.document.title='EXEC'\">`${1}{{7*7}}</script>"
BOUNDS = ((46.0, 1.0), (49.0, 4.0))


def grid(prefix: str, size: float) -> gpd.GeoDataFrame:
    """Return a 3 x 3 grid of squares whose south-west corner is at 46° N, 1° E."""
    cells = [(row, column) for row in range(3) for column in range(3)]
    squares = [
        shapely.box(1 + c * size, 46 + r * size, 1 + (c + 1) * size, 46 + (r + 1) * size)
        for r, c in cells
    ]
    codes = [f"{prefix}{r}{c}" for r, c in cells]
    names = [HOSTILE if code == "p22" else f"Territoire {code}" for code in codes]
    return gpd.GeoDataFrame({"code": codes, "nom": names}, geometry=squares, crs=4326)


@st.cache_resource
def layers() -> dict[str, CodeLayer]:
    """Publish the boundaries once per process."""
    return {
        name: CodeLayer(name, url=publish_layer(name, to_geojson_text(grid(prefix, size))))
        for name, prefix, size in (("pieces", "p", 1.0), ("communes", "c", 0.5))
    }


st.set_page_config(page_title="Essai", layout="wide")
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
painted = "departementale" if st.toggle("Peindre") else "aucune"
detailed = st.toggle("Communes")
united = st.toggle("Unités")
background = st.text_input("Fond")
shown = layers()["communes" if detailed else "pieces"]

click = show_map(
    Paint(
        [shown],
        classes={
            "pieces": {
                "p00": painted,
                "p20": painted,
                "p11": "intercommunale",
                "p21": "les_deux",
                "p22": "mixte",
            },
            "communes": {"c00": "departementale"},
        },
        doubles={"pieces": ["p11"]},
        tooltips={
            "pieces": {"p22": [HOSTILE, "12 conseillers"], "u1": ["90 habitants", "7 conseillers"]}
        },
        units={"pieces": {"u1": (HOSTILE, ["p20", "p10", "p00"])}} if united else None,
        selected=("pieces", "p21"),
        view=BOUNDS,
        points=[
            PointGroup(
                "Conseillers", "conseiller", [(46.3, 1.3, 1, "Un"), (47.5, 3.4, 9, HOSTILE)]
            ),
            PointGroup("Coordinateurs", "coordinateur", [(48.5, 1.5, 1, "Coordination A")]),
        ],
        legend_title="Territoires",
        legend=[
            LegendEntry("aucune", "Aucune coordination", 1234),
            LegendEntry("double", "Couvert plusieurs fois", 1),
            LegendEntry("coordinateur", HOSTILE, 1),
        ],
        banner="Données de démonstration — fictives",
        views_buttons=True,
        background=background,
    ),
    key="carte",
    height=520,
    on_click=lambda c: st.session_state.update(heard=c["code"]),
)
st.text(f"runs={st.session_state['runs']}")
st.text(f"click={click['couche']}/{click['code']}" if click else "click=aucun")
st.text(f"heard={st.session_state.get('heard', 'rien')}")
