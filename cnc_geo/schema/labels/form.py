"""The forms in which a code is said."""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """How a code is said.

    Parameters
    ----------
    titre
        Alone: in a cell, a list, a heading.
    phrase
        Inside a sentence, without article unless its vocabulary says so.
    pluriel
        Several of them.
    sens
        At length: what it means, or how the legend of a map says it.
    """

    titre: str
    phrase: str = ""
    pluriel: str = ""
    sens: str = ""
