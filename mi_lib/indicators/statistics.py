"""Measures that are not sums: the median of amounts, and of durations of which many have not ended yet.

Their cells have the same columns as sums: `numerator` and `persons` are the number of persons behind the statistic,
so that the door can treat it as a count of them (or the numerator is what `once_per` names, if a measure has that);
the statistic itself stands in a column of that name.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from scipy.stats import CensoredData, ecdf

from mi_lib.indicators.shapes import day_after

DAYS_A_MONTH = 30.44
"""Domain reference, 4.2."""

_HALF = 0.5
_DECIMALS = 9


def months_from(first: ir.DateValue, until: ir.DateValue) -> ir.FloatingValue:
    """Months of 30.44 days from one day to another."""
    return until.delta(first, unit="day").cast("float64") / DAYS_A_MONTH


def medians(rows: ir.Table, keys: Sequence[str], counted: str = "person") -> pd.DataFrame:
    """One row per cell of `rows` (keys, person, amount); of an even number of amounts the mean of the middle two.

    The numerator is the number of values of the column `counted`."""
    found: pd.DataFrame = (
        rows.group_by(*keys)
        .aggregate(
            statistic=ibis._.amount.cast("float64").median(),
            numerator=ibis._[counted].nunique().cast("float64"),
            persons=ibis._.person.nunique(),
            largest=ibis.literal(0.0),
        )
        .execute()
    )
    return found


def lifetimes_in_windows(rows: ir.Table, windows: ir.Table, wanted: Sequence[str]) -> ir.Table:
    """What began in each window: `amount` in months until its end or, if that has not come, the window's end."""
    began = windows.inner_join(rows, [rows.start_day >= windows.first_day, rows.start_day <= windows.last_day])
    ended = ibis.coalesce(began.end_day <= began.last_day, False)
    until = ibis.ifelse(ended, began.end_day, day_after(began.last_day))
    return began.select("period", "window", *wanted, amount=months_from(began.start_day, until), ended=ended)


def survival_medians(rows: ir.Table, keys: Sequence[str]) -> pd.DataFrame:
    """One row per cell of `rows` (keys, person, amount, ended); no statistic while fewer than half have ended."""
    found = [
        {
            **dict(zip(keys, key, strict=True)),
            "statistic": survival_median(cell["amount"].to_numpy(dtype=float), cell["ended"].to_numpy(dtype=bool)),
            "numerator": float(cell["person"].nunique()),
            "persons": cell["person"].nunique(),
            "largest": 0.0,
        }
        for key, cell in rows.execute().groupby(list(keys))
    ]
    return pd.DataFrame(found, columns=[*keys, "statistic", "numerator", "persons", "largest"])


def survival_median(lasted: np.ndarray, ended: np.ndarray) -> float:
    """The first duration that at most half outlast, by Kaplan and Meier (1958); NaN if none is.

    `lasted` in any unit; where `ended` is false, the duration is only known to be longer.
    """
    survival = ecdf(CensoredData.right_censored(lasted, ~ended)).sf
    reached = np.flatnonzero(survival.probabilities.round(_DECIMALS) <= _HALF)
    return float(survival.quantiles[reached[0]]) if len(reached) else float("nan")
