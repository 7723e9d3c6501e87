"""From a cell to a value: what is certain is read, what is ambiguous is refused with the question it raises.

Each reader takes a text, or what a workbook cell holds, and returns the value. Raises UnreadableError, in Danish.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from mi_lib.deliveries import Kind

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Value = str | int | Decimal | bool | datetime

_MANY = 1 << 16  # distinct values remembered per reader: dates and codes repeat, and a file is read once
_LARGEST = Decimal(10) ** 14
HALF_A_SECOND = timedelta(microseconds=500_000)
"""Excel keeps a time as a fraction of a day, so 14:22 comes back as 14:21:59.999999."""

_DAY_FIRST = re.compile(r"(\d{1,2})([-.])(\d{1,2})\2(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MONTH_FIRST = re.compile(r"(0[1-9]|1[0-2])-(\d{4})")

_COMMA = re.compile(r"[+-]?\d+(?:,\d+)?")
_POINT = re.compile(r"[+-]?\d+\.\d+")
_GROUPS = re.compile(
    r"[+-]?[1-9]\d{0,2}(?:\.\d{3}){2,}|[+-]?[1-9]\d{0,2}(?:\.\d{3})+,\d+|[+-]?[1-9]\d{0,2}(?: \d{3})+(?:,\d+)?"
)
_ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")

_BOOLEANS = {"true": True, "ja": True, "sand": True, "false": False, "nej": False, "falsk": False}


class UnreadableError(Exception):
    """This cell cannot be read: what is wrong, what was expected, what to do."""

    def __init__(self, what: str, expected: str, remedy: str = "Ret værdien.") -> None:
        super().__init__(what, expected, remedy)
        self.what = what
        self.expected = expected
        self.remedy = remedy


def read_text(cell: Cell) -> str:
    """A whole number in a workbook is read as its digits; a date there is refused, since Excel may have made it."""
    if isinstance(cell, str):
        if cell.startswith("="):
            raise UnreadableError("cellen ligner en formel.", "selve værdien", "Indsæt værdien i stedet for formlen.")
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise UnreadableError(
            "Excel har lavet værdien om til en dato, et klokkeslæt eller SAND/FALSK.",
            "en tekst eller en kode",
            "Formatér kolonnen som tekst, og indsæt værdierne igen.",
        )
    return str(int(cell)) if cell == int(cell) else f"{cell:.15g}".replace(".", ",")


def is_plain_text(cells: Iterable[Cell]) -> bool:
    """Would `read_text` give every one of these cells, or None, back as it is?"""
    return all(cell is None or (type(cell) is str and not cell.startswith("=")) for cell in cells)


def read_codes(cell: Cell) -> str:
    return "|".join(part.strip() for part in read_text(cell).split("|"))


@lru_cache(_MANY, typed=True)
def read_date(cell: Cell) -> datetime:
    """Midnight of the day: 31-12-2014, 31.12.2014, 2014-12-31, with the hour 00:00 or none."""
    moment = _read_moment(cell)
    if moment is None or moment.time() != time():
        raise UnreadableError("det er ikke en dato.", "en dato som 31-12-2014", "Ret datoen.")
    return moment


@lru_cache(_MANY, typed=True)
def read_timestamp(cell: Cell) -> datetime:
    """Day and time to the second, local time, as 31-12-2014 14:22 or 2014-12-31T14:22."""
    moment = _read_moment(cell)
    if moment is None or (isinstance(cell, str) and len(cell) <= 10):
        raise UnreadableError(
            "det er ikke en dato med klokkeslæt.",
            "dato og klokkeslæt som 31-12-2014 14:22",
            "Skriv både dato og klokkeslæt.",
        )
    return moment


@lru_cache(_MANY, typed=True)
def read_month(cell: Cell) -> str:
    """`YYYY-MM`, also from 02-2015 and from a workbook's first day of the month."""
    if isinstance(cell, datetime) and cell.day == 1:
        return f"{cell:%Y-%m}"
    text = cell if isinstance(cell, str) else ""
    if match := _MONTH_FIRST.fullmatch(text):
        return f"{match[2]}-{match[1]}"
    if not _MONTH.fullmatch(text):
        raise UnreadableError("det er ikke en måned.", "år og måned som 2014-12", "Ret måneden.")
    return text


@lru_cache(_MANY, typed=True)
def read_decimal(cell: Cell) -> Decimal:
    """Decimal comma, with or without thousands points; a decimal point only where it can be nothing else."""
    if isinstance(cell, str) and _ONE_GROUP.fullmatch(cell):
        raise _ambiguous(cell)
    number = _read_number(cell)
    if number is None:
        raise UnreadableError("det er ikke et tal.", "et tal som 1234,50", "Skriv kun tallet, med decimalkomma.")
    if abs(number) >= _LARGEST:
        raise UnreadableError("tallet er for stort.", "et tal under 100.000 mia.", "Ret tallet.")
    return number


@lru_cache(_MANY, typed=True)
def read_integer(cell: Cell) -> int:
    """A whole number, with or without thousands points. 1.234 can only be one thing here, 1.000 can be two."""
    if isinstance(cell, str) and _ONE_GROUP.fullmatch(cell):
        if cell.endswith("000"):
            raise _ambiguous(cell)
        return int(cell.replace(".", ""))
    number = _read_number(cell)
    if number is None or number != int(number) or abs(number) >= _LARGEST:
        raise UnreadableError("det er ikke et helt tal.", "et helt tal som 12", "Ret tallet.")
    return int(number)


@lru_cache(_MANY, typed=True)
def read_boolean(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    answer = _BOOLEANS.get(cell.casefold()) if isinstance(cell, str) else None
    if answer is None:
        raise UnreadableError("det er hverken ja eller nej.", "ja eller nej (true eller false)", "Skriv ja eller nej.")
    return answer


READERS: Mapping[Kind, Callable[[Cell], Value]] = {
    "id": read_text,
    "text": read_text,
    "code": read_text,
    "codes": read_codes,
    "month": read_month,
    "date": read_date,
    "timestamp": read_timestamp,
    "decimal": read_decimal,
    "integer": read_integer,
    "boolean": read_boolean,
}


def _read_moment(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return (cell + HALF_A_SECOND).replace(microsecond=0, tzinfo=None)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    return _moment_of_text(cell) if isinstance(cell, str) else None


def _moment_of_text(text: str) -> datetime | None:
    day, _, clock = text.replace("T", " ", 1).partition(" ")
    try:
        return datetime(*_day_of_text(day), *_clock_of_text(clock.strip()))
    except ValueError:
        return None


def _day_of_text(text: str) -> tuple[int, int, int]:
    if match := _ISO_DAY.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_FIRST.fullmatch(text):
        return int(match[4]), int(match[3]), int(match[1])
    raise ValueError(text)


def _clock_of_text(text: str) -> tuple[int, int, int]:
    if not text:
        return 0, 0, 0
    if match := _CLOCK.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3] or 0)
    raise ValueError(text)


def _read_number(cell: Cell) -> Decimal | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return Decimal(f"{cell:.15g}")  # what Excel shows; the digits behind are not the office's
    return _number_of_text(cell.replace("\N{MINUS SIGN}", "-")) if isinstance(cell, str) else None


def _number_of_text(text: str) -> Decimal | None:
    if _GROUPS.fullmatch(text):
        return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
    if _COMMA.fullmatch(text) or _POINT.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return None


def _ambiguous(text: str) -> UnreadableError:
    whole, decimal = text.replace(".", ""), text.replace(".", ",")
    return UnreadableError(
        f"tallet kan læses på to måder: er det {whole} eller {decimal}?",
        "et tal uden punktum, med komma foran eventuelle decimaler",
        f"Skriv {whole}, hvis punktummet skiller tusinder, og ellers {decimal}.",
    )
