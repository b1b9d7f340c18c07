"""How the codes of files, and of what is found in them, are said."""

from cnc_geo.schema.labels.form import Label

TABLE_LUE = {
    "conseillers": Label("Postes de conseiller numérique"),
    "structures": Label("Structures"),
    "coordinateurs": Label("Coordinateurs et leurs périmètres"),
    "candidatures": Label("Candidatures"),
    "lieux": Label("Lieux de médiation numérique"),
    "indicateurs": Label("Indicateurs par territoire"),
    "masque": Label("Territoires où l'absence est admise"),
    "contours": Label("Limites de territoires"),
}
"""Tables that a file may give."""

ETAT_POSTE = {
    "occupe": Label("Occupé"),
    "vacant": Label("Vacant"),
    "rendu": Label("Rendu"),
}
"""States of a post."""

POSITION = {
    "point": Label("À ses coordonnées"),
    "commune": Label("À sa commune"),
    "nom": Label("Au nom de sa commune"),
    "code_postal": Label("À son code postal"),
    "structure": Label("À sa structure"),
    "geocodage": Label("Par le géocodeur national"),
    "discordant": Label(
        "À sa commune, que son point contredit",
        sens="dont le point contredit le lieu déclaré ; le lieu déclaré compte.",
    ),
    "hors_referentiel": Label(
        "Hors du référentiel",
        sens="hors du référentiel cartographique (collectivités d'outre-mer) : listés, absents des "
        "totaux.",
    ),
    "non_situe": Label("Non situé", sens="que rien ne situe : listés, absents des totaux."),
}
"""How a post is located; `sens` says aloud what of those that are doubtful."""

TRAITEMENT = {
    "garde": Label("Gardé tel quel", "gardé"),
    "repare": Label("Réparé", "réparé"),
    "ignore": Label("Valeur non employée", "non employé"),
    "ecarte": Label("Ligne écartée", "ligne écartée"),
}
"""What is done of a fault."""

CONSTAT = {
    # The file as a whole
    "encodage": Label("Le texte n'est pas en UTF-8"),
    "separateur": Label("Le séparateur n'est pas « ; »"),
    "entete_decale": Label("Des lignes précèdent l'en-tête"),
    "entete_absent": Label("Le fichier n'a pas d'en-tête"),
    "colonne_repetee": Label("Deux colonnes ont le même en-tête"),
    "valeur_commune": Label("Une valeur est celle de toutes les lignes"),
    "colonne_ignoree": Label("Une colonne n'est pas employée"),
    "feuille_ignoree": Label("Une feuille du classeur, ou un fichier de l'archive, n'est pas lu"),
    "projection": Label("Les coordonnées sont dans une projection"),
    "separateur_final": Label("Les lignes finissent par un séparateur de trop"),
    # The shape of a row
    "ligne_decalee": Label("La ligne a trop ou trop peu de cellules"),
    "guillemets": Label("Des guillemets sont mal fermés"),
    "retour_ligne": Label("Un retour à la ligne coupe la ligne"),
    "ligne_illisible": Label("La ligne n'a pas la forme attendue"),
    "geometrie_absente": Label("La géométrie est absente ou vide"),
    "geometrie_invalide": Label("La géométrie n'est pas valide"),
    # The text of a cell
    "texte_abime": Label("Des accents sont abîmés"),
    "caractere_cache": Label("Des caractères ne se voient pas"),
    "lettre_perdue": Label("Un « ? » tient lieu d'apostrophe ou d'accent"),
    "valeur_factice": Label("Une valeur de remplissage tient lieu de donnée"),
    "valeur_inconnue": Label("La valeur n'est pas l'une de celles attendues"),
    "nombre_illisible": Label("Un nombre est attendu"),
    "date_illisible": Label("Une date est attendue"),
    "dates_inversees": Label("La fin précède le début"),
    "formule": Label("La cellule contient une formule"),
    # Identifiers and codes
    "id_absent": Label("L'identifiant manque"),
    "id_repete": Label("L'identifiant est répété"),
    "zero_perdu": Label("Les zéros de tête sont perdus"),
    "code_en_nombre": Label("Un code est écrit comme un nombre"),
    "siret_invalide": Label("Le SIRET n'est pas valide"),
    "siret_repete": Label("Le SIRET est celui de plusieurs lignes"),
    "code_inconnu": Label("Le code n'existe pas"),
    "arrondissement": Label("Le code est celui d'un arrondissement municipal"),
    "code_ancien": Label("Le code est d'un millésime antérieur"),
    "commune_deduite": Label("La commune est déduite du seul code postal"),
    "code_postal_multiple": Label("Le code postal vaut pour plusieurs communes"),
    "colonnes_discordantes": Label("Deux colonnes se contredisent"),
    # Places
    "coordonnees_absentes": Label("Les coordonnées manquent"),
    "coordonnees_illisibles": Label("Les coordonnées ne sont pas lisibles"),
    "coordonnees_inversees": Label("Latitude et longitude sont inversées"),
    "coordonnees_projetees": Label("Les coordonnées sont en Lambert-93"),
    "coordonnees_imprecises": Label("Les coordonnées sont arrondies à plus d'un kilomètre"),
    "geocodage_incertain": Label("Le géocodage du fichier est peu sûr"),
    "point_hors_france": Label("Le point n'est dans aucune commune"),
    "point_hors_commune": Label(
        "Le point est hors de la commune déclarée, dans le même département"
    ),
    "point_hors_departement": Label("Le point est hors du département déclaré"),
    "point_factice": Label("Le point vient du géocodage d'une adresse absente"),
    "point_partage": Label("Plusieurs lignes sont au même point"),
    "geocodeur_interroge": Label("Le géocodeur national est interrogé"),
    "geocodeur_muet": Label("Le géocodeur n'a pas répondu"),
    "geocode": Label("Le lieu est donné par le géocodeur national"),
    "hors_referentiel": Label("Le lieu est hors du référentiel cartographique"),
    "non_situe": Label("Le lieu n'a pas pu être situé"),
    # People, posts and zones
    "donnee_personnelle": Label("La colonne contient des données personnelles"),
    "personne_anonyme": Label("Le lieu ne nomme aucun conseiller"),
    "personne_repetee": Label("Le conseiller est déjà compté sur une autre ligne"),
    "hors_dispositif": Label("La ligne n'est pas du dispositif Conseiller numérique"),
    "poste_rendu": Label("Le poste est rendu"),
    "poste_repete": Label("Le poste a une ligne plus récente"),
    "poste_coordinateur": Label("Le poste est celui d'un coordinateur"),
    "zone_inconnue": Label("La zone n'est pas connue"),
    "niveau_douteux": Label("Les codes ne sont pas du niveau déclaré"),
}
"""What is found in a file."""
