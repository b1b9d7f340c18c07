"""The demonstration network is likely, beside the facts of 2023."""

import statistics
from collections import Counter

import numpy as np
import pytest
from support.demonstration import by_id, communes, depth, in_post, members, population, rows, zone


def test_shares_of_the_posts() -> None:
    posts = rows("conseillers")
    states = Counter(row["etat"] for row in posts)
    assert states["occupe"] / 4000 == pytest.approx(0.79, abs=0.02)
    assert states["vacant"] / 4000 == pytest.approx(0.15, abs=0.02)
    assert states["rendu"] / 4000 == pytest.approx(0.06, abs=0.01)
    structures = by_id("structures")
    hosts = Counter(row["structure"] for row in posts)
    assert 4000 / len(hosts) == pytest.approx(1.36, abs=0.1)
    assert sum(n == 1 for n in hosts.values()) / len(hosts) == pytest.approx(0.84, abs=0.03)
    assert max(hosts.values()) <= 37
    private = [ident for ident in hosts if structures[ident]["nature"] == "privee"]
    assert len(private) / len(hosts) == pytest.approx(0.46, abs=0.04)
    assert sum(hosts[ident] for ident in private) / 4000 == pytest.approx(0.405, abs=0.04)
    elsewhere = [
        row["commune"] != structures[row["structure"]]["commune"]
        for row in posts
        if not structures[row["structure"]]["nom"].startswith("Département fictif")
    ]
    assert statistics.mean(elsewhere) == pytest.approx(0.30, abs=0.03)
    assert len({structures[ident]["commune"] for ident in hosts}) == pytest.approx(1704, rel=0.15)
    seats = [structures[row["structure"]]["commune"] for row in posts]
    median = communes()["population"].loc[seats].median()
    assert 12_000 <= median <= 30_000


def test_posts_follow_the_population() -> None:
    table = communes()
    held = Counter(
        str(code)
        for code in table["departement"].loc[[row["commune"] for row in rows("conseillers")]]
    )
    people = table.groupby("departement")["population"].sum()
    assert set(held) == set(people.index)
    counts = [held[str(code)] for code in people.index]
    assert statistics.median(counts) == pytest.approx(34.5, abs=4)
    assert min(counts) >= 8
    logs = np.log(people.to_numpy(dtype=float)), np.log(np.array(counts, dtype=float))
    assert np.corrcoef(*logs)[0, 1] == pytest.approx(0.85, abs=0.06)
    assert np.polyfit(*logs, 1)[0] == pytest.approx(0.55, abs=0.06)
    rates = [n / p * 1e5 for n, p in zip(counts, people, strict=True)]
    assert statistics.median(rates) == pytest.approx(6.9, abs=0.6)
    served = {table["epci"].loc[row["commune"]] for row in rows("conseillers")}
    assert len(served) == pytest.approx(868, rel=0.1)


def test_shares_of_the_coordinators() -> None:
    count = len(rows("coordinateurs"))
    states = Counter(row["etat"] for row in rows("coordinateurs"))
    assert states["en_poste"] / count == pytest.approx(0.82, abs=0.04)
    assert states["prevu"] / count == pytest.approx(0.08, abs=0.03)
    assert states["termine"] / count == pytest.approx(0.10, abs=0.03)
    assert statistics.mean(not row["fin"] for row in rows("coordinateurs")) == pytest.approx(
        0.40, abs=0.04
    )
    levels = Counter(row["niveau"] for row in rows("coordinateurs"))
    assert 1 <= levels[""] <= 6
    assert levels["region"] == 2
    assert levels["departement"] + levels["epci"] > 0.85 * count
    lists = [row for row in rows("coordinateurs") if row["niveau"] == "commune"]
    assert lists
    assert all(5 <= len(row["codes"].split("|")) <= 30 for row in lists)


def test_shares_of_the_candidacies() -> None:
    assert Counter(row["cas"] for row in rows("candidatures")) == {
        "prolongation": 24,
        "attribution_role": 36,
        "poste_supplementaire": 24,
        "creation": 24,
        "integration": 12,
    }
    states = Counter(row["etat"] for row in rows("candidatures"))
    assert states["propose"] == pytest.approx(100, abs=4)
    assert states["prevu"] == pytest.approx(12, abs=4)
    assert states["termine"] == pytest.approx(8, abs=3)


def test_people_and_territory_tell_different_things() -> None:
    covered = set(depth())
    filled = [row for row in rows("conseillers") if row["etat"] == "occupe"]
    inside = [row for row in filled if row["commune"] in covered]
    attached = [bool(row["coordinateurs"]) for row in inside]
    assert statistics.mean(attached) == pytest.approx(0.82, abs=0.05)
    known = {row["id"] for row in rows("coordinateurs") if row["niveau"]}
    astray = [
        row
        for row in filled
        if any(
            ident in known and row["commune"] not in zone(ident)
            for ident in row["coordinateurs"].split("|")
        )
    ]
    assert len(astray) / len(filled) == pytest.approx(0.025, abs=0.006)


def test_the_map_is_believable() -> None:
    held = depth()
    assert 0.65 <= population(frozenset(held)) / communes()["population"].sum() <= 0.80
    situations = {
        code: [held[commune] for commune in some]
        for (niveau, code), some in members().items()
        if niveau == "departement"
    }
    without = {code for code, some in situations.items() if not any(some)}
    assert 8 <= len(without) <= 20
    assert {"75", "972"} <= without
    assert sum(any(some) and not all(some) for some in situations.values()) >= 25
    assert sum(min(some) >= 2 for some in situations.values()) >= 1
    assert min(situations["49"]) >= 2
    epcis = [
        [held[commune] for commune in some]
        for (niveau, _), some in members().items()
        if niveau == "epci"
    ]
    assert sum(min(some) >= 2 for some in epcis) >= 50
    assert sum(not any(some) for some in epcis) >= 200
    assert len(set(situations["974"])) == 3
    assert 0 in situations["976"]
    assert 1 in situations["976"]


def test_overlaps_of_one_level() -> None:
    counting = in_post()
    for one, other, shared in (
        ("DEMO-CO-017", "DEMO-CO-018", "246200299"),
        ("DEMO-CO-023", "DEMO-CO-024", "249740101"),
    ):
        assert {one, other} <= set(counting)
        assert zone(one) & zone(other) == members()["epci", shared]
    assert zone("DEMO-CO-015") == zone("DEMO-CO-016") == members()["departement", "49"]
