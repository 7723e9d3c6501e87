"""Commands that look and change nothing: verify and doctor. Heavy rooms are imported inside, see `months`."""

from pathlib import Path
from typing import Annotated

import typer

from mi_lib.cli import common
from mi_lib.errors import PublishingError


def add_to(app: typer.Typer) -> None:
    for command in (verify, doctor):
        app.command(rich_help_panel="Checks")(command)


def verify(
    path: Annotated[Path | None, typer.Argument(help="A file, or a folder; without: all of reports/.")] = None,
    as_json: common.AsJson = False,
) -> None:
    """Is this file ours and untouched? Is this edition complete?

    Example: mi verify reports/fagudvalg/2015-01/v1.pdf
    """
    project = common.read_project()

    from mi_lib.publishing import verify as verify_path

    findings = verify_path(path or project.reports, reports=project.reports)
    if as_json:
        common.answer([str(finding) for finding in findings])
    else:
        typer.echo("\n".join(map(str, findings)) or f"{path or project.reports}: as published")
    raise typer.Exit(PublishingError.exit_code if findings else 0)


def doctor(as_json: common.AsJson = False) -> None:
    """Which renderer, browser, database and fonts are there.

    Example: mi doctor
    """
    project = common.read_project()

    from mi_lib.pipeline.doctor import examine

    checks = examine(project)
    if as_json:
        common.answer([{"what": check.what, "found": check.found, "ok": check.ok} for check in checks])
    else:
        for check in checks:
            typer.echo(f"{'ok     ' if check.ok else 'MISSING'} {check.what}: {check.found}")
    raise typer.Exit(0 if all(check.ok or check.optional for check in checks) else 2)
