"""The annual plan for other programs: rows, CSV, JSON and calendars (iCalendar, RFC 5545)."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event, Timezone

from mi_lib.plan.annual import AnnualPlan, Deadline, Forum, Meeting
from mi_lib.plan.calendar import working_days_before
from mi_lib.plan.deadlines import describe_rule
from mi_lib.plan.words import danish_hour, danish_list, danish_moment, danish_month

COLUMNS = ("rapport", "måned", "mødeforum", "mødeforum_navn", "møde", "frist", "levering", "enheder")
_TIME_ZONE = "Europe/Copenhagen"
_HALF_AN_HOUR = timedelta(minutes=30)
_MEETING_LENGTH = timedelta(hours=1)

# The rules of the European Union since 1996; written out because Outlook wants rules, not lists of dates, and the
# bytes must not depend on the machine's time-zone data.
_VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
X-LIC-LOCATION:Europe/Copenhagen
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class PlanRow:
    """One meeting with everything that follows from it, for a table on the screen or in a file."""

    version: str
    month: str
    forum: str
    forum_title: str
    meeting: datetime
    deadline: datetime
    delivery: str
    units: tuple[str, ...]


def plan_rows(plan: AnnualPlan) -> list[PlanRow]:
    """The plan as rows in the order of the meetings: `delivery` is an ISO day, `units` are titles."""
    return [_row(plan, deadline) for deadline in plan.deadlines]


def plan_csv(plan: AnnualPlan) -> str:
    """The rows as CSV as Danish offices read it: semicolons, Danish heads, days and hours like 2015-01-28 15:00.

    For Excel write it as `utf-8-sig`, with the line ends as they are.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    for row in plan_rows(plan):
        moments = (f"{row.meeting:%Y-%m-%d %H:%M}", f"{row.deadline:%Y-%m-%d %H:%M}")
        start = (row.version, row.month, row.forum, row.forum_title)
        writer.writerow([*start, *moments, row.delivery, ", ".join(row.units)])
    return out.getvalue()


def plan_json(plan: AnnualPlan) -> str:
    """The whole plan with its deadlines, for scripts: keys in English, moments in ISO local time."""
    return json.dumps(_as_data(plan), ensure_ascii=False, indent=2) + "\n"


def plan_ics(plan: AnnualPlan, forum: str = "", stamp: datetime | None = None) -> bytes:
    """A calendar of all meetings and submissions, or of one forum's; UTF-8 with CRLF as the standard asks.

    An event is known by month, forum and kind, so a new file moves it in Outlook and Google instead of doubling it.
    `stamp` is when the plan was written (UTC); without it the first second of the plan's year, so that the bytes
    depend on the plan alone. Raises PlanError for an unknown forum.
    """
    calendar = _calendar(plan, plan.forum(forum) if forum else None)
    written = stamp or datetime(plan.year, 1, 1, tzinfo=UTC)
    for deadline in plan.deadlines:
        if forum in ("", deadline.forum):
            calendar.add_component(_meeting_event(plan, deadline.meeting, written))
            calendar.add_component(_submission_event(plan, deadline, written))
    return bytes(calendar.to_ical())


def plan_calendars(plan: AnnualPlan, stamp: datetime | None = None) -> dict[str, bytes]:
    """File name and content of every calendar: one for all forums, one for each."""
    calendars = {f"plan-{plan.year}.ics": plan_ics(plan, stamp=stamp)}
    return calendars | {f"plan-{plan.year}-{name}.ics": plan_ics(plan, name, stamp) for name in plan.forums}


def _row(plan: AnnualPlan, deadline: Deadline) -> PlanRow:
    meeting = deadline.meeting
    return PlanRow(
        version=meeting.version,
        month=str(meeting.month),
        forum=meeting.forum,
        forum_title=plan.forum(meeting.forum).title,
        meeting=meeting.at,
        deadline=deadline.at,
        delivery=plan.delivery_day(meeting.month).isoformat(),
        units=tuple(unit.title for unit in plan.units_of(meeting.version)),
    )


def _as_data(plan: AnnualPlan) -> dict[str, Any]:
    return {
        "year": plan.year,
        "municipality": plan.municipality,
        "working_days": plan.profile.name,
        "units": [
            {"id": u.id, "title": u.title, "responsible": u.responsible.name, "email": u.responsible.email}
            for u in plan.units.values()
        ],
        "forums": [
            {"id": f.id, "title": f.title, "letter": f.letter, "colour": f.colour, "rule": _rule_text(plan, f)}
            for f in plan.forums.values()
        ],
        "versions": [
            {"id": v.id, "title": v.title, "audience": v.audience, "themes": list(v.themes), "forums": list(v.forums)}
            for v in plan.versions.values()
        ],
        "themes": [
            {"id": t.id, "slug": t.slug, "title": t.title, "unit": t.unit, "frequency": t.frequency}
            for t in plan.themes.values()
        ],
        "editions": [_edition_data(plan, month_deadlines) for month_deadlines in _by_month(plan)],
    }


def _by_month(plan: AnnualPlan) -> Iterator[tuple[Deadline, ...]]:
    for month in plan.months:
        if deadlines := plan.deadlines_of(month):
            yield deadlines


def _edition_data(plan: AnnualPlan, deadlines: tuple[Deadline, ...]) -> dict[str, Any]:
    month = deadlines[0].meeting.month
    return {
        "month": str(month),
        "version": deadlines[0].meeting.version,
        "cutoff": month.cutoff.isoformat(),
        "extraction": plan.extraction_day(month).isoformat(),
        "delivery": plan.delivery_day(month).isoformat(),
        "meetings": [
            {
                "forum": d.forum,
                "meeting": d.meeting.at.isoformat(timespec="minutes"),
                "deadline": d.at.isoformat(timespec="minutes"),
            }
            for d in deadlines
        ],
    }


def _calendar(plan: AnnualPlan, forum: Forum | None) -> Calendar:
    whose = forum.short_title if forum else "alle møder og frister"
    calendar = Calendar()
    calendar.add("prodid", f"-//{plan.municipality}//Ledelsesinformation {plan.year}//DA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Ledelsesinformation {plan.year}: {whose}")
    calendar.add("x-wr-timezone", _TIME_ZONE)
    if forum:
        calendar.add("x-apple-calendar-color", forum.colour)
    calendar.add_component(Timezone.from_ical(_VTIMEZONE))
    return calendar


def _meeting_event(plan: AnnualPlan, meeting: Meeting, written: datetime) -> Event:
    forum = plan.forum(meeting.forum)
    event = _event(plan, meeting, "moede", meeting.at, _MEETING_LENGTH, written)
    event.add("summary", f"{forum.short_title}: {_edition(meeting)}")
    event.add("description", f"{plan.version(meeting.version).title}. {_themes(plan, meeting)}")
    event.add_component(_alarm(plan, meeting.at, f"{forum.short_title} {danish_moment(meeting.at)}"))
    return event


def _submission_event(plan: AnnualPlan, deadline: Deadline, written: datetime) -> Event:
    """Begins at the deadline and leaves the time free in the reader's calendar."""
    meeting, forum = deadline.meeting, plan.forum(deadline.forum)
    event = _event(plan, meeting, "frist", deadline.at, _HALF_AN_HOUR, written)
    event.add("summary", f"Frist {danish_hour(deadline.at.time())}: {_edition(meeting)} til {forum.short_title}")
    event.add("description", f"Materialet sendes senest nu: {_rule_text(plan, forum)} ({danish_moment(meeting.at)}).")
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(plan, deadline.at, f"Frist {danish_moment(deadline.at)}"))
    return event


def _event(
    plan: AnnualPlan, meeting: Meeting, kind: str, start: datetime, length: timedelta, written: datetime
) -> Event:
    event = Event()
    domain = re.sub(r"[^a-z0-9]+", "-", plan.municipality.lower()).strip("-")
    event.add("uid", f"{meeting.month}-{meeting.forum}-{kind}@{domain}.example")
    event.add("dtstamp", written)
    event.add("dtstart", start, parameters={"TZID": _TIME_ZONE})
    event.add("dtend", start + length, parameters={"TZID": _TIME_ZONE})
    event.add("categories", [plan.forum(meeting.forum).short_title])
    return event


def _alarm(plan: AnnualPlan, moment: datetime, text: str) -> Alarm:
    """At the same hour of the working day before."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", working_days_before(moment.date(), 1, plan.profile) - moment.date())
    alarm.add("description", text)
    return alarm


def _edition(meeting: Meeting) -> str:
    return f"{meeting.version} {danish_month(meeting.month)}"


def _themes(plan: AnnualPlan, meeting: Meeting) -> str:
    return f"Temaer: {danish_list([theme.title for theme in plan.themes_of(meeting.version)])}."


def _rule_text(plan: AnnualPlan, forum: Forum) -> str:
    return describe_rule(forum.rule, plan.readings)
