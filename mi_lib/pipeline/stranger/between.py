"""What holds between tables: months make up longer times, teams the municipality, narrow age bands wide ones,
and a stock grows by who comes and shrinks by who goes.

Rules of thumb of a reader. Where the printed numbers contradict one, it is dropped.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from mi_lib.pipeline.stranger.figures import YEAR_TO_DATE, Figure, Time
from mi_lib.pipeline.stranger.puzzle import Interval, Puzzle, Relation

_STOCKS = {
    "Aktive sager": ("Åbnede sager", "Lukkede sager", "Nettotilgang af sager"),
    "Anbragte børn og unge": ("Nye anbringelser", "Afsluttede anbringelser", "Nettotilgang af anbringelser"),
}
"""Who came, who went, and the difference."""
_AGES = re.compile(r"(\d+)-(\d+) år")


def link(puzzle: Puzzle) -> None:
    """Add the relations to the puzzle, and leave those of which not all figures are printed."""
    printed = set(puzzle.known) | set(puzzle.hidden)
    for rules in (_months, _teams, _ages, _stocks):
        puzzle.relations.extend(rules(printed))
    puzzle.relations = [each for each in puzzle.relations if printed.issuperset(each.factors)]


def in_versions(editions: Iterable[Puzzle]) -> Puzzle:
    """All editions, the oldest first, as one puzzle: what is hidden in one may be shown in another.

    A subject's figures of a time are the same in two editions unless a number of them differs.
    """
    everything = Puzzle()
    versions: dict[tuple[str, Time], int] = defaultdict(int)
    numbers: dict[tuple[str, Time, int], dict[Figure, Interval]] = defaultdict(dict)
    for edition in editions:
        for figure, number in edition.known.items():
            about = _about(figure)
            if numbers[*about, versions[about]].get(figure, number) != number:
                versions[about] += 1
        for figure, number in edition.known.items():
            numbers[*_about(figure), versions[_about(figure)]][figure] = number
        everything.add(edition, lambda figure: replace(figure, version=versions[_about(figure)]))
    return everything


def apart(editions: Iterable[Puzzle]) -> Puzzle:
    """All editions side by side: no figure of one is that of another."""
    everything = Puzzle()
    for number, edition in enumerate(editions):
        everything.add(edition, partial(replace, version=number))
    return everything


def _about(figure: Figure) -> tuple[str, Time]:
    return (re.sub(r"^(Åbnede|Lukkede|Nettotilgang af) sager", "Åbnede og lukkede sager", figure.subject), figure.time)


def _months(printed: set[Figure]) -> Iterator[Relation]:
    for figure in sorted(printed):
        months = [replace(figure, time=month) for month in figure.time.months]
        rule = ("months", figure.subject, figure.time.span, figure.time.last // 12)
        if months and printed.issuperset(months):
            yield _sum(figure, months, rule)
        last = replace(figure, time=figure.time.before(1))
        if figure.time.span == YEAR_TO_DATE and last in printed and months[-1] in printed and len(months) > 1:
            yield _sum(figure, [last, months[-1]], rule)


def _teams(printed: set[Figure]) -> Iterator[Relation]:
    teams: dict[str, set[str]] = defaultdict(set)
    for figure in printed:
        if figure.team:
            teams[figure.subject].add(figure.team)
    for figure in sorted(each for each in printed if not each.team):
        parts = [replace(figure, team=team) for team in sorted(teams[figure.subject])]
        if len(parts) > 1 and printed.issuperset(parts):
            yield _sum(figure, parts, ("teams", figure.subject, figure.part))


def _ages(printed: set[Figure]) -> Iterator[Relation]:
    """`0-9 år` is `0-5 år` and `6-9 år`."""
    siblings: dict[Figure, dict[int, list[tuple[int, Figure]]]] = defaultdict(lambda: defaultdict(list))
    bands = [(figure, cell, _AGES.fullmatch(cell[1])) for figure in sorted(printed) for cell in figure.cells]
    for figure, cell, band in bands:
        if band:
            siblings[_without(figure, cell)][int(band[1])].append((int(band[2]), figure))
    for figure, cell, band in bands:
        parts = _chain(siblings[_without(figure, cell)], int(band[1]), int(band[2])) if band else []
        if len(parts) > 1:
            yield _sum(figure, parts, ("ages", figure.subject))


def _stocks(printed: set[Figure]) -> Iterator[Relation]:
    """Who came less who went is the net, and what the stock has grown by since last month, or last year."""
    for figure in sorted(each for each in printed if each.subject in _STOCKS and not each.cells and not each.part):
        for months, span in ((1, ""), (12, "12 måneder")):
            time = Time(span, figure.time.last)
            came, went, net = (replace(figure, subject=name, time=time) for name in _STOCKS[figure.subject])
            before = replace(figure, time=figure.time.before(months))
            rule = ("stock", figure.subject, bool(figure.team))
            yield Relation({came: 1, went: -1, net: -1})
            yield Relation({figure: 1, before: -1, came: -1, went: 1}, rule=rule)
            yield Relation({figure: 1, before: -1, net: -1}, rule=rule)


def _chain(by_start: dict[int, list[tuple[int, Figure]]], start: int, end: int) -> list[Figure]:
    """The narrowest bands, one after the other, that end there; none if they do not."""
    found: list[Figure] = []
    while start <= end and by_start.get(start):
        last, figure = min(by_start[start])
        found.append(figure)
        start = last + 1
    return found if start == end + 1 else []


def _without(figure: Figure, cell: tuple[str, str]) -> Figure:
    return replace(figure, cells=tuple((name, "" if (name, value) == cell else value) for name, value in figure.cells))


def _sum(whole: Figure, parts: list[Figure], rule: tuple[Hashable, ...]) -> Relation:
    return Relation({whole: 1.0, **dict.fromkeys(parts, -1.0)}, rule=rule)


__all__ = ["apart", "in_versions", "link"]
