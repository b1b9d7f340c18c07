"""What every new session of the application opens on, told by the command that launched it."""

from __future__ import annotations

import json
import os
from typing import NamedTuple

VARIABLE = "CNC_GEO_DEPART"
"""Variable of the environment by which the command tells it to the server."""


class Start(NamedTuple):
    """Files to read and view to open; None for the default of each.

    Parameters
    ----------
    conseillers, coordinateurs, candidatures, territoire
        Paths of files, and of the territory's folder.
    fichiers
        Paths of files of any kind.
    departement, region, date, etats, hypotheses
        First view: a department or a region, ISO date, states and hypotheses separated by commas.
    """

    conseillers: str | None = None
    coordinateurs: str | None = None
    candidatures: str | None = None
    territoire: str | None = None
    fichiers: tuple[str, ...] = ()
    departement: str | None = None
    region: str | None = None
    date: str | None = None
    etats: str | None = None
    hypotheses: str | None = None

    def to_json(self) -> str:
        """Write it for the environment of the server."""
        return json.dumps({k: v for k, v in self._asdict().items() if v})


def read_start() -> Start:
    """Read it from the environment; the default if it is not told."""
    told = json.loads(os.environ.get(VARIABLE, "{}"))
    # JSON has lists; what is cached by it must be hashable.
    return Start(**{**told, "fichiers": tuple(told.get("fichiers", ()))})
