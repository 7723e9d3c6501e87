"""A month is one command: what is due is computed, made, inspected and published, or left as it was."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from mi_lib.errors import MiError
from mi_lib.execution import Outcome, check_parameters
from mi_lib.inspection import Expectation, Finding, KnownValues, check_report
from mi_lib.periods import Month
from mi_lib.pipeline.annual_plan import plan_pages
from mi_lib.pipeline.commenting import Commented, comment_on
from mi_lib.pipeline.figures import Figures, compute_figures
from mi_lib.pipeline.ledger import check_newest, record_release
from mi_lib.pipeline.memory import remember_figures, remember_published
from mi_lib.pipeline.press import FinishedReport, ReportJob, making_of, produce_all, renderer_of
from mi_lib.pipeline.printed import printed_of
from mi_lib.pipeline.project import Order, Project
from mi_lib.pipeline.stopwatch import Progress, Seconds
from mi_lib.plan import Version
from mi_lib.publishing import Publication, Receipt, begin
from mi_lib.rendering.fonts import page_faces


@dataclass
class MonthResult:
    """Who got the report, who did not and why, and what the inspection wants a person to know."""

    month: Month
    version: str
    published: list[str] = field(default_factory=list)
    failed: dict[str, MiError] = field(default_factory=dict)
    warnings: dict[str, list[Finding]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """On the commentary: what is still open, and in a draft what was left out."""
    seconds: Seconds = field(default_factory=Seconds)
    """What was done once for all: figures, reports (all of them, side by side), publish."""
    report_seconds: dict[str, Seconds] = field(default_factory=dict)
    """Of each published report: execute, render, inspect."""

    @property
    def exit_code(self) -> int:
        return next((error.exit_code for error in self.failed.values()), 0)


def publish_month(
    project: Project,
    month: Month,
    recipients: Sequence[str] = (),
    *,
    workers: int,
    now: datetime,
    as_of: date | None = None,
    progress: Progress = lambda what, done, total: None,
    draft: bool = False,
) -> MonthResult:
    """Publish what the plan has for the month, for all recipients or these; one that fails keeps its old edition.

    From what had been received by the end of the day `as_of`, or from everything; the report says which. A `draft`
    goes to `reports/drafts/`, whatever the commentary lacks.

    Raises PlanError, UsageError, IndicatorError, DisclosureError or CommentaryError before anything is made,
    PublishingError when the result cannot be moved in. What fails for one recipient only is in the result.
    """
    version, orders = project.orders_of(month, tuple(recipients))
    return _make_and_publish(
        project, month, version, orders, workers=workers, now=now, as_of=as_of, progress=progress, draft=draft
    )


def make_draft(
    project: Project,
    template: str,
    month: Month,
    recipient: str,
    *,
    now: datetime,
    as_of: date | None = None,
    progress: Progress = lambda what, done, total: None,
) -> MonthResult:
    """One report for any month, also one that the plan has not, marked as a draft below `reports/drafts/`."""
    kind = project.distribution.report_for(template, recipient)
    version = project.plan_for(month).version(kind.version)
    order = Order(kind, recipient)
    return _make_and_publish(
        project, month, version, [order], workers=1, now=now, as_of=as_of, progress=progress, draft=True
    )


def _make_and_publish(
    project: Project,
    month: Month,
    version: Version,
    orders: list[Order],
    *,
    workers: int,
    now: datetime,
    as_of: date | None,
    progress: Progress,
    draft: bool,
) -> MonthResult:
    _check_templates(project, month, orders)
    recipients = [order.recipient for order in orders]
    plan = () if draft else tuple(plan_pages(project, month, recipients))
    result = MonthResult(month, version.id)
    progress("figures", 0, 1)
    with result.seconds.of("figures"):
        figures = compute_figures(project, month, version, recipients, draft=draft, as_of=as_of)
        known = KnownValues(figures.identifiers)
        commented = comment_on(project, month, version, figures.packets, draft=draft)
    if not draft:
        commented.check()
    result.notes = commented.notes()
    progress("figures", 1, 1)
    brand = project.brand
    work = project.editions(draft=draft)
    with begin(project.reports, work=work, brand=brand, font_faces=page_faces(brand)) as publication:
        if not draft:
            check_newest(project, figures.ledger_seal)
        jobs = [_job(project, publication, month, order, draft=draft) for order in orders]
        with result.seconds.of("reports"):
            for outcome in produce_all(project.settings, jobs, workers):
                _accept(project, outcome, figures, commented, known, publication, result, now)
                progress("reports", len(result.published) + len(result.failed), len(jobs))
        if result.published:
            with result.seconds.of("publish"):
                for page in plan:
                    publication.add_standing(page.recipient, page.name, page.content)
                _publish(project, publication, figures, result, draft=draft)
    return result


def _publish(project: Project, publication: Publication, figures: Figures, result: MonthResult, *, draft: bool) -> None:
    """Move the edition in. Unless it is a draft, what its readers now know is recorded."""
    if draft:
        publication.publish()
        return
    packets = [figures.packets[name] for name in result.published]
    # Before the edition is out: who knows too much only hides more. The figures first: a release without them stops
    # every later one (test_killed_while_it_records_a_release_a_month_stops_no_later_one).
    remember_figures(project, figures.edition, figures.observations)
    record_release(project, packets, figures.ledger_seal)
    publication.publish()
    remember_published(project, packets)


def _check_templates(project: Project, month: Month, orders: list[Order]) -> None:
    for order in orders:
        check_parameters(project.template(order.kind), {"month": str(month), "recipient": order.recipient})


def _job(project: Project, publication: Publication, month: Month, order: Order, *, draft: bool) -> ReportJob:
    editions = project.editions(draft=draft)
    return ReportJob(
        settings=project.settings,
        template=project.template(order.kind),
        name=order.kind.template if draft else order.kind.version.lower(),
        month=month,
        recipient=order.recipient,
        editions=editions,
        folder=publication.folder(order.recipient, month, draft=draft),
        store=editions / str(month) / "executed" / order.recipient,
        draft=draft,
    )


def _accept(
    project: Project,
    outcome: Outcome[ReportJob, FinishedReport],
    figures: Figures,
    commented: Commented,
    known: KnownValues,
    publication: Publication,
    result: MonthResult,
    now: datetime,
) -> None:
    """Inspect a finished report and keep it, or note why this recipient keeps the old one."""
    job = outcome.job
    try:
        if outcome.error is not None or outcome.result is None:
            raise outcome.error or RuntimeError("a report's process ended without result or error")
        seconds = Seconds(outcome.result.seconds)
        with seconds.of("inspect"):
            warnings = _inspect(project, job, outcome.result, figures, known)
        publication.keep(_receipt(job, outcome.result, figures, commented, now))
    except MiError as error:
        publication.drop(job.recipient)
        result.failed[job.recipient] = error
    else:
        result.published.append(job.recipient)
        result.report_seconds[job.recipient] = seconds
        if warnings:
            result.warnings[job.recipient] = warnings


def _inspect(
    project: Project, job: ReportJob, report: FinishedReport, figures: Figures, known: KnownValues
) -> list[Finding]:
    everyone = project.distribution.recipients.values()
    packet = figures.packets[job.recipient]
    expectation = Expectation(
        month=job.month,
        recipient=job.recipient,
        recipient_name=packet.reader.name,
        title=packet.title,
        identifiers=known,
        other_names=frozenset(each.name for each in everyone if each.id != job.recipient),
        synthetic=figures.edition.synthetic,
        draft=job.draft,
        allows_scripts=renderer_of(project.settings).name == "quarto",
        printed=printed_of(packet, report.html, project.brand),
    )
    return check_report(report.html, report.pdf, expectation)


def _receipt(job: ReportJob, report: FinishedReport, figures: Figures, commented: Commented, now: datetime) -> Receipt:
    return Receipt(
        **making_of(job, report),
        recipient_name=figures.packets[job.recipient].reader.name,
        parameters=_parameters(job, figures),
        data_sha256=figures.edition.data_digest,
        packet_sha256=figures.packets[job.recipient].digest,
        commentary_sha256=commented.remarks[job.recipient].digest,
        cutoff=figures.edition.cutoff,
        synthetic=figures.edition.synthetic,
        draft=job.draft,
        published_at=now,
    )


def _parameters(job: ReportJob, figures: Figures) -> dict[str, str]:
    """What makes the same report again: `as_of` only where a day was asked for."""
    as_of = figures.edition.as_of
    return {"month": str(job.month), "recipient": job.recipient, **({"as_of": as_of} if as_of else {})}
