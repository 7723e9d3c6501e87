"""The three rules, walked along a series: outside the limits, eight on one side, six in a row.

A month is judged by what was known before it. After a confirmed step, and after a break, level and limits start anew.
"""

from dataclasses import dataclass, replace

import numpy as np

from mi_lib.signals.limits import Fit, fit
from mi_lib.signals.series import STOCKS, WITH_LEVELS, Floats, Kind, Places, Series

SIGNALS = frozenset({"outside_above", "outside_below", "run_above", "run_below", "rising", "falling"})
"""The values of the column `signal` that are one."""

RUN_LENGTH = 8
TREND_LENGTH = 6
FEWEST_POINTS = 12
BASELINE_MONTHS = 24
LEAST_MOVE = 0.05
"""A deviation of less than this part of the level is never called a signal, however sure it is."""
APART = 2.0
"""How many standard errors two levels must lie apart to be called two."""
WANDERED = 3.0
"""How many standard deviations a stock must have moved in six months to be more than its ordinary wandering."""
_DECIMALS = 9
"""What is smaller is no difference but the arithmetic of floating points."""


@dataclass(frozen=True)
class Judged:
    """By month: what was expected, its limits, the signal, and the step behind it.

    `step` is the place of the month since when the present level holds (-1: no step), `level` that level and
    `level_before` the one it took over from, both without the season. From a step on, the mean is that of the new
    level; there are no limits around it before it has months enough.
    """

    mean: Floats
    lower: Floats
    upper: Floats
    signal: list[str]
    step: Places
    level: Floats
    level_before: Floats

    @classmethod
    def nothing(cls, months: int) -> "Judged":
        mean, lower, upper, level, before = np.full((5, months), np.nan)
        return cls(mean, lower, upper, ["not_judged"] * months, np.full(months, -1, np.intp), level, before)


@dataclass(frozen=True)
class _Level:
    """Since which month the present level holds, and, where a step began it, its signal and the level before."""

    start: int = 0
    signal: str = "too_few"
    before: float = np.nan

    @property
    def is_new(self) -> bool:
        """It began with a step."""
        return self.signal != "too_few"


def judge(series: Series, kind: Kind) -> Judged:
    """Judge every month that has a figure and, where it is compared with an earlier month, that one too."""
    moves, base = _compared(series, kind)
    walk = _Walk(kind, series, moves, base, Judged.nothing(len(series.values)))
    present = _Level()
    for month, value in enumerate(moves.values.tolist()):
        if series.starts[month]:
            present = _Level(month)
        if not np.isnan(value):
            present = walk.judge(month, present)
        if present.is_new:
            walk.note_step(month, present)
    return walk.result


def _compared(series: Series, kind: Kind) -> tuple[Series, Floats]:
    """The series of what is judged, and what to add to it again: the month before, the year before, or nothing."""
    lag = {"stock": 1, "year_ago": 12}.get(kind, 0)
    if not lag:
        return series, np.zeros(len(series.values))
    piece = np.cumsum(series.starts)
    earlier = np.concatenate([np.full(lag, np.nan), series.values])[: len(piece)]
    same_piece = np.concatenate([np.zeros(lag, np.bool_), piece[lag:] == piece[:-lag]])[: len(piece)]
    base = np.where(same_piece, earlier, np.nan)
    return replace(series, values=series.values - base, season=np.ones(len(piece))), base


@dataclass(frozen=True)
class _Walk:
    """A series on its way: what was delivered, what of it is judged, and what has been found so far."""

    kind: Kind
    series: Series
    moves: Series
    base: Floats
    result: Judged

    def judge(self, month: int, present: _Level) -> _Level:
        """Write down the month, and return the level that holds after it."""
        known = self._fit(present.start, month)
        if known is None:
            self.result.signal[month] = present.signal
            return present
        low, high = known.limits(self.moves, month)
        self.result.mean[month] = self.base[month] + known.level * self.moves.season[month]
        self.result.lower[month], self.result.upper[month] = self.base[month] + low, self.base[month] + high
        run = self._run(present, month)
        found = (self._outside(month), run.signal if run else None, self._trend(present, month, known))
        self.result.signal[month] = next(filter(None, found), "none")
        return run if run and self._is_settled(run.start, month, known) else present

    def note_step(self, month: int, present: _Level) -> None:
        """The level since the step; until there are months enough it stands in for the expectation, without limits."""
        places = np.arange(present.start, month + 1)
        self.result.step[month], self.result.level_before[month] = present.start, present.before
        self.result.level[month] = level = fit(self.kind, self.moves, slice(present.start, month + 1)).level
        if self._fit(present.start, month) is None:
            self.result.mean[places] = level * self.moves.season[places]
            self.result.lower[places] = self.result.upper[places] = np.nan

    def _fit(self, start: int, end: int) -> Fit | None:
        """Of the last two years before `end`, if these are months enough."""
        months = slice(max(start, end - BASELINE_MONTHS), end)
        if np.isfinite(self.moves.values[months]).sum() < FEWEST_POINTS - 1:
            return None
        return fit(self.kind, self.moves, months, level=0.0 if self.kind == "year_ago" else None)

    def _outside(self, month: int) -> str | None:
        """The point lies outside the limits, and far enough from what was expected to be worth a word."""
        value, mean = self.series.values[month], self.result.mean[month]
        if self.kind != "stock" and abs(value - mean) < LEAST_MOVE * abs(mean):
            return None
        if round(value - self.result.upper[month], _DECIMALS) > 0:
            return "outside_above"
        return "outside_below" if round(self.result.lower[month] - value, _DECIMALS) > 0 else None

    def _run(self, present: _Level, month: int) -> _Level | None:
        """The latest eight lie on one side of the level before them, further than two levels do by chance.

        Eight months of the same cases tell no more than one.
        """
        recent = self._latest(present.start, month)[-RUN_LENGTH:]
        before = self._fit(present.start, int(recent[0])) if len(recent) == RUN_LENGTH else None
        if before is None or self.kind == "stock":
            return None
        strayed = (self.moves.even[recent] - before.level).round(_DECIMALS)
        told = 1 if self.kind == "stock_share" else RUN_LENGTH
        error = self._deviation(before, recent) * np.sqrt(1 / told + 1 / before.count)
        if abs(np.sign(strayed).sum()) < RUN_LENGTH or abs(strayed.mean()) <= APART * error:
            return None
        first = self._parting(present.start, recent)
        earlier = self._fit(present.start, first) or before
        return _Level(first, "run_above" if strayed[0] > 0 else "run_below", earlier.level)

    def _parting(self, start: int, recent: Places) -> int:
        """The month among the latest at which the series falls most clearly into a before and an after."""
        even, places = self.moves.even, self._latest(start, int(recent[-1]))

        def left_over(first: int) -> float:
            parts = (even[places[places < first]], even[places[places >= first]])
            return float(sum(((part - part.mean()) ** 2).sum() for part in parts))

        return int(min(recent[: RUN_LENGTH // 2], key=left_over))

    def _is_settled(self, start: int, month: int, known: Fit) -> bool:
        """A new level, and not a movement that goes on: its older and its newer half are alike."""
        if self.kind not in WITH_LEVELS:
            return False
        places = self._latest(start, month)
        older, newer = np.array_split(places, 2)
        error = self._deviation(known, places) * np.sqrt(1 / len(older) + 1 / len(newer))
        return bool(abs(self.moves.even[newer].mean() - self.moves.even[older].mean()) <= APART * error)

    def _trend(self, present: _Level, month: int, known: Fit) -> str | None:
        """The latest six steps all go the same way; those of a stock also further than it wanders by itself."""
        points = self.series if self.kind in STOCKS else self.moves
        recent = self._latest(present.start, month)[-TREND_LENGTH - 1 :]
        steps = np.sign(np.diff(points.even[recent]).round(_DECIMALS))
        if len(steps) < TREND_LENGTH or abs(steps.sum()) < TREND_LENGTH:
            return None
        if self.kind in STOCKS and not self._has_wandered(recent, known):
            return None
        return "rising" if steps[0] > 0 else "falling"

    def _has_wandered(self, recent: Places, known: Fit) -> bool:
        moved = self.series.values[recent[-1]] - self.series.values[recent[0]]
        months = TREND_LENGTH if self.kind == "stock" else 1
        drift = months * known.level if self.kind == "stock" else 0.0
        return bool(abs(moved - drift) > WANDERED * known.deviation(self.moves, int(recent[-1])) * np.sqrt(months))

    def _deviation(self, known: Fit, places: Places) -> float:
        """Of a month without its season."""
        each = [known.deviation(self.moves, int(place)) / self.moves.season[place] for place in places]
        return float(np.sqrt(np.mean(np.square(each))))

    def _latest(self, start: int, month: int) -> Places:
        """Where the figures are that count for this month, oldest first."""
        first = max(start, month + 1 - BASELINE_MONTHS)
        return np.flatnonzero(~np.isnan(self.moves.values[first : month + 1])) + first
