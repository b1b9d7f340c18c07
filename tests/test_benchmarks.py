"""The benchmarks run: nothing is timed here, only that each contestant finds the same."""

from __future__ import annotations

import subprocess
import sys

from support.paths import ROOT


def test_a_small_national_job_runs_and_all_contestants_agree():
    run = [sys.executable, "-m", "benchmarks", "national", "toggle", "reading", "--rounds", "1"]
    done = subprocess.run(
        [*run, "--departements", "48,07"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "equal" in done.stdout
    assert "differ" not in done.stdout
