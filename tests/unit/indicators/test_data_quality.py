"""How good the data are: by hand-made rows, of which fewer than five are told of by nobody."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from mi_lib.deliveries import CONTRACTS
from mi_lib.indicators import CATALOGUE, indicator
from mi_lib.indicators.data_quality import DataQuality, data_quality, read_quality_rules
from mi_lib.periods import Month
from mi_lib.pipeline.figures import read_codelists
from mi_lib.warehouse import Delivery, Warehouse

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
RULES = read_quality_rules(REFERENCE / "quality.yml")
CUTOFF = date(2014, 12, 31)
DECEMBER = Month(2014, 12)
FEWEST = 5


@pytest.fixture
def warehouse(new_warehouse: Callable[[], str]) -> Iterator[Warehouse]:
    with Warehouse.open(new_warehouse()) as opened:
        yield opened


def _deliver(warehouse: Warehouse, table: str, rows: pd.DataFrame, month: Month = DECEMBER) -> None:
    wanted = CONTRACTS[table]
    rows = rows.reindex(columns=wanted.column_names).astype(object).where(lambda frame: frame.notna(), None)
    moment = datetime(2015, 1, 2)
    record = Delivery(f"{table} {month}", table, month, wanted.unit, "x.csv", len(rows), moment, False)
    warehouse.store(record, rows)


def _checks(cases: int, failing: int, rule: str = "R11") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "check_id": [f"C{number}" for number in range(cases)],
            "cutoff_date": CUTOFF,
            "case_id": [f"S{number}" for number in range(cases)],
            "rule_id": rule,
            "missing": [number < failing for number in range(cases)],
        }
    )


def _notifications(days: list[date]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "notification_id": [f"U{number}" for number in range(len(days))],
            "registered_at": [datetime(day.year, day.month, day.day, 9) for day in days],
        }
    )


def _quality(warehouse: Warehouse, name: str = "notification_count") -> DataQuality:
    return data_quality(indicator(name), warehouse.snapshot(CUTOFF), RULES, FEWEST)


@pytest.mark.parametrize(
    ("cases", "failing", "band", "too_few"),
    [
        (100, 0, "good", False),
        (100, 10, "good", False),
        (100, 11, "fair", False),
        (100, 20, "fair", False),
        (100, 21, "poor", False),
        (99, 21, None, True),  # ten per cent are less than two times five cases
        (0, 0, None, False),
    ],
)
def test_the_band_of_missing_registrations(
    warehouse: Warehouse, cases: int, failing: int, band: str | None, too_few: bool
) -> None:
    _deliver(warehouse, "registration_check", _checks(cases, failing))
    found = _quality(warehouse)
    assert (found.missing, found.too_few) == (band, too_few)


def test_only_the_checks_that_matter_to_the_indicator_count(warehouse: Warehouse) -> None:
    _deliver(warehouse, "registration_check", _checks(200, 200, "R05"))
    assert _quality(warehouse).missing is None
    assert _quality(warehouse, "goals_met_share").missing == "poor"


def test_the_newest_day_is_one_that_enough_rows_are_not_older_than(warehouse: Warehouse) -> None:
    days = [date(2014, 12, 30), *[date(2014, 12, 28)] * 3, date(2014, 12, 20), date(2014, 12, 1)]
    _deliver(warehouse, "notification", _notifications(days))
    assert _quality(warehouse).newest == date(2014, 12, 20)


def test_fewer_rows_than_may_be_told_of_have_no_day(warehouse: Warehouse) -> None:
    _deliver(warehouse, "notification", _notifications([date(2014, 12, 30)] * 4))
    assert _quality(warehouse).newest is None


@pytest.mark.parametrize(
    ("newest", "age"),
    [
        (date(2014, 11, 30), "good"),
        (date(2014, 11, 29), "fair"),
        (date(2014, 10, 30), "fair"),
        (date(2014, 10, 29), "poor"),
    ],
)
def test_data_grow_old(warehouse: Warehouse, newest: date, age: str) -> None:
    _deliver(warehouse, "notification", _notifications([newest] * 5))
    assert _quality(warehouse).age == age


def test_a_delivery_that_is_missing_makes_the_data_poor_and_the_last_month_is_named(warehouse: Warehouse) -> None:
    for month in (DECEMBER - 1, DECEMBER):
        for table in ("child", "case_file"):
            _deliver(warehouse, table, pd.DataFrame(), month)
    _deliver(warehouse, "notification", _notifications([date(2014, 11, 30)] * 5), DECEMBER - 1)
    found = _quality(warehouse)
    assert (found.last_month, found.level) == (DECEMBER - 1, "poor")
    _deliver(warehouse, "notification", pd.DataFrame(), DECEMBER)
    found = _quality(warehouse)
    assert (found.last_month, found.level) == (None, "good")


def test_the_table_of_checks_names_what_there_is() -> None:
    codes = read_codelists(REFERENCE / "codelists.yml")["check"]
    assert RULES.checks.keys() <= CATALOGUE.keys()
    assert {rule for rules in RULES.checks.values() for rule in rules} <= codes.keys()
    assert RULES.age_days_of.keys() <= CONTRACTS.keys()


def test_every_indicator_that_is_counted_from_cases_says_which_registrations_it_is_wrong_without() -> None:
    assert {each.id for each in CATALOGUE.values() if "case_file" in each.sources} == RULES.checks.keys()
