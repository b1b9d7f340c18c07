"""Maps without a browser: local links, safe text, readable colours, the same bytes each time."""

import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pytest
import shapely
import streamlit_folium
from branca.element import Element
from folium.elements import JSCSSMixin
from folium.plugins import Fullscreen
from streamlit.testing.v1 import AppTest
from support.paths import TESTS
from support.patience import PATIENCE

from cnc_geo.app.parts import map_frame
from cnc_geo.app.state import public_files
from cnc_geo.maps.assets import SCRIPTS, Bases, asset_file, asset_folders
from cnc_geo.maps.html import standalone_html
from cnc_geo.maps.layers import CodeLayer, LegendEntry, MapError, PointGroup, to_geojson_text
from cnc_geo.maps.literals import js_literal
from cnc_geo.maps.message import Paint
from cnc_geo.maps.offline_map import BACKGROUNDS, VIEWS, OfflineMap, Tiles
from cnc_geo.maps.palette import THEMES

HOSTILE = {
    "image": "<img src=x onerror=alert(1)>",
    "backtick": "`",
    "placeholder": "${alert(1)}",
    "end of script": "</script><script>alert(1)</script>",
    "jinja value": "{{ 7 * 7 }}",
    "jinja block": "{% raw %}{# comment #}",
    "folium reference": "{{'map_div'}} _carte _div map_carte",
    "quotes and escapes": "\"'\\ \\_ \\u0041 \u2028 &amp;",
    "comment": "<!-- <script>",
}


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    """Return a 3 x 3 grid of half degree squares."""
    cells = [(row, column) for row in range(3) for column in range(3)]
    squares = [shapely.box(1 + c / 2, 46 + r / 2, 1.5 + c / 2, 46.5 + r / 2) for r, c in cells]
    codes = [f"0{r}{c}" for r, c in cells]
    names = [f"Territoire {code}" for code in codes]
    return gpd.GeoDataFrame({"code": codes, "nom": names}, geometry=squares, crs=4326)


def _paint(layer: CodeLayer, text: str = "texte") -> Paint:
    return Paint(
        [layer],
        classes={layer.nom: {"000": "aucune", "011": "les_deux"}},
        doubles={layer.nom: {"011", "000"}},
        tooltips={layer.nom: {"000": [text]}},
        selected=(layer.nom, text),
        points=[PointGroup(text, "conseiller", [(46.1, 1.1, 1, text)])],
        legend_title=text,
        legend=[LegendEntry("aucune", text, 1), LegendEntry("double", text)],
        banner=text,
    )


# ---- links ----


def _elements(element: Element) -> list[Element]:
    below = [e for child in element._children.values() for e in _elements(child)]
    return [element, *below]


def test_every_link_of_every_element_is_local() -> None:
    bases = Bases(leaflet="../a.leaflet", carte="../a.carte")
    carte = OfflineMap(bases)
    carte.add_child(folium.FeatureGroup().add_child(_paint(CodeLayer("pieces", url="../x.json"))))
    linked = [e for e in _elements(carte) if isinstance(e, JSCSSMixin)]
    links = [url for e in linked for _, url in [*e.default_js, *e.default_css]]
    assert len(links) == 3 + len(SCRIPTS)
    assert all(link.startswith("../a.") for link in links)
    assert all(asset_file(link, bases).is_file() for link in links)


def test_every_script_runs_once_after_those_it_takes_from() -> None:
    folder = asset_folders()["carte"]
    assert sorted(SCRIPTS) == sorted(file.stem for file in folder.glob("*.js"))
    defined: set[str] = set()
    for name in SCRIPTS:
        code = (folder / f"{name}.js").read_text(encoding="utf-8")
        several = re.search(r"const \{([^}]*)\} = cncMap;", code)
        taken = set(re.findall(r"\w+", several[1])) if several else set()
        taken |= set(re.findall(r"= cncMap\.(\w+)", code))
        assert taken <= defined, f"{name}.js takes {taken - defined} before they run"
        defined |= set(re.findall(r"^  cncMap\.(\w+) = ", code, re.MULTILINE))
    assert defined == {*SCRIPTS, "install", "paint"} - {"map"}


def test_links_of_folium_itself_are_untouched() -> None:
    OfflineMap(Bases("../a", "../b"))
    assert all(url.startswith("https://") for _, url in folium.Map.default_js)


def test_unknown_link_is_refused() -> None:
    with pytest.raises(KeyError):
        asset_file("https://cdn.example/leaflet.js", Bases())


def test_leaflet_is_the_version_folium_asks_for() -> None:
    asked = dict(folium.folium._default_js)["leaflet"]
    version = re.search(r"leaflet@([\d.]+)", asked)
    code = (asset_folders()["leaflet"] / "leaflet.js").read_text(encoding="utf-8")
    assert version is not None
    assert f"Leaflet {version[1]}" in code[:200]


# ---- safe text ----


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_literal_means_nothing_to_any_reader_and_reads_back(text: str) -> None:
    literal = js_literal({"a": {text: [text, {}]}})
    assert json.loads(literal) == {"a": {text: [text, {}]}}
    assert literal.isascii()
    assert not re.search(r"[<>&'`$_]|\{[{%#]", literal)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_reaches_the_browser_unchanged(text: str, frame: gpd.GeoDataFrame) -> None:
    named = frame.assign(nom=text)
    carte = OfflineMap(sources=text)
    carte.add_child(_paint(CodeLayer("pieces", geojson=to_geojson_text(named)), text))
    page = _Page(standalone_html(carte, title=text))
    messages = re.findall(r"cncMap\.(\w+)\(map_carte, ?(.*?)\);", page.scripts[-1])
    settings, message = (json.loads(literal) for _, literal in messages)
    assert settings["sources"] == text
    assert message["titre"] == message["bandeau"] == message["selection"][1][0] == text
    assert message["points"][0]["points"][0][3] == text
    assert page.title == text
    layer = json.loads(page.blocks[-1])
    assert {f["properties"]["nom"] for f in layer["features"]} == {text}
    assert page.tags == _Page(_standalone(frame)).tags, "a text opened or closed a tag"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_goes_through_streamlit_folium_unchanged(text: str) -> None:
    carte = OfflineMap()
    group = folium.FeatureGroup().add_child(_paint(CodeLayer("pieces", url="../x.json"), text))
    carte.render()  # type: ignore[no-untyped-call]
    script = streamlit_folium._get_feature_group_string(group, map=carte)
    found = re.search(r"cncMap\.paint\((\w+), ?(.*?)\);", script)
    assert found is not None
    assert json.loads(found[2])["titre"] == text


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        js_literal([float("nan")])


# ---- constant base, deterministic message ----


def test_base_map_has_one_script_whatever_is_painted() -> None:
    scripts = set()
    for text in ("un", "deux"):
        carte = OfflineMap(Bases("../a", "../b"))
        carte.get_root().render()
        scripts.add(streamlit_folium._get_map_string(carte))
        group = folium.FeatureGroup().add_child(_paint(CodeLayer("pieces", url="u"), text))
        streamlit_folium._get_feature_group_string(group, map=carte)
    assert len(scripts) == 1


def test_message_does_not_depend_on_the_order_of_dictionaries() -> None:
    classes = {"000": "aucune", "011": "les_deux", "022": "aucune"}
    layer = CodeLayer("pieces", url="u")
    one = Paint([layer], classes={"pieces": classes}, doubles={"pieces": {"a", "b", "c"}})
    backwards = dict(reversed(classes.items()))
    two = Paint([layer], classes={"pieces": backwards}, doubles={"pieces": ["c", "b", "a"]})
    assert one.message == two.message
    assert one.content["classes"] == {"pieces": {"aucune": ["000", "022"], "les_deux": ["011"]}}


def test_unknown_class_is_refused() -> None:
    with pytest.raises(MapError, match="rouge"):
        Paint([], classes={"pieces": {"000": "rouge"}})
    with pytest.raises(MapError, match="rouge"):
        Paint([], legend=[LegendEntry("rouge", "Rouge")])


def test_units_are_sorted_whatever_the_order_they_are_given_in() -> None:
    layer = CodeLayer("pieces", url="u")
    one = Paint([layer], units={"pieces": {"b": ("Bé", {"3", "1"}), "a": ("A", ["2"])}})
    two = Paint([layer], units={"pieces": {"a": ("A", ("2", "2")), "b": ("Bé", ["3", "1"])}})
    assert one.content["unites"] == {"pieces": {"a": ("A", ["2"]), "b": ("Bé", ["1", "3"])}}
    assert list(one.content["unites"]["pieces"]) == ["a", "b"]  # type: ignore[index]
    assert one.message == two.message
    assert Paint([layer]).content["unites"] == {}


def test_a_cell_is_in_one_unit_at_most() -> None:
    with pytest.raises(MapError, match="c2 est dans deux unités : a et b"):
        Paint([], units={"pieces": {"b": ("B", ["c2", "c3"]), "a": ("A", ["c1", "c2"])}})


def test_no_background_unless_a_known_one_is_named() -> None:
    assert Paint([]).content["fond"] == ""
    assert Paint([], background="osm").content["fond"] == "osm"
    with pytest.raises(MapError, match="satellite"):
        Paint([], background="satellite")


def test_base_map_knows_the_backgrounds_it_is_given_and_no_other() -> None:
    def known(carte: OfflineMap) -> dict[str, dict[str, object]]:
        html = str(carte.get_root().render())
        found = re.search(r"cncMap\.install\(map_carte, ?(.*?)\);", html)
        assert found is not None
        tiles: dict[str, dict[str, object]] = json.loads(found[1])["tuiles"]
        return tiles

    assert known(OfflineMap()) == {}
    told = known(OfflineMap(tiles=BACKGROUNDS))
    assert list(told) == ["ign", "osm"]
    assert told["osm"] == {
        "url": "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "attribution": "© les contributeurs d’OpenStreetMap",
        "zoom_max": 19,
    }


@pytest.mark.parametrize("sources", [{}, {"url": "u", "geojson": "{}"}])
def test_layer_has_exactly_one_source(sources: dict[str, str]) -> None:
    with pytest.raises(MapError):
        CodeLayer("pieces", **sources)  # type: ignore[arg-type]


@pytest.mark.parametrize("nom", ["", "../x", "Pièces", "a b", 'a"'])
def test_layer_name_is_safe_as_an_attribute_and_a_file(nom: str) -> None:
    with pytest.raises(MapError):
        CodeLayer(nom, url="u")


def test_views_are_south_west_then_north_east() -> None:
    assert len(VIEWS) == 7
    for _, ((south, west), (north, east)) in VIEWS:
        assert south < north
        assert west < east


# ---- layers ----


def test_geojson_is_compact_rounded_and_keeps_shared_borders(frame: gpd.GeoDataFrame) -> None:
    moved = frame.set_geometry(frame.geometry.translate(0.123456789, 0.000051))
    text = to_geojson_text(moved, decimals=3)
    assert text == to_geojson_text(moved, decimals=3)
    assert ", " not in text
    read = gpd.GeoDataFrame.from_features(json.loads(text)["features"], crs=4326)
    assert list(read["code"]) == list(frame["code"])
    assert shapely.coverage_is_valid(read.geometry.array)
    assert read.geometry.iloc[0].bounds == (1.123, 46.0, 1.623, 46.5)


def test_geojson_is_in_degrees_and_keeps_rows_without_geometry(frame: gpd.GeoDataFrame) -> None:
    partial = frame.drop(columns="nom").copy()
    partial.loc[0, "geometry"] = None
    features = json.loads(to_geojson_text(partial.to_crs(2154)))["features"]
    assert features[0] == {
        "type": "Feature",
        "properties": {"code": "000", "nom": "000"},
        "geometry": None,
    }
    assert features[4]["geometry"]["coordinates"][0][0] == [2.0, 46.5]


def test_geojson_without_a_crs_is_refused(frame: gpd.GeoDataFrame) -> None:
    with pytest.raises(MapError):
        to_geojson_text(frame.set_crs(None, allow_override=True))


# ---- standalone file ----


class _Page(HTMLParser):
    """Tags, links, scripts and data blocks of a page, as a browser splits them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.blocks: list[str] = []
        self.title = ""
        self.lang: str | None = None
        self._into: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.tags.append(tag)
        self.links += [named[name] or "" for name in ("src", "href") if name in named]
        if tag == "html":
            self.lang = named.get("lang")
        if tag == "script":
            self._into = self.blocks if named.get("type") == "application/json" else self.scripts

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)
        elif self.tags[-1:] == ["title"] and not self.title:
            self.title = data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._into = None


def _standalone(frame: gpd.GeoDataFrame) -> str:
    carte = OfflineMap()
    carte.add_child(_paint(CodeLayer("pieces", geojson=to_geojson_text(frame))))
    return standalone_html(carte, title="Carte d'essai")


def test_standalone_page_links_to_nothing(frame: gpd.GeoDataFrame) -> None:
    html = _standalone(frame)
    page = _Page(html)
    assert page.links == []
    assert page.lang == "fr"
    assert "user-scalable" not in html
    assert "sourceMappingURL" not in html
    urls = re.findall(r"url\(\s*['\"]?([^)]{0,12})", html)
    assert urls
    assert all(url.startswith(("data:image/", "#")) for url in urls)


def test_standalone_page_is_the_same_each_time(frame: gpd.GeoDataFrame) -> None:
    assert _standalone(frame) == _standalone(frame)


def test_standalone_page_refuses_what_would_need_a_server(frame: gpd.GeoDataFrame) -> None:
    by_url = OfflineMap()
    by_url.add_child(Paint([CodeLayer("pieces", url="../x.json")]))
    with pytest.raises(MapError, match="embarquée"):
        standalone_html(by_url, title="")
    with pytest.raises(MapError, match="fond de carte"):
        standalone_html(OfflineMap(tiles={"t": Tiles("https://t/{z}", "T", 18)}), title="")
    foreign = OfflineMap()
    layer = CodeLayer("pieces", geojson=to_geojson_text(frame))
    foreign.add_child(Paint([layer])).add_child(Fullscreen())  # type: ignore[no-untyped-call]
    with pytest.raises(KeyError):
        standalone_html(foreign, title="")


# ---- colours ----

# Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color
# Vision Deficiency", matrices of severity 1 on linear RGB.
VISIONS = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
SRGB_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE_D65 = np.array([0.95047, 1.0, 1.08883])


def _lab(colour: str, vision: np.ndarray) -> np.ndarray:
    """Return CIELAB (D65) of "#RRGGBB" as an eye sees it."""
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    xyz = SRGB_TO_XYZ @ np.clip(vision @ linear, 0, 1) / WHITE_D65
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_lab_of_known_colours() -> None:
    assert _lab("#FFFFFF", VISIONS["normal"]) == pytest.approx([100, 0, 0], abs=0.01)
    assert _lab("#FF0000", VISIONS["normal"]) == pytest.approx([53.24, 80.09, 67.20], abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_any_two_classes_are_told_apart_by_every_eye(theme: str, vision: str) -> None:
    labs = {c.code: _lab(c.fond, VISIONS[vision]) for c in THEMES[theme]}
    distances = {
        pair: float(np.linalg.norm(labs[pair[0]] - labs[pair[1]]))
        for pair in itertools.combinations(labs, 2)
    }
    closest = min(distances, key=distances.__getitem__)
    assert distances[closest] >= 15, closest


def test_traffic_lights_would_fail_the_same_test() -> None:
    red, green = (_lab(c, VISIONS["protan"]) for c in ("#D7191C", "#1A9641"))
    assert (
        np.linalg.norm(red - green)
        < 40
        < np.linalg.norm(_lab("#D7191C", VISIONS["normal"]) - _lab("#1A9641", VISIONS["normal"]))
    )


def test_the_gap_is_marked_by_more_than_its_colour() -> None:
    assert {c.code for theme in THEMES.values() for c in theme if c.motif} == {
        "aucune",
        "taux_0",
    }


# ---- what the application relies on in streamlit-folium ----


def test_app_sends_one_base_and_a_new_message_when_a_toggle_changes() -> None:
    app = AppTest.from_file(
        str(TESTS / "browser" / "map_component_app.py"), default_timeout=PATIENCE
    )
    first = _sent(app.run())
    again = _sent(app.run())
    toggled = _sent(app.toggle[0].set_value(True).run())
    assert not app.exception
    assert first == again
    changed = {name for name in first if first[name] != toggled[name]}
    assert changed == {"feature_group"}
    assert all(link.startswith("../../cnc/assets/") for link in first["js_links"])


def _sent(app: AppTest) -> dict[str, Any]:
    (shown,) = app.get("component_instance")
    arguments: dict[str, Any] = json.loads(shown.proto.json_args)
    return arguments


def test_published_layer_has_one_address_for_one_content() -> None:
    one = public_files.publish_layer("pieces", "{}")
    assert public_files.publish_layer("pieces", "{}") == one
    assert public_files.publish_layer("pieces", "[]") != one
    assert re.fullmatch(r"\.\./\.\./cnc/layers/pieces-[0-9a-f]{16}\.json", one)
    with pytest.raises(ValueError, match="couche"):
        public_files.publish_layer("../pieces", "{}")


@pytest.mark.parametrize(
    "value", [None, {}, "x", {"couche": "a", "code": 1, "n": 2}, {"couche": "a", "code": "b"}]
)
def test_what_is_not_a_click_is_ignored(value: object) -> None:
    assert map_frame._click(value) is None


def test_click_keeps_only_its_members() -> None:
    sent = {"couche": "a", "code": "b", "n": 1, "x": 2}
    assert map_frame._click(sent) == {"couche": "a", "code": "b", "n": 1}


def test_streamlit_folium_still_does_what_the_component_relies_on() -> None:
    build = Path(streamlit_folium.__file__).parent / "frontend" / "build" / "static" / "js"
    code = "".join(file.read_text(encoding="utf-8") for file in build.glob("main.*.js"))
    assert "window.Streamlit=" in code
    assert "last_feature_group" in code
    assert "window.feature_group" in code
    assert "returned_objects.includes" in code
