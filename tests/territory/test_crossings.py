"""How complicated a shape may be: counted before the geometry library works on it."""

import numpy as np
import pytest
import shapely
from scipy.sparse import csr_array
from support.toys import toy_territory

from cnc_geo.errors import SizeError, TableError
from cnc_geo.readers.drawings import polygon
from cnc_geo.territory import borders, crossings, pieces, wkt
from cnc_geo.territory.borders import Atoms, share_borders
from cnc_geo.territory.crossings import Work, check_crossings, check_size
from cnc_geo.territory.subdivision import subdivide
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
    assert len(pieces.divide(square, bars, point, Work()).pieces) == 17
    monkeypatch.setattr(crossings, "MORCEAUX_MAX", 9)
    with pytest.raises(SizeError, match="9 morceaux au plus"):
        pieces.divide(square, bars, point, Work())


def corners(*counts: int) -> int:
    """Corners of pairs of shapes, and what it costs to open these."""
    return sum(counts) + crossings._PAIRE * (len(counts) // 2)


def test_work_is_that_of_all_communes_together(monkeypatch):
    shapes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], dtype=object)
    monkeypatch.setattr(crossings, "COINS_COUPES_MAX", corners(5, 5, 5, 5))
    work = Work()
    work.charge(shapes[:1], shapes[1:])
    work.charge(shapes[1:], shapes[:1])
    with pytest.raises(SizeError, match="au moins 330"):
        work.charge(shapes[1:], shapes[:1])


BAR = shapely.box(0.25, -1, 0.5, 9)
LYING = shapely.box(-1, 0.25, 9, 0.5)


def test_what_may_be_cut_is_counted_before_it_is(monkeypatch):
    monkeypatch.setattr(crossings, "COINS_COUPES_MAX", corners(5, 5) - 1)
    monkeypatch.setattr(shapely, "intersection", lambda *_: pytest.fail("was cut"))
    with pytest.raises(SizeError, match="Simplifiez leurs contours"):
        subdivide(toy_territory(), {"P": BAR})


def test_pieces_are_counted_before_each_polygon_cuts_them(monkeypatch):
    square, point = shapely.box(0, 0, 1, 1), shapely.Point(0.1, 0.1)
    # The bar cuts the square; the lying one its two parts (one is in two) and the bar's.
    most = corners(5, 5) + corners(5, 5) + corners(10, 5)
    monkeypatch.setattr(crossings, "COINS_COUPES_MAX", most)
    assert len(pieces.divide(square, {0: BAR, 1: LYING}, point, Work()).pieces) == 9
    monkeypatch.setattr(crossings, "COINS_COUPES_MAX", most - 1)
    seen, difference = [], shapely.difference
    monkeypatch.setattr(shapely, "difference", lambda *s: seen.append(s) or difference(*s))
    with pytest.raises(SizeError, match="sommets"):
        pieces.divide(square, {0: BAR, 1: LYING}, point, Work())
    assert len(seen) == 1


def test_slivers_are_counted_before_they_are_joined(monkeypatch):
    square, point = shapely.box(0, 0, 1, 1), shapely.Point(0.1, 0.1)
    cutters = {0: BAR, 1: shapely.box(0.499, -1, 0.9, 9)}
    most = corners(5, 5) + corners(5, 5) + corners(10, 5)  # cutting
    monkeypatch.setattr(crossings, "COINS_COUPES_MAX", most)
    monkeypatch.setattr(shapely, "dwithin", lambda *_: pytest.fail("was compared"))
    with pytest.raises(SizeError, match="sommets"):
        pieces.divide(square, cutters, point, Work())


def test_pieces_of_all_communes_are_counted_together(monkeypatch):
    monkeypatch.setattr(crossings, "MORCEAUX_EN_TOUT_MAX", 10_000)
    cut = subdivide(toy_territory(), {"P": BAR, "Q": LYING})
    sizes = cut.territory.communes["code"].value_counts()
    made = int(sizes[sizes > 1].sum())
    assert made > sizes.max()
    monkeypatch.setattr(crossings, "MORCEAUX_EN_TOUT_MAX", made)
    subdivide(toy_territory(), {"P": BAR, "Q": LYING})
    monkeypatch.setattr(crossings, "MORCEAUX_EN_TOUT_MAX", made - 1)
    with pytest.raises(SizeError, match="en tout, sont attendus"):
        subdivide(toy_territory(), {"P": BAR, "Q": LYING})


def test_slivers_count_more_than_pieces(monkeypatch):
    square, point = shapely.box(0, 0, 1, 1), shapely.Point(0.1, 0.1)
    cutters = {0: BAR, 1: shapely.box(0.499, -1, 0.9, 9)}  # five parts, of which one is a sliver
    monkeypatch.setattr(crossings, "MORCEAUX_EN_TOUT_MAX", 5 + pieces._SLIVER)
    assert pieces.divide(square, cutters, point, Work()).slivers == 1
    monkeypatch.setattr(crossings, "MORCEAUX_EN_TOUT_MAX", 4 + pieces._SLIVER)
    with pytest.raises(SizeError, match="morceaux et éclats"):
        pieces.divide(square, cutters, point, Work())


def test_lines_between_pieces_are_counted_and_sought_between_neighbours_alone(monkeypatch):
    squares = np.array([shapely.box(n, 0, n + 1, 1) for n in range(4)], dtype=object)
    atoms = Atoms(np.zeros(4, dtype=np.intp), squares, [0])
    alone = csr_array((1, 1), dtype=np.int64)
    whole = np.array([shapely.box(0, 0, 4, 1)], dtype=object)
    most = corners(*[5] * 6)  # three pairs of neighbours
    monkeypatch.setattr(crossings, "COINS_COUPES_MAX", most)
    found = share_borders(alone, whole, atoms)
    assert found[["a", "b"]].to_numpy().tolist() == [[0, 1], [1, 2], [2, 3]]
    monkeypatch.setattr(crossings, "COINS_COUPES_MAX", most - 1)
    monkeypatch.setattr(borders, "_along", lambda a, *_: pytest.fail("sought") if len(a) else None)
    with pytest.raises(SizeError, match="sommets"):
        borders._inside(0, atoms, Work())
