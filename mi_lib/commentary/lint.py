"""Does a commentary say what the figures say, and nothing that its reader may not know?

Each number and each word of direction is held against the packet of one reader. What a reader's packet does not show
the reader's commentary cannot say.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from mi_lib.commentary.directions import against, claims_in
from mi_lib.commentary.facts import Facts, Series
from mi_lib.commentary.files import Comment
from mi_lib.commentary.hints import FEW, find_few, of_the_hidden
from mi_lib.commentary.markdown import Paragraph, SafeText
from mi_lib.commentary.numbers import Figure, find_figures, find_foreign, read_number
from mi_lib.commentary.periods import Named, Sentence, named_in, sentences_of
from mi_lib.disclosure import Publishable
from mi_lib.intake.personal import has_cpr

Severity = Literal["error", "warning"]

_AGE = re.compile(r"\b[\wæøå]+-årig\w*|\bpå \d{1,2} år\b", re.IGNORECASE)
_SCHOOL = re.compile(r"\b\w*skole[nr]?\b|\b\d{1,2}\. klasse\b", re.IGNORECASE)
_DAY = re.compile(
    r"\b\d{1,2}\. (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*|\b\d{1,2}[-./]\d{1,2}[-./]\d{2,4}"
)
_CHANGE = re.compile(
    r"\b(?:stig|steg|voks|øge|fald|ændr|forskel|afvig|procentpoint|merforbrug|mindreforbrug|svarer|udsving)"
    r"|\b(?:flere|færre|mere|mindre|højere|lavere|over|under|op|ned)\b",
    re.IGNORECASE,
)
"""Only a sentence that speaks of a change may state one."""
_TARGET = re.compile(r"\bmålet\b[^.]{0,40}?\ber (?P<no>ikke )?(?:nået|opfyldt)\b", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Finding:
    """Something in a commentary that a person must mend; a warning may stay."""

    where: str
    """File and line."""
    what: str
    found: str
    says: str = ""
    """What the packet says, or what to do."""
    reader: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        whom = f" (for {self.reader})" if self.reader else ""
        says = f"; {self.says}" if self.says else ""
        return f"{self.where}: {self.what}: {self.found!r}{whom}{says}"


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same finding for several readers, once, with all of them."""
    readers: dict[Finding, set[str]] = {}
    for finding in findings:
        readers.setdefault(replace(finding, reader=""), set()).update({finding.reader} - {""})
    return tuple(sorted(replace(finding, reader=", ".join(sorted(names))) for finding, names in readers.items()))


def check_words(comment: Comment) -> list[Finding]:
    """What must not stand in any report: unsafe Markdown, CPR numbers, what could point at a single child, how large
    the hidden figures are."""
    where = comment.path.as_posix()
    found = [
        Finding(f"{where}, line {fault.line}", "This cannot stand in a commentary", fault.what, "leave it out")
        for fault in comment.faults
    ]
    for _, text in _texts(comment):
        for paragraph in text.paragraphs:
            found += _personal(where, paragraph)
            found += _of_the_hidden(where, paragraph)
    return sorted(set(found))


def _personal(where: str, paragraph: Paragraph) -> Iterator[Finding]:
    line = f"{where}, line {paragraph.line_at(0)}"
    if has_cpr(paragraph.text):
        yield Finding(line, "This may be a CPR number", "••••••-••••", "leave it out")
    signs = [pattern.search(paragraph.text) for pattern in (_AGE, _SCHOOL, _DAY)]
    told = [match[0] for match in signs if match]
    if signs[0] and len(told) > 1:
        severity: Severity = "error" if len(told) == len(signs) else "warning"
        remedy = "age, school and date together can point at a single child"
        yield Finding(line, "This may tell of a single child", ", ".join(told), remedy, severity=severity)


def _of_the_hidden(where: str, paragraph: Paragraph) -> Iterator[Finding]:
    for sentence in sentences_of(paragraph.text):
        told = of_the_hidden(sentence.text)
        if told:
            line = f"{where}, line {paragraph.line_at(sentence.start)}"
            yield Finding(line, "This tells of hidden figures", told, "say no more than that they are hidden")


def check_figures(comment: Comment, packet: Publishable) -> list[Finding]:
    """Numbers, words for few, and words of direction that this reader's packet does not bear out."""
    facts = Facts(packet, comment.theme)
    others = _other_numbers(comment)
    found: list[Finding] = []
    for name, text in _texts(comment):
        for paragraph in text.paragraphs:
            check = _Check(comment.path.as_posix(), paragraph, facts, others)
            found += [*check.numbers(), *check.few()]
            if name != "action":
                found += check.directions()
    return sorted(set(found))


def only_known_numbers(text: SafeText, comment: Comment, packet: Publishable) -> bool:
    """Whether all numbers of an older text still stand in the packet of today."""
    facts, others = Facts(packet, comment.theme), _other_numbers(comment)
    few = [match for each in text.paragraphs for match in find_few(each.text)]
    if few and not facts.shows_few(set(), FEW):
        return False
    return all(
        abs(figure.value) in others or facts.holds(figure, set(), words=paragraph.text) or facts.months_with(figure)
        for paragraph in text.paragraphs
        for figure in find_figures(paragraph.text)
    )


def _texts(comment: Comment) -> Iterator[tuple[str, SafeText]]:
    yield from comment.fields.items()
    yield "text", comment.body


def _other_numbers(comment: Comment) -> Mapping[Decimal, str]:
    numbers = {read_number(number): source for number, source in comment.front.other_numbers.items()}
    return {abs(number): source for number, source in numbers.items() if number is not None}


@dataclass(frozen=True)
class _Check:
    """One paragraph against one packet."""

    file: str
    paragraph: Paragraph
    facts: Facts
    others: Mapping[Decimal, str]

    def numbers(self) -> Iterator[Finding]:
        for match in find_foreign(self.paragraph.text):
            yield self._finding(match.start(), "This is not a Danish number", match[0], "write a decimal comma")
        for sentence in sentences_of(self.paragraph.text):
            named = named_in(sentence.text, self.facts.latest)
            figures = find_figures(sentence.text)
            changed = bool(_CHANGE.search(sentence.text))
            for figure, following in zip_longest(figures, figures[1:]):
                bound = named.bound_to(figure.end, following.start if following else None)
                months = frozenset({bound}) if bound else named.all
                if abs(figure.value) in self.others:
                    continue
                if not self.facts.holds(figure, months, words=self.paragraph.text, changed=changed):
                    yield self._unknown(sentence, figure, named)

    def few(self) -> Iterator[Finding]:
        """Words in the place of a small number: the reader guesses it."""
        for sentence in sentences_of(self.paragraph.text):
            months = named_in(sentence.text, self.facts.latest).all
            for match in find_few(sentence.text):
                if not self.facts.shows_few(months, FEW):
                    says = (
                        "that they are few can tell of a hidden figure; write a number that is shown, or leave it out"
                    )
                    yield self._finding(sentence.start + match.start(), "The packet does not show this", match[0], says)

    def _unknown(self, sentence: Sentence, figure: Figure, named: Named) -> Finding:
        elsewhere = self.facts.months_with(figure, self.paragraph.text)
        if elsewhere and not named.months:
            says = f"it is the figure of {elsewhere[-1]}; name the month"
        else:
            says = f"the packet says {self._headline(named)}; a number from elsewhere goes into other_numbers"
        return self._finding(sentence.start + figure.start, "The packet does not show this number", figure.text, says)

    def _headline(self, named: Named) -> str:
        headline: Series | None = self.facts.headline
        if headline is None:
            return "nothing of this theme"
        months = sorted(named.all & headline.points.keys()) or [headline.last - 12, headline.last]
        return ", ".join(headline.said(month) for month in months)

    def directions(self) -> Iterator[Finding]:
        for sentence in sentences_of(self.paragraph.text):
            named = named_in(sentence.text, self.facts.latest)
            for claim in claims_in(sentence.text):
                said = against(claim, sentence.text, named, self.facts)
                if said is not None:
                    what = "The figures did not move that way"
                    yield self._finding(sentence.start + claim.start, what, claim.text, f"the packet says {said}")
            yield from self._targets(sentence)

    def _targets(self, sentence: Sentence) -> Iterator[Finding]:
        headline = self.facts.headline
        match = _TARGET.search(sentence.text)
        if not match or headline is None or headline.indicator.target is None:
            return
        frame = self.facts.packet.observations
        rows = frame[
            frame["indicator"].eq(headline.indicator.id)
            & frame["window"].eq(headline.window)
            & frame["scope"].eq(headline.scope)
            & frame["dimension"].eq(headline.dimension)
            & frame["period"].eq(str(headline.last))
        ]
        status = "" if rows.empty else str(rows["target_status"].iloc[0])
        if status != ("not_met" if match["no"] else "met"):
            says = f"the packet says {headline.said(headline.last)}, target {headline.indicator.target:g}"
            yield self._finding(sentence.start + match.start(), "This is not how the target stands", match[0], says)

    def _finding(self, offset: int, what: str, found: str, says: str) -> Finding:
        where = f"{self.file}, line {self.paragraph.line_at(offset)}"
        return Finding(where, what, found.strip(), says, self.facts.packet.reader.id)
