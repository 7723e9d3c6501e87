"""How much of the pages was read, so that silence is not taken for safety."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from mi_lib.pipeline.stranger.pages import Page, PrintedTable
from mi_lib.pipeline.stranger.puzzle import Puzzle
from mi_lib.pipeline.stranger.tables import BEFORE, CHANGE, KEY_FIGURE, MARK, SHARE, read_table


@dataclass
class Coverage:
    tables: int = 0
    read: int = 0
    stars: int = 0
    """Figures that the pages hide."""
    stars_read: int = 0
    unread: dict[str, int] = field(default_factory=dict)
    """Tables by what they measure."""


def coverage_of(pages: Iterable[Page]) -> Coverage:
    found = Coverage()
    for table in (table for page in pages for table in page.tables):
        is_read = read_table(Puzzle(), table, "")
        kind = "" if is_read else _kind(table)
        found.tables += 1
        found.read += is_read
        found.stars += _stars(table)
        found.stars_read += sum(map(_stars, _read_parts(table))) if is_read else 0
        if kind:
            found.unread[kind] = found.unread.get(kind, 0) + 1
    return found


def _read_parts(table: PrintedTable) -> Iterator[PrintedTable]:
    """Of key figures the rows that were read: each is a table of its own."""
    if table.heads[0] != KEY_FIGURE:
        yield table
        return
    for row in table.rows:
        puzzle = Puzzle()
        part = replace(table, rows=[row])
        read_table(puzzle, part, "")
        if puzzle.known or puzzle.hidden:
            yield part


def _stars(table: PrintedTable) -> int:
    return sum(cell == MARK for row in table.rows for cell in row)


def _kind(table: PrintedTable) -> str:
    """What a table measures: its second column, or what stands behind a percentage."""
    measures = [head for head in table.heads[1:] if head != SHARE and not head.startswith((BEFORE, CHANGE))]
    if table.heads[0] == "År":
        measures = measures[1:]
    return measures[0] if measures else "?"


__all__ = ["Coverage", "coverage_of"]
