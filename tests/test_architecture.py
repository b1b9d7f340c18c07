"""The house is as drawn: who imports whom, and which packages of others each room knows."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = ROOT / "cnc_geo"

CORE = {
    "errors", "vocabulary", "tables", "territory", "network", "zones", "perimeters", "situation",
    "coverage", "gaps", "overlaps", "deadlines", "attachments", "needs", "findings", "provenance",
    "shapes", "features", "polygons", "pieces", "borders", "atoms", "moments", "places",
    "portraits", "call", "procedure", "standings", "articulation", "completion", "flags", "rules",
    "candidacies", "consultation", "names", "finder", "blocks", "checklist", "differences",
}  # fmt: skip
KNOWN_BY = {
    "click": {"cli", "french_click"},
    "folium": {"maps", "ui"},
    "branca": {"maps"},
    "streamlit": {"ui"},
    "streamlit_folium": {"ui"},
    "pyarrow": {"opening", "readers"},
    "pyogrio": {"opening", "ui"},
    "python_calamine": {"opening"},
    "stdnum": {"readers"},
    "rapidfuzz": {"finder", "readers"},
    "geopandas": {
        *("shapes", "features", "readers", "maps", "exports", "ui", "cli", "territory", "atoms"),
    },
    "shapely": {
        *("shapes", "features", "opening", "readers", "exports", "maps"),
        *("polygons", "pieces", "borders", "atoms", "moments"),
    },
    "pyproj": {"atoms", "borders", "moments", "opening", "readers"},
}
IMPURE = {"os", "pathlib", "subprocess", "socket", "urllib", "requests", "time", "random", "io"}


def room(path: Path) -> str:
    """Name the room of a file: its module, or the folder it is in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported() -> dict[str, set[str]]:
    """List what each room imports, anywhere in its code, type checking included."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                module = node.module or ""
                names = [f"{module}.{alias.name}" for alias in node.names]
                found[room(path)] |= set(names if module == "cnc_geo" else [module])
            elif isinstance(node, ast.Import):
                found[room(path)] |= {alias.name for alias in node.names}
    return found


def drawn() -> dict[str, set[str]]:
    """Read the table of the architecture page."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) ?\|$", text, flags=re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", allowed)) for name, allowed in rows}


def own_imports() -> dict[str, set[str]]:
    """Reduce imports to the rooms of the package, a room's own modules left out."""
    return {
        name: {m.split(".")[1] for m in modules if m.startswith("cnc_geo.")} - {name}
        for name, modules in imported().items()
    }


def test_every_room_is_drawn():
    assert set(drawn()) == {room(path) for path in PACKAGE.rglob("*.py")} - {"__init__"}


@pytest.mark.parametrize("name", sorted(drawn()))
def test_a_room_imports_exactly_what_is_drawn(name):
    assert own_imports().get(name, set()) == drawn()[name]


def test_imports_go_down_only():
    edges = drawn()
    height: dict[str, int] = {}
    while len(height) < len(edges):
        ready = [n for n, down in edges.items() if n not in height and down <= set(height)]
        assert ready, f"a circle among {sorted(set(edges) - set(height))}"
        height |= {n: 1 + max((height[d] for d in edges[n]), default=0) for n in ready}
    assert height["errors"] == 1


@pytest.mark.parametrize("package", sorted(KNOWN_BY))
def test_only_some_rooms_know_a_package(package):
    known = {
        name
        for name, modules in imported().items()
        if package in {m.split(".")[0] for m in modules}
    }
    assert known - {"__init__"} <= KNOWN_BY[package]


@pytest.mark.parametrize("name", sorted(CORE))
def test_the_core_is_pure(name):
    roots = {module.split(".")[0] for module in imported()[name]}
    assert not roots & IMPURE
    calls = {
        node.func.id
        for node in ast.walk(ast.parse((PACKAGE / f"{name}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"print", "open", "input"}


def test_the_core_never_asks_the_clock():
    for name in CORE:
        text = (PACKAGE / f"{name}.py").read_text(encoding="utf-8")
        assert not re.search(r"\.(today|now|utcnow)\(", text), name
