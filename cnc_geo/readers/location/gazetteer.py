"""Places by words, offline: the name of a commune, a postal code, a department.

Names are compared exactly once written alike (accents, hyphens, « St » for « Saint »); nothing is
ever approximated.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.territory.toponyms import simplify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cnc_geo.territory.model import Territory

NON_TROUVE = ("", "")
"""What `Gazetteer.find` answers when the words name no commune, or several."""

_NONE: frozenset[str] = frozenset()
_ARTICLE = re.compile(r"^(?:L|LE|LA|LES) (?=.)")
# The islands of northern Antilles kept postal codes of Guadeloupe.
_ISLANDS = {"97133": "977", "97150": "978"}
# Corsica was one department when postal codes were given; 203 to 205, and 207, serve both.
_CORSICA = {"200": {"2A"}, "201": {"2A"}, "202": {"2B"}, "206": {"2B"}}


class Address(NamedTuple):
    """The parts of a postal address written on one or several lines.

    Parameters
    ----------
    adresse
        Street, on one line.
    code_postal
        Five digits, or empty.
    commune
        Name of the commune as written, or empty.
    """

    adresse: str
    code_postal: str
    commune: str


_LONGEST = 1000  # characters of an address that are read
_FIVE_DIGITS = re.compile(r"(?<![\w])(?:F-)?(\d{5})(?!\w)")
# These numbers are of letter boxes; a real one, « BP 90123 », also has five digits.
_LETTER_BOX = re.compile(r"\b(?:BP|B\.P\.|CS|C\.S\.|TSA)\s*(?:N°\s*)?$", re.IGNORECASE)
_BOX_AFTER = re.compile(r"\s(?:BP|CS|TSA)\s*\d", re.IGNORECASE)
# A long country road numbers its houses in metres: « 10100 ROUTE DE LA MER ».
_STREET = re.compile(
    r"(?:ALL[ÉE]E|AV|AVENUE|BD|BOULEVARD|CHE|CHEMIN|IMP|IMPASSE|PL|PLACE|ROUTE|RTE|RUE|VOIE)\.?\s",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r"[\s,;-]+FRANCE\s*$", re.IGNORECASE)
_MARGIN = " \t\r\n,;-–"


def split_address(text: str) -> Address:
    """Cut « 13 RUE X, 04000 DIGNE-LES-BAINS » into street, postal code and commune.

    Parameters
    ----------
    text
        Address, on one or several lines; what is beyond a thousand characters is not read.

    Returns
    -------
    Address
        The postal code is the last number of five digits with a name after it, or the last one of
        the text; the number of a letter box or of a house is none. Without any, all is the street.
    """
    text = _COUNTRY.sub("", text[:_LONGEST])
    found = [
        match
        for match in _FIVE_DIGITS.finditer(text)
        if not _LETTER_BOX.search(text, 0, match.start())
        and not _STREET.match(text[match.end() :].lstrip(_MARGIN))
    ]
    if not found:
        return Address(" ".join(text.split()).strip(_MARGIN), "", "")
    named = [match for match in found if _name_after(text, match)]
    chosen = (named or found)[-1]
    street = " ".join(text[: chosen.start()].split())
    return Address(street.strip(_MARGIN), chosen[1], _name_after(text, chosen))


def _name_after(text: str, match: re.Match[str]) -> str:
    """Words between a postal code and the end of its line, or a letter box."""
    line = text[match.end() :].lstrip(_MARGIN).split("\n", 1)[0].split(",", 1)[0]
    name = " ".join(_BOX_AFTER.split(line, maxsplit=1)[0].split()).strip(_MARGIN)
    return name if name[:1].isalpha() else ""


class Gazetteer:
    """The communes by name, by postal code and by department.

    Parameters
    ----------
    territory
        The communes, their postal codes, and the names of their parts and of former communes.
    """

    def __init__(self, territory: Territory) -> None:
        communes = territory.communes
        codes = [str(code) for code in communes["code"]]
        self._nom = dict(zip(codes, communes["nom"], strict=True))
        self._departement = dict(zip(codes, communes["departement"], strict=True))
        postal = territory.codes_postaux()
        self._postal = _gather(zip(postal["code_postal"], postal["commune"], strict=True))
        today = [(simplify(nom), code) for code, nom in self._nom.items()]
        former = territory.anciens_noms()
        past = [
            (simplify(nom), code)
            for nom, code in zip(former["nom"], former["commune"], strict=True)
        ]
        # In this order: a name of today before a former one, and whole before without its article.
        self._names = tuple(
            _gather(pairs)
            for pairs in (today, [_bare(p) for p in today], past, [_bare(p) for p in past])
        )

    def find(self, nom: str, code_postal: str, departement: str) -> tuple[str, str]:
        """Find the commune that words name.

        Parameters
        ----------
        nom
            Name of a commune, of one of its parts, or former name; may be empty.
        code_postal
            Five digits, CEDEX or not; may be empty.
        departement
            Code of a department; may be empty.

        Returns
        -------
        tuple of str
            Code of the commune today and how it was found: `nom` if a single commune of that name
            has the postal code, or else is in the department (that stated, or that of the postal
            code); `code_postal` if the name says nothing and the postal code has a single commune.
            Two empty texts if no commune fits, if several do, or if the facts contradict each
            other. A name alone is not enough.
        """
        held = self._postal.get(code_postal, _NONE)
        around = self.departements(code_postal)
        stated = frozenset((departement,)) if departement else around
        named = self._named(nom)
        by_code = _first(named, lambda code: code in held)
        by_departement = _first(named, lambda code: self._departement[code] in stated)
        fitting = frozenset(code for code in by_code if self._departement[code] in stated)
        if not fitting and not (by_code and by_departement):
            # Some are told in the department that signed their agreement, not in that where they
            # are: the name and the postal code then agree against it.
            fitting = (
                by_code
                or by_departement
                or _first(named, lambda code: self._departement[code] in around)
            )
        if len(fitting) == 1:
            return next(iter(fitting)), "nom"
        if len(held) == 1 and not any(named):
            (only,) = held
            if self._departement[only] in stated:
                return only, "code_postal"
        return NON_TROUVE

    def departements(self, code_postal: str) -> frozenset[str]:
        """Departments that a postal code serves.

        Parameters
        ----------
        code_postal
            Five digits.

        Returns
        -------
        frozenset of str
            Those of its communes; for a code that has none (CEDEX, collectivities outside the
            reference set), that of its first digits, both of Corsica if these do not tell. Empty
            if it is not a postal code.
        """
        held = self._postal.get(code_postal)
        if held:
            return frozenset(self._departement[code] for code in held)
        if len(code_postal) != len("04000") or not code_postal.isdecimal():
            return _NONE
        if code_postal.startswith("20"):
            return frozenset(_CORSICA.get(code_postal[:3], {"2A", "2B"}))
        overseas = code_postal.startswith(("97", "98"))
        start = code_postal[:3] if overseas else code_postal[:2]
        return frozenset((_ISLANDS.get(code_postal, start),))

    def _named(self, nom: str) -> list[frozenset[str]]:
        """Communes of a name, by each way of reading it, the surest first."""
        key = simplify(nom)
        bare = _ARTICLE.sub("", key)
        keys = (key, bare, key, bare)
        return [names.get(k, _NONE) for names, k in zip(self._names, keys, strict=True)]


def _first(named: list[frozenset[str]], fits: Callable[[str], bool]) -> frozenset[str]:
    """Communes that fit, by the surest way of reading the name that gives any."""
    for codes in named:
        kept = frozenset(code for code in codes if fits(code))
        if kept:
            return kept
    return _NONE


def _bare(pair: tuple[str, str]) -> tuple[str, str]:
    """Drop the article of a name."""
    key, code = pair
    return _ARTICLE.sub("", key), code


def _gather(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Gather the codes of each key."""
    gathered: dict[str, set[str]] = {}
    for key, code in pairs:
        gathered.setdefault(key, set()).add(code)
    return {key: frozenset(codes) for key, codes in gathered.items()}
