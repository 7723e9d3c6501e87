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
