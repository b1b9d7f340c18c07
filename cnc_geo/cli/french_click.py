"""Click in French: headings of the help and sentences of usage errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

_HELP = "Montrer cette aide."


class _Formatter(click.HelpFormatter):
    """Help with French headings: a space stands before a colon."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage."""
        words = args.replace("COMMAND [ARGS]", "COMMANDE [OPTIONS]")
        super().write_usage(prog, words, prefix="Usage : " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        french_heading = {"Commands": "Commandes"}.get(heading, heading)
        self.write(f"{french_heading} :\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names and their meanings."""
        told = [(name, sense.replace("[required]", "[obligatoire]")) for name, sense in rows]
        super().write_dl(told, col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


class FrenchCommand(click.Command):
    """A command whose help speaks French."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option `--help`, in French."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option


class FrenchGroup(FrenchCommand, click.Group):
    """A group whose help speaks French."""


def french(error: click.ClickException) -> str:
    """Say a usage error in one French sentence, and where help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "cnc-geo"
    return f"{_sentence(error)} Aide : {path} --help."


def _sentence(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            near = ", ".join(error.possibilities or ())
            hint = f" Vouliez-vous dire {near} ?" if near else ""
            return f"Option inconnue : {error.option_name}.{hint}"
        case click.MissingParameter():
            return f"Il manque {_name(error)}."
        case click.BadParameter():
            return f"Valeur refusée pour {_name(error)}."
        case click.BadOptionUsage():
            return f"L'option {error.option_name} attend une valeur."
        case _:
            return _other(error.message)


def _other(message: str) -> str:
    """Translate what click tells only by its text."""
    if message.startswith("No such command"):
        return f"Commande inconnue : {message.split(chr(39))[1]}."
    if "unexpected extra argument" in message:
        return f"Argument en trop : {message.rsplit('(', maxsplit=1)[-1].rstrip(')')}."
    return message


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Argument):
        return error.param.metavar or "un argument"
    return error.param.opts[0] if error.param is not None else "un argument"
