"""What the documentation says is true: its commands run, its examples run, its copies are equal."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import tomllib

import pytest
from support.paths import ROOT

import cnc_geo
from cnc_geo.app.serve import OPTIONS
from cnc_geo.cli import cnc_geo as commands
from cnc_geo.cli import main

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


COMMANDS = [
    line.removeprefix("$ ")
    for block in blocks("console")
    for line in block.splitlines()
    if line.startswith("$ cnc-geo")
]


def test_the_readme_shows_commands_and_an_example():
    assert len(COMMANDS) >= 4
    assert len(blocks("python")) == 1


FILES = {
    "structures.csv": "coselec_2023.csv",
    "coordinateurs.json": "coordinateurs.json",
    "ifn.csv": "ifn_epci.csv",
}
"""Files that the README speaks of, and the invented ones that stand for them."""


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_of_the_readme_runs(command, tmp_path, monkeypatch, capsys, read_once):
    for name, source in FILES.items():
        shutil.copy(ROOT / "tests" / "formats" / source, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command.split(">")[0])[1:]
    main(words)
    told = capsys.readouterr()
    assert told.out or {path.name for path in tmp_path.iterdir()} - set(FILES)


def test_the_example_of_the_readme_runs_and_says_what_it_prints(capsys):
    example = blocks("python")[0]
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102  (our own README)
    expected = [line.removeprefix("# → ") for line in example.splitlines() if "# → " in line]
    assert capsys.readouterr().out.splitlines() == expected


def test_the_two_commands_come_first():
    first = blocks("console")[0]
    assert [line for line in first.splitlines() if line.startswith("$ make")] == [
        "$ make app",
        "$ make test",
    ]


def test_pictures_named_by_the_readme_exist():
    names = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert names
    for name in names:
        assert (ROOT / name).is_file(), name


def test_the_pages_made_from_the_code_are_true():
    pages = runpy.run_path(str(ROOT / "docs" / "glossary.py"))["PAGES"]
    assert set(pages) == {"glossaire.md", "fichiers.md"}
    for name, write in pages.items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == write(), name


def test_public_names_are_sorted_and_exist():
    assert cnc_geo.__all__ == sorted(cnc_geo.__all__)
    for name in cnc_geo.__all__:
        assert callable(getattr(cnc_geo, name)), name


def test_every_command_has_help_and_stands_in_the_readme():
    for name, command in commands.commands.items():
        assert command.help, name
        assert f"cnc-geo {name}" in README, name


def test_streamlit_run_has_the_options_of_the_command():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flat = {
        f"{section}.{name}": str(value).lower() if isinstance(value, bool) else str(value)
        for section, values in settings.items()
        for name, value in values.items()
    }
    assert flat == OPTIONS
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    taken = built["build"]["targets"]["wheel"]["force-include"]
    beside = [taken[name].rpartition(name)[0] for name in ("app.py", ".streamlit/config.toml")]
    assert beside == ["cnc_geo/app/entry/"] * 2


SECURITY = (ROOT / "docs" / "securite.md").read_text(encoding="utf-8")
HELD = re.findall(
    r"[\d.]+",
    """
    1.2.1 1.2.2 1.2.3 1.2.10 1.3.2 1.3.4 1.3.7 1.3.12 1.5.1 1.5.2 1.5.3 3.2.2 3.4.2 3.4.3 3.4.4
    3.4.5 3.4.6 3.5.5 3.6.1 5.1.1 5.2.1 5.2.2 5.2.3 5.2.4 5.2.5 5.3.2 5.3.3 5.4.1 5.4.2 13.1.1
    13.2.4 13.2.5 13.4.1 13.4.2 13.4.3 13.4.6 14.3.2 16.1.1 16.2.5 16.4.1 16.5.1 16.5.2 16.5.3
    16.5.4
    """,
)
"""Requirements of ASVS 5.0 that the page on security must hold."""


def test_each_requirement_of_security_has_a_test_that_exists():
    rows = re.findall(r"^\| ([\d.]+) \| (.+?) \| (.+?) \|$", SECURITY, flags=re.MULTILINE)
    assert [number for number, _, _ in rows] == HELD
    for number, _, tests in rows:
        named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", tests)
        assert named, number
        assert len(named) == tests.count("::"), number
        for file, name in named:
            path = ROOT / file
            assert path.is_file(), (number, file)
            text = path.read_text(encoding="utf-8")
            assert re.search(rf"^\s*def {name}\(", text, flags=re.MULTILINE), (number, file, name)


def test_every_host_that_the_code_names_is_told():
    """What is only read by people (licences, sources, namespaces) is asked by nobody."""
    cited = {"geoservices.ign.fr", "www.w3.org"}
    for path in sorted((ROOT / "cnc_geo").rglob("*.py")):
        for host in re.findall(
            r"https?://([a-z][\w.-]+\.[a-z]+)", path.read_text(encoding="utf-8")
        ):
            known = f"`{host}`" in SECURITY or host in cited or "exemple" in host
            assert known, (path.name, host)


def test_no_registry_host_and_no_machine_path_in_the_repository():
    hosts = ["pypi" + ".org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian"]
    for name in ("constraints.txt", "pyproject.toml", "Makefile", "README.md", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not any(host in text for host in hosts), name


def test_the_record_of_processing_has_the_seven_headings_of_article_30():
    text = (ROOT / "docs" / "donnees-personnelles.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### ([a-g])\) (.+)$", text, re.MULTILINE)
    assert [letter for letter, _ in headings] == list("abcdefg")
    parts = re.split(r"^#+ .+$", text, flags=re.MULTILINE)
    assert all(len(part.split()) > 10 for part in parts[3:])
    named = re.findall(r"`((?:tests|cnc_geo)/[\w/]+\.py)`", text)
    assert len(named) >= 4
    assert all((ROOT / path).is_file() for path in named)
