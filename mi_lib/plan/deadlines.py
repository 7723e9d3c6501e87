"""When the material for a meeting must be sent: the four rules of the annual plan (domain reference, chapter 9.3).

The meeting day is day 0 and never counts. The hour of a rule belongs to the submission. Times are local civil time.
Where the plan's wording can be read in more than one way (chapter 13), `Readings` names the choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Literal

from mi_lib.errors import PlanError, UsageError
from mi_lib.plan.calendar import DEFAULT, Profile, first_working_day, is_working_day, why_closed
from mi_lib.plan.names import known
from mi_lib.plan.words import WEEKDAYS, danish_day, danish_hour, danish_moment

Kind = Literal["working_days_before", "weekday_before", "calendar_days_before"]
ClosedWeekday = Literal["earlier_working_day", "a_week_earlier", "next_working_day"]
_ONE_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Rule:
    """One forum's rule: count `days` back, or go to the last `weekday` (0 is Monday); then the `hour`."""

    kind: Kind
    hour: time
    days: int = 0
    weekday: int = 4


@dataclass(frozen=True)
class Readings:
    """How the plan's words are read; the defaults are the recommended readings of chapter 13.

    `whole_days_between` (A2): *2 hverdage inden* means two whole working days between submission and meeting.
    `closed_weekday` (A5): what *fredag inden* means when that Friday is closed. The next working day is taken only if
    it lies before the meeting day, else the nearest earlier one.
    `same_weekday` (A6): a Friday meeting takes material on the Friday itself, if it begins after the rule's hour.
    `week_of_working_days` (A7): *1 uge inden* means five working days, not seven calendar days.
    """

    whole_days_between: bool = False
    closed_weekday: ClosedWeekday = "earlier_working_day"
    same_weekday: bool = False
    week_of_working_days: bool = False


RECOMMENDED = Readings()
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "chef_teamleder": Rule("working_days_before", time(10), days=2),
        "direktoer_chef": Rule("working_days_before", time(14), days=3),
        "udvalgsformand": Rule("weekday_before", time(12), weekday=4),
        "fagudvalg": Rule("calendar_days_before", time(9), days=7),
    }
)


@dataclass(frozen=True)
class _Step:
    """A day that the count came to, and what it meant."""

    day: date
    text: str


def parse_meeting(text: str) -> datetime:
    """Read day and hour, `2015-04-09T15:00` or with a space. Raises UsageError for anything else."""
    try:
        return datetime.strptime(text.replace("T", " "), "%Y-%m-%d %H:%M")
    except ValueError:
        raise UsageError(
            "This is not the day and hour of a meeting.",
            where="meeting",
            found=repr(text),
            remedy="write it in local time, for example 2015-04-09T15:00",
        ) from None


def submission_deadline(
    forum: str | Rule, meeting_at: datetime, profile: Profile = DEFAULT, readings: Readings = RECOMMENDED
) -> datetime:
    """The last moment to send the material: always on a working day, always before the meeting.

    `forum` is one of `RULES`, or a rule itself. Raises PlanError for an unknown forum or a meeting on a closed day.
    """
    rule = _rule_of(forum)
    return datetime.combine(_steps(rule, meeting_at, profile, readings)[-1].day, rule.hour)


def explain_deadline(
    forum: str | Rule, meeting_at: datetime, profile: Profile = DEFAULT, readings: Readings = RECOMMENDED
) -> list[str]:
    """The same count, told day by day in Danish: the rule, every day looked at, the deadline."""
    rule = _rule_of(forum)
    steps = _steps(rule, meeting_at, profile, readings)
    deadline = datetime.combine(steps[-1].day, rule.hour)
    return [
        f"Mødet er {danish_moment(meeting_at)}. Reglen er: {describe_rule(rule, readings)}.",
        *(f"{danish_day(step.day)}: {step.text}" for step in steps),
        f"Materialet sendes senest {danish_moment(deadline)}.",
    ]


def describe_rule(rule: Rule, readings: Readings = RECOMMENDED) -> str:
    """The rule in the plan's own words: `2 hverdage inden mødet kl. 10`."""
    if rule.kind == "weekday_before":
        return f"{WEEKDAYS[rule.weekday]} inden mødet {danish_hour(rule.hour)}"
    if rule.kind == "calendar_days_before":
        return f"{_span_in_words(rule.days, readings)} inden mødet {danish_hour(rule.hour)}"
    whole = "hele " if readings.whole_days_between else ""
    return f"{rule.days} {whole}hverdag{'' if rule.days == 1 else 'e'} inden mødet {danish_hour(rule.hour)}"


def check_meeting_day(day: date, profile: Profile = DEFAULT) -> None:
    """Raises PlanError if nobody is at work on that day."""
    reason = why_closed(day, profile)
    if reason is not None:
        raise PlanError(
            "A meeting cannot be held on a closed day.",
            where=day.isoformat(),
            found=f"{danish_day(day)} is closed ({reason}; working-day profile {profile.name})",
            remedy=f"move the meeting, for example to {first_working_day(day, profile).isoformat()}",
        )


def _rule_of(forum: str | Rule) -> Rule:
    return forum if isinstance(forum, Rule) else known(RULES, forum, "meeting forum")


def _steps(rule: Rule, meeting_at: datetime, profile: Profile, readings: Readings) -> list[_Step]:
    check_meeting_day(meeting_at.date(), profile)
    if rule.kind == "weekday_before":
        return _to_weekday(rule, meeting_at, profile, readings)
    if rule.kind == "calendar_days_before" and not readings.week_of_working_days:
        return _back_calendar_days(rule, meeting_at.date(), profile)
    return _back_working_days(_working_days_of(rule, readings), meeting_at.date(), profile)


def _working_days_of(rule: Rule, readings: Readings) -> int:
    if rule.kind == "calendar_days_before":
        return max(1, rule.days * 5 // 7)
    return rule.days + readings.whole_days_between


def _back_working_days(count: int, meeting: date, profile: Profile) -> list[_Step]:
    steps: list[_Step] = []
    day, reached = meeting, 0
    while reached < count:
        day -= _ONE_DAY
        closed = why_closed(day, profile)
        reached += closed is None
        steps.append(_Step(day, f"hverdag {reached} af {count}" if closed is None else f"tæller ikke ({closed})"))
    return steps


def _back_calendar_days(rule: Rule, meeting: date, profile: Profile) -> list[_Step]:
    start = meeting - timedelta(days=rule.days)
    return _back_to_open_day(start, f"{_span_in_words(rule.days, RECOMMENDED)} før mødet", profile)


def _to_weekday(rule: Rule, meeting_at: datetime, profile: Profile, readings: Readings) -> list[_Step]:
    meeting = meeting_at.date()
    back = (meeting.weekday() - rule.weekday) % 7
    on_the_day = back == 0 and readings.same_weekday and meeting_at.time() > rule.hour
    start = meeting - timedelta(days=0 if on_the_day else back or 7)
    name = f"{WEEKDAYS[rule.weekday]} inden mødet"
    if is_working_day(start, profile) or readings.closed_weekday == "earlier_working_day":
        return _back_to_open_day(start, name, profile)
    if readings.closed_weekday == "a_week_earlier":
        return _back_to_open_day(start, name, profile, _WEEK)
    following = _forward_to_open_day(start, name, profile)
    return following if following[-1].day < meeting else _back_to_open_day(start, name, profile)


def _back_to_open_day(start: date, name: str, profile: Profile, stride: timedelta = _ONE_DAY) -> list[_Step]:
    return _walk_to_open_day(start, name, profile, -stride)


def _forward_to_open_day(start: date, name: str, profile: Profile) -> list[_Step]:
    return _walk_to_open_day(start, name, profile, _ONE_DAY)


def _walk_to_open_day(start: date, name: str, profile: Profile, stride: timedelta) -> list[_Step]:
    steps: list[_Step] = []
    day = start
    while (closed := why_closed(day, profile)) is not None:
        steps.append(_Step(day, f"{name}, men lukket ({closed})" if day == start else f"også lukket ({closed})"))
        day += stride
    return [*steps, _Step(day, name if day == start else _LANDINGS[stride])]


_LANDINGS = {
    -_ONE_DAY: "nærmeste tidligere arbejdsdag",
    _ONE_DAY: "førstkommende arbejdsdag",
    -_WEEK: "samme ugedag, tidligere uge",
}


def _span_in_words(days: int, readings: Readings) -> str:
    if readings.week_of_working_days:
        return f"{max(1, days * 5 // 7)} hverdage"
    if days % 7 == 0:
        return "1 uge" if days == 7 else f"{days // 7} uger"
    return f"{days} kalenderdag{'' if days == 1 else 'e'}"
