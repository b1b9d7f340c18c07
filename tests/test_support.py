"""How tests share: by `tests/support`, never by one another."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from support.paths import TESTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = sorted(TESTS.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Name each part of each module that a file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (part for alias in node.names for part in alias.name.split("."))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS)))
def test_no_test_imports_another(path: Path) -> None:
    found = [name for name in imported(path) if name.startswith("test_") or name == "conftest"]
    assert found == []


STOPWATCHES = {"time", "timeit", "perf_counter", "process_time", "monotonic"}
WAITING = {TESTS / "support" / "browser.py"}
"""What waits for a server that another process starts: it must give up some day."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS)))
def test_no_test_holds_a_stopwatch(path: Path) -> None:
    """What protects is shown by what is refused and how much is read (`support.work`)."""
    assert path in WAITING or not STOPWATCHES & set(imported(path))
