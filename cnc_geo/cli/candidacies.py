"""Commands about candidacies: the examination of each, how they fit together, whom to consult."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cnc_geo.cli.french_click import FrenchCommand
from cnc_geo.cli.group import cnc_geo
from cnc_geo.cli.options import Choices, common, deliver, say, situate_choices, sortie_option
from cnc_geo.errors import ChoiceError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from cnc_geo.network.situation import Situation

_TABLES = ("examens", "rencontres", "groupes", "completudes")


@cnc_geo.command(
    cls=FrenchCommand,
    help="Chaque candidature au regard de l'appel : éligibilité, subvention, ce qu'elle ajoute, "
    "partage et laisse, qui elle rencontre, alertes et atouts. Les gains se comptent sans aucune "
    "autre candidature.",
)
@click.option(
    "--table",
    metavar="TABLE",
    default="examens",
    help="examens (une ligne par candidature), rencontres (qui rencontre qui), groupes (celles qui "
    "devraient se parler) ou completudes (celles qui, ensemble, ne laissent aucune lacune dans un "
    "département). Par défaut : examens.",
)
@common
@sortie_option
def candidatures(table: str, sortie: str | None, **choices: str | None) -> None:
    """Tables `examens`, `rencontres`, `groupes` and `completudes`."""
    if table not in _TABLES:
        message = f"Table inconnue : « {table} ». Choisissez parmi : {', '.join(_TABLES)}."
        raise ChoiceError(message)
    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    found = _find(situation, table)
    deliver(table, found, lambda: _draw(situation, table, found), situation, sortie)


def _find(situation: Situation, table: str) -> pd.DataFrame:
    from cnc_geo.candidacies.completion import complete_departments
    from cnc_geo.candidacies.examination import examine_candidacies
    from cnc_geo.candidacies.meetings import cluster_candidacies, meet_candidacies

    finders = (examine_candidacies, meet_candidacies, cluster_candidacies, complete_departments)
    return dict(zip(_TABLES, finders, strict=True))[table](situation)


def _draw(situation: Situation, table: str, found: pd.DataFrame) -> gpd.GeoSeries:
    from cnc_geo.exports import features

    if table == "examens":
        return features.candidacy_shapes(situation, found["id"])
    drawers = (features.meeting_shapes, features.group_shapes, features.department_shapes)
    return dict(zip(_TABLES[1:], drawers, strict=True))[table](situation, found)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Les structures à consulter dans une zone : celles qui emploient des conseillers et y ont "
    "leur siège (doit), celles qui n'y ont qu'un lieu d'activité (peut), sans la structure "
    "porteuse.",
)
@click.option(
    "--candidature",
    metavar="ID",
    required=True,
    help="Identifiant de la candidature, ou du coordinateur, dont la zone est regardée.",
)
@common
@sortie_option
def consultation(candidature: str, sortie: str | None, **choices: str | None) -> None:
    """Table `consultation`."""
    from cnc_geo.candidacies.consultation import count_consultation, list_consultation

    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    table = list_consultation(situation, candidature)
    counts = count_consultation(table)
    say(
        f"{candidature} : {counts.doivent} structure(s) à consulter, {counts.peuvent} qui peuvent "
        f"l'être ; {counts.disputees} dans un périmètre concurrent."
    )

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.exports.features import seat_points

        return seat_points(situation, table)

    deliver("consultation", table, shapes, situation, sortie)
