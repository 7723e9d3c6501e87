"""How the end of a month is told: who has it, who has not and why."""

from typing import TYPE_CHECKING

import typer

from mi_lib.cli import common
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project

if TYPE_CHECKING:
    from mi_lib.pipeline.month import MonthResult


def say_result(result: "MonthResult", project: Project, *, as_json: bool = False) -> None:
    """What was published goes to standard output, what failed to standard error."""
    if as_json:
        common.answer(
            {
                "month": str(result.month),
                "version": result.version,
                "published": sorted(result.published),
                "failed": {name: str(error) for name, error in sorted(result.failed.items())},
                "commentary": result.notes,
                "warnings": {name: [str(each) for each in found] for name, found in sorted(result.warnings.items())},
            }
        )
        return
    if result.published:
        typer.echo(f"{result.version} {result.month}: {', '.join(sorted(result.published))} in {project.reports}")
    for note in result.notes:
        typer.echo(f"  commentary, {note}")
    for name, found in sorted(result.warnings.items()):
        typer.echo("\n".join(f"  note for {name}: {each}" for each in found))
    for name, error in sorted(result.failed.items()):
        typer.echo(f"\n{name} keeps the edition it had.\n{error}", err=True)


def say_next(month: Month, project: Project) -> None:
    """Next month is not forgotten: when this version comes again, and by when the units must have delivered."""
    version, following = project.plans.version_of(month), project.plans.next_edition(month)
    if following is None:
        command = f"mi plan {month.year + 1} --from {month.year}"
        typer.echo(f"  next {version.id}: in no plan yet; draft one with {command}")
    elif project.plan_for(following).meetings_of(following):
        day = project.plan_for(following).delivery_day(following)
        typer.echo(f"  next {version.id}: {following}, deliveries by {day}")
