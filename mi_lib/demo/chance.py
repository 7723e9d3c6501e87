"""Days, lags and draws. Days are whole numbers since 1970-01-01; `NEVER` lies after all of them and means empty."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import holidays
import numpy as np
import numpy.typing as npt

from mi_lib.demo import levels

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Rng = np.random.Generator

NEVER = 1_000_000
MINUTES = 1440
MONTH_DAYS = 30.44


def day(text: str | date) -> int:
    return int(np.datetime64(text, "D").astype(np.int64))


def month_start(month: int | Ints) -> Any:
    """The first day of a month that is counted from 1970-01."""
    return np.asarray(month, dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64)


def month_of(days: Any) -> Ints:
    """The month, counted from 1970-01, in which each day lies; `NEVER` stays later than every month."""
    return np.asarray(days, np.int64).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def calendar_month(month: int) -> tuple[int, int]:
    """Year, and month from 0 to 11."""
    return 1970 + month // 12, month % 12


FIRST = int(np.datetime64(levels.FIRST_MONTH, "M").astype(np.int64))
LAST = int(np.datetime64(levels.LAST_MONTH, "M").astype(np.int64))
MONTHS = range(FIRST, LAST + 1)
START = int(month_start(FIRST))
END = int(month_start(LAST + 1)) - 1


def add_months(days: Ints, months: int) -> Ints:
    """The same day so many months on, clamped to the last day of the month."""
    month = month_of(days)
    moved: Ints = np.minimum(
        month_start(month + months) + days - month_start(month), month_start(month + months + 1) - 1
    )
    return moved


def age(births: Ints, days: Any) -> Ints:
    """Whole years."""
    births, days = np.broadcast_arrays(births, np.asarray(days, np.int64))
    months = month_of(days) - month_of(births)
    before = days - month_start(month_of(days)) < births - month_start(month_of(births))
    years: Ints = (months - before) // 12
    return years


def band(ages: Ints) -> Ints:
    """The number of the age band; 5 for those above the last."""
    return np.searchsorted(levels.BAND_STARTS, ages, side="right") - 1


def along(path: levels.Path, days: Any) -> Floats:
    """The level of a path at each day."""
    points = [day(f"{month}-15") for month, _ in path]
    return np.interp(np.asarray(days, np.float64), points, [level for _, level in path])


def pick(rng: Rng, shares: Mapping[str, float], count: int) -> Texts:
    weights = np.fromiter(shares.values(), float)
    return np.array(list(shares), dtype=object)[rng.choice(len(weights), count, p=weights / weights.sum())]


def uniform(rng: Rng, low: Any, high: Any, count: int) -> Ints:
    """Whole numbers from `low` to `high`, both included; of an empty range, `low`."""
    low, high = np.asarray(low, np.int64), np.asarray(high, np.int64)
    drawn: Ints = low + np.floor(rng.random(count) * np.maximum(high - low + 1, 1)).astype(np.int64)
    return drawn


def spread(rng: Rng, chances: Floats) -> Bools:
    """True for each with its chance, as evenly over the order given as can be: small numbers keep to their level."""
    steps = np.floor(rng.random() + np.cumsum(chances)).astype(np.int64)
    return np.diff(steps, prepend=0) > 0


def spread_by(rng: Rng, order: Any, chances: Floats) -> Bools:
    """As `spread`, along an order of its own."""
    sequence = np.argsort(order, kind="stable")
    hits = np.empty(len(chances), bool)
    hits[sequence] = spread(rng, chances[sequence])
    return hits


def choose(rng: Rng, candidates: Ints, count: int, weights: npt.NDArray[Any] | None = None) -> Ints:
    """At most `count` different ones; those with weight 0 never."""
    if weights is not None:
        candidates, weights = candidates[weights > 0], weights[weights > 0]
    count = min(count, len(candidates))
    if count == 0:
        return np.empty(0, np.int64)
    chances = None if weights is None else weights / weights.sum()
    return rng.choice(candidates, count, replace=False, p=chances)


def lag(rng: Rng, count: int) -> Ints:
    """Days from an event to its registration (chapter 1.4), early within each step."""
    step = rng.choice(len(levels.LAG_SHARES), count, p=levels.LAG_SHARES)
    low, high = np.array(levels.LAG_DAYS).T
    part = rng.random(count) ** levels.LAG_SKEW
    days: Ints = low[step] + np.floor(part * (high - low + 1)[step]).astype(np.int64)
    return days


def known_after(rng: Rng, events: Ints) -> Ints:
    """The days on which events become known; never for those that do not happen."""
    return np.where(events >= NEVER, NEVER, events + lag(rng, len(events)))


def portions(rng: Rng, total: int, season: Sequence[float]) -> Ints:
    """A year's count by month."""
    weights = np.array(season)
    return rng.multinomial(total, weights / weights.sum())


def numbered(prefix: str, numbers: Any, width: int) -> Texts:
    """Surrogate keys such as `B004217`; wider when the numbers need it."""
    numbers = np.asarray(numbers, np.int64)
    width = max(width, len(str(int(numbers.max())))) if len(numbers) else width
    return np.array([f"{prefix}{number:0{width}d}" for number in numbers.tolist()], dtype=object)


def texts(value: str, count: int) -> Texts:
    return np.full(count, value, dtype=object)


@cache
def working_calendar() -> np.busdaycalendar:
    """Danish working days, with the customary closing days of chapter 9.1."""
    years = range(1995, 2018)
    closed = [day(str(when)) for when in holidays.country_holidays("DK", years=years)]
    closed += [day(f"{year}-{rest}") for year in years for rest in ("06-05", "12-24", "12-31")]
    return np.busdaycalendar(holidays=np.array(closed).astype("datetime64[D]"))


def add_working_days(days: Ints, count: Any) -> Ints:
    """So many working days on; the day itself is not counted."""
    start = days.astype("datetime64[D]")
    moved = np.busday_offset(start, count, roll="backward", busdaycal=working_calendar())
    return moved.astype(np.int64)


def working_days(first: Any, last: Any) -> Ints:
    """Working days from `first` to `last`, both included."""
    begin = np.asarray(first, np.int64).astype("datetime64[D]")
    end = (np.asarray(last, np.int64) + 1).astype("datetime64[D]")
    return np.busday_count(begin, end, busdaycal=working_calendar())
