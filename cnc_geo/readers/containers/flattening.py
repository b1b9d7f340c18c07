"""Objects of a document or of a layer → text cells, one column a path."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cnc_geo.readers.containers.grid import cell_text, check_limits
from cnc_geo.readers.containers.sheet import COLONNES_MAX
from cnc_geo.schema.codes import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnc_geo.readers.containers.budget import Budget


def flat_rows(
    objects: Sequence[Mapping[str, Any]], nom: str, budget: Budget
) -> tuple[list[str], list[list[str]]]:
    """Give each object a row of text cells; `a.b` names what is nested.

    Parameters
    ----------
    objects
        Objects of any keys; a key that is absent is an empty cell.
    nom
        Name of the file, for messages.
    budget
        What it may make; names are charged once each, before they are made.

    Returns
    -------
    list of str
        Columns, in the order they are met.
    list of list of str
        Cells, one list an object.

    Raises
    ------
    SourceError
        If they have more columns, cells or letters of names than what is read.
    """
    columns: dict[str, None] = {}
    flat, names = [], _Names(nom, budget)
    for item in objects:
        row = _flat(item, None, names)
        if not columns.keys() >= row.keys():
            budget.charge("noms", sum(map(len, row.keys() - columns.keys())), nom)
            columns.update(dict.fromkeys(row))
            check_limits(nom, len(columns), 1)
        flat.append(row)
    check_limits(nom, len(columns), len(flat))
    kept = _without_shells(list(columns), flat)
    budget.charge("cellules", len(kept) * len(flat), nom)
    return _named(kept), [[row.get(name, "") for name in kept] for row in flat]


class _Names:
    """Names of what is nested: each is made once, whatever the number of rows that have it."""

    def __init__(self, nom: str, budget: Budget) -> None:
        self._nom, self._budget = nom, budget
        self._known: dict[tuple[str, str], str] = {}

    def join(self, prefix: str, key: str) -> str:
        """Name a key under a prefix."""
        known = self._known.get((prefix, key))
        if known is None:
            self._budget.charge("noms", len(prefix) + len(key) + 1, self._nom)
            known = self._known[prefix, key] = f"{prefix}.{key}"
        return known


def joined(values: Sequence[object]) -> str:
    """Write a list of scalars as one cell."""
    return SEPARATOR.join(map(cell_text, values))


def _flat(item: Mapping[str, Any], prefix: str | None, names: _Names) -> dict[str, str]:
    row: dict[str, str] = {}
    for key, value in item.items():
        name = key if prefix is None else names.join(prefix, key)
        if isinstance(value, str):
            row[name] = value.strip()
        elif isinstance(value, dict):
            row |= _flat(value, name, names) or {name: ""}
        elif isinstance(value, list):
            row |= _from_list(name, value, names)
        else:
            row[name] = cell_text(value)
    return row


_MOST = 100_000
"""Cells of one list of objects that are told apart; a longer one stays as it is written."""


def _from_list(key: str, values: list[Any], names: _Names) -> dict[str, str]:
    if not values or not any(isinstance(value, list | dict) for value in values):
        return {key: joined(values)}
    if all(isinstance(value, dict) for value in values):
        parts = [_flat(value, key, names) for value in values]
        inner = dict.fromkeys(name for part in parts for name in part)
        if len(inner) > COLONNES_MAX or len(inner) * len(parts) > _MOST:
            return {key: json.dumps(values, ensure_ascii=False)}
        return {n: SEPARATOR.join(part.get(n, "") for part in parts) for n in inner}
    return {key: json.dumps(values, ensure_ascii=False)}  # lists of lists: coordinates


def _without_shells(names: list[str], flat: Sequence[Mapping[str, str]]) -> list[str]:
    """Leave out `a`, where it is but the empty `{}` of rows that have no `a.b`."""
    parents = {
        name.rsplit(".", depth)[0] for name in names for depth in range(1, name.count(".") + 1)
    }
    return [name for name in names if name not in parents or any(row.get(name, "") for row in flat)]


def _named(names: Sequence[str]) -> list[str]:
    """Name columns as headers are: stripped, never empty, never twice."""
    taken: dict[str, None] = {}
    for rank, name in enumerate(names, start=1):
        base = unique = name.strip() or f"colonne {rank}"
        number = 1
        while unique in taken:
            number += 1
            unique = f"{base} ({number})"
        taken[unique] = None
    return list(taken)
