"""A situation: a territory, the perimeters that count on a day, and the part one looks at.

Here, and nowhere else, is told which communes are covered, how deep and in which mode. Coverage,
gaps, overlaps, maps and exports all read it from a `Situation`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from cnc_geo.errors import ChoiceError
from cnc_geo.network.incidence import same_rows
from cnc_geo.network.perimeters import counting, in_force, is_declared, resolve
from cnc_geo.schema.codes import ETATS, HYPOTHESES, MODES, NIVEAUX_DEPARTEMENTAUX, SEPARATOR
from cnc_geo.territory.model import FRANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cnc_geo.network.model import Network
    from cnc_geo.network.perimeters import Perimeters
    from cnc_geo.territory.model import Territory

ETATS_PAR_DEFAUT = ("en_poste",)
"""The default view: people in post (design: «the default view is today, state `en_poste`»)."""


@dataclass(frozen=True, eq=False)
class Situation:
    """What one looks at; made by `situate`.

    Parameters
    ----------
    territory
        All the communes, in the pieces that the declared polygons make of them.
    network
        The tables that were read.
    declared
        Every perimeter, whether it counts or not.
    perimeters
        Those that count on that day for those states, over all the communes.
    jour, etats
        The day and the states.
    hypotheses
        What is supposed, of `codes.HYPOTHESES`, in that order.
    niveau, code
        The part one looks at: `france`/`FR`, or a region or a department.
    kept
        The atoms of that part.
    """

    territory: Territory
    network: Network
    declared: Perimeters
    perimeters: Perimeters
    jour: pd.Timestamp
    etats: tuple[str, ...]
    hypotheses: tuple[str, ...]
    niveau: str
    code: str
    kept: NDArray[np.bool_]

    @property
    def nom(self) -> str:
        """Name of the part one looks at."""
        return self.territory.name(self.niveau, self.code)

    @property
    def renseignee(self) -> bool:
        """Whether any perimeter is declared; without one, coverage is unknown, not nil."""
        return len(self.declared.table) > 0

    @cached_property
    def profondeur(self) -> NDArray[np.int64]:
        """Depth of each atom: the number of perimeters that contain it."""
        return np.asarray(self.perimeters.incidence.sum(axis=1), dtype=np.int64)

    @cached_property
    def couverte(self) -> NDArray[np.bool_]:
        """Whether each atom is covered: at least one perimeter contains it."""
        return self.profondeur > 0

    @cached_property
    def deduite(self) -> NDArray[np.bool_]:
        """Whether each commune is covered by deduced zones only, by none that was declared."""
        declared = is_declared(self.perimeters.table).astype(np.int64)
        by_declared = np.asarray(self.perimeters.incidence @ declared, dtype=np.int64)
        return np.asarray(self.couverte & (by_declared == 0), dtype=np.bool_)

    @cached_property
    def admise(self) -> NDArray[np.bool_]:
        """Whether the absence of coordination is accepted in each commune: the mask given."""
        accepted = np.zeros(len(self.kept), dtype=np.bool_)
        for niveau, rows in self.network.masque.groupby("niveau"):
            units = self.territory.units(str(niveau))
            current = [self.territory.find_current(str(niveau), code) for code in rows["code"]]
            told = np.zeros(len(units.codes) + 1, dtype=np.bool_)  # one more, for rank -1
            told[units.codes.get_indexer(pd.Index([c for c in current if c], dtype=str))] = True
            told[-1] = False
            accepted |= told[units.rank]
        return accepted

    @cached_property
    def commune_couverte(self) -> NDArray[np.bool_]:
        """Whether each atom is the first of a commune whose every atom is covered."""
        rank = self.territory.units("commune").rank
        bare = np.bincount(rank, ~self.couverte)[rank] > 0
        return self.territory.first & ~bare

    @cached_property
    def inside(self) -> csr_array:
        """Matrix atoms × perimeters of those that count, its rows empty outside the part."""
        incidence = self.perimeters.incidence
        if self.kept.all():
            return incidence
        return csr_array(incidence.multiply(self.kept[:, None]))

    @cached_property
    def mode(self) -> NDArray[np.intp]:
        """Mode of coverage of each atom, as a position in `codes.MODES`."""
        wide = self.perimeters.table["niveau"].isin(NIVEAUX_DEPARTEMENTAUX).to_numpy()
        incidence = self.perimeters.incidence
        by_wide = incidence @ wide.astype(np.int64) > 0
        by_fine = incidence @ (~wide).astype(np.int64) > 0
        return np.asarray(by_wide + 2 * by_fine, dtype=np.intp)

    @cached_property
    def signature(self) -> NDArray[np.intp]:
        """Group of each atom: two atoms share one if the same perimeters contain both."""
        return same_rows(self.perimeters.incidence)

    @cached_property
    def conseillers(self) -> pd.DataFrame:
        """Posts that count (not handed back) and stand in the territory, with two added columns.

        `rang` is the position of the atom; `rattache` whether one of the post's coordinators,
        by id, is in force that day for the chosen states, be its zone known or not.
        """
        posts = self.network.conseillers.assign(rang=self._rang, rattache=self._rattache)
        return posts[self._rang >= 0]

    @cached_property
    def _rang(self) -> NDArray[np.intp]:
        """Position of the atom of each post; -1 if it does not count or stands outside.

        In a commune that polygons cut, a post with its own point is in the piece under it; any
        other is in the piece that holds the commune's own point.
        """
        posts = self.network.conseillers
        rang = self.territory.atom_at(posts["commune"])
        rang = np.where((posts["etat"] != "rendu").to_numpy(), rang, -1).astype(np.intp)
        own = np.flatnonzero((posts["position"] == "point").to_numpy() & (rang >= 0))
        if self.territory.cut_from is None or not len(own):
            return rang
        from cnc_geo.territory.subdivision import place_points  # noqa: PLC0415  (polygons are seldom needed)

        points = posts.iloc[own][["longitude", "latitude"]].to_numpy(dtype=np.float64)
        rang[own] = place_points(self.territory, rang[own], *points.T)
        return rang

    @cached_property
    def _rattache(self) -> NDArray[np.bool_]:
        """Whether each post is attached to a coordinator in force."""
        table = self.declared.table
        running = in_force(table, jour=self.jour, etats=self.etats)
        present = set(table.loc[running & (table["origine"] == "coordinateur"), "id"])
        group, told = pd.factorize(self.network.conseillers["coordinateurs"])
        named = [{i.strip() for i in ids.split(SEPARATOR)} for ids in told]
        return np.array([not present.isdisjoint(ids) for ids in named], dtype=np.bool_)[group]

    @cached_property
    def conseillers_par_commune(self) -> NDArray[np.int64]:
        """Number of posts in each atom."""
        return self._posts(self._rang >= 0)

    @cached_property
    def rattaches_par_commune(self) -> NDArray[np.int64]:
        """Number of posts, in each atom, that are attached to a coordinator by id."""
        return self._posts((self._rang >= 0) & self._rattache)

    def _posts(self, counted: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(self._rang[counted], minlength=len(self.kept)).astype(np.int64)

    @cached_property
    def adds(self) -> dict[str, NDArray[np.int64]]:
        """What each atom adds to every total: whole numbers, 0 outside the part.

        Areas are in square metres, so that sums are exact and no order of rows changes them. A
        commune that polygons cut is counted by its first atom.
        """
        kept = self.kept.astype(np.int64)
        covered = kept * self.couverte
        territory = self.territory
        population, aire_m2 = territory.population, territory.aire_m2
        posts = self.conseillers_par_commune
        by_mode = {
            f"population_{mode}": kept * (self.mode == position) * population
            for position, mode in enumerate(MODES)
        }
        return {
            "communes": kept * territory.first,
            "communes_couvertes": kept * self.commune_couverte,
            "population": kept * population,
            "population_couverte": covered * population,
            "aire_m2": kept * aire_m2,
            "aire_couverte_m2": covered * aire_m2,
            "conseillers": kept * posts,
            "conseillers_couverts": covered * posts,
            "conseillers_rattaches": kept * self.rattaches_par_commune,
            **by_mode,
        }

    @cached_property
    def added(self) -> NDArray[np.int64]:
        """The columns of `adds` side by side, stacked once for all the levels."""
        return np.column_stack(list(self.adds.values()))


def situate(
    territory: Territory,
    network: Network,
    *,
    jour: date | str,
    etats: Sequence[str] = ETATS_PAR_DEFAUT,
    hypotheses: Sequence[str] = (),
    departement: str | None = None,
    region: str | None = None,
) -> Situation:
    """Fix what one looks at: which perimeters count, and on which part of France.

    Parameters
    ----------
    territory, network
        What the readers return.
    jour
        The day on which perimeters must be in force (ISO text or a date).
    etats
        States that count, of `codes.ETATS`.
    hypotheses
        What is supposed, of `codes.HYPOTHESES`; nothing by default.
    departement, region
        Code of the part to look at; neither for all France.

    Returns
    -------
    Situation
        Perimeters are resolved over all France, whatever the part: a zone that crosses its border
        keeps its whole extent, so that its relations with others stay true. Its territory is the
        one given, cut by the polygons that are declared.

    Raises
    ------
    ChoiceError
        If a state, a hypothesis or the date is not understood, or if both parts are given.
    CodeError
        If a code is unknown.
    """
    unheard = [word for word in hypotheses if word not in HYPOTHESES]
    if unheard:
        message = (
            f"Hypothèse inconnue : {', '.join(unheard)}. Choisissez parmi : "
            f"{', '.join(HYPOTHESES)}."
        )
        raise ChoiceError(message)
    _check_states(etats)
    day = _day(jour)
    niveau, code = _part(territory, departement, region)
    supposed = tuple(word for word in HYPOTHESES if word in hypotheses)
    declared = resolve(network, territory, hypotheses=supposed)
    whole = Situation(
        declared.territory,
        network,
        declared,
        declared,
        day,
        tuple(etats),
        supposed,
        niveau,
        code,
        np.ones(len(declared.territory.communes), dtype=np.bool_),
    )
    return look_again(whole, jour=day, etats=etats, departement=departement, region=region)


def look_again(
    situation: Situation,
    *,
    jour: date | str,
    etats: Sequence[str],
    departement: str | None = None,
    region: str | None = None,
) -> Situation:
    """Look at the same declared perimeters on another day, for other states, or elsewhere.

    Nothing is resolved again, nor any commune cut again: that is what takes time.

    Parameters
    ----------
    situation
        A situation of these perimeters.
    jour, etats, departement, region
        As for `situate`.

    Returns
    -------
    Situation
        The one that `situate` would give.

    Raises
    ------
    ChoiceError, CodeError
        As `situate`.
    """
    _check_states(etats)
    day, territory = _day(jour), situation.territory
    niveau, code = _part(territory, departement, region)
    ordered = tuple(etat for etat in ETATS if etat in etats)
    return replace(
        situation,
        perimeters=counting(
            situation.declared, jour=day, etats=ordered, hypotheses=situation.hypotheses
        ),
        jour=day,
        etats=ordered,
        niveau=niveau,
        code=code,
        kept=territory.select(departement=departement, region=region),
    )


def _check_states(etats: Sequence[str]) -> None:
    unknown = [etat for etat in etats if etat not in ETATS]
    if unknown or not etats:
        found = ", ".join(unknown) or "aucun"
        message = f"État inconnu : {found}. Choisissez parmi : {', '.join(ETATS)}."
        raise ChoiceError(message)


def _part(territory: Territory, departement: str | None, region: str | None) -> tuple[str, str]:
    """Level and code of the part one looks at."""
    if departement is not None:
        return "departement", territory.current("departement", departement)
    if region is not None:
        return "region", territory.current("region", region)
    return "france", FRANCE


def _day(jour: date | str) -> pd.Timestamp:
    try:
        day = pd.Timestamp(date.fromisoformat(jour) if isinstance(jour, str) else jour)
    except ValueError as error:
        message = f"Date non comprise : « {jour} ». Écrivez-la AAAA-MM-JJ, par exemple 2026-10-01."
        raise ChoiceError(message) from error
    return day.normalize()  # a moment of the last day is still in it
