"""What stands on a page: its tables, word by word, and its text with that of its pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from mi_lib.recipients import CASE_OVERVIEW

_EDITION = re.compile(r"\d{4}-\d{2}")
_NOT_SAID = ("style", "script", "title")


@dataclass
class PrintedTable:
    """The words of one table, as they stand on the page; `rows` without the headings."""

    name: str
    caption: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    @property
    def is_own(self) -> bool:
        """Of the reader's team, not of the municipality."""
        return self.name.endswith("-eget")


@dataclass
class Page:
    reader: str
    """The folder above the edition's."""
    edition: str
    """`2015-02`; empty where the page lies in no edition's folder."""
    place: str
    """Reader, edition and file, for who wants to look."""
    tables: list[PrintedTable]
    text: str
    alternatives: list[str]
    """The words that stand for pictures."""


def find_pages(folder: Path, until: str) -> Iterator[Page]:
    """The reports below a folder, up to and with that edition. Case overviews are lists, not figures."""
    for file in sorted(folder.resolve().rglob("*.html")):
        edition = file.parent.name if _EDITION.fullmatch(file.parent.name) else ""
        if file.name != "index.html" and file.parent.name != CASE_OVERVIEW and edition <= until:
            yield _read(file, edition)


def _read(file: Path, edition: str) -> Page:
    parser = _Parser()
    parser.feed(file.read_text(encoding="utf-8"))
    reader = file.parent.parent.name if edition else file.parent.name
    tables = [_tidy(table) for table in parser.tables]
    place = "/".join(file.parts[-3:])
    return Page(reader, edition, place, tables, plain(" ".join(parser.text)), list(map(plain, parser.alternatives)))


def plain(words: str) -> str:
    """One kind of space and of minus, and none at the ends."""
    return re.sub(r"\s+", " ", words.replace("\u00ad", "").replace("\u2212", "-")).strip()


def _tidy(table: PrintedTable) -> PrintedTable:
    heads, *rows = [[plain(cell) for cell in row] for row in table.rows if row] or [[]]
    return PrintedTable(table.name, re.sub(r"^Tabel \d+ ?: ?", "", plain(table.caption)), heads, rows)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[PrintedTable] = []
        self.text: list[str] = []
        self.alternatives: list[str] = []
        self._in: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.alternatives += [said[name] or "" for name in ("alt", "aria-label") if said.get(name)]
        if tag == "table":
            self.tables.append(PrintedTable(said.get("id") or ""))
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1].rows:
            self.tables[-1].rows[-1].append("")
        if tag in ("table", "caption", "td", "th", *_NOT_SAID):
            self._in.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._in:
            while self._in.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        inside = self._in[-1] if self._in else ""
        if inside == "caption":
            self.tables[-1].caption += data
        elif inside in ("td", "th") and self.tables[-1].rows:
            self.tables[-1].rows[-1][-1] += data
        elif not inside:
            self.text.append(data)
