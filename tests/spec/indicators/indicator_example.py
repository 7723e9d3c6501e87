"""An example in Markdown: what was delivered, and the observations that follow from it.

    # What is true
    Months 2014-11 to 2014-12; indicators cases_opened, cases_closed. Not delivered: case_file 2014-11.
    ## case_file 2014-12          one heading and one table for each delivery
    ## Observations               the expected ones

Columns that an example leaves out are filled: cells that may be empty stay empty, a team is T1, a code the first of its
list, and anything else `x`, `no`, 0 or 1 December 2014. Every table that the indicators need comes empty in every month
for which the example says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pandas as pd
import yaml

from mi_lib.deliveries import Column, Kind, contract
from mi_lib.indicators import (
    MUNICIPALITY,
    TOTAL,
    compute_observations,
    first_month,
    indicator,
    read_reference_tables,
)
from mi_lib.periods import Month, months_between
from mi_lib.plan.calendar import DEFAULT
from mi_lib.warehouse import Delivery, Warehouse

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
Rows = list[dict[str, str]]
Observed = dict[str, object]

_MONTHS = re.compile(r"Months (\d{4}-\d\d) to (\d{4}-\d\d)")
_INDICATORS = re.compile(r"indicators? ([a-z0-9_, ]+)")
_ABSENT = re.compile(r"Not delivered: ([a-z0-9_, -]+)")
_DEFAULTS: dict[Kind, object] = {
    "id": "x", "text": "x", "code": "x", "codes": "x", "integer": 0, "decimal": Decimal(0), "boolean": False,
    "month": "2014-12", "date": date(2014, 12, 1), "timestamp": datetime(2014, 12, 1, 12),
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """One example file, taken apart."""

    file: Path
    introduction: str
    tables: tuple[tuple[str, Rows], ...] = field(repr=False)

    @cached_property
    def months(self) -> list[Month]:
        first, last = _found(_MONTHS, self).groups()
        return list(months_between(Month.parse(first), Month.parse(last)))

    @cached_property
    def indicators(self) -> list[str]:
        return _words(_found(_INDICATORS, self)[1])

    @cached_property
    def expected(self) -> Rows:
        return [row for title, rows in self.tables if title == "Observations" for row in rows]

    @cached_property
    def deliveries(self) -> dict[tuple[str, Month], Rows]:
        """What comes for each table and month: what the example says, and nothing but a header otherwise."""
        said = {_place(title): rows for title, rows in self.tables if title != "Observations"}
        absent = {_place(words) for words in _words(_absent(self.introduction))}
        tables = {name for each in self.indicators for name in indicator(each).sources} | {name for name, _ in said}
        empty: dict[tuple[str, Month], Rows] = {(name, month): [] for name in sorted(tables) for month in self.months}
        return {place: rows for place, rows in (empty | said).items() if place not in absent}


def read_example(file: Path) -> Example:
    introduction, *sections = re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return Example(file, introduction, tuple(map(_section, sections)))


def _section(text: str) -> tuple[str, Rows]:
    title, _, body = text.partition("\n")
    lines = [_cells(line) for line in body.splitlines() if line.startswith("|")]
    heads, rows = lines[0], lines[2:]
    return title.strip(), [dict(zip(heads, row, strict=True)) for row in rows]


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("/", "|") for cell in line.strip().strip("|").split("|")]


def _found(pattern: re.Pattern[str], example: Example) -> re.Match[str]:
    match = pattern.search(example.introduction)
    if match is None:
        raise ValueError(f"{example.file.name}: the introduction lacks {pattern.pattern}")
    return match


def _absent(introduction: str) -> str:
    match = _ABSENT.search(introduction)
    return match[1] if match else ""


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _place(words: str) -> tuple[str, Month]:
    table, month = words.split()
    return table, Month.parse(month)


def observe(example: Example, warehouse_url: str, cutoff: date | None = None) -> pd.DataFrame:
    """Take the deliveries into an empty warehouse and compute: the observations that the example leads to."""
    last = cutoff or example.months[-1].last_day
    with Warehouse.open(warehouse_url) as warehouse:
        for (table, month), rows in example.deliveries.items():
            warehouse.store(record(table, month, len(rows)), typed(table, rows))
        snapshot = warehouse.snapshot(last)
        reference = read_reference_tables(REFERENCE, first_month(snapshot), last, DEFAULT)
        wanted = [indicator(name) for name in example.indicators]
        return compute_observations(snapshot, reference, codelists(), wanted)


def codelists() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = yaml.safe_load((REFERENCE / "codelists.yml").read_text(encoding="utf-8"))
    return content


def record(
    table: str, month: Month, rows: int, received: datetime = datetime(2016, 1, 1), *, synthetic: bool = False
) -> Delivery:
    return Delivery(f"{table} {month}", table, month, contract(table).unit, "x.csv", rows, received, synthetic)


def typed(table: str, rows: Rows) -> pd.DataFrame:
    """The rows in the contract's types; what an example leaves out is empty, or some valid value."""
    columns = contract(table).columns
    unknown = {name for row in rows for name in row} - {column.name for column in columns}
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    values = {column.name: [_value(column, row.get(column.name, "")) for row in rows] for column in columns}
    return pd.DataFrame(values, dtype="object")


def _value(column: Column, text: str) -> object:
    if text:
        return _READ.get(column.kind, str)(text)
    if column.nullable:
        return None
    return "T1" if column.name == "team_id" else column.codes[0] if column.codes else _DEFAULTS[column.kind]


_READ = {
    "date": date.fromisoformat,
    "timestamp": datetime.fromisoformat,
    "integer": int,
    "decimal": Decimal,
    "boolean": lambda text: {"yes": True, "no": False}[text],
}


def found_beside(example: Example, observations: pd.DataFrame) -> Iterator[tuple[Observed, Observed]]:
    """Each expected observation and the computed one at its place, in the columns that the example names."""
    for row in example.expected:
        place = _place_of(row, example)
        same = (observations[list(place)] == pd.Series(place)).all(axis=1)
        found = observations[same]
        numbers = [name for name in row if name not in _PLACE]
        expected = place | {name: _shown(row[name]) for name in numbers}
        yield expected, place | {name: _shown(_only(found, name)) for name in numbers}


_PLACE = ("indicator", "period", "window", "scope", "dimension", "category")


def _place_of(row: dict[str, str], example: Example) -> dict[str, str]:
    name = row.get("indicator") or example.indicators[0]
    defaults = {
        "indicator": name,
        "window": indicator(name).windows[0],
        "scope": MUNICIPALITY,
        "dimension": TOTAL,
        "category": TOTAL,
    }
    return defaults | {key: row[key] for key in _PLACE if row.get(key)}


def _only(found: pd.DataFrame, name: str) -> object:
    return found[name].iloc[0] if len(found) == 1 else f"{len(found)} observations"


def _shown(value: object) -> str:
    """Numbers as a reader writes them by hand: to three decimals at most, empty where there is none."""
    try:
        number = float(str(value))
    except ValueError:
        return str(value)
    return "" if pd.isna(number) else f"{number:.3f}".rstrip("0").rstrip(".")
