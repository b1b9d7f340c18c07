"""The two truths of people: by hand on the toy, and by plain loops on random worlds."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import assume, given
from support.toys import look, rows_of, situate_toy, zone
from support.worlds import JOUR, Truth, World, parts, states, worlds

from cnc_geo.analysis.attachments import compare_truths, list_disagreements
from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.network.situation import Situation
from cnc_geo.schema.codes import CONSTATS_RATTACHEMENT
from cnc_geo.schema.tables import column_names


def test_the_four_cases_of_the_toy_by_hand() -> None:
    # P1 Alpha (C1, covered); P2 Charlie (nobody, covered); P4 India (C2, covered);
    # P5 Golf (C1, bare); P6 Kilo (nobody, covered); P7 Mike (C3, not in post, bare).
    table = compare_truths(situate_toy(), niveau="departement")
    assert list(table.columns) == column_names("rattachements")
    assert rows_of(table) == [
        ("departement", "01", "Un", 2, 1, 1, 0, 0, 1.0, 0.5),
        ("departement", "02", "Deux", 4, 1, 1, 1, 1, 0.5, 0.5),
    ]


def test_the_disagreements_of_the_toy_by_hand() -> None:
    table = list_disagreements(situate_toy())
    assert list(table.columns) == column_names("discordances")
    assert table[["conseiller", "constat", "perimetres"]].to_numpy().tolist() == [
        ["P2", "couvert_non_rattache", "C1|C2"],
        ["P5", "rattache_non_couvert", ""],
        ["P6", "couvert_non_rattache", "C6"],
        ["P7", "coordinateur_absent", ""],
    ]
    assert table["explication"].iloc[1] == (
        "Sa fiche nomme C1, mais aucun périmètre compté ne contient Golf."
    )


def constat(coordinateurs: str, commune: str = "01001", **options: object) -> str:
    """Tell the disagreement of one post in Alpha, covered by A; B covers Echo, C is a label."""
    zones = [zone("A", "epci", "100000001"), zone("B", "commune", "01005"), zone("C", "", "")]
    late = zone("D", "epci", "100000001", fin="2026-01-01")
    post = {"id": "P", "commune": commune, "structure": "S", "coordinateurs": coordinateurs}
    found = list_disagreements(look(*zones, late, conseillers=[post], **options))
    return found["constat"].iloc[0] if len(found) else ""


@pytest.mark.parametrize(
    ("coordinateurs", "expected"),
    [
        ("A", ""),
        ("B|A", ""),  # one of those named is there
        ("", "couvert_non_rattache"),
        ("B", "rattache_ailleurs"),
        ("C", ""),  # its zone is unknown: it may well be there
        ("B|C", ""),
        ("D", "coordinateur_absent"),
        ("D|B", "rattache_ailleurs"),
        ("Z", "coordinateur_inconnu"),
        ("Z|D", "coordinateur_absent"),
        ("Z|A", ""),
    ],
)
def test_each_disagreement_is_told_by_one_word(coordinateurs: str, expected: str) -> None:
    assert constat(coordinateurs) == expected


@pytest.mark.parametrize(
    ("coordinateurs", "expected"),
    [("A", "rattache_non_couvert"), ("", ""), ("Z", "coordinateur_inconnu")],
)
def test_where_nothing_covers(coordinateurs: str, expected: str) -> None:
    assert constat(coordinateurs, commune="02001") == expected


def test_a_part_lists_its_own_posts_only() -> None:
    assert constat("", departement="02") == ""
    assert constat("", departement="01") == "couvert_non_rattache"


def running(row: dict[str, Any], etats: list[str]) -> bool:
    """Tell whether a coordinator is in force."""
    begun, lasting = (row.get("debut") or "0") <= JOUR, (row.get("fin") or "9") >= JOUR
    return row["etat"] in etats and begun and lasting


def plain(named: set[str], known: set[str], present: set[str], over: set[str], truth: Truth) -> str:
    """Tell the first disagreement of the stated order that holds, by sets."""
    in_force = named & present
    cases = {
        "coordinateur_inconnu": named and not named & known,
        "coordinateur_absent": named and not in_force,
        "couvert_non_rattache": not named and over,
        "rattache_non_couvert": named and not over,
        "rattache_ailleurs": in_force and in_force <= set(truth.zones) and not in_force & over,
    }
    return next((word for word, holds in cases.items() if holds), "")


@given(worlds(), states, parts)
def test_each_post_has_the_one_word_that_sets_tell(
    world: World, etats: list[str], part: dict[str, str]
) -> None:
    truth = Truth(world, etats, part)
    known = {row["id"] for row in world.coordinateurs}
    present = {row["id"] for row in world.coordinateurs if running(row, etats)}
    expected = []
    for post in truth.posts:
        over = truth.over(post["commune"])
        named = set(post["coordinateurs"].split("|")) - {""}
        word = plain(named, known, present, set(over), truth)
        if word and post["commune"] in truth.kept:
            expected.append([post["id"], word, "|".join(over)])
    table = list_disagreements(world.look(etats=etats, **part))
    assert table[["conseiller", "constat", "perimetres"]].to_numpy().tolist() == expected


@given(worlds(), states, parts)
def test_the_four_cases_and_the_disagreements_by_plain_loops(
    world: World, etats: list[str], part: dict[str, str]
) -> None:
    situation = world.look(etats=etats, **part)
    assume(situation.kept.any())
    truth = Truth(world, etats, part)
    present = {row["id"] for row in world.coordinateurs if running(row, etats)}
    posts = [p for p in truth.posts if p["commune"] in truth.kept]
    cases = Counter(
        (bool(truth.over(p["commune"])), bool(present & set(p["coordinateurs"].split("|"))))
        for p in posts
    )
    row = compare_truths(situation, niveau=situation.niveau).iloc[0]
    assert row["conseillers"] == len(posts)
    assert row["couverts_rattaches"] == cases[True, True]
    assert row["couverts_seulement"] == cases[True, False]
    assert row["rattaches_seulement"] == cases[False, True]
    assert row["ni_l_un_ni_l_autre"] == cases[False, False]
    told = list_disagreements(situation)
    assert set(told["constat"]) <= set(CONSTATS_RATTACHEMENT)
    # Whoever is attached and bare, or covered and attached to nobody, is in the list.
    apart = [
        p["id"]
        for p in posts
        if bool(truth.over(p["commune"])) != bool(present & set(p["coordinateurs"].split("|")))
    ]
    assert set(apart) <= set(told["conseiller"])


def test_the_demonstration_agrees_with_its_coverage(situation: Situation) -> None:
    for niveau in ("france", "departement"):
        truths = compare_truths(situation, niveau=niveau)
        coverage = measure_coverage(situation, niveau=niveau)
        covered = truths["couverts_rattaches"] + truths["couverts_seulement"]
        attached = truths["couverts_rattaches"] + truths["rattaches_seulement"]
        assert covered.tolist() == coverage["conseillers_couverts"].tolist()
        assert attached.tolist() == coverage["conseillers_rattaches"].tolist()
    told = list_disagreements(situation)
    alone = int(compare_truths(situation, niveau="france")["couverts_seulement"].iloc[0])
    absent = told["constat"].isin(["coordinateur_absent", "coordinateur_inconnu"])
    covered = told["perimetres"] != ""
    assert (told["constat"] == "couvert_non_rattache").sum() + (absent & covered).sum() == alone
