"""What a rule of the call gives: a value, why, what is doubtful, and the lines it was read in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What a rule of the call gives.

    Parameters
    ----------
    valeur
        The value; what stands for «not told by the call» is said by each rule.
    motif
        Why, in one French sentence.
    doute
        What is uncertain in this reading, in French; empty if nothing is.
    lignes
        Lines of the call, for example «L369-373».
    """

    valeur: T
    motif: str
    doute: str
    lignes: str

    def cite(self) -> str:
        """Say why, and by which lines of the call."""
        return f"{self.motif.removesuffix('.')} ({self.lignes})."
