"""Limits: moving ranges by hand, and tails of chance added up by hand."""

from math import exp, lgamma, log, sqrt

import numpy as np
import pytest

from mi_lib.signals.limits import TAIL, fit
from mi_lib.signals.series import Series

ALL = slice(0, None)


def _series(*values: float, **given: list[float]) -> Series:
    return Series.of(np.array(values, float), **{name: np.array(each, float) for name, each in given.items()})


def _share(counted: list[float], among: list[float]) -> Series:
    parts, sizes = np.array(counted, float), np.array(among, float)
    return Series.of(100 * parts / sizes, parts=parts, sizes=sizes)


def test_with_many_months_the_limits_of_a_rate_are_the_mean_and_2_66_moving_ranges() -> None:
    """10 and 12 by turns: mean 11, moving ranges 2, so 11 ± 5.32."""
    low, high = fit("rate", _series(*[10, 12] * 5000), ALL).limits(_series(11), 0)
    assert (low, high) == (pytest.approx(5.68, abs=0.01), pytest.approx(16.32, abs=0.01))


def test_fewer_months_make_wider_limits() -> None:
    """What is not known well must not cry wolf: 12 months 11 ± 8.46, 24 months 11 ± 6.56."""
    widths = [fit("rate", _series(*[10, 12] * half), ALL).limits(_series(11), 0)[1] - 11 for half in (6, 12)]
    assert widths == [pytest.approx(8.46, abs=0.01), pytest.approx(6.56, abs=0.01)]


def test_a_season_widens_and_narrows_the_limits_of_a_rate_with_what_is_expected() -> None:
    known = fit("rate", _series(*[10, 12] * 12), ALL)
    (low, high), (july_low, july_high) = (known.limits(_series(11, season=[factor]), 0) for factor in (1.0, 0.5))
    assert (july_low, july_high) == (pytest.approx(low / 2), pytest.approx(high / 2))


def _poisson_tail_above(count: int, seen: float, months: float) -> float:
    """Chance of more than `count` events in a month after `seen` in `months`: the negative binomial, term by term."""
    shape = seen + 0.5
    never = shape * log(months / (months + 1))
    ways = (lgamma(k + shape) - lgamma(k + 1) - lgamma(shape) - k * log(months + 1) for k in range(count + 1))
    return 1 - sum(exp(each + never) for each in ways)


def test_a_small_count_is_judged_by_the_tail_of_chance_and_not_by_a_normal_curve() -> None:
    """36 events in 12 even months. A normal curve would say 3 ± 5.4."""
    low, high = fit("count", _series(*[3.0] * 12), ALL).limits(_series(3), 0)
    assert low == 0
    assert _poisson_tail_above(int(high), 36, 12) <= TAIL < _poisson_tail_above(int(high) - 1, 36, 12)
    assert high == 10


def test_counts_that_differ_more_than_chance_have_the_wider_limits_that_they_show() -> None:
    """100 ± 3 · 10 by chance alone; with ranges of 40 the spread is 40 / 1.128 / 10 = 3.5 times that."""
    (_, even), (_, uneven) = (
        fit("count", _series(*values), ALL).limits(_series(100), 0) for values in ([100] * 24, [80, 120] * 12)
    )
    assert even == pytest.approx(132, abs=1)
    assert uneven == pytest.approx(100 + 3 * sqrt(1 + 1 / 24) * 40 / 1.128, abs=0.1)


def test_each_months_limits_of_a_share_follow_its_own_denominator() -> None:
    """20 pct. of 10,000 known: ± 3 · 4 with 100 cases, ± 3 · 2 with 400."""
    known = fit("share", _share([200.0] * 10, [1000.0] * 10), ALL)
    (low, high), (large_low, large_high) = (known.limits(_share([0.0], [size]), 0) for size in (100.0, 400.0))
    assert (low, high) == (pytest.approx(8, abs=1), pytest.approx(33, abs=1))
    assert (large_low, large_high) == (pytest.approx(14, abs=0.6), pytest.approx(26.5, abs=0.6))


def test_a_share_of_few_has_limits_that_few_can_reach() -> None:
    """95 of 100 so far; of 10, as few as 6 may be by chance, and never more than all."""
    low, high = fit("share", _share([19.0] * 5, [20.0] * 5), ALL).limits(_share([9.0], [10.0]), 0)
    assert (low, high) == (60.0, 100.0)


def test_shares_that_differ_more_than_chance_have_the_wider_limits_that_they_show() -> None:
    """Laney's p′: 40 and 60 of 100 by turns, standard deviation by chance 5, ranges of 4 such: spread 3.55."""
    _, high = fit("share", _share([40.0, 60.0] * 12, [100.0] * 24), ALL).limits(_share([50.0], [100.0]), 0)
    assert high == 100.0
    _, high = fit("share", _share([45.0, 55.0] * 12, [100.0] * 24), ALL).limits(_share([50.0], [100.0]), 0)
    assert high == pytest.approx(50 + 3 * sqrt(1 + 1 / 24) * 10 / 1.128, abs=0.1)


def test_months_without_a_figure_do_not_count() -> None:
    assert fit("rate", _series(10, np.nan, 12), ALL).count == 2
