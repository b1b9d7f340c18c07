"""What the words of each row say of its place: codes, names, postal codes, departments."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnc_geo.readers.cleaning import Cell, fold
from cnc_geo.readers.echoes import shown
from cnc_geo.readers.location.gazetteer import split_address
from cnc_geo.territory.model import OUTRE_MER_HORS_REFERENTIEL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from cnc_geo.readers.journal import Journal
    from cnc_geo.readers.location.gazetteer import Gazetteer
    from cnc_geo.territory.model import Territory

DISTRICT = re.compile(r"751(0[1-9]|1\d|20)|132(0[1-9]|1[0-6])|6938[1-9]")
"""Codes of the municipal districts of Paris, Marseille and Lyon."""


_CITIES = {"751": "75056", "132": "13055", "693": "69123"}


def city_of(code: str) -> str:
    """Code of the commune of a municipal district; empty for any other code."""
    return _CITIES[code[:3]] if DISTRICT.fullmatch(code) else ""


class Statement(NamedTuple):
    """What the words of each row say.

    Parameters
    ----------
    commune
        Code of today, or of a collectivity outside the reference set; empty if nothing tells it.
    position
        How it is known: `commune`, `nom`, `code_postal`, `hors_referentiel` or `non_situe`.
    departements
        Departments that the row may be in, by its own cell or by its postal code; empty if it does
        not say.
    silent
        Whether the row has neither address, nor name, nor code of a commune.
    """

    commune: NDArray[np.object_]
    position: NDArray[np.object_]
    departements: list[frozenset[str]]
    silent: NDArray[np.bool_]


def state(
    cells: Mapping[str, pd.Series[str]],
    *,
    territory: Territory,
    gazetteer: Callable[[], Gazetteer],
    journal: Journal,
) -> Statement:
    """Read the words of each row.

    Parameters
    ----------
    cells
        Cleaned cells of the fields of a place, indexed by line.
    territory
        The communes.
    gazetteer
        Gives their names and postal codes; not called when every row has a code.
    journal
        Where what is found is said.

    Returns
    -------
    Statement
        Each row's own words; no point is looked at.
    """
    names, postal = _words(cells)
    departements = _departements(cells["departement"], territory, journal)
    codes = cells["commune"]
    commune = _current(codes, territory, journal).to_numpy(dtype=object, copy=True)
    position = np.where(commune == "", "non_situe", "commune").astype(object)
    position[[_outside(code) for code in commune]] = "hors_referentiel"
    silent = (cells["adresse"] == "") & (cells["commune"] == "") & (cells["nom_commune"] == "")
    mute = silent.to_numpy(dtype=np.bool_)
    around: list[frozenset[str]] = []
    known: dict[tuple[str, str, str], tuple[str, str]] = {}
    apart: dict[int, tuple[str, str]] = {}
    triples = zip(names, postal, departements, strict=True)
    for row, words in enumerate(triples):
        if commune[row]:
            around.append(frozenset())  # the code says more than any word
            if words[0] and words[1] and position[row] == "commune":
                if words not in known:
                    known[words] = gazetteer().find(*words)
                if known[words][0] not in ("", commune[row]):
                    apart[int(codes.index[row])] = (commune[row], known[words][0])
            continue
        served = gazetteer().departements(words[1]) if words[1] else frozenset()
        around.append(frozenset((words[2],)) if words[2] else served)
        if not any(words[:2]):
            continue
        if words not in known:
            known[words] = gazetteer().find(*words)
        if known[words][0]:
            commune[row], position[row] = known[words]
        elif any(code in OUTRE_MER_HORS_REFERENTIEL for code in served):
            position[row] = "hors_referentiel"
    _say_outside(codes.index[position == "hors_referentiel"], journal)
    _say_other_departement(codes.index, commune, departements, territory, journal)
    _say_words_apart(apart, territory, journal)
    deduced = codes.index[position == "code_postal"]
    said = "Une commune est attendue ; elle est déduite du code postal, qui n'en a qu'une."
    journal.of_rows(deduced, "code_postal", "commune_deduite", "garde", said)
    return Statement(commune, position, around, mute)


def _say_words_apart(
    apart: Mapping[int, tuple[str, str]], territory: Territory, journal: Journal
) -> None:
    """Say where the name and postal code of a row are those of another commune than its code."""

    def said(ligne: int) -> str:
        code, named = apart[ligne]
        return (
            f"Le code {code} ({territory.name('commune', code)}) et les mots de la ligne sont "
            f"attendus d'accord ; ceux-ci désignent {territory.name('commune', named)} ({named}). "
            "Le code compte. Vérifiez l'un et l'autre."
        )

    journal.of_rows(apart, "commune", "colonnes_discordantes", "garde", said)


def _words(cells: Mapping[str, pd.Series[str]]) -> tuple[list[str], list[str]]:
    """Name of the commune and postal code of each row, from its address if no cell has them."""
    names, postal = cells["nom_commune"].tolist(), cells["code_postal"].tolist()
    for row, address in enumerate(cells["adresse"].tolist()):
        if address and not (names[row] and postal[row]):
            split = split_address(address)
            if not names[row] and postal[row] in ("", split.code_postal):
                names[row] = split.commune
            postal[row] = postal[row] or split.code_postal
    return names, postal


def _departements(cells: pd.Series[str], territory: Territory, journal: Journal) -> list[str]:
    """Code of the department of each row; a name is turned into its code."""
    units = territory.units("departement")
    by_name = {fold(str(n)): str(c) for c, n in zip(units.codes, units.noms, strict=True)}
    known = {*(str(c) for c in units.codes), *OUTRE_MER_HORS_REFERENTIEL}

    def read(text: str) -> Cell:
        if not text or text in known:
            return Cell(text)
        named = by_name.get(fold(text))
        if named is not None:
            return Cell(named)
        # Metropole de Lyon and Alsace are told by codes of collectivities (69M, 6AE).
        if re.fullmatch(r"69[DM]", text):
            return Cell("69")
        return Cell(
            "",
            "code_inconnu",
            "ignore",
            f"Un département est attendu, par son code ou son nom ; trouvé « {shown(text)} ». La "
            "cellule n'est pas employée.",
        )

    return [str(code) for code in journal.clean(cells, "departement", read)]


def _outside(code: str) -> bool:
    return code[:3] in OUTRE_MER_HORS_REFERENTIEL


def _current(cells: pd.Series[str], territory: Territory, journal: Journal) -> pd.Series[str]:
    """Bring codes of communes to the vintage in use; say which were districts or merged."""

    def read(code: str) -> Cell:
        if not code or _outside(code):
            return Cell(code)
        now = territory.find_current("commune", code)
        if not now:
            said = f"{territory.say_unknown('commune', code)} La cellule n'est pas employée."
            return Cell("", "code_inconnu", "ignore", said)
        if now == code:
            return Cell(code)
        name = territory.name("commune", now)
        if DISTRICT.fullmatch(code):
            said = f"{code} est un arrondissement municipal : la ligne compte pour {name} ({now})."
            return Cell(now, "arrondissement", "repare", said)
        said = f"La commune {code} est aujourd'hui comprise dans {name} ({now})."
        return Cell(now, "code_ancien", "repare", said)

    return journal.clean(cells, "commune", read)


def _say_outside(lignes: pd.Index[int], journal: Journal) -> None:
    journal.of_rows(
        lignes,
        "commune",
        "hors_referentiel",
        "garde",
        "La ligne est dans une collectivité d'outre-mer hors du référentiel cartographique : elle "
        "est listée, et absente des totaux.",
    )


def _say_other_departement(
    lignes: pd.Index[int],
    commune: NDArray[np.object_],
    stated: list[str],
    territory: Territory,
    journal: Journal,
) -> None:
    """Say which communes are not in the department of their row: it may be the one that pays."""
    of_commune = departement_of(territory)
    wrong = {
        int(ligne): (code, told)
        for ligne, code, told in zip(lignes, commune, stated, strict=True)
        if code and told and of_commune.get(code, told) != told
    }
    journal.of_rows(
        wrong,
        "departement",
        "colonnes_discordantes",
        "garde",
        lambda ligne: (
            f"La commune {wrong[ligne][0]} est dans le département {of_commune[wrong[ligne][0]]}, "
            f"la ligne dit {wrong[ligne][1]} : la commune compte."
        ),
    )


@lru_cache(maxsize=2)
def departement_of(territory: Territory) -> dict[str, str]:
    """Department of each commune, by code."""
    communes = territory.communes
    return dict(zip(communes["code"].tolist(), communes["departement"].tolist(), strict=True))
