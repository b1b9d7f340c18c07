"""Polygons → finer atoms: the communes they cut, each in pieces, and which polygon holds which.

A polygon that somebody draws follows no border. It holds whole communes, and cuts others: each of
these becomes several atoms, and every sum goes on as before.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod
from scipy.sparse import coo_array, csr_array

from cnc_geo.territory.borders import Atoms, share_borders, share_whole
from cnc_geo.territory.compactness import measure_moments
from cnc_geo.territory.crossings import Work
from cnc_geo.territory.pieces import TOLERANCE, divide, measure_areas_m2

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from cnc_geo.territory.model import Territory
    from cnc_geo.territory.pieces import Divided


class Cut(NamedTuple):
    """A territory cut by polygons.

    Parameters
    ----------
    territory
        The finer territory; the very one that was given if no commune is cut.
    incidence
        Matrix atoms × polygons of 0 and 1, columns in the order given.
    avertissements
        What was cut, and what was too small to be, in French.
    """

    territory: Territory
    incidence: csr_array
    avertissements: tuple[str, ...]


class _Meeting(NamedTuple):
    """Pairs commune, polygon: those held whole, those cut; and how many are too small to cut."""

    held: NDArray[np.intp]
    crossed: NDArray[np.intp]
    ignored: int


def subdivide(territory: Territory, polygons: Mapping[str, shapely.Geometry]) -> Cut:
    """Cut the communes that polygons cross.

    Parameters
    ----------
    territory
        The territory, none of its communes being cut.
    polygons
        Valid polygons or multipolygons by id, EPSG:4326.

    Returns
    -------
    Cut
        A polygon that holds less than `pieces.TOLERANCE` of the area of a commune does not hold
        it, and one that holds all but less than that holds it whole. Inhabitants and area of a
        commune are shared by area, in whole inhabitants and whole square metres, by the largest
        remainder: pieces add up to their commune. The first atom of a commune holds its own point,
        the others follow by decreasing area: neither ids nor order of the polygons count. Raises
        `SizeError` if that is too long, or too many pieces.
    """
    shapes = territory.contours().to_numpy()
    drawn, column = _distinct(list(polygons.values()))
    meeting = _meet(shapes, drawn)
    communes = _divide_each(territory, shapes, drawn, meeting.crossed)
    incidence = _incidence(meeting.held, communes, (len(shapes), len(drawn)))
    finer = _refine(territory, shapes, communes)
    by_polygon = csr_array(incidence[:, column])
    by_polygon.sort_indices()
    return Cut(finer, by_polygon, _warn(communes, meeting.ignored))


def place_points(
    territory: Territory,
    atoms: NDArray[np.intp],
    longitudes: NDArray[np.float64],
    latitudes: NDArray[np.float64],
) -> NDArray[np.intp]:
    """Find, among the pieces of the commune of each point, the one under it.

    Parameters
    ----------
    territory
        A territory that may be cut.
    atoms
        For each point, the position of an atom of its commune.
    longitudes, latitudes
        Degrees, WGS 84.

    Returns
    -------
    numpy.ndarray
        Position of the nearest piece of that commune, the one that holds the point; the first of
        them on a line of cut.
    """
    shapes, rank = territory.contours().to_numpy(), territory.units("commune").rank
    found = atoms.copy()
    for point, atom in enumerate(atoms):
        begin, end = np.searchsorted(rank, [rank[atom], rank[atom] + 1])
        place = shapely.Point(longitudes[point], latitudes[point])
        found[point] = begin + np.argmin(shapely.distance(shapes[begin:end], place))
    return found


def _distinct(
    polygons: Sequence[shapely.Geometry],
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Polygons that differ, in an order that their shapes alone tell; and the place of each."""
    # One drawn twice, from another vertex or under another id, must cut once: two cuts along one
    # line would leave slivers between their roundings, and figures would hang on how ids sort.
    texts = [shapely.to_wkb(shapely.normalize(polygon)) for polygon in polygons]
    ordered = sorted(set(texts))
    place = {text: rank for rank, text in enumerate(ordered)}
    column = np.array([place[text] for text in texts], dtype=np.intp)
    drawn = np.array([shapely.from_wkb(text) for text in ordered], dtype=object)
    return drawn, column


def _meet(shapes: NDArray[np.object_], drawn: NDArray[np.object_]) -> _Meeting:
    """Find which communes each polygon holds whole, and which it cuts."""
    tree, size = shapely.STRtree(shapes), len(drawn)
    held = tree.query(drawn, predicate="contains_properly")[::-1].T
    near = tree.query(drawn, predicate="intersects")[::-1].T
    # Areas are measured only where they decide: nearly all the communes of a polygon are properly
    # inside, and an intersection with each would take most of the time.
    near = near[~np.isin(near @ [size, 1], held @ [size, 1])]
    Work().charge(shapes[near[:, 0]], drawn[near[:, 1]])
    inside = measure_areas_m2(shapely.intersection(shapes[near[:, 0]], drawn[near[:, 1]]))
    outside = measure_areas_m2(shapes[near[:, 0]]) - inside
    least = TOLERANCE * (inside + outside)
    whole, apart = outside < least, inside < least
    ignored = (whole & (outside > 0)) | (apart & (inside > 0))
    return _Meeting(np.concatenate([held, near[whole]]), near[~whole & ~apart], int(ignored.sum()))


def _divide_each(
    territory: Territory,
    shapes: NDArray[np.object_],
    drawn: NDArray[np.object_],
    crossed: NDArray[np.intp],
) -> dict[int, Divided]:
    """Divide each commune that is cut, by position, in order."""
    cutters: dict[int, dict[int, shapely.Geometry]] = {}
    for commune, number in crossed[np.lexsort((crossed[:, 1], crossed[:, 0]))].tolist():
        cutters.setdefault(commune, {})[number] = drawn[number]
    places = territory.communes[["longitude", "latitude"]].to_numpy(dtype=np.float64)
    work = Work()
    return {
        commune: divide(shapes[commune], polygons, shapely.Point(places[commune]), work)
        for commune, polygons in cutters.items()
    }


def _repeat(communes: Mapping[int, Divided], size: int) -> NDArray[np.intp]:
    """Position of the commune of each atom."""
    count = np.ones(size, dtype=np.intp)
    count[list(communes)] = [len(divided.pieces) for divided in communes.values()]
    return np.repeat(np.arange(size), count)


def _incidence(
    held: NDArray[np.intp], communes: Mapping[int, Divided], shape: tuple[int, int]
) -> csr_array:
    """Matrix atoms × distinct polygons: communes held whole, and pieces."""
    commune = _repeat(communes, shape[0])
    whole = csr_array(coo_array((np.ones(len(held), dtype=np.int64), held.T), shape=shape))
    cells = [
        (np.searchsorted(commune, place) + rank, number)
        for place, divided in communes.items()
        for rank, piece in enumerate(divided.pieces)
        for number in piece.polygons
    ]
    where = np.array(cells, dtype=np.intp).reshape(-1, 2).T
    ones = np.ones(len(cells), dtype=np.int64)
    cut_size = (len(commune), shape[1])
    return csr_array(whole[commune] + csr_array(coo_array((ones, where), shape=cut_size)))


def _refine(
    territory: Territory, shapes: NDArray[np.object_], communes: Mapping[int, Divided]
) -> Territory:
    """Make the territory of the atoms."""
    cut_in = {place: found for place, found in communes.items() if len(found.pieces) > 1}
    if not cut_in:
        return territory
    commune = _repeat(communes, len(shapes))
    table, outlines = _share_figures(territory, shapes, commune, cut_in)
    finer = replace(
        territory,
        communes=table,
        contours=partial(_series, table["code"], outlines),
        cut_from=territory,
    )
    noded = [place for place, found in cut_in.items() if found.cutters > 1]
    shared = share_borders(territory.borders, shapes, Atoms(commune, outlines, noded))
    names = finer.atomes.to_numpy()
    adjacence = pd.DataFrame(
        {
            "a": names[shared["a"]],
            "b": names[shared["b"]],
            "longueur_m": shared["decimetres"] / 10,
        }
    )
    # Twice, for the shapes are measured from the borders of the finer territory itself.
    finer = replace(finer, adjacence=adjacence)
    return replace(finer, formes=partial(_formes, finer, commune))


def _formes(finer: Territory, commune: NDArray[np.intp]) -> pd.DataFrame:
    """Shapes of atoms: those of whole communes as they are, those of pieces measured."""
    whole = finer.whole.formes()
    table = whole.iloc[commune].reset_index(drop=True)
    cut_in = np.flatnonzero(np.bincount(commune)[commune] > 1)
    outlines = finer.contours().to_numpy()[cut_in]
    departements = finer.communes["departement"].iloc[cut_in].tolist()
    measured = measure_moments(outlines, departements).set_index(cut_in)
    table[measured.columns] = measured.combine_first(table[measured.columns])[measured.columns]
    # What a piece shares with nobody is what is left of its outline; a commune without any
    # outside has pieces without any, whatever rounding says.
    outline_m = np.array([Geod(ellps="GRS80").geometry_length(shape) for shape in outlines])
    shared_m = np.asarray(finer.borders.sum(axis=1), dtype=np.float64)[cut_in] / 10
    outside = whole["exterieur_m"].to_numpy()[commune[cut_in]] > 0
    left = np.where(outside, np.round(outline_m - shared_m, 1), 0.0)
    table.loc[cut_in, "exterieur_m"] = np.where(left < _NOISE_M, 0.0, left)
    return table


_NOISE_M = 1.0
"""Metres that the rounding of borders, a decimetre each, may leave along a whole outline."""


def _share_figures(
    territory: Territory,
    shapes: NDArray[np.object_],
    commune: NDArray[np.intp],
    cut_in: Mapping[int, Divided],
) -> tuple[pd.DataFrame, NDArray[np.object_]]:
    """Table `communes` with a row an atom, and the polygon of each."""
    table, outlines = territory.communes.iloc[commune].reset_index(drop=True), shapes[commune]
    population, aire_m2 = territory.population[commune], territory.aire_m2[commune]
    places = table[["longitude", "latitude"]].to_numpy(dtype=np.float64)
    for place, found in cut_in.items():
        begin = int(np.searchsorted(commune, place))
        end = begin + len(found.pieces)
        weights = [piece.aire_m2 for piece in found.pieces]
        population[begin:end] = share_whole(int(territory.population[place]), weights)
        aire_m2[begin:end] = share_whole(int(territory.aire_m2[place]), weights)
        outlines[begin:end] = [piece.shape for piece in found.pieces]
        inner = shapely.point_on_surface(outlines[begin + 1 : end])
        places[begin + 1 : end] = shapely.get_coordinates(inner)
    figures = table.assign(
        population=population,
        aire_km2=aire_m2 / 1e6,
        longitude=places[:, 0],
        latitude=places[:, 1],
    )
    return figures, outlines


def _series(codes: pd.Series[str], shapes: NDArray[np.object_]) -> gpd.GeoSeries:
    return gpd.GeoSeries(shapes, index=codes.tolist(), crs="EPSG:4326")


def _warn(communes: Mapping[int, Divided], ignored: int) -> tuple[str, ...]:
    sentences = []
    counts = [len(found.pieces) for found in communes.values() if len(found.pieces) > 1]
    if counts:
        sentences.append(
            f"{len(counts)} commune(s) coupée(s) par des polygones en {sum(counts)} morceaux : la "
            "population de chaque morceau est estimée au prorata de sa surface."
        )
    if ignored:
        sentences.append(
            f"{ignored} débordement(s) de moins de 1 % de la surface d'une commune, ignoré(s) : le "
            "polygone ne contient pas cette commune, ou la contient entière."
        )
    slivers = sum(found.slivers for found in communes.values())
    if slivers:
        sentences.append(
            f"{slivers} éclat(s) de moins de 1 % de la surface d'une commune, nés de plusieurs "
            "polygones, joint(s) à un morceau voisin."
        )
    return tuple(sentences)
