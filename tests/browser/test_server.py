"""The server as a real process, that may ask nobody anything: what it asks is refused and noted."""

from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import pytest
from support.browser import Launcher
from support.paths import ROOT
from support.stream import STREAM, Reader, ask, opened
from websockets.exceptions import InvalidStatus

from cnc_geo.app.routes import ADDRESSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAME = "carte.exemple.fr"
PLACE = "departement=976&date=2026-10-01"
ZONES = (
    b"id;structure;siret;commune;niveau;codes;etat;debut;fin\n"
    b"C1;S1;;35238;epci;243500139;en_poste;;\n"
)
SERVE = (
    "from cnc_geo.app.serve import serve; from cnc_geo.app.start import Start; "
    f"serve(Start(), port={{port}}, adresse='0.0.0.0', hotes=('{NAME}',))"
)
"""What `cnc-geo app --adresse 0.0.0.0 --hote …` does once it has read the demonstration."""


class Served(NamedTuple):
    """The two ways to serve, each listening on all interfaces, and what they asked."""

    script: int
    command: int
    launcher: Launcher


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    launcher = Launcher(tmp_path_factory.mktemp("servers"))

    def script(port: int) -> Sequence[str]:
        run = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
        return [*run, f"--server.port={port}"]

    def command(port: int) -> Sequence[str]:
        return [sys.executable, "-c", SERVE.format(port=port)]

    with ThreadPoolExecutor() as pool:
        urls = [server.url for server in pool.map(launcher, (script, command))]
    ports = [int(url.rpartition(":")[2]) for url in urls]
    yield Served(ports[0], ports[1], launcher)
    assert not launcher.stop()


def _speaks_ipv6() -> bool:
    """Tell whether this machine has an address of that family, as some containers have not."""
    with socket.socket(socket.AF_INET6) as listener, suppress(OSError):
        listener.bind(("::1", 0))
        return True
    return False


def test_a_process_that_asks_another_host_is_refused_and_noted(tmp_path):
    """The witness of all others: Streamlit's own look-ups do not pass unseen."""
    launcher = Launcher(tmp_path)
    asks = (
        "from streamlit import net_util as n; import socket\n"
        "n.get_internal_ip(); n.get_external_ip()\n"
        "try: socket.gethostbyname('exemple.fr')\nexcept OSError: pass"
    )
    environment = launcher.watched({})
    subprocess.run(
        [sys.executable, "-c", asks], env=environment, check=True, capture_output=True, cwd=ROOT
    )
    told = {line.split()[1] for line in launcher.asked()}
    assert {"8.8.8.8", "checkip.amazonaws.com", "exemple.fr"} <= told


def test_every_page_and_a_dropped_file_ask_nobody(served):
    with opened(served.script, origin=f"http://127.0.0.1:{served.script}") as connection:
        reader = Reader(connection, served.script)
        for address in ("accueil", *ADDRESSES):
            assert "Erreur imprévue" not in reader.visit(address, PLACE)
        reader.visit("mes-fichiers")
        said = reader.drop("zones.csv", ZONES)
        assert "zones.csv" in said
        assert "1 ligne lue" in said
    assert served.launcher.asked() == []


@pytest.mark.parametrize("way", ["script", "command"])
def test_a_connection_from_another_site_is_refused_and_asks_nobody(served, way):
    port = getattr(served, way)
    for origin in (f"http://{NAME}:8", "http://8.8.8.8", "null", f"http://localhost:{port + 1}"):
        with pytest.raises(InvalidStatus) as refused, opened(port, origin=origin):
            pass
        assert refused.value.response.status_code == 403
        assert "d'un autre site" in refused.value.response.body.decode()
        assert "content-security-policy" in refused.value.response.headers
    with pytest.raises(InvalidStatus) as refused, opened(port, host="ailleurs.exemple"):
        pass
    assert refused.value.response.status_code == 421
    assert served.launcher.asked() == []


def test_all_interfaces_are_served_at_the_address_where_one_arrives(served):
    for port in (served.script, served.command):
        for address in ("127.0.0.1", "127.0.0.2"):
            assert ask(port, "/territoire", address=address).status == 200
            with opened(port, address=address, origin=f"http://{address}:{port}"):
                pass
        assert ask(port, "/territoire", host=f"127.0.0.2:{port}").status == 421
        assert ask(port, "/territoire", host=f"localhost:{port}").status == 200
    if _speaks_ipv6():
        assert ask(served.script, "/", address="::1", host=f"[::1]:{served.script}").status == 200
    assert served.launcher.asked() == []


def test_a_host_that_was_told_is_served_behind_its_proxy(served):
    for host in (NAME, f"{NAME}:443", NAME.upper()):
        assert ask(served.command, "/", host=host).status == 200
        with opened(served.command, host=host, origin=f"https://{NAME}") as connection:
            assert connection.subprotocol == "streamlit"
    assert ask(served.script, "/", host=NAME).status == 421
    assert served.launcher.asked() == []


def test_every_answer_has_headers_and_none_names_its_software(served):
    paths = ["/", "/territoire", "/nulle-part", "/favicon.png", "/_stcore/health", "/media/0.csv"]
    paths += ["/_stcore/host-config", "/cnc/rien.js", "/component/rien/index.html", "/static/rien"]
    for path in paths:
        for answer in (ask(served.script, path), ask(served.script, path, host="ailleurs.exemple")):
            told = answer.headers
            assert "server" not in told, path
            assert told["x-content-type-options"] == "nosniff", path
            assert {"referrer-policy", "permissions-policy", "cache-control"} <= set(told), path
            policy = told["content-security-policy"]
            for rule in ("base-uri", "form-action", "default-src", "frame-ancestors 'self'"):
                assert f"{rule}" in policy, path
            assert "streamlit" not in answer.text.lower() or answer.status == 200, path


@pytest.mark.parametrize("said", ["GET / HTTP/1.1\r\n\r\n", "charabia\r\n\r\n"])
def test_what_cannot_be_read_is_answered_like_the_rest(served, said):
    """A request without host, or that is none: it never reaches the guard."""
    with socket.create_connection(("127.0.0.1", served.script)) as wire:
        wire.sendall(said.encode())
        answer = b"".join(iter(lambda: wire.recv(4096), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 400 ")
    assert "content-security-policy: " in head
    assert "server: " not in head
    assert "n'a pas la forme attendue" in body


def test_an_opened_connection_names_no_software(served):
    with opened(served.script) as connection:
        assert connection.response is not None
        assert "server" not in connection.response.headers


def test_unknown_addresses_have_our_page(served):
    unknown = ["/nulle-part", "/index.html", "/manifest.json", "/static/rien.js", "/a/b/territoire"]
    unknown += ["/.git/config", "/static/", "/static/js/", STREAM, "/media/rien", "/auth/login"]
    unknown += ["/component/", "/app/static/x", "/_stcore/rien", "/territoire/index.html", "/cnc/"]
    for path in unknown:
        answer = ask(served.script, path)
        assert answer.status == 404, path
        assert '<html lang="fr">' in answer.text, path
        assert "Adresse inconnue" in answer.text, path


def test_no_parent_page_is_obeyed_and_no_origin_may_read(served):
    answer = ask(served.script, "/_stcore/host-config")
    assert '"allowedOrigins":[]' in answer.text
    assert "access-control-allow-origin" not in answer.headers


def test_metrics_are_for_this_machine(served):
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json"):
        assert ask(served.script, path).status == 200, path
        assert ask(served.command, path, host=NAME).status == 404, path
        for header in ("X_Forwarded_For", "Forwarded", "X_Real_IP", "Via"):
            assert ask(served.script, path, **{header: "127.0.0.1"}).status == 404, (path, header)


def test_the_page_speaks_french_to_those_without_scripts(served):
    page = ask(served.script, "/").text
    assert "<noscript>Cette application a besoin de JavaScript.</noscript>" in page
    assert "agent" not in page
