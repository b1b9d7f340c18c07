"""Zipped Shapefile → sheets, one a layer; GDAL is given nothing but the bytes of Shapefiles."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.flattening import flat_rows
from cnc_geo.readers.containers.geometry import from_wkb, in_degrees
from cnc_geo.readers.containers.grid import check_limits, frame
from cnc_geo.readers.containers.projections import projection_of
from cnc_geo.readers.containers.sheet import Sheet
from cnc_geo.readers.echoes import shown_title

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.readers.containers.archives import Archive
    from cnc_geo.readers.containers.budget import Budget

SIGNATURE_SHP = b"\x00\x00\x27\x0a"
_INDISPENSABLES = (".shx", ".dbf")
_ENCODAGES = {"65001": "UTF-8", "utf8": "UTF-8", "1252": "CP1252", "88591": "ISO-8859-1"}
_TETE_DBF = struct.Struct("<IHH")
"""Rows, length of the header, length of a row: at the fifth byte of a `.dbf`."""
_WKT_MAX = 65_535


def read_shapefiles(archive: Archive, budget: Budget) -> list[Sheet]:
    """Read each layer of a zipped Shapefile.

    Parameters
    ----------
    archive
        A zip that has a `.shp`.
    budget
        What it may make.

    Returns
    -------
    list of Sheet
        One a `.shp`; lines are ranks of rows.

    Raises
    ------
    SourceError
        If the `.dbf` or the `.shx` is missing, or one of them is damaged or too large.
    """
    files = {name.lower(): name for name in archive.membres if "__MACOSX" not in name}
    stems = [name.removesuffix(".shp") for name in files if name.endswith(".shp")]
    titles = [PurePosixPath(files[stem + ".shp"]).stem for stem in stems]
    labels = [shown_title(title, f"couche {n}") for n, title in enumerate(titles, start=1)]
    return [
        _layer(
            archive,
            {ext: files[stem + ext] for ext in _suffixes(files, stem)},
            archive.nom if len(stems) == 1 else f"{archive.nom} – {label}",
            title,
            budget,
        )
        for stem, title, label in zip(stems, titles, labels, strict=True)
    ]


def _suffixes(files: dict[str, str], stem: str) -> list[str]:
    return [ext for ext in (".shp", *_INDISPENSABLES, ".prj", ".cpg") if stem + ext in files]


def _layer(archive: Archive, parts: dict[str, str], nom: str, titre: str, budget: Budget) -> Sheet:
    absent = [ext for ext in _INDISPENSABLES if ext not in parts]
    if absent:
        message = (
            f"{nom} : un Shapefile est fait d'un .shp, d'un .shx et d'un .dbf de même nom ; il "
            f"manque le {' et le '.join(absent)}. Remettez-les dans l'archive, avec le .prj."
        )
        raise SourceError(message)
    octets = {ext: archive.read(parts[ext]) for ext in (".shp", *_INDISPENSABLES)}
    _check(octets, nom, budget)
    names, columns, blobs = _gdal(octets, _encoding(archive, parts), nom)
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    rows = rows or [{} for _ in blobs]
    headers, cells = flat_rows(rows, nom, budget)
    lignes = list(range(1, len(blobs) + 1))
    shapes, missing = from_wkb(blobs, lignes, nom, budget)
    shapes, said = in_degrees(shapes, _crs(archive, parts), lignes)
    return Sheet(
        nom=nom,
        forme="Shapefile",
        cellules=frame(headers, cells, lignes),
        geometrie=shapes,
        remarques=(*said, *missing),
        titre=titre,
    )


def _check(octets: dict[str, bytes], nom: str, budget: Budget) -> None:
    """Refuse what is no Shapefile, before GDAL sees it."""
    dbf = octets[".dbf"]
    genuine = (
        octets[".shp"].startswith(SIGNATURE_SHP)
        and octets[".shx"].startswith(SIGNATURE_SHP)
        and len(dbf) > 32  # noqa: PLR2004  (length of its header)
    )
    rows, head, width = _TETE_DBF.unpack_from(dbf, 4) if genuine else (0, 0, 0)
    if not genuine or not width or head + rows * width > len(dbf) + width:
        raise SourceError(_damaged(nom))
    columns = max(1, (head - 33) // 32)
    check_limits(nom, columns, rows)
    budget.charge("lignes", rows, nom)
    budget.charge("cellules", columns * rows, nom)
    budget.charge("lettres", len(dbf), nom)


def _gdal(
    octets: dict[str, bytes], encoding: str, nom: str
) -> tuple[list[str], list[list[Any]], list[bytes | None]]:
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError  # noqa: PLC0415  (GDAL is heavy)  # noqa: PLC0415
    from pyogrio.raw import read  # noqa: PLC0415

    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w") as archive:
        for suffix, content in octets.items():
            archive.writestr("couche" + suffix, content)
    faults = (DataSourceError, DataLayerError, FeatureError, GeometryError, ValueError, OSError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of GDAL, on a ring that it closes
            meta, _, geometries, data = read(
                clean.getvalue(), layer="couche", encoding=encoding, force_2d=True
            )
    except (*faults, RuntimeError, OverflowError) as error:
        raise SourceError(_damaged(nom)) from error
    names = [str(name) for name in meta["fields"]]
    blobs = [None] * len(data[0]) if geometries is None and len(data) else geometries
    return names, [_values(column) for column in data], list(blobs if blobs is not None else [])


def _values(column: NDArray[Any]) -> list[Any]:
    if column.dtype.kind == "M":
        days = column.astype("datetime64[s]")
        return [None if day != day else day for day in days.tolist()]  # noqa: PLR0124
    return list(column.tolist())


def _encoding(archive: Archive, parts: dict[str, str]) -> str:
    if ".cpg" not in parts:
        return "CP1252"
    said = archive.read(parts[".cpg"])[:40].decode("ascii", "ignore").strip()
    key = said.lower().replace("-", "").replace("iso", "").replace("ansi", "").replace("cp", "")
    return _ENCODAGES.get(key.strip(), "CP1252")


def _crs(archive: Archive, parts: dict[str, str]) -> int | None:
    if ".prj" not in parts:
        return None
    text = archive.read(parts[".prj"])[:_WKT_MAX].decode("utf-8-sig", "replace").strip("\0 \t\r\n")
    return projection_of(text) if text else None


def _damaged(nom: str) -> str:
    return (
        f"{nom} : un Shapefile entier est attendu (.shp, .shx, .dbf), celui-ci est abîmé ou n'en "
        "est pas un. Exportez-le de nouveau."
    )
