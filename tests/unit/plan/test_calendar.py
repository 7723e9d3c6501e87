from dataclasses import replace
from datetime import date

import pytest

from mi_lib.errors import PlanError
from mi_lib.plan.calendar import (
    DEFAULT,
    STRICT,
    WITH_KLEMMEDAG,
    add_working_days,
    first_working_day,
    is_working_day,
    last_working_day,
    profile_named,
    why_closed,
    working_days_before,
)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2015, 1, 28), None),
        (date(2015, 1, 31), "lørdag"),
        (date(2015, 2, 1), "søndag"),
        (date(2015, 6, 5), "grundlovsdag"),
        (date(2015, 12, 24), "juleaftensdag"),
        (date(2015, 12, 31), "nytårsaftensdag"),
        (date(2015, 4, 5), "påskedag"),
        (date(2015, 5, 15), None),
    ],
)
def test_default_profile_gives_the_danish_reason_of_a_closed_day(day: date, reason: str | None) -> None:
    assert why_closed(day) == reason


@pytest.mark.parametrize("day", [date(2015, 6, 5), date(2015, 12, 24), date(2015, 12, 31)])
def test_strict_profile_works_on_customary_closing_days(day: date) -> None:
    assert is_working_day(day, STRICT)
    assert not is_working_day(day, DEFAULT)


@pytest.mark.parametrize("day", [date(2015, 5, 15), date(2016, 5, 6), date(2024, 5, 10)])
def test_klemmedag_is_the_friday_after_ascension_only(day: date) -> None:
    assert why_closed(day, WITH_KLEMMEDAG) == "fredag efter Kristi himmelfartsdag"
    assert is_working_day(date(day.year, day.month, day.day + 7), WITH_KLEMMEDAG)


def test_saturday_can_be_a_working_day_but_a_holiday_on_it_is_not() -> None:
    with_saturday = replace(DEFAULT, saturday=True)
    assert is_working_day(date(2015, 1, 31), with_saturday)
    assert not is_working_day(date(2015, 2, 1), with_saturday)
    assert why_closed(date(2015, 12, 26), with_saturday) == "2. juledag"


def test_single_closed_days_come_with_their_own_reason() -> None:
    assert (
        why_closed(date(2015, 12, 28), profile_named("default", closed={date(2015, 12, 28): "lukkeuge"})) == "lukkeuge"
    )


def test_working_days_are_counted_over_easter_in_both_directions() -> None:
    assert add_working_days(date(2015, 4, 1), 1) == date(2015, 4, 7)
    assert working_days_before(date(2015, 4, 7), 1) == date(2015, 4, 1)
    assert add_working_days(date(2015, 4, 3), 0) == date(2015, 4, 3)


def test_nearest_working_day_is_the_day_itself_when_it_is_open() -> None:
    assert first_working_day(date(2015, 1, 1)) == date(2015, 1, 2)
    assert last_working_day(date(2015, 4, 6)) == date(2015, 4, 1)
    assert first_working_day(date(2015, 1, 28)) == last_working_day(date(2015, 1, 28)) == date(2015, 1, 28)


def test_unknown_profile_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(PlanError) as caught:
        profile_named("strict")
    assert caught.value.remedy.startswith("use one of default, strict_public_holidays, with_klemmedag")
