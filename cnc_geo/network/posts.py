"""The posts of a network → the atom where each stands, whatever the perimeters, day and part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.schema.codes import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from cnc_geo.territory.model import Territory


@dataclass(frozen=True, eq=False)
class Posts:
    """The posts that were read, placed in a territory.

    Every situation made from another shares them: neither the day nor the states, the part or the
    perimeters that count move a post.

    Parameters
    ----------
    territory
        The territory, in the pieces that the declared polygons make of it.
    table
        Table `conseillers`.
    """

    territory: Territory
    table: pd.DataFrame

    @cached_property
    def rang(self) -> NDArray[np.intp]:
        """Position of the atom of each post; -1 if it does not count or stands outside.

        In a commune that polygons cut, a post with its own point is in the piece under it; any
        other is in the piece that holds the commune's own point.
        """
        posts = self.table
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
    def by_atom(self) -> NDArray[np.int64]:
        """Number of posts in each atom."""
        return self.count(np.ones(len(self.table), dtype=np.bool_))

    @cached_property
    def vacant_by_atom(self) -> NDArray[np.int64]:
        """Number of vacant posts in each atom."""
        return self.count((self.table["etat"] == "vacant").to_numpy(dtype=np.bool_))

    def count(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Count, in each atom, some posts; those that stand in none count nowhere."""
        rang = self.rang[chosen & (self.rang >= 0)]
        return np.bincount(rang, minlength=len(self.territory.communes)).astype(np.int64)

    def attached(self, coordinateurs: AbstractSet[str]) -> NDArray[np.bool_]:
        """Tell which posts name one of some coordinators, by id."""
        group, texts = pd.factorize(self.table["coordinateurs"])
        named = [{i.strip() for i in ids.split(SEPARATOR)} for ids in texts]
        by_text = [not coordinateurs.isdisjoint(ids) for ids in named]
        return np.array(by_text, dtype=np.bool_)[group]
