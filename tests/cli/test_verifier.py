"""The command `verifier`: what it says, what it writes, what it refuses; bytes are exact."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from support.paths import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Outcome, Run

ZONES = """Nom coordinateur;SIREN EPCI;Début
Camille Exemple;200067437,0 / 2,00034700E+08;45292
Alex Fictif;243500139|999999999;01/02/2024
Total;;2
"""

DIAGNOSTIC = """fichier;ligne;colonne;valeur;constat;traitement;explication
zones.csv;;;;valeur_commune;garde;Le champ « niveau » n'a pas de colonne : il vaut « epci » sur \
chaque ligne.
zones.csv;2;Début;45292;code_en_nombre;repare;La date est écrite comme un nombre : « 45292 » est \
lu « 2024-01-01 ».
zones.csv;3;SIREN EPCI;243500139|999999999;code_inconnu;ignore;Code EPCI inconnu au millésime \
"""


def verify(run: Run, tmp_path: Path, *words: str) -> Outcome:
    (tmp_path / "zones.csv").write_text(ZONES, encoding="utf-8")
    return run("verifier", "zones.csv", *words)


def test_the_diagnosis_goes_to_standard_output_and_the_summary_beside(run: Run, tmp_path: Path):
    outcome = verify(run, tmp_path)
    assert outcome.code == 0
    lines = outcome.out.decode().splitlines()
    told = [line.split(";")[1:6:2] for line in lines[1:]]
    assert lines[0] == "fichier;ligne;colonne;valeur;constat;traitement;explication"
    assert ["4", ""] in [t[:2] for t in told]
    assert (
        "zones.csv : table « coordinateurs », colonnes associées (CSV) ; 3 lignes lues = 2 gardées "
        "+ 1 écartées ; 1 réparées, 1 incomplètes."
    ) in outcome.err
    assert "Camille" not in outcome.out.decode() + outcome.err
    for line in DIAGNOSTIC.splitlines()[1:]:
        assert any(found.startswith(line) for found in lines), line


def test_two_runs_give_the_same_bytes(run: Run, tmp_path: Path):
    assert verify(run, tmp_path).out == verify(run, tmp_path).out


def test_native_tables_are_written_in_a_folder_made_if_needed(run: Run, tmp_path: Path):
    assert verify(run, tmp_path, "--natif", "natif").code == 0
    written = (tmp_path / "natif" / "coordinateurs.csv").read_text(encoding="utf-8")
    assert written == (
        "id;structure;siret;commune;niveau;codes;etat;debut;fin\n"
        "libre-2;;;;epci;200067437|200034700;en_poste;2024-01-01;\n"
        "libre-3;;;;epci;243500139;en_poste;2024-02-01;\n"
    )
    again = run("verifier", "natif/coordinateurs.csv", "--natif", "encore")
    assert again.code == 0
    assert (tmp_path / "encore" / "coordinateurs.csv").read_text(encoding="utf-8") == written


def test_persons_are_kept_on_demand_only(run: Run, tmp_path: Path):
    shutil.copy(FORMATS / "coordinateurs_open_data.csv", tmp_path / "c.csv")
    for words, kept in (((), False), (("--personnes",), True)):
        assert run("verifier", "c.csv", "--natif", "n", *words).code == 0
        text = (tmp_path / "n" / "coordinateurs.csv").read_text(encoding="utf-8")
        assert ("Exemple" in text) is kept


def test_a_mapping_is_saved_and_used_again(run: Run, tmp_path: Path):
    words = (
        "--table",
        "coordinateurs",
        "--colonne",
        "codes=où",
        "--colonne",
        "niveau==departement",
    )
    (tmp_path / "a.csv").write_text("qui;où\nX;35\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("qui;où\nY;4\n", encoding="utf-8")
    assert run("verifier", "a.csv").code == 1
    assert run("verifier", "a.csv", *words, "--enregistrer-association", "m.json").code == 0
    saved = json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))
    assert saved["colonnes"] == {"codes": "où", "niveau": "=departement"}
    assert run("verifier", "b.csv", "--association", "m.json").code == 0
    outcome = run(
        "couverture", "--niveau", "departement", "--fichier", "b.csv", "--fichier", "m.json"
    )
    covered = [row for row in outcome.out.decode().splitlines() if row.endswith(";couvert")]
    assert [row.split(";")[1] for row in covered] == ["04"]


def test_a_file_that_is_refused_does_not_hide_the_others(run: Run, tmp_path: Path):
    shutil.copy(FORMATS / "coselec_2023.csv", tmp_path / "s.csv")
    (tmp_path / "page.csv").write_text("<!DOCTYPE html><html></html>", encoding="utf-8")
    outcome = run("verifier", "page.csv", "s.csv")
    assert outcome.code == 1
    assert outcome.out.startswith(b"fichier;ligne;")
    assert "page.csv : un tableau est attendu, le fichier est une page web" in outcome.err


@pytest.mark.parametrize("name", ["min_lieux.csv", "ifn_epci.csv", "etalab_epci.geojson"])
def test_a_file_without_native_table_is_told_then_nothing_is_written(
    run: Run, tmp_path: Path, name: str
):
    shutil.copy(FORMATS / name, tmp_path / name)
    outcome = run("verifier", name, "--natif", "n")
    assert outcome.code == 1
    assert outcome.out.startswith(b"fichier;ligne;")
    assert "Une table native" in outcome.err
    assert not (tmp_path / "n").exists()


def test_geojson_has_its_rows_and_its_provenance(run: Run, tmp_path: Path):
    shutil.copy(FORMATS / "coselec_2021.json", tmp_path / "s.json")
    assert run("verifier", "s.json", "--sortie", "d.geojson").code == 0
    written = json.loads((tmp_path / "d.geojson").read_text(encoding="utf-8"))
    told = written["fichiers"][0]
    assert told["lues"] == told["gardees"] + told["ecartees"] == 8
    kinds = {
        f["properties"]["constat"]: f["geometry"] and f["geometry"]["type"]
        for f in written["features"]
    }
    assert kinds["point_hors_departement"] == "LineString"  # its point, and its stated commune
    assert kinds["colonne_ignoree"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--colonne", "commune"), "--colonne attend CHAMP=EN-TÊTE"),
        (("--table", "routes"), "Table inconnue : « routes »"),
        (("--feuille", "Feuil9"), "une feuille « Feuil9 » est attendue"),
        (("--sortie", "zones.csv"), "serait perdu"),
        (("--enregistrer-association", "zones.csv"), "serait perdu"),
    ],
)
def test_a_misuse_is_said(run: Run, tmp_path: Path, words: tuple[str, ...], said: str):
    outcome = verify(run, tmp_path, *words)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.out == b""


def test_emails_become_ranks(run: Run, tmp_path: Path):
    shutil.copy(FORMATS / "perimetres_anct_2022.csv", tmp_path / "p.csv")
    outcome = run("verifier", "p.csv", "--natif", "n")
    assert outcome.code == 0
    text = (tmp_path / "n" / "coordinateurs.csv").read_text(encoding="utf-8")
    assert "@" not in text + outcome.out.decode() + outcome.err
    assert ";conseiller;cn-1" in text
