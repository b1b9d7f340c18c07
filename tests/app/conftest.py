"""Pages run in process: a server that starts reads nothing that is read already."""

import pytest

import cnc_geo.app.state.cache  # noqa: F401  (what it reads with is replaced, once it is imported)


@pytest.fixture(autouse=True)
def _read_once(read_once: None) -> None:
    """Read once for all tests of pages."""
