"""Laws of reading, on invented files of every kind: whatever the cells, rows add up."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, event, example, given, reject
from hypothesis import strategies as st
from support.files import csv_bytes
from support.luck import examples
from support.toys import toy_territory

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.errors import CncGeoError
from cnc_geo.exports.files import native_texts
from cnc_geo.network.situation import situate
from cnc_geo.readers.columns import NEEDED
from cnc_geo.readers.diagnostics import count_remarks, diagnostic_shapes, row_places
from cnc_geo.readers.embedded import embedded
from cnc_geo.readers.fields import FIELDS, TABLE_FIELDS
from cnc_geo.readers.known_formats import FORMATS
from cnc_geo.readers.network import RESEAU, TABLES, join_readings, read_network
from cnc_geo.readers.reading import Reading, read_file
from cnc_geo.schema.tables import check

TOY = toy_territory()
JOUR = "2026-06-15"

NASTY = [
    *("", "0", "null", "undefined", "{}", "non renseigné", "x", "?", "nan", "[object Object]"),
    *("01001", "1001", "01001.0", "02006", "75101", "69M", "2A", "2A004", "1", "01", "11", "00"),
    *("100000001", "100000098", "100000099", "97801", "01099", "99999", "01|02", "01/99", "1;2"),
    *("Alpha", "Lima", "LIMA CEDEX 3", "01100", "1100", "01300", "02300", "1 rue X, 02100 Golf"),
    *("0.51", "3.51", "48,1", "48.1, -1.6", "-1.6", "652290", "6861720", "1e999", "-1e999"),
    *("73282932000074", "572078400015", "7,3E+13", "00000000000000", "21040112500017.0"),
    *("31/02/2026", "01/02/2026", "2026-06-15", "9999-12-31", "0001-01-01", "2026-06-15T10:00"),
    *("en_poste", "Occupé", "Rendu", "propose", "termine", "departement", "epci", "Régional"),
    *("polygone", "conseiller", "city", "Oui", "Coordinateur", "Conseillers numériques"),
    *("Total", "37", "1001", "-5", "1000000", "9" * 400, "٣", "²", "\u22121", "+5", "-1"),
    *("=1+1", "'=A1", "@x", "|", "a|b", "|||", "«", "a » b", '"x', "a\nb", "\ufeff", "\u2028"),
    *("Ren<e9>", "l?x", "dégât\ufffd", "Île", "point", "geocodage", "structure", "discordant"),
]
"""Cells that real files have, and some that only a bad day brings."""

_HEADERS = sorted(
    {alias for field in FIELDS.values() for alias in field.alias}
    | {header for format_ in FORMATS for header in format_.requis}
)


@dataclass(frozen=True)
class File:
    """An invented file, and the table it is asked for."""

    content: bytes
    lines: int
    table: str | None = None

    def read(self, **options: Any) -> Reading:
        """Read it."""
        return read_file(self.content, "f.dat", TOY, **{"table": self.table, **options})


@st.composite
def columns(
    draw: st.DrawFn, tables: Sequence[str] = tuple(TABLE_FIELDS)
) -> tuple[list[str], str | None]:
    """Draw the headers of a known kind, or usual names with the table they are asked for."""
    if draw(st.booleans()):
        format_ = draw(st.sampled_from([f for f in FORMATS if f.tables[0] in tables]))
        more = [h for headers in format_.champs.values() for h in headers]
        names = [*format_.requis, *draw(st.lists(st.sampled_from(more))), *format_.personnes]
        return list(dict.fromkeys(names)), None
    table = draw(st.sampled_from(tables))
    needed = sorted(draw(st.sampled_from(NEEDED[table])))
    more = draw(st.lists(st.sampled_from(TABLE_FIELDS[table]), min_size=1, max_size=7))
    names = [FIELDS[field].alias[0] for field in (*needed, *more)]
    names += draw(st.lists(st.sampled_from(_HEADERS), max_size=3))
    names = list(dict.fromkeys([*names, "id"]))
    return names, draw(st.sampled_from([table, table, None]))


ANY = st.characters()
PRINTED = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
"""Characters of a cell that a CSV can hold; a JSON may hold any, a null character included."""


@st.composite
def files(
    draw: st.DrawFn,
    alphabet: st.SearchStrategy[str] = ANY,
    tables: Sequence[str] = tuple(TABLE_FIELDS),
) -> File:
    """Draw a CSV, a JSON or a GeoJSON of rows of nasty cells."""
    headers, table = draw(columns(tables))
    width = len(headers)
    cell = st.sampled_from(NASTY) | st.text(alphabet, max_size=4)
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=6))
    kind = draw(st.sampled_from(["csv", "json", "geojson"]))
    if kind == "csv":
        rows = [[_of_one_line(cell) for cell in row] for row in rows]
        lines = sum(any(cell.strip() for cell in row) for row in rows)
        separator = draw(st.sampled_from(";,\t"))
        return File(csv_bytes([headers, *rows], separator=separator), lines, table)
    told = [dict(zip(headers, row, strict=True)) for row in rows]
    if kind == "json":
        return File(json.dumps(told).encode(), len(told), table)
    shape = st.sampled_from(
        [
            None,
            {},
            {"type": "Point", "coordinates": [3.51, 0.51]},
            {"type": "Point", "coordinates": []},
            {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
        ]
    )
    features = [{"type": "Feature", "properties": row, "geometry": draw(shape)} for row in told]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return File(content, len(told), table)


def _of_one_line(cell: str) -> str:
    return re.sub(r"[\ud800-\udfff\x00\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029\"]", "", cell)


def reading_of(file: File, **options: Any) -> Reading:
    """Read a file, or give the example up if it is refused; any other error is a failure."""
    try:
        return file.read(**options)
    except CncGeoError as error:
        refusal = str(error)
    assert refusal[-1] in ".?", refusal
    return reject()


many = examples(40, HealthCheck.filter_too_much)

# --------------------------------------------------------------------------------- rows and remarks


@many
@given(files(), st.booleans())
def test_rows_add_up_and_every_remark_is_told_in_french(file: File, personnes: bool) -> None:  # noqa: FBT001
    reading = reading_of(file, personnes=personnes)
    event(reading.format.cle)
    said = check(reading.diagnostics, "diagnostics")
    aside = said.loc[said["traitement"] == "ecarte", "ligne"]
    assert reading.lues == reading.gardees + reading.ecartees
    assert aside.notna().all()
    assert aside.is_unique
    assert len(aside) == reading.ecartees
    assert len(reading.lignes) == reading.gardees
    assert set(reading.lignes.index).isdisjoint(aside)
    for sentence in said["explication"]:
        plain = re.sub(r"«.*»", "", sentence, flags=re.DOTALL)
        assert re.match(r"[«A-ZÀ-Ý0-9]", sentence), sentence
        assert sentence[-1] in ".…", sentence
        assert not re.search(r"\b(None|nan|NaN|True|False|Error|dtype)\b", plain), sentence
    for nom, table in reading.tables.items():
        pd.testing.assert_frame_equal(check(table, nom), table)
    assert len(row_places(reading, TOY)) <= reading.gardees
    assert len(diagnostic_shapes(reading, TOY)) == len(said)
    assert count_remarks(reading)["lignes"].sum() >= reading.ecartees


@many
@given(files())
def test_every_row_of_the_file_is_counted(file: File) -> None:
    assert reading_of(file).lues == file.lines


@given(files())
def test_reading_twice_gives_the_same(file: File) -> None:
    once, twice = reading_of(file), file.read()
    pd.testing.assert_frame_equal(once.diagnostics, twice.diagnostics)
    pd.testing.assert_frame_equal(once.lignes, twice.lignes)
    for nom, table in once.tables.items():
        pd.testing.assert_frame_equal(table, twice.tables[nom])


MARQUE = "Zyxwvu"


@many
@given(columns(), st.lists(st.sampled_from(NASTY), min_size=40, max_size=40), st.booleans())
def test_persons_are_nowhere_but_in_the_column_that_was_asked_for(
    told: tuple[list[str], str | None],
    cells: list[str],
    personnes: bool,  # noqa: FBT001
) -> None:
    headers, table = told
    known = {h for format_ in FORMATS for h in format_.personnes}
    personal = ["Prénom", "Adresse e-mail", "Téléphone"]
    assume(not set(headers) & known or table is None)
    rows = [
        [*cells[n::3][: len(headers)], MARQUE, f"{MARQUE}@exemple.fr", f"06{MARQUE}"]
        for n in range(3)
        if len(headers) <= len(cells) // 3
    ]
    assume(rows)
    told_rows = [dict(zip([*headers, *personal], row, strict=True)) for row in rows]
    file = File(json.dumps(told_rows).encode(), len(rows), table)
    reading = reading_of(file, personnes=personnes)
    texts = [table.drop(columns="contact", errors="ignore") for table in reading.tables.values()]
    assert not any(MARQUE in text.to_csv() for text in [*texts, reading.diagnostics])
    for nom, rows_of in reading.tables.items():
        if "contact" in rows_of.columns:
            assert rows_of["contact"].str.contains(MARQUE).eq(personnes).all(), nom


# -------------------------------------------------------------------------------------- round trips


SOCIETY = b"id;nombredepersonnescoordonnees;dispositif;codepostal;nomstructure\n;;;01001;Total\n"
"""A structure is called «Total»; natively, nothing but its state tells that it is no sum."""

NAMELESS = b"raison_sociale;adresse;id\n;01001;Total\n"
"""Known by «Total» and an address alone."""

NUMBERED = b"raison_sociale;adresse;id\n01001;01001;Total\n"
"""The same, named by a number."""


ODD_IDS = ["ȴ", "ł", "æ", "\u03b1", "日", "٣", "²", "☺", "\u0301", "€", "+", "x", "0", "O'", "a-"]
"""Identifiers that a filler could be taken for: short, or nothing once folded to ASCII."""

FILLERS = ["-", "—", "?", ".", "…", "«»", "'-", "n/a", "N.C.", "néant", "ne\u0301ant", "null"]
"""What fills the cell of an identifier, at the first reading as at the second."""


def by_people(cell: str) -> list[File]:
    """Make a file whose posts are those that a cell of its places lists."""
    header = "id;pivot;structureId;structureNom;commune;code_postal;adresse;aidants_aidantId"
    return [File(f"{header}\nL1;;;;;01100;;{cell}\n".encode(), 1)]


def by_structure(cell: str) -> list[File]:
    """Make a file whose rows are structures, each the employer of its posts."""
    text = f"id;raison_sociale;nb_cnfs;insee_com\n{cell};Mairie;2;01001\n"
    return [File(text.encode(), 1)]


def in_two_structures(cell: str) -> list[File]:
    """Make a file whose posts are named by an id and a structure."""
    text = f"id_poste;id_structure_tp;statut;coordinateur\nsous;{cell};Occupé;non\n"
    return [File(text.encode(), 1)]


def tables_of(readings: list[Reading]) -> dict[str, pd.DataFrame]:
    network = join_readings(readings)
    return {nom: getattr(network, nom) for nom in TABLES}


@given(st.lists(files(PRINTED, TABLES), min_size=1, max_size=2))
@example([File(b"id;niveau;codes\nK1;;+5\n", 1, "candidatures")])
@example([File(b"id;commune;coordinateurs\nP1;01001;-3|=4\n", 1, "conseillers")])
@example([File(b"id;code_postal;latitude;longitude\nP1;01100;0.51;3.51\n", 1, "conseillers")])
@example([File(b"id;code_postal\nP1;97150\n", 1, "conseillers")])
@example([File(b"id;ville;code_postal\nP1;Alpha;01100\nP2;;01300\n", 2, "conseillers")])
@example([File(SOCIETY, 1, None)])
@example([File(NAMELESS, 1, None)])
@example([File(NUMBERED, 1, None)])
@example(by_people("ȴ"))
@example(by_people("ł|æ"))
@example(by_people("\u03b1,☺"))
@example(by_people("null|-|P1"))
@example(by_people("Total|1.0|'=2"))
@example(by_people("@x"))
@example(by_structure("x"))
@example(by_structure("0"))
@example(in_two_structures("total"))
def test_a_network_written_natively_and_read_again_is_the_same(several: list[File]) -> None:
    try:
        first = tables_of([reading_of(file) for file in several])
    except CncGeoError:
        reject()
    texts = native_texts(first)
    assume(texts)
    again = [read_file(text.encode(), f"{nom}.csv", TOY) for nom, text in texts.items()]
    assert [reading.format.cle for reading in again] == [f"natif_{nom}" for nom in texts]
    assert [reading.ecartees for reading in again] == [0] * len(again)
    for nom, table in tables_of(again).items():
        pd.testing.assert_frame_equal(table, first[nom])
    assert native_texts(tables_of(again)) == texts


def posts_of_both_readings(files: Sequence[File]) -> pd.DataFrame:
    """Read a network, write it, read it again; give its posts, which must be the same."""
    first = tables_of([reading_of(file) for file in files])
    texts = native_texts(first)
    again = tables_of([read_file(t.encode(), f"{n}.csv", TOY) for n, t in texts.items()])
    for nom, table in again.items():
        pd.testing.assert_frame_equal(table, first[nom])
    return first["conseillers"]


@pytest.mark.parametrize("identifier", ODD_IDS)
def test_an_odd_identifier_is_kept_at_both_readings(identifier):
    assert posts_of_both_readings(by_people(identifier))["id"].tolist() == [identifier]
    posts = posts_of_both_readings(by_structure(identifier))
    # Where a post names its employer, `0` and `x` only fill the cell.
    assert posts["structure"].tolist() == [identifier if identifier not in ("0", "x") else ""] * 2
    assert posts["id"].tolist() == [f"{identifier}-1", f"{identifier}-2"]
    posts = posts_of_both_readings(in_two_structures(identifier))
    assert posts["id"].tolist() == [f"sous-{identifier}"]


@pytest.mark.parametrize("filler", FILLERS)
def test_a_filler_is_no_identifier_at_either_reading(filler):
    assert posts_of_both_readings(by_people(f"{filler}|P9"))["id"].tolist() == ["P9"]
    posts = posts_of_both_readings(by_structure(filler))
    assert posts["structure"].tolist() == ["coselec_2021-2"] * 2
    posts = posts_of_both_readings(in_two_structures(filler))
    assert posts["id"].tolist() == ["sous-"]


@pytest.mark.parametrize("nom", RESEAU)
def test_the_demonstration_written_natively_and_read_again_is_the_same(territory, network, nom):
    table = getattr(network, nom)
    text = native_texts({nom: table})[nom]
    reading = read_file(text.encode(), f"{nom}.csv", territory)
    pd.testing.assert_frame_equal(reading.tables[nom], table)
    assert reading.ecartees == 0
    assert native_texts(reading.tables) == {nom: text}


def test_the_demonstration_is_read_alike_by_its_files_and_by_itself(territory, network):
    folder = embedded("demonstration")
    read = read_network(territory, fichiers=[folder / f"demo_{nom}.csv" for nom in RESEAU])
    for nom in RESEAU:
        pd.testing.assert_frame_equal(getattr(read, nom), getattr(network, nom))
    assert read.avertissements == network.avertissements


# ------------------------------------------------------------------------- encodings and separators

POSTS = [
    ["id", "Structure", "Ville", "Code postal", "Latitude", "Longitude", "Nb postes"],
    ["P1", "Médiathèque de l'Île ; annexe", "Alpha", "01100", "1,51", "0,49", "2"],
    ["P2", "Œuvre, « sociale »", "Vieil-Alpha", "01100", "", "", "1"],
    ["P3", "Mairie", "LIMA CEDEX", "2300", "0,51", "3,51", "3"],
    ["P4", "Ren<e9>|Zoé", "", "01300", "", "", "1"],
    ["P5", "Nulle part", "", "02300", "0", "0", "1"],
]
ZONES = [
    ["id", "Structure", "Périmètre", "Codes du périmètre", "Date de début", "Date de fin"],
    ["C1", "Département de l'Été", "Départemental", "1", "01/01/2026", "31/12/2026"],
    ["C2", "Communauté ; du Milieu", "Intercommunalité", "100000002", "", ""],
    ["C3", "Bassin", "Bassin de vie", "", "", ""],
]
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]


def coverage_of(posts: bytes, zones: bytes) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    readings = [
        read_file(posts, "p.csv", TOY, table="conseillers"),
        read_file(zones, "z.csv", TOY, table="coordinateurs", colonnes={"codes": ZONES[0][3]}),
    ]
    situation = situate(TOY, join_readings(readings), jour=JOUR)
    levels = [measure_coverage(situation, niveau=n) for n in ("commune", "epci", "departement")]
    return tables_of(readings), pd.concat(levels, ignore_index=True)


@pytest.fixture(scope="module")
def plain() -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    return coverage_of(csv_bytes(POSTS), csv_bytes(ZONES))


def test_the_file_of_the_encodings_says_something(plain):
    tables, coverage = plain
    assert len(tables["conseillers"]) == 8
    assert tables["conseillers"]["commune"].tolist() == [
        "01001", "01001", "01001", "02006", "02006", "02006", "01003", "",
    ]  # fmt: skip
    assert coverage.loc[coverage["niveau"] == "departement", "conseillers_couverts"].tolist() == [
        4, 0,
    ]  # fmt: skip


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encoding_and_separator_change_nothing(plain, encoding, separator):
    bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    written = [
        bom + csv_bytes(rows, separator=separator, encoding=encoding, end="\r\n")
        for rows in (POSTS, ZONES)
    ]
    tables, coverage = coverage_of(*written)
    for nom in TABLES:
        pd.testing.assert_frame_equal(tables[nom], plain[0][nom])
    pd.testing.assert_frame_equal(coverage, plain[1])


def test_a_json_of_the_same_rows_gives_the_same(plain):
    posts, zones = (
        json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]).encode()
        for rows in (POSTS, ZONES)
    )
    tables, coverage = coverage_of(posts, zones)
    for nom in TABLES:
        pd.testing.assert_frame_equal(tables[nom], plain[0][nom])
    pd.testing.assert_frame_equal(coverage, plain[1])


# ---------------------------------------------------------------------------- rows among the others


@st.composite
def posts_by_row(draw: st.DrawFn) -> list[list[str]]:
    """Draw rows of posts whose identifiers differ."""
    cell = st.sampled_from(["", "01001", "1003", "75101", "01099", "99999", "null", "97801"])
    rows = draw(
        st.lists(
            st.tuples(
                cell,
                st.sampled_from(["", "Alpha", "Lima", "Vieil-Alpha", "Rien"]),
                st.sampled_from(["", "01100", "2300", "01300", "02400"]),
                st.sampled_from(["", "0.51", "1,49", "48.1", "x"]),
                st.sampled_from(["", "3.51", "0,49", "-1.6"]),
                st.sampled_from(["1", "2", "0", "", "deux"]),
            ),
            min_size=1,
            max_size=8,
        )
    )
    return [[f"P{rank}", *row] for rank, row in enumerate(rows)]


HEADER = ["id", "code_insee", "ville", "code_postal", "latitude", "longitude", "nb_postes"]


def read_rows(rows: list[list[str]]) -> Reading:
    return read_file(csv_bytes([HEADER, *rows]), "f.csv", TOY, table="conseillers")


def figures(reading: Reading) -> Counter[str]:
    return Counter(reading.tables["conseillers"]["commune"])


@given(posts_by_row(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_figure(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)
    first, second = read_rows(rows), read_rows(mixed)
    assert figures(first) == figures(second)
    assert (first.lues, first.ecartees, first.reparees) == (
        second.lues,
        second.ecartees,
        second.reparees,
    )
    by_id = [r.tables["conseillers"].sort_values("id", ignore_index=True) for r in (first, second)]
    pd.testing.assert_frame_equal(*by_id)
    kinds = [Counter(r.diagnostics["constat"]) for r in (first, second)]
    assert kinds[0] == kinds[1]


@given(posts_by_row(), st.data())
def test_a_row_set_aside_changes_no_other(rows, data):
    doubled = [rows[0][0], "02001", "", "", "0.5", "0.5", "4"]
    total = ["", "", "Total", "", "", "", "12"]
    rank = data.draw(st.integers(1, len(rows)))
    plain = read_rows(rows)
    text = csv_bytes([HEADER, *rows[:rank], doubled, total, *rows[rank:]])
    lines = text.splitlines()
    lines.insert(rank + 1, b"P99;01001;trop;de;cellules;sur;la;ligne")
    more = read_file(b"\n".join(lines), "f.csv", TOY, table="conseillers")
    pd.testing.assert_frame_equal(plain.tables["conseillers"], more.tables["conseillers"])
    assert (more.lues, more.ecartees) == (plain.lues + 3, 3)
    aside = more.diagnostics[more.diagnostics["traitement"] == "ecarte"]
    assert sorted(aside["constat"]) == ["id_repete", "ligne_decalee", "ligne_illisible"]
    assert aside["ligne"].tolist() == [rank + 2, rank + 3, rank + 4]


def test_reading_changes_neither_the_territory_nor_its_own_sheet():
    communes = TOY.communes.copy()
    reading = read_rows([["P1", "1003", "", "", "0,51", "3.51", "2"]])
    cells = reading.recognition.sheet.cellules
    assert next(csv.reader(io.StringIO(cells.to_csv(header=False, index=False)))) == [
        "P1", "1003", "", "", "0,51", "3.51", "2",
    ]  # fmt: skip
    pd.testing.assert_frame_equal(TOY.communes, communes)
