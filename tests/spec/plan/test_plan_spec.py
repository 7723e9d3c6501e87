"""The rules of the annual plan as tables (domain reference, chapters 9.1, 9.3 to 9.5 and 13)."""

import csv
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from mi_lib.plan import PROFILES, RECOMMENDED, Profile, Readings, explain_deadline, read_plan, submission_deadline
from mi_lib.plan.calendar import DEFAULT, why_closed
from mi_lib.plan.words import danish_moment

HERE = Path(__file__).parent
PLAN_2015 = HERE.parents[2] / "data" / "reference" / "plan-2015.yml"


def rows_of(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def profile_of(words: str) -> Profile:
    name, _, saturday = words.partition("+")
    return replace(PROFILES[name], saturday=bool(saturday))


def readings_of(name: str, value: str) -> Readings:
    return replace(RECOMMENDED, **{name: True if value == "true" else value})


@pytest.mark.parametrize("row", rows_of("worked-cases.csv"), ids=lambda row: f"{row['case']}-{row['profile']}")
def test_worked_case_has_the_deadline_counted_by_hand(row: dict[str, str]) -> None:
    meeting_at = datetime.fromisoformat(f"{row['meeting']}T15:00")
    deadline = submission_deadline(row["forum"], meeting_at, profile_of(row["profile"]))
    assert deadline == datetime.fromisoformat(row["deadline"]), row["why"]


@pytest.mark.parametrize("row", rows_of("worked-cases.csv"), ids=lambda row: f"{row['case']}-{row['profile']}")
def test_explanation_of_a_worked_case_ends_with_its_deadline(row: dict[str, str]) -> None:
    meeting_at = datetime.fromisoformat(f"{row['meeting']}T15:00")
    last = explain_deadline(row["forum"], meeting_at, profile_of(row["profile"]))[-1]
    assert last == f"Materialet sendes senest {danish_moment(datetime.fromisoformat(row['deadline']))}."


@pytest.mark.parametrize("row", rows_of("readings.csv"), ids=lambda row: f"{row['reading']}-{row['meeting']}")
def test_other_reading_of_the_plan_has_the_deadline_counted_by_hand(row: dict[str, str]) -> None:
    readings = readings_of(row["reading"], row["value"])
    deadline = submission_deadline(row["forum"], datetime.fromisoformat(row["meeting"]), DEFAULT, readings)
    assert deadline == datetime.fromisoformat(row["deadline"]), row["why"]


@pytest.mark.parametrize("row", rows_of("holidays.csv"), ids=lambda row: row["name"])
def test_public_holiday_closes_its_day_and_is_called_by_its_danish_name(row: dict[str, str]) -> None:
    days = {date.fromisoformat(f"{year}-{day}") for year, day in row.items() if year.isdigit() and day}
    assert {why_closed(day) for day in days} == {row["name"]}


@pytest.mark.parametrize(("year", "day"), [(2024, "04-26"), (2025, "05-16"), (2026, "05-01")])
def test_store_bededag_is_a_working_day_from_2024(year: int, day: str) -> None:
    assert why_closed(date.fromisoformat(f"{year}-{day}")) is None


def test_plan_of_2015_has_the_28_meetings_and_deadlines_of_the_reference() -> None:
    planned = [
        {
            "version": deadline.meeting.version,
            "report_month": str(deadline.meeting.month),
            "meeting_level": deadline.forum,
            "meeting_datetime": deadline.meeting.at.isoformat(timespec="minutes"),
            "submission_deadline": deadline.at.isoformat(timespec="minutes"),
        }
        for deadline in read_plan(PLAN_2015).deadlines
    ]
    assert len(planned) == 28
    assert planned == rows_of("planned-meetings-2015.csv")
