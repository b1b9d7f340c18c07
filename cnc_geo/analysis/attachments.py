"""A situation → the two truths of people: where they stand, and whom their record names.

A post is *covered* if its commune is, and *attached* if its record names a coordinator in force
that day for the chosen states. The two differ, and the difference is told, post by post.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.network.incidence import columns_of_each, share
from cnc_geo.network.perimeters import in_force
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.labels import CONSTAT_RATTACHEMENT
from cnc_geo.schema.tables import column_names

if TYPE_CHECKING:
    from cnc_geo.network.situation import Situation


def compare_truths(situation: Situation, *, niveau: str) -> pd.DataFrame:
    """Cross the two truths for each territory of a level.

    Parameters
    ----------
    situation
        What one looks at.
    niveau
        One of `codes.NIVEAUX`, no wider than the part one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `rattachements`, in the order of `couvertures`, with the same `conseillers`: the four
        cases partition them.

    Raises
    ------
    ChoiceError
        If the level is unknown, or wider than the part one looks at.
    """
    table = measure_coverage(situation, niveau=niveau)
    posts = situation.conseillers
    posts = posts[situation.kept[posts["rang"]]]
    covered = situation.couverte[posts["rang"]]
    attached = posts["rattache"].to_numpy(dtype=np.bool_)
    units = situation.territory.units(niveau)
    unit = units.rank[posts["rang"]]
    place = units.codes.get_indexer(pd.Index(table["code"]))

    def counted(chosen: np.ndarray) -> np.ndarray:
        here = chosen & (unit >= 0)
        return np.bincount(unit[here], minlength=len(units.codes)).astype(np.int64)[place]

    columns = {
        "couverts_rattaches": counted(covered & attached),
        "couverts_seulement": counted(covered & ~attached),
        "rattaches_seulement": counted(~covered & attached),
        "ni_l_un_ni_l_autre": counted(~covered & ~attached),
        "part_couverts": share(
            table["conseillers_couverts"].to_numpy(), table["conseillers"].to_numpy()
        ),
        "part_rattaches": share(
            table["conseillers_rattaches"].to_numpy(), table["conseillers"].to_numpy()
        ),
    }
    return table.assign(**columns)[column_names("rattachements")]


class _Coordinators(NamedTuple):
    """What is known of coordinators: all, those in force, the atoms of the zones that count."""

    known: frozenset[str]
    present: frozenset[str]
    zoned: dict[str, frozenset[int]]


def list_disagreements(situation: Situation) -> pd.DataFrame:
    """List the posts of the part one looks at for which the two truths disagree.

    Parameters
    ----------
    situation
        What one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `discordances`, in the order of the posts. `constat` is the first of these that holds:
        `coordinateur_inconnu` (the record names coordinators, none of which is in any table),
        `coordinateur_absent` (some are known, none is in force that day for the chosen states),
        `couvert_non_rattache` (covered, the record names nobody), `rattache_non_couvert` (attached,
        the place is not covered), `rattache_ailleurs` (attached and covered, but the zones of those
        the record names are known and none contains the place).
    """
    posts = situation.conseillers
    posts = posts[situation.kept[posts["rang"]]]
    coordinators = _coordinators(situation)
    over = _over(situation, posts)
    codes = situation.territory.communes["code"].to_numpy(dtype=object)
    columns = ["id", "structure", "rang", "coordinateurs"]
    rows = []
    for (identifiant, structure, rang, told), present in zip(
        posts[columns].to_numpy(dtype=object).tolist(), over, strict=True
    ):
        named = [i for i in dict.fromkeys(part.strip() for part in told.split(SEPARATOR)) if i]
        constat = _find(named, rang, present, coordinators)
        if constat:
            sentence = CONSTAT_RATTACHEMENT[constat].sens.format(
                noms=", ".join(named), zones=", ".join(present), commune=_name(situation, rang)
            )
            ids = (SEPARATOR.join(present), SEPARATOR.join(named))
            rows.append((identifiant, structure, codes[rang], constat, *ids, sentence))
    return pd.DataFrame(rows, columns=column_names("discordances"), dtype=object).astype("str")


def _coordinators(situation: Situation) -> _Coordinators:
    table = situation.declared.table
    own = table["origine"] == "coordinateur"
    running = in_force(table, jour=situation.jour, etats=situation.etats)
    ids, members = situation.perimeters.table["id"], situation.perimeters.members
    zoned = {i: frozenset(atoms.tolist()) for i, atoms in zip(ids, members, strict=True)}
    return _Coordinators(
        frozenset(table.loc[own, "id"]), frozenset(table.loc[own & running, "id"]), zoned
    )


def _over(situation: Situation, posts: pd.DataFrame) -> list[list[str]]:
    """Ids of the perimeters that contain the place of each post."""
    over = columns_of_each(situation.perimeters.incidence[posts["rang"].to_numpy()])
    ids = situation.perimeters.table["id"].to_numpy(dtype=object)
    return [ids[perimeters].tolist() for perimeters in over]


def _find(named: list[str], rang: int, over: list[str], coordinators: _Coordinators) -> str:
    """Find how the two truths disagree for one post; empty if they agree."""
    if named and not coordinators.known & set(named):
        return "coordinateur_inconnu"
    present = [identifiant for identifiant in named if identifiant in coordinators.present]
    if named and not present:
        return "coordinateur_absent"
    if not present:
        return "couvert_non_rattache" if over else ""
    if not over:
        return "rattache_non_couvert"
    zones = [coordinators.zoned.get(identifiant) for identifiant in present]
    known = [zone for zone in zones if zone is not None]
    # One whose zone is unknown may well contain the place: no disagreement can be told.
    elsewhere = len(known) == len(zones) and all(rang not in zone for zone in known)
    return "rattache_ailleurs" if elsewhere else ""


def _name(situation: Situation, rang: int) -> str:
    return str(situation.territory.communes["nom"].iloc[rang])
