"""Words in, files out: the command `cnc-geo`.

Standard output is data, standard error is messages. Exit codes: 0 done, 1 the data are refused,
2 the command is not understood. Heavy packages are imported inside the commands.
"""

from __future__ import annotations

import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from cnc_geo.errors import ChoiceError, CncGeoError
from cnc_geo.french_click import FrenchCommand, FrenchGroup, french

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd

    from cnc_geo.situation import Situation

REFUSED = 1
MISUSED = 2


class Choices(NamedTuple):
    """The options that every command shares: what to read and what to look at."""

    departement: str | None
    region: str | None
    date: str | None
    etats: str
    conseillers: str | None
    coordinateurs: str | None
    candidatures: str | None
    territoire: str | None


def _common(command: Callable[..., None]) -> Callable[..., None]:
    """Add the shared options; without any file the demonstration network is used."""
    options: list[Callable[[Callable[..., None]], Callable[..., None]]] = [
        click.option("--departement", metavar="CODE", help="Ne regarder que ce département."),
        click.option("--region", metavar="CODE", help="Ne regarder que cette région."),
        click.option("--date", metavar="AAAA-MM-JJ", help="Jour considéré (par défaut : ce jour)."),
        click.option(
            "--etats",
            metavar="LISTE",
            default="en_poste",
            help="États qui comptent, séparés par des virgules : en_poste, prevu, propose, termine "
            "(par défaut : en_poste).",
        ),
        click.option("--conseillers", metavar="FICHIER", help="Postes (CSV natif)."),
        click.option("--coordinateurs", metavar="FICHIER", help="Coordinateurs (CSV natif)."),
        click.option("--candidatures", metavar="FICHIER", help="Candidatures (CSV natif)."),
        click.option("--territoire", metavar="DOSSIER", help="Autre territoire que celui fourni."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _situate(choices: Choices, *, sortie: str | None = None) -> Situation:
    """Read the files and say on standard error what was read, replaced and left out."""
    from cnc_geo.provenance import MENTION_FICTIVE
    from cnc_geo.readers.native import read_network
    from cnc_geo.readers.territoire import read_territory
    from cnc_geo.situation import situate

    if sortie is not None:
        _refuse_inputs(sortie, choices)
    territory = read_territory(choices.territoire)
    network = read_network(
        territory,
        conseillers=choices.conseillers,
        coordinateurs=choices.coordinateurs,
        candidatures=choices.candidatures,
    )
    situation = situate(
        territory,
        network,
        jour=choices.date or date.today(),  # noqa: DTZ011  (the user's own day)
        etats=[etat.strip() for etat in choices.etats.split(",") if etat.strip()],
        departement=choices.departement,
        region=choices.region,
    )
    if network.fictif:
        _say(MENTION_FICTIVE + ".")
        return situation
    for sentence in (*network.avertissements, *situation.declared.avertissements):
        _say(sentence)
    return situation


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _refuse_inputs(sortie: str, choices: Choices) -> None:
    """Raise `ChoiceError` if a file to write is one of the files that are read."""
    inputs = [choices.conseillers, choices.coordinateurs, choices.candidatures]
    read = {Path(name).resolve() for name in inputs if name is not None}
    written = {Path(sortie).resolve(), Path(sortie + ".json").resolve()}
    if read & written:
        message = (
            f"Le fichier à écrire, « {sortie} », est aussi un fichier à lire : il serait perdu. "
            "Donnez un autre nom à --sortie."
        )
        raise ChoiceError(message)


def _deliver(
    nom: str,
    table: pd.DataFrame,
    shapes: Callable[[], gpd.GeoSeries],
    situation: Situation,
    sortie: str | None,
) -> None:
    """Write a table where it was asked: standard output, or a file with its provenance."""
    from cnc_geo.exports import csv_text, write_table
    from cnc_geo.findings import count
    from cnc_geo.provenance import trace_table

    if sortie is None:
        sys.stdout.buffer.write(csv_text(table).encode())
        return
    write_table(Path(sortie), table, shapes, trace_table(situation, nom, table))
    written = count(len(table), "ligne écrite", "lignes écrites")
    _say(f"{written} dans {sortie}.")


@click.group(
    cls=FrenchGroup,
    help="Où la coordination des conseillers numériques manque, se double "
    "ou tient à peu. Sans fichier, le réseau de démonstration (fictif) est employé.",
)
@click.version_option(
    version("cnc_geo"), "--version", message="%(prog)s %(version)s", help="Dire la version."
)
def cnc_geo() -> None:
    """Group of the commands."""


_sortie = click.option(
    "--sortie",
    metavar="FICHIER",
    help="Fichier .csv ou .geojson ; sans lui, CSV sur la sortie standard.",
)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Ce qui est couvert, territoire par territoire. Un EPCI à "
    "cheval sur la limite du territoire choisi y compte pour ses communes intérieures.",
)
@click.option(
    "--niveau",
    metavar="NIVEAU",
    default="epci",
    help="commune, epci, departement, region ou france (par défaut : epci).",
)
@_common
@_sortie
def couverture(niveau: str, sortie: str | None, **choices: str | None) -> None:
    """Table `couvertures`."""
    from cnc_geo.coverage import measure_coverage

    situation = _situate(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    table = measure_coverage(situation, niveau=niveau)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.features import coverage_shapes

        return coverage_shapes(situation, table)

    _deliver("couvertures", table, shapes, situation, sortie)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Les zones sans coordination, de la plus peuplée à la moins peuplée, avec leurs voisins.",
)
@_common
@_sortie
def lacunes(sortie: str | None, **choices: str | None) -> None:
    """Table `lacunes`."""
    from cnc_geo.gaps import find_gaps

    situation = _situate(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    found = find_gaps(situation)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.features import gap_shapes

        return gap_shapes(situation, found)

    _deliver("lacunes", found.table, shapes, situation, sortie)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Les périmètres qui se rencontrent, deux à deux : relation, "
    "ce qu'ils partagent, et ce que cela signifie.",
)
@_common
@_sortie
def recouvrements(sortie: str | None, **choices: str | None) -> None:
    """Table `recouvrements`."""
    from cnc_geo.overlaps import find_overlaps

    situation = _situate(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    table = find_overlaps(situation)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.features import overlap_shapes

        return overlap_shapes(situation, table)

    _deliver("recouvrements", table, shapes, situation, sortie)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Une carte à ouvrir dans un navigateur : un seul fichier "
    "HTML, sans aucune requête au dehors.",
)
@_common
@click.option("--sortie", metavar="FICHIER", required=True, help="Fichier .html à écrire.")
def carte(sortie: str, **choices: str | None) -> None:
    """Standalone map."""
    from cnc_geo.exports import write
    from cnc_geo.maps.views import draw_map

    path = Path(sortie)
    if path.suffix.lower() != ".html":
        message = f"Une carte s'écrit dans un fichier .html, or « {path.name} » est demandé."
        raise ChoiceError(message)
    situation = _situate(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    write(path, {path: draw_map(situation)})
    _say(f"Carte écrite dans {sortie}.")


@cnc_geo.command(
    cls=FrenchCommand,
    help="Ouvrir l'application : elle dit son adresse et sert jusqu'à "
    "Ctrl+C. Les options choisissent les fichiers et la première vue.",
)
@_common
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
def app(port: int, adresse: str, **choices: str | None) -> None:
    """Streamlit application."""
    from cnc_geo.ui.serve import refuse_busy, serve
    from cnc_geo.ui.start import Start

    refuse_busy(adresse, port)
    # What is wrong is refused before serving.
    situation = _situate(Choices(**choices))  # type: ignore[arg-type]
    choices["etats"] = ",".join(situation.etats)
    _say(f"Application : http://{adresse}:{port} (Ctrl+C pour arrêter)")
    serve(Start(**choices), port=port, adresse=adresse)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and turn errors into one French sentence and an exit code."""
    try:
        cnc_geo.main(arguments, prog_name="cnc-geo", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        _say(error.message)
        sys.exit(MISUSED)
    except click.ClickException as error:
        _say(french(error))
        sys.exit(MISUSED)
    except ChoiceError as error:
        _say(str(error))
        sys.exit(MISUSED)
    except CncGeoError as error:
        _say(str(error))
        sys.exit(REFUSED)
