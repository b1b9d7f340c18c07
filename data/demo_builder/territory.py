"""The real territory the fictive network is laid on: communes, levels, neighbours, shapes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

GREATER_PARIS = "200054781"


@dataclass(frozen=True)
class Zone:
    """
    A perimeter as people declare it: a level and its codes.

    Parameters
    ----------
    niveau
        Level of the codes; empty when the zone is only a label.
    codes
        Codes of that level.
    """

    niveau: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Territory:
    """
    Communes of the embedded vintage and what links them.

    Parameters
    ----------
    members
        Communes of each (level, code).
    neighbours
        Communes that share a border with a commune.
    shapes
        Polygon of each commune, in longitude and latitude.
    former_communes, former_epci
        Present code of each obsolete code.
    population
        Inhabitants of each commune.
    point
        Longitude and latitude of a point of each commune, in degrees.
    departement, region, nom
        Department code, region code and name of each commune.
    group
        Level and code of the unit that each commune works with; none for some.
    """

    members: Mapping[tuple[str, str], frozenset[str]]
    neighbours: Mapping[str, frozenset[str]]
    shapes: Mapping[str, BaseGeometry]
    former_communes: Mapping[str, str]
    former_epci: Mapping[str, str]
    population: Mapping[str, int]
    point: Mapping[str, tuple[float, float]]
    departement: Mapping[str, str]
    region: Mapping[str, str]
    nom: Mapping[str, str]
    group: Mapping[str, tuple[str, str] | None]

    def expand(self, zone: Zone) -> frozenset[str]:
        """
        Give the communes of a zone; obsolete codes are followed, unknown ones give nothing.

        Parameters
        ----------
        zone
            The perimeter.

        Returns
        -------
        communes
            Codes of its communes.
        """
        former = {"epci": self.former_epci, "commune": self.former_communes}.get(zone.niveau, {})
        sets = [self.members.get((zone.niveau, former.get(code, code))) for code in zone.codes]
        return frozenset().union(*(found for found in sets if found))

    def inhabitants(self, communes: Iterable[str]) -> int:
        """
        Add up populations.

        Parameters
        ----------
        communes
            Commune codes.

        Returns
        -------
        population
            Inhabitants.
        """
        return sum(self.population[code] for code in communes)

    def largest(self, communes: Iterable[str]) -> str:
        """
        Give the most populous commune of a set.

        Parameters
        ----------
        communes
            Commune codes, at least one.

        Returns
        -------
        code
            The largest one; the first code when equal.
        """
        return min(communes, key=lambda code: (-self.population[code], code))

    def units(self) -> dict[str, list[tuple[str, str]]]:
        """
        Sort the intercommunal units by the department where most of their inhabitants live.

        Greater Paris is left out: its eleven EPT stand for it.

        Returns
        -------
        units
            Department -> list of (level, code), in the order of the codes.
        """
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for (niveau, code), communes in sorted(self.members.items()):
            if niveau == "ept" or (niveau == "epci" and code != GREATER_PARIS):
                found[self.main_departement(communes)].append((niveau, code))
        return dict(found)

    def main_departement(self, communes: Iterable[str]) -> str:
        """
        Give the department where most inhabitants of a set of communes live.

        Parameters
        ----------
        communes
            Commune codes.

        Returns
        -------
        departement
            Department code.
        """
        held: dict[str, int] = defaultdict(int)
        for code in communes:
            held[self.departement[code]] += self.population[code]
        return min(held, key=lambda departement: (-held[departement], departement))

    def beside(self, niveau: str, code: str) -> list[str]:
        """
        List the units of the same level that touch a unit.

        Parameters
        ----------
        niveau
            "epci" or "ept".
        code
            Code of the unit.

        Returns
        -------
        codes
            Codes of its neighbours, sorted.
        """
        own = self.members[niveau, code]
        around = frozenset().union(*(self.neighbours.get(commune, frozenset()) for commune in own))
        met = {self.group[commune] for commune in around - own}
        return sorted(pair[1] for pair in met if pair and pair[0] == niveau)


def load_territory(folder: Path) -> Territory:
    """
    Read the embedded territory.

    Parameters
    ----------
    folder
        Where the parquet files of the territory are.

    Returns
    -------
    territory
        The communes and their links.
    """
    communes = pd.read_parquet(folder / "communes.parquet").set_index("code", drop=False)
    shapes = gpd.read_parquet(folder / "contours_communes.parquet")
    epci = _texts(communes, "epci")
    ept = _texts(communes, "ept")
    return Territory(
        members=_members(communes),
        neighbours=_neighbours(pd.read_parquet(folder / "adjacence.parquet")),
        shapes=dict(zip(shapes["code"], shapes.geometry, strict=True)),
        former_communes=_passage(folder / "passage_communes.parquet"),
        former_epci=_passage(folder / "passage_epci.parquet"),
        population={str(code): int(n) for code, n in communes["population"].items()},
        point=dict(
            zip(
                map(str, communes.index),
                zip(communes["longitude"], communes["latitude"], strict=True),
                strict=True,
            )
        ),
        departement=_texts(communes, "departement"),
        region=_texts(communes, "region"),
        nom=_texts(communes, "nom"),
        group={code: _group(code, epci, ept) for code in communes.index},
    )


def _texts(communes: pd.DataFrame, column: str) -> dict[str, str]:
    """Give one column as commune -> text, without its missing values."""
    return {str(code): str(text) for code, text in communes[column].dropna().items()}


def _group(code: str, epci: Mapping[str, str], ept: Mapping[str, str]) -> tuple[str, str] | None:
    """Give the unit a commune works with: its EPT in Greater Paris, else its EPCI, else none."""
    if code in ept:
        return "ept", ept[code]
    # Paris belongs to no EPT, and sharing its posts over the whole metropolis would empty it.
    if epci.get(code, GREATER_PARIS) == GREATER_PARIS:
        return None
    return "epci", epci[code]


def _members(communes: pd.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    """List the communes of every unit of every level."""
    members = {("commune", str(code)): frozenset([str(code)]) for code in communes.index}
    for niveau in ("departement", "region", "epci", "ept"):
        held = communes.dropna(subset=[niveau])
        for code, rows in held.groupby(niveau):
            members[niveau, str(code)] = frozenset(map(str, rows.index))
    return members


def _neighbours(pairs: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Turn pairs of communes into commune -> neighbours."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in zip(pairs["a"], pairs["b"], strict=True):
        found[one].add(other)
        found[other].add(one)
    return {code: frozenset(others) for code, others in found.items()}


def _passage(path: Path) -> dict[str, str]:
    """Read a table of obsolete codes."""
    table = pd.read_parquet(path)
    return dict(zip(table["ancien"], table["code"], strict=True))
