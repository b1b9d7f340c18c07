"""Shapes of a file → shapes in degrees (EPSG:4326), or none, and what was said of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import shapely

from cnc_geo.readers.containers.grid import counted
from cnc_geo.readers.containers.projections import REFUSEE, crs_of
from cnc_geo.readers.containers.sheet import Remark
from cnc_geo.schema.french import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import CRS

    from cnc_geo.readers.containers.budget import Budget

_LAMBERT_93 = 2154
_OCTETS_PAR_COIN = 16
_DEGRES = (-180.0, -90.0, 180.0, 90.0)
_METROPOLE = (0.0, 6_000_000.0, 1_300_000.0, 7_200_000.0)


def from_geojson(
    geometries: Sequence[object], lignes: Sequence[int], nom: str, budget: Budget
) -> tuple[NDArray[np.object_], list[Remark]]:
    """Make shapes of GeoJSON geometries; None stands for those that are absent or unreadable."""
    texts = [json.dumps(item) if isinstance(item, dict) and item else None for item in geometries]
    corners = sum(text.count("],") + 1 for text in texts if text is not None)
    budget.charge("coins", corners, nom)
    shapes = _clean(shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore"))
    budget.charge("anneaux", _rings(shapes), nom)
    return shapes, _missing(shapes, [text is not None for text in texts], lignes)


def from_wkb(
    blobs: Sequence[bytes | None], lignes: Sequence[int], nom: str, budget: Budget
) -> tuple[NDArray[np.object_], list[Remark]]:
    """Make shapes of WKB; None stands for those that are absent or unreadable."""
    budget.charge("coins", sum(len(blob) for blob in blobs if blob) // _OCTETS_PAR_COIN, nom)
    given = np.empty(len(blobs), dtype=object)
    given[:] = blobs
    shapes = _clean(shapely.from_wkb(given, on_invalid="ignore"))
    budget.charge("anneaux", _rings(shapes), nom)
    return shapes, _missing(shapes, [bool(blob) for blob in blobs], lignes)


def _clean(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Drop altitudes, and shapes that hold nothing or no number: these have no bounds."""
    flat = np.array(shapely.force_2d(shapes), dtype=object).reshape(-1)
    flat[~np.isfinite(shapely.bounds(flat)).all(axis=1)] = None
    return flat


def _rings(shapes: NDArray[np.object_]) -> int:
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return int(shapely.get_num_interior_rings(parts).sum() + len(parts))


def _missing(
    shapes: NDArray[np.object_], given: Sequence[bool], lignes: Sequence[int]
) -> list[Remark]:
    remarks = []
    for shape, there, ligne in zip(shapes, given, lignes, strict=True):
        if shape is None:
            constat = "geometrie_invalide" if there else "geometrie_absente"
            found = "n'est pas lisible" if there else "est absente"
            sentence = f"Une géométrie est attendue, elle {found} : la ligne est gardée sans elle."
            remarks.append(Remark(ligne, "", "", constat, "garde", sentence))
    return remarks


def in_degrees(
    shapes: NDArray[np.object_], projection: int | None, lignes: Sequence[int]
) -> tuple[NDArray[np.object_], list[Remark]]:
    """Bring shapes to EPSG:4326.

    Parameters
    ----------
    shapes
        Shapes, None where there is none.
    projection
        The EPSG code of their projection; None if the file tells none, `REFUSEE` if what it
        declares is no such code.
    lignes
        Their lines.

    Returns
    -------
    numpy.ndarray
        Shapes in degrees; None where the projection cannot be told.
    list of Remark
        What was reprojected or refused, on the file; what could not be, on its row.
    """
    if projection == REFUSEE:
        return np.full(len(shapes), None, dtype=object), [_refused(int(_there(shapes).sum()))]
    said: list[Remark] = []
    placed = shapes.copy()
    if projection is not None:
        crs = crs_of(projection)
        if not _is_plain(crs):
            placed = _projected(shapes, crs)
            said = [_said(f"« {crs.name} »", int(_there(placed).sum()))]
    else:
        metres = _within(shapes, _METROPOLE)
        if metres.any() and not _within(shapes, _DEGRES).any():
            placed[metres] = _projected(shapes[metres], crs_of(_LAMBERT_93))
            said = [_said("en mètres, prise pour du Lambert-93", int(metres.sum()))]
    inside = _within(placed, _DEGRES)
    lost = _there(shapes) & ~inside
    placed[~inside] = None
    sentence = (
        "Des coordonnées en degrés (WGS 84) sont attendues, celles de la ligne sont dans une "
        "projection que le fichier ne nomme pas : la ligne est gardée sans géométrie."
    )
    rows = [
        Remark(ligne, "", "", "geometrie_invalide", "ignore", sentence)
        for ligne, out in zip(lignes, lost, strict=True)
        if out
    ]
    return placed, [*said, *rows]


def _there(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    return np.array([shape is not None for shape in shapes], dtype=bool)


def _within(
    shapes: NDArray[np.object_], box: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    inside = (
        (bounds[:, 0] >= box[0]) & (bounds[:, 1] >= box[1])
        & (bounds[:, 2] <= box[2]) & (bounds[:, 3] <= box[3])
    )  # fmt: skip
    return np.asarray(inside, dtype=bool)


def _is_plain(crs: CRS) -> bool:
    """Tell longitude and latitude on WGS 84 or on what is within a metre of it (RGF93…)."""
    return (
        bool(crs.is_geographic)
        and crs.prime_meridian is not None
        and (
            abs(crs.prime_meridian.longitude) < 1e-9  # noqa: PLR2004  (degrees: not the one of Paris)
        )
    )


def _projected(shapes: NDArray[np.object_], crs: CRS) -> NDArray[np.object_]:
    from pyproj import Transformer  # noqa: PLC0415  (files in degrees need no projection)
    from pyproj.exceptions import ProjError  # noqa: PLC0415

    try:
        machine = Transformer.from_crs(crs, 4326, always_xy=True)

        def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(machine.transform(points[:, 0], points[:, 1]))

        moved = shapely.transform(shapes, move)
    except (ProjError, shapely.errors.GEOSException):
        return np.full(len(shapes), None, dtype=object)
    return _clean(moved)


def _said(found: str, count: int) -> Remark:
    sentence = (
        f"Des coordonnées en degrés (WGS 84) sont attendues, la projection est {found} : "
        f"{counted(count, 'géométrie')} y {plural(count, 'a été ramenée', 'ont été ramenées')}."
    )
    return Remark(None, "", "", "projection", "repare", sentence)


def _refused(count: int) -> Remark:
    sentence = (
        "Une projection qui a un code EPSG est attendue, celle que le fichier déclare n'en a "
        f"aucun qui soit connu : {counted(count, 'géométrie')} "
        f"{plural(count, 'est laissée', 'sont laissées')} de côté. Exportez la couche en WGS 84 "
        "(EPSG:4326) ou en Lambert-93 (EPSG:2154)."
    )
    return Remark(None, "", "", "projection", "ignore", sentence)
