"""Where a point is not where its row says: each case is said, and nothing is moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnc_geo.readers.location.words import departement_of

if TYPE_CHECKING:
    from cnc_geo.readers.journal import Journal
    from cnc_geo.territory.model import Territory


def say_apart(ligne: int, stated: str, below: str, territory: Territory, journal: Journal) -> None:
    """Say a point that is in another commune than the one stated, or in none."""
    of_commune = departement_of(territory)
    name = f"{territory.name('commune', stated)} ({stated})"
    if not below:
        journal.of_rows(
            [ligne],
            "latitude",
            "point_hors_france",
            "garde",
            f"Un point dans {name} est attendu ; il n'est dans aucune commune. La commune déclarée "
            "compte, le point est gardé.",
        )
        return
    same = of_commune[stated] == of_commune[below]
    found = f"{territory.name('commune', below)} ({below})"
    journal.of_rows(
        [ligne],
        "latitude",
        "point_hors_commune" if same else "point_hors_departement",
        "garde",
        f"Un point dans {name} est attendu ; il est dans {found}. La commune déclarée compte, le "
        "point est gardé. Vérifiez l'un et l'autre.",
    )


def say_nowhere(ligne: int, journal: Journal, *, kept: bool) -> None:
    """Say a point that is in no commune; `kept` if a postal code locates the row."""
    then = "la commune de son code postal compte" if kept else "la ligne n'est pas située"
    journal.of_rows(
        [ligne],
        "latitude",
        "point_hors_france",
        "garde" if kept else "ignore",
        f"Un point de France est attendu ; il n'est dans aucune commune : {then}.",
    )


def say_elsewhere(
    ligne: int, below: str, where: frozenset[str], territory: Territory, journal: Journal
) -> None:
    """Say a point that is in another department than the row, which nothing else locates."""
    journal.of_rows(
        [ligne],
        "latitude",
        "point_hors_departement",
        "garde",
        f"Un point du département {', '.join(sorted(where))} est attendu ; il est dans "
        f"{territory.name('commune', below)} ({below}). Rien d'autre ne situe la ligne : elle est "
        "gardée et ne compte dans aucun territoire. Vérifiez l'un et l'autre.",
    )
