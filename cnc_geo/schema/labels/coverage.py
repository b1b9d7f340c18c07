"""How the codes of territories, of perimeters and of what covers them are said."""

from cnc_geo.schema.labels.form import Label

NIVEAU = {
    "commune": Label("Commune", "commune", "Communes"),
    "epci": Label("EPCI", "EPCI", "EPCI"),
    "ept": Label("EPT", "EPT", "EPT"),
    "departement": Label("Département", "département", "Départements"),
    "region": Label("Région", "région", "Régions"),
    "france": Label("France entière", "France", "France"),
}
"""Levels of territories."""

NIVEAU_PERIMETRE = {
    "region": Label("Région", "région"),
    "departement": Label("Département", "département"),
    "epci": Label("EPCI", "EPCI"),
    "ept": Label("EPT", "EPT"),
    "commune": Label("Communes", "commune"),
    "conseiller": Label("Liste de conseillers", "conseiller"),
    "polygone": Label("Contour dessiné", "polygone"),
}
"""Levels of perimeters: what a zone is made of."""

ETAT = {
    "en_poste": Label("En poste", "coordination en poste", "coordinations en poste", "en poste"),
    "prevu": Label(
        "Prévu (validé, non recruté)",
        "coordination prévue",
        "coordinations prévues",
        "prévue, non recrutée",
    ),
    "propose": Label("Proposé (candidature)", "candidature", "candidatures", "proposée"),
    "termine": Label("Terminé", "coordination terminée", "coordinations terminées", "terminée"),
}
"""States of perimeters; `phrase` and `pluriel` name those who are in it, `sens` qualifies one."""

MODE = {
    "aucune": Label("Aucune", sens="Aucune coordination"),
    "departementale": Label("Départementale", sens="Coordination départementale"),
    "intercommunale": Label("Intercommunale", sens="Coordination intercommunale"),
    "les_deux": Label("Les deux", sens="Départementale et intercommunale"),
}
"""Modes of coverage; `sens` as the legend of the map says it."""

STATUT = {
    "couvert": Label("Couvert"),
    "partiel": Label("Couvert en partie"),
    "non_couvert": Label("Sans coordination"),
    "inconnu": Label("Pas de donnée"),
}
"""Status of a territory."""

RELATION = {
    "identique": Label("Identiques"),
    "imbrique": Label("L'un dans l'autre"),
    "partiel": Label("Communes partagées"),
    "contigu": Label("Voisins"),
}
"""Relations of two perimeters."""

INFERENCE = {
    "codes": Label("Par ses codes"),
    "passage": Label("Par des codes d'un millésime antérieur"),
    "polygone": Label("Par son contour"),
    "hors_referentiel": Label("Par ses codes, hors du référentiel cartographique"),
    "code_postal": Label("Déduite de codes postaux, dont certains valent pour plusieurs communes"),
    "localisation": Label(
        "Déduite du lieu : le département ou la région de son coordinateur",
        pluriel="sans code sont celles du lieu de leur coordinateur",
    ),
    "hypothese": Label(
        "Supposée : l'EPCI de son lieu",
        pluriel="ne sont qu'un libellé ; par hypothèse, elles sont l'EPCI de leur lieu",
    ),
    "derive": Label(
        "Déduite des communes des employeurs de ses conseillers",
        pluriel="sont des listes de conseillers : leur empreinte est faite des communes des "
        "employeurs, et ne compte que par hypothèse",
    ),
    "libelle": Label(
        "Inconnue : un libellé, sans code",
        pluriel="sont inconnues, faute de niveau ou de codes ; elles ne comptent pas comme "
        "couverture",
    ),
}
"""How a zone is known; `pluriel` says what many such zones are."""

HYPOTHESE = {
    "epci_du_lieu": Label(
        "Libellé = EPCI du lieu",
        sens="Une zone qui n'est qu'un libellé, sans code, est l'EPCI de son lieu.",
    ),
    "conseillers": Label(
        "Liste de conseillers = communes des employeurs",
        sens="Une zone qui n'est qu'une liste de conseillers est faite des communes de leurs "
        "employeurs.",
    ),
    "duree_18": Label(
        "Sans fin connue : 18 mois",
        sens="Une coordination sans fin connue dure 18 mois depuis son début.",
    ),
    "duree_24": Label(
        "Sans fin connue : 24 mois",
        sens="Une coordination sans fin connue dure 24 mois depuis son début.",
    ),
    "declarees": Label(
        "Zones déclarées seulement",
        sens="Seules les zones déclarées comptent ; celles qui sont déduites sont laissées.",
    ),
}
"""What is supposed."""

CONTACT = {
    "ile": Label("Île", "une île, que rien ne touche"),
    "enclave": Label("Enclave", "une enclave, qu'un même périmètre entoure en entier"),
    "ordinaire": Label(
        "Ordinaire", "ceux qui pourraient l'absorber, la plus longue frontière d'abord"
    ),
}
"""What surrounds a gap."""

CLASSE_BESOIN = {
    "tres_faible": Label("Très faible", sens="Besoin très faible"),
    "faible": Label("Faible", sens="Besoin faible"),
    "moyen": Label("Moyen", sens="Besoin moyen"),
    "fort": Label("Fort", sens="Besoin fort"),
    "tres_fort": Label("Très fort", sens="Besoin très fort"),
    "sans_valeur": Label("Sans valeur", sens="Sans valeur"),
}
"""Classes of need; `sens` as the legend of the map says it."""

CONSTAT_RATTACHEMENT = {
    "coordinateur_inconnu": Label(
        "Coordinateur inconnu",
        sens="Sa fiche nomme {noms}, qu'aucune table de coordinateurs ne décrit.",
    ),
    "coordinateur_absent": Label(
        "Coordinateur absent ce jour-là",
        sens="Sa fiche nomme {noms}, qui n'est pas en fonction ce jour-là pour les états comptés.",
    ),
    "couvert_non_rattache": Label(
        "Couvert, non rattaché",
        sens="{commune} est dans le périmètre de {zones}, mais sa fiche ne nomme aucun "
        "coordinateur.",
    ),
    "rattache_non_couvert": Label(
        "Rattaché, non couvert",
        sens="Sa fiche nomme {noms}, mais aucun périmètre compté ne contient {commune}.",
    ),
    "rattache_ailleurs": Label(
        "Rattaché à une autre zone",
        sens="Sa fiche nomme {noms}, dont le périmètre ne contient pas {commune}, commune de "
        "{zones}.",
    ),
}
"""How the two truths of a post disagree; `sens` is filled with its names."""

THEME = {
    "couverture": Label("La couverture : par qui chaque territoire est coordonné"),
    "taux": Label("La part des habitants couverts"),
    "profondeur": Label("Le nombre de périmètres"),
    "echeance": Label("Les échéances : quand une coordination se termine"),
    "candidatures": Label("Ce que changeraient les candidatures"),
    "douze_mois": Label("Ce qui change dans douze mois"),
    "besoin": Label("Le besoin"),
}
"""Ways of filling the map, in the order in which they are offered."""
