"""The command `cnc-geo`: words in, bytes out, messages aside, exit codes."""

import json
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
import geopandas as gpd
import pytest
from support.commands import COORDINATEURS, DATE, ENTRY, Run, refused
from support.paths import GOLDEN

from cnc_geo import errors
from cnc_geo.cli import cnc_geo
from cnc_geo.errors import CncGeoError
from cnc_geo.readers.embedded import embedded

# Golden outputs, counted again without cnc_geo when they were recorded: coverage with plain sets,
# gaps by walking through the borders, the pair by intersecting sets.

GOLDEN_WORDS = {
    "couverture_epci_35": ["couverture", "--niveau", "epci", "--departement", "35"],
    "couverture_region": ["couverture", "--niveau", "region"],
    "lacunes_974": ["lacunes", "--departement", "974"],
    "recouvrements_974": ["recouvrements", "--departement", "974"],
}


@pytest.mark.parametrize("name", GOLDEN_WORDS)
def test_golden_output(run: Run, name: str) -> None:
    outcome = run(*GOLDEN_WORDS[name], *DATE)
    assert outcome.code == 0
    assert outcome.out == (GOLDEN / f"{name}.csv").read_bytes()


def test_the_real_entry_gives_the_golden_bytes_twice() -> None:
    words = [ENTRY, *GOLDEN_WORDS["couverture_epci_35"], *DATE]
    first = subprocess.run(words, capture_output=True, check=True)
    again = subprocess.run(words, capture_output=True, check=True)
    assert first.stdout == again.stdout == (GOLDEN / "couverture_epci_35.csv").read_bytes()
    lines = first.stderr.decode().splitlines()
    assert lines[0] == "Données de démonstration — fictives."
    assert first.stderr == again.stderr


def test_the_real_entry_refuses_with_1_and_one_sentence() -> None:
    outcome = subprocess.run(
        [ENTRY, "lacunes", "--departement", "1"], capture_output=True, check=False
    )
    assert (outcome.returncode, outcome.stdout) == (1, b"")
    assert outcome.stderr.decode() == (
        "Code département inconnu au millésime COG au 1er janvier 2026 : « 1 ». "
        "Vouliez-vous dire 01 (Ain) ?\n"
    )


def test_the_module_can_be_run_as_the_installed_command() -> None:
    code = (
        "import sys\n"
        "from cnc_geo.cli import main\n"
        "try:\n    main(['--help'])\n"
        "finally:\n"
        "    heavy = {'pandas', 'numpy', 'geopandas', 'shapely', 'streamlit', 'folium'}\n"
        "    print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert "Commandes :" in outcome.stdout.decode()
    assert outcome.stderr.decode() == "[]\n"


# Files


@pytest.mark.parametrize("command", ["couverture", "lacunes", "recouvrements"])
def test_sortie_csv_is_what_standard_output_would_be(
    run: Run, tmp_path: Path, command: str
) -> None:
    words = [command, "--departement", "974", *DATE]
    shown = run(*words)
    written = run(*words, "--sortie", "f.csv")
    assert (written.code, written.out) == (0, b"")
    assert (tmp_path / "f.csv").read_bytes() == shown.out
    rows = shown.out.count(b"\n") - 1
    assert written.err.endswith(
        f"{rows} {'ligne écrite' if rows == 1 else 'lignes écrites'} dans f.csv.\n"
    )
    told = json.loads((tmp_path / "f.csv.json").read_text(encoding="utf-8"))
    assert told["date"] == "2026-10-01"
    assert told["territoire"] == {"niveau": "departement", "code": "974", "nom": "La Réunion"}


@pytest.mark.parametrize("command", ["couverture", "lacunes", "recouvrements"])
def test_sortie_geojson_is_read_by_another_reader(run: Run, tmp_path: Path, command: str) -> None:
    words = [command, "--departement", "974", *DATE]
    shown = run(*words).out.decode().splitlines()
    assert run(*words, "--sortie", "f.geojson").code == 0
    frame = gpd.read_file(tmp_path / "f.geojson", engine="pyogrio")
    assert frame.crs.to_epsg() == 4326
    assert len(frame) == len(shown) - 1
    assert set(shown[0].split(";")) <= set(frame.columns)
    assert frame.geometry.is_valid.all()
    west, south, east, north = frame.total_bounds
    assert (55 < west < east < 56, -21.5 < south < north < -20.8) == (True, True)
    first = (tmp_path / "f.geojson").read_bytes()
    run(*words, "--sortie", "f.geojson")
    assert (tmp_path / "f.geojson").read_bytes() == first


def test_carte_is_one_html_file_the_same_twice(run: Run, tmp_path: Path) -> None:
    words = ["carte", "--departement", "976", *DATE, "--sortie", "carte.html"]
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (0, b"")
    assert outcome.err.endswith("Carte écrite dans carte.html.\n")
    first = (tmp_path / "carte.html").read_bytes()
    assert b"Mayotte" in first
    run(*words)
    assert (tmp_path / "carte.html").read_bytes() == first
    assert [p.name for p in tmp_path.iterdir()] == ["carte.html"]


def test_files_of_one_s_own_are_used_and_not_said_fictive(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(
        COORDINATEURS + "MOI;;;;departement;48;prevu;;\n", encoding="utf-8"
    )
    outcome = run(
        "couverture", "--niveau", "departement", "--departement", "48", *DATE,
        "--coordinateurs", "c.csv", "--etats", "prevu, en_poste",
    )  # fmt: skip
    assert outcome.code == 0
    assert outcome.err == (
        "Aucun fichier de conseillers : leurs nombres sont à 0 faute de données.\n"
    )
    cells = outcome.out.decode().splitlines()[1].split(";")
    assert cells[:3] == ["departement", "48", "Lozère"]
    assert cells[-2:] == ["MOI", "couvert"]
    assert cells[3] == cells[4]


def test_the_day_is_today_by_default(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Frozen(date):
        @classmethod
        def today(cls) -> date:
            return date(2026, 10, 1)

    monkeypatch.setattr("cnc_geo.cli.options.date", Frozen)
    outcome = run(*GOLDEN_WORDS["lacunes_974"])
    assert outcome.out == (GOLDEN / "lacunes_974.csv").read_bytes()


# Refusals of the data: 1


def test_a_wrong_code_in_a_file_is_set_aside_and_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(
        COORDINATEURS + "MOI;;;;departement;1|99;en_poste;;\n", encoding="utf-8"
    )
    outcome = run("couverture", "--niveau", "departement", "--coordinateurs", "c.csv")
    assert outcome.code == 0
    assert (
        "c.csv : 1 lignes lues = 1 gardées + 0 écartées, 1 réparées, 1 incomplètes ; "
        "1 × le code n'existe pas (détail : cnc-geo verifier c.csv)."
    ) in outcome.err
    rows = outcome.out.decode().splitlines()
    assert [row.split(";")[1] for row in rows if row.endswith(";couvert")] == ["01"]


def test_a_file_without_the_columns_of_its_table_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("id;couleur\nA;B\n", encoding="utf-8")
    outcome = run("lacunes", "--coordinateurs", "c.csv")
    assert (outcome.code, outcome.out) == (1, b"")
    assert "niveau ou codes ou codes_postaux ou geometrie sont attendus" in outcome.err


def test_an_empty_file_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes(b"")
    refused(
        run("recouvrements", "--candidatures", "c.csv"), 1,
        "c.csv : un tableau est attendu, le fichier est vide. Vérifiez son export.",
    )  # fmt: skip


def test_an_absent_file_and_an_absent_territory_are_refused(run: Run) -> None:
    refused(
        run("couverture", "--conseillers", "x.csv"), 1,
        "Fichier introuvable : « x.csv ». Vérifiez son nom et son dossier.",
    )  # fmt: skip
    outcome = run("couverture", "--territoire", "nulle-part")
    assert (outcome.code, outcome.out) == (1, b"")
    assert outcome.err.startswith("Le dossier de territoire « nulle-part » doit contenir ")


def test_a_folder_that_does_not_exist_is_refused(run: Run, tmp_path: Path) -> None:
    outcome = run("lacunes", "--departement", "974", *DATE, "--sortie", "absent/f.csv")
    assert (outcome.code, outcome.out) == (1, b"")
    assert "Écriture impossible : « absent/f.csv »" in outcome.err
    assert list(tmp_path.iterdir()) == []


# Commands that are not understood: 2

MISUSES = [
    (["couvertur"], "Commande inconnue : couvertur. Aide : cnc-geo --help."),
    (["couverture", "--niveaux", "epci"],
     "Option inconnue : --niveaux. Vouliez-vous dire --niveau ? Aide : cnc-geo couverture --help."),
    (["couverture", "--niveau"],
     "L'option --niveau attend une valeur. Aide : cnc-geo --help."),
    (["lacunes", "35"], "Argument en trop : 35. Aide : cnc-geo lacunes --help."),
    (["carte"], "Il manque --sortie. Aide : cnc-geo carte --help."),
    (["app", "--port", "0"], "Valeur refusée pour --port. Aide : cnc-geo app --help."),
    (["app", "--port", "x"], "Valeur refusée pour --port. Aide : cnc-geo app --help."),
    (["carte", "--sortie", "carte.png"],
     "Une carte s'écrit dans un fichier .html, or « carte.png » est demandé."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "message"), MISUSES)
def test_a_misuse_is_told_in_one_french_sentence(run: Run, words: list[str], message: str) -> None:
    refused(run(*words), 2, message)


CHOICES = [
    (["couverture", "--niveau", "canton"], "Niveau inconnu : « canton »."),
    (["couverture", "--niveau", "france", "--departement", "35"], "Le niveau « france » dépasse"),
    (["lacunes", "--departement", "35", "--region", "53"], "Choisissez un département ou une rég"),
    (["lacunes", "--date", "1er octobre"], "Date non comprise : « 1er octobre »."),
    (["lacunes", "--etats", "absent"], "État inconnu : absent."),
    (["lacunes", "--etats", ""], "État inconnu : aucun."),
    (["lacunes", "--sortie", "f.shp"], "Format inconnu : « f.shp »."),
    (["app", "--hote", "https://carte.exemple.fr/"], "Hôte non compris : « https://carte.exemple"),
    (["app", "--cadre", "intranet.exemple.fr"], "Site non compris : « intranet.exemple.fr »."),
]


@pytest.mark.parametrize(("words", "beginning"), CHOICES)
def test_choices_that_do_not_go_together_are_a_misuse(
    run: Run, tmp_path: Path, words: list[str], beginning: str
) -> None:
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err.splitlines()[-1].startswith(beginning)
    assert list(tmp_path.iterdir()) == []


def test_no_word_at_all_shows_the_help_and_is_a_misuse(run: Run) -> None:
    outcome = run()
    assert (outcome.code, outcome.out) == (2, b"")
    assert "Commandes :" in outcome.err


# Help

COMMON = [
    "--departement", "--region", "--date", "--etats", "--conseillers", "--coordinateurs",
    "--candidatures", "--territoire", "--fichier",
]  # fmt: skip
OPTIONS = {
    "couverture": ["--niveau", *COMMON, "--sortie"],
    "lacunes": [*COMMON, "--sortie"],
    "recouvrements": [*COMMON, "--sortie"],
    "carte": [*COMMON, "--sortie"],
    "candidatures": ["--table", *COMMON, "--sortie"],
    "consultation": ["--candidature", *COMMON, "--sortie"],
    "app": [*COMMON, "--port", "--adresse", "--hote", "--cadre"],
    "verifier": [
        "--table",
        "--feuille",
        "--colonne",
        "--association",
        "--enregistrer-association",
        "--natif",
        "--personnes",
        "--geocoder",
        "--territoire",
        "--sortie",
    ],
}
ENGLISH = ("Options:", "Usage:", "Commands", "Show", "default", "required", "FILE", "TEXT")


def test_every_command_has_its_options_listed_here() -> None:
    assert set(OPTIONS) <= set(cnc_geo.commands)


@pytest.mark.parametrize("command", sorted(cnc_geo.commands))
def test_the_help_of_each_command_is_french_and_lists_its_options(run: Run, command: str) -> None:
    outcome = run(command, "--help")
    assert (outcome.code, outcome.err) == (0, "")
    text = outcome.out.decode()
    assert text.startswith(f"Usage : cnc-geo {command} [OPTIONS]")
    assert "Options :" in text
    assert "Montrer cette aide." in text
    for option in OPTIONS.get(command, []):
        assert f"  {option} " in text
    for word in ENGLISH:
        assert word not in text
    for parameter in cnc_geo.commands[command].params:
        assert isinstance(parameter, click.Argument) or parameter.help


def test_the_help_of_the_program_names_every_command(run: Run) -> None:
    text = run("--help").out.decode()
    assert text.startswith("Usage : cnc-geo [OPTIONS] COMMANDE [OPTIONS]...")
    for command in cnc_geo.commands:
        assert f"  {command} " in text
    for word in ENGLISH:
        assert word not in text


def test_version(run: Run) -> None:
    outcome = run("--version")
    assert outcome.code == 0
    assert outcome.out.decode().startswith("cnc-geo ")


def test_an_error_of_each_kind_is_one_of_ours() -> None:
    """Shells catch `CncGeoError` alone: every error raised on purpose derives from it."""
    kinds = [v for v in vars(errors).values() if isinstance(v, type)]
    assert all(issubclass(kind, CncGeoError) for kind in kinds)


# The package's own names


def test_public_names_stay_functions_whatever_was_imported() -> None:
    """A module of the same name, imported anywhere, does not hide the function."""
    code = (
        "import cnc_geo.analysis.summary, cnc_geo.analysis.overlaps, cnc_geo.network.provenance\n"
        "from cnc_geo import measure_coverage, find_gaps, find_overlaps, trace_provenance\n"
        "from cnc_geo import *\n"
        "import cnc_geo\n"
        "assert all(callable(getattr(cnc_geo, name)) for name in cnc_geo.__all__)\n"
        "assert len(set(cnc_geo.__all__)) == len(cnc_geo.__all__) > 0\n"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert outcome.stderr.decode() == ""


def test_what_is_read_is_never_written_over(run: Run, tmp_path: Path) -> None:
    text = COORDINATEURS + "MOI;;;;departement;48;en_poste;;\n"
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    outcome = run("couverture", *DATE, "--coordinateurs", "c.csv", "--sortie", "c.csv")
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err.startswith("Le fichier à écrire, « c.csv », est aussi un fichier à lire")
    assert (tmp_path / "c.csv").read_text(encoding="utf-8") == text


def test_a_port_that_is_taken_is_said_before_serving(run: Run) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        outcome = run("app", "--port", port)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err.startswith(f"Impossible d'écouter à l'adresse 127.0.0.1, port {port}")


def test_the_map_carries_its_provenance(run: Run, tmp_path: Path) -> None:
    run("carte", *DATE, "--departement", "48", "--sortie", "c.html")
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    block = page.split('id="provenance">')[1].split("</script>")[0]
    told = json.loads(block)
    assert (told["date"], told["etats"], told["table"]) == ("2026-10-01", ["en_poste"], "carte")
    assert "au 01/10/2026 (en poste)" in page


def test_a_malformed_territory_is_refused(run: Run, tmp_path: Path) -> None:
    for file in embedded("territoire").glob("*.*"):  # without their digests
        (tmp_path / file.name).write_bytes(b"{" if file.suffix == ".json" else file.read_bytes())
    outcome = run("couverture", *DATE, "--territoire", str(tmp_path))
    assert (outcome.code, outcome.out) == (1, b"")
    assert "n'a pas la forme décrite" in outcome.err
