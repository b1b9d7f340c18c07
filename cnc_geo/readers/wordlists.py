"""The words that files use for our codes: levels, states, natures, opinions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnc_geo.readers.cleaning import Cell, filler, fold, unused
from cnc_geo.readers.placeholders import is_placeholder
from cnc_geo.schema.codes import CAS, CONTRATS, ETATS, NIVEAUX_PERIMETRE, PORTEURS, POSITIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def one_of(allowed: Mapping[str, str], name: str) -> Callable[[str], Cell]:
    """Make the reader of a word of a list.

    Parameters
    ----------
    allowed
        Folded word → the word of our vocabulary.
    name
        How messages call it.

    Returns
    -------
    callable
        Text → `Cell`.
    """
    words = ", ".join(dict.fromkeys(v for v in allowed.values() if v))

    def read(texte: str) -> Cell:
        folded = fold(texte)
        if folded in allowed:
            return Cell(allowed[folded])
        if not texte:
            return Cell("")
        if is_placeholder(texte):
            return filler(texte)
        return unused("valeur_inconnue", texte, f"Un mot de la liste « {name} » ({words})")

    return read


def _same(words: tuple[str, ...]) -> dict[str, str]:
    return {word: word for word in words}


LEVELS = _same(NIVEAUX_PERIMETRE) | {
    "regional": "region",
    "regionale": "region",
    "departemental": "departement",
    "departementale": "departement",
    "intercommunalite": "epci",
    "intercommunal": "epci",
    "intercommunale": "epci",
    "communal": "commune",
    "bassin_de_vie": "",
}
"""Words for the level of a zone; « Bassin de vie » is a label that tells none."""


STATES_OF_POST = _same(("occupe", "vacant", "rendu"))


STATES_OF_ZONE = _same(ETATS) | {
    "nouvelle_candidature": "propose",
    "non_renseigne": "propose",
    "en_cours": "propose",
    "candidature_validee": "prevu",
    "validee": "prevu",
    "non_validee": "termine",
    "refusee": "termine",
    "occupe": "en_poste",
    "vacant": "prevu",
    "rendu": "termine",
    "prevue": "prevu",
    "proposee": "propose",
    "terminee": "termine",
}
"""States, and the statuses of the ANCT's own exports."""


POSITIONS_READ = _same(POSITIONS)


INFERENCES_READ = _same(("code_postal",))


NATURES = _same(("publique", "privee")) | {
    "public": "publique",
    "prive": "privee",
    "private": "privee",
}


OPINIONS = _same(("favorable", "defavorable"))


CASES, CARRIERS, CONTRACTS = _same(CAS), _same(PORTEURS), _same(CONTRATS)


YES_NO = {"oui": "oui", "non": "non", "true": "oui", "false": "non", "vrai": "oui", "faux": "non"}


FICTIVE = {"true": "true", "false": "false", "oui": "true", "non": "false"}
