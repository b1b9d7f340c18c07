"""A situation → the table `couvertures` at any level, and the identities that hold it together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from cnc_geo.errors import ChoiceError
from cnc_geo.network.incidence import columns_of_each, first_rows, same_rows, share
from cnc_geo.schema.codes import MODES, NIVEAUX, SEPARATOR, STATUTS
from cnc_geo.schema.tables import column_names
from cnc_geo.territory.levels import FRANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation
    from cnc_geo.territory.levels import Units


def measure_coverage(situation: Situation, *, niveau: str) -> pd.DataFrame:
    """Tell, for each territory of a level, what is covered, how, and by whom.

    Parameters
    ----------
    situation
        What one looks at.
    niveau
        One of `codes.NIVEAUX`, no wider than the part one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `couvertures`, sorted by code. A territory that crosses the border of the part one
        looks at (an EPCI over two departments) counts for its communes inside that part only, so
        that rows add up to the part.

    Raises
    ------
    ChoiceError
        If the level is unknown, or wider than the part one looks at.
    """
    if niveau not in NIVEAUX:
        message = f"Niveau inconnu : « {niveau} ». Niveaux possibles : {', '.join(NIVEAUX)}."
        raise ChoiceError(message)
    if NIVEAUX.index(niveau) > NIVEAUX.index(situation.niveau):
        message = (
            f"Le niveau « {niveau} » dépasse la vue, or {situation.nom} est choisi : ses lignes "
            "porteraient le nom d'un territoire et les chiffres d'une partie. Retirez ce choix, ou "
            f"demandez au plus le niveau « {situation.niveau} »."
        )
        raise ChoiceError(message)
    units = situation.territory.units(niveau)
    total = units.members.T @ situation.added
    sums = dict(zip(situation.adds, total.T, strict=True))
    # On a part of France only its own units are shown; on France even those without any commune.
    shown = (sums["communes"] > 0) | (situation.code == FRANCE)
    greatest = _greatest(np.where(situation.kept, situation.profondeur, 0), units)
    columns: dict[str, object] = {
        "niveau": niveau,
        "code": units.codes,
        "nom": units.noms,
        **sums,
        "aire_km2": sums["aire_m2"] / 1e6,
        "aire_couverte_km2": sums["aire_couverte_m2"] / 1e6,
        "part_population": share(sums["population_couverte"], sums["population"]),
        "part_aire": share(sums["aire_couverte_m2"], sums["aire_m2"]),
        "profondeur_max": greatest,
        "perimetres": _present(situation, units),
        "statut": _statut(situation, sums["communes"], sums["communes_couvertes"], greatest),
    }
    table = pd.DataFrame({name: columns[name] for name in column_names("couvertures")})
    return table if shown.all() else table[shown].reset_index(drop=True)


def _greatest(depth: NDArray[np.int64], units: Units) -> NDArray[np.int64]:
    greatest = np.zeros(len(units.codes), dtype=np.int64)
    inside = units.rank >= 0
    np.maximum.at(greatest, units.rank[inside], depth[inside])
    return greatest


def _present(situation: Situation, units: Units) -> pd.api.extensions.ExtensionArray:
    """Ids of the perimeters with a commune in each unit, sorted; one text per set of them."""
    present = csr_array(units.members.T @ situation.inside)
    present.sort_indices()
    group = same_rows(present)
    ids = situation.perimeters.table["id"].to_numpy(dtype=object)
    sets = columns_of_each(csr_array(present[first_rows(group)]))
    texts = [SEPARATOR.join(ids[perimeters]) for perimeters in sets]
    return pd.array(texts, dtype="str").take(group)


def _statut(
    situation: Situation,
    communes: NDArray[np.int64],
    covered: NDArray[np.int64],
    greatest: NDArray[np.int64],
) -> pd.api.extensions.ExtensionArray:
    """Status of each territory; `inconnu` without communes, or when no perimeter is declared.

    A piece of a commune is enough not to be `non_couvert`: the depth tells it, not the communes.
    """
    choices = [covered == communes, greatest == 0]
    place = np.where(
        (communes == 0) | (not situation.renseignee),
        STATUTS.index("inconnu"),
        np.select(
            choices,
            [STATUTS.index("couvert"), STATUTS.index("non_couvert")],
            STATUTS.index("partiel"),
        ),
    )
    return pd.array(STATUTS, dtype="str").take(place)


def check_identities(situation: Situation) -> pd.DataFrame:
    """Compute the equalities that must hold exactly, both sides by different sums.

    Parameters
    ----------
    situation
        What one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `identites`. «Hors niveau» is what no unit of the level holds: the four communes
        without an EPCI.
    """
    levels = NIVEAUX[: NIVEAUX.index(situation.niveau) + 1]
    rows = [row for niveau in levels for row in _identities_at(situation, niveau)]
    population = situation.territory.population
    depth = int((situation.profondeur * population)[situation.kept].sum())
    inside = situation.perimeters.incidence.T @ np.where(situation.kept, population, 0)
    rows.append((_BY_DEPTH, "commune", depth, int(inside.sum())))
    table = pd.DataFrame(rows, columns=["identite", "niveau", "gauche", "droite"])
    return table.assign(exacte=table["gauche"] == table["droite"])


_BY_STATE = "couverte + non couverte + hors niveau = population"
_BY_MODE = "somme des quatre modes + hors niveau = population"
_BY_LEVEL = "population couverte + hors niveau couverte = population couverte totale"
_BY_DEPTH = "somme des profondeurs × population = somme des populations des périmètres"


def _identities_at(situation: Situation, niveau: str) -> list[tuple[str, str, int, int]]:
    """Sum the rows of a level on the left, communes on the right."""
    kept, population = situation.kept, situation.territory.population
    table = measure_coverage(situation, niveau=niveau)

    def told(column: str) -> int:
        return int(table[column].sum())

    # Only an EPCI may be lacking: at any other level a commune left out makes the sums differ.
    apart = kept & (situation.territory.units(niveau).rank < 0) & (niveau == "epci")
    left_out = int(population[apart].sum())
    left_out_covered = int(population[apart & situation.couverte].sum())
    everyone = int(population[kept].sum())
    covered = int(population[kept & situation.couverte].sum())
    by_state = told("population_couverte") + told("population_aucune") + left_out
    by_mode = sum(told(f"population_{mode}") for mode in MODES) + left_out
    return [
        (_BY_STATE, niveau, by_state, everyone),
        (_BY_MODE, niveau, by_mode, everyone),
        (_BY_LEVEL, niveau, told("population_couverte") + left_out_covered, covered),
    ]
