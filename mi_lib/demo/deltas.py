"""From a table's whole history to its monthly deliveries."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mi_lib.deliveries import Contract
from mi_lib.demo.chance import FIRST, NEVER, Ints, month_of
from mi_lib.demo.history import Column, History


@dataclass(frozen=True)
class Delta:
    """The rows of one month's delivery, and for some columns which of those rows must stay empty."""

    rows: Ints
    hidden: dict[str, Column]


class Deltas:
    """All deliveries of one table. A row belongs to a month in which it, or one of its later columns, became known."""

    def __init__(self, contract: Contract, history: History) -> None:
        self.known = np.maximum(month_of(history.known), FIRST)
        self.reveals = {group: np.maximum(month_of(days), self.known) for group, days in history.reveals.items()}
        self.until = None if history.until is None else month_of(history.until)
        self.order, self.starts = _by_month(contract, self.known, self.reveals)

    def of(self, month: int) -> Delta:
        """The delivery of a month: values that become known only later are hidden."""
        rows = self._rows(month)
        if self.until is not None:
            rows = rows[month < self.until[rows]]
        hidden: dict[str, Column] = {}
        for group, months in self.reveals.items():
            late = months[rows] > month
            if late.any():
                hidden |= dict.fromkeys(group, late)
        return Delta(rows, hidden)

    def _rows(self, month: int) -> Ints:
        low, high = np.searchsorted(self.starts, [month, month + 1])
        return np.unique(self.order[low:high])


def _by_month(contract: Contract, known: Ints, reveals: dict[tuple[str, ...], Ints]) -> tuple[Ints, Ints]:
    """All (month, row) pairs in order of month."""
    _check_names(contract, reveals)
    months = np.concatenate([known, *reveals.values()])
    rows = np.tile(np.arange(len(known)), 1 + len(reveals))
    real = months < int(month_of(NEVER))
    months, rows = months[real], rows[real]
    order = np.argsort(months, kind="stable")
    return rows[order], months[order]


def _check_names(contract: Contract, reveals: dict[tuple[str, ...], Ints]) -> None:
    for group in reveals:
        for name in group:
            if not contract.column(name).nullable:
                raise ValueError(f"{contract.table}.{name} may not be empty, so it cannot be filled later")


def delivered_months(contract: Contract, deltas: Deltas, months: range) -> Iterator[tuple[int, Delta]]:
    """The months in which a file comes: those that are due, and for tables without, those with rows."""
    for month in months:
        delta = deltas.of(month)
        if month % 12 + 1 in contract.due_months or (not contract.due_months and len(delta.rows)):
            yield month, delta
