"""A situation → its figures, each with numerator and denominator, and one sentence of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.schema.french import count, number, percent

if TYPE_CHECKING:
    from cnc_geo.analysis.gaps import Gaps
    from cnc_geo.network.situation import Situation


class Figure(NamedTuple):
    """One thing counted three ways.

    Parameters
    ----------
    nom
        What is counted, in French.
    total
        The denominator.
    couverts, non_couverts, doubles
        Numerators: in a covered commune, in an uncovered one, in a commune of depth two or more;
        a commune that a polygon cuts is there for each of its pieces. For communes and EPCI:
        wholly covered, with something uncovered, with something of depth two or more.
    """

    nom: str
    total: int
    couverts: int
    non_couverts: int
    doubles: int


def count_figures(situation: Situation) -> list[Figure]:
    """Count inhabitants, communes, EPCI and posts of the part one looks at.

    Parameters
    ----------
    situation
        What one looks at.

    Returns
    -------
    list of Figure
        `Habitants`, `Communes`, `EPCI` (their communes inside the part) and `Conseillers`;
        ``couverts + non_couverts = total`` in each.
    """
    whole = measure_coverage(situation, niveau=situation.niveau).iloc[0]
    epci = measure_coverage(situation, niveau="epci")
    doubled = situation.kept & (situation.profondeur > 1)
    communes_doubled = len(np.unique(situation.territory.units("commune").rank[doubled]))
    people = situation.territory.population
    posts = situation.conseillers_par_commune
    covered_epci = int((epci["statut"] == "couvert").sum())
    return [
        _figure(
            "Habitants", whole["population"], whole["population_couverte"], people[doubled].sum()
        ),
        _figure("Communes", whole["communes"], whole["communes_couvertes"], communes_doubled),
        _figure("EPCI", len(epci), covered_epci, (epci["profondeur_max"] > 1).sum()),
        _figure(
            "Conseillers", whole["conseillers"], whole["conseillers_couverts"], posts[doubled].sum()
        ),
    ]


def _figure(nom: str, total: int, couverts: int, doubles: int) -> Figure:
    return Figure(nom, int(total), int(couverts), int(total) - int(couverts), int(doubles))


def say_findings(situation: Situation, *, found: Gaps | None = None) -> str:
    """Say in one plain French sentence what the part one looks at shows.

    Parameters
    ----------
    situation
        What one looks at.
    found
        Its gaps, if they were found already.

    Returns
    -------
    str
        The sentence.
    """
    inhabitants, _, epci, _ = count_figures(situation)
    where = situation.nom
    gaps = find_gaps(situation) if found is None else found
    if not situation.renseignee:
        return f"{where} : aucun périmètre n'est donné ; la couverture est inconnue."
    if not (situation.couverte & situation.kept).any():
        return (
            f"{where} : aucune coordination ; {number(inhabitants.total)} habitants et "
            f"{count(epci.total, 'EPCI', 'EPCI')} sans coordinateur."
        )
    if inhabitants.non_couverts == 0:
        covered = f"toute la population ({number(inhabitants.total)} habitants) est couverte"
    else:
        share = percent(inhabitants.couverts, inhabitants.total)
        covered = f"{share} de la population est couverte ; {_say_missing(gaps)}"
    if inhabitants.doubles == 0:
        return f"{where} : {covered} ; aucun habitant n'est couvert plusieurs fois."
    doubled = percent(inhabitants.doubles, inhabitants.total)
    return f"{where} : {covered} ; {doubled} l'est par plusieurs coordinations."


def _say_missing(gaps: Gaps) -> str:
    """Say who is left without coordination, and apart who lives where that is accepted."""
    zones = gaps.table
    missing, accepted = int(zones["population"].sum()), int(gaps.admises["population"].sum())
    where = "là où l'absence de coordination est admise"
    if missing == 0:
        return f"{count(accepted, 'habitant vit', 'habitants vivent')} {where}"
    left = count(missing, "habitant reste", "habitants restent")
    nom = f"« {zones['nom'].iloc[0]} »"
    several = f"{number(len(zones))} zones, la plus peuplée étant {nom}"
    said = (
        f"{left} sans coordination, dans {several if len(zones) > 1 else f'une seule zone, {nom}'}"
    )
    if accepted == 0:
        return said
    return f"{said}, et {count(accepted, 'autre vit', 'autres vivent')} {where}"
