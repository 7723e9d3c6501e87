"""How good the data behind an indicator are: registrations that are missing, and the age of the newest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import ibis
import yaml

from mi_lib.deliveries import Contract, contract
from mi_lib.indicators.declaration import Indicator
from mi_lib.periods import Month
from mi_lib.warehouse import Snapshot

Level = Literal["good", "fair", "poor"]
LEVELS: tuple[Level, ...] = ("good", "fair", "poor")


@dataclass(frozen=True)
class Steps:
    """The most that is still good, and still fair."""

    good: int
    fair: int

    def level(self, value: float) -> Level:
        return "good" if value <= self.good else "fair" if value <= self.fair else "poor"


@dataclass(frozen=True)
class QualityRules:
    """What `data/reference/quality.yml` says."""

    missing_percent: Steps
    age_days: Steps
    age_days_of: Mapping[str, Steps]
    checks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class DataQuality:
    """`missing` is a band of the share of cases, None where no check matters or there are too few cases to tell.

    `newest` is the last day on or after which at least as many rows are dated as may be told of; None: too few.
    `last_month` is the last that was delivered, where a later one was due.
    """

    level: Level
    missing: Level | None
    too_few: bool
    newest: date | None
    age: Level | None
    last_month: Month | None


def read_quality_rules(file: Path) -> QualityRules:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return QualityRules(
        missing_percent=Steps(**content["missing_percent"]),
        age_days=Steps(**content["age_days"]),
        age_days_of={table: Steps(**steps) for table, steps in content["age_days_of"].items()},
        checks={name: tuple(rules) for name, rules in content["checks"].items()},
    )


def data_quality(indicator: Indicator, snapshot: Snapshot, rules: QualityRules, fewest: int) -> DataQuality:
    """As known at the cut-off, for the whole municipality; nothing is told that fewer than `fewest` stand behind."""
    checks = rules.checks.get(indicator.id, ())
    missing, too_few = _missing(checks, snapshot, rules.missing_percent, fewest) if checks else (None, False)
    table = contract(indicator.sources[0])
    newest = _newest(table, snapshot, fewest)
    steps = rules.age_days_of.get(table.table, rules.age_days)
    age = steps.level((snapshot.cutoff - newest).days) if newest else None
    last_month = _last_month(indicator, snapshot)
    late: Level | None = "poor" if last_month else None
    found: list[Level] = [level for level in (missing, age, late) if level]
    return DataQuality(max(found, key=LEVELS.index, default="poor"), missing, too_few, newest, age, last_month)


def _missing(checks: tuple[str, ...], snapshot: Snapshot, steps: Steps, fewest: int) -> tuple[Level | None, bool]:
    """The band of cases that fail one of these checks, and whether there are too few cases for the bands to tell.

    The narrowest band must be twice as wide as what may be told of at all, so that it says nothing of a small count.
    """
    rows = snapshot.table("registration_check")
    wanted = rows.filter(rows.cutoff_date == ibis.literal(snapshot.cutoff), rows.rule_id.isin(checks))
    by_case = wanted.group_by("case_id").aggregate(failed=wanted.missing.ifelse(1, 0).max())
    counts = by_case.aggregate(cases=by_case.count(), failing=by_case.failed.sum()).execute().iloc[0]
    cases = int(counts["cases"])
    if cases == 0:
        return None, False
    if cases * min(steps.good, steps.fair - steps.good) < 100 * 2 * fewest:
        return None, True
    return steps.level(100 * float(counts["failing"]) / cases), False


def _newest(table: Contract, snapshot: Snapshot, fewest: int) -> date | None:
    """One row's own day could tell of one person: so the day of the row before which `fewest` - 1 are newer."""
    name = _dated(table)
    if name is None or not snapshot.delivered(table.table):
        return None
    if table.column(name).kind == "month":
        newest = snapshot.table(table.table)[name].max().execute()
        return Month.parse(newest).last_day if newest else None
    rows = snapshot.table(table.table)
    days = rows.select(day=rows[name].cast("date"))
    known = days.filter(days.day <= ibis.literal(snapshot.cutoff)).order_by(ibis.desc("day")).limit(fewest)
    found = known.to_pyarrow()["day"].to_pylist()
    return min(found) if len(found) == fewest else None


def _dated(table: Contract) -> str | None:
    """The column that says when a row came to be: the contract's own, else a day of what has happened, else any."""
    dates = [column.name for column in table.columns if column.kind in ("date", "timestamp")]
    return next(iter([*filter(None, [table.dated_by]), *table.facts, *dates]), None)


def _last_month(indicator: Indicator, snapshot: Snapshot) -> Month | None:
    """Of the tables that a delivery is missing of, the earliest of their last months."""
    late = []
    for name in indicator.sources:
        delivered, due = snapshot.delivered(name), contract(name).due_months
        expected = Month.of(snapshot.cutoff)
        while due and expected.number not in due:
            expected -= 1
        if due and delivered and max(delivered) < expected:
            late.append(max(delivered))
    return min(late, default=None)
