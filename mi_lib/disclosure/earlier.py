"""Earlier editions as they were: what today's figures tell of those that were hidden then.

A revised figure is another figure than the one that was shown; what has not been revised is the same figure in both.
So today's figures and an earlier edition's are one system, and what was small then is still a secret.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from mi_lib.disclosure.attack import System
from mi_lib.disclosure.hierarchies import Hierarchy
from mi_lib.disclosure.knowledge import linked_indicators
from mi_lib.disclosure.ledger import seen_by
from mi_lib.disclosure.programmes import Flags, Floats, Places
from mi_lib.disclosure.revisions import beside_today, is_unchanged, still_true
from mi_lib.disclosure.rules import secrets_of
from mi_lib.disclosure.system import KEY, PARTS, Book, build_book
from mi_lib.disclosure.views import ReaderClass, View, view_of
from mi_lib.indicators import CATALOGUE


@dataclass(frozen=True)
class EarlierBook:
    """Today's book and, as further cells, what has been revised since an edition, as it was then.

    `today`: for each cell the row of the same one today. `shown` is what the ledger has of the further cells with the
    values of then (`beside_today`).
    """

    book: Book
    today: Places
    shown: pd.DataFrame

    def view_of(
        self,
        reader: ReaderClass,
        offered: Flags,
        seen: Flags,
        withheld: Flags,
        limits: Floats,
        by_heart: Collection[str],
    ) -> View | None:
        """The view of a reader who is offered these cells today, has seen those while others were withheld, and has
        these thresholds (all by row of today's book). None: nothing of what has been revised was a secret."""
        needs = secrets_of(self.book.cells, limits[self.today], len(self.book.system.values))
        further = len(self.today) - len(offered)
        if not needs.secret[PARTS * len(offered) : PARTS * len(self.today)].any():
            return None
        known = still_true(seen_by(reader, self.shown), further)
        offered = np.concatenate([offered, np.zeros(further, dtype=np.bool_)])
        known = np.concatenate([seen, known])
        view = view_of(self.book, reader, offered, known, needs, by_heart, withheld[self.today])
        return replace(view, cells=np.where(view.cells >= 0, self.today[view.cells], -1), then=True)


def earlier_books(
    editions: Sequence[pd.DataFrame], shown: pd.DataFrame, today: Book, hierarchies: Sequence[Hierarchy]
) -> Iterator[EarlierBook]:
    """The books of these editions (their true values then), where anything has been revised since; `shown` are the
    ledger's entries of what readers have seen."""
    for observations in editions:
        both = observations.merge(today.cells[[*KEY, "numerator", "denominator"]], on=list(KEY), suffixes=("", "_now"))
        revised = [CATALOGUE[name] for name in both.loc[~is_unchanged(both, "", "_now"), "indicator"].unique()]
        names = {each.id for each in linked_indicators(revised)}
        if names:
            then = build_book(both[both["indicator"].isin(names)], hierarchies)
            yield _both(today, then, shown)


def _both(today: Book, then: Book, shown: pd.DataFrame) -> EarlierBook:
    row = np.array([today.rows[key] for key in then.rows], dtype=np.intp)
    now = today.cells.iloc[row].reset_index(drop=True)
    pairs = then.cells.assign(numerator_now=now["numerator"], denominator_now=now["denominator"])
    revised = np.flatnonzero(~is_unchanged(pairs, "", "_now"))
    size = len(today.cells) + len(revised)
    place = row.copy()
    place[revised] = np.arange(len(today.cells), size)
    cells = pd.concat([today.cells, then.cells.iloc[revised]], ignore_index=True)
    return EarlierBook(
        _joined(today, then, place, cells),
        np.concatenate([np.arange(len(today.cells)), row[revised]]),
        beside_today(shown, then.cells.iloc[revised].reset_index(drop=True)),
    )


def _joined(today: Book, then: Book, place: Places, cells: pd.DataFrame) -> Book:
    """The equations of both books, between the figures of these cells; `place` says where those of then stand."""
    of_cells, left_today = PARTS * len(cells), len(today.system.values) - PARTS * len(today.cells)
    left_then = len(then.system.values) - PARTS * len(then.cells)
    size = of_cells + left_today + left_then
    at_today = np.concatenate([np.arange(PARTS * len(today.cells)), of_cells + np.arange(left_today)])
    parts = (PARTS * place[:, None] + np.arange(PARTS)).ravel()
    at_then = np.concatenate([parts, of_cells + left_today + np.arange(left_then)])
    values, signed = np.zeros(size), np.zeros(size, dtype=np.bool_)
    for book, at in ((then, at_then), (today, at_today)):
        values[at], signed[at] = book.system.values, signed[at] | book.system.signed
    sums = sparse.vstack([_moved(today.system, at_today, size), _moved(then.system, at_then, size)], format="csr")
    whole = np.concatenate([at_today[today.whole], at_then[then.whole]])
    return Book(cells, today.rows, System(values, sums, signed), whole, today.tells + then.tells)


def _moved(system: System, at: Places, size: int) -> sparse.coo_array:
    terms = system.terms
    return sparse.coo_array((terms.data, (terms.row, at[terms.col])), shape=(system.sums.shape[0], size))


__all__ = ["EarlierBook", "earlier_books"]
