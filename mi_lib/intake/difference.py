"""What a corrected file changes: rows that came, went or differ, told by key and column."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from mi_lib.deliveries import Contract
from mi_lib.intake.personal import mask

SHOWN = 20
_TOLD_WITH_VALUES = ("code", "codes", "decimal", "integer", "boolean", "month")
"""Kinds of columns whose values may be repeated; dates and texts can tell who a person is."""


@dataclass(frozen=True)
class Difference:
    """Between two versions of one table and month. Keys are surrogate keys, never personal values."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...]], ...]
    """The key, and for each column that differs `column: before → now`, or the column alone."""

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed)

    @property
    def summary(self) -> str:
        """`2 nye rækker, 0 fjernede, 1 ændret`."""
        if self.is_empty:
            return "ingen rækker er ændret"
        new = "1 ny række" if len(self.added) == 1 else f"{len(self.added)} nye rækker"
        removed = "1 fjernet" if len(self.removed) == 1 else f"{len(self.removed)} fjernede"
        changed = "1 ændret" if len(self.changed) == 1 else f"{len(self.changed)} ændrede"
        return f"{new}, {removed}, {changed}"

    def lines(self) -> Iterator[str]:
        """Row by row, the first `SHOWN` of each kind and how many more there are."""
        yield from _told("ny", self.added)
        yield from _told("fjernet", self.removed)
        yield from _told("ændret", tuple(f"{key}: {'; '.join(columns)}" for key, columns in self.changed))


def compare(before: pa.Table, now: pa.Table, wanted: Contract) -> Difference:
    """Both in the contract's columns and types, with unique keys."""
    key = list(wanted.key)
    both = _frame(before).merge(_frame(now), on=key, how="outer", suffixes=("", " now"), indicator="side")
    kept = both[both["side"] == "both"]
    return Difference(
        added=_keys(both[both["side"] == "right_only"], key),
        removed=_keys(both[both["side"] == "left_only"], key),
        changed=tuple(_changes(kept, wanted)),
    )


def _frame(rows: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = rows.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def _keys(rows: pd.DataFrame, key: list[str]) -> tuple[str, ...]:
    return tuple(mask(" ".join(map(str, values))) for values in rows[key].itertuples(index=False, name=None))


def _changes(kept: pd.DataFrame, wanted: Contract) -> Iterator[tuple[str, tuple[str, ...]]]:
    others = [column.name for column in wanted.columns if column.name not in wanted.key]
    differs = pd.DataFrame({name: _differs(kept[name], kept[f"{name} now"]) for name in others}, index=kept.index)
    rows = kept[differs.any(axis=1)]
    for (index, row), label in zip(rows.iterrows(), _keys(rows, list(wanted.key)), strict=True):
        names = [name for name in others if differs.at[index, name]]
        yield label, tuple(_change(row, name, wanted) for name in names)


def _differs(before: "pd.Series[Any]", now: "pd.Series[Any]") -> "pd.Series[bool]":
    return (before != now).fillna(False).astype(bool) | (before.isna() != now.isna())


def _change(row: "pd.Series[Any]", name: str, wanted: Contract) -> str:
    if wanted.column(name).kind not in _TOLD_WITH_VALUES:
        return name
    return f"{name}: {_shown(row[name])} → {_shown(row[f'{name} now'])}"


def _shown(value: Any) -> str:
    return "tom" if pd.isna(value) else mask(f"{value}")


def _told(word: str, rows: tuple[str, ...]) -> Iterator[str]:
    yield from (f"  {word}: {row}" for row in rows[:SHOWN])
    if len(rows) > SHOWN:
        yield f"  … og {len(rows) - SHOWN} mere ({word})"
