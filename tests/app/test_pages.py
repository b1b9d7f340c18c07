"""Home, exports, help, the checklist and long work, run in process."""

from __future__ import annotations

import html
import re
import threading
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from support.long_work import GATE, STEPS_DONE, WORKERS, About
from support.pages import address, go, metrics, table
from support.patience import PATIENCE

from cnc_geo.analysis.checklist import check_territory
from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.differences import measure_differences
from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.app import routes
from cnc_geo.app.pages import guide, own_files
from cnc_geo.app.parts import printing
from cnc_geo.app.routes import ADDRESSES, SCRIPT
from cnc_geo.app.start import VARIABLE, Start
from cnc_geo.app.state import jobs
from cnc_geo.app.state.view import NIVEAUX, Place, usual_view
from cnc_geo.exports.catalogue import CATALOGUE, list_tables
from cnc_geo.exports.sheets import sheet_html
from cnc_geo.maps.palette import THEMES
from cnc_geo.maps.polygons import cells
from cnc_geo.maps.svg import draw_picture
from cnc_geo.network.provenance import MENTION_FICTIVE
from cnc_geo.network.scenarios import compare_with
from cnc_geo.network.situation import situate
from cnc_geo.readers.apart import StoppedReadingError
from cnc_geo.schema.tables import SCHEMAS, column_names

DAY = "2026-10-01"


@pytest.fixture
def opened(carte):
    """Open a page of the application at an address; the first page has none."""

    def open_at(page: str = "", **parameters: str) -> AppTest:
        app = AppTest.from_file(str(SCRIPT), default_timeout=PATIENCE)
        app._page_hash = calc_hash(page) if page else ""
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
        app._page_hash = ""
        assert not app.exception
        return app

    return open_at


def told(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.warning, app.success, app.error, app.text)
    return "\n".join(element.value for kind in kinds for element in kind)


# --------------------------------------------------------------------------------------------- home


def test_home_says_what_this_is_whose_data_and_as_of_when(opened):
    app = opened()
    assert app.title[0].value == "Coordination des conseillers numériques"
    assert MENTION_FICTIVE in app.warning[0].value
    said = told(app)
    assert "4\u202f000 postes de conseiller, 253 coordinateurs, 120 candidatures" in said
    assert "COG au 1er janvier 2026" in said
    assert [h.value for h in app.header if h.value != "Que regarder ?"][:3] == [
        "Mon territoire",
        "Candidatures",
        "Données et exports",
    ]
    assert address(app) == {}


def test_home_finds_a_commune_in_spite_of_its_faults(opened, carte):
    app = opened()
    app.text_input(key="recherche").set_value("Dignes les bain").run()
    first = next(b for b in app.button if b.key == "aller-commune-04070")
    assert "Digne" in first.label
    first.click().run()
    assert not app.exception
    assert app.title[0].value == "Alpes-de-Haute-Provence"
    assert carte.content["selection"] == ("epci-04", ["200067437"])
    assert address(app)["epci"] == "200067437"


def test_home_says_when_nothing_is_found(opened):
    app = opened()
    app.text_input(key="recherche").set_value("<b>zzzz</b>").run()
    assert any("Aucun territoire ne ressemble" in i.value for i in app.info)
    assert not any("<b>" in i.value for i in app.info)  # it could be read as HTML


def test_a_link_of_before_opens_the_map(opened):
    app = opened(departement="35", date=DAY)
    assert app.title[0].value == "Ille-et-Vilaine"
    assert address(app) == {"departement": "35", "date": DAY, "etats": "en_poste"}


def test_the_place_of_the_command_opens_the_map_once(opened, monkeypatch):
    monkeypatch.setenv(VARIABLE, Start(departement="2A").to_json())
    app = opened()
    assert app.title[0].value == "Corse-du-Sud"
    assert go(app, "accueil").title[0].value == "Coordination des conseillers numériques"


def test_going_back_to_home_by_an_old_link_breaks_nothing(opened):
    app = opened(departement="35", date=DAY)
    for name in ("departement", "date"):
        app.query_params[name] = {"departement": "35", "date": DAY}[name]
    app._page_hash = calc_hash("accueil")
    app.run()
    app._page_hash = ""
    assert not app.exception
    assert app.title[0].value == "Ille-et-Vilaine"
    for page in ("accueil", "candidatures", "exports", "territoire"):
        go(app, page)
    assert app.title[0].value == "Ille-et-Vilaine"


def test_home_stays_home_on_a_server_that_has_a_place(opened, monkeypatch):
    monkeypatch.setenv(VARIABLE, Start(departement="35").to_json())
    app = opened("territoire", departement="29", date=DAY)
    assert go(app, "accueil").title[0].value == "Coordination des conseillers numériques"
    assert go(app, "territoire").title[0].value == "Finistère"


def test_a_whole_link_opens_the_same_view_on_any_server(opened, monkeypatch):
    monkeypatch.setenv(VARIABLE, Start(departement="35", hypotheses="duree_18").to_json())
    assert opened("territoire", date=DAY, etats="en_poste").title[0].value == "France"
    app = opened("territoire", departement="29", date=DAY, etats="en_poste")
    assert app.multiselect(key="hypotheses").value == []


def test_a_department_found_from_home_has_its_posts(opened, carte):
    app = opened()
    app.text_input(key="recherche").set_value("04").run()
    next(b for b in app.button if b.key == "aller-departement-04").click().run()
    assert "couches" not in address(app)
    assert [g["genre"] for g in carte.content["points"]] == ["conseiller", "coordinateur"]


def test_a_perimeter_from_elsewhere_is_not_framed(opened, carte):
    app = opened("territoire", departement="976", date=DAY)
    whole = carte.content["vue"]
    app = opened(
        "territoire", departement="976", date=DAY, perimetre="DEMO-CA-006", avec="DEMO-CA-006"
    )
    assert carte.content["vue"] == whole
    assert not {"perimetre", "avec"} & set(address(app))


def test_without_any_perimeter_nothing_is_shown_as_zero(opened, monkeypatch, tmp_path):
    file = tmp_path / "postes.csv"
    file.write_text("id;structure;siret;commune;coordinateurs\nP1;S;;35238;\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, Start(conseillers=str(file), departement="35").to_json())
    app = opened("territoire", date=DAY, departement="35")
    assert metrics(app)["Habitants couverts"] == "inconnu"
    rows = table(app, "EPCI")
    assert rows["% couverts"].isna().all()
    assert set(rows["Mode"]) == {""}


def test_hypotheses_are_said_on_the_page_and_in_the_sheet(opened, territory, network):
    app = opened("territoire", departement="35", date=DAY, hypotheses="duree_24")
    assert any("hypothèse : sans fin connue : 24 mois" in c.value for c in app.caption)
    seen = situate(territory, network, jour=DAY, departement="35", hypotheses=["duree_24"])
    found = find_gaps(seen)
    view = usual_view(Place("departement", "35"))._replace(
        jour=date(2026, 10, 1), hypotheses=("duree_24",)
    )
    sheet = printing.territory_sheet(seen, found, view, check_territory(seen, found))
    text = html.unescape(sheet_html(seen, sheet))
    assert "Sans fin connue : 24 mois : " in text
    assert "Population municipale 2023" in text
    assert sheet_html(seen, sheet) == sheet_html(seen, sheet)


def test_the_view_survives_a_visit_to_home_and_to_help(opened):
    app = opened("territoire", departement="35", date=DAY, carte="taux", couches="aucune")
    before = address(app)
    for page in ("accueil", "aide"):
        go(app, page)
    assert address(go(app, "territoire")) == before


# ------------------------------------------------------------------------------------ one territory


def test_from_france_to_an_epci_by_the_table(opened):
    app = opened("territoire", date=DAY)
    assert len(table(app, "Région")) == 18
    assert app.title[0].value == "France"
    app = opened("territoire", region="93", date=DAY)
    assert table(app, "Département")["Département"].tolist()[0] == "Alpes-Maritimes"
    app = opened("territoire", departement="04", date=DAY, niveau="commune")
    assert len(table(app, "Commune")) == 198


@pytest.mark.parametrize(
    ("parameters", "steps"),
    [
        ({}, []),
        ({"region": "93"}, ["France"]),
        ({"departement": "04"}, ["France", "Provence-Alpes-Côte d'Azur"]),
    ],
)
def test_the_trail_leads_to_what_is_wider(opened, parameters, steps):
    app = opened("territoire", date=DAY, **parameters)
    trail = [b for b in app.button if (b.key or "").startswith("fil-")]
    assert [b.label.replace("\\", "") for b in trail] == steps
    if steps:
        trail[-1].click().run()
        assert app.title[0].value == steps[-1]


def test_the_trail_leads_out_of_an_epci(opened):
    app = opened("territoire", departement="04", date=DAY, epci="200034700")
    app.button(key="fil-2").click().run()
    assert "epci" not in address(app)


@pytest.mark.parametrize("niveau", ["region", "departement", "epci"])
def test_a_click_on_france_goes_where_the_table_says(opened, carte, niveau):
    app = opened("territoire", date=DAY, niveau=niveau)
    units = carte.content["unites"]["parties-fr"]
    counts = {"region": 18, "departement": 101, "epci": 1253 - 2}
    assert len(units) >= counts[niveau]
    assert address(app).get("niveau", "region") == niveau


def test_each_question_is_told_and_leads_to_its_problem(opened, carte, territory, network):
    app = opened("territoire", date=DAY)
    seen = situate(territory, network, jour=DAY)
    expected = check_territory(seen, find_gaps(seen))
    said = told(app).replace("\\", "")
    for check in expected:
        assert f"**{check.question} {check.reponse}.** {check.phrase}" in said
    whole = carte.content["vue"]
    keys = ("lacune", "perimetre", "avec", "epci")
    for rank, check in enumerate(expected):
        app.button(key=f"probleme-{rank}").click().run()
        assert not app.exception
        assert any(check.problemes[0].phrase in i.value.replace("\\", "") for i in app.info)
        assert carte.content["vue"] != whole
        shown = {k: v for k, v in address(app).items() if k in keys}
        assert check.problemes[0].cle in shown.values()
        again = opened("territoire", **address(app))
        assert address(again) == address(app)
    app.button(key="probleme-3").click().run()
    assert address(app)["epci"] == expected[3].problemes[1].cle
    app.button(key="entiere-3").click().run()
    assert carte.content["vue"] == whole
    assert not set(address(app)) & set(keys)


def test_the_card_tells_who_when_and_where_the_rest_is(opened, carte):
    app = opened("territoire", departement="04", date=DAY, epci="200034700")
    said = told(app).replace("\\", "")
    assert "59\u202f287 habitants couverts sur 59\u202f287 (100\u202f%)" in said
    assert "24 communes, dont 24 couvertes" in said
    assert "4 CN, dont 3 rattachés à un coordinateur" in said
    assert "1 structure employeuse : Association fictive 04-008" in said
    assert "Besoin : inconnu" in said
    assert "À cheval : cette vue a 24 communes sur ses 25" in said
    card = table(app, "Depuis")
    assert list(card.columns)[:4] == ["Périmètre", "Niveau", "Depuis", "Jusqu'au"]
    app.button(key="entier").click().run()
    assert address(app) == {
        "region": "93",
        "date": DAY,
        "etats": "en_poste",
        "niveau": "epci",
        "epci": "200034700",
        "zoom": "1",
    }
    assert "À cheval" not in told(app)


def test_the_need_of_an_epci_is_told_if_an_indicator_is_given(opened, monkeypatch, tmp_path):
    file = tmp_path / "ifn.csv"
    file.write_text("name,division,code,no_thd_coverage_rate,total\nA,epci,200034700,1,6.5\n")
    monkeypatch.setenv(VARIABLE, Start(fichiers=(str(file),)).to_json())
    said = told(opened("territoire", departement="04", date=DAY, epci="200034700"))
    assert re.search(r"Besoin : \w+( \w+)?, 6,50 en moyenne par habitant", said)


def test_all_the_themes_and_levels_are_drawn_and_their_legend_counts_all(opened, carte):
    for niveau in NIVEAUX["france"]:
        for theme in ("taux", "candidatures", "douze_mois"):
            opened("territoire", date=DAY, carte=theme, niveau=niveau)
            legend = {code: n for code, _, n in carte.content["legende"]}
            codes = {item.code for item in THEMES[theme]}
            counts = {"region": 18, "departement": 101, "epci": 1253 + 4}
            assert sum(n for code, n in legend.items() if code in codes) == counts[niveau]


def test_points_of_people_are_hidden_on_france_alone(opened, carte):
    app = opened("territoire", date=DAY)
    assert [group["genre"] for group in carte.content["points"]] == ["coordinateur"]
    app.button(key="probleme-0").click().run()
    app = opened("territoire", region="53", date=DAY)
    assert [g["genre"] for g in carte.content["points"]] == ["conseiller", "coordinateur"]
    app.button(key="fil-0").click().run()
    assert [group["genre"] for group in carte.content["points"]] == ["coordinateur"]
    assert "couches" not in address(app)


# --------------------------------------------------------------------------------- wrong parameters


WRONG = {
    "departement": "99",
    "region": "abc",
    "epci": "<script>",
    "etats": "partout",
    "date": "hier",
    "lacune": "L-0",
    "perimetre": "rien",
    "avec": "rien",
    "zoom": "oui",
    "couches": "tout",
    "niveau": "canton",
    "carte": "tresor",
    "detail": "rien",
    "hypotheses": "magie",
    "candidature": "![x](http://ailleurs.example)",
    "fond": "ign",
}


@pytest.mark.parametrize("page", ADDRESSES)
def test_wrong_parameters_never_break_a_page(opened, page):
    app = opened(page, **WRONG)
    assert not app.error
    assert app.title


def test_wrong_parameters_are_dropped_from_the_address(opened):
    app = opened("territoire", **WRONG)
    assert set(address(app)) == {"date", "etats"}


# --------------------------------------------------------------------------------- exports and help


@pytest.mark.parametrize("cle", list_tables(indicator=False))
def test_every_table_of_the_catalogue_is_shown_with_its_command(opened, cle):
    app = opened("exports", departement="04", date=DAY)
    app.selectbox(key="table").select(cle).run()
    assert not app.exception
    nom = CATALOGUE[cle].table
    shown = next(d.value for d in app.dataframe)
    assert list(shown.columns) == [column.nom for column in SCHEMAS[nom]]
    command = app.code[0].value
    assert command.startswith(f"cnc-geo {CATALOGUE[cle].commande} ")
    assert f"--departement 04 --date {DAY} --etats en_poste" in command


def test_tables_are_those_of_the_library(opened, territory, network):
    seen = situate(territory, network, jour=DAY, region="53")
    app = opened("exports", region="53", date=DAY)
    app.selectbox(key="lignes").select("departement").run()
    expected = measure_coverage(seen, niveau="departement")
    assert app.dataframe[0].value["population_couverte"].tolist() == (
        expected["population_couverte"].tolist()
    )
    app.selectbox(key="table").select("ecarts-candidatures").run()
    expected = measure_differences(seen, compare_with(seen, "candidatures"), niveau="departement")
    assert app.dataframe[0].value["ecart"].tolist() == expected["ecart"].tolist()


def test_the_table_and_its_rows_are_in_the_link(opened):
    app = opened("exports", departement="04", date=DAY)
    app.selectbox(key="table").select("echeances").run()
    app.selectbox(key="lignes").select("commune").run()
    told = address(app)
    assert (told["table"], told["lignes"]) == ("echeances", "commune")
    again = opened("exports", **told)
    assert address(again) == told
    assert again.selectbox(key="table").value == "echeances"
    assert len(again.dataframe[0].value) == 198
    wrong = opened("exports", table="rien", lignes="canton", date=DAY)
    assert not {"table", "lignes"} & set(address(wrong))


def test_tables_are_those_of_the_catalogue_and_need_asks_for_an_indicator(
    opened, monkeypatch, tmp_path
):
    def listed(*, indicator: bool) -> list[str]:
        cles = list_tables(indicator=indicator)
        return [f"{CATALOGUE[cle].titre} ({cle})" for cle in cles]

    assert opened("exports", date=DAY).selectbox(key="table").options == listed(indicator=False)
    file = tmp_path / "ifn.csv"
    file.write_text("name,division,code,no_thd_coverage_rate,total\nA,epci,200034700,1,6.5\n")
    monkeypatch.setenv(VARIABLE, Start(fichiers=(str(file),)).to_json())
    app = opened("exports", departement="04", date=DAY, table="besoins")
    assert app.selectbox(key="table").options == listed(indicator=True)
    assert list(app.dataframe[0].value.columns) == column_names("besoins")


def test_help_is_the_guide_and_the_columns(opened):
    app = opened("aide")
    assert app.title[0].value == "Aide"
    said = told(app)
    assert "une coordination départementale" in said
    assert "![" not in said
    assert [h.value for h in app.header][-1:] == ["Les colonnes de chaque table"]
    assert guide.guide().startswith("# Guide de l'utilisateur\n")


# ---------------------------------------------------------------------------------- what is printed


def test_a_picture_has_the_cells_the_legend_and_the_scale(situation):
    here = situate(situation.territory, situation.network, jour=DAY, departement="974")
    text = draw_picture(here)
    svg, _, legend = text.partition("</svg>")
    root = ET.fromstring(svg + "</svg>")  # noqa: S314  (our own text)
    space = "{http://www.w3.org/2000/svg}" if "xmlns" in svg else ""
    filled = [p for p in root.iter(f"{space}path") if (p.get("fill") or "").startswith("url(#")]
    found = cells(here)
    assert len(filled) == len(found.codes) == 24
    assert sum((p.get("fill") or "").endswith("-double)") for p in filled) == 5
    assert sum((p.get("fill") or "").startswith("url(#aucune") for p in filled) == 13
    assert "Aucune coordination : 13" in html.unescape(legend)
    assert re.search(r">\d+ km</text>", svg)
    assert text == draw_picture(here)
    assert "Échelles différentes" not in text


def test_the_picture_of_france_has_its_insets(situation):
    text = draw_picture(situation, theme="taux", niveau="region")
    for nom in ("Paris et petite couronne", "La Réunion", "Mayotte", "Échelles différentes"):
        assert f">{nom}</text>" in text
    assert text.count('fill="url(#') > 1355


# ---------------------------------------------------------------------------------------- long work


def slow_page(nom: str) -> None:
    import streamlit as st  # noqa: PLC0415  (AppTest runs the text of this function alone)
    from support.long_work import ABOUT, GATE, STEPS_DONE  # noqa: PLC0415
    from support.patience import PATIENCE as LONG  # noqa: PLC0415

    from cnc_geo.app.state import jobs as waiting  # noqa: PLC0415

    def first() -> int:
        STEPS_DONE.append("one")
        GATE.wait(LONG)
        return 1

    def second() -> int:
        STEPS_DONE.append("two")
        return 2

    st.write("avant")
    done = waiting.patiently(ABOUT[nom], nom, {"Premier pas": first, "Second pas": second})
    st.write(f"fait {done}")


def test_quick_work_shows_nothing_and_is_done_once():
    GATE.set()
    STEPS_DONE.clear()
    for _ in range(2):
        app = AppTest.from_function(slow_page, args=("vite",)).run(timeout=PATIENCE)
        assert not app.exception
        assert app.markdown[-1].value == "fait [1, 2]"
        assert not [b for b in app.button if b.label == "Arrêter"]
    assert STEPS_DONE == ["one", "two"]


def test_stopped_work_ends_at_its_step_and_can_be_taken_up_again():
    about, done, started = About(), [], threading.Event()
    gate = threading.Event()

    def first() -> str:
        started.set()
        gate.wait(PATIENCE)
        done.append("one")
        return "one"

    job = jobs._Job(about, {"Un": first, "Deux": lambda: done.append("two")})
    future = WORKERS.submit(job.run)
    assert started.wait(PATIENCE)
    job.stopped.set()
    gate.set()
    future.result(PATIENCE)
    assert done == ["one"]
    assert job.done == ["one"]


def test_stopping_ends_at_once_what_is_read_apart(monkeypatch):
    ended, started, gate = [], threading.Event(), threading.Event()

    def end(thread: int) -> None:
        ended.append(thread)
        gate.set()

    def read() -> None:
        started.set()
        gate.wait(PATIENCE)
        raise StoppedReadingError

    monkeypatch.setattr(jobs, "stop_reading", end)
    job = jobs._Job(About(), {"Lecture": read})
    job.future = WORKERS.submit(job.run)
    assert started.wait(PATIENCE)
    job.stop()
    with pytest.raises(StoppedReadingError):
        job.future.result(PATIENCE)
    assert len(ended) == 1
    assert ended[0] != threading.get_ident()


def test_an_error_of_the_work_is_told_by_the_page_as_any_other():
    def broken() -> None:
        message = "impossible"
        raise RuntimeError(message)

    about = About()
    job = jobs._Job(about, {"Un": broken})
    with pytest.raises(RuntimeError, match="impossible"):
        WORKERS.submit(job.run).result(PATIENCE)


# ---------------------------------------------------------------------------------- the handed page


def test_the_page_that_is_handed_out_is_french_and_closed():
    text = routes.page()
    assert '<html lang="fr">' in text
    assert f"<title>{routes.TITLE}</title>" in text
    assert "BACKEND_BASE_URL" in text
    assert "connect-src 'self'" in routes.POLICY
    assert not re.search(r"https?:", routes.POLICY)
    addresses = {"/", "/accueil", *(f"/{a}" for a in ADDRESSES)}
    assert {route.path for route in routes.routes()} == addresses | {"/cnc/{path:path}"}


def test_no_folder_of_pages_stands_beside_the_script():
    # Streamlit would make each file there a page of the first session, with an address of its own.
    assert SCRIPT.is_file()
    assert not (SCRIPT.parent / "pages").exists()


def test_a_page_of_streamlit_that_changed_is_noticed(monkeypatch, tmp_path):
    (tmp_path / "index.html").write_text("<html lang='xx'></html>")
    monkeypatch.setattr(routes, "get_static_dir", lambda: str(tmp_path))
    routes.page.cache_clear()
    with pytest.raises(RuntimeError, match="has changed"):
        routes.page()
    routes.page.cache_clear()


def test_what_nobody_foresaw_is_one_sentence(caplog):
    def page() -> None:
        from cnc_geo.app.routes import apologize  # noqa: PLC0415

        assert apologize(ValueError("secret"))

    app = AppTest.from_function(page).run(timeout=PATIENCE)
    assert "erreur imprévue" in app.error[0].value
    assert "secret" not in app.error[0].value
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text


def test_figures_stand_on_every_situation(opened):
    assert metrics(opened("territoire", departement="35", date=DAY))["Habitants couverts"] == (
        "100\u202f%"
    )


def test_reading_a_file_can_be_stopped_then_the_file_removed(opened, monkeypatch):
    def stopped(*_told: object) -> None:
        raise jobs.StoppedError

    monkeypatch.setattr(own_files, "wait_for", stopped)
    app = opened("mes-fichiers")
    app.file_uploader[0].upload("zones.csv", b"id;niveau;codes\nA;epci;243500139\n")
    app.run()
    assert not app.exception
    assert any("Calcul arrêté" in i.value for i in app.info)
    assert any("Lecture arrêtée" in e.value for e in app.error)
    next(b for b in app.button if b.label == "Retirer").click().run()
    assert not app.error
