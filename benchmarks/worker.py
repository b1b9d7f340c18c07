"""Measure one tree of cnc_geo, as often as asked: a line in, a line out.

Run by the Python of the tree that is measured, with this tree as its import path. The tree may be
of any commit, so nothing is used here but what stays: the public names of `cnc_geo`, and the
command line. Nothing of `benchmarks` is imported: the other commit has another.

In: the name of a measure. Out: a JSON object, with either `seconds` (of one run, after one that is
not counted) and `fingerprint` (of what was found), or `refused` (why there is none).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any, TypeAlias

import pandas as pd

import cnc_geo

JOUR = "2026-10-01"
NIVEAUX = ("commune", "epci", "departement", "region", "france")
WIDER = ({"niveau": "region"}, {"niveau": "france"})
"""Options that do not go with a department."""

COMMANDS = {
    "help": ("--help",),
    "couverture": ("couverture", "--niveau", "epci"),
    "recouvrements": ("recouvrements",),
    "lacunes": ("lacunes",),
    "candidatures": ("candidatures",),
}
"""Name of the measure → words after `cnc-geo`."""

_READING = "from cnc_geo import read_network, read_territory; read_network(read_territory())"

FUNCTIONS: dict[str, tuple[dict[str, str], ...]] = {
    "measure_coverage": tuple({"niveau": niveau} for niveau in NIVEAUX),
    "find_gaps": ({},),
    "find_overlaps": ({},),
    "portray_perimeters": ({},),
    "find_deadlines": ({"niveau": "epci"},),
    "compare_truths": ({"niveau": "epci"},),
    "list_disagreements": ({},),
    "measure_needs": ({"niveau": "epci"},),
    "examine_candidacies": ({},),
    "meet_candidacies": ({},),
    "complete_departments": ({},),
    "draw_map": ({},),
}
"""Public function of a situation, which is made before the clock starts → options of its calls."""

MEASURES = {
    **{name: " ".join(("cnc-geo", *words)) for name, words in COMMANDS.items()},
    "reading": "python -c 'read_network(read_territory())'",
    "verify_file": "verify_file",
    "situate": "situate",
    **{name: name for name in FUNCTIONS},
    "measure_coverage": f"measure_coverage, {len(NIVEAUX)} levels",
}
"""Every measure, with its heading."""

# Types of the core have no public name: hence each `Any` below.
Job: TypeAlias = Callable[[], object]


def _processor() -> float:
    """Tell the processor's seconds spent by this process and by those that it ran."""
    own, others = (getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


CLOCKS = {"wall": perf_counter, "processor": _processor}
"""What is counted: the time one waits, or, where other work disturbs it, the processor's."""


@dataclass(frozen=True)
class Scene:
    """What is measured on.

    Parameters
    ----------
    departement
        Code of the only department to look at; None for all France. Files are read whole.
    fichier
        The file that `verify_file` reads.
    clock
        One of `CLOCKS`.
    """

    departement: str | None
    fichier: str
    clock: str = "wall"

    @cached_property
    def territory(self) -> Any:  # noqa: ANN401
        """The embedded territory: read once, like in the application."""
        return cnc_geo.read_territory()

    @cached_property
    def network(self) -> Any:  # noqa: ANN401
        """The demonstration network."""
        return cnc_geo.read_network(self.territory)

    def situate(self, network: Any) -> Any:  # noqa: ANN401
        """Make a situation that nobody has looked at."""
        return cnc_geo.situate(self.territory, network, jour=JOUR, departement=self.departement)

    def fresh(self, name: str) -> Any:  # noqa: ANN401
        """Copy the network: what an earlier run kept of it is not found again."""
        if name != "measure_needs":
            return replace(self.network)
        codes = self.territory.communes["code"]
        told = {"niveau": "commune", "code": codes, "nom": "", "valeur": codes.index % 101 / 1.0}
        return replace(self.network, indicateurs=pd.DataFrame(told))


def prepare(name: str, scene: Scene) -> Job:
    """Make all that a measure needs, and give what is to be timed."""
    if name in COMMANDS:
        return _command(COMMANDS[name], scene)
    if name == "reading":
        return lambda: _run(sys.executable, "-P", "-c", _READING)
    if name == "verify_file":
        territory = scene.territory
        return lambda: cnc_geo.verify_file(scene.fichier, territory)
    network = scene.fresh(name)
    if name == "situate":
        return lambda: scene.situate(network)
    situation = scene.situate(network)
    function = getattr(cnc_geo, name)
    calls = [told for told in FUNCTIONS[name] if not (scene.departement and told in WIDER)]
    return lambda: [function(situation, **options) for options in calls]


def _command(words: tuple[str, ...], scene: Scene) -> Job:
    asked = [str(Path(sys.executable).with_name("cnc-geo")), *words]
    if words[0] != "--help":
        asked += ["--date", JOUR]
        asked += ["--departement", scene.departement] if scene.departement else []
    return lambda: _run(*asked)


def _run(*arguments: str) -> str:
    done = subprocess.run(arguments, check=True, capture_output=True)
    return done.stdout.decode()


def fingerprint(name: str, found: Any) -> str:  # noqa: ANN401
    """Give the same short text to equal results.

    Spaces that do not break count as one: which of them stands in a number is no result.
    """
    if name == "situate":
        found = cnc_geo.count_figures(found)
    if name == "find_gaps":
        found = [gaps.table for gaps in found]
    if name == "verify_file":
        found = [found.lues, found.diagnostics, *found.tables.items()]
    text = _text(found).replace("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")
    return sha256(text.encode()).hexdigest()[:12]


def _text(found: object) -> str:
    if isinstance(found, pd.DataFrame):
        return found.to_csv(index=False)
    if isinstance(found, list | tuple):
        return "\n".join(_text(item) for item in found)
    return str(found)


def answer(name: str, scene: Scene, warmed: set[str]) -> Mapping[str, object]:
    """Run a measure once, with a first run that is not counted unless `warmed` tells of one."""
    try:
        if name not in warmed:
            prepare(name, scene)()
            warmed.add(name)
        job = prepare(name, scene)
        gc.collect()
        clock = CLOCKS[scene.clock]
        start = clock()
        found = job()
        seconds = clock() - start
        return {"seconds": seconds, "fingerprint": fingerprint(name, found)}
    except Exception as error:  # noqa: BLE001  (the other commit may lack anything)
        return {"refused": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Answer each line until there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departement")
    parser.add_argument("--fichier", default="")
    parser.add_argument("--clock", choices=CLOCKS, default="wall")
    scene = Scene(**vars(parser.parse_args()))
    if not Path(cnc_geo.__file__).is_relative_to(Path.cwd()):
        sys.exit(f"{cnc_geo.__file__} is not of the tree that is measured, {Path.cwd()}.")
    warmed: set[str] = set()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    for line in sys.stdin:
        print(json.dumps(answer(line.strip(), scene, warmed)), file=answers, flush=True)


if __name__ == "__main__":
    main()
