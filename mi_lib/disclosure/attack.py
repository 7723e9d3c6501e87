"""What a reader can work out.

Figures are unknowns that add up to each other. What is shown is known; for an unknown the reader can find the least
and the greatest value that agree with everything known: two linear programmes (Fischetti & Salazar 2001). A figure
about few is safe when that interval contains all that it has to hide: for a count, 0 to the threshold (rule R5).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from mi_lib.disclosure.programmes import TOLERANCE, Component, Extremes, Flags, Floats, Places

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


def exposed(system: System, known: Flags, needs: Needs) -> list[int]:
    """The secret figures whose interval does not contain what it must."""
    known_by_now = _worked_out(system, known)
    found = [int(place) for place in np.flatnonzero(known_by_now & ~known & needs.secret)]
    alone, exposed_alone = _in_lone_sums(system, known_by_now, needs)
    found += exposed_alone
    for places in _components(system, known_by_now | alone, needs.secret):
        asked = _Asked(cut(system, places), (needs.low[places], needs.high[places]))
        found += [int(places[column]) for column in _exposed_in(asked)]
    return sorted(found)


def interval(system: System, known: Flags, target: int) -> tuple[float, float]:
    """The least and the greatest value of one figure that agree with everything known."""
    known_by_now = _worked_out(system, known)
    if known_by_now[target]:
        return float(system.values[target]), float(system.values[target])
    places = _component_of(system, known_by_now, target)
    extremes = Extremes(cut(system, places))
    column = np.searchsorted(places, [target])
    least, greatest = (float(extremes.push(column, np.array([way]))[column[0]]) for way in (_DOWN, _UP))
    return extremes.beyond_limit(least), extremes.beyond_limit(greatest)


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
    tight = lone & secret & (np.where(secret, needs.high[place], 0.0) > greatest + TOLERANCE * (1 + np.abs(greatest)))
    return alone, [int(each) for each in place[tight | (lone & secret & (needs.low[place] < -TOLERANCE))]]


def hanging_together(system: System, known: Flags) -> npt.NDArray[np.int32]:
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
    labels = hanging_together(system, known)
    holds_wanted = np.zeros(len(system.sums.indptr) + len(labels), dtype=np.bool_)
    holds_wanted[labels[wanted & ~known]] = True
    places = np.flatnonzero(~known & holds_wanted[labels])
    order = places[np.argsort(labels[places], kind="stable")]
    if len(order):
        yield from np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)


def _component_of(system: System, known: Flags, target: int) -> Places:
    labels = hanging_together(system, known)
    found: Places = np.flatnonzero(~known & (labels == labels[target]))
    return found


def in_the_same_sums(system: System, places: Places) -> Places:
    """All figures that stand in a sum with one of these, themselves too."""
    sums = np.unique(system.by_figure[:, places].indices)
    found: Places = np.unique(system.sums[sums].indices)
    return found


def cut(system: System, places: Places) -> Component:
    """These figures, and the sums in which they stand with these figures only."""
    columns = system.by_figure
    first = columns.indptr[places]
    sizes = columns.indptr[places + 1] - first
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    chosen = np.arange(starts[-1]) + np.repeat(first - starts[:-1], sizes)
    rows, sums = np.unique(columns.indices[chosen], return_inverse=True)
    factors = columns.data[chosen]
    return Component(system.values[places], system.signed[places], factors, sums.astype(np.int32), starts, len(rows))


@dataclass(frozen=True, eq=False)
class _Asked:
    """A component and what must stay possible in it, from low to high: equal to all others that are so to the bit."""

    part: Component
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


class _Reach:
    """How far each secret figure of a component has been seen to go. Every solution is a witness for all of them."""

    def __init__(self, asked: _Asked) -> None:
        truth, (low, high) = asked.part.truth, asked.needs
        self._part, self._extremes = asked.part, Extremes(asked.part)
        self._secret = secret = np.flatnonzero(~np.isnan(low))
        slack = TOLERANCE * np.maximum(1.0, np.abs(truth[secret]))
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
            self._try(index)
            if self._pending()[:, index].any():  # from where it last stood the solver may stop a hair's breadth short
                self._extremes = Extremes(self._part)
                self._try(index)
            if self._pending()[:, index].any():
                found.append(int(self._secret[index]))
        return found

    def _try(self, index: int) -> None:
        for row, way in ((0, _DOWN), (1, _UP)):
            if self._pending()[row, index]:
                self._witness(self._secret[[index]], np.array([float(way)]))

    def _pending(self) -> Flags:
        """Two rows: who has not been seen low enough, and who not high enough."""
        return np.stack([self._least > self._low, self._greatest < self._high])

    def _witness(self, columns: Places, ways: Floats) -> None:
        values = self._extremes.push(columns, ways)[self._secret]
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
