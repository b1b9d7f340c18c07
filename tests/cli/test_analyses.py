"""The commands that look further: what they write, with which columns, and what they refuse."""

import csv
import io
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from support.commands import Run, refused
from support.paths import DATA

from cnc_geo.maps.palette import THEMES
from cnc_geo.schema.tables import column_names

DAY = ("--date", "2026-10-01")
INDEX = (
    "name,division,code,no_thd_coverage_rate,total\n"
    "A,epci,249740077,1,6.5\nB,epci,249740093,1,3.5\nC,epci,249740101,1,\n"
)
COMMANDS = {
    "portraits": ("portraits",),
    "voisinages": ("voisinages",),
    "echeances": ("echeances", "--niveau", "commune"),
    "calendrier": ("calendrier",),
    "rattachements": ("rattachements",),
    "discordances": ("discordances",),
    "besoins": ("besoins", "--fichier", "ifn.csv"),
    "priorites": ("priorites", "--fichier", "ifn.csv"),
}


def rows(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode()), delimiter=";"))


@pytest.fixture(autouse=True)
def index(tmp_path: Path) -> None:
    (tmp_path / "ifn.csv").write_text(INDEX, encoding="utf-8")


@pytest.mark.parametrize("nom", COMMANDS)
def test_each_command_writes_its_table_and_its_shapes(run: Run, tmp_path: Path, nom: str) -> None:
    words = (*COMMANDS[nom], "--departement", "974", *DAY)
    told = run(*words)
    assert told.code == 0
    assert told.out.decode().splitlines()[0] == ";".join(column_names(nom))
    assert len(rows(told.out)) > 0
    assert run(*words, "--sortie", "t.csv").code == 0
    assert (tmp_path / "t.csv").read_bytes() == told.out
    members = json.loads((tmp_path / "t.csv.json").read_text(encoding="utf-8"))
    assert members["table"] == nom
    assert members["mention"].startswith("Données de démonstration")
    assert run(*words, "--sortie", "t.geojson").code == 0
    opened = gpd.read_file(tmp_path / "t.geojson")
    assert len(opened) == len(rows(told.out))
    shapes = opened.geometry.dropna()
    assert shapes.is_valid.all()
    kinds = {
        "voisinages": {"LineString", "MultiLineString"},
        "discordances": {"Point"},
        "calendrier": set(),
    }
    assert set(shapes.geom_type) <= kinds.get(nom, {"Polygon", "MultiPolygon"})
    assert bool(len(shapes)) == (nom != "calendrier")


def test_lengths_of_common_borders_are_those_of_their_lines(run: Run, tmp_path: Path) -> None:
    run("voisinages", "--departement", "974", *DAY, "--sortie", "v.geojson")
    lines = gpd.read_file(tmp_path / "v.geojson").dropna(subset="geometry")
    measured = lines.to_crs(2975).length / 1000
    assert (measured - lines["frontiere_km"]).abs().max() < 0.002 * lines["frontiere_km"].max()


def test_points_of_disagreements_are_where_the_posts_are(run: Run, tmp_path: Path) -> None:
    run("discordances", "--departement", "35", *DAY, "--sortie", "d.geojson")
    points = gpd.read_file(tmp_path / "d.geojson").set_index("conseiller").geometry
    posts = pd.read_csv(DATA / "demonstration" / "demo_conseillers.csv", sep=";").set_index("id")
    assert len(points) > 0
    assert (points.x - posts["longitude"].reindex(points.index)).abs().max() < 1e-9


def test_need_is_asked_for_when_it_is_not_given(run: Run) -> None:
    told = run("besoins", "--departement", "974", *DAY)
    assert told.code == 2
    assert "Un indicateur par commune ou par EPCI est attendu, aucun n'est donné" in told.err


def test_a_wrong_hypothesis_or_theme_is_refused(run: Run) -> None:
    refused(
        run("couverture", "--hypotheses", "magie"),
        2,
        "Hypothèse inconnue : magie. Choisissez parmi : epci_du_lieu, conseillers, duree_18, "
        "duree_24, declarees.",
    )
    told = run("carte", "--theme", "arc-en-ciel", "--sortie", "c.html", "--departement", "976")
    assert told.code == 2
    assert "Thème inconnu : « arc-en-ciel »" in told.err


def test_hypotheses_change_figures_and_are_carried(run: Run, tmp_path: Path) -> None:
    zones = (
        "id;structure;siret;commune;niveau;codes;etat;debut;fin\n"
        "C1;S;;97411;;;en_poste;;\nC2;S;;97411;conseiller;P1|P2;en_poste;2024-01-01;\n"
    )
    posts = (
        "id;structure;siret;commune;coordinateurs;latitude;longitude\n"
        "P1;S;;97416;;;\nP2;S;;97416;;;\n"
    )
    (tmp_path / "z.csv").write_text(zones, encoding="utf-8")
    (tmp_path / "p.csv").write_text(posts, encoding="utf-8")
    words = ("couverture", "--niveau", "commune", "--departement", "974", *DAY)
    words += ("--fichier", "z.csv", "--fichier", "p.csv")

    def covered(*hypotheses: str) -> set[str]:
        told = run(*words, *(("--hypotheses", ",".join(hypotheses)) if hypotheses else ()))
        assert told.code == 0
        return {row["code"] for row in rows(told.out) if row["statut"] == "couvert"}

    assert covered() == set()
    assert covered("conseillers") == {"97416"}  # Saint-Pierre, where they work
    assert covered("conseillers", "duree_24") == set()  # over since 31 December 2025
    assert "97411" in covered("epci_du_lieu")  # Saint-Denis and its EPCI
    assert covered("epci_du_lieu", "declarees") == set()
    run(*words, "--hypotheses", "conseillers", "--sortie", "c.csv")
    members = json.loads((tmp_path / "c.csv.json").read_text(encoding="utf-8"))
    assert any("liste de conseillers" in said for said in members["hypotheses"])


def test_a_mask_sets_gaps_apart(run: Run, tmp_path: Path) -> None:
    mask = "niveau;code;nom;motif\nepci;249740119;;convention en cours\n"
    (tmp_path / "masque.csv").write_text(mask, encoding="utf-8")
    words = ("lacunes", "--departement", "974", *DAY)
    plain = rows(run(*words).out)
    masked = rows(run(*words, "--fichier", "masque.csv").out)
    held = {code for row in masked for code in row["epcis"].split("|")}
    assert "249740119" in {code for row in plain for code in row["epcis"].split("|")}
    assert "249740119" not in held


def test_a_map_of_each_theme_is_one_file(run: Run, tmp_path: Path) -> None:
    for theme in ("profondeur", "echeance", "besoin"):
        name = f"{theme}.html"
        words = ("carte", "--theme", theme, "--departement", "974", *DAY, "--sortie", name)
        assert run(*words, "--fichier", "ifn.csv").code == 0
        written = (tmp_path / name).read_text(encoding="utf-8")
        rare = {"profondeurs", "inconnu", "sans_valeur", "mixte"}  # told only where they are
        labels = [item.libelle for item in THEMES[theme] if item.code not in rare]
        # Scripts hold their text in ASCII, as JSON writes it.
        assert all(json.dumps(label)[1:-1] in written for label in labels)


def test_a_drawn_perimeter_counts_from_a_file(run: Run, tmp_path: Path) -> None:
    square = [[55.40, -21.0], [55.60, -21.0], [55.60, -20.85], [55.40, -20.85], [55.40, -21.0]]
    feature = {
        "type": "Feature",
        "properties": {"id": "DESSIN-1", "etat": "propose"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    drawn = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "d.geojson").write_text(json.dumps(drawn), encoding="utf-8")
    words = ("--fichier", "d.geojson", "--departement", "974", "--etats", "propose", *DAY)
    told = run("couverture", "--niveau", "commune", *words)
    status = {row["code"]: row["statut"] for row in rows(told.out)}
    assert "partiel" in status.values()
    assert "population de chaque morceau" in told.err
    people = sum(int(row["population"]) for row in rows(told.out))
    assert people == 889679
    (portrait,) = rows(run("portraits", *words).out)
    assert portrait["inference"] == "polygone"
    assert 0.5 < float(portrait["compacite"]) < 1
    assert portrait["enclaves"] == ""
