"""A situation: a territory, the perimeters that count on a day, and the part one looks at.

Here, and nowhere else, is told which communes are covered, how deep and in which mode.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
from scipy.sparse import csr_array

from cnc_geo.network.choices import choose_day, choose_hypotheses, choose_part, choose_states
from cnc_geo.network.incidence import same_rows
from cnc_geo.network.perimeters import counting, in_force, is_declared, resolve
from cnc_geo.network.posts import Posts
from cnc_geo.network.totals import accept_absence, add_by_atom
from cnc_geo.schema.codes import NIVEAUX_DEPARTEMENTAUX

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from cnc_geo.network.model import Network
    from cnc_geo.network.perimeters import Perimeters
    from cnc_geo.territory.model import Territory

_T = TypeVar("_T")

ETATS_PAR_DEFAUT = ("en_poste",)
"""The default view: people in post."""


@dataclass(frozen=True, eq=False)
class Situation:
    """What one looks at; made by `situate`.

    Parameters
    ----------
    territory
        All the communes, in the pieces that the declared polygons make of them.
    network
        The tables that were read.
    posts
        Its posts, placed.
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
    posts: Posts
    declared: Perimeters
    perimeters: Perimeters
    jour: pd.Timestamp
    etats: tuple[str, ...]
    hypotheses: tuple[str, ...]
    niveau: str
    code: str
    kept: NDArray[np.bool_]

    @cached_property
    def _made(self) -> dict[object, object]:
        return {}

    def once(self, make: Callable[[Situation], _T]) -> _T:
        """Make what a function makes of this situation, at the first call, and keep it."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("_T", self._made[make])

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
        return accept_absence(self.network.masque, self.territory)

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
        posts = self.posts.table.assign(rang=self.posts.rang, rattache=self._rattache)
        return posts[posts["rang"] >= 0]

    @cached_property
    def _rattache(self) -> NDArray[np.bool_]:
        """Whether each post is attached to a coordinator in force."""
        table = self.declared.table
        running = in_force(table, jour=self.jour, etats=self.etats)
        present = table.loc[running & (table["origine"] == "coordinateur"), "id"]
        return self.posts.attached(frozenset(present))

    @property
    def conseillers_par_commune(self) -> NDArray[np.int64]:
        """Number of posts in each atom."""
        return self.posts.by_atom

    @cached_property
    def rattaches_par_commune(self) -> NDArray[np.int64]:
        """Number of posts, in each atom, that are attached to a coordinator by id."""
        return self.posts.count(self._rattache)

    @cached_property
    def adds(self) -> dict[str, NDArray[np.int64]]:
        """What each atom adds to every total (`totals`)."""
        return add_by_atom(
            self.territory,
            kept=self.kept,
            covered=self.couverte,
            covered_communes=self.commune_couverte,
            mode=self.mode,
            posts=self.conseillers_par_commune,
            attached=self.rattaches_par_commune,
        )

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
    supposed = choose_hypotheses(hypotheses)
    chosen, day = choose_states(etats), choose_day(jour)
    niveau, code = choose_part(territory, departement, region)
    declared = resolve(network, territory, hypotheses=supposed)
    whole = Situation(
        declared.territory,
        network,
        Posts(declared.territory, network.conseillers),
        declared,
        declared,
        day,
        chosen,
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
    chosen, day, territory = choose_states(etats), choose_day(jour), situation.territory
    niveau, code = choose_part(territory, departement, region)
    return replace(
        situation,
        perimeters=counting(
            situation.declared, jour=day, etats=chosen, hypotheses=situation.hypotheses
        ),
        jour=day,
        etats=chosen,
        niveau=niveau,
        code=code,
        kept=territory.select(departement=departement, region=region),
    )


def kept_with_situation(make: Callable[[Situation], _T]) -> Callable[[Situation], _T]:
    """Make a function of a situation compute once for each, and keep what it found with it.

    A situation never changes: this is for what several of its tables stand on.
    """

    @wraps(make)
    def keeping(situation: Situation) -> _T:
        return situation.once(make)

    return keeping
