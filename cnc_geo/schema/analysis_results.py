"""The tables that are made of a situation."""

from __future__ import annotations

from cnc_geo.schema.codes import (
    CAS,
    CONSTATS_RATTACHEMENT,
    CONTACTS,
    ECHELLES,
    ETATS,
    INFERENCES,
    ORIGINES,
    RELATIONS,
    STATUTS,
)
from cnc_geo.schema.column import Column, may_be_empty, required
from cnc_geo.schema.shared_columns import (
    AIRE,
    BESOIN_MOYEN,
    CLASSE_BESOIN,
    CODES,
    CONSEILLERS,
    ETAT,
    NIVEAU_PERIMETRE,
    POPULATION,
    SANS_VALEUR,
    STRUCTURE,
    TERRITOIRE,
)

ANALYSIS_RESULTS: dict[str, tuple[Column, ...]] = {
    "perimetres": (
        required("id", "Identifiant du coordinateur ou de la candidature").shown("Périmètre"),
        required("origine", "D'où vient le périmètre", *ORIGINES),
        NIVEAU_PERIMETRE,
        CODES,
        ETAT,
        STRUCTURE,
        may_be_empty("cas", "Cas de figure de l'appel, pour une candidature", *CAS),
        may_be_empty("debut", "Premier jour ; vide si ouvert").shown("Depuis", "jour"),
        may_be_empty("fin", "Dernier jour ; vide si ouvert").shown("Jusqu'au", "jour"),
        required("connu", "Vrai si la zone est connue"),
        required("inference", "Comment la zone est connue", *INFERENCES),
    ),
    "couvertures": (
        *TERRITOIRE,
        required("communes", "Nombre de communes"),
        required("communes_couvertes", "Communes entièrement contenues dans des périmètres"),
        POPULATION,
        required("population_couverte", "Habitants des communes, ou morceaux, couverts"),
        may_be_empty("part_population", "Population couverte / population, de 0 à 1").shown(
            "% couverts", "pour_cent"
        ),
        AIRE,
        required("aire_couverte_km2", "Superficie des communes, ou morceaux, couverts, en km²"),
        may_be_empty("part_aire", "Superficie couverte / superficie, de 0 à 1"),
        CONSEILLERS,
        required("conseillers_couverts", "Conseillers situés dans une commune couverte"),
        required("conseillers_rattaches", "Conseillers rattachés par leur fiche à un coordinateur"),
        required(
            "population_aucune",
            "Habitants sans coordination : aucun périmètre compté ne contient leur commune",
        ).shown("Sans coord.", "entier"),
        required("population_departementale", "Habitants couverts au seul niveau départemental"),
        required("population_intercommunale", "Habitants couverts au seul niveau intercommunal"),
        required("population_les_deux", "Habitants couverts aux deux niveaux"),
        required("profondeur_max", "Plus grand nombre de périmètres sur un même lieu"),
        may_be_empty(
            "perimetres", "Périmètres qui contiennent une de ses communes, séparés par |"
        ).shown("Périmètres", "nombre"),
        required(
            "statut", "État du territoire ; inconnu si aucun périmètre n'est donné", *STATUTS
        ).shown("État", "libelle"),
    ),
    "lacunes": (
        required(
            "id", "Identifiant : L- suivi du code de la commune (ou du morceau) la plus peuplée"
        ),
        required("nom", "Nom reconnaissable de la zone").shown("Zone", "abrege"),
        required(
            "communes", "Nombre de communes, y compris celles dont elle n'a qu'un morceau"
        ).shown("Communes", "entier"),
        may_be_empty("epcis", "SIREN des EPCI touchés, séparés par |"),
        required("departements", "Codes des départements touchés, séparés par |"),
        POPULATION,
        AIRE,
        CONSEILLERS,
        may_be_empty("voisins", "Périmètres voisins, la plus longue frontière d'abord"),
    ),
    "voisinages": (
        required("lacune", "Identifiant de la zone sans coordination"),
        required(
            "contact", "Île sans voisine, enclave d'un seul périmètre, ou ordinaire", *CONTACTS
        ),
        may_be_empty(
            "perimetre", "Périmètre qui la touche et pourrait l'absorber ; ou aucun"
        ).shown("Périmètre voisin"),
        NIVEAU_PERIMETRE,
        may_be_empty("etat", "État de ce périmètre", *ETATS).shown("État", "libelle"),
        required("frontiere_km", "Longueur de leur frontière commune, en km").shown(
            "Frontière (km)", "rapport"
        ),
        required("part_frontiere", "Frontière commune / tour de la zone, de 0 à 1").shown(
            "Part du tour", "part"
        ),
    ),
    "portraits": (
        required("id", "Identifiant du coordinateur ou de la candidature").shown("Périmètre"),
        required("origine", "D'où vient le périmètre", *ORIGINES),
        NIVEAU_PERIMETRE,
        ETAT,
        required("inference", "Comment la zone est connue", *INFERENCES).shown("Zone", "libelle"),
        required("communes", "Communes dont le périmètre contient au moins un morceau").shown(
            "Communes", "entier"
        ),
        POPULATION,
        AIRE,
        CONSEILLERS,
        required("structures", "Structures qui emploient ces conseillers").shown(
            "Structures", "entier"
        ),
        required("communes_seules", "Communes couvertes, au moins en partie, par lui seul"),
        required("population_seule", "Habitants couverts par lui seul : perdus s'il part").shown(
            "Seul : habitants", "entier"
        ),
        required("aire_seule_km2", "Superficie couverte par lui seul, en km²"),
        required("conseillers_seuls", "Conseillers couverts par lui seul"),
        may_be_empty("part_seule", "Population couverte par lui seul / population, de 0 à 1"),
        required("population_partagee", "Habitants que d'autres périmètres couvrent aussi"),
        may_be_empty("groupe", "Groupe des périmètres qui se recouvrent de proche en proche").shown(
            "Groupe"
        ),
        required("morceaux", "Morceaux, hors îles : 1 si le périmètre est d'un seul tenant").shown(
            "Morceaux", "entier"
        ),
        may_be_empty("coupures", "Noms des morceaux détachés du plus peuplé, séparés par |").shown(
            "Coupures"
        ),
        required("iles", "Morceaux qui sont des îles, tolérés").shown("Îles", "entier"),
        may_be_empty(
            "enclaves", "Noms des zones qu'il entoure sans les contenir, séparés par |"
        ).shown("Enclaves"),
        may_be_empty(
            "compacite", "Indice de moment d'inertie A²/(2πI), 1 pour un disque, moins si étirée"
        ).shown("Compacité", "rapport"),
        may_be_empty("conseillers_sur_mediane", "Conseillers / médiane du même niveau").shown(
            "CN / médiane", "rapport"
        ),
        may_be_empty("structures_sur_mediane", "Structures / médiane du même niveau"),
        may_be_empty("population_sur_mediane", "Population / médiane du même niveau"),
    ),
    "recouvrements": (
        required("a", "Premier périmètre de la paire"),
        required("b", "Second périmètre de la paire"),
        required("relation", "Relation des deux périmètres", *RELATIONS),
        may_be_empty("contenant", "Celui qui contient l'autre, si la relation est imbrique"),
        required("niveaux", "Même niveau ou niveaux différents", *ECHELLES),
        required("etats", "États des deux périmètres, dans l'ordre a, b"),
        required("communes", "Communes partagées, en tout ou en partie").shown(
            "Communes", "entier"
        ),
        required("population", "Habitants partagés").shown("Habitants partagés", "entier"),
        required("aire_km2", "Superficie partagée, en km²"),
        required("conseillers", "Conseillers partagés").shown("CN", "entier"),
        may_be_empty("part_a", "Population partagée / population de a, de 0 à 1"),
        may_be_empty("part_b", "Population partagée / population de b, de 0 à 1"),
        may_be_empty("jaccard", "Population partagée / population de la réunion, de 0 à 1"),
        required("diagnostic", "Ce que cette rencontre signifie, en une phrase").shown(
            "Ce que cela signifie"
        ),
    ),
    "echeances": (
        *TERRITOIRE,
        required("statut", "État du territoire au jour choisi", *STATUTS).shown(
            "Aujourd'hui", "libelle"
        ),
        POPULATION,
        required("population_couverte", "Habitants des communes couvertes au jour choisi").shown(
            "Habitants couverts", "entier"
        ),
        may_be_empty(
            "incomplet_le", "Premier jour où tout n'est pas couvert ; vide si jamais"
        ).shown("Incomplet à partir du", "jour"),
        may_be_empty("perte_le", "Premier jour où ce qui est couvert ne l'est plus ; ou vide"),
        required(
            "population_perdue", "Habitants qui cessent d'être couverts ce premier jour"
        ).shown("Perdus", "entier"),
        may_be_empty(
            "sans_coordination_le", "Premier jour où rien n'est couvert ; vide si jamais"
        ).shown("Sans coordination à partir du", "jour"),
        may_be_empty("derniers", "Périmètres dont la fin y mène, séparés par |").shown(
            "Derniers périmètres", "liste"
        ),
        may_be_empty("jours", "Nombre de jours jusque-là"),
    ),
    "calendrier": (
        required("date", "Jour où la couverture peut changer").shown("Jour", "jour"),
        may_be_empty("debutent", "Périmètres qui commencent ce jour-là, séparés par |").shown(
            "Débutent", "liste"
        ),
        may_be_empty(
            "finissent", "Périmètres dont le dernier jour est la veille, séparés par |"
        ).shown("Finissent la veille", "liste"),
        required("population_couverte", "Habitants des communes couvertes ce jour-là").shown(
            "Habitants couverts", "entier"
        ),
        may_be_empty("part_population", "Population couverte / population, de 0 à 1"),
        required("communes_couvertes", "Communes couvertes ce jour-là"),
        required(
            "epci_sans_coordination", "EPCI dont aucune commune n'est couverte ce jour-là"
        ).shown("EPCI sans coordination", "entier"),
    ),
    "rattachements": (
        *TERRITOIRE,
        CONSEILLERS,
        required(
            "couverts_rattaches", "Dans une commune couverte et rattachés à un coordinateur"
        ).shown("Couverts et rattachés", "entier"),
        required("couverts_seulement", "Dans une commune couverte, sans rattachement").shown(
            "Couverts seulement", "entier"
        ),
        required(
            "rattaches_seulement", "Rattachés à un coordinateur, hors de toute couverture"
        ).shown("Rattachés seulement", "entier"),
        required("ni_l_un_ni_l_autre", "Ni couverts ni rattachés").shown(
            "Ni l'un ni l'autre", "entier"
        ),
        may_be_empty("part_couverts", "Conseillers couverts / conseillers, de 0 à 1"),
        may_be_empty("part_rattaches", "Conseillers rattachés / conseillers, de 0 à 1"),
    ),
    "ecarts": (
        *TERRITOIRE,
        POPULATION,
        required("population_couverte", "Habitants des communes couvertes"),
        required("population_couverte_autre", "Habitants couverts dans l'autre situation"),
        required("ecart_population", "Habitants couverts en plus dans l'autre situation, ou moins"),
        may_be_empty("part_population", "Population couverte / population, de 0 à 1"),
        may_be_empty("part_population_autre", "La même part dans l'autre situation, de 0 à 1"),
        may_be_empty("ecart", "Part de l'autre situation moins part de celle-ci, de -1 à 1"),
    ),
    "discordances": (
        required("conseiller", "Identifiant du poste").shown("Conseiller"),
        STRUCTURE,
        required("commune", "Code INSEE de la commune du poste").shown("Commune"),
        required("constat", "Comment les deux vérités diffèrent", *CONSTATS_RATTACHEMENT).shown(
            "Désaccord", "libelle"
        ),
        may_be_empty("perimetres", "Périmètres qui contiennent son lieu, séparés par |"),
        may_be_empty("coordinateurs", "Coordinateurs que nomme sa fiche, séparés par |"),
        required("explication", "Ce désaccord, en une phrase").shown("Explication"),
    ),
    "besoins": (
        *TERRITOIRE,
        POPULATION,
        SANS_VALEUR,
        BESOIN_MOYEN,
        may_be_empty(
            "besoin_moyen_couvert", "Moyenne de l'indicateur dans les communes couvertes"
        ).shown("Besoin couvert", "rapport"),
        may_be_empty(
            "besoin_moyen_non_couvert", "Moyenne de l'indicateur dans les autres communes"
        ).shown("Besoin non couvert", "rapport"),
        may_be_empty("part_population", "Population couverte / population, de 0 à 1").shown(
            "Part couverte", "part"
        ),
        may_be_empty(
            "part_ponderee", "Part couverte de la somme population × besoin, de 0 à 1"
        ).shown("Part du besoin couverte", "part"),
        CLASSE_BESOIN,
    ),
    "priorites": (
        required("rang", "Rang de la zone, la plus lourde d'abord").shown("Rang", "entier"),
        required("lacune", "Identifiant de la zone sans coordination"),
        required("nom", "Nom reconnaissable de la zone").shown("Zone", "abrege"),
        POPULATION,
        CONSEILLERS,
        SANS_VALEUR,
        BESOIN_MOYEN,
        may_be_empty(
            "habitants_ponderes", "Habitants × besoin / besoin moyen d'un habitant de France"
        ).shown("Habitants pondérés", "arrondi"),
        CLASSE_BESOIN,
    ),
}
"""Tables of an analysis, by name."""

VERIFICATIONS: dict[str, tuple[Column, ...]] = {
    "identites": (
        required("identite", "Égalité qui doit être exacte"),
        required("niveau", "Niveau auquel elle est vérifiée"),
        required("gauche", "Membre de gauche"),
        required("droite", "Membre de droite"),
        required("exacte", "Vrai si les deux membres sont égaux"),
    ),
}
"""Tables of what holds the figures together, by name."""
