"""E-mails, telephones and titled names inside of a text; numbers of the State are none of them."""

from __future__ import annotations

import re

MASQUE = "(non repris)"
"""Written in place of what tells a person, or of what is not used."""

_NUMBERS = (
    r"(?<!\d)\d{3}[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{5})?(?!\d)"  # SIREN, SIRET
    r"|(?<![\d.,])[-+]?\d{1,3}[.,]\d{3,}(?![\s.]?\d)"  # coordinates, amounts
    r"|(?<!\d)\d{4}-\d\d-\d\d(?!\d)|(?<!\d)\d\d?[/.-]\d\d?[/.-](?:19|20)\d\d(?!\d)"  # days
    r"|(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])"  # UUID
)
"""What looks like the beginning of a telephone and is a number of ours."""

_GAP = r"[\s./_\u2010-\u2015-]{0,3}"
_TELEPHONES = (
    r"(?<![^\W_])(?<![\d+])(?:t[ée]l(?:[ée]phone)?|portable|mobile|fax)?"
    rf"(?:(?:\(?(?:\+|00)[\s.]?33\)?|00[\s.]33){_GAP}(?:\(0\)|0)?{_GAP}[1-9]"
    rf"|\(?0[1-9]\)?)(?:{_GAP}\d\d){{4}}(?![^\W_])"
    # the same by threes and fours
    r"|(?<![^\W_])(?:0[ .][1-9]\d\d(?:[ .]\d{3}){2}|0[1-9][ .]\d\d(?:[ .]\d{3}){2}"
    r"|0[1-9]\d\d(?:[ .]\d{3}){2}|0[1-9](?:[ .]\d{4}){2}|0[1-9](?:[ .]\d{3}){2}[ .]\d\d)(?![^\W_])"
    # a country: overseas (262, 590…), or any other
    rf"|(?<![^\W_])(?:\+|00)[\s.]?[1-9]\d{{0,2}}(?:[\s.()/-]{{0,2}}\d{{2,4}}){{2,5}}(?![^\W_])"
    # its zero lost
    rf"|(?<![^\W_])(?<![.,/-])[1-9](?:[ .\u00a0\u202f-]\d\d){{4}}(?![^\W_])"
)
_DOMAIN = r"[^\W_][\w-]{0,63}(?:\.[^\W_][\w-]{0,63}){0,8}"
_MAILS = (
    # Jeanne X <x@exemple.fr>
    r"(?:\b[^\W\d_][\w'’-]{0,40}\s{1,3}){0,3}<\s?[^\s<>@]{1,80}@[^\s<>]{1,80}\s?>"
    rf"|(?<![\w.+'’%&=~^-])[\w.+'’%&=~^-]{{0,999}}[\w+](?:[@\uff20\ufe6b]{_DOMAIN}"
    r"|\s?(?:[@\uff20\ufe6b]|[(\[{]\s?(?:at|arobase|a)\s?[)\]}]|\barobase\b)\s?"
    rf"{_DOMAIN}\.[a-z]{{2,}})"
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_TITLED = (
    r"(?:\b(?:Monsieur|Madame|Mademoiselle|Messieurs|Mesdames|MONSIEUR|MADAME|MADEMOISELLE|MMES?"
    r"|Mmes?|Mrs?|MLLE|Mlle|MM)\b\.?|\bM\.)"
    rf"(?:\s*|\s+[A-ZÀ-ÖØ-Þ]\.?\s*){_CAPITAL}(?:[\s-]+{_CAPITAL}){{0,3}}"
)
_STREET = re.compile(
    r"\b(?:rue|avenue|av\.?|bd|boulevard|place|impasse|all[ée]e|chemin|quai|square|cours)\s+"
    r"(?:(?:de|du|des|la|le|les)\s+|[dl]['’]\s*){0,4}",
    re.IGNORECASE,
)
"""What stands before somebody's name in a street: no secret."""

_STREET_LETTERS = 60
"""Letters looked at for it: a text may hold thousands of names."""

_TOLD = re.compile(
    rf"(?P<number>{_NUMBERS})|(?P<mail>{_MAILS})|(?P<telephone>{_TELEPHONES})|(?P<titled>{_TITLED})"
)
_HINT = re.compile(
    r"[@\uff20\ufe6b]|(?:\d\D{0,4}){8}\d|\b[Mm][a-zA-Z]{0,11}\b\.?\s*[A-ZÀ-Þ]|[(\[{]\s?a|arobase"
)
"""What any of these has, and few texts have: nearly all texts pass here."""

_ASCENDING = 5
"""Two-digit codes of departments, «01/02/03/04/05», that may be a list and no telephone."""


def without_contacts(texte: str) -> str:
    """Mask the e-mails, telephones and titled names of a text, and nothing else."""
    if not _HINT.search(texte):
        return texte
    return _TOLD.sub(_replaced, texte)


_SHORTEST, _LONGEST, _FIGURES = 5, 160, 10
"""Letters of an e-mail or a telephone alone in its cell; figures of a telephone."""


def is_contact(texte: str) -> bool:
    """Tell whether a text is an e-mail or a telephone, and nothing more."""
    if not _SHORTEST <= len(texte) <= _LONGEST or (texte.isdecimal() and len(texte) != _FIGURES):
        return False
    bare = texte.lstrip("-").replace(".", "", 1)
    if bare.isdecimal() and (bare != texte or len(texte) != _FIGURES):
        return False  # a number, as most cells are
    return bool(_HINT.search(texte)) and without_contacts(texte).strip(" .;,:") == MASQUE


def _replaced(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind == "number" or (kind == "telephone" and _is_list(found[0])):
        return found[0]
    before = found.string[max(0, found.start() - _STREET_LETTERS) : found.start()]
    if kind == "titled" and _STREET.fullmatch(_last_words(before)):
        return found[0]
    return MASQUE


def _last_words(before: str) -> str:
    """Give the end of a text, from the last word of a street on."""
    starts = [found.start() for found in _STREET.finditer(before)]
    return before[starts[-1] :] if starts else ""


def _is_list(text: str) -> bool:
    parts = text.split("/")
    return len(parts) == _ASCENDING and parts == sorted(set(parts)) and set(map(len, parts)) == {2}
