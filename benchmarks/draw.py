"""The national job's network: about 550 coded perimeters, drawn the same way every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.network.model import Network
from cnc_geo.schema.tables import column_names

if TYPE_CHECKING:
    from cnc_geo.territory.model import Territory

PART_DEPARTEMENTS, REPEATED = 1 / 3, 3
"""A third of the departments, each declared three times: about a hundred perimeters of France."""

PART_SEULS, PART_GROUPES = 0.32, 0.04
"""Perimeters of one EPCI and of several, by EPCI: about 400 and 50 for France."""

JOUR = "2026-10-01"
SEED = 2023


def national_network(territory: Territory, posts: pd.DataFrame) -> Network:
    """Draw coordinators over the territory and keep the posts of another network.

    Parameters
    ----------
    territory
        The communes.
    posts
        Table `conseillers`.

    Returns
    -------
    Network
        Every coordinator is in post without bounds, so every perimeter counts.
    """
    generator = np.random.default_rng(SEED)
    communes = territory.communes
    departements = np.unique(communes["departement"].to_numpy(dtype=object))
    # In the order of their first commune, EPCI that follow one another are mostly neighbours.
    epcis = communes["epci"].dropna().drop_duplicates().to_numpy(dtype=object)
    count = max(1, round(PART_DEPARTEMENTS * len(departements)))
    drawn = generator.choice(departements, count, replace=False)
    zones = [("departement", code) for code in np.repeat(drawn, REPEATED)]
    alone = generator.choice(epcis, round(PART_SEULS * len(epcis)), replace=False)
    zones += [("epci", code) for code in alone]
    for start in generator.choice(len(epcis), round(PART_GROUPES * len(epcis)), replace=False):
        zones.append(("epci", "|".join(epcis[start : start + generator.integers(2, 5)])))
    return Network(
        conseillers=posts,
        structures=_empty(["id", "nom"]),
        coordinateurs=_coordinators(zones),
        candidatures=_empty(column_names("candidatures")),
        indicateurs=_empty(column_names("indicateurs")),
        masque=_empty(column_names("masque")),
        fictif=True,
        sources={},
    )


def _coordinators(zones: list[tuple[str, str]]) -> pd.DataFrame:
    ids = [f"P{number:03}" for number in range(len(zones))]
    table = pd.DataFrame(zones, columns=["niveau", "codes"])
    never = np.datetime64("NaT", "s")
    blank = dict.fromkeys(("commune", "inference", "geometrie"), "")
    return table.assign(id=ids, structure=ids, etat="en_poste", debut=never, fin=never, **blank)


def _empty(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype="str") for column in columns})
