"""The four questions: by hand on the toy, by sets on random grids, on the demonstration."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from support.toys import look, zone
from support.worlds import Truth, World, parts, states, worlds

from cnc_geo.analysis.checklist import Check, check_territory
from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.network.situation import Situation, situate

POSTS = [
    {"id": "P1", "commune": "01001", "coordinateurs": "A"},
    {"id": "P2", "commune": "01001"},
    {"id": "P3", "commune": "02001"},
]


def checks(situation: Situation) -> dict[str, Check]:
    return {c.question: c for c in check_territory(situation, find_gaps(situation))}


def asked(*zones: dict[str, str], **options: Any) -> dict[str, Check]:
    return checks(look(*zones, **options))


def test_a_territory_that_has_all_it_should() -> None:
    told = asked(
        zone("A", "departement", "01"),
        conseillers=[{"id": "P1", "commune": "01001", "coordinateurs": "A"}],
        departement="01",
    )
    assert {q: (c.reponse, c.favorable, c.problemes) for q, c in told.items()} == {
        "Complet ?": ("Oui", True, ()),
        "D'un seul tenant ?": ("Oui", True, ()),
        "Doublons ?": ("Non", True, ()),
        "Tous les CN rattachés ?": ("Oui", True, ()),
    }


def test_each_problem_is_located_the_gravest_first() -> None:
    told = asked(
        zone("A", "commune", "01001|01005"),  # Alpha and Echo do not touch
        zone("B", "commune", "01001|01002"),  # shares Alpha with A
        conseillers=POSTS,
        departement="01",
    )
    complete = told["Complet ?"]
    assert complete.phrase.startswith("700 habitants sans coordination, dans 3 communes et 1 zone")
    assert [p.genre for p in complete.problemes] == ["lacune"]
    assert [(p.genre, p.cle) for p in told["D'un seul tenant ?"].problemes] == [("perimetre", "A")]
    assert "2 blocs" in told["D'un seul tenant ?"].problemes[0].phrase
    assert [(p.genre, p.cle, p.avec) for p in told["Doublons ?"].problemes] == [("paire", "A", "B")]
    left = told["Tous les CN rattachés ?"]
    assert left.phrase.startswith("1 conseiller sur 2 ")
    assert [(p.genre, p.cle) for p in left.problemes] == [("epci", "100000001")]


def test_an_island_is_no_break_and_two_levels_are_no_double() -> None:
    told = asked(
        zone("A", "commune", "02001|02007"),  # Mike is an island
        zone("B", "epci", "100000004"),  # over Golf too, but of another level
        departement="02",
    )
    assert told["D'un seul tenant ?"].favorable
    assert told["Doublons ?"].favorable


def test_without_any_perimeter_nothing_is_answered() -> None:
    told = asked(conseillers=POSTS)
    assert {q for q, c in told.items() if c.favorable is None} == {
        "Complet ?",
        "D'un seul tenant ?",
        "Doublons ?",
    }
    elsewhere = asked(zone("A", "departement", "02"), departement="01")
    assert elsewhere["Complet ?"].favorable is False
    assert elsewhere["D'un seul tenant ?"].favorable is None
    assert elsewhere["Tous les CN rattachés ?"].phrase == "Aucun conseiller numérique ici."


def test_an_absence_that_is_accepted_is_told_apart() -> None:
    told = asked(
        zone("A", "commune", "01001|01002|01003|01004|01006"),
        masque=[{"niveau": "commune", "code": "01005", "motif": "convention"}],
        departement="01",
    )
    assert told["Complet ?"].favorable
    assert told["Complet ?"].phrase == "Aucune lacune, hors des absences admises (500 habitants)."
    some = asked(
        zone("A", "commune", "01001"),
        masque=[{"niveau": "commune", "code": "01005", "motif": "convention"}],
        departement="01",
    )
    assert "500 autres là où l'absence est admise" in some["Complet ?"].phrase


def test_without_any_perimeter_there_is_no_problem_to_see() -> None:
    assert not asked(conseillers=POSTS)["Complet ?"].problemes


def test_a_commune_cut_in_pieces_is_one_commune() -> None:
    square = "POLYGON((1.2 -0.5, 1.8 -0.5, 1.8 0.5, 1.2 0.5, 1.2 -0.5))"
    situation = look(zone("P", "polygone", "", geometrie=square))
    found = find_gaps(situation)
    units = situation.territory.units("commune")
    bare = {units.codes[rank] for rank in units.rank[found.zone >= 0]}
    (told,) = [c for c in check_territory(situation, found) if c.question == "Complet ?"]
    assert f"dans {len(bare)} communes" in told.phrase


@given(worlds(), states, parts)
def test_answers_are_what_sets_tell(world: World, etats: list[str], part: dict[str, str]) -> None:
    situation = world.look(etats=etats, **part)
    truth = Truth(world, etats, part)
    told = checks(situation)
    if not situation.renseignee:
        assert told["Complet ?"].favorable is None
        return
    bare = [c for c in truth.kept if not truth.over(c)]
    assert told["Complet ?"].favorable is (not bare)
    here = {i for i, held in truth.zones.items() if held & set(truth.kept)}
    if here:
        doubled = {
            (a, b)
            for a in truth.zones
            for b in truth.zones
            if a < b
            and truth.niveau[a] == truth.niveau[b]
            and truth.zones[a] & truth.zones[b] & set(truth.kept)
        }
        assert {(p.cle, p.avec) for p in told["Doublons ?"].problemes} == doubled
    assert all((c.favorable is False) == bool(c.problemes) for c in list(told.values())[:3])


def test_the_demonstration_tells_its_scripted_cases(situation: Situation) -> None:
    told = checks(situation)
    assert ("DEMO-CO-015", "DEMO-CO-016") in {(p.cle, p.avec) for p in told["Doublons ?"].problemes}
    here = situate(
        situation.territory, situation.network, jour=situation.jour.date(), departement="35"
    )
    assert [p.cle for p in checks(here)["D'un seul tenant ?"].problemes] == ["DEMO-CO-001"]
    assert checks(here)["Complet ?"].favorable
