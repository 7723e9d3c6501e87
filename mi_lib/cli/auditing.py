"""The command for the data-protection officer: audit. Heavy rooms are imported inside, see `months`."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mi_lib.cli import common
from mi_lib.errors import DisclosureError
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project

if TYPE_CHECKING:
    from mi_lib.pipeline.auditing import AuditOfMonth, TableSeen
    from mi_lib.pipeline.stranger import Answer, Exposure


_ACROSS_EDITIONS = (
    "Who subtracts knows nothing of late registrations: what is worked out can be wrong where a figure was revised"
    " between two editions. Compare with the true figure; `mi audit {month}` attacks with the true ones."
)


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="Data")(audit)


def audit(
    month: common.MonthArgument,
    against: Annotated[Path | None, typer.Option(help="Attack the pages below this folder, up to this month.")] = None,
    together: Annotated[
        str, typer.Option(help="Recipients who tell each other all they know: leder-t1,leder-t2. Says what they find.")
    ] = "",
    as_json: common.AsJson = False,
) -> None:
    """Attack a month's figures as each reader could: what is hidden, and how far it can be narrowed down.

    Example: mi audit 2015-02 --against reports
    """
    project = common.read_project()
    wanted = Month.parse(month)
    project.orders_of(wanted)
    allies = [project.distribution.recipient(name.strip()).id for name in together.split(",") if name.strip()]
    if against is not None:
        _attack_pages(project, against, wanted, allies, as_json=as_json)

    from mi_lib.pipeline.auditing import audit_month

    result = audit_month(project, wanted, allies)
    if as_json:
        common.answer(_as_json(result))
    elif allies:
        found = f"{' and '.join(allies)} together could work out {len(result.together)} small figures"
        typer.echo(f"{_which(result, wanted)}: {found}")
        for cell in result.together:
            typer.echo(f"  {cell}")
    else:
        _tell(result, wanted)
    for line in result.exposed:
        typer.echo(f"exposed to {line}", err=True)
    raise typer.Exit(DisclosureError.exit_code if result.exposed else 0)


def _as_json(result: "AuditOfMonth") -> dict[str, object]:
    from mi_lib.pipeline.auditing import LIMITS

    return {
        "version": result.version,
        "judged": result.judged,
        "exposed": list(result.exposed),
        "together": list(result.together),
        "limits": list(LIMITS),
        "tables": [asdict(table) | {"narrowest": _finite(table.narrowest)} for table in result.tables],
    }


_JUDGED = {"published": "as published", "computed": "as computed and not published yet"}

_HOW_TO_READ = """
A small figure is about few children (or employees). It is hidden, and so are others from which it could be worked out
by adding and subtracting. Below stands for each reader and table what is hidden, and between which numbers the best
known of its small figures must lie in the eyes of someone who has kept all that this reader was ever given. A table
without small figures is there for the sake of another table, or of an earlier edition."""


def _tell(result: "AuditOfMonth", month: Month) -> None:
    """The answer first, then reader by reader, then what is left to weigh."""
    from mi_lib.pipeline.auditing import LIMITS

    typer.echo(f"{_which(result, month)}: {len(result.exposed)} small figures can be worked out by a reader")
    typer.echo(_HOW_TO_READ)
    for reader, tables in groupby(result.tables, key=lambda table: table.reader):
        typer.echo(f"\n{reader}")
        for table in tables:
            typer.echo(f"  {table.table}: {_proof(table)}")
    typer.echo("\nNot prevented; weigh it before the reports leave:")
    for limit in LIMITS:
        typer.echo(f"  * {limit}")


def _which(result: "AuditOfMonth", month: Month) -> str:
    return f"{result.version} {month}, {_JUDGED[result.judged]}"


def _attack_pages(project: Project, folder: Path, until: Month, allies: Sequence[str], *, as_json: bool) -> None:
    """Read the tables off the pages, of this edition and all before it, and subtract. Ends the command."""
    from mi_lib.pipeline.stranger import PUBLIC, How, Reader, attack_pages

    audiences, recipients = project.distribution.audiences, project.distribution.recipients.values()
    readers = {each.id: Reader(audiences[each.audience].threshold, each.audience in PUBLIC) for each in recipients}
    answer = attack_pages(folder, readers, str(until), allies)
    if as_json:
        common.answer(_pages_as_json(answer))
    else:
        _tell_of_pages(answer, folder, until, allies)
    for each in answer.exposures:
        typer.echo(f"exposed to {each.reader}: {_in_words(each)}", err=True)
    if any(each.how is How.WORKED_OUT for each in answer.exposures):
        typer.echo(_ACROSS_EDITIONS.format(month=until), err=True)
    for contradiction in answer.contradictions:
        typer.echo(f"not attacked, as the pages contradict each other: {contradiction}", err=True)
    raise typer.Exit(DisclosureError.exit_code if answer.exposures or answer.contradictions else 0)


def _pages_as_json(answer: "Answer") -> dict[str, object]:
    def told(exposures: "Iterable[Exposure]") -> list[dict[str, object]]:
        return [asdict(each) | {"greatest": _end(each.greatest)} for each in exposures]

    return asdict(answer) | {name: told(getattr(answer, name)) for name in ("exposures", "narrowed", "together")}


def _tell_of_pages(answer: "Answer", folder: Path, until: Month, allies: Sequence[str]) -> None:
    """What was read comes before what was found in it."""
    coverage = answer.coverage
    unread = ", ".join(f"{kind} ({number})" for kind, number in sorted(coverage.unread.items()))
    typer.echo(f"{folder} up to {until}: {coverage.read} of {coverage.tables} tables read, with {coverage.stars_read}")
    typer.echo(f"of {coverage.stars} hidden figures; not read: {unread or 'none'}")
    typer.echo(f"{len(answer.exposures)} small figures are shown or can be worked out from the pages")
    if allies:
        typer.echo(f"{' and '.join(allies)} together could work out {len(answer.together)} more")
        for each in answer.together:
            typer.echo(f"  {_in_words(each)}")
    if answer.narrowed:
        typer.echo("Hidden figures that can be narrowed down; look up that each is no small one:")
        for each in answer.narrowed:
            typer.echo(f"  {each.reader}: {_in_words(each)}")


def _in_words(exposure: "Exposure") -> str:
    """Where it stands, what it is and what is known of it."""
    least, greatest = exposure.least, exposure.greatest
    known = f"{least:.0f}" if greatest - least < 1 else f"{least:.0f} to {greatest:.0f}"
    return f"{exposure.page}: {exposure.figure} ({exposure.how}: {known})"


def _proof(table: "TableSeen") -> str:
    if table.narrowest is None:
        return f"{table.hidden} hidden"
    least, greatest = table.narrowest
    upper = "any number" if math.isinf(greatest) else f"{greatest:.0f}"
    others = [each for each in table.told_by if each != table.table]
    linked = f" (adds up with {'; '.join(others)})" if others else ""
    return (
        f"{table.hidden} hidden, {table.secrets} of them small; one is known to be from {least:.0f} to {upper}{linked}"
    )


def _finite(interval: tuple[float, float] | None) -> list[float | None] | None:
    """JSON knows no infinity."""
    return None if interval is None else [_end(end) for end in interval]


def _end(number: float) -> float | None:
    return None if math.isinf(number) else number
