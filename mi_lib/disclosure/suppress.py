"""Choose what to hide: first what the rules say, then the cheapest other cells, then show again what was needless."""

from collections.abc import Sequence

import numpy as np

from mi_lib.disclosure.attack import Flags, Floats, Places, exposed, hide_for
from mi_lib.disclosure.system import Book
from mi_lib.disclosure.views import View, newly_exposed
from mi_lib.indicators import MUNICIPALITY, TOTAL

_TOTALS_ARE_DEARER = 10.0
_ZEROS_ARE_DEARER = 3.0
_HEADLINES_ARE_DEARER = 3.0
_NEWS_IS_DEARER = 1.5

_A_FEW, _OF_WHICH = 8, 4
"""What is hidden for some secrets saves others, which need not be looked at: what is left is asked for again after a
few, or a quarter, of what is exposed."""


def hide_enough(views: Sequence[View], must: Flags, worth: Floats) -> Flags:
    """Which cells (by row of the book) to hide so that no view exposes a secret; `must` are hidden in any
    case, and `worth` says what hiding each costs.

    What hides a cell from one reader hides it from all, and what is hidden for one only makes the others know less:
    one round is enough. A secret that a reader knows already cannot be saved: all that the edition adds to its sums
    is withheld.
    """
    hidden, kept = must.copy(), must.copy()
    for view in views:
        tried: set[int] = set()
        while pending := [each for each in exposed(view.system, view.known(hidden), view.needs) if each not in tried]:
            wave = pending[: max(_A_FEW, len(pending) // _OF_WHICH)]
            for target in wave:
                partners, saved = _partners(view, hidden, target, worth)
                hidden[partners] = True
                kept[partners] |= not saved
            tried.update(wave)
    return _shown_again(views, hidden, kept, worth)


def worth_of(book: Book) -> Floats:
    """What hiding a cell costs: it grows slowly with the value. Totals and the latest month are dear, and zeros
    protect little."""
    values = np.abs(book.cells["numerator"].to_numpy(dtype=float))
    total = book.cells["dimension"].eq(TOTAL).to_numpy()
    headline = total & book.cells["scope"].eq(MUNICIPALITY).to_numpy()
    worth = 1 + np.log2(1 + values)
    worth *= np.where(total, _TOTALS_ARE_DEARER, 1.0) * np.where(headline, _HEADLINES_ARE_DEARER, 1.0)
    worth *= np.where(book.cells["period"].eq(book.cells["period"].max()), _NEWS_IS_DEARER, 1.0)
    return np.asarray(worth * np.where(values == 0, _ZEROS_ARE_DEARER, 1.0))


def _partners(view: View, hidden: Flags, target: int, worth: Floats) -> tuple[Places, bool]:
    """The cells to hide for this figure, and whether that saves it."""
    known = view.known(hidden)
    weights = np.where(view.on_offer, worth[view.cells], 1.0)
    goals = (view.needs.high[target], view.needs.low[target])
    figures = hide_for(view.system, known, view.frozen, target, goals, weights)
    saved = figures is not None
    chosen = figures if figures is not None else _in_the_same_sums(view, target)
    return np.unique(view.cells[chosen[view.on_offer[chosen]]]), saved


def _in_the_same_sums(view: View, target: int) -> Places:
    sums = np.flatnonzero(view.system.sums[:, [target]].toarray())
    return np.unique(view.system.sums[sums].indices)


def _shown_again(views: Sequence[View], hidden: Flags, kept: Flags, worth: Floats) -> Flags:
    """Show every cell that is hidden for others' sake and need not be, the most valuable first."""
    spare = np.flatnonzero(hidden & ~kept)
    result = hidden.copy()
    for row in spare[np.argsort(-worth[spare], kind="stable")]:
        result[row] = False
        if any(_gives_away(view, result, int(row)) for view in views):
            result[row] = True
    return result


def _gives_away(view: View, hidden: Flags, row: int) -> bool:
    """With this cell shown, something near it is exposed that the past does not expose anyway."""
    near = np.flatnonzero((view.cells == row) & view.on_offer)
    return len(near) > 0 and bool(newly_exposed(view, hidden, near))
