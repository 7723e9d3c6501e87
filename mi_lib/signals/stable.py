"""Processes in which nothing ever changes: what the rules call a signal in them is a false alarm.

One for each kind, with levels and volumes of a municipality of 45,000 inhabitants (domain reference, chapters 1 and 3).
"""

from collections.abc import Callable, Mapping

import numpy as np

from mi_lib.signals.series import Floats, Kind, Series

Chance = np.random.Generator
MONTHS = 36
"""As many as the demo has, and as a municipality has after three years."""

_SEASON = np.resize([1.0, 0.95, 1.12, 0.95, 1.08, 1.15, 0.55, 0.92, 1.1, 1.02, 1.2, 0.96], MONTHS)
_OVERDISPERSION = 1.3
"""Variance of a month's notifications in relation to their mean (domain reference, V2-5)."""


def events(chance: Chance, mean: float) -> Series:
    """Notifications, cases, requests: overdispersed and with a season when many, by pure chance when few."""
    many = mean > 20
    season = _SEASON if many else np.ones(MONTHS)
    expected, apart = mean * season, _OVERDISPERSION - 1
    counts = chance.negative_binomial(expected / apart, 1 / _OVERDISPERSION) if many else chance.poisson(expected)
    return Series.of(counts.astype(float), season=season)


def met(chance: Chance, share: float, size: float) -> Series:
    """Obligations of the month that were met: each by itself."""
    sizes = np.maximum(chance.poisson(size, MONTHS), 1)
    return _shares(chance.binomial(sizes, share).astype(float), sizes.astype(float))


def days(chance: Chance, spread: float) -> Series:
    """Sickness or school absence: a rate with a season whose months differ by so large a part of it."""
    return Series.of(5 * _SEASON * (1 + spread * chance.standard_normal(MONTHS)), season=_SEASON)


def against_last_year(chance: Chance, mean: float) -> Series:
    """Events with a season that nobody has told the rules of."""
    return Series.of(chance.poisson(mean * _SEASON).astype(float))


def stock(chance: Chance, size: float, moves: float) -> Series:
    """Active cases, children placed: some come, and of those there are each leaves with the same chance."""
    there = [size]
    for _ in range(MONTHS - 1):
        there.append(there[-1] + chance.poisson(moves) - chance.poisson(moves * there[-1] / size))
    return Series.of(np.array(there))


def cases_with(chance: Chance, share: float, size: int, stay: float) -> Series:
    """Active cases with something the matter: in each, it stays as it is with that chance, or is drawn anew."""
    state, parts = chance.random(size) < share, []
    for _ in range(MONTHS):
        state = np.where(chance.random(size) < stay, state, chance.random(size) < share)
        parts.append(state.sum())
    return _shares(np.array(parts, float), np.full(MONTHS, float(size)))


def _shares(parts: Floats, sizes: Floats) -> Series:
    return Series.of(100 * parts / sizes, parts=parts, sizes=sizes)


STABLE: Mapping[Kind, Mapping[str, Callable[[Chance], Series]]] = {
    "count": {
        "72 a month": lambda chance: events(chance, 72),
        "30 a month": lambda chance: events(chance, 30),
        "7 a month": lambda chance: events(chance, 7),
    },
    "share": {
        "91 % of 72": lambda chance: met(chance, 0.91, 72),
        "74 % of 18": lambda chance: met(chance, 0.74, 18),
    },
    "rate": {"10 % apart": lambda chance: days(chance, 0.10), "4 % apart": lambda chance: days(chance, 0.04)},
    "year_ago": {"30 a month": lambda chance: against_last_year(chance, 30)},
    "stock": {"820 cases": lambda chance: stock(chance, 820, 30), "116 placed": lambda chance: stock(chance, 116, 3)},
    "stock_share": {
        "30 % of 820, slow": lambda chance: cases_with(chance, 0.30, 820, 0.9),
        "19 % of 820": lambda chance: cases_with(chance, 0.19, 820, 0.6),
        "30 % of 200": lambda chance: cases_with(chance, 0.30, 200, 0.9),
    },
}
"""By kind, and by what it stands for."""
