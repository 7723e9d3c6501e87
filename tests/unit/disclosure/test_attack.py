"""What a reader can work out: cases checked by hand, then an independent attacker against any table."""

import random
from collections.abc import Iterator
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from mi_lib.disclosure import substitution
from mi_lib.disclosure.alternatives import Alternatives
from mi_lib.disclosure.attack import System, exposed, few, interval, system_of
from mi_lib.disclosure.components import Flags
from mi_lib.disclosure.reach import exposed_in
from mi_lib.disclosure.suppress import hide_enough
from mi_lib.disclosure.views import ReaderClass, View

INFINITE = float("inf")


@pytest.fixture(autouse=True, params=[0, 10_000], ids=["substituted", "as it is"], scope="module")
def _worth_substituting(request: pytest.FixtureRequest) -> Iterator[None]:
    """The programmes of many figures are written with fewer unknowns, those of few are not: both ways here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(substitution, "_WORTH_IT", request.param)
        exposed_in.cache_clear()
        yield
    exposed_in.cache_clear()


def _table(counts: npt.ArrayLike, *others: tuple[int, ...]) -> System:
    """Cells in any number of dimensions with all their totals; and sums of cells (by place) shown elsewhere."""
    cells = np.array(counts)
    places = np.arange(cells.size).reshape(cells.shape)
    sums = [tuple(map(int, line.ravel())) for line in _lines(places)] + list(others)
    values = [*map(float, cells.ravel()), *(float(cells.ravel()[list(line)].sum()) for line in sums)]
    equations = [{cells.size + at: 1.0} | dict.fromkeys(line, -1.0) for at, line in enumerate(sums)]
    return system_of(values, equations)


def _lines(places: npt.NDArray[np.intp]) -> list[npt.NDArray[np.intp]]:
    """What the totals of a table add up: over each dimension, each pair of dimensions, all."""
    lines = []
    for over in product([False, True], repeat=places.ndim):
        kept = [range(size) if not summed else [slice(None)] for size, summed in zip(places.shape, over, strict=True)]
        lines += [places[index] for index in product(*kept)] if any(over) else []
    return lines


def _shown(system: System, *hidden: int) -> Flags:
    """All known but the cells at these places."""
    known = np.ones(len(system.values), dtype=np.bool_)
    known[list(hidden)] = False
    return known


SQUARE = [[2, 10, 30], [12, 6, 25], [40, 22, 35]]
ZERO_CORNER = [[2, 10, 30], [12, 0, 25], [40, 22, 35]]
CROSSED = [[6, 7, 20, 20], [8, 9, 3, 20], [20, 20, 11, 12], [20, 20, 13, 14]]
STOCKS = system_of([23, 25, 6, 4], [{1: 1, 0: -1, 2: -1, 3: 1}])
"""Stock in May, stock in June, who came, who left."""


@pytest.mark.parametrize(
    ("table", "hidden", "attacked", "expected"),
    [
        (_table([3, 9, 30]), (0,), 0, (3, 3)),
        (_table([3, 9, 30]), (0, 1), 0, (0, 12)),
        (_table([1, 2, 40]), (0, 1), 0, (0, 3)),
        (_table(SQUARE), (0, 1, 3, 4), 0, (0, 12)),
        (_table(ZERO_CORNER), (0, 1, 3, 4), 0, (2, 12)),
        (_table(CROSSED), (0, 1, 4, 5, 6, 10, 11, 14, 15), 6, (3, 3)),
        (_table([3, 9, 30], (0, 2), (1,)), (0, 1), 0, (3, 3)),
        (STOCKS, (3,), 3, (4, 4)),
        (_table([3, 9]), (0, 1, 2), 0, (0, INFINITE)),
    ],
    ids=[
        "alone", "with another", "sum known", "square", "zero corner", "crossed", "linked tables", "stock and flow",
        "all hidden",
    ],
)  # fmt: skip
def test_the_attacker_proves_what_was_worked_out_by_hand(
    table: System, hidden: tuple[int, ...], attacked: int, expected: tuple[float, float]
) -> None:
    known = _shown(table, *hidden)
    assert interval(table, known, attacked) == pytest.approx(expected)
    contains_all = expected[0] == 0 and expected[1] >= 5
    assert (attacked in exposed(table, known, few(table.values, 5))) is not contains_all


def test_breakdowns_of_a_total_that_nobody_gets_tell_nothing() -> None:
    """With these numbers HiGHS loses its way from where it last stood, and says neither yes nor no."""
    groups = [0, 0, 0, 4, 1, 0], [0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0]
    values = np.array([5.0, *groups[0], *groups[1]])
    total_of = [{0: 1.0} | dict.fromkeys(places, -1.0) for places in (range(1, 7), range(7, 22))]
    assert exposed(system_of(values, total_of), np.zeros(len(values), dtype=np.bool_), few(values, 5)) == []


def test_a_share_gives_its_count_away() -> None:
    """12 children and "33,3 pct.": the count is 4, whichever of the two numbers is printed."""
    share = system_of([4, 12, 8], [{1: 1, 0: -1, 2: -1}, {0: 3, 1: -1}])
    assert interval(share, np.array([False, True, False]), 0) == pytest.approx((4, 4))


@pytest.mark.parametrize(("count", "secret"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_secret_is_from_one_to_one_below_the_threshold(count: int, secret: bool) -> None:
    assert bool(few(np.array([float(count)]), 5).secret[0]) is secret


def _view(system: System, threshold: int) -> View:
    """A reader who gets every figure, each a cell of its own."""
    places, flags = np.arange(len(system.values)), np.zeros(len(system.values), dtype=np.bool_)
    needs = few(system.values, threshold)
    return View(ReaderClass("offentlig"), False, system, places, places, ~flags, flags, needs)


def _hidden_in(system: System, threshold: int = 5) -> Flags:
    worth = 1 + np.log2(1 + system.values) + 3 * (system.values == 0)
    return hide_enough([_view(system, threshold)], few(system.values, threshold).secret, worth)


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
    found = _hidden_in(_table(counts))
    assert {count for count, is_hidden in zip(counts, found, strict=False) if is_hidden} == hidden


def _independent_interval(system: System, hidden: Flags, target: int) -> tuple[float, float]:
    """By another solver, and in whole numbers: an attacker knows that children are not counted in halves."""
    low = np.where(hidden, 0.0, system.values)
    high = np.where(hidden, 10_000.0, system.values)
    sums = LinearConstraint(system.sums.toarray(), 0, 0)
    goal = np.zeros(len(low))
    goal[target] = 1.0
    ends = [
        milp(sign * goal, constraints=[sums], integrality=np.ones(len(low)), bounds=Bounds(low, high))
        for sign in (1, -1)
    ]
    return round(ends[0].fun), round(-ends[1].fun)


def _exposed_to_the_other(system: System, hidden: Flags, threshold: int) -> list[int]:
    small = np.flatnonzero((system.values > 0) & (system.values < threshold))
    assert hidden[small].all()
    intervals = {int(place): _independent_interval(system, hidden, int(place)) for place in small}
    return [place for place, (least, most) in intervals.items() if least > 0 or most < threshold]


def _shapes(*sizes: st.SearchStrategy[int]) -> st.SearchStrategy[npt.NDArray[np.int_]]:
    counts = st.one_of(st.integers(0, 8), st.integers(9, 40))
    return st.tuples(*sizes).flatmap(
        lambda shape: st.lists(counts, min_size=int(np.prod(shape)), max_size=int(np.prod(shape))).map(
            lambda cells: np.array(cells).reshape(shape)
        )
    )


TABLES = st.one_of(
    _shapes(st.integers(2, 7)),
    _shapes(st.integers(2, 3), st.integers(2, 4)),
    _shapes(st.integers(2, 2), st.integers(2, 2), st.integers(2, 3)),
    _shapes(st.integers(2, 2), st.integers(2, 2), st.integers(2, 2), st.integers(2, 2)),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(TABLES, st.sampled_from([3, 5]))
def test_no_small_figure_of_linked_tables_can_be_worked_out(counts: npt.NDArray[np.int_], threshold: int) -> None:
    """All totals of a table in one to four dimensions are shown, which are as many linked tables."""
    system = _table(counts)
    assert _exposed_to_the_other(system, _hidden_in(system, threshold), threshold) == []


@settings(max_examples=40, deadline=None, derandomize=True)
@given(TABLES)
def test_no_figure_is_hidden_in_vain(counts: npt.NDArray[np.int_]) -> None:
    """Show any one again that is hidden for others' sake, and something is exposed."""
    system = _table(counts)
    hidden, needs = _hidden_in(system), few(system.values, 5)
    for place in np.flatnonzero(hidden & ~needs.secret):
        shown_again = hidden.copy()
        shown_again[place] = False
        assert exposed(system, ~shown_again, needs) != []


@settings(max_examples=40, deadline=None, derandomize=True)
@given(TABLES, st.randoms(use_true_random=False))
def test_both_attackers_agree_about_any_pattern(counts: npt.NDArray[np.int_], chance: random.Random) -> None:
    """Whatever is hidden: what ours calls exposed the other can narrow down too (whole numbers may say more)."""
    system = _table(counts)
    hidden = np.array([chance.random() < 0.4 for _ in system.values])
    needs = few(system.values, 5)
    hidden |= needs.secret
    assert set(exposed(system, ~hidden, needs)) <= set(_exposed_to_the_other(system, hidden, 5))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(TABLES, st.integers(-6, 6), st.randoms(use_true_random=False))
def test_an_alternative_is_one_that_a_reader_cannot_rule_out(
    counts: npt.NDArray[np.int_], change: int, chance: random.Random
) -> None:
    """It keeps every sum and what is known, takes no figure below zero, and there is one wherever there can be."""
    system = _table(counts)
    hidden = np.array([chance.random() < 0.5 for _ in system.values])
    target = chance.randrange(len(system.values))
    hidden[target] = True
    costs = np.where(hidden, 1.0, np.inf)
    for alternatives in (Alternatives(system, ~hidden), Alternatives(system, np.zeros_like(hidden))):
        found = alternatives.cheapest(target, change, costs)
        least, most = _independent_interval(system, hidden, target)
        if found is None:
            assert not least <= system.values[target] + change <= most
        else:
            assert found[target] == pytest.approx(change)
            assert system.sums @ (system.values + found) == pytest.approx(np.zeros(system.sums.shape[0]), abs=1e-6)
            assert not found[~hidden].any()
            assert (system.values + found >= -1e-6).all()


def test_the_cheapest_alternative_spares_what_is_dear() -> None:
    """3 of 3, 9 and 9: the other nine takes the difference when the first one's costs are higher, not both."""
    system = _table([3, 9, 9])
    found = Alternatives(system, np.zeros(4, dtype=np.bool_)).cheapest(0, 2.0, np.array([0.0, 4.0, 1.0, 8.0]))
    assert found is not None
    assert found.tolist() == [2.0, 0.0, -2.0, 0.0]


def test_nothing_becomes_less_than_none() -> None:
    system = _table([0, 3])
    assert Alternatives(system, np.zeros(3, dtype=np.bool_)).cheapest(0, -1.0, np.ones(3)) is None
