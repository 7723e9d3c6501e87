"""CPR numbers: found so that they can be refused, never repeated.

Ten digits count as a CPR number when the first six are a possible date (domain reference, chapter 8.3). The check
by modulus 11 is left out on purpose: numbers that fail it are issued. A day plus 60 is a replacement number.
"""

import re
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

_NUMBER = re.compile(r"(?<!\d)(\d\d)(\d\d)\d\d(?:[-\u2010\u2013 ]\d{4}(?!\d)|(?<![^\W\d]\d{6})\d{4}(?!\w))")
_TEN_DIGITS = "[0-9]{6}[- ]?[0-9]{4}"  # what a number looks like at least, where all letters are ASCII
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NAMES = ("cpr", "personnummer", "personnr")
_UNSAFE = re.compile(r'[/\\:*?"<>|]')
_MASK = "(skjult)"


def is_cpr_name(column: str) -> bool:
    """Does the column's heading say that it holds CPR numbers?"""
    return any(name in column.casefold() for name in _NAMES)


def has_cpr(text: str) -> bool:
    """Is there a possible CPR number anywhere in the text?"""
    return any(map(_is_possible, _NUMBER.finditer(text)))


def find_cpr(cells: Iterable[str]) -> list[int]:
    """The positions of the cells that hold a possible CPR number."""
    texts = list(cells)
    if not _may_have_cpr("\n".join(texts)):
        return []
    return [position for position, text in enumerate(texts) if has_cpr(text)]


def _may_have_cpr(text: str) -> bool:
    """Fifteen times as fast as the whole pattern where there is none, which is nearly always."""
    return not text.isascii() or bool(pc.match_substring_regex(pa.scalar(text), _TEN_DIGITS).as_py())


def mask(text: str) -> str:
    """The text with every possible CPR number taken out."""
    return _NUMBER.sub(lambda match: _MASK if _is_possible(match) else match[0], text)


def safe_name(file_name: str) -> str:
    """A file's name as it may be shown and kept: without CPR numbers, signs of a path and invisible signs."""
    return _UNSAFE.sub("_", "".join(sign if sign.isprintable() else "_" for sign in mask(file_name)))


def _is_possible(match: re.Match[str]) -> bool:
    day, month = int(match[1]), int(match[2])
    return 1 <= month <= 12 and 1 <= (day - 60 if day > 60 else day) <= _DAYS[month - 1]
