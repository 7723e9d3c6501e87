"""A row of totals at the end of a file: no row of the table, but a check on all the others."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from mi_lib.deliveries import Contract
from mi_lib.intake.values import Cell, UnreadableError, read_decimal

_TOTAL = re.compile(r"(?:(?:sum|total|totalt|i ?alt)\s*)+:?\s*(\d+)?\s*(?:rækker?|poster|post|stk\.?)?", re.IGNORECASE)


def has_total(cells: Iterable[Cell]) -> bool:
    """Does one of the cells say that the row is one of totals?"""
    return any(isinstance(cell, str) and _TOTAL.fullmatch(cell.strip()) for cell in cells)


def is_total_row(cells: Mapping[str, Cell], wanted: Contract) -> bool:
    """Certainly one: it says so, what else it holds are numbers, and something that every row must have is empty."""
    words = [name for name, cell in cells.items() if isinstance(cell, str) and _TOTAL.fullmatch(cell)]
    numbers = {column.name for column in wanted.columns if column.kind in ("decimal", "integer")}
    others = {name for name, cell in cells.items() if cell is not None and name not in words}
    incomplete = any(cells.get(column.name) is None for column in wanted.columns if not column.nullable)
    return len(words) == 1 and words[0] not in numbers and others <= numbers and incomplete


def wrong_totals(total: Mapping[str, Cell], sums: Mapping[str, Any], rows: int) -> dict[str, Any]:
    """The columns of which the total is neither the sum of the rows nor their number, and that sum.

    A formula is not computed, and a number that can be read in two ways is taken as it fits.
    """
    return {
        name: sums[name]
        for name, cell in total.items()
        if name in sums and cell is not None and not _agrees(cell, Decimal(str(sums[name])), rows)
    }


def counted_rows(total: Mapping[str, Cell]) -> int | None:
    """The number of rows that a total row tells in words: `I alt 57 rækker`."""
    found = [_TOTAL.fullmatch(cell) for cell in total.values() if isinstance(cell, str)]
    return next((int(match[1]) for match in found if match and match[1]), None)


def _agrees(cell: Cell, expected: Decimal, rows: int) -> bool:
    if isinstance(cell, str) and cell.startswith("="):
        return True
    return any(reading in (expected, rows) for reading in _readings(cell))


def _readings(cell: Cell) -> list[Decimal]:
    texts = [cell, cell.replace(".", "")] if isinstance(cell, str) else [cell]
    readings = []
    for text in texts:
        try:
            readings.append(read_decimal(text))
        except UnreadableError:
            continue
    return readings
