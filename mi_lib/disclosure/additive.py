"""Which shown figures add up to which: the tables that a reader can subtract in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mi_lib.disclosure.attack import Number
from mi_lib.indicators import MUNICIPALITY, TOTAL, Indicator


@dataclass(frozen=True)
class AdditiveTable:
    """Rows of the observations (by index) with the base cells that each adds up.

    The grand total comes last. Where it is more than the categories make up, what is left is a base cell too; where
    it is less, a person stands in several categories, and nobody can subtract.
    """

    rows: tuple[Any, ...]
    base: tuple[tuple[int, ...], ...]

    def numbers(self, values: "pd.Series[float]") -> list[Number]:
        shown = [float(values[row]) for row in self.rows]
        cells = {base[0]: value for base, value in zip(self.base, shown, strict=True) if len(base) == 1}
        more, rest = shown[-1] - sum(cells.values()), len(self.base[-1])
        everything = self.base[-1] if more == 0 else (*self.base[-1], rest) if more > 0 else (rest,)
        return [Number(value, base) for value, base in zip(shown, (*self.base[:-1], everything), strict=True)]

    def cheapest_other(self, values: "pd.Series[float]", found: frozenset[int]) -> int:
        """With one hidden figure and a total, subtraction gives it. The total itself is hidden last."""
        others = [place for place in range(len(self.rows)) if place not in found]
        return min(others, key=lambda place: (place == len(self.rows) - 1, values[self.rows[place]]))


def additive_tables(cells: pd.DataFrame, indicator: Indicator) -> Iterator[AdditiveTable]:
    """The tables among one indicator's observations of one period: each breakdown, crossed ones with their margins,
    and the teams under the municipality."""
    totals = cells[cells["dimension"] == TOTAL]
    for total, name in totals["scope"].items():
        scope = cells[cells["scope"] == name]
        shown = set(scope["dimension"]) - set(indicator.overlapping)
        yield from (_table(scope, dimension, total) for dimension in indicator.breakdowns if dimension in shown)
    whole = totals[totals["scope"] == MUNICIPALITY]
    teams = totals[totals["scope"] != MUNICIPALITY]
    if len(whole) and len(teams) > 1:
        yield AdditiveTable((*teams.index, *whole.index[:1]), _one_each(len(teams)))


def _one_each(count: int) -> tuple[tuple[int, ...], ...]:
    return (*((place,) for place in range(count)), tuple(range(count)))


def _table(scope: pd.DataFrame, dimension: str, total: Any) -> AdditiveTable:
    """The categories, for "a|b" also the rows of a and b that they add up to, and the total."""
    categories = scope[scope["dimension"] == dimension]["category"]
    *cells, everything = _one_each(len(categories))
    margins = [
        (row, _cells_of(list(categories), position, code))
        for position, name in enumerate(dimension.split("|"))
        for row, code in scope[scope["dimension"] == name]["category"].items()
        if "|" in dimension
    ]
    rows = (*categories.index, *(row for row, _ in margins), total)
    return AdditiveTable(rows, (*cells, *(base for _, base in margins), everything))


def _cells_of(categories: list[str], position: int, code: str) -> tuple[int, ...]:
    """The crossed cells that a margin's category adds up."""
    return tuple(place for place, category in enumerate(categories) if category.split("|")[position] == code)
