"""Commands that let reports go: approve and send. Heavy rooms are imported inside, see `months`."""

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from mi_lib.cli import common
from mi_lib.errors import UsageError
from mi_lib.periods import Month


def add_to(app: typer.Typer) -> None:
    for command in (approve, send):
        app.command(rich_help_panel="Approval and sending")(command)


def approve(
    month: common.MonthArgument,
    recipient: Annotated[list[str] | None, typer.Option(help="This recipient's report; may be repeated.")] = None,
    forum: Annotated[list[str] | None, typer.Option(help="The report for this meeting forum; may be repeated.")] = None,
    by: Annotated[str, typer.Option(help="Who approves; without: the name you are logged on with.")] = "",
    as_json: common.AsJson = False,
) -> None:
    """Record that you have read the published reports and let them go: some, or all of the month.

    The approval holds for these very files: a report that is published anew and differs must be approved again.

    Example: mi approve 2015-01 --forum fagudvalg --by "Kirsten Holmgaard"
    """
    project = common.read_project()
    wanted = Month.parse(month)

    from mi_lib.pipeline.sending import approve_reports

    approvals = approve_reports(
        project, wanted, recipients=recipient or (), forums=forum or (), by=by or _logged_on(), now=common.now()
    )  # fmt: skip
    if as_json:
        common.answer([asdict(approval) for approval in approvals])
        return
    for approval in approvals:
        digests = ", ".join(f"{name} {digest[:12]}" for name, digest in approval.files.items())
        typer.echo(f"{approval.recipient}: approved by {approval.by} ({digests})")


def send(
    month: common.MonthArgument,
    forum: Annotated[str, typer.Option(help="The meeting forum that gets the report.")],
    late: Annotated[bool, typer.Option("--late", help="Send although the deadline has passed.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Send although a server has had the same files.")] = False,
    smtp: Annotated[str, typer.Option(help="Hand the letter to this mail server.", metavar="HOST:PORT")] = "",
    output: Annotated[Path | None, typer.Option(help="Folder for the .eml file.")] = None,
    as_json: common.AsJson = False,
) -> None:
    """Write the covering e-mail for a meeting, PDF attached, as a file to open and send; or hand it to a server.

    Refused: what is not approved, what is late, drafts and case overviews. What was sent is logged by hash.

    Example: mi send 2015-01 --forum udvalgsformand --smtp mail.bakkedal.example:25
    """
    if smtp and output:
        raise UsageError("--smtp and --output exclude each other.", remedy="send the letter, or write it to a folder")
    project = common.read_project()
    wanted = Month.parse(month)

    from mi_lib.pipeline.sending import send_report
    from mi_lib.sending import MailServer

    server = MailServer.parse(smtp) if smtp else None
    sent = send_report(
        project, wanted, forum, late=late, again=again, server=server, folder=output, now=common.now()
    )  # fmt: skip
    if as_json:
        common.answer({**asdict(sent.sending), "file": str(sent.file) if sent.file else None})
    elif sent.file:
        typer.echo(f"{sent.file}\n  {sent.subject}\n  open it and send it to {sent.to}")
    else:
        typer.echo(f"{server} has taken the letter to {sent.to}\n  {sent.subject}")


def _logged_on() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise UsageError("Nobody is named as the one who approves.", remedy="say who: --by NAME") from None
