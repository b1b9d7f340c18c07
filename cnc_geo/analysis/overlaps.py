"""A situation → the table `recouvrements`: every pair of perimeters that meet, and what it means.

Overlap is not an error in this programme: a department that contains an EPCI is the normal
articulation of two levels. So each pair is told by relation, levels and states, then in a sentence.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from cnc_geo.analysis.pairs import find_pairs, gather_by_group, part_pairs
from cnc_geo.network.incidence import first_rows, share
from cnc_geo.schema.codes import ETATS, NIVEAUX_DEPARTEMENTAUX
from cnc_geo.schema.labels import ETAT
from cnc_geo.schema.tables import column_names
from cnc_geo.territory.naming import name_zone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.analysis.pairs import Pairs
    from cnc_geo.network.situation import Situation


def find_overlaps(situation: Situation) -> pd.DataFrame:
    """Compare every two perimeters that count.

    Parameters
    ----------
    situation
        What one looks at. Figures of a pair are those of the whole zones, wherever they lie; on a
        part of France a pair is listed if the two share a commune there, or share none anywhere
        and have a common border along one of its communes.

    Returns
    -------
    pandas.DataFrame
        Table `recouvrements`, sorted by `a, b`, with ``a < b``. Relations are tested in the order
        of `codes.RELATIONS`; disjoint pairs are left out. `part_a`, `part_b` and `jaccard`
        weigh communes by population, and are empty where nobody lives.

    Raises
    ------
    SizeError
        If more than `PAIRES_MAX` pairs meet: they are counted before any is told.
    """
    groups = _shared(situation)
    pairs = find_pairs(situation, groups)
    both = _sums_of_pairs(situation, groups, pairs)
    alone = _sums(situation, groups)
    a, b = ({name: total[side] for name, total in alone.items()} for side in pairs)
    relation = _relation(both["atomes"], a["atomes"], b["atomes"])
    table = situation.perimeters.table
    ids, niveaux, etats = (table[name].to_numpy(object) for name in ("id", "niveau", "etat"))
    container = np.where(a["atomes"] > b["atomes"], ids[pairs.a], ids[pairs.b])
    union = a["population"] + b["population"] - both["population"]
    columns = {
        "a": ids[pairs.a],
        "b": ids[pairs.b],
        "relation": relation,
        "contenant": np.where(relation == "imbrique", container, ""),
        "niveaux": np.where(niveaux[pairs.a] == niveaux[pairs.b], "meme", "different"),
        "etats": etats[pairs.a] + " × " + etats[pairs.b],
        **both,
        "aire_km2": both["aire_km2"] / 1e6,
        "part_a": share(both["population"], a["population"]),
        "part_b": share(both["population"], b["population"]),
        "jaccard": share(both["population"], union),
        "diagnostic": _diagnose(table, pairs, relation),
    }
    return pd.DataFrame(columns, columns=column_names("recouvrements"))


def name_shared(situation: Situation, recouvrements: pd.DataFrame) -> list[str]:
    """Name where each pair meets, as people would; empty for one that only touches.

    Parameters
    ----------
    situation
        What one looks at.
    recouvrements
        Its table of pairs, or some rows of it.

    Returns
    -------
    list of str
        Names of what they share, in the order of the rows.
    """
    members_of = situation.perimeters.members_of
    shared = [
        np.intersect1d(members_of(a), members_of(b), assume_unique=True)
        for a, b in zip(recouvrements["a"], recouvrements["b"], strict=True)
    ]
    return [name_zone(situation.territory, atoms) if len(atoms) else "" for atoms in shared]


def _shared(situation: Situation) -> csr_array:
    """Matrix signatures × perimeters: which perimeters contain the communes of each group."""
    return csr_array(situation.perimeters.incidence[first_rows(situation.signature)])


def _sums(situation: Situation, members: csr_array) -> dict[str, NDArray[np.int64]]:
    """Sum over the atoms of each column of a matrix signatures × zones (areas in m²).

    `communes` counts those that no polygon cuts.
    """
    weights = {
        "atomes": np.ones(len(situation.kept), dtype=np.int64),
        "communes": (~_is_piece(situation)).astype(np.int64),
        "population": situation.territory.population,
        "aire_km2": situation.territory.aire_m2,
        "conseillers": situation.conseillers_par_commune,
    }
    gathered = np.column_stack([gather_by_group(situation, w) for w in weights.values()])
    return dict(zip(weights, (members.T @ gathered).T, strict=True))


def _is_piece(situation: Situation) -> NDArray[np.bool_]:
    """Whether each atom is a piece of a commune that polygons cut."""
    rank = situation.territory.units("commune").rank
    pieces: NDArray[np.bool_] = np.bincount(rank)[rank] > 1
    return pieces


def _sums_of_pairs(
    situation: Situation, groups: csr_array, pairs: Pairs
) -> dict[str, NDArray[np.int64]]:
    """Sum over the atoms that the two perimeters of each pair share, some pairs at a time."""
    columns, pieces = groups.tocsc(), _Pieces(situation)
    parts = []
    for some in part_pairs(columns, pairs):
        shared = csr_array(columns[:, some.a].multiply(columns[:, some.b]))
        sums = _sums(situation, shared)
        parts.append({**sums, "communes": sums["communes"] + pieces.communes(some)})
    empty = parts or [_sums(situation, csr_array((groups.shape[0], 0), dtype=np.int64))]
    return {name: np.concatenate([part[name] for part in empty]) for name in empty[0]}


class _Pieces:
    """The communes that polygons cut, and the perimeters that hold a piece of them."""

    def __init__(self, situation: Situation) -> None:
        pieces = np.flatnonzero(_is_piece(situation))
        self._held = situation.perimeters.incidence[pieces].tocsc()
        self._members = situation.territory.units("commune").members[pieces]

    def communes(self, pairs: Pairs) -> NDArray[np.int64]:
        """Count the communes of which each pair shares a piece or more."""
        shared = self._held[:, pairs.a].multiply(self._held[:, pairs.b])
        has_piece = csr_array(self._members.T @ shared > 0)
        return np.asarray(has_piece.sum(axis=0), dtype=np.int64)


def _relation(
    common: NDArray[np.int64], size_a: NDArray[np.int64], size_b: NDArray[np.int64]
) -> NDArray[np.object_]:
    """Relation by counts of atoms, in the order of `codes.RELATIONS`."""
    equal = (common == size_a) & (common == size_b)
    nested = (common == size_a) | (common == size_b)
    choices = [common == 0, equal, nested]
    return np.select(choices, ["contigu", "identique", "imbrique"], "partiel").astype(object)


def _diagnose(table: pd.DataFrame, pairs: Pairs, relation: NDArray[np.object_]) -> list[str]:
    """Say in one French sentence what each meeting means."""
    niveaux = table["niveau"].to_numpy(dtype=object)
    etats = table["etat"].to_numpy(dtype=object)
    continues = tell_continued(table, pairs.a, pairs.b)
    meetings = zip(
        relation,
        niveaux[pairs.a],
        niveaux[pairs.b],
        etats[pairs.a],
        etats[pairs.b],
        continues,
        strict=True,
    )
    return [_sentence(*meeting) for meeting in meetings]


def tell_continued(
    table: pd.DataFrame, a: NDArray[np.intp], b: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Tell which pairs are one coordination that goes on, not two that meet.

    Parameters
    ----------
    table
        Table `perimetres`.
    a, b
        Positions of the two perimeters of each pair.

    Returns
    -------
    numpy.ndarray
        True if one structure carries both, and the case of one is to go on, or only one is over.
    """
    structures = table["structure"].to_numpy(dtype=object)
    following = table["cas"].isin(_CAS_DE_SUITE).to_numpy()
    over = (table["etat"] == "termine").to_numpy()
    same = (structures[a] == structures[b]) & (structures[a] != "")
    goes_on = same & (following[a] | following[b] | (over[a] != over[b]))
    return np.asarray(goes_on, dtype=np.bool_)


_CAS_DE_SUITE = ("prolongation", "integration")
"""Cases of the call in which the carrier already has the coordination it asks for."""


@cache
def _sentence(  # noqa: PLR0911  (one return a reading, in the order of the relations)
    relation: str,
    niveau_a: str,
    niveau_b: str,
    etat_a: str,
    etat_b: str,
    continues: bool,  # noqa: FBT001  (rows of a table, not a switch)
) -> str:
    """Read a meeting as the call does: it asks how zones fit together, it forbids no overlap."""
    first, second = sorted((etat_a, etat_b), key=ETATS.index)
    who = f"une {ETAT[first].phrase} et une {ETAT[second].phrase}"
    if first == second:
        who = f"deux {ETAT[first].pluriel}"
    if relation == "contigu":
        return f"Voisins : {who} se touchent sans rien partager."
    if continues:
        return f"Suite d'une même coordination : {who} de la même structure ; pas de conflit."
    if relation == "identique":
        if niveau_a != niveau_b:
            return f"Doublon : {who} couvrent le même territoire, déclaré à deux niveaux."
        return f"Doublon : {who} ont exactement le même périmètre ; rôles à préciser."
    if relation == "imbrique":
        if niveau_a != niveau_b:
            return f"Deux niveaux articulés : {who}, l'une dans le périmètre de l'autre."
        return f"Imbrication de même niveau : {who}, l'une contenue dans l'autre ; à arbitrer."
    wide = [niveau in NIVEAUX_DEPARTEMENTAUX for niveau in (niveau_a, niveau_b)]
    if all(wide):
        return f"Chevauchement départemental : {who} partagent une partie de leurs départements."
    if any(wide):
        return f"À cheval : {who} ; la zone intercommunale dépasse le périmètre départemental."
    return f"Frontière à préciser : {who} de niveau intercommunal partagent des communes."
