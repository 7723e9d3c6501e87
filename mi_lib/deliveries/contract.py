"""What a delivery is: one unit's file for one table and one month, and what that file must hold."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "date", "timestamp", "month", "decimal", "integer", "boolean", "code", "codes"]
"""`codes` is a list of codes in one cell, separated by `|`; `month` is `YYYY-MM` and stays text."""

EVERY_MONTH = tuple(range(1, 13))
ON_CHANGE: tuple[int, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column: what it holds, whether it may be empty, and which codes it allows (none: any)."""

    name: str
    kind: Kind
    nullable: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """One table as its unit delivers it.

    A delivery for a month holds the rows that came into being or changed in that month; of several rows
    with one key the one delivered for the latest month counts. So what was known at the end of any month is
    all deliveries for months up to it.

    `due_months` are the calendar months for which a delivery must come, empty or not: `EVERY_MONTH`, or some,
    or `ON_CHANGE` when silence means that nothing changed. `dated_by` is a column that must not lie after the
    delivery's month; at least one of its values must lie inside it, so that another month's file is noticed.
    """

    table: str
    name_da: str
    unit: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    due_months: tuple[int, ...] = EVERY_MONTH
    dated_by: str | None = None

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)
