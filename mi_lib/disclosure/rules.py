"""Which single figures may not be shown as they stand (domain reference, 8.2, rules 1, 3, 4 and 7), and what must
stay possible for them in a reader's eyes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mi_lib.disclosure.attack import Needs
from mi_lib.disclosure.components import Flags
from mi_lib.indicators import CATALOGUE, Indicator

Floats = npt.NDArray[np.float64]

FEWEST_IN_A_SHARE = 10
LARGEST_PART = 0.75
FEWEST_STAFF = 5
FEWEST_ENROLLED_DAYS = 400
"""About 20 pupils in a month."""

UNCERTAINTY = 0.5
"""A hidden amount must look like anything from half of it to one and a half times it."""


def must_hide(cells: pd.DataFrame, thresholds: Floats) -> npt.NDArray[np.bool_]:
    """One truth value per observation, each by its own threshold; missing ones need no hiding."""
    result = np.zeros(len(cells), dtype=np.bool_)
    kinds = each_by_indicator(cells["indicator"], lambda indicator: indicator.protects)
    shares = each_by_indicator(cells["indicator"], lambda indicator: indicator.is_share)
    for kind in np.unique(kinds):
        rows = np.flatnonzero(kinds == kind)
        found = RULES[kind].hides(cells.iloc[rows], shares[rows], thresholds[rows])
        result[rows] = found.fillna(False).astype(bool)
    return result


def each_by_indicator(names: "pd.Series[str]", fact: Callable[[Indicator], object]) -> npt.NDArray[Any]:
    """A fact about the indicator that each name means, found out once for each."""
    codes, known = pd.factorize(names)
    return np.array([fact(CATALOGUE[name]) for name in known])[codes] if len(known) else np.zeros(0, dtype=np.bool_)


def secrets_of(cells: pd.DataFrame, thresholds: Floats, size: int) -> Needs:
    """What must stay possible for each figure of the book: its cells' numerators, denominators and rests.

    Of a month that stands only in sums over three or twelve, that there were few must not come out; that there were
    some may.
    """
    low, high = np.full((2, len(cells), 3), np.nan)
    hidden = must_hide(cells, thresholds)
    names = cells["indicator"]
    protects = each_by_indicator(names, lambda indicator: indicator.protects)
    n, d = cells["numerator"].to_numpy(dtype=float), cells["denominator"].to_numpy(dtype=float)
    few_persons = _small(cells["persons"], thresholds).to_numpy(dtype=bool)
    about_children = (protects == "children") | ((protects == "caseload") & few_persons)
    children = about_children & each_by_indicator(names, lambda indicator: not indicator.parts)
    share = children & each_by_indicator(names, lambda indicator: indicator.is_share) & (protects == "children")
    amount = hidden & ~about_children

    def protect(part: int, which: npt.NDArray[np.bool_], least: Floats, greatest: Floats) -> None:
        low[which, part], high[which, part] = least[which], greatest[which]

    nothing = np.zeros(len(cells))
    unseen = never_given(cells)
    rolling = unseen & each_by_indicator(names, lambda indicator: "ytd" not in indicator.windows)
    protect(0, children & (few_persons | _between(n, thresholds)) & (n > 0), nothing, np.maximum(thresholds, n + 1))
    protect(1, share & ~unseen & _between(d, nothing + FEWEST_IN_A_SHARE), nothing, nothing + FEWEST_IN_A_SHARE)
    protect(2, share & _between(d - n, thresholds), nothing, thresholds)
    low[rolling] = np.where(np.isnan(low[rolling]), np.nan, np.column_stack([n, d, d - n])[rolling])
    margin = UNCERTAINTY * np.abs(n)
    protect(0, amount, n - margin, n + np.maximum(margin, 1))
    left_over = np.full(size - low.size, np.nan)
    return Needs(np.concatenate([low.ravel(), left_over]), np.concatenate([high.ravel(), left_over]))


def counts_children(cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
    return each_by_indicator(cells["indicator"], lambda each: each.protects == "children" and not each.parts)


def never_given(cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Single months of what is only published as sums over several: here because readers could work them out."""
    single = cells["window"].eq("month").to_numpy(dtype=bool)
    return np.asarray(single & each_by_indicator(cells["indicator"], lambda each: "month" not in each.windows))


def _between(numbers: Floats, threshold: Floats) -> npt.NDArray[np.bool_]:
    return (numbers > 0) & (numbers < threshold)


def _small(numbers: "pd.Series[float]", threshold: Floats) -> "pd.Series[bool]":
    return (numbers > 0) & (numbers < threshold)


def _children(cells: pd.DataFrame, is_share: Flags, threshold: Floats) -> "pd.Series[bool]":
    small = _small(cells["persons"], threshold)
    rest = cells["denominator"] - cells["numerator"]
    few = cells["denominator"].between(0, FEWEST_IN_A_SHARE, inclusive="neither")
    return small | is_share & (_small(cells["numerator"], threshold) | _small(rest, threshold) | few)


def _amounts(cells: pd.DataFrame, is_share: Flags, threshold: Floats) -> "pd.Series[bool]":
    dominated = (cells["largest"] > LARGEST_PART) & (cells["persons"] > 0)
    return _small(cells["persons"], threshold) | dominated


def _staff(cells: pd.DataFrame, is_share: Flags, threshold: Floats) -> "pd.Series[bool]":
    return cells["group_persons"] < FEWEST_STAFF


def _caseload(cells: pd.DataFrame, is_share: Flags, threshold: Floats) -> "pd.Series[bool]":
    """Cases divided by full-time equivalents tell of the children counted and of the staff."""
    return _small(cells["persons"], threshold) | _staff(cells, is_share, threshold)


def _pupils(cells: pd.DataFrame, is_share: Flags, threshold: Floats) -> "pd.Series[bool]":
    return cells["denominator"] < FEWEST_ENROLLED_DAYS


def _nothing(cells: pd.DataFrame, is_share: Flags, threshold: Floats) -> "pd.Series[bool]":
    return pd.Series(False, index=cells.index)


@dataclass(frozen=True)
class Rule:
    """When a figure of one kind is hidden, and the facts about it that decide so: none of them may be missing."""

    hides: Callable[[pd.DataFrame, Flags, Floats], "pd.Series[bool]"]
    facts: tuple[str, ...] = ()


RULES: dict[str, Rule] = {
    "children": Rule(_children, ("persons", "numerator")),
    "amounts": Rule(_amounts, ("persons", "largest", "numerator")),
    "staff": Rule(_staff, ("group_persons",)),
    "caseload": Rule(_caseload, ("persons", "group_persons")),
    "pupils": Rule(_pupils, ("denominator",)),
    "nothing": Rule(_nothing),
}
"""By what an indicator protects."""
