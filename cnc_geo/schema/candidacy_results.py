"""The tables that are made of candidacies."""

from __future__ import annotations

from cnc_geo.schema.codes import (
    AVIS,
    CAS,
    COMPLETUDES,
    CONTRATS,
    CONVENTIONS,
    DEPOTS,
    ECHELLES,
    ELIGIBILITES,
    LECTURES,
    ORIGINES,
    PORTEURS,
    RELATIONS,
    TITRES,
)
from cnc_geo.schema.column import Column, may_be_empty, required
from cnc_geo.schema.shared_columns import (
    CONSEILLERS,
    ETAT,
    NIVEAU_PERIMETRE,
    POPULATION,
    SIRET,
    STRUCTURE,
)

CANDIDACY_RESULTS: dict[str, tuple[Column, ...]] = {
    "examens": (
        required("id", "Identifiant de la candidature").shown("Candidature"),
        STRUCTURE,
        may_be_empty("departements", "Codes des départements de la zone, séparés par |").shown(
            "Dép.", "liste"
        ),
        may_be_empty("cas", "Cas de figure de l'appel", *CAS).shown("Cas", "libelle"),
        may_be_empty("porteur", "Catégorie de porteur de l'appel", *PORTEURS).shown(
            "Porteur", "libelle"
        ),
        required("eligible", "Le porteur est-il éligible ?", *ELIGIBILITES),
        required("motif_eligibilite", "Pourquoi, avec les lignes de l'appel"),
        may_be_empty("contrat", "Contrat prévu", *CONTRATS),
        may_be_empty(
            "subvention_eur", "Subvention du poste, en euros ; vide si l'appel se tait"
        ).shown("Subvention (€)", "entier"),
        may_be_empty("duree_mois", "Mois couverts par la convention ; vide si l'appel se tait"),
        required("motif_subvention", "Pourquoi, avec les lignes de l'appel"),
        may_be_empty("population", "Habitants de la zone ; vide si elle n'est pas connue").shown(
            "Habitants", "entier"
        ),
        may_be_empty(
            "population_gagnee", "Habitants qu'aucun coordinateur en place ne couvre"
        ).shown("Gagnés", "entier"),
        may_be_empty(
            "population_partagee", "Habitants que d'autres périmètres contiennent aussi"
        ).shown("Partagés", "entier"),
        may_be_empty("conseillers", "Postes de conseiller numérique dans la zone").shown(
            "CN", "entier"
        ),
        may_be_empty("conseillers_gagnes", "Postes qu'aucun coordinateur en place ne couvre").shown(
            "CN gagnés", "entier"
        ),
        may_be_empty(
            "euros_par_habitant_gagne", "Subvention / habitants gagnés ; vide si aucun"
        ).shown("€ / hab. gagné", "rapport"),
        may_be_empty("rencontres", "Périmètres qui partagent une commune, séparés par |").shown(
            "Rencontres", "nombre"
        ),
        may_be_empty("alertes", "Ce qui appelle une décision, phrases séparées par |").shown(
            "Alertes", "nombre"
        ),
        may_be_empty("euros_par_conseiller_gagne", "Subvention / postes gagnés ; vide si aucun"),
        may_be_empty(
            "population_doublee", "Habitants qu'un autre périmètre de même échelle contient aussi"
        ),
        may_be_empty("conseillers_partages", "Postes que d'autres périmètres contiennent aussi"),
        may_be_empty(
            "population_restante", "Habitants sans coordination, avec elle, dans ses départements"
        ),
        may_be_empty("lacunes_restantes", "Noms de ces zones, la plus peuplée d'abord"),
        may_be_empty("atouts", "Ce qui plaide pour elle, phrases séparées par |").shown(
            "Atouts", "nombre"
        ),
        may_be_empty("doutes", "Ce que l'appel laisse incertain, phrases séparées par |"),
        NIVEAU_PERIMETRE,
        ETAT,
        may_be_empty("avis_prefet", "Avis du préfet", *AVIS).shown("Avis", "libelle"),
        may_be_empty(
            "convention",
            "Ce que le cas fait à la convention",
            *CONVENTIONS,
        ),
        may_be_empty("date_depot", "Date de dépôt du dossier"),
        required("depot", "Avant ou après la clôture", *DEPOTS),
        may_be_empty("reponse_avant", "Dernier jour de la réponse : deux mois après le dépôt"),
        may_be_empty("recrutement_avant", "Six mois après, si la réponse vient ce dernier jour"),
    ),
    "regles": (
        required("regle", "Règle de l'appel").shown("Règle"),
        may_be_empty("valeur", "Ce qu'elle donne ; vide si l'appel se tait").shown(
            "Résultat", "tiret"
        ),
        required("motif", "Pourquoi").shown("Pourquoi"),
        may_be_empty("doute", "Ce que l'appel laisse incertain").shown("Doute"),
        required("lignes", "Lignes de l'appel").shown("Lignes"),
    ),
    "effets": (
        required("departement", "Département touché par la zone, par son code").shown(
            "Département", "nomme"
        ),
        required("nom", "Nom du département"),
        POPULATION,
        required("population_avant", "Habitants couverts par les coordinateurs en place").shown(
            "Avant", "entier"
        ),
        required("population_apres", "Habitants couverts si la candidature s'y ajoute").shown(
            "Après", "entier"
        ),
        CONSEILLERS,
        required("conseillers_avant", "Conseillers couverts par les coordinateurs en place").shown(
            "CN avant", "entier"
        ),
        required("conseillers_apres", "Conseillers couverts si la candidature s'y ajoute").shown(
            "CN après", "entier"
        ),
    ),
    "rencontres": (
        required("candidature", "Identifiant de la candidature"),
        required("perimetre", "Coordinateur ou autre candidature qu'elle rencontre").shown(
            "Périmètre"
        ),
        required("origine", "D'où vient ce périmètre", *ORIGINES),
        STRUCTURE,
        ETAT,
        required("relation", "Relation des deux périmètres", *RELATIONS),
        may_be_empty("contenant", "Celui qui contient l'autre, si la relation est imbrique"),
        required("niveaux", "Même niveau ou niveaux différents", *ECHELLES),
        required("lecture", "Lecture proposée de cette rencontre", *LECTURES).shown(
            "Lecture proposée", "libelle"
        ),
        required("communes", "Communes partagées, en tout ou en partie"),
        required("population", "Habitants partagés").shown("Habitants partagés", "entier"),
        required("aire_km2", "Superficie partagée, en km²"),
        required("conseillers", "Conseillers partagés").shown("CN", "entier"),
        may_be_empty("part", "Population partagée / population de la candidature, de 0 à 1"),
        required("diagnostic", "Ce que cette rencontre signifie, en une phrase").shown(
            "Ce que cela signifie"
        ),
    ),
    "groupes": (
        required("groupe", "Identifiant : G- suivi de la première candidature"),
        required("candidatures", "Candidatures qui se recouvrent de proche en proche").shown(
            "Candidatures", "liste"
        ),
        may_be_empty("coordinateurs", "Coordinateurs qu'elles recouvrent, séparés par |").shown(
            "Coordinateurs", "liste"
        ),
        required("departements", "Codes des départements touchés, séparés par |"),
        required("communes", "Communes de leur réunion"),
        required("population", "Habitants de leur réunion").shown("Habitants", "entier"),
        required(
            "population_partagee", "Habitants que deux candidatures, ou plus, contiennent"
        ).shown("Partagés", "entier"),
        required("conseillers", "Conseillers de leur réunion"),
        required(
            "lecture", "Lecture proposée, la première à régler s'il y en a plusieurs", *LECTURES
        ).shown("Lecture proposée", "libelle"),
        required("explication", "Qui rencontre qui, et comment le lire").shown("Qui rencontre qui"),
    ),
    "completudes": (
        required("departement", "Département, par son code").shown("Département", "nomme"),
        required("nom", "Nom du département"),
        POPULATION,
        required(
            "population_non_couverte", "Habitants que les coordinateurs en place ne couvrent pas"
        ).shown("Non couverts", "entier"),
        required("candidatures", "Nombre de candidatures qui en couvriraient"),
        required("completude", "Complet, possible, impossible ou inconnu", *COMPLETUDES).shown(
            "Sans lacune ?", "libelle"
        ),
        may_be_empty("taille", "Nombre de candidatures du plus petit ensemble qui suffit"),
        may_be_empty(
            "ensembles", "Les plus petits ensembles, séparés par | ; leurs candidatures, par +"
        ).shown("Ensembles", "ou"),
        required(
            "population_restante", "Habitants non couverts même si toutes sont retenues"
        ).shown("Restants", "entier"),
        required("explication", "Ce qui suffirait, ou ce qui manquerait, en une phrase").shown(
            "Ce qui suffit, ou manque", "abrege"
        ),
    ),
    "consultation": (
        may_be_empty("structure", "Structure à consulter, par son identifiant").shown(
            "Structure", "nomme"
        ),
        SIRET,
        may_be_empty(
            "commune", "Commune du siège, par son code INSEE ; vide si elle n'est pas connue"
        ).shown("Siège", "nomme"),
        required("conseillers", "Postes que la structure emploie, dans la zone ou ailleurs").shown(
            "Postes", "entier"
        ),
        required(
            "titre", "Doit (siège dans la zone) ou peut (lieu d'activité seulement)", *TITRES
        ).shown("Consultation", "libelle"),
        may_be_empty(
            "concurrents", "Autres périmètres qui contiennent ce siège, ou ces lieux"
        ).shown("Aussi dans", "liste"),
    ),
}
"""Tables of candidacies, by name."""
