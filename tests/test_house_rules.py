"""What is said to a reader is written once: words of codes, numbers and days, headings, grids."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path
from re import _constants as constants
from re import _parser as parser
from typing import TYPE_CHECKING, Any

import pytest

import cnc_geo.app.display
from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.app.display.frames import Screen, configure, help_of
from cnc_geo.app.display.territories import gap_rows
from cnc_geo.schema import codes
from cnc_geo.schema.column import Column
from cnc_geo.schema.labels import LABELS
from cnc_geo.schema.tables import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(cnc_geo.__file__).parent
TREES = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
}
VOCABULARIES = {
    name: value
    for name, value in vars(codes).items()
    if isinstance(value, tuple) and all(isinstance(code, str) for code in value)
}
PARTS = {"INFERENCES_DECLAREES": codes.INFERENCES, "NIVEAUX_DEPARTEMENTAUX": codes.NIVEAUX}
"""Vocabularies that are a part of another one, whose labels they have."""


# ------------------------------------------------------------------------------ words of the codes


def test_every_code_has_a_label():
    assert len(VOCABULARIES) > 20
    for name, vocabulary in VOCABULARIES.items():
        labels = LABELS[PARTS.get(name, vocabulary)]
        assert set(vocabulary) <= set(labels), name
        assert all(label.titre for label in labels.values()), name


def test_every_value_that_a_column_admits_has_a_label():
    for name, columns in SCHEMAS.items():
        for column in columns:
            if set(column.valeurs) != {"true", "false"}:
                assert any(set(column.valeurs) <= set(v) for v in LABELS.values()), (name, column)


def test_a_label_is_that_of_a_code():
    """Besides the codes, an empty cell may have one; vocabularies may share their labels."""
    assert set(LABELS) <= set(VOCABULARIES.values())
    for labels in LABELS.values():
        sharing = [set(codes) for codes, same in LABELS.items() if same is labels]
        assert set(labels) - set().union(*sharing) <= {""}, sharing


NOT_WORDS = {
    "app/state/view.py": ("NIVEAUX", "the levels that a part of France lists"),
    "candidacies/grants.py": ("_PORTEURS _PRIVES", "lines and amounts of the call"),
    "candidacies/procedure.py": ("_CONVENTIONS", "a rule of the call, with its lines"),
    "maps/palette.py": ("THEMES", "the registry of the classes of each theme"),
    "maps/themes.py": ("_THEMES", "the functions that class the cells of a map"),
    "readers/builders.py": ("_MAKERS", "the functions that make the tables"),
    "readers/fields.py": ("TABLE_FIELDS", "the fields of each table"),
    "readers/network.py": ("named", "the files of each table"),
    "readers/columns.py": ("NEEDED _LEVEL_WORDS", "fields of a table; headers that tell a level"),
    "readers/recognition.py": ("_WORDS", "headers that tell a table"),
    "readers/territorial.py": ("_LENGTH", "figures of a code"),
    "readers/zone_codes.py": ("_LENGTH", "figures of a code"),
    "schema/inputs.py": ("INPUTS", "the tables themselves"),
}
"""Dictionaries keyed by codes that give them no word, and what they give."""


def keyed_by_codes(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """List the dictionaries of which most keys, three at least, are codes of one vocabulary."""
    names = {
        id(node.value): ast.unparse(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Dict):
            continue
        keys = [k.value for k in node.keys if isinstance(k, ast.Constant)]
        for vocabulary, held in VOCABULARIES.items():
            shared = len(set(keys) & set(held))
            if shared >= 3 and 2 * shared > len(set(keys) - {""}):
                yield names.get(id(node), f"line {node.lineno}"), vocabulary


def test_no_other_module_gives_words_to_codes():
    found = {
        path: {name for name, _ in keyed_by_codes(tree)}
        for path, tree in TREES.items()
        if not path.startswith("schema/labels/")
    }
    assert {path: names for path, names in found.items() if names} == {
        path: set(names.split()) for path, (names, _) in NOT_WORDS.items()
    }


# --------------------------------------------------------------------------------- numbers and days

AS_WRITTEN = {
    "exports/files.py": "figures of a table, which a machine reads",
    "readers/containers/encoding.py": "letters that a wrong encoding leaves",
    "maps/svg.py": "positions in a drawing",
    "readers/location/coordinates.py": "degrees and metres, as files write them",
    "readers/location/place.py": "a score, as the geocoder writes it",
    "schema/french.py": "the one writer",
}
"""Modules that write numbers for something else than a French sentence."""

_SPEC = re.compile(r",|\.\d*f|%d[/ ]|\.\{")
_DAY = re.compile(r"%d[/ ]%[mBb]|\{:[^}]*(,|\.\d+f)")


def writes_numbers(tree: ast.AST) -> Iterator[str]:
    """List what writes a number or a day in French: formats, spaces, commas in place of points."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = ast.unparse(node.format_spec)
            if _SPEC.search(spec):
                yield f"line {node.lineno}: {spec}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _DAY.search(node.value) or {"\u202f", "\u00a0"} & set(node.value):
                yield f"line {node.lineno}: {node.value!r}"
        elif isinstance(node, ast.Call):
            told = [a.value for a in node.args if isinstance(a, ast.Constant)]
            called = ast.unparse(node.func)
            if (called.endswith(".replace") and told == [".", ","]) or (
                called == "format" and any(_SPEC.search(str(value)) for value in told)
            ):
                yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", sorted(set(TREES) - set(AS_WRITTEN)))
def test_numbers_and_days_are_written_by_french_alone(path):
    assert not list(writes_numbers(TREES[path]))


def test_modules_that_write_numbers_otherwise_do():
    assert all(list(writes_numbers(TREES[path])) for path in AS_WRITTEN)


# ------------------------------------------------------------------------------- headings and grids

SCREENS = {
    f"{module.name}.{name}": value
    for module in pkgutil.iter_modules(cnc_geo.app.display.__path__)
    for name, value in vars(importlib.import_module(f"cnc_geo.app.display.{module.name}")).items()
    if isinstance(value, Screen)
}
OWN = {"mode", "paire", "lieu", "lignes"}
"""Cells that no column of a table tells: they are made of several, or counted for the screen."""


@pytest.mark.parametrize("name", sorted(SCREENS))
def test_a_heading_and_its_help_are_those_of_the_glossary(name):
    screen = SCREENS[name]
    columns = screen.columns()
    known = [column for table in SCHEMAS.values() for column in table]
    own = [c for c in screen.chosen if isinstance(c, Column)]
    assert {c.nom for c in own} <= OWN
    assert all(c.titre and c.sens for c in columns)
    assert all(c in known for c in columns if c not in own)
    titles = [c.titre for c in columns]
    assert len(set(titles)) == len(titles)


def test_every_screen_is_found():
    assert len(SCREENS) >= 19
    assert {c.nom for s in SCREENS.values() for c in s.chosen if isinstance(c, Column)} == OWN


def test_the_help_of_a_cell_says_nothing_of_the_file_alone():
    shares = Column("x", "Habitants couverts / habitants, de 0 à 1", titre="X", forme="part")
    assert help_of(shares) == "Habitants couverts / habitants"
    for column in (c for screen in SCREENS.values() for c in screen.columns()):
        if column.forme in ("liste", "ou", "nombre", "part", "pour_cent", "nomme"):
            assert not re.search(r"\||de 0 à 1|[Cc]ode|[Ii]dentifiant", help_of(column)) or (
                column.nom == "departements"  # they are told by their codes
            )


def calls(tree: ast.AST) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_every_grid_is_shown_by_the_helper():
    for path, tree in TREES.items():
        made = calls(tree)
        assert ("st.dataframe" in made) == (path == "app/parts/table_grid.py"), path
        configured = any(call.startswith("st.column_config.") for call in made)
        assert configured == (path == "app/display/frames.py"), path


def test_no_screen_names_its_columns_by_hand():
    """A frame made of headings would escape the glossary: only two tables that cross are."""
    made = {
        (path, function.name)
        for path, tree in TREES.items()
        if path.startswith(("app/display/", "app/parts/", "app/pages/"))
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "pd.DataFrame"
        and node.args
        and isinstance(node.args[0], ast.Dict)
    }
    assert made == {
        ("app/display/territories.py", "four_ways"),
        ("app/display/charts.py", "coverage_curve"),
    }


def test_a_grid_writes_its_columns_as_the_glossary_says(situation):
    shown = gap_rows(find_gaps(situation).table)
    told = configure(shown)
    assert list(told) == list(shown.rows.columns) == ["Zone", "Habitants", "Communes", "CN", "km²"]
    assert [told[c.titre]["help"] for c in shown.columns] == [help_of(c) for c in shown.columns]
    assert told["Habitants"]["type_config"]["format"] == "localized"


# ------------------------------------------------------------------------- what a text may never do

RUNS_TEXTS = {"eval", "exec", "compile", "__import__"}
TRUSTS_BYTES = {"pickle", "marshal", "shelve", "dill", "joblib", "yaml"}
BETWEEN_OURSELVES = "readers/apart_process.py"
"""What two processes of ours tell each other, by a pipe that nobody else holds."""


def test_no_module_runs_a_text_or_trusts_bytes():
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in RUNS_TEXTS, (path, node.lineno)
            if isinstance(node, ast.Import | ast.ImportFrom):
                named = [getattr(node, "module", None) or "", *(a.name for a in node.names)]
                trusts = {name.split(".")[0] for name in named} & TRUSTS_BYTES
                assert not trusts or path == BETWEEN_OURSELVES, path


def repeats_without_end(parsed: Any, *, within: bool = False) -> Iterator[Any]:
    """List the repetitions without end inside another, unless a letter begins each turn of it."""
    within = within and parsed[0][0] is not constants.LITERAL
    for kind, told in parsed:
        if kind in {constants.MAX_REPEAT, constants.MIN_REPEAT}:
            endless = told[1] is constants.MAXREPEAT
            if endless and within:
                yield told[2]
            yield from repeats_without_end(told[2], within=within or endless)
        elif kind is constants.SUBPATTERN:
            yield from repeats_without_end(told[3], within=within)
        elif kind is constants.BRANCH:
            for branch in filter(len, told[1]):
                yield from repeats_without_end(branch, within=within)
        elif kind in {constants.ASSERT, constants.ASSERT_NOT}:
            yield from repeats_without_end(told[1])


def expressions() -> Iterator[tuple[str, str | bytes]]:
    """List the regular expressions written in the package."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and ast.unparse(node.func.value) == "re" and node.args:
                written = node.args[0]
                if isinstance(written, ast.Constant):
                    yield path, written.value


def test_no_expression_goes_back_without_end():
    assert list(repeats_without_end(parser.parse("(a+)+b")))
    assert list(repeats_without_end(parser.parse("(?:[ab]|c*)*")))
    assert not list(repeats_without_end(parser.parse(r"[a-z]+(?:\.[a-z]+)*")))
    read = list(expressions())
    assert len(read) > 60
    for path, written in read:
        assert not list(repeats_without_end(parser.parse(written))), (path, written)


# ---------------------------------------------------------------------------------- echoes of files

ECHOES = ("shown", "shown_title", "label", "plain")
"""Functions through which a text of a file is repeated; `plain` writes on a page what they gave."""

OURS = {
    "readers/columns.py": ("field ; label[:40]", "a field; a label of `header_labels`"),
    "readers/containers/detection.py": ("path ; label", "a path of the user; `shown_title`"),
    "readers/containers/geometry.py": ("crs.name", "a projection of the registry"),
    "readers/containers/grid.py": (
        "labels[cell] ; name if labels[cell] == cell else labels[cell]",
        "labels of `header_labels`",
    ),
    "readers/containers/json_documents.py": ("label", "made by `shown_title`"),
    "readers/containers/workbooks.py": ("label", "made by `shown_title`"),
    "readers/embedded.py": ("path", "a path of the user"),
    "readers/formats.py": ("table", "one of ours"),
    "readers/network.py": ("nom", "a table"),
    "readers/network_warnings.py": ("reading.format.nom", "a kind of file"),
    "readers/pipeline.py": ("sheet ; field ; same ; first", "made by `shown`, a field, a label"),
    "readers/recognition.py": (
        "asked ; label ; table ; field ; format_.nom ; ', '.join(format_.tables)",
        "made by `shown_title`; our own words",
    ),
    "readers/territory.py": ("place", "a path of the user"),
    "readers/zone_codes.py": ("postal ; told ; code ; niveau", "codes that are known; `shown`"),
    "readers/wordlists.py": ("name", "a list of ours"),
    "app/guard/hosts.py": ("word", "an option of the command"),
    "app/pages/home.py": ("nom", "a page"),
    "app/parts/column_mapping.py": ("FIELDS[champ].sens", "a field"),
    "app/parts/downloads.py": ("nom", "a table"),
}
"""What modules quote that is no text of a file as it stands, and what it is."""


def quoted(tree: ast.AST) -> Iterator[str]:
    """List what sentences quote between « and », if no function of `ECHOES` wrote it."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        for before, value in zip([None, *node.values], node.values, strict=False):
            opened = isinstance(before, ast.Constant) and str(before.value).endswith("« ")
            if not (isinstance(value, ast.FormattedValue) and opened):
                continue
            told = value.value
            called = ast.unparse(told.func) if isinstance(told, ast.Call) else ""
            if called.rpartition(".")[2] not in ECHOES:
                yield ast.unparse(told)


def test_no_sentence_quotes_a_file_but_through_the_one_function():
    for path, tree in TREES.items():
        if path.startswith(("readers/", "app/")):
            allowed = OURS.get(path, ("", ""))[0].split(" ; ")
            assert set(quoted(tree)) <= set(allowed), path


def test_what_is_quoted_otherwise_is_still_there():
    for path, (words, _) in OURS.items():
        assert set(quoted(TREES[path])) == set(words.split(" ; ")), path


def test_a_sentence_that_quotes_a_cell_is_seen():
    wrong = ast.parse('said = f"Un code est attendu, « {cell[:40]} » ne l\'est pas."')
    assert list(quoted(wrong)) == ["cell[:40]"]
    assert not list(quoted(ast.parse('said = f"trouvé « {shown(cell)} »."')))


OF_LOGS = {"doing", "type(error).__name__", "frames", "_WHY[status]"}
"""What logs may tell: what was being done and why a request was refused are constants of ours."""


def test_no_log_tells_what_a_file_holds():
    """A log has the kind of a fault and the lines of our code: never a message, never a value."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and "_LOG." in ast.unparse(node.func):
                told = [ast.unparse(argument) for argument in node.args[1:]]
                assert set(told) <= OF_LOGS, (path, told)
                assert not node.keywords, path
        made = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        loggers = [node for node in made if node.attr == "getLogger"]
        assert not loggers or "Name(id='_LOG', ctx=Store())" in ast.dump(tree), path
