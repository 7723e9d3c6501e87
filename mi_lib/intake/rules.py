"""The rules that typed rows must keep: codes, sensible dates, keys, totals."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.errors

from mi_lib.deliveries import Column, Contract
from mi_lib.intake.columns import as_shown, first, quote
from mi_lib.intake.contracts import CODE, DATE, EARLIEST, LATEST, NULL, schema
from mi_lib.intake.problems import COUNTED, Problem
from mi_lib.intake.sheets import Sheet
from mi_lib.intake.totals import counted_rows, wrong_totals
from mi_lib.intake.values import Cell


def broken_rules(rows: pd.DataFrame, sheet: Sheet, wanted: Contract) -> list[Problem]:
    try:
        schema(wanted.table).validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases.drop_duplicates(["column", "check", "index"])
        cases = cases.sort_values("index").groupby(["column", "check"]).head(COUNTED + 1)
        return [_broken_rule(case, sheet, wanted) for case in cases.itertuples()]
    return []


def expired_codes(rows: pd.DataFrame, sheet: Sheet, wanted: Contract) -> Iterator[Problem]:
    """A code of the list that was not in use on the row's own day."""
    for column in wanted.columns:
        for code, period in column.periods.items():
            at = np.flatnonzero((rows[column.name] == code) & rows[column.coded_on].notna())
            days = zip(at.tolist(), rows[column.coded_on].iloc[at], strict=True)
            yield from first(
                _expired_code(sheet, column, index, day) for index, day in days if not period.holds(day.date())
            )


def _expired_code(sheet: Sheet, column: Column, index: int, day: pd.Timestamp) -> Problem:
    in_use = [code for code in column.codes if code not in column.periods or column.periods[code].holds(day.date())]
    return Problem(
        f"koden var ikke i brug {day:%d-%m-%Y}.",
        f"en af koderne {', '.join(in_use)}",
        "Ret koden, eller ret datoen.",
        quote(sheet.cell(column.name, index)),
        column.name,
        sheet.numbers[index],
    )


def _broken_rule(case: Any, sheet: Sheet, wanted: Contract) -> Problem:
    name, check, index = str(case.column), str(case.check), int(case.index)
    cell = sheet.cell(name, index)
    what, expected, remedy = _rule_texts(check, wanted.column(name))
    return Problem(what, expected, remedy, "" if cell is None else quote(cell), name, sheet.numbers[index])


def _rule_texts(check: str, column: Column) -> tuple[str, str, str]:
    texts = {
        NULL: ("værdien mangler.", "en værdi i hver række", "Udfyld feltet."),
        CODE: ("koden er ikke tilladt.", f"en af koderne {', '.join(column.codes)}", "Ret koden."),
        DATE: ("datoen kan ikke passe.", f"en dato mellem {EARLIEST.year} og {LATEST.year}", "Ret datoen."),
    }
    return texts[check]


class Keys:
    """Which rows of a file repeat a key: told by eight bytes for each row, so that no row need be kept."""

    def __init__(self, wanted: Contract) -> None:
        self._key = list(wanted.key)
        self._hashes: list[npt.NDArray[np.uint64]] = []
        self._rows: list[npt.NDArray[np.int64]] = []

    def see(self, rows: pd.DataFrame, numbers: list[int]) -> None:
        """A key with an empty part is left out: that it is empty has been said."""
        keys = rows[self._key].dropna()
        self._hashes.append(np.asarray(pd.util.hash_pandas_object(keys, index=False), np.uint64))
        self._rows.append(np.asarray(numbers, np.int64)[keys.index])

    def suspects(self) -> set[int]:
        """The numbers of rows that may have one key, up to `COUNTED` + 1 and the row that had it before each."""
        hashes, rows = np.concatenate(self._hashes), np.concatenate(self._rows)
        _, start, group = np.unique(hashes, return_index=True, return_inverse=True)
        earlier = rows[start[group]]
        again = np.flatnonzero(earlier != rows)[: COUNTED + 1]
        return {*rows[again].tolist(), *earlier[again].tolist()}


def double_keys(frame: pd.DataFrame, sheet: Sheet, wanted: Contract) -> list[Problem]:
    """Each row that has the key of one before it."""
    keys = frame[list(wanted.key)].dropna()
    again = keys.duplicated()
    if not again.any():
        return []
    double = keys[again].head(COUNTED + 1)
    first = keys[~again].reset_index().merge(double.drop_duplicates(), on=list(wanted.key))
    earlier = dict(zip(first[list(wanted.key)].itertuples(index=False, name=None), first["index"], strict=True))
    return [
        _double_key(sheet, wanted, index, sheet.numbers[earlier[tuple(key)]])
        for index, key in zip(double.index, double.itertuples(index=False, name=None), strict=True)
    ]


def _double_key(sheet: Sheet, wanted: Contract, index: int, earlier_row: int) -> Problem:
    return Problem(
        f"rækken har samme nøgle som række {earlier_row}.",
        f"hver {' + '.join(wanted.key)} én gang i filen",
        "Slet den forkerte af de to rækker.",
        quote(", ".join(as_shown(sheet.cell(name, index)) for name in wanted.key)),
        ", ".join(wanted.key),
        sheet.numbers[index],
    )


class Totals:
    """The sums of the number columns, to compare with a row of totals."""

    def __init__(self, wanted: Contract) -> None:
        self._sums: dict[str, Any] = {each.name: 0 for each in wanted.columns if each.kind in ("decimal", "integer")}
        self._rows = 0

    def see(self, rows: pd.DataFrame) -> None:
        self._rows += len(rows)
        for name in self._sums:
            self._sums[name] += rows[name].dropna().sum()

    def wrong(self, sheet: Sheet) -> list[Problem]:
        """A total that does not fit its rows says that some are missing, or read wrongly."""
        total = dict(zip(sheet.header, sheet.total, strict=False))
        wrong = [
            _other_total(name, total[name], expected)
            for name, expected in wrong_totals(total, self._sums, self._rows).items()
        ]
        counted = counted_rows(total)
        if counted is not None and counted != self._rows:
            wrong.append(_other_total("", f"{counted} rækker", f"{self._rows} rækker"))
        return wrong


def _other_total(name: str, found: Cell, expected: object) -> Problem:
    return Problem(
        "totalrækken passer ikke med rækkerne over den. Mangler der rækker i filen?",
        f"{expected}".replace(".", ","),
        "Dan filen igen, eller slet totalrækken, hvis det er den, der er forkert.",
        quote(found),
        name,
    )
