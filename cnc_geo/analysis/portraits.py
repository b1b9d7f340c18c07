"""A situation → the portrait of each perimeter: what it holds alone, its shape, its load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from cnc_geo.analysis.contiguity import find_blocks, label_linked
from cnc_geo.network.incidence import share, touching
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.tables import column_names
from cnc_geo.territory.compactness import index_compactness
from cnc_geo.territory.naming import name_zone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.perimeters import Perimeters
    from cnc_geo.network.situation import Situation
    from cnc_geo.territory.model import Territory


def portray_perimeters(situation: Situation) -> pd.DataFrame:
    """Portray the perimeters that count.

    Parameters
    ----------
    situation
        What one looks at. On a part of France only the perimeters that have a piece of it are
        portrayed, each with its whole zone.

    Returns
    -------
    pandas.DataFrame
        Table `portraits`, sorted by id. *Alone* is where no other perimeter counts: what is lost if
        this one leaves. A *piece* is a part in one block, land touching along a border; a piece on
        another land than the most populous one (an island) is tolerated, and counted apart. An
        *enclave* is not in the zone, touches nothing but it, neither sea nor frontier. Ratios to
        the median compare it with the perimeters of its level that count, over all France.
    """
    portrayer = _Portrayer(situation)
    table = situation.perimeters.table
    here = touching(situation.perimeters.incidence, situation.kept)
    figures: dict[str, Any] = {**portrayer.figures(), **portrayer.alone()}
    shapes = portrayer.shapes(np.flatnonzero(here))
    portraits = table.assign(**figures, groupe=portrayer.groups())
    medians = portraits.groupby("niveau")[list(_LOADS)].transform("median")
    ratios = {
        f"{name}_sur_mediane": share(portraits[name].to_numpy(), medians[name].to_numpy())
        for name in _LOADS
    }
    portrayed = portraits.assign(**ratios)[here].assign(**shapes)
    return portrayed[column_names("portraits")].reset_index(drop=True)


_LOADS = ("conseillers", "structures", "population")


class _Portrayer:
    """The perimeters of a situation, measured all together or one by one."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._territory: Territory = situation.territory
        self._perimeters: Perimeters = situation.perimeters

    def figures(self) -> dict[str, NDArray[np.int64] | NDArray[np.float64]]:
        """Sum over each whole zone."""
        return {
            "communes": self._communes(self._perimeters.incidence),
            **self._sums(self._perimeters.incidence, "population", "aire_km2", "conseillers"),
            "structures": self._structures(),
        }

    def alone(self) -> dict[str, NDArray[np.int64] | NDArray[np.float64]]:
        """Sum over the part of each zone that no other covers."""
        only = (self._situation.profondeur == 1).astype(np.int64)
        part = csr_array(self._perimeters.incidence.multiply(only[:, None]))
        names = ("population_seule", "aire_seule_km2", "conseillers_seuls")
        sums = self._sums(part, *names)
        whole = self._perimeters.incidence.T @ self._territory.population
        people = sums["population_seule"].astype(np.int64)
        return {
            "communes_seules": self._communes(part),
            **sums,
            "part_seule": share(people, whole),
            "population_partagee": whole - people,
        }

    def _communes(self, part: csr_array) -> NDArray[np.int64]:
        """Communes of which each column holds an atom."""
        held = csr_array(self._territory.units("commune").members.T @ part)
        return np.asarray((held > 0).sum(axis=0), dtype=np.int64)

    def _sums(
        self, part: csr_array, population: str, aire: str, conseillers: str
    ) -> dict[str, NDArray[np.int64] | NDArray[np.float64]]:
        return {
            population: part.T @ self._territory.population,
            aire: (part.T @ self._territory.aire_m2) / 1e6,
            conseillers: part.T @ self._situation.conseillers_par_commune,
        }

    def _structures(self) -> NDArray[np.int64]:
        """Distinct employers of the posts inside each zone; a post may tell none."""
        posts = self._situation.conseillers
        posts = posts[posts["structure"] != ""]
        number, _ = pd.factorize(posts["structure"])
        shape = (int(number.max(initial=-1)) + 1, len(self._territory.communes))
        ones = np.ones(len(posts), dtype=np.int64)
        where = csr_array(coo_array((ones, (number, posts["rang"].to_numpy())), shape=shape))
        inside = csr_array(where @ self._perimeters.incidence)
        return np.asarray((inside > 0).sum(axis=0), dtype=np.int64)

    def groups(self) -> list[str]:
        """Name the group of each perimeter: those it overlaps, and those they overlap."""
        incidence = self._perimeters.incidence
        _, label = label_linked(csr_array(incidence.T @ incidence))
        ids = self._perimeters.table["id"].to_numpy(dtype=object)
        size = np.bincount(label)
        first: dict[int, str] = {}
        for number, identifiant in zip(label.tolist(), ids, strict=True):  # sorted by id
            first.setdefault(number, f"G-{identifiant}")
        return [first[n] if size[n] > 1 else "" for n in label.tolist()]

    def shapes(self, chosen: NDArray[np.intp]) -> dict[str, Any]:
        """Tell the shape of the chosen perimeters."""
        exterior = self._territory.formes()["exterieur_m"].to_numpy(np.float64)
        found = find_blocks(self._situation)
        blocks = [found[p] for p in chosen.tolist()]
        members = [self._perimeters.members[p] for p in chosen.tolist()]
        return {
            "morceaux": [1 + len(b.broken) if len(b.main) else 0 for b in blocks],
            "coupures": [self._named(b.broken) for b in blocks],
            "iles": [len(b.iles) for b in blocks],
            "enclaves": [self._named(self._enclaves(m, exterior)) for m in members],
            "compacite": index_compactness(members, self._territory.formes()),
        }

    def _enclaves(
        self, members: NDArray[np.intp], exterior: NDArray[np.float64]
    ) -> list[NDArray[np.intp]]:
        """Find what a zone surrounds: blocks out of it that touch it alone, and no outside."""
        borders = self._territory.borders
        inside = np.zeros(borders.shape[0], dtype=np.bool_)
        inside[members] = True
        around = np.unique(borders[members].indices).astype(np.intp)
        around = around[~inside[around]]
        # A zone without any outside whose neighbours touch one another in one ring surrounds
        # nothing: only the others are worth looking through all that is out of the zone.
        if exterior[members].sum() == 0 and label_linked(borders, around)[0] <= 1:
            return []
        out = np.flatnonzero(~inside)
        _, label = label_linked(borders, out)
        open_air = np.bincount(label, exterior[out] > 0) > 0
        ringed = np.unique(label[np.searchsorted(out, around)])
        return [out[label == number] for number in ringed[~open_air[ringed]].tolist()]

    def _named(self, parts: list[NDArray[np.intp]]) -> str:
        """Name blocks, the most populous first."""
        people = [int(self._territory.population[part].sum()) for part in parts]
        order = sorted(range(len(parts)), key=lambda n: (-people[n], parts[n][0]))
        return SEPARATOR.join(name_zone(self._territory, parts[n]) for n in order)
