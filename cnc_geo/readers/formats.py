"""The files people really have, told by their columns: what each is and where its fields stand.

Headers are written folded (`cells.fold`): no accent, no case, `_` for anything else. Sources: the
code of the platforms that write these files (ANCT: api-conseiller-numerique, dashboard, Mon
inclusion numérique, cartographie nationale) and the published schema of *lieux de médiation
numérique*.
"""

from __future__ import annotations

from typing import NamedTuple

from cnc_geo.readers.fields import TABLE_FIELDS
from cnc_geo.schema.tables import SCHEMAS


class Format(NamedTuple):
    """One kind of file.

    Parameters
    ----------
    cle
        Short name, used by tests and by exports.
    nom
        What the file is, in French.
    tables
        Tables it gives, the main one first.
    requis
        Folded headers without which a file is not of this kind.
    champs
        Field → headers that hold it, the one to read first; others are compared with it.
    personnes
        Headers of persons' data beside those of `fields.PERSONAL`.
    lieux
        Whether rows are places rather than posts: counts are then numbers of places.
    sans_entete
        Whether the file has no header, the one here being given by `headerless`.
    """

    cle: str
    nom: str
    tables: tuple[str, ...]
    requis: tuple[str, ...]
    champs: dict[str, tuple[str, ...]]
    personnes: tuple[str, ...] = ()
    lieux: bool = False
    sans_entete: bool = False


def _native(table: str, nom: str) -> Format:
    columns = SCHEMAS[table]
    own = _TERRITORIAL if "niveau_territoire" in TABLE_FIELDS[table] else {}
    return Format(
        f"natif_{table}",
        nom,
        (table,),
        tuple(c.nom for c in columns if not c.facultatif),
        {
            field: (c.nom,)
            for c in columns
            if (field := own.get(c.nom, c.nom)) in (*TABLE_FIELDS[table], *_OURS)
        },
    )


_OURS = ("position", "inference")
"""Fields that only our own files have."""

_TERRITORIAL = {"niveau": "niveau_territoire", "nom": "libelle"}
"""Columns of a table of territories whose field has another name."""


_STANDARD = {
    "id": ("id",),
    "structure": ("nom",),
    "siret": ("pivot",),
    "commune": ("code_insee",),
    "nom_commune": ("commune",),
    "code_postal": ("code_postal",),
    "adresse": ("adresse",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
}
_PERIMETER = {
    "codes_region": ("code_region",),
    "codes_departement": ("code_departement",),
    "codes_postaux": ("code_postaux", "bassins_de_vie_codes_postaux"),
    "courriels": ("adresse_mail_cnfs",),
}

FORMATS: tuple[Format, ...] = (
    _native("candidatures", "candidatures, fichier natif"),
    _native("coordinateurs", "coordinateurs, fichier natif"),
    _native("conseillers", "postes de conseiller numérique, fichier natif"),
    Format(
        "coselec_2021",
        "structures validées en COSELEC, forme de 2021 avec géocodage",
        ("structures", "conseillers"),
        ("raison_sociale", "nb_cnfs", "insee_com"),
        {
            "id": ("id",),
            "nom": ("raison_sociale",),
            "siret": ("siret",),
            "commune": ("insee_com",),
            "nom_commune": ("commune_insee",),
            "code_postal": ("code_postal_bis", "code_postal"),
            "departement": ("insee_dep", "code_departement"),
            "adresse": ("adresse",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
            "score": ("result_score",),
            "nombre": ("nb_cnfs",),
            "nature": ("type",),
        },
    ),
    Format(
        "coselec_2023",
        "structures validées en COSELEC, données ouvertes de 2023",
        ("structures", "conseillers"),
        (
            "raison_sociale",
            "commune_insee",
            "nombre_de_conseillers_valides_par_le_coselec",
            "code_commune_insee",
        ),
        {
            "id": ("id",),
            "nom": ("raison_sociale",),
            "siret": ("siret",),
            "commune": ("code_commune_insee",),
            "nom_commune": ("commune_insee",),
            "code_postal": ("code_postal",),
            "departement": ("code_departement",),
            "adresse": ("adresse",),
            "nombre": ("nombre_de_conseillers_valides_par_le_coselec",),
            "nature": ("type",),
        },
    ),
    Format(
        "permanences",
        "permanences des conseillers numériques (ancienne interface de l'ANCT)",
        ("conseillers",),
        ("id", "pivot", "structureid", "structurenom", "commune", "code_postal", "adresse"),
        {
            "id": ("id",),
            "personnes": ("aidants_aidantid",),
            "structure": ("structureid",),
            "siret": ("pivot",),
            "nom_commune": ("commune",),
            "code_postal": ("code_postal",),
            "adresse": ("adresse",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
        },
        personnes=("aidants_nom", "aidants_courriel", "aidants_telephone"),
    ),
    Format(
        "coordinateurs_json",
        "coordinateurs (ancienne interface de l'ANCT)",
        ("coordinateurs",),
        ("id", "nombredepersonnescoordonnees", "dispositif", "codepostal"),
        {
            "id": ("id",),
            "structure": ("nomstructure",),
            "commune": ("codecommunestructure",),
            "nom_commune": ("commune",),
            "code_postal": ("codepostal",),
            "adresse": ("adresse",),
            "niveau": ("perimetre",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
        },
        personnes=("nom",),
    ),
    Format(
        "coordinateurs_csv",
        "coordinateurs, données ouvertes",
        ("coordinateurs",),
        ("perimetre", "nom_de_la_structure", "code_commune_de_la_structure"),
        {
            "structure": ("nom_de_la_structure",),
            "commune": ("code_commune_de_la_structure",),
            "nom_commune": ("commune_de_la_structure",),
            "code_postal": ("code_postal_de_la_structure",),
            "adresse": ("adresse_de_la_structure",),
            "niveau": ("perimetre",),
        },
        personnes=("nom",),
    ),
    Format(
        "coordination_conseillers",
        "conseillers et leurs coordinateurs (ancienne interface de l'ANCT)",
        ("conseillers",),
        ("id", "structureporteuse_nom"),
        {
            "id": ("id",),
            "coordinateurs": ("coordinateurs_id",),
            "structure": ("structureporteuse_nom",),
            "adresse": ("lieuactiviteprincipal_adresse", "structureporteuse_adresse"),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
        },
        personnes=("nom", "coordinateurs_nom"),
    ),
    Format(
        "perimetres_anct",
        "périmètres des coordinateurs, fichier d'import de l'ANCT",
        ("coordinateurs",),
        ("adresse_cnfs", "code_region", "code_departement"),
        _PERIMETER,
        personnes=("adresse_cnfs", "adresse_mail_cnfs"),
    ),
    Format(
        "perimetres_anct_2022",
        "périmètres des coordinateurs, fichier d'import de l'ANCT de 2022",
        ("coordinateurs",),
        ("conseiller", "region", "departement", "emails"),
        {
            "codes_region": ("region",),
            "codes_departement": ("departement",),
            "courriels": ("emails",),
        },
        personnes=("conseiller", "emails"),
    ),
    Format(
        "perimetres_anct_2022",
        "périmètres des coordinateurs, fichier d'import de l'ANCT de 2022, sans en-tête",
        ("coordinateurs",),
        ("coordinateur_2022", "code_region", "code_departement", "adresse_mail_cnfs"),
        _PERIMETER,
        personnes=("coordinateur_2022", "adresse_mail_cnfs"),
        sans_entete=True,
    ),
    Format(
        "lieux_v1",
        "lieux de médiation numérique, standard national 1.0",
        ("conseillers",),
        ("id", "nom", "commune", "code_postal", "adresse", "dispositif_programmes_nationaux"),
        {**_STANDARD, "dispositif": ("dispositif_programmes_nationaux",)},
        personnes=("mediateurs",),
        lieux=True,
    ),
    Format(
        "lieux_v0",
        "lieux de médiation numérique, ancien standard national",
        ("conseillers",),
        ("id", "nom", "commune", "code_postal", "adresse", "labels_nationaux"),
        {**_STANDARD, "dispositif": ("labels_nationaux",)},
        lieux=True,
    ),
    Format(
        "candidatures_demandes",
        "demandes de coordinateurs, export de l'ANCT",
        ("candidatures",),
        ("id_de_la_structure", "numero_de_dossier", "statut_de_la_demande"),
        {
            "id": ("numero_de_dossier",),
            "structure": ("id_de_la_structure",),
            "code_postal": ("code_postal",),
            "etat": ("statut_de_la_demande",),
            "date_depot": ("date_de_candidature",),
            "avis_prefet": ("avis_prefet",),
        },
    ),
    Format(
        "min_postes",
        "postes, export de Mon inclusion numérique",
        ("conseillers", "coordinateurs"),
        ("id_poste", "id_structure_tp", "statut", "coordinateur"),
        {
            "id": ("id_poste",),
            "structure_tp": ("id_structure_tp",),
            "structure": ("structure",),
            "departement": ("departement",),
            "etat": ("statut",),
            "est_coordinateur": ("coordinateur",),
            "convention": ("fin_de_convention",),
            "fin": ("fin_de_contrat",),
        },
    ),
    Format(
        "min_mediateurs",
        "aidants et médiateurs, export de Mon inclusion numérique",
        ("conseillers", "coordinateurs"),
        ("id", "roles", "labelisations", "nom_structure"),
        {
            "id": ("id",),
            "structure": ("nom_structure",),
            "siret": ("siret_structure",),
            "adresse": ("adresse_structure",),
            "roles": ("roles",),
            "labels": ("labelisations",),
        },
        personnes=("nom",),
    ),
    Format(
        "min_structures",
        "structures, export de Mon inclusion numérique",
        ("structures",),
        ("nom", "typologie", "commune", "siret", "labellisation_habilitation"),
        {
            "nom": ("nom",),
            "siret": ("siret",),
            "nom_commune": ("commune",),
            "code_postal": ("code_postal",),
            "adresse": ("adresse",),
        },
    ),
    Format(
        "min_lieux",
        "lieux d'inclusion, export de Mon inclusion numérique",
        ("lieux",),
        ("id", "nom", "type_de_structure", "id_cartographie_nationale", "code_insee"),
        {"id": ("id",), "nom": ("nom",), "commune": ("code_insee",), "adresse": ("adresse",)},
    ),
    Format(
        "ifn",
        "indice de fragilité numérique",
        ("indicateurs",),
        ("division", "code", "no_thd_coverage_rate", "total"),
        {
            "niveau_territoire": ("division",),
            "code": ("code",),
            "libelle": ("name",),
            "valeur": ("total",),
        },
    ),
    Format(
        "pilotage_coordonnes",
        "conseillers coordonnés, export du tableau de pilotage",
        ("conseillers",),
        ("id", "structure", "code_postal", "date_de_debut_de_contrat", "cra_saisi"),
        {"id": ("id",), "structure": ("structure",), "code_postal": ("code_postal",)},
        personnes=("nom",),
    ),
    Format(
        "structures_prefet",
        "structures, export de l'ANCT ou de la préfecture",
        ("structures",),
        ("id_structure", "denomination", "siret_structure", "code_commune"),
        {
            "id": ("id_structure",),
            "nom": ("denomination", "raison_sociale"),
            "siret": ("siret_structure",),
            "commune": ("code_commune", "code_commune_insee"),
            "nom_commune": ("nom_commune_insee",),
            "code_postal": ("code_postal",),
            "departement": ("code_departement",),
            "adresse": ("adresse_postale",),
            "nature": ("type",),
        },
    ),
    Format(
        "geolocalisation",
        "conseillers et permanences géolocalisés (ancienne interface de l'ANCT)",
        ("conseillers",),
        ("id", "name", "address"),
        {"id": ("id",), "structure": ("structureid",), "adresse": ("address",)},
        lieux=True,
    ),
    _native("structures", "structures, fichier natif"),
    _native("indicateurs", "indicateurs par territoire, fichier natif"),
    _native("masque", "territoires où l'absence de coordination est admise, fichier natif"),
)
"""Every known kind of file; where two match, the one that asks for more columns wins."""

CONTOURS = Format("contours", "limites de territoires", ("contours",), (), {})
"""Boundaries, known by their polygons and the code of each."""


def free(table: str) -> Format:
    """Make the format of a file of no known kind that is read as one table, column by column."""
    people = _PEOPLE if table in ("conseillers", "coordinateurs") else ()
    return Format("libre", f"table « {table} », colonnes associées", (table,), (), {}, people)


def drawn(table: str) -> Format:
    """Make the format of a file of polygons, each of them the perimeter of a row of a table."""
    return free(table)._replace(nom=f"périmètres dessinés, table « {table} »")


_PEOPLE = ("nom", "conseiller", "coordinateur", "mediateur", "aidant", "agent", "salarie")
"""Headers that may hold a person's name where each row is a person's post."""
