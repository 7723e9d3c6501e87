"""The kinds of chart, one idea each. Every one is drawn from cells of a packet, and so are its words."""

from collections.abc import Sequence
from functools import partial
from math import ceil, isnan
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from mi_lib import danish
from mi_lib.brand import Brand
from mi_lib.charts.alt import Named, bars_alt, pair_alt, trend_alt, two_lines_alt, value_text
from mi_lib.charts.canvas import LETTER, POINTS, Chart, as_svg, canvas, leave_right
from mi_lib.charts.marks import draw_expected
from mi_lib.periods import Month
from mi_lib.series import LAST_YEAR, Cell, Look

Label = tuple[float, str, str, bool]
"""Words at the end of a line: height in data, words, colour, bold."""

_LINE_HEIGHT = 0.1
"""Of a line of the labels at the end of lines, as a fraction of the axis: closer together and they would touch."""

_LABEL_LETTERS = 26
"""In a line of a bar's label; longer ones go on below."""

_MOST_ROOM = 0.8
"""Of a bar chart's width, for the words beside the bars; longer ones run out of the frame, and none is lost."""

_BAR, _TALL_BAR = 0.29, 0.37
"""Inches for a bar with its label in one line, and in more."""


def trend(look: Look, brand: Brand) -> Chart:
    """Months from left to right; the latest value, the same month last year and the target are marked."""
    cells = look.series()
    if not any(cell.is_shown for cell in cells):
        return without_figures(cells, brand, trend_alt(look, cells))
    before = look.last_year()
    figures = [*_words_of(_end_of(cells, "", look)), *([value_text(before)] if before is not None else [])]
    return Chart(trend_alt(look, cells), (*figures, *_target_words(look)), partial(_draw_trend, look, cells, brand))


def _draw_trend(look: Look, cells: Sequence[Cell], brand: Brand) -> str:
    with canvas(brand) as (figure, axes):
        places = list(range(len(cells)))
        draw_expected(axes, look, cells, places, brand)
        axes.plot(places, [cell.value for cell in cells], color=brand.series[0], linewidth=2, marker="o", markersize=3)
        mark_gaps(axes, cells, brand)
        _mark_last_year(axes, look, cells, brand)
        month_axis(axes, [cell.period for cell in cells])
        value_axis(axes, look, brand)
        _end_labels(axes, [*_end_of(cells, brand.series[0], look), *_target_label(axes, look, brand)])
        return as_svg(figure)


def last_twelve(look: Look, brand: Brand) -> Chart:
    """The last twelve months over the twelve before; for figures with a season."""
    cells = look.series()
    latest = cells[-1].period
    now = [cell for cell in cells if cell.period > latest - LAST_YEAR]
    before = [cell for cell in cells if latest - 2 * LAST_YEAR < cell.period <= latest - LAST_YEAR]
    first_month = (latest + 1).number
    return _two_lines(look, brand, (now, "Senest"), (before, "Året før"), first_month)


def year_to_date(look: Look, brand: Brand) -> Chart:
    """This calendar year's months over last year's; for figures that run through the year."""
    cells = look.series()
    year = cells[-1].period.year
    now, before = ([cell for cell in cells if cell.period.year == each] for each in (year, year - 1))
    return _two_lines(look, brand, (now, str(year)), (before, str(year - 1)), 1)


def _two_lines(
    look: Look, brand: Brand, now: tuple[list[Cell], str], before: tuple[list[Cell], str], first_month: int
) -> Chart:
    everything = [*now[0], *before[0]]
    if not any(cell.is_shown for cell in everything):
        return without_figures(everything, brand, two_lines_alt(look, now, before))
    ends = [words for cells, name in (now, before) for words in _words_of(_end_of(cells, "", look, name))]
    return Chart(
        two_lines_alt(look, now, before),
        (*ends, *_target_words(look)),
        partial(_draw_two_lines, look, brand, now, before, first_month),
    )


def _draw_two_lines(
    look: Look, brand: Brand, now: tuple[list[Cell], str], before: tuple[list[Cell], str], first_month: int
) -> str:
    with canvas(brand) as (figure, axes):
        styles = (("--", "s", 1.6, brand.series[1], before), ("-", "o", 2.4, brand.series[0], now))
        labels: list[Label] = []
        for style, marker, width, colour, (cells, name) in styles:
            places = [(cell.period.number - first_month) % 12 for cell in cells]
            values = [cell.value for cell in cells]
            if cells is now[0]:
                draw_expected(axes, look, cells, places, brand)
            axes.plot(places, values, color=colour, linestyle=style, marker=marker, markersize=4, linewidth=width)
            labels += _end_of(cells, colour, look, name)
            mark_gaps(axes, cells, brand, places)
        _calendar_axis(axes, first_month)
        value_axis(axes, look, brand)
        _end_labels(axes, [*labels, *_target_label(axes, look, brand)])
        return as_svg(figure)


def pair(looks: Sequence[tuple[str, Look]], brand: Brand) -> Chart:
    """Two lines that belong together, each named at its end."""
    ends = [words for name, look in looks for words in _words_of(_end_of(look.series(), "", look, name))]
    return Chart(pair_alt(looks), tuple(ends), partial(_draw_pair, looks, brand))


def _draw_pair(looks: Sequence[tuple[str, Look]], brand: Brand) -> str:
    with canvas(brand) as (figure, axes):
        labels = []
        styles = zip(brand.series, ("-", "--"), ("o", "s"), looks, strict=False)
        for colour, style, marker, (name, look) in styles:
            cells = look.series()
            axes.plot(
                [cell.value for cell in cells], color=colour, linestyle=style, marker=marker, markersize=3, linewidth=2
            )
            labels += _end_of(cells, colour, look, name)
            mark_gaps(axes, cells, brand)
        month_axis(axes, [cell.period for cell in looks[0][1].series()])
        value_axis(axes, looks[0][1], brand)
        _end_labels(axes, labels)
        return as_svg(figure)


def bars(rows: Sequence[Named], look: Look, brand: Brand, *, by: str, signed: bool = False) -> Chart:
    """One bar a category with its value written out; a small upright line and a number show last year."""
    figures = [_words_beside(cell, before, signed) for _, cell, before in rows]
    return Chart(bars_alt(rows, look, by, signed), tuple(figures), partial(_draw_bars, rows, brand, signed))


def _draw_bars(rows: Sequence[Named], brand: Brand, signed: bool) -> str:
    names = [wrap(name, _LABEL_LETTERS) for name, _, _ in rows]
    lines = max(len(name) for name in names)
    height = 0.3 + (_BAR if lines == 1 else _TALL_BAR if lines == 2 else lines * _TALL_BAR / 2) * len(rows)
    left = 0.03 + LETTER * max(len(line) for name in names for line in name) / POINTS
    with canvas(brand, height, left=left, right=0.98, top=0.98, bottom=0.04) as (figure, axes):
        for place, (_, cell, before) in enumerate(rows):
            _bar(axes, place, cell, before, brand, signed)
        axes.set_yticks(range(len(rows)), ["\n".join(name) for name in names], color=brand.foreground)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        axes.spines["left"].set_position(("data", 0))
        _room_for_words(axes, rows, (0.98 - left) * POINTS, signed)
        return as_svg(figure)


def _bar(axes: Axes, place: int, cell: Cell, before: Cell | None, brand: Brand, signed: bool) -> None:
    if not cell.is_shown:
        _beside(axes, _words_beside(cell, before, signed), 0.0, place, color=brand.muted)
        return
    axes.barh(place, cell.value, height=0.6, color=brand.series[0])
    if before is not None and not signed:
        axes.plot([before.value] * 2, [place - 0.38, place + 0.38], color=brand.series[1], linewidth=2.4)
    end = max(cell.value, before.value if before is not None and not signed else 0.0, 0.0)
    _beside(axes, _words_beside(cell, before, signed), end, place)


def _words_beside(cell: Cell, before: Cell | None, signed: bool) -> str:
    words = value_text(cell, signed) if cell.is_shown else _unshown(cell)
    return words if not cell.is_shown or before is None or signed else f"{words} ({value_text(before)})"


def _beside(axes: Axes, words: str, end: float, place: int, **style: Any) -> None:
    axes.annotate(words, (end, place), xytext=(6, 0), textcoords="offset points", va="center", ha="left", **style)


def _room_for_words(axes: Axes, rows: Sequence[Named], width: float, signed: bool) -> None:
    """The bars take what the longest words leave of `width` (points), and are never too short to be seen."""
    values = [each.value for _, *cells in rows for each in cells if each is not None and each.is_shown]
    least, most = min([0.0, *values]), max([0.0, *values])
    span = most - least or 1.0
    longest = max((len(_words_beside(cell, before, signed)) for _, cell, before in rows if cell.is_shown), default=0)
    room = min((LETTER * longest + 8) / width, _MOST_ROOM)
    axes.set_xlim(least - 0.02 * span, most + span * room / (1 - room))


def _unshown(cell: Cell) -> str:
    return "*" if cell.is_hidden else "mangler" if cell.is_missing else "."


def mark_gaps(axes: Axes, cells: Sequence[Cell], brand: Brand, places: Sequence[int] | None = None) -> None:
    """A hidden or missing month is a mark on the axis, at the same height for all: it tells no number."""
    for place, cell in zip(places or range(len(cells)), cells, strict=True):
        if not cell.is_shown:
            axes.annotate(
                _unshown(cell), (place, 0.02), xycoords=("data", "axes fraction"), ha="center", va="bottom",
                rotation=90 if cell.is_missing else 0, color=brand.foreground,
            )  # fmt: skip


def without_figures(cells: Sequence[Cell], brand: Brand, alt: str) -> Chart:
    """Words in the place of an empty pair of axes."""
    words = "Tallene vises ikke." if any(cell.is_hidden for cell in cells) else "Tallene mangler."
    return Chart(alt, (words,), partial(_draw_words, words, brand))


def _draw_words(words: str, brand: Brand) -> str:
    with canvas(brand, 0.6) as (figure, axes):
        axes.set_axis_off()
        axes.annotate(
            words, (0.5, 0.5), xycoords="axes fraction", ha="center", va="center", color=brand.foreground,
        )  # fmt: skip
        return as_svg(figure)


def _mark_last_year(axes: Axes, look: Look, cells: Sequence[Cell], brand: Brand) -> None:
    before = look.last_year()
    if before is None:
        return
    place = next(index for index, cell in enumerate(cells) if cell.period == before.period)
    axes.plot(
        [place], [before.value], marker="o", markersize=8, markerfacecolor="none", color=brand.series[1], linewidth=0
    )
    axes.annotate(
        value_text(before),
        (place, before.value),
        textcoords="offset points",
        xytext=(0, 9),
        ha="center",
        color=brand.series[1],
    )


def _end_of(cells: Sequence[Cell], colour: str, look: Look, name: str = "") -> list[Label]:
    """The last value that is shown, with its month where that is not the last of the line."""
    shown = [cell for cell in cells if cell.is_shown]
    if not shown:
        return []
    late = "" if shown[-1] == cells[-1] else f"({danish.short_month(shown[-1].period.number)})"
    first = " ".join(part for part in (name, late) if part)
    words = "\n".join(part for part in (first, value_text(shown[-1])) if part)
    return [(shown[-1].value, words, colour, True)]


def _target_label(axes: Axes, look: Look, brand: Brand) -> list[Label]:
    """The target as a dashed line across, named at its end."""
    target = look.indicator.target
    if target is None:
        return []
    axes.axhline(target, color=brand.muted, linewidth=1.2, linestyle=(0, (2, 2)))
    return [(target, words, brand.muted, False) for words in _target_words(look)]


def _target_words(look: Look) -> list[str]:
    target = look.indicator.target
    if target is None:
        return []
    decimals = 0 if target == int(target) else 1
    sign = "\N{NO-BREAK SPACE}%" if look.indicator.unit.id == "percent" else ""
    return [f"Mål {danish.number(target, decimals)}{sign}"]


def _words_of(labels: Sequence[Label]) -> list[str]:
    """Line by line, as a drawing holds them."""
    return [line for _, words, _, _ in labels for line in words.split("\n")]


def _end_labels(axes: Axes, labels: Sequence[Label]) -> None:
    """Words to the right of the lines, pushed apart where they would touch."""
    low, high = axes.get_ylim()
    floor = low - (high - low)
    longest = max((len(line) for _, words, _, _ in labels for line in words.split("\n")), default=0)
    leave_right(axes, 1.06 * LETTER * longest + 10)
    for value, words, colour, bold in sorted(labels, key=lambda label: label[0]):
        half = _LINE_HEIGHT * (words.count("\n") + 1) * (high - low) / 2
        height = max(value, floor + half)
        floor = height + half
        weight = "semibold" if bold else "normal"
        axes.annotate(
            words, (1.0, height), xycoords=("axes fraction", "data"), xytext=(7, 0), textcoords="offset points",
            va="center", color=colour, fontweight=weight, annotation_clip=False,
        )  # fmt: skip


def month_axis(axes: Axes, months: Sequence[Month], most: int = 9) -> None:
    step = max(1, ceil(len(months) / most))
    places = [place for place in range(len(months)) if (len(months) - 1 - place) % step == 0]
    axes.set_xticks(places, [_tick(months[place], months, places) for place in places])
    axes.set_xlim(-0.5, len(months) - 0.5)


def _tick(month: Month, months: Sequence[Month], places: Sequence[int]) -> str:
    """The year stands under its first tick."""
    ticked = [months[place] for place in places]
    first = next(each for each in ticked if each.year == month.year)
    return f"{danish.short_month(month.number)}\n{month.year}" if month == first else danish.short_month(month.number)


def _calendar_axis(axes: Axes, first_month: int) -> None:
    places = range(1, 12, 2)
    axes.set_xticks(places, [danish.short_month((first_month - 1 + place) % 12 + 1) for place in places])
    axes.set_xlim(-0.4, 11.4)


def value_axis(axes: Axes, look: Look, brand: Brand) -> None:
    """With Danish numbers; percentages carry their sign. From zero, unless that would flatten all that moves."""
    low, high = _reach(axes, look)
    axes.set_ylim(low, high)
    sign = "\N{NO-BREAK SPACE}%" if look.indicator.unit.id == "percent" else ""
    axes.yaxis.set_major_locator(
        MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10], integer=look.indicator.unit.decimals == 0)
    )
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick_number(value) + sign))
    axes.grid(axis="y", color=brand.grid, linewidth=0.8)
    axes.spines["left"].set_visible(False)


def _reach(axes: Axes, look: Look) -> tuple[float, float]:
    points = (float(y) for line in axes.lines for y in np.asarray(line.get_ydata(), dtype=float))
    drawn = [y for y in points if not isnan(y)]
    values = [*drawn, *([look.indicator.target] if look.indicator.target is not None else [])]
    least, most = min(values, default=0.0), max(values, default=1.0)
    if least == most == 0:
        return 0.0, 1.0
    if least < 0.5 * most:
        return min(0.0, 1.12 * least), 1.12 * most or 1.0
    room = max(most - least, 0.1 * most)
    return least - room, most + 0.6 * room


def _tick_number(value: float) -> str:
    return danish.number(value, 0 if abs(value - round(value)) < 1e-9 else 1)
