"""All figures of an edition as one system of unknowns: which add up to which, for everyone to see."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from mi_lib.disclosure.attack import System, system_of
from mi_lib.disclosure.components import Flags, Floats, Places
from mi_lib.disclosure.hierarchies import Hierarchy
from mi_lib.disclosure.knowledge import LINKS, PART_D, PART_N, PART_REST, Link, adds_up, months_inside, whole_adds_up
from mi_lib.disclosure.rules import each_by_indicator, never_given
from mi_lib.indicators import CATALOGUE, MUNICIPALITY, TOTAL, Indicator
from mi_lib.periods import Month

KEY = ("indicator", "window", "scope", "dimension", "category", "period")
Key = tuple[str, str, str, str, str, str]
PARTS = 3
_KNOWN_STATUS = ("final", "preliminary", "undefined")
_TOLERANCE = 1e-6

ANY_PART, THE_WHOLE, SHARE = "any part", "the whole", "share"
"""When an equation tells a reader something: any of its parts is seen; its whole is; any of its figures matters."""


@dataclass(frozen=True)
class Sum:
    """whole = the sum of the parts (with factors), as places of figures."""

    whole: int
    parts: tuple[tuple[int, float], ...]
    tells: str = ANY_PART
    at_most: bool = False
    """The parts make up the whole or less, and nobody knows which."""

    @property
    def figures(self) -> tuple[int, ...]:
        return self.whole, *(place for place, _ in self.parts)


@dataclass(frozen=True)
class Book:
    """Every cell of the edition, and the equations between its figures.

    Figure `3 * row + part` belongs to that row of `cells`; figures after those are left-overs: what a total has
    more than its categories. `tells` and `whole` go with the rows of `system.sums`.
    """

    cells: pd.DataFrame
    rows: dict[Key, int]
    system: System
    whole: Places
    tells: tuple[str, ...]

    @cached_property
    def latent(self) -> Flags:
        """The figures of months that nobody is given, only sums over several of them."""
        return self.figures_of(never_given(self.cells))

    def groups_among(self, rows: Flags) -> Iterator[Places]:
        """These cells in groups that hang together: two that stand in one sum are in one group."""
        members = np.flatnonzero(rows)
        if not len(members):
            return
        figures = (PARTS * members[:, None] + np.arange(PARTS)).ravel()
        cells = sparse.kron(sparse.eye_array(len(members)), np.ones((PARTS, 1)), format="csr")
        stands_in = abs(self.system.sums[:, figures]) @ cells
        labels = connected_components(stands_in.T @ stands_in, directed=False)[1]
        yield from (members[labels == label] for label in range(labels.max() + 1))

    def figures_of(self, rows: Flags) -> Flags:
        """All parts of the cells so marked."""
        left_over = len(self.system.values) - PARTS * len(self.cells)
        return np.concatenate([np.repeat(rows, PARTS), np.zeros(left_over, dtype=np.bool_)])


def build_book(observations: pd.DataFrame, hierarchies: Sequence[Hierarchy]) -> Book:
    """The book of all observations that protect someone. `observations` as `compute_observations` returns them."""
    cells = _cells(observations)
    keys: list[Key] = list(cells[list(KEY)].itertuples(index=False, name=None))
    rows = {key: row for row, key in enumerate(keys)}
    values = _figures(cells)
    missing = np.isnan(values).tolist()
    sums: list[Sum] = []
    for found in (
        _shares(cells),
        _tables(keys, hierarchies),
        _teams(keys, rows),
        _windows(keys, rows),
        _links(keys, rows, values.tolist()),
    ):
        sums += [each for each in found if not any(missing[place] for place in each.figures)]
    return _closed(cells, rows, values, sums)


def _cells(observations: pd.DataFrame) -> pd.DataFrame:
    """The observations there are; what was divided by nothing is 0 of 0; and months that only sums tell of."""
    protecting = {name for name, each in CATALOGUE.items() if each.protects != "nothing"}
    chosen = observations["status"].isin(_KNOWN_STATUS) & observations["indicator"].isin(protecting)
    cells = observations[chosen].reset_index(drop=True)
    nothing = cells["status"].eq("undefined")
    cells.loc[nothing, ["numerator", "denominator", "persons"]] = 0.0
    return pd.concat([cells, *_latent_months(cells)], ignore_index=True)


def _latent_months(cells: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Where only sums from the start of the year are shown, each step between two of them is a figure too."""
    for name in cells["indicator"].unique():
        indicator = CATALOGUE[name]
        if "ytd" in indicator.windows and "month" not in indicator.windows and adds_up(indicator):
            sums = cells[cells["indicator"].eq(name) & cells["window"].eq("ytd")].sort_values("period")
            series = [sums[key] for key in ("scope", "dimension", "category")]
            year = sums["period"].str[:4]
            months = {name: _steps(sums[name], [*series, year]) for name in ("numerator", "persons")}
            yield sums.assign(window="month", largest=np.nan, **months)


def _steps(sums: "pd.Series[float]", series: "list[pd.Series[str]]") -> "pd.Series[float]":
    return sums - sums.groupby(series).shift(fill_value=0.0)


def _figures(cells: pd.DataFrame) -> Floats:
    """Numerator, denominator and rest of each cell. Only shares of children have the latter two as secrets."""
    is_share = each_by_indicator(cells["indicator"], _is_share_of_children)
    denominator = cells["denominator"].where(is_share)
    parts = [cells["numerator"], denominator, denominator - cells["numerator"]]
    return np.column_stack([part.to_numpy(dtype=np.float64) for part in parts]).ravel()


def _is_share_of_children(indicator: Indicator) -> bool:
    return indicator.is_share and indicator.protects == "children"


def _parts_of(name: str) -> tuple[int, ...]:
    return (PART_N, PART_D) if _is_share_of_children(CATALOGUE[name]) else (PART_N,)


def _shares(cells: pd.DataFrame) -> Iterator[Sum]:
    for row in np.flatnonzero(each_by_indicator(cells["indicator"], _is_share_of_children)):
        n, d, rest = (int(PARTS * row + part) for part in (PART_N, PART_D, PART_REST))
        yield Sum(d, ((n, 1.0), (rest, 1.0)), SHARE)


def _sum(part: int, whole: int, rows: Iterable[int], tells: str = ANY_PART) -> Sum:
    return Sum(PARTS * whole + part, tuple((PARTS * row + part, 1.0) for row in rows), tells)


def _below(part: int, whole: int, row: int) -> Sum:
    """A category that shares persons with others has no more than the total; its denominator may be the total's.

    Together they have no less: that is the plain sum, which `_closed` reads so.
    """
    return Sum(PARTS * whole + part, ((PARTS * row + part, 1.0),), at_most=part == PART_N)


def _tables(keys: Sequence[Key], hierarchies: Sequence[Hierarchy]) -> Iterator[Sum]:
    """Categories under their total, crossed ones under their margins, finer ones under coarser."""
    groups: dict[tuple[str, ...], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row, (indicator, window, scope, dimension, category, period) in enumerate(keys):
        groups[indicator, window, scope, period][dimension][category] = row
    for (name, *_), dimensions in groups.items():
        if TOTAL in dimensions:
            yield from _tables_under(dimensions, CATALOGUE[name], hierarchies)


def _tables_under(
    dimensions: dict[str, dict[str, int]], indicator: Indicator, hierarchies: Sequence[Hierarchy]
) -> Iterator[Sum]:
    total = dimensions[TOTAL][TOTAL]
    for dimension, rows in dimensions.items():
        for part in _parts_of(indicator.id):
            if dimension == TOTAL:
                continue
            if dimension in indicator.overlapping:
                yield from (_below(part, total, row) for row in rows.values())
            if part == PART_N or dimension not in indicator.overlapping:
                yield _sum(part, total, rows.values())
            for whole, finer in _margins(dimension, rows, dimensions, hierarchies):
                yield _sum(part, whole, finer)


def _margins(
    dimension: str, rows: dict[str, int], dimensions: dict[str, dict[str, int]], hierarchies: Sequence[Hierarchy]
) -> Iterator[tuple[int, list[int]]]:
    """The categories of other dimensions that some rows of this one add up to."""
    for position, name in enumerate(dimension.split("|")):
        if name != dimension and name in dimensions:
            for code, whole in dimensions[name].items():
                yield whole, [row for category, row in rows.items() if category.split("|")[position] == code]
    for each in hierarchies:
        if each.fine == dimension and each.coarse in dimensions:
            for code, whole in dimensions[each.coarse].items():
                yield whole, [rows[part] for part in each.groups.get(code, ()) if part in rows]


def _teams(keys: Sequence[Key], rows: dict[Key, int]) -> Iterator[Sum]:
    teams: dict[int, list[int]] = defaultdict(list)
    for row, (indicator, window, scope, *place) in enumerate(keys):
        dimension, category, period = place
        whole = rows.get((indicator, window, MUNICIPALITY, dimension, category, period))
        if scope != MUNICIPALITY and whole is not None:
            teams[whole].append(row)
    for whole, parts in teams.items():
        yield from (_sum(part, whole, parts) for part in _parts_of(keys[whole][0]))


def _windows(keys: Sequence[Key], rows: dict[Key, int]) -> Iterator[Sum]:
    """Sums over months. Where some of their months are not there, each still differs from the one a month before."""
    for row, (indicator, window, *place, period) in enumerate(keys):
        months = months_inside(window, Month.parse(period))
        if not months or not adds_up(CATALOGUE[indicator]):
            continue
        scope, dimension, category = place

        def at(
            month: Month, span: str, series: tuple[str, ...] = (indicator, scope, dimension, category)
        ) -> int | None:
            name, *where = series
            return rows.get((name, span, where[0], where[1], where[2], str(month)))

        inside = [at(month, "month") for month in months]
        if None not in inside:
            for part in _parts_over_months(indicator):
                yield _sum(part, row, (each for each in inside if each is not None), THE_WHOLE)
            continue
        gone = months[-1] - 1 if months_inside(window, months[0] - 1)[-1:] != months[-1:] else None
        terms = [(at(months[0] - 1, window), 1.0), (inside[0], 1.0)] + ([(at(gone, "month"), -1.0)] if gone else [])
        if len(months) > 1 and all(each is not None for each, _ in terms):
            yield Sum(
                PARTS * row, tuple((PARTS * each, factor) for each, factor in terms if each is not None), THE_WHOLE
            )


def _parts_over_months(name: str) -> tuple[int, ...]:
    both = _is_share_of_children(CATALOGUE[name]) and whole_adds_up(CATALOGUE[name])
    return (PART_N, PART_D) if both else (PART_N,)


def _links(keys: Sequence[Key], rows: dict[Key, int], figures: Sequence[float]) -> Iterator[Sum]:
    """Equations between indicators, in every place where all their terms exist."""
    places: dict[tuple[str, str], list[tuple[str, str, str, str]]] = defaultdict(list)
    for key in keys:
        places[key[:2]].append(key[2:])
    for link in LINKS:
        first = link.terms[0]
        of_teams: dict[tuple[str, str, str], dict[str, Sum]] = defaultdict(dict)
        for scope, dimension, category, period in places[first.indicator, first.window]:
            wanted = first.place in (None, (dimension, category))
            place = (scope, dimension, category)
            found = _term_rows(link, rows, place, Month.parse(period)) if wanted else []
            if found and link.between_teams and scope != MUNICIPALITY:
                of_teams[place][period] = _linked(link, found)
            elif found:
                yield _linked(link, found)
        for sums in of_teams.values():
            in_order = (sums[period] for period in sorted(sums))
            yield from takewhile(lambda each: not abs(_left(each, figures)) > 0, in_order)


def _term_rows(link: Link, rows: dict[Key, int], place: tuple[str, str, str], period: Month) -> list[int]:
    scope, *here = place
    found = [
        rows.get((each.indicator, each.window, scope, *(each.place or here), str(period - each.back)))
        for each in link.terms
    ]
    known = [row for row in found if row is not None]
    return known if len(known) == len(found) else []


def _linked(link: Link, rows: Sequence[int]) -> Sum:
    """The whole is the term that the others make up: with `at_most` the last, which may have more."""
    terms = list(zip(link.terms, rows, strict=True))
    whole, row = terms.pop(-1 if link.at_most else 0)
    parts = tuple((PARTS * each + term.part, -term.factor / whole.factor) for term, each in terms)
    return Sum(PARTS * row + whole.part, parts, at_most=link.at_most)


def _closed(cells: pd.DataFrame, rows: dict[Key, int], values: Floats, sums: Sequence[Sum]) -> Book:
    """Every sum as an equation. Where a whole is more than its parts, what is left over is one more figure; where it
    is less, as persons stand in several parts, so is what they count double."""
    figures = values.tolist()
    equations = []
    for each in sums:
        terms = {each.whole: 1.0} | {place: -factor for place, factor in each.parts}
        left = _left(each, figures)
        if left or each.at_most:
            terms[len(figures)] = -1.0 if left >= 0 else 1.0
            figures.append(abs(left))
        equations.append(terms)
    system = system_of(np.nan_to_num(figures), equations, _signed(cells))
    whole = np.array([each.whole for each in sums], dtype=np.intp)
    return Book(cells, rows, system, whole, tuple(each.tells for each in sums))


def _left(each: Sum, figures: Sequence[float]) -> float:
    """What the whole is more than its parts; NaN where one of them is missing."""
    left = figures[each.whole] - sum(factor * figures[place] for place, factor in each.parts)
    return 0.0 if abs(left) <= _TOLERANCE * max(1.0, abs(figures[each.whole])) else left


def _signed(cells: pd.DataFrame) -> list[int]:
    """Numerators of indicators that can be negative: net flows, and amounts where any is."""
    negative = set(cells["indicator"][cells["numerator"] < 0]) | {"net_case_flow"}
    return [int(PARTS * row) for row in np.flatnonzero(cells["indicator"].isin(negative))]


__all__ = ["ANY_PART", "KEY", "PARTS", "SHARE", "THE_WHOLE", "Book", "Key", "Sum", "build_book"]
