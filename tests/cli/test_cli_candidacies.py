"""The commands about candidacies: the tables of the library, their shapes, what is refused."""

from pathlib import Path

import geopandas as gpd
import pytest
from support.commands import DATE, Run

from cnc_geo.candidacies.completion import complete_departments
from cnc_geo.candidacies.consultation import list_consultation
from cnc_geo.candidacies.examination import examine_candidacies
from cnc_geo.candidacies.meetings import cluster_candidacies, meet_candidacies
from cnc_geo.exports.files import csv_text
from cnc_geo.network.model import Network
from cnc_geo.network.situation import situate
from cnc_geo.territory.model import Territory

FINDERS = {
    "examens": examine_candidacies,
    "rencontres": meet_candidacies,
    "groupes": cluster_candidacies,
    "completudes": complete_departments,
}


@pytest.mark.parametrize("table", FINDERS)
def test_each_table_is_that_of_the_library_and_is_drawn(
    run: Run, tmp_path: Path, territory: Territory, network: Network, table: str
) -> None:
    words = ["candidatures", "--table", table, "--departement", "64", *DATE]
    outcome = run(*words)
    seen = situate(territory, network, jour="2026-10-01", departement="64")
    assert outcome.out.decode() == csv_text(FINDERS[table](seen))
    file = tmp_path / "o.geojson"
    assert run(*words, "--sortie", str(file)).code == 0
    drawn = gpd.read_file(file)
    assert len(drawn) == outcome.out.count(b"\n") - 1
    assert not drawn.geometry.is_empty.any()


def test_examens_by_default(run: Run) -> None:
    words = ["candidatures", "--departement", "48", *DATE]
    assert run(*words).out == run(*words, "--table", "examens").out


def test_consultation_is_that_of_the_library_with_points(
    run: Run, tmp_path: Path, territory: Territory, network: Network
) -> None:
    words = ["consultation", "--candidature", "DEMO-CA-003", *DATE]
    outcome = run(*words)
    seen = situate(territory, network, jour="2026-10-01")
    assert outcome.out.decode() == csv_text(list_consultation(seen, "DEMO-CA-003"))
    assert "structure(s) à consulter" in outcome.err
    file = tmp_path / "o.geojson"
    assert run(*words, "--sortie", str(file)).code == 0
    assert set(gpd.read_file(file).geom_type) == {"Point"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["candidatures", "--table", "autre"], "Table inconnue : « autre »."),
        (["consultation", "--candidature", "X"], "Aucune candidature ni aucun coordinateur « X »"),
        (["consultation", "--candidature", "DEMO-CA-027"], "hors du référentiel cartographique"),
    ],
)
def test_what_is_not_understood_is_said(run: Run, words: list[str], said: str) -> None:
    outcome = run(*words, *DATE)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.out == b""
