"""The demonstration network, read with plain sets, without cnc_geo and without its builder."""

import csv
from collections import Counter
from functools import cache

import pandas as pd

from support.paths import DATA

TABLES = ("structures", "conseillers", "coordinateurs", "candidatures")
PREFIXES = {
    "structures": r"DEMO-S-\d{5}",
    "conseillers": r"DEMO-CN-\d{5}",
    "coordinateurs": r"DEMO-CO-\d{3}",
    "candidatures": r"DEMO-CA-\d{3}",
}
COLUMNS = {
    "structures": "id;nom;siret;commune;nature;fictif",
    "conseillers": "id;structure;siret;commune;coordinateurs;latitude;longitude;etat;fictif",
    "coordinateurs": "id;structure;siret;commune;niveau;codes;etat;debut;fin;fictif",
    "candidatures": (
        "id;structure;siret;commune;cas;porteur;nature;contrat;niveau;codes;etat;avis_prefet;"
        "date_depot;fictif"
    ),
}
OVERSEAS_COLLECTIVITIES = {"97502": "975", "97701": "977", "97801": "978"}
FORMER = {"245701362": "992367730", "93059": "93066"}
VIEW_DAY = "2026-10-01"


@cache
def rows(table: str) -> list[dict[str, str]]:
    with (DATA / "demonstration" / f"demo_{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@cache
def by_id(table: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(table)}


@cache
def communes() -> pd.DataFrame:
    return pd.read_parquet(DATA / "territoire" / "communes.parquet").set_index("code", drop=False)


@cache
def members() -> dict[tuple[str, str], frozenset[str]]:
    table = communes()
    found = {("commune", str(code)): frozenset([str(code)]) for code in table.index}
    for niveau in ("departement", "region", "epci", "ept"):
        for code, held in table.dropna(subset=[niveau]).groupby(niveau):
            found[niveau, str(code)] = frozenset(map(str, held["code"]))
    return found


@cache
def zone(ident: str) -> frozenset[str]:
    """Expand the perimeter of a coordinator or of a candidacy."""
    row = by_id("candidatures" if ident.startswith("DEMO-CA") else "coordinateurs")[ident]
    codes = [FORMER.get(code, code) for code in row["codes"].split("|") if code]
    return frozenset().union(*(members().get((row["niveau"], code), ()) for code in codes))


def population(codes: frozenset[str]) -> int:
    return int(communes()["population"].loc[sorted(codes)].sum())


@cache
def touching() -> frozenset[tuple[str, str]]:
    pairs = pd.read_parquet(DATA / "territoire" / "adjacence.parquet")
    kept = pairs[pairs["longueur_m"] > 0]
    return frozenset(zip(kept["a"], kept["b"], strict=True))


def are_contiguous(one: frozenset[str], other: frozenset[str]) -> bool:
    return any((a in one and b in other) or (a in other and b in one) for a, b in touching())


def in_post() -> list[str]:
    return [
        row["id"]
        for row in rows("coordinateurs")
        if row["etat"] == "en_poste"
        and row["debut"] <= VIEW_DAY
        and (not row["fin"] or row["fin"] >= VIEW_DAY)
    ]


def depth() -> Counter[str]:
    return Counter(code for ident in in_post() for code in zone(ident))


def is_luhn_valid(number: str) -> bool:
    total = 0
    for rank, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if rank % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def posts_in(codes: frozenset[str]) -> list[dict[str, str]]:
    return [row for row in rows("conseillers") if row["commune"] in codes]
