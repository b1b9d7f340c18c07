"""What an entry of the catalogue says of a table, and how the table is made from it."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from cnc_geo.errors import ChoiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    import pandas as pd

    from cnc_geo.network.situation import Situation

    Made = tuple[pd.DataFrame, Callable[[], gpd.GeoSeries]]
    """A table, and what draws a shape for each of its rows."""


class Option(NamedTuple):
    """An option of a command, besides those that all share.

    Parameters
    ----------
    nom
        Its name, without hyphens.
    metavar
        What stands for its value in the help.
    aide
        Its help, in French.
    defaut
        Its value if it is not given; None if it must be.
    refus
        What is said, before any file is read, of a value that no table of the command goes by;
        empty if what makes the table says it.
    """

    nom: str
    metavar: str
    aide: str
    defaut: str | None = None
    refus: str = ""


class Command(NamedTuple):
    """A command of the command line that gives tables.

    Parameters
    ----------
    aide
        Its help, in French.
    options
        Its own options, in the order of the help.
    """

    aide: str
    options: tuple[Option, ...] = ()


class Entry(NamedTuple):
    """A table of the catalogue. Functions are named, «module:function», and found when used.

    Parameters
    ----------
    cle
        Name of the table, then, where one table is made in several ways, a hyphen and which.
    titre
        What it holds, in French.
    commande
        The words of the command line that give it.
    makes
        Makes it from a situation, then the gap zones if it is `of_gaps`, then the values of the
        options it `takes`, then the level (`niveau`) if it is `by_level`.
    shapes
        Draws a shape for each of its rows, from a situation, the gap zones if it is `of_gaps`, and
        what was made.
    part
        What of what was made is the table; empty if it is the table itself.
    by_level
        Whether it has a row a territory, so that a level must be chosen.
    of_gaps
        Whether it tells of the gap zones.
    takes
        Options that make it another table.
    needs_indicator
        Whether an indicator must be given for it.
    long
        Whether it takes seconds on all France, so that who waits must be told.
    says
        Sums it up in a sentence, from the table and the values of the options it `takes`.
    """

    cle: str
    titre: str
    commande: str
    makes: str
    shapes: str
    part: str = ""
    by_level: bool = False
    of_gaps: bool = False
    takes: tuple[str, ...] = ()
    needs_indicator: bool = False
    long: bool = False
    says: str = ""

    @property
    def table(self) -> str:
        """Name of its schema."""
        return self.cle.partition("-")[0]

    @property
    def mot(self) -> str:
        """Word of its command."""
        return self.commande.partition(" ")[0]

    @property
    def values(self) -> dict[str, str]:
        """Values of the options that its command line fixes, by name."""
        words = self.commande.split()[1:]
        return {
            nom.removeprefix("--"): value
            for nom, value in zip(words[::2], words[1::2], strict=True)
        }

    def make(self, situation: Situation, values: Mapping[str, str]) -> Made:
        """Make the table.

        Parameters
        ----------
        situation
            What one looks at.
        values
            Values of options, by name: those it `takes`, and `niveau` if it is `by_level`.

        Returns
        -------
        tuple
            The table, and what draws a shape for each of its rows.
        """
        gaps = (find("cnc_geo.analysis.gaps:find_gaps")(situation),) if self.of_gaps else ()
        told = (values[nom] for nom in self.takes)
        level = {"niveau": values["niveau"]} if self.by_level else {}
        made = find(self.makes)(situation, *gaps, *told, **level)
        table = getattr(made, self.part) if self.part else made
        return table, lambda: find(self.shapes)(situation, *gaps, made)

    def draw(self, situation: Situation, table: pd.DataFrame) -> Callable[[], gpd.GeoSeries]:
        """Return what draws the rows of a table that was made before and is of no gap zone."""
        return partial(find(self.shapes), situation, table)

    def sum_up(self, table: pd.DataFrame, values: Mapping[str, str]) -> str:
        """Sum the table up in a sentence; empty if there is none for it."""
        if not self.says:
            return ""
        sentence: str = find(self.says)(table, *(values[nom] for nom in self.takes))
        return sentence


def find(name: str) -> Any:  # noqa: ANN401  (whatever bears that name)
    """Find what is called «module:name»: modules that are heavy are imported then, not before."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def choose_entry(entries: list[Entry], command: Command, values: Mapping[str, str]) -> Entry:
    """Choose among the tables of a command.

    Parameters
    ----------
    entries
        The tables of the command.
    command
        The command.
    values
        The values of its options, by name.

    Returns
    -------
    Entry
        The table that those values tell; the first, if what makes it is to refuse a value.

    Raises
    ------
    ChoiceError
        If no table goes by a value.
    """
    choosing = {nom for entry in entries for nom in entry.values}
    for option in command.options:
        if option.nom not in choosing:
            continue
        known = {entry.values.get(option.nom, option.defaut): entry for entry in entries}
        value = values[option.nom]
        if value in known:
            return known[value]
        if option.refus:
            choices = ", ".join(str(choice) for choice in known)
            message = f"{option.refus} : « {value} ». Choisissez parmi : {choices}."
            raise ChoiceError(message)
    return entries[0]
