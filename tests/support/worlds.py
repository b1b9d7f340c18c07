"""Random small territories and networks, and the plain truth told about them with sets and loops.

Figures of cnc_geo must be equal to this truth, not near it: no matrix here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from shapely.geometry import box

from cnc_geo.network.model import Network
from cnc_geo.network.situation import Situation, situate
from cnc_geo.schema.codes import ETATS, MODES
from cnc_geo.territory.model import Territory
from support.toys import make_network, make_territory

JOUR = "2026-06-15"
DAYS = ["", "2026-06-14", "2026-06-15", "2026-06-16"]
REGION_OF = {"01": "11", "02": "11", "2A": "94"}
EPCI = ["200000001", "200000002", "200000003"]
EPCI_EMPTY = "200000009"
EPT = "300000001"


@dataclass(frozen=True)
class World:
    """A random territory and the rows of a random network."""

    territory: Territory
    coordinateurs: tuple[dict[str, Any], ...]
    candidatures: tuple[dict[str, Any], ...]
    conseillers: tuple[dict[str, Any], ...]

    def network(self) -> Network:
        """Return the network."""
        return make_network(
            coordinateurs=self.coordinateurs,
            candidatures=self.candidatures,
            conseillers=self.conseillers,
        )

    def look(self, **options: Any) -> Situation:
        """Return the situation, all states by default."""
        return situate(self.territory, self.network(), **{"jour": JOUR, "etats": ETATS, **options})


@st.composite
def territories(draw: st.DrawFn) -> Territory:
    """Draw a grid of rectangles, some of them missing (sea), with random memberships."""
    widths = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    heights = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    cells = list(product(range(len(widths)), range(len(heights))))
    land = draw(st.lists(st.sampled_from(cells), min_size=1, unique=True).map(sorted))
    land = draw(st.sampled_from([cells, land]))
    x = np.concatenate([[0], np.cumsum(widths)]).tolist()
    y = np.concatenate([[0], np.cumsum(heights)]).tolist()
    codes = {cell: f"{10001 + rank}" for rank, cell in enumerate(land)}
    count = len(land)

    def each(values: st.SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(values, min_size=count, max_size=count))

    departements = each(st.sampled_from(sorted(REGION_OF)))
    communes = pd.DataFrame(
        {
            "code": list(codes.values()),
            "nom": [f"Commune {rank}" for rank in range(count)],
            "departement": departements,
            "region": [REGION_OF[d] for d in departements],
            "epci": pd.array(each(st.sampled_from([*EPCI, None])), dtype=object),
            "ept": pd.array(each(st.sampled_from([EPT, None])), dtype=object),
            "population": each(st.integers(0, 50)),
            "aire_km2": [float(widths[i] * heights[j]) for i, j in land],
        }
    )
    noms = [
        *[("region", code, f"Région {code}") for code in sorted(set(REGION_OF.values()))],
        *[("departement", code, f"Département {code}") for code in sorted(REGION_OF)],
        *[("epci", code, f"EPCI {code}") for code in [*EPCI, EPCI_EMPTY]],
        ("ept", EPT, "EPT"),
    ]
    borders = [
        (codes[i, j], codes[k, m], float(heights[j] if j == m else widths[i]))
        for (i, j), (k, m) in product(land, land)
        if (k - i, m - j) in {(1, 0), (0, 1)}
    ]
    shapes = [box(x[i], y[j], x[i + 1], y[j + 1]) for i, j in land]
    return make_territory(communes, noms, shapes, borders)


def one_square() -> Territory:
    """Make a territory of one commune."""
    commune = {
        "code": "10001", "nom": "Commune 0", "departement": "01", "region": REGION_OF["01"],
        "epci": None, "ept": None, "population": 10, "aire_km2": 1.0,
    }  # fmt: skip
    noms = [
        ("region", REGION_OF["01"], "Région"),
        ("departement", "01", "Département"),
        ("epci", EPCI_EMPTY, "EPCI"),
        ("ept", EPT, "EPT"),
    ]
    return make_territory(pd.DataFrame([commune]), noms, [box(0, 0, 1, 1)], [])


@st.composite
def zones(draw: st.DrawFn, identifiant: str, territory: Territory) -> dict[str, str]:
    """Draw the row of a zone of any level, state and dates."""
    codes = {
        "commune": territory.communes["code"].tolist(),
        "epci": [*EPCI, EPCI_EMPTY],
        "ept": [EPT],
        "departement": sorted(REGION_OF),
        "region": sorted(set(REGION_OF.values())),
        "": [],
    }
    niveau = draw(st.sampled_from(sorted(codes)))
    chosen = draw(st.lists(st.sampled_from(codes[niveau]), max_size=5)) if niveau else []
    debut, fin = draw(st.sampled_from([(a, b) for a in DAYS for b in DAYS if not (a > b and b)]))
    return {
        "id": identifiant,
        "niveau": niveau,
        "codes": "|".join(chosen),
        "etat": draw(st.sampled_from([*ETATS[:1], *ETATS])),
        "structure": draw(st.sampled_from(["", "S1", "S2"])),
        "inference": draw(st.sampled_from(["", "code_postal"])) if niveau == "commune" else "",
        **({"debut": debut, "fin": fin} if identifiant.startswith("C") else {}),
    }


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a territory, up to five coordinators, three candidacies and six posts."""
    territory = draw(territories())
    coordinators = [draw(zones(f"C{n}", territory)) for n in range(draw(st.integers(0, 5)))]
    candidacies = [draw(zones(f"K{n}", territory)) for n in range(draw(st.integers(0, 3)))]
    places = st.sampled_from([*territory.communes["code"], "97801"])
    names = st.lists(st.sampled_from(["C0", "C1", "C7", "K0"]), max_size=2).map("|".join)
    posts = [
        {
            "id": f"P{n}",
            "commune": draw(places),
            "coordinateurs": draw(names),
            "etat": draw(st.sampled_from(["", "occupe", "vacant", "rendu"])),
        }
        for n in range(draw(st.integers(0, 6)))
    ]
    return World(territory, tuple(coordinators), tuple(candidacies), tuple(posts))


parts = st.sampled_from([{}, {"departement": "01"}, {"departement": "2A"}, {"region": "11"}])
states = st.lists(st.sampled_from(ETATS), min_size=1, unique=True)


class Truth:
    """Everything by sets and loops."""

    def __init__(self, world: World, etats: list[str], part: dict[str, str]) -> None:
        told = world.territory.communes.to_dict("records")
        self.rows = {r["code"]: {k: None if pd.isna(v) else v for k, v in r.items()} for r in told}
        self.kept = [
            code for code, row in self.rows.items() if all(row[k] == v for k, v in part.items())
        ]
        self.told = bool(world.coordinateurs or world.candidatures)
        self.zones: dict[str, set[str]] = {}
        self.niveau: dict[str, str] = {}
        self.present: set[str] = set()
        for row in (*world.coordinateurs, *world.candidatures):
            told = {code for code in row["codes"].split("|") if code}
            if row["etat"] not in etats:
                continue
            if row.get("debut", "") > JOUR or (row.get("fin") or "9") < JOUR:
                continue
            self.present |= {row["id"]} if row in world.coordinateurs else set()
            if not told:  # nobody knows what it covers, but whom it coordinates is known
                continue
            level = {"commune": "code"}.get(row["niveau"], row["niveau"])
            self.zones[row["id"]] = {c for c, place in self.rows.items() if place[level] in told}
            self.niveau[row["id"]] = row["niveau"]
        self.posts = [
            row
            for row in world.conseillers
            if row["etat"] != "rendu" and row["commune"] in self.rows
        ]
        self.touching = {
            frozenset(pair[:2]) for pair in world.territory.adjacence.itertuples(index=False)
        }

    def over(self, code: str) -> list[str]:
        """Ids of the zones that contain a commune."""
        return sorted(i for i, zone in self.zones.items() if code in zone)

    def mode(self, code: str) -> str:
        """Mode of a commune."""
        wide = {self.niveau[i] in ("departement", "region") for i in self.over(code)}
        return {0: "aucune", 2: "les_deux"}.get(
            len(wide), "departementale" if wide == {True} else "intercommunale"
        )

    def coverage_row(self, communes: list[str]) -> tuple[Any, ...]:
        """Tell a territory of these communes, from `communes` to `statut`."""
        covered = [c for c in communes if self.over(c)]
        people, bare = self.people(communes), len(communes) - len(covered)
        land = [sum(self.rows[c]["aire_km2"] for c in group) for group in (communes, covered)]
        posts = [p for p in self.posts if p["commune"] in communes]
        status = "non_couvert" if not covered else "partiel" if bare else "couvert"
        return (
            len(communes),
            len(covered),
            people,
            self.people(covered),
            self.people(covered) / people if people else None,
            *land,
            land[1] / land[0] if land[0] else None,
            len(posts),
            sum(p["commune"] in covered for p in posts),
            sum(bool(self.present & set(p["coordinateurs"].split("|"))) for p in posts),
            *[self.people([c for c in communes if self.mode(c) == mode]) for mode in MODES],
            max((len(self.over(c)) for c in communes), default=0),
            "|".join(sorted({i for c in communes for i in self.over(c)})),
            status if communes and self.told else "inconnu",
        )

    def people(self, communes: Iterable[str]) -> int:
        """Inhabitants of communes."""
        return sum(self.rows[c]["population"] for c in communes)

    def gaps(self) -> set[frozenset[str]]:
        """Gather uncovered communes that touch, by walking."""
        left = {c for c in self.kept if not self.over(c)}
        found = set()
        while left:
            zone, edge = set(), [left.pop()]
            while edge:
                here = edge.pop()
                zone.add(here)
                near = {c for c in left if frozenset((here, c)) in self.touching}
                left -= near
                edge += near
            found.add(frozenset(zone))
        return found

    def touch(self, a: set[str], b: set[str], inside: set[str]) -> bool:
        """Tell whether a commune of one touches one of the other, one of the two inside."""
        return any(
            frozenset((c, d)) in self.touching and (c in inside or d in inside)
            for c in a
            for d in b
        )

    def relation(self, a: set[str], b: set[str]) -> str:
        """Relation of two zones that meet."""
        if not a & b:
            return "contigu"
        return "identique" if a == b else "imbrique" if a <= b or b <= a else "partiel"

    def overlaps(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        """Tell every pair that meets inside the part."""
        inside = set(self.kept)
        found = {}
        for i, j in combinations(sorted(self.zones), 2):
            a, b = self.zones[i], self.zones[j]
            meet = a & b & inside if a & b else self.touch(a, b, inside)
            if not meet:
                continue
            relation = self.relation(a, b)
            container = "" if relation != "imbrique" else i if len(a) > len(b) else j
            people = [self.people(s) for s in (a & b, a, b, a | b)]
            found[i, j] = (
                relation,
                container,
                "meme" if self.niveau[i] == self.niveau[j] else "different",
                len(a & b),
                people[0],
                sum(self.rows[c]["aire_km2"] for c in a & b),
                sum(p["commune"] in a & b for p in self.posts),
                *[people[0] / whole if whole else None for whole in people[1:]],
            )
        return found
