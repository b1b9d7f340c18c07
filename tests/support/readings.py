"""A file read as a table on the embedded territory, and what was said of it."""

from collections.abc import Callable
from typing import Any

from cnc_geo.readers.reading import Reading

Read = Callable[..., Reading]


def said(reading: Reading, *constats: str) -> list[tuple[int, str, str]]:
    """Tell what was said of rows, as (line, constat, treatment), of these kinds or of all."""
    rows = reading.diagnostics.dropna(subset="ligne")
    return [
        (int(ligne), str(constat), str(traitement))
        for ligne, constat, traitement in zip(
            rows["ligne"], rows["constat"], rows["traitement"], strict=True
        )
        if not constats or constat in constats
    ]


def of_file(reading: Reading) -> dict[str, str]:
    """Tell what was said of the file as a whole: constat → explanation."""
    rows = reading.diagnostics[reading.diagnostics["ligne"].isna()]
    return dict(zip(rows["constat"], rows["explication"], strict=True))


def column(reading: Reading, nom: str, table: str = "conseillers") -> list[Any]:
    return reading.tables[table][nom].tolist()


def explanation(reading: Reading, constat: str) -> str:
    return str(reading.diagnostics.set_index("constat").loc[constat, "explication"])
