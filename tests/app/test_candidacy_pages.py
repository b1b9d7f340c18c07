"""The pages «Candidatures» and «Candidature», run in process: the figures of the command line."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from support.pages import address, go, metrics
from support.patience import PATIENCE

from cnc_geo.app.routes import SCRIPT
from cnc_geo.app.start import VARIABLE, Start
from cnc_geo.candidacies.consultation import list_consultation
from cnc_geo.candidacies.examination import examine_candidacies
from cnc_geo.exports import sheets
from cnc_geo.network.situation import situate
from cnc_geo.readers.network import read_network

DAY = "2026-10-01"
HOSTILE = "[lien](http://exemple.fr) <script>alert(1)</script>"


@pytest.fixture
def opened(carte):
    """Open a page of the application at an address."""

    def open_at(page: str, **parameters: str) -> AppTest:
        app = AppTest.from_file(str(SCRIPT), default_timeout=PATIENCE)
        app._page_hash = calc_hash(page)
        for name, value in ({"date": DAY} | parameters).items():
            app.query_params[name] = value
        app.run()
        app._page_hash = ""
        assert not app.exception
        return app

    return open_at


def grid(app: AppTest, heading: str):
    """Return the first table with a column of that heading."""
    return next(d.value for d in app.dataframe if heading in d.value.columns)


def test_the_batch_is_that_of_the_command_line(opened, territory, network):
    app = opened("candidatures", departement="64")
    seen = situate(territory, network, jour=DAY, departement="64")
    expected = examine_candidacies(seen)
    rows = grid(app, "Gagnés")
    assert rows["Candidature"].tolist() == expected["id"].tolist()
    assert rows["Gagnés"].tolist() == expected["population_gagnee"].tolist()
    assert (
        rows["Subvention (€)"].fillna(-1).tolist() == expected["subvention_eur"].fillna(-1).tolist()
    )
    assert address(app) == {"departement": "64", "date": DAY, "etats": "en_poste"}
    crossed = next(d.value for d in app.dataframe if "DEMO-CA-004" in d.value.columns)
    assert crossed.loc["DEMO-CA-003", "DEMO-CA-004"] == "Doublon"
    assert crossed.loc["DEMO-CA-004", "DEMO-CA-003"] == "Doublon"
    assert "Doublon : DEMO-CA-003 et DEMO-CA-004." in grid(app, "Qui rencontre qui").iloc[0, 4]
    assert grid(app, "Sans lacune ?")["Département"].tolist() == ["64 – Pyrénées-Atlantiques"]


def test_filters_keep_what_is_asked(opened):
    app = opened("candidatures", departement="64")
    app.multiselect(key="filtre-avis_prefet").set_value(["defavorable"]).run()
    assert set(grid(app, "Gagnés")["Avis"]) == {"Défavorable"}
    app.multiselect(key="filtre-porteur").set_value(["association"]).run()
    assert "0 candidature sur 5" in [s.value for s in app.header]
    app.multiselect(key="filtre-avis_prefet").set_value([]).run()
    assert set(grid(app, "Gagnés")["Porteur"]) == {"Association"}


def test_a_link_reopens_the_same_candidacy(opened, carte, situation):
    app = opened("candidature", candidature="DEMO-CA-006")
    assert app.title[0].value == "DEMO-CA-006"
    assert address(app)["candidature"] == "DEMO-CA-006"
    told = metrics(app)
    assert told["Habitants"] == "192\u202f025"
    assert told["Gagnés"] == "192\u202f025"
    assert told["Subvention"] == "50\u202f000\u202f€"
    assert told["€ / hab. gagné"] == "0,26"  # 50 000 / 192 025
    assert [name for name, _ in carte.content["traces"]] == ["DEMO-CA-007", "DEMO-CA-006"]
    effects = grid(app, "Avant")
    assert (effects["Après"] - effects["Avant"]).sum() == 192_025
    assert "frontière à préciser" in "\n".join(m.value for m in app.markdown)
    consulted = grid(app, "Consultation")
    expected = list_consultation(situation, "DEMO-CA-006")
    assert consulted["SIRET"].tolist() == expected["siret"].tolist()


def test_a_zone_that_is_not_drawn_has_dashes_and_reasons(opened, carte):
    app = opened("candidature", candidature="DEMO-CA-027")
    assert metrics(app)["Habitants"] == "—"
    assert metrics(app)["Subvention"] == "50\u202f000\u202f€"
    assert carte.content["traces"] == []
    told = "\n".join(i.value for i in app.info)
    assert "hors du référentiel" in told


def test_the_call_is_silent_a_dash_never_0(opened):
    app = opened("candidature", candidature="DEMO-CA-038")
    assert metrics(app)["Subvention"] == "—"
    rules = app.table[0].value
    assert rules.loc["Subvention et durée", "Résultat"] == "—"
    assert rules.loc["Subvention et durée", "Lignes"] == "L369-373"


def test_departments_are_filtered_too(opened):
    app = opened("candidatures", region="75")
    app.multiselect(key="filtre-departements").set_value(["19"]).run()
    rows = grid(app, "Gagnés")
    assert len(rows)
    assert all("19" in told.split(", ") for told in rows["Dép."])


def test_a_candidacy_that_does_not_exist_gives_the_first(opened):
    app = opened("candidature", departement="64", candidature="X")
    assert address(app)["candidature"] == "DEMO-CA-003"


def test_the_view_is_kept_from_page_to_page(opened):
    app = opened("candidatures", departement="64", hypotheses="duree_24")
    go(app, "candidature")
    assert address(app) == {
        "departement": "64",
        "date": DAY,
        "etats": "en_poste",
        "hypotheses": "duree_24",
        "candidature": "DEMO-CA-003",
    }
    app.selectbox(key="candidature").set_value("DEMO-CA-035")
    app._page_hash = calc_hash("candidature")
    app.run()
    assert app.title[0].value == "DEMO-CA-035"
    go(app, "territoire")
    assert app.title[0].value == "Pyrénées-Atlantiques"
    go(app, "candidature")
    assert app.title[0].value == "DEMO-CA-035"


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """Launch on files whose names would be read as links or scripts."""
    files = {
        "structures": f"id;nom;siret;commune;nature\nS1;{HOSTILE};;35238;publique\n"
        f"S2;{HOSTILE} 2;;35238;publique\n",
        "conseillers": "id;structure;siret;commune;latitude;longitude;coordinateurs\n"
        "P1;S2;;35238;;;\n",
        "candidatures": "id;structure;siret;commune;cas;porteur;contrat;niveau;codes;etat;"
        "avis_prefet;date_depot\n"
        "K*1*;S1;;35238;creation;collectivite;titulaire;epci;243500139;propose;;2023-11-01\n",
    }
    paths = []
    for nom, text in files.items():
        path = tmp_path / f"{nom}.csv"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    monkeypatch.setenv(VARIABLE, Start(fichiers=tuple(paths)).to_json())
    return paths


def test_names_of_files_are_never_markdown(hostile, opened):
    app = opened("candidature")
    assert app.title[0].value == r"K\*1\*"
    assert r"\[lien\]\(http\://exemple.fr\)" in app.caption[0].value
    for words in app.markdown:
        assert "<script>alert" not in words.value
    assert HOSTILE + " 2" in grid(app, "Consultation")["Structure"].tolist()


def test_the_sheet_escapes_and_asks_nothing(hostile, territory):
    network = read_network(territory, fichiers=tuple(hostile))
    seen = situate(territory, network, jour=DAY)
    rows = examine_candidacies(seen)[["id", "population", "alertes"]]
    sheet = sheets.PrintedSheet(HOSTILE, {"Alertes": [HOSTILE]}, {"Tout": rows.assign(nom=HOSTILE)})
    text = sheets.sheet_html(seen, sheet)
    assert text == sheets.sheet_html(seen, sheet)
    assert "<script" not in text
    assert "src=" not in text
    assert "href=" not in text
    assert "&lt;script&gt;" in text


def test_without_any_candidacy_both_pages_say_so(opened):
    for page in ("candidatures", "candidature"):
        app = opened(page, departement="01")
        assert "Aucune candidature ici" in "\n".join(i.value for i in app.info)
