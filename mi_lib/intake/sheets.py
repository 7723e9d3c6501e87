"""A file's cells: a header and rows with the numbers that Excel shows. CSV here, workbooks in `workbooks`."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from mi_lib.deliveries import Contract
from mi_lib.intake.headings import as_written, contract_names, names_found
from mi_lib.intake.problems import COUNTED, Problem, RefusedFileError
from mi_lib.intake.totals import is_total_row
from mi_lib.intake.values import Cell

LARGEST_FILE = 50_000_000  # bytes; about 400,000 rows, several times the largest delivery of a large region
MOST_ROWS = 500_000
TITLE_LINES = 20  # filled lines among which the column names must be
_DELIMITERS = ";,\t"
_DECLARED_DELIMITER = re.compile(r'"?sep=([;,|\t])"?;*\r?\n?', re.IGNORECASE)
# What æ, ø and å look like when UTF-8 or code page 850 is taken for Windows-1252, and control characters.
_GARBLED = re.compile(
    "\u00c3[\u00a6\u00b8\u00a5\u2020\u02dc\u2026]|\\w[\u2020\u203a\u2018]\\w|\ufffd|[\x00-\x08\x0e-\x1f]"
)
_SPACES = " \t\r\n\N{NO-BREAK SPACE}"
_REMEMBERED = 1 << 16  # equal cells of a file share one text: codes, dates and references repeat

Record = tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """The contract's names for the header's columns; per row its number in Excel and as many cells. Empty is None.

    A heading that is none of the contract's stands as it is, in lower case. `titles` are the headings as the office
    wrote them. `total` is a row of totals at the end, which is no row of the table. `notes` say in Danish what of the
    file was left out.
    """

    header: tuple[str, ...]
    rows: list[Record]
    numbers: list[int]
    titles: dict[str, str] = field(default_factory=dict)
    total: Record = ()
    notes: tuple[str, ...] = ()
    name: str = ""
    """The sheet's name in its workbook."""

    def cell(self, name: str, index: int) -> Cell:
        return self.rows[index][self.header.index(name)]

    def column(self, name: str) -> list[Cell]:
        position = self.header.index(name)
        return [row[position] for row in self.rows]


def read_csv(content: bytes, wanted: Contract, at_most: int = MOST_ROWS + 1) -> Sheet:
    """Read text with a header among its first lines; the separator is the one that makes a header of it."""
    text = io.TextIOWrapper(io.BytesIO(content), _encoding(content), newline="")
    declared = _DECLARED_DELIMITER.fullmatch(text.readline())
    if declared is None:
        text.seek(0)
    opening = list(islice(text, TITLE_LINES))
    delimiter = declared[1] if declared else _delimiter(opening, wanted)
    try:
        return make_sheet(csv.reader(chain(opening, text), delimiter=delimiter, strict=True), wanted, at_most)
    except csv.Error as error:
        raise RefusedFileError([_BROKEN_QUOTES]) from error


def make_sheet(records: Iterable[Sequence[Cell]], wanted: Contract, at_most: int = MOST_ROWS + 1) -> Sheet:
    """Empty rows are left out, but counted; of the others no more than `at_most` are read.

    Raises RefusedFileError without a header, for uneven rows, and for more than `MOST_ROWS`.
    """
    filled = _filled(records)
    opening = list(islice(filled, TITLE_LINES))
    place = header_place((record for _, record in opening), wanted)
    if place is None:
        raise RefusedFileError([_no_header(wanted)])
    header = opening[place][1]
    _check_titles(opening[:place], len(header))
    rows = list(_even(islice(chain(opening[place + 1 :], filled), at_most), len(header)))
    if len(rows) > MOST_ROWS:
        raise RefusedFileError([_TOO_MANY_ROWS])
    return _without_total(header, rows, place, wanted)


def header_place(records: Iterable[Record], wanted: Contract) -> int | None:
    """Which of these records are the column names: the one with most of them, and at least two."""
    found = [names_found(record, wanted) for record in records]
    return found.index(max(found)) if max(found, default=0) >= 2 else None


def _filled(records: Iterable[Sequence[Cell]]) -> Iterator[tuple[int, Record]]:
    """The records with anything in them, and their numbers."""
    known: dict[str, str] = {}
    for number, record in enumerate(records, 1):
        if trimmed := _trim(record, known):
            yield number, trimmed


def _trim(record: Sequence[Cell], known: dict[str, str]) -> Record:
    """Cells without surrounding space, empty ones None, and none of these at the end."""
    cells = [_clean(cell, known) if isinstance(cell, str) else cell for cell in record]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _clean(text: str, known: dict[str, str]) -> str | None:
    stripped = text.strip(_SPACES) or None
    if stripped is None or len(known) >= _REMEMBERED:
        return known.get(stripped, stripped) if stripped else None
    return known.setdefault(stripped, stripped)


def _check_titles(above: list[tuple[int, Record]], width: int) -> None:
    """A title has few cells. A row above the column names that is half as wide as they could be data."""
    wide = [number for number, record in above if sum(cell is not None for cell in record) > max(3, width // 2)]
    if wide:
        raise RefusedFileError([_data_above(number) for number in wide])


def _even(rows: Iterable[tuple[int, Record]], width: int) -> Iterator[tuple[int, Record]]:
    """The rows filled up to the header's width. Raises RefusedFileError if some are wider."""
    padding: Record = (None,) * width
    uneven: list[Problem] = []
    for number, record in rows:
        if len(record) > width:
            uneven.append(_uneven(number, len(record), width))
            if len(uneven) > COUNTED:
                break
        yield number, (*record, *padding[len(record) :])
    if uneven:
        raise RefusedFileError(uneven)


def _without_total(header: Record, rows: list[tuple[int, Record]], titles: int, wanted: Contract) -> Sheet:
    names = contract_names(header, wanted)
    lines = "Den øverste linje" if titles == 1 else f"De øverste {titles} linjer"
    notes = [f"{lines} over kolonnenavnene er sprunget over."] if titles else []
    total: Record = ()
    if rows and is_total_row(dict(zip(names, rows[-1][1], strict=True)), wanted):
        number, total = rows.pop()
        notes.append(f"Række {number} er en totalrække og er ikke læst ind.")
    return Sheet(
        header=names,
        rows=[record for _, record in rows],
        numbers=[number for number, _ in rows],
        titles=as_written(header, names),
        total=total,
        notes=tuple(notes),
    )


def _encoding(content: bytes) -> str:
    """UTF-8, with or without its mark, else Windows-1252. Raises RefusedFileError if neither makes sense."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _GARBLED.search(text):
            return encoding
    raise RefusedFileError([_GARBLED_TEXT])


def _delimiter(opening: Sequence[str], wanted: Contract) -> str:
    """The separator that splits one of the first lines into the table's columns."""
    found = {sign: max((_found(line, sign, wanted) for line in opening), default=0) for sign in _DELIMITERS}
    best = max(found, key=lambda sign: found[sign])
    if found[best] < 2 or list(found.values()).count(found[best]) > 1:
        raise RefusedFileError([_no_header(wanted)])
    return best


def _found(line: str, delimiter: str, wanted: Contract) -> int:
    clean: Callable[[str], str] = lambda text: text.strip(_SPACES + '"')  # noqa: E731
    return names_found(tuple(map(clean, line.split(delimiter))), wanted)


def _no_header(wanted: Contract) -> Problem:
    return Problem(
        "første linje er ikke tabellens kolonnenavne.",
        expected=";".join(wanted.column_names),
        remedy="Gem filen som CSV med semikolon og med kolonnenavnene i første linje.",
        row=1,
    )


def _data_above(row: int) -> Problem:
    return Problem(
        "over kolonnenavnene står en række, der ligner data. Hører den til tabellen?",
        expected="højst en overskrift over kolonnenavnene",
        remedy="Flyt rækken ned under kolonnenavnene, eller slet den.",
        row=row,
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
_TOO_MANY_ROWS = Problem(
    "filen har for mange rækker.",
    expected=f"højst {MOST_ROWS // 1000}.000 rækker",
    remedy="Kontrollér, at filen kun indeholder månedens rækker.",
)
_GARBLED_TEXT = Problem(
    "filens tegnsæt kan ikke læses sikkert; æ, ø og å ville blive forkerte.",
    expected="en tekstfil i UTF-8 eller Windows-1252",
    remedy="Gem filen som »CSV UTF-8 (semikolonsepareret)«.",
)
