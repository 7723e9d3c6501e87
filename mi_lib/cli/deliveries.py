"""Commands for deliveries: intake, status and contract. Heavy rooms are imported inside, see `months`."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mi_lib import deliveries
from mi_lib.cli import common
from mi_lib.errors import DeliveryError, UsageError
from mi_lib.periods import Month

if TYPE_CHECKING:
    from mi_lib.intake import IntakeResult, Preview
    from mi_lib.pipeline.status import Owed, Status

_WARNINGS_SHOWN = 20
_STATES = {"accepted": "modtaget", "refused": "afvist", "missing": "mangler", "awaited": "ventes"}


def add_to(app: typer.Typer) -> None:
    for command in (intake, status, contract):
        app.command(rich_help_panel="Data")(command)


def intake(
    files: Annotated[list[Path] | None, typer.Argument(help="Files; without any: all of data/incoming.")] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what the files would change; take nothing in.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Let a file count again that another had replaced.")] = False,
    sender: Annotated[str, typer.Option("--from", help="Who sent the files; kept with them.", metavar="NAME")] = "",
    as_json: common.AsJson = False,
) -> None:
    """Take deliveries in. A refused file is kept beside an explanation for the office that sent it.

    A corrected file for the same table and month replaces the one before, which is kept; --diff shows the difference
    before it counts. Warnings say what is allowed but strange.

    Example: mi intake data/incoming/skole/pupil_absence_month_2015-01.csv --from "Skole, Jens Bøgelund"
    """
    project = common.read_project()
    for file in files or ():
        if not file.is_file():
            raise UsageError("There is no such file.", where="FILE", found=str(file), remedy="check the name")
    if again and not files:
        raise UsageError("--again needs the files that are to count again.", remedy="name them: mi intake --again FILE")

    from mi_lib.pipeline.deliver import preview_deliveries, take_deliveries_in

    if diff:
        _say_previews(preview_deliveries(project, files), as_json=as_json)
        return
    with common.progress_bar() as progress:
        result = take_deliveries_in(
            project, files, now=common.now(), received_from=sender, again=again, progress=progress
        )  # fmt: skip
    _say_result(result, as_json=as_json)
    raise typer.Exit(DeliveryError.exit_code if result.refused else 0)


def status(
    month: common.MonthArgument,
    reminders: Annotated[
        Path | None, typer.Option(help="Write a reminder for each unit that owes something, to this folder.")
    ] = None,
    as_json: common.AsJson = False,
) -> None:
    """Who has delivered what for a month's report, and what is missing, late or refused.

    Exit code 11 when something is refused, or missing after the due day.

    Example: mi status 2015-02 --reminders rykkere
    """
    project, now = common.read_project(), common.now()
    wanted = Month.parse(month)
    project.plan_for(wanted).delivery_day(wanted)

    from mi_lib.pipeline.reminders import write_reminders
    from mi_lib.pipeline.status import find_status

    found = find_status(project, wanted, now)
    written = write_reminders(found, reminders, now.date(), project.distribution.sender) if reminders else []
    if as_json:
        common.answer(_status_json(found) | {"reminders": [str(path) for path in written]})
    else:
        _say_status(found)
        for path in written:
            typer.echo(path)
    raise typer.Exit(0 if found.is_complete else DeliveryError.exit_code)


def contract(
    table: Annotated[str, typer.Argument(help="The table, for example notification.")],
    output: Annotated[Path | None, typer.Option(help="Write an Excel template for the office to this folder.")] = None,
) -> None:
    """Print what a table must hold, in Danish, for the office that delivers it; or write it a template to fill in.

    Example: mi contract notification --output skabeloner
    """
    wanted = deliveries.contract(table)

    from mi_lib.deliveries.page import contract_page

    if output is None:
        typer.echo(contract_page(wanted), nl=False)
        return
    from mi_lib.deliveries.template import write_template

    typer.echo(write_template(wanted, output))


def _say_result(result: "IntakeResult", *, as_json: bool) -> None:
    counts = {
        name: len(getattr(result, name)) for name in ("accepted", "known", "outdated", "refused")
    }  # fmt: skip
    if as_json:
        common.answer(counts | _result_json(result))
    else:
        older = f", {counts['outdated']} replaced before" if result.outdated else ""
        typer.echo(
            f"{counts['accepted']} taken in, {counts['known']} known already{older}, {counts['refused']} refused"
        )
        for line in _result_lines(result):
            typer.echo(line, err=True)
    for refusal in result.refused:
        typer.echo(f"\n{refusal.report}", err=True)


def _result_json(result: "IntakeResult") -> dict[str, Any]:
    files = {each.delivery_id: each.file_name for each in result.accepted}
    return {
        "reports": [str(refusal.kept_at) + ".txt" for refusal in result.refused],
        "replaced": {each.delivery.file_name: each.difference.summary for each in result.replaced},
        "older": [str(each.path) for each in result.outdated],
        "warnings": {files[name]: texts for name, texts in result.warnings.items()},
    }


def _result_lines(result: "IntakeResult") -> list[str]:
    files = {each.delivery_id: each.file_name for each in result.accepted}
    replaced = [
        f"{each.delivery.file_name} erstatter {each.earlier_file}: {each.difference.summary}"
        for each in result.replaced
    ]  # fmt: skip
    outdated = [
        f"{each.path.name} er en ældre version; {each.current_file} gælder. Skal den gælde igen: "
        f'mi intake --again "{each.path}"'
        for each in result.outdated
    ]
    warnings = [f"{name}: {text}" for key, name in files.items() for text in result.warnings.get(key, ())]
    return [*replaced, *outdated, *_first_warnings(warnings)]


def _first_warnings(warnings: list[str]) -> list[str]:
    """All are kept with their deliveries; a first intake of three years would fill the screen with them."""
    more = len(warnings) - _WARNINGS_SHOWN
    rest = [f"… og {more} advarsler mere. `mi status MÅNED` viser dem for en rapport."] if more > 0 else []
    return [*(f"ADVARSEL {line}" for line in warnings[:_WARNINGS_SHOWN]), *rest]


def _say_previews(previews: "list[Preview]", *, as_json: bool) -> None:
    if as_json:
        common.answer([_preview_json(each) for each in previews])
        return
    for each in previews:
        typer.echo(_preview_text(each))


def _preview_text(each: "Preview") -> str:
    if each.refusal:
        return each.refusal.report
    if each.known:
        return f"{each.path.name}: den gælder allerede"
    if each.difference is None:
        return f"{each.path.name}: ny leverance, {each.rows} rækker"
    head = f"{each.path.name} i stedet for {each.earlier_file}: {each.difference.summary}"
    return "\n".join([head, *each.difference.lines()])


def _preview_json(each: "Preview") -> dict[str, Any]:
    difference = each.difference
    return {
        "file": each.path.name if each.refusal is None else each.refusal.file_name,
        "refused": each.refusal.report if each.refusal else None,
        "known": each.known,
        "rows": each.rows,
        "replaces": each.earlier_file,
        "added": list(difference.added) if difference else [],
        "removed": list(difference.removed) if difference else [],
        "changed": {key: list(columns) for key, columns in difference.changed} if difference else {},
    }


def _say_status(found: "Status") -> None:
    typer.echo(f"Rapporten for {found.month}: data til og med {_day(found.month.cutoff)}, frist {_day(found.due)}")
    for unit in found.plan.units.values():
        owed = [each for each in found.owed if each.unit == unit.id]
        if owed:
            typer.echo(f"\n{unit.title}: {unit.responsible.name} <{unit.responsible.email}>")
            for each in owed:
                typer.echo(f"  {_state(each):<9} {each.month}  {each.table:<22} {_detail(each)}".rstrip())
                for note in _notes(each):
                    typer.echo(f"{'':20} {note}")
    typer.echo(f"\n{_summary(found)}")
    if found.published_at and found.news:
        typer.echo(
            f"Rapporten er udgivet {_day(found.published_at.astimezone())}. Siden er kommet: {', '.join(found.news)}. "
            f"`mi publish {found.month}` laver den igen med dem."
        )


def _state(each: "Owed") -> str:
    return "for sent" if each.late else _STATES[each.state]


def _detail(each: "Owed") -> str:
    if not (each.received_at and each.first_received_at):
        return each.title
    first, current = each.first_received_at, each.received_at
    corrected = f", rettet {_day(current)}" if current != first else ""
    rows = "1 række" if each.rows == 1 else f"{each.rows} rækker"
    return f"{each.title}: {_day(first)}{corrected}, {rows}"


def _notes(each: "Owed") -> list[str]:
    """What is refused and still open, then the warnings."""
    counts = "; den modtagne fil gælder" if each.state == "accepted" else ""
    refused = [f"AFVIST   en fil er afvist{counts}. Se {refused.report.as_posix()}" for refused in each.refused]
    return [*refused, *(f"ADVARSEL {warning}" for warning in each.warnings)]


def _summary(found: "Status") -> str:
    """`24 leverancer: 22 modtaget, heraf 1 for sent, 1 afvist, 1 mangler.`"""
    counts = Counter(_STATES[each.state] for each in found.owed)
    late = sum(each.late for each in found.owed)
    parts = [f"{counts['modtaget']} modtaget{f', heraf {late} for sent' if late else ''}"]
    parts += [f"{counts[word]} {word}" for word in ("afvist", "mangler", "ventes") if counts[word]]
    if unclear := sum(bool(each.refused) and each.state == "accepted" for each in found.owed):
        parts.append(f"{unclear} med en afvist rettelse")
    return f"{len(found.owed)} leverancer: {', '.join(parts)}."


def _day(when: date) -> str:
    return f"{when:%d-%m-%Y}"


def _status_json(found: "Status") -> dict[str, Any]:
    return {
        "month": str(found.month),
        "cutoff": found.month.cutoff.isoformat(),
        "due": found.due.isoformat(),
        "complete": found.is_complete,
        "published": found.published_at.isoformat() if found.published_at else None,
        "news": list(found.news),
        "tables": [_owed_json(each, found) for each in found.owed],
    }


def _owed_json(each: "Owed", found: "Status") -> dict[str, Any]:
    unit = found.plan.unit(each.unit)
    return {
        "table": each.table,
        "title": each.title,
        "month": str(each.month),
        "unit": each.unit,
        "responsible": unit.responsible.name,
        "email": unit.responsible.email,
        "due": each.due.isoformat(),
        "state": each.state,
        "received": each.received_at.isoformat() if each.received_at else None,
        "file": each.file_name,
        "rows": each.rows,
        "late": each.late,
        "refused": [str(refused.report) for refused in each.refused],
        "warnings": list(each.warnings),
    }
