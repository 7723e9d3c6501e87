"""One number everywhere: the same figure is the same on the page, in the PDF, in words, and in the packet."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from mi_lib.inspection.blocks import Blocks, FigureBlock, TableBlock, squeezed
from mi_lib.inspection.findings import Finding, error
from mi_lib.inspection.texts import normalised

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Printed:
    """What the figures behind a report look like in print, as plain data. Whatever is not in it is not judged.

    `tables`: rows by label, the head first. `alts` and `drawn`: by a figure's label its alternative text, and what is
    written in the drawing. `texts`: paragraphs made from the figures.
    """

    tables: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    alts: Mapping[str, str] = field(default_factory=dict)
    drawn: Mapping[str, Sequence[str]] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()


def check_numbers(page: Blocks, document: Blocks, printed: Printed, names: tuple[str, str]) -> Iterator[Finding]:
    """Every contradiction, by its place. `names` are those of the page and the PDF."""
    both = " and ".join(names)
    # A PDF without a structure, or one with other counts, is a finding of its own.
    if document.tables and len(page.tables) == len(document.tables):
        for table, other in zip(page.tables, document.tables, strict=True):
            yield from _compare_tables(table, other, both)
    if document.figures and len(page.figures) == len(document.figures):
        for figure, drawn in zip(page.figures, document.figures, strict=True):
            yield from _compare_figures(figure, drawn, both)
    yield from _compare_words(page.paragraphs, document.paragraphs, both)
    for name, blocks in zip(names, (page, document), strict=True):
        yield from _compare_words(blocks.paragraphs, printed.texts, f"{name} and the packet", one_of=True)
    for table in page.tables:
        yield from _compare_with_packet(table, printed.tables.get(table.label, ()), names[0])
    for figure in page.figures:
        yield from _compare_drawing(figure, printed, names[0])


def _disagree(where: str, what: str) -> Finding:
    return error("one-number", where, what)


def _compare_tables(table: TableBlock, other: TableBlock, where: str) -> Iterator[Finding]:
    for row, other_row in zip_longest(table.rows, other.rows, fillvalue=list[str]()):
        for column, (cell, other_cell) in enumerate(zip_longest(row, other_row, fillvalue="")):
            if squeezed(cell) != squeezed(other_cell):
                place = " ".join((row or other_row)[0].split()) if column else "the first column"
                head = table.rows[0][column] if column < len(table.rows[0]) else str(column + 1)
                yield _disagree(where, f"differ in {_name_of(table)}, {place}, {head}")


def _name_of(table: TableBlock) -> str:
    return f"the table {table.label}" if table.label else "a table"


def _compare_figures(figure: FigureBlock, drawn: FigureBlock, where: str) -> Iterator[Finding]:
    if squeezed(figure.alt) != squeezed(drawn.alt):
        yield _disagree(where, f"have two alternative texts for the figure {figure.label}")
    words, whole = list(map(squeezed, figure.words)), squeezed("".join(drawn.words))
    if words and whole and (not all(word in whole for word in words) or sum(map(len, words)) != len(whole)):
        yield _disagree(where, f"have other words drawn in the figure {figure.label}")


def _compare_words(
    paragraphs: Iterable[str], others: Iterable[str], where: str, *, one_of: bool = False
) -> Iterator[Finding]:
    """The same words with other numbers. With `one_of` the others may have more."""
    mine, theirs = _by_words(paragraphs), _by_words(others)
    for words, said in mine.items():
        if words in theirs and (said - theirs[words] or (not one_of and theirs[words] - said)):
            opening = " ".join(normalised(next(iter(said.values()))).split())[:60]
            yield _disagree(where, f"say the same with other numbers: {_NUMBER.sub('#', opening)}…")


def _by_words(paragraphs: Iterable[str]) -> "dict[str, _Said]":
    found: dict[str, _Said] = defaultdict(_Said)
    for paragraph in paragraphs:
        text = squeezed(paragraph)
        if _NUMBER.search(text):
            found[_NUMBER.sub("#", text)][text] = paragraph
    return found


class _Said(dict[str, str]):
    """Squeezed paragraphs, and as they stand."""

    def __sub__(self, other: "Mapping[str, str]") -> set[str]:
        return set(self) - set(other)


def _compare_with_packet(table: TableBlock, rows: Sequence[Sequence[str]], where: str) -> Iterator[Finding]:
    expected, found = _cells(rows), _cells(table.rows)
    for place, cell in found.items():
        if place in expected and cell != expected[place]:
            yield _disagree(
                where, f"shows another figure than the packet in the table {table.label}, {', '.join(place)}"
            )


def _cells(rows: Sequence[Sequence[str]]) -> dict[tuple[str, str], str]:
    """By row and column; places of which there are two are left out."""
    if not rows:
        return {}
    heads, *body = rows
    places = [(squeezed(row[0]), squeezed(head)) for row in body for head in heads[1:]]
    cells = [squeezed(cell) for row in body for cell in [*row[1:], *[""] * (len(heads) - len(row))]]
    once = {place for place in places if places.count(place) == 1}
    return {place: cell for place, cell in zip(places, cells, strict=False) if place in once}


def _compare_drawing(figure: FigureBlock, printed: Printed, where: str) -> Iterator[Finding]:
    if figure.label in printed.alts and squeezed(figure.alt) != squeezed(printed.alts[figure.label]):
        yield _disagree(where, f"says something else than the packet in the alternative text of {figure.label}")
    expected = Counter(map(squeezed, printed.drawn.get(figure.label, ())))
    within = Counter(map(squeezed, figure.words)) - Counter(map(squeezed, figure.at_axes))
    if figure.words and expected - within:
        yield _disagree(where, f"shows another figure than the packet in the drawing {figure.label}")
