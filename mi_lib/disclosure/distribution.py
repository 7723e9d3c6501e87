"""The distribution table: which figure goes to which audience, in which detail, over how long, in which months."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from mi_lib.disclosure.packet import Later
from mi_lib.errors import UsageError
from mi_lib.indicators import CATALOGUE, TOTAL
from mi_lib.periods import Month

_COLUMNS = ["version", "audience", "indicator", "scope", "dimension", "history", "months"]
_ALLOWED = {
    "indicator": tuple(CATALOGUE),
    "scope": ("kommune", "teams", "eget"),
    "history": ("serie", "seneste"),
}
_FIRST_LINE = 2
"""Below the headings."""


def read_distribution_rules(file: Path) -> pd.DataFrame:
    """Read `distribution.csv`, one line for each figure and audience.

    scope: kommune, teams (all of them) or eget (the reader's own). history: serie (every month) or seneste (the
    latest and the same month last year). months: the numbers of the report months with that figure, `8 11`; empty:
    every report of the version. Raises UsageError naming the line.
    """
    rules = pd.read_csv(file, dtype=str, keep_default_na=False).fillna("")
    if list(rules.columns) != _COLUMNS:
        raise UsageError(
            "The distribution table has other columns than it should.",
            where=file.name,
            found=", ".join(rules.columns),
            remedy=f"use {', '.join(_COLUMNS)}",
        )
    for line, rule in enumerate(rules.to_dict("records"), start=_FIRST_LINE):
        _check_rule(rule, where=f"{file.name}, line {line}")
    return rules


def _check_rule(rule: Mapping[Hashable, str], where: str) -> None:
    for column, values in _ALLOWED.items():
        if rule[column] not in values:
            raise _unknown(f"The distribution table names an unknown {column}.", where, rule[column], values)
    known = (TOTAL, *CATALOGUE[rule["indicator"]].breakdowns)
    if rule["dimension"] not in known:
        what = f"The distribution table names a dimension that {rule['indicator']} has not."
        raise _unknown(what, where, rule["dimension"], known)
    for word in rule["months"].split():
        if not (word.isascii() and word.isdigit() and 1 <= int(word) <= 12):
            raise UsageError(
                "The distribution table names an unknown month.",
                where=where,
                found=rule["months"],
                remedy="write the numbers of months with spaces between them (8 11), or nothing for every report",
            )


def _unknown(what: str, where: str, found: str, allowed: Iterable[str]) -> UsageError:
    return UsageError(what, where=where, found=found, remedy=f"use one of {', '.join(allowed)}")


def check_versions(rules: pd.DataFrame, months: Mapping[str, Iterable[int]], audiences: Iterable[str]) -> None:
    """That every line can come true: `months` are the report months of each version, by the plan.

    Raises UsageError naming the line: a misspelled audience or a month without a report would leave a figure out, and
    nobody would see it.
    """
    known = list(audiences)
    for line, rule in enumerate(rules.to_dict("records"), start=_FIRST_LINE):
        where = f"distribution.csv, line {line}"
        if rule["version"] not in months:
            raise _unknown("The distribution table names an unknown version.", where, rule["version"], months)
        if rule["audience"] not in known:
            raise _unknown("The distribution table names an unknown audience.", where, rule["audience"], known)
        planned = set(months[rule["version"]])
        if not _months_of(rule) <= planned:
            what = f"The plan has no {rule['version']} in a month of this line."
            raise _unknown(what, where, rule["months"], map(str, sorted(planned)))


def rules_for(rules: pd.DataFrame, version: str, month: Month) -> pd.DataFrame:
    """The lines of that version that hold in a report month."""
    due = [not _months_of(rule) or month.number in _months_of(rule) for rule in rules.to_dict("records")]
    return rules[pd.Series(due, index=rules.index, dtype=bool) & rules["version"].eq(version)]


def later_figures(rules: pd.DataFrame, version: str, month: Month) -> tuple[Later, ...]:
    """What the version has in other months than this one."""
    return tuple(_later(rules, version, month))


def _later(rules: pd.DataFrame, version: str, month: Month) -> Iterator[Later]:
    for rule in rules[rules["version"].eq(version)].to_dict("records"):
        months = _months_of(rule)
        if months and month.number not in months:
            yield Later(rule["audience"], rule["indicator"], rule["scope"], rule["dimension"], tuple(sorted(months)))


def _months_of(rule: Mapping[Hashable, str]) -> set[int]:
    return {int(word) for word in rule["months"].split()}


__all__ = ["check_versions", "later_figures", "read_distribution_rules", "rules_for"]
