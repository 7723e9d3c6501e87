"""Tables into figures: one small function for each kind of table that the reports have."""

import re
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mi_lib.pipeline.stranger.figures import Figure, Subject, Time, month_in, span_of, subject_in
from mi_lib.pipeline.stranger.pages import PrintedTable
from mi_lib.pipeline.stranger.puzzle import Puzzle, Relation
from mi_lib.plan.words import MONTHS

TOTAL, MARK = "I alt", "*"
COUNT, SHARE, BEFORE, CHANGE = "Antal", "Pct.", "Året før", "Ændring"
KEY_FIGURE = "Nøgletal"
NOW = ("Nu", "Senest")
FLOWS = ["Åbnede", "Lukkede", "Netto", "Aktive ved månedens udgang"]
_FLOW_NAMES = ("Åbnede sager", "Lukkede sager", "Nettotilgang af sager", "Aktive sager")
_ROUNDED = 0.0005001
"""Half of the last digit of a percentage with one decimal."""
_COUNT = re.compile(r"\d{1,3}(\.\d{3})*")
_CHANGE = re.compile(r"[+-]?\d{1,3}(\.\d{3})*")
_PERCENTAGE = re.compile(r"\d+,\d")
_OF = re.compile(r"(\S+) af (\S+)")


class Seen(NamedTuple):
    """A table on its page, what it is about, and where to note what it says."""

    puzzle: Puzzle
    table: PrintedTable
    subject: Subject
    page: str
    unit: str = ""
    """Of a row of key figures."""

    def figure(self, time: Time, cells: tuple[tuple[str, str], ...] = (), part: str = "") -> Figure:
        """A category of the dimension team is that team's total."""
        team = next((name for dimension, name in cells if dimension == "team"), self.subject.team)
        rest = tuple(sorted(cell for cell in cells if cell[0] != "team" and cell[1] != TOTAL))
        return Figure(self.subject.name, "" if team == TOTAL else team, rest, time, part)

    def note(self, figure: Figure, printed: str) -> Figure | None:
        """None for what is neither a count nor hidden: missing, not collected."""
        if printed == MARK:
            self.puzzle.hide(figure, self.page)
        elif _COUNT.fullmatch(printed):
            self.puzzle.show(figure, _number(printed), self.page)
        else:
            return None
        return figure


def read_table(puzzle: Puzzle, table: PrintedTable, page: str) -> bool:
    """Whether it is of a kind that can be read."""
    if not table.rows or {len(row) for row in table.rows} != {len(table.heads)} or len(table.heads) < 2:
        return False
    title, _, rest = table.caption.partition(" fordelt på ")
    seen = Seen(puzzle, table, subject_in(title, table.is_own), page)
    time = month_in(rest or table.caption)
    if table.heads[0] == "Måned":
        return _over_time(seen)
    if table.heads[0] == "År":
        return _over_years(seen)
    if time and table.heads[0] == KEY_FIGURE:
        return _key_figures(seen, time)
    if time and rest and table.heads[-1] == TOTAL and table.rows[-1][0] == TOTAL:
        return _crossed(seen, rest, time)
    return _broken_down(seen, time) if time and rest else False


def _broken_down(seen: Seen, time: Time) -> bool:
    """Rows are categories; columns are a count, or a share or a median with its count, now and a year before."""
    heads, rows = seen.table.heads, seen.table.rows
    now = [seen.figure(time, ((heads[0].lower(), row[0]),)) for row in rows]
    for row, figure in zip(rows, now, strict=True):
        _read_row(seen, row, figure)
    has_total = rows[-1][0] == TOTAL
    if not has_total:
        now.append(seen.figure(time))
    if COUNT in heads:
        before = [_before(figure) for figure in now]
        for figures in (now, before, [_part(each, "af") for each in now]):
            _add_up(seen, figures, heads[0], is_told=has_total)
    return COUNT in heads


def _crossed(seen: Seen, rest: str, time: Time) -> bool:
    """Rows and columns are categories."""
    heads, rows = seen.table.heads, seen.table.rows
    dimensions = re.split(r" ved udgangen |, ", rest)[0].lower()
    across = dimensions.removeprefix(heads[0].lower()).removeprefix(" og ")
    grid = [[seen.figure(time, ((heads[0].lower(), row[0]), (across, head))) for head in heads[1:]] for row in rows]
    for figures, row in zip(grid, rows, strict=True):
        for figure, printed in zip(figures, row[1:], strict=True):
            seen.note(figure, printed)
    for line in [*grid, *map(list, zip(*grid, strict=True))]:
        _add_up(seen, line, dimensions)
    return True


def _over_time(seen: Seen) -> bool:
    span, measures = span_of(seen.table.caption), seen.table.heads[1:]
    for row in seen.table.rows:
        month = month_in(row[0])
        if month and measures == FLOWS:
            _read_flows(seen, row, month)
        elif month:
            _read_row(seen, row, seen.figure(Time(span, month.last)))
    return COUNT in measures or measures == FLOWS


def _read_flows(seen: Seen, row: list[str], month: Time) -> None:
    for name, printed in zip(_FLOW_NAMES, row[1:], strict=True):
        seen.note(Figure(name, seen.subject.team, (), month), printed)


def _over_years(seen: Seen) -> bool:
    """The first column is the same time of each year."""
    head = seen.table.heads[1]
    month = re.search("|".join(MONTHS), head.lower().removeprefix("januar til "))
    for row in seen.table.rows:
        if month and row[0].isdigit():
            time = Time(span_of(head), int(row[0]) * 12 + MONTHS.index(month[0]))
            _read_row(seen, row, seen.figure(time))
    return bool(month) and COUNT in seen.table.heads


def _key_figures(seen: Seen, time: Time) -> bool:
    """Each row is a title of its own, with its time in brackets."""
    for row in seen.table.rows:
        subject = subject_in(row[0], own=False)._replace(team=seen.subject.team)
        own = seen._replace(subject=subject, unit=row[1])
        _read_row(own, row, own.figure(Time(span_of(row[0]), time.last)))
    return True


def _read_row(seen: Seen, row: list[str], now: Figure) -> None:
    """Under the heading `Antal`: a count, or `n af d` beside a percentage, or how many a median is taken of."""
    cells = dict(zip(seen.table.heads, row, strict=True))
    printed = next((cells[head] for head in NOW if head in cells), row[1])
    counted = seen.unit.startswith("antal") or seen.table.heads[1] == COUNT
    if counted:
        _counts(seen, cells, now, printed)
    elif _OF.fullmatch(cells.get(COUNT, "")) or (cells.get(COUNT) == MARK and _is_share(seen)):
        _share(seen, cells, now, printed)
    elif COUNT in cells:
        seen.note(now, cells[COUNT])
    if _is_share(seen) and BEFORE in cells:
        _percentage(seen, _before(now), cells[BEFORE])


def _is_share(seen: Seen) -> bool:
    return seen.unit == "pct." or seen.table.heads[1] == SHARE or "(pct.)" in seen.table.caption


def _counts(seen: Seen, cells: dict[str, str], now: Figure, printed: str) -> None:
    before = _before(now)
    seen.note(now, printed)
    if seen.note(before, cells.get(BEFORE, "")) and _CHANGE.fullmatch(cells.get(CHANGE, "")):
        change = _number(cells[CHANGE])
        seen.puzzle.relations.append(Relation({now: 1, before: -1}, change, change, is_beside=True))


def _share(seen: Seen, cells: dict[str, str], now: Figure, printed: str) -> None:
    """Those counted and the others make up the whole; the percentage is rounded."""
    found = _OF.fullmatch(cells[COUNT])
    some, whole = found.groups() if found else (MARK, MARK)
    others, all_of_them = _part(now, "ikke"), _part(now, "af")
    if not (seen.note(now, some) and seen.note(all_of_them, whole)):
        return
    if MARK in (some, whole):
        seen.puzzle.hide(others, seen.page)
    else:
        seen.puzzle.show(others, _number(whole) - _number(some), seen.page)
    seen.puzzle.relations.append(Relation({now: 1, others: 1, all_of_them: -1}))
    _percentage(seen, now, printed)


def _percentage(seen: Seen, now: Figure, printed: str) -> None:
    if _PERCENTAGE.fullmatch(printed):
        share, whole = float(printed.replace(",", ".")) / 100, _part(now, "af")
        relations = seen.puzzle.relations
        relations.append(Relation({now: 1, whole: -share - _ROUNDED}, -np.inf, 0, is_beside=True))
        relations.append(Relation({now: 1, whole: -share + _ROUNDED}, 0, np.inf, is_beside=True))


def _before(figure: Figure) -> Figure:
    return replace(figure, time=figure.time.before(12))


def _part(figure: Figure, part: str) -> Figure:
    return replace(figure, part=part)


def _add_up(seen: Seen, figures: list[Figure], dimension: str, *, is_told: bool = True) -> None:
    """The last is the sum of the others. Where the table does not say so, it must have been so before."""
    if len(figures) > 1:
        *parts, whole = figures
        rule = None if is_told else ("sum", whole.subject, dimension.lower())
        relation = Relation({whole: 1, **dict.fromkeys(parts, -1.0)}, rule=rule, needs_proof=not is_told)
        seen.puzzle.relations.append(relation)


def _number(printed: str) -> float:
    return float(printed.replace(".", ""))


__all__ = ["BEFORE", "CHANGE", "KEY_FIGURE", "MARK", "SHARE", "TOTAL", "read_table"]
