"""Next year's plan from the rhythm of this one (second Thursday and so on), and what a person must decide in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mi_lib.errors import PlanError
from mi_lib.periods import Month
from mi_lib.plan.annual import AnnualPlan, Meeting
from mi_lib.plan.calendar import Profile, is_working_day, why_closed
from mi_lib.plan.checks import Finding, check_plan
from mi_lib.plan.words import WEEKDAYS, danish_day, danish_list, danish_ordinal

_YEAR_LINE = re.compile(r"^year:.*$", re.MULTILINE)
_COMMENT = re.compile(r"(?:^|\s)#.*", re.MULTILINE)
_MEETINGS_BLOCK = re.compile(r"^meetings:.*\n(?:(?:[ #].*)?\n)*", re.MULTILINE)


@dataclass(frozen=True)
class Rhythm:
    """The `nth` such weekday (0 is Monday) of a month; a fifth that a month does not have is its last."""

    weekday: int
    nth: int

    @classmethod
    def of(cls, day: date) -> "Rhythm":
        return cls(day.weekday(), (day.day - 1) // 7 + 1)

    def day_in(self, month: Month) -> date:
        first = month.first_day + timedelta(days=(self.weekday - month.first_day.weekday()) % 7)
        day = first + timedelta(weeks=self.nth - 1)
        return day if day <= month.last_day else day - timedelta(weeks=1)

    def __str__(self) -> str:
        """`anden torsdag`."""
        return f"{danish_ordinal(self.nth)} {WEEKDAYS[self.weekday]}"


@dataclass(frozen=True)
class DraftedMeeting:
    """A meeting of the new year, where its rhythm put it and where it went if that day is closed."""

    meeting: Meeting
    rhythm: Rhythm
    rhythm_day: date
    closed: str | None

    @property
    def remark(self) -> str:
        """`anden torsdag`, or from where it was moved and why."""
        if self.closed is None:
            return str(self.rhythm)
        return f"AFGØR: {self.rhythm} er {danish_day(self.rhythm_day)}, lukket ({self.closed})"


@dataclass(frozen=True)
class Draft:
    """A plan that can be used, and the decisions that a person must take or confirm, by day."""

    plan: AnnualPlan
    meetings: tuple[DraftedMeeting, ...]
    decisions: tuple[Finding, ...]


def draft_plan(plan: AnnualPlan, year: int) -> Draft:
    """The plan of `year`: every meeting on the same weekday of the same month as in `plan`, at the same hour.

    A meeting on a closed day goes to the nearest working day of the month, the later one if two are as near.
    Raises PlanError if `plan` is already of that year.
    """
    if year == plan.year:
        raise PlanError(
            "A year cannot be drafted from itself.", where="year", found=str(year), remedy="draft it from another year"
        )
    drafted = tuple(_drafted(meeting, plan, year) for meeting in plan.meetings)
    meetings = sorted((d.meeting for d in drafted), key=lambda meeting: (meeting.at, meeting.forum))
    new = replace(plan, year=year, meetings=tuple(meetings))
    decisions = [*_general_decisions(new), *_decisions_of(new, drafted), *check_plan(new)]
    return Draft(new, drafted, tuple(sorted(decisions, key=lambda decision: (decision.day, decision.rule))))


def draft_text(source: str, draft: Draft) -> str:
    """The drafted plan as a file to edit: `source` (the text of the plan it comes from) with its own year and meetings.

    All else stays as it is, comments too; in comments the year is the new one.
    """
    old = _YEAR_LINE.search(source)
    if old is None or not _MEETINGS_BLOCK.search(source):
        raise PlanError(
            "The plan to draft from cannot be copied.",
            found="no line that begins with year: or meetings:",
            remedy="write both keys at the beginning of a line",
        )
    old_year = re.sub(r"\D", "", old[0].partition("#")[0])
    text = _YEAR_LINE.sub(f"year: {draft.plan.year}", source)
    text = _COMMENT.sub(lambda comment: comment[0].replace(old_year, str(draft.plan.year)), text)
    return _MEETINGS_BLOCK.sub(lambda _: _meetings_block(draft), text)


def _drafted(meeting: Meeting, plan: AnnualPlan, year: int) -> DraftedMeeting:
    rhythm = Rhythm.of(meeting.at.date())
    month = Month(year + meeting.at.year - plan.year, meeting.at.month)
    day = rhythm.day_in(month)
    moved = _nearest_open_day(day, month, plan.profile)
    new = replace(meeting, month=Month(year, meeting.month.number), at=datetime.combine(moved, meeting.at.time()))
    return DraftedMeeting(new, rhythm, day, why_closed(day, plan.profile))


def _nearest_open_day(day: date, month: Month, profile: Profile) -> date:
    near = sorted(_days_of(month), key=lambda other: (abs(other - day), other < day))
    return next(other for other in near if is_working_day(other, profile))


def _days_of(month: Month) -> list[date]:
    return [month.first_day + timedelta(days=n) for n in range(month.last_day.day)]


def _general_decisions(plan: AnnualPlan) -> Iterator[Finding]:
    january = Month(plan.year, 1)
    people = danish_list([f"{unit.responsible.name} ({unit.title})" for unit in plan.units.values()])
    yield Finding(
        "confirm_persons",
        january,
        january.first_day,
        f"Bekræft, hvem der er ansvarlig i {plan.year}: {people}.",
    )
    if plan.profile.closed:
        yield Finding(
            "confirm_closed_days",
            january,
            january.first_day,
            f"Planens enkelte lukkedage er fra før {plan.year}: skriv de nye.",
        )


def _decisions_of(plan: AnnualPlan, drafted: tuple[DraftedMeeting, ...]) -> Iterator[Finding]:
    for item in drafted:
        meeting, month = item.meeting, item.meeting.month
        title = plan.forum(meeting.forum).short_title
        if item.closed is not None:
            yield Finding(
                "meeting_moved",
                month,
                meeting.at.date(),
                f"{title}: {danish_day(item.rhythm_day)} er lukket ({item.closed}); forslag: {danish_day(meeting.at)}.",
            )
        if Rhythm.of(item.rhythm_day) != item.rhythm:
            yield Finding(
                "no_fifth_weekday",
                month,
                meeting.at.date(),
                f"{title}: måneden har ingen {item.rhythm}; forslag: {danish_day(meeting.at)}.",
            )


def _meetings_block(draft: Draft) -> str:
    lines = ["meetings:"]
    for month in sorted({item.meeting.month for item in draft.meetings}):
        lines.append(f"  {month}:   # {draft.plan.version_of(month).id}")
        items = [item for item in draft.meetings if item.meeting.month == month]
        lines += [f"    {i.meeting.forum}: {i.meeting.at:%Y-%m-%d %H:%M}   # {i.remark}" for i in items]
    return "\n".join(lines) + "\n"
