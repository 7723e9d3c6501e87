"""From published to sent: a person approves, a letter is written for a meeting, the log says who was sent what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from mi_lib.errors import PlanError, PublishingError, UsageError
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project
from mi_lib.plan import Deadline
from mi_lib.publishing import read_manifest
from mi_lib.recipients import Recipient, Sender
from mi_lib.sending import (
    Approval,
    Letter,
    MailServer,
    PublishedReport,
    Sending,
    approve,
    check_approved,
    check_not_sent,
    hand_over,
    log_sending,
    make_message,
    read_published,
)

_LOCAL = ZoneInfo("Europe/Copenhagen")
"""Deadlines are local civil time, whatever zone the machine keeps."""

_OPENS_FOR_EDITING = {"X-Unsent": "1"}
"""Outlook then opens the file as a letter to send, not as one received."""


@dataclass(frozen=True)
class SentLetter:
    """What was sent, how, and the file where it was written instead of handed to a server."""

    sending: Sending
    subject: str
    to: str
    file: Path | None


def approve_reports(
    project: Project,
    month: Month,
    *,
    recipients: Iterable[str] = (),
    forums: Iterable[str] = (),
    by: str,
    now: datetime,
) -> list[Approval]:
    """Record that `by` lets the published reports of these recipients and forums go; of everyone, if none is named.

    Raises UsageError or PlanError for a name that gets no report this month, PublishingError for a report that is not
    published as it was made. Then nothing is approved.
    """
    names = [*recipients, *(_meeting(project, month, forum)[1].id for forum in forums)]
    version, orders = project.orders_of(month, tuple(dict.fromkeys(names)))
    published = [
        read_published(project.reports, order.recipient, month, version.id.lower())
        for order in orders
    ]  # fmt: skip
    ledger = approvals_of(project, month)
    return [approve(each, ledger, by=by, at=now.isoformat(timespec="seconds")) for each in published]


def send_report(
    project: Project,
    month: Month,
    forum: str,
    *,
    late: bool = False,
    again: bool = False,
    server: MailServer | None = None,
    folder: Path | None = None,
    now: datetime,
) -> SentLetter:
    """Write the covering e-mail for a forum's meeting, or hand it to a server, and log what was sent.

    Raises UsageError or PlanError for a forum without a meeting this month, PublishingError for a report that is not
    published, not approved as it is, too late without `late`, or already sent without `again`. Then nothing is sent.
    """
    deadline, recipient = _meeting(project, month, forum)
    version, _ = project.orders_of(month, (recipient.id,))
    published = read_published(project.reports, recipient.id, month, version.id.lower())
    check_approved(published, approvals_of(project, month))
    passed = _has_passed(deadline, now)
    if passed and not late:
        raise _too_late(deadline, month)
    sending = _sending(published, deadline, late=passed, by_server=server is not None, now=now)
    log = sent_log_of(project, month)
    if not again:
        check_not_sent(sending, log)
    letter = _letter(project, published, deadline, recipient, late=passed)
    message = partial(make_message, letter, published.pdf.read_bytes(), now)
    file = None
    if server is not None:
        hand_over(message(), server)
    else:
        file = _write(message(_OPENS_FOR_EDITING), folder or log.parent / "mail", f"{month}-{forum}.eml")
    log_sending(sending, log)
    return SentLetter(sending, letter.subject, letter.to_email, file)


def approvals_of(project: Project, month: Month) -> Path:
    """Where a month's approvals are recorded."""
    return project.editions() / str(month) / "approvals.jsonl"


def sent_log_of(project: Project, month: Month) -> Path:
    """Where is recorded who was sent what of a month."""
    return project.editions() / str(month) / "sent.jsonl"


def _meeting(project: Project, month: Month, forum: str) -> tuple[Deadline, Recipient]:
    """The forum's deadline for the edition of this month, and whose report it gets."""
    plan = project.plan_for(month)
    plan.forum(forum)
    deadlines = {deadline.forum: deadline for deadline in plan.deadlines_of(month)}
    if forum not in deadlines:
        raise PlanError(
            "This meeting forum does not treat the report of this month.",
            where=f"{plan.version_of(month).id} {month}",
            found=forum,
            remedy=f"use one of {', '.join(deadlines)}",
        )
    return deadlines[forum], project.distribution.recipient_of(forum)


def _has_passed(deadline: Deadline, now: datetime) -> bool:
    return now.astimezone(_LOCAL).replace(tzinfo=None) > deadline.at


def _too_late(deadline: Deadline, month: Month) -> PublishingError:
    return PublishingError(
        "The deadline for this meeting has passed.",
        where=f"{deadline.forum} {month}",
        found=f"deadline {deadline.at:%Y-%m-%d %H:%M}, meeting {deadline.meeting.at:%Y-%m-%d %H:%M}",
        remedy="use --late to send it all the same; the letter then says that it is late",
    )


def _sending(published: PublishedReport, deadline: Deadline, *, late: bool, by_server: bool, now: datetime) -> Sending:
    return Sending(
        at=now.isoformat(timespec="seconds"),
        forum=deadline.forum,
        recipient=published.receipt.recipient,
        report=published.receipt.report,
        deadline=deadline.at.isoformat(timespec="minutes"),
        late=late,
        way="smtp" if by_server else "eml",
        files=dict(published.digests),
    )


def _letter(
    project: Project, published: PublishedReport, deadline: Deadline, recipient: Recipient, *, late: bool
) -> Letter:
    plan, receipt = project.plan_for(deadline.meeting.month), published.receipt
    sender = _sender(project)
    return Letter(
        to_name=recipient.name,
        to_email=recipient.email or "",
        salutation=recipient.salutation or "",
        sender_name=sender.name,
        sender_email=sender.email,
        municipality=project.settings.municipality,
        month=receipt.month,
        report=receipt.report,
        title=receipt.title,
        themes=[theme.title for theme in plan.themes_of(deadline.meeting.version)],
        forum=deadline.forum,
        forum_title=plan.forum(deadline.forum).title,
        meeting=deadline.meeting.at,
        cutoff=receipt.cutoff,
        link=_link(project, f"{receipt.folder}/{published.html.name}"),
        previous=_previous(project, published),
        late_for=deadline.at if late else None,
        synthetic=receipt.synthetic,
    )


def _sender(project: Project) -> Sender:
    sender = project.distribution.sender
    if sender is None:
        raise UsageError(
            "Nobody signs the letters.",
            where="recipients.yml: sender",
            remedy="write sender: {name: …, email: …}",
        )
    return sender


def _previous(project: Project, published: PublishedReport) -> tuple[Month, str] | None:
    """The edition before this one, if the recipient has it."""
    receipt = published.receipt
    month = project.plans.previous_edition(receipt.month)
    path = f"{receipt.recipient}/{month}/{published.html.name}"
    if month is None or path not in read_manifest(project.reports).files:
        return None
    return month, _link(project, path)


def _link(project: Project, path: str) -> str:
    """The page on the site, or the file itself; in both cases by the name that outlives this release."""
    site = project.settings.site_url
    return f"{site.rstrip('/')}/{path}" if site else (project.reports.absolute() / path).as_uri()


def _write(message: EmailMessage, folder: Path, name: str) -> Path:
    file = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(message.as_bytes())
    except OSError as error:
        raise PublishingError(
            "The letter could not be written.",
            where=str(file),
            found=error.strerror or str(error),
            remedy="name a folder that you may write to: --output FOLDER",
        ) from error
    return file
