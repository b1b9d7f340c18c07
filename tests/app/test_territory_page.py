"""The page, run in process: what it says, what a wrong address does, what a choice changes.

The map itself is a component, which only a browser runs: here it is replaced by a witness that
keeps the message it was given (tests/browser drives the real one).
"""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from support.pages import address, metrics, table
from support.patience import PATIENCE

from cnc_geo.analysis.attachments import compare_truths
from cnc_geo.analysis.deadlines import find_deadlines
from cnc_geo.analysis.portraits import portray_perimeters
from cnc_geo.app.parts import map_frame
from cnc_geo.app.routes import SCRIPT
from cnc_geo.app.start import VARIABLE, Start
from cnc_geo.app.state.address import Place
from cnc_geo.app.state.sketches import Sketches
from cnc_geo.network.provenance import MENTION_FICTIVE
from cnc_geo.network.situation import situate
from cnc_geo.territory.wkt import draw_polygon, polygon_text


@pytest.fixture
def opened(carte):
    """Open the page of the map at an address, on a fixed day unless told otherwise."""

    def open_at(**parameters: str) -> AppTest:
        app = AppTest.from_file(str(SCRIPT), default_timeout=PATIENCE)
        app._page_hash = calc_hash("territoire")
        for name, value in ({"date": "2026-10-01"} | parameters).items():
            app.query_params[name] = value
        app.run()
        app._page_hash = ""
        assert not app.exception
        return app

    return open_at


def test_the_first_page_is_france_and_says_that_it_is_fictive(opened, carte):
    app = opened()
    assert app.title[0].value == "France"
    assert MENTION_FICTIVE in app.warning[0].value
    assert carte.content["bandeau"] == MENTION_FICTIVE
    assert carte.content["boutons"] is True
    assert [layer["nom"] for layer in carte.content["couches"]] == ["parties-fr", "departements-fr"]
    assert metrics(app)["Habitants couverts"] == "69,9\u202f%"
    assert address(app) == {"date": "2026-10-01", "etats": "en_poste"}


def test_figures_have_numerator_and_denominator(opened):
    told = "\n".join(m.value for m in opened(departement="974").markdown)
    assert "406\u202f095 sur 889\u202f679" in told
    assert "**483\u202f584** sans coordination" in told
    assert "11 sur 24" in told
    assert "41 sur 73" in told


def test_a_department_is_drawn_by_communes(opened, carte):
    app = opened(departement="974")
    assert app.title[0].value == "La Réunion"
    classes = carte.content["classes"]["communes-974"]
    assert {name: len(codes) for name, codes in classes.items()} == {
        "aucune": 13,
        "intercommunale": 11,
    }
    assert len(carte.content["doubles"]["communes-974"]) == 5
    assert carte.content["boutons"] is False


def test_a_link_reopens_the_chosen_epci(opened, carte):
    app = opened(departement="35", epci="243500139")
    assert carte.content["selection"] == ("epci-35", ["243500139"])
    assert table(app, "EPCI").iloc[0]["EPCI"] == "Rennes Métropole"
    assert any("**Rennes Métropole** — couvert" in m.value for m in app.markdown)
    (card,) = [d.value for d in app.dataframe if "Périmètre" in d.value.columns]
    assert card["Périmètre"].tolist() == ["DEMO-CO-001"]


def test_gaps_come_first_in_the_table(opened):
    rows = opened(departement="974").dataframe[0].value
    assert rows["Sans coord."].tolist() == sorted(rows["Sans coord."], reverse=True)
    assert rows["État"].tolist() == ["Sans coordination"] * 3 + ["Couvert"] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"departement": "99"},
        {"region": "abc"},
        {"epci": "<script>"},
        {"etats": "partout"},
        {"lacune": "L-00000"},
        {"inconnu": "x"},
    ],
)
def test_what_an_address_names_and_does_not_exist_is_dropped(opened, wrong):
    app = opened(**wrong)
    assert app.title[0].value == "France"
    assert address(app) == {"date": "2026-10-01", "etats": "en_poste"}


def test_a_date_that_is_none_is_today(opened):
    app = opened(date="hier")
    assert app.date_input[0].value.isoformat() == address(app)["date"]


def test_choosing_a_territory_changes_the_address_and_forgets_the_epci(opened):
    app = opened(departement="35", epci="243500139")
    app.selectbox(key="place").select(Place("departement", "974")).run()
    assert not app.exception
    assert app.title[0].value == "La Réunion"
    assert address(app) == {"departement": "974", "date": "2026-10-01", "etats": "en_poste"}


def test_counting_more_states_covers_more(opened):
    app = opened()
    app.multiselect[0].set_value(["en_poste", "prevu"]).run()
    assert (
        metrics(app)["Habitants couverts"] == "75,3\u202f%"
    )  # coordinators and candidacies that are approved
    assert address(app)["etats"] == "en_poste,prevu"


def test_next_gap_zooms_and_stands_in_the_address(opened, carte):
    app = opened(departement="976")
    whole = carte.content["vue"]
    app.button(key="suivante").click().run()
    assert not app.exception
    assert address(app)["lacune"].startswith("L-976")
    assert carte.content["vue"] != whole
    again = opened(departement="976", lacune=address(app)["lacune"])
    assert not again.exception


def test_points_are_hidden_on_demand(opened, carte):
    app = opened(departement="35")
    assert [group["genre"] for group in carte.content["points"]] == ["conseiller", "coordinateur"]
    app.toggle(key="montrer_conseillers").set_value(False).run()
    assert [group["genre"] for group in carte.content["points"]] == ["coordinateur"]


def test_no_tiles_until_asked(opened, carte):
    app = opened(departement="35")
    assert carte.content["fond"] == ""
    app.selectbox(key="fond").select("osm").run()
    assert carte.content["fond"] == "osm"
    assert "fond" not in address(app)  # a link makes nobody's browser call another host
    assert opened(departement="35", fond="ign").selectbox(key="fond").value == ""


def test_a_department_without_gap_says_so(opened):
    app = opened(departement="35")
    assert "Aucune" in app.success[0].value


def test_identities_are_shown_and_exact(opened):
    app = opened(region="53")
    assert any("égalités exactes sur" in e.label for e in app.expander)
    (shown,) = [d.value for d in app.dataframe if "exacte" in d.value.columns]
    assert len(shown) == 13
    assert shown["exacte"].all()


def test_the_command_chooses_the_first_view(opened, monkeypatch):
    monkeypatch.setenv(VARIABLE, Start(departement="2A", etats="en_poste,prevu").to_json())
    app = opened()
    assert app.title[0].value == "Corse-du-Sud"
    assert address(app)["etats"] == "en_poste,prevu"
    assert opened(region="94").title[0].value == "Corse"


def test_files_of_the_user_replace_the_demonstration(opened, monkeypatch, tmp_path, carte):
    zones = tmp_path / "zones.csv"
    zones.write_text(
        "id;structure;siret;commune;niveau;codes;etat;debut;fin\n"
        "A;S;;35238;epci;243500139;en_poste;;\n",
        encoding="utf-8",
    )
    monkeypatch.setenv(VARIABLE, Start(coordinateurs=str(zones), departement="35").to_json())
    app = opened()
    assert not app.warning
    assert carte.content["bandeau"] == ""
    assert metrics(app)["EPCI entièrement couverts"] == "5,6\u202f%"
    assert metrics(app)["Conseillers couverts"] == "sans objet"


def test_a_file_that_is_refused_is_a_sentence(opened, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, Start(coordinateurs=str(tmp_path / "rien.csv")).to_json())
    app = opened()
    assert "Fichier introuvable" in app.error[0].value


# ------------------------------------------------------------------------- what is under the map


INDEX = (
    "name,division,code,no_thd_coverage_rate,total\n"
    "A,epci,249740077,1,6.5\nB,epci,249740093,1,3.5\nC,epci,249740101,1,\n"
)
SECTIONS = {
    "perimetres": ("portraits", "Périmètre"),
    "echeances": ("echeances", "Sans coordination à partir du"),
    "conseillers": ("rattachements", "Couverts et rattachés"),
}


@pytest.mark.parametrize("detail", SECTIONS)
def test_each_section_shows_the_rows_of_its_table(opened, situation, detail):
    nom, heading = SECTIONS[detail]
    app = opened(departement="974", detail=detail)
    there = situate(situation.territory, situation.network, jour="2026-10-01", departement="974")
    expected = {
        "portraits": lambda: portray_perimeters(there),
        "echeances": lambda: find_deadlines(there, niveau="epci"),
        "rattachements": lambda: compare_truths(there, niveau="epci"),
    }[nom]()
    shown = [d.value for d in app.dataframe if heading in d.value.columns]
    assert [len(rows) for rows in shown] == [len(expected)]
    assert address(app)["detail"] == detail
    figures = {
        "portraits": ("Seul : habitants", "population_seule"),
        "echeances": ("Perdus", "population_perdue"),
        "rattachements": ("Couverts seulement", "couverts_seulement"),
    }
    told, column = figures[nom]
    assert sorted(shown[0][told]) == sorted(expected[column])


def test_need_is_asked_for_then_shown(opened, monkeypatch, tmp_path):
    app = opened(departement="974", detail="besoins", carte="besoin")
    assert any("Déposez un indicateur" in info.value for info in app.info)
    assert "carte" not in address(app)  # no indicator, no map of need
    file = tmp_path / "ifn.csv"
    file.write_text(INDEX, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, Start(fichiers=(str(file),)).to_json())
    app = opened(departement="974", detail="besoins", carte="besoin")
    assert address(app)["carte"] == "besoin"
    ranked = next(d.value for d in app.dataframe if "Habitants pondérés" in d.value.columns)
    assert ranked["Rang"].tolist() == list(range(1, len(ranked) + 1))


def test_themes_fill_the_map(opened, carte):
    opened(departement="974", carte="profondeur")
    classes = carte.content["classes"]["communes-974"]
    assert {name: len(codes) for name, codes in classes.items()} == {
        "aucune": 13,
        "profondeur_1": 6,
        "profondeur_2": 5,
    }
    opened(departement="974", carte="echeance")
    assert len(carte.content["classes"]["communes-974"]["aucune"]) == 13
    assert carte.content["doubles"]["communes-974"] == []


def test_a_hypothesis_enters_the_figures_and_the_link(opened):
    app = opened(departement="35", hypotheses="duree_24,magie")
    assert address(app)["hypotheses"] == "duree_24"
    # Its department-wide coordination has no known end: with 24 months it is over.
    assert metrics(app)["Habitants couverts"] != "100\u202f%"
    app.multiselect(key="hypotheses").set_value(["duree_24", "duree_18"]).run()
    assert address(app)["hypotheses"] == "duree_18"  # the last one chosen is kept


def test_what_rests_on_one_perimeter_is_said(opened):
    app = opened(departement="974")
    assert any("que par un seul périmètre" in m.value for m in app.markdown)


def test_a_chosen_gap_tells_its_neighbours(opened):
    app = opened(departement="974")
    (gap, *_) = [d.value for d in app.dataframe if "Zone" in d.value.columns]
    app = opened(departement="974", lacune=str(gap.index[0]))
    rows = next(d.value for d in app.dataframe if "Périmètre voisin" in d.value.columns)
    assert rows["Frontière (km)"].is_monotonic_decreasing


def test_a_drawn_perimeter_is_counted_and_can_be_taken_away(opened, carte, monkeypatch):
    app = opened(departement="974", etats="en_poste")
    corners = [[-21.0, 55.40], [-21.0, 55.60], [-20.85, 55.60], [-20.85, 55.40]]
    app.session_state["dessins"] = Sketches(
        {"DESSIN-1": polygon_text(draw_polygon([(a, b) for a, b in corners]))}, 1
    )
    app.multiselect(key="etats").set_value(["en_poste", "propose"]).run()
    assert not app.exception
    assert [name for name, _ in carte.content["traces"]] == ["DESSIN-1"]
    assert "mixte" in carte.content["classes"]["communes-974"]
    app.button(key="retirer-DESSIN-1").click().run()
    assert carte.content["traces"] == []


def test_only_a_drawing_of_three_corners_is_one():
    square = [[-21.0, 55.4], [-21.0, 55.6], [-20.8, 55.6]]
    assert map_frame._drawing({"dessin": square, "n": 1}) == {
        "dessin": [(-21.0, 55.4), (-21.0, 55.6), (-20.8, 55.6)],
        "n": 1,
    }
    for wrong in (square[:2], [*square, ["x", 1]], [*square, [91, 0]], [*square, [1]], "abc", None):
        assert map_frame._drawing({"dessin": wrong, "n": 1}) is None


def test_a_page_whose_every_gap_is_accepted_still_tells_them(opened, monkeypatch, tmp_path):
    mask = tmp_path / "masque.csv"
    mask.write_text("niveau;code;nom;motif\ndepartement;974;;convention\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, Start(fichiers=(str(mask),)).to_json())
    app = opened(departement="974")
    said = [m.value for kind in (app.markdown, app.success) for m in kind]
    assert any("483\u202f584 habitants vivent là où l'absence" in words for words in said)
    assert not any("toutes les communes sont couvertes" in words for words in said)
    accepted = next(d.value for d in app.dataframe if "Communes" in d.value.columns)
    assert accepted["Habitants"].sum() == 483584
