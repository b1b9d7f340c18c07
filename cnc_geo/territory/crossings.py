"""How complicated a shape is, told before the geometry library works on it.

Repairing a polygon costs what its lines cross: one of 21 kB, whose every line crosses every other,
keeps the library at work for minutes, and nothing can stop it. So corners and rings are counted
first, then crossings, as far as they are allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from cnc_geo.errors import SizeError
from cnc_geo.schema.french import number

if TYPE_CHECKING:
    from numpy.typing import NDArray

COINS_MAX = 500_000
"""Corners of one shape: more than the most detailed outline of a region."""

ANNEAUX_MAX = 20_000
"""Rings of one shape: more than the islands of Bretagne."""

CROISEMENTS_MAX = 2_000
"""Points at which the lines of one shape may cross and still be repaired."""

COINS_COUPES_MAX = 100_000_000
"""Corners of polygons and of communes that are held against each other."""

MORCEAUX_MAX = 3_000
"""Pieces into which polygons may cut one commune."""

MORCEAUX_EN_TOUT_MAX = 30_000
"""Pieces into which polygons may cut all communes: 300 zones of 25 km, all drawn, make 25,000."""

_PAIRE = 100
"""Corners that take as long as opening one pair of shapes."""

_CANDIDATS_MAX = 2_000_000
"""Pairs of lines that are close enough to be compared."""

_LOT = 32
"""Lines compared at once with all the others."""


def check_size(shape: shapely.Geometry) -> None:
    """Raise SizeError if a shape has more corners or rings than are looked at."""
    _refuse(int(shapely.get_num_coordinates(shape)), COINS_MAX, "sommets")
    parts = shapely.get_parts(shapely.get_parts(shape))
    rings = int(shapely.get_num_interior_rings(parts).sum()) + len(parts)
    _refuse(rings, ANNEAUX_MAX, "anneaux")


def check_crossings(shape: shapely.Geometry) -> None:
    """Raise SizeError if the lines of a shape cross too often for it to be repaired."""
    ends = _segments(shape)
    lines: Any = shapely.linestrings(ends)
    tree = shapely.STRtree(lines)
    crossings = compared = 0
    for begin in range(0, len(lines), _LOT):
        first, second = tree.query(lines[begin : begin + _LOT])
        first = first + begin
        compared += len(first)
        later = second > first
        first, second = first[later], second[later]
        # Lines that follow one another meet at their common end, as they should.
        apart = ~(ends[first, :, None] == ends[second, None, :]).all(axis=3).any(axis=(1, 2))
        first, second = first[apart], second[apart]
        crossings += int(shapely.intersects(lines[first], lines[second]).sum())
        _refuse(crossings, CROISEMENTS_MAX, "croisements de lignes")
        _refuse(compared, _CANDIDATS_MAX, "lignes qui se côtoient")


class Work:
    """What is compared and kept when polygons cut communes: all the communes together."""

    def __init__(self) -> None:
        self._corners = self._pieces = 0

    def charge(self, shapes: NDArray[np.object_], others: NDArray[np.object_]) -> None:
        """Count the corners of shapes about to be held each against another.

        Parameters
        ----------
        shapes, others
            As many of both.

        Raises
        ------
        SizeError
            If more than `COINS_COUPES_MAX` have been, and would be.
        """
        both = (int(shapely.get_num_coordinates(side).sum()) for side in (shapes, others))
        self._corners += sum(both) + _PAIRE * len(shapes)
        if self._corners > COINS_COUPES_MAX:
            message = (
                f"Des polygones dont la coupe compare au plus {number(COINS_COUPES_MAX)} sommets "
                f"sont attendus, ceux-ci en demandent au moins {number(self._corners)}. "
                "Simplifiez leurs contours, ou donnez-en moins à la fois."
            )
            raise SizeError(message)

    def keep(self, pieces: int) -> None:
        """Count the pieces of one more commune; raise SizeError if all have too many."""
        self._pieces += pieces
        if self._pieces > MORCEAUX_EN_TOUT_MAX:
            message = (
                f"Des polygones qui coupent les communes en {number(MORCEAUX_EN_TOUT_MAX)} "
                "morceaux et éclats au plus, en tout, sont attendus, au moins "
                f"{number(self._pieces)} trouvés. Donnez moins de polygones à la fois, ou "
                "simplifiez leurs contours."
            )
            raise SizeError(message)


def check_pieces(count: int) -> None:
    """Raise SizeError if polygons cut a commune into more pieces than are told."""
    if count > MORCEAUX_MAX:
        message = (
            f"Des polygones qui coupent une commune en {number(MORCEAUX_MAX)} morceaux au plus "
            f"sont attendus, {number(count)} trouvés. Donnez moins de polygones à la fois, ou "
            "simplifiez leurs contours."
        )
        raise SizeError(message)


def _segments(shape: shapely.Geometry) -> NDArray[np.float64]:
    """Give both ends of each line of a shape: lines × 2 × 2."""
    rings = shapely.get_rings(shapely.get_parts(shapely.get_parts(shape)))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    inside = (ring[1:] == ring[:-1]) & (corners[1:] != corners[:-1]).any(axis=1)
    return np.stack([corners[:-1][inside], corners[1:][inside]], axis=1)


def _refuse(found: int, most: int, what: str) -> None:
    if found > most:
        message = (
            f"Un contour d'au plus {number(most)} {what} est attendu, celui-ci en a au moins "
            f"{number(found)}. Simplifiez-le dans un logiciel de cartographie."
        )
        raise SizeError(message)
