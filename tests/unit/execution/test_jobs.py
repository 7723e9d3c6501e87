"""Each job runs in a clean process of its own, and all that can happen to it is told."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from execution_zoo import NOTEBOOKS, Visit, visit

from mi_lib.errors import NotebookError, PlanError
from mi_lib.execution import WorkerError, run_jobs, warm_templates

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes the way Linux shows them")


def square(number: int) -> int:
    return number * number


def results(function, arguments, **options):
    options = {"workers": 2, "timeout": 20} | options
    return {outcome.job: outcome for outcome in run_jobs(function, arguments, **options)}


def test_every_job_is_answered() -> None:
    outcomes = results(square, list(range(30)))
    assert {job: outcome.result for job, outcome in outcomes.items()} == {n: n * n for n in range(30)}
    assert {outcome.error for outcome in outcomes.values()} == {None}


def test_no_jobs_need_no_process() -> None:
    assert results(square, []) == {}


def misbehave(how: str) -> None:
    if how == "plan":
        raise PlanError("No report in July.", where="plan-2015.yml", remedy="choose another month")
    if how == "bug":
        raise ZeroDivisionError("our bug")
    if how == "unpicklable":
        raise PlanError("No report.", found=open(os.devnull))  # type: ignore[arg-type]  # noqa: SIM115, PTH123
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "exit":
        os._exit(3)
    if how == "memory":
        bytes(4 * 2**30)
    if how == "slow":
        time.sleep(60)


@pytest.fixture(scope="module")
def misbehaviour():
    ways = ["fine", "plan", "bug", "unpicklable", "killed", "exit", "memory", "slow"]
    return results(misbehave, ways, timeout=1, memory_limit=3 * 2**30)


def test_an_error_of_ours_comes_back_whole(misbehaviour) -> None:
    error = misbehaviour["plan"].error
    assert type(error) is PlanError
    assert (error.what, error.where, error.remedy) == ("No report in July.", "plan-2015.yml", "choose another month")


@pytest.mark.parametrize(("how", "text"), [("bug", "ZeroDivisionError: our bug"), ("unpicklable", "No report.")])
def test_any_other_error_comes_back_with_its_traceback(misbehaviour, how: str, text: str) -> None:
    error = misbehaviour[how].error
    assert type(error) is WorkerError
    assert "Traceback (most recent call last)" in str(error)
    assert "in misbehave" in str(error)
    assert text in str(error)


@pytest.mark.parametrize(
    ("how", "what", "found"),
    [
        ("killed", "The report's process ended without an answer.", "the process was ended by the signal SIGKILL"),
        ("exit", "The report's process ended without an answer.", "the process ended with exit code 3"),
        ("memory", "The report ran out of memory.", "stopped in misbehave, test_jobs.py line"),
        ("slow", "The report took longer than 1 seconds and was stopped.", "stopped in misbehave, test_jobs.py line"),
    ],
)
def test_a_process_that_dies_or_goes_too_far_is_told_in_words(misbehaviour, how: str, what: str, found: str) -> None:
    error = misbehaviour[how].error
    assert type(error) is NotebookError
    assert error.what == what
    assert error.where == repr(how)
    assert error.found.startswith(found)


def test_a_failing_job_does_not_stop_the_others(misbehaviour) -> None:
    assert misbehaviour["fine"].error is None


def ignore_everything(folder: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (folder / "pids").write_text(f"{os.getpid()} {child.pid}", encoding="utf-8")
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    time.sleep(60)


def is_alive(pid: str) -> bool:
    status = Path("/proc", pid, "stat")
    return status.exists() and status.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"


@only_linux
def test_a_process_that_does_not_stop_is_killed_with_all_that_it_started(tmp_path, monkeypatch) -> None:
    outcome = results(ignore_everything, [tmp_path], timeout=0.1, key=lambda folder: "deaf")[tmp_path]
    assert str(outcome.error).startswith("The report took longer than 0.1 seconds and was stopped.\n  where: deaf")
    pids = (tmp_path / "pids").read_text(encoding="utf-8").split()
    assert [pid for pid in pids if is_alive(pid)] == []


def sleep_after_noting(folder: Path) -> None:
    (folder / str(os.getpid())).touch()
    time.sleep(60)


def wait_for(condition) -> None:
    deadline = time.monotonic() + 60
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


@only_linux
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_when_the_caller_is_interrupted_or_killed_no_process_stays(tmp_path: Path, blow: int) -> None:
    code = (
        "import signal, sys; from pathlib import Path; from mi_lib.execution import run_jobs; import test_jobs\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background job is started without
        "list(run_jobs(test_jobs.sleep_after_noting, [Path(sys.argv[1])] * 3, workers=2, timeout=60))"
    )
    here = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[3]), str(Path(__file__).parent)])}
    caller = subprocess.Popen([sys.executable, "-c", code, tmp_path], env=here, stderr=subprocess.DEVNULL)
    wait_for(lambda: len(list(tmp_path.iterdir())) == 2)
    caller.send_signal(blow)
    caller.wait(60)
    wait_for(lambda: not any(is_alive(path.name) for path in tmp_path.iterdir()))


@only_linux
def test_a_caller_that_stops_listening_leaves_no_process(tmp_path: Path) -> None:
    outcomes = run_jobs(sleep_or_answer, [(tmp_path, 0), (tmp_path, 60), (tmp_path, 60)], workers=2, timeout=60)
    next(outcomes)
    wait_for(lambda: len(list(tmp_path.iterdir())) == 3)
    outcomes.close()
    assert [path.name for path in tmp_path.iterdir() if is_alive(path.name)] == []


def sleep_or_answer(job: tuple[Path, float]) -> None:
    folder, seconds = job
    (folder / str(os.getpid())).touch()
    time.sleep(seconds)


def note_span(folder: Path) -> tuple[float, float]:
    started = time.monotonic()
    time.sleep(0.1)
    return started, time.monotonic()


def test_no_more_than_the_given_number_run_at_once(tmp_path: Path) -> None:
    spans = [outcome.result for outcome in run_jobs(note_span, [tmp_path] * 6, workers=2, timeout=20)]
    assert max(sum(start <= moment < end for start, end in spans) for moment, _ in spans) == 2


def draw(name: str) -> tuple[float, float]:
    import numpy

    return random.random(), float(numpy.random.random())


def test_random_numbers_follow_from_the_job_alone() -> None:
    first = results(draw, ["a", "b"])
    second = results(draw, ["b", "a"], warm=partial(warm_templates, [NOTEBOOKS / "leaks.ipynb"]))
    assert {name: outcome.result for name, outcome in first.items()} == {
        name: outcome.result for name, outcome in second.items()
    }
    assert first["a"].result != first["b"].result


def environment_of(name: str) -> tuple[str | None, bool]:
    return os.environ.get("OPENBLAS_NUM_THREADS"), sys.stdin.isatty()


def test_a_child_calculates_on_one_thread() -> None:
    assert results(environment_of, ["a"])["a"].result == ("1", False)


def raise_at_once() -> None:
    raise PlanError("nothing to warm")


def test_an_error_while_warming_reaches_the_caller() -> None:
    with pytest.raises(PlanError, match="nothing to warm"):
        list(run_jobs(square, [1], workers=1, timeout=20, warm=raise_at_once))


def exit_at_once() -> None:
    os._exit(7)


@only_linux
def test_a_warm_process_that_dies_is_our_bug() -> None:
    with pytest.raises(WorkerError, match="The warm process ended with exit code 7"):
        list(run_jobs(square, [1], workers=1, timeout=20, warm=exit_at_once))


def start_a_thread() -> None:
    threading.Thread(target=time.sleep, args=(60,), name="left over", daemon=True).start()


def parent_of(number: int) -> int:
    return os.getppid()


@only_linux
def test_children_are_forked_from_one_warm_process_that_is_not_the_caller() -> None:
    parents = {outcome.result for outcome in run_jobs(parent_of, [1, 2], workers=2, timeout=20)}
    assert len(parents) == 1
    assert os.getpid() not in parents


@only_linux
def test_where_a_thread_is_alive_children_are_spawned(capfd: pytest.CaptureFixture[str]) -> None:
    assert results(square, [3], warm=start_a_thread)[3].result == 9
    assert "threads are alive before the fork (['left over'])" in capfd.readouterr().err


def test_without_fork_every_job_is_spawned_and_warmed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    visits = [Visit("good-results", tmp_path), Visit("bad-error", tmp_path)]
    warm = partial(warm_templates, [NOTEBOOKS / "good-results.ipynb"])
    outcomes = {outcome.job.name: outcome for outcome in run_jobs(visit, visits, workers=2, timeout=30, warm=warm)}
    assert outcomes["good-results"].error is None
    assert "ZeroDivisionError" in str(outcomes["bad-error"].error)


def connect(number: int) -> int:
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        return connection.execute("select sum(range) from range(1000000)").fetchone()[0]


def import_duckdb() -> None:
    import duckdb  # noqa: F401


@only_linux
def test_duckdb_may_be_imported_before_the_fork_and_used_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = results(connect, [1, 2, 3], warm=import_duckdb)
    assert {outcome.result for outcome in outcomes.values()} == {499999500000}


def test_two_reports_in_a_row_share_no_state(tmp_path: Path) -> None:
    visits = [Visit("leaks", folder) for folder in (tmp_path / "a", tmp_path / "b")]
    for job in visits:
        job.folder.mkdir()
    warm = partial(warm_templates, [NOTEBOOKS / "leaks.ipynb"])
    run = run_jobs(visit, visits, workers=1, timeout=30, warm=warm, key=lambda job: job.name)
    first, second = (outcome.result.cells[3].outputs[0].metadata for outcome in run)
    assert first.state.pop("folder") == str(tmp_path / "a")
    assert second.state.pop("folder") == str(tmp_path / "b")
    assert first == second
    assert (first.state.leaked, first.state.figures, first.state.environment) == (False, [], None)


def test_thirty_reports_on_two_workers_are_all_right(tmp_path: Path) -> None:
    visits = [Visit("good-results", tmp_path / str(number)) for number in range(30)]
    for job in visits:
        job.folder.mkdir()
    outcomes = list(run_jobs(visit, visits, workers=2, timeout=30, key=lambda job: str(job.folder.name)))
    assert [outcome.error for outcome in outcomes] == [None] * 30
    assert all(job.output.is_file() for job in visits)
