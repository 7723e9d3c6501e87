"""The door: of all observations of a month, what may each recipient see, decided once for all of them."""

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from mi_lib.disclosure.audit import Decision, audit
from mi_lib.disclosure.components import Flags, Places
from mi_lib.disclosure.earlier import book_over_time
from mi_lib.disclosure.exposure import refusal
from mi_lib.disclosure.ledger import Ledger
from mi_lib.disclosure.levels import Levels, Shown, choose_levels, collapsed
from mi_lib.disclosure.packet import HIDDEN, JUDGEMENTS, NUMBERS, WORDS, Edition, Publishable, Reader, let_through
from mi_lib.disclosure.rules import must_hide, never_given
from mi_lib.disclosure.submission import Submission, check_submission
from mi_lib.disclosure.suppress import hide_enough, worth_of
from mi_lib.disclosure.system import KEY, Book, build_book
from mi_lib.disclosure.views import ReaderClass, newly_exposed, rows_of
from mi_lib.indicators import MUNICIPALITY
from mi_lib.periods import Month

_SERIES = ["indicator", "window", "scope", "dimension", "category"]

_CLEARLY_ABOVE = 2
"""A figure that was hidden once is shown again when it is at least this many times the threshold."""


def make_packets(submission: Submission) -> dict[str, Publishable]:
    """A packet for each reader whom the distribution gives something in this version, by the reader's id.

    A cell is hidden in all packets or in none. Raises DisclosureError if any reader could work out what a packet
    hides, and whatever `check_submission` refuses.
    """
    check_submission(submission)
    decision, tables = decide(submission)
    made = {reader: _blanked(table, decision) for reader, table in tables.items()}
    found = audit(decision, made)
    if found:
        raise refusal(found, submission.edition, submission.readers)
    return {
        reader.id: let_through(submission.edition, reader, made[_class_of(reader)])
        for reader in submission.readers
        if len(made[_class_of(reader)])
    }


def decide(submission: Submission) -> tuple[Decision, dict[ReaderClass, pd.DataFrame]]:
    """What is hidden, and the observations that the distribution gives each class of readers, numbers and all.

    A table of which much would be hidden is given by coarser categories, where the edition's hierarchies have some.
    """
    return _decide_at(submission, choose_levels(submission, _shown_at))


def _shown_at(submission: Submission, levels: Levels) -> Shown:
    decision, tables = _decide_at(submission, levels, roughly=True)
    return {reader: table.assign(hidden=decision.is_hidden(table).to_numpy()) for reader, table in tables.items()}


def _decide_at(
    submission: Submission, levels: Levels, *, roughly: bool = False
) -> tuple[Decision, dict[ReaderClass, pd.DataFrame]]:
    """`roughly`: what earlier editions hid changes little, nor does what nobody is given, and both take time."""
    observations, edition = submission.observations, submission.edition
    book = build_book(observations, edition.hierarchies)
    tables = {
        reader: _select(observations, collapsed(submission.rules, reader, levels), edition, reader)
        for reader in dict.fromkeys(map(_class_of, submission.readers))
    }
    offers = {reader: rows_of(table, book) for reader, table in tables.items()}
    ledger = submission.ledger.about(edition)
    earlier = () if roughly else submission.earlier
    over_time = book_over_time(earlier, ledger.shown(), book, edition.hierarchies) if earlier else None
    decision = Decision(book, offers, submission.thresholds, ledger, over_time)
    limits = decision.strictest_thresholds()
    offered = np.logical_or.reduce(list(offers.values()))
    not_clearly_above = must_hide(book.cells, _CLEARLY_ABOVE * limits)
    must = decision.must_hide() | _hidden_before(book, decision.ledger, not_clearly_above)
    hidden = _enough_hidden(decision, offered & must, roughly=roughly)
    return decision.with_hidden(hidden), tables


def _enough_hidden(decision: Decision, must: Flags, *, roughly: bool) -> Flags:
    """What to hide. The secrets of which nobody gets more than sums are many, and seldom come out: only then is more
    hidden for them, and what is hidden by then stays so, so that no others can come out instead; `roughly`: never."""
    worth = worth_of(decision.book)
    hidden = hide_enough(decision.views(guarded=False), must, worth)
    if roughly:
        return hidden
    attackers = [(view, newly_exposed(view, hidden)) for view in decision.views() if not view.compares]
    return hide_enough([view.about(found) for view, found in attackers if found], hidden, worth)


def _class_of(reader: Reader) -> ReaderClass:
    return ReaderClass(reader.audience, reader.team)


def _hidden_before(book: Book, ledger: Ledger, not_clearly_above: Flags) -> Flags:
    """What an earlier edition hid stays hidden. Cells that hid each other open together, when all are clearly above."""
    before = rows_of(ledger.still_hidden(), book)
    result = np.zeros(len(before), dtype=np.bool_)
    for rows in book.groups_among(before):
        result[rows] = not_clearly_above[rows].any()
    return result


def _select(observations: pd.DataFrame, rules: pd.DataFrame, edition: Edition, reader: ReaderClass) -> pd.DataFrame:
    mine = rules[(rules["version"] == edition.version) & (rules["audience"] == reader.audience)]
    latest = edition.month.data_month
    observations = observations[~never_given(observations)].reset_index(drop=True)
    places = observations.groupby("indicator").indices
    where = observations[["dimension", "scope", "period", "status"]]
    lines = mine.to_dict("records")
    parts = [
        _given_by(line, where, np.array(places.get(line["indicator"], []), np.intp), latest, reader) for line in lines
    ]
    if not parts:
        return observations.iloc[:0].assign(history="")
    history = np.repeat([line["history"] for line in lines], [len(part) for part in parts])
    cells = observations.iloc[np.concatenate(parts)].reset_index(drop=True)
    in_series = pd.Series(history == "serie").groupby([cells[key] for key in KEY]).transform("any")
    return cells.assign(history=in_series.map({True: "serie", False: "seneste"})).drop_duplicates(list(KEY))


def _given_by(
    rule: Mapping[Hashable, str], where: pd.DataFrame, places: Places, latest: Month, reader: ReaderClass
) -> Places:
    """Which observations a line of the distribution gives; `places` are those of its indicator."""
    mine = where.iloc[places]
    wanted = mine["dimension"].eq(rule["dimension"])
    scope = mine["scope"]
    scopes = {"kommune": scope.eq(MUNICIPALITY), "teams": scope.ne(MUNICIPALITY), "eget": scope.eq(reader.team or "")}
    wanted &= scopes[rule["scope"]]
    if rule["history"] == "seneste":
        newest = _newest_month(mine[wanted], latest)
        wanted &= mine["period"].isin((str(newest), str(newest - 12)))
    return places[wanted.to_numpy(dtype=np.bool_)]


def _newest_month(observations: pd.DataFrame, latest: Month) -> Month:
    """The last month that has a figure by plan: in August that of school absence is June."""
    due = observations.loc[observations["status"] != "not_due", "period"]
    return Month.parse(due.max()) if len(due) else latest


def _blanked(cells: pd.DataFrame, decision: Decision) -> pd.DataFrame:
    """Blank every number of a hidden observation, and the judgements of a series of which anything is hidden or not
    given: they are computed from all of its months."""
    hidden = decision.is_hidden(cells)
    result = cells[[*WORDS, *NUMBERS]].reset_index(drop=True)
    incomplete = hidden.groupby([result[key] for key in _SERIES]).transform("any")
    incomplete |= cells["history"].reset_index(drop=True).ne("serie")
    result.loc[incomplete, list(JUDGEMENTS)] = float("nan")
    result.loc[incomplete, "signal"] = "not_judged"
    result.loc[incomplete, "step"] = ""
    result.loc[hidden, list(NUMBERS)] = float("nan")
    result.loc[hidden, "status"] = HIDDEN
    result.loc[hidden, "target_status"] = "none"
    return result


__all__ = ["decide", "make_packets"]
