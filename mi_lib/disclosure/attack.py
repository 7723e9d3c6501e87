"""What a reader can work out, and which further figures must be hidden to prevent it.

Figures are unknowns that add up to each other. What is shown is known; for an unknown the reader can find the least
and the greatest value that agree with everything known: two linear programmes (Fischetti & Salazar 2001). A figure
about few is safe when that interval contains all that it has to hide: for a count, 0 to the threshold (rule R5).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import blake2b

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
_REMEMBERED = 8192
"""Readers share most of what they see, and it is asked about more than once: many programmes are the same to a bit."""


@dataclass(frozen=True)
class System:
    """Figures with their true values, and the sums between them: `sums @ values` is 0.

    Unknown figures are not negative, except the `signed` ones.
    """

    values: Floats
    sums: sparse.csr_array
    signed: Flags

    @cached_property
    def by_figure(self) -> sparse.csc_array:
        return self.sums.tocsc()

    @cached_property
    def terms(self) -> sparse.coo_array:
        return self.sums.tocoo()


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
        return _exposed_around(system, known, needs, near)
    known_by_now = _worked_out(system, known)
    found = [int(place) for place in np.flatnonzero(known_by_now & ~known & needs.secret)]
    alone, exposed_alone = _in_lone_sums(system, known_by_now, needs)
    found += exposed_alone
    for places in _components(system, known_by_now | alone, needs.secret):
        asked = _Asked(_cut(system, places), (needs.low[places], needs.high[places]))
        found += [int(places[column]) for column in _exposed_in(asked)]
    return sorted(found)


def _exposed_around(system: System, known: Flags, needs: Needs, near: Places) -> list[int]:
    """What `exposed` finds in the sums that hang together with these figures when these are unknown."""
    opened = known.copy()
    opened[near] = False
    labels = _labels(system, opened)
    linked = np.flatnonzero(~opened & np.isin(labels, labels[near]))
    sums = system.sums[np.unique(system.by_figure[:, linked].indices)]
    places = np.union1d(linked, sums.indices)
    part = System(system.values[places], sums[:, places], system.signed[places])
    low = np.full(len(places), np.nan)
    inside = np.searchsorted(places, linked)
    low[inside] = needs.low[linked]
    return [int(places[each]) for each in exposed(part, known[places], Needs(low, needs.high[places]))]


def interval(system: System, known: Flags, target: int) -> tuple[float, float]:
    """The least and the greatest value of one figure that agree with everything known."""
    known_by_now = _worked_out(system, known)
    if known_by_now[target]:
        return float(system.values[target]), float(system.values[target])
    places = _component_of(system, known_by_now, target)
    problem = _Problem(_cut(system, places))
    column = np.searchsorted(places, [target])
    least, greatest = (float(problem.push(column, np.array([way]))[column[0]]) for way in (_DOWN, _UP))
    return problem.beyond_limit(least), problem.beyond_limit(greatest)


def hide_for(
    system: System, known: Flags, frozen: Flags, target: int, goals: Iterable[float], weights: Floats
) -> Places | None:
    """The cheapest known figures to hide so that the target can be any of the goals. None: it cannot be done.

    `frozen` figures are known whatever is hidden. Cheap is small weight times change (the linear relaxation).
    """
    places = _component_of(system, frozen, target)
    part = _cut(system, places)
    column = int(np.searchsorted(places, target))
    chosen: set[int] = set()
    for goal in goals:
        costs = np.where(known, weights, 0.0)
        costs[list(chosen)] = 0.0
        changed = _cheapest_change(part, column, goal, costs[places])
        if changed is None:
            return None
        chosen.update(int(place) for place in places[changed] if known[place])
    return np.array(sorted(chosen), dtype=np.intp)


def _worked_out(system: System, known: Flags) -> Flags:
    """What is known after following every sum with only one unknown."""
    result = known.copy()
    terms = system.terms
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
    terms = system.terms
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


def _labels(system: System, known: Flags) -> npt.NDArray[np.int32]:
    """For each figure the number of the component that it hangs together with; a known one is alone."""
    count, size = system.sums.shape
    unknown = ~known[system.sums.indices]
    places = count + system.sums.indices[unknown]
    starts = np.concatenate([[0], np.cumsum(unknown)])[system.sums.indptr]
    starts = np.concatenate([starts, np.full(size, len(places))])
    graph = sparse.csr_array((np.ones(len(places)), places, starts), shape=(count + size, count + size))
    labels: npt.NDArray[np.int32] = connected_components(graph, directed=False)[1][count:]
    return labels


def _components(system: System, known: Flags, wanted: Flags) -> Iterator[Places]:
    """The unknown figures, in groups that hang together; only groups with a wanted one."""
    labels = _labels(system, known)
    holds_wanted = np.zeros(len(system.sums.indptr) + len(labels), dtype=np.bool_)
    holds_wanted[labels[wanted & ~known]] = True
    places = np.flatnonzero(~known & holds_wanted[labels])
    order = places[np.argsort(labels[places], kind="stable")]
    if len(order):
        yield from np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)


def _component_of(system: System, known: Flags, target: int) -> Places:
    labels = _labels(system, known)
    found: Places = np.flatnonzero(~known & (labels == labels[target]))
    return found


@dataclass(frozen=True)
class _Component:
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


def _cut(system: System, places: Places) -> _Component:
    """These figures, and the sums in which they stand with these figures only."""
    columns = system.by_figure
    first = columns.indptr[places]
    sizes = columns.indptr[places + 1] - first
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    chosen = np.arange(starts[-1]) + np.repeat(first - starts[:-1], sizes)
    rows, sums = np.unique(columns.indices[chosen], return_inverse=True)
    factors = columns.data[chosen]
    return _Component(system.values[places], system.signed[places], factors, sums.astype(np.int32), starts, len(rows))


@dataclass(frozen=True, eq=False)
class _Asked:
    """A component and what must stay possible in it, from low to high: equal to all others that are so to the bit."""

    part: _Component
    needs: tuple[Floats, Floats]

    @cached_property
    def content(self) -> bytes:
        part, digest = self.part, blake2b(digest_size=32)
        for each in (part.truth, part.signed, part.factors, part.sums, part.starts, *self.needs):
            digest.update(len(each).to_bytes(8, "little") + each.tobytes())
        return digest.digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)


class _Problem:
    """One component as a linear programme. Solved again and again, it starts from the last solution."""

    def __init__(self, part: _Component) -> None:
        self.truth = part.truth
        self._limit = limit = 10 * float(np.abs(self.truth).max()) + 1000
        lower = np.where(part.signed, -limit, 0.0)
        self._solver = _solver(part, np.zeros_like(lower), lower, np.full_like(lower, limit), part.totals())
        self._solver.setOptionValue("presolve", "off")
        self._solver.setOptionValue("simplex_strategy", 4)  # primal: only the goal changes, so the last basis holds
        self._pushed = np.zeros(0, dtype=np.int32)

    def push(self, columns: Places, ways: Floats) -> Floats:
        """A solution in which these figures together are as great (way > 0) or as small (way < 0) as they can be."""
        if len(self._pushed):
            self._solver.changeColsCost(len(self._pushed), self._pushed, np.zeros(len(self._pushed)))
        self._pushed = columns.astype(np.int32)
        self._solver.changeColsCost(len(columns), self._pushed, -ways.astype(np.float64))
        return _solution(self._solver)

    def beyond_limit(self, value: float) -> float:
        """Nothing but the programme's own limit holds it back."""
        if abs(value) > self._limit - 1:
            return float(np.copysign(np.inf, value))
        return 0.0 if abs(value) < _TOLERANCE else value


class _Reach:
    """How far each secret figure of a component has been seen to go. Every solution is a witness for all of them."""

    def __init__(self, asked: _Asked) -> None:
        truth, (low, high) = asked.part.truth, asked.needs
        self._problem = _Problem(asked.part)
        self._secret = secret = np.flatnonzero(~np.isnan(low))
        slack = _TOLERANCE * np.maximum(1.0, np.abs(truth[secret]))
        self._low, self._high = low[secret] + slack, high[secret] - slack
        self._least = self._greatest = truth[secret]
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

    def _witness(self, columns: Places, ways: Floats) -> None:
        values = self._problem.push(columns, ways)[self._secret]
        self._least = np.minimum(self._least, values)
        self._greatest = np.maximum(self._greatest, values)


def _share_of_ups(pending: Flags) -> Floats:
    """Certainly up where only that is missing, certainly down where only that is, else one in two."""
    down, up = pending.astype(float)
    return np.asarray(up / (down + up))


@lru_cache(_REMEMBERED)
def _exposed_in(asked: _Asked) -> tuple[int, ...]:
    """The columns of the secrets that cannot go as far as they must."""
    reach = _Reach(asked)
    reach.try_all_at_once()
    return tuple(reach.exposed())


def _cheapest_change(part: _Component, column: int, goal: float, costs: Floats) -> Places | None:
    """The columns that change in the cheapest change of the true values that brings this one to the goal."""
    truth = part.truth
    down = np.where(part.signed, np.inf, np.maximum(truth, 0.0))
    up = np.full(len(truth), np.inf)
    change = goal - truth[column]
    lower_up, lower_down = np.zeros(len(truth)), np.zeros(len(truth))
    up[column] = lower_up[column] = max(change, 0.0)
    down[column] = lower_down[column] = max(-change, 0.0)
    both = replace(
        part,
        factors=np.concatenate([part.factors, -part.factors]),
        sums=np.tile(part.sums, 2),
        starts=np.concatenate([part.starts, part.starts[1:] + part.starts[-1]]),
    )
    lower, upper = np.concatenate([lower_up, lower_down]), np.concatenate([up, down])
    solver = _solver(both, np.tile(costs, 2), lower, upper, np.zeros(part.count))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    changes = np.array(solver.getSolution().col_value).reshape(2, -1)
    found: Places = np.flatnonzero(np.abs(changes[0] - changes[1]) > _TOLERANCE)
    return found


def _solver(part: _Component, costs: Floats, lower: Floats, upper: Floats, right: Floats) -> highspy.Highs:
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
    solver.passModel(programme)
    return solver


def _solution(solver: highspy.Highs) -> Floats:
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"the attacker's programme has no solution: {solver.getModelStatus()}")
    return np.array(solver.getSolution().col_value)
