"""Build the demonstration network: deterministic, plainly fictive, laid on the real territory."""

import argparse
import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from demo_builder.attachments import attach
from demo_builder.candidacies import Candidacy, candidacies
from demo_builder.coordinators import Coordinator, coordinators
from demo_builder.posts import Post, fill_departments, place_posts
from demo_builder.script import OVERSEAS_COLLECTIVITIES
from demo_builder.structures import GENRES, Structure, name
from demo_builder.territory import load_territory
from digests import write_digests

HERE = Path(__file__).resolve().parent

Row = tuple[str, ...]

COLUMNS: Mapping[str, str] = {
    "structures": "id;nom;siret;commune;nature;fictif",
    "conseillers": ("id;structure;siret;commune;coordinateurs;latitude;longitude;etat;fictif"),
    "coordinateurs": "id;structure;siret;commune;niveau;codes;etat;debut;fin;fictif",
    "candidatures": (
        "id;structure;siret;commune;cas;porteur;nature;contrat;niveau;codes;etat;"
        "avis_prefet;date_depot;fictif"
    ),
}
FICTIVE = "true"


def build(territory_folder: Path) -> dict[str, list[Row]]:
    """
    Make the four tables of the network.

    Parameters
    ----------
    territory_folder
        Where the parquet files of the territory are.

    Returns
    -------
    tables
        Table name -> rows, in the order of `COLUMNS`, sorted by id.
    """
    territory = load_territory(territory_folder)
    register = fill_departments(territory)
    posts = place_posts(register)
    in_charge = coordinators(register, posts)
    asked = candidacies(register, posts, in_charge)
    ids = register.ids()
    noms = {**territory.nom, **{code: one[1] for code, one in OVERSEAS_COLLECTIVITIES.items()}}
    return {
        "structures": [_structure_row(one, ids, noms) for one in ids],
        "conseillers": _post_rows(attach(territory, posts, in_charge), ids),
        "coordinateurs": [_coordinator_row(one, ids) for one in in_charge],
        "candidatures": [_candidacy_row(one, ids) for one in asked],
    }


def _structure_row(one: Structure, ids: Mapping[Structure, str], noms: Mapping[str, str]) -> Row:
    """Write a carrier."""
    nature = GENRES[one.genre].nature
    return ids[one], name(one, noms), one.siret, one.commune, nature, FICTIVE


def _post_rows(posts: Iterable[Post], ids: Mapping[Structure, str]) -> list[Row]:
    """Write the posts, numbered in the order of their carriers."""
    ranked = sorted(posts, key=lambda post: (ids[post.structure], post.numero))
    return [
        (
            f"DEMO-CN-{number:05d}",
            ids[post.structure],
            post.structure.siret,
            post.commune,
            "|".join(post.coordinateurs),
            f"{post.latitude:.5f}",
            f"{post.longitude:.5f}",
            post.etat,
            FICTIVE,
        )
        for number, post in enumerate(ranked, start=1)
    ]


def _carrier_fields(one: Structure, ids: Mapping[Structure, str]) -> tuple[str, str, str]:
    """Write the three columns that name a carrier."""
    return ids[one], one.siret, one.commune


def _coordinator_row(one: Coordinator, ids: Mapping[Structure, str]) -> Row:
    """Write a coordinator."""
    return (
        one.id,
        *_carrier_fields(one.structure, ids),
        one.zone.niveau,
        "|".join(one.zone.codes),
        one.etat,
        one.debut.isoformat(),
        one.fin.isoformat() if one.fin else "",
        FICTIVE,
    )


def _candidacy_row(one: Candidacy, ids: Mapping[Structure, str]) -> Row:
    """Write a candidacy."""
    genre = GENRES[one.structure.genre]
    return (
        one.id,
        *_carrier_fields(one.structure, ids),
        one.cas,
        genre.porteur,
        genre.nature,
        one.contrat,
        one.zone.niveau,
        "|".join(one.zone.codes),
        one.etat,
        one.avis,
        one.depot.isoformat(),
        FICTIVE,
    )


def write(tables: Mapping[str, Sequence[Row]], folder: Path) -> None:
    """
    Write the tables as native files.

    Parameters
    ----------
    tables
        Table name -> rows.
    folder
        Where to write; made if need be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        with (folder / f"demo_{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\n")
            writer.writerow(COLUMNS[table].split(";"))
            writer.writerows(sorted(rows))
    write_digests(folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """
    Build and write the network.

    Parameters
    ----------
    arguments
        Command-line words; those of the process when missing.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--territory", type=Path, default=HERE / "territoire")
    parser.add_argument("--output", type=Path, default=HERE / "demonstration")
    options = parser.parse_args(arguments)
    write(build(options.territory), options.output)


if __name__ == "__main__":
    main()
