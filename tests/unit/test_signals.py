"""Signals, each rule with a dozen numbers whose limits are worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from mi_lib.indicators import COLUMNS, indicator
from mi_lib.periods import Month
from mi_lib.signals import add_signals, judge, kind_of, target_status

ELEVEN = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 11]
"""Mean 11. Ten moving ranges, nine of 2 and one of 1: 1.9 on average. Limits 11 ± 2.66 · 1.9 = 5.946 and 16.054."""


def _numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def _latest(*values: float, kind: str = "level") -> tuple[float, float, float, str]:
    mean, lower, upper, signals = judge(_numbers(*values), kind)
    return round(float(mean[-1]), 3), round(float(lower[-1]), 3), round(float(upper[-1]), 3), signals[-1]


def test_the_limits_are_the_mean_and_2_66_mean_moving_ranges_of_the_months_before() -> None:
    assert _latest(*ELEVEN, 16) == (11.0, 5.946, 16.054, "none")


@pytest.mark.parametrize(
    ("value", "signal"),
    [(16.05, "none"), (16.06, "outside_above"), (5.95, "none"), (5.94, "outside_below"), (11, "none")],
)
def test_a_point_outside_the_limits_is_a_signal(value: float, signal: str) -> None:
    assert _latest(*ELEVEN, value)[3] == signal


def test_eleven_months_are_too_few_and_twelve_are_enough() -> None:
    signals = judge(_numbers(*ELEVEN, 11), "level")[3]
    assert signals == ["too_few"] * 11 + ["none"]


def test_eight_points_on_one_side_of_the_mean_are_a_signal_and_seven_are_not() -> None:
    """The twelve months before the last are 4 × 8, 1 × 12 and 7 × 12: mean 10.67, and the last eight are above."""
    before = [8, 12, 8, 8, 8]
    assert _latest(*before, 12, 12, 12, 12, 12, 12, 12)[3] == "none"
    assert _latest(*before, 12, 12, 12, 12, 12, 12, 12, 12)[3] == "run_above"
    assert _latest(*(20 - value for value in before), *[8] * 8)[3] == "run_below"


def test_six_steps_up_in_a_row_are_a_trend_and_five_are_not() -> None:
    """Both sides of the mean are visited, so it is no run; the steps are small, so nothing is outside."""
    assert _latest(14, 6, 14, 6, 14, 7, 8, 9, 10, 11, 12)[3] == "too_few"
    assert _latest(6, 14, 6, 14, 6, 14, 8, 9, 10, 11, 12, 13)[3] == "none"
    assert _latest(14, 6, 14, 6, 14, 7, 8, 9, 10, 11, 12, 13)[3] == "rising"
    assert _latest(6, 14, 6, 14, 6, 13, 12, 11, 10, 9, 8, 7)[3] == "falling"


def test_a_point_outside_goes_before_a_run() -> None:
    """The last eight are above the mean of what came before, and the last of them is far above."""
    assert _latest(8, 12, 8, 8, 8, 12, 12, 12, 12, 12, 12, 12, 99)[3] == "outside_above"


def test_equal_values_are_no_signal_even_where_their_mean_cannot_be_written_exactly() -> None:
    assert _latest(*[0.1] * 20)[3] == "none"
    assert _latest(*[100 / 3] * 20)[3] == "none"


def test_only_the_twenty_four_months_before_make_the_limits() -> None:
    assert _latest(*[1000] * 12, *[10, 12] * 12, 11)[:1] == (11.0,)


def test_a_month_is_not_its_own_yardstick() -> None:
    """With the 40 counted in, the mean would be above 13."""
    assert _latest(*ELEVEN, 40)[0] == 11.0


def test_a_missing_month_is_not_judged_and_does_not_count_in_the_limits() -> None:
    mean, _, _, signals = judge(_numbers(*ELEVEN, np.nan, 40), "level")
    assert signals[-2:] == ["not_judged", "outside_above"]
    assert mean[-1] == 11.0


SEASON = [5, 9, 7, 5, 9, 7, 5, 9, 7, 5, 9, 7]
"""One year with a season."""


def test_a_season_is_judged_by_the_same_month_last_year() -> None:
    """Differences of the second year: 0 and 1 by turns, eleven of them, moving ranges 1; limits 0 ± 2.66 around
    last year's December, 7. A July far below June is no signal, since it was so last year."""
    second = [value + turn for value, turn in zip(SEASON[:11], [0, 1] * 6, strict=False)]
    assert _latest(*SEASON, *second, 8, kind="seasonal") == (7.0, 4.34, 9.66, "none")
    assert _latest(*SEASON, *second, 10, kind="seasonal")[3] == "outside_above"
    assert _latest(*SEASON, *second, 4, kind="seasonal")[3] == "outside_below"


def test_a_season_needs_two_years_less_a_month() -> None:
    signals = judge(_numbers(*SEASON, *SEASON), "seasonal")[3]
    assert signals == ["not_judged"] * 12 + ["too_few"] * 11 + ["none"]


def test_eight_months_above_last_years_are_a_run() -> None:
    """The four months before them lay 2 above and 2 below by turns, so that 1 above is nothing by itself."""
    second = [value + change for value, change in zip(SEASON, [2, -2, 2, -2, *[1] * 8], strict=True)]
    assert judge(_numbers(*SEASON, *second), "seasonal")[3][-1] == "run_above"


STOCK = [100, 101, 100, 101, 100, 101, 100, 101, 100, 101, 100, 101]
"""Changes +1 and -1 by turns, eleven of them: mean 1/11, moving ranges 2, so the limits are ± 5.32 around it."""


def test_a_stock_is_judged_by_its_change_and_not_by_its_level() -> None:
    assert _latest(*STOCK, 106, kind="stock") == (101.091, 95.771, 106.411, "none")
    assert _latest(*STOCK, 107, kind="stock")[3] == "outside_above"
    assert _latest(*STOCK, 95, kind="stock")[3] == "outside_below"


def test_a_stock_that_stays_on_a_new_level_is_no_run() -> None:
    assert _latest(*STOCK, *[104, 105] * 8, kind="stock")[3] == "none"


def test_a_stock_that_grows_six_months_in_a_row_is_rising() -> None:
    assert _latest(*STOCK, 102, 103, 104, 105, 106, 107, kind="stock")[3] == "rising"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("notification_count", "seasonal"),
        ("active_cases", "stock"),
        ("placed_children_count", "stock"),
        ("cases_with_open_breach_share", "level"),
        ("access_request_count", "level"),
    ],
)
def test_each_indicator_is_compared_in_its_way(name: str, kind: str) -> None:
    assert kind_of(indicator(name)) == kind


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("absence_rate", 5.0, "met"),
        ("absence_rate", 5.01, "not_met"),
        ("goals_met_share", 60.0, "met"),
        ("goals_met_share", 59.99, "not_met"),
        ("goals_met_share", float("nan"), "none"),
        ("notification_count", 80.0, "none"),
        ("placement_share_of_children", 20.0, "none"),
    ],
)
def test_a_target_is_met_on_its_good_side_and_where_there_is_none_there_is_no_answer(
    name: str, value: float, status: str
) -> None:
    """A movement of the share of children placed is neither good nor bad: its target is only drawn."""
    assert target_status(indicator(name), value) == status


def _observations(**changed: object) -> pd.DataFrame:
    """Thirteen months of access requests, the last far above."""
    months = [str(Month(2014, 1) + step) for step in range(13)]
    frame = pd.DataFrame({"period": months, "value": [*ELEVEN, 11, 40]})
    fixed = {
        "indicator": "access_request_count", "window": "month", "scope": "kommune", "dimension": "total",
        "category": "total", "status": "final",
    }  # fmt: skip
    return frame.assign(**fixed, **changed).reindex(columns=COLUMNS)


def test_table_in_the_same_table_with_more_columns_out() -> None:
    before = _observations()
    after = add_signals(before)
    pd.testing.assert_frame_equal(after[list(COLUMNS)], before)
    assert list(after.columns) == [*COLUMNS, "mean", "lower", "upper", "signal", "target_status"]
    assert after["signal"].tolist() == ["too_few"] * 11 + ["none", "outside_above"]


def test_the_order_of_the_rows_does_not_matter() -> None:
    before = _observations()
    turned = add_signals(before.iloc[::-1]).sort_index()
    pd.testing.assert_frame_equal(turned, add_signals(before))


@pytest.mark.parametrize("changed", [{"window": "r12"}, {"window": "ytd"}, {"dimension": "requester_type"}])
def test_windows_that_overlap_and_categories_are_not_judged(changed: dict[str, str]) -> None:
    found = add_signals(_observations().assign(**changed))
    assert set(found["signal"]) == {"not_judged"}
    assert found[["mean", "lower", "upper"]].isna().all(axis=None)
