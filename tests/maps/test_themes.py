"""Ways of filling a map: each polygon has the class that its communes tell."""

import shapely
from support.toys import look, toy_territory, zone

from cnc_geo.maps.layers import CodeLayer
from cnc_geo.maps.palette import CLASS_CODES, THEMES
from cnc_geo.maps.polygons import cells
from cnc_geo.maps.themes import classify
from cnc_geo.maps.view import Display, paint

TOY = toy_territory()
ZONES = [
    zone("A", "departement", "01"),
    zone("B", "epci", "100000001"),  # Alpha, Bravo
    zone("C", "commune", "01001"),  # Alpha
    zone("D", "commune", "01001|02003"),  # Alpha, India
]


def classes(theme: str, **options: str) -> dict[str, str]:
    situation = look(*ZONES, **options)
    found = cells(situation)
    return dict(zip(found.codes, classify(situation, found, theme), strict=True))


def test_depth_is_told_commune_by_commune_in_a_department() -> None:
    assert classes("profondeur", departement="01") == {
        "01001": "profondeur_3",  # four perimeters
        "01002": "profondeur_2",
        "01003": "profondeur_1",
        "01004": "profondeur_1",
        "01005": "profondeur_1",
        "01006": "profondeur_1",
    }


def test_a_piece_of_several_depths_says_so() -> None:
    found = classes("profondeur")
    assert found["100000001-01"] == "profondeurs"  # 4 and 2
    assert found["100000002-01"] == "profondeur_1"
    assert found["100000002-02"] == "profondeur_1"  # India alone
    assert found["100000004-02"] == "aucune"
    assert found["02007"] == "aucune"  # Mike, without an EPCI


def test_without_any_perimeter_depth_is_unknown() -> None:
    situation = look()
    found = cells(situation)
    assert set(classify(situation, found, "profondeur")) == {"inconnu"}


def test_every_class_of_every_theme_may_be_painted() -> None:
    assert {item.code for theme in THEMES.values() for item in theme} == CLASS_CODES


def test_the_legend_counts_the_classes_of_its_theme() -> None:
    situation = look(*ZONES, departement="01")
    painted = paint(situation, _drawn(), display=Display(theme="profondeur"))
    legend = {code: number for code, _, number in painted.content["legende"]}
    assert legend == {
        "aucune": 0,
        "profondeur_1": 4,
        "profondeur_2": 1,
        "profondeur_3": 1,
        "double": 2,
        "conseiller": 0,
    }


def _drawn() -> list:
    return [CodeLayer("communes-01", url="x"), CodeLayer("epci-01", url="y", interactif=False)]


def test_a_drawn_perimeter_is_traced_over_the_territories() -> None:
    square = "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"
    assert shapely.from_wkt(square).is_valid
    drawn = {**zone("P", "polygone", "", "en_poste"), "geometrie": square}
    painted = paint(look(drawn, departement="01"), _drawn())
    assert painted.content["traces"] == [
        ("P", [[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]])
    ]
    assert paint(look(*ZONES, departement="01"), _drawn()).content["traces"] == []
