"""Written with fewer unknowns, figures can be what they could be before: no more, no less."""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mi_lib.disclosure import substitution
from mi_lib.disclosure.attack import System, cut, interval, system_of
from mi_lib.disclosure.components import Flags
from mi_lib.disclosure.substitution import Reduced

INFINITE = float("inf")


@pytest.fixture
def however_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(substitution, "_WORTH_IT", 0)


def _system(values: list[float], *sums: list[int], signed: tuple[int, ...] = ()) -> System:
    """Each sum by the places of its whole and its parts; what is taken off has a minus (never place 0)."""
    return system_of(
        values, [{whole: 1.0} | {abs(part): -np.sign(part) for part in parts} for whole, *parts in sums], signed
    )


def _known(system: System, *places: int) -> Flags:
    return np.isin(np.arange(len(system.values)), places)


def _bounded(intervals: list[tuple[float, float]]) -> list[float]:
    """Beyond 200 nothing but the programmes' own limits bounds them."""
    return [end if abs(end) < 200 else float(np.copysign(INFINITE, end)) for interval in intervals for end in interval]


TOWN = _system([0, 42, 3, 9, 30, 12, 30, 5, 7], [1, 2, 3, 4], [1, 5, 6], [5, 2, 3], [5, 7, 8])
"""1: all, of 2, 3 and 4; also of 5 and 6; 5 of 2 and 3, and of 7 and 8."""


@pytest.mark.usefixtures("however_few")
def test_a_total_is_told_by_its_parts() -> None:
    """Eight figures in four sums: as one sum between five of them they say the same."""
    reduced = Reduced.of(cut(TOWN, np.arange(1, 9)))
    assert reduced.core.sums.shape == (1, 5)
    assert reduced.all_figures(reduced.core.truth).tolist() == TOWN.values[1:].tolist()


@pytest.mark.usefixtures("however_few")
@pytest.mark.parametrize(
    ("system", "known", "attacked", "expected"),
    [
        (_system([0, 12, 3, 9], [1, 2, 3]), (), 1, (0, INFINITE)),
        (_system([0, 12, 3, 9], [1, 2, 3]), (1,), 2, (0, 12)),
        (_system([0, 12, 3, 9], [1, 2, 3]), (3,), 1, (9, INFINITE)),
        (_system([0, 5, 8, 3], [1, 2, -3]), (3,), 2, (3, INFINITE)),
        (_system([0, -2, 3, 5], [1, 2, -3], signed=(1,)), (), 1, (-INFINITE, INFINITE)),
        (_system([0, -2, 3, 5], [1, 2, -3], signed=(1,)), (3,), 1, (-5, INFINITE)),
        (_system([0, -2, 3, -5, 1, 4], [1, 2, 3], [5, 4, 2], signed=(1, 3)), (1, 5), 3, (-6, -2)),
        (_system([0, 20, 5, 15, 2, 3, 7, 8], [1, 2, 3], [2, 4, 5], [3, 6, 7]), (4,), 2, (2, INFINITE)),
        (TOWN, (1, 6, 8), 2, (0, 12)),
    ],
    ids=["all unknown", "the total known", "a part known", "what is left of it", "a net flow", "a net flow, one known",
         "a net flow in two sums", "sums of sums", "town"],
)  # fmt: skip
def test_no_figure_gains_or_loses_room(
    system: System, known: tuple[int, ...], attacked: int, expected: tuple[float, float]
) -> None:
    assert _bounded([interval(system, _known(system, *known), attacked)]) == pytest.approx(list(expected))


@st.composite
def _systems(draw: st.DrawFn) -> System:
    """Sums of figures and differences between them, as they come; where these do not come out, with a left-over."""
    values = draw(st.lists(st.integers(0, 12), min_size=4, max_size=9))
    signed = draw(st.sets(st.integers(1, len(values) - 1), max_size=2))
    numbers = [float(-value if place in signed else value) for place, value in enumerate(values)]
    sums = []
    for _ in range(draw(st.integers(2, 7))):
        places = draw(st.lists(st.integers(0, len(values) - 1), min_size=2, max_size=5, unique=True))
        terms = {place: draw(st.sampled_from([-1.0, -1.0, 1.0])) for place in places}
        left = sum(numbers[place] * factor for place, factor in terms.items())
        numbers += [abs(left)] if left else []
        sums.append(terms | ({len(numbers) - 1: -float(np.sign(left))} if left else {}))
    return system_of(numbers, sums, signed)


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(_systems(), st.randoms(use_true_random=False))
def test_intervals_are_the_same_as_without_substitution(
    monkeypatch: pytest.MonkeyPatch, system: System, chance: random.Random
) -> None:
    known = np.array([chance.random() < 0.3 for _ in system.values])
    unknown = np.flatnonzero(~known)
    expected = [interval(system, known, int(place)) for place in unknown]
    with monkeypatch.context() as patch:
        patch.setattr(substitution, "_WORTH_IT", 0)
        found = [interval(system, known, int(place)) for place in unknown]
    assert _bounded(found) == pytest.approx(_bounded(expected), abs=1e-4)
