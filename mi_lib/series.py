"""Looking figures up in a packet: the latest, the same month last year, a series, a breakdown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property

import pandas as pd

from mi_lib.disclosure import HIDDEN, Publishable, SeriesBreak, coarser_than
from mi_lib.errors import UsageError
from mi_lib.indicators import CATALOGUE, HEADLINES, MUNICIPALITY, TOTAL, Indicator, indicator
from mi_lib.periods import Month
from mi_lib.signals import SIGNALS

LAST_YEAR = 12
_SCHOOL_STARTS = 8
_YEARS_SHOWN = 5
_NEARLY_ALL = 0.75


@dataclass(frozen=True)
class Cell:
    """One observation of a packet. Numbers are NaN unless it `is_shown`."""

    indicator: Indicator
    period: Month
    window: str
    scope: str
    category: str
    status: str
    value: float
    numerator: float
    denominator: float
    mean: float
    lower: float
    upper: float
    signal: str
    step: str
    level: float
    level_before: float
    target_status: str

    @property
    def step_month(self) -> Month:
        """The month since when the level is another; only where there is a step."""
        return Month.parse(self.step)

    @property
    def is_shown(self) -> bool:
        return self.status in ("final", "preliminary")

    @property
    def is_hidden(self) -> bool:
        return self.status == HIDDEN

    @property
    def is_missing(self) -> bool:
        return self.status == "missing"


@dataclass(frozen=True)
class Look:
    """What to look at: an indicator in one window and scope. `window` empty: the indicator's first."""

    packet: Publishable
    indicator: Indicator
    scope: str = MUNICIPALITY
    window: str = ""

    def series(self) -> list[Cell]:
        """The totals of all months in the packet, oldest first, without months that have no figure by plan."""
        return list(self._totals)

    @cached_property
    def _totals(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self._cells(TOTAL) if cell.status != "not_due")

    def latest(self) -> Cell:
        """The newest month that has a figure by plan. Raises UsageError if the packet does not hold the indicator."""
        cells = self.series()
        if not cells:
            raise self._not_in_packet(TOTAL)
        return cells[-1]

    def judged(self) -> Cell | None:
        """The newest month that a signal can be said of: the latest, or the one before where that is preliminary."""
        latest = self.latest()
        cell = self.any_at(latest.period - 1) if latest.status == "preliminary" else latest
        return cell if cell is not None and cell.status == "final" else None

    def last_year(self) -> Cell | None:
        """The same month a year before the latest, if it is shown and counted in the same way."""
        before = self.year_before(self.latest())
        return before if before is not None and before.is_shown else None

    def year_before(self, cell: Cell) -> Cell | None:
        """The total of the same month a year before, shown or not; None where a break in the series lies between."""
        period = cell.period - LAST_YEAR
        return None if self.broken_between(period, cell) else self.any_at(period)

    def broken_between(self, earlier: Month, cell: Cell, dimension: str = TOTAL) -> SeriesBreak | None:
        """The break that makes the figure of an earlier month another than the cell's, if there is one.

        A figure that covers several months is another as soon as the break lies in one of them.
        """
        first = earlier - (_months_in(cell.window, earlier) - 1)
        for each in self.breaks(dimension):
            if first < Month.parse(each.month) <= cell.period:
                return each
        return None

    def breaks(self, dimension: str = TOTAL) -> list[SeriesBreak]:
        """Where the series starts anew because it is counted in another way, oldest first."""
        mine = (each for each in self.packet.edition.breaks if each.indicator == self.indicator.id)
        return [each for each in mine if each.dimension in ("", dimension)]

    def at(self, period: Month) -> Cell | None:
        """The total of that month, if it is shown."""
        cell = self.any_at(period)
        return cell if cell is not None and cell.is_shown else None

    def any_at(self, period: Month) -> Cell | None:
        """The total of that month, shown or not, if the packet has one."""
        return next((cell for cell in self.series() if cell.period == period), None)

    def breakdown(self, dimension: str, period: Month | None = None) -> list[Cell]:
        """All categories of a dimension in the latest month (or another), in the order of the code list."""
        wanted = period or self.latest().period
        cells = [cell for cell in self._cells(dimension) if cell.period == wanted]
        if not cells and period is None:
            raise self._not_in_packet(dimension)
        order = {code: place for place, code in enumerate(self._codes(dimension))}
        return sorted(cells, key=lambda cell: order[cell.category])

    def breakdown_year_before(self, dimension: str) -> list[Cell]:
        """The categories a year before the latest month; none where a break in the series lies between."""
        latest = self.latest()
        period = latest.period - LAST_YEAR
        return [] if self.broken_between(period, latest, dimension) else self.breakdown(dimension, period)

    def same_time_of_year(self) -> list[Cell]:
        """The latest total and those of the same month in the years before, oldest first; five at most."""
        latest = self.latest().period
        return [cell for cell in self.series() if cell.period.number == latest.number][-_YEARS_SHOWN:]

    def team_looks(self) -> list["Look"]:
        """A look at each team that the packet has totals of."""
        codes = self.packet.edition.codelists["team"]
        looks = (Look(self.packet, self.indicator, team, self.window) for team in codes)
        return [look for look in looks if look.series()]

    def teams(self) -> list[Cell]:
        """The latest total of each team in the packet."""
        return [look.latest() for look in self.team_looks()]

    @property
    def teams_over_time(self) -> bool:
        """More than the latest month and that of last year."""
        return any(len(look.series()) > 2 for look in self.team_looks())

    def shown_by(self, dimension: str) -> str:
        """The dimension itself, or the coarser one by which the door has given the table instead."""
        if self.has(dimension):
            return dimension
        coarser = coarser_than(dimension, self.packet.edition.hierarchies)
        return next((each for each in coarser if self.has(each)), dimension)

    def by(self, dimension: str) -> "Look":
        """In the window in which there is that breakdown: what is too fine for a month is there for twelve."""
        fine = dimension in self.indicator.newest_only
        return replace(self, window=self.indicator.windows[-1]) if fine else self

    def has(self, dimension: str) -> bool:
        return bool(self._rows(dimension).any())

    def _codes(self, dimension: str) -> list[str]:
        lists = self.packet.edition.codelists
        first, *rest = (list(lists[part]) for part in dimension.split("|"))
        codes = first
        for more in rest:
            codes = [f"{left}|{right}" for left in codes for right in more]
        return codes

    def _rows(self, dimension: str) -> "pd.Series[bool]":
        frame = self.packet.observations
        same = frame["indicator"].eq(self.indicator.id) & frame["scope"].eq(self.scope)
        return same & frame["dimension"].eq(dimension) & frame["window"].eq(self.window or self.indicator.windows[0])

    def _cells(self, dimension: str) -> Iterator[Cell]:
        frame = self.packet.observations
        columns = [name for name in Cell.__dataclass_fields__ if name not in ("indicator", "period")]
        for row in frame[self._rows(dimension)].sort_values("period").to_dict("records"):
            values = {name: row[name] for name in columns}
            yield Cell(indicator=self.indicator, period=Month.parse(row["period"]), **values)

    def _not_in_packet(self, dimension: str) -> UsageError:
        held = sorted(set(self.packet.observations["indicator"]))
        return UsageError(
            f"This report has no figures for {self.indicator.id} by {dimension}.",
            where=f"{self.packet.edition.version} for {self.packet.reader.id}",
            found=f"indicators {', '.join(held)}",
            remedy="add a line to data/reference/distribution.csv and run `mi compute` again, or leave the cell out",
        )


def _months_in(window: str, period: Month) -> int:
    """How many months a figure of that window covers that ends with the period."""
    school_year = (period.number - _SCHOOL_STARTS) % LAST_YEAR + 1
    return {"ytd": period.number, "r3": 3, "r12": LAST_YEAR, "school_ytd": school_year}.get(window, 1)


def is_withheld(cells: Iterable[Cell]) -> bool:
    """Nearly all that there is is hidden: a page of stars tells nobody anything, one sentence does."""
    there = [cell for cell in cells if cell.is_shown or cell.is_hidden]
    hidden = sum(cell.is_hidden for cell in there)
    return bool(there) and hidden >= _NEARLY_ALL * len(there)


def is_partial(cells: Iterable[Cell]) -> bool:
    """Some have a figure that is not shown: the largest of the others need not be the largest of all, and to say that
    it is would tell of the hidden ones."""
    return any(cell.is_hidden or cell.is_missing for cell in cells)


def look_at(packet: Publishable, name: str, *, scope: str = MUNICIPALITY, window: str = "") -> Look:
    """By theme (`underretninger`: its headline) or by indicator id. Raises UsageError with a near miss."""
    if name not in HEADLINES and name not in CATALOGUE:
        near = get_close_matches(name, [*HEADLINES, *CATALOGUE], n=1)
        raise UsageError(
            f"There is no theme or indicator {name!r}.",
            where=packet.edition.version,
            found=f"{name}{f' (did you mean {near[0]}?)' if near else ''}",
            remedy=f"use one of {', '.join(theme.slug for theme in packet.edition.themes)}, or an indicator's id",
        )
    return Look(packet, indicator(HEADLINES.get(name, name)), scope, window)


def signals_of(packet: Publishable) -> list[Look]:
    """The figures of the packet whose newest judged month is a signal, in the order of the catalogue, the municipality
    before its teams.

    Each is the total of an indicator in one scope and window; its `judged().signal` says which signal it is.
    """
    return [look for look in judged_looks(packet) if (cell := look.judged()) is not None and cell.signal in SIGNALS]


def judged_looks(packet: Publishable) -> list[Look]:
    """The figures of the packet that are judged at all, signal or none, in the same order."""
    frame = packet.observations
    totals = frame[frame["dimension"].eq(TOTAL)]
    places = {(name, scope, window) for name, scope, window in totals[["indicator", "scope", "window"]].to_numpy()}
    order = {name: place for place, name in enumerate(CATALOGUE)}
    ranked = sorted(places, key=lambda place: (order[place[0]], place[1] != MUNICIPALITY, place[1:]))
    looks = (Look(packet, CATALOGUE[name], scope, window) for name, scope, window in ranked)
    return [look for look in looks if look.series() and _is_judged(look)]


def _is_judged(look: Look) -> bool:
    cell = look.judged()
    return cell is not None and cell.signal in (*SIGNALS, "none")


def label(packet: Publishable, dimension: str, category: str) -> str:
    """The Danish label of a category; crossed ones are joined by a comma."""
    lists = packet.edition.codelists
    codes = zip(dimension.split("|"), category.split("|"), strict=True)
    return ", ".join(lists[part][code] for part, code in codes)


def label_of(kind: str, theme: str, by: str = "", *, team: bool = False) -> str:
    """A name for references that is unique in a report: `fig-underretninger`, `tbl-sager-eget`."""
    parts = [kind, theme.replace("_", "-"), by.replace("_", "-").replace("|", "-"), "eget" if team else ""]
    return "-".join(part for part in parts if part)


__all__ = [
    "CATALOGUE",
    "Cell",
    "Look",
    "is_partial",
    "is_withheld",
    "judged_looks",
    "label",
    "label_of",
    "look_at",
    "signals_of",
]
