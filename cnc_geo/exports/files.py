"""Tables → bytes and files; the suffix tells the form, and each form carries its provenance."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import zipfile
from typing import TYPE_CHECKING

import pandas as pd

from cnc_geo.errors import ChoiceError
from cnc_geo.exports.writing import write_texts
from cnc_geo.schema.formulas import neutralise
from cnc_geo.schema.tables import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import geopandas as gpd

_DECIMALS = 9
"""Decimals of numbers: one inhabitant of France is a share of 1.5e-8, never written 0 nor 1."""

SUFFIXES = (".csv", ".geojson")
"""Forms of file that are written."""


def csv_text(table: pd.DataFrame) -> str:
    """Write a table as CSV: `;`, line feeds, decimal point, true numbers, codes as they are.

    Parameters
    ----------
    table
        Any table without geometry.

    Returns
    -------
    str
        Header and rows. What a spreadsheet would take for a formula, whatever it reads cells by, is
        preceded by an apostrophe, which our own reader takes off.
    """
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow(table.columns)
    columns = [[_cell(value) for value in table[name].tolist()] for name in table.columns]
    writer.writerows(zip(*columns, strict=True))
    return written.getvalue()


def native_texts(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Write the tables of a network as native files: read again, they give the same tables.

    Parameters
    ----------
    tables
        Tables of a network, by name.

    Returns
    -------
    dict
        Name → CSV text, for the tables that have rows; a column that may be absent and is empty
        is left out.
    """
    texts = {}
    for nom, table in tables.items():
        if len(table):
            blank = [c.nom for c in SCHEMAS[nom] if c.facultatif and (table[c.nom] == "").all()]
            texts[nom] = csv_text(table.drop(columns=blank))
    return texts


def zip_bytes(texts: Mapping[str, str]) -> bytes:
    """Put texts in an archive, the same bytes each time.

    Parameters
    ----------
    texts
        Name of each file → its text.

    Returns
    -------
    bytes
        A zip; the dates of its members are those of the format's first day.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, str):
        return neutralise(_with_line_feeds(value))
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "oui" if plain else "non"
    if isinstance(plain, float):
        return f"{plain:.{_DECIMALS}f}".rstrip("0").rstrip(".")  # never 1e-08
    return str(plain)


def _with_line_feeds(text: str) -> str:
    """End lines by line feeds: some versions of `csv` do not quote a carriage return alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _plain(value: object) -> object:
    """Turn a cell into text, a number, a truth value, or None for a missing one."""
    if (
        value is None
        or value is pd.NaT
        or value is pd.NA
        or (isinstance(value, float) and math.isnan(value))
    ):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else round(value, _DECIMALS)
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()  # four figures for any year, unlike %Y
    return value


def geojson_text(
    table: pd.DataFrame, geometry: gpd.GeoSeries, members: Mapping[str, object]
) -> str:
    """Write a table and its shapes as GeoJSON (RFC 7946).

    Parameters
    ----------
    table
        Rows become the properties of features, in order.
    geometry
        One shape a row, EPSG:4326.
    members
        Provenance, written as further top-level members (RFC 7946 §6.1 allows them).

    Returns
    -------
    str
        A FeatureCollection: longitude then latitude, exterior rings counterclockwise (§3.1.6),
        no `crs` member (§4), one feature a line; an empty shape is written ``null`` (§3.2).
    """
    import shapely  # noqa: PLC0415  (figures alone do not need it)

    shapes = shapely.orient_polygons(geometry.to_numpy(), exterior_cw=False)
    written = shapely.to_geojson(shapes)
    empty = shapely.is_empty(shapes)
    head = json.dumps({"type": "FeatureCollection", **members}, ensure_ascii=False)[:-1]
    names = list(table.columns)
    columns = [table[name].tolist() for name in names]
    lines = []
    for shape, nothing, *cells in zip(written, empty, *columns, strict=True):
        properties = {name: _plain(cell) for name, cell in zip(names, cells, strict=True)}
        told = json.dumps(properties, ensure_ascii=False)
        body = "null" if nothing else shape
        lines.append(f'{{"type": "Feature", "properties": {told}, "geometry": {body}}}')
    return f'{head}, "features": [\n' + ",\n".join(lines) + "\n]}\n"


def sidecar_text(table: pd.DataFrame, members: Mapping[str, object]) -> str:
    """Write the sidecar of a CSV: its provenance, and what tells that the two belong together.

    Parameters
    ----------
    table
        The table of the CSV.
    members
        Provenance.

    Returns
    -------
    str
        A JSON object: the members, `sha256` of the CSV and, if any of its cells has an apostrophe
        of ours, their number, `cellules_neutralisees`.
    """
    return _sidecar(table, csv_text(table), members)


def _sidecar(table: pd.DataFrame, text: str, members: Mapping[str, object]) -> str:
    cells = (value for name in table.columns for value in table[name].tolist())
    armed = sum(isinstance(v, str) and neutralise(v) != v for v in cells)
    told = {**members, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    if armed:
        told["cellules_neutralisees"] = armed
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def suffix_of(path: Path) -> str:
    """Return the suffix of a file to write, or raise `ChoiceError` if no form goes by it."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        message = (
            f"Format inconnu : « {path.name} ». Donnez au fichier l'un des suffixes "
            f"{', '.join(SUFFIXES)}."
        )
        raise ChoiceError(message)
    return suffix


def write_table(
    path: Path,
    table: pd.DataFrame,
    shapes: Callable[[], gpd.GeoSeries],
    members: Mapping[str, object],
) -> None:
    """Write a table in the form its suffix tells, with its provenance.

    Parameters
    ----------
    path
        File to write; a CSV gets a sidecar of the same name followed by `.json`, which holds the
        digest of the CSV.
    table
        The table.
    shapes
        Draws one shape a row; called only for a form that holds shapes.
    members
        Provenance.

    Raises
    ------
    ChoiceError
        If no form of file goes by that suffix.
    SourceError
        If the folder is absent or refuses to be written.
    """
    if suffix_of(path) == ".csv":
        text = csv_text(table)
        # The sidecar first: a table never stands without it.
        texts = {path.with_name(path.name + ".json"): _sidecar(table, text, members), path: text}
    else:
        texts = {path: geojson_text(table, shapes(), members)}
    write_texts(path, texts)
