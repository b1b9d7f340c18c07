"""Perimeters, their pairs and their neighbours as screens show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cnc_geo.app.display.frames import Screen, Shown
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.column import Column

if TYPE_CHECKING:
    import pandas as pd

    from cnc_geo.network.model import Network
    from cnc_geo.network.situation import Situation


def structure_names(network: Network) -> dict[str, str]:
    """Name of each structure, by id."""
    return dict(network.structures[["id", "nom"]].to_numpy().tolist())


def name_structures(table: pd.DataFrame, network: Network) -> pd.DataFrame:
    """Write the name of each structure in place of its id, where it is known."""
    noms = structure_names(network)
    return table.assign(structure=[noms.get(s, s) for s in table["structure"]])


_PERIMETERS = Screen(
    "perimetres",
    ("id", "niveau", "debut", "fin", "etat", "structure"),
    (("Structure", 170),),
)


def perimeter_rows(situation: Situation, ids: str) -> Shown:
    """List the perimeters named by `ids` (joined by `|`): who coordinates, where, until when."""
    table = situation.perimeters.table
    named = name_structures(table[table["id"].isin(ids.split(SEPARATOR))], situation.network)
    shown = _PERIMETERS.show(named)
    days = ["Depuis", "Jusqu'au"]
    return shown._replace(rows=shown.rows.assign(**shown.rows[days].replace("", "non connu")))


_PORTRAITS = Screen(
    "portraits",
    (
        *("id", "niveau", "etat", "inference", "perimetres.fin", "population_seule"),
        *("population", "conseillers", "conseillers_sur_mediane", "structures", "groupe"),
        *("morceaux", "coupures", "iles", "enclaves", "compacite"),
    ),
)


def portrait_rows(situation: Situation, portraits: pd.DataFrame) -> Shown:
    """List perimeters, what is lost with each first."""
    rows = portraits.iloc[np.lexsort((portraits["id"], -portraits["population_seule"]))]
    declared = situation.declared.table
    return _PORTRAITS.show(rows.assign(fin=rows["id"].map(declared.set_index("id")["fin"])))


_NEIGHBOURS = Screen(
    "voisinages", ("perimetre", "niveau", "etat", "frontiere_km", "part_frontiere")
)


def neighbour_rows(neighbours: pd.DataFrame) -> Shown:
    """List the perimeters that touch a gap, the longest common border first."""
    return _NEIGHBOURS.show(neighbours[neighbours["perimetre"] != ""])


_OVERLAPS = Screen(
    "recouvrements",
    (
        Column("paire", "Les deux périmètres de la paire", titre="Périmètres"),
        Column("lieu", "Communes partagées, par leur nom", titre="Où", forme="abrege"),
        *("diagnostic", "population", "communes", "conseillers"),
    ),
)


def overlap_rows(recouvrements: pd.DataFrame, places: list[str]) -> Shown:
    """List the pairs that share communes, the most people first; `places` tell where."""
    order = np.lexsort((recouvrements["b"], recouvrements["a"], -recouvrements["population"]))
    rows = recouvrements.assign(lieu=places).iloc[order]
    rows = rows[rows["relation"] != "contigu"]
    return _OVERLAPS.show(rows.assign(paire=rows["a"] + " × " + rows["b"]))
