"""The demo world's stories are found in their month, and hardly anything else is called a signal."""

import os

import pandas as pd
import pytest
from demo_project import DemoProject

from mi_lib.indicators import CATALOGUE, TOTAL, compute_observations, first_month, read_reference_tables
from mi_lib.periods import Month
from mi_lib.pipeline.figures import read_codelists
from mi_lib.pipeline.project import Project
from mi_lib.signals import SIGNALS, add_signals, kind_of, read_breaks, read_rates, read_seasons
from mi_lib.warehouse import Warehouse

LAST = Month(2015, 12)
HEADLINES = (
    "absence_rate", "cases_with_missing_registration_share", "placed_children_count", "cases_opened", "cases_closed",
    "net_case_flow", "active_cases", "cases_with_open_breach_share", "notification_count", "access_request_count",
    "sickness_absence_rate",
)  # fmt: skip
"""Those of the fifteen that are judged, and what the flow of cases is made of."""

PLANTED = {
    "notification_count": ("2014-09", "2015-12"),
    "sickness_absence_rate": ("2015-02", "2015-02"),
    "cases_with_missing_registration_share": ("2015-02", "2015-12"),
    "cases_with_open_breach_share": ("2015-02", "2015-12"),
}
"""The months in which a signal of these is no false alarm: the new intake, the influenza, the two campaigns."""


@pytest.fixture(scope="module")
def judged(demo_project: DemoProject) -> pd.DataFrame:
    """Every total of the municipality to December 2015, each month judged by what was before it."""
    project = Project.read(demo_project.root, os.environ)
    with Warehouse.open(project.settings.warehouse_url) as warehouse:
        snapshot = warehouse.snapshot(LAST.last_day)
        tables = read_reference_tables(
            project.reference, first_month(snapshot), snapshot.cutoff, project.plan_for(LAST).profile
        )
        codelists = read_codelists(project.reference / "codelists.yml")
        observed = compute_observations(snapshot, tables, codelists, [CATALOGUE[name] for name in HEADLINES])
    mine = observed[observed["dimension"].eq(TOTAL) & observed["scope"].eq("kommune")]
    main = mine[mine["window"] == mine["indicator"].map(lambda name: CATALOGUE[name].windows[0])]
    seasons, breaks = read_seasons(project.reference / "seasons.yml"), read_breaks(project.reference / "breaks.yml")
    return add_signals(main, seasons, breaks).sort_values("period")


def _first(judged: pd.DataFrame, name: str, *signals: str) -> pd.Series:
    found = judged[judged["indicator"].eq(name) & judged["signal"].isin(signals)]
    return found.iloc[0]


def test_the_new_intake_of_september_2014_is_a_step_once_eight_months_bear_it_out(judged: pd.DataFrame) -> None:
    """Confirmed with April 2015, dated to September 2014: from about 64 to about 71."""
    found = _first(judged, "notification_count", *SIGNALS)
    assert (found["period"], found["signal"], found["step"]) == ("2015-04", "run_above", "2014-09")
    assert (round(found["level_before"]), round(found["level"])) == (64, 71)


def test_the_influenza_of_february_2015_is_a_signal_of_that_month(judged: pd.DataFrame) -> None:
    mine = judged[judged["indicator"].eq("sickness_absence_rate")].set_index("period")["signal"]
    assert mine["2015-02"] == "outside_above"
    assert not mine["2015-03":].isin(SIGNALS).any()


def test_the_registration_campaign_is_found_in_its_second_month_and_goes_on(judged: pd.DataFrame) -> None:
    """It begins in February 2015: March lies outside what chance makes of the two years before."""
    found = _first(judged, "cases_with_missing_registration_share", *SIGNALS)
    assert (found["period"], found["signal"]) == ("2015-03", "outside_below")
    late = judged[judged["indicator"].eq(found["indicator"]) & judged["period"].ge("2015-03")]
    assert late["signal"].isin(["outside_below", "run_below", "falling"]).mean() > 0.8


def test_the_fall_of_overdue_cases_is_found_in_autumn_2015(judged: pd.DataFrame) -> None:
    found = _first(judged, "cases_with_open_breach_share", *SIGNALS)
    assert "2015-07" <= found["period"] <= "2015-09"
    assert found["signal"] in ("outside_below", "run_below", "falling")


def test_nothing_else_is_called_a_signal_more_often_than_stated(judged: pd.DataFrame) -> None:
    """Two standard deviations above the number that the measured rates let one expect."""
    months = judged[judged["period"].between("2014-01", "2015-12") & judged["signal"].isin(["none", *SIGNALS])]
    planted = [
        name in PLANTED and PLANTED[name][0] <= period <= PLANTED[name][1]
        for name, period in zip(months["indicator"], months["period"], strict=True)
    ]
    quiet = months[[not each for each in planted]]
    rates = read_rates()
    kinds = [kind_of(CATALOGUE[name], has_profile=name != "net_case_flow") for name in quiet["indicator"]]
    expected = sum(rates[kind].share for kind in kinds)
    assert len(quiet) > 150
    assert quiet["signal"].isin(SIGNALS).sum() <= expected + 2 * expected**0.5
