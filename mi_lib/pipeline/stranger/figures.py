"""What a reader takes a figure to be: the same words in title, row and column mean the same figure, on every page."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from mi_lib.plan.words import MONTHS

_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
_LENGTHS = {"tre": 3, "12": 12, "24": 24}
YEAR_TO_DATE, _SCHOOL_YEAR = "år til dato", "skoleåret"
_TIME = re.compile(
    rf"(?:de (?P<length>tre|12|24) måneder til og med |(?P<school>skoleåret til (?:og med )?)|(?P<year>januar til ))?"
    rf"{_MONTH} (?P<in>\d{{4}})"
)


class Time(NamedTuple):
    """A month, counted from year 0, or a longer time that ends with it."""

    span: str
    last: int

    def __str__(self) -> str:
        month = f"{MONTHS[self.last % 12]} {self.last // 12}"
        return month if not self.span else f"{self.span} til og med {month}"

    def before(self, months: int) -> "Time":
        return Time(self.span, self.last - months)

    @property
    def months(self) -> tuple["Time", ...]:
        """The single months it is made of; none where that cannot be told."""
        if self.span == YEAR_TO_DATE:
            return tuple(Time("", last) for last in range(self.last - self.last % 12, self.last + 1))
        length = re.fullmatch(r"(\d+) måneder", self.span)
        return tuple(Time("", self.last - back) for back in range(int(length[1]))) if length else ()


_OVER_TIME = re.compile(
    r"( år til dato)?,? ?(måned for måned|over \w+ måneder, opgjort hver måned|ved udgangen af hver måned)"
    r"|: udvikling over årene|( ved udgangen af .*|, [^,]*\d{4}.*)$"
)
_TEAM = re.compile(
    r" i team (.+?)(?= fordelt på | år til dato| måned for måned| over \w+ måneder| ved udgangen |: |, | \(|$)"
)
"""What of a caption says when, and whose; the rest says what."""


_NOT_CHILDREN = re.compile(r"Politiske mål|Ankestyrelsen|[Kk]lage|Omgjorte afgørelser|Medarbejdere|aktiviteter|^Netto")
"""Goals, acts of authorities that are published for every municipality, employees, and differences."""


def month_in(words: str) -> Time | None:
    """`januar 2015`, `de 12 måneder til og med januar 2015`, `januar til marts 2015`."""
    found = _TIME.search(words)
    if not found:
        return None
    last = int(found["in"]) * 12 + MONTHS.index(found["month"])
    return Time(span_of(found[0]), last)


def span_of(words: str) -> str:
    """How long a time is meant, in whatever words: `over 12 måneder`, `år til dato`, `januar til juli`."""
    long = re.search(r"\b(tre|12|24) måneder\b", words, re.IGNORECASE)
    if long:
        return f"{_LENGTHS[long[1].lower()]} måneder"
    if re.search(r"år til dato|\bjanuar til ", words, re.IGNORECASE):
        return YEAR_TO_DATE
    return _SCHOOL_YEAR if "skoleåret" in words.lower() else ""


@dataclass(frozen=True, order=True)
class Figure:
    """A count of something: whose, broken down how, when."""

    subject: str
    team: str
    """Empty for the whole municipality."""
    cells: tuple[tuple[str, str], ...]
    """Dimension and category, in the order of the dimensions; none for the total."""
    time: Time
    part: str = ""
    """`af`: those it is a part of. `ikke`: the others of those."""
    version: int = 0
    """How often it was revised."""

    def __str__(self) -> str:
        team = [f"team {self.team}"] if self.team else []
        part = {"af": ["af i alt"], "ikke": ["de øvrige"]}.get(self.part, [])
        return ", ".join([self.subject, *team, *(name for _, name in self.cells), *part, str(self.time)])

    @property
    def can_be_negative(self) -> bool:
        return self.subject.startswith("Netto")


def is_about_children(figure: Figure) -> bool:
    """Whether a small number of it is about few children: what is not known to be about something else."""
    return not _NOT_CHILDREN.search(figure.subject)


class Subject(NamedTuple):
    """What a caption is about: `Aktive sager i team Unge`."""

    name: str
    team: str


def subject_in(words: str, own: bool) -> Subject:
    """An own table whose caption names no team is of the reader's: `eget`."""
    words = re.sub(r" i hele (kommunen|Børn og familie)", "", words)
    team = _TEAM.search(words)
    name = words.replace(team[0], "") if team else words
    name = re.sub(r" \([^)]*\)$", "", _OVER_TIME.sub("", name).strip())
    return Subject(name[:1].upper() + name[1:], team[1] if team else "eget" if own else "")
