"""Time a month step by step: `python -m benchmarks.month [--scale N] [--month 2015-02] [--jobs N] [--mode kernel]`.

Everything happens in a temporary project and in the order of `mi demo`: deliveries are written and taken in, figures
computed, reports executed, rendered, inspected and published. With `--no-reports` it stops after the figures.
"""

import argparse
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from benchmarks.memory import MemoryWatch
from mi_lib.demo import write_deliveries
from mi_lib.periods import Month
from mi_lib.pipeline.deliver import take_deliveries_in
from mi_lib.pipeline.demo import publish_made_up
from mi_lib.pipeline.figures import compute_figures
from mi_lib.pipeline.month import MonthResult
from mi_lib.pipeline.project import Project
from mi_lib.pipeline.stopwatch import Seconds

ROOT = Path(__file__).resolve().parents[1]
_NOW = datetime(2015, 1, 2, 9, tzinfo=UTC)
_REPORT_STEPS = ("execute", "render", "inspect")
_STEP_OF_PROGRESS = {"figures": "compute", "reports": "reports"}

Result = TypeVar("Result")


@dataclass
class Measured:
    """Seconds and peak memory by step, and the month that was made."""

    seconds: Seconds
    memory: MemoryWatch
    result: MonthResult | None = None

    def step(self, name: str, work: Callable[[], Result]) -> Result:
        self.memory.step(name)
        with self.seconds.of(name):
            return work()


def main(words: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(words)
    # Before NumPy starts its threads, as `mi` does.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory(prefix="mi-benchmark-") as folder:
        copy_project(Path(folder))
        project = Project.read(Path(folder), {"MI_EXECUTION": options.mode})
        measured = Measured(Seconds(), MemoryWatch())
        with measured.memory.running():
            _measure(project, options, measured)
    print("\n".join(_table(measured, options)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.month", description="Time a month step by step.")
    parser.add_argument("--month", type=Month.parse, default=Month(2015, 2), help="report month (2015-02)")
    parser.add_argument("--scale", type=int, default=1, help="how many times 45,000 inhabitants (1)")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 8), help="reports made at the same time")
    parser.add_argument("--mode", choices=["warm", "kernel"], default="warm", help="how notebooks run (warm)")
    parser.add_argument("--no-reports", action="store_true", help="stop after the figures")
    return parser


def copy_project(folder: Path) -> None:
    """All that publishing needs but deliveries."""
    for name in ("data/reference", "notebooks", "assets"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("_quarto.yml", "_brand.yml"):
        shutil.copyfile(ROOT / name, folder / name)


def _measure(project: Project, options: argparse.Namespace, measured: Measured) -> None:
    measured.step("write", lambda: write_deliveries(project.incoming, scale=options.scale))
    measured.step("intake", lambda: take_deliveries_in(project, now=_NOW))
    if options.no_reports:
        version, orders = project.orders_of(options.month)
        recipients = [order.recipient for order in orders]
        measured.step("compute", lambda: compute_figures(project, options.month, version, recipients))
        return

    def progress(what: str, done: int, total: int) -> None:
        measured.memory.step("publish" if what == "reports" and done == total else _STEP_OF_PROGRESS[what])
        if what == "figures" and done == total:
            measured.memory.step("reports")

    result = publish_made_up(project, options.month, workers=options.jobs, now=_NOW, progress=progress)
    measured.result = result
    measured.seconds.update(compute=result.seconds["figures"], reports=result.seconds["reports"])
    measured.seconds["publish"] = result.seconds.get("publish", 0.0)


def _table(measured: Measured, options: argparse.Namespace) -> list[str]:
    total = sum(measured.seconds.values())
    lines = [
        f"{options.month}, scale {options.scale}, {options.jobs} jobs, {options.mode}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()} on {platform.system()}",
        "",
        f"{'step':<24}{'seconds':>9}{'share':>8}{'peak memory':>14}",
    ]
    for step, seconds in measured.seconds.items():
        peak = measured.memory.peaks.get(step, 0)
        lines.append(f"{step:<24}{seconds:9.1f}{seconds / total:8.0%}{_megabytes(peak):>14}")
    lines.append(f"{'in all':<24}{total:9.1f}{1:8.0%}{_megabytes(max(measured.memory.peaks.values(), default=0)):>14}")
    return lines + (_report_table(measured.result) if measured.result else [])


def _report_table(result: MonthResult) -> list[str]:
    """Seconds of work by report, whichever ran side by side, and each step's share of that work."""
    heads = "".join(f"{step:>9}" for step in _REPORT_STEPS)
    lines = ["", f"{'report (seconds of work)':<24}{heads}{'all':>9}"]
    for recipient, seconds in sorted(result.report_seconds.items()):
        values = [seconds[step] for step in _REPORT_STEPS]
        lines.append(f"{recipient:<24}{''.join(f'{value:9.2f}' for value in (*values, sum(values)))}")
    sums = [sum(seconds[step] for seconds in result.report_seconds.values()) for step in _REPORT_STEPS]
    work = sum(sums) or 1.0
    lines.append(f"{'in all':<24}{''.join(f'{value:9.2f}' for value in (*sums, work))}")
    lines.append(f"{'share':<24}{''.join(f'{value / work:9.0%}' for value in (*sums, work))}")
    lines += [f"failed: {recipient}: {error}" for recipient, error in sorted(result.failed.items())]
    return lines


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size else "–"


if __name__ == "__main__":
    main()
