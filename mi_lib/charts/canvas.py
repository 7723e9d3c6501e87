"""The empty chart: size, type, axes and number formats, the same on every page."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from mi_lib.brand import Brand

WIDTH, HEIGHT = 3.9, 2.2
"""Inches: a little more than half the text width of an A4 page, so that two stand abreast there, and about what a phone
shows: its words are read without sliding."""

POINTS = 72 * WIDTH
"""The width in the unit of type."""

LETTER = 4.9
"""Points that a letter of the charts' type takes on average."""

_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "mi",
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "text.parse_math": False,
}


@dataclass(frozen=True)
class Chart:
    """A chart: the words for those who do not see it, the figures written in it, and its SVG, drawn when asked for.

    `figures` are not the numbers at its axes: those follow from the size.
    """

    alt: str
    figures: tuple[str, ...]
    draw: Callable[[], str]

    @cached_property
    def svg(self) -> str:
        return self.draw()


@contextmanager
def canvas(brand: Brand, height: float = HEIGHT, **margins: float) -> Iterator[tuple[Figure, Axes]]:
    """A figure with one pair of axes in the house style; margins are fractions of the figure."""
    with _house_style(brand):
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_subplot()
        figure.subplots_adjust(**{"left": 0.12, "right": 0.8, "top": 0.94, "bottom": 0.17, **margins})
        yield figure, axes


@contextmanager
def panels(brand: Brand, rows: int, columns: int, height: float) -> Iterator[tuple[Figure, list[Axes]]]:
    """A figure with several pairs of axes in the same style, row by row."""
    with _house_style(brand):
        figure = Figure(figsize=(WIDTH, height))
        grid = [figure.add_subplot(rows, columns, place + 1) for place in range(rows * columns)]
        figure.subplots_adjust(left=0.12, right=0.96, top=0.9, bottom=0.12, wspace=0.26, hspace=0.75)
        yield figure, grid


def leave_right(axes: Axes, points: float) -> None:
    """Room for words beside the axes."""
    figure = axes.get_figure()
    if isinstance(figure, Figure):
        figure.subplots_adjust(right=1 - points / POINTS)


def _house_style(brand: Brand) -> AbstractContextManager[None]:
    style: dict[Any, Any] = {**_STYLE, **_colours(brand), "font.family": _family(brand)}
    return matplotlib.rc_context(style)


def _colours(brand: Brand) -> dict[str, str]:
    return {
        "text.color": brand.foreground,
        "axes.edgecolor": brand.muted,
        "axes.labelcolor": brand.muted,
        "xtick.color": brand.muted,
        "ytick.color": brand.muted,
        "grid.color": brand.grid,
    }


def _family(brand: Brand) -> list[str]:
    known = {entry.name for entry in fontManager.ttflist}
    if brand.font_family not in known:
        for file in brand.font_files:
            fontManager.addfont(file)
    return [brand.font_family, "DejaVu Sans"]


def as_svg(figure: Figure) -> str:
    """The figure as SVG without dates or program names, so that equal charts are equal bytes."""
    buffer = BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return buffer.getvalue().decode("utf-8")
