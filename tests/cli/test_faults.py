"""Whatever ends a command, there is one French sentence, an exit code, and nothing left half done.

Real processes and real streams: what the system does to them is what is tried.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.commands import DATE, ENTRY

from cnc_geo.cli import faults, terminal
from cnc_geo.cli.faults import explain
from cnc_geo.cli.terminal import printable

if TYPE_CHECKING:
    from support.commands import Run

posix = pytest.mark.skipif(os.name != "posix", reason="streams and signals of POSIX")
UNWRITTEN = "La sortie standard n'a pas pu être écrite en entier"
GIVES = "from cnc_geo.cli import group, terminal\nimport sys\n"
MAIN = "group.main(sys.argv[1:])\n"


def shell(script: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a script of the shell where `$C` is the command, with and without a buffer."""
    told = {**os.environ, "C": ENTRY, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    return subprocess.run(["bash", "-c", script], capture_output=True, env=told, check=False)


def large(body: str) -> str:
    """Write a script that registers a command which gives more than a pipe takes, and runs it."""
    return (
        GIVES
        + "@group.cnc_geo.command('longue')\ndef longue():\n"
        + f"    {body}\n"
        + "group.main(['longue'])\n"
    )


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_is_told_once(unbuffered: str, tmp_path: Path) -> None:
    (tmp_path / "s.py").write_text(large("terminal.give(b'x' * 3_000_000)"), encoding="utf-8")
    script = f'"{sys.executable}" {tmp_path}/s.py | head -c 9; echo " ${{PIPESTATUS[0]}}"'
    done = shell(script, PYTHONUNBUFFERED=unbuffered)
    assert done.stdout == b"xxxxxxxxx 1\n"
    told = done.stderr.decode()
    assert told.startswith(f"{UNWRITTEN} (elle a été fermée avant la fin)")
    assert told.count("\n") == 1


@posix
@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        ("--help > /dev/full", 1, "il n'y a plus de place"),
        ("--help >&-", 1, "elle est fermée"),
        ("--help <&- >&-", 1, "elle est fermée"),
        ("--help 2>&-", 0, ""),
        ("--help 2> /dev/full", 0, ""),
        ("inconnue 2>&-", 2, ""),
        ("inconnue 2> /dev/full", 2, ""),
        ("--help <&- >&- 2>&-", 1, ""),
    ],
)
def test_closed_and_full_streams_end_in_a_sentence_at_most(words: str, code: int, why: str) -> None:
    done = shell(f'"$C" {words}')
    told = done.stderr.decode()
    assert done.returncode == code
    if why:
        assert told.startswith(f"{UNWRITTEN} ({why})")
        assert told.count("\n") == 1
    else:
        assert told == ""


@posix
def test_a_closed_stream_does_not_lend_its_number_to_a_file(tmp_path: Path) -> None:
    body = (
        "import contextlib, os\n"
        "    held = open('o', 'w')\n"
        "    for number in (1, 2):\n"
        "        with contextlib.suppress(OSError):\n"
        "            os.write(number, b'what a library complains of')"
    )
    (tmp_path / "s.py").write_text(large(body), encoding="utf-8")
    done = shell(f'cd {tmp_path}; "{sys.executable}" s.py >&- 2>&-')
    assert (done.returncode, (tmp_path / "o").read_bytes()) == (0, b"")


@posix
def test_the_locale_c_has_accents() -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert "où la coordination" in shell('"$C" --help', **plain).stdout.decode().lower()
    assert shell('"$C" --aïe', **plain).stderr.decode().startswith("Option inconnue : --a")


@posix
@pytest.mark.parametrize("number", ["TERM", "HUP"])
def test_a_signal_ends_the_command_with_a_sentence_and_no_draft(
    number: str, tmp_path: Path
) -> None:
    body = (
        "import os, signal, pathlib; from cnc_geo.exports import writing; "
        f"os.fsync = lambda _: os.kill(os.getpid(), signal.SIG{number}); "
        "path = pathlib.Path('a.csv'); writing.write_texts(path, {path: 'x'})"
    )
    (tmp_path / "s.py").write_text(large(body), encoding="utf-8")
    done = shell(f'cd {tmp_path}; "{sys.executable}" s.py')
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == explain(faults.EndedError()) + "\n"
    assert [path.name for path in tmp_path.iterdir()] == ["s.py"]


@posix
def test_a_hang_up_that_is_ignored_stays_so(tmp_path: Path) -> None:
    body = "import os, signal; os.kill(os.getpid(), signal.SIGHUP); terminal.give(b'there')"
    (tmp_path / "s.py").write_text(large(body), encoding="utf-8")
    done = shell(f'trap "" HUP; "{sys.executable}" {tmp_path}/s.py')
    assert (done.returncode, done.stdout) == (0, b"there")


def test_signals_are_as_before_once_the_command_ended(run: Run) -> None:
    before = [signal.getsignal(number) for number in faults._SIGNALS]
    run("--help")
    assert [signal.getsignal(number) for number in faults._SIGNALS] == before


FAULTS = {
    MemoryError(): "La mémoire permise ne suffit pas.",
    ImportError("x.so: failed to map segment from shared object"): "La mémoire permise",
    RuntimeError("can't start new thread"): "La mémoire permise",
    OSError(12, "Cannot allocate memory"): "La mémoire permise",
    FileNotFoundError(2, "No such file or directory"): "Le système refuse l'accès au dossier",
    PermissionError(13, "Permission denied", "/x"): "Le système refuse l'accès à « /x ».",
    ZeroDivisionError("a\x1b[31mb"): "Une erreur imprévue (ZeroDivisionError) a arrêté",
}


@pytest.mark.parametrize("error", FAULTS, ids=repr)
@pytest.mark.parametrize("traced", ["", "1"])
def test_no_fault_is_a_traceback_unless_it_is_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, traced: str
) -> None:
    def fails(*_told: object, **_options: object) -> None:
        raise error

    monkeypatch.setenv("CNC_GEO_TRACE", traced)
    monkeypatch.setattr("cnc_geo.readers.territory.read_territory", fails)
    outcome = run("couverture", *DATE)
    assert (outcome.code, outcome.out) == (1, b"")
    lines = outcome.err.splitlines()
    assert lines[-1].startswith(FAULTS[error])
    assert (len(lines) == 1) == (traced == "")
    assert ("Traceback" in outcome.err) == (traced == "1")
    assert "\x1b" not in outcome.err


@posix
def test_little_memory_is_said() -> None:
    done = shell(f'ulimit -v 260000; "$C" couverture {" ".join(DATE)}')
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().splitlines()[-1].startswith("La mémoire permise ne suffit pas.")
    assert "Traceback" not in done.stderr.decode()


# ------------------------------------------------------------------------------------- the terminal


@pytest.mark.parametrize("code", [*range(32), *range(0x7F, 0xA0), 0x202E, 0x2066, 0x200F, 0x061C])
def test_what_commands_a_terminal_is_written_out(code: int) -> None:
    text = printable(f"a{chr(code)}b")
    assert text == (f"a{chr(code)}b" if chr(code) in "\t\n" else text)
    assert text.isascii()
    assert chr(code) in "\t\n" or chr(code) not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Île « é » 日 ☺", "Île « é » 日 ☺"),
        ("caf\udcc3\udca9", "café"),
        ("caf\udce9", "caf\ufffd"),
        ("\ud83d", "\ufffd\ufffd\ufffd"),
    ],
)
def test_what_is_a_text_is_shown_as_it_is(text: str, shown: str) -> None:
    assert printable(text) == shown


NASTY = "a\x1b]0;x\x07\u202egnp.csv"


@pytest.mark.parametrize(
    "words",
    [
        (NASTY,),
        ("couverture", f"--{NASTY}"),
        ("couverture", NASTY),
        ("couverture", "--fichier", NASTY),
        ("couverture", "--niveau", NASTY),
        ("couverture", "--territoire", NASTY),
        ("couverture", "--date", NASTY),
        ("verifier", NASTY),
        ("carte", "--sortie", NASTY),
        ("app", "--port", NASTY),
        ("lacunes", "--sortie", f"{NASTY}/{NASTY}"),
    ],
    ids=str,
)
def test_no_word_of_the_line_commands_the_terminal(run: Run, words: tuple[str, ...]) -> None:
    outcome = run(*words)
    assert outcome.code in (1, 2)
    assert outcome.err
    assert printable(outcome.err) == outcome.err


def test_no_name_nor_cell_of_a_file_commands_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / NASTY).write_text(
        f"id;nom;code_insee\nP\x1b[2J1;\u202ex;{NASTY}\nP2;y;99999\n", encoding="utf-8"
    )
    outcome = run("verifier", NASTY, "--table", "structures")
    assert outcome.code == 0, outcome.err
    assert printable(outcome.err) == outcome.err
    assert printable(outcome.out.decode()) == outcome.out.decode()


def test_standard_error_is_written_by_one_function() -> None:
    folder = Path(terminal.__file__).parent
    for path in folder.glob("*.py"):
        if path.name != "terminal.py":
            text = path.read_text(encoding="utf-8")
            assert "sys.stderr" not in text, path
            assert "click.echo" not in text, path
            assert "print(" not in text, path
