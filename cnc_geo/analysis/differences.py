"""What changes between two situations, territory by territory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.errors import ChoiceError
from cnc_geo.network.scenarios import compare_with
from cnc_geo.schema.tables import column_names

if TYPE_CHECKING:
    import pandas as pd

    from cnc_geo.network.situation import Situation


def find_changes(situation: Situation, comparaison: str, *, niveau: str) -> pd.DataFrame:
    """Compare the coverage of a situation with what one of `scenarios.COMPARAISONS` says.

    Parameters
    ----------
    situation
        What one looks at.
    comparaison
        One of `scenarios.COMPARAISONS`.
    niveau
        One of `NIVEAUX`, no wider than the part one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `ecarts`, as `measure_differences` makes it.

    Raises
    ------
    ChoiceError
        As `compare_with` and `measure_differences`.
    """
    return measure_differences(situation, compare_with(situation, comparaison), niveau=niveau)


def measure_differences(situation: Situation, autre: Situation, *, niveau: str) -> pd.DataFrame:
    """Compare the coverage of two situations of one territory.

    Parameters
    ----------
    situation
        What one looks at.
    autre
        The same part of the same territory on another day, for other states, or with other
        perimeters.
    niveau
        One of `codes.NIVEAUX`, no wider than the part one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `ecarts`, in the order of `couvertures`: `ecart` is the share of the population
        covered in the other situation, minus that of this one; empty where nobody lives, or if no
        perimeter is declared.

    Raises
    ------
    ChoiceError
        If the level is unknown or wider than the part, or if the two parts are not the same.
    """
    if (situation.niveau, situation.code) != (autre.niveau, autre.code):
        message = (
            f"Deux vues d'un même territoire sont attendues, or {situation.nom} et {autre.nom} "
            "sont données. Choisissez le même territoire."
        )
        raise ChoiceError(message)
    before = measure_coverage(situation, niveau=niveau)
    after = measure_coverage(autre, niveau=niveau)
    people = before["population"]
    columns = {
        "population_couverte_autre": after["population_couverte"],
        "ecart_population": after["population_couverte"] - before["population_couverte"],
        "part_population_autre": after["part_population"],
        "ecart": (after["population_couverte"] - before["population_couverte"])
        / people.where((people > 0) & situation.renseignee),
    }
    table: pd.DataFrame = before.assign(**columns)[column_names("ecarts")]
    return table
