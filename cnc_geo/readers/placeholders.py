"""What only fills a cell, «-», «n/a», «néant», `null`: told once, the same at each reading."""

from __future__ import annotations

import unicodedata

PLACEHOLDERS = frozenset(
    {
        *("0", "x", "null", "undefined", "none", "nan", "na", "n/a", "n.a", "n.a.", "#n/a"),
        *("#ref!", "#value!", "[object object]"),
        *("nc", "n.c.", "n/c", "nr", "n.r.", "n/r"),
        *("inconnu", "inconnue", "sans", "sans objet", "vide", "néant", "neant"),
        *("non renseigné", "non renseignée", "non renseigne", "non renseignee"),
        *("non défini", "non définie", "non defini", "non definie"),
    }
)
"""Fillers met in real exports (template literals, JavaScript, Excel, people), in lower case."""

_IDENTIFIERS = frozenset({"0", "x", "na", "nc", "nr", "sans", "inconnu", "inconnue", "vide"})
"""Those which, in a column of identifiers, are one: ranks, letters, initials and plain words."""

_LONGEST = 2 * max(map(len, PLACEHOLDERS))
"""Accents may be written as characters of their own."""


def is_placeholder(texte: str) -> bool:
    """Tell whether a text only fills a cell: `0`, `null`, « non renseigné », « - »."""
    if not texte:
        return False
    if len(texte) <= _LONGEST and unicodedata.normalize("NFC", texte.lower()) in PLACEHOLDERS:
        return True
    return not _says_something(texte)


def is_no_identifier(texte: str) -> bool:
    """Tell whether a text only fills the cell of an identifier, which may be `0`, `x` or `NC`.

    An identifier may be short and of any script (`ł`, `日`, `☺`): it is never judged by what is
    left of it once folded to ASCII.
    """
    return is_placeholder(texte) and texte.lower() not in _IDENTIFIERS


def is_blank(texte: str) -> bool:
    """Tell whether a cell says nothing: empty, or filled only."""
    return not texte or is_placeholder(texte)


def _says_something(texte: str) -> bool:
    """Tell whether a text is more than punctuation: a letter, a digit, a mark or a symbol."""
    return texte[0].isalnum() or any(unicodedata.category(c)[0] in "LNMS" for c in texte)
