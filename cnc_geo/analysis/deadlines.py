"""A situation → when territories lose their coordination, as posts end.

From the day one looks at, with the states that count: a perimeter counts from its first day to its
last one, both included, and one whose end is not known goes on. Nothing changes but on the days at
which a perimeter begins, or the day after one ends; so these days tell everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.network.incidence import first_rows, same_rows, share, touching
from cnc_geo.network.perimeters import has_usable_zone
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.tables import column_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.perimeters import Perimeters
    from cnc_geo.network.situation import Situation

_DAY = pd.Timedelta(days=1)


class _Timeline(NamedTuple):
    """What is covered on each day at which something changes.

    Parameters
    ----------
    days
        These days, in order; the first is the day one looks at.
    perimeters
        Those in force on one of them, with an atom in the part one looks at.
    group
        Group of each atom: those of one group are in the same perimeters.
    covered
        Matrix groups × days: whether the group is covered.
    """

    days: pd.DatetimeIndex
    perimeters: Perimeters
    group: NDArray[np.intp]
    covered: NDArray[np.bool_]

    @property
    def following(self) -> pd.Series[pd.Timestamp]:
        """First day without each perimeter."""
        return self.perimeters.table["fin"] + _DAY

    def gather(self, weights: csr_array) -> csr_array:
        """Sum the rows of a matrix atoms × anything over groups."""
        size = len(self.covered)
        ones = np.ones(len(self.group), dtype=np.int64)
        place = (self.group, np.arange(len(self.group)))
        return csr_array(csr_array((ones, place), shape=(size, len(self.group))) @ weights)


def find_deadlines(situation: Situation, *, niveau: str) -> pd.DataFrame:
    """Tell, for each territory of a level, when coverage shrinks and when it is over.

    Parameters
    ----------
    situation
        What one looks at.
    niveau
        One of `codes.NIVEAUX`, no wider than the part one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `echeances`, in the order of `couvertures`. `incomplet_le` is the first day, from the
        one looked at, on which not all is covered; `perte_le` the first day on which something that
        is covered on the day looked at no longer is, and `population_perdue` its inhabitants;
        `sans_coordination_le` the first day on which nothing is covered, `derniers` the perimeters
        whose end brings it. A day is empty if it never comes, or if coverage is unknown.

    Raises
    ------
    ChoiceError
        If the level is unknown, or wider than the part one looks at.
    """
    table = measure_coverage(situation, niveau=niveau)
    line = _timeline(situation)
    units = situation.territory.units(niveau)
    place = units.codes.get_indexer(pd.Index(table["code"]))
    inside = csr_array(units.members[:, place].multiply(situation.kept[:, None]))
    by_group = csr_array(line.gather(inside).T)
    people = csr_array(inside.multiply(situation.territory.population[:, None]))
    lost = line.covered[:, :1] & ~line.covered
    losing = by_group @ lost.astype(np.int64) > 0
    known = (table["statut"] != "inconnu").to_numpy()
    over = _first(by_group @ line.covered.astype(np.int64) == 0, known)
    missed = _first(losing, known)
    fallen = csr_array(line.gather(people).T) @ lost.astype(np.int64)
    columns: dict[str, Any] = {
        "incomplet_le": _date(line, _first(by_group @ (~line.covered).astype(np.int64) > 0, known)),
        "perte_le": _date(line, missed),
        "population_perdue": np.where(missed >= 0, fallen[np.arange(len(place)), missed], 0),
        "sans_coordination_le": _date(line, over),
        "derniers": _last(line, inside, over),
    }
    days = (columns["sans_coordination_le"] - situation.jour).days
    return table.assign(**columns, jours=days)[column_names("echeances")]


def list_events(situation: Situation) -> pd.DataFrame:
    """List the days on which the coverage of the part one looks at may change.

    Parameters
    ----------
    situation
        What one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `calendrier`, the day looked at first. Figures are those that `measure_coverage` tells
        of each of these days.
    """
    line = _timeline(situation)
    kept = situation.kept
    covered = line.covered.astype(np.int64)
    population = np.bincount(line.group, kept * situation.territory.population, len(covered))
    people = population.astype(np.int64) @ covered
    communes = _by_group(situation, line, "commune")
    epci = _by_group(situation, line, "epci")
    table = line.perimeters.table
    total = np.full(len(people), int(population.sum()), dtype=np.int64)
    return pd.DataFrame(
        {
            "date": line.days,
            "debutent": [_ids(table, table["debut"] == day) for day in line.days],
            "finissent": [_ids(table, line.following == day) for day in line.days],
            "population_couverte": people,
            "part_population": share(people, total),
            "communes_couvertes": (communes @ (1 - covered) == 0).sum(axis=0),
            "epci_sans_coordination": (epci @ covered == 0).sum(axis=0),
        },
        columns=column_names("calendrier"),
    )


def _timeline(situation: Situation) -> _Timeline:
    declared = situation.declared
    table = declared.table
    meeting = touching(declared.incidence, situation.kept)
    lasting = table["fin"].isna() | (table["fin"] >= situation.jour)
    counted = (
        has_usable_zone(table, situation.hypotheses)
        & table["etat"].isin(situation.etats).to_numpy()
    )
    perimeters = declared.keep(counted & lasting.to_numpy() & meeting)
    table = perimeters.table
    changes = pd.concat([table["debut"], table["fin"] + _DAY])
    later = changes[changes > situation.jour]
    days = pd.DatetimeIndex([situation.jour, *sorted(later.unique())]).as_unit("s")
    begun = table["debut"].isna().to_numpy()[:, None] | (
        table["debut"].to_numpy()[:, None] <= days.to_numpy()
    )
    running = table["fin"].isna().to_numpy()[:, None] | (
        table["fin"].to_numpy()[:, None] >= days.to_numpy()
    )
    group = same_rows(perimeters.incidence)
    shared = csr_array(perimeters.incidence[first_rows(group)])
    covered = np.asarray(shared @ (begun & running).astype(np.int64) > 0, dtype=np.bool_)
    return _Timeline(days, perimeters, group, covered)


def _by_group(situation: Situation, line: _Timeline, niveau: str) -> csr_array:
    """Matrix units × groups: atoms of each group in each unit that has any in the part."""
    members = situation.territory.units(niveau).members.multiply(situation.kept[:, None])
    gathered = csr_array(line.gather(csr_array(members)).T)
    return csr_array(gathered[np.diff(gathered.indptr) > 0])


def _first(true: NDArray[np.bool_], known: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Position of the first day of each row; -1 if there is none, or if nothing is known."""
    any_day = np.asarray(true).any(axis=1) & known
    return np.where(any_day, np.asarray(true).argmax(axis=1), -1).astype(np.intp)


def _date(line: _Timeline, day: NDArray[np.intp]) -> pd.DatetimeIndex:
    """Day of each position, or none for -1."""
    days = line.days.to_numpy()[day]
    days[day < 0] = np.datetime64("NaT")
    return pd.DatetimeIndex(days)


def _last(line: _Timeline, inside: csr_array, over: NDArray[np.intp]) -> list[str]:
    """Ids of the perimeters that end the day before each territory loses all, and were in it."""
    present = csr_array(inside.T @ line.perimeters.incidence).tocoo()
    following = line.following.to_numpy()
    ends = line.days.to_numpy()[over[present.row]]
    told_here = (over[present.row] > 0) & (following[present.col] == ends)
    found: dict[int, list[int]] = {}
    for row, column in zip(
        present.row[told_here].tolist(), present.col[told_here].tolist(), strict=True
    ):
        found.setdefault(row, []).append(column)
    ids = line.perimeters.table["id"].to_numpy(dtype=object)
    return [SEPARATOR.join(ids[sorted(found.get(row, []))]) for row in range(len(over))]


def _ids(table: pd.DataFrame, chosen: pd.Series[bool]) -> str:
    return SEPARATOR.join(table.loc[chosen, "id"])
