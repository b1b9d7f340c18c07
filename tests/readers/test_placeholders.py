"""What only fills a cell: decided once, the same at each reading, in any script."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cnc_geo.readers import cleaning
from cnc_geo.readers.placeholders import is_blank, is_no_identifier, is_placeholder
from cnc_geo.schema.formulas import restore

WRITTEN = st.text(st.characters(categories=["L", "N", "M", "S", "P", "Zs"]), max_size=8)

_MEANT = {"@": "an e-mail", "0": "a filler of texts", "x": "a filler of texts", "X": "the same"}
"""Characters that alone mean something to a cleaner."""


def test_every_letter_digit_mark_and_symbol_is_an_identifier():
    alone = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(char)[0] in "LNMS" and char not in "@|"
    ]
    assert len(alone) > 140_000
    assert [char for char in alone if cleaning.identifier(char) != cleaning.Cell(char)] == []
    assert [char for char in alone if is_placeholder(char) and char not in _MEANT] == []


@pytest.mark.parametrize(
    "texte",
    [
        *("-", "--", "---", "–", "—", "_", ".", "...", "…", "?", "!", "/", "*", "#", "«»", "( )"),
        *("n/a", "N/A", "n.a.", "#N/A", "n.c.", "N.R.", "null", "NaN", "undefined", "None"),
        *("néant", "NÉANT", "ne\u0301ant", "neant", "Non renseigné", "non renseignee"),
        *("sans objet", "[object Object]", "{}", "[]", "\u200b", "\ufeff"),
    ],
)
def test_a_filler_is_one_for_texts_and_for_identifiers(texte):
    assert is_placeholder(texte)
    assert is_no_identifier(texte)
    for clean in (cleaning.text, cleaning.identifier):
        assert clean(texte)[:3] == ("", "valeur_factice", "ignore")
    assert cleaning.identifiers(f"{texte}|P1").texte == "P1"


@pytest.mark.parametrize("texte", ["0", "x", "X", "NC", "na", "NR", "Inconnu", "sans", "vide"])
def test_what_fills_a_text_may_be_an_identifier(texte):
    assert cleaning.text(texte).texte == ""
    for clean in (cleaning.identifier, cleaning.identifiers):
        assert clean(texte) == cleaning.Cell(texte)


def test_an_empty_cell_is_blank_and_fills_nothing():
    assert is_blank("")
    assert not is_placeholder("")
    assert not is_no_identifier("")


@given(WRITTEN)
@example("ȴ")
@example("ł")
@example("æ")
@example("\u03b1")
@example("\u0301")
@example("-|-")
@example("1.0")
@example("'=1")
def test_an_identifier_kept_once_is_kept_ever_after_wherever_it_stands(texte):
    kept = cleaning.identifier(texte.strip()).texte
    if not kept or restore(kept) != kept:
        return  # our exports write the last with an apostrophe, that reading takes off
    assert cleaning.identifier(kept) == cleaning.Cell(kept)
    assert cleaning.text(kept).texte == ("" if is_placeholder(kept) else kept)
    if "," not in kept:
        assert cleaning.identifiers(f"P1|{kept}").texte == f"P1|{kept.strip()}"


@given(st.lists(WRITTEN, max_size=4))
@example(["-", "0"])
@example(["@x"])
def test_a_list_kept_once_is_kept_ever_after(parts):
    once = cleaning.identifiers("|".join(parts)).texte
    if restore(once) == once:
        assert cleaning.identifiers(once).texte == once
    for part in filter(None, once.split("|")):
        assert cleaning.identifier(part).texte == part or restore(part) != part
