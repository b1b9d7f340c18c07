"""The network: the tables of people, zones and territories that files are read into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd


RESEAU = ("conseillers", "structures", "coordinateurs", "candidatures")
"""Tables of people and zones."""

TABLES = (*RESEAU, "indicateurs", "masque")
"""Tables of a network."""


class Source(NamedTuple):
    """A file that was read: its name, without its folder, and the SHA-256 of its bytes."""

    nom: str
    sha256: str


@dataclass(frozen=True, eq=False)
class Network:
    """The tables of one set of files, checked.

    Parameters
    ----------
    conseillers, structures, coordinateurs, candidatures
        The tables of these names; codes of communes are those of the territory in use.
    indicateurs, masque
        The tables of these names, codes as in their files: what weighs territories, and those where
        the absence of coordination is accepted.
    fictif
        Whether this is the demonstration network: every screen and export must then say so.
    sources
        Table → the file it was read from; a table not given is absent.
    avertissements
        What the reader set aside or replaced, one French sentence each.
    """

    conseillers: pd.DataFrame
    structures: pd.DataFrame
    coordinateurs: pd.DataFrame
    candidatures: pd.DataFrame
    indicateurs: pd.DataFrame
    masque: pd.DataFrame
    fictif: bool
    sources: dict[str, Source]
    avertissements: tuple[str, ...] = ()
