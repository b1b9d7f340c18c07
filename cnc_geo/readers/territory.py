"""The territory's folder → `Territory`; by default the one embedded in the package.

Attributes and polygons stand in different files: figures never read a polygon.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pandas as pd
import pyarrow.parquet as pq

from cnc_geo.errors import SourceError
from cnc_geo.readers.embedded import embedded, read_verified
from cnc_geo.readers.territory_tables import read_polygons, read_table
from cnc_geo.schema.tables import SCHEMAS, check
from cnc_geo.territory.model import Territory

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

_FILES = (
    "communes.parquet",
    "contours_communes.parquet",
    "territoires.parquet",
    "carte.parquet",
    "adjacence.parquet",
    "formes.parquet",
    "passage_communes.parquet",
    "passage_epci.parquet",
    "epci_dissous.parquet",
    "codes_postaux.parquet",
    "anciens_noms.parquet",
    "millesimes.json",
)


def read_territory(folder: Path | str | None = None) -> Territory:
    """Read a territory.

    Parameters
    ----------
    folder
        Folder of the files described in `data/README.md`; the embedded territory if None.

    Returns
    -------
    Territory
        Its figures; polygons are read when `contours` is first called.

    Raises
    ------
    SourceError
        If a file of the folder is absent or malformed, or names a unit that no other names.
    TableError
        If a table does not have the columns of its schema.
    """
    place = _complete(folder)
    try:
        # Tests hold the embedded folder to the facts; a user's own is checked at each reading.
        territory = _read(place, verify=folder is not None)
    except _FAULTS as error:
        raise _malformed(place, error) from error
    _FOLDERS[territory] = None if folder is None else str(place.absolute())
    return territory


_FAULTS = (ValueError, OSError, LookupError, TypeError, ArithmeticError, AttributeError,
           RecursionError, NotImplementedError, MemoryError)  # fmt: skip
"""What libraries raise on a malformed JSON or Parquet."""


def _malformed(place: Path, error: Exception) -> SourceError:
    return SourceError(
        f"Le dossier de territoire « {place} » n'a pas la forme décrite dans data/README.md : "
        f"{error}. Reconstruisez-le, ou retirez l'option --territoire."
    )


_FOLDERS: WeakKeyDictionary[Territory, str | None] = WeakKeyDictionary()


def folder_of(territory: Territory) -> str | None:
    """Tell the folder from which a territory was read; None for the embedded one.

    Raises
    ------
    SourceError
        If it was made in memory.
    """
    if territory not in _FOLDERS:
        message = "Un territoire lu dans un dossier est attendu ; celui-ci a été fait en mémoire."
        raise SourceError(message)
    return _FOLDERS[territory]


def _read(place: Path, *, verify: bool) -> Territory:
    names = [column.nom for column in SCHEMAS["communes"]]
    communes = _table(place, "communes").sort_values("code", ignore_index=True)
    figures = check(communes[names], "communes")
    passages = {
        niveau: _mapping(
            _table(place, f"passage_{niveau}s" if niveau == "commune" else "passage_epci")
        )
        for niveau in ("commune", "epci")
    }
    noms, adjacence = _table(place, "territoires"), _table(place, "adjacence")
    shared = _table(place, "epci_dissous").groupby("ancien")["commune"]
    dissous = {str(ancien): tuple(sorted(codes)) for ancien, codes in shared}
    if verify:
        told = {
            "adjacence": {*adjacence["a"], *adjacence["b"]},
            "passage_communes": set(passages["commune"].values()),
            "epci_dissous": {code for codes in dissous.values() for code in codes},
            "codes_postaux": set(_words(place, "codes_postaux")["commune"]),
            "anciens_noms": set(_words(place, "anciens_noms")["commune"]),
        }
        _check_references(communes, noms, told)
    vintages = json.loads(read_verified(place / "millesimes.json"))
    return Territory(
        communes=figures.assign(longitude=communes["longitude"], latitude=communes["latitude"]),
        noms=noms[["niveau", "code", "nom"]],
        adjacence=adjacence,
        passages=passages,
        epci_dissous=dissous,
        millesimes=vintages["millesimes"],
        contours=lambda: _contours(place),
        pieces=lambda: _pieces(place),
        codes_postaux=lambda: _words(place, "codes_postaux"),
        anciens_noms=lambda: _words(place, "anciens_noms"),
        empreinte=lambda: _empreinte(place),
        formes=lambda: _formes(place),
    )


def _check_references(
    communes: pd.DataFrame, noms: pd.DataFrame, told: dict[str, set[str]]
) -> None:
    """Raise ValueError if a code stands in one file and not in the one that should name it."""
    known = set(communes["code"])
    if len(known) < len(communes):
        message = "une commune est répétée dans communes.parquet"
        raise ValueError(message)
    for niveau in ("departement", "region", "epci", "ept"):
        named = set(noms.loc[noms["niveau"] == niveau, "code"])
        lost = sorted(set(communes[niveau].dropna()) - named)
        if lost:
            message = f"{niveau} sans nom dans territoires.parquet : {', '.join(lost[:5])}"
            raise ValueError(message)
    for nom, codes in told.items():
        if not codes <= known:
            message = f"commune inconnue dans {nom}.parquet : {min(codes - known)}"
            raise ValueError(message)


@cache
def _contours(place: Path) -> gpd.GeoSeries:
    import geopandas as gpd  # noqa: PLC0415  (half a second that figures need not pay)

    told, shapes = _late(place, "contours_communes", read_polygons)
    index = pd.Index(told["code"])
    return gpd.GeoSeries(shapes, index=index, crs="EPSG:4326", name="geometry").sort_index()


@cache
def _pieces(place: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415  (half a second that figures need not pay)

    told, shapes = _late(place, "carte", read_polygons)
    return gpd.GeoDataFrame(told, geometry=shapes, crs="EPSG:4326")


@cache
def _formes(place: Path) -> pd.DataFrame:
    told: pd.DataFrame = _late(place, "formes", read_table)
    return told.sort_values("code", ignore_index=True).drop(columns="code")


@cache
def _words(place: Path, name: str) -> pd.DataFrame:
    told: pd.DataFrame = _late(place, name, read_table)
    return told


@cache
def _empreinte(place: Path) -> str:
    content = hashlib.sha256()
    for name in _FILES:
        content.update(hashlib.sha256(read_verified(place / name)).digest())
    return content.hexdigest()


def place_names() -> tuple[list[str], list[str]]:
    """Give the names of the communes of the embedded territory, then those of what they make."""
    place = embedded("territoire")
    tables = [pq.read_table(place / f"{name}.parquet", columns=["nom"]) for name in _NAMED]
    communes, parts = ([str(nom) for nom in table["nom"].to_pylist()] for table in tables)
    return communes, parts


_NAMED = ("communes", "territoires")


def _complete(folder: Path | str | None) -> Path:
    place = embedded("territoire") if folder is None else Path(folder)
    absent = [name for name in _FILES if not (place / name).is_file()]
    if absent:
        message = (
            f"Le dossier de territoire « {place} » doit contenir {', '.join(_FILES)} ; "
            f"il y manque {', '.join(absent)}. Indiquez un dossier complet, ou retirez l'option "
            "--territoire pour employer le territoire fourni."
        )
        raise SourceError(message)
    return place


def _table(place: Path, name: str) -> pd.DataFrame:
    return read_table(read_verified(place / f"{name}.parquet"), name)


def _late(place: Path, name: str, read: Callable[[bytes, str], Any]) -> Any:  # noqa: ANN401  (what it reads)
    """Read a file long after the others: what is wrong with it is said as for them."""
    content = read_verified(place / f"{name}.parquet")
    try:
        return read(content, name)
    except _FAULTS as error:
        raise _malformed(place, error) from error


def _mapping(passage: pd.DataFrame) -> dict[str, str]:
    return dict(zip(passage["ancien"], passage["code"], strict=True))
