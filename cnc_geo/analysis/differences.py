"""What changes between two situations, territory by territory."""

from __future__ import annotations

from datetime import MAXYEAR
from typing import TYPE_CHECKING

import pandas as pd

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.errors import ChoiceError
from cnc_geo.network.situation import look_again
from cnc_geo.schema.french import day
from cnc_geo.schema.tables import column_names

if TYPE_CHECKING:
    from cnc_geo.network.situation import Situation


COMPARAISONS = {
    "candidatures": "en comptant aussi les candidatures, approuvées et proposées",
    "douze_mois": "douze mois plus tard",
}
"""Situations with which one is compared."""


def compare_with(situation: Situation, comparaison: str) -> Situation:
    """Look at the same part as one of `COMPARAISONS` says.

    Parameters
    ----------
    situation
        What one looks at.
    comparaison
        One of `COMPARAISONS`.

    Returns
    -------
    Situation
        The other situation.

    Raises
    ------
    ChoiceError
        If the comparison is unknown, or the year after does not exist.
    """
    if comparaison not in COMPARAISONS:
        message = (
            f"Comparaison inconnue : « {comparaison} ». Choisissez parmi : "
            f"{', '.join(COMPARAISONS)}."
        )
        raise ChoiceError(message)
    later = comparaison == "douze_mois"
    if later and situation.jour.year >= MAXYEAR:
        message = (
            f"Un jour avant l'an {MAXYEAR} est attendu pour le comparer à douze mois plus tard, or "
            f"le {day(situation.jour)} est donné. Choisissez un autre jour."
        )
        raise ChoiceError(message)
    etats = situation.etats if later else {*situation.etats, "prevu", "propose"}
    return look_again(
        situation,
        jour=situation.jour + pd.DateOffset(years=1) if later else situation.jour,
        etats=tuple(etats),
        departement=situation.code if situation.niveau == "departement" else None,
        region=situation.code if situation.niveau == "region" else None,
    )


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
