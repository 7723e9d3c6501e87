"""Columns in which two ways of writing meet, so that a cell that is clear alone becomes doubtful.

Each function yields the positions of the doubtful cells with the question that they raise.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from mi_lib.intake.values import Cell, UnreadableError

_POINT = re.compile(r"[+-]?\d+\.\d+")
_ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_DAY_OR_MONTH_FIRST = re.compile(r"(\d{1,2})([-.])(\d{1,2})\2(\d{4})(?:[ T].*)?")
_YEAR_FIRST = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T].*)?")


def mixed_decimals(cells: Sequence[Cell]) -> Iterator[tuple[int, UnreadableError]]:
    """With 31250.00 in one row, 1,234 in another may be meant either way."""
    if not any(isinstance(cell, str) and "," in cell for cell in cells):
        return
    for index, cell in enumerate(cells):
        if isinstance(cell, str) and _POINT.fullmatch(cell) and not _ONE_GROUP.fullmatch(cell):
            yield (
                index,
                UnreadableError(
                    "kolonnen blander decimalpunktum og decimalkomma.",
                    "decimalkomma i hele kolonnen",
                    "Skriv alle tal i kolonnen med decimalkomma.",
                ),
            )


def mixed_dates(cells: Sequence[Cell]) -> Iterator[tuple[int, UnreadableError]]:
    """01-02-2015 beside 2015-02-13, a date of Excel's or 02-13-2015 may be what a program made of 2 January.

    Where the day is above 12, or the same number as the month, there is nothing to ask.
    """
    if not any(map(_is_written_otherwise, cells)):
        return
    for index, cell in enumerate(cells):
        match = _DAY_OR_MONTH_FIRST.fullmatch(cell) if isinstance(cell, str) else None
        if match and int(match[1]) != int(match[3]) and max(int(match[1]), int(match[3])) <= 12:
            yield index, _two_days(int(match[1]), int(match[3]), match[4])


def _is_written_otherwise(cell: Cell) -> bool:
    """Not with the day first: year first, month first, or a date that Excel keeps as one."""
    if isinstance(cell, date):
        return True
    if not isinstance(cell, str):
        return False
    match = _DAY_OR_MONTH_FIRST.fullmatch(cell)
    return bool(_YEAR_FIRST.fullmatch(cell)) if match is None else int(match[1]) <= 12 < int(match[3]) <= 31


def _two_days(first: int, second: int, year: str) -> UnreadableError:
    days = f"{year}-{second:02d}-{first:02d}", f"{year}-{first:02d}-{second:02d}"
    return UnreadableError(
        f"kolonnen blander flere måder at skrive datoer på: er det {days[0]} eller {days[1]}?",
        "datoer skrevet på samme måde i hele kolonnen",
        f"Skriv {days[0]} eller {days[1]}, og skriv hele kolonnen på samme måde.",
    )
