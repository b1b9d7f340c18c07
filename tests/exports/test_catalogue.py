"""Catalogue = commands = schemas of results = what the glossary tells.

That the page «Données et exports» lists it is held by `tests/app/test_pages.py`.
"""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from support.toys import TOY_CANDIDATURES, TOY_CONSEILLERS, TOY_COORDINATEURS, look, zone

from cnc_geo.cli import cnc_geo
from cnc_geo.cli.options import Choices
from cnc_geo.exports.catalogue import CATALOGUE, COMMANDS, LEVEL, entries_of, list_tables
from cnc_geo.exports.entries import choose_entry
from cnc_geo.network.situation import Situation
from cnc_geo.schema.inputs import INPUTS
from cnc_geo.schema.tables import SCHEMAS, column_names

NOT_TAKEN = {
    "diagnostics": "about files, not about a situation: the command `verifier` gives it",
    "fichiers": "about files: shown by the page «Mes fichiers»",
    "perimetres": "what other tables are made of; `portraits` tells each perimeter",
    "regles": "of one candidacy: shown and printed by its page",
    "effets": "of one candidacy: shown and printed by its page",
    "identites": "the proof of the figures: shown with their provenance",
}
"""Results that are no table to take away, and why."""

APART = {"carte", "verifier", "app"}
"""Commands that give no table of a situation."""

SHARED = {*Choices._fields, "sortie"}
"""Options of every command that gives a table, as parameters."""

INDICATEURS = [
    {"niveau": "epci", "code": code, "valeur": valeur}
    for code, valeur in (("100000001", 2.0), ("100000004", 5.0), ("100000005", 3.0))
]


@pytest.fixture(scope="module")
def valued() -> Situation:
    """Return the toy with an indicator, and structures to consult."""
    structures = [{"id": "S1", "nom": "Une", "siret": "11111111111111", "commune": "02001"}]
    nowhere = {"structure": "S1", "latitude": None, "longitude": None}
    return look(
        *TOY_COORDINATEURS,
        candidatures=[*TOY_CANDIDATURES, zone("K3", "epci", "100000004", "propose")],
        conseillers=[{**post, **nowhere} for post in TOY_CONSEILLERS],
        structures=structures,
        indicateurs=INDICATEURS,
    )


def test_every_result_is_a_table_of_the_catalogue_or_is_told_why_not() -> None:
    tables = {entry.table for entry in CATALOGUE.values()}
    assert not tables & set(NOT_TAKEN)
    assert tables | set(NOT_TAKEN) == set(SCHEMAS) - set(INPUTS)


def test_commands_are_those_of_the_catalogue_and_a_few_apart() -> None:
    assert {entry.mot for entry in CATALOGUE.values()} == set(COMMANDS)
    assert set(cnc_geo.commands) - set(COMMANDS) == APART
    assert set(COMMANDS) <= set(cnc_geo.commands)


@pytest.mark.parametrize("mot", COMMANDS)
def test_a_command_is_what_the_catalogue_says(mot: str) -> None:
    registered, command = cnc_geo.commands[mot], COMMANDS[mot]
    assert registered.help == command.aide
    own = [p for p in registered.params if p.name not in SHARED]
    assert all(isinstance(parameter, click.Option) for parameter in own)
    assert [(p.name, p.metavar, p.help, p.required) for p in own] == [
        (o.nom, o.metavar, o.aide, o.defaut is None) for o in command.options
    ]
    assert {p.name for p in registered.params} >= SHARED
    for option in command.options:
        if option.defaut is not None:
            (parameter,) = (p for p in own if p.name == option.nom)
            assert parameter.default == option.defaut


@pytest.mark.parametrize("cle", CATALOGUE)
def test_the_words_of_a_table_choose_it_among_those_of_its_command(cle: str) -> None:
    entry = CATALOGUE[cle]
    command = COMMANDS[entry.mot]
    names = {option.nom for option in command.options}
    assert {*entry.values, *entry.takes} <= names
    assert entry.by_level == (LEVEL in command.options)
    values = {option.nom: option.defaut or "" for option in command.options} | entry.values
    assert choose_entry(entries_of(entry.mot), command, values) is entry


@pytest.mark.parametrize("cle", CATALOGUE)
def test_a_table_is_made_with_its_columns_and_a_shape_a_row(valued: Situation, cle: str) -> None:
    entry = CATALOGUE[cle]
    values = {**entry.values, "niveau": "epci", "candidature": "K2"}
    table, shapes = entry.make(valued, values)
    assert list(table.columns) == column_names(entry.table)
    assert len(table) > 0
    drawn = shapes()
    assert len(drawn) == len(table)
    assert drawn.crs.to_epsg() == 4326
    if entry.long:
        assert entry.draw(valued, table)().geom_equals(drawn).all()
    assert bool(entry.sum_up(table, values)) == bool(entry.says)


def test_a_situation_alone_gives_all_tables_but_those_of_one_candidacy() -> None:
    assert [cle for cle in CATALOGUE if cle not in list_tables(indicator=True)] == ["consultation"]
    needing = set(list_tables(indicator=True)) - set(list_tables(indicator=False))
    assert needing == {"besoins", "priorites"}


def test_no_help_waits_for_heavy_packages() -> None:
    code = (
        "import sys\n"
        "from cnc_geo.cli import cnc_geo, main\n"
        "for words in [], *([name] for name in cnc_geo.commands):\n"
        "    main([*words, '--help'])\n"
        "heavy = {'pandas', 'numpy', 'geopandas', 'shapely', 'scipy', 'streamlit', 'folium'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert outcome.stdout.decode().count("Usage : ") == 1 + len(cnc_geo.commands)
    assert outcome.stderr.decode() == "[]\n"


def test_the_glossary_tells_how_each_table_is_taken() -> None:
    page = Path(__file__).parents[2] / "docs" / "glossaire.md"
    sections = dict(
        section.split("`\n", 1) for section in page.read_text(encoding="utf-8").split("\n## `")[1:]
    )
    for entry in CATALOGUE.values():
        told = re.escape(f"{entry.titre} : `cnc-geo {entry.commande}")
        assert re.search(told + "(`| --)", sections[entry.table]), entry.cle
    for nom in NOT_TAKEN:
        assert "cnc-geo" not in sections[nom]
