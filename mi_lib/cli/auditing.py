"""The command for the data-protection officer: audit. Heavy rooms are imported inside, see `months`."""

import math
from pathlib import Path
from typing import Annotated

import typer

from mi_lib.cli import common
from mi_lib.errors import DisclosureError
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="Data")(audit)


def audit(
    month: common.MonthArgument,
    against: Annotated[Path | None, typer.Option(help="Attack the pages below this folder instead.")] = None,
    as_json: common.AsJson = False,
) -> None:
    """Attack a month's figures as each reader could: what is hidden, and how far it can be narrowed down.

    Example: mi audit 2015-02 --against reports
    """
    project = common.read_project()
    wanted = Month.parse(month)
    project.orders_of(wanted)
    if against is not None:
        _attack_pages(project, against, as_json=as_json)

    from dataclasses import asdict

    from mi_lib.pipeline.auditing import LIMITS, audit_month

    result = audit_month(project, wanted)
    if as_json:
        common.answer(
            {
                "version": result.version,
                "exposed": list(result.exposed),
                "limits": list(LIMITS),
                "tables": [asdict(table) | {"narrowest": _finite(table.narrowest)} for table in result.tables],
            }
        )
    else:
        for table in result.tables:
            typer.echo(
                f"{table.reader}: {table.table}\n  {table.hidden} hidden, {_proof(table.secrets, table.narrowest)}"
            )
            if table.told_by:
                typer.echo(f"  linked with: {'; '.join(table.told_by)}")
        typer.echo(f"\n{result.version} {wanted}: {len(result.exposed)} figures exposed")
        typer.echo("\nNot looked at:")
        for limit in LIMITS:
            typer.echo(f"  {limit}")
    for line in result.exposed:
        typer.echo(f"exposed to {line}", err=True)
    raise typer.Exit(DisclosureError.exit_code if result.exposed else 0)


def _attack_pages(project: Project, folder: Path, *, as_json: bool) -> None:
    """Read the tables off the pages, of all months together, and subtract. Ends the command."""
    from dataclasses import asdict

    from mi_lib.pipeline.against import attack_pages

    audiences, recipients = project.distribution.audiences, project.distribution.recipients.values()
    proofs = attack_pages(folder, {each.id: audiences[each.audience].threshold for each in recipients})
    if as_json:
        common.answer({"proofs": [asdict(proof) for proof in proofs]})
    else:
        typer.echo(f"{folder}: {len(proofs)} hidden figures can be worked out from the pages")
    for proof in proofs:
        typer.echo(f"{proof.page}: {proof.figure}", err=True)
    raise typer.Exit(DisclosureError.exit_code if proofs else 0)


def _proof(secrets: int, narrowest: tuple[float, float] | None) -> str:
    if narrowest is None:
        return "none of them small: they protect others"
    least, greatest = narrowest
    upper = "anything" if math.isinf(greatest) else f"{greatest:.0f}"
    return f"{secrets} of them small; the best that this reader can prove of one: from {least:.0f} to {upper}"


def _finite(interval: tuple[float, float] | None) -> list[float | None] | None:
    """JSON knows no infinity."""
    return None if interval is None else [None if math.isinf(end) else end for end in interval]
