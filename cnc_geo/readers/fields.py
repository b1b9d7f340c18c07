"""What a column may mean to us: every field of a row, and which of them each table has."""

from __future__ import annotations

from cnc_geo.readers.row_fields import ROW_FIELDS, Field
from cnc_geo.readers.zone_fields import ZONE_FIELDS

FIELDS: dict[str, Field] = {**ROW_FIELDS, **ZONE_FIELDS}
"""Every field by name: how its cells are cleaned, the headers it goes by."""

PLACE_FIELDS = (
    "commune",
    "nom_commune",
    "code_postal",
    "departement",
    "adresse",
    "latitude",
    "longitude",
    "coordonnees",
)
"""Fields that say where a row is."""


_ZONE = ("niveau", "codes", "codes_postaux", "geometrie")


TABLE_FIELDS: dict[str, tuple[str, ...]] = {
    "conseillers": (
        "id",
        "structure",
        "siret",
        *PLACE_FIELDS,
        "coordinateurs",
        "etat",
        "nombre",
        "fictif",
    ),
    "structures": ("id", "nom", "siret", *PLACE_FIELDS, "nature", "fictif"),
    "coordinateurs": (
        "id",
        "structure",
        "siret",
        *PLACE_FIELDS,
        *_ZONE,
        "etat",
        "debut",
        "fin",
        "fictif",
    ),
    "candidatures": (
        "id",
        "structure",
        "siret",
        *PLACE_FIELDS,
        "cas",
        "porteur",
        "nature",
        "contrat",
        *_ZONE,
        "etat",
        "avis_prefet",
        "date_depot",
        "fictif",
    ),
    "lieux": ("id", "nom", "siret", *PLACE_FIELDS),
    "indicateurs": ("niveau_territoire", "code", "libelle", "valeur"),
    "masque": ("niveau_territoire", "code", "libelle", "motif"),
    "contours": ("niveau_territoire", "code", "libelle"),
}
"""Fields of each table that the user may map by hand, in the order of the screen."""
