"""What a reader can work out.

Figures are unknowns that add up to each other. What is shown is known; for an unknown the reader can find the least
and the greatest value that agree with everything known: two linear programmes (Fischetti & Salazar 2001). A figure
about few is safe when that interval contains all that it has to hide: for a count, 0 to the threshold (rule R5).
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from mi_lib.disclosure.components import TOLERANCE, Component, Flags, Floats, Places
from mi_lib.disclosure.programmes import DOWN, UP, Extremes
from mi_lib.disclosure.reach import Asked, exposed_in


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
    groups = list(_components(system, known_by_now | alone, needs.secret))
    asked = [Asked(cut(system, places), needs.low[places], needs.high[places]) for places in groups]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the solver works beside Python
        for places, columns in zip(groups, pool.map(exposed_in, asked), strict=True):
            found += [int(place) for place in places[list(columns)]]
    return sorted(found)


def interval(system: System, known: Flags, target: int) -> tuple[float, float]:
    """The least and the greatest value of one figure that agree with everything known."""
    known_by_now = _worked_out(system, known)
    if known_by_now[target]:
        return float(system.values[target]), float(system.values[target])
    places = _component_of(system, known_by_now, target)
    extremes = Extremes(cut(system, places))
    column = np.searchsorted(places, [target])
    least, greatest = (float(extremes.push(column, np.array([way]))[column[0]]) for way in (DOWN, UP))
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
    shape = len(rows), len(places)
    matrix = sparse.csc_array((columns.data[chosen], sums.astype(np.int32), starts), shape=shape)
    return Component(system.values[places], system.signed[places], matrix)
