"""Choose what to hide: first what the rules say, then the cheapest other cells, then show again what was needless."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mi_lib.disclosure.alternatives import Alternatives, Goals, goals_of
from mi_lib.disclosure.attack import exposed, in_the_same_sums
from mi_lib.disclosure.components import Flags, Floats, Places
from mi_lib.disclosure.system import Book
from mi_lib.disclosure.views import View
from mi_lib.indicators import MUNICIPALITY, TOTAL

_TOTALS_ARE_DEARER = 10.0
_ZEROS_ARE_DEARER = 3.0
_HEADLINES_ARE_DEARER = 3.0
_NEWS_IS_DEARER = 1.5
_FREE = 1e-3
"""What is hidden anyway costs next to nothing to change. Not nothing: fewer changes leave more to be shown again."""


def hide_enough(views: Sequence[View], must: Flags, worth: Floats) -> Flags:
    """Which cells (by row of the book) to hide so that no view exposes a secret; `must` are hidden in any
    case, and `worth` says what hiding each costs.

    What hides a cell from one reader hides it from all, and what is hidden for one only makes the others know less:
    one round is enough. A secret that a reader knows already cannot be saved: all that the edition adds to its sums
    is withheld.
    """
    hidden, kept = must.copy(), must.copy()
    for view in views:
        for partners, saved in _partners(view, hidden, worth):
            hidden[partners] = True
            kept[partners] |= not saved
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


def _partners(view: View, hidden: Flags, worth: Floats) -> Iterator[tuple[Places, bool]]:
    """For what this reader could work out, the cells to hide, and whether that saves it. `hidden` grows meanwhile.

    Cheap is small worth times change (the linear relaxation). What saves one secret may save others.
    """
    goals = goals_of(exposed(view.system, view.known(hidden), view.needs), view.system, view.needs)
    alternatives = Alternatives(view.system, view.frozen)
    pending = np.ones(len(goals), dtype=np.bool_)
    for index in range(len(goals)):
        if not pending[index]:
            continue
        target, change = goals[index]
        costs = np.where(view.known(hidden) & view.on_offer, worth[view.cells], _FREE)
        found = alternatives.cheapest(target, change, costs)
        if found is not None:
            pending &= ~goals.reached(found)
        changed = in_the_same_sums(view.system, np.array([target])) if found is None else np.flatnonzero(found)
        yield np.unique(view.cells[changed[view.on_offer[changed]]]), found is not None


def _shown_again(views: Sequence[View], hidden: Flags, kept: Flags, worth: Floats) -> Flags:
    """Show every cell that is hidden for others' sake and need not be, the most valuable first."""
    spare = np.flatnonzero(hidden & ~kept)
    result = hidden.copy()
    alibis = [_alibis_in(view, hidden, kept, worth) for view in views] if len(spare) else []
    for row in spare[np.argsort(-worth[spare], kind="stable")]:
        without = _all_without(alibis, int(row))
        if without is not None:
            alibis, result[row] = without, False
    return result


def _all_without(alibis: Sequence["_Alibis"], row: int) -> "list[_Alibis] | None":
    result = []
    for each in alibis:
        found = each.without(row)
        if found is None:
            return None
        result.append(found)
    return result


@dataclass(frozen=True)
class _Alibis:
    """For each secret of a view that needs spare cells, other values that the figures could have, at both ends of what
    must stay possible. `changed`: by goal, which of the spare `figures` (which belong to these `cells`) they change."""

    alternatives: Alternatives
    goals: Goals
    figures: Places
    cells: Places
    costs: Floats
    changed: Flags

    def without(self, row: int) -> "_Alibis | None":
        """Such as leave this cell as it is: then it can be shown. None: some secret has no other."""
        mine = np.flatnonzero(self.cells == row)
        if not len(mine):
            return self
        costs = self.costs.copy()
        costs[self.figures[mine]] = np.inf
        changed = self.changed.copy()
        for goals, found in _alternatives_for(np.flatnonzero(changed[:, mine].any(axis=1)), self, costs):
            if found is None:
                return None
            changed[goals] = found[self.figures] != 0
        return replace(self, costs=costs, changed=changed)


def _alibis_in(view: View, hidden: Flags, kept: Flags, worth: Floats) -> _Alibis:
    """With all hidden. What is given away even so, the past has given away."""
    known, known_without = view.known(hidden), view.known(kept)
    is_spare = known_without & ~known
    figures = np.flatnonzero(is_spare)
    goals = goals_of(exposed(view.system, known_without, view.needs), view.system, view.needs)
    costs = np.where(known, np.inf, np.where(is_spare, worth[view.cells], _FREE))
    changed = np.zeros((len(goals), len(figures)), dtype=np.bool_)
    result = _Alibis(Alternatives(view.system, known), goals, figures, view.cells[figures], costs, changed)
    for reached, found in _alternatives_for(np.arange(len(goals)), result, costs):
        if found is not None:
            changed[reached] = found[figures] != 0
    return result


def _alternatives_for(goals: Places, alibis: _Alibis, costs: Floats) -> Iterator[tuple[Places, Floats | None]]:
    """What to add to the true values, and which of these goals that reaches; None where there is no way."""
    while len(goals):
        found = alibis.alternatives.cheapest(*alibis.goals[goals[0]], costs)
        reached = goals == goals[0]
        if found is not None:
            reached |= alibis.goals.reached(found)[goals]
        yield goals[reached], found
        goals = goals[~reached]
