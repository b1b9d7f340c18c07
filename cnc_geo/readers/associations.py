"""Mappings of columns that are saved, and used again on the next file of the same kind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cnc_geo.errors import SourceError
from cnc_geo.readers.columns import CONSTANTE, Association, map_columns
from cnc_geo.readers.echoes import header_labels, is_cell
from cnc_geo.readers.fields import FIELDS, TABLE_FIELDS

if TYPE_CHECKING:
    from cnc_geo.readers.recognition import Recognition


def association_text(recognition: Recognition) -> str:
    """Write the mapping of a file as JSON, to be used again on the next one of its kind."""
    table = recognition.format.tables[0]
    # A usual name that was put aside by hand must stay aside the next time.
    kept = {*recognition.colonnes, *map_columns(recognition.sheet, table)}
    told = {field: headers[0] for field, headers in recognition.colonnes.items()}
    # Where a first row was taken for headers, those that may name somebody are of no other file.
    headers = [str(header) for header in recognition.sheet.cellules.columns]
    if any(map(is_cell, headers)):
        labels = header_labels(headers)
        kept -= {field for field, header in told.items() if labels[header] != header}
    colonnes = {field: told.get(field, "") for field in FIELDS if field in kept}
    colonnes |= {field: CONSTANTE + text for field, text in recognition.constantes.items()}
    members = {
        "cnc_geo": "association",
        "table": table,
        "colonnes": colonnes,
    }
    return json.dumps(members, ensure_ascii=False, indent=1) + "\n"


def is_association(content: bytes) -> bool:
    """Tell whether a file is a saved mapping."""
    return len(content) < 100_000 and b'"cnc_geo": "association"' in content  # noqa: PLR2004


def read_association(content: bytes, nom: str) -> Association:
    """Read a mapping that was saved.

    Parameters
    ----------
    content, nom
        Bytes and name of the file.

    Returns
    -------
    Association
        The mapping.

    Raises
    ------
    SourceError
        If it is not a mapping written by `association_text`.
    """
    try:
        members = json.loads(content.decode("utf-8-sig"))
        table = members["table"]
        colonnes = {str(field): str(header) for field, header in members["colonnes"].items()}
        if table not in TABLE_FIELDS or not set(colonnes) <= set(FIELDS):
            raise KeyError(table)  # noqa: TRY301
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = (
            f"{nom} : une association de colonnes enregistrée par cnc_geo est attendue, celle-ci "
            "n'a pas cette forme. Refaites-la avec --enregistrer-association."
        )
        raise SourceError(message) from error
    return Association(table, colonnes)
