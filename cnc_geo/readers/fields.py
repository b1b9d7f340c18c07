"""What a column may mean to us: the fields of a row, how each is cleaned, the names it goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.readers import cleaning, drawings, wordlists

if TYPE_CHECKING:
    from collections.abc import Callable


class Field(NamedTuple):
    """One thing a column may hold.

    Parameters
    ----------
    sens
        Meaning, in French: shown beside the field when columns are mapped by hand.
    clean
        Cleans one cell; None if the cell is a list, read where its territory is known.
    alias
        Folded headers by which it goes in files of no known format, the surest first.
    """

    sens: str
    clean: Callable[[str], cleaning.Cell] | None
    alias: tuple[str, ...] = ()


FIELDS: dict[str, Field] = {
    "id": Field(
        "Identifiant de la ligne",
        cleaning.identifier,
        ("id", "identifiant", "id_poste", "id_conseiller", "id_coordinateur", "uid"),
    ),
    "nom": Field(
        "Nom de la structure ou du lieu",
        cleaning.text,
        (
            "nom",
            "raison_sociale",
            "denomination",
            "libelle",
            "nom_structure",
            "nom_de_la_structure",
        ),
    ),
    "structure": Field(
        "Structure qui emploie ou qui porte",
        cleaning.reference,
        ("structure", "id_structure", "nom_structure", "nom_de_la_structure", "employeur"),
    ),
    "siret": Field(
        "Numéro SIRET de la structure",
        cleaning.siret,
        ("siret", "siret_structure", "numero_siret", "n_siret", "pivot", "ridet"),
    ),
    "commune": Field(
        "Code INSEE de la commune",
        cleaning.commune,
        (
            "commune",
            "code_insee",
            "code_commune",
            "insee_com",
            "codeinsee",
            "codecommune",
            "code_commune_insee",
            "insee",
            "depcom",
            "codgeo",
            "code_insee_commune",
            "citycode",
        ),
    ),
    "nom_commune": Field(
        "Nom de la commune",
        cleaning.text,
        ("nom_commune", "commune", "ville", "localite", "libelle_commune", "nomcommune", "libgeo"),
    ),
    "code_postal": Field(
        "Code postal",
        cleaning.postal_code,
        ("code_postal", "codepostal", "cp", "postcode", "code_postal_bis"),
    ),
    "departement": Field(
        "Département, par son code ou son nom",
        cleaning.departement,
        ("code_departement", "departement", "dep", "insee_dep", "codedepartement", "num_dep"),
    ),
    "adresse": Field(
        "Adresse, qui finit par le code postal et la commune",
        cleaning.text,
        ("adresse", "adresse_postale", "adresse_complete", "address"),
    ),
    # Both are read together (`coordinates`): a pair may stand in one cell.
    "latitude": Field("Latitude", None, ("latitude", "lat", "y", "coord_y", "latitude_wgs84")),
    "longitude": Field("Longitude", None, ("longitude", "lon", "lng", "long", "x", "coord_x")),
    "coordonnees": Field(
        "Latitude et longitude dans une même cellule",
        cleaning.text,
        ("coordonnees", "geo_point_2d", "coordonnees_gps", "lat_lon", "latlon", "gps", "geopoint"),
    ),
    "score": Field(
        "Sûreté du géocodage, de 0 à 1", cleaning.read_number, ("result_score", "geo_score")
    ),
    "position": Field(
        "Comment le poste a été situé", wordlists.one_of(wordlists.POSITIONS_READ, "position")
    ),
    "coordinateurs": Field(
        "Identifiants des coordinateurs du poste", None, ("coordinateurs", "coordinateur_id")
    ),
    "etat": Field("État du poste ou du périmètre", None, ("etat", "statut", "status")),
    "nombre": Field(
        "Nombre de postes de la ligne",
        cleaning.whole_number,
        (
            "nombre_de_conseillers",
            "nb_conseillers",
            "nombre_de_postes",
            "nb_postes",
            "nb_cnfs",
            "postes",
        ),
    ),
    "nature": Field(
        "Publique ou privée", wordlists.one_of(wordlists.NATURES, "nature"), ("nature", "type")
    ),
    "niveau": Field(
        "Niveau du périmètre",
        wordlists.one_of(wordlists.LEVELS, "niveau"),
        ("niveau", "perimetre", "niveau_perimetre", "type_de_perimetre", "echelle"),
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
        "Premier jour", cleaning.day, ("debut", "date_debut", "date_de_debut", "debut_de_contrat")
    ),
    "fin": Field(
        "Dernier jour", cleaning.day, ("fin", "date_fin", "date_de_fin", "fin_de_contrat")
    ),
    "cas": Field("Cas de figure de l'appel", wordlists.one_of(wordlists.CASES, "cas"), ("cas",)),
    "porteur": Field(
        "Catégorie de porteur", wordlists.one_of(wordlists.CARRIERS, "porteur"), ("porteur",)
    ),
    "contrat": Field(
        "Contrat prévu", wordlists.one_of(wordlists.CONTRACTS, "contrat"), ("contrat",)
    ),
    "avis_prefet": Field(
        "Avis du préfet",
        wordlists.one_of(wordlists.OPINIONS, "avis du préfet"),
        ("avis_prefet", "avis_du_prefet"),
    ),
    "date_depot": Field(
        "Date de dépôt", cleaning.day, ("date_depot", "date_de_depot", "date_de_candidature")
    ),
    "fictif": Field(
        "« true » si la ligne est inventée",
        wordlists.one_of(wordlists.FICTIVE, "fictif"),
        ("fictif",),
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
    ),
    "motif": Field("Pourquoi l'absence de coordination y est admise", cleaning.text, ("motif",)),
    "inference": Field(
        "Comment la zone est connue", wordlists.one_of(wordlists.INFERENCES_READ, "inférence")
    ),
    "geometrie": Field(
        "Contour du périmètre, en WKT", drawings.polygon, ("geometrie", "wkt", "wkt_geom")
    ),
    "valeur": Field(
        "Valeur de l'indicateur", cleaning.read_number, ("total", "score", "valeur", "indice")
    ),
    "dispositif": Field("Dispositifs du lieu", None),
    "personnes": Field("Identifiants des conseillers du lieu", None),
    "est_coordinateur": Field("Oui si le poste est celui d'un coordinateur", None),
    "convention": Field("Fin de la convention", cleaning.day),
    "structure_tp": Field("Identifiant de la structure dans les postes", None),
    "roles": Field("Rôles de la personne", None),
    "labels": Field("Labels de la personne", None),
}
"""Every field by name."""

PLACE_FIELDS = (
    "commune",
    "nom_commune",
    "code_postal",
    "departement",
    "adresse",
    "latitude",
    "longitude",
    "coordonnees",
)
"""Fields that say where a row is."""

_ZONE = ("niveau", "codes", "codes_postaux", "geometrie")

TABLE_FIELDS: dict[str, tuple[str, ...]] = {
    "conseillers": (
        "id",
        "structure",
        "siret",
        *PLACE_FIELDS,
        "coordinateurs",
        "etat",
        "nombre",
        "fictif",
    ),
    "structures": ("id", "nom", "siret", *PLACE_FIELDS, "nature", "fictif"),
    "coordinateurs": (
        "id",
        "structure",
        "siret",
        *PLACE_FIELDS,
        *_ZONE,
        "etat",
        "debut",
        "fin",
        "fictif",
    ),
    "candidatures": (
        "id",
        "structure",
        "siret",
        *PLACE_FIELDS,
        "cas",
        "porteur",
        "nature",
        "contrat",
        *_ZONE,
        "etat",
        "avis_prefet",
        "date_depot",
        "fictif",
    ),
    "lieux": ("id", "nom", "siret", *PLACE_FIELDS),
    "indicateurs": ("niveau_territoire", "code", "libelle", "valeur"),
    "masque": ("niveau_territoire", "code", "libelle", "motif"),
    "contours": ("niveau_territoire", "code", "libelle"),
}
"""Fields of each table that the user may map by hand, in the order of the screen."""
