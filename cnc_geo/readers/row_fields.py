"""Fields that say what a row is, where it stands and whose it is, each with its examples."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.readers import cleaning, wordlists

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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
    takes, refuses
        Examples, run by a test: a text → what is kept of it; texts of which nothing is kept.
    """

    sens: str
    clean: Callable[[str], cleaning.Cell] | None
    alias: tuple[str, ...] = ()
    takes: Mapping[str, str] = MappingProxyType({})
    refuses: tuple[str, ...] = ()


ROW_FIELDS: dict[str, Field] = {
    "id": Field(
        "Identifiant de la ligne",
        cleaning.identifier,
        ("id", "identifiant", "id_poste", "id_conseiller", "id_coordinateur", "uid"),
        takes={"12.0": "12", "a|b": "a/b", "\u0142": "\u0142", "0": "0"},
        refuses=("null", "-", "zoe@exemple.fr"),
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
        takes={"Mairie": "Mairie", "'=1": "=1"},
        refuses=("0", "x", "non renseigné"),
    ),
    "structure": Field(
        "Structure qui emploie ou qui porte",
        cleaning.text,
        ("structure", "id_structure", "nom_structure", "nom_de_la_structure", "employeur"),
        takes={"Mairie": "Mairie", "ł": "ł"},
        refuses=("0", "x", "?", "n/a"),
    ),
    "siret": Field(
        "Numéro SIRET de la structure",
        cleaning.siret,
        ("siret", "siret_structure", "numero_siret", "n_siret", "pivot", "ridet"),
        takes={"572078400015": "00572078400015", "1800010": "1800010"},
        refuses=("732829320", "7,3E+13"),
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
        takes={"1053": "01053", "2a004": "2A004"},
        refuses=("Rennes", "2A04"),
    ),
    "nom_commune": Field(
        "Nom de la commune",
        cleaning.text,
        ("nom_commune", "commune", "ville", "localite", "libelle_commune", "nomcommune", "libgeo"),
        takes={"L’Épine": "L’Épine"},
        refuses=("inconnue",),
    ),
    "code_postal": Field(
        "Code postal",
        cleaning.postal_code,
        ("code_postal", "codepostal", "cp", "postcode", "code_postal_bis"),
        takes={"4000": "04000", "F-35000": "35000"},
        refuses=("35000 CEDEX",),
    ),
    "departement": Field(
        "Département, par son code ou son nom",
        cleaning.departement,
        ("code_departement", "departement", "dep", "insee_dep", "codedepartement", "num_dep"),
        takes={"1": "01", "2b": "2B", "Ain": "Ain"},
        refuses=("néant",),
    ),
    "adresse": Field(
        "Adresse, qui finit par le code postal et la commune",
        cleaning.text,
        ("adresse", "adresse_postale", "adresse_complete", "address"),
        takes={"1 rue X, 04000 Digne": "1 rue X, 04000 Digne"},
        refuses=("…",),
    ),
    # Both are read together (`coordinates`): a pair may stand in one cell.
    "latitude": Field(
        "Latitude",
        None,
        ("latitude", "lat", "y", "coord_y", "latitude_wgs84"),
        takes={"48,1": "48.1"},
        refuses=("nord",),
    ),
    "longitude": Field(
        "Longitude",
        None,
        ("longitude", "lon", "lng", "long", "x", "coord_x"),
        takes={"-1.6": "-1.6"},
        refuses=("ouest",),
    ),
    "coordonnees": Field(
        "Latitude et longitude dans une même cellule",
        cleaning.text,
        ("coordonnees", "geo_point_2d", "coordonnees_gps", "lat_lon", "latlon", "gps", "geopoint"),
        takes={"48.1, -1.6": "48.1, -1.6"},
        refuses=("{}",),
    ),
    "score": Field(
        "Sûreté du géocodage, de 0 à 1",
        cleaning.read_number,
        ("result_score", "geo_score"),
        takes={"0,87": "0.87"},
        refuses=("bon",),
    ),
    "position": Field(
        "Comment le poste a été situé",
        wordlists.one_of(wordlists.POSITIONS_READ, "position"),
        takes={"Point": "point"},
        refuses=("ailleurs",),
    ),
    "coordinateurs": Field(
        "Identifiants des coordinateurs du poste",
        None,
        ("coordinateurs", "coordinateur_id"),
        takes={"C1, C2": "C1|C2", "-|C1": "C1"},
        refuses=("zoe@exemple.fr", "null"),
    ),
    "etat": Field(
        "État du poste ou du périmètre",
        None,
        ("etat", "statut", "status"),
        takes={"Occupé": "en_poste", "Non validée": "termine"},
        refuses=("peut-être",),
    ),
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
        takes={"2.0": "2", "0": "0"},
        refuses=("-1", "2.5"),
    ),
    "nature": Field(
        "Publique ou privée",
        wordlists.one_of(wordlists.NATURES, "nature"),
        ("nature", "type"),
        takes={"Privée": "privee"},
        refuses=("mixte",),
    ),
}
