"""What several commands share: the project, the clock, progress, and answers for scripts."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from mi_lib.pipeline.project import Project

Report = Callable[[str, int, int], None]

MonthArgument = Annotated[str, typer.Argument(help="Report month, YYYY-MM.", metavar="MONTH")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON on standard output.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], metavar="DATE",
        help="Only with what had been received by the end of this day; otherwise with everything.",
    ),
]  # fmt: skip
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="Reports made at the same time.")]

_STEPS = {
    "deliveries": "Deliveries written",
    "intake": "Deliveries taken in",
    "figures": "Figures computed",
    "reports": "Reports made",
}


def read_project(**overrides: str) -> Project:
    """The project that the current folder belongs to; overrides stand in for environment variables."""
    return Project.read(Path.cwd(), {**os.environ, **overrides})


def now() -> datetime:
    """The clock, in the municipality's local time with its offset."""
    return datetime.now().astimezone()


def day_of(moment: datetime | None) -> date | None:
    """The day of a date option, which Typer reads as a midnight."""
    return moment.date() if moment else None


def default_jobs() -> int:
    return min(os.cpu_count() or 1, 8)


def answer(content: Any) -> None:
    """For a script: JSON on standard output, nothing else there."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


@contextmanager
def progress_bar() -> Iterator[Report]:
    """A bar per step on standard error; in a log file (no terminal) it stays silent."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, disable=not sys.stderr.isatty()) as bar:
        tasks: dict[str, Any] = {}

        def report(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(_STEPS[step], total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield report
