"""The French words of every code, written once: no other module gives words to codes.

Sentences that a rule builds around a code stay with the rule; what a code is called is here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnc_geo.schema import codes
from cnc_geo.schema.labels.candidacies import (
    AVIS,
    CAS,
    COMPLETUDE,
    CONTRAT,
    ECHELLE,
    JUGEMENT,
    LECTURE,
    NATURE,
    ORIGINE,
    PORTEUR,
    TITRE,
)
from cnc_geo.schema.labels.coverage import (
    CLASSE_BESOIN,
    CONSTAT_RATTACHEMENT,
    CONTACT,
    ETAT,
    HYPOTHESE,
    INFERENCE,
    MODE,
    NIVEAU,
    NIVEAU_PERIMETRE,
    RELATION,
    STATUT,
    THEME,
)
from cnc_geo.schema.labels.form import Label
from cnc_geo.schema.labels.readings import (
    CONSTAT,
    ETAT_POSTE,
    POSITION,
    TABLE_LUE,
    TRAITEMENT,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "AVIS",
    "CAS",
    "CLASSE_BESOIN",
    "COMPLETUDE",
    "CONSTAT",
    "CONSTAT_RATTACHEMENT",
    "CONTACT",
    "CONTRAT",
    "ECHELLE",
    "ETAT",
    "ETAT_POSTE",
    "HYPOTHESE",
    "INFERENCE",
    "JUGEMENT",
    "LABELS",
    "LECTURE",
    "MODE",
    "NATURE",
    "NIVEAU",
    "NIVEAU_PERIMETRE",
    "ORIGINE",
    "PORTEUR",
    "POSITION",
    "RELATION",
    "STATUT",
    "TABLE_LUE",
    "THEME",
    "TITRE",
    "TRAITEMENT",
    "Label",
    "titles",
]

LABELS: Mapping[tuple[str, ...], Mapping[str, Label]] = {
    codes.NIVEAUX: NIVEAU,
    codes.NIVEAUX_CONTOURS: NIVEAU,
    codes.NIVEAUX_PERIMETRE: NIVEAU_PERIMETRE,
    codes.ETATS: ETAT,
    codes.MODES: MODE,
    codes.STATUTS: STATUT,
    codes.RELATIONS: RELATION,
    codes.CAS: CAS,
    codes.PORTEURS: PORTEUR,
    codes.CONTRATS: CONTRAT,
    codes.AVIS: AVIS,
    codes.TITRES: TITRE,
    codes.ELIGIBILITES: JUGEMENT,
    codes.CONVENTIONS: JUGEMENT,
    codes.DEPOTS: JUGEMENT,
    codes.JUGEMENTS: JUGEMENT,
    codes.NATURES: NATURE,
    codes.ORIGINES: ORIGINE,
    codes.ECHELLES: ECHELLE,
    codes.ETATS_POSTE: ETAT_POSTE,
    codes.LECTURES: LECTURE,
    codes.COMPLETUDES: COMPLETUDE,
    codes.POSITIONS: POSITION,
    codes.TABLES_LUES: TABLE_LUE,
    codes.THEMES: THEME,
    codes.TRAITEMENTS: TRAITEMENT,
    codes.INFERENCES: INFERENCE,
    codes.HYPOTHESES: HYPOTHESE,
    codes.CONTACTS: CONTACT,
    codes.CLASSES_BESOIN: CLASSE_BESOIN,
    codes.CONSTATS_RATTACHEMENT: CONSTAT_RATTACHEMENT,
    codes.CONSTATS: CONSTAT,
}
"""The labels of each vocabulary; those with an empty code say what an empty cell means."""


def titles(values: tuple[str, ...]) -> dict[str, str]:
    """Give what each code of a vocabulary is called when it stands alone, in a cell or a list."""
    return {code: label.titre for code, label in LABELS[values].items()}
