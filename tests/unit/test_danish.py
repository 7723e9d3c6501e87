"""Danish numbers and dates: chapter 11.1 of the domain reference as a table."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi_lib import danish
from mi_lib.indicators.declaration import CASES, CHILDREN, MILLION_DKK, NOTIFICATIONS, PERCENT, Unit
from mi_lib.periods import Month

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (5.6, 1, "5,6"), (950, 0, "950"), (1250, 0, "1.250"), (118_400_000, 0, "118.400.000"), (1250.5, 1, "1.250,5"),
        (5, 1, "5,0"), (0, 0, "0"), (-0.4, 1, f"{MINUS}0,4"), (-1250, 0, f"{MINUS}1.250"),
        (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-0.5, 0, f"{MINUS}1"), (-2.5, 0, f"{MINUS}3"),
        (0.25, 1, "0,3"), (2.675, 2, "2,68"), (-0.04, 1, "0,0"), (-0.4, 0, "0"), (999.5, 0, "1.000"),
    ],
)  # fmt: skip
def test_numbers_have_a_comma_a_point_from_four_digits_and_round_half_away_from_zero(
    value: float, decimals: int, written: str
) -> None:
    assert danish.number(value, decimals) == written


@given(st.integers(-(10**9), 10**9), st.integers(0, 2))
def test_what_is_written_can_be_read_back(count: int, decimals: int) -> None:
    value = Decimal(count).scaleb(-decimals)
    text = danish.number(value, decimals).replace(".", "").replace(",", ".").replace(MINUS, "-")
    assert Decimal(text) == value


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "written"),
    [
        (5.6, PERCENT, None, f"5,6{NBSP}pct."), (72, PERCENT, 0, f"72{NBSP}pct."),
        (2.9, MILLION_DKK, None, f"2,9{NBSP}mio.{NBSP}kr."), (1, CASES, None, f"1{NBSP}sag"),
        (0, CASES, None, f"0{NBSP}sager"), (31, CASES, None, f"31{NBSP}sager"),
        (1, NOTIFICATIONS, None, f"1{NBSP}underretning"), (1200, CHILDREN, None, f"1.200{NBSP}børn og unge"),
        (1.4, CASES, None, f"1{NBSP}sag"),
    ],
)  # fmt: skip
def test_a_number_and_its_unit_are_held_together(value: float, unit: Unit, decimals: int | None, written: str) -> None:
    assert danish.amount(value, unit, decimals) == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [(4, 0, "+4"), (0, 0, "0"), (-0.4, 1, f"{MINUS}0,4"), (0.04, 1, "0,0"), (-0.04, 1, "0,0"), (1250, 0, "+1.250")],
)
def test_a_change_has_its_sign_and_no_change_has_none(value: float, decimals: int, written: str) -> None:
    assert danish.signed(value, decimals) == written


@pytest.mark.parametrize(("value", "written"), [(63, "63"), (57.5, "57,5"), (0.125, "0,13"), (1000, "1.000")])
def test_a_plain_number_has_the_decimals_it_needs_and_two_at_most(value: float, written: str) -> None:
    assert danish.plain(value) == written


@pytest.mark.parametrize(
    ("value", "word"), [(0, "nul"), (1, "én"), (10, "ti"), (11, "11"), (1250, "1.250"), (-1, f"{MINUS}1")]
)
def test_zero_to_ten_are_words(value: int, word: str) -> None:
    assert danish.count_word(value) == word


def test_dates_are_written_out_in_text_and_in_figures_in_tables() -> None:
    assert danish.day(date(2015, 1, 28)) == "28. januar 2015"
    assert danish.short_day(date(2015, 1, 28)) == "28-01-2015"
    assert danish.month(Month(2014, 12)) == "december 2014"
    assert [danish.short_month(number) for number in (1, 5, 10)] == ["jan", "maj", "okt"]


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (Month(2015, 10), "årets første ti måneder"),
        (Month(2015, 2), "årets første to måneder"),
        (Month(2015, 11), "årets første 11 måneder"),
        (Month(2014, 12), "hele 2014"),
        (Month(2015, 1), "januar 2015"),
    ],
)
def test_the_part_of_the_year_up_to_a_month(month: Month, words: str) -> None:
    assert danish.first_months(month) == words


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (Month(2014, 8), "skoleåret 2014/15"),
        (Month(2015, 7), "skoleåret 2014/15"),
        (Month(1999, 9), "skoleåret 1999/00"),
    ],
)
def test_a_school_year_begins_in_august(month: Month, words: str) -> None:
    assert danish.school_year(month) == words


@pytest.mark.parametrize(
    ("words", "listed"), [(["Skole"], "Skole"), (["a", "b"], "a og b"), (["a", "b", "c"], "a, b og c")]
)
def test_a_list_ends_with_og(words: list[str], listed: str) -> None:
    assert danish.listed(words) == listed


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("andelen er 5 pct.", "Andelen er 5 pct."),
        ("det er 2,9 mio. kr.", "Det er 2,9 mio. kr."),
        ("årets tal", "Årets tal."),
    ],
)
def test_a_sentence_has_a_capital_and_one_full_stop(words: str, sentence: str) -> None:
    assert danish.sentence(words) == sentence
