"""A sheet against its contract: the first problems, or the rows as the warehouse wants them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any

import pandas as pd
import pandera.errors

from mi_lib.deliveries import Column, Contract, Kind
from mi_lib.intake.contracts import CODE, DATE, EARLIEST, LATEST, NULL, schema
from mi_lib.intake.mixtures import mixed_dates, mixed_decimals
from mi_lib.intake.personal import find_cpr, is_cpr_name, mask
from mi_lib.intake.problems import COUNTED, Problem, RefusedFileError
from mi_lib.intake.sheets import Sheet
from mi_lib.intake.totals import counted_rows, wrong_totals
from mi_lib.intake.values import READERS, Cell, UnreadableError, Value
from mi_lib.periods import Month

_DTYPES: dict[Kind, str] = {
    "date": "datetime64[s]",
    "timestamp": "datetime64[s]",
    "decimal": "object",
    "integer": "Int64",
    "boolean": "boolean",
}
_LONGEST_QUOTE = 60
_SLICE = 10_000  # rows checked at a time, so that a file with an error in every row costs no more than a good one


def check_sheet(sheet: Sheet, wanted: Contract, month: Month) -> pd.DataFrame:
    """The typed rows in the contract's columns. Raises RefusedFileError with the problems, from the first row on.

    Of each kind in each column at most `COUNTED` + 1 problems are told.
    """
    try:
        return _check(sheet, wanted, month)
    except RefusedFileError as error:
        told = (replace(each, column=_title(each.column, sheet), sheet=sheet.name) for each in error.problems)
        raise RefusedFileError(told) from error


def _check(sheet: Sheet, wanted: Contract, month: Month) -> pd.DataFrame:
    _refuse_if([*_personal(sheet, wanted), *_wrong_columns(sheet, wanted)])
    frame, unreadable = _read_columns(sheet, wanted)
    if len(unreadable) <= COUNTED:
        seen = {(problem.row, problem.column) for problem in unreadable}
        broken = chain(_broken_rules(frame, sheet, wanted), _expired_codes(frame, sheet, wanted))
        unreadable += [each for each in broken if (each.row, each.column) not in seen]
        unreadable += _double_keys(frame, sheet, wanted)
    _refuse_if(_by_row(unreadable, wanted))
    _refuse_if([*_wrong_month(frame, sheet, wanted, month), *_wrong_total(frame, sheet, wanted)])
    return frame


def _title(column: str, sheet: Sheet) -> str:
    """As the office wrote it; two columns of a key are two names."""
    return ", ".join(sheet.titles.get(name, name) for name in column.split(", "))


def _refuse_if(problems: list[Problem]) -> None:
    if problems:
        raise RefusedFileError(problems)


def _by_row(problems: list[Problem], wanted: Contract) -> list[Problem]:
    order = {name: position for position, name in enumerate(wanted.column_names)}
    return sorted(problems, key=lambda each: (each.row or 0, order.get(each.column, -1)))


def _first(problems: Iterable[Problem]) -> list[Problem]:
    return list(islice(problems, COUNTED + 1))


def quote(cell: object) -> str:
    """A value as a report may repeat it: short, and without CPR numbers."""
    text = mask(str(cell)).replace("\n", " ↵ ")
    return f"»{text[:_LONGEST_QUOTE]}…«" if len(text) > _LONGEST_QUOTE else f"»{text}«"


def _personal(sheet: Sheet, wanted: Contract) -> list[Problem]:
    numbers = {column.name for column in wanted.columns if column.kind in ("decimal", "integer")}
    columns = [_cpr_column(mask(name)) for name in sheet.header if is_cpr_name(name)]
    values = (_first(_cpr_values(sheet, at)) for at, name in enumerate(sheet.header) if name not in numbers)
    return _by_row([*columns, *chain.from_iterable(values)], wanted)


def _cpr_values(sheet: Sheet, position: int) -> Iterator[Problem]:
    texts = ["" if row[position] is None else str(row[position]) for row in sheet.rows]
    for index in find_cpr(texts):
        yield _cpr_value(mask(sheet.header[position]), sheet.numbers[index])


def _wrong_columns(sheet: Sheet, wanted: Contract) -> list[Problem]:
    """Columns may come in any order; a column without a name must be empty."""
    counts = Counter(name for position, name in enumerate(sheet.header) if name or _is_filled(sheet, position))
    missing = [_missing_column(name) for name in wanted.column_names if name not in counts]
    unknown = [_unknown_column(name) for name in counts if not (name in wanted.column_names or is_cpr_name(name))]
    double = [_double_column(name) for name, times in counts.items() if times > 1 and name in wanted.column_names]
    return [*missing, *unknown, *double]


def _is_filled(sheet: Sheet, position: int) -> bool:
    return any(row[position] is not None for row in sheet.rows)


def _read_columns(sheet: Sheet, wanted: Contract) -> tuple[pd.DataFrame, list[Problem]]:
    problems: list[Problem] = []
    series = {}
    for column in wanted.columns:
        cells = sheet.column(column.name)
        values, unreadable = _read_column(cells, column, sheet.numbers)
        problems += [*unreadable, *_mixed(cells, column, sheet.numbers)]
        series[column.name] = pd.Series(values, dtype=_DTYPES.get(column.kind, "str"))
    return pd.DataFrame(series), problems


def _read_column(cells: list[Cell], column: Column, numbers: list[int]) -> tuple[list[Value | None], list[Problem]]:
    """The values as far as they were read: behind the last problem that is counted there are none."""
    read = READERS[column.kind]
    values: list[Value | None] = [None] * len(cells)
    problems: list[Problem] = []
    for index, cell in enumerate(cells):
        if cell is None:
            continue
        try:
            values[index] = read(cell)
        except UnreadableError as error:
            problems.append(_unreadable(error, cell, column, numbers[index]))
            if len(problems) > COUNTED:
                break
    return values, problems


def _mixed(cells: list[Cell], column: Column, numbers: list[int]) -> list[Problem]:
    """What each cell says alone is clear, but the others of its column make it doubtful."""
    find = {"decimal": mixed_decimals, "date": mixed_dates, "timestamp": mixed_dates}.get(column.kind)
    doubtful = find(cells) if find else ()
    return _first(_unreadable(error, cells[index], column, numbers[index]) for index, error in doubtful)


def _unreadable(error: UnreadableError, cell: Cell, column: Column, number: int) -> Problem:
    return Problem(error.what, error.expected, error.remedy, quote(cell), column.name, number)


def _broken_rules(frame: pd.DataFrame, sheet: Sheet, wanted: Contract) -> Iterator[Problem]:
    """Slice by slice, until enough are found."""
    found = 0
    for start in range(0, len(frame), _SLICE):
        problems = _broken_in(frame.iloc[start : start + _SLICE], sheet, wanted)
        yield from _by_row(problems, wanted)[: COUNTED + 1]
        found += len(problems)
        if found > COUNTED:
            return


def _broken_in(rows: pd.DataFrame, sheet: Sheet, wanted: Contract) -> list[Problem]:
    try:
        schema(wanted.table).validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases.drop_duplicates(["column", "check", "index"])
        cases = cases.sort_values("index").groupby(["column", "check"]).head(COUNTED + 1)
        return [_broken_rule(case, sheet, wanted) for case in cases.itertuples()]
    return []


def _expired_codes(frame: pd.DataFrame, sheet: Sheet, wanted: Contract) -> Iterator[Problem]:
    """A code of the list that was not in use on the row's own day."""
    for column in wanted.columns:
        for code, period in column.periods.items():
            days = frame[column.coded_on].where(frame[column.name] == code)
            wrong = (index for index, day in enumerate(days) if not (pd.isna(day) or period.holds(day.date())))
            yield from _first(_expired_code(sheet, column, index, days.iloc[index]) for index in wrong)


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


def _double_keys(frame: pd.DataFrame, sheet: Sheet, wanted: Contract) -> list[Problem]:
    """A key with an empty part is left out: that it is empty has been said."""
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
        quote(", ".join(str(sheet.cell(name, index)) for name in wanted.key)),
        ", ".join(wanted.key),
        sheet.numbers[index],
    )


def _wrong_month(frame: pd.DataFrame, sheet: Sheet, wanted: Contract, month: Month) -> list[Problem]:
    """Nothing dated after the month, and something dated in it: so another month's file is noticed."""
    if frame.empty:
        return []
    late = [each for name in _dated(wanted) for each in _too_late_in(frame[name], sheet, name, month)]
    if late or wanted.dated_by is None:
        return _by_row(late, wanted)
    months = _months(frame[wanted.dated_by])
    return [] if str(month) in months else [_other_month(wanted.dated_by, month, max(months))]


def _dated(wanted: Contract) -> list[str]:
    return list(dict.fromkeys((*filter(None, (wanted.dated_by,)), *wanted.facts)))


def _too_late_in(dates: "pd.Series[Any]", sheet: Sheet, name: str, month: Month) -> list[Problem]:
    late = (index for index, found in enumerate(_months(dates)) if isinstance(found, str) and found > str(month))
    return _first(_too_late(sheet, name, month, index) for index in late)


def _months(dates: "pd.Series[Any]") -> list[str]:
    """As `YYYY-MM`; a column of kind month is that already."""
    return list(dates if isinstance(dates.dtype, pd.StringDtype) else dates.dt.strftime("%Y-%m"))


def _too_late(sheet: Sheet, name: str, month: Month, index: int) -> Problem:
    return Problem(
        "datoen ligger efter den måned, filen er for.",
        f"en dato i {month} eller før",
        "Ret datoen, eller flyt rækken til leverancen for den senere måned.",
        quote(sheet.cell(name, index)),
        name,
        sheet.numbers[index],
    )


def _other_month(name: str, month: Month, newest: str) -> Problem:
    return Problem(
        "ingen række er fra den måned, filen er for. Er det en anden måneds fil?",
        f"mindst én dato i {month}, eller en fil uden rækker",
        "Ret måneden i filnavnet, eller dan filen for den rigtige måned.",
        f"nyeste dato er fra {newest}",
        name,
    )


def _wrong_total(frame: pd.DataFrame, sheet: Sheet, wanted: Contract) -> list[Problem]:
    """A total that does not fit its rows says that some are missing, or read wrongly."""
    total = dict(zip(sheet.header, sheet.total, strict=False))
    numbers = [column.name for column in wanted.columns if column.kind in ("decimal", "integer")]
    sums = {name: frame[name].dropna().sum() for name in numbers if total.get(name) is not None}
    wrong = [
        _other_total(name, total[name], expected) for name, expected in wrong_totals(total, sums, len(frame)).items()
    ]
    counted = counted_rows(total)
    if counted is not None and counted != len(frame):
        wrong.append(_other_total("", f"{counted} rækker", f"{len(frame)} rækker"))
    return wrong


def _other_total(name: str, found: Cell, expected: object) -> Problem:
    return Problem(
        "totalrækken passer ikke med rækkerne over den. Mangler der rækker i filen?",
        f"{expected}".replace(".", ","),
        "Dan filen igen, eller slet totalrækken, hvis det er den, der er forkert.",
        quote(found),
        name,
    )


def _missing_column(name: str) -> Problem:
    return Problem("kolonnen mangler.", f"en kolonne med navnet {name}", "Tilføj kolonnen.", column=name)


def _unknown_column(name: str) -> Problem:
    return Problem(
        "kolonnen hører ikke til tabellen.",
        "kun de aftalte kolonner",
        "Slet kolonnen, eller ret dens navn.",
        column=quote(name or "uden navn"),
    )


def _double_column(name: str) -> Problem:
    return Problem("kolonnen er der mere end én gang.", "én kolonne med navnet", "Slet den ene.", column=name)


_NO_CPR = "Leverancer må ikke indeholde CPR-numre. Slet filen hos jer selv, og send en uden."


def _cpr_column(name: str) -> Problem:
    return Problem("kolonnen ser ud til at indeholde CPR-numre.", "kun de aftalte nøgler", _NO_CPR, column=name)


def _cpr_value(column: str, row: int) -> Problem:
    return Problem(
        "cellen indeholder noget, der ligner et CPR-nummer. Det gentages ikke her.",
        "en nøgle uden CPR-nummer",
        _NO_CPR,
        column=column,
        row=row,
    )
