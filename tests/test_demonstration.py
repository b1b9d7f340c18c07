"""The demonstration network: fictive, coherent, and holding every situation written in advance.

Everything is worked out again here with plain sets, without cnc_geo and without the builder.
"""

import csv
import os
import re
import statistics
import subprocess
import sys
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
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


# What the files are


def test_the_luhn_check_knows_a_right_key_from_a_wrong_one() -> None:
    assert is_luhn_valid("73282932000074")
    assert not is_luhn_valid("73282932000075")


@pytest.mark.parametrize("table", TABLES)
def test_files_are_native_sorted_and_fictive(table: str) -> None:
    raw = (DATA / "demonstration" / f"demo_{table}.csv").read_bytes()
    assert b"\r" not in raw
    assert raw.decode().splitlines()[0] == COLUMNS[table]
    ids = [row["id"] for row in rows(table)]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(PREFIXES[table], ident) for ident in ids)
    assert {row["fictif"] for row in rows(table)} == {"true"}


def test_counts() -> None:
    assert len(rows("conseillers")) == 4000
    assert len(rows("candidatures")) == 120
    assert 2850 <= len(rows("structures")) <= 2950
    assert 240 <= len(rows("coordinateurs")) <= 300


def test_no_siret_can_be_real() -> None:
    sirets = [row["siret"] for row in rows("structures")]
    assert len(set(sirets)) == len(sirets)
    assert all(re.fullmatch(r"000000\d{8}", siret) for siret in sirets)
    assert not any(is_luhn_valid(siret) for siret in sirets)


@pytest.mark.parametrize("table", TABLES)
def test_nothing_looks_like_a_person(table: str) -> None:
    columns = set(rows(table)[0])
    assert not columns & {"prenom", "email", "courriel", "telephone", "contact", "adresse"}
    for row in rows(table):
        text = " ".join(row.values())
        assert "@" not in text
        # Ten digits that start like a telephone number; a SIRET has fourteen.
        assert not re.search(r"(?<!\d)0[1-9]\d{8}(?!\d)", text)


def test_names_are_plainly_fictive() -> None:
    known = {**communes()["nom"], "97502": "Saint-Pierre", "97701": "Saint-Barthélemy"}
    known["97801"] = "Saint-Martin"
    for row in rows("structures"):
        found = re.fullmatch(r"(.+) (\d[\dAB]\d?)-(\d{3}) \((.+)\)", row["nom"])
        assert found, row["nom"]
        assert re.search(r"\bficti(f|ve)\b", found[1])
        assert found[4] == known[row["commune"]]
    names = [row["nom"] for row in rows("structures")]
    assert len(set(names)) == len(names)


# How the files hold together


@pytest.mark.parametrize("table", ["conseillers", "coordinateurs", "candidatures"])
def test_every_structure_is_known(table: str) -> None:
    structures = by_id("structures")
    for row in rows(table):
        structure = structures[row["structure"]]
        assert row["siret"] == structure["siret"]
        if table != "conseillers":
            assert row["commune"] == structure["commune"]
        if table == "candidatures":
            assert row["nature"] == structure["nature"]


def test_every_structure_is_used() -> None:
    held = {row["structure"] for table in TABLES[1:] for row in rows(table)}
    assert held == set(by_id("structures"))


def test_every_code_is_known() -> None:
    known = set(communes()["code"])
    assert {row["commune"] for row in rows("conseillers")} <= known
    outside = {row["commune"] for row in rows("structures")} - known
    assert outside == set(OVERSEAS_COLLECTIVITIES)
    levels: set[tuple[str, str]] = set()
    for row in (*rows("coordinateurs"), *rows("candidatures")):
        assert bool(row["niveau"]) == bool(row["codes"])
        codes = row["codes"].split("|") if row["codes"] else []
        assert len(set(codes)) == len(codes)
        levels |= {(row["niveau"], code) for code in codes}
    assert levels - set(members()) == {
        ("departement", "975"),
        ("departement", "977"),
        ("departement", "978"),
        ("epci", "245701362"),
        ("commune", "93059"),
    }


def test_obsolete_codes_stand_in_the_passage_tables() -> None:
    for table in ("passage_epci", "passage_communes"):
        passage = pd.read_parquet(DATA / "territoire" / f"{table}.parquet")
        present = dict(zip(passage["ancien"], passage["code"], strict=True))
        assert {old: present[old] for old in FORMER if old in present} == {
            old: new for old, new in FORMER.items() if (len(old) == 9) == table.endswith("epci")
        }


def test_every_point_is_inside_its_commune() -> None:
    shapes = gpd.read_parquet(DATA / "territoire" / "contours_communes.parquet")
    polygons = shapes.set_index("code").geometry
    stated = polygons.loc[[row["commune"] for row in rows("conseillers")]].to_numpy()
    longitudes = np.array([float(row["longitude"]) for row in rows("conseillers")])
    latitudes = np.array([float(row["latitude"]) for row in rows("conseillers")])
    shapely.prepare(stated)
    assert shapely.contains_xy(stated, longitudes, latitudes).all()
    for row in rows("conseillers"):
        assert re.fullmatch(r"-?\d+\.\d{5}", row["latitude"])
        assert re.fullmatch(r"-?\d+\.\d{5}", row["longitude"])


def test_carriers_sit_in_their_zone() -> None:
    for table in ("coordinateurs", "candidatures"):
        for row in rows(table):
            if zone(row["id"]):
                assert row["commune"] in zone(row["id"]), row["id"]


def test_vocabularies() -> None:
    def values(table: str, column: str) -> set[str]:
        return {row[column] for row in rows(table)}

    assert values("structures", "nature") == {"publique", "privee"}
    assert values("conseillers", "etat") == {"occupe", "vacant", "rendu"}
    assert values("coordinateurs", "etat") == {"en_poste", "prevu", "termine"}
    levels = {"", "region", "departement", "epci", "ept", "commune"}
    assert values("coordinateurs", "niveau") == levels
    assert values("candidatures", "niveau") == levels - {"", "region"}
    assert values("candidatures", "etat") == {"propose", "prevu", "termine"}
    assert values("candidatures", "avis_prefet") == {"favorable", "defavorable", ""}
    assert values("candidatures", "porteur") == {
        "collectivite",
        "etablissement_rattache",
        "hub",
        "gip",
        "chambre_consulaire",
        "epic",
        "ars_grades",
        "association",
        "entreprise_ess",
        "prive_non_lucratif",
    }
    assert values("candidatures", "contrat") == {
        "cdi_public",
        "cdd_public",
        "contrat_projet_public",
        "titulaire",
        "cdd_droit_prive",
        "cdi",
        "cdd",
        "contrat_projet",
    }


def test_dates() -> None:
    for row in rows("coordinateurs"):
        assert "2024-01-15" <= row["debut"] <= "2026-09-30"
        fin = row["fin"]
        if fin:
            assert date.fromisoformat(fin) > date.fromisoformat(row["debut"])
        if row["etat"] == "termine":
            assert fin
            assert fin < VIEW_DAY
    over = [row for row in rows("coordinateurs") if row["etat"] == "en_poste" and row["fin"]]
    assert sum(row["fin"] < VIEW_DAY for row in over) == 2
    filed = sorted(row["date_depot"] for row in rows("candidatures"))
    assert filed[0] >= "2023-09-20"
    assert [day for day in filed if day > "2023-12-10"] == ["2023-12-11", "2023-12-19"]
    assert filed[-3] == "2023-12-10"


def test_posts_are_attached_to_coordinators_in_post() -> None:
    coordinators = by_id("coordinateurs")
    for row in rows("conseillers"):
        held = row["coordinateurs"].split("|") if row["coordinateurs"] else []
        assert held == sorted(set(held))
        assert not held or row["etat"] == "occupe"
        assert all(coordinators[ident]["etat"] == "en_poste" for ident in held)


def test_cases_suit_their_carriers() -> None:
    beneficiaries = {row["structure"] for row in rows("conseillers")}
    coordinated = {row["structure"] for row in rows("coordinateurs")}
    for row in rows("candidatures"):
        newcomer = row["cas"] in ("creation", "integration")
        assert (row["structure"] in beneficiaries) != newcomer, row["id"]
        if row["cas"] == "prolongation":
            assert row["structure"] in coordinated
        if row["cas"] == "creation":
            assert row["structure"] not in coordinated
    public = {"collectivite", "etablissement_rattache", "gip", "chambre_consulaire", "epic"}
    private = {"association", "entreprise_ess", "prive_non_lucratif", "hub"}
    for row in rows("candidatures"):
        assert not (row["porteur"] in public and row["nature"] == "privee")
        assert not (row["porteur"] in private and row["nature"] == "publique")


# How likely the network is, beside the facts of 2023


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


# The situations written in advance


def test_nested_and_contiguous_in_ille_et_vilaine() -> None:
    assert zone("DEMO-CA-001") < zone("DEMO-CO-001") == members()["departement", "35"]
    assert not zone("DEMO-CA-001") & zone("DEMO-CA-002")
    assert are_contiguous(zone("DEMO-CA-001"), zone("DEMO-CA-002"))


def test_identical_twice_by_two_carriers() -> None:
    assert zone("DEMO-CA-003") == zone("DEMO-CA-004")
    candidacies = by_id("candidatures")
    assert candidacies["DEMO-CA-003"]["structure"] != candidacies["DEMO-CA-004"]["structure"]


@pytest.mark.parametrize(
    ("candidacy", "coordinator", "cas"),
    [
        ("DEMO-CA-005", "DEMO-CO-019", "prolongation"),
        ("DEMO-CA-011", "DEMO-CO-010", "poste_supplementaire"),
    ],
)
def test_own_coordination(candidacy: str, coordinator: str, cas: str) -> None:
    asked, held = by_id("candidatures")[candidacy], by_id("coordinateurs")[coordinator]
    assert asked["cas"] == cas
    assert asked["structure"] == held["structure"]
    assert held["etat"] == "en_poste"
    assert zone(candidacy) == zone(coordinator)


def test_partial_between_neighbours() -> None:
    left, shared, right = (
        members()["epci", code] for code in ("200068542", "243800604", "200068567")
    )
    assert zone("DEMO-CA-006") == left | shared
    assert zone("DEMO-CA-007") == shared | right
    assert zone("DEMO-CA-006") & zone("DEMO-CA-007") == shared
    assert are_contiguous(left, shared)
    assert are_contiguous(shared, right)


@pytest.mark.parametrize(
    ("candidacy", "coordinator", "departements", "regions", "shared"),
    [
        ("DEMO-CA-008", "DEMO-CO-001", {"35", "44", "56"}, 2, 12),
        ("DEMO-CA-009", "DEMO-CO-008", {"30", "84"}, 2, 9),
        ("DEMO-CA-010", "DEMO-CO-007", {"04", "05", "26"}, 2, 36),
        ("DEMO-CA-013", "DEMO-CO-009", {"75", "91", "92", "93", "94", "95"}, 1, 6),
    ],
)
def test_across_departments(
    candidacy: str, coordinator: str, departements: set[str], regions: int, shared: int
) -> None:
    held = communes().loc[sorted(zone(candidacy))]
    assert set(held["departement"]) == departements
    assert held["region"].nunique() == regions
    assert len(zone(candidacy) & zone(coordinator)) == shared
    assert zone(candidacy) - zone(coordinator)
    assert zone(coordinator) - zone(candidacy)


def test_greater_paris_and_lyon() -> None:
    assert zone("DEMO-CA-011") < zone("DEMO-CA-012") == members()["departement", "93"]
    assert zone("DEMO-CO-010") | zone("DEMO-CO-011") < zone("DEMO-CA-012")
    assert zone("DEMO-CO-011") < zone("DEMO-CA-013") == members()["epci", "200054781"]
    assert zone("DEMO-CO-012") < zone("DEMO-CA-014") == members()["departement", "69"]
    assert zone("DEMO-CA-015") == zone("DEMO-CA-016") == frozenset({"75056"})
    assert zone("DEMO-CA-015") < zone("DEMO-CA-013")


def test_communes_without_epci() -> None:
    islands = zone("DEMO-CA-017") | zone("DEMO-CA-018") | zone("DEMO-CA-019")
    assert islands == {"22016", "29083", "29155", "85113"}
    assert islands == set(communes()["code"][communes()["epci"].isna()])


def test_corsica() -> None:
    assert by_id("candidatures")["DEMO-CA-020"]["codes"] == "2A|2B"
    assert zone("DEMO-CA-020") == zone("DEMO-CO-013") == members()["region", "94"]
    assert zone("DEMO-CO-027") < zone("DEMO-CO-013")


def test_enclave_and_parts() -> None:
    shapes = gpd.read_parquet(DATA / "territoire" / "contours_communes.parquet")
    polygons = shapes.set_index("code").geometry
    assert set(communes()["departement"].loc[sorted(zone("DEMO-CA-021"))]) == {"26", "84"}
    vaucluse = members()["departement", "84"]
    assert not are_contiguous(zone("DEMO-CA-021") & vaucluse, vaucluse - zone("DEMO-CA-021"))
    for ident in ("DEMO-CA-022", "DEMO-CA-023"):
        whole = shapely.union_all(polygons.loc[sorted(zone(ident))].to_numpy())
        assert whole.geom_type == "MultiPolygon", ident


def test_overseas() -> None:
    for ident, departement in (
        ("DEMO-CA-023", "971"),
        ("DEMO-CA-024", "973"),
        ("DEMO-CA-025", "974"),
        ("DEMO-CA-026", "976"),
    ):
        assert set(communes()["departement"].loc[sorted(zone(ident))]) == {departement}


def test_outside_the_reference_set() -> None:
    for ident, code in (("027", "977"), ("028", "978"), ("029", "975")):
        row = by_id("candidatures")[f"DEMO-CA-{ident}"]
        assert (row["niveau"], row["codes"]) == ("departement", code)
        assert OVERSEAS_COLLECTIVITIES[row["commune"]] == code
        assert zone(row["id"]) == frozenset()


def test_obsolete_codes() -> None:
    assert by_id("candidatures")["DEMO-CA-030"]["codes"] == "245701362"
    assert zone("DEMO-CA-030") == members()["epci", "992367730"]
    assert by_id("candidatures")["DEMO-CA-031"]["codes"] == "93059"
    assert zone("DEMO-CA-031") == {"93066"}


def test_perimeters_without_advisers() -> None:
    assert zone("DEMO-CA-032")
    assert posts_in(zone("DEMO-CA-032")) == []
    assert {row["etat"] for row in posts_in(zone("DEMO-CA-033"))} == {"vacant"}


def test_already_covered_twice() -> None:
    held = depth()
    assert all(held[code] >= 2 for code in zone("DEMO-CA-034"))
    assert zone("DEMO-CA-034") == members()["departement", "49"]


def test_days_and_contracts_at_the_limits() -> None:
    candidacies = by_id("candidatures")
    days = [candidacies[f"DEMO-CA-{n}"]["date_depot"] for n in ("035", "036", "037")]
    assert days == ["2023-12-10", "2023-12-11", "2023-12-19"]
    odd = candidacies["DEMO-CA-038"]
    assert (odd["porteur"], odd["contrat"]) == ("collectivite", "cdd_droit_prive")


def test_the_notice_names_every_situation() -> None:
    notice = (DATA / "demonstration" / "LISEZMOI.md").read_text(encoding="utf-8")
    lines = dict(re.findall(r"^\| (DEMO-CA-\d{3}) \|.*\| (.+) \|$", notice, flags=re.MULTILINE))
    assert len(lines) == 38
    for ident, stated in lines.items():
        codes = by_id("candidatures")[ident]["codes"].split("|")
        assert re.findall(r"\b\d[\dAB]\d*\b", stated) == codes
        assert by_id("candidatures")[ident]["etat"] == "propose"


def test_the_builder_gives_the_same_bytes(tmp_path: Path) -> None:
    # Another hash seed: an order that depends on a set would show.
    subprocess.run(
        [sys.executable, str(DATA / "build_demo.py"), "--output", str(tmp_path)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "4"},
    )
    for table in TABLES:
        name = f"demo_{table}.csv"
        assert (tmp_path / name).read_bytes() == (DATA / "demonstration" / name).read_bytes()
