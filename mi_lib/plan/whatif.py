"""What happens if a meeting moves: `fagudvalg 2015-01-28 -> 2015-02-04`."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from mi_lib.errors import PlanError, UsageError
from mi_lib.plan.annual import AnnualPlan, Meeting
from mi_lib.plan.checks import Finding, check_plan
from mi_lib.plan.words import danish_day, danish_moment, danish_month

_DAY = r"\d{4}-\d{2}-\d{2}"
_FORM = re.compile(rf"\s*(?P<forum>\S+)\s+(?P<old>{_DAY})\s*->\s*(?P<new>{_DAY})(?:[ T](?P<hour>\d\d?:\d\d))?\s*")


@dataclass(frozen=True)
class Move:
    """A meeting of a forum goes from one day to another; the hour stays unless a new one is given."""

    forum: str
    old: date
    new: date
    hour: time | None = None

    @classmethod
    def parse(cls, text: str) -> "Move":
        """Read `FORUM DAY -> DAY`, the new day with an hour or without. Raises UsageError for anything else."""
        match = _FORM.fullmatch(text)
        try:
            if match is None:
                raise ValueError("not in the form")
            hour = datetime.strptime(match["hour"], "%H:%M").time() if match["hour"] else None
            return cls(match["forum"], date.fromisoformat(match["old"]), date.fromisoformat(match["new"]), hour)
        except ValueError:
            raise UsageError(
                "This is not a move of a meeting.",
                where="what-if",
                found=repr(text),
                remedy="write it like: fagudvalg 2015-01-28 -> 2015-02-04 (an hour may follow: 15:00)",
            ) from None


@dataclass(frozen=True)
class Change:
    """One thing in the plan that has another moment now; `danish` says what."""

    danish: str
    before: datetime | date
    after: datetime | date


@dataclass(frozen=True)
class WhatIf:
    """The plan after the move, and what differs from the plan before."""

    plan: AnnualPlan
    changes: tuple[Change, ...]
    new_findings: tuple[Finding, ...]
    solved_findings: tuple[Finding, ...]


def what_if(plan: AnnualPlan, move: Move) -> WhatIf:
    """Move a meeting and everything that follows from it.

    Raises PlanError if the forum has no meeting on that day, or the new day is closed.
    """
    meeting = _meeting_on(plan, move)
    moved = replace(meeting, at=datetime.combine(move.new, move.hour or meeting.at.time()))
    after = replace(plan, meetings=_exchanged(plan, meeting, moved))
    findings_before, findings_after = check_plan(plan), check_plan(after)
    return WhatIf(
        plan=after,
        changes=tuple(change for change in _changes(plan, after, meeting, moved) if change.before != change.after),
        new_findings=tuple(finding for finding in findings_after if finding not in findings_before),
        solved_findings=tuple(finding for finding in findings_before if finding not in findings_after),
    )


def describe_what_if(result: WhatIf) -> list[str]:
    """The answer in Danish, one line for each change and each finding."""
    return [
        *(f"{change.danish}: {_told(change.before)} → {_told(change.after)}" for change in result.changes),
        *(f"Nyt problem: {finding.danish}" for finding in result.new_findings),
        *(f"Løst: {finding.danish}" for finding in result.solved_findings),
        *(["Intet ændrer sig."] if not result.changes else []),
    ]


def _meeting_on(plan: AnnualPlan, move: Move) -> Meeting:
    meetings = [meeting for meeting in plan.meetings if meeting.forum == plan.forum(move.forum).id]
    for meeting in meetings:
        if meeting.at.date() == move.old:
            return meeting
    raise PlanError(
        "The annual plan has no such meeting.",
        where=f"meetings of {move.forum} in {plan.year}",
        found=str(move.old),
        remedy=f"use one of {', '.join(str(meeting.at.date()) for meeting in meetings) or 'none: there is no meeting'}",
    )


def _exchanged(plan: AnnualPlan, old: Meeting, new: Meeting) -> tuple[Meeting, ...]:
    meetings = [new if meeting == old else meeting for meeting in plan.meetings]
    return tuple(sorted(meetings, key=lambda meeting: (meeting.at, meeting.forum)))


def _changes(before: AnnualPlan, after: AnnualPlan, old: Meeting, new: Meeting) -> list[Change]:
    title = before.forum(old.forum).short_title
    edition = f"{old.version} {danish_month(old.month)}"
    return [
        Change(f"{edition}, {title}, mødet", old.at, new.at),
        Change(f"{edition}, {title}, fristen", before.deadline_of(old).at, after.deadline_of(new).at),
        Change(f"{edition}, enhedernes levering", before.delivery_day(old.month), after.delivery_day(new.month)),
    ]


def _told(moment: datetime | date) -> str:
    return danish_moment(moment) if isinstance(moment, datetime) else danish_day(moment)
