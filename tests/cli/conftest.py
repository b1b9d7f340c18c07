"""The command, run in process."""

from pathlib import Path

import pytest
from support.commands import Outcome, Run

from cnc_geo.cli import main


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path, read_once: None) -> Run:
    """Run the command in this process, files being relative to a folder of its own."""

    def _run(*words: str) -> Outcome:
        capsysbinary.readouterr()
        code = 0
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path)
            try:
                main(list(words))
            except SystemExit as stop:
                code = int(stop.code or 0)
        out, err = capsysbinary.readouterr()
        return Outcome(code, out, err.decode())

    return _run
