"""What a reader can work out about hidden numbers, and which further numbers must be hidden to prevent it.

Published numbers are sums of base cells, and base cells are counts. For a hidden number the reader can find the
smallest and the largest value that agree with everything shown: two linear programmes. A small count is safe when
that interval contains everything from 0 to the threshold (rule R5; Fischetti & Salazar 2001 for the programmes).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import highspy

_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Number:
    """One number that a table shows: its value, and the base cells that it adds up."""

    value: float
    base: tuple[int, ...]


def attack_interval(numbers: Sequence[Number], hidden: frozenset[int], target: int) -> tuple[float, float]:
    """The least and the greatest value of `numbers[target]` that agree with all numbers that are not hidden."""
    size = 1 + max(cell for number in numbers for cell in number.base)
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.silent()
    cells = [model.addVariable(lb=0) for _ in range(size)]
    for index, number in enumerate(numbers):
        if index not in hidden:
            model.addConstr(sum(cells[cell] for cell in number.base) == number.value)
    goal = sum(cells[cell] for cell in numbers[target].base)
    model.minimize(goal)
    least = model.getObjectiveValue()
    model.maximize(goal)
    unbounded = model.getModelStatus() != highspy.HighsModelStatus.kOptimal
    return least, float("inf") if unbounded else model.getObjectiveValue()


def exposed_numbers(numbers: Sequence[Number], hidden: frozenset[int], threshold: int) -> Iterator[int]:
    """The small hidden numbers that a reader can prove not to be 0, or to be below the threshold."""
    for index in sorted(hidden):
        if is_small(numbers[index].value, threshold):
            least, greatest = attack_interval(numbers, hidden, index)
            if least > _TOLERANCE or greatest < threshold - _TOLERANCE:
                yield index


def is_small(count: float, threshold: int) -> bool:
    """From 1 to one below the threshold. A true zero is not small (domain reference, 8.2, rule 1)."""
    return 0 < count < threshold


def hide_enough(numbers: Sequence[Number], hidden: frozenset[int], threshold: int) -> frozenset[int]:
    """The numbers to hide so that no small one is exposed: those given, the small ones, and the cheapest others.

    Cheap is small: the least information is lost. Ends at the latest when everything is hidden.
    """
    hidden |= {index for index, number in enumerate(numbers) if is_small(number.value, threshold)}
    while True:
        exposed = next(exposed_numbers(numbers, hidden, threshold), None)
        if exposed is None:
            return hidden
        hidden |= {_best_partner(numbers, hidden, exposed)}


def _best_partner(numbers: Sequence[Number], hidden: frozenset[int], exposed: int) -> int:
    """The smallest shown number that widens the exposed one's interval; where none does, the smallest of all."""
    shown = sorted((index for index in range(len(numbers)) if index not in hidden), key=lambda i: _cost(numbers[i]))
    before = _width(attack_interval(numbers, hidden, exposed))
    for index in shown:
        if _width(attack_interval(numbers, hidden | {index}, exposed)) > before + _TOLERANCE:
            return index
    return shown[0]


def _width(interval: tuple[float, float]) -> float:
    return interval[1] - interval[0]


def _cost(number: Number) -> tuple[bool, float]:
    """Zeros last: a hidden zero protects little."""
    return number.value == 0, number.value
