"""Persons put anywhere in a file of any format: no command tells them, no file written has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.persons import HEADERS, MAIL, NAME, PHONE, ROWS, found_in, witness_files

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Outcome, Run

FORMATS = ("csv", "json", "geojson", "gpkg", "parquet", "xlsx", "ods", "xls")


def everything(outcome: Outcome, folder: Path, *inputs: str) -> str:
    """Join all that a command said and left in its folder, names included."""
    left = [path for path in folder.rglob("*") if path.is_file() and path.name not in inputs]
    texts = [path.name + path.read_bytes().decode("utf-8", "replace") for path in left]
    return "\n".join([outcome.out.decode(), outcome.err, *texts])


@pytest.mark.parametrize("nom", [*(f"p.{suffix}" for suffix in FORMATS), "p.zip", "shape.zip"])
def test_no_person_of_any_format_is_in_any_output(run: Run, tmp_path: Path, nom: str):
    (tmp_path / "elsewhere").mkdir()
    content = witness_files(tmp_path / "elsewhere")[nom]
    for path in (tmp_path / "elsewhere").iterdir():
        path.unlink()
    (tmp_path / nom).write_bytes(content)
    table = () if nom == "p.xls" else ("--table", "conseillers")
    for suffix in ("csv", "geojson"):
        words = ("--sortie", f"d.{suffix}", "--natif", "n", "--enregistrer-association", "a.json")
        outcome = run("verifier", nom, *table, *words)
        assert outcome.code == (1 if nom == "p.xls" else 0), outcome.err
        assert not found_in(everything(outcome, tmp_path, nom))
    if nom == "p.xls":
        assert "colonne 4" in outcome.err
        return
    posts = (tmp_path / "n" / "conseillers.csv").read_text(encoding="utf-8")
    assert posts.count("\n") == len(ROWS) + 1
    assert "73282932000074" in posts
    assert "Mairie de Rennes" in posts
    outcome = run("verifier", nom, *table)
    assert "donnee_personnelle" in outcome.out.decode()
    assert not found_in(everything(outcome, tmp_path, nom))


def test_no_person_is_on_the_map_in_the_sheet_or_in_its_provenance(run: Run, tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "p.csv").write_bytes(witness_files(tmp_path / "elsewhere")["p.csv"])
    for path in (tmp_path / "elsewhere").iterdir():
        path.unlink()
    for words in (
        ("carte", "--sortie", "carte.html"),
        ("couverture", "--niveau", "departement", "--sortie", "c.csv"),
        ("rattachements", "--sortie", "r.geojson"),
    ):
        outcome = run(*words, "--conseillers", "p.csv", "--territoire-vu", "35")
        if outcome.code == 2:
            outcome = run(*words, "--conseillers", "p.csv")
        assert outcome.code == 0, outcome.err
        assert not found_in(everything(outcome, tmp_path, "p.csv"))


@pytest.mark.parametrize("first", [[NAME, "35238", "Mairie", "1"], [MAIL, "x", PHONE, "35000"]])
def test_a_first_row_that_is_taken_for_a_header_is_not_told(
    run: Run, tmp_path: Path, first: list[str]
):
    rows = [first, *(["P1", "35238", "Mairie", "2"] for _ in range(3))]
    (tmp_path / "f.csv").write_text("\n".join(map(";".join, rows)) + "\n", encoding="utf-8")
    refused = run("verifier", "f.csv")
    assert refused.code == 1
    assert "« colonne 1 »" in refused.err
    words = (
        "--table",
        "conseillers",
        "--colonne",
        "id=colonne 1",
        "--colonne",
        f"commune={first[1]}",
    )
    outcome = run("verifier", "f.csv", *words, "--enregistrer-association", "a.json")
    assert outcome.code == 0, outcome.err
    assert not found_in(
        everything(refused, tmp_path, "f.csv") + everything(outcome, tmp_path, "f.csv")
    )


def test_a_row_with_one_separator_more_tells_nobody(run: Run, tmp_path: Path):
    lines = [";".join(HEADERS), *(";".join(row) for row in ROWS), ";".join(["", *ROWS[0]])]
    (tmp_path / "p.csv").write_text("\n".join(lines), encoding="utf-8")
    outcome = run("verifier", "p.csv", "--table", "conseillers")
    assert "ligne_decalee" in outcome.out.decode()
    assert not found_in(everything(outcome, tmp_path, "p.csv"))


PSEUDONYM = "personne-9a944150"


def test_a_pseudonym_takes_the_place_of_a_person_and_is_told(run: Run, tmp_path: Path):
    (tmp_path / "p.csv").write_text(
        f"id;code_insee;code_postal\n{NAME};35238;35000\nP2;35238;35000\n", encoding="utf-8"
    )
    outcome = run("verifier", "p.csv", "--table", "conseillers", "--natif", "n")
    posts = (tmp_path / "n" / "conseillers.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(";")[0] for line in posts] == ["id", PSEUDONYM, "P2"]
    told = outcome.out.decode()
    assert "p.csv;2;id;(non repris);donnee_personnelle;repare;Un identifiant" in told
    assert "id_absent" not in told
