"""What a reader can work out, and which further figures must be hidden to prevent it.

Figures are unknowns that add up to each other. What is shown is known; for an unknown the reader can find the least
and the greatest value that agree with everything known: two linear programmes (Fischetti & Salazar 2001). A figure
about few is safe when that interval contains all that it has to hide: for a count, 0 to the threshold (rule R5).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

_TOLERANCE = 1e-6
_DOWN, _UP = -1, 1
_ROUNDS, _FEW = 24, 3
"""How often many figures are pushed at once, and how few are better pushed one by one."""


@dataclass(frozen=True)
class System:
    """Figures with their true values, and the sums between them: `sums @ values` is 0.

    Unknown figures are not negative, except the `signed` ones.
    """

    values: Floats
    sums: sparse.csr_array
    signed: Flags


@dataclass(frozen=True)
class Needs:
    """What must stay possible for each figure: every value from low to high. NaN: nothing, it is no secret."""

    low: Floats
    high: Floats

    @property
    def secret(self) -> Flags:
        return ~np.isnan(self.low)


def system_of(values: Sequence[float], sums: Iterable[dict[int, float]], signed: Iterable[int] = ()) -> System:
    """A system from its values and from equations written as {place: factor}."""
    rows = [sorted(each.items()) for each in sums]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    places = np.array([place for row in rows for place, _ in row], dtype=np.intp)
    factors = np.array([factor for row in rows for _, factor in row], dtype=np.float64)
    matrix = sparse.csr_array((factors, places, starts), shape=(len(rows), len(values)))
    may_be_negative = np.zeros(len(values), dtype=np.bool_)
    may_be_negative[list(signed)] = True
    return System(np.array(values, dtype=np.float64), matrix, may_be_negative)


def few(values: Floats, threshold: float) -> Needs:
    """Rule R5: a count from 1 to one below the threshold must look like anything from 0 to the threshold."""
    small = (values > 0) & (values < threshold)
    return Needs(np.where(small, 0.0, np.nan), np.where(small, float(threshold), np.nan))


def exposed(system: System, known: Flags, needs: Needs, near: Places | None = None) -> list[int]:
    """The secret figures whose interval does not contain what it must; with `near`, only those linked to these."""
    if near is not None:
        linked = _linked_to(system, known, near)
        needs = Needs(np.where(linked, needs.low, np.nan), needs.high)
    known_by_now = _worked_out(system, known)
    found = [int(place) for place in np.flatnonzero(known_by_now & ~known & needs.secret)]
    alone, exposed_alone = _in_lone_sums(system, known_by_now, needs)
    found += exposed_alone
    columns, is_secret = system.sums.tocsc(), needs.secret
    for places in _components(system, known_by_now | alone):
        secret = places[is_secret[places]]
        if len(secret):
            found += _exposed_in(_Problem(system, places, _cut(columns, places)), secret, needs)
    return sorted(found)


def interval(system: System, known: Flags, target: int) -> tuple[float, float]:
    """The least and the greatest value of one figure that agree with everything known."""
    known_by_now = _worked_out(system, known)
    if known_by_now[target]:
        return float(system.values[target]), float(system.values[target])
    places = _component_of(system, known_by_now, target)
    problem = _Problem(system, places, _cut(system.sums.tocsc(), places))
    least, greatest = (float(problem.push([target], [way])[problem.column[target]]) for way in (_DOWN, _UP))
    return problem.beyond_limit(least), problem.beyond_limit(greatest)


def hide_for(
    system: System, known: Flags, frozen: Flags, target: int, goals: Iterable[float], weights: Floats
) -> Places | None:
    """The cheapest known figures to hide so that the target can be any of the goals. None: it cannot be done.

    `frozen` figures are known whatever is hidden. Cheap is small weight times change (the linear relaxation).
    """
    places = _component_of(system, frozen, target)
    chosen: set[int] = set()
    for goal in goals:
        costs = np.where(known, weights, 0.0)
        costs[list(chosen)] = 0.0
        changed = _cheapest_change(system, places, target, goal, costs)
        if changed is None:
            return None
        chosen.update(int(place) for place in changed if known[place])
    return np.array(sorted(chosen), dtype=np.intp)


def _worked_out(system: System, known: Flags) -> Flags:
    """What is known after following every sum with only one unknown."""
    result = known.copy()
    terms = system.sums.tocoo()
    while True:
        unknown = ~result[terms.col]
        counts = np.bincount(terms.row[unknown], minlength=system.sums.shape[0])
        alone = unknown & (counts[terms.row] == 1)
        if not alone.any():
            return result
        result[terms.col[alone]] = True


def _in_lone_sums(system: System, known: Flags, needs: Needs) -> tuple[Flags, list[int]]:
    """The unknown figures that stand in one sum only, together with none from another sum, and those of them that
    are exposed: each lies between 0 and what the sum's known figures leave. No linear programme is needed."""
    terms = system.sums.tocoo()
    mine = ~known[terms.col]
    row, place, factor = terms.row[mine], terms.col[mine], terms.data[mine]
    several = np.bincount(place, minlength=len(known)) > 1
    size = system.sums.shape[0]
    linked = np.bincount(row, weights=several[place] | system.signed[place], minlength=size) > 0
    mixed = np.abs(np.bincount(row, weights=np.sign(factor), minlength=size)) < np.bincount(row, minlength=size)
    right = np.bincount(row, weights=factor * system.values[place], minlength=size)
    lone = ~(linked | mixed)[row]
    alone = np.zeros(len(known), dtype=np.bool_)
    alone[place[lone]] = True
    greatest, secret = right[row] / factor, needs.secret[place]
    tight = lone & secret & (np.where(secret, needs.high[place], 0.0) > greatest + _TOLERANCE * (1 + np.abs(greatest)))
    return alone, [int(each) for each in place[tight | (lone & secret & (needs.low[place] < -_TOLERANCE))]]


def _labels(system: System, known: Flags) -> tuple[Places, npt.NDArray[np.int32]]:
    """The unknown figures, and for each the number of the component that it hangs together with."""
    unknown = np.flatnonzero(~known)
    part = system.sums[:, unknown]
    graph = sparse.block_array([[None, part], [part.T, None]], format="csr")
    labels = connected_components(graph, directed=False)[1]
    return unknown, labels[system.sums.shape[0] :]


def _components(system: System, known: Flags) -> Iterator[Places]:
    unknown, labels = _labels(system, known)
    order = np.argsort(labels, kind="stable")
    edges = np.flatnonzero(np.diff(labels[order])) + 1
    for group in np.split(order, edges):
        if len(group):
            yield unknown[group]


def _component_of(system: System, known: Flags, target: int) -> Places:
    unknown, labels = _labels(system, known)
    found: Places = unknown[labels == labels[np.searchsorted(unknown, target)]]
    return found


def _linked_to(system: System, known: Flags, near: Places) -> Flags:
    """The figures that hang together with these when these are unknown."""
    opened = known.copy()
    opened[near] = False
    unknown, labels = _labels(system, opened)
    result = np.zeros(len(known), dtype=np.bool_)
    result[unknown[np.isin(labels, labels[np.isin(unknown, near)])]] = True
    return result


def _cut(columns: sparse.csc_array, places: Places) -> sparse.csc_array:
    """The sums in which these figures stand, with these figures only."""
    part = columns[:, places]
    rows, index = np.unique(part.indices, return_inverse=True)
    return sparse.csc_array((part.data, index.astype(np.int32), part.indptr), shape=(len(rows), len(places)))


class _Problem:
    """One component as a linear programme. Solved again and again, it starts from the last solution."""

    def __init__(self, system: System, places: Places, sums: sparse.csc_array) -> None:
        self.column = {int(place): column for column, place in enumerate(places)}
        self.truth = system.values[places]
        self._limit = limit = 10 * float(np.abs(self.truth).max()) + 1000
        right = np.asarray(sums @ self.truth)
        lower = np.where(system.signed[places], -limit, 0.0)
        self._solver = _solver(sums, np.zeros(len(places)), lower, np.full(len(places), limit), right)
        self._solver.setOptionValue("presolve", "off")
        self._solver.setOptionValue("simplex_strategy", 4)  # primal: only the goal changes, so the last basis holds
        self._pushed = np.zeros(0, dtype=np.int32)

    def push(self, places: Iterable[int], ways: Iterable[float]) -> Floats:
        """A solution in which these figures together are as great (way > 0) or as small (way < 0) as they can be."""
        if len(self._pushed):
            self._solver.changeColsCost(len(self._pushed), self._pushed, np.zeros(len(self._pushed)))
        self._pushed = np.array([self.column[place] for place in places], dtype=np.int32)
        self._solver.changeColsCost(len(self._pushed), self._pushed, -np.array(list(ways), dtype=np.float64))
        return _solution(self._solver)

    def beyond_limit(self, value: float) -> float:
        """Nothing but the programme's own limit holds it back."""
        if abs(value) > self._limit - 1:
            return float(np.copysign(np.inf, value))
        return 0.0 if abs(value) < _TOLERANCE else value


class _Reach:
    """How far each secret figure of a component has been seen to go. Every solution is a witness for all of them."""

    def __init__(self, problem: _Problem, secret: Places, needs: Needs) -> None:
        self._problem = problem
        self._secret = secret
        self._columns = np.array([problem.column[int(place)] for place in secret])
        slack = _TOLERANCE * np.maximum(1.0, np.abs(problem.truth[self._columns]))
        self._low, self._high = needs.low[secret] + slack, needs.high[secret] - slack
        self._least = self._greatest = problem.truth[self._columns]
        self._chance = np.random.default_rng(0)

    def try_all_at_once(self) -> None:
        """Push all that have something to reach, each with a weight by chance, until that helps no more."""
        for _ in range(_ROUNDS):
            before = int(self._pending().sum())
            places = np.flatnonzero(self._pending().any(axis=0))
            if len(places) < _FEW:
                return
            ways = np.where(self._chance.random(len(places)) < _share_of_ups(self._pending()[:, places]), 1.0, -1.0)
            self._witness(self._secret[places], ways * self._chance.uniform(0.5, 1.5, len(places)))
            if int(self._pending().sum()) == before:
                return

    def exposed(self) -> list[int]:
        """What cannot go as far as it must, each tried by itself."""
        found = []
        for index in range(len(self._secret)):
            for row, way in ((0, _DOWN), (1, _UP)):
                if self._pending()[row, index]:
                    self._witness(self._secret[[index]], np.array([float(way)]))
            if self._pending()[:, index].any():
                found.append(int(self._secret[index]))
        return found

    def _pending(self) -> Flags:
        """Two rows: who has not been seen low enough, and who not high enough."""
        return np.stack([self._least > self._low, self._greatest < self._high])

    def _witness(self, places: Places, ways: Floats) -> None:
        values = self._problem.push(places, ways)[self._columns]
        self._least = np.minimum(self._least, values)
        self._greatest = np.maximum(self._greatest, values)


def _share_of_ups(pending: Flags) -> Floats:
    """Certainly up where only that is missing, certainly down where only that is, else one in two."""
    down, up = pending.astype(float)
    return np.asarray(up / (down + up))


def _exposed_in(problem: _Problem, secret: Places, needs: Needs) -> list[int]:
    reach = _Reach(problem, secret, needs)
    reach.try_all_at_once()
    return reach.exposed()


def _cheapest_change(system: System, places: Places, target: int, goal: float, costs: Floats) -> Places | None:
    """The figures that change in the cheapest change of the true values that brings the target to the goal."""
    sums = _cut(system.sums.tocsc(), places)
    truth = system.values[places]
    down = np.where(system.signed[places], np.inf, np.maximum(truth, 0.0))
    up = np.full(len(places), np.inf)
    column = int(np.searchsorted(places, target))
    change = goal - truth[column]
    lower_up, lower_down = np.zeros(len(places)), np.zeros(len(places))
    up[column] = lower_up[column] = max(change, 0.0)
    down[column] = lower_down[column] = max(-change, 0.0)
    both = sparse.hstack([sums, -sums], format="csc")
    solver = _solver(
        both,
        np.tile(costs[places], 2),
        np.concatenate([lower_up, lower_down]),
        np.concatenate([up, down]),
        np.zeros(sums.shape[0]),
    )
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    changes = np.array(solver.getSolution().col_value).reshape(2, -1)
    found: Places = places[np.abs(changes[0] - changes[1]) > _TOLERANCE]
    return found


def _solver(sums: sparse.csc_array, costs: Floats, lower: Floats, upper: Floats, right: Floats) -> highspy.Highs:
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(costs), len(right)
    programme.col_cost_, programme.col_lower_, programme.col_upper_ = costs, lower, upper
    programme.row_lower_ = programme.row_upper_ = right
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = sums.indptr
    programme.a_matrix_.index_ = sums.indices
    programme.a_matrix_.value_ = sums.data
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.passModel(programme)
    return solver


def _solution(solver: highspy.Highs) -> Floats:
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"the attacker's programme has no solution: {solver.getModelStatus()}")
    return np.array(solver.getSolution().col_value)
