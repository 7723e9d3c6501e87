"""A series as the rules see it: numbers by month, what they are shares of, their season, and how they are compared."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from mi_lib.indicators import Indicator

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Kind = Literal["count", "share", "rate", "year_ago", "stock", "stock_share"]

PERCENT = 100.0
STOCKS: tuple[Kind, ...] = ("stock", "stock_share")
WITH_LEVELS: tuple[Kind, ...] = ("count", "share", "rate")
"""Those whose level can step: of the others a change is judged, or cases that stay."""
SHARES: tuple[Kind, ...] = ("share", "stock_share")


def kind_of(indicator: Indicator, *, has_profile: bool = False) -> Kind:
    """Which of the six ways its months are judged in.

    count: events of a month (notifications), by Poisson tails, wider where months differ more than chance (Laney's u′).
    share: persons or cases among persons or cases, by binomial tails, likewise (p′); each month has its own limits.
    rate: days, hours or kroner, alone or among others, by moving ranges (XmR).
    year_ago: any of the three with a season of which no profile is known, by the difference from the same month last
    year (XmR). stock: how many there are, by the change since the month before (XmR). stock_share: a share of those
    there are at a month's end; the same cases stand in it month after month: eight months tell no more than one.
    """
    counts_rows = indicator.numerator.amount is None
    if indicator.is_share and indicator.scale == PERCENT and (counts_rows or indicator.protects == "children"):
        return "stock_share" if indicator.is_stock or indicator.numerator.distinct else "share"
    if indicator.is_stock:
        return "stock"
    if indicator.seasonal and not has_profile:
        return "year_ago"
    return "count" if counts_rows and not indicator.is_share else "rate"


@dataclass(frozen=True)
class Series:
    """One figure by month, oldest first. `values` are NaN where there is no figure.

    `parts` and `sizes` are numerator and denominator of a share, else NaN. `season` is what a month is expected to be
    in relation to the year's mean (1.0: the same). `starts` marks the months where a break begins a new series.
    """

    values: Floats
    parts: Floats
    sizes: Floats
    season: Floats
    starts: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, values: Floats, **given: Floats | npt.NDArray[np.bool_]) -> "Series":
        """With what is not said left open: no denominators, no season, no breaks."""
        unknown, even = np.full(len(values), np.nan), np.ones(len(values))
        fields = {"parts": unknown, "sizes": unknown, "season": even, "starts": np.zeros(len(values), dtype=np.bool_)}
        return cls(values=values, **{**fields, **given})  # type: ignore[arg-type]  # the names say which is which

    @property
    def even(self) -> Floats:
        """The values without their season."""
        return self.values / self.season
