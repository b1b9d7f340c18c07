"""A situation → the class of each polygon of its map, in one of several ways of filling it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.analysis.deadlines import find_deadlines
from cnc_geo.analysis.needs import class_needs, find_needs
from cnc_geo.schema.codes import MODES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.maps.polygons import Cells
    from cnc_geo.network.situation import Situation

STRIPED = ("couverture", "profondeur")
"""Themes in which what is covered more than once is striped too."""

BY_UNIT = ("taux", "candidatures", "douze_mois")
"""Themes in which the cells of one territory have one class."""

INCONNU = "inconnu"
"""Class of every cell when no perimeter is declared."""

MIXTE = "mixte"
"""Class of a drawn piece whose communes have several modes of coverage."""

_DEPTHS = ("aucune", "profondeur_1", "profondeur_2", "profondeur_3")
_SEVERAL = "profondeurs"


def classify(
    situation: Situation,
    found: Cells,
    theme: str,
    *,
    niveau: str = "epci",
    autre: Situation | None = None,
) -> list[str]:
    """Give each cell of a map its class.

    Parameters
    ----------
    situation
        What one looks at.
    found
        The cells.
    theme
        One of `palette.THEMES`.
    niveau
        Level of the territories whose share of inhabitants is told; a cell is in one of them, or in
        none (a commune without an EPCI) and is then told by itself.
    autre
        For a theme of `scenarios.COMPARAISONS`, what the situation is compared with.

    Returns
    -------
    list of str
        Codes of `palette.THEMES[theme]`, in the order of the cells.
    """
    if theme == "taux":
        return _rates(situation, found, niveau)
    if autre is not None:
        return _differences(situation, autre, found, niveau)
    return _THEMES[theme](situation, found)


def _covered(
    situation: Situation, found: Cells, niveau: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count the inhabitants covered, and all, in the territory of each cell."""
    unit = unit_of_cells(situation, found, niveau)
    people = situation.territory.population
    inside = found.rank >= 0
    place = unit[found.rank[inside]]

    def total(weights: NDArray[np.int64]) -> NDArray[np.int64]:
        sums = np.bincount(place, weights[inside], int(unit.max(initial=-1)) + 1)
        return sums.astype(np.int64)[unit]

    return total(people * situation.couverte), total(people)


def unit_of_cells(situation: Situation, found: Cells, niveau: str) -> NDArray[np.intp]:
    """Give a number to the territory of each cell; a cell out of any is one of its own."""
    rank = situation.territory.units(niveau).rank
    inside = found.rank >= 0
    unit = np.full(len(found.codes), -1, dtype=np.intp)
    unit[found.rank[inside]] = rank[inside]
    alone = unit < 0
    unit[alone] = rank.max(initial=-1) + 1 + np.arange(int(alone.sum()))
    return unit


def _rates(situation: Situation, found: Cells, niveau: str) -> list[str]:
    """Tell the class of the share of each cell, from whole numbers: no rounding moves a class."""
    if not situation.renseignee:
        return [SANS_VALEUR] * len(found.codes)
    covered, everyone = _covered(situation, found, niveau)
    steps = [
        (everyone == 0, SANS_VALEUR),
        (covered == 0, "taux_0"),
        (covered == everyone, "taux_100"),
        (2 * covered < everyone, "taux_faible"),
        (10 * covered < 9 * everyone, "taux_moyen"),
    ]
    return _first(steps, "taux_fort")


def _differences(situation: Situation, autre: Situation, found: Cells, niveau: str) -> list[str]:
    """Tell the class of what each cell gains or loses in the other situation."""
    if not situation.renseignee:
        return [SANS_VALEUR] * len(found.codes)
    covered, everyone = _covered(situation, found, niveau)
    change = _covered(autre, found, niveau)[0] - covered
    strong = 2 * np.abs(change) >= everyone
    steps = [
        (everyone == 0, SANS_VALEUR),
        (change == 0, "stable"),
        (strong & (change < 0), "perte_forte"),
        (change < 0, "perte"),
        (strong, "gain_fort"),
    ]
    return _first(steps, "gain")


def _first(steps: list[tuple[NDArray[np.bool_], str]], otherwise: str) -> list[str]:
    """Take for each cell the class of the first step that holds."""
    held = [condition for condition, _ in steps]
    return [str(c) for c in np.select(held, [name for _, name in steps], otherwise)]


SANS_VALEUR = "sans_valeur"
"""Class of a territory where nobody lives, or of all when no perimeter is declared."""


def _modes(situation: Situation, found: Cells) -> list[str]:
    """Mode of the communes of each cell, or `MIXTE` if they have several."""
    return _alike(situation, found, situation.mode, MODES, MIXTE)


def _depths(situation: Situation, found: Cells) -> list[str]:
    """Tell the depth of the communes of each cell, three and more being one class."""
    depth = np.minimum(situation.profondeur, len(_DEPTHS) - 1)
    return _alike(situation, found, depth, _DEPTHS, _SEVERAL)


def _alike(
    situation: Situation,
    found: Cells,
    rank: NDArray[np.intp] | NDArray[np.int64],
    classes: tuple[str, ...],
    several: str,
) -> list[str]:
    """Class that all the communes of a cell have, or `several`."""
    if not situation.renseignee:
        return [INCONNU] * len(found.codes)
    inside = found.rank >= 0
    lowest = np.full(len(found.codes), len(classes))
    highest = np.full(len(found.codes), -1)
    np.minimum.at(lowest, found.rank[inside], rank[inside])
    np.maximum.at(highest, found.rank[inside], rank[inside])
    return [classes[a] if a == b else several for a, b in zip(lowest, highest, strict=True)]


def _deadlines(situation: Situation, found: Cells) -> list[str]:
    """Tell how soon each cell is no longer wholly covered; a month counts for 30.4 days."""
    if not situation.renseignee:
        return [INCONNU] * len(found.codes)
    told = find_deadlines(situation, niveau="commune").set_index("code")
    place = told.index.get_indexer(pd.Index(situation.territory.communes["code"]))
    inside = found.rank >= 0
    days = (told["perte_le"] - situation.jour).dt.days.fillna(np.inf).to_numpy()[place]
    soonest = np.full(len(found.codes), np.inf)
    np.minimum.at(soonest, found.rank[inside], days[inside])
    covered = np.zeros(len(found.codes), dtype=np.bool_)
    np.logical_or.at(covered, found.rank[inside], situation.couverte[inside])
    rank = np.searchsorted(_MONTHS * _MONTH_DAYS, soonest, side="right")
    rank = np.where(np.isinf(soonest), len(_SOON) - 1, rank)
    return [
        _SOON[r] if any_covered else "aucune" for r, any_covered in zip(rank, covered, strict=True)
    ]


_MONTHS = np.array([6, 12, 24])
_MONTH_DAYS = 30.4
_SOON = ("echeance_6", "echeance_12", "echeance_24", "echeance_plus", "sans_terme")


def _needs(situation: Situation, found: Cells) -> list[str]:
    """Tell the class of need of each cell, its communes weighed by population."""
    needs, people = find_needs(situation), situation.territory.population
    told = (found.rank >= 0) & ~np.isnan(needs)
    size = len(found.codes)
    valued = np.bincount(found.rank[told], people[told], size)
    weighed = np.bincount(found.rank[told], (needs * people)[told], size)
    mean = np.where(valued > 0, weighed / np.where(valued > 0, valued, 1), np.nan)
    return class_needs(situation, mean)


_THEMES = {"couverture": _modes, "profondeur": _depths, "echeance": _deadlines, "besoin": _needs}
