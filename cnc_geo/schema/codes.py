"""The words that cells may hold: official French nouns, unaccented, written once."""

SEPARATOR = "|"
"""Separator of several codes or ids in one cell (design: «several codes per perimeter»)."""

NIVEAUX = ("commune", "epci", "departement", "region", "france")
"""Levels at which coverage is told, finest first."""

NIVEAUX_PERIMETRE = ("region", "departement", "epci", "ept", "commune", "conseiller", "polygone")
"""Levels at which a perimeter may be declared."""

NIVEAUX_CONTOURS = ("commune", "epci", "ept", "departement", "region")
"""Levels of which boundaries may be given."""

NIVEAUX_DEPARTEMENTAUX = ("region", "departement")
"""Levels whose coverage is called `departementale`; every other level is `intercommunale`."""

ETATS = ("en_poste", "prevu", "propose", "termine")
"""States of a perimeter, from the most to the least certain."""

MODES = ("aucune", "departementale", "intercommunale", "les_deux")
"""Modes of coverage of a commune; they partition every total."""

STATUTS = ("couvert", "partiel", "non_couvert", "inconnu")
"""Status of a territory; `inconnu` is a class of its own, never a zero."""

RELATIONS = ("identique", "imbrique", "partiel", "contigu")
"""Relations of a pair that is listed, tested in this order; disjoint pairs are left out."""

CAS = ("prolongation", "attribution_role", "poste_supplementaire", "creation", "integration")
"""The five cases of the call, in its order."""

PORTEURS = (
    "collectivite",
    "etablissement_rattache",
    "hub",
    "gip",
    "chambre_consulaire",
    "epic",
    "ars_grades",
    "association",
    "entreprise_ess",
    "prive_non_lucratif",
)
"""The ten kinds of eligible carriers of the call."""

CONTRATS = (
    "cdi_public",
    "cdd_public",
    "contrat_projet_public",
    "titulaire",
    "cdd_droit_prive",
    "cdi",
    "cdd",
    "contrat_projet",
)
"""Contracts: four of public law, a public structure's private-law CDD, three private ones."""

TITRES = ("doit", "peut")
"""Title to be consulted: a structure that has its seat in the zone must be, another may be."""

LECTURES = {
    "doublon": "Doublon",
    "frontiere": "Frontière à préciser",
    "deux_niveaux": "Deux niveaux articulés",
    "suite": "Suite d'une même coordination",
    "voisins": "Voisins",
}
"""Readings of a meeting, from the one to settle first to the one to say only."""

COMPLETUDES = ("complet", "possible", "impossible", "inconnu")
"""Whether a department is covered, can be by candidacies, or cannot."""

POSITIONS = (
    "point",
    "commune",
    "nom",
    "code_postal",
    "structure",
    "geocodage",
    "discordant",
    "hors_referentiel",
    "non_situe",
)
"""How a post was located, from its own coordinates to not at all."""

TRAITEMENTS = ("garde", "repare", "ignore", "ecarte")
"""What was done: the cell kept as it is, repaired, not used, or the whole row set aside."""

INFERENCES = {
    "codes": "Par ses codes",
    "passage": "Par des codes d'un millésime antérieur",
    "polygone": "Par son contour",
    "hors_referentiel": "Par ses codes, hors du référentiel cartographique",
    "code_postal": "Déduite de codes postaux, dont certains valent pour plusieurs communes",
    "localisation": "Déduite du lieu : le département ou la région de son coordinateur",
    "hypothese": "Supposée : l'EPCI de son lieu",
    "derive": "Déduite des communes des employeurs de ses conseillers",
    "libelle": "Inconnue : un libellé, sans code",
}
"""How the zone of a perimeter is known, and what it means."""

INFERENCES_DECLAREES = ("codes", "passage", "polygone", "hors_referentiel")
"""Ways of knowing a zone from what was declared; by any other way it is deduced."""

DUREES_MOIS = {"duree_18": 18, "duree_24": 24}
"""Hypotheses on the length of a coordination, and their months (call L366-392: 18 or 24)."""

HYPOTHESES = {
    "epci_du_lieu": "Une zone qui n'est qu'un libellé, sans code, est l'EPCI de son lieu.",
    "conseillers": "Une zone qui n'est qu'une liste de conseillers est faite des communes de leurs "
    "employeurs.",
    "duree_18": "Une coordination sans fin connue dure 18 mois depuis son début.",
    "duree_24": "Une coordination sans fin connue dure 24 mois depuis son début.",
    "declarees": "Seules les zones déclarées comptent ; celles qui sont déduites sont laissées.",
}
"""What may be supposed on demand, and how it is said."""

CONTACTS = ("ile", "enclave", "ordinaire")
"""What surrounds a gap: no land, one perimeter alone, or anything else."""

CLASSES_BESOIN = ("tres_faible", "faible", "moyen", "fort", "tres_fort", "sans_valeur")
"""Classes of need: fifths of the population, and no value, a class of its own."""

CONSTATS_RATTACHEMENT = {
    "coordinateur_inconnu": "Coordinateur inconnu",
    "coordinateur_absent": "Coordinateur absent ce jour-là",
    "couvert_non_rattache": "Couvert, non rattaché",
    "rattache_non_couvert": "Rattaché, non couvert",
    "rattache_ailleurs": "Rattaché à une autre zone",
}
"""How the two truths of a post may disagree, in the order in which they are looked for."""

CONSTATS = {
    # The file as a whole
    "encodage": "Le texte n'est pas en UTF-8",
    "separateur": "Le séparateur n'est pas « ; »",
    "entete_decale": "Des lignes précèdent l'en-tête",
    "entete_absent": "Le fichier n'a pas d'en-tête",
    "colonne_repetee": "Deux colonnes ont le même en-tête",
    "valeur_commune": "Une valeur est celle de toutes les lignes",
    "colonne_ignoree": "Une colonne n'est pas employée",
    "feuille_ignoree": "Une feuille du classeur, ou un fichier de l'archive, n'est pas lu",
    "projection": "Les coordonnées sont dans une projection",
    "separateur_final": "Les lignes finissent par un séparateur de trop",
    # The shape of a row
    "ligne_decalee": "La ligne a trop ou trop peu de cellules",
    "guillemets": "Des guillemets sont mal fermés",
    "retour_ligne": "Un retour à la ligne coupe la ligne",
    "ligne_illisible": "La ligne n'a pas la forme attendue",
    "geometrie_absente": "La géométrie est absente ou vide",
    "geometrie_invalide": "La géométrie n'est pas valide",
    # The text of a cell
    "texte_abime": "Des accents sont abîmés",
    "lettre_perdue": "Un « ? » tient lieu d'apostrophe ou d'accent",
    "valeur_factice": "Une valeur de remplissage tient lieu de donnée",
    "valeur_inconnue": "La valeur n'est pas l'une de celles attendues",
    "nombre_illisible": "Un nombre est attendu",
    "date_illisible": "Une date est attendue",
    "dates_inversees": "La fin précède le début",
    "formule": "La cellule contient une formule",
    # Identifiers and codes
    "id_absent": "L'identifiant manque",
    "id_repete": "L'identifiant est répété",
    "zero_perdu": "Les zéros de tête sont perdus",
    "code_en_nombre": "Un code est écrit comme un nombre",
    "siret_invalide": "Le SIRET n'est pas valide",
    "siret_repete": "Le SIRET est celui de plusieurs lignes",
    "code_inconnu": "Le code n'existe pas",
    "arrondissement": "Le code est celui d'un arrondissement municipal",
    "code_ancien": "Le code est d'un millésime antérieur",
    "commune_deduite": "La commune est déduite du seul code postal",
    "code_postal_multiple": "Le code postal vaut pour plusieurs communes",
    "colonnes_discordantes": "Deux colonnes se contredisent",
    # Places
    "coordonnees_absentes": "Les coordonnées manquent",
    "coordonnees_illisibles": "Les coordonnées ne sont pas lisibles",
    "coordonnees_inversees": "Latitude et longitude sont inversées",
    "coordonnees_projetees": "Les coordonnées sont en Lambert-93",
    "coordonnees_imprecises": "Les coordonnées sont arrondies à plus d'un kilomètre",
    "geocodage_incertain": "Le géocodage du fichier est peu sûr",
    "point_hors_france": "Le point n'est dans aucune commune",
    "point_hors_commune": "Le point est hors de la commune déclarée, dans le même département",
    "point_hors_departement": "Le point est hors du département déclaré",
    "point_factice": "Le point vient du géocodage d'une adresse absente",
    "point_partage": "Plusieurs lignes sont au même point",
    "geocodeur_interroge": "Le géocodeur national est interrogé",
    "geocodeur_muet": "Le géocodeur n'a pas répondu",
    "geocode": "Le lieu est donné par le géocodeur national",
    "hors_referentiel": "Le lieu est hors du référentiel cartographique",
    "non_situe": "Le lieu n'a pas pu être situé",
    # People, posts and zones
    "donnee_personnelle": "La colonne contient des données personnelles",
    "personne_anonyme": "Le lieu ne nomme aucun conseiller",
    "personne_repetee": "Le conseiller est déjà compté sur une autre ligne",
    "hors_dispositif": "La ligne n'est pas du dispositif Conseiller numérique",
    "poste_rendu": "Le poste est rendu",
    "poste_repete": "Le poste a une ligne plus récente",
    "poste_coordinateur": "Le poste est celui d'un coordinateur",
    "zone_inconnue": "La zone n'est pas connue",
    "niveau_douteux": "Les codes ne sont pas du niveau déclaré",
}
"""What can be found in a file, and what it means."""
