"""Signal or ordinary variation? Table in, the same table with more columns out."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mi_lib.indicators import CATALOGUE, TOTAL
from mi_lib.periods import Month
from mi_lib.signals.reference import Break, Seasons
from mi_lib.signals.rules import judge
from mi_lib.signals.series import Kind, Series, kind_of
from mi_lib.signals.targets import target_status

_JUDGED_WINDOWS = ("month", "cutoff")
"""Windows that overlap from month to month (year to date, last twelve months) are not judged: their neighbours share
most of their data, and the rules would cry wolf."""

FEWEST_PERSONS = 20
_KEYS = ["indicator", "window", "scope", "dimension", "category"]
_NUMBERS = ["mean", "lower", "upper", "level", "level_before"]


def add_signals(observations: pd.DataFrame, seasons: Seasons, breaks: Sequence[Break]) -> pd.DataFrame:
    """Add mean, lower, upper, signal, step, level, level_before and target_status to observations (`COLUMNS`).

    `signal`: outside_above, outside_below, run_above, run_below, rising, falling, none, too_few (fewer than 12
    points since the series began or broke), not_judged. mean, lower and upper are the value expected that month and
    the limits around it, from the 24 months before. `step` is the month (YYYY-MM) since when a confirmed new level
    holds, with that level and the one before it; empty where there is none. Only totals are judged. A preliminary month
    is not: it is too low by what is not registered yet. Nor are days or hours of fewer than 20 persons, where one of
    them makes the figure.
    """
    judged = observations["dimension"].eq(TOTAL) & observations["window"].isin(_JUDGED_WINDOWS)
    result = observations.assign(**dict.fromkeys(_NUMBERS, np.nan), signal="not_judged", step="")
    for _, rows in observations[judged].sort_values("period").groupby(_KEYS, sort=False):
        _judge(result, rows, seasons, breaks)
    return result.assign(target_status=_target_statuses(observations))


def _judge(result: pd.DataFrame, rows: pd.DataFrame, seasons: Seasons, breaks: Sequence[Break]) -> None:
    """Fill in the columns for the rows of one series."""
    name, months = rows["indicator"].iloc[0], [Month.parse(period) for period in rows["period"]]
    profile = seasons.get(name)
    broken = {each.month for each in breaks if each.indicator == name and not each.dimension}
    kind = kind_of(CATALOGUE[name], has_profile=profile is not None)
    series = Series(
        values=rows["value"].mask(_is_unfit(rows, kind)).to_numpy(dtype=float),
        parts=rows["numerator"].to_numpy(dtype=float),
        sizes=rows["denominator"].to_numpy(dtype=float),
        season=np.array([profile[month.number - 1] if profile else 1.0 for month in months]),
        starts=np.array([month in broken for month in months]),
    )
    found = judge(series, kind)
    columns = (found.mean, found.lower, found.upper, found.level, found.level_before)
    result.loc[rows.index, _NUMBERS] = np.column_stack(columns)
    result.loc[rows.index, "signal"] = found.signal
    result.loc[rows.index, "step"] = [str(months[place]) if place >= 0 else "" for place in found.step]


def _is_unfit(rows: pd.DataFrame, kind: Kind) -> "pd.Series[bool]":
    few = rows["group_persons"].lt(FEWEST_PERSONS) if kind == "rate" else False
    return rows["status"].eq("preliminary") | few


def _target_statuses(observations: pd.DataFrame) -> list[str]:
    pairs = zip(observations["indicator"], observations["value"], strict=True)
    return [target_status(CATALOGUE[name], value) for name, value in pairs]
