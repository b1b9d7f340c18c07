"""The group of commands, and how it ends."""

from __future__ import annotations

import os
import sys
import traceback
from importlib.metadata import version

import click

from cnc_geo.cli.faults import TRACE, EndedError, ended_by_signals, explain
from cnc_geo.cli.french_click import FrenchGroup, french
from cnc_geo.cli.terminal import open_streams, say
from cnc_geo.errors import ChoiceError

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
    """Run the command and turn whatever ends it into one French sentence and an exit code.

    Parameters
    ----------
    arguments
        Words of the command; those of the process if None.
    """
    open_streams()
    try:
        with ended_by_signals():
            cnc_geo.main(arguments, prog_name="cnc-geo", standalone_mode=False)
            sys.stdout.flush()  # what a full disk refuses is refused here, not after the last word
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.message)
        sys.exit(MISUSED)
    except click.ClickException as error:
        say(french(error))
        sys.exit(MISUSED)
    except (Exception, EndedError) as error:  # noqa: BLE001  (no fault ends in a traceback)
        if os.environ.get(TRACE) == "1":
            say("".join(traceback.format_exception(error)).rstrip())
        say(explain(error))
        sys.exit(MISUSED if isinstance(error, ChoiceError) else REFUSED)
