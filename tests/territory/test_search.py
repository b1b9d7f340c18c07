"""A territory is found by its name, its code or its postal code, whatever the faults."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnc_geo.app.parts.search import where
from cnc_geo.app.state.view import Place
from cnc_geo.readers.territory import read_territory
from cnc_geo.territory.search import Finder

if TYPE_CHECKING:
    from cnc_geo.territory.model import Territory


@cache
def france() -> Territory:
    """Read once a test asks for it: collecting tests reads nothing."""
    return read_territory()


@cache
def finder() -> Finder:
    return Finder(france())


@pytest.mark.parametrize(
    ("text", "niveau", "code"),
    [
        ("04", "departement", "04"),  # not the region of that code
        ("2a", "departement", "2A"),
        ("974", "departement", "974"),
        ("200043123", "epci", "200043123"),
        (" 200 043 123 ", "epci", "200043123"),
        ("13055", "commune", "13055"),
        ("35000", "commune", "35238"),
        ("ile de frnace", "region", "11"),
        ("bretagne", "region", "53"),  # two communes have that name too
        ("Alpes de haute provence", "departement", "04"),
        ("FINISTERE", "departement", "29"),
        ("cote d'or", "departement", "21"),
        ("Dignes les bain", "commune", "04070"),
        ("st malo", "commune", "35288"),
        ("marseile", "commune", "13055"),
        ("Communauté de communes du Pays de Fayence", "epci", "200004802"),
        ("cc du pays de fayence", "epci", "200004802"),
        ("durance luberon", "epci", "200034700"),
        ("rennes metropole", "epci", "243500139"),
    ],
)
def test_the_first_found_is_what_was_meant(text: str, niveau: str, code: str) -> None:
    assert finder().find(text)[0][:2] == (niveau, code)


@pytest.mark.parametrize(("text", "code"), [("rene", "35238"), ("manosk", "04112")])
def test_a_misspelt_name_is_among_those_offered(text: str, code: str) -> None:
    assert ("commune", code) in {found[:2] for found in finder().find(text)}


def test_two_territories_of_one_name_are_told_apart() -> None:
    found = finder().find("deux vallées")
    assert [f.departements for f in found[:2]] == [("60",), ("91",)]


@pytest.mark.parametrize("text", ["", "   ", "xx", "zzzzzzzz", "?", "99999", "\N{SNOWMAN}"])
def test_what_means_nothing_finds_nothing(text: str) -> None:
    assert finder().find(text) == []


def test_as_many_as_asked_for_and_none_twice() -> None:
    found = finder().find("saint", most=5)
    assert len(found) == len(set(found)) == 5
    assert len(finder().find("saint")) == 8


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    found = finder().find(text)
    assert len(found) <= 8
    assert len({f[:2] for f in found}) == len(found)


@given(st.deferred(lambda: st.sampled_from(france().units("epci").codes.tolist())))
def test_every_epci_is_found_by_its_whole_name_and_its_code(code: str) -> None:
    assert finder().find(code)[0].code == code
    assert code in {f.code for f in finder().find(france().name("epci", code))}


def test_the_population_is_that_of_the_territory() -> None:
    paris = finder().find("75")[0]
    assert paris.niveau == "departement"
    communes = france().communes
    assert paris.population == communes.loc[communes["departement"] == "75", "population"].sum()


def test_each_territory_has_a_view() -> None:
    views = {text: where(france(), finder().find(text)[0]) for text in ("04", "bretagne", "34172")}
    assert views == {
        "04": (Place("departement", "04"), None),
        "bretagne": (Place("region", "53"), None),
        "34172": (Place("departement", "34"), "243400017"),
    }
    # Over 04 and 83: most of its people live in the former.
    assert where(france(), finder().find("200034700")[0]) == (
        Place("departement", "04"),
        "200034700",
    )
    # An island without an EPCI: its department, nothing chosen.
    island = finder().find("Île-de-Sein")[0]
    assert where(france(), island) == (Place("departement", "29"), None)
