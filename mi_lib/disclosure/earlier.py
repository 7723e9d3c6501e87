"""Earlier editions as they were: what today's figures tell of those that were hidden then.

A revised figure is another figure than the one that was shown; what has not been revised is the same figure in both.
So today's figures and the earlier editions' are one system, and what was small then is still a secret.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from mi_lib.disclosure.attack import System
from mi_lib.disclosure.components import Flags, Floats, Places
from mi_lib.disclosure.hierarchies import Hierarchy
from mi_lib.disclosure.knowledge import linked_indicators
from mi_lib.disclosure.ledger import seen_by
from mi_lib.disclosure.revisions import beside_today, is_unchanged, still_true
from mi_lib.disclosure.rules import secrets_of
from mi_lib.disclosure.system import KEY, PARTS, Book, Key, build_book
from mi_lib.disclosure.views import ReaderClass, View, view_of
from mi_lib.indicators import CATALOGUE


@dataclass(frozen=True)
class BookOverTime:
    """Today's book and, as further cells, what has been revised since some edition, as it was then.

    `today`: for each cell the row of the same one today. `shown` is what the ledger has of the further cells with the
    values of then (`beside_today`).
    """

    book: Book
    today: Places
    shown: pd.DataFrame

    def view_of(
        self,
        readers: Sequence[ReaderClass],
        offered: Flags,
        seen: Flags,
        limits: Floats,
        by_heart: Collection[str],
        withheld: Flags,
        *,
        guarded: bool,
    ) -> View:
        """The view of readers who as one (the first in name) are offered these cells today, have seen those while
        others were withheld, and have these thresholds (all by row of today's book); `guarded` as `views.view_of`
        says."""
        needs = secrets_of(self.book.cells, limits[self.today], len(self.book.system.values))
        further = len(self.today) - len(offered)
        offered = np.concatenate([offered, np.zeros(further, dtype=np.bool_)])
        known = np.concatenate([seen, still_true(seen_by(readers, self.shown), further)])
        view = view_of(self.book, readers[0], offered, known, needs, by_heart, withheld[self.today], guarded=guarded)
        return replace(view, cells=np.where(view.cells >= 0, self.today[view.cells], -1))


def book_over_time(
    editions: Sequence[pd.DataFrame], shown: pd.DataFrame, today: Book, hierarchies: Sequence[Hierarchy]
) -> BookOverTime:
    """Today's book with those of these editions (their true values then), as far as anything has been revised since;
    `shown` are the ledger's entries of what readers have seen."""
    books = [today, *(then for each in editions if (then := _revised_since(each, today, hierarchies)) is not None)]
    rows: dict[tuple[Key, float, float], int] = {}
    places, cells = [], []
    for book in books:
        figures = _figures_of(book)
        cells.append(book.cells[[each not in rows for each in figures]])
        places.append(np.array([rows.setdefault(each, len(rows)) for each in figures], dtype=np.intp))
    of_today = np.array([today.rows[key] for key, *_ in rows], dtype=np.intp)
    further = pd.concat([today.cells.iloc[:0], *cells[1:]], ignore_index=True)
    together = _joined(books, places, pd.concat(cells, ignore_index=True))
    return BookOverTime(together, of_today, beside_today(shown, further))


def _figures_of(book: Book) -> list[tuple[Key, float, float]]:
    """Which cell with which numbers: the same in two editions is the same figure."""
    numbers = book.cells[["numerator", "denominator"]].astype(float).fillna(0.0).round(6)
    return list(zip(book.rows, numbers["numerator"].tolist(), numbers["denominator"].tolist(), strict=True))


def _revised_since(observations: pd.DataFrame, today: Book, hierarchies: Sequence[Hierarchy]) -> Book | None:
    """The edition's book of what hangs together with revised figures."""
    both = observations.merge(today.cells[[*KEY, "numerator", "denominator"]], on=list(KEY), suffixes=("", "_now"))
    revised = [CATALOGUE[name] for name in both.loc[~is_unchanged(both, "", "_now"), "indicator"].unique()]
    names = {each.id for each in linked_indicators(revised)}
    return build_book(both[both["indicator"].isin(names)], hierarchies) if names else None


def _joined(books: Sequence[Book], places: Sequence[Places], cells: pd.DataFrame) -> Book:
    """All equations of the first book, and of the others those with a figure that it does not have; `places` says by
    book where its cells stand among these."""
    size = PARTS * len(cells)
    of_first = PARTS * len(books[0].cells)
    at, kept = [], []
    for book, place in zip(books, places, strict=True):
        left_over = len(book.system.values) - PARTS * len(book.cells)
        of_cells = (PARTS * place[:, None] + np.arange(PARTS)).ravel()
        at.append(np.concatenate([of_cells, size + np.arange(left_over)]))
        size += left_over
        further = np.concatenate([of_cells >= of_first, np.zeros(left_over, dtype=np.bool_)])
        new = abs(book.system.sums) @ further > 0
        kept.append(np.flatnonzero(new | (book is books[0])))
    values, signed = np.zeros(size), np.zeros(size, dtype=np.bool_)
    for book, where in zip(books, at, strict=True):
        values[where] = book.system.values
        signed[where] |= book.system.signed
    sums = [_moved(book.system.sums[rows], where, size) for book, where, rows in zip(books, at, kept, strict=True)]
    whole = np.concatenate([where[book.whole[rows]] for book, where, rows in zip(books, at, kept, strict=True)])
    tells = tuple(book.tells[row] for book, rows in zip(books, kept, strict=True) for row in rows)
    return Book(cells, books[0].rows, System(values, sparse.vstack(sums, format="csr"), signed), whole, tells)


def _moved(sums: sparse.csr_array, at: Places, size: int) -> sparse.csr_array:
    """The same equations, with their figures at these places."""
    return sparse.csr_array((sums.data, at[sums.indices], sums.indptr), shape=(sums.shape[0], size))


__all__ = ["BookOverTime", "book_over_time"]
