"""Months. A report month is when the report is made; its figures run to the day before it begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mi_lib.errors import UsageError

_FORM = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month; sorts and counts as one would expect."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `YYYY-MM`. Raises UsageError for anything else, `2015-13` included."""
        match = _FORM.fullmatch(text) if isinstance(text, str) and text.isascii() else None
        if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1900:
            raise UsageError(
                "This is not a month.",
                where="month",
                found=repr(text),
                remedy="write year and month as YYYY-MM, for example 2015-01",
            )
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def __add__(self, months: int) -> "Month":
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    def __sub__(self, months: int) -> "Month":
        return self + -months

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return (self + 1).first_day - timedelta(days=1)

    @property
    def data_month(self) -> "Month":
        """The last month whose data a report of this month holds."""
        return self - 1

    @property
    def cutoff(self) -> date:
        """The last day that a report of this month knows of."""
        return self.data_month.last_day


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month from `first` to `last`, both included."""
    month = first
    while month <= last:
        yield month
        month = month + 1
