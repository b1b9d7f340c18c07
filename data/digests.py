"""Write the digests of the files of a folder, which `cnc_geo` verifies as it reads them."""

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"
"""File that tells them, as `sha256sum` writes and checks it."""

DATA = (".csv", ".json", ".parquet")
"""Suffixes of the files that are read."""


def write_digests(folder: Path) -> None:
    """
    Write the digests of a folder.

    Parameters
    ----------
    folder
        Where the files that were built stand.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix in DATA)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / NAME).write_text("".join(lines), encoding="utf-8", newline="\n")
