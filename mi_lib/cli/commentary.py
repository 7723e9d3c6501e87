"""The command for the analysts' words: which signals want an answer, and what is wrong with the text so far."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mi_lib.cli import common
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project

if TYPE_CHECKING:
    from mi_lib.pipeline.commenting import Commented


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="A month's work")(commentary)


def commentary(
    month: common.MonthArgument,
    new: Annotated[bool, typer.Option("--new", help="Write a file to fill in for each signal that has none.")] = False,
    as_json: common.AsJson = False,
) -> None:
    """List what a month's signals ask for and what is written, and hold the text against the figures.

    Files are data/commentary/MONTH/<theme>.md; none is ever overwritten. Needs `mi compute MONTH` before.

    Example: mi commentary 2015-01 --new
    """
    project = common.read_project()
    wanted = Month.parse(month)
    project.orders_of(wanted)

    from mi_lib.pipeline.commenting import open_commentary, write_skeletons

    commented = open_commentary(project, wanted)
    written = write_skeletons(project, commented, common.now().date()) if new else []
    if as_json:
        common.answer(_as_json(commented, project) | {"written": [_shown(file, project) for file in written]})
        return
    for file in written:
        typer.echo(f"written: {_shown(file, project)}")
    _say(commented, project)


def _say(commented: "Commented", project: Project) -> None:
    typer.echo(f"{commented.version} {commented.month}: {len(commented.slots)} signals that ask for an answer")
    for slot in commented.slots:
        asked = f"needs {', '.join(slot.missing)}" if slot.missing else "explanation and action are written"
        typer.echo(f"  {slot.state:<10} {slot.theme}: {slot.figures[0]}, {slot.signal}; {asked}")
    for theme, (before, comment) in commented.promised.items():
        status = "no status yet" if theme in commented.not_followed_up else "status is written"
        typer.echo(f"  promised   {theme}: in {before}, {comment.front.responsible or 'nobody named'}; {status}")
    for theme, comment in commented.comments.items():
        typer.echo(f"  written    {theme}: {comment.front.author}, {comment.front.date}")
    for finding in commented.findings:
        typer.echo(f"  {finding.severity:<10} {finding}")
    if not commented.slots and not commented.comments:
        typer.echo(f"  nothing is written in {_shown(commented.folder / str(commented.month), project)}")


def _as_json(commented: "Commented", project: Project) -> dict[str, Any]:
    return {
        "month": str(commented.month),
        "version": commented.version,
        "folder": _shown(commented.folder / str(commented.month), project),
        "slots": [
            {
                "theme": slot.theme,
                "title": slot.title,
                "state": slot.state,
                "signal": slot.signal,
                "figures": list(slot.figures),
                "missing": list(slot.missing),
            }
            for slot in commented.slots
        ],
        "promised": [
            {
                "theme": theme,
                "edition": str(before),
                "responsible": comment.front.responsible,
                "deadline": comment.front.deadline.isoformat() if comment.front.deadline else None,
                "followed_up": theme not in commented.not_followed_up,
            }
            for theme, (before, comment) in commented.promised.items()
        ],
        "comments": [
            {
                "theme": theme,
                "file": comment.path.as_posix(),
                "author": comment.front.author,
                "date": comment.front.date.isoformat(),
                "audiences": list(comment.front.audiences),
            }
            for theme, comment in commented.comments.items()
        ],
        "findings": [vars(finding) for finding in commented.findings],
    }


def _shown(path: Path, project: Project) -> str:
    return path.relative_to(project.settings.root).as_posix()
