"""What one file may make, all its sheets, layers and members together."""

import json

import pytest
from support import files
from support.opening import opened, rows

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers import budget
from cnc_geo.readers.containers.budget import LIMITES, TAILLE_USUELLE, Budget
from cnc_geo.readers.containers.detection import open_sheets


def limit(monkeypatch, **most):
    """Lower some limits."""
    lower = {what: LIMITES[what]._replace(most=count) for what, count in most.items()}
    monkeypatch.setattr(budget, "LIMITES", {**LIMITES, **lower})


def refused(content, nom="x"):
    with pytest.raises(SourceError) as caught:
        open_sheets(content, nom)
    return str(caught.value)


def nested(depth, key):
    inner = {"a": 1}
    for _ in range(depth):
        inner = {key: inner, "b": 1}
    return inner


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ([nested(40, "k" * 20)], "lettres dans les noms de colonnes"),
        ([{"k" * 2_000: dict.fromkeys("abcdefgh", 1)}], "lettres dans les noms de colonnes"),
        ([{"l": [nested(40, "k" * 20)]}], "lettres dans les noms de colonnes"),
        ([{f"{n}" * 100: 1 for n in range(90)}], "lettres dans les noms de colonnes"),
    ],
)
def test_names_are_charged_before_they_are_made(monkeypatch, document, found):
    limit(monkeypatch, noms=10_000)
    assert found in refused(json.dumps(document).encode())


def test_a_name_is_charged_once_whatever_the_number_of_rows(monkeypatch):
    limit(monkeypatch, noms=20)
    document = json.dumps([{"a": {"b": str(n), "c": 1}} for n in range(500)])
    assert len(opened(document).cellules) == 500


def test_headers_of_a_text_are_names_too(monkeypatch):
    limit(monkeypatch, noms=100)
    assert "lettres dans les noms" in refused(b"a;" + b"n" * 100 + b"\n1;2\n")


@pytest.mark.parametrize("what", ["{}", "[]", "0", '{"a":1}'])
def test_values_of_a_document_are_counted_before_it_is_parsed(monkeypatch, what):
    limit(monkeypatch, valeurs=1_000)
    monkeypatch.setattr(json, "loads", lambda *_: pytest.fail("was parsed"))
    content = ('[{"id":"A"},' + ",".join([what] * 1_100) + "]").encode()
    assert "au plus 1\u202f000 valeurs de JSON sont attendues" in refused(content)


def test_members_of_an_archive_share_one_budget(monkeypatch):
    limit(monkeypatch, cellules=1_000)
    table = b"id;commune\n" + b"A;B\n" * 300
    one = files.zip_bytes({"a.csv": table})
    assert len(opened(one, "x.zip").cellules) == 300
    several = files.zip_bytes({f"{n}.csv": table for n in range(4)})
    sheets = open_sheets(several, "x.zip")
    assert [sheet.nom for sheet in sheets] == ["x.zip – 0.csv"]
    told = [r.explication for r in sheets[0].remarques if r.constat == "feuille_ignoree"]
    assert "au plus 1\u202f000 lignes" not in told[0]
    assert "400 cellules" in told[0]
    assert all("l'archive en a assez sans lui" in said for said in told[1:])


@pytest.mark.parametrize(
    ("what", "most", "made"),
    [
        ("cellules", 3, files.geopackage_bytes),
        ("cellules", 3, files.parquet_bytes),
        ("lignes", 1, files.geopackage_bytes),
        ("lignes", 1, files.parquet_bytes),
        ("coins", 9, files.geopackage_bytes),
        ("coins", 9, files.parquet_bytes),
        ("coins", 9, lambda: files.layer().to_json().encode()),
        ("anneaux", 1, files.geopackage_bytes),
        ("anneaux", 1, files.parquet_bytes),
        ("anneaux", 1, lambda: files.layer().to_json().encode()),
        ("cellules", 3, lambda: files.excel_bytes({"a": files.LIGNES})),
        ("lettres", 10, lambda: files.excel_bytes({"a": files.LIGNES})),
        ("lettres", 10, lambda: files.csv_bytes(files.LIGNES)),
    ],
)
def test_each_form_is_charged(monkeypatch, what, most, made):
    content = made()
    open_sheets(content, "x")
    limit(monkeypatch, **{what: most})
    message = refused(content)
    assert "Ne gardez que la partie utile" in message


def test_parts_of_a_shapefile_are_charged(monkeypatch, tmp_path):
    content = files.zip_bytes(files.shapefile_members(folder=tmp_path))
    open_sheets(content, "x.zip")
    for what, words in (("cellules", "cellules"), ("coins", "sommets"), ("anneaux", "anneaux")):
        limit(monkeypatch, **{what: 1})
        assert words in refused(content, "x.zip")


def test_a_larger_file_may_make_more_but_no_more_rows():
    usual, large = Budget(1), Budget(5 * TAILLE_USUELLE)
    assert large.most("cellules") == 5 * usual.most("cellules") == 5 * LIMITES["cellules"].most
    assert large.most("lignes") == usual.most("lignes")


def test_nested_names_are_those_that_were():
    document = [{"": {"a": 1}, "b": {"": 2}, "c": [{"d": {"e": 1}}, {"d": {"e": 2}}], "f": {}}]
    sheet = opened(json.dumps(document))
    assert list(sheet.cellules.columns) == [".a", "b.", "c.d.e", "f"]
    assert rows(sheet) == [["1", "2", "1|2", ""]]
