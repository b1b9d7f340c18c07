"""Smallest sets of candidacies: the same as listing them all, and told at once when many."""

from itertools import combinations, pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnc_geo.candidacies.covers import TOLD, Covers, Effort, ExhaustedError, smallest_covers

needs_drawn = st.sets(st.frozensets(st.sampled_from("abcdefghi"), min_size=1), max_size=7)


def list_all(needs: set[frozenset[str]]) -> list[frozenset[str]]:
    """List every smallest set by trying each set of letters, the smallest first."""
    letters = sorted(frozenset[str]().union(*needs))
    for size in range(len(letters) + 1):
        complete = [
            frozenset(chosen)
            for chosen in combinations(letters, size)
            if all(need & set(chosen) for need in needs)
        ]
        if complete:
            return sorted(complete, key=sorted)
    pytest.fail("all the letters always suffice")


def make_needs(many: int, candidacies: int) -> set[frozenset[str]]:
    """Make needs that share no candidacy; ids of one need do not follow one another."""
    return {
        frozenset(f"K{number:02}-{need}" for number in range(candidacies)) for need in range(many)
    }


@given(needs_drawn)
def test_smallest_covers_are_those_of_trying_them_all(needs: set[frozenset[str]]) -> None:
    wanted = list_all(needs)
    covers = smallest_covers(needs)
    assert covers == (len(wanted[0]), len(wanted), wanted[:TOLD])


@given(
    st.sets(st.frozensets(st.sampled_from("ABCD"), min_size=1), min_size=1, max_size=4),
    st.lists(st.sampled_from("ABCD"), min_size=4, max_size=12),
)
def test_interchangeable_ids_are_counted_as_if_they_were_listed(
    needs: set[frozenset[str]], kinds: list[str]
) -> None:
    """Many ids of a few kinds, interleaved as they are drawn: several meet the same needs."""
    ids = [f"{place:02}{kind}" for place, kind in enumerate(kinds)] + ["50A", "51B", "52C", "53D"]
    spread = {frozenset(i for i in ids if i[-1] in need) for need in needs}
    wanted = list_all(spread)
    assert smallest_covers(spread) == (len(wanted[0]), len(wanted), wanted[:TOLD])


def test_what_is_met_by_one_needs_one() -> None:
    needs = {frozenset("ab"), frozenset("bc"), frozenset("bd")}
    assert smallest_covers(needs) == (1, 1, [frozenset("b")])


def test_nothing_is_needed_of_nobody() -> None:
    assert smallest_covers(set()) == (0, 1, [frozenset()])


@pytest.mark.parametrize(("many", "candidacies"), [(2, 3), (6, 6), (8, 12), (20, 50)])
def test_needs_apart_multiply(many: int, candidacies: int) -> None:
    """Six needs of six make 46,656 sets, twenty of fifty more than any list could hold."""
    covers = smallest_covers(make_needs(many, candidacies))
    assert covers.taille == many
    assert covers.nombre == candidacies**many
    assert len(covers.premiers) == min(TOLD, candidacies**many)
    told = [sorted(chosen) for chosen in covers.premiers]
    assert all(before < after for before, after in pairwise(told))
    assert told[0] == [f"K00-{need}" for need in sorted(range(many), key=str)]


def test_ids_that_overlap_are_told_apart() -> None:
    """Any two of four things meet each of the needs of three: pairs are counted once each."""
    needs = {frozenset(chosen) for chosen in combinations("abcd", 3)}
    covers = smallest_covers(needs)
    assert covers.nombre == comb(4, 2)
    assert [sorted(chosen) for chosen in covers.premiers] == [
        list(pair) for pair in combinations("abcd", 2)
    ]


def _crossed(needs: int, ids: int) -> set[frozenset[str]]:
    """Make needs of three ids each that cross one another."""
    return {
        frozenset(f"K{(need * step + shift) % ids:02}" for step, shift in ((1, 0), (3, 5), (7, 2)))
        for need in range(needs)
    }


def test_a_search_that_would_be_too_long_tells_how_many_ids_there_are_at_least():
    needs = _crossed(24, 20)
    exact = smallest_covers(needs)
    told = smallest_covers(needs, Effort(800))
    assert told == Covers(told.taille, 0, [])
    assert 1 <= told.taille <= exact.taille


def test_searches_share_their_effort_and_each_takes_a_part_of_it():
    needs = _crossed(24, 20)
    effort = Effort(2_000)
    given_up = [smallest_covers(needs, effort).nombre == 0 for _ in range(6)]
    assert given_up == [True] * 6
    assert effort.left < 0
    with pytest.raises(ExhaustedError):
        effort.part().spend(1)
    assert smallest_covers(_crossed(3, 20), Effort(2_000)).nombre > 0
