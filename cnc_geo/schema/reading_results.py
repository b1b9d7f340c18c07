"""The tables that are made of files that were read."""

from __future__ import annotations

from cnc_geo.schema.codes import (
    CONSTATS,
    TRAITEMENTS,
)
from cnc_geo.schema.column import Column, may_be_empty, required

READING_RESULTS: dict[str, tuple[Column, ...]] = {
    "diagnostics": (
        required("fichier", "Nom du fichier"),
        may_be_empty("ligne", "Ligne du fichier ; vide pour le fichier entier").shown("Ligne"),
        may_be_empty("colonne", "En-tête de la colonne, ou son rang").shown("Colonne"),
        may_be_empty(
            "valeur", "Texte de la cellule ; « (non repris) » s'il peut nommer quelqu'un"
        ).shown("Valeur"),
        required("constat", "Ce qui a été trouvé", *CONSTATS).shown(
            "Ce qui a été trouvé", "libelle"
        ),
        required(
            "traitement", "Cellule gardée, réparée, ignorée, ou ligne écartée", *TRAITEMENTS
        ).shown("Ce qui a été fait", "libelle"),
        required(
            "explication", "Ce qui était attendu, ce qui a été trouvé, ce qui a été fait"
        ).shown("Explication"),
    ),
    "fichiers": (
        required("fichier", "Nom du fichier"),
        required("format", "Ce que le fichier est"),
        may_be_empty("tables", "Tables qu'il donne, séparées par |"),
        required("lues", "Lignes lues"),
        required("gardees", "Lignes gardées"),
        required("ecartees", "Lignes écartées ; lues = gardées + écartées"),
        required("reparees", "Lignes dont une cellule au moins est réparée"),
        required("incompletes", "Lignes gardées dont une cellule au moins n'a pas pu servir"),
    ),
}
"""Tables of what was found in files, by name."""
