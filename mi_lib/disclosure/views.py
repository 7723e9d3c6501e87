"""Who can work out what: each reader's view of the system, with all that this reader knows anyway."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from mi_lib.disclosure.attack import Needs, System, exposed
from mi_lib.disclosure.components import Flags, Floats, Places
from mi_lib.disclosure.knowledge import PUBLIC
from mi_lib.disclosure.system import ANY_PART, KEY, PARTS, SHARE, THE_WHOLE, Book
from mi_lib.indicators import MUNICIPALITY


@dataclass(frozen=True, order=True)
class ReaderClass:
    """All who get the same packet: an audience, for leaders of one team."""

    audience: str
    team: str | None = None

    def __str__(self) -> str:
        return f"{self.audience}/{self.team}" if self.team else self.audience

    def reads(self, other: "ReaderClass") -> bool:
        """Everyone reads what is public, beside the own packets."""
        return other == self or other.audience in PUBLIC


@dataclass(frozen=True)
class View:
    """One attacker: a reader class, or a leader who also knows the own team's cases by heart (`insider`). One who
    `compares` keeps old editions and looks for what few children have changed; the others look for small figures.

    `system` holds the figures that matter to this reader, `places` where they are in the book, `cells` the row of
    each (-1: a left-over). `on_offer`: would be seen in this edition; `frozen`: known whatever is hidden.
    """

    reader: ReaderClass
    insider: bool
    system: System
    places: Places
    cells: Places
    on_offer: Flags
    frozen: Flags
    needs: Needs
    compares: bool = False

    def known(self, hidden: Flags) -> Flags:
        """Which figures the reader knows when these cells (by row of the book) are hidden."""
        shown = self.on_offer & ~hidden[self.cells]
        return self.frozen | shown

    def about(self, secrets: Sequence[int]) -> "View":
        """The same view, with these figures as its only secrets."""
        low = np.full(len(self.cells), np.nan)
        low[list(secrets)] = self.needs.low[list(secrets)]
        return replace(self, needs=replace(self.needs, low=low))


def newly_exposed(view: View, hidden: Flags) -> list[int]:
    """The secrets that come out when only these cells are hidden, but for those that the past has given away."""
    found = exposed(view.system, view.known(hidden), view.needs)
    if not found:
        return found
    return sorted(set(found) - set(exposed(view.system, view.frozen, view.about(found).needs)))


def view_of(
    book: Book,
    reader: ReaderClass,
    on_offer: Flags,
    known_before: Flags,
    needs: Needs,
    by_heart: Collection[str] = (),
    withheld: Flags | None = None,
    *,
    guarded: bool = True,
) -> View:
    """The view of a reader who is offered these cells and knows those already (flags by row of the book); `withheld`
    are cells that earlier editions hid from this reader.

    `needs`: what must stay possible for each figure of the book. `guarded`: also for those of which the reader gets
    nothing but sums. `by_heart` are teams whose cases the reader knows: then the secrets are those of the other teams.
    """
    frozen = book.figures_of(known_before | book.cells["scope"].isin(by_heart).to_numpy())
    offered = book.figures_of(on_offer)
    touched = frozen | offered | (False if withheld is None else book.figures_of(withheld))
    if by_heart:
        needs = _of_other_teams(book, needs, by_heart)
    chosen, sums = _telling(book, touched, needs.secret, guarded=guarded)
    part = System(book.system.values[chosen], sums[:, chosen], book.system.signed[chosen])
    cells = np.where(chosen < PARTS * len(book.cells), chosen // PARTS, -1)
    picked = Needs(needs.low[chosen], needs.high[chosen])
    return View(reader, bool(by_heart), part, chosen, cells, offered[chosen], frozen[chosen], picked)


def _of_other_teams(book: Book, needs: Needs, teams: Collection[str]) -> Needs:
    others = book.figures_of(~book.cells["scope"].isin((*teams, MUNICIPALITY)).to_numpy())
    return replace(needs, low=np.where(others, needs.low, np.nan))


def _telling(book: Book, touched: Flags, secret: Flags, *, guarded: bool) -> tuple[Places, sparse.csr_array]:
    """The figures and sums that matter to someone who has to do with the touched ones.

    A sum of which no part is touched leaves its parts free, so it tells nothing (a sum over months: the whole). But
    where such sums cross, they bound what stands in both: if that is `guarded`, they are taken too, also in the months
    that stand only in sums over several. And so is what follows: a sum all of whose figures are there, or all but one.
    """
    tells, weights = np.array(book.tells), abs(book.system.sums).sign()
    adds_up, over_months = tells == ANY_PART, tells == THE_WHOLE

    def some_part(figures: Flags) -> Flags:
        return np.asarray(weights @ figures.astype(float) - figures[book.whole] > 0)

    def reached(sums: Flags) -> Flags:
        return np.asarray(touched | (weights[np.flatnonzero(sums)].sum(axis=0) > 0))

    chosen = np.where(adds_up, some_part(touched), over_months & touched[book.whole])
    chosen |= adds_up & touched[book.whole] & some_part(reached(chosen) | (secret & guarded))
    if guarded:
        chosen |= over_months & some_part(book.latent) & (reached(chosen) & secret)[book.whole]
        there = reached(chosen)
        chosen |= adds_up & (there & book.latent)[book.whole] & some_part(there)
        left_over, size = np.arange(len(touched)) >= PARTS * len(book.cells), -1
        while size != (size := int(chosen.sum())):
            missing = weights @ (~reached(chosen) & ~left_over).astype(float)
            chosen |= (adds_up | over_months) & (missing <= 1)
    chosen |= (tells == SHARE) & (weights @ reached(chosen).astype(float) > 0)
    sums = book.system.sums[np.flatnonzero(chosen)]
    used = np.zeros(len(touched), dtype=np.bool_)
    used[sums.indices] = True
    return np.flatnonzero(used), sums


def rows_of(frame: pd.DataFrame, book: Book) -> Flags:
    """Flags for the cells of the book that stand in the frame."""
    flags = np.zeros(len(book.cells), dtype=np.bool_)
    keys = frame[list(KEY)].itertuples(index=False, name=None)
    flags[[row for row in map(book.rows.get, keys) if row is not None]] = True
    return flags


def classes_of(readers: Iterable[ReaderClass]) -> list[ReaderClass]:
    """Each once, the public first."""
    return sorted(set(readers), key=lambda each: (each.audience not in PUBLIC, each.audience, each.team or ""))


def thresholds_for(
    reader: ReaderClass, offers: Mapping[ReaderClass, Flags], thresholds: Mapping[str, int], size: int
) -> Floats:
    """By row: the reader's own threshold, or the highest among the packets with that cell that this reader reads."""
    result = np.full(size, float(thresholds[reader.audience]))
    for other, cells in offers.items():
        if reader.reads(other):
            result[cells] = np.maximum(result[cells], thresholds[other.audience])
    return result


__all__ = ["ReaderClass", "View", "classes_of", "newly_exposed", "rows_of", "thresholds_for", "view_of"]
