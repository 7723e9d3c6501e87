"""What is allowed in a plan but will hurt: found before the year begins, told with the day it happens.

What a plan may not say at all (a theme without a unit, a meeting on a closed day) is refused when it is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from mi_lib.periods import Month
from mi_lib.plan.annual import AnnualPlan
from mi_lib.plan.calendar import working_days_before
from mi_lib.plan.words import danish_day, danish_list, danish_moment, danish_month

MONTH_WITHOUT_REPORT = 7
"""July: the plan has eleven reports a year, and August covers June and July (reading A1)."""


@dataclass(frozen=True)
class Finding:
    """Something in the plan that a person must look at. `rule` names the check; `day` is when it would hurt."""

    rule: str
    month: Month
    day: date
    danish: str


def check_plan(plan: AnnualPlan) -> list[Finding]:
    """Every finding of every check, by day; an empty list is a plan that can be followed."""
    findings = [*_find_july(plan), *_find_empty_months(plan)]
    for month in plan.months:
        findings += _find_missing_meetings(plan, month)
        findings += _find_meetings_elsewhere(plan, month)
        findings += _find_comments_too_late(plan, month)
        findings += _find_no_time_for_data(plan, month)
    return sorted(findings, key=lambda finding: (finding.day, finding.month, finding.rule, finding.danish))


def _find_july(plan: AnnualPlan) -> Iterator[Finding]:
    month = Month(plan.year, MONTH_WITHOUT_REPORT)
    if month in plan.months:
        yield Finding(
            "no_report_in_july",
            month,
            month.first_day,
            f"{plan.version_of(month).id} skal udkomme i juli, men juli har ingen rapport.",
        )


def _find_empty_months(plan: AnnualPlan) -> Iterator[Finding]:
    for month in (Month(plan.year, number) for number in range(1, 13)):
        if month not in plan.months and month.number != MONTH_WITHOUT_REPORT:
            yield Finding(
                "month_without_report",
                month,
                month.first_day,
                f"{danish_month(month).capitalize()} har ingen rapport.",
            )


def _find_missing_meetings(plan: AnnualPlan, month: Month) -> Iterator[Finding]:
    planned = {meeting.forum for meeting in plan.meetings_of(month)}
    missing = [forum for forum in plan.version_of(month).forums if forum not in planned]
    if missing:
        titles = danish_list([plan.forum(name).short_title for name in missing])
        yield Finding(
            "meeting_missing",
            month,
            month.first_day,
            f"{_edition(plan, month)} mangler møde i: {titles}.",
        )


def _find_meetings_elsewhere(plan: AnnualPlan, month: Month) -> Iterator[Finding]:
    for meeting in plan.meetings_of(month):
        if Month.of(meeting.at.date()) != month:
            yield Finding(
                "meeting_in_other_month",
                month,
                meeting.at.date(),
                f"{_edition(plan, month)} behandles i en anden måned: {plan.forum(meeting.forum).short_title} er "
                f"{danish_moment(meeting.at)}.",
            )


def _find_comments_too_late(plan: AnnualPlan, month: Month) -> Iterator[Finding]:
    """The next level's deadline must come after this level's meeting, or its comments cannot be worked in."""
    for before, after in pairwise(plan.deadlines_of(month)):
        if after.at <= before.meeting.at:
            yield Finding(
                "comments_too_late",
                month,
                after.at.date(),
                f"{_edition(plan, month)}: fristen til {plan.forum(after.forum).short_title} "
                f"({danish_moment(after.at)}) ligger ikke efter {plan.forum(before.forum).short_title} "
                f"({danish_moment(before.meeting.at)}), så bemærkningerne kan ikke nå med.",
            )


def _find_no_time_for_data(plan: AnnualPlan, month: Month) -> Iterator[Finding]:
    """Data to the cut-off must be extractable at least a working day before the first deadline, and be delivered."""
    deadlines = plan.deadlines_of(month)
    if not deadlines:
        return
    first = min(deadline.at for deadline in deadlines)
    needed = working_days_before(first.date(), max(1, plan.delivery_days), plan.profile)
    possible = plan.extraction_day(month)
    if possible > needed:
        yield Finding(
            "data_too_late",
            month,
            first.date(),
            f"{_edition(plan, month)}: data kan tidligst trækkes {danish_day(possible)}, men skal være leveret "
            f"{danish_day(needed)}; første frist er {danish_moment(first)}.",
        )


def _edition(plan: AnnualPlan, month: Month) -> str:
    return f"{plan.version_of(month).id} {danish_month(month)}"
