"""Rounds, medians, and the table that is printed."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Found = TypeVar("Found")


class Line(NamedTuple):
    """One line of the table.

    Parameters
    ----------
    measure
        What is measured.
    found
        What was found, with its unit.
    target
        What is wanted, or empty.
    met
        Whether the target is met; None where there is none.
    """

    measure: str
    found: str
    target: str = ""
    met: bool | None = None


def at_most(measure: str, value: float, limit: float, unit: str) -> Line:
    """Tell a value that must not exceed a limit."""
    return Line(measure, f"{value:,.4g} {unit}", f"at most {limit:g} {unit}", value <= limit)


def ratio(measure: str, value: float, least: float | None = None) -> Line:
    """Tell how many times faster cnc_geo is, and whether that is enough."""
    if least is None:
        return Line(measure, f"× {value:,.1f}")
    return Line(measure, f"× {value:,.1f}", f"at least × {least:,g}", value >= least)


def equal(measure: str, same: bool, rounding: str) -> Line:  # noqa: FBT001  (a finding)
    """Tell whether two contestants found the same."""
    return Line(measure, "equal" if same else "DIFFERENT", f"equal within {rounding}", same)


def rounds(job: Callable[[], object], count: int) -> list[float]:
    """Duration of each round of a job, in seconds, after one that is not counted."""
    job()
    return [timed(job)[0] for _ in range(count)]


def seconds(job: Callable[[], object], count: int) -> float:
    """Median duration of a job, in seconds."""
    return median(rounds(job, count))


def timed(job: Callable[[], Found]) -> tuple[float, Found]:
    """Duration of one run of a job, in seconds, and what it found."""
    start = perf_counter()
    found = job()
    return perf_counter() - start, found


def interleaved(jobs: Sequence[Callable[[], object]], count: int) -> list[float]:
    """Median duration of each job, in seconds, the jobs taking turns so that noise is shared."""
    for job in jobs:
        job()
    turns = [[timed(job)[0] for job in jobs] for _ in range(count)]
    return [median(times) for times in zip(*turns, strict=True)]


def show(title: str, lines: Sequence[Line]) -> None:
    """Print the lines of one measure as a table."""
    print(f"\n{title}")
    width = max(len(line.measure) for line in lines)
    told = max(len(line.found) for line in lines)
    for line in lines:
        verdict = {None: "", True: "met", False: "NOT MET"}[line.met]
        cells = f"  {line.measure:<{width}}  {line.found:>{told}}  {line.target:<26}  {verdict}"
        print(cells.rstrip(), flush=True)
