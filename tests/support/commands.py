"""The command `cnc-geo` run in process: what it left, how it refuses."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ENTRY = str(Path(sys.executable).with_name("cnc-geo"))
DATE = ["--date", "2026-10-01"]
COORDINATEURS = "id;structure;siret;commune;niveau;codes;etat;debut;fin\n"


class Outcome(NamedTuple):
    """What a command left."""

    code: int
    out: bytes
    err: str


Run = Callable[..., Outcome]


def refused(outcome: Outcome, code: int, message: str) -> None:
    """Hold a refusal: its code, its message alone on standard error, nothing on output."""
    assert (outcome.code, outcome.out) == (code, b"")
    assert outcome.err == message + "\n"
