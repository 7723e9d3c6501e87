"""Looking figures up in a packet: the latest, the same month last year, a series, a breakdown."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

import pandas as pd

from mi_lib.disclosure import HIDDEN, Publishable
from mi_lib.errors import UsageError
from mi_lib.indicators import CATALOGUE, HEADLINES, MUNICIPALITY, TOTAL, Indicator, indicator
from mi_lib.periods import Month
from mi_lib.signals import SIGNALS

LAST_YEAR = 12


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

    def last_year(self) -> Cell | None:
        """The same month a year before the latest, if it is shown."""
        return self.at(self.latest().period - LAST_YEAR)

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

    def teams(self) -> list[Cell]:
        """The latest total of each team in the packet."""
        codes = self.packet.edition.codelists["team"]
        looks = (Look(self.packet, self.indicator, team, self.window) for team in codes)
        found = [look.series() for look in looks]
        return [cells[-1] for cells in found if cells]

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
    """The figures of the packet whose latest month is a signal, in the order of the catalogue, the municipality first.

    Each is the total of an indicator in one scope and window; its `latest().signal` says which signal it is.
    """
    frame = packet.observations
    totals = frame[frame["dimension"].eq(TOTAL)]
    places = {(name, scope, window) for name, scope, window in totals[["indicator", "scope", "window"]].to_numpy()}
    order = {name: place for place, name in enumerate(CATALOGUE)}
    ranked = sorted(places, key=lambda place: (order[place[0]], place[1] != MUNICIPALITY, place[1:]))
    looks = (Look(packet, CATALOGUE[name], scope, window) for name, scope, window in ranked)
    return [look for look in looks if any(cell.signal in SIGNALS for cell in look.series()[-1:])]


def label(packet: Publishable, dimension: str, category: str) -> str:
    """The Danish label of a category; crossed ones are joined by a comma."""
    lists = packet.edition.codelists
    codes = zip(dimension.split("|"), category.split("|"), strict=True)
    return ", ".join(lists[part][code] for part, code in codes)


def label_of(kind: str, theme: str, by: str = "", *, team: bool = False) -> str:
    """A name for references that is unique in a report: `fig-underretninger`, `tbl-sager-eget`."""
    parts = [kind, theme.replace("_", "-"), by.replace("_", "-").replace("|", "-"), "eget" if team else ""]
    return "-".join(part for part in parts if part)


__all__ = ["CATALOGUE", "Cell", "Look", "label", "label_of", "look_at", "signals_of"]
