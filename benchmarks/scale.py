"""Is it a straight line? `python -m benchmarks.scale [1 5 20] [--month 2015-02] [--warehouse URL] [--project FOLDER]`.

For each scale (times 45,000 inhabitants) a process of its own writes the demo's deliveries, takes them in, and
publishes one month in a temporary project: figures, the door, every report executed, rendered and inspected. The table
gives processor seconds of all processes, which other programs on the machine change little, peak memory, and processor
seconds for each unit of scale: where the last column does not rise, the line is straight.

Measured at V2 for February 2015, on two cores that others used too, so that processor seconds are rather too high:

    scale  files, rows            write  intake  compute  door  identifiers  reports  inspect  most memory
        1  860 files, 0.3 million     5      30       19    16            1       20       16       1.1 GB
        5                            15      46       23     6            2       17       13       1.1 GB
      100  860 files, 30 million    285     474      394     4            5       20       20       2.5 GB

Writing and intake at scale 100 (0.94 and 1.28 GB) were measured with slightly older code, the rest with the deliveries
that were taken in then. The door is quicker where fewer counts are small.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.memory import MemoryWatch
from benchmarks.month import copy_project
from mi_lib.demo import write_deliveries
from mi_lib.disclosure import Publishable, Submission, make_packets
from mi_lib.periods import Month
from mi_lib.pipeline.deliver import take_deliveries_in
from mi_lib.pipeline.figures import Figures, compute_figures
from mi_lib.pipeline.month import MonthResult, publish_month
from mi_lib.pipeline.project import Project
from mi_lib.pipeline.stand_ins import write_stand_ins

_NOW = datetime(2015, 1, 2, 9, tzinfo=UTC)
_JOBS = 2
STEPS = ("write", "intake", "compute", "door", "identifiers", "reports", "inspect", "publish")
"""`identifiers`: what the inspection searches for, made ready. `reports`: executed and rendered in processes of their
own, while this one inspects them."""


def main(words: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(words)
    if options.one:
        print(json.dumps(_measure(options.scales[0], options)))
        return
    print(f"{'scale':>5}  {'step':<12}{'cpu seconds':>12}{'wall':>9}{'peak memory':>13}{'cpu seconds per scale':>23}")
    for scale in options.scales:
        measured = _in_a_process(scale, options)
        for step in (each for each in STEPS if each in measured):
            cpu, wall, peak = (measured[step][name] for name in ("cpu", "wall", "peak"))
            print(f"{scale:>5}  {step:<12}{cpu:12.1f}{wall:9.1f}{peak / 1e6:10.0f} MB{cpu / scale:23.2f}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Is it a straight line?")
    parser.add_argument("scales", type=int, nargs="*", default=[1, 5, 20], help="times 45,000 inhabitants (1 5 20)")
    parser.add_argument("--month", type=Month.parse, default=Month(2015, 2), help="report month (2015-02)")
    parser.add_argument("--warehouse", default="", help="a PostgreSQL database; its schemas scale_N must be empty")
    parser.add_argument("--project", default="", help="a folder whose deliveries have been taken in: publish only")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    return parser


def _in_a_process(scale: int, options: argparse.Namespace) -> dict[str, Any]:
    """Memory that one scale leaves behind would count for the next."""
    command = [sys.executable, "-m", "benchmarks.scale", "--one", str(scale), "--month", str(options.month)]
    places = ["--warehouse", options.warehouse, "--project", options.project]
    run = subprocess.run([*command, *places], stdout=subprocess.PIPE, encoding="utf-8", check=True)
    measured: dict[str, Any] = json.loads(run.stdout)
    return measured


class Meter:
    """Processor and wall seconds and peak memory by step; a step lasts until the next begins."""

    def __init__(self) -> None:
        self._watch = MemoryWatch()
        self._cpu: dict[str, float] = defaultdict(float)
        self._wall: dict[str, float] = defaultdict(float)
        self._step, self._since = "", (0.0, 0.0, 0.0)

    @contextmanager
    def running(self) -> Iterator[None]:
        with self._watch.running():
            yield
            self.step("")

    def step(self, name: str) -> None:
        own, others, wall = time.process_time(), _seconds_of_children(), time.perf_counter()
        if self._step:
            self._cpu[self._step] += own - self._since[0]
            self._wall[self._step] += wall - self._since[2]
            # The processes that make reports are seen when they have ended.
            self._cpu["reports"] += others - self._since[1]
        self._step, self._since = name, (own, others, wall)
        self._watch.step(name)

    def measured(self) -> dict[str, dict[str, float]]:
        peaks, wall = self._watch.peaks, self._wall
        wall["reports"], peaks["reports"] = wall["inspect"], peaks.get("inspect", 0)
        steps = [step for step in STEPS if step in self._cpu]
        return {step: {"cpu": self._cpu[step], "wall": wall[step], "peak": peaks.get(step, 0)} for step in steps}


def _seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _measure(scale: int, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    meter = Meter()
    with tempfile.TemporaryDirectory(prefix="mi-scale-") as folder, meter.running():
        if options.project:
            project = Project.read(Path(options.project), {})
        else:
            project = _make_project(Path(folder), options.warehouse, scale)
            meter.step("write")
            write_deliveries(project.incoming, scale=scale)
            meter.step("intake")
            take_deliveries_in(project, now=_NOW)
        _publish(project, options.month, meter)
    return meter.measured()


def _make_project(folder: Path, warehouse: str, scale: int) -> Project:
    """Each scale with a warehouse of its own: a DuckDB file in the folder, or a schema of the database."""
    address = f"{warehouse}{'&' if '?' in warehouse else '?'}schema=scale_{scale}" if warehouse else ""
    copy_project(folder)
    return Project.read(folder, {"MI_WAREHOUSE": address})


def _publish(project: Project, month: Month, meter: Meter) -> None:
    """As `mi publish`, with stand-ins for the commentary, which need the packets: so the figures are made first."""
    figures = _compute(project, month, meter)
    write_stand_ins(project, month)
    meter.step("publish")

    def progress(what: str, done: int, total: int) -> None:
        step = {("figures", 0): "identifiers", ("figures", 1): "inspect"}.get((what, done))
        if step or done == total:
            meter.step(step or "publish")

    with mock.patch("mi_lib.pipeline.month.compute_figures", return_value=figures):
        result = publish_month(project, month, workers=_JOBS, now=_NOW, progress=progress)
    _check(result)


def _compute(project: Project, month: Month, meter: Meter) -> Figures:
    def door(submission: Submission) -> dict[str, Publishable]:
        meter.step("door")
        packets = make_packets(submission)
        meter.step("compute")
        return packets

    version, orders = project.orders_of(month)
    meter.step("compute")
    with mock.patch("mi_lib.pipeline.figures.make_packets", door):
        return compute_figures(project, month, version, [order.recipient for order in orders])


def _check(result: MonthResult) -> None:
    """A report that was not finished would look fast."""
    for error in result.failed.values():
        raise error


if __name__ == "__main__":
    main()
