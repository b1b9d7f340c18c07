"""Numbers, counts and shares as French writes them, for every reader."""

from __future__ import annotations


def number(value: float) -> str:
    """Write a whole number as French does, with no-break thin spaces."""
    return f"{round(value):,}".replace(",", "\u202f")


def percent(numerator: float, denominator: float) -> str:
    """Write a share as a percentage; only what is exactly 0 or 1 is written 0 % or 100 %."""
    if not denominator:
        return "sans objet"
    share = 100 * numerator / denominator
    tenths = round(share, 1)
    if numerator and tenths == 0:
        return "moins de 0,1\u202f%"
    if numerator != denominator and tenths == 100:  # noqa: PLR2004
        return "plus de 99,9\u202f%"
    return f"{tenths:.1f}".replace(".", ",").removesuffix(",0") + "\u202f%"


def count(value: int, one: str, many: str) -> str:
    """Write a number with its noun."""
    return f"{number(value)} {one if value < 2 else many}"  # noqa: PLR2004
