"""How the codes of the call and of its candidacies are said."""

from cnc_geo.schema.labels.form import Label

CAS = {
    "prolongation": Label("Prolongation"),
    "attribution_role": Label("Rôle donné à un poste"),
    "poste_supplementaire": Label("Poste supplémentaire"),
    "creation": Label("Création"),
    "integration": Label("Intégration"),
    "": Label("Non dit"),
}
"""Cases of the call."""

PORTEUR = {
    "collectivite": Label("Collectivité", "une collectivité territoriale ou un groupement"),
    "etablissement_rattache": Label(
        "Établissement rattaché", "un établissement public rattaché (CCAS, CIAS…)"
    ),
    "hub": Label("Hub", "un Hub territorial pour un numérique inclusif"),
    "gip": Label("GIP", "un groupement d'intérêt public"),
    "chambre_consulaire": Label(
        "Chambre consulaire, EPA", "une chambre consulaire ou un EPA sous tutelle de l'État"
    ),
    "epic": Label("EPIC", "un EPIC"),
    "ars_grades": Label("ARS, GRADeS", "une ARS ou un GRADeS"),
    "association": Label("Association", "une association déclarée"),
    "entreprise_ess": Label(
        "Entreprise de l'ESS", "une entreprise de l'économie sociale et solidaire"
    ),
    "prive_non_lucratif": Label(
        "Privé non lucratif", "une personne morale de droit privé à mission d'intérêt général"
    ),
    "": Label("Non dit"),
}
"""Kinds of carriers; `phrase` has its article."""

CONTRAT = {
    "cdi_public": Label("CDI de droit public"),
    "cdd_public": Label("CDD de droit public"),
    "contrat_projet_public": Label("contrat de projet public"),
    "titulaire": Label("agent titulaire"),
    "cdd_droit_prive": Label("CDD de droit privé d'une structure publique"),
    "cdi": Label("CDI"),
    "cdd": Label("CDD"),
    "contrat_projet": Label("contrat de projet"),
    "": Label("contrat non dit"),
}
"""Contracts."""

AVIS = {
    "favorable": Label("Favorable"),
    "defavorable": Label("Défavorable"),
    "": Label("Pas d'avis"),
}
"""Opinions of the prefect."""

TITRE = {"doit": Label("Doit être consultée"), "peut": Label("Peut l'être")}
"""Titles to be consulted."""

JUGEMENT = {
    "oui": Label("oui"),
    "non": Label("non"),
    "inconnu": Label("inconnu"),
    "avenant": Label("avenant"),
    "seconde_convention": Label("seconde convention"),
    "nouvelle_convention": Label("nouvelle convention"),
    "coherent": Label("cohérent"),
    "a_verifier": Label("à vérifier"),
    "prevue": Label("prévue par l'appel"),
    "a_preciser": Label("à préciser"),
    "dans_les_temps": Label("dans les temps"),
    "hors_delai": Label("hors délai"),
}
"""Answers of the rules of the call."""

NATURE = {"publique": Label("Publique"), "privee": Label("Privée")}
"""Natures of a structure."""

ORIGINE = {"coordinateur": Label("Coordinateur"), "candidature": Label("Candidature")}
"""What a perimeter is that of."""

ECHELLE = {"meme": Label("Même niveau"), "different": Label("Niveaux différents")}
"""Whether two perimeters are of one level."""

LECTURE = {
    "doublon": Label("Doublon"),
    "frontiere": Label("Frontière à préciser"),
    "deux_niveaux": Label("Deux niveaux articulés"),
    "suite": Label("Suite d'une même coordination"),
    "voisins": Label("Voisins"),
}
"""Readings of a meeting."""

COMPLETUDE = {
    "complet": Label("Sans lacune"),
    "possible": Label("Possible"),
    "impossible": Label("Impossible"),
    "inconnu": Label("Pas de donnée"),
}
"""What candidacies can do for a department."""
