"""The smallest sets of candidacies that meet every need: counted all, listed first ones only."""

from __future__ import annotations

from itertools import islice
from math import prod
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

TOLD = 10
"""Smallest sets that are listed; all of them are counted."""


class Covers(NamedTuple):
    """The smallest sets of ids that have something of each need.

    Parameters
    ----------
    taille
        How many ids each has.
    nombre
        How many sets there are.
    premiers
        The first of them, at most `TOLD`, in the order of their sorted ids.
    """

    taille: int
    nombre: int
    premiers: list[frozenset[str]]


def smallest_covers(needs: AbstractSet[frozenset[str]]) -> Covers:
    """Find the smallest sets that have something of each need.

    Parameters
    ----------
    needs
        Sets of ids, none of them empty.

    Returns
    -------
    Covers
        All are counted; if nothing is needed the empty set is the only one.
    """
    # Sets may be hundreds of millions where ids are interchangeable: six needs of six ids each
    # make 46,656. Ids that meet the same needs are one group, a smallest set never holds two ids of
    # a group, and so sets of groups tell them all: each stands for the product of its sizes.
    least = {need for need in needs if not any(other < need for other in needs)}
    groups = _group(least)
    wanted = frozenset(frozenset(name for name in need if name in groups) for need in least)
    size = 0
    while not (covers := _covers(wanted, size)):
        size += 1
    chosen = {frozenset(groups[name] for name in cover) for cover in covers}
    count = sum(prod(len(group) for group in cover) for cover in chosen)
    first = [frozenset(ids) for ids in islice(_choose(chosen, ""), TOLD)]
    return Covers(size, count, first)


def _group(needs: AbstractSet[frozenset[str]]) -> dict[str, frozenset[str]]:
    """Gather the ids that meet the same needs; a group is named by its first id."""
    by_needs: dict[frozenset[frozenset[str]], set[str]] = {}
    for one in frozenset[str]().union(*needs):
        by_needs.setdefault(frozenset(need for need in needs if one in need), set()).add(one)
    return {min(group): frozenset(group) for group in by_needs.values()}


def _choose(covers: AbstractSet[frozenset[frozenset[str]]], after: str) -> Iterator[list[str]]:
    """Choose an id after another one in each group of a cover: all choices, in their order.

    Nothing is tried in vain: ids grow along a choice, so one is taken only if every other group
    of its cover has a greater one.
    """
    if frozenset() in covers:
        yield []
        return
    for one in sorted({one for cover in covers for group in cover for one in group if one > after}):
        rest = {
            cover - {group}
            for cover in covers
            for group in cover
            if one in group and all(max(other) > one for other in cover - {group})
        }
        for others in _choose(rest, one):
            yield [one, *others]


def _covers(needs: frozenset[frozenset[str]], size: int) -> set[frozenset[str]]:
    """Find sets of at most `size` names that meet all needs, the hardest need first."""
    if not needs:
        return {frozenset()}
    if _lower_bound(needs) > size:
        return set()
    hardest = min(needs, key=lambda need: (len(need), sorted(need)))
    covers = set()
    for chosen in sorted(hardest):
        rest = frozenset(need for need in needs if chosen not in need)
        covers |= {cover | {chosen} for cover in _covers(rest, size - 1)}
    return covers


def _lower_bound(needs: frozenset[frozenset[str]]) -> int:
    """Count needs that share no name: each asks for one of its own."""
    taken: set[str] = set()
    count = 0
    for need in sorted(needs, key=lambda need: (len(need), sorted(need))):
        if taken.isdisjoint(need):
            taken |= need
            count += 1
    return count
