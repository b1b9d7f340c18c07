"""Files are written whole or not at all, whoever else writes, whatever ends the process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from cnc_geo.errors import SourceError
from cnc_geo.exports import writing
from cnc_geo.exports.files import write_table
from cnc_geo.exports.writing import write_texts

REFUSED = "Vérifiez que le dossier existe, que vous pouvez y écrire et qu'il y reste de la place."


class Ended(BaseException):
    """What a signal raises: no `except Exception` sees it."""


@pytest.fixture
def pair(tmp_path: Path) -> dict[Path, str]:
    return {tmp_path / "a.csv.json": "{}", tmp_path / "a.csv": "after"}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_absent_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "absent" / "a.csv"
    with pytest.raises(SourceError) as refusal:
        write_texts(path, {path: "a"})
    assert str(refusal.value) == f"Écriture impossible : « {path} ». {REFUSED}"


def test_a_failure_leaves_what_was_there_and_no_draft(tmp_path: Path) -> None:
    path, sidecar = tmp_path / "a.csv", tmp_path / "a.csv.json"
    path.write_text("before", encoding="utf-8")
    sidecar.mkdir()
    with pytest.raises(SourceError, match="Écriture impossible"):
        write_texts(path, {path: "after", sidecar: "{}"})
    assert path.read_text(encoding="utf-8") == "before"
    assert names(tmp_path) == ["a.csv", "a.csv.json"]


@pytest.mark.parametrize("fault", [OSError(28, os.strerror(28)), Ended(), MemoryError()])
@pytest.mark.parametrize("step", ["fsync", "replace first", "replace second"])
@pytest.mark.parametrize("stood", [True, False])
def test_whatever_ends_the_writing_leaves_the_former_pair_or_none(
    pair: dict[Path, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: BaseException,
    step: str,
    stood: bool,  # noqa: FBT001
) -> None:
    if stood:
        for path in pair:
            path.write_text("before", encoding="utf-8")
    calls = {"replace": 0}
    replace = Path.replace

    def ended(*_told: object) -> None:
        raise fault

    def moved(draft: Path, target: Path) -> Path:
        calls["replace"] += 1
        if calls["replace"] == (1 if step == "replace first" else 2):
            raise fault
        return replace(draft, target)

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", ended)
    else:
        monkeypatch.setattr(Path, "replace", moved)
    with pytest.raises(SourceError if isinstance(fault, OSError) else type(fault)):
        write_texts(tmp_path / "a.csv", pair)
    assert names(tmp_path) == (["a.csv", "a.csv.json"] if stood else [])
    assert all(path.read_text(encoding="utf-8") == "before" for path in tmp_path.iterdir())


def test_a_draft_is_on_the_disk_before_it_is_moved(
    pair: dict[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace, fsync = Path.replace, os.fsync

    def flushed(number: int) -> None:
        done.append("flushed")
        fsync(number)

    def moved(draft: Path, target: Path) -> Path:
        done.append("moved")
        return replace(draft, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", moved)
    write_texts(next(iter(pair)), pair)
    assert done == ["flushed", "flushed", "moved", "moved"]


def test_what_a_link_names_is_never_written(pair: dict[Path, str], tmp_path: Path) -> None:
    others = tmp_path / "others"
    others.mkdir()
    (others / "kept").write_text("kept", encoding="utf-8")
    for name in ("a.csv", "a.csv.json", ".a.csv.part", ".a.csv.json.part"):
        (tmp_path / name).symlink_to(others / "kept")
    write_texts(tmp_path / "a.csv", pair)
    assert (others / "kept").read_text(encoding="utf-8") == "kept"
    assert not (tmp_path / "a.csv").is_symlink()
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "after"


def test_a_name_of_draft_that_exists_is_refused(
    pair: dict[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / f".cnc-geo-{'0' * 32}.part"
    (tmp_path / "kept").write_text("kept", encoding="utf-8")
    taken.symlink_to(tmp_path / "kept")
    monkeypatch.setattr(writing.secrets, "token_hex", lambda _size: "0" * 32)
    with pytest.raises(SourceError):
        write_texts(tmp_path / "a.csv", pair)
    assert (tmp_path / "kept").read_text(encoding="utf-8") == "kept"


def test_the_drafts_of_a_killed_process_are_swept_and_nothing_else(
    pair: dict[Path, str], tmp_path: Path
) -> None:
    stale = tmp_path / f".cnc-geo-{'a1' * 16}.part"
    link = tmp_path / f".cnc-geo-{'b2' * 16}.part"
    others = [tmp_path / name for name in ("x.part", ".cnc-geo-x.part", ".cnc-geo-1.part.csv")]
    for path in (stale, *others):
        path.write_text("x", encoding="utf-8")
    link.symlink_to(others[0])
    write_texts(tmp_path / "a.csv", pair)
    assert names(tmp_path) == sorted(p.name for p in (*pair, *others, link))


def test_two_processes_that_write_one_output_leave_the_pair_of_one_of_them(tmp_path: Path) -> None:
    code = (
        "import hashlib, sys\n"
        "from pathlib import Path\n"
        "from cnc_geo.exports.writing import write_texts\n"
        "path, who = Path(sys.argv[1]), sys.argv[2]\n"
        "for turn in range(25):\n"
        "    text = f'{who}\\n' * (1000 + turn)\n"
        "    digest = hashlib.sha256(text.encode()).hexdigest()\n"
        "    write_texts(path, {path.with_suffix('.json'): digest, path: text})\n"
    )
    path = tmp_path / "o.csv"
    words = [sys.executable, "-c", code, str(path)]
    running = [subprocess.Popen([*words, who]) for who in ("un", "deux")]
    while any(process.poll() is None for process in running):
        if path.exists():
            lines = path.read_text(encoding="utf-8").splitlines()
            assert len(set(lines)) == 1
            assert 1000 <= len(lines) < 1025
    assert [process.returncode for process in running] == [0, 0]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (tmp_path / "o.json").read_text(encoding="utf-8") == digest
    assert names(tmp_path) == ["o.csv", "o.json"]


def test_moves_are_made_by_one_process_at_a_time(
    pair: dict[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(writing, "_TRIES", 3)
    monkeypatch.setattr(writing.time, "sleep", waited.append)
    fcntl = pytest.importorskip("fcntl")
    other = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(SourceError, match="un autre programme écrit dans"):
        write_texts(tmp_path / "a.csv", pair)
    assert len(waited) == 3
    assert names(tmp_path) == []
    os.close(other)
    write_texts(tmp_path / "a.csv", pair)
    assert names(tmp_path) == ["a.csv", "a.csv.json"]


def test_a_file_gets_the_rights_that_any_file_gets(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("x", encoding="utf-8")
    write_table(tmp_path / "a.csv", pd.DataFrame({"a": [1]}), lambda: None, {})
    modes = {path.stat().st_mode for path in tmp_path.iterdir()}
    assert len(modes) == 1
