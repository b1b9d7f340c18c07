"""What a kind of file is: its tables, the headers that tell it, the columns of its fields.

Headers are written folded (`cleaning.fold`): no accent, no case, `_` for anything else.
"""

from __future__ import annotations

from typing import NamedTuple

from cnc_geo.readers.fields import TABLE_FIELDS
from cnc_geo.schema.tables import SCHEMAS


class Format(NamedTuple):
    """One kind of file.

    Parameters
    ----------
    cle
        Short name, used by tests and by exports.
    nom
        What the file is, in French.
    tables
        Tables it gives, the main one first.
    requis
        Folded headers without which a file is not of this kind.
    champs
        Field → headers that hold it, the one to read first; others are compared with it.
    personnes
        Headers of persons' data beside those of `fields.PERSONAL`.
    lieux
        Whether rows are places rather than posts: counts are then numbers of places.
    sans_entete
        Whether the file has no header, the one here being given by `headerless`.
    """

    cle: str
    nom: str
    tables: tuple[str, ...]
    requis: tuple[str, ...]
    champs: dict[str, tuple[str, ...]]
    personnes: tuple[str, ...] = ()
    lieux: bool = False
    sans_entete: bool = False


def native(table: str, nom: str) -> Format:
    """Make the format of one of our own files: its columns are those of the table."""
    columns = SCHEMAS[table]
    own = _TERRITORIAL if "niveau_territoire" in TABLE_FIELDS[table] else {}
    return Format(
        f"natif_{table}",
        nom,
        (table,),
        tuple(c.nom for c in columns if not c.facultatif),
        {
            field: (c.nom,)
            for c in columns
            if (field := own.get(c.nom, c.nom)) in (*TABLE_FIELDS[table], *_OURS)
        },
    )


_OURS = ("position", "inference")
"""Fields that only our own files have."""

_TERRITORIAL = {"niveau": "niveau_territoire", "nom": "libelle"}
"""Columns of a table of territories whose field has another name."""


PLACES = {
    "id": ("id",),
    "structure": ("nom",),
    "siret": ("pivot",),
    "commune": ("code_insee",),
    "nom_commune": ("commune",),
    "code_postal": ("code_postal",),
    "adresse": ("adresse",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
}
PERIMETERS = {
    "codes_region": ("code_region",),
    "codes_departement": ("code_departement",),
    "codes_postaux": ("code_postaux", "bassins_de_vie_codes_postaux"),
    "courriels": ("adresse_mail_cnfs",),
}


CONTOURS = Format("contours", "limites de territoires", ("contours",), (), {})
"""Boundaries, known by their polygons and the code of each."""


def free(table: str) -> Format:
    """Make the format of a file of no known kind that is read as one table, column by column."""
    people = _PEOPLE if table in ("conseillers", "coordinateurs") else ()
    return Format("libre", f"table « {table} », colonnes associées", (table,), (), {}, people)


def drawn(table: str) -> Format:
    """Make the format of a file of polygons, each of them the perimeter of a row of a table."""
    return free(table)._replace(nom=f"périmètres dessinés, table « {table} »")


_PEOPLE = ("nom", "conseiller", "coordinateur", "mediateur", "aidant", "agent", "salarie")
"""Headers that may hold a person's name where each row is a person's post."""
