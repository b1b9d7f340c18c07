"""Each field with the examples that lie beside its rule: what it takes, what it refuses."""

import pytest

from cnc_geo.readers import cleaning, wordlists
from cnc_geo.readers.fields import FIELDS, TABLE_FIELDS

READ_WITH_OTHERS = {
    "latitude": cleaning.read_number,
    "longitude": cleaning.read_number,
    "coordinateurs": cleaning.identifiers,
    "personnes": cleaning.identifiers,
    "etat": wordlists.one_of(wordlists.STATES_OF_ZONE, "état"),
}
"""Fields whose cells are read beside others, and what reads one of them."""

CLEANED = {n: f.clean for n, f in FIELDS.items() if f.clean is not None} | READ_WITH_OTHERS


@pytest.mark.parametrize("champ", CLEANED)
def test_a_field_takes_and_refuses_its_examples(champ):
    field = FIELDS[champ]
    assert {text: CLEANED[champ](text).texte for text in field.takes} == field.takes
    assert [text for text in field.refuses if CLEANED[champ](text).texte] == []
    assert field.refuses, "a rule has an example of what it refuses"
    assert field.takes or champ == "geometrie"  # outlines are long: test_drawings has them


def test_every_field_of_a_table_has_a_rule():
    assert {field for fields in TABLE_FIELDS.values() for field in fields} <= set(FIELDS)
