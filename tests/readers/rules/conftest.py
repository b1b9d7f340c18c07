"""What reads a small file on the embedded territory."""

import json
from typing import Any

import pytest
from support.readings import Read

from cnc_geo.readers.reading import Reading, read_file
from cnc_geo.territory.model import Territory


@pytest.fixture(scope="session")
def read(territory: Territory) -> Read:
    """Return what reads a text, or rows of a JSON, as a table."""

    def _read(content: Any, table: str | None = "conseillers", **options: Any) -> Reading:
        text = content if isinstance(content, str) else json.dumps(content)
        nom = "f.csv" if isinstance(content, str) else "f.json"
        return read_file(text.encode(), nom, territory, table=table, **options)

    return _read
