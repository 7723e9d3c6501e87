"""Deliveries as the six offices export them: the same content in six habits of writing."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from openpyxl import Workbook

from mi_lib.deliveries import Contract, Kind
from mi_lib.deliveries.workbook_bytes import workbook_bytes
from mi_lib.demo.chance import MINUTES, NEVER, Ints, Texts, day
from mi_lib.demo.history import Column

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Habit:
    """How one office writes: encoding of its text files (none: a workbook) and look of dates and timestamps."""

    encoding: str | None
    date_form: str
    timestamp_form: str = "%d-%m-%Y %H:%M"

    @property
    def suffix(self) -> str:
        return ".xlsx" if self.encoding is None else ".csv"


HABITS = {
    "boern_og_familie": Habit("utf-8", "%d-%m-%Y"),
    "oekonomi": Habit("cp1252", "%d-%m-%Y"),
    "faellessekretariat": Habit("utf-8-sig", "%d-%m-%Y"),
    "skole": Habit("utf-8", "%Y-%m-%d"),
    "personale": Habit(None, "%Y-%m-%d"),
    "kultur": Habit("utf-8", "%d.%m.%Y"),
}

_FIRST_DAY, _LAST_DAY = day("1985-01-01"), day("2045-12-31")


class Sheet:
    """A table's columns as its office writes them, made once; a delivery is some of its rows."""

    def __init__(self, contract: Contract, columns: dict[str, Column], habit: Habit) -> None:
        self.names = contract.column_names
        self.habit = habit
        forms = _cells if habit.encoding is None else _texts
        self.columns = [forms(column.kind, columns[column.name], habit) for column in contract.columns]
        self.empty: Any = None if habit.encoding is None else ""

    def rows(self, rows: Ints, hidden: dict[str, Column]) -> list[tuple[Any, ...]]:
        columns = []
        for name, values in zip(self.names, self.columns, strict=True):
            chosen = values[rows]
            if name in hidden:
                chosen[hidden[name]] = self.empty
            columns.append(chosen.tolist())
        return list(zip(*columns, strict=True))

    def write(self, path: Path, rows: list[tuple[Any, ...]], *, more: bool = False) -> None:
        """A new file, or `more` rows for a text file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.habit.encoding is None:
            path.write_bytes(_workbook(self.names, rows))
            return
        with path.open("a" if more else "w", encoding=self.habit.encoding, newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
            writer.writerows(rows if more else [self.names, *rows])


def _texts(kind: Kind, values: Column, habit: Habit) -> Texts:
    makers: dict[str, Callable[[], Any]] = {
        "date": lambda: _dates(values, habit.date_form),
        "timestamp": lambda: _timestamps(values, habit.timestamp_form),
        "decimal": lambda: _decimals(values),
        "integer": lambda: ["" if value != value else str(int(value)) for value in values.tolist()],
        "boolean": lambda: _booleans(values),
    }
    made = makers[kind]() if kind in makers else values
    return np.array(made, dtype=object)


def _cells(kind: Kind, values: Column, habit: Habit) -> Texts:
    if kind == "date":
        made: list[Any] = [None if value >= NEVER else _EPOCH + timedelta(value) for value in values.tolist()]
    elif kind == "decimal":
        made = [None if value != value else round(value, 2) for value in values.tolist()]
    else:
        made = [value or None for value in _texts(kind, values, habit).tolist()]
    cells = np.empty(len(made), dtype=object)
    cells[:] = made
    return cells


def _dates(days: Column, form: str) -> Texts:
    """Look each day up in a list of all days; the last entry is the empty one."""
    look = np.array([(_EPOCH + timedelta(d)).strftime(form) for d in range(_FIRST_DAY, _LAST_DAY + 1)] + [""], object)
    return look[np.where(days >= NEVER, -1, days - _FIRST_DAY)]


def _timestamps(minutes: Column, form: str) -> Texts:
    date_form, separator, clock = form.partition(" ")
    clocks = np.array([clock.replace("%H", f"{m // 60:02d}").replace("%M", f"{m % 60:02d}") for m in range(MINUTES)])
    days, rest = np.divmod(minutes, MINUTES)
    whole = _dates(days, date_form) + (separator + clocks.astype(object))[rest]
    return np.where(days >= NEVER, "", whole)


def _decimals(values: Column) -> list[str]:
    return ["" if value != value else f"{value:.2f}".replace(".", ",") for value in values.tolist()]


def _booleans(values: Column) -> Column:
    return np.where(values, "true", "false") if values.dtype == bool else values


def _workbook(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> bytes:
    """A workbook with one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(names)
    for row in rows:
        sheet.append(row)
    return workbook_bytes(book, "mi demo", "Syntetiske data")
