"""A sheet against its contract: every problem at once, or the rows as the warehouse wants them."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pandas as pd
import pandera.errors

from mi_lib.deliveries import Column, Contract, Kind
from mi_lib.intake.contracts import CODE, DATE, EARLIEST, KEY, LATEST, NULL, schema
from mi_lib.intake.personal import find_cpr, is_cpr_name, mask
from mi_lib.intake.problems import Problem, RefusedFileError
from mi_lib.intake.sheets import Sheet
from mi_lib.intake.values import READERS, Cell, UnreadableError, Value, has_decimal_comma, has_decimal_point
from mi_lib.periods import Month

_DTYPES: dict[Kind, str] = {
    "date": "datetime64[s]",
    "timestamp": "datetime64[s]",
    "decimal": "object",
    "integer": "Int64",
    "boolean": "boolean",
}
_LONGEST_QUOTE = 60


def check_sheet(sheet: Sheet, wanted: Contract, month: Month) -> pd.DataFrame:
    """The typed rows in the contract's columns. Raises RefusedFileError with every problem found."""
    _refuse_if([*_personal(sheet, wanted), *_wrong_columns(sheet, wanted)])
    frame, unreadable = _read_columns(sheet, wanted)
    seen = {(problem.row, problem.column) for problem in unreadable}
    broken = [each for each in _broken_rules(frame, sheet, wanted) if (each.row, each.column) not in seen]
    _refuse_if(_by_row([*unreadable, *broken], wanted))
    _refuse_if(_wrong_month(frame, sheet, wanted, month))
    return frame


def _refuse_if(problems: list[Problem]) -> None:
    if problems:
        raise RefusedFileError(problems)


def _by_row(problems: list[Problem], wanted: Contract) -> list[Problem]:
    order = {name: position for position, name in enumerate(wanted.column_names)}
    return sorted(problems, key=lambda each: (each.row or 0, order.get(each.column, -1)))


def quote(cell: object) -> str:
    """A value as a report may repeat it: short, and without CPR numbers."""
    text = mask(str(cell)).replace("\n", " ↵ ")
    return f"»{text[:_LONGEST_QUOTE]}…«" if len(text) > _LONGEST_QUOTE else f"»{text}«"


def _personal(sheet: Sheet, wanted: Contract) -> list[Problem]:
    numbers = {column.name for column in wanted.columns if column.kind in ("decimal", "integer")}
    columns = [_cpr_column(mask(name)) for name in sheet.header if is_cpr_name(name)]
    values = (_cpr_values(sheet, position) for position, name in enumerate(sheet.header) if name not in numbers)
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
        problems += [*unreadable, *_mixed_decimals(cells, column, sheet.numbers)]
        series[column.name] = pd.Series(values, dtype=_DTYPES.get(column.kind, "str"))
    return pd.DataFrame(series), problems


def _read_column(cells: list[Cell], column: Column, numbers: list[int]) -> tuple[list[Value | None], list[Problem]]:
    read = READERS[column.kind]
    values: list[Value | None] = []
    problems: list[Problem] = []
    for cell, number in zip(cells, numbers, strict=True):
        try:
            values.append(None if cell is None else read(cell))
        except UnreadableError as error:
            values.append(None)
            problems.append(Problem(error.what, error.expected, error.remedy, quote(cell), column.name, number))
    return values, problems


def _mixed_decimals(cells: list[Cell], column: Column, numbers: list[int]) -> list[Problem]:
    """With 31250.00 in one row, 1,234 in another may be meant either way."""
    if column.kind != "decimal" or not any(map(has_decimal_comma, cells)):
        return []
    return [
        Problem(
            "kolonnen blander decimalpunktum og decimalkomma.",
            "decimalkomma i hele kolonnen",
            "Skriv alle tal i kolonnen med decimalkomma.",
            quote(cell),
            column.name,
            number,
        )
        for cell, number in zip(cells, numbers, strict=True)
        if has_decimal_point(cell)
    ]


def _broken_rules(frame: pd.DataFrame, sheet: Sheet, wanted: Contract) -> list[Problem]:
    if frame.empty:
        return []
    try:
        schema(wanted.table).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases.drop_duplicates(["column", "check", "index"])
        keys = cases.loc[cases["check"] == KEY, "index"].unique().tolist()
        others = cases[cases["check"] != KEY]
        found = [_broken_rule(case, sheet, wanted) for case in others.itertuples()]
        return [*found, *_double_keys(frame, keys, sheet, wanted)]
    return []


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


def _double_keys(frame: pd.DataFrame, found: list[int], sheet: Sheet, wanted: Contract) -> Iterator[Problem]:
    """A key with an empty part is left out: that it is empty has been said."""
    keys = list(zip(*(frame[name] for name in wanted.key), strict=True))
    first: dict[tuple[Any, ...], int] = {}
    for index, key in enumerate(keys):
        first.setdefault(key, index)
    for index in sorted(found):
        if not any(map(pd.isna, keys[index])):
            yield _double_key(sheet, wanted, index, sheet.numbers[first[keys[index]]])


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
    if wanted.dated_by is None or frame.empty:
        return []
    months, wanted_month = _months(frame[wanted.dated_by]), str(month)
    late = [index for index, found in enumerate(months) if found > wanted_month]
    if late or wanted_month in months:
        return [_too_late(sheet, wanted.dated_by, month, index) for index in late]
    return [_other_month(wanted.dated_by, month, max(months))]


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
