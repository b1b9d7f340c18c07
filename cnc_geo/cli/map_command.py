"""The command of the map: one file to open in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from cnc_geo.cli.french_click import FrenchCommand
from cnc_geo.cli.group import cnc_geo
from cnc_geo.cli.options import Choices, common, situate_choices
from cnc_geo.cli.terminal import say
from cnc_geo.errors import ChoiceError


@cnc_geo.command(
    cls=FrenchCommand,
    help="Une carte à ouvrir dans un navigateur : un seul fichier "
    "HTML, sans aucune requête au dehors.",
)
@common
@click.option(
    "--theme",
    metavar="THÈME",
    default="couverture",
    help="Ce que disent les couleurs : couverture, taux (part des habitants couverts), profondeur "
    "(nombre de périmètres), echeance, candidatures ou douze_mois (ce qui changerait alors), "
    "besoin (par défaut : couverture).",
)
@click.option("--sortie", metavar="FICHIER", required=True, help="Fichier .html à écrire.")
def carte(theme: str, sortie: str, **choices: str | None) -> None:
    """Standalone map."""
    from cnc_geo.exports.writing import write_texts
    from cnc_geo.maps.view import draw_map

    path = Path(sortie)
    if path.suffix.lower() != ".html":
        message = f"Une carte s'écrit dans un fichier .html, or « {path.name} » est demandé."
        raise ChoiceError(message)
    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    write_texts(path, {path: draw_map(situation, theme=theme)})
    say(f"Carte écrite dans {sortie}.")
