"""Numbers in Danish text: which of its words state a figure, and what they mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain

from mi_lib import danish

_MONTHS = "|".join(danish.month_name(number) for number in range(1, 13))
_PLAIN = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_DURATIONS = r"(?:måned|uge|dag|døgn|time|minut|sekund|hverdag|arbejdsdag|skoledag|kvartal|halvår|år)\w*"

_NO_FIGURES = (
    rf"\b\d{{1,2}}\.\s*(?:{_MONTHS})\b(?:\s+\d{{4}}\b)?",  # 28. januar 2015
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[-./]\d{1,2}[-./]\d{4}\b",  # 2015-01-28, 28-01-2015
    r"\b\d{4}/\d{2,4}\b",  # skoleåret 2014/15
    r"\bkl\.\s*\d{1,2}(?:[.:]\d{2})?",
    r"§+\s*\d+\s*\w?\b(?:\s*(?:,|og|,?\s*stk\.|,?\s*nr\.)\s*\d+)*",
    r"\b(?:stk|nr)\.\s*\d+",
    r"\b(?:uge|ugerne|trin|bilag|tabel|figur|side|V)\s?\d+(?:-\d+)?\b",
    r"\b\d{1,2}\.(?:\s*-\s*\d{1,2}\.)?\s+(?:kvartal|halvår|klasse|klassetrin|klasserne|årgang)\b",
    rf"\b\d+\s*[-–]\s*\d+\s+{_DURATIONS}",  # 6-9 år
    r"\b\d+(?:\s*[-–]\s*\d+)?-?årig\w*",
    rf"\b\d+-?\s*{_DURATIONS}\b",  # inden for 24 timer, 12-måneders
    r"\b(?:19|20)\d{2}\b(?!\s*(?:pct|procent|kr|mio|%)|[.,]\d)",  # years
    r"\b[1-3]?\d\.(?=\s+[a-zæøå])",  # den 3. gang
    r"\bmindst [ée][nt]\b",  # as the reports define it: mindst én registrering mangler
)
_NO_FIGURE = re.compile("|".join(_NO_FIGURES), re.IGNORECASE)

_ONES = {
    "nul": 0, "én": 1, "ét": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9,
    "ti": 10, "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16, "sytten": 17,
    "atten": 18, "nitten": 19,
}  # fmt: skip
_TENS = {
    "tyve": 20, "tredive": 30, "fyrre": 40, "halvtreds": 50, "tres": 60, "halvfjerds": 70, "firs": 80, "halvfems": 90,
    "hundrede": 100,
}  # fmt: skip
_BEFORE_TENS = {"en": 1, **{word: value for word, value in _ONES.items() if 2 <= value <= 9}}
_COMPOUND = {
    f"{one}og{ten}": value + tens for one, value in _BEFORE_TENS.items() for ten, tens in _TENS.items() if tens < 100
}
_WORDS = {**_ONES, **_TENS, **_COMPOUND}
_FRACTIONS = {"halvdelen": 50, "tredjedel": 33, "fjerdedel": 25, "femtedel": 20, "tiendedel": 10}
_WORD = "|".join(sorted(chain(_WORDS, _FRACTIONS), key=len, reverse=True))

WHOM = (
    r"(?:\w*(?:barn|børn)|ung|unge|drenge?|piger?|elev(?:er)?|søskende|familier?|forældre|person(?:er)?|borgere?|"
    r"medarbejdere?|sag(?:er)?|anbringelser?|anbragte?|underretning(?:er)?|anmodning(?:er)?|bevilling(?:er)?|"
    r"foranstaltning(?:er)?|klager?|tilfælde)"
)
"""Persons and cases, of whom a small number tells too much."""
_NO_PERSON = r"(?:del|smule|række|håndfuld)\b"
_ONE = (
    r"\b(?:(?:(?:kun|blot|bare)\s+)?(?:et|en)\s+enkelt|(?:kun|blot|bare)\s+(?:et|en)|(?:det|den)\s+eneste)"
    rf"(?=\s+(?:(?!{_NO_PERSON})\w+\s+)?{WHOM}\b)"
)
"""`Kun et enkelt barn` is one child; without whom, `en enkelt måde` may be a simple way."""

_FIGURE = re.compile(
    rf"(?P<digits>(?<![\w.,])[-+−]?{_PLAIN}(?!\w))|(?P<word>\b(?:{_WORD})\b)|(?P<one>{_ONE})", re.IGNORECASE
)
_FOREIGN = re.compile(r"(?<![\w.,])\d+\.\d{1,2}(?!\d)(?!\.\s*\w)")
_ABOUT = re.compile(r"\b(?:ca\.|cirka|omkring|omtrent|knap|knapt|næsten|godt|lidt over|lidt under)\s*$", re.IGNORECASE)
_VAGUE = re.compile(rf"\b(?:{_WORD})\s?[-–]\s?(?:{_WORD})\b|\bet par\b", re.IGNORECASE)
_SHARES_UNIT = re.compile(r"\s*(?:til|og|mod|eller|[-–])\s*(?:(?:ca\.|omkring|knap|godt)\s*)?")
"""`fra 58 til 75 pct.`: both are percentages."""
_UNITS = (
    ("percent", re.compile(r"\s*(?:pct\b|%|procent\b(?!point))")),
    ("points", re.compile(r"\s*procentpoint")),
    ("million", re.compile(r"\s*mio\b|\s*million")),
    ("kroner", re.compile(r"\s*kr\b|\s*kroner")),
)


@dataclass(frozen=True)
class Figure:
    """A number that a text states: where, as written, its value with as many decimals as written, its unit.

    `unit`: percent, points, million, kroner, or empty for what is counted. `about`: only roughly (`ca.`, `knap`).
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str = ""
    about: bool = False

    @property
    def decimals(self) -> int:
        return max(0, -int(self.value.as_tuple().exponent))


def read_number(text: str) -> Decimal | None:
    """A number in Danish form, or a number word; None for anything else."""
    word = _WORDS.get(text.strip().casefold())
    if word is not None:
        return Decimal(word)
    plain = text.strip().lstrip("+").replace("−", "-")
    if not re.fullmatch(rf"-?{_PLAIN}", plain):
        return None
    return Decimal(plain.replace(".", "").replace(",", "."))


def find_figures(text: str) -> list[Figure]:
    """Every number that states something, in order. Dates, years, ages, durations and sections do not."""
    figures = [_figure(match, text) for match in _FIGURE.finditer(without_dates(text))]
    for place in range(len(figures) - 2, -1, -1):
        figure, following = figures[place : place + 2]
        if not figure.unit and _SHARES_UNIT.fullmatch(text[figure.end : following.start]):
            figures[place] = replace(figure, unit=following.unit)
    return figures


def find_foreign(text: str) -> Iterator[re.Match[str]]:
    """Numbers with a decimal point, which in Danish is none."""
    return _FOREIGN.finditer(without_dates(text))


def without_dates(text: str) -> str:
    """The text with everything blanked, sign for sign, that has digits or number words but states no figure."""
    blanked = _NO_FIGURE.sub(_blank, text)
    blanked = re.sub(rf"\b(?:{_WORD})\s+{_DURATIONS}", _blank, blanked, flags=re.IGNORECASE)
    return _VAGUE.sub(_blank, blanked)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _figure(match: re.Match[str], text: str) -> Figure:
    written, after = match[0], text[match.end() :]
    unit = next((name for name, pattern in _UNITS if pattern.match(after)), "")
    about = bool(_ABOUT.search(text[: match.start()]))
    fraction = _FRACTIONS.get(written.casefold())
    if fraction is not None:
        return Figure(match.start(), match.end(), written, Decimal(fraction), "percent", True)
    value = Decimal(1) if match["one"] else read_number(written)
    if value is None:
        raise ValueError(written)
    return Figure(match.start(), match.end(), written, value, unit, about)
