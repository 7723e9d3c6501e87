"""What is certain is read, what is ambiguous is refused."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from mi_lib.intake.values import (
    UnreadableError,
    read_boolean,
    read_date,
    read_decimal,
    read_integer,
    read_month,
    read_text,
    read_timestamp,
)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1234,50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1.234.567", "1234567"),
        ("-0,5", "-0.5"),
        ("\N{MINUS SIGN}3", "-3"),
        ("31250.00", "31250.00"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("1,234", "1.234"),
        (0.1, "0.1"),
        (3, "3"),
    ],
)
def test_a_certain_decimal_is_read(cell: str | float, number: str) -> None:
    assert read_decimal(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["1.234", "999.999", "-12.000"])
def test_a_number_that_can_be_read_in_two_ways_is_refused_with_the_question(cell: str) -> None:
    with pytest.raises(UnreadableError, match="på to måder"):
        read_decimal(cell)


@pytest.mark.parametrize(
    "cell", ["", "1,234.50", "1.23,4", "12 kr.", "1,2,3", "1e5", "²", "100000000000000", True, datetime(2015, 1, 1)]
)
def test_what_is_no_number_is_refused(cell: object) -> None:
    with pytest.raises(UnreadableError):
        read_decimal(cell)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "number"), [("12", 12), ("1.234", 1234), ("9.400.000", 9400000), ("3,0", 3), (7.0, 7)]
)
def test_a_certain_whole_number_is_read(cell: str | float, number: int) -> None:
    assert read_integer(cell) == number


@pytest.mark.parametrize("cell", ["1,5", "3.000", 2.5, "tolv"])
def test_what_is_no_certain_whole_number_is_refused(cell: str | float) -> None:
    with pytest.raises(UnreadableError):
        read_integer(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "31-12-2014",
        "31.12.2014",
        "2014-12-31",
        "31-12-2014 00:00",
        "2014-12-31T00:00:00",
        date(2014, 12, 31),
        datetime(2014, 12, 31),
    ],
)
def test_a_date_is_read_in_every_certain_form(cell: str | date) -> None:
    assert read_date(cell) == datetime(2014, 12, 31)


@pytest.mark.parametrize("cell", ["31/12/2014", "31-12-14", "31-02-2014", "31-12.2014", "2014-12-31 08:00", 42004])
def test_a_doubtful_date_is_refused(cell: str | int) -> None:
    with pytest.raises(UnreadableError):
        read_date(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "11-03-2015 14:22",
        "11.03.2015 14.22",
        "2015-03-11T14:22",
        "2015-03-11 14:22:00.000",
        datetime(2015, 3, 11, 14, 21, 59, 999_999),
    ],
)
def test_a_moment_is_read_to_the_second(cell: str | datetime) -> None:
    assert read_timestamp(cell) == datetime(2015, 3, 11, 14, 22)


@pytest.mark.parametrize("cell", ["11-03-2015", "11-03-2015 24:01", "2015-03-11T14:22Z", "14:22"])
def test_a_moment_without_a_time_or_with_a_zone_is_refused(cell: str) -> None:
    with pytest.raises(UnreadableError):
        read_timestamp(cell)


@pytest.mark.parametrize("cell", ["2015-02", "02-2015", datetime(2015, 2, 1)])
def test_a_month_is_read_as_year_and_month(cell: str | datetime) -> None:
    assert read_month(cell) == "2015-02"


@pytest.mark.parametrize(
    ("cell", "answer"), [("ja", True), ("SAND", True), ("nej", False), ("False", False), (True, True)]
)
def test_yes_and_no_are_read_in_danish_and_english(cell: str | bool, answer: bool) -> None:
    assert read_boolean(cell) is answer


def test_one_and_zero_are_not_taken_for_yes_and_no() -> None:
    assert read_boolean(True)
    for cell in ("1", "0", 1, 0, 1.0):
        with pytest.raises(UnreadableError):
            read_boolean(cell)


def test_a_code_that_excel_made_a_number_keeps_its_digits() -> None:
    assert (read_text(3), read_text(99.0)) == ("3", "99")


def test_a_code_that_excel_made_a_date_is_refused() -> None:
    with pytest.raises(UnreadableError, match="Excel har lavet"):
        read_text(datetime(2020, 5, 28))
