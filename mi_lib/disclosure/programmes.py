"""Some figures and the sums between them as linear programmes, solved by HiGHS again and again."""

import highspy
import numpy as np
from scipy import sparse

from mi_lib.disclosure.components import TOLERANCE, Component, Floats, Places
from mi_lib.disclosure.substitution import Reduced

DOWN, UP = -1.0, 1.0
_PRIMAL = 4


class Extremes:
    """How great and how small figures can be. Solved again and again, it starts from the last solution."""

    def __init__(self, part: Component) -> None:
        self._all = Reduced.of(part)
        free = self._all.core
        self._limit = 10 * float(np.abs(part.truth).max()) + 1000  # far beyond what any of them is
        lower, upper = np.where(free.signed, -self._limit, 0.0), np.full(len(free.truth), self._limit)
        self._columns = np.arange(len(upper), dtype=np.int32)
        self._solver = _solver(free.sums, np.zeros_like(upper), lower, upper, free.totals)
        self._solver.setOptionValue("presolve", "on")  # of use to the first search only

    def push(self, columns: Places, ways: Floats) -> Floats:
        """A solution in which these figures together are as great (way > 0) or as small (way < 0) as they can be."""
        costs = -(ways @ self._all.follows[columns])
        self._solver.changeColsCost(len(self._columns), self._columns, costs)
        found = _solution(self._solver)
        if found is None:  # from where it last stood, it may lose its way
            self._solver.clearSolver()
            found = _solution(self._solver)
        if found is None:
            raise ArithmeticError(f"the attacker's programme has no solution: {self._solver.getModelStatus()}")
        self._solver.setOptionValue("simplex_strategy", _PRIMAL)  # only the goal changes, so the last basis holds
        return self._all.all_figures(found)

    def beyond_limit(self, value: float) -> float:
        """Nothing but the programme's own limit holds it back."""
        if abs(value) > self._limit - 1:
            return float(np.copysign(np.inf, value))
        return 0.0 if abs(value) < TOLERANCE else value


class Changes:
    """The cheapest changes of the true values that keep every sum true.

    Without a change all sums hold, so every search starts from there: few figures have to move.
    """

    def __init__(self, part: Component) -> None:
        self._size = len(part.truth)
        most_down = np.where(part.signed, np.inf, np.maximum(part.truth, 0.0))
        self._most = np.concatenate([np.full(self._size, np.inf), most_down])
        none = np.zeros(len(self._most))
        self._set = np.stack([none, none, self._most])
        self._solver = _solver(
            sparse.hstack([part.sums, -part.sums], format="csc"), none, none, self._most, np.zeros(part.sums.shape[0])
        )

    def cheapest(self, column: int, change: float, costs: Floats) -> Floats | None:
        """What to add to each figure so that this one changes so much. None: it cannot.

        To change a figure costs its `costs` times the amount; what costs infinitely much stays as it is.
        """
        if -change > self._most[column + self._size] + TOLERANCE:
            return None
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


def _solver(sums: sparse.csc_array, costs: Floats, lower: Floats, upper: Floats, right: Floats) -> highspy.Highs:
    programme = highspy.HighsLp()
    programme.num_row_, programme.num_col_ = sums.shape
    programme.col_cost_, programme.col_lower_, programme.col_upper_ = costs, lower, upper
    programme.row_lower_ = programme.row_upper_ = right
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = sums.indptr
    programme.a_matrix_.index_ = sums.indices
    programme.a_matrix_.value_ = sums.data
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("presolve", "off")
    solver.passModel(programme)
    return solver


def _solution(solver: highspy.Highs) -> Floats | None:
    solver.run()
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return np.array(solver.getSolution().col_value) if optimal else None


__all__ = ["DOWN", "UP", "Changes", "Extremes"]
