"""Candidacies against the plain truth: sets and loops over the rows of a random world."""

from dataclasses import dataclass, replace
from itertools import combinations, permutations
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from support.luck import examples
from support.toys import look, make_network, rows_of, zone
from support.worlds import JOUR, World, worlds

from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.candidacies.consultation import list_consultation
from cnc_geo.candidacies.examination import examine_candidacies
from cnc_geo.candidacies.meetings import cluster_candidacies
from cnc_geo.errors import ChoiceError
from cnc_geo.network.scenarios import with_one
from cnc_geo.network.situation import Situation, situate
from cnc_geo.schema.codes import ETATS

OPEN = ("en_poste", "prevu", "propose")
WIDE = ("departement", "region")


class Batch:
    """What the rows of a world say, each zone being a set of codes of communes."""

    def __init__(self, world: World, etats: list[str]) -> None:
        self.communes = {str(r["code"]): r for r in world.territory.communes.to_dict("records")}
        self.zones: dict[str, set[str]] = {}
        self.rows: dict[str, dict[str, Any]] = {}
        self.base: set[str] = set()
        self.together: set[str] = set()
        for row in (*world.coordinateurs, *world.candidatures):
            codes = {code for code in row["codes"].split("|") if code}
            level = {"commune": "code"}.get(row["niveau"], row["niveau"])
            held = {c for c, place in self.communes.items() if codes and place[level] in codes}
            self.rows[row["id"]] = row
            self.zones[row["id"]] = held
            if not codes:
                continue
            begun = row.get("debut", "") <= JOUR <= (row.get("fin") or "9")
            if row["id"].startswith("C"):
                if row["etat"] in etats and begun:
                    self.base.add(row["id"])
            elif row["etat"] in OPEN:
                self.together.add(row["id"])
        self.together |= self.base
        self.covered = set[str]().union(*(self.zones[i] for i in self.base))
        self.posts = [p for p in world.conseillers if p["etat"] != "rendu"]

    def people(self, codes: set[str]) -> int:
        """Count inhabitants of some communes."""
        return sum(int(self.communes[c]["population"]) for c in codes)

    def staff(self, codes: set[str]) -> int:
        """Count posts in some communes."""
        return sum(p["commune"] in codes for p in self.posts)

    def continues(self, a: str, b: str) -> bool:
        """Whether two rows are one coordination that goes on."""
        one, other = self.rows[a], self.rows[b]
        if not one["structure"] or one["structure"] != other["structure"]:
            return False
        cases = {one.get("cas"), other.get("cas")} & {"prolongation", "integration"}
        return bool(cases) or (one["etat"] == "termine") != (other["etat"] == "termine")

    def shared(self, identifiant: str, *, alike: bool) -> set[str]:
        """Communes that others hold too, of the same scale only if `alike`."""
        wide = self.rows[identifiant]["niveau"] in WIDE
        others = [
            other
            for other in self.together - {identifiant}
            if identifiant in self.together
            and not self.continues(identifiant, other)
            and (not alike or (self.rows[other]["niveau"] in WIDE) == wide)
        ]
        held = set[str]().union(*(self.zones[other] for other in others))
        return held & self.zones[identifiant]


cases = st.sampled_from(["", "prolongation", "creation", "integration", "poste_supplementaire"])


@st.composite
def batches(draw: st.DrawFn) -> World:
    """Draw a world whose candidacies have cases of the call; often one structure carries all."""
    world = draw(worlds())
    alone = draw(st.sampled_from([{}, {"structure": "S1"}]))
    # Coordinators are asked for again, so that candidacies are many and meet.
    asked = [
        {**{k: v for k, v in row.items() if k not in {"debut", "fin"}}, "id": f"K-{row['id']}"}
        for row in world.coordinateurs
    ]
    return replace(
        world,
        coordinateurs=tuple({**row, **alone} for row in world.coordinateurs),
        candidatures=tuple(
            {**row, **alone, "cas": draw(cases)} for row in (*world.candidatures, *asked)
        ),
    )


@examples(20)
@given(batches(), st.lists(st.sampled_from(ETATS), min_size=1, unique=True))
def test_gaps_that_stay_are_those_of_looking_there(world: World, etats: list[str]) -> None:
    """Accept each candidacy, look at its departments alone, and find their gaps in full."""
    seen = world.look(etats=etats)
    rank = seen.territory.units("departement").rank
    for row in examine_candidacies(seen).to_dict("records"):
        zone = seen.declared.members_of(row["id"])
        accepted = with_one(seen, row["id"])
        there = replace(accepted, kept=np.isin(rank, rank[zone]))
        counted = row["id"] in set(accepted.perimeters.table["id"]) and len(zone)
        names = find_gaps(there).table["nom"] if counted else []
        assert row["lacunes_restantes"] == "|".join(names)


@examples(30)
@given(batches(), st.lists(st.sampled_from(ETATS), min_size=1, unique=True))
def test_figures_are_sums_over_sets_of_communes(world: World, etats: list[str]) -> None:
    truth = Batch(world, etats)
    for row in examine_candidacies(world.look(etats=etats)).to_dict("records"):
        zone = truth.zones[row["id"]]
        if not zone:
            assert pd.isna(row["population"])
            continue
        around = {
            code
            for code, place in truth.communes.items()
            if place["departement"] in {truth.communes[c]["departement"] for c in zone}
        }
        assert row["population"] == truth.people(zone)
        assert row["population_gagnee"] == truth.people(zone - truth.covered)
        assert row["conseillers"] == truth.staff(zone)
        assert row["conseillers_gagnes"] == truth.staff(zone - truth.covered)
        assert row["population_restante"] == truth.people(around - zone - truth.covered)
        assert (row["lacunes_restantes"] != "") == bool(around - zone - truth.covered)
        shared = truth.shared(row["id"], alike=False)
        assert row["population_partagee"] == truth.people(shared)
        assert row["conseillers_partages"] == truth.staff(shared)
        assert row["population_doublee"] == truth.people(truth.shared(row["id"], alike=True))
        met = {
            other
            for other in truth.together - {row["id"]}
            if row["id"] in truth.together and truth.zones[other] & zone
        }
        assert set(filter(None, row["rencontres"].split("|"))) == met


@examples(30)
@given(batches())
def test_groups_are_what_walking_from_one_to_the_next_reaches(world: World) -> None:
    truth = Batch(world, ["en_poste"])
    filed = sorted(i for i in truth.together if i.startswith("K"))
    groups = [{i} for i in filed]
    for a, b in combinations(filed, 2):
        if truth.zones[a] & truth.zones[b]:
            one, other = (next(g for g in groups if i in g) for i in (a, b))
            if one is not other:
                groups.remove(other)
                one |= other
    wanted = {"|".join(sorted(group)) for group in groups if len(group) > 1}
    table = cluster_candidacies(world.look(etats=["en_poste"]))
    assert set(table["candidatures"]) == wanted
    for row in table.to_dict("records"):
        held = [truth.zones[i] for i in row["candidatures"].split("|")]
        together = set[str]().union(*held)
        twice = {c for c in together if sum(c in zone for zone in held) > 1}
        assert row["communes"] == len(together)
        assert row["population"] == truth.people(together)
        assert row["population_partagee"] == truth.people(twice)
        assert row["conseillers"] == truth.staff(together)


# Consultation


@dataclass(frozen=True)
class Employers:
    """A world, and structures that employ its posts, some of them known by one name only."""

    world: World
    structures: tuple[dict[str, Any], ...]

    def look(self) -> Situation:
        """Return the situation, people in post."""
        network = make_network(
            coordinateurs=self.world.coordinateurs,
            candidatures=self.world.candidatures,
            conseillers=self.world.conseillers,
            structures=self.structures,
        )
        return situate(self.world.territory, network, jour=JOUR)


@st.composite
def employers(draw: st.DrawFn) -> Employers:
    """Give each post the id of a structure, its SIRET, both or neither."""
    world = draw(worlds())
    places = st.sampled_from([*world.territory.communes["code"], "97801", ""])
    known = [
        {"id": f"S{n}", "nom": f"S{n}", "siret": f"{n}" * 14, "commune": draw(places)}
        for n in range(1, 5)
    ]
    names = [
        *({"structure": s["id"], "siret": s["siret"]} for s in known),
        *({"structure": s["id"], "siret": ""} for s in known),
        *({"structure": "", "siret": s["siret"]} for s in known),
        {"structure": "", "siret": ""},
    ]
    posts = tuple({**p, **draw(st.sampled_from(names))} for p in world.conseillers)
    return Employers(replace(world, conseillers=posts), tuple(known))


@examples(30)
@given(employers())
def test_whom_to_consult_is_found_by_looking_at_each_structure(drawn: Employers) -> None:
    """Take each known structure in turn, and ask where it sits and where it works."""
    truth = Batch(drawn.world, ["en_poste"])
    situation = drawn.look()
    for row in (*drawn.world.coordinateurs, *drawn.world.candidatures):
        zone = truth.zones[row["id"]]
        if not zone:
            try:
                list_consultation(situation, row["id"])
            except ChoiceError:
                continue
            raise AssertionError(row["id"])
        wanted = set()
        for structure in drawn.structures:
            posts = [
                p
                for p in truth.posts
                if structure["id"] == p["structure"]
                or (not p["structure"] and structure["siret"] == p["siret"])
            ]
            works = {p["commune"] for p in posts} & zone
            seated = structure["commune"] in zone
            if structure["id"] == row["structure"] or not posts or not (seated or works):
                continue
            where = {structure["commune"]} if seated else works
            rivals = {
                other
                for other in truth.together - {row["id"]}
                if truth.zones[other] & where
                and (not row["structure"] or truth.rows[other]["structure"] != row["structure"])
            }
            title = "doit" if seated else "peut"
            wanted.add((structure["siret"], len(posts), title, "|".join(sorted(rivals))))
        table = list_consultation(situation, row["id"])
        found = {
            (
                r["siret"],
                r["conseillers"],
                r["titre"],
                "|".join(sorted(r["concurrents"].split("|"))),
            )
            for r in table.to_dict("records")
        }
        assert found == wanted
        assert len(table) == len(wanted)


def test_an_employer_told_by_its_id_then_by_its_siret_is_one() -> None:
    """Give one structure three posts: by id, by SIRET, and both; whatever the order of the rows."""
    names = [("S1", ""), ("", "11112222333344"), ("S1", "11112222333344")]
    posts = [
        {"id": f"P{n}", "commune": "01001", "structure": structure, "siret": siret}
        for n, (structure, siret) in enumerate(names)
    ]
    asked = [zone("K", "departement", "01", "propose", structure="S2")]
    for rows in permutations(posts):
        seen = look(candidatures=asked, conseillers=rows)
        told = rows_of(list_consultation(seen, "K"))
        assert told == [("S1", "11112222333344", "", 3, "peut", "")]
