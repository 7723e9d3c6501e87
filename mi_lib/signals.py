"""Signal or ordinary variation? Table in, the same table with more columns out.

XmR charts (Wheeler, *Understanding Variation*; domain reference, 1.4): limits are the mean ± 2.66 times the mean
moving range. A series with a yearly season is judged by its differences from the same month last year, whose
expected value is 0. A stock (how many are there) drifts slowly, so the month's change is judged, not its level.
Windows that overlap from month to month (year to date, last twelve months) are not judged:
their neighbours share most of their data, and the rules would cry wolf.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from mi_lib.indicators import CATALOGUE, TOTAL, Indicator

Numbers = npt.NDArray[np.float64]

XMR_FACTOR = 2.66
RUN_LENGTH = 8
TREND_LENGTH = 6
FEWEST_POINTS = 12
BASELINE_MONTHS = 24
SIGNALS = frozenset({"outside_above", "outside_below", "run_above", "run_below", "rising", "falling"})
"""The values of the column `signal` that are one."""

_DECIMALS = 9
"""What is smaller is no difference but the arithmetic of floating points."""

_JUDGED_WINDOWS = ("month", "cutoff")
_SERIES = ["indicator", "window", "scope", "dimension", "category"]


def add_signals(observations: pd.DataFrame) -> pd.DataFrame:
    """Add mean, lower, upper, signal and target_status to observations in the order of `COLUMNS`.

    `signal`: outside_above, outside_below, run_above, run_below, rising, falling, none, too_few (fewer than 12
    points), not_judged. mean, lower and upper are the value expected that month and the limits around it, from the
    24 months before. Only totals are judged, and no preliminary month: it is too low by what is not registered yet.
    """
    judged = observations["dimension"].eq(TOTAL) & observations["window"].isin(_JUDGED_WINDOWS)
    result = observations.assign(mean=np.nan, lower=np.nan, upper=np.nan, signal="not_judged")
    for _, rows in observations[judged].sort_values("period").groupby(_SERIES, sort=False):
        kind = kind_of(CATALOGUE[rows["indicator"].iloc[0]])
        columns = judge(rows["value"].to_numpy(dtype=float), kind)
        result.loc[rows.index, ["mean", "lower", "upper"]] = np.column_stack(columns[:3])
        result.loc[rows.index, "signal"] = columns[3]
    result.loc[result["status"] == "preliminary", "signal"] = "not_judged"
    return result.assign(target_status=_target_statuses(observations))


Kind = Literal["level", "seasonal", "stock"]
_LAGS: dict[Kind, int] = {"level": 0, "seasonal": 12, "stock": 1}
"""How many months back the value is that a month is compared with; 0: with the mean of all."""


def kind_of(indicator: Indicator) -> Kind:
    """How the indicator's months are compared."""
    if indicator.seasonal:
        return "seasonal"
    return "stock" if indicator.is_stock and not indicator.is_share else "level"


def judge(values: Numbers, kind: Kind) -> tuple[Numbers, Numbers, Numbers, list[str]]:
    """Expected value, lower and upper limit, and signal of each point, each from what was known before it."""
    expected = _earlier(values, _LAGS[kind])
    deviations = values - expected
    mean, spread = np.full(len(values), np.nan), np.full(len(values), np.nan)
    signals = []
    for index, latest in enumerate(deviations):
        known = _known(deviations[max(0, index - BASELINE_MONTHS) : index])
        if len(known) >= FEWEST_POINTS - 1:
            mean[index] = 0.0 if kind == "seasonal" else known.mean()
            spread[index] = XMR_FACTOR * np.abs(np.diff(known)).mean()
        points = values if kind == "stock" else deviations
        signals.append(_signal(_known(points[: index + 1]), latest, mean[index], spread[index], kind))
    return expected + mean, expected + mean - spread, expected + mean + spread, signals


def _earlier(values: Numbers, lag: int) -> Numbers:
    if lag == 0:
        return np.zeros(len(values))
    return np.concatenate([np.full(lag, np.nan), values])[: len(values)]


def _known(values: Numbers) -> Numbers:
    return values[~np.isnan(values)]


def _signal(points: Numbers, latest: float, mean: float, spread: float, kind: Kind) -> str:
    if np.isnan(latest):
        return "not_judged"
    if np.isnan(mean):
        return "too_few"
    found = _outside(latest - mean, spread) or (_run(points, mean) if kind != "stock" else None) or _trend(points)
    return found or "none"


def _outside(deviation: float, spread: float) -> str | None:
    """The point lies outside the limits."""
    if round(abs(deviation) - spread, _DECIMALS) <= 0:
        return None
    return "outside_above" if deviation > 0 else "outside_below"


def _run(points: Numbers, mean: float) -> str | None:
    """The latest eight points lie on one side of the mean."""
    sides = _signs(points[-RUN_LENGTH:] - mean)
    if len(sides) < RUN_LENGTH or abs(sides.sum()) < RUN_LENGTH:
        return None
    return "run_above" if sides[0] > 0 else "run_below"


def _trend(points: Numbers) -> str | None:
    """The latest six steps all go the same way."""
    steps = _signs(np.diff(points[-TREND_LENGTH - 1 :]))
    if len(steps) < TREND_LENGTH or abs(steps.sum()) < TREND_LENGTH:
        return None
    return "rising" if steps[0] > 0 else "falling"


def _signs(differences: Numbers) -> Numbers:
    return np.sign(differences.round(_DECIMALS))


def _target_statuses(observations: pd.DataFrame) -> list[str]:
    pairs = zip(observations["indicator"], observations["value"], strict=True)
    return [target_status(CATALOGUE[name], value) for name, value in pairs]


def target_status(indicator: Indicator, value: float) -> str:
    """met, not_met, or none where there is no target, no good direction or no value."""
    if indicator.target is None or np.isnan(value) or indicator.direction not in _MEETS:
        return "none"
    return "met" if _MEETS[indicator.direction](value, indicator.target) else "not_met"


_MEETS: dict[str, Callable[[float, float], bool]] = {
    "up": lambda value, target: value >= target,
    "down": lambda value, target: value <= target,
}
