"""The door: of all observations of a month, what may this recipient see, and in which of those a child shows."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mi_lib.disclosure.additive import AdditiveTable, additive_tables
from mi_lib.disclosure.attack import hide_enough
from mi_lib.disclosure.packet import HIDDEN, NUMBERS, WORDS, Edition, Publishable, Reader, let_through
from mi_lib.disclosure.rules import must_hide
from mi_lib.errors import DisclosureError, UsageError
from mi_lib.indicators import CATALOGUE, MUNICIPALITY, Indicator
from mi_lib.periods import Month

_CUMULATIVE = ("ytd", "r3", "r12", "school_ytd")
_TABLE = ["period", "window"]
_SERIES = ["indicator", "window", "scope", "dimension", "category"]
_SCOPES = ("kommune", "teams", "eget")
_HISTORIES = ("serie", "seneste")
_COLUMNS = ["version", "audience", "indicator", "scope", "dimension", "history"]


def read_distribution_rules(file: Path) -> pd.DataFrame:
    """Read `distribution.csv`: which indicator goes to which audience, in which detail, over how long.

    scope: kommune, teams (all of them) or eget (the reader's own). history: serie (every month) or seneste (the
    latest and the same month last year). Raises UsageError naming the line.
    """
    rules = pd.read_csv(file, dtype=str, keep_default_na=False)
    if list(rules.columns) != _COLUMNS:
        raise UsageError(
            "The distribution table has other columns than it should.",
            where=file.name,
            found=", ".join(rules.columns),
            remedy=f"use {', '.join(_COLUMNS)}",
        )
    allowed = {"indicator": tuple(CATALOGUE), "scope": _SCOPES, "history": _HISTORIES}
    for line, rule in enumerate(rules.to_dict("records"), start=2):
        for column, values in allowed.items():
            if rule[column] not in values:
                raise UsageError(
                    f"The distribution table names an unknown {column}.",
                    where=f"{file.name}, line {line}",
                    found=rule[column],
                    remedy=f"use one of {', '.join(values)}",
                )
    return rules


def make_publishable(
    observations: pd.DataFrame, rules: pd.DataFrame, edition: Edition, reader: Reader, threshold: int
) -> Publishable:
    """The reader's packet: the observations that the distribution gives this audience, small figures hidden.

    `observations` as `add_signals` returns them. Raises DisclosureError if the distribution gives nothing.
    """
    mine = rules[(rules["version"] == edition.version) & (rules["audience"] == reader.audience)]
    cells = _select(observations, mine, edition.month.data_month, reader)
    if cells.empty:
        raise DisclosureError(
            f"The distribution gives {reader.id} nothing in {edition.version}.",
            where="data/reference/distribution.csv",
            remedy=f"add lines for version {edition.version} and audience {reader.audience}",
        )
    return let_through(edition, reader, _without_numbers(cells, _hidden(cells, threshold)))


def _select(observations: pd.DataFrame, rules: pd.DataFrame, latest: Month, reader: Reader) -> pd.DataFrame:
    parts = [_select_by(rule, observations, latest, reader) for rule in rules.to_dict("records")]
    return pd.concat(parts, ignore_index=True) if parts else observations.iloc[:0]


def _select_by(rule: Mapping[Hashable, str], observations: pd.DataFrame, latest: Month, reader: Reader) -> pd.DataFrame:
    wanted = observations["indicator"].eq(rule["indicator"]) & observations["dimension"].eq(rule["dimension"])
    scope = observations["scope"]
    scopes = {"kommune": scope.eq(MUNICIPALITY), "teams": scope.ne(MUNICIPALITY), "eget": scope.eq(reader.team or "")}
    wanted &= scopes[rule["scope"]]
    if rule["history"] == "seneste":
        newest = _newest_month(observations[wanted], latest)
        wanted &= observations["period"].isin((str(newest), str(newest - 12)))
    return observations[wanted].assign(history=rule["history"])


def _newest_month(observations: pd.DataFrame, latest: Month) -> Month:
    """The last month that has a figure by plan: in August that of school absence is June."""
    due = observations.loc[observations["status"] != "not_due", "period"]
    return Month.parse(due.max()) if len(due) else latest


def _hidden(cells: pd.DataFrame, threshold: int) -> "pd.Series[bool]":
    """Which observations are hidden: the small ones, those that give them away, and what is computed from either.

    What is hidden for one reason can be given away in another table: so all reasons are tried until nothing is added.
    """
    hidden = pd.Series(False, index=cells.index)
    for name, rows in cells.groupby("indicator", sort=False):
        hidden[rows.index] = must_hide(rows, CATALOGUE[str(name)], threshold)
    before = -1
    while before < hidden.sum():
        before = hidden.sum()
        for name, rows in cells.groupby("indicator", sort=False):
            if CATALOGUE[str(name)].protects != "nothing":
                hidden[rows.index] |= _given_away(rows, hidden[rows.index], CATALOGUE[str(name)], threshold)
        hidden |= _hidden_parts(cells, hidden)
        hidden |= _hidden_by_accumulation(cells, hidden, threshold)
    return hidden


def _given_away(
    rows: pd.DataFrame, hidden: "pd.Series[bool]", indicator: Indicator, threshold: int
) -> "pd.Series[bool]":
    """What must be hidden so that no hidden figure can be worked out from totals and the other categories."""
    result = hidden.copy()
    touched = rows[hidden.groupby([rows[key] for key in _TABLE]).transform("any")]
    for _, cells in touched.groupby(_TABLE, sort=False):
        for table in additive_tables(cells, indicator):
            if result[list(table.rows)].any():
                result.loc[list(table.rows)] = np.array(_protected(cells, result, table, indicator, threshold))
    return result


def _protected(
    cells: pd.DataFrame, hidden: "pd.Series[bool]", table: AdditiveTable, indicator: Indicator, threshold: int
) -> list[bool]:
    """Shares are protected in their numerator and in what is left of the denominator."""
    found = frozenset(place for place, row in enumerate(table.rows) if hidden[row])
    for values in _counts(cells, indicator):
        found = hide_enough(table.numbers(values), found, threshold)
    if len(found) == 1:
        found |= {table.cheapest_other(_counts(cells, indicator)[0], found)}
    return [place in found for place in range(len(table.rows))]


def _counts(cells: pd.DataFrame, indicator: Indicator) -> "list[pd.Series[float]]":
    """The counts of persons that a reader must not work out."""
    if indicator.protects == "staff":
        return [cells["group_persons"].fillna(0.0)]
    if indicator.is_share:
        return [cells["numerator"].fillna(0.0), (cells["denominator"] - cells["numerator"]).fillna(0.0)]
    return [cells["persons"].fillna(0.0)]


def _hidden_parts(cells: pd.DataFrame, hidden: "pd.Series[bool]") -> "pd.Series[bool]":
    """A figure computed from others in the open is hidden with them, and they with each other."""
    result = pd.Series(False, index=cells.index)
    place = [*_TABLE, "scope", "dimension", "category"]
    for indicator in (CATALOGUE[name] for name in cells["indicator"].unique()):
        if indicator.parts:
            family = cells["indicator"].isin((indicator.id, *indicator.parts))
            result |= family & hidden.where(family, False).groupby([cells[key] for key in place]).transform("any")
    return result


def _hidden_by_accumulation(cells: pd.DataFrame, hidden: "pd.Series[bool]", threshold: int) -> "pd.Series[bool]":
    """Sums over several months from which a small month could be subtracted out."""
    result = pd.Series(False, index=cells.index)
    flows = [name for name in cells["indicator"].unique() if _adds_up_over_months(CATALOGUE[name])]
    counted = cells[cells["indicator"].isin(flows)]
    sums = counted[counted["window"].isin(_CUMULATIVE) & counted["value"].notna()]
    for _, series in sums.groupby(_SERIES, sort=False):
        months = _months_of(series.iloc[0], counted)
        if months.empty:
            result[series.index] |= _small_steps(series, threshold)
        else:
            hidden_months = set(months["period"][hidden[months.index]])
            result.loc[series.index] = np.array(_gives_a_month_away(series, hidden_months))
    return result


def _adds_up_over_months(indicator: Indicator) -> bool:
    """The months of a count or amount are its sum's parts; those of a share, a stock or different persons are not."""
    about_children = indicator.protects in ("children", "amounts")
    return about_children and not (indicator.is_share or indicator.is_stock or indicator.numerator.distinct)


def _months_of(sum_cell: "pd.Series[Any]", cells: pd.DataFrame) -> pd.DataFrame:
    """The single months of the series that the sum belongs to, as far as they are shown."""
    same = cells["window"].eq("month")
    for key in ("indicator", "scope", "dimension", "category"):
        same &= cells[key].eq(sum_cell[key])
    return cells[same]


def _gives_a_month_away(sums: pd.DataFrame, hidden_months: set[str]) -> list[bool]:
    """A lone sum gives away the one hidden month inside it; a series of sums gives away any."""
    inside = [len(hidden_months & _months_inside(cell)) for cell in sums.to_dict("records")]
    alone = sums["history"].eq("seneste")
    return [count == 1 if lone else count > 0 for count, lone in zip(inside, alone, strict=True)]


def _months_inside(sum_cell: Mapping[Hashable, Any]) -> set[str]:
    last = Month.parse(sum_cell["period"])
    count = {"ytd": last.number, "r3": 3, "r12": 12, "school_ytd": (last.number - 8) % 12 + 1}[sum_cell["window"]]
    return {str(last - back) for back in range(count)}


def _small_steps(series: pd.DataFrame, threshold: int) -> "pd.Series[bool]":
    """Where only sums are shown: those that rise by a small number of children from the last one shown."""
    ordered = series.sort_values("period")["persons"]
    small, last = [], float("nan")
    for count in ordered:
        small.append(0 < count - last < threshold)
        last = last if small[-1] else count
    return pd.Series(small, index=ordered.index).reindex(series.index) & series["history"].ne("seneste")


def _without_numbers(cells: pd.DataFrame, hidden: "pd.Series[bool]") -> pd.DataFrame:
    """Blank every number of a hidden observation, and the limits of a series in which anything is hidden."""
    result = cells[[*WORDS, *NUMBERS]].copy()
    touched = hidden.groupby([cells[key] for key in _SERIES]).transform("any")
    result.loc[touched, ["mean", "lower", "upper"]] = float("nan")
    result.loc[touched, "signal"] = "not_judged"
    result.loc[hidden, list(NUMBERS)] = float("nan")
    result.loc[hidden, "status"] = HIDDEN
    result.loc[hidden, "target_status"] = "none"
    return result.drop_duplicates(ignore_index=True)
