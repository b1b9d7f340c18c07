"""How complicated a shape may be: counted before the geometry library works on it."""

import numpy as np
import pytest
import shapely

from cnc_geo.errors import SizeError, TableError
from cnc_geo.readers.drawings import polygon
from cnc_geo.territory import crossings, pieces, wkt
from cnc_geo.territory.crossings import check_crossings, check_size
from cnc_geo.territory.wkt import read_polygon, repair_polygon


def star(points: int) -> shapely.Polygon:
    """Draw a star whose every line crosses many others."""
    turn = np.arange(points) * (points // 2) * 2 * np.pi / points
    return shapely.Polygon(np.column_stack([np.cos(turn), np.sin(turn)]))


def crossings_of(shape: shapely.Polygon) -> int:
    """Count pairs of lines that cross, one by one."""
    ends = shapely.get_coordinates(shape)
    lines = [shapely.LineString(ends[n : n + 2]) for n in range(len(ends) - 1)]
    return sum(one.crosses(other) for rank, one in enumerate(lines) for other in lines[rank + 1 :])


@pytest.mark.parametrize("points", [5, 7, 41])
def test_crossings_are_those_of_comparing_each_line_with_each(points, monkeypatch):
    shape = star(points)
    count = crossings_of(shape)
    assert count == points * (points - 3) // 2
    monkeypatch.setattr(crossings, "CROISEMENTS_MAX", count)
    check_crossings(shape)
    monkeypatch.setattr(crossings, "CROISEMENTS_MAX", count - 1)
    with pytest.raises(SizeError, match="croisements de lignes"):
        check_crossings(shape)


def test_a_shape_that_crosses_itself_too_often_is_never_repaired(monkeypatch):
    monkeypatch.setattr(crossings, "CROISEMENTS_MAX", 100)
    monkeypatch.setattr(shapely, "make_valid", lambda *_: pytest.fail("was repaired"))
    shape = star(41)
    with pytest.raises(SizeError, match="Simplifiez-le"):
        repair_polygon(shape)
    with pytest.raises(TableError, match=r"Périmètre Z.*croisements"):
        read_polygon("Z", shape.wkt)
    cell = polygon(shape.wkt)
    assert (cell.texte, cell.constat, cell.traitement) == ("", "geometrie_invalide", "ignore")
    assert "croisements de lignes" in cell.explication


def test_lines_that_are_many_side_by_side_are_compared_as_far_as_allowed(monkeypatch):
    monkeypatch.setattr(crossings, "_CANDIDATS_MAX", 500)
    with pytest.raises(SizeError, match="se côtoient"):
        check_crossings(star(41))


def test_a_few_crossings_are_repaired_as_before():
    assert repair_polygon(star(7)).equals(shapely.make_valid(star(7)))


def test_a_valid_shape_is_not_counted(monkeypatch):
    monkeypatch.setattr(wkt, "check_crossings", lambda *_: pytest.fail("was counted"))
    shape = shapely.Point(2, 46).buffer(0.1)
    assert repair_polygon(shape).equals(shape)


@pytest.mark.parametrize(("limit", "words"), [("COINS_MAX", "sommets"), ("ANNEAUX_MAX", "anneaux")])
def test_corners_and_rings_are_counted_first(monkeypatch, limit, words):
    holes = [shapely.Point(x, 0).buffer(0.1).exterior.coords for x in (-0.5, 0.5)]
    shape = shapely.Polygon(shapely.Point(0, 0).buffer(1).exterior.coords, holes)
    check_size(shape)
    monkeypatch.setattr(crossings, limit, 2)
    monkeypatch.setattr(shapely, "is_valid", lambda *_: pytest.fail("was looked at"))
    with pytest.raises(SizeError, match=words):
        repair_polygon(shape)


def test_a_commune_in_too_many_pieces_is_refused(monkeypatch):
    square = shapely.box(0, 0, 10, 10)
    bars = {n: shapely.box(n, -1, n + 0.5, 11) for n in range(1, 9)}
    point = shapely.Point(0.5, 0.5)
    assert len(pieces.divide(square, bars, point).pieces) == 17
    monkeypatch.setattr(crossings, "MORCEAUX_MAX", 9)
    with pytest.raises(SizeError, match="9 morceaux au plus"):
        pieces.divide(square, bars, point)


def test_polygons_that_would_be_cut_too_long_are_refused(monkeypatch):
    shapes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], dtype=object)
    drawn = np.array([shapely.box(0.5, 0.5, 1.5, 2)], dtype=object)
    near = np.array([[0, 0], [1, 0]])
    monkeypatch.setattr(crossings, "COINS_COUPES_MAX", 20)
    crossings.check_cut(shapes, drawn, near)
    monkeypatch.setattr(crossings, "COINS_COUPES_MAX", 19)
    with pytest.raises(SizeError, match="demandent 20"):
        crossings.check_cut(shapes, drawn, near)
