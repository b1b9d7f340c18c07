"""Two texts become one point: each way of writing coordinates that real files have."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cnc_geo.readers.location.coordinates import decimals, read_point, split_pair
from cnc_geo.schema.codes import CONSTATS, TRAITEMENTS

RENNES = (48.1113, -1.68)
PLACES = {
    "Rennes": RENNES,
    "Digne": (44.0925, 6.2356),
    "Ajaccio": (41.9192, 8.7386),
    "Greenwich": (49.3, 0.0),
    "Pointe-à-Pitre": (16.2411, -61.533),
    "Fort-de-France": (14.6037, -61.0668),
    "Cayenne": (4.9224, -52.3135),
    "Saint-Denis": (-20.8789, 55.4481),
    "Mamoudzou": (-12.7806, 45.2278),
    "Saint-Martin": (18.0708, -63.0501),
    "Saint-Pierre": (46.7811, -56.1764),
    "Nouméa": (-22.2711, 166.4416),
    "Papeete": (-17.5516, -149.5585),
    "Mata-Utu": (-13.2825, -176.1736),
}


def read(latitude, longitude=""):
    point = read_point(latitude, longitude)
    return point[:2], point.constat, point.traitement


@pytest.mark.parametrize("nom", PLACES)
def test_french_degrees_are_kept_and_inverted_ones_mended(nom):
    lat, lon = PLACES[nom]
    assert read(str(lat), str(lon)) == ((lat, lon), "", "")
    assert read(str(lon), str(lat)) == ((lat, lon), "coordonnees_inversees", "repare")


@pytest.mark.parametrize(
    "written",
    [
        ("48.1113", "-1.68"),
        ("48,1113", "-1,68"),
        ("+48.1113", "-1.680"),
        (" 48.1113° ", "\u22121,68°"),
        ("48.1113, -1.68", ""),
        ("48.1113,-1.68", ""),
        ("48.1113 -1.68", ""),
        ("48.1113;-1.68", ""),
        ("48.1113|-1.68", ""),
        ("48,1113 ; -1,68", ""),
        ("48,1113, -1,68", ""),
        ("48,1113/-1,68", ""),
        ("[48.1113, -1.68]", ""),
        ("(48.1113,-1.68)", ""),
        ("48.1113°, -1.68°", ""),
        ("", "48.1113, -1.68"),
        ("48.1113, -1.68", "48.1113, -1.68"),
    ],
)
def test_each_way_of_writing_is_read(written):
    assert read(*written) == (RENNES, "", "")


@pytest.mark.parametrize("written", [("0", "0"), ("0.0", "0,0"), ("0, 0", "")])
def test_zeros_mean_that_nothing_is_known(written):
    (lat, _), constat, traitement = read(*written)
    assert math.isnan(lat)
    assert (constat, traitement) == ("valeur_factice", "ignore")


@pytest.mark.parametrize("written", [("null", "undefined"), ("{}", "-1.6"), ("48.1", "n/a")])
def test_fillers_are_no_coordinates_and_it_is_said(written):
    (lat, lon), constat, traitement = read(*written)
    assert math.isnan(lat)
    assert math.isnan(lon)
    assert (constat, traitement) == ("valeur_factice", "ignore")


@pytest.mark.parametrize("written", [("", ""), ("48.1", ""), ("", "-1.6")])
def test_half_a_point_is_none_and_the_row_says_it(written):
    (lat, lon), constat, _ = read(*written)
    assert math.isnan(lat)
    assert math.isnan(lon)
    assert constat == ""


@pytest.mark.parametrize(
    "written",
    [
        ("Rennes", "-1.6"),
        ("48.1.2", "-1.6"),
        ("48.1", "ouest"),
        ("48°06'40\"N", "1°40'48\"O"),
        ("481113", "-168000"),
        ("1e300", "1e300"),
        ("1e999", "2"),
        ("91", "200"),
        ("48.1, -1.6, 12", ""),
    ],
)
def test_what_is_no_pair_of_numbers_is_left_and_told(written):
    point = read_point(*written)
    assert math.isnan(point.latitude)
    assert (point.constat, point.traitement) == ("coordonnees_illisibles", "ignore")
    assert "n'est pas employé" in point.explication


def test_a_point_of_elsewhere_is_kept_for_the_communes_to_tell():
    assert read("51.5", "-0.12") == ((51.5, -0.12), "", "")
    assert read("0", "2.3") == ((0.0, 2.3), "", "")
    assert read("-12.05", "-77.04") == ((-12.05, -77.04), "", "")


@pytest.mark.parametrize("order", [1, -1])
def test_the_origin_of_lambert_93_is_where_its_definition_says(order):
    point = read_point(*("700000", "6 600 000")[::order])
    assert point[:4] == (46.5, 3.0, "coordonnees_projetees", "repare")
    assert "Lambert-93" in point.explication


@given(st.floats(42.5, 51.0), st.floats(-4.5, 8.0))
def test_lambert_93_and_degrees_are_the_same_point(lat, lon):
    x, y = _lambert_93(lat, lon)
    point = read_point(f"{x:.2f}".replace(".", ","), f"{y:.2f}")
    assert point.constat == "coordonnees_projetees"
    assert abs(point.latitude - lat) < 2e-6
    assert abs(point.longitude - lon) < 2e-6


def _lambert_93(lat, lon):
    """Project by the formulas of the conic (IGN, NTG 71): GRS 80, parallels of 44° and 49°."""
    e = math.sqrt(0.006694380022900788)

    def isometric(phi):
        return math.asinh(math.tan(phi)) - e * math.atanh(e * math.sin(phi))

    def radius(phi):
        return 6_378_137 * math.cos(phi) / math.sqrt(1 - (e * math.sin(phi)) ** 2)

    south, north, origin = math.radians(44), math.radians(49), math.radians(46.5)
    n = math.log(radius(north) / radius(south)) / (isometric(south) - isometric(north))
    c = radius(south) / n * math.exp(n * isometric(south))
    r = c * math.exp(-n * isometric(math.radians(lat)))
    angle = n * math.radians(lon - 3)
    y0 = 6_600_000 + c * math.exp(-n * isometric(origin))
    return 700_000 + r * math.sin(angle), y0 - r * math.cos(angle)


@given(st.floats(42.5, 51.0), st.floats(-4.5, 8.0))
def test_every_way_of_writing_gives_the_same_point(lat, lon):
    lat, lon = round(lat, 5), round(lon, 5)
    plain = read_point(f"{lat:.5f}", f"{lon:.5f}")
    assert plain[:2] == (lat, lon)
    comma = f"{lat:.5f}".replace(".", ","), f"{lon:.5f}".replace(".", ",")
    assert read_point(*comma) == plain
    assert read_point(f"{lat:.5f}, {lon:.5f}", "") == plain
    assert read_point(" ; ".join(comma), "") == plain
    assert read_point(f"{lon:.5f}", f"{lat:.5f}")[:2] == plain[:2]


@given(st.text(max_size=20), st.text(max_size=20))
@example("-", "+")
@example("1e999", "-1e999")
@example("1, 2", "1, 2")
def test_any_two_texts_are_answered(latitude, longitude):
    point = read_point(latitude, longitude)
    assert math.isfinite(point.latitude) == math.isfinite(point.longitude)
    if point.constat:
        assert point.constat in CONSTATS
        assert point.traitement in TRAITEMENTS
    if math.isfinite(point.latitude):
        assert abs(point.latitude) <= 90
        assert abs(point.longitude) <= 180


@pytest.mark.parametrize("texte", ["", "48.1", "48,1", "12 rue de Rennes", "1, 2, 3", "a, b"])
def test_what_is_no_pair_is_not_cut(texte):
    assert split_pair(texte) in (("", ""), ("48", "1"))
    assert texte == "48,1" or split_pair(texte) == ("", "")


@pytest.mark.parametrize(
    ("texte", "count"), [("48", 0), ("48.1", 1), ("48,12", 2), ("-1.680", 3), ("", 0), ("x", 0)]
)
def test_decimals_are_counted_as_written(texte, count):
    assert decimals(texte) == count
