"""JSON and GeoJSON → a sheet: nested objects become columns, lists become cells."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.flattening import flat_rows
from cnc_geo.readers.containers.grid import check_limits, frame
from cnc_geo.readers.containers.sheet import Remark, Sheet
from cnc_geo.readers.echoes import shown_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cnc_geo.readers.containers.budget import Budget
    from cnc_geo.readers.containers.encoding import Text

_DEBUT = re.compile(r"""\[\s*([\[{"\]\d-]|null|true|false)|\{\s*["}]""")
_CONNUES = ("data", "results", "records", "features", "structures")
_ATTENDU = "une liste d'objets, un objet qui en contient une, ou un GeoJSON"


class _Account(NamedTuple):
    """Who is charged: the name of a file, and its budget."""

    nom: str
    budget: Budget


class _Elements(NamedTuple):
    """What a document lists: elements with their rank, and the projection it declares."""

    forme: str
    elements: list[tuple[int, object]]
    crs: object = None
    illisibles: tuple[int, ...] = ()


def looks_like_json(text: Text) -> bool:
    """Tell a JSON by its first characters."""
    return bool(_DEBUT.match(text.start()[:1000]))


def read_document(text: Text, nom: str, budget: Budget) -> Sheet:
    """Read a JSON, a JSON with one object a line, or a GeoJSON.

    Parameters
    ----------
    text
        A decoded text.
    nom
        Name of the file.
    budget
        What it may make.

    Returns
    -------
    Sheet
        One row an object; its line is its rank, from 1. What is no object is set aside.

    Raises
    ------
    SourceError
        If it is not JSON, or holds no list of objects, or a larger one than what is read.
    """
    try:
        _charge(text, nom, budget)
        return _read(text, nom, budget)
    except RecursionError as error:
        message = _unexpected(nom, "le JSON a trop de niveaux imbriqués")
        raise SourceError(message) from error


def _charge(text: Text, nom: str, budget: Budget) -> None:
    """Count the values of a document before any is made: an object takes as much as six."""
    octets = text.octets
    objects = octets.count(b"{")
    lists = octets.count(b"[")
    budget.charge("valeurs", octets.count(b",") + 2 * lists + 5 * objects, nom)


def _read(text: Text, nom: str, budget: Budget) -> Sheet:
    found = _elements(text, nom)
    items = {ligne: item for ligne, item in found.elements if isinstance(item, dict) and item}
    spatial = _are_features(items.values(), found.forme)
    if spatial:
        items = {n: item for n, item in items.items() if {"properties", "geometry"} & item.keys()}
    # An empty object is a blank row, which is none.
    aside = [n for n, item in found.elements if n not in items and item != {}]
    aside = sorted([*aside, *found.illisibles])
    if aside and not items:
        raise SourceError(_unexpected(nom, "aucun objet n'a été trouvé"))
    check_limits(nom, 1, len(items))
    lignes = list(items)
    rows = [_properties(item) for item in items.values()] if spatial else list(items.values())
    names, cells = flat_rows(rows, nom, budget)
    shapes, said = None, list[Remark]()
    if spatial:
        shapes, said = _shapes(list(items.values()), found.crs, lignes, _Account(nom, budget))
    return Sheet(
        nom=nom,
        forme="GeoJSON" if spatial else "JSON",
        cellules=frame(names, cells, lignes),
        geometrie=shapes,
        remarques=(*text.remarques, *said, *map(_not_an_object, aside)),
        ecartees=len(aside),
    )


def _elements(text: Text, nom: str) -> _Elements:
    try:
        document = json.loads(text.octets)
    except json.JSONDecodeError as error:
        lines = _json_lines(text) if error.msg == "Extra data" else None
        if lines is not None:
            return lines
        found = f"il est tronqué ou mal formé (ligne {error.lineno}, caractère {error.colno})"
        raise SourceError(_unexpected(nom, found)) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise SourceError(_unexpected(nom, "un nombre y est démesuré")) from error
    if isinstance(document, list):
        return _Elements("JSON", list(enumerate(document, start=1)))
    if not isinstance(document, dict):
        raise SourceError(_unexpected(nom, "ce n'est ni une liste ni un objet"))
    items = [document] if document.get("type") == "Feature" else _list_in(document, nom)
    forme = "GeoJSON" if str(document.get("type")) in {"Feature", "FeatureCollection"} else "JSON"
    return _Elements(forme, list(enumerate(items, start=1)), document.get("crs"))


def _json_lines(text: Text) -> _Elements | None:
    """Read one object a line; None if most lines are none."""
    elements, lost = [], []
    for number, line in enumerate(text.lines(), start=1):
        if not line.strip():
            continue
        try:
            elements.append((number, json.loads(line)))
        except ValueError:
            lost.append(number)
    if len(lost) >= len(elements):
        return None
    return _Elements("JSON", elements, illisibles=tuple(lost))


def _list_in(document: dict[str, Any], nom: str) -> list[object]:
    """Find the one list of objects of a document."""
    if document.get("type") == "Topology":
        raise SourceError(_unexpected(nom, "c'est du TopoJSON ; exportez-le en GeoJSON"))
    if document.get("type") == "FeatureCollection" and isinstance(document.get("features"), list):
        return list(document["features"])
    lists = {
        key: value
        for key, value in document.items()
        if isinstance(value, list) and any(isinstance(item, dict) for item in value)
    }
    known = [key for key in _CONNUES if key in lists]
    if known or len(lists) == 1:
        return lists[known[0] if known else next(iter(lists))]
    if lists:
        told = [shown_title(key, f"liste {n}")[:40] for n, key in enumerate(lists, start=1)]
        names = ", ".join(f"« {label} »" for label in told[:5])
        raise SourceError(_unexpected(nom, f"il contient plusieurs listes d'objets ({names})"))
    empty = [key for key in _CONNUES if document.get(key) == []]
    if empty:
        return []
    raise SourceError(_unexpected(nom, "l'objet n'en contient aucune"))


def _are_features(items: Iterable[dict[str, Any]], forme: str) -> bool:
    if forme == "GeoJSON":
        return True
    kinds = {str(item.get("type")) for item in items if "properties" in item or "geometry" in item}
    return kinds == {"Feature"}


def _properties(item: dict[str, Any]) -> dict[str, Any]:
    properties = item.get("properties")
    row = dict(properties) if isinstance(properties, dict) else {}
    return {"id": item["id"], **row} if "id" in item and "id" not in row else row


def _shapes(
    items: Sequence[dict[str, Any]], crs: object, lignes: Sequence[int], charged: _Account
) -> tuple[NDArray[np.object_], list[Remark]]:
    from cnc_geo.readers.containers.geometry import from_geojson, in_degrees  # noqa: PLC0415
    from cnc_geo.readers.containers.projections import named_projection  # noqa: PLC0415

    shapes, said = from_geojson([item.get("geometry") for item in items], lignes, *charged)
    placed, more = in_degrees(shapes, named_projection(crs), lignes)
    return placed, [*more, *said]


def _not_an_object(ligne: int) -> Remark:
    sentence = "Un objet JSON est attendu, l'élément n'en est pas un : il est écarté."
    return Remark(ligne, "", "", "ligne_illisible", "ecarte", sentence)


def _unexpected(nom: str, found: str) -> str:
    return f"{nom} : un JSON est attendu ({_ATTENDU}), {found}. Exportez-le de nouveau."
