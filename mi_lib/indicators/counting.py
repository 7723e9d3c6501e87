"""From rows to counts: each row in every window and cell that it belongs to, as one question to the database."""

from collections.abc import Iterator
from functools import reduce

import ibis
import ibis.expr.types as ir
import pandas as pd

from mi_lib.indicators.declaration import Indicator, Measure
from mi_lib.indicators.known import KnownTables
from mi_lib.indicators.statistics import lifetimes_in_windows, medians, survival_medians

MUNICIPALITY = "kommune"
TOTAL = "total"
KEYS = ["period", "window", "scope", "dimension", "category"]
"""What tells one cell from another."""

_ROWS_AT_ONCE = 3_000_000
"""Counted once for each cell that a row counts in: DuckDB, which has 2 GB, then tells persons apart in memory."""


def count_in_cells(measure: Measure, indicator: Indicator, tables: KnownTables, windows: ir.Table) -> pd.DataFrame:
    """One row per period, window, scope, dimension and category that occurs: numerator, persons, largest."""
    # Kept, so that Ibis translates it once and not for each scope and breakdown: that took most of the time.
    counted = _rows_in_windows(measure, indicator, measure.rows(tables), windows)
    with tables.snapshot.briefly(f"rows_{indicator.id}", counted) as rows:
        found = [_summed_up(measure, indicator, part) for part in _in_parts(rows, _cells_of_a_row(indicator, rows))]
    return pd.concat(found, ignore_index=True)


def _cells_of_a_row(indicator: Indicator, rows: ir.Table) -> int:
    return len(_scopes(indicator, rows)) * len(list(_categories(indicator, rows)))


def _in_parts(rows: ir.Table, cells: int) -> Iterator[ir.Table]:
    """The rows, of which each counts in so many cells, as they are or, where they are many, some periods at a time."""
    parts = 1 + int(rows.count().execute()) * cells // _ROWS_AT_ONCE
    if parts == 1:
        yield rows
        return
    periods = rows.select("period").distinct().order_by("period").execute()["period"].tolist()
    for first in range(parts):
        if chosen := periods[first::parts]:
            yield rows.filter(rows.period.isin(chosen))


def _summed_up(measure: Measure, indicator: Indicator, rows: ir.Table) -> pd.DataFrame:
    cells = _in_cells(measure, indicator, rows)
    if measure.statistic == "survival_median":
        return survival_medians(cells, KEYS)
    if measure.statistic == "median":
        return medians(cells, KEYS, measure.once_per or "person")
    return _totals(measure, cells)


def _in_cells(measure: Measure, indicator: Indicator, rows: ir.Table) -> ir.Table:
    """Each row once for every cell that it counts in."""
    groups = [
        rows.select(
            "period", "window", *_kept_columns(measure), scope=scope, dimension=ibis.literal(name), category=category
        )
        for scope in _scopes(indicator, rows)
        for name, category in _categories(indicator, rows)
    ]
    return reduce(lambda left, right: left.union(right), groups).filter(ibis._.scope.notnull())


def _kept_columns(measure: Measure) -> list[str]:
    """What an amount needs beside its cell."""
    ended = ["ended"] if measure.statistic == "survival_median" else []
    return ["person", "amount", *ended, *([measure.once_per] if measure.once_per else [])]


def _totals(measure: Measure, cells: ir.Table) -> pd.DataFrame:
    part = ibis.literal(1) if measure.distinct else ibis._.amount.sum()
    if measure.once_per:
        part = ibis._[measure.once_per].nunique()
    per_person = cells.group_by(*KEYS, "person").aggregate(part=part, rows=ibis._.amount.sum())
    if measure.at_least > 1:
        per_person = per_person.filter(per_person["rows"] >= measure.at_least)
    totals = per_person.group_by(*KEYS).aggregate(
        numerator=ibis._.part.sum().cast("float64"),
        persons=(ibis._.part != 0).sum(),
        largest=ibis._.part.abs().max().cast("float64"),
    )
    found: pd.DataFrame = totals.execute()
    return found


def _rows_in_windows(measure: Measure, indicator: Indicator, rows: ir.Table, windows: ir.Table) -> ir.Table:
    """Each row once for every window that it counts in: period, window, person, amount, team and breakdown columns."""
    amounts = rows.mutate(amount=rows[measure.amount] if measure.amount else ibis.literal(1))
    wanted = ["person", *(["team_id"] if indicator.by_team else []), *_breakdown_columns(indicator, rows)]
    wanted += [measure.once_per] if measure.once_per else []
    if measure.statistic == "survival_median":
        return lifetimes_in_windows(rows, windows, wanted)
    if measure.state:
        joined = _while_it_holds(amounts, windows)
    elif measure.latest_per:
        joined = _latest(amounts, windows, measure.latest_per)
    elif measure.statistic == "median":
        joined = windows.inner_join(amounts, [amounts.day >= windows.first_day, amounts.day <= windows.last_day])
    else:
        joined = _by_month(amounts, windows, wanted)
    return joined.select("period", "window", *wanted, "amount")


def _while_it_holds(rows: ir.Table, windows: ir.Table) -> ir.Table:
    still = rows.end_day.isnull() | (rows.end_day > windows.last_day)
    return windows.inner_join(rows, [rows.start_day <= windows.last_day, still])


def _latest(rows: ir.Table, windows: ir.Table, key: str) -> ir.Table:
    joined = windows.inner_join(rows, [rows.day >= windows.first_day, rows.day <= windows.last_day])
    newest = ibis.row_number().over(group_by=["period", "window", key], order_by=ibis.desc("day"))
    return joined.mutate(age=newest).filter(ibis._.age == 0)


def _by_month(rows: ir.Table, windows: ir.Table, wanted: list[str]) -> ir.Table:
    """Windows are whole months: adding up within months first spares a year's window twelve times each single day."""
    months = rows.group_by(*wanted, month=rows.day.truncate("M")).aggregate(amount=rows.amount.sum())
    return windows.inner_join(months, [months.month >= windows.first_day, months.month <= windows.last_day])


def _breakdown_columns(indicator: Indicator, rows: ir.Table) -> list[str]:
    """Those that these rows have."""
    parts = {part for column in indicator.breakdowns.values() for part in column.split("|")}
    return sorted(parts.intersection(rows.columns))


def _scopes(indicator: Indicator, rows: ir.Table) -> list[ir.Value]:
    return [ibis.literal(MUNICIPALITY), *([rows.team_id] if indicator.by_team else [])]


def _categories(indicator: Indicator, rows: ir.Table) -> Iterator[tuple[str, ir.Value]]:
    """The total and each breakdown that these rows can tell apart; "a|b" joins the codes of two columns."""
    yield TOTAL, ibis.literal(TOTAL)
    for dimension, column in indicator.breakdowns.items():
        parts = column.split("|")
        if all(part in rows.columns for part in parts):
            codes = [rows[part] for part in parts]
            yield dimension, reduce(lambda left, right: left.concat("|", right), codes)
