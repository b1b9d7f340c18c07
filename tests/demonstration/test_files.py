"""The demonstration network is fictive and coherent, and its builder gives the same bytes."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from support.demonstration import (
    COLUMNS,
    FORMER,
    OVERSEAS_COLLECTIVITIES,
    PREFIXES,
    TABLES,
    VIEW_DAY,
    by_id,
    communes,
    is_luhn_valid,
    members,
    rows,
    zone,
)
from support.paths import DATA

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
    told = (tmp_path / "SHA256SUMS").read_bytes()
    assert told == (DATA / "demonstration" / "SHA256SUMS").read_bytes()
