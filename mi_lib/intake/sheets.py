"""A file's cells: a header and rows with the numbers that Excel shows. CSV here, workbooks in `workbooks`."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mi_lib.intake.problems import Problem, RefusedFileError
from mi_lib.intake.values import Cell

LARGEST_FILE = 50_000_000  # bytes; about 400,000 rows, several times the largest delivery of a large region
_DELIMITERS = ";,\t"
# What æ, ø and å look like when UTF-8 or code page 850 is taken for Windows-1252, and control characters.
_GARBLED = re.compile(
    "\u00c3[\u00a6\u00b8\u00a5\u2020\u02dc\u2026]|\\w[\u2020\u203a\u2018]\\w|\ufffd|[\x00-\x08\x0e-\x1f]"
)
_SPACES = " \t\r\n\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Sheet:
    """The header's names in lower case; per row its number in Excel and as many cells as the header. Empty is None."""

    header: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    numbers: list[int]

    def cell(self, name: str, index: int) -> Cell:
        return self.rows[index][self.header.index(name)]

    def column(self, name: str) -> list[Cell]:
        position = self.header.index(name)
        return [row[position] for row in self.rows]


def read_csv(content: bytes, columns: Sequence[str]) -> Sheet:
    """Read text with a header; `columns` are the names by which the separator is recognised."""
    text = _decode(content)
    delimiter = _delimiter(text.partition("\n")[0], columns)
    try:
        return make_sheet(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise RefusedFileError([_BROKEN_QUOTES]) from error


def make_sheet(records: Iterable[Sequence[Cell]]) -> Sheet:
    """The first record is the header; empty rows are left out, but counted. Raises RefusedFileError for uneven rows."""
    numbered = ((number, _trim(record)) for number, record in enumerate(records, 1))
    header = next(numbered, (1, ()))[1]
    rows = [(number, record) for number, record in numbered if record]
    uneven = [_uneven(number, len(record), len(header)) for number, record in rows if len(record) > len(header)]
    if uneven:
        raise RefusedFileError(uneven)
    padding: tuple[Cell, ...] = (None,) * len(header)
    return Sheet(
        header=tuple(str(name or "").casefold() for name in header),
        rows=[(*record, *padding[len(record) :]) for _, record in rows],
        numbers=[number for number, _ in rows],
    )


def _trim(record: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells without surrounding space, empty ones None, and none of these at the end."""
    cells = [cell.strip(_SPACES) or None if isinstance(cell, str) else cell for cell in record]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _decode(content: bytes) -> str:
    """UTF-8, with or without its mark, else Windows-1252. Raises RefusedFileError if neither makes sense."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _GARBLED.search(text):
            return text
    raise RefusedFileError([_GARBLED_TEXT])


def _delimiter(first_line: str, columns: Sequence[str]) -> str:
    """The separator that splits the header into the table's columns."""
    found = {sign: _names_found(first_line, sign, columns) for sign in _DELIMITERS}
    best = max(found, key=lambda sign: found[sign])
    if found[best] < 2 or list(found.values()).count(found[best]) > 1:
        raise RefusedFileError([_no_header(columns)])
    return best


def _names_found(line: str, delimiter: str, columns: Sequence[str]) -> int:
    names = {name.strip(_SPACES + '"').casefold() for name in line.split(delimiter)}
    return len(names.intersection(columns))


def _no_header(columns: Sequence[str]) -> Problem:
    return Problem(
        "første linje er ikke tabellens kolonnenavne.",
        expected=";".join(columns),
        remedy="Gem filen som CSV med semikolon og med kolonnenavnene i første linje.",
        row=1,
    )


def _uneven(number: int, found: int, expected: int) -> Problem:
    return Problem(
        "rækken har flere felter, end der er kolonnenavne.",
        found=f"{found} felter",
        expected=f"{expected} felter",
        remedy="Sæt anførselstegn om tekst, der indeholder skilletegnet.",
        row=number,
    )


_BROKEN_QUOTES = Problem(
    "anførselstegnene i filen passer ikke sammen, så felterne kan ikke skilles ad.",
    expected='anførselstegn i par; et anførselstegn inde i en tekst skrives ""',
    remedy="Dan filen igen med systemets egen eksport til CSV.",
)
_GARBLED_TEXT = Problem(
    "filens tegnsæt kan ikke læses sikkert; æ, ø og å ville blive forkerte.",
    expected="en tekstfil i UTF-8 eller Windows-1252",
    remedy="Gem filen som »CSV UTF-8 (semikolonsepareret)«.",
)
