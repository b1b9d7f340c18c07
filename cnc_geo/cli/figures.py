"""Commands about a situation: figures, gaps, overlaps, the map, the application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cnc_geo.cli.french_click import FrenchCommand
from cnc_geo.cli.group import cnc_geo
from cnc_geo.cli.options import Choices, common, deliver, say, situate_choices, sortie_option
from cnc_geo.errors import ChoiceError

if TYPE_CHECKING:
    import geopandas as gpd


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
@common
@sortie_option
def couverture(niveau: str, sortie: str | None, **choices: str | None) -> None:
    """Table `couvertures`."""
    from cnc_geo.analysis.coverage import measure_coverage

    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    table = measure_coverage(situation, niveau=niveau)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.exports.features import coverage_shapes

        return coverage_shapes(situation, table)

    deliver("couvertures", table, shapes, situation, sortie)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Les zones sans coordination, de la plus peuplée à la moins peuplée, avec leurs voisins.",
)
@common
@sortie_option
def lacunes(sortie: str | None, **choices: str | None) -> None:
    """Table `lacunes`."""
    from cnc_geo.analysis.gaps import find_gaps

    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    found = find_gaps(situation)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.exports.features import gap_shapes

        return gap_shapes(situation, found)

    deliver("lacunes", found.table, shapes, situation, sortie)


@cnc_geo.command(
    cls=FrenchCommand,
    help="Les périmètres qui se rencontrent, deux à deux : relation, "
    "ce qu'ils partagent, et ce que cela signifie.",
)
@common
@sortie_option
def recouvrements(sortie: str | None, **choices: str | None) -> None:
    """Table `recouvrements`."""
    from cnc_geo.analysis.overlaps import find_overlaps

    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    table = find_overlaps(situation)

    def shapes() -> gpd.GeoSeries:
        from cnc_geo.exports.features import overlap_shapes

        return overlap_shapes(situation, table)

    deliver("recouvrements", table, shapes, situation, sortie)


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
    from cnc_geo.exports.files import write
    from cnc_geo.maps.view import draw_map

    path = Path(sortie)
    if path.suffix.lower() != ".html":
        message = f"Une carte s'écrit dans un fichier .html, or « {path.name} » est demandé."
        raise ChoiceError(message)
    situation = situate_choices(Choices(**choices), sortie=sortie)  # type: ignore[arg-type]
    write(path, {path: draw_map(situation, theme=theme)})
    say(f"Carte écrite dans {sortie}.")


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
def app(port: int, adresse: str, **choices: Any) -> None:  # noqa: ANN401  (click's own)
    """Streamlit application."""
    from cnc_geo.app.serve import refuse_busy, serve
    from cnc_geo.app.start import Start

    refuse_busy(adresse, port)
    # What is wrong is refused before serving.
    situation = situate_choices(Choices(**choices))
    choices["etats"] = ",".join(situation.etats)
    choices["hypotheses"] = ",".join(situation.hypotheses)
    say(f"Application : http://{adresse}:{port} (Ctrl+C pour arrêter)")
    serve(Start(**choices), port=port, adresse=adresse)
