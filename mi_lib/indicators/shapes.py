"""Small Ibis building blocks that several areas share. Portable Ibis only: DuckDB and PostgreSQL alike."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import Tables

FAR = ibis.date(9999, 12, 31)
"""In the place of a day that has not come yet, where days are compared."""

_AGE_BANDS = ((5, "a00_05"), (9, "a06_09"), (13, "a10_13"), (17, "a14_17"))
_AGE_GROUPS = ((9, "g00_09"), (13, "g10_13"))


def age_in_years(birth: ir.DateValue, day: ir.DateValue) -> ir.IntegerValue:
    """Whole years from birth to the day, as the law counts age."""
    return ((_as_number(day) - _as_number(birth)) / 10_000).floor().cast("int64")


def _as_number(day: ir.DateValue) -> ir.NumericValue:
    return day.year() * 10_000 + day.month() * 100 + day.day()


def month_number(day: ir.DateValue) -> ir.IntegerValue:
    """Months since the year 0, so that months can be counted across years."""
    return day.year() * 12 + day.month()


def day_after(day: ir.DateValue) -> ir.DateValue:
    """The end of a state that holds on that one day."""
    return (day + ibis.interval(days=1)).cast("date")


def at_month_ends(states: ir.Table, data: Tables) -> ir.Table:
    """One row per state and month-end at which it holds, with that `day`, as a state of that one day."""
    ends = data.table("month_ends").select("day")
    rows = ends.inner_join(states, [states.start_day <= ends.day, ibis.coalesce(states.end_day, FAR) > ends.day])
    return rows.mutate(start_day=rows.day, end_day=day_after(rows.day))


def age_band(age: ir.IntegerValue) -> ir.StringValue:
    """The local band of an age (domain reference, chapter 7)."""
    return ibis.cases(*((age <= top, band) for top, band in _AGE_BANDS), else_="a18_22")


def age_group(age: ir.IntegerValue) -> ir.StringValue:
    """The five bands collapsed to three, for anything that leaves the department."""
    return ibis.cases(*((age <= top, group) for top, group in _AGE_GROUPS), else_="g14_22")


def recode(code: ir.StringValue, groups: Mapping[str, tuple[str, ...]], otherwise: str) -> ir.StringValue:
    """Collapse codes to groups; what no group names becomes `otherwise`."""
    return ibis.cases(*((code.isin(codes), group) for group, codes in groups.items()), else_=otherwise)
