"""Which shown figures add up to which: the tables that a reader can subtract in."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from mi_lib.disclosure.attack import Number
from mi_lib.indicators import MUNICIPALITY, TOTAL, Indicator


@dataclass(frozen=True)
class AdditiveTable:
    """Rows of the observations (by index) with the base cells that each adds up.

    The grand total comes last. Where it is more than the categories make up, what is left is a base cell too.
    """

    rows: tuple[int, ...]
    base: tuple[tuple[int, ...], ...]

    def numbers(self, values: "pd.Series[float]") -> list[Number]:
        shown = [float(values[row]) for row in self.rows]
        cells = {base[0]: value for base, value in zip(self.base, shown, strict=True) if len(base) == 1}
        left_over = shown[-1] > sum(cells.values())
        everything = (*self.base[-1], len(self.base[-1])) if left_over else self.base[-1]
        return [Number(value, base) for value, base in zip(shown, (*self.base[:-1], everything), strict=True)]

    def cheapest_other(self, values: "pd.Series[float]", found: frozenset[int]) -> int:
        """With one hidden figure and a total, subtraction gives it. The total itself is hidden last."""
        others = [place for place in range(len(self.rows)) if place not in found]
        return min(others, key=lambda place: (place == len(self.rows) - 1, values[self.rows[place]]))


def additive_tables(cells: pd.DataFrame, indicator: Indicator) -> Iterator[AdditiveTable]:
    """The tables among one indicator's observations of one period: each breakdown, crossed ones with their margins,
    and the teams under the municipality."""
    totals = cells[cells["dimension"] == TOTAL]
    for total in totals.itertuples():
        scope = cells[cells["scope"] == total.scope]
        shown = [name for name in indicator.breakdowns if name in set(scope["dimension"])]
        for dimension in shown:
            if dimension not in indicator.overlapping:
                yield _table(scope, dimension, int(total.Index))
    whole = totals[totals["scope"] == MUNICIPALITY]
    teams = totals[totals["scope"] != MUNICIPALITY]
    if len(whole) and len(teams) > 1:
        rows = tuple(int(index) for index in teams.index)
        yield AdditiveTable((*rows, int(whole.index[0])), _one_each(len(rows)))


def _one_each(count: int) -> tuple[tuple[int, ...], ...]:
    return (*((place,) for place in range(count)), tuple(range(count)))


def _table(scope: pd.DataFrame, dimension: str, total: int) -> AdditiveTable:
    """The categories, for "a|b" also the rows of a and b that they add up to, and the total."""
    categories = scope[scope["dimension"] == dimension]["category"]
    rows = [int(index) for index in categories.index]
    base = [*_one_each(len(rows))]
    margins = [
        (int(margin.Index), _cells_of(list(categories), position, str(margin.category)))
        for position, name in enumerate(dimension.split("|"))
        for margin in scope[scope["dimension"] == name].itertuples()
        if "|" in dimension
    ]
    return AdditiveTable(
        (*rows, *(row for row, _ in margins), total), (*base[:-1], *(cells for _, cells in margins), base[-1])
    )


def _cells_of(categories: list[str], position: int, code: str) -> tuple[int, ...]:
    """The crossed cells that a margin's category adds up."""
    return tuple(place for place, category in enumerate(categories) if category.split("|")[position] == code)
