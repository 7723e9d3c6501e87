"""Identifiers of the source data and CPR numbers, wherever they hide."""

import re
from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date

import ahocorasick

from mi_lib.inspection.findings import Finding, error, masked, warning
from mi_lib.inspection.texts import Text, normalised, spellings, unwrapped

SHORTEST = 4
"""A shorter identifier cannot be told from ordinary text and is not searched for."""

_SHORTEST_IN_BINARY = _SHORTEST_APART = 6

# A number goes on beyond a comma or a point, unless so many digits stand there that it is a list of numbers. What
# stands before is asked for after the day's digits: a search that begins with digits is three times as fast.
_DAY = r"(?P<day>\d\d)(?<!\d\d\d)(?:(?<!\d[.,]\d\d)|(?<=\d{4}[.,]\d\d))"
_MONTH, _YEAR = r"(?P<month>\d\d)", r"(?P<year>\d\d)"
_ENDS = r"(?!\d)(?![.,]\d(?!\d{5}))"
_SIGN = r" ?[-/.:_~·•+]{1,3} ?"

_CPR = tuple(
    re.compile(f"{_DAY}{pattern}{_ENDS}")
    for pattern in (
        # Six digits that may be written as a date, then four, with signs or a space between.
        rf"(?P<sign>[ ./-]?){_MONTH}(?P=sign){_YEAR}(?:{_SIGN}| )\d{{4}}",
        rf"[ ./_-]?{_MONTH}[ ./_-]?{_YEAR} ?[-/:_~·•+]{{1,3}} ?\d{{4}}",
        # With the century; a date may be followed by a number.
        rf"(?P<sign>[ ./-]?){_MONTH}(?P=sign)(?:18|19|20){_YEAR} ?[-_:~]{{1,3}} ?\d{{4}}",
        rf"{_MONTH}(?:18|19|20){_YEAR} ?\d{{4}}",
        # Over two lines; the colours of a style sheet have six digits too.
        rf"(?<!#\d\d){_MONTH}{_YEAR} ?-? ?(?:\n ?){{1,8}}-? ?\d{{4}}",
    )
)
_IN_PAIRS = re.compile(rf"{_DAY}(?<!\d \d\d) {_MONTH} {_YEAR}[ -]\d\d \d\d(?![.,]?\d)(?! \d)")
"""Not where a space may part two cells: five small numbers in a row are no CPR number."""

_GAP = r"\s{1,12}"
_LETTER_BY_LETTER = re.compile(rf"\d(?<![\d.,]\d)(?:{_GAP}\d){{5}}{_GAP}-(?:{_GAP}\d){{4}}(?!{_GAP}\d)(?![\d.,])")
_IN_BINARY = re.compile(rf"(?P<day>\d\d)(?<![\d.]\d\d){_MONTH}{_YEAR}-\d{{4}}(?![\d.])")

# Next to letters too, but not in the names that matplotlib makes (`#m7201051234`).
_TEN_DIGITS = re.compile(
    r"(?P<day>\d\d)(?<!\d\d\d)(?<!#[a-z]\d\d)(?:(?<!\d[.,]\d\d)|(?<=\d{10}[.,]\d\d))"
    rf"{_MONTH}{_YEAR}\d{{4}}(?!\d)(?![.,]\d(?!\d{{9}}))"
)
_TEN_IN_BINARY = re.compile(r"\d{6}-?\d{4}")
_DIGIT, _DIGITS_IN_CPR = re.compile(r"\d"), 10
_CHECKSUM = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]*")

# An identifier with gaps in it (`B00 4217`), in capitals, and a number of nine digits or more in groups of three.
_APART = re.compile(r"(?<![^\W_])[A-ZÆØÅ]{1,3}(?:[ _/-]?\d+){1,9}(?![^\W_])")
_GAPS_IN_ONE = re.compile(r"[ _/-]")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:([. ])\d{3})(?:\1\d{3})+(?!\d)(?![.,]\d)")


class KnownValues:
    """Identifiers to search for, in one automaton: built once a month, then shared by every worker.

    A value is found only as a whole word, whatever its case: neither `B0042` in `B004217` nor `1234` in `1.234`. An
    underscore parts words.
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
    return beyond[0].isalnum() or is_separator


def find_personal(text: Text, known: KnownValues) -> Iterator[Finding]:
    """Identifiers and CPR numbers in this text, and in what stands encoded in it."""
    for each in (text, *unwrapped(text)):
        yield from find_known(each, known)
        yield from find_cpr(each)


def find_known(text: Text, known: KnownValues) -> Iterator[Finding]:
    """Every identifier of the source data in this text."""
    content = normalised(text.text)
    found = {value for spelling in spellings(content) for value in known.find(spelling)}
    if text.kind not in ("source", "binary"):
        found |= known.find("\n".join(_put_together(content, in_columns=text.in_columns)))
    for value in sorted(found):
        if text.kind != "binary" or len(value) >= _SHORTEST_IN_BINARY:
            yield error("identifier", text.where, "holds an identifier of the source data", masked(value))


def _put_together(content: str, *, in_columns: bool) -> Iterator[str]:
    """What may be one identifier with gaps in it: `B00 4217`, `B-004217`, `123.456.789`."""
    for match in _APART.finditer(content):
        parts = _GAPS_IN_ONE.split(match[0])
        for count in range(2, len(parts) + 1):
            if sum(map(len, parts[:count])) >= _SHORTEST_APART:
                yield "".join(parts[:count])
                yield "-".join(parts[:count])
                yield parts[0] + "-".join(parts[1:count])
    for match in _GROUPED.finditer(content):
        if match[1] == "." or not in_columns:
            yield match[0].replace(match[1], "")


def find_cpr(text: Text) -> Iterator[Finding]:
    """Everything that may be a CPR number: by its date, never by modulus 11, which new numbers need not pass."""
    if text.kind == "binary" and not _TEN_IN_BINARY.search(text.text):
        return
    if text.kind == "source" or len(_DIGIT.findall(text.text)) < _DIGITS_IN_CPR:
        return
    for spelling in spellings(normalised(text.text)):
        if any(is_cpr_date(*date) for date in _dates_in_cpr(spelling, text)):
            yield error("cpr", text.where, "holds what may be a CPR number", "••••••-••••")
        for match in _TEN_DIGITS.finditer(spelling):
            is_date, word = is_cpr_date(*match.group("day", "month", "year")), _word_around(match)
            if (is_date and not _CHECKSUM.fullmatch(word)) or (word == match[0] and text.kind != "binary"):
                yield _ten_digits(text.where, is_date)


def _dates_in_cpr(spelling: str, text: Text) -> Iterator[tuple[str, str, str]]:
    if text.kind == "binary":
        patterns: tuple[re.Pattern[str], ...] = (_IN_BINARY,)
    else:
        patterns = _CPR if text.in_columns else (*_CPR, _IN_PAIRS)
        for match in _LETTER_BY_LETTER.finditer(spelling):
            digits = "".join(match[0].split())
            yield digits[:2], digits[2:4], digits[4:6]
    for pattern in patterns:
        for match in pattern.finditer(spelling):
            yield match["day"], match["month"], match["year"]


def _word_around(match: re.Match[str]) -> str:
    before = _WORD.match(match.string[max(0, match.start() - 64) : match.start()][::-1])
    after = _WORD.match(match.string, match.end())
    return (before[0][::-1] if before else "") + match[0] + (after[0] if after else "")


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
