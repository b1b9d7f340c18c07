"""Find a territory from what somebody types: a name, a code, a postal code, with its faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from cnc_geo.schema.codes import NIVEAUX
from cnc_geo.territory.toponyms import simplify

if TYPE_CHECKING:
    from cnc_geo.territory.model import Territory

_LEVELS = tuple(niveau for niveau in reversed(NIVEAUX) if niveau != "france")
"""The widest first: of two territories of one name, most people mean the wider."""

_KIND = re.compile(
    r"^(?:COMMUNAUTE (?:DE COMMUNES|D AGGLOMERATION|URBAINE)|CC|CA|CU|METROPOLE|DEPARTEMENT"
    r"|REGION|COMMUNE|EPCI)(?: (?:DE LA|DE L|DES|DE|DU|D))? (?=.)"
)
"""Words that tell what a territory is: people write them or not."""

_LEAST_LIKENESS = 70.0
"""Likeness, out of 100, under which two names are not taken for one misspelt."""

_SHORTEST = 4
"""Letters of the shortest text that may be misspelt: shorter ones resemble everything."""


_SPARED = 3
"""Places kept, at the end of the list, for names that only resemble what was typed."""

_ALIKE = 10
"""Points of likeness within which two names resemble as much: the wider territory comes first."""


class Found(NamedTuple):
    """A territory that words may mean.

    Parameters
    ----------
    niveau, code, nom
        What it is.
    departements
        Codes of the departments it touches.
    population
        Its inhabitants.
    """

    niveau: str
    code: str
    nom: str
    departements: tuple[str, ...]
    population: int


class Finder:
    """The names and codes of every territory, ready to be searched.

    Parameters
    ----------
    territory
        The territory, whole.
    """

    def __init__(self, territory: Territory) -> None:
        communes = territory.communes
        postal = territory.codes_postaux()
        self._postal = postal.groupby("code_postal")["commune"].agg(list).to_dict()
        self._found: list[Found] = []
        for niveau in _LEVELS:
            units = territory.units(niveau)
            inside = units.rank >= 0
            people = np.bincount(
                units.rank[inside], communes["population"][inside], len(units.codes)
            ).astype(np.int64)
            owners = pd.DataFrame({"rank": units.rank, "departement": communes["departement"]})
            held: dict[int, list[str]] = {}
            for rank, departement in owners[inside].drop_duplicates().itertuples(index=False):
                held.setdefault(rank, []).append(departement)
            self._found += [
                Found(niveau, code, nom, tuple(sorted(held.get(rank, ()))), int(people[rank]))
                for rank, (code, nom) in enumerate(zip(units.codes, units.noms, strict=True))
            ]
        self._names = [_bare(found.nom) for found in self._found]
        self._order = {found[:2]: place for place, found in enumerate(self._found)}

    def find(self, text: str, *, most: int = 8) -> list[Found]:
        """Find the territories that a text may mean.

        Parameters
        ----------
        text
            A name, accents and case indifferent, whole, in part or misspelt; or a code of region,
            department, EPCI, commune, or a postal code.
        most
            Territories told at most.

        Returns
        -------
        list of Found
            Those of that code; else the name itself, then those that begin with it, those that
            have a word that does, those that hold it, and those that resemble it; the widest, then
            the most populous first. Empty if nothing does.
        """
        code = re.sub(r"\s", "", text).upper()
        coded = [f for f in self._found if f.code == code] + self._by_postal_code(code)
        if coded:
            # Whoever types «04» means the department, not the region of that code.
            coded.sort(key=lambda found: found.niveau != "departement")
            return list(dict.fromkeys(coded))[:most]
        words = _bare(text)
        if not words:
            return []
        ranked = [
            (_rank(name, words), place) for place, name in enumerate(self._names) if words in name
        ]
        told = [place for _, place in sorted(ranked, key=self._urgency)]
        near = self._resembling(words, most) if len(words) >= _SHORTEST else []
        near = [place for place in near if place not in told][:_SPARED]
        return [self._found[place] for place in told[: most - len(near)] + near][:most]

    def _by_postal_code(self, code: str) -> list[Found]:
        communes = [self._found[self._order["commune", c]] for c in self._postal.get(code, [])]
        return sorted(communes, key=lambda found: (-found.population, found.code))

    def _resembling(self, words: str, most: int) -> list[int]:
        near = process.extract(
            words, self._names, scorer=fuzz.ratio, limit=4 * most, score_cutoff=_LEAST_LIKENESS
        )
        ranked = [(int(100 - score) // _ALIKE, place) for _, score, place in near]
        return [place for _, place in sorted(ranked, key=self._urgency)]

    def _urgency(self, ranked: tuple[int, int]) -> tuple[int, int, int, str]:
        rank, place = ranked
        found = self._found[place]
        return rank, _LEVELS.index(found.niveau), -found.population, found.code


def _bare(nom: str) -> str:
    return _KIND.sub("", simplify(nom))


def _rank(name: str, words: str) -> int:
    """Rank how a name holds words: the same, its beginning, a word's beginning, anywhere."""
    if name == words:
        return 0
    if name.startswith(f"{words} "):
        return 1
    if name.startswith(words):
        return 2
    return 3 if f" {words}" in name else 4
