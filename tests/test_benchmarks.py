"""The benchmarks run: nothing is timed here, only that each contestant finds the same."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from resource import RUSAGE_CHILDREN, getrusage

import pytest
from support.paths import ROOT

from benchmarks import compare
from benchmarks.compare import LIMIT, Turn, judge, limit_of, take_turns
from benchmarks.rows import coselec_2023
from benchmarks.trees import Answer, Worker, is_at, this_checkout
from benchmarks.worker import CLOCKS, COMMANDS, MEASURES, Scene, answer, fingerprint, prepare
from cnc_geo import find_gaps, situate


def test_a_small_national_job_runs_and_all_contestants_agree():
    run = [sys.executable, "-m", "benchmarks", "national", "toggle", "reading", "--rounds", "1"]
    done = subprocess.run(
        [*run, "--departements", "48,07"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "equal" in done.stdout
    assert "differ" not in done.stdout


# --- what is measured of each commit ---


@pytest.fixture(scope="module")
def scene(tmp_path_factory, territory):
    """Return a small scope."""
    fichier = tmp_path_factory.mktemp("worker") / "coselec.csv"
    fichier.write_bytes(coselec_2023(territory, 30))
    return Scene("48", str(fichier))


@pytest.mark.parametrize(
    "measure", [*(name for name in MEASURES if name not in COMMANDS), "help", "lacunes"]
)
def test_the_worker_answers_each_measure(measure, scene):
    told = answer(measure, scene, warmed=set(MEASURES))
    assert set(told) == {"seconds", "fingerprint"}, told


def test_the_commands_that_are_measured_exist(scene):
    usage = prepare("help", scene)()
    assert {words[0] for words in COMMANDS.values()} <= set(usage.split())


def test_the_processor_s_clock_counts_the_commands_that_are_run():
    before, others = CLOCKS["processor"](), getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    spent = getrusage(RUSAGE_CHILDREN).ru_utime - others.ru_utime
    assert CLOCKS["processor"]() - before >= spent > 0


def test_a_fingerprint_is_that_of_what_the_public_function_finds(scene, territory, network):
    situation = situate(territory, network, jour="2026-10-01", departement="48")
    table = find_gaps(situation).table
    told = answer("find_gaps", scene, warmed={"find_gaps"})["fingerprint"]
    assert told == fingerprint("", [table])
    assert told != fingerprint("", [table.iloc[1:]])


def test_spaces_that_do_not_break_are_no_difference_of_results():
    assert fingerprint("help", "1\u00a0000") == fingerprint("help", "1\u202f000")
    assert fingerprint("help", "1\u00a0000") != fingerprint("help", "1000")


def test_a_worker_stays_alive_and_says_what_it_cannot_do():
    with Worker(this_checkout(), ["--departement", "48"]) as worker:
        first, refused, again = (worker.ask(name) for name in ("situate", "nothing", "situate"))
    assert first.fingerprint == again.fingerprint != ""
    assert "nothing" in refused.refused


def test_a_folder_is_used_again_only_if_it_is_of_the_commit_and_unchanged(tmp_path):
    assert not is_at(tmp_path, "")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "--message", "x"], check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    commit = head.stdout.strip()
    assert is_at(tmp_path, commit)
    assert not is_at(tmp_path, "0" * 40)
    (tmp_path / "changed").touch()
    assert not is_at(tmp_path, commit)


# --- how they are judged ---


def turn(base, ours, found=("a", "a")):
    """Make a turn of two durations."""
    return Turn(Answer(base, found[0]), Answer(ours, found[1]))


@pytest.mark.parametrize(("ours", "met"), [(1.09, True), (1.10, True), (1.11, False)])
def test_a_measure_slower_than_its_limit_is_not_met(ours, met):
    assert judge([turn(1.0, ours)], LIMIT).met is met


def test_ratios_are_taken_turn_by_turn():
    verdict = judge([turn(1.0, 1.2), turn(10.0, 10.0), turn(100.0, 90.0)], LIMIT)
    assert (verdict.base, verdict.ours) == (10.0, 10.0)
    assert (verdict.least, verdict.ratio, verdict.most) == (0.9, 1.0, 1.2)
    # The medians of durations are 4 and 4; turn by turn ours is most often slower.
    verdict = judge([turn(1.0, 4.0), turn(4.0, 8.0), turn(9.0, 1.0)], LIMIT)
    assert (verdict.base, verdict.ours, verdict.met) == (4.0, 4.0, False)


def test_the_examination_of_france_must_be_three_times_faster():
    limit = limit_of("examine_candidacies", france=True)
    assert judge([turn(3.0, 0.99)], limit).met
    assert not judge([turn(3.0, 1.01)], limit).met
    assert limit_of("examine_candidacies", france=False) == LIMIT
    assert limit_of("find_gaps", france=True) == LIMIT


def test_a_different_result_is_told_and_is_no_failure_of_speed():
    verdict = judge([turn(1.0, 1.0), turn(1.0, 1.0, ("a", "b"))], LIMIT)
    assert (verdict.result, verdict.met) == ("DIFFERENT", True)
    assert judge([turn(1.0, 1.0)], LIMIT).result == "same"


def test_what_the_base_cannot_do_has_no_target_and_what_we_cannot_do_misses_it():
    answered, refused = Answer(1.0, "a"), Answer(refused="KeyError: 'x'")
    assert judge([Turn(refused, answered)], LIMIT).met is None
    for base in (answered, refused):
        verdict = judge([Turn(base, refused)], LIMIT)
        assert (verdict.met, verdict.result) == (False, "none here: KeyError: 'x'")


class Told:
    """A worker whose runs all last the same."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.asked = 0

    def ask(self, measure):
        """Answer any measure."""
        self.asked += 1
        return Answer(self.seconds[measure], measure)


@pytest.mark.parametrize(
    ("each", "turns"),
    [(0.01, 45), (0.1, 30), (1.0, 9), (3.0, 9), (4.0, 8), (100.0, 5)],
)
def test_quick_measures_have_more_rounds_and_long_ones_fewer(each, turns):
    base, ours = Told({"help": 1.0}), Told({"help": 1.0})
    found = take_turns(base, ours, "help", 9, now=lambda: each * base.asked)
    assert len(found) == base.asked == ours.asked == turns


def test_a_measure_found_too_slow_is_judged_again_on_more_turns(monkeypatch):
    class Disturbed(Told):
        def ask(self, measure):
            return Answer(2.0 if self.asked < 15 else 1.0, super().ask(measure).fingerprint)

    @contextmanager
    def workers(commit, departement, clock):
        yield Told({"help": 1.0}), Disturbed({"help": 1.0})

    monkeypatch.setattr(compare, "workers", workers)
    assert compare.compare("50c14ee", ["help"], rounds=3) == 1  # 15 turns slow, 15 as quick
    monkeypatch.setattr(compare, "MORE", 6)  # 18 turns, then 18 more: noise is the smaller part
    assert compare.compare("50c14ee", ["help"], rounds=3) == 0


@pytest.mark.parametrize(("lacunes", "code"), [(1.0, 0), (1.2, 1)])
def test_one_measure_too_slow_is_an_exit_code_of_1(monkeypatch, capsys, lacunes, code):
    @contextmanager
    def workers(commit, departement, clock):
        yield Told({"help": 1.0, "lacunes": 1.0}), Told({"help": 1.0, "lacunes": lacunes})

    monkeypatch.setattr(compare, "workers", workers)
    assert compare.compare("50c14ee", ["help", "lacunes"], rounds=3) == code
    printed = capsys.readouterr().out
    assert printed.count("NOT MET") == code
    assert f"targets not met: {code} of 2" in printed
