"""What a reader can work out: cases checked by hand, then an independent attacker against any table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from mi_lib.disclosure.attack import Number, attack_interval, exposed_numbers, hide_enough, is_small

INFINITE = float("inf")


def _line(*counts: int) -> list[Number]:
    """Categories and their total, which comes last."""
    cells = [Number(count, (place,)) for place, count in enumerate(counts)]
    return [*cells, Number(sum(counts), tuple(range(len(counts))))]


def _grid(rows: list[list[int]]) -> list[Number]:
    """Cells row by row, then the totals of the rows, of the columns, and of all."""
    counts, width = np.array(rows), len(rows[0])
    places = np.arange(counts.size).reshape(counts.shape)
    cells = [Number(int(count), (place,)) for place, count in enumerate(counts.flat)]
    margins = [(counts[each], places[each]) for each in range(len(rows))]
    margins += [(counts[:, each], places[:, each]) for each in range(width)]
    sums = [Number(int(part.sum()), tuple(map(int, where))) for part, where in [*margins, (counts, places.ravel())]]
    return [*cells, *sums]


def _where(numbers: list[Number], hidden: tuple[int, ...]) -> frozenset[int]:
    """The places of single cells with these values."""
    return frozenset(place for place, number in enumerate(numbers) if len(number.base) == 1 and number.value in hidden)


SQUARE = [[2, 10, 30], [12, 6, 25], [40, 22, 35]]
ZERO_CORNER = [[2, 10, 30], [12, 0, 25], [40, 22, 35]]
CROSSED = [[6, 7, 20, 20], [8, 9, 3, 20], [20, 20, 11, 12], [20, 20, 13, 14]]
AREAS = [*_line(3, 9, 30), Number(33, (0, 2)), Number(9, (1,))]
STOCKS = [Number(4, (0,)), Number(23, (0, 1)), Number(25, (1, 2)), Number(6, (2,))]
"""Who left; the stock in May (who left and who stayed); the stock in June (who stayed and who came); who came."""


@pytest.mark.parametrize(
    ("table", "hidden", "attacked", "interval"),
    [
        (_line(3, 9, 30), (3,), 3, (3, 3)),
        (_line(3, 9, 30), (3, 9), 3, (0, 12)),
        (_line(1, 2, 40), (1, 2), 1, (0, 3)),
        (_grid(SQUARE), (2, 10, 12, 6), 2, (0, 12)),
        (_grid(ZERO_CORNER), (2, 10, 12, 0), 2, (2, 12)),
        (_grid(CROSSED), (6, 7, 8, 9, 3, 11, 12, 13, 14), 3, (3, 3)),
        (STOCKS, (4,), 4, (4, 4)),
    ],
    ids=["alone", "with another", "sum known", "square", "zero corner", "crossed", "stock and flow"],
)
def test_the_attacker_proves_what_was_worked_out_by_hand(
    table: list[Number], hidden: tuple[int, ...], attacked: int, interval: tuple[float, float]
) -> None:
    places = _where(table, hidden)
    target = min(place for place in places if table[place].value == attacked)
    assert attack_interval(table, places, target) == pytest.approx(interval)


def test_another_table_with_the_same_cells_gives_them_away() -> None:
    """Districts 3 and 9 are hidden, but the school area of the second one is shown."""
    assert attack_interval(AREAS, frozenset({0, 1}), 0) == pytest.approx((3, 3))


def test_with_everything_hidden_nothing_is_known_but_that_counts_are_not_negative() -> None:
    assert attack_interval(_line(3, 9), frozenset({0, 1, 2}), 0) == (0, INFINITE)


@pytest.mark.parametrize(("count", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_small_is_from_one_to_one_below_the_threshold(count: int, small: bool) -> None:
    assert is_small(count, 5) is small


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((3, 9, 30), {3, 9}),
        ((5, 9, 30), set()),
        ((0, 9, 30), set()),
        ((1, 2, 40), {1, 2, 40}),
        ((3, 0, 9, 30), {3, 9}),
    ],
    ids=["the next smallest too", "nothing small", "a true zero", "two small ones are not enough", "no zero"],
)
def test_enough_is_hidden_and_the_cheapest(counts: tuple[int, ...], hidden: set[int]) -> None:
    found = hide_enough(_line(*counts), frozenset(), 5)
    assert {counts[place] for place in found if place < len(counts)} == hidden


def test_showing_the_second_figure_again_exposes_the_first() -> None:
    numbers = _line(3, 9, 30)
    assert list(exposed_numbers(numbers, frozenset({0, 1}), 5)) == []
    assert list(exposed_numbers(numbers, frozenset({0}), 5)) == [0]


def _independent_interval(numbers: list[Number], hidden: frozenset[int], target: int) -> tuple[float, float]:
    """By another solver, and in whole numbers: an attacker knows that children are not counted in halves."""
    size = 1 + max(cell for number in numbers for cell in number.base)
    shown = [number for place, number in enumerate(numbers) if place not in hidden]
    rows = np.array([[float(cell in number.base) for cell in range(size)] for number in shown]).reshape(-1, size)
    sums = [number.value for number in shown]
    goal = np.array([float(cell in numbers[target].base) for cell in range(size)])
    known = [LinearConstraint(rows, sums, sums)] if shown else []
    ends = [
        milp(sign * goal, constraints=known, integrality=np.ones(size), bounds=Bounds(0, 10_000)) for sign in (1, -1)
    ]
    return round(ends[0].fun), round(-ends[1].fun)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=6), st.sampled_from([3, 5]))
def test_no_small_figure_of_a_breakdown_can_be_worked_out(counts: list[int], threshold: int) -> None:
    _check_safe(_line(*counts), threshold)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.integers(2, 3).flatmap(
        lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=2, max_size=3)
    )
)
def test_no_small_figure_of_a_crossed_table_with_margins_can_be_worked_out(rows: list[list[int]]) -> None:
    _check_safe(_grid(rows), 5)


def _check_safe(numbers: list[Number], threshold: int) -> None:
    hidden = hide_enough(numbers, frozenset(), threshold)
    small = {place for place, number in enumerate(numbers) if is_small(number.value, threshold)}
    assert small <= hidden
    for place in small:
        least, most = _independent_interval(numbers, hidden, place)
        assert least == 0
        assert most >= threshold
