"""The command of the application: what is told on its line is refused before it serves."""

from __future__ import annotations

from typing import Any

import click

from cnc_geo.cli.french_click import FrenchCommand
from cnc_geo.cli.group import cnc_geo
from cnc_geo.cli.options import Choices, common, situate_choices
from cnc_geo.cli.terminal import say


@cnc_geo.command(
    cls=FrenchCommand,
    help="Ouvrir l'application : elle dit son adresse et sert jusqu'à "
    "Ctrl+C. Les options choisissent les fichiers et la première vue.",
)
@common
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(1, 65535),
    default=8501,
    help="Port à l'écoute (par défaut : 8501).",
)
@click.option(
    "--adresse",
    metavar="ADRESSE",
    default="127.0.0.1",
    help="Adresse à l'écoute (par défaut : 127.0.0.1, cette machine seule).",
)
@click.option(
    "--hote",
    "hotes",
    metavar="NOM[:PORT]",
    multiple=True,
    help="Autre nom sous lequel l'application est demandée, derrière un mandataire ; l'option se "
    "répète (ou CNC_GEO_HOTES). Par défaut : son adresse et les noms locaux, seuls.",
)
@click.option(
    "--cadre",
    "cadres",
    metavar="ORIGINE",
    multiple=True,
    help="Site dont les pages peuvent montrer l'application dans un cadre, par exemple "
    "https://intranet.exemple.fr ; l'option se répète (ou CNC_GEO_CADRES). Par défaut : aucun.",
)
def app(
    port: int,
    adresse: str,
    hotes: tuple[str, ...],
    cadres: tuple[str, ...],
    **choices: Any,  # noqa: ANN401  (click's own)
) -> None:
    """Streamlit application."""
    from cnc_geo.app.guard.hosts import read_frames, read_hosts
    from cnc_geo.app.serve import refuse_busy, serve, shown
    from cnc_geo.app.start import Start

    read_hosts(hotes)
    read_frames(cadres)
    refuse_busy(adresse, port)
    # What is wrong is refused before serving.
    situation = situate_choices(Choices(**choices))
    choices["etats"] = ",".join(situation.etats)
    choices["hypotheses"] = ",".join(situation.hypotheses)
    say(f"Application : http://{shown(adresse)}:{port} (Ctrl+C pour arrêter)")
    serve(Start(**choices), port=port, adresse=adresse, hotes=hotes, cadres=cadres)
