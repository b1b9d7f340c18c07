"""What the command becomes: the process that serves, what it is told, the address it shows."""

from __future__ import annotations

import pytest

from cnc_geo.app import serve as serve_module
from cnc_geo.app.serve import command, serve, shown
from cnc_geo.app.start import VARIABLE, Start


@pytest.mark.parametrize(
    ("adresse", "told"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "localhost"),  # noqa: S104  (shown otherwise)
        ("::", "localhost"),
        ("::1", "[::1]"),
        ("poste.exemple", "poste.exemple"),
    ],
)
def test_the_address_shown_can_be_opened(adresse, told):
    assert shown(adresse) == told
    assert f"--browser.serverAddress={told}" in command(port=8501, adresse=adresse)
    assert f"--server.address={adresse}" in command(port=8501, adresse=adresse)


@pytest.mark.parametrize("before", [{}, {"CNC_GEO_HOTES": "ancien.exemple"}])
def test_the_server_is_told_hosts_and_sites_by_its_environment(monkeypatch, before):
    became = []
    monkeypatch.setattr(serve_module.os, "environ", {"PATH": "", **before})
    monkeypatch.setattr(serve_module.os, "execve", lambda *told: became.append(told))
    serve(Start(), port=8501, adresse="127.0.0.1")
    hotes = ("carte.exemple.fr", "autre.exemple:8443")
    serve(Start(), port=8501, adresse="::", hotes=hotes, cadres=("https://intranet.exemple",))
    (_, _, plain), (_, words, told) = became
    assert {name: plain[name] for name in plain if name.startswith("CNC_GEO_HOTES")} == before
    assert "CNC_GEO_CADRES" not in plain
    assert told["CNC_GEO_HOTES"] == "carte.exemple.fr autre.exemple:8443"
    assert told["CNC_GEO_CADRES"] == "https://intranet.exemple"
    assert told[VARIABLE] == "{}"
    assert words == command(port=8501, adresse="::")
