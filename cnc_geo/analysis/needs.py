"""A situation → coverage weighed by need, and gaps ranked by it.

Need is any indicator by commune or by EPCI that the user gives, the fragility index first: the
higher, the needier. A territory without a value is a class of its own, never the lowest one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.errors import ChoiceError
from cnc_geo.schema.codes import CLASSES_BESOIN
from cnc_geo.schema.tables import column_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.analysis.gaps import Gaps
    from cnc_geo.network.situation import Situation
    from cnc_geo.territory.model import Territory

_FIFTHS = np.array([0.2, 0.4, 0.6, 0.8])
# Limits are values of communes: the mean of communes that have that very value may miss it by a
# digit, and would jump over all the limits that are equal to it.
_DIGITS = 1e-9


def find_needs(situation: Situation) -> NDArray[np.float64]:
    """Find the need of each commune.

    Parameters
    ----------
    situation
        What one looks at; its network holds the indicator.

    Returns
    -------
    numpy.ndarray
        The value of the commune, else that of its EPCI, else NaN. Codes of an earlier vintage
        follow mergers, and municipal districts belong to their commune: several rows that fall on
        one unit are averaged, each having the same weight.

    Raises
    ------
    ChoiceError
        If no indicator is given, or none of a commune or of an EPCI.
    """
    table = situation.network.indicateurs
    if not table["niveau"].isin(["commune", "epci"]).any():
        found = "aucun n'est donné" if table.empty else "le fichier est d'un autre niveau"
        message = (
            f"Un indicateur par commune ou par EPCI est attendu, {found}. Donnez-en un, par "
            "exemple l'indice de fragilité numérique, avec --fichier ou sur la page « Mes "
            "fichiers »."
        )
        raise ChoiceError(message)
    own, around = (_values(situation.territory, table, n) for n in ("commune", "epci"))
    return np.where(np.isnan(own), around, own)


def _values(territory: Territory, table: pd.DataFrame, niveau: str) -> NDArray[np.float64]:
    """Spread the values of a level over its communes."""
    rows = table[table["niveau"] == niveau]
    codes, values = rows["code"].tolist(), rows["valeur"].tolist()
    spread = np.full(len(territory.communes), np.nan)
    gone = [(c, v) for c, v in zip(codes, values, strict=True) if _is_gone(territory, niveau, c)]
    if gone:  # the communes of a former EPCI that are in several keep its value
        communes = [(m, v) for c, v in gone for m in territory.epci_dissous[c]]
        spread = _mean(territory, "commune", communes)
    current = [
        (now, value)
        for code, value in zip(codes, values, strict=True)
        if (now := territory.find_current(niveau, code))
    ]
    direct = _mean(territory, niveau, current)
    return np.where(np.isnan(direct), spread, direct)


def _is_gone(territory: Territory, niveau: str, code: str) -> bool:
    return niveau == "epci" and code in territory.epci_dissous


def _mean(territory: Territory, niveau: str, told: list[tuple[str, float]]) -> NDArray[np.float64]:
    """Mean of the values of each unit, told commune by commune; NaN where there is none."""
    units = territory.units(niveau)
    place = units.codes.get_indexer(pd.Index([code for code, _ in told], dtype=str))
    values = np.array([value for _, value in told], dtype=np.float64)
    order = np.lexsort((values, place))  # a sum of floats depends on the order of its terms
    place, values = place[order], values[order]
    there = (place >= 0) & ~np.isnan(values)
    size = len(units.codes)
    total = np.bincount(place[there], values[there], size)
    counted = np.bincount(place[there], minlength=size)
    means = np.append(np.where(counted > 0, total / np.maximum(counted, 1), np.nan), np.nan)
    return means[units.rank]


def class_needs(situation: Situation, values: NDArray[np.float64]) -> list[str]:
    """Give values their class: fifths of the population of France, by its communes' need.

    Parameters
    ----------
    situation
        What one looks at.
    values
        Needs; NaN for none.

    Returns
    -------
    list of str
        Words of `codes.CLASSES_BESOIN`; a value equal to a limit is in the class below it.

    Raises
    ------
    ChoiceError
        As for `find_needs`.
    """
    needs, people = find_needs(situation), situation.territory.population
    valued = np.flatnonzero(~np.isnan(needs))
    order = valued[np.argsort(needs[valued], kind="stable")]
    heap = np.cumsum(people[order])
    reach = np.searchsorted(heap, _FIFTHS * (heap[-1] if len(heap) else 0))
    limits = needs[order[reach]] if len(heap) else np.array([])
    rank = np.searchsorted(limits + _DIGITS * np.abs(limits), values)
    rank = np.where(np.isnan(values), len(CLASSES_BESOIN) - 1, rank)
    return [CLASSES_BESOIN[r] for r in rank.tolist()]


def measure_needs(situation: Situation, *, niveau: str) -> pd.DataFrame:
    """Weigh the coverage of each territory of a level by need.

    Parameters
    ----------
    situation
        What one looks at.
    niveau
        One of `codes.NIVEAUX`, no wider than the part one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `besoins`, in the order of `couvertures`. Means weigh communes by population; what
        has no value is in none of them, and is counted apart.

    Raises
    ------
    ChoiceError
        If no indicator is given, if the level is unknown or wider than the part one looks at.
    """
    needs = find_needs(situation)
    table = measure_coverage(situation, niveau=niveau)
    units = situation.territory.units(niveau)
    place = units.codes.get_indexer(pd.Index(table["code"]))
    weights = _weights(situation, needs)
    summed = units.members[:, place].T @ np.column_stack(list(weights.values()))
    total = dict(zip(weights, np.asarray(summed).T, strict=True))
    valued, weighed = total["valued"], total["weighed"]
    mean = _ratio(weighed, valued)
    columns = {
        "population_sans_valeur": table["population"].to_numpy() - valued.astype(np.int64),
        "besoin_moyen": mean,
        "besoin_moyen_couvert": _ratio(total["weighed_covered"], total["valued_covered"]),
        "besoin_moyen_non_couvert": _ratio(
            weighed - total["weighed_covered"], valued - total["valued_covered"]
        ),
        "part_ponderee": _ratio(total["weighed_covered"], weighed),
        "classe": class_needs(situation, mean),
    }
    return table.assign(**columns)[column_names("besoins")]


def rank_gaps(situation: Situation, gaps: Gaps) -> pd.DataFrame:
    """Rank the gaps of a situation by the need of those who live there.

    Parameters
    ----------
    situation
        What one looks at.
    gaps
        Its gaps, from `find_gaps`.

    Returns
    -------
    pandas.DataFrame
        Table `priorites`. `habitants_ponderes` counts each inhabitant as many times as the need of
        the commune is that of the mean inhabitant of France; gaps without any value come last, the
        most populous first.

    Raises
    ------
    ChoiceError
        If no indicator is given.
    """
    needs, people = find_needs(situation), situation.territory.population
    everyone = np.full(len(gaps.table), _valued(needs, people).sum())
    national = _ratio(np.full(len(gaps.table), np.nansum(needs * people)), everyone)
    inside = gaps.zone >= 0
    count = len(gaps.table)

    def total(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.bincount(gaps.zone[inside], weights[inside], minlength=count)
        return np.asarray(sums, dtype=np.float64)

    valued = total(_valued(needs, people))
    weighed = total(np.asarray(np.nan_to_num(needs) * people, dtype=np.float64))
    mean = _ratio(weighed, valued)
    heavy = _ratio(weighed, national)
    table = gaps.table.assign(
        lacune=gaps.table["id"],
        population_sans_valeur=gaps.table["population"].to_numpy() - valued.astype(np.int64),
        besoin_moyen=mean,
        habitants_ponderes=np.where(np.isnan(mean), np.nan, heavy),
        classe=class_needs(situation, mean),
    )
    order = np.lexsort((table["id"], -table["population"], -np.nan_to_num(heavy), np.isnan(mean)))
    ranked = table.iloc[order].reset_index(drop=True)
    return ranked.assign(rang=np.arange(1, count + 1))[column_names("priorites")]


def _weights(situation: Situation, needs: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Tell what each commune adds: people with a value, people times need; covered or not."""
    people = situation.kept * situation.territory.population
    valued = _valued(needs, people)
    weighed = np.asarray(np.nan_to_num(needs) * people, dtype=np.float64)
    return {
        "valued": valued,
        "weighed": weighed,
        "valued_covered": np.where(situation.couverte, valued, 0.0),
        "weighed_covered": np.where(situation.couverte, weighed, 0.0),
    }


def _valued(needs: NDArray[np.float64], people: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(np.where(np.isnan(needs), 0, people), dtype=np.float64)


def _ratio(numerator: NDArray[np.float64], denominator: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide; NaN where there is nothing to divide by."""
    nothing = denominator == 0
    return np.asarray(np.where(nothing, np.nan, numerator / np.where(nothing, 1, denominator)))
