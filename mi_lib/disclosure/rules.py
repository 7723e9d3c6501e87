"""Which single figures may not be shown as they stand (domain reference, 8.2, rules 1, 3, 4 and 7)."""

from collections.abc import Callable

import pandas as pd

from mi_lib.indicators import Indicator

FEWEST_IN_A_SHARE = 10
LARGEST_PART = 0.75
FEWEST_STAFF = 5
FEWEST_ENROLLED_DAYS = 400
"""About 20 pupils in a month."""


def must_hide(cells: pd.DataFrame, indicator: Indicator, threshold: int) -> "pd.Series[bool]":
    """One truth value per observation of the indicator; missing ones need no hiding."""
    return _RULES[indicator.protects](cells, indicator, threshold).fillna(False).astype(bool)


def _small(numbers: "pd.Series[float]", threshold: int) -> "pd.Series[bool]":
    return (numbers > 0) & (numbers < threshold)


def _children(cells: pd.DataFrame, indicator: Indicator, threshold: int) -> "pd.Series[bool]":
    small = _small(cells["persons"], threshold)
    if not indicator.is_share:
        return small
    rest = cells["denominator"] - cells["numerator"]
    few = cells["denominator"] < FEWEST_IN_A_SHARE
    return small | _small(cells["numerator"], threshold) | _small(rest, threshold) | few


def _amounts(cells: pd.DataFrame, indicator: Indicator, threshold: int) -> "pd.Series[bool]":
    dominated = (cells["largest"] > LARGEST_PART) & (cells["persons"] > 0)
    return _small(cells["persons"], threshold) | dominated


def _staff(cells: pd.DataFrame, indicator: Indicator, threshold: int) -> "pd.Series[bool]":
    return cells["group_persons"] < FEWEST_STAFF


def _pupils(cells: pd.DataFrame, indicator: Indicator, threshold: int) -> "pd.Series[bool]":
    return cells["denominator"] < FEWEST_ENROLLED_DAYS


def _nothing(cells: pd.DataFrame, indicator: Indicator, threshold: int) -> "pd.Series[bool]":
    return pd.Series(False, index=cells.index)


_RULES: dict[str, Callable[[pd.DataFrame, Indicator, int], "pd.Series[bool]"]] = {
    "children": _children,
    "amounts": _amounts,
    "staff": _staff,
    "pupils": _pupils,
    "nothing": _nothing,
}
