"""Columns that several tables share."""

from __future__ import annotations

from cnc_geo.schema.codes import (
    ETATS,
    NIVEAUX_PERIMETRE,
)
from cnc_geo.schema.columns import may_be_absent, may_be_empty, required

ID = required("id", "Identifiant, unique dans la table")
STRUCTURE = may_be_empty("structure", "Structure qui emploie ou qui porte")
SIRET = may_be_empty("siret", "Numéro SIRET de la structure, quatorze chiffres")
FICTIF = may_be_absent("fictif", "« true » si la ligne est inventée", "true", "false")
CONTACT = may_be_absent(
    "contact", "Nom, courriel et téléphone ; vide tant qu'on ne les demande pas"
)
CODES = may_be_empty("codes", "Codes du périmètre à ce niveau, séparés par |")
POPULATION = required("population", "Population municipale, en habitants")
AIRE = required("aire_km2", "Superficie géographique, en km² (géodésique, GRS80)")
CONSEILLERS = required("conseillers", "Postes de conseiller numérique (occupés ou vacants)")
NIVEAU_PERIMETRE = may_be_empty(
    "niveau", "Niveau du périmètre ; vide si la zone n'est qu'un libellé", *NIVEAUX_PERIMETRE
)
INFERENCE_LUE = may_be_absent(
    "inference",
    "« code_postal » si les codes viennent de codes postaux qui valent pour plusieurs communes",
    "code_postal",
)
GEOMETRIE = may_be_absent(
    "geometrie", "Contour d'un périmètre de niveau polygone : WKT, longitude et latitude (WGS 84)"
)
ETAT = required("etat", "En poste, prévu (validé, non recruté), proposé ou terminé", *ETATS)
