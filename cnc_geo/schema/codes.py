"""The codes that cells may hold: official French nouns, unaccented, written once.

How each is said to a reader is in `labels`.
"""

SEPARATOR = "|"
"""Separator of several codes or ids in one cell."""

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

AVIS = ("favorable", "defavorable")
"""Opinions of the prefect on a candidacy."""

ELIGIBILITES = ("oui", "non", "inconnu")
"""Whether a carrier is eligible."""

CONVENTIONS = ("avenant", "seconde_convention", "nouvelle_convention")
"""What a case of the call does to the convention."""

DEPOTS = ("dans_les_temps", "hors_delai", "inconnu")
"""Whether a candidacy was filed before the closing."""

JUGEMENTS = (
    *("oui", "non", "inconnu"),
    *CONVENTIONS,
    *("coherent", "a_verifier", "prevue", "a_preciser"),
    *("dans_les_temps", "hors_delai"),
)
"""What the rules of the call may answer."""

NATURES = ("publique", "privee")
"""Natures of a structure."""

ORIGINES = ("coordinateur", "candidature")
"""What a perimeter is that of."""

ECHELLES = ("meme", "different")
"""Whether two perimeters are of one level."""

ETATS_POSTE = ("occupe", "vacant", "rendu")
"""States of a post."""

TITRES = ("doit", "peut")
"""Title to be consulted: a structure that has its seat in the zone must be, another may be."""

LECTURES = ("doublon", "frontiere", "deux_niveaux", "suite", "voisins")
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

TABLES_LUES = (
    "conseillers",
    "structures",
    "coordinateurs",
    "candidatures",
    "lieux",
    "indicateurs",
    "masque",
    "contours",
)
"""Tables that a file may give."""

THEMES = (
    "couverture",
    "taux",
    "candidatures",
    "douze_mois",
    "profondeur",
    "echeance",
    "besoin",
)
"""Ways of filling the territories of a map."""

TRAITEMENTS = ("garde", "repare", "ignore", "ecarte")
"""What was done: the cell kept as it is, repaired, not used, or the whole row set aside."""

INFERENCES = (
    "codes",
    "passage",
    "polygone",
    "hors_referentiel",
    "code_postal",
    "localisation",
    "hypothese",
    "derive",
    "libelle",
)
"""How the zone of a perimeter is known."""

INFERENCES_DECLAREES = ("codes", "passage", "polygone", "hors_referentiel")
"""Ways of knowing a zone from what was declared; by any other way it is deduced."""

DUREES_MOIS = {"duree_18": 18, "duree_24": 24}
"""Hypotheses on the length of a coordination, and their months (call L366-392: 18 or 24)."""

HYPOTHESES = ("epci_du_lieu", "conseillers", "duree_18", "duree_24", "declarees")
"""What may be supposed on demand."""

CONTACTS = ("ile", "enclave", "ordinaire")
"""What surrounds a gap: no land, one perimeter alone, or anything else."""

CLASSES_BESOIN = ("tres_faible", "faible", "moyen", "fort", "tres_fort", "sans_valeur")
"""Classes of need: fifths of the population, and no value, a class of its own."""

CONSTATS_RATTACHEMENT = (
    "coordinateur_inconnu",
    "coordinateur_absent",
    "couvert_non_rattache",
    "rattache_non_couvert",
    "rattache_ailleurs",
)
"""How the two truths of a post may disagree, in the order in which they are looked for."""

CONSTATS = (
    # The file as a whole
    "encodage",
    "separateur",
    "entete_decale",
    "entete_absent",
    "colonne_repetee",
    "valeur_commune",
    "colonne_ignoree",
    "feuille_ignoree",
    "projection",
    "separateur_final",
    # The shape of a row
    "ligne_decalee",
    "guillemets",
    "retour_ligne",
    "ligne_illisible",
    "geometrie_absente",
    "geometrie_invalide",
    # The text of a cell
    "texte_abime",
    "caractere_cache",
    "lettre_perdue",
    "valeur_factice",
    "valeur_inconnue",
    "nombre_illisible",
    "date_illisible",
    "dates_inversees",
    "formule",
    # Identifiers and codes
    "id_absent",
    "id_repete",
    "zero_perdu",
    "code_en_nombre",
    "siret_invalide",
    "siret_repete",
    "code_inconnu",
    "arrondissement",
    "code_ancien",
    "commune_deduite",
    "code_postal_multiple",
    "colonnes_discordantes",
    # Places
    "coordonnees_absentes",
    "coordonnees_illisibles",
    "coordonnees_inversees",
    "coordonnees_projetees",
    "coordonnees_imprecises",
    "geocodage_incertain",
    "point_hors_france",
    "point_hors_commune",
    "point_hors_departement",
    "point_factice",
    "point_partage",
    "geocodeur_interroge",
    "geocodeur_muet",
    "geocode",
    "hors_referentiel",
    "non_situe",
    # People, posts and zones
    "donnee_personnelle",
    "personne_anonyme",
    "personne_repetee",
    "hors_dispositif",
    "poste_rendu",
    "poste_repete",
    "poste_coordinateur",
    "zone_inconnue",
    "niveau_douteux",
)
"""What can be found in a file."""
