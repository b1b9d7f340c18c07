"""Text that a spreadsheet would take for a formula: an apostrophe is put before it, or taken off.

Quotes do not protect: whoever reads `x;"a,=1+1";y` by commas has a cell `=1+1`. So a text is cut at
whatever may separate cells, and each part that could be a formula is neutralised where it begins.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SEPARATORS = ";,|\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
"""Spreadsheets take the wide and small ones of other scripts for the plain."""
_SIGN = re.compile(f"[{_SIGNS}]")

# Each run of separators, spaces and quotes is walked once: possessive, and never from its middle.
_BEGINNING = re.compile(
    rf'(?P<before>(?:\A|(?<![{_SEPARATORS}\s"])(?=[{_SEPARATORS}\s"]))[{_SEPARATORS}\s"]*+)'
    rf"(?P<apostrophes>'*+)(?=[{_SIGNS}])"
)
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")
_INDENTED = re.compile(r"'*+[\t\r\n]")
"""A cell may not begin by these: some spreadsheets look behind them."""

_NUMBER = r"[+-]\d++(?:\.\d++)?(?:[eE][+-]?\d++)?"
_NUMBERS = re.compile(
    rf"{_NUMBER}(?: ++(?:{_NUMBER}|\d++(?:\.\d++)?))*+[ )]*+(?=[{_SEPARATORS}]|\Z)"
)
"""Coordinates: what stands between two commas of a polygon or of a point is no formula."""


def neutralise(text: str) -> str:
    """Put an apostrophe before each part of a text that a spreadsheet could take for a formula.

    Parameters
    ----------
    text
        The text of a cell.

    Returns
    -------
    str
        The same if nothing in it is dangerous. Numbers inside of a text, as those of a polygon,
        stay as they are. `restore` takes off exactly what is put here.
    """
    armed = text
    if _SIGN.search(text):
        armed = _BEGINNING.sub(partial(_changed, told=_with_one_more), text)
    return f"'{armed}" if _INDENTED.match(text) else armed


def restore(text: str) -> str:
    """Take off the apostrophes that `neutralise` put.

    Parameters
    ----------
    text
        The text of a cell of a file of ours.

    Returns
    -------
    str
        What it was before.
    """
    if "'" not in text:
        return text
    bare = text[1:] if text[0] == "'" and _INDENTED.match(text) else text
    return _BEGINNING.sub(partial(_changed, told=_with_one_less), bare)


def _changed(found: re.Match[str], told: Callable[[re.Match[str]], str]) -> str:
    """Leave a run that begins no part of a text: spaces and quotes between two words."""
    begins = found.start() == 0 or _SEPARATOR.search(found["before"])
    return found["before"] + (told(found) if begins else found["apostrophes"])


def _with_one_more(found: re.Match[str]) -> str:
    """Put one before those that a text has of its own, so that taking one off gives it back."""
    inside = found.start() > 0 or found["before"]
    if inside and not found["apostrophes"] and _NUMBERS.match(found.string, found.end()):
        return ""
    return found["apostrophes"] + "'"


def _with_one_less(found: re.Match[str]) -> str:
    return found["apostrophes"][1:]
