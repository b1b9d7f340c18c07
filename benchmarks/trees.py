"""The two trees that are compared: this checkout, and another commit built apart."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

ROOT = Path(__file__).resolve().parents[1]
APART = ROOT / ".bench"
"""Where other commits are built, each in a folder of its short name; not tracked."""


class Tree(NamedTuple):
    """A commit, or what is being made of it, with the Python that runs it.

    Parameters
    ----------
    folder
        Root of the tree.
    python
        Python of its environment, `cnc-geo` beside it.
    """

    folder: Path
    python: Path


class Answer(NamedTuple):
    """What a worker says of one run.

    Parameters
    ----------
    seconds
        Duration.
    fingerprint
        Equal for equal results.
    refused
        Why there is no result; empty if there is one.
    """

    seconds: float = 0.0
    fingerprint: str = ""
    refused: str = ""


class Worker:
    """A process that measures one tree, alive until its context is left.

    Parameters
    ----------
    tree
        What to measure.
    options
        Command line of `worker.py`.
    """

    def __init__(self, tree: Tree, options: Sequence[str] = ()) -> None:
        self._process = subprocess.Popen(
            # -P: our folder of benchmarks must not be where the other commit imports from.
            [tree.python, "-P", Path(__file__).with_name("worker.py"), *options],
            cwd=tree.folder,
            env={**os.environ, "PYTHONPATH": str(tree.folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, measure: str) -> Answer:
        """Have a measure run once more."""
        process = self._process
        assert process.stdin is not None  # noqa: S101  (both are pipes)
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(f"{measure}\n")
        process.stdin.flush()
        told = process.stdout.readline()
        if not told:
            message = f"the worker of {process.args!r} ended: {process.wait()}"
            raise RuntimeError(message)
        return Answer(**json.loads(told))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.communicate()


def this_checkout() -> Tree:
    """Give the tree that this file is in, run by this very Python."""
    return Tree(ROOT, Path(sys.executable))


def whole_name(commit: str) -> str:
    """Resolve a commit, a branch or a tag; LookupError if this repository has it not."""
    asked = ["git", "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"no such commit here: {commit} (a shallow clone must fetch it first)"
        raise LookupError(message)
    return done.stdout.strip()


def built(commit: str) -> Tree:
    """Build a commit apart, or take what was built of it before.

    Parameters
    ----------
    commit
        Whole name of the commit.

    Returns
    -------
    Tree
        A git worktree, with its own `.venv` of the versions that it pins.
    """
    folder = APART / commit[:7]
    environment = folder / ".venv"
    tree = Tree(folder, environment / "bin" / "python")
    ready = environment / ".built"
    if is_at(folder, commit) and ready.exists():
        return tree
    print(f"building {commit[:7]} in {folder.relative_to(ROOT)} (a minute or two)", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    _run("git", "worktree", "add", "--quiet", "--force", "--detach", str(folder), commit)
    _run(sys.executable, "-m", "venv", str(environment))
    install = "-m pip install --quiet --disable-pip-version-check --constraint constraints.txt"
    _run(str(tree.python), *install.split(), "--editable", ".", cwd=folder)
    ready.touch()
    return tree


def is_at(folder: Path, commit: str) -> bool:
    """Tell whether a folder is a worktree of a commit, without any change."""
    if not (folder / ".git").exists():  # git would tell of the checkout around it
        return False
    git = ["git", "-C", str(folder)]
    head, changes = (
        subprocess.run([*git, *asked], capture_output=True, text=True, check=False).stdout
        for asked in (("rev-parse", "HEAD"), ("status", "--porcelain"))
    )
    return head.strip() == commit and not changes


def _run(*arguments: str, cwd: Path = ROOT) -> None:
    subprocess.run(arguments, cwd=cwd, check=True)
