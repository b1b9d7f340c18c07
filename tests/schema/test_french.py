"""What French writes: numbers, amounts, sizes, days, plurals, all with one narrow space."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from cnc_geo.schema.french import THIN, count, day, decimal, euros, in_mo, number, percent, plural


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (number(1_234_567.4), f"1{THIN}234{THIN}567"),
        (number(-4_000), f"-4{THIN}000"),
        (decimal(0.256, 2), "0,26"),
        (decimal(12, 1), "12,0"),
        (euros(67_500.0), f"67{THIN}500{THIN}€"),
        (percent(1, 3), f"33,3{THIN}%"),
        (in_mo(100_000_000), "100 Mo"),
        (in_mo(1_540_000), "1,5 Mo"),
        (in_mo(10_000_000), "10 Mo"),
        (day(date(2026, 2, 1)), "01/02/2026"),
        (day(pd.Timestamp("2026-12-31")), "31/12/2026"),
        (plural(1.9, "poste", "postes"), "poste"),
        (plural(2, "poste", "postes"), "postes"),
        (count(1_000, "poste", "postes"), f"1{THIN}000 postes"),
    ],
)
def test_what_is_written(text: str, expected: str) -> None:
    assert text == expected


def test_the_one_space_is_the_narrow_one_that_never_breaks() -> None:
    assert THIN == "\N{NARROW NO-BREAK SPACE}"
