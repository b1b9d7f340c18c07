"""The common ground of a batch of candidacies: what each is held against, made once for all.

Each function gives one thing, computed at the first call for a situation and kept with it. The
scenarios, coordinators alone and every open candidacy, are in `network.scenarios`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cnc_geo.network.incidence import members_of_each
from cnc_geo.network.perimeters import has_usable_zone
from cnc_geo.network.scenarios import candidacies_here
from cnc_geo.network.situation import kept_with_situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation


@kept_with_situation
def ids_here(situation: Situation) -> list[str]:
    """Ids of the candidacies of the part one looks at, sorted."""
    ids: list[str] = situation.declared.table["id"].iloc[candidacies_here(situation)].tolist()
    return ids


@kept_with_situation
def filed_rows(situation: Situation) -> dict[str, dict[str, Any]]:
    """Rows of `candidatures` by id."""
    return _rows_by_id(situation.network.candidatures)


@kept_with_situation
def zone_rows(situation: Situation) -> dict[str, dict[str, Any]]:
    """Rows of `perimetres` by id; `counted` tells whether the zone is usable."""
    table = situation.declared.table
    return _rows_by_id(table.assign(counted=has_usable_zone(table, situation.hypotheses)))


def _rows_by_id(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(row["id"]): dict(row) for row in table.to_dict("records")}  # type: ignore[arg-type]


@kept_with_situation
def atoms_by_department(situation: Situation) -> list[NDArray[np.intp]]:
    """Atoms of each unit of level `departement`, sorted."""
    return members_of_each(situation.territory.units("departement").members)


def seat_of(situation: Situation, commune: str) -> str:
    """Department of the seat of a candidacy, overseas even out of the territory; "" if unknown."""
    return _seats(situation)[commune]


@kept_with_situation
def _seats(situation: Situation) -> dict[str, str]:
    communes = situation.network.candidatures["commune"].unique().tolist()
    atoms = situation.territory.atom_at(communes)
    departements = situation.territory.communes["departement"].iloc[atoms].tolist()
    overseas = [c[:3] if c[:2] in ("97", "98") else "" for c in communes]
    seats = np.where(atoms >= 0, departements, overseas).tolist()
    return dict(zip(communes, seats, strict=True))


class Staff(NamedTuple):
    """What the files tell of a structure: its posts, those handed back, its coordinators."""

    postes: int
    rendus: int
    coordinations: int


def staff_of(situation: Situation, structure: str, siret: str) -> Staff:
    """Count the posts and the coordinators of a structure, known by its id or by its SIRET."""
    staffing = _staffing(situation)
    own = staffing.posts.find(structure, siret)
    coordinations = len(staffing.coordinators.find(structure, siret))
    return Staff(len(own), int(staffing.returned[own].sum()), coordinations)


class _Holders(NamedTuple):
    """Positions of the rows of each structure in a table: by its id, and by its SIRET."""

    by_structure: Mapping[Any, Any]
    by_siret: Mapping[Any, Any]

    def find(self, structure: str, siret: str) -> NDArray[np.intp]:
        """Rows of a structure; an empty id or SIRET is that of nobody."""
        nothing = np.empty(0, dtype=np.intp)
        named = self.by_structure.get(structure, nothing) if structure else nothing
        numbered = self.by_siret.get(siret, nothing) if siret else nothing
        return np.union1d(named, numbered).astype(np.intp)


def _rows_by(table: pd.DataFrame, column: str) -> dict[str, NDArray[np.intp]]:
    return {
        str(value): np.asarray(rows, dtype=np.intp)
        for value, rows in table.groupby(column).indices.items()
    }


class _Staffing(NamedTuple):
    """Who holds the posts, which of these were handed back, and who holds the coordinators."""

    posts: _Holders
    returned: NDArray[np.bool_]
    coordinators: _Holders


@kept_with_situation
def _staffing(situation: Situation) -> _Staffing:
    network = situation.network
    posts, coordinators = (
        _Holders(_rows_by(table, "structure"), _rows_by(table, "siret"))
        for table in (network.conseillers, network.coordinateurs)
    )
    returned = (network.conseillers["etat"] == "rendu").to_numpy(dtype=np.bool_)
    return _Staffing(posts, returned, coordinators)
