"""Which candidacies, accepted together, leave no gap in a department."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from cnc_geo.candidacies.covers import TOLD, Covers, Effort, smallest_covers
from cnc_geo.candidacies.ground import atoms_by_department
from cnc_geo.network.incidence import columns_of_each, first_rows, same_rows
from cnc_geo.network.scenarios import with_candidacies, without_candidacies
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.french import count, number
from cnc_geo.schema.tables import column_names
from cnc_geo.territory.naming import name_zone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation


class _Offer(NamedTuple):
    """The open candidacies that hold each atom.

    Parameters
    ----------
    group
        Group of each atom: those of one group are held by the same candidacies.
    holders
        Ids of the candidacies of each group.
    """

    group: NDArray[np.intp]
    holders: list[frozenset[str]]


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
        that contain it, and these are tried in turn; where that would take too long `taille` and
        `ensembles` are empty, and the explanation says how many candidacies there must be at least.
    """
    offer = _offer(situation)
    units = situation.territory.units("departement")
    rows, effort = [], Effort()
    for place, atoms in enumerate(atoms_by_department(situation)):
        inside = atoms[situation.kept[atoms]]
        if len(inside):
            named = {"departement": units.codes[place], "nom": units.noms[place]}
            rows.append({**named, **_describe(situation, inside, offer, effort)})
    return pd.DataFrame(rows, columns=column_names("completudes"))


def _offer(situation: Situation) -> _Offer:
    perimeters = with_candidacies(situation).perimeters
    filed = np.flatnonzero(perimeters.table["origine"] == "candidature")
    incidence = csr_array(perimeters.incidence[:, filed])
    ids = perimeters.table["id"].to_numpy(dtype=object)[filed]
    group = same_rows(incidence)
    sets = columns_of_each(csr_array(incidence[first_rows(group)]))
    return _Offer(group, [frozenset(ids[columns]) for columns in sets])


def _describe(
    situation: Situation, inside: NDArray[np.intp], offer: _Offer, effort: Effort
) -> dict[str, Any]:
    population = situation.territory.population
    bare = inside[~without_candidacies(situation).couverte[inside]]
    needed = bare[~situation.admise[bare]]
    choices = {offer.holders[group] for group in np.unique(offer.group[needed]).tolist()}
    useful = frozenset[str]().union(*choices)
    nobody = np.array([not holders for holders in offer.holders], dtype=np.bool_)
    left = needed[nobody[offer.group[needed]]]
    status = _status(situation, needed, left)
    solvable = len(needed) and not len(left)
    covers = smallest_covers(choices, effort) if solvable else Covers(0, 1, [])
    return {
        "population": int(population[inside].sum()),
        "population_non_couverte": int(population[bare].sum()),
        "candidatures": len(useful),
        "completude": status,
        "taille": float(covers.taille) if covers.premiers else np.nan,
        "ensembles": SEPARATOR.join("+".join(sorted(chosen)) for chosen in covers.premiers),
        "population_restante": int(population[left].sum()),
        "explication": _explain(situation, status, left, covers),
    }


def _status(situation: Situation, needed: NDArray[np.intp], left: NDArray[np.intp]) -> str:
    if not situation.renseignee:
        return "inconnu"
    if not len(needed):
        return "complet"
    return "impossible" if len(left) else "possible"


def _explain(situation: Situation, status: str, left: NDArray[np.intp], covers: Covers) -> str:
    if status == "inconnu":
        return "Aucun périmètre n'est donné : la couverture est inconnue."
    if status == "complet":
        return "Aucune lacune : rien de plus n'est nécessaire."
    if status == "impossible":
        where = name_zone(situation.territory, left)
        return f"Même si toutes sont retenues, il reste sans coordination : {where}."
    if not covers.nombre:
        least = count(covers.taille, "candidature est nécessaire", "candidatures sont nécessaires")
        return (
            f"Au moins {least} ; chercher lesquelles serait trop long, tant de candidatures se "
            "croisent. Donnez-en moins pour le savoir."
        )
    if covers.nombre == 1:
        return f"Il suffit de retenir {' et '.join(sorted(covers.premiers[0]))}."
    more = f" ; {TOLD} sont dits" if covers.nombre > TOLD else ""
    return f"{number(covers.nombre)} ensembles de {covers.taille} suffisent, au choix{more}."
