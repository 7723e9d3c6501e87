"""Commands for a month's work: demo, publish, report.

The heavy rooms are imported inside the commands: `mi --help` must answer at once, and a wrong month, recipient or
template is refused before pandas is loaded (tests/functional/test_start.py).
"""

from typing import Annotated

import typer

from mi_lib.cli import common
from mi_lib.cli.results import say_next, say_result
from mi_lib.periods import Month

Renderer = Annotated[str, typer.Option(help="auto (Quarto where it is installed), quarto or pandoc.", metavar="NAME")]


def add_to(app: typer.Typer) -> None:
    for command in (demo, publish, report):
        app.command(rich_help_panel="A month's work")(command)


def demo(
    scale: Annotated[int, typer.Option(min=1, help="How many times 45,000 inhabitants.")] = 1,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 2015,
    jobs: common.Jobs = common.default_jobs(),
) -> None:
    """Write a made-up municipality's deliveries, take them in and publish January to March 2015.

    Example: mi demo --scale 20
    """
    from mi_lib.pipeline.demo import make_demo

    project = common.read_project()
    with common.progress_bar() as progress:
        results = make_demo(project, scale=scale, seed=seed, workers=jobs, now=common.now(), progress=progress)
    for result in results:
        say_result(result, project)
    first = project.reports / "fagudvalg" / "2015-01" / "v1.html"
    typer.echo(f"\nAll data are synthetic. Open the committee's report of January 2015:\n  {first}")
    raise typer.Exit(next((result.exit_code for result in results if result.exit_code), 0))


def publish(
    month: common.MonthArgument,
    recipient: Annotated[list[str] | None, typer.Option(help="Only for this recipient; may be repeated.")] = None,
    renderer: Renderer = "",
    jobs: common.Jobs = common.default_jobs(),
    as_of: common.AsOf = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="To reports/drafts/ only, whatever is not answered yet.")
    ] = False,
    as_json: common.AsJson = False,
) -> None:
    """Publish what the annual plan has for a month, for everyone who gets it.

    With all data that have come; with --as-of, as it was known on a day. The report says which.

    A V1 whose signals have no explanation and action yet is refused (exit code 18), and so is commentary that says
    what the figures do not; `mi commentary MONTH` lists both.

    Example: mi publish 2015-01 --recipient fagudvalg
    """
    project = common.read_project(MI_RENDERER=renderer)
    wanted = Month.parse(month)
    project.orders_of(wanted, tuple(recipient or ()))

    from mi_lib.pipeline.month import publish_month

    with common.progress_bar() as progress:
        result = publish_month(
            project, wanted, recipient or (),
            workers=jobs, now=common.now(), as_of=common.day_of(as_of), progress=progress, draft=draft,
        )  # fmt: skip
    say_result(result, project, as_json=as_json)
    if result.published and not (draft or as_json):
        say_next(wanted, project)
    raise typer.Exit(result.exit_code)


def report(
    template: Annotated[str, typer.Argument(help="The report, for example v2-direktion.")],
    month: common.MonthArgument,
    recipient: Annotated[str, typer.Option(help="Whose figures.")],
    renderer: Renderer = "",
    as_of: common.AsOf = None,
) -> None:
    """Make one report for any month, marked as a draft (Udkast), in reports/drafts/.

    Example: mi report v2-direktion 2015-04 --recipient direktion
    """
    project = common.read_project(MI_RENDERER=renderer)
    wanted = Month.parse(month)
    project.distribution.report_for(template, recipient)
    project.plan_for(wanted)

    from mi_lib.pipeline.month import make_draft

    with common.progress_bar() as progress:
        result = make_draft(
            project, template, wanted, recipient, now=common.now(), as_of=common.day_of(as_of), progress=progress
        )
    say_result(result, project)
    if not result.failed:
        typer.echo(f"  {project.reports / 'drafts' / recipient / str(wanted) / f'{template}.html'}")
    raise typer.Exit(result.exit_code)
