"""A territory's folder has a budget: what its files would make is counted before it is made."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from cnc_geo.errors import SourceError
from cnc_geo.readers import embedded as files
from cnc_geo.readers import territory, territory_tables
from cnc_geo.readers.embedded import DIGESTS, embedded
from cnc_geo.readers.territory import read_territory
from cnc_geo.readers.territory_tables import read_polygons, read_table

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for path in embedded("territoire").iterdir():
        if path.name != DIGESTS:
            (tmp_path / path.name).symlink_to(path)
    return tmp_path


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing may be decoded."""
    monkeypatch.setattr(territory_tables, "read_once", lambda _: pytest.fail("was decoded"))
    return monkeypatch


def parquet(**columns: Any) -> bytes:
    content = BytesIO()
    pq.write_table(pa.table(columns), content)
    return content.getvalue()


def squares(count: int, *, holes: int = 0) -> list[bytes]:
    inner = [shapely.box(n, 0.1, n + 0.5, 0.2).exterior for n in range(1, holes + 1)]
    square = shapely.Polygon(shapely.box(0, 0, 50, 1).exterior, inner)
    return [shapely.to_wkb(square)] * count


def test_a_right_copy_is_read_as_the_embedded_one(copy: Path) -> None:
    ours, theirs = read_territory(), read_territory(copy)
    pd.testing.assert_frame_equal(ours.communes, theirs.communes)
    pd.testing.assert_frame_equal(ours.adjacence, theirs.adjacence)
    pd.testing.assert_frame_equal(ours.formes(), theirs.formes())
    assert (ours.contours().to_wkb() == theirs.contours().to_wkb()).all()
    assert ours.pieces().equals(theirs.pieces())


@pytest.mark.parametrize("name", [*territory_tables.LIGNES_MAX, "carte", "territoires"])
def test_no_limit_is_near_the_embedded_tables(name: str) -> None:
    path = embedded("territoire") / f"{name}.parquet"
    rows = pq.read_metadata(path).num_rows
    most = territory_tables.LIGNES_MAX.get(name, territory_tables.AUTRES_LIGNES_MAX)
    assert 2 * rows < most
    assert 5 * path.stat().st_size < files.OCTETS_MAX


def test_too_many_communes_are_refused_before_they_are_read(
    refused: pytest.MonkeyPatch, copy: Path
) -> None:
    refused.setitem(territory_tables.LIGNES_MAX, "communes", 34_874)
    with pytest.raises(SourceError, match=r"communes\.parquet : au plus 34.874 lignes.*34.875"):
        read_territory(copy)


@pytest.mark.parametrize("name", ["adjacence", "formes", "codes_postaux", "anciens_noms", "carte"])
def test_rows_of_each_table_are_counted_first(refused: pytest.MonkeyPatch, name: str) -> None:
    refused.setattr(territory_tables, "AUTRES_LIGNES_MAX", 2)
    refused.setattr(territory_tables, "LIGNES_MAX", {"adjacence": 2})
    with pytest.raises(ValueError, match=f"{name}.parquet : au plus 2 lignes, 3 ou"):
        read_table(parquet(a=["x"] * 3), name)


def test_columns_and_bytes_are_counted_first(refused: pytest.MonkeyPatch) -> None:
    content = parquet(a=[1, 2], b=[3, 4])
    refused.setattr(territory_tables, "COLONNES_MAX", 1)
    with pytest.raises(ValueError, match="au plus 1 colonnes, 2"):
        read_table(content, "formes")
    refused.setattr(territory_tables, "COLONNES_MAX", 2)
    refused.setattr(territory_tables, "DECODE_MAX", 10)
    with pytest.raises(ValueError, match="au plus 10 octets une fois décodé"):
        read_table(content, "formes")


def test_a_text_that_is_written_once_and_repeated_counts_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = parquet(nom=["x" * 1000] * 100)
    monkeypatch.setattr(territory_tables, "DECODE_MAX", 100_000)
    assert read_table(content, "territoires")["nom"].str.len().sum() == 100_000
    monkeypatch.setattr(territory_tables, "DECODE_MAX", 99_999)
    with pytest.raises(ValueError, match="octets une fois décodé"):
        read_table(content, "territoires")


@pytest.mark.parametrize(
    ("limit", "found", "words"),
    [
        ("COINS_MAX", 3 * 15, "sommets de contours"),
        ("ANNEAUX_MAX", 3 * 3, "anneaux de contours"),
        ("UN_CONTOUR_MAX", len(squares(1, holes=2)[0]), "octets par contour"),
    ],
)
@pytest.mark.parametrize("lot", [1, 2_000_000])
def test_corners_and_rings_are_counted(
    monkeypatch: pytest.MonkeyPatch, limit: str, found: int, words: str, lot: int
) -> None:
    content = parquet(code=["1", "2", "3"], geometry=squares(3, holes=2))
    monkeypatch.setattr(territory_tables, "_LOT", lot)
    monkeypatch.setattr(territory_tables, limit, found)
    told, shapes = read_polygons(content, "contours_communes")
    assert (list(told["code"]), len(shapes)) == (["1", "2", "3"], 3)
    monkeypatch.setattr(territory_tables, limit, found - 1)
    with pytest.raises(ValueError, match=words):
        read_polygons(content, "contours_communes")


def test_polygons_are_made_no_further_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = squares(100)
    made: list[int] = []
    from_wkb = shapely.from_wkb

    def counted(some: Any) -> Any:
        made.append(len(some))
        return from_wkb(some)

    monkeypatch.setattr(shapely, "from_wkb", counted)
    monkeypatch.setattr(territory_tables, "_LOT", len(blobs[0]) * 10)
    monkeypatch.setattr(territory_tables, "COINS_MAX", 60)
    with pytest.raises(ValueError, match="au plus 60 sommets"):
        read_polygons(parquet(code=["1"] * 100, geometry=blobs), "carte")
    assert sum(made) <= 30


@pytest.mark.parametrize(
    "blob",
    [
        shapely.Point(2, 48).wkb,
        shapely.box(600_000, 6_000_000, 700_000, 7_000_000).wkb,
        shapely.Polygon().wkb,
        b"no shape",
    ],
    ids=["point", "metres", "empty", "bytes"],
)
def test_what_is_no_polygon_in_degrees_is_a_sentence(copy: Path, blob: bytes) -> None:
    (copy / "carte.parquet").unlink()
    (copy / "carte.parquet").write_bytes(parquet(epci=["1"], geometry=[blob]))
    with pytest.raises(SourceError, match=r"carte\.parquet : des polygones en degrés"):
        territory._pieces(copy)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"[" * 200_000, "n'a pas la forme"), (b"[]", "n'a pas la forme")],
    ids=["deep", "list"],
)
def test_a_malformed_json_is_a_sentence(copy: Path, content: bytes, words: str) -> None:
    (copy / "millesimes.json").unlink()
    (copy / "millesimes.json").write_bytes(content)
    with pytest.raises(SourceError, match=words):
        read_territory(copy)


@pytest.mark.parametrize("name", ["communes.parquet", "millesimes.json", DIGESTS])
def test_a_file_too_large_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch, copy: Path, name: str
) -> None:
    path = copy / name
    path.unlink(missing_ok=True)
    most = files.OCTETS_MAX if name.endswith(".parquet") else files.OCTETS_MAX // 50
    with path.open("wb") as file:
        file.truncate(most + 1)  # sparse: nothing is on the disk
    read_bytes = type(path).read_bytes
    monkeypatch.setattr(
        type(path),
        "read_bytes",
        lambda p: pytest.fail("was read") if p.name == name else read_bytes(p),
    )
    with pytest.raises(SourceError, match=f"{name} » doit tenir en"):
        files.read_verified(path if name != DIGESTS else copy / "millesimes.json")


def test_polygons_keep_the_order_of_the_rows() -> None:
    shapes = [shapely.box(n, 0, n + 1, 1) for n in range(5)]
    content = parquet(code=list("abcde"), geometry=[s.wkb for s in shapes])
    _, read = read_polygons(content, "carte")
    assert np.array(shapes, dtype=object).tolist() == read.tolist()
