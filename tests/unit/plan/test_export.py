import csv
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from mi_lib.errors import PlanError
from mi_lib.plan import AnnualPlan
from mi_lib.plan.export import plan_calendars, plan_csv, plan_ics, plan_json, plan_rows
from mi_lib.plan.whatif import Move, what_if


def test_rows_say_who_delivers_and_when(plan: AnnualPlan) -> None:
    row = plan_rows(plan)[3]
    assert (row.version, row.month, row.forum) == ("V1", "2015-01", "fagudvalg")
    assert (row.meeting, row.deadline) == (datetime(2015, 1, 28, 15), datetime(2015, 1, 21, 9))
    assert (row.delivery, row.units) == ("2015-01-05", ("Fællessekretariat", "Økonomi", "Børn og familie", "Skole"))


def test_csv_has_semicolons_and_one_line_for_each_meeting(plan: AnnualPlan) -> None:
    rows = list(csv.reader(plan_csv(plan).splitlines(), delimiter=";"))
    assert rows[0] == ["rapport", "måned", "mødeforum", "mødeforum_navn", "møde", "frist", "levering", "enheder"]
    assert rows[9][:2] + rows[9][4:6] == ["V2", "2015-04", "2015-04-09 09:00", "2015-04-07 10:00"]
    assert len(rows) == 29


def test_json_holds_the_whole_plan(plan: AnnualPlan) -> None:
    data = json.loads(plan_json(plan))
    assert [len(data[key]) for key in ("units", "forums", "versions", "themes", "editions")] == [6, 4, 3, 15, 11]
    assert data["editions"][3] == {
        "month": "2015-04",
        "version": "V2",
        "cutoff": "2015-03-31",
        "extraction": "2015-04-01",
        "delivery": "2015-04-01",
        "meetings": [
            {"forum": "chef_teamleder", "meeting": "2015-04-09T09:00", "deadline": "2015-04-07T10:00"},
            {"forum": "direktoer_chef", "meeting": "2015-04-15T13:00", "deadline": "2015-04-10T14:00"},
        ],
    }


def test_there_is_one_calendar_for_all_and_one_for_each_forum(plan: AnnualPlan) -> None:
    events = {name: len(Calendar.from_ical(content).events) for name, content in plan_calendars(plan).items()}
    assert events == {
        "plan-2015.ics": 56,
        "plan-2015-chef_teamleder.ics": 22,
        "plan-2015-direktoer_chef.ics": 22,
        "plan-2015-udvalgsformand.ics": 6,
        "plan-2015-fagudvalg.ics": 6,
    }


def test_events_are_at_copenhagen_time_in_winter_and_summer(plan: AnnualPlan) -> None:
    events = {event["uid"]: event for event in Calendar.from_ical(plan_ics(plan, "fagudvalg")).events}
    winter = events["2015-01-fagudvalg-frist@bakkedal-kommune.example"].start
    summer = events["2015-08-fagudvalg-moede@bakkedal-kommune.example"].start
    assert (winter.replace(tzinfo=None), winter.utcoffset()) == (datetime(2015, 1, 21, 9), timedelta(hours=1))
    assert (summer.replace(tzinfo=None), summer.utcoffset()) == (datetime(2015, 8, 26, 15), timedelta(hours=2))


def test_calendar_brings_its_time_zone_and_ends_lines_as_the_standard_asks(plan: AnnualPlan) -> None:
    content = plan_ics(plan)
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Copenhagen\r\n" in content
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_moved_meeting_keeps_its_identity(plan: AnnualPlan) -> None:
    moved = what_if(plan, Move.parse("fagudvalg 2015-01-28 -> 2015-02-04")).plan
    identities = [[event["uid"] for event in Calendar.from_ical(plan_ics(p)).events] for p in (plan, moved)]
    assert sorted(identities[0]) == sorted(identities[1])
    assert len(set(identities[0])) == 56


def test_reminder_comes_on_the_working_day_before(plan: AnnualPlan) -> None:
    events = {event["uid"]: event for event in Calendar.from_ical(plan_ics(plan)).events}
    after_easter = events["2015-04-chef_teamleder-frist@bakkedal-kommune.example"]
    assert [alarm["trigger"].dt for alarm in after_easter.walk("VALARM")] == [timedelta(days=-6)]


def test_same_plan_gives_the_same_bytes(plan: AnnualPlan) -> None:
    assert plan_ics(plan) == plan_ics(replace(plan))
    assert b"DTSTAMP:20150101T000000Z" in plan_ics(plan)


def test_calendar_of_an_unknown_forum_is_an_error(plan: AnnualPlan) -> None:
    with pytest.raises(PlanError, match="did you mean fagudvalg"):
        plan_ics(plan, "fagudvalget")
