"""The table of parameters: what each row promises, whatever the page."""

from __future__ import annotations

from datetime import date

import pytest

from cnc_geo.app.start import Start
from cnc_geo.app.state.view import (
    NAMES,
    NOTHING_CHOSEN,
    PARAMETERS,
    Place,
    View,
    read_view,
    usual_view,
    write_view,
)

FRANCE = Place("france", "FR")
ILLE = Place("departement", "35")

UNUSUAL = {
    "jour": date(2026, 10, 1),
    "etats": ("prevu", "propose"),
    "hypotheses": ("epci_du_lieu", "duree_18"),
    "epci": "243500139",
    "lacune": "L-35001",
    "theme": "taux",
    "detail": "echeances",
    "candidature": "DEMO-CA-001",
    "niveau": "commune",
    "perimetre": "DEMO-CO-001",
    "avec": "DEMO-CO-002",
    "zoom": True,
    "couches": (),
    "table": "lacunes",
    "lignes": "commune",
}
"""A value of each field that no page of a department opens on."""

WRONG = {
    "departement": "99",
    "region": "x",
    "date": "2026-02-30",
    "etats": "partout,",
    "hypotheses": "jamais",
    "epci": "<script>",
    "carte": "relief",
    "detail": "",
    "niveau": "region",
    "zoom": "oui",
    "couches": "routes",
}
"""What no row reads in a department; the names that are missing here take any text."""


def test_every_field_but_the_place_is_a_row():
    assert tuple(PARAMETERS) == View._fields[1:] == tuple(UNUSUAL)
    assert len(set(NAMES)) == len(NAMES) == len(View._fields) + 1


@pytest.mark.parametrize("champ", UNUSUAL)
def test_an_address_tells_what_is_not_usual_and_is_read_back(territory, champ):
    usual = usual_view(ILLE)
    view = usual._replace(**{champ: UNUSUAL[champ]})
    told = write_view(view)
    assert set(told) - {"departement", "date", "etats"} == {PARAMETERS[champ].nom} - {
        "date",
        "etats",
    }
    assert set(told) <= set(NAMES)
    assert read_view(told, territory, Start()) == view != usual


@pytest.mark.parametrize("place", [FRANCE, Place("region", "53"), ILLE])
def test_an_address_leaves_out_what_is_usual(territory, place):
    told = write_view(usual_view(place))
    assert set(told) == {"date", "etats"} | ({place.niveau} - {"france"})
    assert read_view(told, territory, Start()) == usual_view(place)


@pytest.mark.parametrize("nom", WRONG)
def test_what_is_wrong_is_as_if_absent(territory, nom):
    right = {"departement": "35", "date": "2026-10-01", "etats": "prevu"}
    wrong = right | {nom: WRONG[nom]}
    without = {k: v for k, v in right.items() if k != nom}
    assert read_view(wrong, territory, Start()) == read_view(without, territory, Start())


@pytest.mark.parametrize("champ", UNUSUAL)
def test_widgets_hold_each_value(champ):
    row = PARAMETERS[champ]
    for value in (UNUSUAL[champ], row.usual(ILLE)):
        held = row.to_widgets(champ, value)
        assert list(held) == row.keys(champ)
        assert row.from_widgets(champ, held) == value


def test_what_the_server_was_launched_on_fills_what_an_address_leaves_out(territory):
    start = Start(region="53", etats="prevu", conseillers="/x.csv")
    assert read_view({}, territory, start).place == Place("region", "53")
    assert read_view({"carte": "taux"}, territory, start).etats == ("prevu",)
    assert read_view({"departement": "35"}, territory, start).place == ILLE
    whole = {"date": "2026-10-01", "etats": "en_poste"}
    assert read_view(whole, territory, start).place == FRANCE


def test_what_is_chosen_inside_a_part_is_dropped_outside():
    assert set(NOTHING_CHOSEN) == {"epci", "lacune", "perimetre", "avec", "zoom"}
    assert not any(NOTHING_CHOSEN.values())
