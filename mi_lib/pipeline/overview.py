"""The case overviews of a day: made for everyone who answers for cases that day, each with own cases only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from mi_lib.errors import MiError
from mi_lib.execution import Outcome, check_parameters
from mi_lib.inspection import Expectation, Finding, KnownValues, check_report
from mi_lib.periods import Month
from mi_lib.pipeline.casework import Lists, compute_lists, forget, lists_folder, write_packets
from mi_lib.pipeline.press import FinishedReport, ReportJob, making_of, produce_all, renderer_of
from mi_lib.pipeline.project import Project
from mi_lib.pipeline.stopwatch import Progress, Seconds
from mi_lib.publishing import Publication, Receipt, begin
from mi_lib.recipients import CASE_OVERVIEW
from mi_lib.rendering.fonts import page_faces
from mi_lib.sending.ledger import add_line


@dataclass
class OverviewResult:
    """Who got an overview, who did not and why, and whose was taken away because they get none any more."""

    day: date
    data_until: date
    published: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, MiError] = field(default_factory=dict)
    warnings: dict[str, list[Finding]] = field(default_factory=dict)
    seconds: Seconds = field(default_factory=Seconds)

    @property
    def exit_code(self) -> int:
        return next((error.exit_code for error in self.failed.values()), 0)


def make_overviews(
    project: Project,
    day: date,
    recipients: Sequence[str] = (),
    *,
    workers: int,
    now: datetime,
    progress: Progress = lambda what, done, total: None,
) -> OverviewResult:
    """Publish the case overviews of a day, for everyone entitled or for these; one that fails keeps what they had.

    Each replaces the reader's earlier one. When made for everyone, who is not entitled any more loses theirs. Who was
    given which list is logged before it is out.

    Raises UsageError, IndicatorError or DisclosureError before anything is made for anybody, PublishingError when the
    result cannot be moved in. What fails for one reader only is in the result.
    """
    seconds = Seconds()
    progress("figures", 0, 1)
    with seconds.of("figures"):
        lists = compute_lists(project, day, recipients)
        known = KnownValues(lists.identifiers)
    progress("figures", 1, 1)
    result = OverviewResult(day, lists.edition.data_until, seconds=seconds)
    brand = project.brand
    with begin(project.reports, work=project.editions(), brand=brand, font_faces=page_faces(brand)) as publication:
        jobs = [_job(project, publication, lists, name) for name in lists.packets]
        write_packets(project, lists)
        with seconds.of("reports"):
            for outcome in produce_all(project.settings, jobs, workers):
                _accept(project, outcome, lists, known, publication, result, now)
                progress("reports", len(result.published) + len(result.failed), len(jobs))
        if not recipients:
            result.removed = _remove_others(project, publication, lists)
        if result.published or result.removed:
            with seconds.of("publish"):
                _log(project, lists, result, now)
                publication.publish()
    return result


def _job(project: Project, publication: Publication, lists: Lists, recipient: str) -> ReportJob:
    job = ReportJob(
        settings=project.settings,
        template=project.template(lists.kinds[recipient]),
        name=CASE_OVERVIEW,
        month=Month.of(lists.edition.day),
        recipient=recipient,
        editions=project.editions(),
        folder=publication.overview_folder(recipient),
        store=lists_folder(project) / "executed" / recipient,
        day=lists.edition.day,
    )
    check_parameters(job.template, job.parameters)
    return job


def _accept(
    project: Project,
    outcome: Outcome[ReportJob, FinishedReport],
    lists: Lists,
    known: KnownValues,
    publication: Publication,
    result: OverviewResult,
    now: datetime,
) -> None:
    """Inspect a finished overview and keep it, or note why this reader keeps the old one."""
    job = outcome.job
    try:
        if outcome.error is not None or outcome.result is None:
            raise outcome.error or RuntimeError("an overview's process ended without result or error")
        with result.seconds.of("inspect"):
            warnings = _inspect(project, job, outcome.result, lists, known)
        publication.keep(_receipt(job, outcome.result, lists, now))
    except MiError as error:
        publication.drop(job.recipient)
        result.failed[job.recipient] = error
    else:
        result.published.append(job.recipient)
        if warnings:
            result.warnings[job.recipient] = warnings


def _inspect(
    project: Project, job: ReportJob, report: FinishedReport, lists: Lists, known: KnownValues
) -> list[Finding]:
    """The page may name what its reader's packet names, and no case, child or employee beside that."""
    packet = lists.packets[job.recipient]
    everyone = (*project.distribution.recipients.values(), *lists.entitled.values())
    expectation = Expectation(
        month=job.month,
        day=job.day,
        recipient=job.recipient,
        recipient_name=packet.reader.name,
        title=packet.reader.title,
        identifiers=known.without(packet.identifiers),
        other_names=frozenset(each.name for each in everyone if each.id != job.recipient),
        synthetic=lists.edition.synthetic,
        allows_scripts=renderer_of(project.settings).name == "quarto",
    )
    return check_report(report.html, report.pdf, expectation)


def _receipt(job: ReportJob, report: FinishedReport, lists: Lists, now: datetime) -> Receipt:
    packet = lists.packets[job.recipient]
    return Receipt(
        **making_of(job, report),
        recipient_name=packet.reader.name,
        parameters=job.parameters,
        data_sha256=lists.edition.data_digest,
        packet_sha256=packet.digest,
        cutoff=lists.edition.data_until,
        synthetic=lists.edition.synthetic,
        published_at=now,
        day=job.day,
    )


def _remove_others(project: Project, publication: Publication, lists: Lists) -> list[str]:
    """Whoever has an overview and is not entitled to one on this day: no former reader keeps a list of children."""
    folders = project.reports.glob(f"*/{CASE_OVERVIEW}")
    former = sorted({folder.parent.name for folder in folders} - set(lists.entitled))
    for recipient in former:
        publication.forget_overview(recipient)
        forget(project, recipient)
    return former


def access_log(project: Project) -> Path:
    """Who was given which list of cases, and when: lines are only ever added."""
    return lists_folder(project) / "access.jsonl"


def _log(project: Project, lists: Lists, result: OverviewResult, now: datetime) -> None:
    file = access_log(project)
    for recipient in sorted(result.published):
        packet = lists.packets[recipient]
        add_line(
            file,
            {
                "at": now.isoformat(timespec="seconds"),
                "event": "given",
                "recipient": recipient,
                "day": result.day.isoformat(),
                "cases": packet.case_count,
                "packet_sha256": packet.digest,
            },
        )
    for recipient in result.removed:
        add_line(file, {"at": now.isoformat(timespec="seconds"), "event": "removed", "recipient": recipient})
