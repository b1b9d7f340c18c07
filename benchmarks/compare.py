"""Another commit and this checkout: both measured in turn, then judged.

What is asked is in `LIMIT` and `LIMITS`: the only two facts here that a later step replaces.
"""

from __future__ import annotations

import os
import platform
import sys
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.rows import coselec_2023
from benchmarks.trees import Answer, Worker, built, this_checkout
from benchmarks.worker import CLOCKS, MEASURES
from cnc_geo import read_territory

__all__ = ["CLOCKS", "MEASURES", "compare"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LIMIT = 1.10
"""Times of the base that a measure may take."""

LIMITS = {"examine_candidacies": 1 / 3}
"""The same for some measures, on all France."""

ROWS = 30_000
"""Rows of the file that is verified; a hundredth of them for a part of France."""

QUICK, LONG = 3.0, 30.0
"""Seconds under which a measure has more rounds than asked, and after which it has fewer."""

MORE, FEWEST = 5, 5
"""Times the rounds that are asked, for a quick measure; rounds that a long one has in any case."""


class Turn(NamedTuple):
    """One run of the base, and ours right after it."""

    base: Answer
    ours: Answer


class Verdict(NamedTuple):
    """What the turns of one measure say.

    Parameters
    ----------
    base, ours
        Median durations, in seconds.
    ratio, least, most
        Ours over base, turn by turn: median, smallest, largest.
    result
        Whether both found the same: `same`, `DIFFERENT`; or who found nothing, and why.
    met
        Whether the median ratio is within its limit; None if the base cannot do it.
    """

    base: float
    ours: float
    ratio: float
    least: float
    most: float
    result: str
    met: bool | None


def limit_of(measure: str, *, france: bool) -> float:
    """Tell how many times the base a measure may take."""
    return LIMITS.get(measure, LIMIT) if france else LIMIT


def judge(turns: Sequence[Turn], limit: float) -> Verdict:
    """Judge the turns of one measure.

    Parameters
    ----------
    turns
        At least one.
    limit
        Times of the base that it may take.

    Returns
    -------
    Verdict
        Ratios are taken within a turn, so that a busy moment of the machine weighs on both sides.
    """
    ours = next((turn.ours.refused for turn in turns if turn.ours.refused), "")
    if ours:
        return Verdict(0, 0, 0, 0, 0, f"none here: {ours}", met=False)
    base = next((turn.base.refused for turn in turns if turn.base.refused), "")
    spent = median(turn.ours.seconds for turn in turns)
    if base:
        return Verdict(0, spent, 0, 0, 0, f"none in the base: {base}", met=None)
    ratios = [turn.ours.seconds / turn.base.seconds for turn in turns]
    found = [{answer.fingerprint for answer in answers} for answers in zip(*turns, strict=True)]
    return Verdict(
        median(turn.base.seconds for turn in turns),
        spent,
        median(ratios),
        min(ratios),
        max(ratios),
        "same" if found[0] == found[1] else "DIFFERENT",
        met=median(ratios) <= limit,
    )


def compare(
    commit: str,
    measures: Sequence[str],
    *,
    rounds: int,
    departement: str | None = None,
    clock: str = "wall",
) -> int:
    """Measure, print the table, and tell how to exit.

    Parameters
    ----------
    commit
        Whole name of the base.
    measures
        Names of `MEASURES`.
    rounds
        Rounds of each measure; quick ones have more, and long ones fewer.
    departement
        Code of the only department to look at; None for all France.
    clock
        What is counted, one of `CLOCKS`.

    Returns
    -------
    int
        1 if a target is not met, else 0.
    """
    verdicts = []
    with workers(commit, departement, clock) as (base, ours):
        print(
            f"base {commit[:7]}, then this checkout, in turn · Python {platform.python_version()}\n"
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} · "
            f"{departement or 'all France'} · "
            f"medians of {rounds} rounds (more if quick, fewer if long), {clock} clock\n"
        )
        _show("measure", "base", "ours", "ratio", "min–max", "result", "at most", "verdict")
        for name in measures:
            limit = limit_of(name, france=departement is None)
            turns = take_turns(base, ours, name, rounds)
            if judge(turns, limit).met is False:  # more turns tell a slower measure from noise
                turns += take_turns(base, ours, name, rounds)
            verdicts.append(judge(turns, limit))
            show(name, verdicts[-1], limit)
    missed = sum(verdict.met is False for verdict in verdicts)
    differ = sum(verdict.result == "DIFFERENT" for verdict in verdicts)
    print(f"\ntargets not met: {missed} of {len(verdicts)} · results that differ: {differ}")
    return 1 if missed else 0


@contextmanager
def workers(commit: str, departement: str | None, clock: str) -> Iterator[tuple[Worker, Worker]]:
    """Start the workers of the base and of this checkout, with a large file for them to read."""
    base = built(commit)
    with TemporaryDirectory() as folder:
        fichier = Path(folder) / "coselec.csv"
        count = ROWS // 100 if departement else ROWS
        fichier.write_bytes(coselec_2023(read_territory(), count))
        options = ["--fichier", str(fichier), "--clock", clock]
        options += ["--departement", departement] if departement else []
        with Worker(base, options) as one, Worker(this_checkout(), options) as other:
            yield one, other


def take_turns(
    base: Worker,
    ours: Worker,
    measure: str,
    rounds: int,
    now: Callable[[], float] = monotonic,
) -> list[Turn]:
    """Run a measure in both trees, one after the other, as often as its length allows."""
    start = now()
    turns: list[Turn] = []
    while True:
        turns.append(Turn(base.ask(measure), ours.ask(measure)))
        if turns[-1].base.refused or turns[-1].ours.refused:
            return turns
        spent = now() - start
        enough = rounds * MORE if spent < QUICK else rounds
        enough = min(enough, FEWEST) if spent > LONG else enough
        if len(turns) >= enough:
            return turns


def show(measure: str, verdict: Verdict, limit: float) -> None:
    """Print the line of one measure."""
    base, ours, ratio = (f"{verdict.base:.3f} s", f"{verdict.ours:.3f} s", f"× {verdict.ratio:.3f}")
    spread = f"{verdict.least:.2f}–{verdict.most:.2f}"
    told = {None: "", True: "met", False: "NOT MET"}[verdict.met]
    heading = MEASURES[measure]
    if verdict.ratio:
        _show(heading, base, ours, ratio, spread, verdict.result, f"× {limit:.2f}", told)
    else:
        _show(heading, "", ours if verdict.ours else "", "", "", "", "", told)
        print(f"    {verdict.result}")
    sys.stdout.flush()


def _show(measure: str, *cells: str) -> None:
    width = max(len(heading) for heading in MEASURES.values())
    sizes = (9, 9, 7, 12, 9, 7)
    line = " ".join(f"{cell:>{size}}" for cell, size in zip(cells, sizes, strict=False))
    print(f"{measure:<{width}} {line}  {cells[-1]}".rstrip())
