"""The files of the package: each is verified as it is read, by its digest."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from cnc_geo.errors import SourceError

DIGESTS = "SHA256SUMS"
"""File of a folder that tells the digest of the others, as `sha256sum` writes it."""


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
        content = path.read_bytes()
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


@cache
def _digests(folder: Path) -> dict[str, str] | None:
    """Read the digests of a folder; those of the package must be there."""
    listed = folder / DIGESTS
    if not listed.exists() and not _is_ours(folder):
        return None
    lines = listed.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _is_ours(folder: Path) -> bool:
    return folder in (embedded("territoire"), embedded("demonstration"))


def _remedy(path: Path) -> str:
    if _is_ours(path.parent):
        return "Réinstallez cnc_geo."
    return (
        f"Reconstruisez ce dossier, ou ôtez-en {DIGESTS} si vous avez changé ce fichier vous-même."
    )
