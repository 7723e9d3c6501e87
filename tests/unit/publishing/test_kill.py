"""A publisher that is killed before any of its steps leaves the old tree or the new one, never a mix."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mi_lib.publishing import verify
from mi_lib.publishing.releases import files_below

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked child")

_STEPS = {"os.mkdir", "os.link", "os.symlink", "os.rename", "os.remove", "os.rmdir", "os.utime", "os.truncate"}


def die_before_step(number: int) -> None:
    """Kill this process just before its step of that number which changes something on disk."""
    steps = 0

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal steps
        writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
        steps += bool(event in _STEPS or writes)
        if steps > number and event != "os.kill":
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def survives(step: int, work: Callable[[], object]) -> bool:
    """Run `work` in a child that dies before that step; True if it came to its end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            die_before_step(step)
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    assert ended in (0, -signal.SIGKILL)
    return ended == 0


def texts(reports: Path) -> set[str]:
    return {file.read_text(encoding="utf-8") for file in reports.glob("*/2015-01/v1.*") if file.suffix != ".json"}


OLD, NEW = {"html old", "pdf old"}, {"html new", "pdf new"}


@pytest.mark.parametrize("start", ["link", "folder"])
def test_killed_before_any_step_reports_are_whole(
    start: str, publish: Callable[..., object], reports: Path, tmp_path: Path
) -> None:
    publish("2015-01", "old", "fagudvalg", "offentlig")
    if start == "folder":
        release = reports.resolve()
        reports.unlink()
        release.rename(reports)
    untouched = tmp_path / "untouched"
    shutil.copytree(reports.parent, untouched, symlinks=True)

    for step in range(500):
        shutil.rmtree(reports.parent)
        shutil.copytree(untouched, reports.parent, symlinks=True)
        finished = survives(step, lambda: publish("2015-01", "new", "fagudvalg", "offentlig"))
        assert texts(reports) in (OLD, NEW), f"a mix after a kill before step {step}"
        assert verify(reports) == []
        if finished:
            break
        if step % 5 == 0:
            publish("2015-01", "newer", "fagudvalg", "offentlig")
            assert texts(reports) == {"html newer", "pdf newer"}

    assert finished
    assert step > 20
    assert texts(reports) == NEW


def test_a_reader_who_has_opened_a_release_never_sees_a_mix(publish: Callable[..., object], reports: Path) -> None:
    publish("2015-01", "old", "fagudvalg", "offentlig")
    child = os.fork()
    if child == 0:
        try:
            for number in range(15):
                publish("2015-01", str(number), "fagudvalg", "offentlig")
        finally:
            os._exit(0)
    reads = 0
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        opened = reports.resolve()
        assert {file.name for file in opened.iterdir()} == {"fagudvalg", "offentlig", "manifest.json"}
        assert len(texts(opened)) == 2
        assert len(list(files_below(opened))) == 9
        reads += 1

    assert reads > 5
    assert texts(reports) == {"html 14", "pdf 14"}
