"""The command for caseworkers' and team leaders' lists: overview. Heavy rooms are imported inside, see `months`."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from mi_lib.cli import common
from mi_lib.cli.months import Renderer
from mi_lib.pipeline.project import Project

if TYPE_CHECKING:
    from mi_lib.pipeline.overview import OverviewResult


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="A month's work")(overview)


def overview(
    date: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="The day of the lists, with the data known then; without: today."
        ),
    ] = None,
    recipient: Annotated[list[str] | None, typer.Option(help="Only for this reader; may be repeated.")] = None,
    renderer: Renderer = "",
    jobs: common.Jobs = common.default_jobs(),
    as_json: common.AsJson = False,
) -> None:
    """Make the case overviews of a day: each caseworker's own cases, each team leader's own team.

    Each replaces the reader's earlier one, and who was given which list is logged. Caseworkers follow from the staff
    delivered: who has left gets none, and loses the one they had.

    Example: mi overview --date 2015-04-01 --recipient leder-t2
    """
    project = common.read_project(MI_RENDERER=renderer)
    day = common.day_of(date) or common.now().date()

    from mi_lib.pipeline.overview import make_overviews

    with common.progress_bar() as progress:
        result = make_overviews(
            project, day, recipient or (), workers=jobs, now=common.now(), progress=progress
        )  # fmt: skip
    _say(result, project, as_json=as_json)
    raise typer.Exit(result.exit_code)


def _say(result: "OverviewResult", project: Project, *, as_json: bool) -> None:
    if as_json:
        common.answer(
            {
                "day": result.day.isoformat(),
                "data_until": result.data_until.isoformat(),
                "published": sorted(result.published),
                "removed": result.removed,
                "failed": {name: str(error) for name, error in sorted(result.failed.items())},
                "warnings": {name: [str(each) for each in found] for name, found in sorted(result.warnings.items())},
            }
        )
        return
    if result.published:
        age = (result.day - result.data_until).days
        typer.echo(
            f"Case overviews of {result.day} for {_readers(len(result.published))} in {project.reports}\n"
            f"  data reach {result.data_until}{f', {age} days back: every page says so' if age > 1 else ''}"
        )
    for name in result.removed:
        typer.echo(f"  removed: {name} gets no overview any more")
    for name, found in sorted(result.warnings.items()):
        typer.echo("\n".join(f"  note for {name}: {each}" for each in found))
    for name, error in sorted(result.failed.items()):
        typer.echo(f"\n{name} keeps the overview they had.\n{error}", err=True)


def _readers(count: int) -> str:
    return f"{count} reader{'' if count == 1 else 's'}"
