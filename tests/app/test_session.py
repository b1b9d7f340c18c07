"""What a session keeps: the last used stays, whatever came first."""

from __future__ import annotations

import pytest

from cnc_geo.app.state import session, uploads
from cnc_geo.app.state.session import ShownNetwork


@pytest.fixture
def made(monkeypatch):
    """Note each situation that is fixed, and each set of zones that is resolved."""
    noted = {"looked": [], "resolved": []}

    def look_again(_resolved: object, **asked: object) -> object:
        noted["looked"].append(asked["etats"])
        return object()

    def resolve(*_told: object, hypotheses: object, **_asked: object) -> object:
        noted["resolved"].append(hypotheses)
        return object()

    monkeypatch.setattr(session, "look_again", look_again)
    monkeypatch.setattr(session, "situate", resolve)
    return noted


def look(shown: ShownNetwork, etat: str = "en_poste", *hypotheses: str) -> object:
    return shown.look(None, "2026-10-01", (etat,), hypotheses, None, None)


def test_the_situation_last_looked_at_stays_even_if_it_came_first(made, monkeypatch):
    monkeypatch.setattr(session, "_SITUATIONS_MAX", 2)
    shown = ShownNetwork((), None)
    first = look(shown, "en_poste")
    look(shown, "prevu")
    assert look(shown, "en_poste") is first  # the first that came is now the last looked at
    look(shown, "propose")
    assert look(shown, "en_poste") is first
    assert made["looked"] == [("en_poste",), ("prevu",), ("propose",)]
    look(shown, "prevu")
    assert made["looked"][-1] == ("prevu",)  # it had to go
    assert len(shown.situations) == 2


def test_the_zones_last_used_stay_resolved(made, monkeypatch):
    monkeypatch.setattr(session, "_RESOLVED_MAX", 2)
    shown = ShownNetwork((), None)
    look(shown, "en_poste")
    look(shown, "en_poste", "duree_18")
    look(shown, "prevu")  # another situation of the first zones
    look(shown, "en_poste", "duree_24")
    look(shown, "propose")
    assert made["resolved"] == [(), ("duree_18",), ("duree_24",)]


def test_the_reading_last_looked_at_stays(territory, monkeypatch):
    monkeypatch.setattr(uploads, "_KEPT", 2)
    read = []
    real = uploads.read_sheet_apart
    monkeypatch.setattr(
        uploads, "read_sheet_apart", lambda *a, **o: read.append(o["geocoder"]) or real(*a, **o)
    )
    upload = uploads.open_upload(b"Nom;Ville;Lieu;Code\nMairie;35238;35236;35001\n", "x.csv")
    for column in ("Ville", "Lieu", "Ville", "Code", "Ville"):
        colonnes = (("nom", "Nom"), ("commune", column))
        upload.choix = uploads.Choice(table="structures", colonnes=colonnes)
        assert upload.read(territory, []).reading is not None
    assert len(read) == 3
