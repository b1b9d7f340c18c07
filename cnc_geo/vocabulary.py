"""The words that cells may hold: official French nouns, unaccented, written once."""

SEPARATOR = "|"
"""Separator of several codes or ids in one cell (design: «several codes per perimeter»)."""

NIVEAUX = ("commune", "epci", "departement", "region", "france")
"""Levels at which coverage is told, finest first."""

NIVEAUX_PERIMETRE = ("region", "departement", "epci", "ept", "commune", "conseiller", "polygone")
"""Levels at which a perimeter may be declared."""

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
