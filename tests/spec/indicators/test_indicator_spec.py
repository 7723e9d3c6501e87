"""Every indicator by example: the files in `cases/` are the specification, and adding one needs no code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from indicator_example import Example, found_beside, observe, read_example

from mi_lib.errors import IndicatorError
from mi_lib.indicators import CATALOGUE, HEADLINES, first_month, indicator
from mi_lib.warehouse import Warehouse

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.glob("*.md"))
NewWarehouse = Callable[[], str]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_observations_are_as_worked_out_by_hand(file: Path, new_warehouse: NewWarehouse) -> None:
    example = read_example(file)
    pairs = list(found_beside(example, observe(example, new_warehouse())))
    assert [found for _, found in pairs] == [expected for expected, _ in pairs]


def test_every_indicator_of_the_catalogue_has_an_example() -> None:
    examples = map(read_example, FILES)
    shown = {row.get("indicator") or example.indicators[0] for example in examples for row in example.expected}
    assert set(CATALOGUE) - shown == set()


def test_every_theme_has_a_headline_of_its_own_theme() -> None:
    assert {theme: CATALOGUE[name].theme for theme, name in HEADLINES.items()} == {theme: theme for theme in HEADLINES}


def _flow() -> Example:
    return read_example(CASES / "net_case_flow.md")


def test_what_is_delivered_after_the_cutoff_changes_nothing(new_warehouse: NewWarehouse) -> None:
    """Known at the end of November: S4 is not registered yet, S1 is not closed, and November is preliminary."""
    example = _flow()
    sections = tuple(section for section in example.tables if section[0] != "case_file 2014-12")
    before = replace(example, introduction=example.introduction.replace("to 2014-12", "to 2014-11"), tables=sections)
    then = observe(example, new_warehouse(), date(2014, 11, 30))
    pd.testing.assert_frame_equal(then, observe(before, new_warehouse()))
    total = then[(then.indicator == "cases_opened") & (then.scope == "kommune") & (then.dimension == "total")]
    assert total[["period", "value", "status"]].values.tolist() == [["2014-11", 1.0, "preliminary"]]


def test_a_gap_that_is_filled_gives_the_stock_back(new_warehouse: NewWarehouse) -> None:
    example = read_example(CASES / "gap--stock-and-flow.md")
    filled = replace(example, introduction=example.introduction.replace("Not delivered: case_file 2014-11.", ""))
    found = observe(filled, new_warehouse())
    stock = found[(found.indicator == "active_cases") & (found.scope == "kommune") & (found.dimension == "total")]
    assert stock[["period", "value", "status"]].values.tolist() == [
        ["2014-09", 1.0, "final"],
        ["2014-10", 1.0, "final"],
        ["2014-11", 1.0, "final"],
        ["2014-12", 2.0, "final"],
    ]


def test_the_same_deliveries_give_the_same_table(new_warehouse: NewWarehouse) -> None:
    example = read_example(CASES / "gap--year-to-date.md")
    pd.testing.assert_frame_equal(observe(example, new_warehouse()), observe(example, new_warehouse()))


def test_without_any_delivery_the_error_says_how_to_get_data(new_warehouse: NewWarehouse) -> None:
    with Warehouse.open(new_warehouse()) as warehouse, pytest.raises(IndicatorError, match="mi intake"):
        first_month(warehouse.snapshot(date(2014, 12, 31)))


def test_an_unknown_indicator_is_answered_with_the_known_ones() -> None:
    with pytest.raises(IndicatorError, match="notification_count"):
        indicator("notifications")


def test_a_case_under_a_scheme_that_its_year_does_not_know_stops_everything(new_warehouse: NewWarehouse) -> None:
    """BL198 begins in 2024. Left out in silence, the case would only be missing from the sum."""
    example = read_example(CASES / "sde_reimbursement_claimed_dkk--behind-the-amount.md")
    tables = tuple(
        (title, [row | {"scheme": "BL198"} for row in rows] if "sde_case_year" in title else rows)
        for title, rows in example.tables
    )
    with pytest.raises(IndicatorError, match="has no label") as refused:
        observe(replace(example, tables=tables), new_warehouse())
    assert "BL198 without thresholds that year" in str(refused.value)
