"""Every table that can be taken away: how it is made, drawn, and asked for on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.analysis.attachments import compare_truths, list_disagreements
from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.deadlines import find_deadlines, list_events
from cnc_geo.analysis.differences import measure_differences
from cnc_geo.analysis.gaps import find_gaps, find_neighbours
from cnc_geo.analysis.needs import measure_needs, rank_gaps
from cnc_geo.analysis.overlaps import find_overlaps
from cnc_geo.analysis.portraits import portray_perimeters
from cnc_geo.app.state.examinations import examine
from cnc_geo.app.state.jobs import patiently
from cnc_geo.exports import features
from cnc_geo.network.scenarios import compare_with

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd

    from cnc_geo.network.situation import Situation

    Made = tuple[pd.DataFrame, Callable[[], gpd.GeoSeries]]
    """A table, and what draws a shape for each of its rows."""


class Entry(NamedTuple):
    """A table of the catalogue.

    Parameters
    ----------
    titre
        What it holds, in French.
    commande
        The words of the command line that give it.
    make
        Makes it from a situation and a level.
    by_level
        Whether it has a row a territory, so that a level must be chosen.
    """

    titre: str
    commande: str
    make: Callable[[Situation, str], Made]
    by_level: bool = False


def _by_level(measure: Callable[..., pd.DataFrame]) -> Callable[[Situation, str], Made]:
    """Make a table with a row a territory."""

    def make(situation: Situation, niveau: str) -> Made:
        table = measure(situation, niveau=niveau)
        return table, lambda: features.coverage_shapes(situation, table)

    return make


def _differences(comparaison: str) -> Callable[..., pd.DataFrame]:
    def measure(situation: Situation, *, niveau: str) -> pd.DataFrame:
        return measure_differences(situation, compare_with(situation, comparaison), niveau=niveau)

    return measure


def _gaps(situation: Situation, _niveau: str) -> Made:
    found = find_gaps(situation)
    return found.table, lambda: features.gap_shapes(situation, found)


def _neighbours(situation: Situation, _niveau: str) -> Made:
    found = find_gaps(situation)
    table = find_neighbours(situation, found)
    return table, lambda: features.neighbour_shapes(situation, found, table)


def _priorities(situation: Situation, _niveau: str) -> Made:
    found = find_gaps(situation)
    table = rank_gaps(situation, found)
    return table, lambda: features.priority_shapes(situation, found, table)


def _overlaps(situation: Situation, _niveau: str) -> Made:
    table = find_overlaps(situation)
    return table, lambda: features.overlap_shapes(situation, table)


def portraits(situation: Situation) -> pd.DataFrame:
    """Portray the perimeters, which takes a second on all France, once for a situation."""
    steps = {"Portrait de chaque périmètre": lambda: portray_perimeters(situation)}
    (table,) = patiently(situation, "portraits", steps)
    return table  # type: ignore[no-any-return]


def _portraits(situation: Situation, _niveau: str) -> Made:
    table = portraits(situation)
    return table, lambda: features.perimeter_shapes(situation, table)


def _disagreements(situation: Situation, _niveau: str) -> Made:
    table = list_disagreements(situation)
    return table, lambda: features.disagreement_shapes(situation, table)


def _events(situation: Situation, _niveau: str) -> Made:
    table = list_events(situation)
    return table, lambda: features.no_shapes(table)


def _examinations(situation: Situation, _niveau: str) -> Made:
    table = examine(situation).examens
    return table, lambda: features.candidacy_shapes(situation, table["id"])


def _meetings(situation: Situation, _niveau: str) -> Made:
    table = examine(situation).rencontres
    return table, lambda: features.meeting_shapes(situation, table)


def _groups(situation: Situation, _niveau: str) -> Made:
    table = examine(situation).groupes
    return table, lambda: features.group_shapes(situation, table)


def _completions(situation: Situation, _niveau: str) -> Made:
    table = examine(situation).completudes
    return table, lambda: features.department_shapes(situation, table)


CATALOGUE: dict[str, Entry] = {
    "couvertures": Entry(
        "Couverture de chaque territoire", "couverture", _by_level(measure_coverage), by_level=True
    ),
    "lacunes": Entry("Zones sans coordination", "lacunes", _gaps),
    "voisinages": Entry(
        "Périmètres voisins des zones sans coordination", "voisinages", _neighbours
    ),
    "recouvrements": Entry(
        "Périmètres qui se recouvrent ou se touchent", "recouvrements", _overlaps
    ),
    "portraits": Entry("Périmètres, un par un", "portraits", _portraits),
    "echeances": Entry(
        "Échéances de chaque territoire", "echeances", _by_level(find_deadlines), by_level=True
    ),
    "calendrier": Entry("Jours où la couverture change", "calendrier", _events),
    "rattachements": Entry(
        "Conseillers couverts, conseillers rattachés",
        "rattachements",
        _by_level(compare_truths),
        by_level=True,
    ),
    "discordances": Entry(
        "Conseillers pour qui les deux diffèrent", "discordances", _disagreements
    ),
    "ecarts-candidatures": Entry(
        "Ce que changeraient les candidatures",
        "ecarts --avec candidatures",
        _by_level(_differences("candidatures")),
        by_level=True,
    ),
    "ecarts-douze_mois": Entry(
        "Ce qui change dans douze mois",
        "ecarts --avec douze_mois",
        _by_level(_differences("douze_mois")),
        by_level=True,
    ),
    "besoins": Entry(
        "Besoin de chaque territoire", "besoins", _by_level(measure_needs), by_level=True
    ),
    "priorites": Entry("Zones sans coordination classées par besoin", "priorites", _priorities),
    "examens": Entry("Examen des candidatures", "candidatures", _examinations),
    "rencontres": Entry(
        "Rencontres entre périmètres", "candidatures --table rencontres", _meetings
    ),
    "groupes": Entry(
        "Candidatures qui devraient se parler", "candidatures --table groupes", _groups
    ),
    "completudes": Entry(
        "Départements sans lacune si l'on retient…",
        "candidatures --table completudes",
        _completions,
    ),
}
"""The tables, in the order of the page; the word before a hyphen is the name of the table."""

NEEDING = ("besoins", "priorites")
"""Tables that an indicator must be given for."""
