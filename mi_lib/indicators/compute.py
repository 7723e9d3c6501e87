"""From declarations to observations: every indicator, for every month, scope and category, once."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import get_args

import ibis.expr.types as ir
import pandas as pd

from mi_lib.deliveries import contract
from mi_lib.errors import IndicatorError
from mi_lib.indicators.counting import KEYS, MUNICIPALITY, TOTAL, count_in_cells
from mi_lib.indicators.declaration import Indicator, Window
from mi_lib.indicators.known import DELIVERED, Codelists, KnownTables, first_month, with_delivered_names
from mi_lib.periods import Month, months_between
from mi_lib.warehouse import Snapshot

_DECIMALS = 9
"""What is smaller depends on the order in which a database adds fractions up."""

COLUMNS = (
    "indicator",
    *KEYS,
    "numerator",
    "denominator",
    "value",
    "unit",
    "status",
    "persons",
    "largest",
    "group_persons",
)
"""An observation, in the sense of SDMX. `persons` stand behind the numerator and `group_persons` behind the
denominator; `largest` is the part of the numerator that one of them makes up, from 0 to 1. Of a statistic (a median)
the numerator is how many are behind it (`Measure`) and only the value is the statistic. `status`: final, preliminary,
missing (a delivery has not come), not_due (no figure in this month), undefined (nothing to divide by, no median).
"""


def compute_observations(
    snapshot: Snapshot, reference: Mapping[str, pd.DataFrame], codelists: Codelists, indicators: Iterable[Indicator]
) -> pd.DataFrame:
    """The observations of all indicators for every month up to the snapshot's cut-off; columns as in COLUMNS."""
    tables, codelists = KnownTables.of(snapshot, reference), with_delivered_names(codelists, snapshot)
    months = list(months_between(first_month(snapshot), Month.of(snapshot.cutoff)))
    spans = pd.DataFrame(_spans(get_args(Window), months))
    windows = snapshot.frame("windows", spans)
    frames = [_compute_one(indicator, tables, spans, windows, codelists) for indicator in indicators]
    filled = [frame for frame in frames if len(frame)] or frames
    return pd.concat(filled, ignore_index=True)[list(COLUMNS)]


def _compute_one(
    indicator: Indicator, tables: KnownTables, spans: pd.DataFrame, windows: ir.Table, codelists: Codelists
) -> pd.DataFrame:
    """`windows` are the `spans` of every month and window, as a table."""
    spans = _spans_of(indicator, spans)
    if spans.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    windows = windows.filter(windows.window.isin(indicator.windows))
    counted = count_in_cells(indicator.numerator, indicator, tables, windows)
    grid = _grid(indicator, spans, codelists)
    counted = _wanted(indicator, counted, grid)
    _check_categories(indicator, counted, grid)
    found = grid.merge(counted, on=KEYS, how="left")
    found["denominator"], found["group_persons"] = _denominators(indicator, tables, windows, found)
    found["status"] = _statuses(indicator, tables.snapshot, spans, found)
    return _with_values(indicator, found)


def _wanted(indicator: Indicator, counted: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    """Without the fine breakdowns of months for which they are not asked."""
    if not indicator.newest_only:
        return counted
    asked = set(grid[["period", "window", "dimension"]].itertuples(index=False, name=None))
    places = zip(counted["period"], counted["window"], counted["dimension"], strict=True)
    return counted.loc[[place in asked for place in places]]


def _check_categories(indicator: Indicator, counted: pd.DataFrame, grid: pd.DataFrame) -> None:
    """What was counted must have a place in the grid; a code without a label would vanish from tables unseen."""
    places = ["scope", "dimension", "category"]
    known = set(grid[places].itertuples(index=False, name=None))
    unknown = [
        place for place in counted[places].drop_duplicates().itertuples(index=False) if tuple(place) not in known
    ]
    if unknown:
        raise IndicatorError(
            f"{indicator.id} counts something that has no label.",
            where="data/reference/codelists.yml",
            found=", ".join(sorted({f"{each.dimension} {each.category} in {each.scope}" for each in unknown})[:5]),
            remedy="add the code and its Danish label, or mend the indicator",
        )


def _spans(windows: tuple[Window, ...], months: list[Month]) -> Iterator[dict[str, object]]:
    """Each month and window whose days all lie in the time that deliveries cover."""
    for window, month in product(windows, months):
        first = window_start(window, month)
        if first >= months[0].first_day:
            yield {"period": str(month), "window": window, "first_day": first, "last_day": month.last_day}


def _spans_of(indicator: Indicator, spans: pd.DataFrame) -> pd.DataFrame:
    """Those of its windows, in their order."""
    return pd.concat([spans[spans["window"].eq(window)] for window in indicator.windows], ignore_index=True)


def window_start(window: Window, month: Month) -> date:
    """The first day that an observation of this window and month covers."""
    year = month.year if month.number >= 8 else month.year - 1
    starts = {
        "month": month.first_day,
        "cutoff": month.first_day,
        "r3": (month - 2).first_day,
        "r12": (month - 11).first_day,
        "r24": (month - 23).first_day,
        "ytd": date(month.year, 1, 1),
        "school_ytd": date(year, 8, 1),
    }
    return starts[window]


def categories_of(dimension: str, codelists: Codelists) -> list[str]:
    """All categories of a dimension in the order of `codelists.yml`."""
    if dimension == TOTAL:
        return [TOTAL]
    lists = (codelists.get(part, {}) if part in DELIVERED else codelists[part] for part in dimension.split("|"))
    return ["|".join(codes) for codes in product(*lists)]


def _grid(indicator: Indicator, spans: pd.DataFrame, codelists: Codelists) -> pd.DataFrame:
    """Every cell that should exist, so that what nobody counted is a true zero and not a gap."""
    coarse = [dimension for dimension in indicator.breakdowns if dimension not in indicator.newest_only]
    cells = _cells_of(indicator, (TOTAL, *coarse), codelists)
    grid = spans[["period", "window"]].merge(cells, how="cross")
    if not indicator.newest_only:
        return grid
    newest = Month.parse(spans["period"].max())
    few = spans["period"].isin((str(newest), str(newest - 12))) & spans["window"].eq(indicator.windows[-1])
    fine = _cells_of(indicator, indicator.newest_only, codelists)
    return pd.concat([grid, spans.loc[few, ["period", "window"]].merge(fine, how="cross")], ignore_index=True)


def _cells_of(indicator: Indicator, dimensions: tuple[str, ...], codelists: Codelists) -> pd.DataFrame:
    cells = [
        {"scope": scope, "dimension": dimension, "category": category}
        for scope in (MUNICIPALITY, *(codelists["team"] if indicator.by_team else ()))
        for dimension in dimensions
        for category in categories_of(dimension, codelists)
    ]
    return pd.DataFrame(cells)


def _denominators(
    indicator: Indicator, tables: KnownTables, windows: ir.Table, cells: pd.DataFrame
) -> tuple["pd.Series[float]", "pd.Series[float]"]:
    """For each cell its denominator and the persons behind it; a dimension unknown there takes the scope's total."""
    if indicator.denominator is None:
        nothing = pd.Series(float("nan"), index=cells.index)
        return nothing, nothing
    counted = count_in_cells(indicator.denominator, indicator, tables, windows)
    own = cells.assign(known=cells["dimension"].isin(counted["dimension"].unique()))
    own.loc[~own["known"], ["dimension", "category"]] = TOTAL
    if indicator.denominator.state and not indicator.by_team:
        own["scope"] = MUNICIPALITY
    found = own[KEYS].merge(counted, on=KEYS, how="left")
    return found["numerator"].fillna(0.0), found["persons"].fillna(0.0)


def _statuses(indicator: Indicator, snapshot: Snapshot, spans: pd.DataFrame, cells: pd.DataFrame) -> "pd.Series[str]":
    status = {
        (period, window): _status(indicator, snapshot, window, Month.parse(period))
        for period, window in zip(spans["period"], spans["window"], strict=True)
    }
    result = pd.Series([status[key] for key in zip(cells["period"], cells["window"], strict=True)], index=cells.index)
    nothing = cells["statistic"].isna() if indicator.is_statistic else cells["denominator"] == 0
    can_be = indicator.is_share or indicator.is_statistic
    return result.mask(can_be & nothing & result.isin(("final", "preliminary")), "undefined")


def _status(indicator: Indicator, snapshot: Snapshot, window: Window, month: Month) -> str:
    if month.number not in indicator.due_months:
        return "not_due"
    if missing_deliveries(indicator, snapshot, window, month):
        return "missing"
    last = month == Month.of(snapshot.cutoff)
    return "preliminary" if last and indicator.revised_by_late_registration and window == "month" else "final"


def missing_deliveries(
    indicator: Indicator, snapshot: Snapshot, window: Window, month: Month
) -> list[tuple[str, Month]]:
    """The deliveries (table, month) that an observation needs and that have not come.

    A stock needs every delivery since the first: a gap leaves it wrong until it is filled.
    """
    start = Month.of(window_start(window, month))
    gaps = []
    for table in indicator.sources:
        delivered = snapshot.delivered(table)
        since = min(delivered, default=month) if window == "cutoff" or indicator.is_stock else start
        due = contract(table).due_months
        needed = (each for each in months_between(since, month) if each.number in due)
        gaps += [(table, each) for each in needed if each not in delivered]
        if not delivered:
            gaps.append((table, month))
    return gaps


def _with_values(indicator: Indicator, cells: pd.DataFrame) -> pd.DataFrame:
    there = cells["status"].isin(("final", "preliminary"))
    numerator = cells["numerator"].fillna(0.0).where(there).round(_DECIMALS)
    denominator = cells["denominator"].where(there).round(_DECIMALS)
    ratio = numerator / denominator if indicator.is_share else numerator
    if indicator.is_statistic:
        ratio = cells["statistic"].where(there)
    # Where nothing is behind a number, nobody is the largest part of it; parts that cancel out may be one person's.
    largest = (cells["largest"] / cells["numerator"].abs()).fillna(0.0).clip(upper=1.0)
    return cells.assign(
        indicator=indicator.id,
        unit=indicator.unit.id,
        numerator=numerator,
        denominator=denominator,
        value=(indicator.scale * ratio).round(_DECIMALS),
        persons=cells["persons"].fillna(0).where(there),
        group_persons=cells["group_persons"].where(there),
        largest=largest.where(there).round(_DECIMALS),
    )
