"""The commands that give a table: each is registered as the catalogue says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cnc_geo.cli.french_click import FrenchCommand
from cnc_geo.cli.group import cnc_geo
from cnc_geo.cli.options import Choices, common, deliver, situate_choices, sortie_option
from cnc_geo.cli.terminal import say
from cnc_geo.exports.catalogue import COMMANDS, entries_of
from cnc_geo.exports.entries import choose_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnc_geo.exports.entries import Command, Option


def _register(mot: str, command: Command) -> None:
    def run(sortie: str | None, **told: str | None) -> None:
        values = {option.nom: str(told.pop(option.nom)) for option in command.options}
        entry = choose_entry(entries_of(mot), command, values)
        situation = situate_choices(Choices(**told), sortie=sortie)  # type: ignore[arg-type]
        table, shapes = entry.make(situation, values)
        summary = entry.sum_up(table, values)
        if summary:
            say(summary)
        deliver(entry.cle, table, shapes, situation, sortie)

    run = common(sortie_option(run))
    for option in reversed(command.options):
        run = _click_option(option)(run)
    cnc_geo.command(mot, cls=FrenchCommand, help=command.aide)(run)


def _click_option(option: Option) -> Callable[[Callable[..., None]], Callable[..., None]]:
    # A default that is told, even None, is a value to click: what must be given is told none.
    given = {"required": True} if option.defaut is None else {"default": option.defaut}
    return click.option(f"--{option.nom}", metavar=option.metavar, help=option.aide, **given)


for _mot, _command in COMMANDS.items():
    _register(_mot, _command)
