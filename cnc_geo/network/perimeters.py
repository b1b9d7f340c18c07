"""Declared zones → the matrix atoms × perimeters.

A commune is the atom, unless a polygon that somebody drew cuts it: then its pieces are. Whatever
level a zone is declared at, it becomes a set of atoms here, and everything after this module is
sums over that matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from cnc_geo.errors import ChoiceError, TableError
from cnc_geo.network.drawn import cut_by_polygons
from cnc_geo.network.incidence import members_of_each
from cnc_geo.network.zones import Declaration, Zone, ZoneFinder
from cnc_geo.schema.codes import DUREES_MOIS, INFERENCES_DECLAREES
from cnc_geo.schema.labels import INFERENCE
from cnc_geo.schema.tables import column_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.model import Network
    from cnc_geo.territory.model import Territory


@dataclass(frozen=True, eq=False)
class Perimeters:
    """Zones and the atoms of each.

    Parameters
    ----------
    territory
        The territory as the declared polygons cut it.
    table
        Table `perimetres`, sorted by id.
    incidence
        Matrix atoms × perimeters of 0 and 1, columns in the order of `table`.
    avertissements
        What was replaced or left out while resolving, one French sentence each.
    """

    territory: Territory
    table: pd.DataFrame
    incidence: csr_array
    avertissements: tuple[str, ...]

    @cached_property
    def members(self) -> list[NDArray[np.intp]]:
        """Atoms of each perimeter, sorted, in the order of `table`."""
        return members_of_each(self.incidence)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {str(i): place for place, i in enumerate(self.table["id"].tolist())}

    def members_of(self, identifiant: str) -> NDArray[np.intp]:
        """Atoms of a perimeter, sorted; none for an id that is not here."""
        place = self._places.get(identifiant)
        return np.empty(0, dtype=np.intp) if place is None else self.members[place]

    def keep(self, kept: NDArray[np.bool_]) -> Perimeters:
        """Return only the perimeters where `kept` is true."""
        return Perimeters(
            self.territory,
            self.table[kept].reset_index(drop=True),
            csr_array(self.incidence[:, np.flatnonzero(kept)]),
            self.avertissements,
        )


def resolve(
    network: Network, territory: Territory, *, hypotheses: tuple[str, ...] = ()
) -> Perimeters:
    """Resolve the zones of coordinators and candidacies into sets of atoms.

    Parameters
    ----------
    network
        The tables that were read.
    territory
        The communes and their levels.
    hypotheses
        What is supposed, of `codes.HYPOTHESES`.

    Returns
    -------
    Perimeters
        One perimeter a row. `inference` tells how its zone is known; a zone that is only a label,
        or a list of people, is listed, `connu` false, without any commune, unless it is supposed
        (docs/regles.md, 8 and 9). A zone of level `departement` or `region` without codes, as
        «Départemental» in the ANCT's files, is that of its coordinator's commune. Codes of an
        earlier vintage are replaced, and overseas collectivities outside the reference set hold no
        commune: all that is said in `avertissements`. Every polygon cuts the communes it crosses,
        be it in force or not; one that holds nothing of the territory is unknown.

    Raises
    ------
    TableError
        If a polygon is not one.
    CodeError
        If a code is neither of this vintage nor of an earlier one.
    ChoiceError
        If two hypotheses contradict each other.
    """
    table, supposed = _bounded(_stack(network.coordinateurs, network.candidatures), hypotheses)
    drawn = cut_by_polygons(table, territory)
    finder = ZoneFinder(network, territory, hypotheses)
    rows = [Declaration(*row) for row in table[list(Declaration._fields)].to_numpy().tolist()]
    zones = [drawn.zones.get(row.id) or finder.find(row) for row in rows]
    table = table.assign(
        inference=np.array([zone.inference for zone in zones], dtype=object),
        connu=np.array([zone.connu for zone in zones], dtype=np.bool_),
    )
    by_codes = _incidence(table["niveau"].tolist(), zones, drawn.territory)
    incidence = csr_array(by_codes + drawn.incidence)
    incidence.sort_indices()
    return Perimeters(
        drawn.territory,
        table[column_names("perimetres")],
        incidence,
        (*supposed, *_said(table["id"].tolist(), zones), *drawn.avertissements),
    )


def _bounded(
    table: pd.DataFrame, hypotheses: tuple[str, ...]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Give an end to those that have a beginning and none, if their length is supposed."""
    lengths = [DUREES_MOIS[word] for word in DUREES_MOIS if word in hypotheses]
    if not lengths:
        return table, ()
    if len(lengths) > 1:
        message = (
            "Une seule durée peut être supposée : 18 ou 24 mois, pas les deux. Retirez l'une des "
            "hypothèses duree_18 et duree_24."
        )
        raise ChoiceError(message)
    open_ended = table["fin"].isna() & table["debut"].notna()
    # The last day is the one before the anniversary.
    ends = table["debut"] + pd.DateOffset(months=lengths[0]) - pd.Timedelta(days=1)
    bounded = table.assign(fin=table["fin"].where(~open_ended, ends).astype("datetime64[s]"))
    sentence = (
        f"{int(open_ended.sum())} coordination(s) sans fin connue : leur fin est supposée "
        f"{lengths[0]} mois après leur début."
    )
    return bounded, (sentence,) if open_ended.any() else ()


_MANY = 5
"""Zones above which those of one kind are told by one sentence."""


def _said(ids: list[str], zones: list[Zone]) -> list[str]:
    """List what to say of zones; many zones that are labels only are told together."""
    sentences: list[str] = []
    for kind in _TOGETHER:
        alike = [i for i, zone in zip(ids, zones, strict=True) if zone.inference == kind]
        if len(alike) > _MANY:
            first = ", ".join(alike[:3])
            sentences.append(f"{len(alike)} zones {INFERENCE[kind].pluriel} (d'abord {first}).")
            zones = [zone for zone in zones if zone.inference != kind]
            ids = [i for i in ids if i not in set(alike)]
    return [*sentences, *(sentence for zone in zones for sentence in zone.avertissements)]


_TOGETHER = ("libelle", "localisation", "hypothese", "derive")
"""Kinds of zones that are told together where they are many."""


def _stack(coordinateurs: pd.DataFrame, candidatures: pd.DataFrame) -> pd.DataFrame:
    columns = ["id", "niveau", "codes", "etat", "structure", "commune", "inference", "geometrie"]
    # In seconds on both sides: nanoseconds, pandas' choice, cannot tell the year 9999.
    bounds = {end: coordinateurs[end].astype("datetime64[s]") for end in ("debut", "fin")}
    first = coordinateurs[columns].assign(origine="coordinateur", cas="", **bounds)
    # A candidacy has no bounds of its own: the call dates the post from its convention to come.
    open_ended = pd.Series(pd.NaT, index=candidatures.index, dtype="datetime64[s]")
    second = candidatures[[*columns, "cas"]].assign(
        origine="candidature", debut=open_ended, fin=open_ended
    )
    stacked = pd.concat([first, second], ignore_index=True)
    doubled = stacked.loc[stacked["id"].duplicated(), "id"]
    if len(doubled):
        message = (
            f"L'identifiant {doubled.iloc[0]} désigne à la fois un coordinateur et une "
            "candidature. Donnez-leur des identifiants différents."
        )
        raise TableError(message)
    return stacked.sort_values("id", ignore_index=True)


def _incidence(niveaux: list[str], zones: list[Zone], territory: Territory) -> csr_array:
    """Product, level by level, of communes × units by units × perimeters; then 0 or 1."""
    by_level: dict[str, set[tuple[str, int]]] = {}
    for column, (niveau, zone) in enumerate(zip(niveaux, zones, strict=True)):
        by_level.setdefault(niveau, set()).update((code, column) for code in zone.codes)
        by_level.setdefault("commune", set()).update((code, column) for code in zone.communes)
    total = csr_array((len(territory.communes), len(zones)), dtype=np.int64)
    for niveau, declared in sorted(by_level.items()):
        if not declared:
            continue
        pairs = sorted(declared)
        units = territory.units(niveau)
        rows = units.codes.get_indexer(pd.Index([code for code, _ in pairs]))
        columns = [column for _, column in pairs]
        shape = (len(units.codes), len(zones))
        ones = coo_array((np.ones(len(pairs), dtype=np.int64), (rows, columns)), shape=shape)
        total = csr_array(total + units.members @ csr_array(ones))
    total.data[:] = 1  # a commune of a former EPCI may also be in another one of the same zone
    total.sort_indices()
    return total


def counting(
    perimeters: Perimeters,
    *,
    jour: pd.Timestamp,
    etats: tuple[str, ...],
    hypotheses: tuple[str, ...] = (),
) -> Perimeters:
    """Keep the perimeters that count at a date for the chosen states.

    Parameters
    ----------
    perimeters
        All perimeters.
    jour, etats
        As for `in_force`.
    hypotheses
        With `declarees`, a zone that is deduced does not count.

    Returns
    -------
    Perimeters
        Those in force whose zone is known: an unknown zone never counts as coverage.
    """
    kept = in_force(perimeters.table, jour=jour, etats=etats) & has_usable_zone(
        perimeters.table, hypotheses
    )
    return perimeters.keep(kept)


def has_usable_zone(table: pd.DataFrame, hypotheses: tuple[str, ...]) -> NDArray[np.bool_]:
    """Tell which perimeters have a zone that may count: known and, with `declarees`, declared."""
    known = table["connu"].to_numpy(dtype=np.bool_)
    return known & is_declared(table) if "declarees" in hypotheses else known


def is_declared(table: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which perimeters have a zone that was declared, not deduced or supposed."""
    return table["inference"].isin(INFERENCES_DECLAREES).to_numpy(dtype=np.bool_)


def in_force(
    table: pd.DataFrame, *, jour: pd.Timestamp, etats: tuple[str, ...]
) -> NDArray[np.bool_]:
    """Tell which perimeters are in force at a date for the chosen states.

    Parameters
    ----------
    table
        Table `perimetres`.
    jour
        The date; a perimeter is in force if ``debut <= jour <= fin``, an empty bound being open.
    etats
        States that count.

    Returns
    -------
    numpy.ndarray
        One truth value a row.
    """
    started = table["debut"].isna() | (table["debut"] <= jour)
    running = table["fin"].isna() | (table["fin"] >= jour)
    return (table["etat"].isin(etats) & started & running).to_numpy(dtype=np.bool_)
