"""The tables that are read."""

from __future__ import annotations

from cnc_geo.schema.codes import (
    CAS,
    CONTRATS,
    NIVEAUX,
    NIVEAUX_CONTOURS,
    PORTEURS,
    POSITIONS,
)
from cnc_geo.schema.columns import Column, may_be_absent, may_be_empty, required
from cnc_geo.schema.shared_columns import (
    AIRE,
    CODES,
    CONTACT,
    ETAT,
    FICTIF,
    GEOMETRIE,
    ID,
    INFERENCE_LUE,
    NIVEAU_PERIMETRE,
    POPULATION,
    SIRET,
    STRUCTURE,
)

INPUTS: dict[str, tuple[Column, ...]] = {
    "communes": (
        required("code", "Code INSEE de la commune"),
        required("nom", "Nom de la commune"),
        required("departement", "Code du département"),
        required("region", "Code de la région"),
        may_be_empty("epci", "SIREN de l'EPCI à fiscalité propre ; vide pour quatre îles"),
        may_be_empty("ept", "SIREN de l'établissement public territorial du Grand Paris"),
        POPULATION,
        AIRE,
    ),
    "territoires": (
        required("niveau", "Niveau du territoire", *NIVEAUX, "ept"),
        required("code", "Code du territoire à son niveau"),
        required("nom", "Nom du territoire"),
        required("communes", "Nombre de communes"),
        POPULATION,
        AIRE,
    ),
    "conseillers": (
        ID,
        STRUCTURE,
        SIRET,
        may_be_empty("commune", "Code INSEE de la commune d'activité"),
        may_be_empty("coordinateurs", "Identifiants des coordinateurs du conseiller"),
        may_be_empty("latitude", "Latitude du lieu, en degrés (WGS 84)"),
        may_be_empty("longitude", "Longitude du lieu, en degrés (WGS 84)"),
        may_be_absent(
            "etat", "Occupé si vide ; un poste rendu ne compte pas", "occupe", "vacant", "rendu"
        ),
        may_be_absent("position", "Comment le poste a été situé", *POSITIONS),
        CONTACT,
        FICTIF,
    ),
    "structures": (
        ID,
        required("nom", "Nom de la structure"),
        SIRET,
        may_be_empty("commune", "Code INSEE de la commune du siège"),
        may_be_empty("nature", "Publique ou privée", "publique", "privee"),
        FICTIF,
    ),
    "coordinateurs": (
        ID,
        STRUCTURE,
        SIRET,
        may_be_empty("commune", "Code INSEE de la commune du siège"),
        NIVEAU_PERIMETRE,
        CODES,
        ETAT,
        may_be_empty("debut", "Premier jour de la coordination ; vide si ouvert"),
        may_be_empty("fin", "Dernier jour de la coordination ; vide si ouvert"),
        INFERENCE_LUE,
        GEOMETRIE,
        CONTACT,
        FICTIF,
    ),
    "candidatures": (
        ID,
        STRUCTURE,
        SIRET,
        may_be_empty("commune", "Code INSEE de la commune du siège"),
        may_be_empty("cas", "Cas de figure de l'appel", *CAS),
        may_be_empty("porteur", "Catégorie de porteur de l'appel", *PORTEURS),
        may_be_absent(
            "nature", "Publique ou privée, si la catégorie ne le dit pas", "publique", "privee"
        ),
        may_be_empty("contrat", "Contrat prévu", *CONTRATS),
        NIVEAU_PERIMETRE,
        CODES,
        ETAT,
        may_be_empty("avis_prefet", "Avis du préfet", "favorable", "defavorable"),
        may_be_empty("date_depot", "Date de dépôt du dossier"),
        INFERENCE_LUE,
        GEOMETRIE,
        FICTIF,
    ),
    "lieux": (
        ID,
        may_be_empty("nom", "Nom du lieu"),
        SIRET,
        may_be_empty("commune", "Code INSEE de la commune du lieu"),
        may_be_empty("latitude", "Latitude du lieu, en degrés (WGS 84)"),
        may_be_empty("longitude", "Longitude du lieu, en degrés (WGS 84)"),
        may_be_empty("position", "Comment le lieu a été situé", *POSITIONS),
    ),
    "indicateurs": (
        required("niveau", "Niveau du territoire", *NIVEAUX),
        required("code", "Code du territoire, dans le millésime du fichier"),
        may_be_empty("nom", "Nom du territoire"),
        may_be_empty("valeur", "Valeur de l'indicateur ; vide si elle manque"),
    ),
    "masque": (
        required("niveau", "Niveau du territoire", *NIVEAUX_CONTOURS),
        required("code", "Code du territoire, dans le millésime du fichier"),
        may_be_empty("nom", "Nom du territoire"),
        may_be_empty("motif", "Pourquoi l'absence de coordination y est admise"),
    ),
    "contours": (
        required("niveau", "Niveau du territoire", *NIVEAUX_CONTOURS),
        required("code", "Code du territoire, dans le millésime du fichier"),
        may_be_empty("nom", "Nom du territoire"),
    ),
}
"""Tables that are read, by name."""
