"""The files of the package: each is verified as it is read, by its digest."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from cnc_geo.errors import SourceError
from cnc_geo.schema.french import in_mo

DIGESTS = "SHA256SUMS"
"""File of a folder that tells the digest of the others, as `sha256sum` writes it."""


OCTETS_MAX = 50_000_000
"""Bytes of a table, ten times those of the largest embedded one; of another file, a fiftieth."""

_TABLES = (".parquet", ".csv")


def embedded(folder: str) -> Path:
    """Find an embedded folder: in the installed package, else in `data/` of the checkout."""
    installed = Path(__file__).parents[1] / "data" / folder
    return installed if installed.is_dir() else Path(__file__).parents[2] / "data" / folder


def read_verified(path: Path) -> bytes:
    """Read a file of a folder that tells the digests of its own; another folder may tell none.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    bytes
        All of it, the very bytes that were verified.

    Raises
    ------
    SourceError
        If it cannot be read, or is not what its folder says.
    """
    try:
        content = _bytes(path)
        told = _digests(path.parent)
    except (OSError, ValueError) as error:
        message = (
            f"Le fichier « {path} » n'a pas pu être lu : il a disparu, ou ne peut pas l'être. "
            f"{_remedy(path)}"
        )
        raise SourceError(message) from error
    if told is not None and told.get(path.name) != hashlib.sha256(content).hexdigest():
        message = (
            f"Le fichier « {path} » n'est pas celui que {DIGESTS} annonce : il est abîmé, ou a été "
            f"changé. {_remedy(path)}"
        )
        raise SourceError(message)
    return content


def _bytes(path: Path) -> bytes:
    """Read a file whose size is known first; one that has none, a pipe, may never end."""
    if not path.is_file():
        raise FileNotFoundError
    most = OCTETS_MAX if path.suffix in _TABLES else OCTETS_MAX // 50
    size = path.stat().st_size
    if size > most:
        message = (
            f"Le fichier « {path} » doit tenir en {in_mo(most)}, il en compte {in_mo(size)}. "
            f"{_remedy(path)}"
        )
        raise SourceError(message)
    return path.read_bytes()


@cache
def _digests(folder: Path) -> dict[str, str] | None:
    """Read the digests of a folder; those of the package must be there."""
    listed = folder / DIGESTS
    if not listed.exists() and not _is_ours(folder):
        return None
    lines = _bytes(listed).decode("utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _is_ours(folder: Path) -> bool:
    return folder in (embedded("territoire"), embedded("demonstration"))


def _remedy(path: Path) -> str:
    if _is_ours(path.parent):
        return "Réinstallez cnc_geo."
    return (
        f"Reconstruisez ce dossier, ou ôtez-en {DIGESTS} si vous avez changé ce fichier vous-même."
    )
