"""Which candidacies, accepted together, leave no gap in a department."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cnc_geo.network.scenarios import with_candidacies, without_candidacies
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.tables import column_names
from cnc_geo.territory.naming import name_zone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation

_TOLD = 10
"""Smallest sets that are listed; all of them are counted."""


def complete_departments(situation: Situation) -> pd.DataFrame:
    """Find the smallest sets of candidacies that leave no gap in each department.

    Parameters
    ----------
    situation
        What one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `completudes`, sorted by code. What coordinators in force cover is covered already;
        where the absence of coordination is accepted (the mask of the network) nothing is needed.
        Sets are found exactly: a place that nobody covers must be covered by one of the candidacies
        that contain it, and these are tried in turn.
    """
    base, together = without_candidacies(situation), with_candidacies(situation)
    filed = (together.perimeters.table["origine"] == "candidature").to_numpy(dtype=np.bool_)
    ids = together.perimeters.table["id"].to_numpy(dtype=object)[filed]
    incidence = together.perimeters.incidence[:, np.flatnonzero(filed)].tocsr()
    units = situation.territory.units("departement")
    rows = []
    for place in np.unique(units.rank[situation.kept & (units.rank >= 0)]).tolist():
        inside = np.flatnonzero(situation.kept & (units.rank == place))
        needed = inside[~base.couverte[inside] & ~situation.admise[inside]]
        held = incidence[needed]
        found = [
            (atom, frozenset(str(ids[n]) for n in held.indices[a:b]))
            for atom, (a, b) in zip(needed.tolist(), pairwise(held.indptr), strict=True)
        ]
        told = {"departement": units.codes[place], "nom": units.noms[place]}
        rows.append({**told, **_describe(situation, base, inside, found)})
    return pd.DataFrame(rows, columns=column_names("completudes"))


def _describe(
    situation: Situation,
    base: Situation,
    inside: NDArray[np.intp],
    found: list[tuple[int, frozenset[str]]],
) -> dict[str, Any]:
    territory = situation.territory
    population = territory.population
    choices = {who for _, who in found if who}
    left = [atom for atom, who in found if not who]
    sets = [] if left or not found else smallest_covers(choices)
    useful = frozenset[str]().union(*choices)
    return {
        "population": int(population[inside].sum()),
        "population_non_couverte": int(population[inside[~base.couverte[inside]]].sum()),
        "candidatures": len(useful),
        "completude": _status(situation, found, left),
        "taille": float(len(sets[0])) if sets else np.nan,
        "ensembles": SEPARATOR.join("+".join(sorted(chosen)) for chosen in sets[:_TOLD]),
        "population_restante": int(population[left].sum()),
        "explication": _explain(situation, found, left, sets),
    }


def _status(situation: Situation, found: list[tuple[int, frozenset[str]]], left: list[int]) -> str:
    if not situation.renseignee:
        return "inconnu"
    if not found:
        return "complet"
    return "impossible" if left else "possible"


def _explain(
    situation: Situation,
    found: list[tuple[int, frozenset[str]]],
    left: list[int],
    sets: list[frozenset[str]],
) -> str:
    status = _status(situation, found, left)
    if status == "inconnu":
        return "Aucun périmètre n'est donné : la couverture est inconnue."
    if status == "complet":
        return "Aucune lacune : rien de plus n'est nécessaire."
    if status == "impossible":
        where = name_zone(situation.territory, left)
        return f"Même si toutes sont retenues, il reste sans coordination : {where}."
    if len(sets) == 1:
        return f"Il suffit de retenir {' et '.join(sorted(sets[0]))}."
    more = f" ; {_TOLD} sont dits" if len(sets) > _TOLD else ""
    return f"{len(sets)} ensembles de {len(sets[0])} suffisent, au choix{more}."


def smallest_covers(needs: set[frozenset[str]]) -> list[frozenset[str]]:
    """Find every smallest set that has something of each need.

    Parameters
    ----------
    needs
        Sets of ids, none of them empty.

    Returns
    -------
    list of frozenset
        In the order of their sorted ids; the empty set alone if nothing is needed.
    """
    # A need that contains another is met when that other is.
    least = {need for need in needs if not any(other < need for other in needs)}
    size = 0
    while True:
        covers = _covers(frozenset(least), size)
        if covers:
            return sorted(covers, key=sorted)
        size += 1


def _covers(needs: frozenset[frozenset[str]], size: int) -> set[frozenset[str]]:
    """Find sets of at most `size` ids that meet all needs, the hardest need first."""
    if not needs:
        return {frozenset()}
    if _lower_bound(needs) > size:
        return set()
    hardest = min(needs, key=lambda need: (len(need), sorted(need)))
    covers = set()
    for chosen in sorted(hardest):
        rest = frozenset(need for need in needs if chosen not in need)
        covers |= {cover | {chosen} for cover in _covers(rest, size - 1)}
    return covers


def _lower_bound(needs: frozenset[frozenset[str]]) -> int:
    """Count needs that share no id: each asks for one of its own."""
    taken: set[str] = set()
    count = 0
    for need in sorted(needs, key=lambda need: (len(need), sorted(need))):
        if taken.isdisjoint(need):
            taken |= need
            count += 1
    return count
