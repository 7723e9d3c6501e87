"""Prefer less to holes: where many cells of a table would be hidden, show it by coarser categories instead."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mi_lib.disclosure.hierarchies import Hierarchy, coarser_than
from mi_lib.disclosure.knowledge import linked_indicators
from mi_lib.disclosure.ledger import Ledger
from mi_lib.disclosure.submission import Submission
from mi_lib.disclosure.views import ReaderClass
from mi_lib.indicators import CATALOGUE, MUNICIPALITY

_CLEARLY_BETTER = 1.25
"""How many times the information of last time's categories others must keep before a table changes to them."""


@dataclass(frozen=True, order=True)
class Slot:
    """A table of the distribution that has coarser forms. The municipality's are the same for all of an audience."""

    audience: str
    team: str | None
    indicator: str
    scope: str
    dimension: str

    def is_for(self, reader: ReaderClass) -> bool:
        return self.audience == reader.audience and self.team in (None, reader.team)

    @property
    def place(self) -> str:
        """The scope of its observations; teams are shown side by side and never collapsed."""
        return MUNICIPALITY if self.scope == "kommune" else self.team or ""


_LINE = ["audience", "indicator", "scope", "dimension"]

Levels = Mapping[Slot, str]
"""The dimension that each table is shown by."""

Shown = Mapping[ReaderClass, pd.DataFrame]
"""What each class would get, with a column `hidden`."""


def choose_levels(submission: Submission, decide: Callable[[Submission, Levels], Shown]) -> Levels:
    """The level of every table that has several: the one that keeps most information, last time's unless another is
    clearly better. `decide` tells what would be shown at given levels."""
    slots = _slots(submission)
    if not slots:
        return {}
    part = _part(submission, slots)
    hierarchies = submission.edition.hierarchies
    ledger = submission.ledger.about(submission.edition)
    before = {slot: _last_time(ledger, slot, hierarchies) for slot in slots}
    levels = {slot: before[slot] or slot.dimension for slot in slots}
    kept = _information_of(levels, decide(part, levels))
    tried = {slot: other for slot in slots if (other := _other(slot, levels[slot], kept[slot], hierarchies))}
    if not tried:
        return levels
    others = _information_of({**levels, **tried}, decide(part, {**levels, **tried}))
    enough = {slot: kept[slot][0] * (_CLEARLY_BETTER if before[slot] else 1.0) for slot in tried}
    return levels | {slot: level for slot, level in tried.items() if others[slot][0] > enough[slot] + 1e-9}


def collapsed(rules: pd.DataFrame, reader: ReaderClass, levels: Levels) -> pd.DataFrame:
    """The distribution's lines for this reader, with each table's dimension at its level."""
    result = rules.copy()
    for slot, level in levels.items():
        if slot.is_for(reader):
            same = result["audience"].eq(slot.audience) & result["indicator"].eq(slot.indicator)
            same &= result["scope"].eq(slot.scope) & result["dimension"].eq(slot.dimension)
            result.loc[same, "dimension"] = level
    return result


def information(numerators: "pd.Series[float]", hidden: "pd.Series[bool]") -> float:
    """Bits that the shown cells of a table tell of where someone stands in it (their part of Shannon's entropy)."""
    sizes = numerators.abs()
    shares = sizes[~hidden & (sizes > 0)] / max(float(sizes.sum()), 1.0)
    return float(-(shares * np.log2(shares)).sum())


def _slots(submission: Submission) -> list[Slot]:
    rules, edition = submission.rules, submission.edition
    mine = rules[rules["version"].eq(edition.version) & rules["scope"].isin(["kommune", "eget"])]
    classes = {(reader.audience, reader.team) for reader in submission.readers}
    slots = {
        Slot(audience, team if scope == "eget" else None, indicator, scope, dimension)
        for audience, indicator, scope, dimension in mine[_LINE].drop_duplicates().values.tolist()
        if _levels_of(indicator, dimension, edition.hierarchies)
        for reader, team in classes
        if reader == audience and (scope == "kommune" or team)
    }
    return sorted(slots, key=str)


def _levels_of(indicator: str, dimension: str, hierarchies: Iterable[Hierarchy]) -> list[str]:
    return [each for each in coarser_than(dimension, hierarchies) if each in CATALOGUE[indicator].breakdowns]


def _part(submission: Submission, slots: Iterable[Slot]) -> Submission:
    """Only the indicators in question and those that hang together with them: deciding on all takes long."""
    names = {each.id for each in linked_indicators(CATALOGUE[slot.indicator] for slot in slots)}
    observations, rules = submission.observations, submission.rules
    return replace(
        submission,
        observations=observations[observations["indicator"].isin(names)].reset_index(drop=True),
        rules=rules[rules["indicator"].isin(names)].reset_index(drop=True),
    )


def _last_time(ledger: Ledger, slot: Slot, hierarchies: Iterable[Hierarchy]) -> str | None:
    """The level that the latest edition with this table had."""
    chain = [slot.dimension, *_levels_of(slot.indicator, slot.dimension, hierarchies)]
    entries = ledger.entries
    mine = entries["audience"].eq(slot.audience) & entries["indicator"].eq(slot.indicator)
    mine &= entries["scope"].eq(slot.place) & entries["dimension"].isin(chain)
    if slot.team:
        mine &= entries["team"].eq(slot.team)
    latest = entries[mine]
    shown = set(latest.loc[latest["edition"].eq(latest["edition"].max()), "dimension"])
    return next((level for level in chain if level in shown), None)


def _other(slot: Slot, level: str, kept: tuple[float, bool], hierarchies: Iterable[Hierarchy]) -> str | None:
    """What else to try: the next coarser level where something is hidden, and the way back where nothing is."""
    chain = [slot.dimension, *_levels_of(slot.indicator, slot.dimension, hierarchies)]
    place = chain.index(level)
    if kept[1] and place + 1 < len(chain):
        return chain[place + 1]
    return chain[place - 1] if place else None


def _information_of(levels: Levels, shown: Shown) -> dict[Slot, tuple[float, bool]]:
    """For each table the bits that it keeps over all its months, and whether anything in it is hidden."""
    return {slot: _kept(slot, level, shown) for slot, level in levels.items()}


def _kept(slot: Slot, level: str, shown: Shown) -> tuple[float, bool]:
    table = next(rows for reader, rows in shown.items() if slot.is_for(reader))
    mine = table["indicator"].eq(slot.indicator) & table["dimension"].eq(level) & table["scope"].eq(slot.place)
    mine &= table["numerator"].notna()
    months = [information(rows["numerator"], rows["hidden"]) for _, rows in table[mine].groupby(["window", "period"])]
    return float(sum(months)), bool(table.loc[mine, "hidden"].any())


__all__ = ["Levels", "Slot", "choose_levels", "collapsed", "information"]
