"""Zones that somebody drew → the communes they cut, and the atoms that each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array

from cnc_geo.network.zones import Zone

if TYPE_CHECKING:
    import pandas as pd

    from cnc_geo.territory.model import Territory


class Drawn(NamedTuple):
    """What the polygons of a table make of a territory.

    Parameters
    ----------
    territory
        The territory, in the pieces that they cut.
    zones
        The zone of each, by id.
    incidence
        Matrix atoms × rows of the table: what each holds; nothing for the other rows.
    avertissements
        What there is to say of it, French sentences.
    """

    territory: Territory
    zones: dict[str, Zone]
    incidence: csr_array
    avertissements: tuple[str, ...]


def cut_by_polygons(table: pd.DataFrame, territory: Territory) -> Drawn:
    """Cut a territory by the polygons of a table, if it has any.

    Parameters
    ----------
    table
        Table `perimetres` with `geometrie`, the text of each polygon.
    territory
        The territory.

    Returns
    -------
    Drawn
        What they make of it; columns of the matrix are in the order of the table.
    """
    outlined = ((table["niveau"] == "polygone") & (table["geometrie"] != "")).to_numpy()
    if not outlined.any():
        nothing = csr_array((len(territory.communes), len(table)), dtype=np.int64)
        return Drawn(territory, {}, nothing, ())
    from cnc_geo.territory.subdivision import subdivide  # noqa: PLC0415  (polygons are seldom needed, and slow to load)
    from cnc_geo.territory.wkt import read_polygon  # noqa: PLC0415

    rows = table.loc[outlined, ["id", "geometrie"]].to_numpy().tolist()
    found = subdivide(territory, {i: read_polygon(i, text) for i, text in rows})
    held = np.asarray(found.incidence.sum(axis=0)) > 0
    zones = {i: _polygon(i, known=bool(any_)) for (i, _), any_ in zip(rows, held, strict=True)}
    shape = (len(rows), len(table))
    place = coo_array(
        (np.ones(len(rows), dtype=np.int64), (np.arange(len(rows)), np.flatnonzero(outlined))),
        shape,
    )
    columns = csr_array(found.incidence @ csr_array(place))
    return Drawn(found.territory, zones, columns, found.avertissements)


def _polygon(identifiant: str, *, known: bool) -> Zone:
    if known:
        return Zone([], "polygone", [])
    sentence = (
        f"{identifiant} : le polygone ne contient aucune commune du référentiel, ni un morceau "
        "d'au moins 1 % de l'une d'elles ; il ne compte pas comme couverture."
    )
    return Zone([], "polygone", [sentence], connu=False)
