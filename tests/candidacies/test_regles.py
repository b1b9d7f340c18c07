"""The page of the rules of the call (docs/regles.md) is what the code does, and what it cites."""

import re
from pathlib import Path

import pytest
from support.paths import ROOT

from cnc_geo.candidacies.grants import grant
from cnc_geo.candidacies.procedure import convention_of
from cnc_geo.schema.codes import CAS

PAGE = (ROOT / "docs" / "regles.md").read_text(encoding="utf-8")
READINGS = [int(number) for number in re.findall(r"^(\d+)\. \*\*", PAGE, re.MULTILINE)]
CARRIERS = {
    "collectivite": [("collectivite", "")],
    "autre structure publique": [
        ("etablissement_rattache", ""),
        ("gip", ""),
        ("epic", ""),
        ("chambre_consulaire", ""),
        ("hub", "publique"),
        ("ars_grades", "publique"),
    ],
    "structure privée": [
        ("association", ""),
        ("entreprise_ess", ""),
        ("prive_non_lucratif", ""),
        ("hub", "privee"),
    ],
}


def rows_under(title: str) -> list[list[str]]:
    """Cells of the rows of the table under a title of the page."""
    section = PAGE.split(f"### {title}")[1].split("###")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


def test_readings_are_numbered_from_one() -> None:
    assert len(READINGS) == 19
    assert sorted(READINGS) == READINGS
    assert (READINGS[0], READINGS[-1]) == (1, 19)


def cited(path: Path) -> set[int]:
    """Numbers of the readings that a module cites."""
    found = re.findall(r"docs/regles\.md, ([\d, and]+)", path.read_text(encoding="utf-8"))
    return {int(number) for numbers in found for number in re.findall(r"\d+", numbers)}


def test_every_reading_that_the_code_cites_is_on_the_page() -> None:
    numbers = [cited(path) for path in (ROOT / "cnc_geo").rglob("*.py")]
    assert set().union(*numbers) <= set(READINGS)
    assert {1, 2, 3, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18} <= set().union(*numbers)


@pytest.mark.parametrize("row", rows_under("Les montants"), ids=lambda row: f"{row[0]}-{row[1]}")
def test_amounts_of_the_page_are_those_of_the_code(row: list[str]) -> None:
    who, contracts, euros, months, lines = row
    kind, *where = re.sub(r"[`,]", "", who).split(" ") if who.startswith("`") else (who,)
    places = re.findall(r"\d{3}", " ".join(where)) or ["35"]
    chosen = re.findall(r"`(\w+)`", contracts)
    if contracts == "les mêmes":
        chosen = re.findall(r"`(\w+)`", rows_under("Les montants")[0][1])
    assert chosen
    for carrier in CARRIERS[kind]:
        for contrat in chosen:
            for place in places:
                outcome = grant(*carrier, contrat, place)
                assert outcome.valeur == (float(euros.replace(" ", "")), float(months))
                assert outcome.lignes == lines


def test_cases_of_the_page_are_those_of_the_code() -> None:
    rows = {row[0].strip("`"): row for row in rows_under("Les cinq cas")}
    assert tuple(rows) == CAS
    for cas, (_, beneficiary, effect) in rows.items():
        value = convention_of(cas).valeur
        assert effect.replace(" ", "_").startswith(value)
        # A structure that has no convention yet gets a new one, any other an effect on its own.
        assert beneficiary.startswith("non") == (value == "nouvelle_convention")
