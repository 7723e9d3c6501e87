"""Signals, each rule with a dozen numbers."""

import numpy as np
import pytest

from mi_lib.signals import Judged, Kind, Series, judge

ELEVEN = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 11]
"""Mean 11. Ten moving ranges, nine of 2 and one of 1: 1.9 on average."""
REACH = 8.47
"""How far from that mean a twelfth month may lie: 5.03 (Student, 6.2 degrees of freedom, √(1 + 1/11)) · 1.9 / 1.128."""


def _judged(values: list[float], kind: Kind = "rate", **given: list[float]) -> Judged:
    arrays = {name: np.array(each, bool if name == "starts" else float) for name, each in given.items()}
    return judge(Series.of(np.array(values, float), **arrays), kind)


def _latest(*values: float, kind: Kind = "rate") -> str:
    return _judged([*values], kind).signal[-1]


@pytest.mark.parametrize(
    ("value", "signal"),
    [
        (11 + REACH, "none"),
        (11.01 + REACH, "outside_above"),
        (11 - REACH, "none"),
        (10.99 - REACH, "outside_below"),
        (11, "none"),
    ],
)
def test_a_point_outside_the_limits_is_a_signal(value: float, signal: str) -> None:
    found = _judged([*ELEVEN, value])
    assert found.signal[-1] == signal
    assert (found.mean[-1], found.upper[-1]) == (11.0, pytest.approx(11 + REACH, abs=0.005))


def test_eleven_months_are_too_few_and_twelve_are_enough() -> None:
    assert _judged([*ELEVEN, 11]).signal == ["too_few"] * 11 + ["none"]


def test_what_moves_less_than_a_twentieth_is_no_signal_however_sure_it_is() -> None:
    steady = [100.0, 100.1] * 10
    assert _latest(*steady, 104) == "none"
    assert _latest(*steady, 106) == "outside_above"


TWELVE = [11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9]
"""Mean 10, moving ranges 2, standard deviation 1.77; standard error between levels of 8 and 12 months 0.81."""


def test_eight_points_on_one_side_of_the_mean_are_a_signal_and_seven_are_not() -> None:
    assert _latest(*TWELVE, *[12] * 7) == "none"
    assert _latest(*TWELVE, *[12] * 8) == "run_above"
    assert _latest(*TWELVE, *[8] * 8) == "run_below"


def test_eight_points_that_lie_no_further_away_than_chance_takes_them_are_no_signal() -> None:
    """Two standard errors are 2 · 1.77 · √(1/8 + 1/12) = 1.62."""
    assert _latest(*TWELVE, *[11.6] * 8) == "none"
    assert _latest(*TWELVE, *[11.7] * 8) == "run_above"


def test_after_a_step_the_level_starts_anew_and_is_judged_when_it_has_months_enough() -> None:
    """Eight months at 14 after twelve at 10, and so on at 14: the step stands at the thirteenth month."""
    found = _judged([*TWELVE, *[13, 15] * 8])
    assert found.signal[19:] == ["run_above"] * 4 + ["none"] * 5
    assert set(found.step[19:]) == {12}
    assert found.step[18] == -1
    assert (found.level_before[19], found.level[19]) == (10.0, 14.0)
    assert found.mean[12:20] == pytest.approx(14, abs=0.1)
    assert np.isnan(found.upper[12:23]).all()
    assert found.upper[23] == pytest.approx(14 + 8.6, abs=0.5)


def test_a_step_is_dated_to_the_month_that_parts_the_levels_not_to_the_first_on_its_side() -> None:
    """The month before the step happens to lie above the old mean, too."""
    assert set(_judged([*TWELVE, 10.5, *[13, 15] * 4]).step[-1:]) == {13}


def test_a_movement_that_goes_on_is_a_run_but_no_new_level() -> None:
    found = _judged([*TWELVE, 12, 13, 14, 13.9, 15, 16, 17, 18])
    assert found.signal[-1].endswith(("above", "rising"))
    assert found.step[-1] == -1


def test_six_steps_up_in_a_row_are_a_trend_and_five_are_not() -> None:
    """Both sides of the mean are visited, so it is no run; the steps are small, so nothing is outside."""
    assert _latest(14, 6, 14, 6, 14, 7, 8, 9, 10, 11, 12) == "too_few"
    assert _latest(6, 14, 6, 14, 6, 14, 8, 9, 10, 11, 12, 13) == "none"
    assert _latest(14, 6, 14, 6, 14, 7, 8, 9, 10, 11, 12, 13) == "rising"
    assert _latest(6, 14, 6, 14, 6, 13, 12, 11, 10, 9, 8, 7) == "falling"


def test_equal_values_are_no_signal_even_where_their_mean_cannot_be_written_exactly() -> None:
    assert _latest(*[0.1] * 30) == "none"
    assert _latest(*[100 / 3] * 30) == "none"


def test_only_the_twenty_four_months_before_make_the_limits() -> None:
    assert _judged([*[11.5] * 12, *[10, 12] * 12, 11]).mean[-1] == 11.0


def test_a_month_is_not_its_own_yardstick() -> None:
    """With the 40 counted in, the mean would be above 13."""
    assert _judged([*ELEVEN, 40]).mean[-1] == 11.0


def test_a_missing_month_is_not_judged_and_does_not_count() -> None:
    found = _judged([*ELEVEN, np.nan, 40])
    assert found.signal[-2:] == ["not_judged", "outside_above"]
    assert found.mean[-1] == 11.0


SEASON = [0.5, 1.5, 1.0] * 4


def test_with_a_season_known_a_july_far_below_june_is_no_signal_and_one_like_june_is() -> None:
    values = [10 * each + turn for each, turn in zip(SEASON * 2, [0.5, -0.5] * 12, strict=True)]
    assert _judged([*values, 5.0], season=[*SEASON * 2, 0.5]).signal[-1] == "none"
    assert _judged([*values, 15.0], season=[*SEASON * 2, 0.5]).signal[-1] == "outside_above"


YEAR = [5, 9, 7, 5, 9, 7, 5, 9, 7, 5, 9, 7]


def test_a_season_that_is_not_known_is_judged_by_the_same_month_last_year() -> None:
    """Differences of the second year 0 and 1 by turns, eleven of them; last year's December was 7."""
    second = [value + turn for value, turn in zip(YEAR[:11], [0, 1] * 6, strict=False)]
    found = _judged([*YEAR, *second, 8], "year_ago")
    assert (found.mean[-1], found.signal[-1]) == (7.0, "none")
    assert _judged([*YEAR, *second, 12], "year_ago").signal[-1] == "outside_above"


def test_such_a_season_needs_two_years_less_a_month() -> None:
    assert _judged([*YEAR, *YEAR], "year_ago").signal == ["not_judged"] * 12 + ["too_few"] * 11 + ["none"]


STOCK = [100, 101, 100, 101, 100, 101, 100, 101, 100, 101, 100, 101]
"""Changes +1 and -1 by turns, eleven of them: mean 1/11, moving ranges 2."""


def test_a_stock_is_judged_by_its_change_and_not_by_its_level() -> None:
    found = _judged([*STOCK, 106], "stock")
    assert (found.mean[-1], found.signal[-1]) == (pytest.approx(101 + 1 / 11), "none")
    assert _latest(*STOCK, 111, kind="stock") == "outside_above"
    assert _latest(*STOCK, 91, kind="stock") == "outside_below"


def test_a_stock_that_stays_on_a_new_level_is_no_run() -> None:
    assert _latest(*STOCK, *[104, 105] * 8, kind="stock") == "none"


def test_a_stock_must_rise_six_months_and_further_than_it_wanders() -> None:
    """Six changes of 1 are nothing where months move by 1 anyway: 3 · 1.77 · √6 = 13."""
    assert _latest(*STOCK, 102, 103, 104, 105, 106, 107, kind="stock") == "none"
    assert _latest(*STOCK, 103, 106, 109, 112, 115, 118, kind="stock") == "rising"


def test_small_counts_far_from_none_are_judged_exactly() -> None:
    """Three a month: ten may be, eleven may not; none at all may be."""
    quiet = [3.0] * 12
    assert [_latest(*quiet, each, kind="count") for each in (0, 10, 11)] == ["none", "none", "outside_above"]


def _shares(parts: list[float], size: float) -> Judged:
    sizes = [size] * len(parts)
    values = [100 * part / size for part in parts]
    return _judged(values, "share", parts=parts, sizes=sizes)


def test_the_same_share_is_a_signal_among_many_and_not_among_few() -> None:
    assert _shares([4.0, 5.0] * 6 + [8.0], 20).signal[-1] == "none"
    assert _shares([160.0, 200.0] * 6 + [320.0], 800).signal[-1] == "outside_above"


def test_a_break_starts_the_series_anew() -> None:
    """Before it 10, after it 30: without the break a signal, with it too few months, and nothing of the old level."""
    after = [29, 31] * 7
    starts = [*[False] * 12, True, *[False] * 13]
    assert _judged([*TWELVE, *after]).signal[12] == "outside_above"
    found = _judged([*TWELVE, *after], starts=starts)
    assert found.signal[12:] == ["too_few"] * 11 + ["none"] * 3
    assert found.mean[-1] == pytest.approx(30, abs=0.2)
    assert set(found.step) == {-1}


def test_across_a_break_neither_a_month_nor_a_year_is_compared() -> None:
    starts = [*[False] * 12, True, *[False] * 11]
    assert _judged([*YEAR, *YEAR], "year_ago", starts=starts).signal == ["not_judged"] * 24
    assert np.isnan(_judged([*STOCK, *[500.0] * 12], "stock", starts=starts).mean[12])
    assert _judged([*STOCK, *[500.0] * 12], "stock", starts=starts).signal[12] == "not_judged"
