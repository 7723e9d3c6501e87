"""Some figures and the sums between them as linear programmes, solved by HiGHS again and again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b

import highspy
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

TOLERANCE = 1e-6
DOWN, UP = -1.0, 1.0
_PRIMAL = 4


@dataclass(frozen=True)
class Component:
    """Some figures, and the sums between them by column: their factors, in which sums, where each column starts."""

    truth: Floats
    signed: Flags
    factors: Floats
    sums: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    count: int

    def totals(self) -> Floats:
        """What each sum comes to."""
        weights = self.factors * np.repeat(self.truth, np.diff(self.starts))
        return np.bincount(self.sums, weights=weights, minlength=self.count).astype(np.float64)

    def holds(self, values: Floats) -> bool:
        """Whether every sum comes to the same with these values, and none is negative that may not be."""
        off = np.abs(replace(self, truth=values - self.truth).totals())
        sizes = replace(self, truth=np.abs(self.truth), factors=np.abs(self.factors)).totals()
        allowed = TOLERANCE * np.maximum(1.0, np.abs(self.truth))
        return bool((off <= TOLERANCE * np.maximum(1.0, sizes)).all() and (self.signed | (values >= -allowed)).all())


class Extremes:
    """How great and how small figures can be. Solved again and again, it starts from the last solution."""

    def __init__(self, part: Component) -> None:
        lower, upper = _bounds(part)
        self._limit = float(upper[0])
        self._solver = _solver(part, np.zeros_like(lower), lower, upper, part.totals())
        self._solver.setOptionValue("presolve", "on")  # of use to the first search only
        self._pushed = np.zeros(0, dtype=np.int32)

    def push(self, columns: Places, ways: Floats) -> Floats:
        """A solution in which these figures together are as great (way > 0) or as small (way < 0) as they can be."""
        if len(self._pushed):
            self._solver.changeColsCost(len(self._pushed), self._pushed, np.zeros(len(self._pushed)))
        self._pushed = columns.astype(np.int32)
        self._solver.changeColsCost(len(columns), self._pushed, -ways.astype(np.float64))
        found = _solution(self._solver)
        if found is None:  # from where it last stood, it may lose its way
            self._solver.clearSolver()
            found = _solution(self._solver)
        if found is None:
            raise ArithmeticError(f"the attacker's programme has no solution: {self._solver.getModelStatus()}")
        self._solver.setOptionValue("simplex_strategy", _PRIMAL)  # only the goal changes, so the last basis holds
        return found

    def beyond_limit(self, value: float) -> float:
        """Nothing but the programme's own limit holds it back."""
        if abs(value) > self._limit - 1:
            return float(np.copysign(np.inf, value))
        return 0.0 if abs(value) < TOLERANCE else value


class Crowd:
    """How far many figures can go at once: none further than its cap, so that there is more left for the others. No
    cap may be below the true value.

    Solved from nothing each time, by an interior point method: with thousands of figures a new goal has little in
    common with the last one.
    """

    def __init__(self, part: Component, columns: Places, caps: Floats) -> None:
        self._part, self._columns, self._caps = part, columns.astype(np.int32), caps
        lower, upper = _bounds(part)
        self._lower, self._limits = lower[columns], upper[columns]
        self._solver = _solver(part, np.zeros_like(lower), lower, upper, part.totals())
        for name, value in (("presolve", "on"), ("solver", "ipm"), ("run_crossover", "off")):
            self._solver.setOptionValue(name, value)

    def push(self, members: Places, ways: Floats) -> Floats | None:
        """A solution in which these of the columns together are as great (way > 0) or as small (way < 0) as they can
        be. None: the solver has lost its way."""
        count, (costs, upper) = len(self._columns), (np.zeros(len(self._columns)), self._limits.copy())
        costs[members] = -ways
        upper[members] = np.where(ways > 0, self._caps[members], self._limits[members])
        self._solver.changeColsCost(count, self._columns, costs)
        self._solver.changeColsBounds(count, self._columns, self._lower, upper)
        self._solver.clearSolver()
        self._solver.run()
        found = np.array(self._solver.getSolution().col_value)
        return found if len(found) == len(self._part.truth) and self._part.holds(found) else None


class Changes:
    """The cheapest changes of the true values that keep every sum true.

    Without a change all sums hold, so every search starts from there: few figures have to move.
    """

    def __init__(self, part: Component) -> None:
        self._size = len(part.truth)
        most_down = np.where(part.signed, np.inf, np.maximum(part.truth, 0.0))
        self._most = np.concatenate([np.full(self._size, np.inf), most_down])
        up_and_down = Component(
            np.tile(part.truth, 2),
            np.tile(part.signed, 2),
            np.concatenate([part.factors, -part.factors]),
            np.tile(part.sums, 2),
            np.concatenate([part.starts, part.starts[1:] + part.starts[-1]]),
            part.count,
        )
        none = np.zeros(len(self._most))
        self._set = np.stack([none, none, self._most])
        self._solver = _solver(up_and_down, none, none, self._most, np.zeros(part.count))

    def cheapest(self, column: int, change: float, costs: Floats) -> Floats | None:
        """What to add to each figure so that this one changes so much. None: it cannot.

        To change a figure costs its `costs` times the amount; what costs infinitely much stays as it is.
        """
        fixed = np.tile(np.isinf(costs), 2)
        lower, upper = np.zeros(len(fixed)), np.where(fixed, 0.0, self._most)
        for at, much in ((column, max(change, 0.0)), (column + self._size, max(-change, 0.0))):
            lower[at] = upper[at] = much
        self._change_to(np.stack([np.where(fixed, 0.0, np.tile(costs, 2)), lower, upper]))
        self._solver.clearSolver()
        found = _solution(self._solver)
        return None if found is None else found[: self._size] - found[self._size :]

    def _change_to(self, wanted: Floats) -> None:
        """Three rows: costs, lower and upper bounds. Most are as they were."""
        costs, lower, upper = wanted
        dearer = np.flatnonzero(costs != self._set[0]).astype(np.int32)
        bounded = np.flatnonzero((wanted[1:] != self._set[1:]).any(axis=0)).astype(np.int32)
        self._solver.changeColsCost(len(dearer), dearer, costs[dearer])
        self._solver.changeColsBounds(len(bounded), bounded, lower[bounded], upper[bounded])
        self._set = wanted


def _bounds(part: Component) -> tuple[Floats, Floats]:
    """How small and how great figures may become: far beyond what any of them is."""
    limit = 10 * float(np.abs(part.truth).max()) + 1000
    return np.where(part.signed, -limit, 0.0), np.full(len(part.truth), limit)


def _solver(part: Component, costs: Floats, lower: Floats, upper: Floats, right: Floats) -> highspy.Highs:
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(costs), len(right)
    programme.col_cost_, programme.col_lower_, programme.col_upper_ = costs, lower, upper
    programme.row_lower_ = programme.row_upper_ = right
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = part.starts
    programme.a_matrix_.index_ = part.sums
    programme.a_matrix_.value_ = part.factors
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("presolve", "off")
    solver.passModel(programme)
    return solver


def _solution(solver: highspy.Highs) -> Floats | None:
    solver.run()
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return np.array(solver.getSolution().col_value) if optimal else None


def digest_of(arrays: Iterable[npt.NDArray[np.generic]]) -> bytes:
    """The same for arrays that are equal to the bit."""
    digest = blake2b(digest_size=32)
    for each in arrays:
        digest.update(len(each).to_bytes(8, "little") + each.tobytes())
    return digest.digest()


__all__ = [
    "DOWN",
    "TOLERANCE",
    "UP",
    "Changes",
    "Component",
    "Crowd",
    "Extremes",
    "Flags",
    "Floats",
    "Places",
    "digest_of",
]
