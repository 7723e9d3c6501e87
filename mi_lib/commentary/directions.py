"""Words that say which way a figure went, held against the packet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mi_lib import danish
from mi_lib.commentary.facts import Facts, Series
from mi_lib.commentary.periods import Named
from mi_lib.periods import Month

UP, UNCHANGED, DOWN = 1, 0, -1
_SAME = 0.05
"""A change of less than this part of the figure may be called unchanged."""

_HAPPENED = {
    UP: r"steget|steg|voksede|vokset|fordoblet|(?:er|har|blev|blevet)\s+(?:\w+\s+){0,2}(?:forøget|øget)",
    DOWN: r"faldet|faldt|halveret|(?:er|har|blev|blevet)\s+(?:\w+\s+){0,2}(?:mindsket|reduceret|nedbragt)",
    UNCHANGED: r"uændret|uforandret|stabilt?",
}
_HAPPENS = {
    UP: r"stiger|vokser|stigning\w*|vækst\w*|opadgående",
    DOWN: r"falder|(?<!hvert )(?<!så )(?<!alle )(?<!fald )fald|nedgang\w*|nedadgående",
}
_COMPARED = {UP: r"flere|højere|mere", DOWN: r"færre|lavere|mindre"}
_NOT_YET = re.compile(
    r"\b(?:skal|skulle|bør|vil|ville|kan|kunne|må|målet|for at|forvent\w+|vente[rst]*|hvis|når|ønsker|forebygge\w*)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:ikke|hverken|næppe)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)


def _pattern(words: dict[int, str], form: str) -> dict[int, re.Pattern[str]]:
    return {way: re.compile(form.format(f"(?:{found})"), re.IGNORECASE) for way, found in words.items()}


_PATTERNS = {
    "happened": _pattern(_HAPPENED, r"\b{0}\b"),
    "happens": _pattern(_HAPPENS, r"\b{0}\b"),
    "compared": _pattern(_COMPARED, r"\d[^.]{{0,25}}\s{0}\b|\b{0}\s+(?:\w+\s+){{0,3}}end\b"),
}


@dataclass(frozen=True)
class Claim:
    """That the figure went up, down or nowhere; or, `negated`, that it did not."""

    start: int
    text: str
    way: int
    negated: bool

    def is_true_of(self, moved: int) -> bool:
        return (moved != self.way) if self.negated else (moved == self.way)


def claims_in(sentence: str) -> Iterator[Claim]:
    """What the sentence says has happened; plans, wishes and possibilities claim nothing."""
    wished = bool(_NOT_YET.search(sentence))
    for kind, patterns in _PATTERNS.items():
        if wished and kind != "happened":
            continue
        for way, pattern in patterns.items():
            for match in pattern.finditer(sentence):
                yield Claim(match.start(), match[0], way, bool(_NOT.search(sentence[: match.start()])))


def against(claim: Claim, sentence: str, named: Named, facts: Facts) -> str | None:
    """What the packet says instead of the claim; None if it agrees for one of the figures that the sentence means."""
    meant = _meant_by(sentence, facts)
    if not meant:
        return "the packet shows no such figure"
    said = []
    for series in meant:
        earlier, later = _months(series, named)
        moved = _moved(series, earlier, later, exactly=claim.way != UNCHANGED)
        if moved is not None and claim.is_true_of(moved):
            return None
        said.append(f"{series.indicator.name}{_of(series, facts)}: {series.said(earlier)}, {series.said(later)}")
    return "; ".join(said[:3])


def _meant_by(sentence: str, facts: Facts) -> Sequence[Series]:
    """The categories or teams that the sentence names, else the indicators it names, else the headline."""
    words = sentence.casefold()
    named = facts.named_in(sentence)
    if named:
        return [each for each in named if each.indicator.name in words] or named
    by_name = [each for each in facts.totals if each.indicator.name in words]
    headline = facts.headline
    return by_name or ([headline] if headline else [])


def _of(series: Series, facts: Facts) -> str:
    labels = facts.labels_of(series)
    return f" ({', '.join(labels)})" if labels else ""


def _months(series: Series, named: Named) -> tuple[Month, Month]:
    """What is compared: the months that are named, the latest with the year or month before, by default the year."""
    last = series.last
    months = sorted({month for _, month in named.months if month <= last})
    if len(months) > 1:
        return months[0], months[-1]
    if named.month_before:
        return last - 1, last
    if months and not named.year_before and months[0] < last:
        return months[0], last
    later = months[0] if months else last
    has_year_before = later - 12 in series.points or named.year_before
    return (later - 12 if has_year_before else later - 1), later


def _moved(series: Series, earlier: Month, later: Month, *, exactly: bool) -> int | None:
    """Up, down or unchanged between the figures as they are printed; None where one is not shown."""
    if earlier not in series.points or later not in series.points:
        return None
    decimals = series.indicator.unit.decimals
    before, now = (danish.rounded(series.points[month].value, decimals) for month in (earlier, later))
    if not exactly and abs(float(now - before)) <= _SAME * abs(float(before)):
        return UNCHANGED
    return (now > before) - (now < before)
