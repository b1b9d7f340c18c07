"""Columns that several tables share."""

from __future__ import annotations

from cnc_geo.schema.codes import (
    CLASSES_BESOIN,
    ETATS,
    NIVEAUX,
    NIVEAUX_PERIMETRE,
)
from cnc_geo.schema.column import may_be_absent, may_be_empty, required

ID = required("id", "Identifiant, unique dans la table")
STRUCTURE = may_be_empty("structure", "Structure qui emploie ou qui porte").shown("Structure")
SIRET = may_be_empty("siret", "Numéro SIRET de la structure, quatorze chiffres").shown("SIRET")
FICTIF = may_be_absent("fictif", "« true » si la ligne est inventée", "true", "false")
CONTACT = may_be_absent(
    "contact", "Nom, courriel et téléphone ; vide tant qu'on ne les demande pas"
)
CODES = may_be_empty("codes", "Codes du périmètre à ce niveau, séparés par |")
POPULATION = required("population", "Population municipale, en habitants").shown(
    "Habitants", "entier"
)
AIRE = required("aire_km2", "Superficie géographique, en km² (géodésique, GRS80)").shown(
    "km²", "arrondi"
)
CONSEILLERS = required("conseillers", "Postes de conseiller numérique (occupés ou vacants)").shown(
    "CN", "entier"
)
NIVEAU_PERIMETRE = may_be_empty(
    "niveau", "Niveau du périmètre ; vide si la zone n'est qu'un libellé", *NIVEAUX_PERIMETRE
).shown("Niveau", "libelle")
INFERENCE_LUE = may_be_absent(
    "inference",
    "« code_postal » si les codes viennent de codes postaux qui valent pour plusieurs communes",
    "code_postal",
)
GEOMETRIE = may_be_absent(
    "geometrie", "Contour d'un périmètre de niveau polygone : WKT, longitude et latitude (WGS 84)"
)
ETAT = required("etat", "En poste, prévu (validé, non recruté), proposé ou terminé", *ETATS).shown(
    "État", "libelle"
)
TERRITOIRE = (
    required("niveau", "Niveau du territoire", *NIVEAUX),
    required("code", "Code du territoire à son niveau"),
    required("nom", "Nom du territoire").shown("Territoire", "abrege"),
)
"""The columns that say which territory a row is about."""
SANS_VALEUR = required(
    "population_sans_valeur", "Habitants des communes sans valeur de l'indicateur"
).shown("Sans valeur", "entier")
BESOIN_MOYEN = may_be_empty(
    "besoin_moyen", "Moyenne de l'indicateur, pondérée par la population"
).shown("Besoin moyen", "rapport")
CLASSE_BESOIN = required(
    "classe", "Cinquième de la population de France, ou sans valeur", *CLASSES_BESOIN
).shown("Besoin", "libelle")
