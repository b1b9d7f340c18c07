"""Cells as screens show them: each form, and the few cells that a screen makes itself."""

from __future__ import annotations

import pandas as pd
import pytest

from cnc_geo.app.display.candidacies import candidacy_rows, complete_rows
from cnc_geo.app.display.frames import Screen, as_it_is, configure, help_of
from cnc_geo.app.display.territories import territory_rows
from cnc_geo.candidacies.examination import examine_candidacies
from cnc_geo.schema.codes import ETATS
from cnc_geo.schema.column import Column

NONE = float("nan")


def shown(forme: str, cells: list[object], valeurs: tuple[str, ...] = ()) -> list[object]:
    column = Column("x", "Ce que c'est", titre="X", forme=forme, valeurs=valeurs)
    return Screen("", (column,)).show(pd.DataFrame({"x": cells})).rows["X"].tolist()


@pytest.mark.parametrize(
    ("forme", "cells", "expected"),
    [
        ("texte", ["a|b", ""], ["a|b", ""]),
        ("entier", [1_000, 2], [1_000, 2]),
        ("arrondi", [1.4, 2.6], [1, 3]),
        ("part", [0.125, 1.0, 0.99999, NONE], ["12,5\u202f%", "100\u202f%", "plus de 99,9\u202f%",
                                               "sans objet"]),
        ("pour_cent", [0.0, 0.0001, 0.5, 0.99999, 1.0], [0, 0.1, 50, 99.9, 100]),
        ("jour", [pd.Timestamp("2026-10-01"), pd.NaT], ["01/10/2026", ""]),
        ("liste", ["A|B", ""], ["A, B", ""]),
        ("ou", ["A+B|C"], ["A+B ou C"]),
        ("nombre", ["A|B", "A", ""], [2, 1, 0]),
        ("abrege", ["Communauté de communes du Lac"], ["CC du Lac"]),
        ("tiret", ["", "oui"], ["—", "oui"]),
        ("nomme", ["Lens"], ["Lens"]),
    ],
)  # fmt: skip
def test_how_each_form_is_written(forme, cells, expected):
    assert shown(forme, cells) == expected


def test_a_code_is_written_by_its_label_and_an_unknown_one_by_nothing():
    assert shown("libelle", ["prevu", ""], ETATS) == ["Prévu (validé, non recruté)", ""]


def test_a_table_as_it_is_keeps_its_names_and_has_the_help_of_the_glossary():
    told = as_it_is(pd.DataFrame({"niveau": ["epci"], "population": [3]}), "couvertures")
    assert list(told.rows.columns) == ["niveau", "population"]
    assert configure(told)["population"]["help"] == "Population municipale, en habitants"
    assert configure(as_it_is(told.rows)) == {}


def test_a_width_and_a_number_are_told_to_the_grid():
    number = Column("n", "Nombre, de 0 à 1", titre="N", forme="rapport")
    share = number._replace(forme="part")
    text = Column("t", "Noms, séparés par |", titre="T", forme="liste")
    told = configure(
        Screen("", (number, text), (("T", 60),)).show(pd.DataFrame({"n": [1.0], "t": ["a"]}))
    )
    assert told["N"]["type_config"]["format"] == "%.2f"
    assert (told["T"]["width"], told["T"]["help"]) == (60, "Noms")
    assert (help_of(number), help_of(share)) == ("Nombre, de 0 à 1", "Nombre")


COVERAGE = pd.DataFrame(
    {
        "code": ["1", "2", "3", "4"],
        "nom": ["Communauté urbaine A", "B", "C", "D"],
        "population": [10, 20, 30, 0],
        "population_aucune": [10, 0, 10, 0],
        "population_departementale": [0, 20, 20, 0],
        "population_intercommunale": [0, 0, 0, 0],
        "population_les_deux": [0, 0, 0, 0],
        "part_population": [0.0, 1.0, 2 / 3, NONE],
        "statut": ["non_couvert", "couvert", "partiel", "inconnu"],
        "conseillers": [1, 2, 3, 0],
        "perimetres": ["", "P1", "P1|P2", ""],
    }
)


def test_territories_are_listed_gaps_first_and_the_chosen_one_on_top():
    rows = territory_rows(COVERAGE, niveau="epci", chosen=None).rows
    assert rows.index.tolist() == ["3", "1", "2", "4"]
    assert rows["EPCI"].tolist() == ["C", "CU A", "B", "D"]
    assert rows["Mode"].tolist() == ["Plusieurs", "Aucune", "Départementale", ""]
    assert rows["Périmètres"].tolist() == [2, 0, 1, 0]
    assert rows["% couverts"].isna().tolist() == [False, False, False, True]
    chosen = territory_rows(COVERAGE, niveau="epci", chosen="2").rows
    assert chosen.index.tolist() == ["2", "3", "1", "4"]
    elsewhere = territory_rows(COVERAGE, niveau="commune", chosen="2").rows
    assert elsewhere.columns[0] == "Commune"
    assert elsewhere.index.tolist() == ["3", "1", "2", "4"]


def test_an_unknown_zone_is_told_and_structures_are_named(situation, network):
    examens = examine_candidacies(situation)
    rows = candidacy_rows(examens, network).rows
    unknown = (examens["niveau"] == "").to_numpy()
    assert ((rows["Niveau"] == "Zone inconnue").to_numpy() == unknown).all()
    named = dict(network.structures[["id", "nom"]].to_numpy().tolist())
    assert rows["Structure"].tolist() == [named.get(s, s) for s in examens["structure"]]


def test_departments_that_candidacies_can_complete_come_first():
    table = pd.DataFrame(
        {
            "departement": ["01", "02", "03", "04"],
            "nom": list("ABCD"),
            "completude": ["inconnu", "complet", "possible", "impossible"],
            "explication": [""] * 4,
            "ensembles": ["", "", "X|Y", ""],
            "population_non_couverte": [0] * 4,
            "population_restante": [0] * 4,
        }
    )
    rows = complete_rows(table).rows
    assert rows["Département"].tolist() == ["03 – C", "04 – D", "02 – B", "01 – A"]
    assert rows["Ensembles"].tolist()[0] == "X ou Y"
