"""`mi publish` killed in the middle: `reports/` is as it was, nothing runs on, and the next publication works."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from demo_project import DemoProject

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills a process group")

MONTH = "2015-08"  # the demo has not published it
TWO_REPORTS = ("publish", MONTH, "--recipient", "fagudvalg", "--recipient", "offentlig")


def a_notebook_runs(project: DemoProject) -> bool:
    return bool(list(project.root.glob(f"data/editions/{MONTH}/executed/*/.mi-*")))


def a_report_is_staged(project: DemoProject) -> bool:
    return bool(list(project.root.glob(f"data/editions/publication-*/*/{MONTH}/*.pdf")))


def the_new_release_is_being_filled(project: DemoProject) -> bool:
    return len(list(project.root.glob(".releases/*"))) > 3


def test_killed_at_any_moment_reports_are_as_they_were(project_copy: DemoProject) -> None:
    before = project_copy.published()
    for moment in (a_notebook_runs, a_report_is_staged):
        kill_at(moment, project_copy)
        assert project_copy.published() == before, moment.__name__
        assert project_copy.mi("verify").returncode == 0

    kill_at(the_new_release_is_being_filled, project_copy)
    old = {name: content for name, content in before.items() if not is_rewritten(name)}
    after = project_copy.published()
    new = {f"{recipient}/{MONTH}/v1.{kind}" for recipient in ("fagudvalg", "offentlig") for kind in ("html", "pdf")}
    assert after == before or (new <= after.keys() and old.items() <= after.items())
    assert project_copy.mi("verify").returncode == 0

    run = project_copy.mi(*TWO_REPORTS)
    assert (run.returncode, run.stderr) == (0, "")
    assert new <= project_copy.published().keys()
    assert project_copy.mi("verify").returncode == 0


def is_rewritten(name: str) -> bool:
    return name == "manifest.json" or name in ("fagudvalg/index.html", "offentlig/index.html")


def kill_at(moment: Callable[[DemoProject], bool], project: DemoProject) -> None:
    """Start to publish, and kill -9 the whole group at that moment; then nothing of it may be left running."""
    process = project.start(*TWO_REPORTS)
    try:
        wait_until(lambda: moment(project) or process.poll() is not None)
        assert process.poll() is None or moment is the_new_release_is_being_filled, "it ended before it could be killed"
    finally:
        kill(process)
    if sys.platform == "linux":
        wait_until(lambda: not running_in(project.root))


def kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):  # it has ended
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(true: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def running_in(folder: Path) -> list[str]:
    """The processes whose working folder is the project or below it."""
    return [
        process.name for process in Path("/proc").glob("[0-9]*") if folder in (_cwd(process), *_cwd(process).parents)
    ]


def _cwd(process: Path) -> Path:
    try:
        return (process / "cwd").readlink()
    except OSError:
        return Path("/nowhere")
