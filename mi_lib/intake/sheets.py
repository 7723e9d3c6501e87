"""A file's cells: a header and rows with the numbers that Excel shows. CSV here, workbooks in `workbooks`."""

import csv
import io
import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from mi_lib.deliveries import Contract
from mi_lib.intake.headings import as_written, contract_names, names_found
from mi_lib.intake.problems import COUNTED, Problem, RefusedFileError, grouped
from mi_lib.intake.totals import has_total, is_total_row
from mi_lib.intake.values import Cell

LARGEST_FILE = 60_000_000  # bytes; the largest delivery for all Denmark would be 35 MB (benchmarks/scale.py)
MOST_ROWS = 1_000_000
TITLE_LINES = 20  # filled lines among which the column names must be
_DELIMITERS = ";,\t"
_DECLARED_DELIMITER = re.compile(r'"?sep=([;,|\t])"?;*\r?\n?', re.IGNORECASE)
# What æ, ø and å look like when UTF-8 or code page 850 is taken for Windows-1252, and control characters.
_GARBLED = re.compile(
    "\u00c3[\u00a6\u00b8\u00a5\u2020\u02dc\u2026]|\\w[\u2020\u203a\u2018]\\w|\ufffd|[\x00-\x08\x0e-\x1f]"
)
_CONTROL = bytes([*range(9), *range(14, 32)])
_BLOCK = 1 << 20  # bytes decoded at a time
_LONGEST_GARBLE = 3
_LINE_ENDS = (b"\n", b"\r")
_SPACES = " \t\r\n\N{NO-BREAK SPACE}"

Record = tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """A file, or a piece of it: the contract's names for the columns; per row its number in Excel and as many cells.

    Empty is None. A heading that is none of the contract's stands as it is, in lower case. `titles` are the headings
    as the office wrote them. `total` is a row of totals at the end, which is no row of the table. `notes` say in
    Danish what of the file was left out.
    """

    header: tuple[str, ...]
    rows: list[Record]
    numbers: list[int]
    titles: dict[str, str] = field(default_factory=dict)
    total: Record = ()
    notes: tuple[str, ...] = ()
    name: str = ""
    """The sheet's name in its workbook."""
    above: tuple[Record, ...] = ()
    """The titles above the column names; only to ask whether they speak of another month."""

    def cell(self, name: str, index: int) -> Cell:
        return self.rows[index][self.header.index(name)]

    def column(self, name: str) -> list[Cell]:
        position = self.header.index(name)
        return [row[position] for row in self.rows]


def read_csv(content: bytes, wanted: Contract, size: int) -> Iterator[Sheet]:
    """Read text with a header among its first lines, piece by piece; the separator is the one that makes a header."""
    records = _records(content, wanted)
    try:
        yield from make_pieces(records if content.endswith(_LINE_ENDS) else _whole(records), wanted, size)
    except csv.Error as error:
        raise RefusedFileError([_broken_quotes(_count_readable(_records(content, wanted)) + 1)]) from error


def _records(content: bytes, wanted: Contract) -> Iterator[list[str]]:
    text = io.TextIOWrapper(io.BytesIO(content), _encoding(content), newline="")
    declared = _DECLARED_DELIMITER.fullmatch(text.readline())
    if declared is None:
        text.seek(0)
    opening = list(islice(text, TITLE_LINES))
    delimiter = declared[1] if declared else _delimiter(opening, wanted)
    return csv.reader(chain(opening, text), delimiter=delimiter, strict=True)


def _whole(records: Iterator[list[str]]) -> Iterator[list[str]]:
    """The records of a file that ends without a line end. Raises RefusedFileError if it ends within one.

    That is so when the last has fewer fields than the one before; a row of totals may.
    """
    before, last, count = 0, [""], 0
    for record in records:
        yield record
        before, last, count = len(last), record, count + 1
    if len(last) < before and not has_total(last):
        raise RefusedFileError([_cut_off(count, len(last), before)])


def _count_readable(records: Iterator[list[str]]) -> int:
    """How many there are before the quotation marks go wrong."""
    count = 0
    with suppress(csv.Error):
        for _ in records:
            count += 1
    return count


def make_sheet(records: Iterable[Sequence[Cell]], wanted: Contract) -> Sheet:
    """All rows at once; what stands beside the columns is a column without a name."""
    rows = [_trim(record) for record in records]
    return next(make_pieces(rows, wanted, MOST_ROWS + 1, width=max(map(len, rows), default=0)))


def make_pieces(records: Iterable[Sequence[Cell]], wanted: Contract, size: int, *, width: int = 0) -> Iterator[Sheet]:
    """At least one piece, of up to `size` rows each. Empty rows are left out, but counted.

    The header counts as `width` cells wide if it is narrower.

    Titles are noted with the first piece, a row of totals is the `total` of the last. Raises RefusedFileError without
    a header, for uneven rows, and for more than `MOST_ROWS`.
    """
    filled = _filled(records)
    opening = list(islice(filled, TITLE_LINES))
    place = header_place((record for _, record in opening), wanted)
    if place is None:
        raise RefusedFileError([_no_header(wanted)])
    header = opening[place][1]
    _check_titles(opening[:place], len(header))
    header = (*header, *[None] * (width - len(header)))
    names = contract_names(header, wanted)
    above = tuple(record for _, record in opening[:place])
    blank = Sheet(names, [], [], as_written(header, names), above=above)
    rows = _even(_counted(chain(opening[place + 1 :], filled)), len(header))
    notes, piece = _title_notes(place), list(islice(rows, size))
    while following := list(islice(rows, size)):
        yield _with_rows(blank, piece, notes)
        notes, piece = (), following
    yield _without_total(_with_rows(blank, piece, notes), wanted)


def header_place(records: Iterable[Record], wanted: Contract) -> int | None:
    """Which of these records are the column names: the one with most of them, and at least two."""
    found = [names_found(record, wanted) for record in records]
    return found.index(max(found)) if max(found, default=0) >= 2 else None


def _filled(records: Iterable[Sequence[Cell]]) -> Iterator[tuple[int, Record]]:
    """The records with anything in them, and their numbers."""
    for number, record in enumerate(records, 1):
        if trimmed := _trim(record):
            yield number, trimmed


def _trim(record: Sequence[Cell]) -> Record:
    """Cells without surrounding space, empty ones None, and none of these at the end."""
    cells = [cell.strip(_SPACES) or None if isinstance(cell, str) else cell for cell in record]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _counted(rows: Iterable[tuple[int, Record]]) -> Iterator[tuple[int, Record]]:
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise RefusedFileError([_TOO_MANY_ROWS])
        yield row


def _check_titles(above: list[tuple[int, Record]], width: int) -> None:
    """A title has few cells. A row above the column names that is half as wide as they could be data."""
    wide = [number for number, record in above if sum(cell is not None for cell in record) > max(3, width // 2)]
    if wide:
        raise RefusedFileError([_data_above(number) for number in wide])


def _even(rows: Iterator[tuple[int, Record]], width: int) -> Iterator[tuple[int, Record]]:
    """The rows filled up to the header's width, up to the first that is wider: then all these are told as problems."""
    padding: Record = (None,) * width
    for number, record in rows:
        if len(record) > width:
            wider = ((number, len(record)) for number, record in rows if len(record) > width)
            uneven = islice(chain([(number, len(record))], wider), COUNTED + 1)
            raise RefusedFileError([_uneven(number, found, width) for number, found in uneven])
        yield number, (*record, *padding[len(record) :])


def _title_notes(titles: int) -> tuple[str, ...]:
    lines = "Den øverste linje" if titles == 1 else f"De øverste {titles} linjer"
    return (f"{lines} over kolonnenavnene er sprunget over.",) if titles else ()


def _with_rows(blank: Sheet, rows: list[tuple[int, Record]], notes: tuple[str, ...]) -> Sheet:
    return replace(
        blank, rows=[record for _, record in rows], numbers=[number for number, _ in rows], notes=notes
    )  # fmt: skip


def _without_total(sheet: Sheet, wanted: Contract) -> Sheet:
    """The last piece, in which a last row of totals is no row of the table."""
    if not sheet.rows or not is_total_row(dict(zip(sheet.header, sheet.rows[-1], strict=True)), wanted):
        return sheet
    note = f"Række {sheet.numbers[-1]} er en totalrække og er ikke læst ind."
    return replace(
        sheet,
        rows=sheet.rows[:-1],
        numbers=sheet.numbers[:-1],
        total=sheet.rows[-1],
        notes=(*sheet.notes, note),
    )


def _encoding(content: bytes) -> str:
    """UTF-8, with or without its mark, else Windows-1252. Raises RefusedFileError if neither makes sense."""
    if content.isascii() and len(content.translate(None, _CONTROL)) == len(content):
        return "utf-8-sig"
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            if not any(map(_GARBLED.search, _decoded(content, encoding))):
                return encoding
        except UnicodeDecodeError:
            continue
    raise RefusedFileError([_GARBLED_TEXT])


def _decoded(content: bytes, encoding: str) -> Iterator[str]:
    """Block by block, each with the end of the one before, so that nothing is cut in two."""
    decoder = getincrementaldecoder(encoding)()
    end = ""
    for start in range(0, len(content) + 1, _BLOCK):
        text = end + decoder.decode(content[start : start + _BLOCK], final=start + _BLOCK > len(content))
        yield text
        end = text[1 - _LONGEST_GARBLE :]


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


def _cut_off(number: int, found: int, expected: int) -> Problem:
    return Problem(
        "filen slutter midt i rækken. Er filen hel?",
        found=f"{found} af {expected} felter, og intet linjeskift efter det sidste",
        expected="en hel række til sidst",
        remedy="Dan filen igen. Er den hel, så slut den sidste række med et linjeskift.",
        row=number,
    )


def _broken_quotes(number: int) -> Problem:
    return Problem(
        "anførselstegnene passer ikke sammen fra denne række, så felterne kan ikke skilles ad. Er filen hel?",
        expected='anførselstegn i par; et anførselstegn inde i en tekst skrives ""',
        remedy="Ret rækken, eller dan filen igen med systemets egen eksport til CSV.",
        row=number,
    )


_TOO_MANY_ROWS = Problem(
    "filen har for mange rækker.",
    expected=f"højst {grouped(MOST_ROWS)} rækker",
    remedy="Kontrollér, at filen kun indeholder månedens rækker.",
)
_GARBLED_TEXT = Problem(
    "filens tegnsæt kan ikke læses sikkert; æ, ø og å ville blive forkerte.",
    expected="en tekstfil i UTF-8 eller Windows-1252",
    remedy="Gem filen som »CSV UTF-8 (semikolonsepareret)«.",
)
