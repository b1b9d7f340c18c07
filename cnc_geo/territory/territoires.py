"""Table `territoires`: every unit of every level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from cnc_geo.territory.model import Territory


def list_territoires(territory: Territory) -> pd.DataFrame:
    """Table `territoires`: every unit of every level with its communes, population and area."""
    counted = np.column_stack([territory.first, territory.population, territory.aire_m2])
    parts = []
    for niveau in ("commune", "epci", "ept", "departement", "region", "france"):
        units = territory.units(niveau)
        total = units.members.T @ counted
        columns = {
            "niveau": niveau,
            "code": units.codes,
            "nom": units.noms,
            "communes": total[:, 0],
            "population": total[:, 1],
            "aire_km2": total[:, 2] / 1e6,
        }
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)
