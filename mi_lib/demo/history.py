"""A table with its whole history: when each row, and each column filled later, became known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from mi_lib.demo.chance import Ints

Column = npt.NDArray[Any]


@dataclass
class History:
    """Columns as arrays of one length, and the days on which their values become known.

    Dates are day numbers, timestamps minute numbers, texts objects with `""` for empty, numbers floats with
    `nan` for empty, booleans objects where they may be empty. `known` is the day on which a row can first be
    delivered, `reveals` the later days for groups of columns, `until` the day on which another row with the
    same key takes over.
    """

    columns: dict[str, Column]
    known: Ints
    reveals: Mapping[Any, Ints] = field(default_factory=dict)
    until: Ints | None = None

    def __len__(self) -> int:
        return len(self.known)

    def take(self, rows: npt.NDArray[Any]) -> "History":
        """The rows chosen by a mask or by numbers, in that order."""
        return History(
            {name: values[rows] for name, values in self.columns.items()},
            self.known[rows],
            {group: days[rows] for group, days in self.reveals.items()},
            None if self.until is None else self.until[rows],
        )


World = dict[str, History]


def earliest(positions: Ints, days: Ints, size: int, start: Ints | None = None) -> Ints:
    """For each of `size` parents the earliest of its children's days, and not later than `start`."""
    first = np.full(size, np.iinfo(np.int64).max) if start is None else start.copy()
    np.minimum.at(first, positions, days)
    return first
