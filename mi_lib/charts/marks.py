"""What is drawn on a line beside the figures: what could be expected, a new level, a signal, a break in the series.

Each has a shape and a word of its own; colour only helps.
"""

from collections.abc import Iterator, Sequence
from math import isnan

import numpy as np
from matplotlib.axes import Axes

from mi_lib import danish
from mi_lib.brand import Brand
from mi_lib.periods import Month
from mi_lib.series import Cell, Look
from mi_lib.signals import SIGNALS

STEP_WORD, BREAK_WORD = "Nyt niveau", "Databrud"
_OUTSIDE = ("outside_above", "outside_below")
_SIGNAL_WORDS = {
    "outside_above": "over det ventede", "outside_below": "under det ventede",
    "run_above": "otte måneder over det ventede", "run_below": "otte måneder under det ventede",
    "rising": "stigende seks måneder i træk", "falling": "faldende seks måneder i træk",
}  # fmt: skip


def draw_expected(axes: Axes, look: Look, cells: Sequence[Cell], places: Sequence[int], brand: Brand) -> None:
    """The band of what could be expected, the mean in it as steps, signals, and upright lines with their word."""
    numbers = np.array([(cell.lower, cell.upper, cell.mean) for cell in cells], dtype=float)
    axes.fill_between(places, numbers[:, 0], numbers[:, 1], color=brand.grid, alpha=0.7, linewidth=0, zorder=0)
    if not (look.indicator.is_stock and not look.indicator.is_share):
        axes.step(places, numbers[:, 2], where="mid", color=brand.muted, linewidth=1.1, zorder=1)
    for place, cell in zip(places, cells, strict=True):
        if cell.signal in _OUTSIDE:
            axes.plot(
                [place], [cell.value], marker="D", markersize=9, markerfacecolor="none", color=brand.foreground,
                markeredgewidth=1.4, linewidth=0,
            )  # fmt: skip
    for month, word in _upright(look, cells):
        first = next((place for place, cell in zip(places, cells, strict=True) if cell.period == month), None)
        if first is not None:
            _upright_line(axes, first - 0.5, word, brand)


def _upright(look: Look, cells: Sequence[Cell]) -> Iterator[tuple[Month, str]]:
    step = cells[-1].step if cells else ""
    if step:
        yield Month.parse(step), STEP_WORD
    for each in look.breaks():
        yield Month.parse(each.month), BREAK_WORD


def _upright_line(axes: Axes, place: float, word: str, brand: Brand) -> None:
    """Not one of the axes' lines, by which the height of the chart is chosen."""
    axes.vlines(
        place, 0, 1, transform=axes.get_xaxis_transform(), color=brand.muted, linewidth=1.1, linestyle=(0, (4, 2))
    )
    axes.annotate(
        word, (place, 1.0), xycoords=("data", "axes fraction"), xytext=(3, -2), textcoords="offset points",
        ha="left", va="top", color=brand.foreground, fontsize=8.5,
    )  # fmt: skip


def explained(look: Look, cells: Sequence[Cell]) -> str:
    """What the marks in the chart mean, for its caption; only those that are there."""
    words = []
    if any(not isnan(cell.upper) for cell in cells):
        words.append(" Båndet viser, hvad man kunne vente uden ændringer.")
    if any(cell.signal in _OUTSIDE for cell in cells):
        words.append(" Ruden viser et usædvanligt tal.")
    first = cells[0].period if cells else None
    words += [f" Databrud: {each.reason}" for each in look.breaks() if first and Month.parse(each.month) > first]
    return "".join(words)


def spoken(look: Look) -> str:
    """Mean, new level and signal of the newest judged month, for those who do not see the chart."""
    cell = look.judged()
    if cell is None:
        return ""
    decimals = look.indicator.unit.decimals
    words = []
    if cell.step:
        season = ", korrigeret for årstiden" if look.indicator.seasonal else ""
        level, before = (danish.number(value, decimals) for value in (cell.level, cell.level_before))
        words.append(f"Nyt niveau siden {danish.month(cell.step_month)}: omkring {level} mod {before} før{season}.")
    elif not isnan(cell.mean):
        words.append(f"Ventet {danish.month(cell.period)}: {danish.number(cell.mean, decimals)}.")
    if cell.signal in SIGNALS:
        words.append(f"Signal: {_SIGNAL_WORDS[cell.signal]}.")
    first = look.series()[0].period
    breaks = [Month.parse(each.month) for each in look.breaks()]
    words += [f"Databrud i {danish.month(month)}." for month in breaks if month > first]
    return " ".join(words)
