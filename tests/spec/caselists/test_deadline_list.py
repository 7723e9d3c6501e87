"""The deadline list of a case overview: the tables in this folder say what is on it, and how many days are left."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from indicator_example import REFERENCE, read_example, record, typed

from mi_lib.caselists import Casework, compute_casework, days_over, hours_left
from mi_lib.caselists.casework import TABLES
from mi_lib.caselists.duties import VISIT_DAYS, visit_days
from mi_lib.indicators import first_month, read_reference_tables
from mi_lib.indicators.known import KnownTables
from mi_lib.periods import Month
from mi_lib.plan.calendar import DEFAULT
from mi_lib.warehouse import Warehouse

EXAMPLES = sorted(Path(__file__).parent.glob("deadlines-*.md"))


def casework(tables: dict[str, list[dict[str, str]]], warehouse_url: str, day: date) -> Casework:
    """The lists of a day from deliveries by `table month`."""
    with Warehouse.open(warehouse_url) as warehouse:
        for place, rows in tables.items():
            table, month = place.split()
            warehouse.store(record(table, Month.parse(month), len(rows)), typed(table, rows))
        snapshot = warehouse.snapshot(day)
        reference = read_reference_tables(REFERENCE, first_month(snapshot), day, DEFAULT)
        return compute_casework(KnownTables.of(snapshot, {**reference, VISIT_DAYS: visit_days(day)}), day)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_list_holds_what_is_due_and_overdue(file: Path, new_warehouse: Callable[[], str]) -> None:
    said = dict(read_example(file).tables)
    expected = said.pop("Deadlines")
    empty: dict[str, list[dict[str, str]]] = {f"{table} 2023-11": [] for table in TABLES}
    found = casework(empty | said, new_warehouse(), date.fromisoformat(file.stem.removeprefix("deadlines-")))
    shown = found.lists["deadlines"][list(expected[0])].astype(str).to_dict("records")
    assert shown == expected


@pytest.mark.parametrize(
    ("due", "day", "over"),
    [
        ("2015-04-01", "2015-04-01", 0),
        ("2015-03-31", "2015-04-01", 1),
        ("2015-04-02", "2015-04-01", -1),
        ("2023-12-31", "2024-01-01", 1),
        ("2024-02-28", "2024-03-01", 2),
    ],
)
def test_days_over_are_calendar_days_and_the_last_day_counts_as_none(due: str, day: str, over: int) -> None:
    assert days_over(date.fromisoformat(due), date.fromisoformat(day)) == over


@pytest.mark.parametrize(
    ("due_at", "left"),
    [
        ("2015-04-01T08:00", 0),
        ("2015-04-01T09:59", 1),
        ("2015-04-01T07:59", -1),
        ("2015-04-02T07:00", 23),
        ("2015-03-31T08:00", -24),
    ],
)
def test_hours_left_are_counted_from_eight_in_the_morning_and_rounded_down(due_at: str, left: int) -> None:
    assert hours_left(datetime.fromisoformat(due_at), date(2015, 4, 1)) == left
