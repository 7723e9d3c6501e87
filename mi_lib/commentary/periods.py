"""Which months a sentence speaks of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mi_lib import danish
from mi_lib.periods import Month

_NAMES = {danish.month_name(number): number for number in range(1, 13)}
_MONTH = re.compile(rf"\b(?P<name>{'|'.join(_NAMES)})\b(?:\s+(?P<year>\d{{4}})\b)?", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b(?!/)")
_YEAR_BEFORE = re.compile(
    r"\b(?:året før|år tidligere|årene før|sidste år|i fjor|forrige år|året forinden)\b", re.IGNORECASE
)
_MONTH_BEFORE = re.compile(
    r"\b(?:måneden før|sidste måned|forrige måned|på én måned|siden sidste måned)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ\"”»])")


@dataclass(frozen=True)
class Sentence:
    """One sentence, and where it begins in its paragraph."""

    text: str
    start: int


@dataclass(frozen=True)
class Named:
    """The months a sentence names, each with its place, and whether it compares with a year or a month before."""

    months: tuple[tuple[int, Month], ...]
    year_before: bool
    month_before: bool

    @property
    def all(self) -> frozenset[Month]:
        """Every month that a figure of the sentence may be of; empty if none is named."""
        named = {month for _, month in self.months}
        return frozenset(named | {month - 12 for month in named if self.year_before})

    def bound_to(self, end: int, next_figure: int | None) -> Month | None:
        """The month that follows a figure directly: `68 underretninger i oktober 2014`."""
        after = [(place, month) for place, month in self.months if place >= end]
        if not after or (next_figure is not None and after[0][0] > next_figure):
            return None
        return after[0][1]


def sentences_of(text: str) -> Iterator[Sentence]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield Sentence(text[start : match.start()], start)
        start = match.end()
    yield Sentence(text[start:], start)


def named_in(sentence: str, latest: Month) -> Named:
    """`latest` is the newest month of the figures: a month without a year is the last of that name up to it."""
    months = [(match.start(), _month(match, latest)) for match in _MONTH.finditer(sentence)]
    taken = {match.end("year") for match in _MONTH.finditer(sentence) if match["year"]}
    for match in _YEAR.finditer(sentence):
        if match.end() not in taken:
            months.append((match.start(), min(Month(int(match[0]), 12), latest)))
    return Named(tuple(sorted(months)), bool(_YEAR_BEFORE.search(sentence)), bool(_MONTH_BEFORE.search(sentence)))


def _month(match: re.Match[str], latest: Month) -> Month:
    number = _NAMES[match["name"].lower()]
    if match["year"]:
        return Month(int(match["year"]), number)
    return Month(latest.year if number <= latest.number else latest.year - 1, number)
