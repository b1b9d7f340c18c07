"""Commands about a situation, further: perimeters one by one, deadlines, people, need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cnc_geo.cli.french_click import FrenchCommand
from cnc_geo.cli.group import cnc_geo
from cnc_geo.cli.options import Choices, common, deliver, situate_choices, sortie_option

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd

    from cnc_geo.network.situation import Situation

_niveau = click.option(
    "--niveau",
    metavar="NIVEAU",
    default="epci",
    help="commune, epci, departement, region ou france (par défaut : epci).",
)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Chaque périmètre : ce qu'il est seul à couvrir, son groupe, ses morceaux et où il se "
    "coupe, ses enclaves, sa compacité, sa charge rapportée à la médiane de son niveau.",
)
@common
@sortie_option
def portraits(sortie: str | None, **choices: str | None) -> None:
    """Table `portraits`."""
    from cnc_geo.analysis.portraits import portray_perimeters

    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    table = portray_perimeters(situation)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.exports.features import perimeter_shapes

        return perimeter_shapes(situation, table)

    deliver("portraits", table, shapes, situation, sortie)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Les périmètres qui touchent chaque zone sans coordination et pourraient l'absorber, avec "
    "la longueur de leur frontière commune.",
)
@common
@sortie_option
def voisinages(sortie: str | None, **choices: str | None) -> None:
    """Table `voisinages`."""
    from cnc_geo.analysis.gaps import find_gaps, find_neighbours

    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    found = find_gaps(situation)
    table = find_neighbours(situation, found)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.exports.features import neighbour_shapes

        return neighbour_shapes(situation, found, table)

    deliver("voisinages", table, shapes, situation, sortie)


def _by_territory(
    nom: str,
    measure: Callable[..., pd.DataFrame],
    niveau: str,
    sortie: str | None,
    choices: dict[str, str | None],
) -> None:
    """Deliver a table with a row a territory."""
    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    table = measure(situation, niveau=niveau)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.exports.features import coverage_shapes

        return coverage_shapes(situation, table)

    deliver(nom, table, shapes, situation, sortie)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Quand chaque territoire perd sa coordination, à mesure que les postes finissent.",
)
@_niveau
@common
@sortie_option
def echeances(niveau: str, sortie: str | None, **choices: str | None) -> None:
    """Table `echeances`."""
    from cnc_geo.analysis.deadlines import find_deadlines

    _by_territory("echeances", find_deadlines, niveau, sortie, choices)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Ce qui change dans une autre situation : candidatures (en comptant aussi celles qui sont "
    "approuvées et proposées) ou douze_mois (douze mois plus tard).",
)
@click.option(
    "--avec",
    metavar="SITUATION",
    default="candidatures",
    help="candidatures ou douze_mois (par défaut : candidatures).",
)
@_niveau
@common
@sortie_option
def ecarts(avec: str, niveau: str, sortie: str | None, **choices: str | None) -> None:
    """Table `ecarts`."""
    from cnc_geo.analysis.differences import measure_differences
    from cnc_geo.network.scenarios import compare_with

    def measure(situation: Situation, *, niveau: str) -> pd.DataFrame:
        return measure_differences(situation, compare_with(situation, avec), niveau=niveau)

    _by_territory(f"ecarts-{avec}", measure, niveau, sortie, choices)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Les jours où la couverture change : qui commence, qui finit, et ce qui reste couvert.",
)
@common
@sortie_option
def calendrier(sortie: str | None, **choices: str | None) -> None:
    """Table `calendrier`."""
    from cnc_geo.analysis.deadlines import list_events

    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    table = list_events(situation)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.exports.features import no_shapes

        return no_shapes(table)

    deliver("calendrier", table, shapes, situation, sortie)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Les deux vérités, territoire par territoire : conseillers couverts par un périmètre, et "
    "conseillers rattachés par leur fiche.",
)
@_niveau
@common
@sortie_option
def rattachements(niveau: str, sortie: str | None, **choices: str | None) -> None:
    """Table `rattachements`."""
    from cnc_geo.analysis.attachments import compare_truths

    _by_territory("rattachements", compare_truths, niveau, sortie, choices)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Les conseillers pour lesquels les deux vérités diffèrent, et pourquoi.",
)
@common
@sortie_option
def discordances(sortie: str | None, **choices: str | None) -> None:
    """Table `discordances`."""
    from cnc_geo.analysis.attachments import list_disagreements

    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    table = list_disagreements(situation)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.exports.features import disagreement_shapes

        return disagreement_shapes(situation, table)

    deliver("discordances", table, shapes, situation, sortie)


@cnc_geo.command(
    cls=FrenchCommand,
    help="La couverture pondérée par un indicateur donné par commune ou par EPCI (--fichier), par "
    "exemple l'indice de fragilité numérique.",
)
@_niveau
@common
@sortie_option
def besoins(niveau: str, sortie: str | None, **choices: str | None) -> None:
    """Table `besoins`."""
    from cnc_geo.analysis.needs import measure_needs

    _by_territory("besoins", measure_needs, niveau, sortie, choices)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Les zones sans coordination, de celle où le besoin pèse le plus à celle où il pèse le "
    "moins ; celles sans valeur viennent à la fin.",
)
@common
@sortie_option
def priorites(sortie: str | None, **choices: str | None) -> None:
    """Table `priorites`."""
    from cnc_geo.analysis.gaps import find_gaps
    from cnc_geo.analysis.needs import rank_gaps

    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    found = find_gaps(situation)
    table = rank_gaps(situation, found)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.exports.features import priority_shapes

        return priority_shapes(situation, found, table)

    deliver("priorites", table, shapes, situation, sortie)
