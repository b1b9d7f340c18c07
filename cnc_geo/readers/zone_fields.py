"""Fields of zones, of candidacies, of territories and of platforms, each with its examples."""

from __future__ import annotations

from cnc_geo.readers import cleaning, drawings, wordlists
from cnc_geo.readers.row_fields import Field

ZONE_FIELDS: dict[str, Field] = {
    "niveau": Field(
        "Niveau du périmètre",
        wordlists.one_of(wordlists.LEVELS, "niveau"),
        ("niveau", "perimetre", "niveau_perimetre", "type_de_perimetre", "echelle"),
        takes={"Départemental": "departement"},
        refuses=("Bassin de vie", "canton"),
    ),
    "codes": Field(
        "Codes du périmètre à ce niveau",
        None,
        (
            *("codes", "perimetre_codes", "code_perimetre", "codes_perimetre", "zone"),
            *("siren_epci", "code_epci", "codes_epci", "epci"),
        ),
    ),
    "codes_postaux": Field(
        "Codes postaux du périmètre", None, ("codes_postaux", "bassins_de_vie_codes_postaux")
    ),
    "codes_region": Field("Codes des régions du périmètre", None),
    "codes_departement": Field("Codes des départements du périmètre", None),
    "courriels": Field("Courriels des conseillers du périmètre", None),
    "debut": Field(
        "Premier jour",
        cleaning.day,
        ("debut", "date_debut", "date_de_debut", "debut_de_contrat"),
        takes={"15/06/2026": "2026-06-15", "46188": "2026-06-15"},
        refuses=("31/02/2026",),
    ),
    "fin": Field(
        "Dernier jour",
        cleaning.day,
        ("fin", "date_fin", "date_de_fin", "fin_de_contrat"),
        takes={"2026-06-15T10:00": "2026-06-15"},
        refuses=("juin 2026",),
    ),
    "cas": Field(
        "Cas de figure de l'appel",
        wordlists.one_of(wordlists.CASES, "cas"),
        ("cas",),
        takes={"Création": "creation"},
        refuses=("renouveau",),
    ),
    "porteur": Field(
        "Catégorie de porteur",
        wordlists.one_of(wordlists.CARRIERS, "porteur"),
        ("porteur",),
        takes={"GIP": "gip"},
        refuses=("mairie",),
    ),
    "contrat": Field(
        "Contrat prévu",
        wordlists.one_of(wordlists.CONTRACTS, "contrat"),
        ("contrat",),
        takes={"CDI": "cdi"},
        refuses=("bénévolat",),
    ),
    "avis_prefet": Field(
        "Avis du préfet",
        wordlists.one_of(wordlists.OPINIONS, "avis du préfet"),
        ("avis_prefet", "avis_du_prefet"),
        takes={"Défavorable": "defavorable"},
        refuses=("réservé",),
    ),
    "date_depot": Field(
        "Date de dépôt",
        cleaning.day,
        ("date_depot", "date_de_depot", "date_de_candidature"),
        takes={"1/2/2026": "2026-02-01"},
        refuses=("hier",),
    ),
    "fictif": Field(
        "« true » si la ligne est inventée",
        wordlists.one_of(wordlists.FICTIVE, "fictif"),
        ("fictif",),
        takes={"Oui": "true"},
        refuses=("peut-être",),
    ),
    "niveau_territoire": Field("Niveau du territoire", None, ("niveau", "division")),
    "code": Field(
        "Code du territoire",
        cleaning.text,
        (
            "code",
            "code_insee",
            "insee_com",
            "siren_epci",
            "code_siren",
            "codgeo",
            "code_epci",
            "epci_code",
            "insee_dep",
            "code_dept",
            "ddep_c_cod",
            "dep_code",
            "insee_reg",
            "reg_code",
            "code_officiel",
        ),
        takes={"200000172": "200000172"},
        refuses=("n/a",),
    ),
    "libelle": Field(
        "Nom du territoire",
        cleaning.text,
        (
            "nom",
            "name",
            "libelle",
            "nom_officiel",
            "nom_epci",
            "epci_name",
            "lib_dep",
            "ddep_l_lib",
            "dep_name",
            "lib_reg",
            "reg_name",
            "libgeo",
            "com_name",
        ),
        takes={"Ain": "Ain"},
        refuses=("sans objet",),
    ),
    "motif": Field(
        "Pourquoi l'absence de coordination y est admise",
        cleaning.text,
        ("motif",),
        takes={"Île sans habitant": "Île sans habitant"},
        refuses=("x",),
    ),
    "inference": Field(
        "Comment la zone est connue",
        wordlists.one_of(wordlists.INFERENCES_READ, "inférence"),
        takes={"code_postal": "code_postal"},
        refuses=("devinée",),
    ),
    "geometrie": Field(
        "Contour du périmètre, en WKT",
        drawings.polygon,
        ("geometrie", "wkt", "wkt_geom"),
        refuses=("POINT (1 1)", "un carré"),
    ),
    "valeur": Field(
        "Valeur de l'indicateur",
        cleaning.read_number,
        ("total", "score", "valeur", "indice"),
        takes={"1 234,5": "1234.5"},
        refuses=("élevé",),
    ),
    "dispositif": Field("Dispositifs du lieu", None),
    "personnes": Field(
        "Identifiants des conseillers du lieu", None, takes={"P1|P2": "P1|P2"}, refuses=("-",)
    ),
    "est_coordinateur": Field("Oui si le poste est celui d'un coordinateur", None),
    "convention": Field(
        "Fin de la convention", cleaning.day, takes={"15.06.2026": "2026-06-15"}, refuses=("2026",)
    ),
    "structure_tp": Field("Identifiant de la structure dans les postes", None),
    "roles": Field("Rôles de la personne", None),
    "labels": Field("Labels de la personne", None),
}
