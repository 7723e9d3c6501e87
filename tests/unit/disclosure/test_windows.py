"""Sums over three or twelve months: subtracted from each other they tell of single months, which nobody is given."""

from collections.abc import Callable

import pandas as pd
import pytest
from disclosure_cells import hidden_in, observed

from mi_lib.disclosure import Publishable, months_behind
from mi_lib.indicators import CATALOGUE
from mi_lib.periods import Month

Publish = Callable[..., dict[str, Publishable]]

TOTAL = ("kommune", "total", "total")
LINES = ["V2 direktion placements_started kommune total serie"]
FIRST = Month(2013, 1)


def _started(*months: float) -> pd.DataFrame:
    """Single months from January 2013 on, and the sums over twelve from December on."""
    by_month = [
        observed("placements_started", {TOTAL: count}, str(FIRST + at), "month") for at, count in enumerate(months)
    ]
    sums = [
        observed("placements_started", {TOTAL: sum(months[at - 11 : at + 1])}, str(FIRST + at), "r12")
        for at in range(11, len(months))
    ]
    return pd.concat([*by_month, *sums], ignore_index=True)


def _hidden_months(packet: Publishable) -> set[str]:
    return {period for *_, period in hidden_in(packet)}


@pytest.mark.parametrize(
    ("year_before", "now", "hidden"),
    [
        ([0] * 12, [6, 3], {"2013-12"}),
        ([0] * 12, [6, 7], set()),
        ([2] * 12, [2, 3], set()),
        ([2] * 12, [6, 3], set()),
        ([0] * 11 + [8], [6, 3], set()),
    ],
    ids=["0, 6, 9: the newest month is 3", "0, 6, 13: it is 7", "24, 24, 25: at least 1", "24, 28, 29: at least 1",
         "8, 14, 17: at least 3, for nobody knows when the 8 were"],
)  # fmt: skip
def test_two_sums_do_not_tell_that_a_month_between_them_was_small(
    year_before: list[float], now: list[float], hidden: set[str], publish: Publish
) -> None:
    packet = publish(_started(*year_before, *now), LINES, month="2014-03")["direktion"]
    assert _hidden_months(packet) == hidden


def _notifications(young: dict[int, float], others: dict[int, float]) -> pd.DataFrame:
    """2014: two teams' notifications by month, those of T4 all about the youngest, those of T1 all about the others."""
    frames = []
    for month in range(1, 13):
        for window, months in (("month", [month]), ("ytd", range(1, month + 1))):
            young_ones, older = sum(young.get(at, 0) for at in months), sum(others.get(at, 10) for at in months)
            counts = {"T4": (young_ones, 0.0), "T1": (0.0, older), "kommune": (young_ones, older)}
            places = {
                (scope, "age_band", band): count
                for scope, each in counts.items()
                for band, count in zip(("a00_05", "a06_09"), each, strict=True)
            } | {(scope, "total", "total"): sum(each) for scope, each in counts.items()}
            frames.append(observed("notification_count", places, f"2014-{month:02}", window))
    return pd.concat(frames, ignore_index=True)


@pytest.mark.parametrize(
    ("in_november", "hidden"),
    [(2, True), (3, False)],
    ids=["5 in all: at least 1 of 6 came before", "6 in all: perhaps they all came in November"],
)
def test_what_a_month_can_hold_at_most_does_not_tell_that_there_were_some_before(
    in_november: float, hidden: bool, publish: Publish
) -> None:
    """A team's year has 6 about the youngest, of December none. Of its months nothing is shown, nor of what they add
    up to; but November had 5 in all teams, so 5 of the 6 at most: by October there was at least 1. There were 3."""
    cells = _notifications({1: 1, 2: 1, 3: 1, 11: 3}, {11: in_november})
    lines = ["kommune total serie", "teams age_band seneste"]
    packet = publish(cells, [f"V2 direktion notification_count {line}" for line in lines])["direktion"]
    assert (("notification_count", "T4", "a00_05", "2014-12") in hidden_in(packet)) is hidden


def test_nobody_is_given_the_single_months(publish: Publish) -> None:
    packet = publish(_started(*[6] * 14), LINES, month="2014-03")["direktion"]
    assert set(packet.observations["window"]) == {"r12"}
    assert sorted(set(packet.observations["period"])) == ["2013-12", "2014-01", "2014-02"]


def test_the_single_months_are_those_of_events_that_no_indicator_counts_by_month() -> None:
    """Not of stocks, of children counted once in a year, of medians, of staff, nor of what is shown by month."""
    behind = {each.id: each for each in months_behind(CATALOGUE.values())}
    assert {"placements_started", "deadline_met_share", "access_on_time_share", "follow_ups_held"} <= set(behind)
    others = ("notification_count", "children_notified", "active_cases", "plan_fulfilment", "goals_met_share")
    assert not set(others) & set(behind)
    assert {each.windows for each in behind.values()} == {("month",)}
