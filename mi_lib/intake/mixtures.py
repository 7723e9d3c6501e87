"""Columns in which two ways of writing meet, so that a cell that is clear alone becomes doubtful."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from mi_lib.deliveries import Kind
from mi_lib.intake.problems import COUNTED
from mi_lib.intake.values import Cell, UnreadableError

_POINT = re.compile(r"[+-]?\d+\.\d+")
_ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_DAY_OR_MONTH_FIRST = re.compile(r"(\d{1,2})([-.])(\d{1,2})\2(\d{4})(?:[ T].*)?")
_YEAR_FIRST = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T].*)?")


class Mixture:
    """One column, seen piece by piece: what in it is doubtful is known when all has been seen."""

    def __init__(self, kind: Kind) -> None:
        self._is_other, self._doubt = _WAYS.get(kind, (_never, _no_doubt))
        self._met = False
        self._doubtful: list[tuple[int, Cell, UnreadableError]] = []

    def see(self, cells: Sequence[Cell], numbers: Sequence[int]) -> None:
        """The next cells of the column and the numbers of their rows."""
        distinct = set(cells)
        self._met = self._met or any(map(self._is_other, distinct))
        doubts = {cell: doubt for cell in distinct if (doubt := self._doubt(cell))}
        if doubts and len(self._doubtful) <= COUNTED:
            found = ((number, cell) for number, cell in zip(numbers, cells, strict=True) if cell in doubts)
            self._doubtful += [(number, cell, doubts[cell]) for number, cell in found]

    def questions(self) -> Iterator[tuple[int, Cell, UnreadableError]]:
        """The doubtful cells, each with the number of its row and the question that it raises."""
        if self._met:
            yield from self._doubtful[: COUNTED + 1]


def _never(cell: Cell) -> bool:
    return False


def _no_doubt(cell: Cell) -> None:
    return None


def _has_comma(cell: Cell) -> bool:
    return isinstance(cell, str) and "," in cell


def _point_beside_comma(cell: Cell) -> UnreadableError | None:
    """With 31250.00 in one row, 1,234 in another may be meant either way."""
    if not isinstance(cell, str) or not _POINT.fullmatch(cell) or _ONE_GROUP.fullmatch(cell):
        return None
    return UnreadableError(
        "kolonnen blander decimalpunktum og decimalkomma.",
        "decimalkomma i hele kolonnen",
        "Skriv alle tal i kolonnen med decimalkomma.",
    )


def _day_or_month_first(cell: Cell) -> UnreadableError | None:
    """01-02-2015 beside 2015-02-13, a date of Excel's or 02-13-2015 may be what a program made of 2 January.

    Where the day is above 12, or the same number as the month, there is nothing to ask.
    """
    match = _DAY_OR_MONTH_FIRST.fullmatch(cell) if isinstance(cell, str) else None
    if match and int(match[1]) != int(match[3]) and max(int(match[1]), int(match[3])) <= 12:
        return _two_days(int(match[1]), int(match[3]), match[4])
    return None


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


_Ways = tuple[Callable[[Cell], bool], Callable[[Cell], UnreadableError | None]]
_DATES: _Ways = (_is_written_otherwise, _day_or_month_first)
_WAYS: Mapping[Kind, _Ways] = {
    "decimal": (_has_comma, _point_beside_comma),
    "date": _DATES,
    "timestamp": _DATES,
}
