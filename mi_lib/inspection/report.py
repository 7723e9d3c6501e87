"""Reads a finished report back, page and PDF, and says what must not be there or is not as expected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

from babel.dates import format_date, get_month_names

from mi_lib.errors import InspectionError
from mi_lib.inspection.agreement import Printed, check_numbers
from mi_lib.inspection.blocks import blocks_of_page
from mi_lib.inspection.findings import Finding, error, warning
from mi_lib.inspection.leftovers import find_leftovers
from mi_lib.inspection.markup import Page, read_page
from mi_lib.inspection.pdf import Document, read_document
from mi_lib.inspection.personal import SHORTEST, KnownValues, find_personal
from mi_lib.inspection.texts import Text, normalised
from mi_lib.periods import Month

_MONTHS = {name: number for number, name in get_month_names("wide", locale="da").items()}
# "31. december 2014" is a date (the cut-off, say), not the month of the report.
_MONTH = re.compile(rf"(?<!\w)(?<!\d )(?<!\d\. )({'|'.join(_MONTHS)}) (\d{{4}})(?!\d)")
_CUTOFF = re.compile(rf"\bdata til og med (\d{{1,2}})\. ({'|'.join(_MONTHS)}) (\d{{4}})(?!\d)")
_LISTED = 25
_SYNTHETIC = re.compile(r"\bsyntetisk")
_DRAFT = re.compile(r"\budkast\b")


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What one report must be.

    `identifiers` are searched for in every byte stream; `other_names` are the names of the other recipients, which
    may occur in running text but not where the report says whose it is. A page that is made for a `day` (a case
    overview) must name that day instead of the month. `allows_scripts` lets a renderer's own scripts
    and linked style sheets pass (Quarto's pages do not come without); they are searched like everything else.
    `printed` is what the packet's figures look like in print.
    """

    month: Month
    recipient: str
    recipient_name: str
    title: str
    identifiers: KnownValues
    other_names: frozenset[str] = frozenset()
    synthetic: bool = True
    draft: bool = False
    allows_scripts: bool = False
    printed: Printed = field(default_factory=Printed)
    day: date | None = None


def check_report(html: Path, pdf: Path, expectation: Expectation) -> list[Finding]:
    """The warnings of an inspection. Raises InspectionError, which lists the errors, if there are any."""
    findings = inspect_report(html, pdf, expectation)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise InspectionError(
            f"The report for {expectation.recipient} of {expectation.month} was held back by the inspection.",
            where=f"{html.name}, {pdf.name}",
            found="".join(f"\n    {finding}" for finding in errors[:_LISTED]) + _rest(len(errors) - _LISTED),
            remedy="mend the template or the data and make the report again; nothing has been published",
        )
    return findings


def _rest(count: int) -> str:
    return f"\n    and {count} more" if count > 0 else ""


def inspect_report(html: Path, pdf: Path, expectation: Expectation) -> list[Finding]:
    """Everything found in the page and the PDF, errors first, each once."""
    page, document = read_page(html), read_document(pdf)
    names = [Text(f"{file.name}, file name", file.name, "hidden") for file in (html, pdf)]
    texts = [*page.texts, *document.texts, *names]
    found = [
        *(fault for fault in page.faults if fault.check != "script" or not expectation.allows_scripts),
        *document.faults,
        *_search(texts, expectation.identifiers),
        *_check_page(page, expectation),
        *_check_document(document, expectation),
        *_check_names(page.identity + document.identity, expectation),
        *_check_agreement(page, document),
        *check_numbers(blocks_of_page(html), document.blocks, expectation.printed, (html.name, pdf.name)),
    ]
    return sorted(set(found))


def _search(texts: list[Text], identifiers: KnownValues) -> Iterator[Finding]:
    if identifiers.too_short:
        what = f"{identifiers.too_short} identifiers have fewer than {SHORTEST} characters and are not searched for"
        yield warning("identifier", "source data", what)
    for text in texts:
        yield from find_personal(text, identifiers)
        yield from find_leftovers(text)


def _check_page(page: Page, expected: Expectation) -> Iterator[Finding]:
    where = page.name
    if page.language.lower().split("-")[0] != "da":
        yield error("language", where, "does not say that it is in Danish")
    if len(page.main_headings) != 1:
        yield error("headings", where, f"has {len(page.main_headings)} main headings instead of one")
    levels = [1, *(level for level, _ in page.headings)]
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield error("headings", where, "skips a heading level")
    heading = " ".join(page.main_headings)
    yield from _check_title(f"{where}, title", page.title, expected)
    yield from _check_title(f"{where}, main heading", heading, expected)
    yield from _check_month(f"{where}, title and main heading", f"{page.title}\n{heading}\n{page.opening}", expected)
    yield from _check_recipient(f"{where}, opening", f"{page.title}\n{page.opening}", expected)
    yield from _check_marks(where, page.visible, expected)
    yield from _check_running_text(where, page.visible, expected)
    for _, text in page.headings:
        if _named(text, expected) - {_plain(expected.recipient_name)}:
            yield error("recipient", where, "names another recipient in a heading")


def _check_document(document: Document, expected: Expectation) -> Iterator[Finding]:
    where = document.name
    if not document.pages:
        return
    if document.language.lower().split("-")[0] != "da":
        yield error("language", where, "does not say that it is in Danish")
    if not document.is_tagged:
        yield error("tagged", where, "is not tagged, so it cannot be read aloud in order")
    first = document.pages[0]
    yield from _check_title(f"{where}, title", document.title, expected)
    yield from _check_month(f"{where}, title and first page", f"{document.title}\n{first}", expected)
    yield from _check_recipient(f"{where}, title and first page", f"{document.title}\n{first}", expected)
    yield from _check_marks(where, document.visible, expected)
    yield from _check_running_text(where, document.visible, expected)
    for text in document.identity:
        if months_in(text.text) - {expected.month}:
            yield error("month", text.where, "names another month than that of the report")


def _check_title(where: str, title: str, expected: Expectation) -> Iterator[Finding]:
    if _plain(expected.title) not in _plain(title):
        yield error("title", where, "is not the title of this report")
    if months_in(title) - {expected.month}:
        yield error("month", where, "names another month than that of the report")


def _check_month(where: str, text: str, expected: Expectation) -> Iterator[Finding]:
    if expected.day is not None:
        if format_date(expected.day, "d. MMMM y", locale="da") not in _plain(text):
            yield error("month", where, f"does not name the day {expected.day} in words")
    elif expected.month not in months_in(text):
        yield error("month", where, f"does not name the month {expected.month} in words")


def _check_recipient(where: str, text: str, expected: Expectation) -> Iterator[Finding]:
    if _plain(expected.recipient_name) not in _named(text, expected):
        yield error("recipient", where, f"does not name the recipient {expected.recipient}")
    if _addressees(text, expected) - {_plain(expected.recipient_name)}:
        yield error("recipient", where, "is addressed to another recipient")


def _addressees(text: str, expected: Expectation) -> set[str]:
    """The recipients whose name stands after `Modtager` or alone on a line, as a name in running text does not."""
    lines = {_plain(line) for line in text.splitlines()}
    named = re.search(rf"\bmodtager:? {_any_name(expected)}", _plain(text))
    return (lines & _all_names(expected)) | ({named[1]} if named else set())


def _check_names(identity: list[Text], expected: Expectation) -> Iterator[Finding]:
    """Another recipient's name where the report says whose it is."""
    for text in identity:
        if _named(text.text, expected) - {_plain(expected.recipient_name)}:
            yield error("recipient", text.where, "names another recipient")


def _named(text: str, expected: Expectation) -> set[str]:
    """The recipients that a text names. A name within a longer one is not meant: the chair's holds the committee's."""
    return set(re.findall(_any_name(expected), _plain(text)))


def _any_name(expected: Expectation) -> str:
    longest_first = sorted(_all_names(expected), key=len, reverse=True)
    return rf"(?<!\w)({'|'.join(re.escape(name) for name in longest_first)})(?!\w)"


def _all_names(expected: Expectation) -> set[str]:
    return {_plain(name) for name in (expected.recipient_name, *expected.other_names)}


def _check_marks(where: str, text: str, expected: Expectation) -> Iterator[Finding]:
    if expected.synthetic and not _SYNTHETIC.search(_plain(text)):
        yield error("synthetic", where, "does not say that the data are synthetic")
    if expected.draft and not _DRAFT.search(_plain(text)):
        yield error("draft", where, "is not marked as a draft (Udkast)")


def _check_running_text(where: str, text: str, expected: Expectation) -> Iterator[Finding]:
    """What can be told of any place: up to which day the data reach, and whom a line is meant for."""
    plain = _plain(text)
    if expected.day is None and _cutoffs_in(plain) - {expected.month.cutoff}:
        yield error("month", where, "has data up to another day than the report's")
    addressed = re.findall(rf"\b(?:til|modtager|kære) {_any_name(expected)} ?:", plain)
    if set(addressed) - {_plain(expected.recipient_name)}:
        yield error("recipient", where, "has a line that is meant for another recipient")


def _cutoffs_in(plain: str) -> set[date]:
    found = set()
    for day, month, year in _CUTOFF.findall(plain):
        try:
            found.add(date(int(year), _MONTHS[month], int(day)))
        except ValueError:
            found.add(date.min)
    return found


def _check_agreement(page: Page, document: Document) -> Iterator[Finding]:
    """Page and PDF are one report: the same number of sections, tables and figures."""
    if not (document.is_tagged and page.texts):
        return
    pairs = {
        "tables": (page.tables, document.tables),
        "figures": (page.figures, document.figures),
        "headings below the title": (len(page.headings), _count_below_title(document.headings)),
    }
    for name, (here, there) in pairs.items():
        if here != there:
            yield error("agreement", f"{page.name} and {document.name}", f"have {here} and {there} {name}")


def _count_below_title(levels: list[int]) -> int:
    """Where one heading alone has the first level it is the title; a PDF may also set its title as no heading."""
    return len(levels) - 1 if levels.count(1) == 1 else len(levels)


def months_in(text: str) -> set[Month]:
    """The months that a Danish text names as such (`januar 2015`); the months of full dates are left out."""
    return {Month(int(year), _MONTHS[name]) for name, year in _MONTH.findall(_plain(text))}


def _plain(text: str) -> str:
    return " ".join(normalised(text).lower().split())
