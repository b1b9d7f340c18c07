"""The command about files: what each is, which rows are good, which are not and why."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cnc_geo.cli.french_click import FrenchCommand
from cnc_geo.cli.group import cnc_geo
from cnc_geo.cli.options import refuse_inputs, sortie_option, territoire_option, write_out
from cnc_geo.cli.terminal import say
from cnc_geo.errors import ChoiceError, CncGeoError, SourceError
from cnc_geo.network.model import RESEAU, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from cnc_geo.readers.reading import Reading
    from cnc_geo.territory.model import Territory


@cnc_geo.command(
    cls=FrenchCommand,
    help="Dire ce qu'est chaque fichier, quelles lignes sont bonnes, lesquelles ne le sont pas et "
    "pourquoi. Le diagnostic est une table ; le résumé va sur la sortie d'erreur.",
)
@click.argument("fichiers", metavar="FICHIER…", nargs=-1, required=True)
@click.option(
    "--table",
    metavar="TABLE",
    help="Ce que le fichier contient, s'il n'est pas reconnu : conseillers, structures, "
    "coordinateurs, candidatures, lieux, indicateurs ou contours.",
)
@click.option(
    "--feuille",
    metavar="NOM",
    help="Feuille du classeur, ou couche, à lire (par défaut : celle que l'on reconnaît).",
)
@click.option(
    "--colonne",
    "colonnes",
    metavar="CHAMP=EN-TÊTE",
    multiple=True,
    help="Colonne où lire un champ, par exemple commune=INSEE, ou valeur de toutes les lignes, par "
    "exemple niveau==epci ; l'option se répète.",
)
@click.option(
    "--association",
    "associations",
    metavar="FICHIER",
    multiple=True,
    help="Association de colonnes enregistrée auparavant ; l'option se répète.",
)
@click.option(
    "--enregistrer-association",
    "enregistree",
    metavar="FICHIER",
    help="Écrire l'association de colonnes du fichier (.json), pour les suivants.",
)
@click.option(
    "--natif",
    metavar="DOSSIER",
    help="Écrire dans ce dossier les tables lues, en fichiers natifs (CSV).",
)
@click.option(
    "--personnes",
    is_flag=True,
    help="Garder noms, courriels et téléphones dans les fichiers natifs.",
)
@click.option(
    "--geocoder",
    is_flag=True,
    help="Demander au géocodeur national (data.geopf.fr) où sont les adresses que rien d'autre ne "
    "situe : à n'activer que si Internet est permis.",
)
@territoire_option
@sortie_option
def verifier(fichiers: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401  (click's own)
    """Table `diagnostics`."""
    from cnc_geo.readers.diagnostics import diagnostic_shapes, join_diagnostics, trace_files
    from cnc_geo.readers.territory import read_territory

    _refuse_outputs(fichiers, options)
    territory = read_territory(options["territoire"])
    readings, refused = _read(fichiers, territory, options)
    for reading in readings:
        _tell(reading)

    def shapes() -> gpd.GeoSeries:
        import geopandas as gpd
        import pandas as pd

        drawn = [diagnostic_shapes(reading, territory) for reading in readings]
        return gpd.GeoSeries(pd.concat(drawn, ignore_index=True), crs="EPSG:4326")

    if readings:
        table = join_diagnostics(readings)
        write_out(table, shapes, lambda: trace_files(readings, territory), options["sortie"])
    if refused:
        raise SourceError("\n".join(refused))
    if options["enregistree"]:
        _save_mapping(options["enregistree"], readings)
    if options["natif"]:
        _save_natives(Path(options["natif"]), readings)


def _refuse_outputs(fichiers: tuple[str, ...], options: Mapping[str, Any]) -> None:
    inputs = [*fichiers, *options["associations"]]
    for name in ("sortie", "enregistree"):
        if options[name]:
            refuse_inputs(options[name], inputs)
    if options["natif"]:
        for table in TABLES:
            refuse_inputs(str(Path(options["natif"]) / f"{table}.csv"), inputs)


def _read(
    fichiers: tuple[str, ...], territory: Territory, options: Mapping[str, Any]
) -> tuple[list[Reading], list[str]]:
    """Read each file; one that is refused does not stop the others."""
    from cnc_geo.readers.associations import read_association
    from cnc_geo.readers.containers.detection import read_content
    from cnc_geo.readers.location.geocoder import Geocoder
    from cnc_geo.readers.reading import verify_file

    saved = [
        read_association(read_content(Path(path)), Path(path).name)
        for path in options["associations"]
    ]
    readings, refused = [], []
    for path in fichiers:
        try:
            reading = verify_file(
                path,
                territory,
                table=options["table"],
                colonnes=_columns(options["colonnes"]),
                associations=saved,
                feuille=options["feuille"],
                personnes=options["personnes"],
                geocoder=Geocoder() if options["geocoder"] else None,
            )
        except ChoiceError:
            raise
        except CncGeoError as error:
            refused.append(str(error))
        else:
            readings.append(reading)
    return readings, refused


def _columns(told: tuple[str, ...]) -> dict[str, str]:
    columns = {}
    for pair in told:
        champ, equal, header = pair.partition("=")
        if not equal or not champ or not header:
            message = (
                f"--colonne attend CHAMP=EN-TÊTE, par exemple commune=INSEE ; trouvé « {pair} »."
            )
            raise ChoiceError(message)
        columns[champ.strip()] = header.strip()
    return columns


def _tell(reading: Reading) -> None:
    """Say what a file is, what became of its rows, and what was found, the gravest first."""
    from cnc_geo.readers.diagnostics import count_remarks
    from cnc_geo.schema.labels import TRAITEMENT

    say(
        f"{reading.nom} : {reading.format.nom} ({reading.recognition.sheet.forme}) ; "
        f"{reading.lues} lignes lues = {reading.gardees} gardées + {reading.ecartees} écartées ; "
        f"{reading.reparees} réparées, {reading.incompletes} incomplètes."
    )
    for _, sens, traitement, lignes in count_remarks(reading).itertuples(index=False):
        where = f"{lignes} ligne(s)" if lignes else "fichier"
        say(f"  {where} : {sens} ({TRAITEMENT[traitement].phrase}).")


def _save_mapping(path: str, readings: list[Reading]) -> None:
    from cnc_geo.exports.writing import write_texts
    from cnc_geo.readers.associations import association_text

    if len(readings) != 1:
        message = (
            "Une association de colonnes est celle d'un seul fichier ; "
            f"{len(readings)} sont lus. Donnez un seul fichier avec --enregistrer-association."
        )
        raise ChoiceError(message)
    write_texts(Path(path), {Path(path): association_text(readings[0].recognition)})
    say(f"Association de colonnes écrite dans {path}.")


def _save_natives(folder: Path, readings: list[Reading]) -> None:
    from cnc_geo.exports.files import native_texts
    from cnc_geo.exports.writing import write_texts
    from cnc_geo.readers.network import join_readings

    if not any(nom in RESEAU for reading in readings for nom in reading.tables):
        message = (
            f"Une table native ({', '.join(RESEAU)}) est attendue pour --natif ; ces fichiers n'en "
            "donnent pas : rien n'est écrit."
        )
        raise SourceError(message)
    network = join_readings(readings)
    tables = {nom: getattr(network, nom) for nom in TABLES}
    texts = {folder / f"{nom}.csv": text for nom, text in native_texts(tables).items()}
    with suppress(OSError):
        folder.mkdir(exist_ok=True)  # what else is wrong with it, writing says
    write_texts(folder, texts)
    say(f"Fichiers natifs écrits dans {folder} : {', '.join(path.name for path in texts)}.")
