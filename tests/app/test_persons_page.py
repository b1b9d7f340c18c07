"""The page «Mes fichiers» on files that name persons: none is in its words, lists, grids or map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest
from support.files import csv_bytes
from support.pages import go
from support.patience import PATIENCE
from support.persons import MAIL, NAME, PHONE, ROWS, found_in

from cnc_geo.app.routes import SCRIPT

if TYPE_CHECKING:
    from support.witness import Witness


def dropped(nom: str, content: bytes) -> AppTest:
    app = AppTest.from_file(str(SCRIPT), default_timeout=PATIENCE)
    app.run()
    go(app, "mes-fichiers")
    app.file_uploader[0].upload(nom, content)
    app.run()
    assert not app.exception
    return app


def everything(app: AppTest) -> str:
    """All the words of the page: texts, grids, and what each list offers."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    words = [str(element.value) for kind in kinds for element in kind]
    grids = [shown.value.astype(str).to_csv() for shown in app.dataframe]
    lists = [option for box in app.selectbox for option in box.options]
    return "\n".join([*words, *grids, *lists]).replace("\\", "")


def select(app: AppTest, label: str):
    return next(box for box in app.selectbox if box.label == label)


def test_a_file_without_header_is_mapped_by_ranks_and_tells_nobody(carte: Witness):
    rows = [[NAME, "Mairie", "35238", PHONE], *([MAIL, "Mairie", "35238", NAME] for _ in range(3))]
    app = dropped("p.csv", csv_bytes(rows))
    assert "n'est pas reconnu" in everything(app)
    assert "colonne 1" in app.dataframe[0].value.columns
    assert not found_in(everything(app))
    select(app, "Ce fichier contient").set_value("conseillers").run()
    select(app, "Code INSEE de la commune").set_value("35238").run()
    select(app, "Identifiant de la ligne").set_value(NAME).run()
    assert not app.exception
    words = everything(app)
    assert "(non repris)" in words
    assert "3 lignes lues" in words
    assert not found_in(words)
    assert not found_in(json.dumps(carte.content, default=str))


def test_a_file_that_is_read_tells_nobody_on_its_page_nor_on_its_map(carte: Witness):
    headers = ["id", "structure", "siret", "commune", "code_postal", NAME, "coordinateurs"]
    more = ["latitude", "longitude"]
    app = dropped("postes.csv", csv_bytes([[*headers, *more], *([*row, "", ""] for row in ROWS)]))
    assert "Diagnostic, ligne à ligne" in everything(app)
    assert not found_in(everything(app))
    app.button(key="voir").click().run()
    assert not app.exception
    assert not found_in(everything(app))
    assert not found_in(json.dumps(carte.content, default=str))
