"""What commands share: options, reading of files, delivery of a table, messages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from cnc_geo.cli.terminal import give, say
from cnc_geo.errors import ChoiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import geopandas as gpd
    import pandas as pd

    from cnc_geo.network.situation import Situation


class Choices(NamedTuple):
    """The options that every command shares: what to read and what to look at."""

    departement: str | None
    region: str | None
    date: str | None
    etats: str
    hypotheses: str
    conseillers: str | None
    coordinateurs: str | None
    candidatures: str | None
    fichiers: tuple[str, ...]
    territoire: str | None


territoire_option = click.option(
    "--territoire", metavar="DOSSIER", help="Autre territoire que celui fourni."
)


sortie_option = click.option(
    "--sortie",
    metavar="FICHIER",
    help="Fichier .csv ou .geojson ; sans lui, CSV sur la sortie standard.",
)


def common(command: Callable[..., None]) -> Callable[..., None]:
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
        click.option(
            "--hypotheses",
            metavar="LISTE",
            default="",
            help="Ce que l'on suppose, séparé par des virgules : epci_du_lieu (un libellé sans "
            "code est l'EPCI de son lieu), conseillers (une liste de conseillers vaut les communes "
            "de leurs employeurs), duree_18 ou duree_24 (mois d'une coordination sans fin connue), "
            "declarees (ne compter que les zones déclarées). Par défaut : rien.",
        ),
        click.option(
            "--fichier",
            "fichiers",
            metavar="FICHIER",
            multiple=True,
            help="Fichier reconnu à ses colonnes, quel qu'il soit ; l'option se répète.",
        ),
        click.option("--conseillers", metavar="FICHIER", help="Fichier lu comme des postes."),
        click.option(
            "--coordinateurs", metavar="FICHIER", help="Fichier lu comme des coordinateurs."
        ),
        click.option(
            "--candidatures", metavar="FICHIER", help="Fichier lu comme des candidatures."
        ),
        territoire_option,
    ]
    for option in reversed(options):
        command = option(command)
    return command


def situate_choices(choices: Choices, *, sortie: str | None = None) -> Situation:
    """Read the files and say on standard error what was read, replaced and left out."""
    from cnc_geo.network.provenance import MENTION_FICTIVE
    from cnc_geo.network.situation import situate
    from cnc_geo.readers.network import read_network
    from cnc_geo.readers.territory import read_territory

    if sortie is not None:
        given = (choices.conseillers, choices.coordinateurs, choices.candidatures)
        refuse_inputs(sortie, [*choices.fichiers, *(f for f in given if f is not None)])
    territory = read_territory(choices.territoire)
    network = read_network(
        territory,
        conseillers=choices.conseillers,
        coordinateurs=choices.coordinateurs,
        candidatures=choices.candidatures,
        fichiers=choices.fichiers,
    )
    situation = situate(
        territory,
        network,
        jour=choices.date or date.today(),  # noqa: DTZ011  (the user's own day)
        etats=_words(choices.etats),
        hypotheses=_words(choices.hypotheses),
        departement=choices.departement,
        region=choices.region,
    )
    if network.fictif:
        say(MENTION_FICTIVE + ".")
        return situation
    for sentence in (*network.avertissements, *situation.declared.avertissements):
        say(sentence)
    return situation


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def refuse_inputs(sortie: str, inputs: Iterable[str]) -> None:
    """Raise `ChoiceError` if a file to write is one of the files that are read."""
    read = {Path(name).resolve() for name in inputs}
    written = {Path(sortie).resolve(), Path(sortie + ".json").resolve()}
    if read & written:
        message = (
            f"Le fichier à écrire, « {sortie} », est aussi un fichier à lire : il serait perdu. "
            "Donnez un autre nom de fichier à écrire."
        )
        raise ChoiceError(message)


def deliver(
    nom: str,
    table: pd.DataFrame,
    shapes: Callable[[], gpd.GeoSeries],
    situation: Situation,
    sortie: str | None,
) -> None:
    """Write a table of a situation where it was asked."""
    from cnc_geo.network.provenance import trace_table

    write_out(table, shapes, lambda: trace_table(situation, nom, table), sortie)


def write_out(
    table: pd.DataFrame,
    shapes: Callable[[], gpd.GeoSeries],
    members: Callable[[], Mapping[str, object]],
    sortie: str | None,
) -> None:
    """Write a table where it was asked: standard output, or a file with its provenance."""
    from cnc_geo.exports.files import csv_text, write_table
    from cnc_geo.schema.french import count

    if sortie is None:
        give(csv_text(table).encode())
        return
    write_table(Path(sortie), table, shapes, members())
    written = count(len(table), "ligne écrite", "lignes écrites")
    say(f"{written} dans {sortie}.")
