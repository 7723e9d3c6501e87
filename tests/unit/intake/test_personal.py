"""CPR numbers are found by form and date. Days are plus 60, so that no real person can be meant."""

import pytest

from mi_lib.intake.personal import find_cpr, has_cpr, is_cpr_name, mask


@pytest.mark.parametrize(
    "text",
    ["710104-4321", "7101044321", "se 710104 4321 for mere", "barn(710104-4321)", "CPR710104-4321", "910199\u20131234"],
)
def test_ten_digits_with_a_possible_date_are_a_cpr_number(text: str) -> None:
    assert has_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "U2015-000412", "C-2015-01-0008123-R05", "L0091822", "12345678", "5.28.21.003", "2015-01-31 14:22"),
        *("7113044321", "0001014321", "920104-4321", "71010443210", "X7101044321"),
    ],
)
def test_our_keys_and_impossible_dates_are_none(text: str) -> None:
    assert not has_cpr(text)


def test_the_cells_that_hold_one_are_told_by_position() -> None:
    assert find_cpr(["B1", "710104-4321", "", "7101044321"]) == [1, 3]


def test_a_masked_text_keeps_the_rest() -> None:
    assert mask("Sag 710104-4321 og U2015-000412") == "Sag (skjult) og U2015-000412"


@pytest.mark.parametrize(
    ("name", "answer"), [("CPR", True), ("barnets_cprnr", True), ("personnummer", True), ("child_id", False)]
)
def test_a_heading_can_give_cpr_numbers_away(name: str, answer: bool) -> None:
    assert is_cpr_name(name) is answer
