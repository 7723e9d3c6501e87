"""Identifiers of the source data and CPR numbers, wherever they hide."""

import re
from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date

import ahocorasick

from mi_lib.inspection.findings import Finding, error, masked, warning
from mi_lib.inspection.texts import Text, normalised, spellings

SHORTEST = 4
"""A shorter identifier cannot be told from ordinary text and is not searched for."""

_SHORTEST_IN_BINARY = 6

# Six digits that may be written as a date, then four, with at most a dash and spaces between.
_CPR = re.compile(r"(?<!\d)(?<!\d[.,])(\d\d)([ ./-]?)(\d\d)\2(\d\d)( ?[-/.] ?| )(\d{4})(?!\d)(?![.,]\d)")
_TEN_DIGITS = re.compile(r"(?<!\w)(?<!\d[.,])(\d\d)(\d\d)(\d\d)\d{4}(?!\w)(?![.,]\d)")


class KnownValues:
    """Identifiers to search for, in one automaton: built once a month, then shared by every worker.

    A value is found only as a whole word, whatever its case: neither `B0042` in `B004217` nor `1234` in `1.234`.
    """

    def __init__(self, values: Iterable[str]) -> None:
        # With lengths alone the millions of identifiers of a whole country take 40 bytes each.
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        short = set()
        for value in values:
            spelled = normalised(value).strip().lower()
            if len(spelled) >= SHORTEST:
                self._automaton.add_word(spelled)
            else:
                short.add(spelled)
        self.too_short = len(short - {""})
        self._allowed: frozenset[str] = frozenset()
        self._automaton.make_automaton()

    def without(self, own: Iterable[str]) -> "KnownValues":
        """The same search, but for these values: what the reader of a case list is entitled to read."""
        others = copy(self)
        others._allowed = frozenset(normalised(value).strip().lower() for value in own)
        return others

    def __len__(self) -> int:
        return len(self._automaton)

    def find(self, text: str) -> set[str]:
        """The values that stand in the text, in lower case. `text` is expected as `normalised` gives it."""
        if not len(self):
            return set()
        text = text.lower()
        found = ((last, text[last - length + 1 : last + 1]) for last, length in self._automaton.iter(text))
        return {value for last, value in found if _is_whole(value, text, last)} - self._allowed


def _is_whole(value: str, text: str, last: int) -> bool:
    first = last - len(value) + 1
    before, after = text[max(0, first - 2) : first][::-1], text[last + 1 : last + 3]
    is_number = value.isdigit()
    return not (_continues(before, is_number) or _continues(after, is_number))


def _continues(beyond: str, is_number: bool) -> bool:
    """Whether a word goes on beyond its edge, or a number beyond its decimal or thousands separator."""
    if not beyond:
        return False
    is_separator = is_number and beyond[0] in ".," and beyond[1:].isdigit()
    return beyond[0].isalnum() or beyond[0] == "_" or is_separator


def find_known(text: Text, known: KnownValues) -> Iterator[Finding]:
    """Every identifier of the source data in this text."""
    content = normalised(text.text)
    for value in sorted({value for spelling in spellings(content) for value in known.find(spelling)}):
        if text.kind != "binary" or len(value) >= _SHORTEST_IN_BINARY:
            yield error("identifier", text.where, "holds an identifier of the source data", masked(value))


def find_cpr(text: Text) -> Iterator[Finding]:
    """Everything that may be a CPR number: by its date, never by modulus 11, which new numbers need not pass."""
    if text.kind in ("source", "binary"):
        return
    for spelling in spellings(normalised(text.text)):
        for match in _CPR.finditer(spelling):
            if is_cpr_date(match[1], match[3], match[4]):
                yield error("cpr", text.where, "holds what may be a CPR number", "••••••-••••")
        for match in _TEN_DIGITS.finditer(spelling):
            yield _ten_digits(text.where, is_cpr_date(match[1], match[2], match[3]))


def _ten_digits(where: str, is_date: bool) -> Finding:
    if is_date:
        return error("cpr", where, "holds ten digits that may be a CPR number", "••••••••••")
    return warning("cpr", where, "holds ten digits in a row; they begin with no date", "••••••••••")


def is_cpr_date(day: str, month: str, year: str) -> bool:
    """Whether two digits each make a date of any century; a day above 60 is that of a replacement number."""
    return any(_is_date(century * 100 + int(year), int(month), int(day)) for century in (18, 19, 20))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True
