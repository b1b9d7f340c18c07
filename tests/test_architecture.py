"""The house is as drawn: who imports whom, what each wing knows, and the rules that keep it so."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pytest
from support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = ROOT / "cnc_geo"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PURE = ("schema", "territory", "network", "analysis", "candidacies")
FLOORS_OF_APP = ("display", "state", "parts", "pages", "main")
"""Floors of the application, from the lowest; what stands at its foot serves all of them."""
KNOWN_BY = {
    "click": {"cli"},
    "folium": {"maps", "app.parts.map_frame"},
    "branca": {"maps"},
    "streamlit": {"app"},
    "streamlit_folium": {"app.parts.map_frame"},
    "starlette": {"app"},
    "pyarrow": {"readers"},
    "pyogrio": {"readers", "app.serve"},
    "python_calamine": {"readers.containers"},
    "stdnum": {"readers"},
    "rapidfuzz": {"territory", "readers"},
    "geopandas": {"territory", "readers", "maps", "exports", "cli", "app"},
    "shapely": {"territory", "readers", "maps", "exports"},
    "pyproj": {"territory", "readers"},
}
FILES = {"os", "pathlib", "subprocess", "socket", "urllib", "requests", "random", "io", "shutil"}
CLOCK = {"time"}
READ_ASSETS = {"maps.assets", "maps.html"}
SAME_SUBJECT = {
    "candidacies": "candidacies: their words in schema, their tables on screens",
    "checklist": "the four questions: answered in analysis, shown in app",
    "coverage": "coverage: its words in schema, its table in analysis",
    "gaps": "gaps: found in analysis, shown in app",
    "geometry": "shapes: of zones in territory, of a file in readers",
    "model": "the dataclass of a wing: Territory, Network",
    "perimeters": "perimeters: resolved in network, listed on screens",
    "points": "points: of the rows of a file in readers, of the situation on maps",
    "provenance": "what every output carries: told in network, shown in app",
    "search": "a territory by its name: found in territory, typed in app",
    "summary": "the figures and the sentence: made in analysis, shown in app",
    "territory": "the territory: read by readers, shown by a page of app",
    "view": "what one looks at: told by an address in app, drawn by maps",
}
"""Names of modules that stand in several wings, and the subject that they share."""


@cache
def modules() -> dict[str, Path]:
    """Dotted name of each module, without the name of the package; packages as `wing`."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts).removesuffix("__init__").removesuffix(".")] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(name: str) -> frozenset[str]:
    """List what a module imports, anywhere in its code, type checking included."""
    found: set[str] = set()
    for node in ast.walk(tree(modules()[name])):
        if isinstance(node, ast.ImportFrom) and node.module:
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            ours = {f.removeprefix("cnc_geo.") for f in full} & set(modules())
            found |= {f"cnc_geo.{m}" for m in ours} if ours else {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return frozenset(found)


def own(name: str) -> set[str]:
    """List the modules of the package that a module imports."""
    return {m.removeprefix("cnc_geo.") for m in imported(name) if m.startswith("cnc_geo.")}


def wing(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def drawn() -> dict[str, set[str]]:
    """Read the eleven rows of the architecture page."""
    rows = re.findall(r"^\| `(\w+)` \| (.*?) ?\|$", PAGE, flags=re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", allowed)) for name, allowed in rows}


def allowed(name: str) -> set[str]:
    """Wings that a wing may import: those of its row, and theirs."""
    direct = drawn()[name]
    return direct.union(*(allowed(below) for below in direct))


# ------------------------------------------------------------------------------------- 1: downward


def test_nothing_else_stands_at_the_top():
    assert len(drawn()) == 11
    tops = {path.name for path in PACKAGE.iterdir()} - {"__pycache__", "data"}
    plain = {"__init__.py", "__init__.pyi", "py.typed", "errors.py"}
    assert tops == plain | (set(drawn()) - {"errors"})


@pytest.mark.parametrize("name", sorted(drawn()))
def test_a_wing_imports_what_its_row_allows(name):
    found = {wing(m) for module in modules() if wing(module) == name for m in own(module)}
    assert found - {name} <= allowed(name)


def test_no_module_imports_itself_through_others():
    left = {name: own(name) & set(modules()) for name in modules()}
    while left:
        ready = [name for name, below in left.items() if not below & set(left)]
        assert ready, f"a circle among {sorted(left)}"
        left = {name: below for name, below in left.items() if name not in ready}


def test_the_floors_of_the_application_import_downward():
    height = {floor: place for place, floor in enumerate(FLOORS_OF_APP)}
    for name in modules():
        floors = [m.split(".")[1] for m in own(name) if m.startswith("app.")]
        here = name.split(".")[1] if name.startswith("app.") else None
        if here in height:
            assert all(height.get(floor, -1) <= height[here] for floor in floors), name


# ------------------------------------------------------------------------- 2: what each wing knows


@pytest.mark.parametrize("package", sorted(KNOWN_BY))
def test_only_some_wings_know_a_package(package):
    known = [name for name in modules() if package in {m.split(".")[0] for m in imported(name)}]
    assert known
    for name in known:
        assert any(f"{name}.".startswith(f"{room}.") for room in KNOWN_BY[package]), name


def is_pure(name: str) -> bool:
    """Tell the core, and the maps but for what reads their assets."""
    return wing(name) in PURE or (wing(name) == "maps" and name not in READ_ASSETS)


@pytest.mark.parametrize("name", sorted(n for n in modules() if is_pure(n)))
def test_the_core_is_pure(name):
    assert not {module.split(".")[0] for module in imported(name)} & (FILES | CLOCK)
    calls = {
        node.func.id
        for node in ast.walk(tree(modules()[name]))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"print", "open", "input"}
    text = modules()[name].read_text(encoding="utf-8")
    assert not re.search(r"\.(today|now|utcnow|read_\w+|open)\(|Timestamp\(.now", text)


# ---------------------------------------------------------------------------------------- 3: names


def test_a_name_of_module_returns_only_for_the_same_subject():
    places: dict[str, set[str]] = defaultdict(set)
    for name, path in modules().items():
        if path.name != "__init__.py":
            stem = name.split(".")[-1]
            assert not (PACKAGE / wing(name) / stem).is_dir()
            places[stem].add(wing(name))
    stems = [n.split(".")[-1] for n, path in modules().items() if path.name != "__init__.py"]
    twice = {(wing(n), n.split(".")[-1]) for n in modules()}
    assert len(twice) == len(modules())  # unique within a wing
    assert stems
    assert {stem for stem, wings in places.items() if len(wings) > 1} == set(SAME_SUBJECT)


def test_names_of_classes_are_unique():
    places: dict[str, list[str]] = defaultdict(list)
    for name, path in modules().items():
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(name)
    assert {n: where for n, where in places.items() if len(where) > 1} == {}


# ------------------------------------------------------------------ 8: one list of public names


def test_public_names_are_listed_once():
    lists = [
        name
        for name, path in modules().items()
        for node in tree(path).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and "__all__" in ast.unparse(node).partition("=")[0]
    ]
    # The package's face hands on its stub; the command and the labels have a face of their own.
    assert lists == ["", "cli", "schema.labels"]


# ----------------------------------------------------------------- 9: what the house speaks of

NAMED = re.compile(r"(?<![\w/.*{}-])((?:[\w.-]+/)*[\w-]+\.(?:md|py|pyi|js|css|toml|txt|sh))\b")


def texts_of(path: Path) -> str:
    """Comments and docstrings of a module; the whole of any other file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return text
    comments = [line.partition("#")[2] for line in text.splitlines() if "#" in line]
    docs = [
        ast.get_docstring(node) or ""
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    return "\n".join(comments + docs)


def speaking() -> list[Path]:
    """List what may speak of a file: our code and our pages, the history of changes aside."""
    folders = ("cnc_geo", "tests", "benchmarks", "data")
    code = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    scripts = [*PACKAGE.rglob("*.js"), *PACKAGE.rglob("*.css")]
    pages = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    return sorted([*code, *scripts, *pages])


def is_here(name: str, path: Path) -> bool:
    """Tell whether a file of that name is in the checkout."""
    if any((base / name).exists() for base in (ROOT, path.parent, ROOT / "docs")):
        return True
    folders = ("cnc_geo", "data", "docs", "tests")
    return "/" not in name and any(any(ROOT.glob(f"{one}/**/{name}")) for one in folders)


def test_no_one_speaks_of_a_file_that_is_not_here():
    absent = {
        (str(path.relative_to(ROOT)), name)
        for path in speaking()
        for name in NAMED.findall(texts_of(path))
        if not is_here(name, path)
    }
    assert absent == set()


# ------------------------------------------------------------------------------------- 10: promises


@pytest.mark.parametrize("name", sorted(set(drawn()) - {"errors"}))
def test_a_wing_begins_with_its_promise(name):
    promise = (ast.get_docstring(tree(PACKAGE / name / "__init__.py")) or "").splitlines()[0]
    told = " ".join(PAGE.split())
    assert promise
    assert f"**`{name}`**: {promise}" in told


# --------------------------------------------------------------------- 11 and 12: tests, scripts


MODULES_OF_TESTS = {path.stem for path in (ROOT / "tests").rglob("test_*.py")} | {"conftest"}


def test_no_test_imports_another():
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(alias.name for alias in node.names)]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            # A fixture or a test that is given may have such a name: only modules are looked at.
            parts = [part for name in names for part in name.split(".")]
            assert not MODULES_OF_TESTS & set(parts), path


def test_every_script_is_linted():
    scripts = sorted(PACKAGE.rglob("*.js"))
    assert scripts
    assert {path.parent for path in scripts} == {PACKAGE / "maps" / "js"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = makefile.partition("\nlint:")[2].partition("\n\n")[0].splitlines()
    assert "\tnpm run --silent lint" in lines
    lint = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["scripts"]["lint"]
    assert "eslint --max-warnings 0 cnc_geo/maps/js" in lint
    assert "prettier --check cnc_geo/maps/js" in lint
    assert not list(PACKAGE.rglob("*.min.*"))
    for path in scripts:
        assert max(len(line) for line in path.read_text(encoding="utf-8").splitlines()) <= 100, path
