"""The attack: what each reader can work out from every page that is open to them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from mi_lib.errors import UsageError
from mi_lib.pipeline.stranger.between import apart, in_versions, link
from mi_lib.pipeline.stranger.coverage import Coverage, coverage_of
from mi_lib.pipeline.stranger.figures import Figure, is_about_children
from mi_lib.pipeline.stranger.pages import Page, find_pages
from mi_lib.pipeline.stranger.puzzle import Interval, Puzzle
from mi_lib.pipeline.stranger.said import small_counts
from mi_lib.pipeline.stranger.tables import read_table

_ROUNDING = 1e-6


class How(StrEnum):
    SHOWN = "shown"
    """It stands there."""
    WORKED_OUT = "worked out"
    """It is surely of few children."""
    NARROWED = "narrowed"
    """It may be of few children or of many, but not of everything from 0 to the threshold. Whoever made the page knows
    which; the page alone does not tell."""


@dataclass(frozen=True)
class Reader:
    threshold: int
    is_public: bool = False
    """Everyone else reads it too."""


@dataclass(frozen=True)
class Exposure:
    """What a reader learns of a count: it lies between least and greatest."""

    reader: str
    page: str
    figure: str
    least: float
    greatest: float
    how: How


@dataclass(frozen=True)
class Answer:
    coverage: Coverage
    exposures: tuple[Exposure, ...]
    """Counts of few children, shown or worked out."""
    narrowed: tuple[Exposure, ...]
    contradictions: tuple[str, ...]
    """Figures that could not be attacked, because the pages contradict each other."""
    together: tuple[Exposure, ...] = ()
    """What allies work out that none of them can alone."""


@dataclass
class _Found:
    """Each figure once, whoever finds it first."""

    exposures: dict[str, Exposure] = field(default_factory=dict)
    contradictions: dict[str, None] = field(default_factory=dict)

    def those(self, *hows: How) -> tuple[Exposure, ...]:
        return tuple(each for each in self.exposures.values() if each.how in hows)


def attack_pages(
    folder: Path, readers: Mapping[str, Reader], until: str = "9999-12", allies: Sequence[str] = ()
) -> Answer:
    """What the readers can work out from all pages below a folder, up to and with that edition.

    A folder of no known reader has the highest threshold. Raises UsageError where there are no pages.
    """
    pages = list(find_pages(folder, until))
    if not pages:
        raise UsageError("There are no published pages here.", where=str(folder), remedy="name a folder below reports/")
    public = {name for name, each in readers.items() if each.is_public}
    stranger = Reader(max(each.threshold for each in readers.values()))
    found = _Found()
    for name in dict.fromkeys(page.reader for page in pages):
        mine = [page for page in pages if page.reader in {name, *public}]
        _attack(found, name, mine, readers.get(name, stranger).threshold)
    joint = replace(found, exposures=dict(found.exposures))
    if allies:
        theirs = [page for page in pages if page.reader in {*allies, *public}]
        _attack(joint, " and ".join(allies), theirs, min(readers[name].threshold for name in allies))
    return Answer(
        coverage_of(pages),
        found.those(How.SHOWN, How.WORKED_OUT),
        found.those(How.NARROWED),
        tuple(found.contradictions),
        joint.those(How.SHOWN, How.WORKED_OUT)[len(found.those(How.SHOWN, How.WORKED_OUT)) :],
    )


def _attack(found: _Found, reader: str, pages: Sequence[Page], threshold: int) -> None:
    editions = _editions_of(pages)
    for figure, page, number in _shown(editions, threshold):
        found.exposures.setdefault(str(figure), Exposure(reader, page, str(figure), number, number, How.SHOWN))
    for each in pages:
        for words, number in small_counts(each, threshold):
            found.exposures[f"{each.place}: {words}"] = Exposure(reader, each.place, words, number, number, How.SHOWN)
    for figure, page, interval in _solve(editions):
        how = _how_exposed(interval, threshold) if interval and not figure.can_be_negative else None
        if interval is None:
            found.contradictions[f"{page}: {figure}"] = None
        elif how:
            found.exposures.setdefault(str(figure), Exposure(reader, page, str(figure), *interval, how))


def _editions_of(pages: Iterable[Page]) -> list[Puzzle]:
    """The oldest first. Within an edition everything fits together; what a later one revises is another figure."""
    editions: dict[str, Puzzle] = defaultdict(Puzzle)
    for page in pages:
        for table in page.tables:
            read_table(editions[page.edition], table, page.place)
    for puzzle in editions.values():
        link(puzzle)
    return [puzzle for _, puzzle in sorted(editions.items())]


def _shown(editions: Iterable[Puzzle], threshold: int) -> Iterator[tuple[Figure, str, float]]:
    """Small counts of children that need not be worked out, with the first page where they stand."""
    for edition in editions:
        for figure, page in edition.shown.items():
            number = edition.known[figure][0]
            if 0 < number < threshold and is_about_children(figure):
                yield figure, page, number


def _solve(editions: list[Puzzle]) -> Iterator[tuple[Figure, str, Interval | None]]:
    """Hidden figures, their page and how far they can be narrowed down: by each edition, and by all of them.

    Where editions do not fit together although no number says why, something was revised out of sight.
    """
    by_themselves, together = apart(editions), in_versions(editions)
    for figure, interval in by_themselves.solve(by_themselves.hidden):
        yield figure, by_themselves.hidden[figure], interval
    for figure, interval in together.solve(together.hidden):
        if interval:
            yield figure, together.hidden[figure], interval


def _how_exposed(interval: Interval, threshold: int) -> How | None:
    """Rule R5: what may be few must look like anything from 0 to the threshold."""
    least, greatest = interval
    can_be_none, can_be_many = least <= _ROUNDING, greatest >= threshold - _ROUNDING
    surely_many, surely_none = least >= threshold - _ROUNDING, greatest <= _ROUNDING
    if (can_be_none and can_be_many) or surely_many or surely_none:
        return None
    return How.NARROWED if can_be_many else How.WORKED_OUT


__all__ = ["Answer", "Exposure", "How", "Reader", "attack_pages"]
