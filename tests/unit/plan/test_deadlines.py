from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mi_lib.errors import PlanError, UsageError
from mi_lib.plan.calendar import DEFAULT, PROFILES, STRICT, Profile, add_working_days, is_working_day
from mi_lib.plan.deadlines import (
    RULES,
    Readings,
    Rule,
    describe_rule,
    explain_deadline,
    parse_meeting,
    submission_deadline,
)

FIRST, LAST = date(2000, 1, 1), date(2040, 12, 31)

readings = st.builds(
    Readings,
    whole_days_between=st.booleans(),
    closed_weekday=st.sampled_from(["earlier_working_day", "a_week_earlier", "next_working_day"]),
    same_weekday=st.booleans(),
    week_of_working_days=st.booleans(),
)
profiles = st.builds(
    lambda p, saturday: replace(p, saturday=saturday), st.sampled_from([*PROFILES.values()]), st.booleans()
)
forums = st.sampled_from([*RULES])
hours = st.times(min_value=time(7), max_value=time(22)).map(lambda hour: hour.replace(second=0, microsecond=0))
days = st.dates(FIRST, LAST)


def meeting_days(profile: Profile) -> Iterator[date]:
    day = FIRST
    while day <= LAST:
        if is_working_day(day, profile):
            yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
@pytest.mark.parametrize("forum", RULES)
def test_on_every_day_of_41_years_a_deadline_is_open_early_and_never_runs_backwards(
    forum: str, profile: Profile
) -> None:
    meetings = [datetime.combine(day, time(8)) for day in meeting_days(profile)]
    deadlines = [submission_deadline(forum, meeting, profile) for meeting in meetings]
    assert len(meetings) > 10_000
    assert all(is_working_day(deadline.date(), profile) for deadline in set(deadlines))
    assert all(deadline.date() < meeting.date() for deadline, meeting in zip(deadlines, meetings, strict=True))
    assert all(earlier <= later for earlier, later in pairwise(deadlines))
    assert {deadline.time() for deadline in deadlines} == {RULES[forum].hour}


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(forum=forums, first=days, gap=st.integers(0, 30), hour=hours, profile=profiles, readings=readings)
def test_under_every_reading_a_deadline_is_open_early_and_never_runs_backwards(
    forum: str, first: date, gap: int, hour: time, profile: Profile, readings: Readings
) -> None:
    sooner = add_working_days(first, 1, profile)
    later = add_working_days(sooner, gap, profile)
    deadlines = [submission_deadline(forum, datetime.combine(d, hour), profile, readings) for d in (sooner, later)]
    assert deadlines[0] <= deadlines[1]
    assert deadlines[1] < datetime.combine(later, hour)
    assert is_working_day(deadlines[0].date(), profile)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(forum=forums, day=days, profile=profiles, readings=readings)
def test_explanation_names_every_day_from_the_meeting_to_the_deadline_once(
    forum: str, day: date, profile: Profile, readings: Readings
) -> None:
    meeting = datetime.combine(add_working_days(day, 1, profile), time(15))
    told = explain_deadline(forum, meeting, profile, readings)[1:-1]
    assert len({line.split(":")[0] for line in told}) == len(told) >= 1


def test_explanation_says_day_by_day_in_danish_why() -> None:
    assert explain_deadline("direktoer_chef", datetime(2015, 5, 19, 13)) == [
        "Mødet er tirsdag den 19. maj 2015 kl. 13. Reglen er: 3 hverdage inden mødet kl. 14.",
        "mandag den 18. maj 2015: hverdag 1 af 3",
        "søndag den 17. maj 2015: tæller ikke (søndag)",
        "lørdag den 16. maj 2015: tæller ikke (lørdag)",
        "fredag den 15. maj 2015: hverdag 2 af 3",
        "torsdag den 14. maj 2015: tæller ikke (Kristi himmelfartsdag)",
        "onsdag den 13. maj 2015: hverdag 3 af 3",
        "Materialet sendes senest onsdag den 13. maj 2015 kl. 14.",
    ]


def test_explanation_of_a_closed_friday_walks_back_to_an_open_day() -> None:
    assert explain_deadline("udvalgsformand", datetime(2015, 4, 7, 14))[1:-1] == [
        "fredag den 3. april 2015: fredag inden mødet, men lukket (langfredag)",
        "torsdag den 2. april 2015: også lukket (skærtorsdag)",
        "onsdag den 1. april 2015: nærmeste tidligere arbejdsdag",
    ]


def test_explanation_of_the_next_working_day_says_so() -> None:
    told = explain_deadline(
        "udvalgsformand", datetime(2015, 4, 8, 14), DEFAULT, Readings(closed_weekday="next_working_day")
    )
    assert told[-2] == "tirsdag den 7. april 2015: førstkommende arbejdsdag"


def test_meeting_on_a_closed_day_is_refused_with_the_reason_and_the_next_open_day() -> None:
    with pytest.raises(PlanError) as caught:
        submission_deadline("fagudvalg", datetime(2015, 4, 3, 15))
    assert "fredag den 3. april 2015 is closed (langfredag; working-day profile default)" in caught.value.found
    assert caught.value.remedy == "move the meeting, for example to 2015-04-07"


def test_rule_is_said_as_it_is_read() -> None:
    rules = [
        describe_rule(rule, Readings(whole_days_between=True, week_of_working_days=True)) for rule in RULES.values()
    ]
    assert rules == [
        "2 hele hverdage inden mødet kl. 10",
        "3 hele hverdage inden mødet kl. 14",
        "fredag inden mødet kl. 12",
        "5 hverdage inden mødet kl. 9",
    ]


def test_meeting_on_constitution_day_is_a_question_of_profile() -> None:
    assert submission_deadline("chef_teamleder", datetime(2015, 6, 5, 9), STRICT) == datetime(2015, 6, 3, 10)
    with pytest.raises(PlanError):
        submission_deadline("chef_teamleder", datetime(2015, 6, 5, 9), DEFAULT)


def test_unknown_forum_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(PlanError) as caught:
        submission_deadline("fagudvalget", datetime(2015, 1, 28, 15))
    assert caught.value.remedy.endswith("did you mean fagudvalg?")


@pytest.mark.parametrize("text", ["2015-04-09T15:00", "2015-04-09 15:00"])
def test_meeting_is_read_with_day_and_hour(text: str) -> None:
    assert parse_meeting(text) == datetime(2015, 4, 9, 15)


@pytest.mark.parametrize("text", ["2015-04-09", "15:00", "2015-04-31T15:00", "2015-04-09T15:00+02:00", "9. april"])
def test_anything_else_is_no_meeting(text: str) -> None:
    with pytest.raises(UsageError, match="2015-04-09T15:00"):
        parse_meeting(text)


def test_a_rule_of_ones_own_counts_like_the_four() -> None:
    two_weeks = Rule("calendar_days_before", time(8, 30), days=14)
    assert submission_deadline(two_weeks, datetime(2015, 1, 28, 15)) == datetime(2015, 1, 14, 8, 30)
    assert explain_deadline(two_weeks, datetime(2015, 1, 28, 15)) == [
        "Mødet er onsdag den 28. januar 2015 kl. 15. Reglen er: 2 uger inden mødet kl. 8.30.",
        "onsdag den 14. januar 2015: 2 uger før mødet",
        "Materialet sendes senest onsdag den 14. januar 2015 kl. 8.30.",
    ]
