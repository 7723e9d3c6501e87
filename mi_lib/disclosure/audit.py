"""The audit: attack the packets as they are, with all that each reader knows, before any of them leaves."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from mi_lib.disclosure.attack import Needs, in_the_same_sums, interval
from mi_lib.disclosure.components import Flags, Floats
from mi_lib.disclosure.earlier import BookOverTime
from mi_lib.disclosure.exposure import Exposure, seen_as, table_in_words
from mi_lib.disclosure.knowledge import PART_N
from mi_lib.disclosure.ledger import Ledger, seen_by
from mi_lib.disclosure.packet import HIDDEN, NUMBERS
from mi_lib.disclosure.revisions import beside_today, revised_by_few, rows_with_secrets, still_true
from mi_lib.disclosure.rules import must_hide, secrets_of
from mi_lib.disclosure.system import KEY, PARTS, Book, Key
from mi_lib.disclosure.views import ReaderClass, View, classes_of, newly_exposed, rows_of, thresholds_for, view_of


@dataclass(frozen=True)
class Decision:
    """An edition's cells, who is offered which, what was published before (in `over_time` with the values of then),
    and which of them are hidden."""

    book: Book
    offers: Mapping[ReaderClass, Flags]
    thresholds: Mapping[str, int]
    ledger: Ledger
    over_time: BookOverTime | None = None
    hidden: Flags = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def with_hidden(self, hidden: Flags) -> "Decision":
        return replace(self, hidden=hidden)

    def is_hidden(self, cells: pd.DataFrame) -> "pd.Series[bool]":
        """For observations: are they hidden?"""
        keys = cells[list(KEY)].itertuples(index=False, name=None)
        rows = (self.book.rows.get(key) for key in keys)
        return pd.Series([row is not None and bool(self.hidden[row]) for row in rows], dtype=bool)

    def strictest_thresholds(self) -> Floats:
        """For each cell the highest threshold among the packets that offer it."""
        result = np.zeros(len(self.book.cells))
        for reader, cells in self.offers.items():
            result[cells] = np.maximum(result[cells], self.thresholds[reader.audience])
        return result

    @cached_property
    def small(self) -> Flags:
        """The cells that are secrets by themselves."""
        return must_hide(self.book.cells, self.strictest_thresholds())

    def must_hide(self) -> Flags:
        """What no packet may show as it stands."""
        result = self.small.copy()
        for reader in classes_of(self.offers):
            result |= self._offered_to(reader) & rows_with_secrets(self._revised(reader), len(result))
        return result

    def views(self, *, guarded: bool = True) -> list[View]:
        """Every attacker: each reader class, and each leader once more with what the own team knows anyway.

        `guarded`: also the secrets of which a reader gets nothing but sums.
        """
        return [view for reader in classes_of(self.offers) for view in self._views_of(reader, guarded=guarded)]

    def _views_of(self, reader: ReaderClass, *, guarded: bool) -> Iterator[View]:
        """Who looks for small figures knows all that was shown and is as it was. Who looks for what few children have
        changed cannot know of a hidden figure that it is as it was."""
        offered = self._offered_to(reader)
        if not offered.any():
            return
        revised = self._revised(reader)
        for by_heart in ((), (reader.team,)) if reader.team else ((),):
            yield self._view_of_small_figures((reader,), by_heart, guarded=guarded)
            if revised.secret.any():
                found = view_of(self.book, reader, offered, np.zeros_like(offered), revised, by_heart, guarded=False)
                yield replace(found, compares=True)

    def view_together(self, readers: Sequence[ReaderClass]) -> View:
        """These readers as one: they lay their reports side by side, and leaders say what they know of their teams."""
        return self._view_of_small_figures(readers, [each.team for each in readers if each.team])

    def _view_of_small_figures(
        self, readers: Sequence[ReaderClass], by_heart: Collection[str], *, guarded: bool = True
    ) -> View:
        """These readers as one, the first in name, with all that was shown to any of them and is as it was."""
        offered = np.logical_or.reduce([self._offered_to(each) for each in readers])
        limits = np.minimum.reduce([self._limits(each) for each in readers])
        seen = still_true(seen_by(readers, self._shown_before), len(offered))
        withheld = rows_of(seen_by(readers, self._hidden_before), self.book)
        if self.over_time:
            return self.over_time.view_of(readers, offered, seen, limits, by_heart, withheld, guarded=guarded)
        needs = secrets_of(self.book.cells, limits, len(self.book.system.values))
        return view_of(self.book, readers[0], offered, seen, needs, by_heart, withheld, guarded=guarded)

    def _offered_to(self, reader: ReaderClass) -> Flags:
        result = np.zeros(len(self.book.cells), dtype=np.bool_)
        for other, cells in self.offers.items():
            result |= cells if reader.reads(other) else False
        return result

    def _limits(self, reader: ReaderClass) -> Floats:
        return thresholds_for(reader, self.offers, self.thresholds, len(self.book.cells))

    def _revised(self, reader: ReaderClass) -> Needs:
        seen = seen_by((reader,), self._shown_before)
        return revised_by_few(seen, self._limits(reader), len(self.book.system.values), reader.team)

    @cached_property
    def _hidden_before(self) -> pd.DataFrame:
        return self.ledger.still_hidden_from_each()

    @cached_property
    def _shown_before(self) -> pd.DataFrame:
        return beside_today(self.ledger.shown(), self.book.cells)


def audit(decision: Decision, packets: Mapping[ReaderClass, pd.DataFrame]) -> list[Exposure]:
    """What the packets' observations expose to any reader beyond what the past exposes. Knows nothing of how they
    were protected: hidden is what has no number in them."""
    hidden = ~_shown_in(packets, decision.book)
    return [
        *_in_the_open(decision, packets),
        *(_exposure(decision, view, place) for view in decision.views() for place in newly_exposed(view, hidden)),
    ]


def _in_the_open(decision: Decision, packets: Mapping[ReaderClass, pd.DataFrame]) -> Iterator[Exposure]:
    """What no packet may show as it stands: nobody needs to work it out."""
    secret = decision.must_hide()
    for reader, rows in packets.items():
        for row in np.flatnonzero(secret & _shown_in({reader: rows}, decision.book)):
            key = _key(decision.book, int(row))
            yield Exposure(reader, False, key, PART_N, compares=not decision.small[row])


def _shown_in(packets: Mapping[ReaderClass, pd.DataFrame], book: Book) -> Flags:
    result = np.zeros(len(book.cells), dtype=np.bool_)
    for rows in packets.values():
        with_numbers = rows["status"].ne(HIDDEN) | rows[list(NUMBERS)].notna().any(axis=1)
        result |= rows_of(rows[with_numbers], book)
    return result


def _exposure(decision: Decision, view: View, place: int) -> Exposure:
    told_by = _beside(decision.book, view, place)
    key = _key(decision.book, int(view.cells[place]))
    return Exposure(view.reader, view.insider, key, int(view.places[place] % PARTS), told_by, view.compares)


def _key(book: Book, row: int) -> Key:
    indicator, window, scope, dimension, category, period = map(str, book.cells.loc[row, list(KEY)])
    return indicator, window, scope, dimension, category, period


def exposed_together(decision: Decision, readers: Sequence[ReaderClass]) -> list[Key]:
    """The cells that these readers could work out as one. The door does not prevent it: see README."""
    view = decision.view_together(readers)
    rows = {int(view.cells[place]) for place in newly_exposed(view, decision.hidden)}
    return [_key(decision.book, row) for row in sorted(rows)]


@dataclass(frozen=True)
class HiddenCell:
    """A hidden cell as one reader sees it: between which values it must lie (infinite: nobody knows)."""

    reader: str
    table: str
    is_secret: bool
    least: float
    greatest: float
    told_by: tuple[str, ...]
    """The tables that stand in a sum with it."""

    @property
    def width(self) -> float:
        return self.greatest - self.least


def attackers_view(decision: Decision) -> list[HiddenCell]:
    """Each reader's interval for every cell hidden from this reader, the numerator of shares. What is hidden because
    few children changed it is no small figure here."""
    views = [view for view in replace(decision, over_time=None).views() if not view.compares]
    return [cell for view in views for cell in _hidden_cells(decision, view)]


def _hidden_cells(decision: Decision, view: View) -> Iterator[HiddenCell]:
    known = view.known(decision.hidden)
    numerators = view.places % PARTS == PART_N
    for place in (int(each) for each in np.flatnonzero(view.on_offer & ~known & numerators)):
        least, greatest = interval(view.system, known, place)
        told_by = tuple(sorted({table_in_words(key) for key in _beside(decision.book, view, place)}))
        yield HiddenCell(
            seen_as(view.reader, insider=view.insider),
            table_in_words(_key(decision.book, int(view.cells[place]))),
            bool(view.needs.secret[place]),
            least,
            greatest,
            told_by,
        )


def _beside(book: Book, view: View, place: int) -> tuple[Key, ...]:
    """The cells that stand in a sum with this figure, itself too."""
    rows = view.cells[in_the_same_sums(view.system, np.array([place]))]
    return tuple(_key(book, int(row)) for row in np.unique(rows[rows >= 0]))
