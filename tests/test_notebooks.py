"""The notebooks are true: executed anew, they show what they say."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient
from support.paths import ROOT
from support.patience import PATIENCE

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def shown(notebook: nbformat.NotebookNode) -> list[str]:
    """List what each cell of code prints and returns; the kernel may print in several pieces."""
    return [
        "".join(output.get("text") or output["data"]["text/plain"] for output in cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_there_is_a_notebook():
    assert NOTEBOOKS


# The kernel's own packages warn about each other; ours are held to no warning everywhere else.
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_it_says(path):
    told = nbformat.read(path, as_version=4)
    executed = nbformat.read(path, as_version=4)
    for cell in executed.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    NotebookClient(executed, timeout=PATIENCE, kernel_name="python3").execute()
    assert shown(executed) == shown(told)
    assert all(shown(told))
