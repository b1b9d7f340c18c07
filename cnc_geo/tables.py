"""The tables, their columns and the meaning of each: the one glossary, and the check of a table.

A column's meaning is French, because the public reads it: in the application's help, in the
glossary of the documentation (a test holds the two equal), in error messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.errors import TableError
from cnc_geo.vocabulary import (
    CAS,
    CLASSES_BESOIN,
    COMPLETUDES,
    CONSTATS,
    CONSTATS_RATTACHEMENT,
    CONTACTS,
    CONTRATS,
    ETATS,
    INFERENCES,
    LECTURES,
    NIVEAUX,
    NIVEAUX_CONTOURS,
    NIVEAUX_PERIMETRE,
    PORTEURS,
    POSITIONS,
    RELATIONS,
    SEPARATOR,
    STATUTS,
    TITRES,
    TRAITEMENTS,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


class Column(NamedTuple):
    """One column of a table.

    Parameters
    ----------
    nom
        Name of the column.
    sens
        Meaning, in French, with the unit.
    requis
        Whether every row must have a value.
    facultatif
        Whether the column itself may be absent.
    valeurs
        The only values allowed (an empty cell is ruled by `requis`); empty when free.
    """

    nom: str
    sens: str
    requis: bool = True
    facultatif: bool = False
    valeurs: tuple[str, ...] = ()


def _column(nom: str, sens: str, *valeurs: str) -> Column:
    return Column(nom, sens, valeurs=valeurs)


def _may_be_empty(nom: str, sens: str, *valeurs: str) -> Column:
    return Column(nom, sens, requis=False, valeurs=valeurs)


def _may_be_absent(nom: str, sens: str, *valeurs: str) -> Column:
    return Column(nom, sens, requis=False, facultatif=True, valeurs=valeurs)


_ID = _column("id", "Identifiant, unique dans la table")
_STRUCTURE = _may_be_empty("structure", "Structure qui emploie ou qui porte")
_SIRET = _may_be_empty("siret", "Numéro SIRET de la structure, quatorze chiffres")
_FICTIF = _may_be_absent("fictif", "« true » si la ligne est inventée", "true", "false")
_CONTACT = _may_be_absent(
    "contact", "Nom, courriel et téléphone ; vide tant qu'on ne les demande pas"
)
_CODES = _may_be_empty("codes", "Codes du périmètre à ce niveau, séparés par |")
_POPULATION = _column("population", "Population municipale, en habitants")
_AIRE = _column("aire_km2", "Superficie géographique, en km² (géodésique, GRS80)")
_CONSEILLERS = _column("conseillers", "Postes de conseiller numérique (occupés ou vacants)")
_NIVEAU_PERIMETRE = _may_be_empty(
    "niveau", "Niveau du périmètre ; vide si la zone n'est qu'un libellé", *NIVEAUX_PERIMETRE
)
_INFERENCE_LUE = _may_be_absent(
    "inference",
    "« code_postal » si les codes viennent de codes postaux qui valent pour plusieurs communes",
    "code_postal",
)
_GEOMETRIE = _may_be_absent(
    "geometrie", "Contour d'un périmètre de niveau polygone : WKT, longitude et latitude (WGS 84)"
)
_ETAT = _column("etat", "En poste, prévu (validé, non recruté), proposé ou terminé", *ETATS)

SCHEMAS: dict[str, tuple[Column, ...]] = {
    "communes": (
        _column("code", "Code INSEE de la commune"),
        _column("nom", "Nom de la commune"),
        _column("departement", "Code du département"),
        _column("region", "Code de la région"),
        _may_be_empty("epci", "SIREN de l'EPCI à fiscalité propre ; vide pour quatre îles"),
        _may_be_empty("ept", "SIREN de l'établissement public territorial du Grand Paris"),
        _POPULATION,
        _AIRE,
    ),
    "territoires": (
        _column("niveau", "Niveau du territoire", *NIVEAUX, "ept"),
        _column("code", "Code du territoire à son niveau"),
        _column("nom", "Nom du territoire"),
        _column("communes", "Nombre de communes"),
        _POPULATION,
        _AIRE,
    ),
    "conseillers": (
        _ID,
        _STRUCTURE,
        _SIRET,
        _may_be_empty("commune", "Code INSEE de la commune d'activité"),
        _may_be_empty("coordinateurs", "Identifiants des coordinateurs du conseiller"),
        _may_be_empty("latitude", "Latitude du lieu, en degrés (WGS 84)"),
        _may_be_empty("longitude", "Longitude du lieu, en degrés (WGS 84)"),
        _may_be_absent(
            "etat", "Occupé si vide ; un poste rendu ne compte pas", "occupe", "vacant", "rendu"
        ),
        _may_be_absent("position", "Comment le poste a été situé", *POSITIONS),
        _CONTACT,
        _FICTIF,
    ),
    "structures": (
        _ID,
        _column("nom", "Nom de la structure"),
        _SIRET,
        _may_be_empty("commune", "Code INSEE de la commune du siège"),
        _may_be_empty("nature", "Publique ou privée", "publique", "privee"),
        _FICTIF,
    ),
    "coordinateurs": (
        _ID,
        _STRUCTURE,
        _SIRET,
        _may_be_empty("commune", "Code INSEE de la commune du siège"),
        _NIVEAU_PERIMETRE,
        _CODES,
        _ETAT,
        _may_be_empty("debut", "Premier jour de la coordination ; vide si ouvert"),
        _may_be_empty("fin", "Dernier jour de la coordination ; vide si ouvert"),
        _INFERENCE_LUE,
        _GEOMETRIE,
        _CONTACT,
        _FICTIF,
    ),
    "candidatures": (
        _ID,
        _STRUCTURE,
        _SIRET,
        _may_be_empty("commune", "Code INSEE de la commune du siège"),
        _may_be_empty("cas", "Cas de figure de l'appel", *CAS),
        _may_be_empty("porteur", "Catégorie de porteur de l'appel", *PORTEURS),
        _may_be_absent(
            "nature", "Publique ou privée, si la catégorie ne le dit pas", "publique", "privee"
        ),
        _may_be_empty("contrat", "Contrat prévu", *CONTRATS),
        _NIVEAU_PERIMETRE,
        _CODES,
        _ETAT,
        _may_be_empty("avis_prefet", "Avis du préfet", "favorable", "defavorable"),
        _may_be_empty("date_depot", "Date de dépôt du dossier"),
        _INFERENCE_LUE,
        _GEOMETRIE,
        _FICTIF,
    ),
    "lieux": (
        _ID,
        _may_be_empty("nom", "Nom du lieu"),
        _SIRET,
        _may_be_empty("commune", "Code INSEE de la commune du lieu"),
        _may_be_empty("latitude", "Latitude du lieu, en degrés (WGS 84)"),
        _may_be_empty("longitude", "Longitude du lieu, en degrés (WGS 84)"),
        _may_be_empty("position", "Comment le lieu a été situé", *POSITIONS),
    ),
    "indicateurs": (
        _column("niveau", "Niveau du territoire", *NIVEAUX),
        _column("code", "Code du territoire, dans le millésime du fichier"),
        _may_be_empty("nom", "Nom du territoire"),
        _may_be_empty("valeur", "Valeur de l'indicateur ; vide si elle manque"),
    ),
    "masque": (
        _column("niveau", "Niveau du territoire", *NIVEAUX_CONTOURS),
        _column("code", "Code du territoire, dans le millésime du fichier"),
        _may_be_empty("nom", "Nom du territoire"),
        _may_be_empty("motif", "Pourquoi l'absence de coordination y est admise"),
    ),
    "contours": (
        _column("niveau", "Niveau du territoire", *NIVEAUX_CONTOURS),
        _column("code", "Code du territoire, dans le millésime du fichier"),
        _may_be_empty("nom", "Nom du territoire"),
    ),
    "diagnostics": (
        _column("fichier", "Nom du fichier"),
        _may_be_empty("ligne", "Ligne du fichier ; vide pour le fichier entier"),
        _may_be_empty("colonne", "En-tête de la colonne"),
        _may_be_empty("valeur", "Texte de la cellule, tel qu'il est dans le fichier"),
        _column("constat", "Ce qui a été trouvé", *CONSTATS),
        _column(
            "traitement",
            "Cellule gardée, réparée, ignorée, ou ligne écartée",
            *TRAITEMENTS,
        ),
        _column("explication", "Ce qui était attendu, ce qui a été trouvé, ce qui a été fait"),
    ),
    "fichiers": (
        _column("fichier", "Nom du fichier"),
        _column("format", "Ce que le fichier est"),
        _may_be_empty("tables", "Tables qu'il donne, séparées par |"),
        _column("lues", "Lignes lues"),
        _column("gardees", "Lignes gardées"),
        _column("ecartees", "Lignes écartées ; lues = gardées + écartées"),
        _column("reparees", "Lignes dont une cellule au moins est réparée"),
        _column("incompletes", "Lignes gardées dont une cellule au moins n'a pas pu servir"),
    ),
    "perimetres": (
        _column("id", "Identifiant du coordinateur ou de la candidature"),
        _column("origine", "D'où vient le périmètre", "coordinateur", "candidature"),
        _NIVEAU_PERIMETRE,
        _CODES,
        _ETAT,
        _STRUCTURE,
        _may_be_empty("cas", "Cas de figure de l'appel, pour une candidature", *CAS),
        _may_be_empty("debut", "Premier jour ; vide si ouvert"),
        _may_be_empty("fin", "Dernier jour ; vide si ouvert"),
        _column("connu", "Vrai si la zone est connue"),
        _column(
            "inference",
            "Comment la zone est connue",
            *INFERENCES,
        ),
    ),
    "couvertures": (
        _column("niveau", "Niveau du territoire", *NIVEAUX),
        _column("code", "Code du territoire à son niveau"),
        _column("nom", "Nom du territoire"),
        _column("communes", "Nombre de communes"),
        _column("communes_couvertes", "Communes entièrement contenues dans des périmètres"),
        _POPULATION,
        _column("population_couverte", "Habitants des communes, ou morceaux, couverts"),
        _may_be_empty("part_population", "Population couverte / population, de 0 à 1"),
        _AIRE,
        _column("aire_couverte_km2", "Superficie des communes, ou morceaux, couverts, en km²"),
        _may_be_empty("part_aire", "Superficie couverte / superficie, de 0 à 1"),
        _CONSEILLERS,
        _column("conseillers_couverts", "Conseillers situés dans une commune couverte"),
        _column("conseillers_rattaches", "Conseillers rattachés par leur fiche à un coordinateur"),
        _column("population_aucune", "Habitants sans coordination"),
        _column("population_departementale", "Habitants couverts au seul niveau départemental"),
        _column("population_intercommunale", "Habitants couverts au seul niveau intercommunal"),
        _column("population_les_deux", "Habitants couverts aux deux niveaux"),
        _column("profondeur_max", "Plus grand nombre de périmètres sur un même lieu"),
        _may_be_empty("perimetres", "Périmètres présents, séparés par |"),
        _column("statut", "État du territoire ; inconnu si aucun périmètre n'est donné", *STATUTS),
    ),
    "lacunes": (
        _column(
            "id", "Identifiant : L- suivi du code de la commune (ou du morceau) la plus peuplée"
        ),
        _column("nom", "Nom reconnaissable de la zone"),
        _column("communes", "Nombre de communes, y compris celles dont elle n'a qu'un morceau"),
        _may_be_empty("epcis", "SIREN des EPCI touchés, séparés par |"),
        _column("departements", "Codes des départements touchés, séparés par |"),
        _POPULATION,
        _AIRE,
        _CONSEILLERS,
        _may_be_empty("voisins", "Périmètres voisins, la plus longue frontière d'abord"),
    ),
    "voisinages": (
        _column("lacune", "Identifiant de la zone sans coordination"),
        _column(
            "contact", "Île sans voisine, enclave d'un seul périmètre, ou ordinaire", *CONTACTS
        ),
        _may_be_empty("perimetre", "Périmètre qui la touche et pourrait l'absorber ; ou aucun"),
        _NIVEAU_PERIMETRE,
        _may_be_empty("etat", "État de ce périmètre", *ETATS),
        _column("frontiere_km", "Longueur de leur frontière commune, en km"),
        _column("part_frontiere", "Frontière commune / tour de la zone, de 0 à 1"),
    ),
    "portraits": (
        _column("id", "Identifiant du coordinateur ou de la candidature"),
        _column("origine", "D'où vient le périmètre", "coordinateur", "candidature"),
        _NIVEAU_PERIMETRE,
        _ETAT,
        _column("inference", "Comment la zone est connue", *INFERENCES),
        _column("communes", "Communes dont le périmètre contient au moins un morceau"),
        _POPULATION,
        _AIRE,
        _CONSEILLERS,
        _column("structures", "Structures qui emploient ces conseillers"),
        _column("communes_seules", "Communes couvertes, au moins en partie, par lui seul"),
        _column("population_seule", "Habitants couverts par lui seul : perdus s'il part"),
        _column("aire_seule_km2", "Superficie couverte par lui seul, en km²"),
        _column("conseillers_seuls", "Conseillers couverts par lui seul"),
        _may_be_empty("part_seule", "Population couverte par lui seul / population, de 0 à 1"),
        _column("population_partagee", "Habitants que d'autres périmètres couvrent aussi"),
        _may_be_empty("groupe", "Groupe des périmètres qui se recouvrent de proche en proche"),
        _column("morceaux", "Morceaux, hors îles : 1 si le périmètre est d'un seul tenant"),
        _may_be_empty("coupures", "Noms des morceaux détachés du plus peuplé, séparés par |"),
        _column("iles", "Morceaux qui sont des îles, tolérés"),
        _may_be_empty("enclaves", "Noms des zones qu'il entoure sans les contenir, séparés par |"),
        _may_be_empty("compacite", "Indice de moment d'inertie A²/(2πI), 1 pour un disque"),
        _may_be_empty("conseillers_sur_mediane", "Conseillers / médiane du même niveau"),
        _may_be_empty("structures_sur_mediane", "Structures / médiane du même niveau"),
        _may_be_empty("population_sur_mediane", "Population / médiane du même niveau"),
    ),
    "recouvrements": (
        _column("a", "Premier périmètre de la paire"),
        _column("b", "Second périmètre de la paire"),
        _column("relation", "Relation des deux périmètres", *RELATIONS),
        _may_be_empty("contenant", "Celui qui contient l'autre, si la relation est imbrique"),
        _column("niveaux", "Même niveau ou niveaux différents", "meme", "different"),
        _column("etats", "États des deux périmètres, dans l'ordre a, b"),
        _column("communes", "Communes partagées, en tout ou en partie"),
        _column("population", "Habitants partagés"),
        _column("aire_km2", "Superficie partagée, en km²"),
        _column("conseillers", "Conseillers partagés"),
        _may_be_empty("part_a", "Population partagée / population de a, de 0 à 1"),
        _may_be_empty("part_b", "Population partagée / population de b, de 0 à 1"),
        _may_be_empty("jaccard", "Population partagée / population de la réunion, de 0 à 1"),
        _column("diagnostic", "Ce que cette rencontre signifie, en une phrase"),
    ),
    "echeances": (
        _column("niveau", "Niveau du territoire", *NIVEAUX),
        _column("code", "Code du territoire à son niveau"),
        _column("nom", "Nom du territoire"),
        _column("statut", "État du territoire au jour choisi", *STATUTS),
        _POPULATION,
        _column("population_couverte", "Habitants des communes couvertes au jour choisi"),
        _may_be_empty("incomplet_le", "Premier jour où tout n'est pas couvert ; vide si jamais"),
        _may_be_empty("perte_le", "Premier jour où ce qui est couvert ne l'est plus ; ou vide"),
        _column("population_perdue", "Habitants qui cessent d'être couverts ce premier jour"),
        _may_be_empty(
            "sans_coordination_le", "Premier jour où rien n'est couvert ; vide si jamais"
        ),
        _may_be_empty("derniers", "Périmètres dont la fin y mène, séparés par |"),
        _may_be_empty("jours", "Nombre de jours jusque-là"),
    ),
    "calendrier": (
        _column("date", "Jour où la couverture peut changer"),
        _may_be_empty("debutent", "Périmètres qui commencent ce jour-là, séparés par |"),
        _may_be_empty("finissent", "Périmètres dont le dernier jour est la veille, séparés par |"),
        _column("population_couverte", "Habitants des communes couvertes ce jour-là"),
        _may_be_empty("part_population", "Population couverte / population, de 0 à 1"),
        _column("communes_couvertes", "Communes couvertes ce jour-là"),
        _column("epci_sans_coordination", "EPCI dont aucune commune n'est couverte ce jour-là"),
    ),
    "rattachements": (
        _column("niveau", "Niveau du territoire", *NIVEAUX),
        _column("code", "Code du territoire à son niveau"),
        _column("nom", "Nom du territoire"),
        _CONSEILLERS,
        _column("couverts_rattaches", "Dans une commune couverte et rattachés à un coordinateur"),
        _column("couverts_seulement", "Dans une commune couverte, sans rattachement"),
        _column("rattaches_seulement", "Rattachés à un coordinateur, hors de toute couverture"),
        _column("ni_l_un_ni_l_autre", "Ni couverts ni rattachés"),
        _may_be_empty("part_couverts", "Conseillers couverts / conseillers, de 0 à 1"),
        _may_be_empty("part_rattaches", "Conseillers rattachés / conseillers, de 0 à 1"),
    ),
    "ecarts": (
        _column("niveau", "Niveau du territoire", *NIVEAUX),
        _column("code", "Code du territoire à son niveau"),
        _column("nom", "Nom du territoire"),
        _POPULATION,
        _column("population_couverte", "Habitants des communes couvertes"),
        _column("population_couverte_autre", "Habitants couverts dans l'autre situation"),
        _column("ecart_population", "Habitants couverts en plus dans l'autre situation, ou moins"),
        _may_be_empty("part_population", "Population couverte / population, de 0 à 1"),
        _may_be_empty("part_population_autre", "La même part dans l'autre situation, de 0 à 1"),
        _may_be_empty("ecart", "Part de l'autre situation moins part de celle-ci, de -1 à 1"),
    ),
    "discordances": (
        _column("conseiller", "Identifiant du poste"),
        _STRUCTURE,
        _column("commune", "Code INSEE de la commune du poste"),
        _column("constat", "Comment les deux vérités diffèrent", *CONSTATS_RATTACHEMENT),
        _may_be_empty("perimetres", "Périmètres qui contiennent son lieu, séparés par |"),
        _may_be_empty("coordinateurs", "Coordinateurs que nomme sa fiche, séparés par |"),
        _column("explication", "Ce désaccord, en une phrase"),
    ),
    "besoins": (
        _column("niveau", "Niveau du territoire", *NIVEAUX),
        _column("code", "Code du territoire à son niveau"),
        _column("nom", "Nom du territoire"),
        _POPULATION,
        _column("population_sans_valeur", "Habitants des communes sans valeur de l'indicateur"),
        _may_be_empty("besoin_moyen", "Moyenne de l'indicateur, pondérée par la population"),
        _may_be_empty("besoin_moyen_couvert", "La même, dans les communes couvertes"),
        _may_be_empty("besoin_moyen_non_couvert", "La même, dans les autres communes"),
        _may_be_empty("part_population", "Population couverte / population, de 0 à 1"),
        _may_be_empty("part_ponderee", "Part couverte de la somme population × besoin, de 0 à 1"),
        _column("classe", "Cinquième de la population de France, ou sans valeur", *CLASSES_BESOIN),
    ),
    "priorites": (
        _column("rang", "Rang de la zone, la plus lourde d'abord"),
        _column("lacune", "Identifiant de la zone sans coordination"),
        _column("nom", "Nom reconnaissable de la zone"),
        _POPULATION,
        _CONSEILLERS,
        _column("population_sans_valeur", "Habitants des communes sans valeur de l'indicateur"),
        _may_be_empty("besoin_moyen", "Moyenne de l'indicateur, pondérée par la population"),
        _may_be_empty(
            "habitants_ponderes", "Habitants × besoin / besoin moyen d'un habitant de France"
        ),
        _column("classe", "Cinquième de la population de France, ou sans valeur", *CLASSES_BESOIN),
    ),
    "examens": (
        _column("id", "Identifiant de la candidature"),
        _STRUCTURE,
        _may_be_empty("departements", "Codes des départements de la zone, séparés par |"),
        _may_be_empty("cas", "Cas de figure de l'appel", *CAS),
        _may_be_empty("porteur", "Catégorie de porteur de l'appel", *PORTEURS),
        _column("eligible", "Le porteur est-il éligible ?", "oui", "non", "inconnu"),
        _column("motif_eligibilite", "Pourquoi, avec les lignes de l'appel"),
        _may_be_empty("contrat", "Contrat prévu", *CONTRATS),
        _may_be_empty("subvention_eur", "Subvention du poste, en euros ; vide si l'appel se tait"),
        _may_be_empty("duree_mois", "Mois couverts par la convention ; vide si l'appel se tait"),
        _column("motif_subvention", "Pourquoi, avec les lignes de l'appel"),
        _may_be_empty("population", "Habitants de la zone ; vide si elle n'est pas connue"),
        _may_be_empty("population_gagnee", "Habitants qu'aucun coordinateur en place ne couvre"),
        _may_be_empty("population_partagee", "Habitants que d'autres périmètres contiennent aussi"),
        _may_be_empty("conseillers", "Postes de conseiller numérique dans la zone"),
        _may_be_empty("conseillers_gagnes", "Ceux qu'aucun coordinateur en place ne couvre"),
        _may_be_empty("euros_par_habitant_gagne", "Subvention / habitants gagnés ; vide si aucun"),
        _may_be_empty("rencontres", "Périmètres qui partagent une commune, séparés par |"),
        _may_be_empty("alertes", "Ce qui appelle une décision, phrases séparées par |"),
        _may_be_empty("euros_par_conseiller_gagne", "Subvention / postes gagnés ; vide si aucun"),
        _may_be_empty(
            "population_doublee", "Habitants qu'un autre périmètre de même échelle contient aussi"
        ),
        _may_be_empty("conseillers_partages", "Postes que d'autres périmètres contiennent aussi"),
        _may_be_empty(
            "population_restante", "Habitants sans coordination, avec elle, dans ses départements"
        ),
        _may_be_empty("lacunes_restantes", "Noms de ces zones, la plus peuplée d'abord"),
        _may_be_empty("atouts", "Ce qui plaide pour elle, phrases séparées par |"),
        _may_be_empty("doutes", "Ce que l'appel laisse incertain, phrases séparées par |"),
        _NIVEAU_PERIMETRE,
        _ETAT,
        _may_be_empty("avis_prefet", "Avis du préfet", "favorable", "defavorable"),
        _may_be_empty(
            "convention",
            "Ce que le cas fait à la convention",
            *("avenant", "seconde_convention", "nouvelle_convention"),
        ),
        _may_be_empty("date_depot", "Date de dépôt du dossier"),
        _column("depot", "Avant ou après la clôture", "dans_les_temps", "hors_delai", "inconnu"),
        _may_be_empty("reponse_avant", "Dernier jour de la réponse : deux mois après le dépôt"),
        _may_be_empty("recrutement_avant", "Six mois après, si la réponse vient ce dernier jour"),
    ),
    "regles": (
        _column("regle", "Règle de l'appel"),
        _may_be_empty("valeur", "Ce qu'elle donne ; vide si l'appel se tait"),
        _column("motif", "Pourquoi"),
        _may_be_empty("doute", "Ce que l'appel laisse incertain"),
        _column("lignes", "Lignes de l'appel"),
    ),
    "effets": (
        _column("departement", "Code du département touché par la zone"),
        _column("nom", "Nom du département"),
        _POPULATION,
        _column("population_avant", "Habitants couverts par les coordinateurs en place"),
        _column("population_apres", "Habitants couverts si la candidature s'y ajoute"),
        _CONSEILLERS,
        _column("conseillers_avant", "Conseillers couverts par les coordinateurs en place"),
        _column("conseillers_apres", "Conseillers couverts si la candidature s'y ajoute"),
    ),
    "rencontres": (
        _column("candidature", "Identifiant de la candidature"),
        _column("perimetre", "Coordinateur ou autre candidature qu'elle rencontre"),
        _column("origine", "D'où vient ce périmètre", "coordinateur", "candidature"),
        _STRUCTURE,
        _ETAT,
        _column("relation", "Relation des deux périmètres", *RELATIONS),
        _may_be_empty("contenant", "Celui qui contient l'autre, si la relation est imbrique"),
        _column("niveaux", "Même niveau ou niveaux différents", "meme", "different"),
        _column("lecture", "Lecture proposée de cette rencontre", *LECTURES),
        _column("communes", "Communes partagées, en tout ou en partie"),
        _column("population", "Habitants partagés"),
        _column("aire_km2", "Superficie partagée, en km²"),
        _column("conseillers", "Conseillers partagés"),
        _may_be_empty("part", "Population partagée / population de la candidature, de 0 à 1"),
        _column("diagnostic", "Ce que cette rencontre signifie, en une phrase"),
    ),
    "groupes": (
        _column("groupe", "Identifiant : G- suivi de la première candidature"),
        _column("candidatures", "Candidatures qui se recouvrent de proche en proche"),
        _may_be_empty("coordinateurs", "Coordinateurs qu'elles recouvrent, séparés par |"),
        _column("departements", "Codes des départements touchés, séparés par |"),
        _column("communes", "Communes de leur réunion"),
        _column("population", "Habitants de leur réunion"),
        _column("population_partagee", "Habitants que deux candidatures, ou plus, contiennent"),
        _column("conseillers", "Conseillers de leur réunion"),
        _column(
            "lecture", "Lecture proposée, la première à régler s'il y en a plusieurs", *LECTURES
        ),
        _column("explication", "Qui rencontre qui, et comment le lire"),
    ),
    "completudes": (
        _column("departement", "Code du département"),
        _column("nom", "Nom du département"),
        _POPULATION,
        _column(
            "population_non_couverte", "Habitants que les coordinateurs en place ne couvrent pas"
        ),
        _column("candidatures", "Nombre de candidatures qui en couvriraient"),
        _column("completude", "Complet, possible, impossible ou inconnu", *COMPLETUDES),
        _may_be_empty("taille", "Nombre de candidatures du plus petit ensemble qui suffit"),
        _may_be_empty(
            "ensembles", "Les plus petits ensembles, séparés par | ; leurs candidatures, par +"
        ),
        _column("population_restante", "Habitants non couverts même si toutes sont retenues"),
        _column("explication", "Ce qui suffirait, ou ce qui manquerait, en une phrase"),
    ),
    "consultation": (
        _may_be_empty("structure", "Identifiant de la structure à consulter"),
        _SIRET,
        _may_be_empty("commune", "Code INSEE de la commune du siège ; vide s'il n'est pas connu"),
        _column("conseillers", "Postes que la structure emploie, dans la zone ou ailleurs"),
        _column("titre", "Doit (siège dans la zone) ou peut (lieu d'activité seulement)", *TITRES),
        _may_be_empty("concurrents", "Autres périmètres qui contiennent ce siège, ou ces lieux"),
    ),
    "identites": (
        _column("identite", "Égalité qui doit être exacte"),
        _column("niveau", "Niveau auquel elle est vérifiée"),
        _column("gauche", "Membre de gauche"),
        _column("droite", "Membre de droite"),
        _column("exacte", "Vrai si les deux membres sont égaux"),
    ),
}
"""Every table by name; the order of columns is the order of exports."""


def column_names(nom: str) -> list[str]:
    """Names of the columns of a table, in the order of exports."""
    return [column.nom for column in SCHEMAS[nom]]


def meaning(nom: str, colonne: str) -> str:
    """Meaning of a column, in French."""
    return next(column.sens for column in SCHEMAS[nom] if column.nom == colonne)


def check(table: pd.DataFrame, nom: str) -> pd.DataFrame:
    """Hold a table against its schema.

    Parameters
    ----------
    table
        The table; text cells that are missing hold an empty string.
    nom
        Name of its schema.

    Returns
    -------
    pandas.DataFrame
        The same rows, columns in the order of the schema, optional ones added empty.

    Raises
    ------
    TableError
        If a column is absent, unknown or doubled, an identifier is doubled, a required cell is
        empty, or a value is not one of those allowed.
    """
    _check_columns(table, nom)
    absent = {c.nom: "" for c in SCHEMAS[nom] if c.facultatif and c.nom not in table.columns}
    ordered = table.assign(**absent)[column_names(nom)]
    for column in SCHEMAS[nom]:
        _check_cells(ordered, nom, column)
    if "id" in ordered.columns:
        _check_ids(ordered, nom)
    return ordered


def _check_ids(table: pd.DataFrame, nom: str) -> None:
    """Refuse an id that could not be told in a list of ids, and one that is told twice."""
    ids = table["id"].astype(str)
    untellable = (ids.str.contains(SEPARATOR, regex=False) | (ids != ids.str.strip())).to_numpy()
    if untellable.any():
        message = (
            f"Table « {nom} », colonne « id » : un identifiant sans « {SEPARATOR} » ni espace au "
            f"bord est attendu {_where(table, untellable)}. Corrigez-le."
        )
        raise TableError(message)
    if ids.duplicated().any():
        doubled = ", ".join(sorted(set(ids[ids.duplicated()]))[:5])
        message = (
            f"Table « {nom} » : chaque identifiant doit être unique, or {doubled} "
            "est répété. Gardez une seule ligne par identifiant."
        )
        raise TableError(message)


def _check_columns(table: pd.DataFrame, nom: str) -> None:
    expected = column_names(nom)
    absent = [c.nom for c in SCHEMAS[nom] if not c.facultatif and c.nom not in table.columns]
    unknown = [str(c) for c in table.columns if c not in expected]
    doubled = sorted({str(c) for c in table.columns[table.columns.duplicated()]})
    if not absent and not unknown and not doubled:
        return
    found = []
    if absent:
        found.append("colonne absente : " + ", ".join(absent))
    if unknown:
        found.append("colonne inconnue : " + ", ".join(unknown))
    if doubled:
        found.append("colonne répétée : " + ", ".join(doubled))
    message = (
        f"Table « {nom} » : {' ; '.join(found)}. Colonnes attendues : {';'.join(expected)}. "
        "Corrigez la ligne d'en-tête."
    )
    raise TableError(message)


def _check_cells(table: pd.DataFrame, nom: str, column: Column) -> None:
    if not column.valeurs and not column.requis:
        return
    cells = table[column.nom]
    empty = cells.isna() | (cells == "")
    if column.requis and empty.any():
        message = (
            f"Table « {nom} », colonne « {column.nom} » : une valeur est attendue, la cellule est "
            f"vide {_where(table, empty.to_numpy())}. Complétez-la."
        )
        raise TableError(message)
    if column.valeurs:
        wrong = ~empty & ~cells.isin(column.valeurs)
        if wrong.any():
            value = cells[wrong].iloc[0]
            message = (
                f"Table « {nom} », colonne « {column.nom} » : « {value} » n'est pas admis "
                f"{_where(table, wrong.to_numpy())}. Valeurs possibles : "
                f"{', '.join(column.valeurs)}."
            )
            raise TableError(message)


def _where(table: pd.DataFrame, wrong: NDArray[np.bool_]) -> str:
    """Tell where rows are: by index (readers put line numbers there), and by id if there is one."""
    rows = table[wrong]
    first = rows.index[0]
    line = f"à la ligne {first}"
    where = f"{line} ({rows['id'].iloc[0]})" if "id" in rows.columns else line
    return where if len(rows) == 1 else f"{where} et {len(rows) - 1} autre(s)"
