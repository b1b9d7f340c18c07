"""Laws on persons: wherever one stands in a file, none comes out; numbers stay told."""

from __future__ import annotations

import json
import re

from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st
from support.files import csv_bytes
from support.luck import examples
from support.persons import MAIL, NAME, NUMBERS, PHONE, found_in
from support.toys import toy_territory

from cnc_geo.errors import CncGeoError
from cnc_geo.exports.files import native_texts
from cnc_geo.readers.associations import association_text
from cnc_geo.readers.diagnostics import diagnostic_shapes, trace_files
from cnc_geo.readers.network import TABLES, join_readings
from cnc_geo.readers.reading import read_file

TOY = toy_territory()

SURE = [MAIL, PHONE, f"Mme {NAME}", f"{NAME} <{MAIL}>", "0639980001", "+33 6 39 98 00 01"]
"""Persons that are known by themselves, whatever stands around them."""

ALONE = [*SURE, NAME, "ZORGLUBINSKI", "Zorglubinski Hermine", "hermine.zorglubinski"]
"""Persons that are known where no free text is expected."""

FIELDS = [
    *("id", "commune", "code_postal", "siret", "latitude", "longitude", "etat", "debut", "fin"),
    *("niveau", "codes", "coordinateurs", "nombre_de_postes", "date_depot", "cas", "fictif"),
]
TEXTS = ["structure", "nom", "adresse", "ville"]
ORDINARY = ["", "P1", "01001", "01100", "73282932000074", "0.51", "en_poste", "2026-06-15", "null"]
WORDS = ["Mairie {}", "{} (accueil)", "Tél. {}", "{}", "a, {}, b", "35000 {}"]

FORMULA = f'=HYPERLINK("mailto:{MAIL}")'
UNIT = ["01001", "Alpha", "2"]

many = examples(30, HealthCheck.filter_too_much)


def everything(content: bytes, table: str | None) -> str:
    """Join all that a reading gives: refusal, tables, diagnosis, provenance, mapping, warnings."""
    try:
        reading = read_file(content, "f.dat", TOY, table=table)
    except CncGeoError as error:
        return str(error)
    texts = [told.to_csv() for told in (*reading.tables.values(), reading.diagnostics)]
    texts += [str(trace_files([reading], TOY)), association_text(reading.recognition)]
    texts.append(str(len(diagnostic_shapes(reading, TOY))))
    try:
        network = join_readings([reading])
    except CncGeoError as error:
        return "\n".join([*texts, str(error)])
    tables = {nom: getattr(network, nom) for nom in TABLES}
    return "\n".join([*texts, *network.avertissements, *native_texts(tables).values()])


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, str | None]:
    """Draw a file whose headers, cells and pieces of cells are persons, in a CSV or a JSON."""
    headers = draw(st.lists(st.sampled_from([*FIELDS, *TEXTS]), min_size=2, unique=True))
    width = len(headers)
    rows = [[draw(_cell(header)) for header in headers] for _ in range(draw(st.integers(1, 4)))]
    for place in draw(st.sets(st.integers(0, width - 1), max_size=2)):
        headers[place] = draw(st.sampled_from(ALONE)) + " " * place
    if draw(st.booleans()):  # cells one column further
        rows[-1] = [draw(st.sampled_from(ALONE)), *rows[-1]][: width + draw(st.integers(0, 1))]
    table = draw(
        st.sampled_from([None, "conseillers", "structures", "coordinateurs", "candidatures"])
    )
    if draw(st.booleans()):
        return csv_bytes([headers, *rows]), table
    return json.dumps([dict(zip(headers, row, strict=False)) for row in rows]).encode(), table


def _cell(header: str) -> st.SearchStrategy[str]:
    inside = st.builds(str.format, st.sampled_from(WORDS), st.sampled_from(SURE))
    if header in TEXTS:
        return st.sampled_from(ORDINARY) | inside
    return st.sampled_from(ORDINARY) | st.sampled_from(ALONE) | inside


@many
@given(files())
@example((csv_bytes([["id", "commune"], [NAME, "01001"]]), "conseillers"))
@example((csv_bytes([[NAME, "01001"], [MAIL, "01002"]]), None))
@example((csv_bytes([["id", "siret", "structure", "commune"], ["P1", MAIL, NAME, "01001"]]), None))
@example((csv_bytes([["id", "structure", "commune"], ["P1", FORMULA, "01001"]]), "conseillers"))
@example((csv_bytes([["code", "nom", "valeur"], [NAME, "x", "1"], UNIT, UNIT]), "indicateurs"))
def test_a_person_placed_anywhere_is_in_nothing_that_comes_out(file: tuple[bytes, str | None]):
    told = everything(*file)
    assert not found_in(told), told


@given(
    st.sampled_from([number for numbers in NUMBERS.values() for number in numbers]),
    st.sampled_from(["id", "siret", "commune", "code_postal", "latitude", "debut", "codes"]),
)
def test_a_number_is_told_wherever_it_stands(number: str, champ: str):
    headers = ["id", "structure", "niveau", "etat", *([champ] if champ != "id" else [])]
    row = {"id": "P1", "structure": f"Mairie {number}", "niveau": "epci", "etat": "en_poste"}
    row[champ] = number
    content = json.dumps([{header: row[header] for header in headers}]).encode()
    told = everything(content, "coordinateurs")
    assert "(non repris)" not in told, told
    kept = number.replace("|", "/")
    assert re.escape(f"Mairie {number}") in re.escape(told) or f"Mairie {kept}" in told
