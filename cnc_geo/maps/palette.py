"""The classes of a coverage map: their names, colours and patterns, written once.

A theme is one way of filling territories: by mode, by depth, by need, by the day they lose their
coordination. Colours of modes are taken from Okabe and Ito, "Color Universal Design" (2008), but
for the light grey of unknown territories; the other themes are ordered, light to dark. A test keeps
every pair of classes of a theme distinct for protan, deutan and tritan eyes.
Two marks are not colours, so that a black and white print still tells: the dots of `aucune` (the
gap is what a reader looks for) and the stripes of territories covered more than once.
"""

from dataclasses import asdict, dataclass
from typing import Literal

from cnc_geo.schema.labels import CLASSE_BESOIN, MODE, STATUT


@dataclass(frozen=True)
class MapClass:
    """One class of territory on the map."""

    code: str
    libelle: str
    fond: str
    motif: Literal["", "points"]
    contour: str


_AUCUNE = MapClass("aucune", MODE["aucune"].sens, "#D55E00", "points", "#FFFFFF")
_MIXTE = MapClass("mixte", "Plusieurs modes dans ce territoire", "#F0E442", "", "#FFFFFF")
_INCONNU = MapClass("inconnu", STATUT["inconnu"].titre, "#E5E7EB", "", "#9CA3AF")
_SANS_VALEUR = MapClass("sans_valeur", CLASSE_BESOIN["sans_valeur"].sens, "#BDBDBD", "", "#FFFFFF")

_ECARTS = (
    MapClass("perte_forte", "Perd 50 points de part couverte ou plus", "#8C3D04", "", "#FFFFFF"),
    MapClass("perte", "Perd moins de 50 points", "#F1A340", "", "#FFFFFF"),
    MapClass("stable", "Ne change pas", "#FAFAFA", "", "#9CA3AF"),
    MapClass("gain", "Gagne moins de 50 points", "#8FA8E8", "", "#FFFFFF"),
    MapClass("gain_fort", "Gagne 50 points ou plus", "#2D2A8C", "", "#FFFFFF"),
    _SANS_VALEUR,
)

CLASSES: tuple[MapClass, ...] = (
    _AUCUNE,
    MapClass("departementale", MODE["departementale"].sens, "#56B4E9", "", "#FFFFFF"),
    MapClass("intercommunale", MODE["intercommunale"].sens, "#0072B2", "", "#FFFFFF"),
    MapClass("les_deux", MODE["les_deux"].sens, "#CC79A7", "", "#FFFFFF"),
    _MIXTE,
    _INCONNU,
)
"""Modes of coverage."""

THEMES: dict[str, tuple[MapClass, ...]] = {
    "couverture": CLASSES,
    "taux": (
        MapClass("taux_0", "0 % : aucun habitant couvert", "#D55E00", "points", "#FFFFFF"),
        MapClass("taux_faible", "Plus de 0 à moins de 50 %", "#CFE3F3", "", "#FFFFFF"),
        MapClass("taux_moyen", "50 à moins de 90 %", "#7FB3DA", "", "#FFFFFF"),
        MapClass("taux_fort", "90 à moins de 100 %", "#2F76B5", "", "#FFFFFF"),
        MapClass("taux_100", "100 % : tous les habitants couverts", "#08306B", "", "#FFFFFF"),
        _SANS_VALEUR,
    ),
    "candidatures": _ECARTS,
    "douze_mois": _ECARTS,
    "profondeur": (
        _AUCUNE,
        MapClass("profondeur_1", "Un périmètre", "#9ECAE1", "", "#FFFFFF"),
        MapClass("profondeur_2", "Deux périmètres", "#4292C6", "", "#FFFFFF"),
        MapClass("profondeur_3", "Trois périmètres ou plus", "#08306B", "", "#FFFFFF"),
        MapClass("profondeurs", "Nombres différents dans ce territoire", "#F0E442", "", "#FFFFFF"),
        _INCONNU,
    ),
    "echeance": (
        _AUCUNE,
        MapClass(
            "echeance_6", "Perd une coordination dans moins de 6 mois", "#F0A030", "", "#FFFFFF"
        ),
        MapClass("echeance_12", "Dans 6 à 12 mois", "#FFE45C", "", "#FFFFFF"),
        MapClass("echeance_24", "Dans 12 à 24 mois", "#9CCBE6", "", "#FFFFFF"),
        MapClass("echeance_plus", "Dans plus de 24 mois", "#3F88C5", "", "#FFFFFF"),
        MapClass("sans_terme", "Sans terme connu", "#0B3C6F", "", "#FFFFFF"),
        _INCONNU,
    ),
    "besoin": (
        MapClass("tres_faible", CLASSE_BESOIN["tres_faible"].sens, "#FEF0D9", "", "#9CA3AF"),
        MapClass("faible", CLASSE_BESOIN["faible"].sens, "#FDBB75", "", "#FFFFFF"),
        MapClass("moyen", CLASSE_BESOIN["moyen"].sens, "#EB6B3C", "", "#FFFFFF"),
        MapClass("fort", CLASSE_BESOIN["fort"].sens, "#B22222", "", "#FFFFFF"),
        MapClass("tres_fort", CLASSE_BESOIN["tres_fort"].sens, "#4A0A12", "", "#FFFFFF"),
        _SANS_VALEUR,
    ),
}
"""Classes of each way of filling the territories of a map, in the order of its legend."""

_ALL = {item.code: item for theme in reversed(THEMES.values()) for item in theme}

CLASS_CODES = frozenset(_ALL)
"""Codes a territory may be painted with."""

SYMBOL_CODES = frozenset(
    {"double", "conseiller", "coordinateur", "candidature", "ligne", "signalee", "declaree"}
)
"""Codes a legend entry may have besides the classes: the stripes and the kinds of point."""


def palette_message() -> list[dict[str, str]]:
    """Return the table of classes as the script of the map reads it."""
    return [asdict(item) for item in _ALL.values()]
