"""The national geocoder, played by a server of this machine: what goes out, what comes back."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, TCPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from support.toys import toy_territory

from cnc_geo.errors import SourceError
from cnc_geo.readers.location.geocoder import Answer, Geocoder
from cnc_geo.readers.reading import read_file

TOY = toy_territory()
GOOD = {
    "features": [
        {
            "geometry": {"type": "Point", "coordinates": [3.5, 0.5]},
            "properties": {"citycode": "02006", "score": 0.87, "label": "1 RUE X 02300 LIMA"},
        }
    ]
}


def scored(score: object, citycode: str = "02006") -> dict[str, Any]:
    feature = GOOD["features"][0]
    return {"features": [{**feature, "properties": {"citycode": citycode, "score": score}}]}


class Service:
    """What the server answers, one thing after the other, and what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: list[tuple[int, bytes]] = []
        self.asked: list[dict[str, list[str]]] = []
        self.headers: list[dict[str, str]] = []

    def says(self, *answers: object) -> None:
        for answer in answers:
            status, body = answer if isinstance(answer, tuple) else (200, answer)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.answers.append((status, content))

    def geocoder(self) -> Geocoder:
        return Geocoder(self.url, pause_s=0.0)


@pytest.fixture
def service() -> Iterator[Service]:
    """Serve the answers of a test on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(parse_qs(urlparse(self.path).query, keep_blank_values=True))
            told.headers.append(dict(self.headers))
            status, content = told.answers.pop(0) if told.answers else (200, b'{"features": []}')
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told = Service(f"http://127.0.0.1:{server.server_port}/search")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield told
        server.shutdown()
        thread.join()


# -------------------------------------------------------------------------------------- one address


def test_a_good_answer_is_a_point_and_its_commune(service):
    service.says(GOOD)
    assert service.geocoder().find("1 rue X", "02300") == Answer(0.5, 3.5, "02006", 0.87)
    assert service.asked == [
        {"q": ["1 rue X"], "limit": ["1"], "index": ["address"], "postcode": ["02300"]}
    ]


def test_an_address_is_asked_once(service):
    service.says(GOOD)
    geocoder = service.geocoder()
    assert geocoder.find("1 rue X", "") == geocoder.find("1 rue X", "")
    geocoder.find("2 rue X", "")
    assert [asked["q"] for asked in service.asked] == [["1 rue X"], ["2 rue X"]]
    assert "postcode" not in service.asked[0]


def test_only_the_start_of_an_endless_address_goes_out(service):
    service.geocoder().find("x" * 5000, "")
    assert service.asked[0]["q"] == ["x" * 200]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (scored(0.5), True),
        (scored(0.4999), False),
        ({"features": []}, False),
    ],
)
def test_what_is_not_sure_enough_is_not_used(service, answer, found):
    service.says(answer)
    assert (service.geocoder().find("1 rue X", "") is not None) is found


def test_a_busy_service_is_asked_again(service):
    service.says((429, b""), (503, b""), GOOD)
    found = service.geocoder().find("1 rue X", "")
    assert found is not None
    assert len(service.asked) == 3


@pytest.mark.parametrize(("status", "times"), [(429, 3), (500, 3), (404, 1), (400, 1)])
def test_a_service_that_refuses_is_told(service, status, times):
    service.says(*[(status, b"")] * 5)
    with pytest.raises(SourceError) as refusal:
        service.geocoder().find("1 rue X", "")
    assert len(service.asked) == times
    assert str(refusal.value) == (
        f"Le géocodeur ({service.url}) ne répond pas (réponse {status}). Vérifiez l'accès à "
        "Internet, ou relancez sans géocodage : les lignes sans lieu seront dites."
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>Portail captif</html>", "ne répond pas"),
        (b"\xff\xfe\x00", "ne répond pas"),
        (b"", "ne répond pas"),
        (b'{"features": [', "ne répond pas"),
        (b"[" * 100_000, "ne répond pas"),
        ([], "forme inattendue"),
        ({"features": 3}, "forme inattendue"),
        ({"features": [{}]}, "forme inattendue"),
        ({"features": [{"geometry": None, "properties": {}}]}, "forme inattendue"),
        ({"features": {"0": 1}}, "forme inattendue"),
        (scored("haut"), "forme inattendue"),
        (scored(None), "forme inattendue"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_an_answer_that_is_none_is_told(service, body, words):
    service.says(body)
    with pytest.raises(SourceError, match=words):
        service.geocoder().find("1 rue X", "")


def test_what_is_no_web_service_is_told():
    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.readline()
            self.wfile.write(b"220 courrier.exemple.fr ESMTP\r\n")

    with TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}/search"
        with pytest.raises(SourceError, match="ne répond pas"):
            Geocoder(url, pause_s=0.0).find("1 rue X", "")
        thread.join()


def test_a_service_out_of_reach_is_told():
    with pytest.raises(SourceError, match=r"ne répond pas \(URLError\)"):
        Geocoder("http://127.0.0.1:9/search", pause_s=0.0).find("1 rue X", "")


# ------------------------------------------------------------------------------------------- a file


class Forbidden(Geocoder):
    """A geocoder that must not be asked."""

    def find(self, adresse: str, code_postal: str) -> Answer | None:
        pytest.fail(f"asked: {adresse}, {code_postal}")


def read(text: str, geocoder: Geocoder | None, **options: Any) -> Any:
    return read_file(text.encode(), "f.csv", TOY, table="conseillers", geocoder=geocoder, **options)


HEADER = "id;nom;prenom;courriel;commune;adresse;code_postal;latitude;longitude\n"
LOST = HEADER + "P1;Exemple;Camille;camille.exemple@exemple.fr;;1 rue X;02300;;\n"


def test_a_row_that_nothing_locates_is_at_its_answer(service):
    service.says(GOOD)
    reading = read(LOST, service.geocoder())
    post = reading.tables["conseillers"].iloc[0]
    assert post[["commune", "latitude", "longitude", "position"]].tolist() == [
        "02006", 0.5, 3.5, "geocodage",
    ]  # fmt: skip
    said = reading.diagnostics.set_index("constat")
    assert said.loc["geocode", "traitement"] == "repare"
    assert said.loc["geocode", "explication"].endswith("à Lima (02006), score 0.87.")
    assert "non_situe" not in said.index
    assert reading.lignes["position"].tolist() == ["geocodage"]


def test_addresses_go_out_and_nothing_of_persons(service):
    read(LOST, service.geocoder(), personnes=True)
    assert service.asked == [
        {"q": ["1 rue X"], "limit": ["1"], "index": ["address"], "postcode": ["02300"]}
    ]
    sent = json.dumps([service.asked, service.headers]).lower()
    assert [word for word in ("camille", "exemple", "p1") if word in sent] == []


@pytest.mark.parametrize(
    "row",
    [
        "P1;;;;01001;1 rue X;01100;;",  # its commune is told
        "P1;;;;;1 rue X 02100 Golf;;;",  # its address names it
        "P1;;;;;1 rue X;01300;;",  # its postal code has one commune
        "P1;;;;;1 rue X;02300;0.51;3.51",  # it has a point
        "P1;;;;97801;1 rue X;97150;;",  # it is outside the reference set
        "P1;;;;;;02300;;",  # it has no address
        "P1;;;;;0;02300;;",
        "P1;;;;;undefined;02300;;",
        "P1;;;;;{};02300;;",
        "P1;;;;;non renseigné;02300;;",
        "P1;;;;;null;null;0;0",
    ],
)
def test_what_is_located_and_what_fills_a_cell_is_never_asked(row):
    read(HEADER + row + "\n", Forbidden())


def test_nothing_is_asked_unless_it_is_asked_for(monkeypatch):
    monkeypatch.setattr(
        "cnc_geo.readers.location.geocoder.urlopen", lambda *_, **__: pytest.fail("asked")
    )
    reading = read(LOST, None)
    assert reading.tables["conseillers"]["position"].tolist() == ["non_situe"]


@pytest.mark.parametrize(
    "answer",
    [
        {"features": []},
        scored(0.2),
        scored(0.9, "99999"),  # a commune that is none
        scored(0.9, "01001"),  # of another department than the postal code
    ],
    ids=["none", "unsure", "unknown", "elsewhere"],
)
def test_an_answer_that_does_not_fit_locates_nothing(service, answer):
    service.says(answer)
    reading = read(LOST, service.geocoder())
    post = reading.tables["conseillers"].iloc[0]
    assert (post["commune"], post["position"]) == ("", "non_situe")
    assert "non_situe" in set(reading.diagnostics["constat"])
    assert reading.lignes["latitude"].dtype == float


def test_an_old_code_of_the_answer_is_brought_to_today(service):
    service.says(scored(0.9, "01099"))
    text = HEADER + "P1;;;;;1 rue X;;;\n"
    assert read(text, service.geocoder()).tables["conseillers"]["commune"].tolist() == ["01004"]


def test_a_service_out_of_order_is_said_and_what_is_known_stays(service):
    service.says((500, b""), (500, b""), (500, b""))
    reading = read(LOST, service.geocoder())
    said = reading.diagnostics.set_index("constat")["explication"]
    assert "relancez sans géocodage" in said["geocodeur_muet"]
    assert said["geocodeur_interroge"] == (
        "1 adresses à demander au géocodeur national, 0 situées."
    )
    assert reading.lignes["position"].tolist() == ["non_situe"]
