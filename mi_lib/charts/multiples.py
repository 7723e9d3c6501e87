"""Small multiples: one panel for each team, all on the same axes, so that their shapes can be compared at a glance."""

from collections.abc import Sequence
from functools import partial
from math import ceil

from matplotlib.axes import Axes

from mi_lib import danish
from mi_lib.brand import Brand
from mi_lib.charts.alt import Panel, multiples_alt, value_text
from mi_lib.charts.canvas import Chart, as_svg, panels
from mi_lib.charts.draw import mark_gaps, month_axis, value_axis, without_figures
from mi_lib.series import Cell, Look

_COLUMNS, _PANEL_HEIGHT = 2, 1.5


def multiples(teams: Sequence[Panel], look: Look, brand: Brand) -> Chart:
    """The months of each team from left to right, with its last value written out; the target is dashed in all."""
    everything = [cell for _, cells in teams for cell in cells]
    if not any(cell.is_shown for cell in everything):
        return without_figures(everything, brand, multiples_alt(teams, look))
    ends = [last for _, cells in teams if (last := _last_of(cells))]
    return Chart(multiples_alt(teams, look), tuple(ends), partial(_draw, teams, look, brand))


def _draw(teams: Sequence[Panel], look: Look, brand: Brand) -> str:
    rows = ceil(len(teams) / _COLUMNS)
    with panels(brand, rows, _COLUMNS, rows * _PANEL_HEIGHT) as (figure, grid):
        for axes, (name, cells) in zip(grid, teams, strict=False):
            _panel(axes, name, cells, look, brand)
        _share_values(grid[: len(teams)])
        for axes in grid[len(teams) :]:
            axes.set_visible(False)
        return as_svg(figure)


def _panel(axes: Axes, name: str, cells: Sequence[Cell], look: Look, brand: Brand) -> None:
    axes.plot([cell.value for cell in cells], color=brand.series[0], linewidth=2, marker="o", markersize=2.5)
    mark_gaps(axes, cells, brand)
    month_axis(axes, [cell.period for cell in cells], most=4)
    _dash_target(axes, look, brand)
    value_axis(axes, look, brand)
    last = _last_of(cells)
    title = f"{name}\n{last}" if last else name
    axes.set_title(title, loc="left", x=-0.17, color=brand.foreground, fontweight="semibold", fontsize=9)


def _last_of(cells: Sequence[Cell]) -> str:
    """The last value that is shown, with its month where that is not the last of the line."""
    shown = [cell for cell in cells if cell.is_shown]
    if not shown:
        return ""
    late = "" if shown[-1] == cells[-1] else f" ({danish.short_month(shown[-1].period.number)})"
    return f"{value_text(shown[-1])}{late}"


def _dash_target(axes: Axes, look: Look, brand: Brand) -> None:
    if look.indicator.target is not None:
        axes.axhline(look.indicator.target, color=brand.muted, linewidth=1.2, linestyle=(0, (2, 2)))


def _share_values(grid: Sequence[Axes]) -> None:
    """The same axis in all: from the lowest that any needs to the highest."""
    lows, highs = zip(*(axes.get_ylim() for axes in grid), strict=True)
    for axes in grid:
        axes.set_ylim(min(lows), max(highs))


__all__ = ["multiples"]
