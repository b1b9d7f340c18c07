"""What a fictive candidacy says of itself: case, carrier, contract, course."""

from collections.abc import Mapping, Sequence
from datetime import date

from .draws import day_between, pick
from .script import EXTRA, JOINING, LONGER, NEW, ROLE
from .structures import GENRES, Structure

CASES: Mapping[str, int] = {LONGER: 24, ROLE: 36, EXTRA: 24, NEW: 24, JOINING: 12}
JOINING_IN_POST = 6
COMMUNE_LISTS = 4

Levels = Sequence[tuple[str, float]]
LEVELS: Levels = (("departement", 0.18), ("epci", 0.74), ("commune", 0.08))
"""How the drawn perimeters are shared out; lists of communes stop at `COMMUNE_LISTS`."""

FIRST_FILING, LAST_FILING = date(2023, 9, 20), date(2023, 12, 9)
"""Bounds of the drawn filing days: the last day of the call and the late ones are scripted."""

NEWCOMERS: Sequence[tuple[str, float]] = (
    ("association", 0.22),
    ("intercommunalite", 0.14),
    ("sociale", 0.10),
    ("hub", 0.10),
    ("gip", 0.08),
    ("chambre", 0.08),
    ("epic", 0.06),
    ("grades", 0.04),
    ("grades_prive", 0.04),
    ("fondation", 0.06),
    ("oph", 0.04),
    ("ccas", 0.04),
)
"""Kinds of carriers that do not benefit from the programme yet."""

CONTRACTS: Mapping[str, Sequence[tuple[str, float]]] = {
    "collectivite": (
        ("cdd_public", 0.42),
        ("contrat_projet_public", 0.26),
        ("cdi_public", 0.14),
        ("titulaire", 0.14),
        ("cdd_droit_prive", 0.04),
    ),
    "publique": (
        ("cdd_public", 0.5),
        ("cdd_droit_prive", 0.38),
        ("cdi_public", 0.06),
        ("titulaire", 0.06),
    ),
    "privee": (("cdi", 0.47), ("cdd", 0.35), ("contrat_projet", 0.15), ("cdd_public", 0.03)),
}
"""Contracts by legal group; the last ones of each are not provided by the call, on purpose."""

OPINIONS: Mapping[str, Sequence[tuple[str, float]]] = {
    "propose": (("favorable", 0.48), ("defavorable", 0.17), ("", 0.35)),
    "prevu": (("favorable", 0.95), ("defavorable", 0.05)),
    "termine": (("favorable", 0.2), ("defavorable", 0.7), ("", 0.1)),
}
"""Prefect's opinion by state of the candidacy."""


def contract(structure: Structure, key: str) -> str:
    """
    Draw a contract that mostly suits the carrier.

    Parameters
    ----------
    structure
        The carrier.
    key
        Name of the draw.

    Returns
    -------
    contract
        One of the eight contracts.
    """
    genre = GENRES[structure.genre]
    group = genre.porteur if genre.porteur in CONTRACTS else genre.nature
    return pick(CONTRACTS[group], "contrat", key)


def course(key: str) -> tuple[str, str, date]:
    """
    Draw what became of a candidacy.

    Parameters
    ----------
    key
        Name of the draw.

    Returns
    -------
    course
        State, prefect's opinion and filing day.
    """
    etat = pick((("propose", 0.78), ("prevu", 0.13), ("termine", 0.09)), "état", key)
    avis = pick(OPINIONS[etat], "avis", key)
    return etat, avis, day_between(FIRST_FILING, LAST_FILING, "dépôt", key)
