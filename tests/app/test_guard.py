"""The guard alone, before an application that answers anything: who may ask, what is answered."""

from __future__ import annotations

import asyncio
import logging
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import uvicorn
from starlette.responses import HTMLResponse, PlainTextResponse
from streamlit import config, net_util
from streamlit.web.server.server_util import is_url_from_allowed_origins

from cnc_geo.app.guard import middleware as guard_module
from cnc_geo.app.guard.headers import TILES
from cnc_geo.app.guard.hosts import parse_host, read_frames, read_hosts
from cnc_geo.app.guard.middleware import Guard, middleware
from cnc_geo.app.guard.silence import be_quiet
from cnc_geo.errors import ChoiceError
from cnc_geo.maps import offline_map

PORT = 8501


class Judged(NamedTuple):
    """What the guard answered, and whether the application was asked."""

    status: int
    headers: dict[str, str]
    text: str
    seen: list[dict[str, Any]]


def ask(
    path: str = "/",
    *,
    headers: tuple[tuple[str, str], ...] = (("host", f"localhost:{PORT}"),),
    app=None,
    kind: str = "http",
    server: tuple[str, int | None] | None = ("127.0.0.1", PORT),
    client: str = "127.0.0.1",
    denial: bool = True,
    method: str = "GET",
    **told: Any,
) -> Judged:
    """Ask the guard of an application that answers «vu» to everything."""
    seen, sent = [], []

    async def answer(scope, receive, send) -> None:
        seen.append(scope)
        if kind == "websocket":
            await send({"type": "websocket.accept"})
        else:
            await PlainTextResponse("vu")(scope, receive, send)

    async def receive():
        return {"type": "http.request"}

    async def send(message) -> None:
        sent.append(message)

    options = {"hosts": (), "frames": (), "address": None, "base": ""} | told
    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "server": server,
        "client": (client, 50000),
        "extensions": {"websocket.http.response": {}} if denial else {},
    }
    asyncio.run(Guard(app or answer, **options)(scope, receive, send))
    first = sent[0]
    return Judged(
        first.get("status", first.get("code", 101)),
        {name.decode(): value.decode() for name, value in first.get("headers", ())},
        b"".join(message.get("body", b"") for message in sent).decode(),
        seen,
    )


def with_host(*hosts: str, origin: str | None = None, **more: Any) -> Judged:
    told = tuple(("host", host) for host in hosts)
    return ask(headers=(*told, *((("origin", origin),) if origin is not None else ())), **more)


# ------------------------------------------------------------------------------------------ hosts

LOCAL = [
    "localhost:8501",
    "LOCALHOST:8501",
    "127.0.0.1:8501",
    "[::1]:8501",
    "[0:0:0:0:0:0:0:1]:8501",
]
FOREIGN = [
    "localhost",
    "localhost:80",
    "localhost:8502",
    "localhost.:8501",
    "localhost.exemple.fr:8501",
    "exemple.fr",
    "exemple.fr:8501",
    "exemple.fr:localhost:8501",
    "localhost:8501@exemple.fr",
    "user@localhost:8501",
    "localhost:8501/",
    "localhost:8501, exemple.fr",
    "localhost:08501x",
    "localhost:0",
    "localhost:99999",
    "localhost:",
    "[::1",
    "[::1]]:8501",
    "[zz]:8501",
    "::1:8501",
    "2130706433:8501",
    "192.0.2.9:8501",
    "localhost:8501\u00a0",
    "l\u00f6calhost:8501",
    "",
]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_local_names_are_served_at_that_port_alone(kind):
    path = "/" if kind == "http" else "/_stcore/stream"
    for host in LOCAL:
        assert with_host(host, path=path, kind=kind).seen, host
    for host in FOREIGN:
        refused = with_host(host, path=path, kind=kind)
        assert (refused.status, refused.seen) == (421, []), host
        assert "pas servie sous ce nom" in refused.text


def test_a_host_stands_once():
    assert with_host().status == 421
    assert with_host("localhost:8501", "localhost:8501").status == 421
    assert with_host("localhost:8501", "exemple.fr").status == 421


def test_the_address_where_one_arrives_is_served():
    assert with_host("192.0.2.1:8501", server=("192.0.2.1", PORT)).seen
    assert with_host("192.0.2.1:8501", server=("::ffff:192.0.2.1", PORT)).seen
    assert with_host("[2001:db8::1]:8501", server=("2001:db8:0:0::1", PORT)).seen
    assert not with_host("192.0.2.2:8501", server=("192.0.2.1", PORT)).seen
    assert with_host("poste.exemple:8501", address="Poste.exemple").seen
    assert with_host("localhost", server=("127.0.0.1", 80)).seen
    assert with_host("127.0.0.1:8501", server=None).status == 421


@pytest.mark.parametrize(
    ("word", "served", "refused"),
    [
        (
            "carte.exemple.fr",
            ["carte.exemple.fr", "Carte.Exemple.FR:443", "carte.exemple.fr:8501"],
            ["carte.exemple.fr:9", "x.carte.exemple.fr", "exemple.fr", "carte.exemple.fr.x.fr"],
        ),
        ("carte.exemple.fr:8443", ["carte.exemple.fr:8443"], ["carte.exemple.fr"]),
        (
            "carte.exemple.fr:443",
            ["carte.exemple.fr", "carte.exemple.fr:443"],
            ["carte.exemple.fr:80"],
        ),
        ("préfecture.fr", ["xn--prfecture-c4a.fr"], ["prefecture.fr"]),
        ("192.0.2.7", ["192.0.2.7", "192.0.2.7:8501"], ["192.0.2.8"]),
        ("[2001:DB8::7]:80", ["[2001:db8::7]"], ["[2001:db8::8]"]),
    ],
)
def test_a_host_that_was_told_is_served(word, served, refused):
    hosts = read_hosts((word,))
    for host in served:
        assert with_host(host, hosts=hosts).seen, host
    for host in (*refused, "exemple.fr:8501"):
        assert with_host(host, hosts=hosts).status == 421, host
    assert with_host("localhost:8501", hosts=hosts).seen


@pytest.mark.parametrize(
    "word",
    ["https://carte.fr", "carte.fr/", "carte fr", "*", "*.carte.fr", "carte.fr:x", "é" * 99, ""],
)
def test_what_is_no_host_is_refused(word):
    with pytest.raises(ChoiceError, match="Hôte non compris"):
        read_hosts((word,))


# ---------------------------------------------------------------------------------------- origins


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("host", "origin", "passes"),
    [
        ("localhost:8501", "http://localhost:8501", True),
        ("localhost:8501", "https://localhost:8501", True),
        ("localhost:8501", "http://LocalHost:8501", True),
        ("[::1]:8501", "http://[::1]:8501", True),
        ("carte.exemple.fr", "https://carte.exemple.fr", True),
        ("carte.exemple.fr:443", "https://carte.exemple.fr", True),
        ("carte.exemple.fr", "https://carte.exemple.fr:443", True),
        ("carte.exemple.fr", "http://carte.exemple.fr", True),
        ("localhost:8501", "http://127.0.0.1:8501", False),
        ("localhost:8501", "http://localhost:8502", False),
        ("localhost:8501", "http://localhost", False),
        ("carte.exemple.fr", "https://carte.exemple.fr:8443", False),
        ("localhost:8501", "http://exemple.fr:8501", False),
        ("localhost:8501", "http://localhost:8501.exemple.fr", False),
        ("localhost:8501", "http://localhost:8501@exemple.fr", False),
        ("localhost:8501", "http://localhost:8501/", False),
        ("localhost:8501", "file://localhost:8501", False),
        ("localhost:8501", "localhost:8501", False),
        ("localhost:8501", "null", False),
        ("localhost:8501", "", False),
    ],
)
def test_an_origin_is_the_host_or_is_refused(host, origin, passes, kind):
    hosts = read_hosts(("carte.exemple.fr",))
    path = "/" if kind == "http" else "/_stcore/stream"
    judged = with_host(host, origin=origin, hosts=hosts, path=path, kind=kind)
    assert bool(judged.seen) == passes
    if not passes:
        assert judged.status == 403
        assert "d'un autre site" in judged.text


def test_an_origin_stands_once():
    same = ("origin", f"http://localhost:{PORT}")
    assert ask(headers=(("host", f"localhost:{PORT}"), same, same)).status == 403


def test_streamlit_is_shown_the_host_as_the_origin_writes_it():
    """Else it looks for its own addresses, to compare them with the origin."""
    hosts = read_hosts(("carte.exemple.fr",))
    judged = with_host(
        "carte.exemple.fr:443",
        origin="https://carte.exemple.fr",
        hosts=hosts,
        path="/_stcore/stream",
        kind="websocket",
    )
    assert dict(judged.seen[0]["headers"])[b"host"] == b"carte.exemple.fr"


def test_a_connection_is_closed_before_it_opens_where_no_sentence_can_be_said():
    judged = with_host("exemple.fr", path="/_stcore/stream", kind="websocket", denial=False)
    assert (judged.status, judged.seen) == (1008, [])


def test_a_refusal_is_logged_without_what_was_asked(caplog):
    with caplog.at_level(logging.DEBUG):
        with_host("secret.exemple.fr", path="/secret")
        with_host("localhost:8501", origin="http://secret.exemple.fr", path="/secret")
        with_host("localhost:8501", path="/secret\r\nfausse ligne")
    told = [record.getMessage() for record in caplog.records if "cnc_geo" in record.name]
    assert told == [
        "Demande refusée : hôte non servi.",
        "Demande refusée : origine étrangère.",
        "Demande refusée : adresse inconnue.",
    ]


# -------------------------------------------------------------------------------------- addresses


def test_a_connection_has_one_address():
    assert ask("/_stcore/stream", kind="websocket").status == 101
    for path in ("/", "/_stcore/metrics", "/territoire/_stcore/stream", "/_stcore/stream/x"):
        assert ask(path, kind="websocket").status == 404, path


def test_everything_is_under_the_prefix_of_the_server():
    for path in ("/x", "/", "/territoire", "/cncx/", "/x/cnc/territoire"):
        assert ask(path, base="/cnc").status == 404, path
    for path in ("/cnc", "/cnc/", "/cnc/territoire", "/cnc/territoire/", "/cnc/_stcore/health"):
        assert ask(path, base="/cnc").seen, path
    assert ask("/cnc/_stcore/stream", base="/cnc", kind="websocket").status == 101
    assert 'href="/cnc/"' in ask("/cnc/rien", base="/cnc").text


MACHINE = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/openapi.json")


@pytest.mark.parametrize("path", MACHINE)
def test_what_tells_of_the_machine_is_for_the_machine(path):
    host = ("host", f"127.0.0.1:{PORT}")
    for client in ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"):
        assert ask(path, headers=(host,), client=client).seen, client
    for client in ("192.0.2.1", "172.17.0.1", "::ffff:192.0.2.1", "fe80::1%eth0", "nom"):
        assert ask(path, headers=(host,), client=client).status == 404, client
    for name in ("X-Forwarded-For", "x-forwarded-proto", "Forwarded", "X-Real-IP", "Via"):
        assert ask(path, headers=(host, (name.lower(), "127.0.0.1"))).status == 404, name
    hosts = read_hosts(("carte.exemple.fr",))
    assert with_host("carte.exemple.fr", path=path, hosts=hosts).status == 404


# ---------------------------------------------------------------------------------------- headers


def test_a_site_that_was_told_may_hold_the_application_and_no_other():
    frames = read_frames(("https://intranet.exemple.fr", "http://autre.exemple:8080"))
    for path in ("/", "/rien", "/component/x/main.js", "/media/x", "/_stcore/health"):
        policy = ask(path, frames=frames).headers["content-security-policy"]
        allowed = "frame-ancestors 'self' https://intranet.exemple.fr http://autre.exemple:8080"
        assert allowed in policy.split("; ")
        assert "frame-ancestors 'self'" in ask(path).headers["content-security-policy"].split("; ")


@pytest.mark.parametrize(
    "word",
    ["intranet.fr", "*", "https://*", "https://intranet.fr/x", "https://a.fr;script-src", "data:"],
)
def test_what_is_no_site_is_refused(word):
    with pytest.raises(ChoiceError, match="Site non compris"):
        read_frames((word,))


async def empty(scope, receive, send) -> None:
    await HTMLResponse("<head></head>")(scope, receive, send)


def rules(path: str) -> dict[str, str]:
    policy = ask(path, app=empty).headers["content-security-policy"]
    return dict(rule.split(" ", maxsplit=1) for rule in policy.split("; "))


def test_only_the_frame_of_the_map_may_ask_the_hosts_of_backgrounds():
    page, frame = rules("/territoire"), rules("/component/streamlit_folium/index.html")
    assert [name for name in page if page[name] != frame[name]] == ["img-src"]
    assert "http" not in " ".join(page.values())
    assert set(frame["img-src"].split()) - set(page["img-src"].split()) == set(TILES)
    text = Path(offline_map.__file__).read_text(encoding="utf-8")
    assert all(host in text for host in TILES)
    assert {name: page[name] for name in ("object-src", "base-uri", "form-action")} == {
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }


def test_a_file_taken_away_runs_nothing_and_is_kept_by_no_cache():
    assert rules("/media/carte.html")["default-src"] == "'none'"
    assert "script-src" not in rules("/media/carte.html")
    assert ask("/media/carte.html").headers["cache-control"] == "no-store"


def test_the_referrer_never_tells_the_view():
    assert ask("/territoire").headers["referrer-policy"] == "same-origin"
    frame = ask("/component/streamlit_folium/index.html")
    assert frame.headers["referrer-policy"] == "strict-origin-when-cross-origin"


def test_our_headers_stand_once_and_software_is_not_named():
    async def talkative(scope, receive, send) -> None:
        told = {"Server": "x/1.2", "X-Powered-By": "y", "X-Content-Type-Options": "sniff"}
        told |= {"Content-Security-Policy": "default-src *", "Cache-Control": "public"}
        await PlainTextResponse("vu", headers=told)(scope, receive, send)

    headers = ask(app=talkative).headers
    assert {"server", "x-powered-by"} & set(headers) == set()
    assert headers["x-content-type-options"] == "nosniff"
    assert "*" not in headers["content-security-policy"]
    assert headers["cache-control"] == "public"


# ------------------------------------------------------------------------------------ the frame


@pytest.mark.parametrize(
    "path", ["/component/streamlit_folium.st_folium/index.html", "/component/x/"]
)
def test_the_frame_first_stops_the_messages_of_other_origins(path):
    async def framed(scope, receive, send) -> None:
        assert b"accept-encoding" not in dict(scope["headers"])  # it is changed as it is written
        page = "<html><head><script src=a.js></script></head></html>"
        await HTMLResponse(page)(scope, receive, send)

    judged = ask(
        path, app=framed, headers=(("host", f"localhost:{PORT}"), ("accept-encoding", "gzip"))
    )
    first = judged.text.partition("</script>")[0]
    assert first.startswith('<html><head><script>\naddEventListener("message"')
    assert "event.origin !== location.origin" in first
    assert judged.headers["content-length"] == str(len(judged.text))


def test_a_frame_that_would_obey_anybody_is_not_given():
    async def headless(scope, receive, send) -> None:
        await HTMLResponse("<html></html>")(scope, receive, send)

    assert ask("/component/x/index.html", app=headless).status == 500


# --------------------------------------------------------------------------------------- failures


def test_a_failure_nobody_foresaw_is_a_sentence(caplog):
    async def failing(scope, receive, send) -> None:
        message = "détail secret"
        raise RuntimeError(message)

    for kind, path in (("http", "/"), ("websocket", "/_stcore/stream")):
        judged = ask(path, app=failing, kind=kind)
        assert judged.status == 500
        assert "Une erreur imprévue a interrompu cette demande" in judged.text
        assert "secret" not in judged.text
        assert "content-security-policy" in judged.headers
    assert "Erreur imprévue (réponse du serveur), RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_a_failure_in_the_middle_of_an_answer_says_nothing_more():
    async def failing(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError

    assert (ask(app=failing).status, ask(app=failing).text) == (200, "")


@pytest.mark.parametrize("status", [400, 404, 405, 500])
def test_an_english_refusal_is_said_in_french(status):
    async def refusing(scope, receive, send) -> None:
        await PlainTextResponse("Not like that", status_code=status)(scope, receive, send)

    judged = ask("/media/x", app=refusing)
    assert judged.status == status
    assert '<html lang="fr">' in judged.text
    assert "Not like that" not in judged.text
    kept = ask("/_stcore/upload_file/a/b", app=refusing, method="PUT")
    assert (kept.status, kept.text) == (status, "Not like that")  # the drop zone reads it


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_where_files_are_sent_there_is_nothing_to_see(method):
    assert ask("/_stcore/upload_file/a/b", method=method).status == 404
    assert ask("/_stcore/upload_file/a/b", method="PUT").status == 200


# ------------------------------------------------------------------------------ what makes a guard


def test_the_environment_tells_hosts_and_sites(monkeypatch):
    monkeypatch.setenv("CNC_GEO_HOTES", "carte.exemple.fr, autre.exemple:8443")
    monkeypatch.setenv("CNC_GEO_CADRES", "https://intranet.exemple.fr")
    (made,) = middleware()
    assert made.cls is Guard
    assert made.kwargs["hosts"] == (
        parse_host("carte.exemple.fr"),
        parse_host("autre.exemple:8443"),
    )
    assert made.kwargs["frames"] == ("https://intranet.exemple.fr",)


@pytest.mark.parametrize("variable", ["CNC_GEO_HOTES", "CNC_GEO_CADRES"])
def test_a_wrong_word_in_the_environment_is_a_sentence_and_no_server(monkeypatch, variable):
    monkeypatch.setenv(variable, "ftp://carte.exemple.fr/")
    with pytest.raises(SystemExit, match=re.escape("« ftp://carte.exemple.fr/ »")):
        middleware()


def test_what_streamlit_would_look_up_is_answered_without_asking(monkeypatch):
    def ask_somebody() -> str:
        pytest.fail("asked")

    for name in ("get_internal_ip", "get_external_ip"):
        monkeypatch.setattr(net_util, name, ask_somebody)
    monkeypatch.setattr(uvicorn.Server, "startup", uvicorn.Server.startup)
    before = config.get_option("client.allowedOrigins")
    try:
        be_quiet()
        assert is_url_from_allowed_origins("http://exemple.fr") is False
        assert is_url_from_allowed_origins("http://localhost:8501") is True
        assert config.get_option("client.allowedOrigins") == []
    finally:
        config.set_option("client.allowedOrigins", before)


def test_a_server_whose_look_ups_have_moved_does_not_start(monkeypatch):
    monkeypatch.setattr(uvicorn.Server, "startup", uvicorn.Server.startup)
    monkeypatch.delattr(net_util, "get_external_ip")
    monkeypatch.setattr(net_util, "get_internal_ip", net_util.get_internal_ip)
    with pytest.raises(RuntimeError, match="get_external_ip"):
        be_quiet()


def test_every_status_of_a_refusal_has_its_reason():
    assert set(guard_module._WHY) == {403, 404, 421}
