"""Observations in, the same observations with more columns out."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mi_lib.errors import UsageError
from mi_lib.indicators import CATALOGUE, COLUMNS, indicator
from mi_lib.periods import Month
from mi_lib.signals import Break, add_signals, kind_of, read_breaks, read_seasons, target_status

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
VALUES = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 11, 11, 40]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("notification_count", "year_ago"),
        ("active_cases", "stock"),
        ("placed_children_count", "stock"),
        ("cases_with_open_breach_share", "stock_share"),
        ("cases_with_missing_registration_share", "stock_share"),
        ("access_request_count", "count"),
        ("access_on_time_share", "share"),
        ("forecast_dkk", "rate"),
        ("absence_rate", "year_ago"),
    ],
)
def test_each_indicator_is_judged_in_its_way(name: str, kind: str) -> None:
    assert kind_of(indicator(name)) == kind


def test_with_a_profile_a_season_is_taken_out_instead() -> None:
    assert kind_of(indicator("notification_count"), has_profile=True) == "count"
    assert kind_of(indicator("absence_rate"), has_profile=True) == "rate"


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


def _observations(values: list[float] = VALUES, **changed: object) -> pd.DataFrame:
    """Months of access requests from January 2014."""
    months = [str(Month(2014, 1) + step) for step in range(len(values))]
    frame = pd.DataFrame({"period": months, "value": [float(value) for value in values]})
    fixed = {
        "indicator": "access_request_count", "window": "month", "scope": "kommune", "dimension": "total",
        "category": "total", "status": "final",
    }  # fmt: skip
    whole = frame.assign(**{**fixed, **changed}).reindex(columns=COLUMNS)
    return whole.astype(dict.fromkeys(("numerator", "denominator", "persons", "group_persons"), float))


def test_table_in_the_same_table_with_more_columns_out() -> None:
    before = _observations()
    after = add_signals(before, {}, [])
    pd.testing.assert_frame_equal(after[list(COLUMNS)], before)
    added = ["mean", "lower", "upper", "level", "level_before", "signal", "step", "target_status"]
    assert list(after.columns) == [*COLUMNS, *added]
    assert after["signal"].tolist() == ["too_few"] * 11 + ["none", "outside_above"]
    assert set(after["step"]) == {""}


def test_the_order_of_the_rows_does_not_matter() -> None:
    before = _observations()
    turned = add_signals(before.iloc[::-1], {}, []).sort_index()
    pd.testing.assert_frame_equal(turned, add_signals(before, {}, []))


@pytest.mark.parametrize("changed", [{"window": "r12"}, {"window": "ytd"}, {"dimension": "requester_type"}])
def test_windows_that_overlap_and_categories_are_not_judged(changed: dict[str, str]) -> None:
    found = add_signals(_observations(**changed), {}, [])
    assert set(found["signal"]) == {"not_judged"}
    assert found[["mean", "lower", "upper"]].isna().all(axis=None)


def test_a_preliminary_month_is_not_judged_and_keeps_the_step_before_it() -> None:
    values = [*[11, 9] * 6, *[24] * 8, 3]
    before = _observations(values)
    before.loc[20, "status"] = "preliminary"
    after = add_signals(before, {}, [])
    assert after["signal"].tolist()[-2:] == ["run_above", "not_judged"]
    assert after["step"].tolist()[-2:] == ["2015-01", "2015-01"]
    assert after["level"].tolist()[-2:] == [24.0, 24.0]


def test_hours_of_a_handful_of_persons_are_not_judged() -> None:
    """One of them makes the figure."""
    seasons = {"sickness_absence_rate": [1.0] * 12}
    few, many = (
        add_signals(_observations(indicator="sickness_absence_rate", group_persons=persons), seasons, [])
        for persons in (19.0, 20.0)
    )
    assert (few["signal"].iloc[-1], many["signal"].iloc[-1]) == ("not_judged", "outside_above")


def test_no_baseline_reaches_back_across_a_break() -> None:
    """Twelve months at 11, and from January 2015 everything counted in another way."""
    broken = Break("access_request_count", Month(2015, 1), "Fra 1. januar 2015 tælles anderledes.")
    other = Break("notification_count", Month(2015, 1), "Fra 1. januar 2015 tælles anderledes.")
    inside = Break("access_request_count", Month(2015, 1), "Nye grupper.", "requester_type")
    found = [add_signals(_observations(), {}, breaks)["signal"].iloc[-1] for breaks in ([broken], [other], [inside])]
    assert found == ["too_few", "outside_above", "outside_above"]


def test_the_reference_files_can_be_read_and_name_what_there_is() -> None:
    seasons = read_seasons(REFERENCE / "seasons.yml")
    assert all(sum(months) == pytest.approx(12) for months in seasons.values())
    assert all(CATALOGUE[name].seasonal for name in seasons)
    breaks = read_breaks(REFERENCE / "breaks.yml")
    assert ("deadline_met_share", Month(2024, 1)) in {(each.indicator, each.month) for each in breaks}
    assert all(each.reason.endswith(".") for each in breaks)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("seasons: {notification_counts: [1,1,1,1,1,1,1,1,1,1,1,1]}", "notification_counts"),
        ("seasons: {notification_count: [1, 2]}", "1, 2"),
        ("seasons: {notification_count: [0,1,1,1,1,1,1,1,1,1,1,1]}", "0, 1"),
    ],
)
def test_a_season_that_cannot_be_used_is_refused_with_its_name(tmp_path: Path, content: str, found: str) -> None:
    file = tmp_path / "seasons.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=found):
        read_seasons(file)


def test_a_break_of_an_unknown_indicator_or_dimension_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "breaks.yml"
    for what in ("indicators: [nothing]", "indicators: [notification_count], dimension: shoe_size"):
        file.write_text(f"breaks: [{{from: 2017-01-01, {what}, reason: Ny.}}]", encoding="utf-8")
        with pytest.raises(UsageError, match=r"nothing|shoe_size"):
            read_breaks(file)


def test_a_figure_that_is_not_there_is_not_judged() -> None:
    found = add_signals(_observations([*VALUES[:-1], np.nan]), {}, [])
    assert found["signal"].iloc[-1] == "not_judged"
