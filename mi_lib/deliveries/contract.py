"""What a delivery is: one unit's file for one table and one month, and what that file must hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["id", "text", "date", "timestamp", "month", "decimal", "integer", "boolean", "code", "codes"]
"""`codes` is a list of codes in one cell, separated by `|`; `month` is `YYYY-MM` and stays text."""

EVERY_MONTH = tuple(range(1, 13))
ON_CHANGE: tuple[int, ...] = ()


@dataclass(frozen=True)
class Period:
    """The days on which a code may be used, both ends included; None: without an end."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Column:
    """One column: what it holds, whether it may be empty, and which codes it allows (none: any).

    `periods` limits some of the codes to the days on which they were in use; the row's day is in column `coded_on`.
    """

    name: str
    kind: Kind
    nullable: bool = False
    codes: tuple[str, ...] = ()
    name_da: str = ""
    periods: Mapping[str, Period] = field(default_factory=dict)
    coded_on: str = ""


@dataclass(frozen=True)
class Contract:
    """One table as its unit delivers it.

    A delivery for a month holds the rows that came into being or changed in that month; of several rows
    with one key the one delivered for the latest month counts. So what was known at the end of any month is
    all deliveries for months up to it.

    `due_months` are the calendar months for which a delivery must come, empty or not: `EVERY_MONTH`, or some,
    or `ON_CHANGE` when silence means that nothing changed. `dated_by` is a column that must not lie after the
    delivery's month; at least one of its values must lie inside it, so that another month's file is noticed.

    `references` names, for a column that holds another table's key, that table. `sums` are the columns whose totals
    are compared with those of the months before. `facts` are days of what has happened, so that none of them can lie
    after the delivery's month. `happened` does so for a column's days in those rows only where another column has that
    value. `year` is a column in which at least one row has the delivery's year.

    `example` is one made-up row, a text for each column.
    """

    table: str
    name_da: str
    unit: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    due_months: tuple[int, ...] = EVERY_MONTH
    dated_by: str | None = None
    references: Mapping[str, str] = field(default_factory=dict)
    sums: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    happened: Mapping[str, tuple[str, str | bool]] = field(default_factory=dict)
    year: str | None = None
    example: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)
