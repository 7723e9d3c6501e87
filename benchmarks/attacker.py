"""An attacker who shares no code with the door's: scipy's solver, on the whole system at once.

Every solution shows how far each figure may go, and what has been seen to go far enough is not asked about again. So
all small figures are attacked in little more time than a few.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import coo_array, csc_array
from scipy.sparse.csgraph import connected_components

from mi_lib.disclosure.attack import System

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

_BEYOND = 1e5
_TOGETHER = 12
"""How often all pending figures of a component are pushed at once before each is pushed by itself."""


def narrowed_down(system: System, known: Flags, small: Flags, least: Floats, greatest: Floats) -> list[int]:
    """The small unknown figures that cannot be as little as `least` or as much as `greatest`."""
    found = [int(place) for place in np.flatnonzero(small & known)]
    for places, sums, right in _components(system, known, small):
        bounds = np.stack([np.where(system.signed[places], -_BEYOND, 0.0), np.full(len(places), _BEYOND)], axis=1)
        targets = np.flatnonzero(small[places])
        goals = least[places[targets]], greatest[places[targets]]
        found += [int(place) for place in places[targets[_stuck(sums, right, bounds, targets, *goals)]]]
    return sorted(found)


def _components(system: System, known: Flags, small: Flags) -> Iterator[tuple[Places, csc_array, Floats]]:
    """The unknown figures in groups that hang together, where a small one is among them, each with its sums and what
    these must come to."""
    unknown = np.flatnonzero(~known)
    sums = system.sums[:, unknown].tocsc()
    told = system.sums[:, np.flatnonzero(known)]
    right, is_told = -(told @ system.values[known]), np.diff(told.indptr) > 0
    terms = sums.tocoo()
    size = sums.shape[0] + sums.shape[1]
    graph = coo_array((np.ones(len(terms.row)), (terms.row, terms.col + sums.shape[0])), shape=(size, size))
    labels = connected_components(graph, directed=False)[1]
    of_sums, of_figures = labels[: sums.shape[0]], labels[sums.shape[0] :]
    order = np.argsort(of_figures, kind="stable")
    for columns in np.split(order, np.flatnonzero(np.diff(of_figures[order])) + 1):
        if small[unknown[columns]].any():
            rows = np.flatnonzero(of_sums == of_figures[columns[0]])
            if not is_told[rows].any():
                continue  # nothing known bears on it: all of it could be ten times as much, or nothing
            yield unknown[columns], sums[:, columns].tocsr()[rows].tocsc(), right[rows]


def _stuck(sums: csc_array, right: Floats, bounds: Floats, targets: Places, least: Floats, greatest: Floats) -> Flags:
    chance = np.random.default_rng(len(targets))
    low, high = np.full(len(targets), np.inf), np.full(len(targets), -np.inf)

    def pending() -> tuple[Flags, Flags]:
        return low > least + 1e-6, high < greatest - 1e-6

    def push(weights: Floats) -> None:
        goal = np.zeros(sums.shape[1])
        goal[targets] = weights
        answer = linprog(goal, A_eq=sums, b_eq=right, bounds=bounds) if sums.shape[0] else None
        found = answer.x if answer is not None else np.where(goal > 0, bounds[:, 0], bounds[:, 1])
        np.minimum(low, found[targets], out=low)
        np.maximum(high, found[targets], out=high)

    for _ in range(_TOGETHER):
        down, up = pending()
        if (down | up).sum() > 1:
            push((down * chance.uniform(0.2, 1, len(low))) - up * (chance.random(len(low)) < np.where(down, 0.5, 1.0)))
    for index in range(len(targets)):
        for way, at in ((1.0, 0), (-1.0, 1)):
            if pending()[at][index]:
                push(way * (np.arange(len(targets)) == index))
    down, up = pending()
    return np.asarray(down | up)
