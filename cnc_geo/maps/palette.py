"""The classes of a coverage map: their names, colours and patterns, written once.

Colours are taken from Okabe and Ito, "Color Universal Design" (2008), but for the light grey of
unknown territories; a test keeps every pair of classes distinct for protan, deutan and tritan eyes.
Two marks are not colours, so that a black and white print still tells: the dots of `aucune` (the
gap is what a reader looks for) and the stripes of territories covered more than once.
"""

from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True)
class MapClass:
    """One class of territory on the map."""

    code: str
    libelle: str
    fond: str
    motif: Literal["", "points"]
    contour: str


CLASSES: tuple[MapClass, ...] = (
    MapClass("aucune", "Aucune coordination", "#D55E00", "points", "#FFFFFF"),
    MapClass("departementale", "Coordination départementale", "#56B4E9", "", "#FFFFFF"),
    MapClass("intercommunale", "Coordination intercommunale", "#0072B2", "", "#FFFFFF"),
    MapClass("les_deux", "Départementale et intercommunale", "#CC79A7", "", "#FFFFFF"),
    MapClass("mixte", "Plusieurs modes dans ce territoire", "#F0E442", "", "#FFFFFF"),
    MapClass("inconnu", "Pas de donnée", "#E5E7EB", "", "#9CA3AF"),
)

CLASS_CODES = frozenset(item.code for item in CLASSES)
"""Codes a territory may be painted with."""

SYMBOL_CODES = frozenset(
    {"double", "conseiller", "coordinateur", "candidature", "ligne", "signalee", "declaree"}
)
"""Codes a legend entry may have besides the classes: the stripes and the kinds of point."""


def palette_message() -> list[dict[str, str]]:
    """Return the table of classes as the script of the map reads it."""
    return [asdict(item) for item in CLASSES]
