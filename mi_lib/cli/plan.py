"""Commands of the annual plan: plan, due, deadline. Heavy rooms are imported inside, see `months`."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from mi_lib.cli import common
from mi_lib.errors import PlanError, UsageError
from mi_lib.pipeline.project import Project
from mi_lib.plan import AnnualPlan
from mi_lib.plan.checks import Finding, check_plan
from mi_lib.plan.deadlines import parse_meeting
from mi_lib.plan.names import one_of

SOMETHING_IS_DUE_TODAY = 20
"""Exit code of `mi due` for a scheduler; no kind of error has it."""

FORMATS = ("table", "csv", "json", "ics", "svg", "pdf")

Year = Annotated[int, typer.Argument(help="The plan's year: data/reference/plan-YEAR.yml.", metavar="YEAR", min=1990)]


def add_to(app: typer.Typer) -> None:
    for command in (plan, due, deadline):
        app.command(rich_help_panel="The annual plan")(command)


def plan(
    year: Year,
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}.", metavar="FORMAT")] = "table",
    output: Annotated[
        Path | None,
        typer.Option(help="File to write; for ics a folder gets one calendar for each forum and one for all."),
    ] = None,
    source: Annotated[
        int | None,
        typer.Option("--from", help="Draft YEAR from this year's plan, for a person to finish.", metavar="YEAR"),
    ] = None,
    move: Annotated[
        str, typer.Option("--what-if", help='Show what a move changes: "FORUM DAY -> DAY".', metavar="TEXT")
    ] = "",
    check: Annotated[bool, typer.Option("--check", help="Only check the plan; exit code 10 if it will hurt.")] = False,
) -> None:
    """Show the annual plan: as table, file, calendar or figure; draft the next one; try a move.

    Examples: mi plan 2015 · mi plan 2015 --format ics --output kalender · mi plan 2016 --from 2015 ·
    mi plan 2015 --what-if "fagudvalg 2015-01-28 -> 2015-02-04"
    """
    if sum((source is not None, bool(move), check)) > 1:
        raise UsageError("--from, --what-if and --check are three questions.", remedy="ask one at a time")
    project = common.read_project()
    if source is not None:
        _draft(project, year, source, output)
    elif move:
        _say_what_if(project.plans.of_year(year), move)
    elif check:
        _check(project.plans.of_year(year))
    else:
        _show(project, project.plans.of_year(year), _known_format(form), output)


def due(
    day: Annotated[str, typer.Option("--date", help="From this day on; without: today.", metavar="YYYY-MM-DD")] = "",
    days: Annotated[int, typer.Option(min=0, max=366, help="How many days to look ahead.")] = 7,
    as_json: common.AsJson = False,
) -> None:
    """What must be collected, made, approved and sent in the next days, in order, with the command for each.

    What is published, approved or sent already is marked "udført".
    Exit code for a scheduler: 0 nothing is left to do on the day itself, 20 something is.

    Example: mi due --date 2015-01-02
    """
    project = common.read_project()
    today = _day(day)

    from mi_lib.pipeline.due import due_work

    tasks = due_work(project, today, days)
    if as_json:
        common.answer([task.as_data() for task in tasks])
    else:
        typer.echo("\n".join(map(str, tasks)) or f"Intet skal gøres i de næste {days} dage.")
    left = [task for task in tasks if task.task.due == today and not task.done]
    raise typer.Exit(SOMETHING_IS_DUE_TODAY if left else 0)


def deadline(
    forum: Annotated[str, typer.Argument(help="Meeting forum, for example fagudvalg.")],
    meeting: Annotated[str, typer.Argument(help="Day and hour of the meeting, local time.", metavar="DATETIME")],
    explain: Annotated[bool, typer.Option("--explain", help="Say day by day why, in Danish.")] = False,
    profile: Annotated[
        str, typer.Option(help="Working days: default, strict_public_holidays or with_klemmedag.", metavar="NAME")
    ] = "",
    as_json: common.AsJson = False,
) -> None:
    """When the material for a meeting must be sent at the latest, by the rules of that year's plan.

    A year without a plan is reckoned by the four standard rules. The deadline goes to standard output, in ISO form.

    Example: mi deadline fagudvalg 2015-04-09T15:00 --explain
    """
    from mi_lib.pipeline.deadline import find_deadline

    found = find_deadline(common.read_project().plans, forum, parse_meeting(meeting), profile)
    if as_json:
        common.answer(
            {
                "forum": forum,
                "meeting": found.meeting.isoformat(timespec="minutes"),
                "deadline": found.at.isoformat(timespec="minutes"),
                "profile": found.profile,
                "explanation": found.explanation,
            }
        )
        return
    typer.echo(found.at.isoformat(timespec="minutes"))
    if explain:
        typer.echo("\n".join(found.explanation))


def _known_format(name: str) -> str:
    if name not in FORMATS:
        raise UsageError("There is no such format.", where="--format", found=repr(name), remedy=one_of(FORMATS, name))
    return name


def _day(text: str) -> date:
    if not text:
        return common.now().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            "This is not a day.", where="--date", found=repr(text), remedy="write it like 2015-01-02"
        ) from None


def _show(project: Project, plan: AnnualPlan, form: str, output: Path | None) -> None:
    if form == "pdf" and output is None:
        raise UsageError("A PDF is not for the terminal.", remedy="name the file: --output aarsplan.pdf")

    from mi_lib.pipeline import annual_plan

    if form == "ics" and output is not None and output.suffix != ".ics":
        for file in annual_plan.write_calendars(plan, output):
            typer.echo(file)
    else:
        _give(annual_plan.render_plan(project, plan, form, for_file=output is not None), output)


def _give(content: bytes, output: Path | None) -> None:
    """To the file, or as it is to standard output."""
    if output is None:
        typer.echo(content, nl=False)
        return
    from mi_lib.pipeline.annual_plan import write_file

    typer.echo(write_file(output, content))


def _draft(project: Project, year: int, source: int, output: Path | None) -> None:
    from mi_lib.plan.draft import draft_plan, draft_text

    draft = draft_plan(project.plans.of_year(source), year)
    text = draft_text((project.reference / f"plan-{source}.yml").read_text(encoding="utf-8"), draft)
    if output is not None and output.exists():
        raise UsageError(
            "The file is there already.", where=str(output), remedy="name another one: a draft overwrites nothing"
        )
    _give(text.encode("utf-8"), output)
    typer.echo(f"\nAfgør dette i årsplanen for {year}:\n{_listed(draft.decisions)}", err=True)


def _say_what_if(plan: AnnualPlan, move: str) -> None:
    from mi_lib.plan.whatif import Move, describe_what_if, what_if

    typer.echo("\n".join(describe_what_if(what_if(plan, Move.parse(move)))))


def _check(plan: AnnualPlan) -> None:
    findings = check_plan(plan)
    typer.echo(_listed(findings) if findings else f"Årsplanen for {plan.year} kan følges.")
    raise typer.Exit(PlanError.exit_code if findings else 0)


def _listed(findings: "tuple[Finding, ...] | list[Finding]") -> str:
    return "\n".join(f"- {finding.day}: {finding.danish}" for finding in findings)
