"""The departments: a proof of them all is whole, that of a few is its slice in `make test`."""

from __future__ import annotations

from typing import Any

import pytest

CORSICA = 20
"""The number that two departments share."""
DEPARTMENTS = [
    *(f"{number:02}" for number in range(1, 96) if number != CORSICA),
    *("2A", "2B", "971", "972", "973", "974", "976"),
]


def slice_of(few: list[str]) -> list[Any]:
    """Give a few departments to `make test`, and all the others to `make preuves`."""
    rest = [code for code in DEPARTMENTS if code not in few]
    return [*few, *(pytest.param(code, marks=pytest.mark.preuve) for code in rest)]
