"""No part of what is written is a formula, whatever separates cells; what is read is what was."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.luck import examples
from support.work import Calls

from cnc_geo.exports.files import csv_text
from cnc_geo.readers import cleaning
from cnc_geo.schema.formulas import neutralise, restore

many = examples(100)
PARTS = [*"=+-@\uff1d\uff0b\uff0d\uff20'\" ;,|\t\n\r"]
TEXTS = st.lists(st.sampled_from([*PARTS, "a", "1", ".2", "(", ")", "\u00a0"])).map("".join)
ANY = TEXTS | st.text(max_size=20)
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
"""Written again, not imported: what begins a formula."""


def begins_a_formula(cell: str) -> bool:
    """Tell a cell that a spreadsheet computes, once it took spaces and quotes off; no number is."""
    bare = cell.lstrip(' \t\r\n"\u00a0')
    if not bare.startswith(tuple(SIGNS)):
        return False
    words = re.split(r"[;,|\t\n]", bare)[0].rstrip(") ").split()
    return not all(re.fullmatch(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", w, re.IGNORECASE) for w in words)


def cells_of(text: str) -> list[str]:
    """Cut a file as every reader may: by each separator, with and without a care for quotes."""
    found = []
    for separator in ";,|\t":
        for line in text.split("\n"):
            found += line.split(separator)
        found += [c for row in csv.reader(io.StringIO(text), delimiter=separator) for c in row]
    return found


@many
@given(ANY)
@example("'=1")
@example("a,'=1")
@example("'\t=1")
@example("\t'=1")
@example("a, -1")
@example("a, '-1")
@example("a,-1+cmd|' /C calc'!A0")
def test_what_is_put_is_taken_off_exactly(text: str) -> None:
    assert restore(neutralise(text)) == text


@many
@given(st.lists(ANY, min_size=3, max_size=3))
@example(["x", "a,=1+1", "y"])
@example(["x", 'a"|=1+1', "y"])
@example(["x", "a\t\uff1d1+1", "y"])
@example(["x", "a\n@SUM(A1)", '"=1'])
@example(["x", "\r=1", "\u00a0=1"])
def test_no_cell_is_a_formula_whatever_separates_cells(row: list[str]) -> None:
    table = pd.DataFrame([row], columns=["a", "b", "c"], dtype=object)
    assert [cell for cell in cells_of(csv_text(table)) if begins_a_formula(cell)] == []


@many
@given(ANY.map(str.strip))
@example("a,=1+1")
@example("'=1")
@example("\uff1d1|'\uff1d1")
@example("-")
@example("'-")
def test_our_reader_gives_a_text_back_as_it_was_written(text: str) -> None:
    kept = cleaning.text(text.replace("\r\n", "\n").replace("\r", "\n")).texte
    written = csv_text(pd.DataFrame({"id": ["P1"], "nom": [kept]}))
    cell = list(csv.reader(io.StringIO(written), delimiter=";"))[1][1].strip()
    assert cleaning.text(cell).texte == kept


@many
@given(st.lists(ANY, max_size=4))
@example(["'=1", "=2"])
def test_a_list_is_read_again_as_it_was_written(parts: list[str]) -> None:
    kept = "|".join(filter(None, (cleaning.identifier(part.strip()).texte for part in parts)))
    once = cleaning.identifiers(neutralise(kept)).texte
    assert cleaning.identifiers(neutralise(once)).texte == once


@pytest.mark.parametrize(
    "text",
    [
        "POLYGON ((-1.6 48, -1 48.1, 2 -3.5))",
        "MULTIPOLYGON (((-1 2, -3 4)), ((-5 6, -7 8)))",
        "48.1, -1.6",
        "2026-01-01|2027-01-01",
        "C1|C2",
        "Saint-Malo, rue Notre-Dame",
        "'t Zand, l'@",
        "a=b; c+d",
    ],
)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert neutralise(text) == text
    assert restore(text) == text


@pytest.mark.parametrize("piece", ["\t", "'", " ", ",'", ", -1", "=", ",-1 ", '"', "\n'"])
def test_a_long_text_costs_what_its_length_does(piece: str) -> None:
    def work(length: int) -> int:
        text = piece * length + "x"
        with Calls() as calls:
            assert restore(neutralise(text)) == text
        return calls.count

    assert work(4000) <= 4.5 * work(1000)
