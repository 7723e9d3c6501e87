"""Months count and sort as one would expect, and nothing else is a month."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi_lib.errors import UsageError
from mi_lib.periods import Month, months_between

MONTHS = st.builds(Month, st.integers(1950, 2100), st.integers(1, 12))
STEPS = st.integers(-400, 400)


@given(MONTHS, STEPS)
def test_steps_there_and_back_end_where_they_began(month: Month, steps: int) -> None:
    assert (month + steps) - steps == month
    assert (month + steps > month) is (steps > 0)


@given(MONTHS, STEPS, STEPS)
def test_two_steps_are_one(month: Month, first: int, second: int) -> None:
    assert month + first + second == month + (first + second)


@given(MONTHS)
def test_twelve_months_are_a_year(month: Month) -> None:
    assert month + 12 == Month(month.year + 1, month.number)


@given(MONTHS)
def test_a_month_is_written_as_it_is_read(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(MONTHS)
def test_the_next_month_begins_the_day_after_the_last(month: Month) -> None:
    assert month.last_day + timedelta(days=1) == (month + 1).first_day
    assert Month.of(month.last_day) == Month.of(month.first_day) == month


@given(MONTHS)
def test_a_report_knows_nothing_of_its_own_month(month: Month) -> None:
    assert month.cutoff == month.first_day - timedelta(days=1)
    assert Month.of(month.cutoff) == month.data_month == month - 1


def test_the_january_report_closes_the_old_year() -> None:
    assert Month(2015, 1).cutoff == date(2014, 12, 31)
    assert Month(2016, 3).cutoff == date(2016, 2, 29)


def test_the_months_between_two_are_both_and_all_between() -> None:
    found = [str(month) for month in months_between(Month(2014, 11), Month(2015, 2))]
    assert found == ["2014-11", "2014-12", "2015-01", "2015-02"]
    assert list(months_between(Month(2015, 2), Month(2015, 1))) == []


@pytest.mark.parametrize(
    "text",
    ["2015-13", "2015-00", "2015-1", "15-01", "2015/01", "2015-01-01", "januar", "", " 2015-01", "٢٠١٥-٠١", "1899-12"],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="2015-01") as caught:
        Month.parse(text)
    assert repr(text) in str(caught.value)
