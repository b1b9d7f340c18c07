"""The group of commands, and how it ends."""

from __future__ import annotations

import sys
from importlib.metadata import version

import click

from cnc_geo.cli.french_click import FrenchGroup, french
from cnc_geo.cli.options import say
from cnc_geo.errors import ChoiceError, CncGeoError

REFUSED = 1
MISUSED = 2


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


def main(arguments: list[str] | None = None) -> None:
    """Run the command and turn errors into one French sentence and an exit code."""
    try:
        cnc_geo.main(arguments, prog_name="cnc-geo", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.message)
        sys.exit(MISUSED)
    except click.ClickException as error:
        say(french(error))
        sys.exit(MISUSED)
    except ChoiceError as error:
        say(str(error))
        sys.exit(MISUSED)
    except CncGeoError as error:
        say(str(error))
        sys.exit(REFUSED)
