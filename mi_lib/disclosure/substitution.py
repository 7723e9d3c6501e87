"""Fewer unknowns: a figure that is a sum of others is written as that sum wherever else it stands.

Tables with totals are mostly such figures. What is left has the same solutions and is solved many times as fast. The
solver's own presolve does this too, but for one goal: for the next it begins again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from scipy import sparse

from mi_lib.disclosure.components import Component, Floats

_MOST_TERMS = 100
"""So many terms a substitution may add elsewhere: more would leave fewer sums, but full ones."""
_WORTH_IT = 400
"""Fewer unknowns than this are solved before they are substituted."""
_NOTHING = 1e-9


@dataclass(frozen=True)
class Reduced:
    """A component told by some of its figures, the free ones. `core`: these, and the sums that are left between them;
    `follows`: how much each figure (row) changes with each free one (column)."""

    part: Component
    core: Component
    follows: sparse.csr_array

    @classmethod
    def of(cls, part: Component) -> Self:
        """Every solution of the component is one of the core, and the other way round."""
        sums, follows = part.sums.tocsr(), sparse.eye_array(len(part.truth), format="csr")
        while len(part.truth) >= _WORTH_IT and (pivots := list(_pivots(sums, part))):
            rows, columns = np.array(pivots, dtype=np.intp).T
            solved = sparse.diags_array(1 / sums[rows, columns]) @ sums[rows]
            sums = _distinct(_without_noise(sums - sums[:, columns] @ solved))
            follows = _without_noise(follows - follows[:, columns] @ solved)
        free = np.unique(follows.indices)
        core = Component(part.truth[free], part.signed[free], sums[:, free].tocsc())
        return cls(part, core, follows[:, free])

    def all_figures(self, free: Floats) -> Floats:
        """The values of all figures when the free ones have these."""
        return np.asarray(self.part.truth + self.follows @ (free - self.core.truth))


def _pivots(sums: sparse.csr_array, part: Component) -> Iterator[tuple[int, int]]:
    """Sums that say what one of their figures is, and which figure: it stands in none of the other sums given.

    That it is not negative has to follow from the others: it is their sum, and something known, with no minus.
    """
    terms, sizes = sums.tocoo(), np.diff(sums.indptr)
    row, column, factor = terms.row, terms.col, terms.data
    positive = np.bincount(row, weights=factor > 0, minlength=len(sizes))
    signed = np.bincount(row, weights=part.signed[column], minlength=len(sizes))
    same_way = np.where(factor > 0, positive[row], (sizes - positive)[row])
    known = (sums @ part.truth)[row] * factor
    is_sum = (same_way == 1) & (signed[row] == 0) & (known >= 0)
    added = (sizes[row] - 1) * (np.bincount(column, minlength=sums.shape[1])[column] - 1)
    fits = (np.abs(factor) == 1) & (sizes[row] > 1) & (is_sum | part.signed[column]) & (added <= _MOST_TERMS)
    best_first = np.flatnonzero(fits)[np.argsort(added[fits], kind="stable")]
    solved, used = np.zeros((2, sums.shape[1]), dtype=np.bool_)
    for place, figure in zip(row[best_first].tolist(), column[best_first].tolist(), strict=True):
        here = sums.indices[sums.indptr[place] : sums.indptr[place + 1]]
        if not used[figure] and not solved[here].any():
            solved[figure] = used[here] = True
            yield place, figure


def _without_noise(matrix: sparse.csr_array) -> sparse.csr_array:
    result = sparse.csr_array(matrix)
    result.data[np.abs(result.data) < _NOTHING] = 0.0
    result.eliminate_zeros()
    return result


def _distinct(sums: sparse.csr_array) -> sparse.csr_array:
    """Each sum once, and none of nothing."""
    sums.sort_indices()
    starts = sums.indptr.tolist()
    rows: dict[tuple[bytes, bytes], int] = {}
    for row, (start, end) in enumerate(pairwise(starts)):
        if start < end:
            factors = sums.data[start:end]
            rows.setdefault((sums.indices[start:end].tobytes(), (factors / factors[0]).tobytes()), row)
    return sums[list(rows.values())]


__all__ = ["Reduced"]
