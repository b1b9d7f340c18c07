"""Names of places, written as all are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
# « HAVRE (LE) », « Rennes (35) », « Ajaccio (2A) », « Marseille (13e) ».
_PARENTHESIS = re.compile(r"\(\s*(?:L['’]|LE|LA|LES|(?:[0-9]|2[AB])\w*)\s*\)", re.IGNORECASE)
# « CHALON S/ SAONE », « VILLIERS S/S GREZ »: before the slash becomes a space.
_ABBREVIATED = ((re.compile(r"\bS/S\b"), "SOUS "), (re.compile(r"\bS/"), "SUR "))
_CEDEX = re.compile(r"\b(?:CEDEX|CDX)\b.*")
_NOT_A_WORD = re.compile(r"[^A-Z0-9]+")
_SAINT = re.compile(r"\b(?:ST|(STE)|(STS)|(STES))\b")
_SAINTS = ("SAINT", "SAINTE", "SAINTS", "SAINTES")
# Cities of municipal districts and how many they have: « LYON 8EME », « PARIS 12 ».
_DISTRICTS = {"PARIS": 20, "LYON": 9, "MARSEILLE": 16}
_DISTRICT = re.compile(
    r"(PARIS|LYON|MARSEILLE) 0?([1-9][0-9]?) ?(?:ER|ERE|E|EME|IEME)?(?: ARR(?:ONDISSEMENT|DT|T)?)?"
)


@lru_cache(maxsize=1 << 16)
def simplify(nom: str) -> str:
    """Write the name of a place as all are compared: capitals, no accent, « SAINT » in full.

    Parameters
    ----------
    nom
        Name as people write it, with CEDEX and its number, or with a district of Paris, Lyon or
        Marseille.

    Returns
    -------
    str
        Words separated by one space; the district and the CEDEX are dropped, the article stays.
    """
    text = _PARENTHESIS.sub(" ", nom.translate(_LIGATURES))
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.upper()
    for pattern, word in _ABBREVIATED:
        text = pattern.sub(word, text)
    text = _NOT_A_WORD.sub(" ", _CEDEX.sub("", text)).strip()
    text = _SAINT.sub(lambda match: _SAINTS[match.lastindex or 0], text)
    district = _DISTRICT.fullmatch(text)
    if district and int(district[2]) <= _DISTRICTS[district[1]]:
        return district[1]
    return text
