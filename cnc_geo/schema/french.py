"""Numbers, counts, shares, amounts and days as French writes them, for every reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

THIN = "\u202f"
"""The one space inside a number, and before its sign: narrow, and never broken at."""

JOUR = "%d/%m/%Y"
"""How a day is written."""

_DIX_MO = 10_000_000


def number(value: float) -> str:
    """Write a whole number, its thousands apart."""
    return f"{round(value):,}".replace(",", THIN)


def decimal(value: float, figures: int) -> str:
    """Write a number with so many figures after the comma."""
    return f"{value:.{figures}f}".replace(".", ",")


def percent(numerator: float, denominator: float) -> str:
    """Write a share as a percentage; only what is exactly 0 or 1 is written 0 % or 100 %."""
    if not denominator:
        return "sans objet"
    share = 100 * numerator / denominator
    tenths = round(share, 1)
    if numerator and tenths == 0:
        return f"moins de 0,1{THIN}%"
    if numerator != denominator and tenths == 100:  # noqa: PLR2004
        return f"plus de 99,9{THIN}%"
    return f"{decimal(tenths, 1).removesuffix(',0')}{THIN}%"


def plural(value: float, one: str, many: str) -> str:
    """Choose the noun of a number: French says «1,9 poste» and «2 postes»."""
    return one if value < 2 else many  # noqa: PLR2004


def count(value: int, one: str, many: str) -> str:
    """Write a number with its noun."""
    return f"{number(value)} {plural(value, one, many)}"


def euros(value: float) -> str:
    """Write an amount, in whole euros."""
    return f"{number(value)}{THIN}€"


def in_mo(octets: int) -> str:
    """Write a number of bytes in Mo (of 1,000,000), with a tenth where it is under ten."""
    return f"{decimal(octets / 1e6, 0 if octets >= _DIX_MO else 1)} Mo"


def day(value: date) -> str:
    """Write a day."""
    return f"{value:{JOUR}}"
