"""What a reader's packet shows about a theme: the figures that a sentence may state."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, combinations

from mi_lib import danish
from mi_lib.commentary.numbers import Figure
from mi_lib.disclosure import HIDDEN, Publishable
from mi_lib.indicators import CATALOGUE, HEADLINES, MUNICIPALITY, TOTAL, Indicator, indicator
from mi_lib.periods import Month

_SHOWN = ("final", "preliminary")
_ROUGHLY = Decimal("0.05")
_UNIT_OF = {"percent": "percent", "dkk_million": "million"}
_COUNTED = "count"
_MEANT_BY = {
    "percent": ("percent", "change"),
    "points": ("points",),
    "million": ("million",),
    "kroner": ("kroner",),
}


@dataclass(frozen=True)
class Point:
    """One shown observation: its value, and for a share how many of how many."""

    value: float
    parts: tuple[float, ...] = ()


@dataclass(frozen=True)
class Series:
    """The shown months of one figure of the packet. `last` is the newest month that it has by plan, shown or not."""

    indicator: Indicator
    window: str
    scope: str
    dimension: str
    category: str
    last: Month
    points: Mapping[Month, Point] = field(default_factory=dict)

    @property
    def is_total(self) -> bool:
        return self.dimension == TOTAL

    @property
    def depth(self) -> int:
        """How many dimensions it is broken down by."""
        return 0 if self.is_total else self.dimension.count("|") + 1

    @property
    def unit(self) -> str:
        return _UNIT_OF.get(self.indicator.unit.id, _COUNTED)

    def said(self, month: Month) -> str:
        """`68 underretninger in 2014-10`, or that it is not shown."""
        point = self.points.get(month)
        shown = danish.amount(point.value, self.indicator.unit) if point else "no figure that is shown"
        return f"{shown} in {month}"


class Facts:
    """All that one packet shows about one theme."""

    def __init__(self, packet: Publishable, theme: str) -> None:
        self.packet = packet
        self.theme = theme
        self.latest = packet.edition.month.data_month
        self.series = tuple(_series_of(packet, theme))

    @property
    def headline(self) -> Series | None:
        """The municipality's headline."""
        wanted = indicator(HEADLINES[self.theme])
        return next(
            (each for each in self.totals if (each.indicator, each.window) == (wanted, wanted.windows[0])), None
        )

    def labels_of(self, series: Series) -> tuple[str, ...]:
        """The Danish names of its categories, or of its team; none for the municipality's total."""
        lists = self.packet.edition.codelists
        team = (lists["team"].get(series.scope, series.scope),) if series.scope != MUNICIPALITY else ()
        if series.is_total:
            return team
        parts = zip(series.dimension.split("|"), series.category.split("|"), strict=True)
        return (*team, *(lists[dimension][code] for dimension, code in parts))

    def named_in(self, words: str) -> tuple[Series, ...]:
        """Series of the categories and teams that these words name."""
        return tuple(
            series
            for series in self.series
            if not (series.is_total and series.scope == MUNICIPALITY)
            and (series.scope == MUNICIPALITY or _names_team(words, self.labels_of(series)[0]))
            and (series.is_total or all(_names(words, label) for label in self.labels_of(series)[-series.depth :]))
        )

    @property
    def totals(self) -> tuple[Series, ...]:
        """The municipality's."""
        return tuple(series for series in self.series if series.is_total and series.scope == MUNICIPALITY)

    def holds(self, figure: Figure, months: Set[Month], *, words: str = "", changed: bool = True) -> bool:
        """Whether the packet shows this number for these months; without any, for the latest and those it is held to.

        Among the municipality's totals and the categories and teams that `words` name. `changed`: also as a change
        between two months.
        """
        meant = (*self.totals, *self.named_in(words))
        values = (value for series in meant for value in _values(series, months, changed=changed))
        return any(_is_meant(figure, unit) and _is(figure, value) for unit, value in chain(values, self._fixed()))

    def shows_few(self, months: Set[Month], most: int) -> bool:
        """Whether the packet shows a number this small, and hides nothing of the theme of which it could be said."""
        frame = self.packet.observations
        hidden = frame.loc[frame["status"].eq(HIDDEN), "indicator"]
        if any(CATALOGUE[name].theme == self.theme for name in hidden):
            return False
        values = (value for series in self.series for value in _values(series, months, changed=False))
        return any(unit == _COUNTED and 0 < value <= most for unit, value in values)

    def months_with(self, figure: Figure, words: str = "") -> list[Month]:
        """Every month for which the packet shows this number, as `holds` looks for it."""
        months = sorted({month for series in self.series for month in series.points})
        return [month for month in months if self.holds(figure, {month}, words=words, changed=False)]

    def _fixed(self) -> Iterator[tuple[str, float]]:
        """Targets, and the political goals as they were adopted: they are of no month."""
        for meant in {series.indicator.id: series.indicator for series in self.series}.values():
            if meant.target is not None:
                yield _UNIT_OF.get(meant.unit.id, _COUNTED), meant.target
        if self.theme == "maalopfoelgning":
            for goal in self.packet.edition.goals:
                for value in (goal.baseline, goal.target, goal.value):
                    if value is not None:
                        yield "percent", value
                        yield _COUNTED, value


def _names(words: str, label: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(label)}(?!\w)", words, re.IGNORECASE))


def _names_team(words: str, label: str) -> bool:
    """`Ungeteamet`, `team Unge`; the name alone is a word like any other, unless it is longer than one."""
    name = re.escape(label)
    alone = rf"|(?<!\w){name}(?!\w)" if " " in label else ""
    return bool(re.search(rf"(?<!\w){name}-?team|team(?:et)? {name}(?!\w){alone}", words, re.IGNORECASE))


def _series_of(packet: Publishable, theme: str) -> Iterator[Series]:
    frame = packet.observations
    mine = frame[frame["indicator"].map(lambda name: CATALOGUE[name].theme == theme) & frame["status"].ne("not_due")]
    for key, rows in mine.groupby(["indicator", "window", "scope", "dimension", "category"], sort=True):
        meant = CATALOGUE[str(key[0])]
        points = {
            Month.parse(row["period"]): Point(
                row["value"], (row["numerator"], row["denominator"]) if meant.is_share else ()
            )
            for row in rows[rows["status"].isin(_SHOWN)].to_dict("records")
        }
        last = Month.parse(max(rows["period"]))
        yield Series(meant, str(key[1]), str(key[2]), str(key[3]), str(key[4]), last, points)


def _values(series: Series, months: Set[Month], *, changed: bool) -> Iterator[tuple[str, float]]:
    """Values, parts and changes of the months in question, each with its unit."""
    wanted = months or {series.last, series.last - 12, series.last - 1}
    for month in wanted & series.points.keys():
        point = series.points[month]
        yield series.unit, point.value
        if series.unit == "million":
            yield "kroner", point.value * 1_000_000
        yield from ((_COUNTED, part) for part in point.parts)
    compared = sorted((wanted | {series.last, series.last - 12}) & series.points.keys()) if changed else []
    for earlier, later in combinations(compared, 2):
        if later in wanted or earlier in wanted:
            yield from _changes(series, series.points[later].value, series.points[earlier].value)


def _changes(series: Series, now: float, before: float) -> Iterator[tuple[str, float]]:
    unit = "points" if series.unit == "percent" else series.unit
    decimals = series.indicator.unit.decimals
    yield unit, now - before
    yield unit, float(danish.rounded(now, decimals) - danish.rounded(before, decimals))
    yield unit, float(danish.rounded(now) - danish.rounded(before))
    if before:
        yield "change", 100 * (now - before) / before


def _is_meant(figure: Figure, unit: str) -> bool:
    if figure.unit:
        return unit in _MEANT_BY[figure.unit]
    return unit == _COUNTED or (figure.decimals > 0 and unit in ("percent", "million"))


def _is(figure: Figure, value: float) -> bool:
    """As written; a sign is said in words as often as not."""
    shown, wanted = abs(danish.rounded(value, figure.decimals)), abs(figure.value)
    return abs(shown - wanted) <= _ROUGHLY * shown if figure.about else shown == wanted
