"""What a file says, said again: every cell, header and name of a sheet passes here first.

What we do not use we do not repeat: it may name anybody. A text that is used keeps its words, less
what tells a person; a text that is refused is repeated only if each of its words is known.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cnc_geo.readers.contacts import MASQUE, without_contacts
from cnc_geo.readers.vocabulary import LETTERS, is_given_name, is_place, is_word, names_nobody

if TYPE_CHECKING:
    from collections.abc import Iterable

LONG = 200
"""Letters of a text that are repeated."""

_READ = 4 * LONG
"""Letters that are looked at: what follows is never repeated."""


_SIRET = 14
"""Figures that are no telephone: most of what is refused in a file are SIRET."""


def shown(texte: str, *, used: bool = False, longest: int = LONG) -> str:
    """Write what may be repeated of a text of a file.

    Parameters
    ----------
    texte
        A cell, or a piece of one, as it stands in the file.
    used
        Whether it is a free text that we keep (name of a structure, address): only e-mails,
        telephones and titled names are masked. Otherwise a word that is not known masks all of it
        but the numbers of the State.
    longest
        Letters that are repeated.

    Returns
    -------
    str
        The text, or the same masked. Numbers of the State (SIREN, SIRET, RNA, INSEE, postal), of
        dossiers, coordinates, dates and amounts are never masked.
    """
    if len(texte) == _SIRET and texte.isdecimal():
        return texte[:longest]
    return _shown(texte, used=used, longest=longest)


@lru_cache(maxsize=1 << 12)
def _shown(texte: str, *, used: bool, longest: int) -> str:
    told = without_contacts(texte[:_READ])
    if not used and (_may_be_mobile(texte) or _may_name(told.replace(MASQUE, ""))):
        return " ".join([MASQUE, *_public_numbers(told)])[:longest]
    return told[:longest]


_NUMBERS = re.compile(r"(?<![\w+])(?:\d{14}|W?\d{9}|\d{5,8}|2[AB]\d{3})(?!\w)")


def _public_numbers(texte: str) -> list[str]:
    """List the numbers of the State, and of dossiers, that stand among words."""
    return [number for number in _NUMBERS.findall(texte) if not _may_be_mobile(number)]


def _may_name(texte: str) -> bool:
    words = LETTERS.findall(texte)
    several = len(words) > 1 and _are_capitalised(words)
    return not names_nobody(texte, least=2 if several else 4)


def _may_be_mobile(texte: str) -> bool:
    """Tell a mobile whose zero a spreadsheet lost from a SIREN, which has a key."""
    if not re.fullmatch(r"[67]\d{8}(\.0+)?", texte):
        return False
    from stdnum.fr import siren  # noqa: PLC0415  (only odd cells pay for it)

    return not siren.is_valid(texte[:9])


_DATA = re.compile(r"\d{5,}([.,]0+)?|\d{1,4}[-/.]\d\d?[-/.]\d{1,4}|[-+]?\d+[.,]\d+")
"""A header that is a number or a date is a cell of the first row."""

_TECHNICAL = re.compile(r"[_\d:]|[a-zà-ÿ][A-Z]")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")


def header_labels(headers: Iterable[str]) -> dict[str, str]:
    """Say how each header of a file is written: as it is, or «colonne 3» if it may name somebody.

    A file may have no header, or one column a person. Where a header is clearly a cell of a first
    row, all of them are held to be.

    Parameters
    ----------
    headers
        All those of the file, in order.

    Returns
    -------
    dict
        Header → what is written in its place.
    """
    told = list(headers)
    data = any(is_cell(header) for header in told)
    return {
        header: header[:LONG] if _names_a_column(header, data=data) else f"colonne {rank}"
        for rank, header in enumerate(told, start=1)
    }


def shown_title(titre: str, otherwise: str) -> str:
    """Write the name of a sheet, a layer or a member, or something else if it may name somebody."""
    bare = re.sub(r"\.\w{1,8}$", "", titre.rsplit("/", 1)[-1])
    return titre[:80] if _names_a_column(bare, data=is_cell(bare)) else otherwise


def is_cell(header: str) -> bool:
    """Tell whether a header is a cell of a first row: a number, a day, a contact, a given name."""
    words = LETTERS.findall(header)
    return (
        bool(_DATA.fullmatch(header))
        or without_contacts(header) != header
        or any(map(is_given_name, words))
    )


@lru_cache(maxsize=1 << 12)
def _names_a_column(header: str, *, data: bool) -> bool:
    if without_contacts(header) != header:
        return False
    words = _CAMEL.sub(" ", header).replace("_", " ")
    if data:
        return names_nobody(words, least=3, places=False)
    if any(map(is_given_name, LETTERS.findall(words))):
        return False
    least = 10 if header == header.lower() else 8 if _TECHNICAL.search(header) else 5
    return names_nobody(words, least=least, places=False)


_ORGANISATIONS = """
asso association mairie ccas cias epn mjc pimms centre lycee college ecole maison espace mediatheque
bibliotheque communaute commune ville departement region pays secteur zone
"""
_BODIES = frozenset(_ORGANISATIONS.split())
"""Words of what is no person, though it may be called after one."""


@lru_cache(maxsize=1 << 12)
def names_someone(texte: str) -> bool:
    """Tell whether an identifier is somebody's name, e-mail or telephone.

    Nobody can tell for sure: one that has a given name is held to be a name, and so are several
    unknown words that are written as names are. One unknown word is not: associations and places
    are called by one.
    """
    if without_contacts(texte) != texte:
        return True
    words = LETTERS.findall(texte.replace("_", " "))
    if not any(len(word) > 1 for word in words) or any(w.lower() in _BODIES for w in words):
        return False
    if any(len(word) > 2 and is_given_name(word) for word in words):  # noqa: PLR2004
        return not is_place(texte)
    if re.search(r"\d", texte) or len(words) == 1 or any(map(is_word, words)):
        return False
    as_names = _are_capitalised(words) or bool(_LOGIN.fullmatch(texte))
    return as_names and not names_nobody(texte, least=2)


_LOGIN = re.compile(r"[a-zà-ÿ-]+\.[a-zà-ÿ-]+")
"""How a directory writes somebody: `prenom.nom`."""


def _are_capitalised(words: list[str]) -> bool:
    return all(word[0].isupper() for word in words)


def is_full_name(texte: str) -> bool:
    """Tell whether a text is a given name and a name, in one order or the other."""
    words = LETTERS.findall(texte)
    if not 2 <= len(words) <= 4 or re.search(r"\d", texte):  # noqa: PLR2004
        return False
    given = [word for word in words if is_given_name(word)]
    return bool(given) and not any(map(is_word, words)) and not is_place(texte)
