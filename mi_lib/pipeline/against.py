"""Attack published pages as a stranger would: read the tables off the HTML, and subtract.

Nothing here knows how figures are made or protected: only what the pages print, and that the rows of a table add up
to "I alt". Figures with the same caption, row and month are the same figure, wherever they stand.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from scipy.optimize import linprog

from mi_lib.errors import DisclosureError, UsageError
from mi_lib.plan.words import MONTHS
from mi_lib.recipients import CASE_OVERVIEW

TOTAL, MARK = "I alt", "*"
_MONTH = re.compile(rf"({'|'.join(MONTHS)}) (\d{{4}})")
_SPAN = re.compile(rf"(?P<span>(?:de [\w ]+ måneder|skoleåret|januar) til (?:og med )?)?{_MONTH.pattern}")
"""A month, or a longer time that ends with it: figures of different times are different figures."""
_IMPOSSIBLE = 2
"""What scipy's `linprog` calls a system that no numbers fulfil."""
_COUNT = re.compile(r"\d{1,3}(\.\d{3})*")

Figure = tuple[str, str, str]
"""What the table counts (own: of the reader's team), the row or "row, column", the month."""


@dataclass
class PrintedTable:
    """The words of one table, as they stand on the page."""

    name: str
    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Proof:
    """A hidden figure that can be narrowed down to the values of few children, or to one value."""

    page: str
    figure: str
    least: float
    greatest: float


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[PrintedTable] = []
        self._into: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(PrintedTable(dict(attrs).get("id") or ""))
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1].rows:
            self.tables[-1].rows[-1].append("")
            self._into = "cell"
        elif tag == "caption":
            self._into = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "caption"):
            self._into = None

    def handle_data(self, data: str) -> None:
        words = data.replace("\xa0", " ")
        if self._into == "caption":
            self.tables[-1].caption += words
        elif self._into == "cell":
            self.tables[-1].rows[-1][-1] += words


def attack_pages(folder: Path, thresholds: Mapping[str, int]) -> list[Proof]:
    """Every reader's folder by itself: all pages below it, of all months. `thresholds` by the folder's name; a folder
    of no known reader has the highest. Raises UsageError where there are no pages, DisclosureError where their figures
    contradict each other."""
    pages = sorted(
        file for file in folder.rglob("*.html") if file.name != "index.html" and file.parent.name != CASE_OVERVIEW
    )
    if not pages:
        raise UsageError("There are no published pages here.", where=str(folder), remedy="name a folder below reports/")
    readers: dict[str, list[Path]] = defaultdict(list)
    for page in pages:
        readers[page.relative_to(folder).parts[0] if len(page.relative_to(folder).parts) > 2 else ""].append(page)
    highest = max(thresholds.values())
    return [proof for name, mine in readers.items() for proof in _attack(mine, thresholds.get(name, highest))]


def read_tables(page: Path) -> list[PrintedTable]:
    parser = _Tables()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.tables


class _Puzzle:
    """What one reader has before them: figures with or without a number, and sums between them."""

    def __init__(self) -> None:
        self.known: dict[Figure, float] = {}
        self.hidden: dict[Figure, str] = {}
        self.sums: list[tuple[Figure, list[Figure]]] = []

    def see(self, figure: Figure, printed: str, page: str) -> Figure:
        """Note what is printed. A number that differs from an older page's is another figure: it was revised."""
        count = _number(printed)
        if count is None:
            self.hidden.setdefault(figure, page)
        elif self.known.get(figure, count) != count:
            figure = (*figure[:2], f"{figure[2]} ({page})")
        if count is not None:
            self.known[figure] = count
        return figure


def _attack(pages: Iterable[Path], threshold: int) -> Iterator[Proof]:
    puzzle = _Puzzle()
    for page in pages:
        for table in read_tables(page):
            _take_in(puzzle, table, f"{page.parent.parent.name}/{page.parent.name}/{page.name}")
    unknown = [figure for figure in puzzle.hidden if figure not in puzzle.known]
    for figure, where in puzzle.hidden.items():
        least, greatest = (puzzle.known[figure],) * 2 if figure in puzzle.known else _interval(puzzle, unknown, figure)
        if (least > 0 and greatest < threshold) or (least > 0 and greatest - least < 1):
            yield Proof(where, ", ".join(figure), least, greatest)


def _take_in(puzzle: _Puzzle, table: PrintedTable, page: str) -> None:
    """Tables of counts: over time, by a dimension, or crossed. Others tell nothing that can be subtracted."""
    caption = re.sub(r"^Tabel \d+: ?", "", table.caption.strip())
    subject, _, rest = caption.partition(" fordelt på ")
    own = "own, " if table.name.endswith("-eget") else ""
    if not table.rows or len({len(row) for row in table.rows}) != 1:
        return
    heads, *rows = table.rows
    time = _SPAN.search(rest)
    if " måned for måned" in subject and heads[1] == "Antal":
        name = own + subject.partition(" måned for måned")[0]
        for row in rows:
            _see_count(puzzle, (name, TOTAL, row[0].removesuffix(" f")), row[1], page)
    elif time and heads[1:3] == ["Antal", "Året før"]:
        before = f"{time['span'] or ''}{time[2]} {int(time[3]) - 1}"
        _column(puzzle, own + subject, rows, 1, time[0], page)
        _column(puzzle, own + subject, rows, 2, before, page)
    elif time and rows[-1][0] == TOTAL and heads[-1] == TOTAL:
        _crossed(puzzle, own + subject, heads, rows, time[0], page)


def _see_count(puzzle: _Puzzle, figure: Figure, printed: str, page: str) -> Figure | None:
    """None for what is neither a count nor hidden: a percentage, an amount, a missing figure."""
    return puzzle.see(figure, printed, page) if printed == MARK or _COUNT.fullmatch(printed) else None


def _column(puzzle: _Puzzle, subject: str, rows: list[list[str]], column: int, month: str, page: str) -> None:
    seen = [_see_count(puzzle, (subject, row[0], month), row[column], page) for row in rows]
    _add_sum(puzzle, seen if rows[-1][0] == TOTAL else [])


def _crossed(puzzle: _Puzzle, subject: str, heads: list[str], rows: list[list[str]], month: str, page: str) -> None:
    names = [[_crossed_name(row[0], head) for head in heads[1:]] for row in rows]
    seen = [
        [_see_count(puzzle, (subject, name, month), printed, page) for name, printed in zip(line, row[1:], strict=True)]
        for line, row in zip(names, rows, strict=True)
    ]
    for line in [*seen, *map(list, zip(*seen, strict=True))]:
        _add_sum(puzzle, line)


def _crossed_name(row: str, column: str) -> str:
    if TOTAL in (row, column):
        return row if column == TOTAL else column
    return f"{row}, {column}"


def _add_sum(puzzle: _Puzzle, figures: list[Figure | None]) -> None:
    """The last is the sum of the others, unless the numbers say that it is not."""
    found = [figure for figure in figures if figure is not None]
    if len(found) != len(figures) or len(found) < 2:
        return
    *parts, whole = found
    shown = sum(puzzle.known.get(part, 0.0) for part in parts)
    complete = all(part in puzzle.known for part in parts)
    if whole not in puzzle.known or (puzzle.known[whole] == shown if complete else puzzle.known[whole] >= shown):
        puzzle.sums.append((whole, parts))


def _number(printed: str) -> float | None:
    return float(printed.replace(".", "")) if _COUNT.fullmatch(printed) else None


def _interval(puzzle: _Puzzle, unknown: list[Figure], target: Figure) -> tuple[float, float]:
    place = {figure: column for column, figure in enumerate(unknown)}
    matrix, right = np.zeros((len(puzzle.sums), len(unknown))), np.zeros(len(puzzle.sums))
    for row, (whole, parts) in enumerate(puzzle.sums):
        for factor, figure in [(1.0, whole), *((-1.0, part) for part in parts)]:
            if figure in puzzle.known:
                right[row] -= factor * puzzle.known[figure]
            else:
                matrix[row, place[figure]] += factor
    goal = np.zeros(len(unknown))
    goal[place[target]] = 1.0
    ends = [linprog(way * goal, A_eq=matrix, b_eq=right, bounds=(0, None)) for way in (1, -1)]
    if ends[0].status == _IMPOSSIBLE:
        raise DisclosureError(
            "The figures on these pages contradict each other, so nothing can be said of what they hide.",
            where=puzzle.hidden[target],
            found=", ".join(target),
            remedy="attack the pages as they were published, untouched; if they are, tell the developers",
        )
    return float(ends[0].fun or 0.0), float("inf") if ends[1].status == 3 else -float(ends[1].fun)


__all__ = ["Proof", "attack_pages", "read_tables"]
