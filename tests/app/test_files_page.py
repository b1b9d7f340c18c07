"""The page «Mes fichiers», run in process: what is said of a file, and what is on the map."""

from __future__ import annotations

import io
import json
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from support.pages import go
from support.paths import FORMATS
from support.patience import PATIENCE

from cnc_geo.analysis.summary import count_figures
from cnc_geo.app.routes import SCRIPT
from cnc_geo.app.state import session, uploads
from cnc_geo.exports.files import native_texts, zip_bytes
from cnc_geo.maps.file_rows import MOST, paint_rows, rows_view
from cnc_geo.maps.layers import CodeLayer
from cnc_geo.maps.offline_map import FRANCE
from cnc_geo.network.model import TABLES
from cnc_geo.network.provenance import MENTION_FICTIVE
from cnc_geo.network.situation import situate
from cnc_geo.readers.location.geocoder import Geocoder
from cnc_geo.readers.network import join_readings, read_network
from cnc_geo.readers.reading import read_file
from cnc_geo.schema.french import percent

if TYPE_CHECKING:
    from support.witness import Witness

DAY = "2026-10-01"

POSTES = (
    "id;structure;siret;commune;latitude;longitude;coordinateurs\n"
    "P1;S1;;35238;48.1147;-1.6794;C1\n"
    "P2;S1;;35236;;;\n"
)
ZONES = (
    "id;structure;siret;commune;niveau;codes;etat;debut;fin\n"
    "C1;S1;;35238;epci;243500139;en_poste;;\n"
)
INCONNU = "Repère;Qui emploie;Ville;CP\nA1;CC du Bois;Manosque;04100\nA2;Mairie;Vitré;35500\n"


@pytest.fixture
def page(carte):
    """Open the page «Mes fichiers», coming from the map or directly."""

    def open_page(*, directly: bool = False, **parameters: str) -> AppTest:
        app = AppTest.from_file(str(SCRIPT), default_timeout=PATIENCE)
        if not directly:
            app._page_hash = calc_hash("territoire")
            for name, value in ({"date": DAY} | parameters).items():
                app.query_params[name] = value
            app.run()
        go(app, "mes-fichiers")
        assert app.title[0].value == "Mes fichiers"
        return app

    return open_page


def drop(app: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    for nom, content in files:
        app.file_uploader[0].upload(nom, content.encode() if isinstance(content, str) else content)
    app.run()
    assert not app.exception
    return app


def invented(*names: str) -> list[tuple[str, bytes]]:
    return [(name, (FORMATS / name).read_bytes()) for name in names]


def told(app: AppTest) -> str:
    """All the words of the page, tables included."""
    words = [
        element.value
        for kind in (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
        for element in kind
    ]
    tables = [d.value.astype(str).to_csv() for d in app.dataframe]
    return "\n".join([*words, *tables]).replace("\\", "")


def session_of(app: AppTest) -> session.Session:
    (held,) = [v for v in app.session_state.to_dict().values() if isinstance(v, session.Session)]
    return held


def select(app: AppTest, label: str):
    return next(box for box in app.selectbox if box.label == label)


def legend(carte: Witness) -> dict[str, int]:
    return {code: n for code, _, n in carte.content["legende"]}


def test_the_map_leads_to_the_page_and_says_what_it_shows(page):
    app = go(AppTest.from_file(str(SCRIPT), default_timeout=PATIENCE), "territoire")
    (link,) = app.get("page_link")
    assert "Déposer mes fichiers" in link.proto.label
    assert MENTION_FICTIVE in app.warning[0].value
    assert MENTION_FICTIVE in page().warning[0].value


def test_two_files_are_told_then_shown(page, carte, territory):
    app = drop(page(), *invented("coselec_2023.csv", "coordinateurs.json"))
    words = told(app)
    assert "coselec_2023.csv** — structures validées en COSELEC" in words
    assert "8 lignes lues = **8 gardées** + **0 écartée** · 3 réparées · 1 incomplète" in words
    assert "Donne : 8 structures et 11 postes de conseiller numérique" in words
    assert "6 lignes lues = **5 gardées** + **1 écartée**" in words
    app.button(key="voir").click().run()
    assert not app.exception
    assert app.title[0].value == "France"
    assert "Vos fichiers : coselec_2023.csv, coordinateurs.json" in told(app)
    assert not app.warning
    assert carte.content["bandeau"] == ""
    files = [FORMATS / "coselec_2023.csv", FORMATS / "coordinateurs.json"]
    expected = situate(territory, read_network(territory, fichiers=files), jour=DAY)
    shown = {metric.label: metric.value for metric in app.metric}
    inhabitants = count_figures(expected)[0]
    assert shown["Habitants couverts"] == percent(inhabitants.couverts, inhabitants.total)


def test_files_of_one_department_open_it(page, carte):
    app = drop(page(), ("postes.csv", POSTES), ("zones.csv", ZONES))
    assert carte.content["couches"][-1]["nom"] == "communes-35"
    app.button(key="voir").click().run()
    assert app.title[0].value == "Ille-et-Vilaine"
    assert dict(app.query_params) == {"departement": "35", "date": DAY, "etats": "en_poste"}
    assert "**Vos fichiers : postes.csv, zones.csv**" in told(app)


def test_a_session_that_opens_on_the_page_gets_its_map_too(page):
    app = drop(page(directly=True), ("zones.csv", ZONES))
    app.button(key="voir").click().run()
    assert not app.exception
    assert app.title[0].value == "Ille-et-Vilaine"


def test_states_are_those_that_the_files_hold(page):
    app = drop(page(), ("zones.csv", ZONES.replace("en_poste", "prevu")))
    app.button(key="voir").click().run()
    assert app.multiselect[0].value == ["prevu"]


def test_the_view_is_kept_while_files_are_looked_at(page):
    app = page(departement="974", etats="en_poste,prevu", epci="249740101")
    go(app, "territoire")
    assert app.title[0].value == "La Réunion"
    assert app.multiselect[0].value == ["en_poste", "prevu"]
    assert app.query_params["epci"] == "249740101"


def test_back_to_the_demonstration_and_to_the_files_again(page, carte):
    app = drop(page(), ("zones.csv", ZONES))
    app.button(key="voir").click().run()
    app.button(key="revenir").click().run()
    assert app.title[0].value == "Ille-et-Vilaine"
    assert carte.content["bandeau"] == MENTION_FICTIVE
    go(app, "mes-fichiers")
    assert "zones.csv" in told(app)
    app.button(key="voir").click().run()
    assert carte.content["bandeau"] == ""


# ------------------------------------------------------------------------- what is not as expected


def test_a_refused_file_is_a_sentence_and_breaks_nothing_else(page):
    app = drop(page(), ("page.csv", "<!DOCTYPE html><html></html>"), ("zones.csv", ZONES))
    (error,) = app.error
    assert "page.csv" in error.value
    assert not app.button(key="voir").disabled
    app.button(key="voir").click().run()
    assert app.title[0].value == "Ille-et-Vilaine"


def test_without_anything_usable_the_button_says_why(page):
    app = drop(page(), *invented("min_lieux.csv"))
    assert app.button(key="voir").disabled
    assert "la carte n'a rien à montrer" in told(app)
    assert "sans usage sur la carte" in told(app)


def test_an_index_alone_is_laid_over_the_demonstration(page):
    app = drop(page(), *invented("ifn_epci.csv"))
    app.button(key="voir").click().run()
    assert "Données de démonstration — fictives" in told(app)
    assert "ifn_epci.csv" in told(app)


def test_a_file_of_which_no_row_is_kept_says_so(page):
    rows = "\n".join(
        line if n == 0 else line.replace("Conseillers numériques", "Aidants Connect")
        for n, line in enumerate((FORMATS / "lieux_v1.csv").read_text("utf-8").splitlines())
    )
    app = drop(page(), ("lieux.csv", rows))
    assert app.button(key="voir").disabled
    assert "aucune ligne n'est gardée" in told(app)


def test_too_large_too_many_and_twice_the_same(page, monkeypatch):
    monkeypatch.setattr(uploads, "TAILLE_MAX", 100)
    monkeypatch.setattr(session, "FICHIERS_MAX", 2)
    small = INCONNU[:90]
    app = drop(
        page(), ("gros.csv", ZONES * 2), ("a.csv", small), ("b.csv", small), ("c.csv", "x;y")
    )
    sentences = [error.value.replace("\\", "") for error in app.error]
    assert sum("Mo au plus est attendu" in s for s in sentences) == 1
    assert sum("2 fichiers au plus" in s for s in sentences) == 2
    app = drop(page(), ("a.csv", small), ("b.csv", small))
    assert "b.csv : son contenu est celui de a.csv" in told(app)


def test_the_same_name_replaces_and_the_map_follows(page, carte):
    app = drop(page(), ("postes.csv", POSTES), ("zones.csv", ZONES))
    app.button(key="voir").click().run()
    go(app, "mes-fichiers")
    drop(app, ("postes.csv", POSTES.replace("P2;", "P3;")))
    assert app.button(key="voir").label == "Mettre à jour ma carte"
    go(app, "territoire")
    assert "**Vos fichiers : zones.csv**" in told(app)


def test_removing_a_file_removes_its_data(page, carte):
    app = drop(page(), ("zones.csv", ZONES))
    app.button(key="voir").click().run()
    go(app, "mes-fichiers")
    next(b for b in app.button if b.label == "Retirer").click().run()
    assert not app.exception
    assert "zones.csv" not in told(app)
    (held,) = [v for v in app.session_state.to_dict().values() if isinstance(v, session.Session)]
    assert not held.uploads
    assert held.shown is None
    go(app, "territoire")
    assert carte.content["bandeau"] == MENTION_FICTIVE


def test_a_fault_of_ours_is_a_sentence_too(page, monkeypatch, caplog):
    def broken(*_args, **_options):
        message = "camille.exemple@exemple.fr"
        raise ValueError(message)

    monkeypatch.setattr(uploads, "read_sheet_apart", broken)
    app = drop(page(), ("zones.csv", ZONES))
    assert "défaut de cnc_geo" in told(app)
    assert "ValueError" in caplog.text
    assert "camille" not in caplog.text


def test_a_file_is_read_once(page, monkeypatch):
    read = []
    real = uploads.read_sheet_apart
    monkeypatch.setattr(
        uploads, "read_sheet_apart", lambda *a, **o: read.append(a[0].sheet.nom) or real(*a, **o)
    )
    app = drop(page(), ("zones.csv", ZONES))
    app.run()
    drop(app, ("postes.csv", POSTES), ("a.json", json.dumps(ASSOCIATION)))
    app.button(key="voir").click().run()
    assert read == ["zones.csv", "postes.csv"]


def test_sessions_share_nothing(page, carte):
    one, two = page(), page()
    drop(one, ("zones.csv", ZONES)).button(key="voir").click().run()
    two.run()
    assert "zones.csv" not in told(two)
    go(two, "territoire")
    assert carte.content["bandeau"] == MENTION_FICTIVE


def test_situations_of_a_session_are_few_and_its_own(page, monkeypatch):
    monkeypatch.setattr(session, "_SITUATIONS_MAX", 2)
    app = drop(page(), ("zones.csv", ZONES))
    app.button(key="voir").click().run()
    for states in (["prevu"], ["propose"], ["en_poste"]):
        app.multiselect[0].set_value(states).run()
    (held,) = [v for v in app.session_state.to_dict().values() if isinstance(v, session.Session)]
    assert len(held.shown.situations) == 2


def test_persons_are_not_shown(page):
    app = drop(page(), *invented("coordinateurs.json", "coordination_conseillers.json"))
    for upload in ("coordinateurs.json", "coordination_conseillers.json"):
        app.get("button_group")[0].set_value(upload).run()
        assert not app.exception
        words = told(app)
        assert "Camille" not in words
        assert "exemple.fr" not in words


# -------------------------------------------------------------------------------- unknown files

ASSOCIATION = {
    "cnc_geo": "association",
    "table": "structures",
    "colonnes": {"id": "Repère", "nom": "Qui emploie", "nom_commune": "Ville", "code_postal": "CP"},
}


def test_an_unknown_file_is_mapped_by_hand(page, carte):
    app = drop(page(), ("liste.csv", INCONNU))
    assert "n'est pas reconnu : dites ce qu'il contient" in told(app)
    assert app.button(key="voir").disabled
    select(app, "Ce fichier contient").select("structures").run()
    assert "Il manque encore la colonne « Nom de la structure ou du lieu »" in told(app)
    assert select(app, "Nom de la commune").value == "Ville"
    assert select(app, "Code postal").value == "CP"
    select(app, "Nom de la structure ou du lieu").select("Qui emploie").run()
    assert not app.exception
    assert "liste.csv est lu comme des structures" in told(app)
    assert "Donne : 2 structures" in told(app)
    assert not app.button(key="voir").disabled
    assert legend(carte) == {"ligne": 2, "signalee": 0}


def test_the_first_rows_of_an_unknown_file_hide_persons(page):
    rows = "Chose;Courriel;Truc\n1;camille.exemple@exemple.fr;a\n2;;b\n"
    app = drop(page(), ("liste.csv", rows))
    (preview,) = [d.value for d in app.dataframe]
    assert preview["Courriel"].tolist() == ["(non repris)", ""]
    assert preview["Truc"].tolist() == ["a", "b"]


def test_a_column_can_be_put_aside(page):
    app = drop(page(), ("postes.csv", POSTES))
    assert "2 postes de conseiller" in told(app)
    select(app, "Code INSEE de la commune").set_value("").run()
    assert not app.exception
    assert "Le lieu n'a pas pu être situé" in told(app)
    next(b for b in app.button if b.label == "Revenir à la lecture automatique").click().run()
    assert select(app, "Code INSEE de la commune").value == "commune"
    assert "Le lieu n'a pas pu être situé" not in told(app)


def test_suggestions_are_written_as_such_and_applied_on_demand(page):
    app = drop(page(), ("liste.csv", INCONNU.replace("Qui emploie", "Nom structures")))
    select(app, "Ce fichier contient").select("structures").run()
    assert "Suggestion, à vérifier : « Nom structures »" in told(app)
    assert select(app, "Nom de la structure ou du lieu").value == ""
    next(b for b in app.button if "suggestion" in b.label).click().run()
    assert select(app, "Nom de la structure ou du lieu").value == "Nom structures"
    assert "est lu comme des structures" in told(app)


def test_a_saved_mapping_serves_the_next_file(page):
    app = drop(page(), ("liste.csv", INCONNU), ("a.json", json.dumps(ASSOCIATION)))
    assert "association de colonnes enregistrée (structures)" in told(app)
    assert "Donne : 2 structures" in told(app)
    assert not app.button(key="voir").disabled


def test_what_is_saved_is_what_was_chosen(page, territory):
    from cnc_geo.readers.associations import association_text, read_association  # noqa: PLC0415
    from cnc_geo.readers.containers.detection import open_sheets  # noqa: PLC0415
    from cnc_geo.readers.recognition import recognise  # noqa: PLC0415

    sheets = open_sheets(INCONNU.encode(), "liste.csv")
    told_ = {"nom": "Qui emploie", "nom_commune": ""}
    found = recognise(sheets, table="structures", colonnes=told_)
    assert "nom_commune" not in found.colonnes
    saved = read_association(association_text(found).encode(), "a.json")
    again = recognise(sheets, associations=[saved])
    assert again.colonnes == found.colonnes


def test_a_sheet_is_chosen_among_several(page):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("un.csv", "a;b\n1;2\n")
        archive.writestr("deux.csv", INCONNU)
    app = drop(page(), ("lot.zip", packed.getvalue()))
    box = select(app, "Feuille ou couche à lire")
    (second,) = [n for n, nom in enumerate(box.options) if "deux" in nom]
    box.select_index(second).run()
    select(app, "Ce fichier contient").select("structures").run()
    select(app, "Nom de la structure ou du lieu").select("Qui emploie").run()
    assert "Donne : 2 structures" in told(app)
    assert "n'est pas lu" in told(app)  # the other sheet, in the diagnosis


# ---------------------------------------------------------------------------- diagnosis and its map


def test_one_kind_of_remark_is_shown_in_the_table_and_on_the_map(page, carte):
    app = drop(page(), *invented("coselec_2021.json"))
    everything = legend(carte)
    assert everything == {"ligne": 0, "signalee": 7, "declaree": 2}
    assert len(carte.content["liens"]) == 2
    box = select(app, "Ne montrer qu'un type, sur la carte et dans le tableau")
    box.select("point_hors_departement").run()
    assert not app.exception
    assert legend(carte) == {"ligne": 6, "signalee": 1, "declaree": 1}
    (said,) = [d.value for d in app.dataframe if "Explication" in d.value.columns]
    assert said["Ligne"].tolist() == ["4"]
    ((lat, lon, _, text),) = next(
        g["points"] for g in carte.content["points"] if g["genre"] == "signalee"
    )
    assert 41 < lat < 51 < lon + 60
    assert text.startswith("Ligne 4 : Un point dans Cayenne")


def test_counts_of_kinds_are_those_of_the_diagnosis(page):
    app = drop(page(), *invented("coselec_2023.csv"))
    (kinds,) = [d.value for d in app.dataframe if "Lignes" in d.value.columns]
    (said,) = [d.value for d in app.dataframe if "Explication" in d.value.columns]
    for _, row in kinds.iterrows():
        lines = said[said["Ce qui a été trouvé"] == row["Ce qui a été trouvé"]]["Ligne"]
        number = lines[lines != "fichier"].nunique()
        assert row["Lignes"] == (str(number) if number else "fichier")


def places(rows: list[tuple[float, ...]]) -> pd.DataFrame:
    columns = ["latitude", "longitude", "latitude_commune", "longitude_commune"]
    return pd.DataFrame(rows, columns=columns, index=range(2, 2 + len(rows)), dtype=float)


LAND = [CodeLayer("departements-fr", url="../x.json", interactif=False, discret=True)]
NAN = float("nan")


def painted(rows: list[tuple[float, ...]], remarks: list[tuple[int, str]]):
    said = pd.DataFrame(remarks, columns=["ligne", "explication"])
    found = places(rows)
    return paint_rows(found, said, LAND, view=rows_view(found)).content


def test_rows_are_discreet_or_plain_and_those_apart_have_two_places():
    content = painted(
        [(48.1, -1.6, NAN, NAN), (NAN, NAN, 48.2, -1.7), (44.0, 6.0, 48.3, -1.8)],
        [(3, "Un."), (4, "Deux."), (4, "Trois."), (99, "Nulle part.")],
    )
    groups = {group["genre"]: group["points"] for group in content["points"]}
    assert groups["ligne"] == [[48.1, -1.6, 1, "1 ligne ici"]]
    assert groups["signalee"] == [
        [48.2, -1.7, 1, "Ligne 3 : Un."],
        [44.0, 6.0, 1, "Ligne 4 : Deux.\nLigne 4 : Trois."],
    ]
    assert [point[:2] for point in groups["declaree"]] == [[48.3, -1.8]]
    assert content["liens"] == [[44.0, 6.0, 48.3, -1.8]]
    assert content["vue"][1][0] < 49  # framed by the communes, not by the wrong point
    assert content["vue"][0][1] > -3


def test_many_rows_make_a_message_that_a_browser_can_draw():
    rows = [(42 + (n % 900) / 100, -4 + n / 4000, NAN, NAN) for n in range(50_000)]
    content = painted(rows, [(line, "Faute.") for line in range(2, 30_000)])
    groups = {group["genre"]: group["points"] for group in content["points"]}
    assert len(groups["ligne"]) <= MOST
    assert sum(point[2] for point in groups["ligne"]) == 50_000 - 29_998
    assert len(groups["signalee"]) == MOST
    assert "lignes signalées de plus" in content["bandeau"]


def test_the_frame_is_france_when_rows_are_far_apart():
    assert rows_view(places([])) == FRANCE
    (south, west), (north, east) = rows_view(places([(48.1, -1.6, 47.6, -2.0)]))
    assert (south < 47.6, north > 48.1) == (True, True)
    assert (west < -2.0, east > -1.6) == (True, True)
    assert rows_view(places([(48.0, 2.0, NAN, NAN), (-21.0, 55.5, NAN, NAN)])) == FRANCE
    (south, _), (north, _) = rows_view(places([(-21.0, 55.5, NAN, NAN)]))
    assert south < -21 < north


def test_cleaned_tables_are_offered_and_come_back_the_same(page, carte, territory):
    app = drop(page(), ("postes.csv", POSTES), ("zones.csv", ZONES))
    app.button(key="voir").click().run()
    shown_first = session_of(app).shown.network
    tables = {n: getattr(shown_first, n) for n in TABLES}
    archive = zip_bytes({f"{n}.csv": text for n, text in native_texts(tables).items()})
    assert archive == zip_bytes({f"{n}.csv": text for n, text in native_texts(tables).items()})
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        files = [(name, held.read(name)) for name in held.namelist()]
    again = join_readings([read_file(content, name, territory) for name, content in files])
    for nom, table in tables.items():
        pd.testing.assert_frame_equal(getattr(again, nom), table)


def test_a_level_may_be_the_same_on_every_row(page, carte, territory):
    app = drop(page(), ("x.csv", "Qui;Où\nA;35\nB;04\n"))
    select(app, "Ce fichier contient").set_value("coordinateurs").run()
    select(app, "Codes du périmètre à ce niveau").set_value("Où").run()
    select(app, "Niveau du périmètre").set_value("=departement").run()
    assert not app.exception
    table = session_of(app).uploads["x.csv"].read(territory, []).reading.tables["coordinateurs"]
    assert table[["niveau", "codes"]].to_numpy().tolist() == [
        ["departement", "35"],
        ["departement", "04"],
    ]


def test_the_map_opens_on_the_department_of_zones_without_posts(page, carte, territory):
    app = drop(page(), ("z.csv", "SIREN EPCI;Coordinateur\n243500139;A\n243500667;B\n"))
    app.button(key="voir")
    network = session_of(app).join(
        [d.read(territory, []).reading for d in session_of(app).uploads.values()]
    )
    assert session.place_of_zones(network, territory) == "35"


def test_the_geocoder_is_offered_only_where_it_serves_and_asked_only_then(page, carte, monkeypatch):
    asked = []

    class Silent(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(parse_qs(urlsplit(self.path).query))
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)  # files are read in another process
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setattr(uploads, "Geocoder", lambda: Geocoder(url, 0.0))
    lost = "id;structure;adresse;code_postal;conseiller\nP1;S;3 rue X;04000;1\n"
    app = drop(page(), ("p.csv", lost))
    assert asked == []
    (toggle,) = [t for t in app.toggle if "géocodeur" in t.label]
    toggle.set_value(True).run()
    assert not app.exception
    server.shutdown()
    server.server_close()
    assert [(*query["q"], *query["postcode"]) for query in asked] == [("3 rue X", "04000")]
    assert "ne répond pas (réponse 404)" in told(app)
