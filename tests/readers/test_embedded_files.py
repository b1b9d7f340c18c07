"""The files of the package are verified from the very bytes that are read, early and late."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from cnc_geo.errors import SourceError
from cnc_geo.readers import embedded as files
from cnc_geo.readers import network, territory
from cnc_geo.readers.embedded import DIGESTS, embedded, read_verified
from cnc_geo.readers.territory import read_territory

LATE = {
    "contours_communes.parquet": lambda read: read.contours(),
    "carte.parquet": lambda read: read.pieces(),
    "formes.parquet": lambda read: read.formes(),
    "codes_postaux.parquet": lambda read: read.codes_postaux(),
    "anciens_noms.parquet": lambda read: read.anciens_noms(),
}
EARLY = [name for name in territory._FILES if name not in LATE]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for path in embedded("territoire").iterdir():
        (tmp_path / path.name).symlink_to(path)
    return tmp_path


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    path.write_bytes(content)


@pytest.mark.parametrize("folder", ["territoire", "demonstration"])
def test_every_embedded_file_that_is_read_has_its_digest(folder: str) -> None:
    place = embedded(folder)
    listed = dict(
        reversed(line.split("  ")) for line in (place / DIGESTS).read_text("utf-8").splitlines()
    )
    read = [p for p in place.iterdir() if p.suffix in (".csv", ".json", ".parquet")]
    assert listed == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in read}
    assert folder == "demonstration" or set(territory._FILES) == set(listed)


@pytest.mark.parametrize("name", EARLY)
def test_a_flipped_bit_is_refused_at_once(copy: Path, name: str) -> None:
    flip(copy / name)
    with pytest.raises(SourceError, match=f"{name} » n'est pas celui que {DIGESTS} annonce"):
        read_territory(copy)


@pytest.mark.parametrize("name", LATE)
@pytest.mark.parametrize("fault", ["flipped", "deleted"])
def test_what_happens_to_a_file_that_is_read_late_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, copy: Path, name: str, fault: str
) -> None:
    monkeypatch.setattr(territory, "_read", lambda place, **_: _Late(place))
    read = read_territory(copy)
    flip(copy / name) if fault == "flipped" else (copy / name).unlink()
    told = "n'est pas celui que" if fault == "flipped" else "n'a pas pu être lu : il a disparu"
    with pytest.raises(SourceError, match=f"{name} » {told}"):
        LATE[name](read)


class _Late:
    """What a territory reads late, without the second that the rest takes."""

    def __init__(self, place: Path) -> None:
        self.contours = lambda: territory._contours(place)
        self.pieces = lambda: territory._pieces(place)
        self.formes = lambda: territory._formes(place)
        self.codes_postaux = lambda: territory._words(place, "codes_postaux")
        self.anciens_noms = lambda: territory._words(place, "anciens_noms")


@pytest.mark.parametrize("table", ["conseillers", "structures", "coordinateurs", "candidatures"])
def test_a_flipped_demonstration_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, table: str
) -> None:
    shutil.copytree(embedded("demonstration"), tmp_path, dirs_exist_ok=True)
    flip(tmp_path / f"demo_{table}.csv")
    monkeypatch.setattr(network, "embedded", lambda _folder: tmp_path)
    monkeypatch.setattr(network, "read_sheet", lambda *_told, **_options: None)
    monkeypatch.setattr(network, "recognise", lambda *_told, **_options: None)
    network._demonstration.cache_clear()
    with pytest.raises(SourceError, match=f"demo_{table}.csv » n'est pas celui que"):
        network._demonstration(None)


def test_the_digests_of_the_package_must_be_there(
    monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    (copy / DIGESTS).unlink()
    assert read_verified(copy / "millesimes.json")  # the folder of a user tells none
    monkeypatch.setattr(files, "embedded", lambda _folder: copy)
    files._digests.cache_clear()
    with pytest.raises(SourceError, match=r"n'a pas pu être lu.*Réinstallez cnc_geo\.$"):
        read_verified(copy / "millesimes.json")
    files._digests.cache_clear()


def test_a_folder_without_digests_is_read_but_a_damaged_file_is_a_sentence(copy: Path) -> None:
    (copy / DIGESTS).unlink()
    (copy / "carte.parquet").unlink()
    (copy / "carte.parquet").write_bytes(b"PAR1 not a table")
    with pytest.raises(SourceError, match="n'a pas la forme décrite"):
        territory._pieces(copy)


def test_the_bytes_that_are_read_are_those_that_were_verified(
    monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    opened: list[str] = []
    read_bytes = Path.read_bytes

    def counted(path: Path) -> bytes:
        opened.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    territory._table(copy, "passage_epci")
    assert [name for name in opened if name != DIGESTS] == ["passage_epci.parquet"]
