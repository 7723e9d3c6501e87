"""Which single figures may not be shown (domain reference, 8.2): one line for each side of each limit."""

import numpy as np
import pandas as pd
import pytest

from mi_lib.disclosure.rules import must_hide


def _hides(name: str, threshold: int = 5, **cell: float) -> bool:
    frame = pd.DataFrame([{"persons": 0, "numerator": 0, "denominator": 0, "largest": 0, "group_persons": 0} | cell])
    cells = frame.astype(float).assign(indicator=name)
    return bool(must_hide(cells, np.array([float(threshold)]))[0])


@pytest.mark.parametrize(
    ("children", "threshold", "hidden"),
    [(0, 5, False), (1, 5, True), (4, 5, True), (5, 5, False), (2, 3, True), (3, 3, False)],
)
def test_rule_1_counts_below_the_threshold_are_hidden_and_true_zeros_are_shown(
    children: int, threshold: int, hidden: bool
) -> None:
    assert _hides("placed_children_count", threshold, persons=children, numerator=children) is hidden


def test_rule_1_counts_children_and_not_events() -> None:
    """Nine notifications about one child are one child's figures."""
    assert _hides("notification_count", persons=1, numerator=9)


@pytest.mark.parametrize(
    ("numerator", "denominator", "hidden"),
    [
        (4, 40, True), (5, 40, False), (0, 40, False),
        (36, 40, True), (35, 40, False), (40, 40, False),
        (0, 9, True), (5, 10, False),
    ],
)  # fmt: skip
def test_rule_3_a_share_is_hidden_with_a_small_part_a_small_rest_or_fewer_than_ten(
    numerator: int, denominator: int, hidden: bool
) -> None:
    found = _hides("cases_with_open_breach_share", persons=numerator, numerator=numerator, denominator=denominator)
    assert found is hidden


@pytest.mark.parametrize(
    ("children", "largest", "hidden"),
    [(4, 0.3, True), (5, 0.3, False), (9, 0.75, False), (9, 0.76, True), (0, 0.0, False)],
)
def test_rule_4_an_amount_is_hidden_with_few_children_or_one_of_more_than_three_quarters(
    children: int, largest: float, hidden: bool
) -> None:
    assert _hides("sde_reimbursement_claimed_dkk", persons=children, largest=largest) is hidden


@pytest.mark.parametrize(("group", "hidden"), [(4, True), (5, False)])
def test_rule_7_no_figures_of_fewer_than_five_colleagues_for_any_reader(group: int, hidden: bool) -> None:
    assert _hides("sickness_absence_rate", 3, group_persons=group) is hidden


@pytest.mark.parametrize(("days", "hidden"), [(399, True), (400, False)])
def test_schools_with_fewer_than_twenty_pupils_in_a_cell_are_hidden(days: int, hidden: bool) -> None:
    assert _hides("absence_rate", denominator=days) is hidden


def test_the_budget_is_public() -> None:
    assert not _hides("forecast_dkk", persons=1, largest=1.0)


def test_what_is_missing_needs_no_hiding() -> None:
    assert not _hides("notification_count", persons=float("nan"), numerator=float("nan"))
