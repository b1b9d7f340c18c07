"""On what the measures run: all France, or some departments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.draw import JOUR, national_network
from cnc_geo.network.situation import Situation, situate
from cnc_geo.readers.network import read_network
from cnc_geo.readers.territory import read_territory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cnc_geo.network.model import Network
    from cnc_geo.territory.model import Territory


@dataclass(frozen=True)
class Scope:
    """The territory and the drawn network that the measures share.

    Parameters
    ----------
    departements
        Codes of the departments to keep; none for all France.
    rounds
        Rounds of each quick measure.
    points
        Points to place.
    """

    departements: tuple[str, ...]
    rounds: int
    points: int

    @cached_property
    def territory(self) -> Territory:
        """The communes of the scope, their polygons already in memory."""
        territory = read_territory()
        if self.departements:
            territory = part(territory, self.departements)
        territory.contours()
        return territory

    @cached_property
    def network(self) -> Network:
        """The drawn perimeters, and the posts of the demonstration network."""
        posts = read_network(read_territory()).conseillers
        return national_network(self.territory, posts)

    @cached_property
    def situation(self) -> Situation:
        """Every drawn perimeter counts."""
        return situate(self.territory, self.network, jour=JOUR)

    @cached_property
    def members(self) -> list[NDArray[np.intp]]:
        """Positions of the communes of each perimeter."""
        columns = self.situation.perimeters.incidence.tocsc()
        return np.split(columns.indices, columns.indptr[1:-1])


def part(territory: Territory, departements: Sequence[str]) -> Territory:
    """Keep only some departments of a territory."""
    kept = territory.communes["departement"].isin(list(departements))
    codes = set(territory.communes.loc[kept, "code"])
    borders = territory.adjacence
    contours = territory.contours()[kept.to_numpy()]
    return replace(
        territory,
        communes=territory.communes[kept].reset_index(drop=True),
        adjacence=borders[borders["a"].isin(codes) & borders["b"].isin(codes)],
        contours=lambda: contours,
    )
