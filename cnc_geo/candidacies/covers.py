"""The smallest sets of candidacies that meet every need: counted all, listed first ones only."""

from __future__ import annotations

from itertools import islice
from math import prod
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

TOLD = 10
"""Smallest sets that are listed; all of them are counted."""

EFFORT = 2_000_000
"""Needs looked at, again at each choice, by all the searches of a table: a few seconds of work."""

_PART = 4
"""One search may take this part of the whole, so that others have theirs."""


class Covers(NamedTuple):
    """The smallest sets of ids that have something of each need.

    Parameters
    ----------
    taille
        How many ids each has; if none was found, how many each has at least.
    nombre
        How many sets there are; 0 if the search was given up.
    premiers
        The first of them, at most `TOLD`, in the order of their sorted ids.
    """

    taille: int
    nombre: int
    premiers: list[frozenset[str]]


class Effort:
    """What is left to do of some work; each search of it takes a part at most."""

    def __init__(self, most: int | None = None, *, whole: Effort | None = None) -> None:
        self.most = self.left = EFFORT if most is None else most
        self._whole = whole

    def part(self) -> Effort:
        """Give one search its share, which is taken from the whole."""
        return Effort(self.most // _PART, whole=self)

    def spend(self, steps: int) -> None:
        """Count steps before they are made; raise `ExhaustedError` if they are too many."""
        self.left -= steps
        if self.left < 0:
            raise ExhaustedError
        if self._whole is not None:
            self._whole.spend(steps)


class ExhaustedError(Exception):
    """A search asks for more than it may do."""


def smallest_covers(needs: AbstractSet[frozenset[str]], effort: Effort | None = None) -> Covers:
    """Find the smallest sets that have something of each need.

    Parameters
    ----------
    needs
        Sets of ids, none of them empty.
    effort
        What several searches may do together; `EFFORT` for this one if None.

    Returns
    -------
    Covers
        All are counted; if nothing is needed the empty set is the only one. If the effort
        does not suffice to tell them, only how many ids they have at least.
    """
    # Sets may be hundreds of millions where ids are interchangeable: six needs of six ids each
    # make 46,656. Ids that meet the same needs are one group, a smallest set never holds two ids of
    # a group, and so sets of groups tell them all: each stands for the product of its sizes.
    own, size = (effort or Effort()).part(), 0
    try:
        groups, wanted = _simplified(needs, own)
        while not (covers := _covers(wanted, size, own)):
            size += 1
    except ExhaustedError:
        return Covers(max(size, _lower_bound(needs)), 0, [])
    chosen = {frozenset(groups[name] for name in cover) for cover in covers}
    count = sum(prod(len(group) for group in cover) for cover in chosen)
    first = [frozenset(ids) for ids in islice(_choose(chosen, ""), TOLD)]
    return Covers(size, count, first)


def _simplified(
    needs: AbstractSet[frozenset[str]], effort: Effort
) -> tuple[dict[str, frozenset[str]], frozenset[frozenset[str]]]:
    """Leave out the needs that others imply, and ids that meet the same ones as another."""
    least: list[frozenset[str]] = []
    for need in sorted(needs, key=len):
        effort.spend(len(least))
        if not any(other < need for other in least):
            least.append(need)
    effort.spend(sum(map(len, least)))
    groups = _group(least)
    wanted = frozenset(frozenset(name for name in need if name in groups) for need in least)
    return groups, wanted


def _group(needs: Sequence[frozenset[str]]) -> dict[str, frozenset[str]]:
    """Gather the ids that meet the same needs; a group is named by its first id."""
    ranks: dict[str, list[int]] = {}
    for rank, need in enumerate(needs):
        for one in need:
            ranks.setdefault(one, []).append(rank)
    by_needs: dict[tuple[int, ...], set[str]] = {}
    for one, met in ranks.items():
        by_needs.setdefault(tuple(met), set()).add(one)
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


def _covers(needs: frozenset[frozenset[str]], size: int, effort: Effort) -> set[frozenset[str]]:
    """Find sets of at most `size` names that meet all needs, the hardest need first."""
    if not needs:
        return {frozenset()}
    effort.spend(len(needs))
    if _lower_bound(needs) > size:
        return set()
    hardest = min(needs, key=lambda need: (len(need), sorted(need)))
    covers = set()
    for chosen in sorted(hardest):
        rest = frozenset(need for need in needs if chosen not in need)
        found = _covers(rest, size - 1, effort)
        effort.spend(len(found))
        covers |= {cover | {chosen} for cover in found}
    return covers


def _lower_bound(needs: AbstractSet[frozenset[str]]) -> int:
    """Count needs that share no name: each asks for one of its own."""
    taken: set[str] = set()
    count = 0
    for need in sorted(needs, key=lambda need: (len(need), sorted(need))):
        if taken.isdisjoint(need):
            taken |= need
            count += 1
    return count
