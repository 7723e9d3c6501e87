"""Is it a straight line? `python -m benchmarks.scale [1 5 20] [--month 2015-02] [--warehouse URL]`.

For each scale (times 45,000 inhabitants) a process of its own writes the demo's deliveries, takes them in and computes
one month in a temporary project. The table gives processor seconds, which other programs on the machine change little,
peak memory, and processor seconds for each unit of scale: where the last column does not rise, the line is straight.

Measured at scale 100 (4.5 million inhabitants, 860 files, 30.1 million rows, largest file 35 MB), on two cores others
used too, so that processor seconds are rather too high: writing 285 s and 0.94 GB; intake 474 s and 1.28 GB; the
observations of V2 for February 2015 397 s and 2.46 GB (scale 1 and 5 beside the same neighbours: intake 41 and 57 s,
compute with the door 37 and 32 s). The door and the reports have not been run at that scale.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.memory import MemoryWatch
from benchmarks.month import ROOT
from mi_lib.demo import write_deliveries
from mi_lib.periods import Month
from mi_lib.pipeline.deliver import take_deliveries_in
from mi_lib.pipeline.figures import compute_figures
from mi_lib.pipeline.project import Project

_NOW = datetime(2015, 1, 2, 9, tzinfo=UTC)
STEPS = ("write", "intake", "compute")


def main(words: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(words)
    if options.one:
        print(json.dumps(_measure(options.scales[0], options)))
        return
    print(f"{'scale':>5}  {'step':<8}{'cpu seconds':>12}{'wall':>9}{'peak memory':>13}{'cpu seconds per scale':>23}")
    for scale in options.scales:
        measured = _in_a_process(scale, options)
        for step in STEPS:
            cpu, wall, peak = (measured[step][name] for name in ("cpu", "wall", "peak"))
            print(f"{scale:>5}  {step:<8}{cpu:12.1f}{wall:9.1f}{peak / 1e6:10.0f} MB{cpu / scale:23.2f}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Is it a straight line?")
    parser.add_argument("scales", type=int, nargs="*", default=[1, 5, 20], help="times 45,000 inhabitants (1 5 20)")
    parser.add_argument("--month", type=Month.parse, default=Month(2015, 2), help="report month (2015-02)")
    parser.add_argument("--warehouse", default="", help="a PostgreSQL database; its schemas scale_N must be empty")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    return parser


def _in_a_process(scale: int, options: argparse.Namespace) -> dict[str, Any]:
    """Memory that one scale leaves behind would count for the next."""
    command = [sys.executable, "-m", "benchmarks.scale", "--one", str(scale), "--month", str(options.month)]
    run = subprocess.run(
        [*command, "--warehouse", options.warehouse], stdout=subprocess.PIPE, encoding="utf-8", check=True
    )  # fmt: skip
    measured: dict[str, Any] = json.loads(run.stdout)
    return measured


def _measure(scale: int, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory(prefix="mi-scale-") as folder:
        project = _make_project(Path(folder), options.warehouse, scale)
        watch = MemoryWatch()
        with watch.running():
            times = {name: _timed(name, work, watch) for name, work in _steps(project, scale, options.month)}
    return {name: {**times[name], "peak": watch.peaks.get(name, 0)} for name in STEPS}


def _make_project(folder: Path, warehouse: str, scale: int) -> Project:
    """Each scale with a warehouse of its own: a DuckDB file in the folder, or a schema of the database."""
    address = f"{warehouse}{'&' if '?' in warehouse else '?'}schema=scale_{scale}" if warehouse else ""
    shutil.copytree(ROOT / "data" / "reference", folder / "data" / "reference")
    shutil.copyfile(ROOT / "_quarto.yml", folder / "_quarto.yml")
    return Project.read(folder, {"MI_WAREHOUSE": address})


def _steps(project: Project, scale: int, month: Month) -> list[tuple[str, Callable[[], object]]]:
    version, orders = project.orders_of(month)
    recipients = [order.recipient for order in orders]
    return [
        ("write", lambda: write_deliveries(project.incoming, scale=scale)),
        ("intake", lambda: take_deliveries_in(project, now=_NOW)),
        ("compute", lambda: compute_figures(project, month, version, recipients)),
    ]


def _timed(name: str, work: Callable[[], object], watch: MemoryWatch) -> dict[str, float]:
    watch.step(name)
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}


if __name__ == "__main__":
    main()
