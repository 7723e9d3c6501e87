"""From a piece's cells to typed columns: personal data, headings, and what each cell says."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any

import pandas as pd

from mi_lib.deliveries import Column, Contract, Kind
from mi_lib.intake.mixtures import Mixture
from mi_lib.intake.personal import find_cpr, is_cpr_name, mask
from mi_lib.intake.problems import COUNTED, Problem
from mi_lib.intake.sheets import Sheet
from mi_lib.intake.values import HALF_A_SECOND, READERS, Cell, UnreadableError, Value, is_plain_text

_DTYPES: dict[Kind, str] = {
    "date": "datetime64[s]",
    "timestamp": "datetime64[s]",
    "decimal": "object",
    "integer": "Int64",
    "boolean": "boolean",
}
_LONGEST_QUOTE = 60


def by_row(problems: Iterable[Problem], wanted: Contract) -> list[Problem]:
    order = {name: position for position, name in enumerate(wanted.column_names)}
    return sorted(problems, key=lambda each: (each.row or 0, order.get(each.column, -1)))


def first(problems: Iterable[Problem]) -> list[Problem]:
    return list(islice(problems, COUNTED + 1))


def quote(cell: object) -> str:
    """A value as a report may repeat it: short, and without CPR numbers."""
    text = mask(as_shown(cell)).replace("\n", " ↵ ")
    return f"»{text[:_LONGEST_QUOTE]}…«" if len(text) > _LONGEST_QUOTE else f"»{text}«"


def as_shown(cell: object) -> str:
    """As a Danish Excel shows it: `02-02-2015`, `14:22`, `3,5`, `SAND`."""
    if isinstance(cell, datetime):
        second = (cell + HALF_A_SECOND).replace(microsecond=0)
        return f"{second:%d-%m-%Y}" if second.time() == time() else f"{second:%d-%m-%Y %H:%M}"
    if isinstance(cell, date | time):
        return f"{cell:%d-%m-%Y}" if isinstance(cell, date) else f"{cell:%H:%M}"
    if isinstance(cell, bool):
        return "SAND" if cell else "FALSK"
    return f"{cell:.15g}".replace(".", ",") if isinstance(cell, float) else str(cell)


def personal(sheet: Sheet, wanted: Contract) -> list[Problem]:
    """What looks like CPR numbers, in headings and cells."""
    numbers = {column.name for column in wanted.columns if column.kind in ("decimal", "integer")}
    values = (first(_cpr_values(sheet, at)) for at, name in enumerate(sheet.header) if name not in numbers)
    columns = (_cpr_column(mask(name)) for name in sheet.header if is_cpr_name(name))
    return by_row([*columns, *chain.from_iterable(values)], wanted)


def _cpr_values(sheet: Sheet, position: int) -> Iterator[Problem]:
    texts = ["" if row[position] is None else str(row[position]) for row in sheet.rows]
    for index in find_cpr(texts):
        yield _cpr_value(mask(sheet.header[position]), sheet.numbers[index])


def wrong_headings(sheet: Sheet, wanted: Contract) -> list[Problem]:
    """Columns may come in any order; one without a name must be empty, of which `unnamed` tells."""
    counts = Counter(filter(None, sheet.header))
    missing = [_missing_column(name) for name in wanted.column_names if name not in counts]
    unknown = [_unknown_column(name) for name in counts if not (name in wanted.column_names or is_cpr_name(name))]
    double = [_double_column(name) for name, times in counts.items() if times > 1 and name in wanted.column_names]
    return [*missing, *unknown, *double]


def unnamed(sheet: Sheet) -> list[Problem]:
    """Each column without a name that is not empty, with the first row where something stands. It is not repeated."""
    found = []
    for position in (position for position, name in enumerate(sheet.header) if not name):
        filled = (number for number, row in zip(sheet.numbers, sheet.rows, strict=True) if row[position] is not None)
        found += [_unnamed_column(position, number) for number in islice(filled, 1)]
    return found


def read_columns(sheet: Sheet, wanted: Contract, mixtures: Mapping[str, Mixture]) -> tuple[pd.DataFrame, list[Problem]]:
    """The typed rows, as far as they could be read, and what could not. The mixtures have then seen the columns."""
    problems: list[Problem] = []
    series = {}
    for column in wanted.columns:
        cells = sheet.column(column.name)
        values, unreadable = _read_column(cells, column, sheet.numbers)
        problems += unreadable
        if column.name in mixtures:
            mixtures[column.name].see(cells, sheet.numbers)
        series[column.name] = pd.Series(values, dtype=_DTYPES.get(column.kind, "str"))
    return pd.DataFrame(series), problems


def doubtful(mixtures: Mapping[str, Mixture], wanted: Contract) -> list[Problem]:
    """What each cell says alone is clear, but the others of its column make it doubtful."""
    return [
        _unreadable(error, cell, wanted.column(name), number)
        for name, mixture in mixtures.items()
        for number, cell, error in mixture.questions()
    ]


def _read_column(cells: list[Cell], column: Column, numbers: list[int]) -> tuple[Sequence[Any], list[Problem]]:
    """The values as far as they were read: behind the last problem that is counted there are none."""
    if column.kind in ("id", "text", "code") and is_plain_text(cells):
        return _in_small_letters(cells, column), []
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
    return _in_small_letters(values, column), problems


def _in_small_letters(values: list[Any], column: Column) -> list[Any]:
    """Codes as the contract writes them, where an office or Excel wrote `Sickness`."""
    if column.kind != "code" or set(values) <= {None, *column.codes}:
        return values
    known = {code.casefold(): code for code in column.codes}
    return [known.get(value.casefold(), value) if isinstance(value, str) else value for value in values]


def _unreadable(error: UnreadableError, cell: Cell, column: Column, number: int) -> Problem:
    return Problem(error.what, error.expected, error.remedy, quote(cell), column.name, number)


def _missing_column(name: str) -> Problem:
    return Problem("kolonnen mangler.", f"en kolonne med navnet {name}", "Tilføj kolonnen.", column=name)


def _unknown_column(name: str) -> Problem:
    return Problem(
        "kolonnen hører ikke til tabellen.",
        "kun de aftalte kolonner",
        "Slet kolonnen, eller ret dens navn.",
        column=quote(name),
    )


def _unnamed_column(position: int, row: int) -> Problem:
    return Problem(
        "kolonnen har intet navn, men der står noget i den.",
        "kun de aftalte kolonner",
        "Slet det, hvis det er en bemærkning. Er det data, så giv kolonnen dens navn.",
        column=_letters(position),
        row=row,
    )


def _letters(position: int) -> str:
    """As Excel counts columns: A, B … Z, AA."""
    before, here = divmod(position, 26)
    return f"{_letters(before - 1) if before else ''}{chr(ord('A') + here)}"


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
