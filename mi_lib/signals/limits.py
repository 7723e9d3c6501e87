"""What a month may be if nothing has changed: the level of the months before it, and limits around it.

Moving ranges (Wheeler, *Understanding Variation*); Laney's p′ and u′ (*Quality Engineering* 14, 2002) where months
differ more than chance lets them; and never inside the exact tails, so that small counts are not judged by a normal
curve: beta-binomial and negative binomial, that is, binomial and Poisson whose share or mean is known no better than
the months before tell it (prior of Jeffreys).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from mi_lib.signals.series import PERCENT, SHARES, Floats, Kind, Series

TAIL = 0.00135
"""Chance of a point beyond one limit: that of three standard deviations."""

_RANGE_OF_TWO = 1.128
"""Mean distance between two draws from a normal curve, in standard deviations; 3 / 1.128 is Wheeler's 2.66."""
_RANGE_INFORMATION = 0.62
"""Degrees of freedom that each further moving range adds."""


@dataclass(frozen=True)
class Fit:
    """The level of some months (without the season), and how far months stray from it.

    `spread` is in units of `chance`: standard deviations of pure chance for counts and shares (1 at least), of the
    season for all else. `parts` and `sizes` are the sums of what was counted and of what it was counted among.
    """

    kind: Kind
    level: float
    spread: float
    parts: float
    sizes: float
    count: int

    def deviation(self, series: Series, month: int) -> float:
        """Standard deviation of that month's value."""
        return self.spread * float(_chance(self.kind, self.level, series, np.array([month]))[0])

    def limits(self, series: Series, month: int) -> tuple[float, float]:
        """Lower and upper: what lies beyond them happens less than three times in a thousand by itself."""
        expected, reach = self.level * series.season[month], self._reach * self.deviation(series, month)
        low, high = self._exact(series, month)
        low, high = min(expected - reach, low), max(expected + reach, high)
        if not self._has_chance:
            return low, high
        return max(low, 0.0), min(high, PERCENT) if self.kind in SHARES else high

    @property
    def _has_chance(self) -> bool:
        return self.kind in (*SHARES, "count")

    @property
    def _reach(self) -> float:
        """Three standard deviations, and more the fewer months the level and, without chance to go by, the spread are
        known from."""
        known = np.inf if self._has_chance else _RANGE_INFORMATION * (self.count - 1)
        return float(stats.t.isf(TAIL, known) * np.sqrt(1 + 1 / self.count))

    def _exact(self, series: Series, month: int) -> tuple[float, float]:
        """The tails where there is something to count, else nothing that could widen the limits."""
        if self.kind == "count":
            chance = self.sizes / (self.sizes + series.season[month])
            low, high = (stats.nbinom.ppf(tail, self.parts + 0.5, chance) for tail in (TAIL, 1 - TAIL))
            return float(low), float(high)
        if self.kind in SHARES:
            size = series.sizes[month]
            low, high = _beta_binomial_tails(int(size), self.parts + 0.5, self.sizes - self.parts + 0.5)
            return PERCENT * low / size, PERCENT * high / size
        return np.inf, -np.inf


def fit(kind: Kind, series: Series, months: slice, *, level: float | None = None) -> Fit:
    """The level of these months, if it is not said, and their spread; months without a figure do not count."""
    there = np.flatnonzero(~np.isnan(series.values[months])) + (months.start or 0)
    parts, sizes = series.parts[there].sum(), series.sizes[there].sum()
    if kind == "count":
        parts, sizes = series.values[there].sum(), series.season[there].sum()
    if level is None:
        level = float(series.even[there].mean())
        if kind in (*SHARES, "count"):
            level = float(parts / sizes) * (PERCENT if kind in SHARES else 1.0)
    chance = _chance(kind, level, series, there)
    strayed = (series.values[there] - level * series.season[there]) / np.where(chance > 0, chance, 1.0)
    spread = float(np.abs(np.diff(strayed)).mean()) / _RANGE_OF_TWO
    least = 1.0 if kind in (*SHARES, "count") else 0.0
    return Fit(kind, level, max(spread, least), float(parts), float(sizes), len(there))


def _chance(kind: Kind, level: float, series: Series, months: npt.NDArray[np.intp]) -> Floats:
    """How far each month strays by chance alone; where that is not known, in proportion to its season."""
    if kind == "count":
        return np.asarray(np.sqrt(max(level, 0.0) * series.season[months]))
    if kind in SHARES:
        share = min(max(level / PERCENT, 0.0), 1.0)
        return np.asarray(PERCENT * np.sqrt(share * (1 - share) / series.sizes[months]))
    return np.asarray(series.season[months])


def _beta_binomial_tails(size: int, successes: float, failures: float) -> tuple[int, int]:
    """As `scipy.stats.betabinom.ppf`, which adds up its terms one by one."""
    counts = np.arange(size + 1)
    ways = -np.log1p(size) - special.betaln(size - counts + 1, counts + 1)
    terms = ways + special.betaln(counts + successes, size - counts + failures) - special.betaln(successes, failures)
    sums = np.cumsum(np.exp(terms))
    low, high = np.searchsorted(sums, [TAIL, 1 - TAIL])
    return int(low), int(min(high, size))
