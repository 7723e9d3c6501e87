"""XLSX files: looked at before they are unpacked, and read without trusting them."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import defusedxml  # noqa: F401  openpyxl reads XML by it when it is there; without it, we would rather not start
import openpyxl

from mi_lib.deliveries import Contract
from mi_lib.intake.personal import mask
from mi_lib.intake.problems import COUNTED, Problem, RefusedFileError, grouped
from mi_lib.intake.sheets import TITLE_LINES, Record, Sheet, header_place, make_sheet

LARGEST_UNPACKED = 40_000_000  # bytes
MOST_CELLS = 700_000  # about fifteen seconds' reading, empty ones and rows included. What is larger can come as CSV
_COST_OF_A_ROW = 3  # cells, in time and memory, when there is nothing in it
_MOST_PARTS = 1000
_MOST_ELEMENTS, _MOST_TEXTS, _MOST_OTHERS = 1_500_000, 400_000, 50_000
_CELLS = re.compile(rb"<(?:\w+:)?(?:row|c|v|f|is|t)[\s/>]")
_ACTIVE = {"vbaproject": "makroer", "externallinks/": "henvisninger til andre filer"}
_OUR_OWN = ("vejledning", "eksempel", "koder")  # sheets of the template (mi contract --output), not data
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="[A-Z]+(\d+):[A-Z]+(\d+)"')


def read_workbook(content: bytes, wanted: Contract) -> Sheet:
    """Read the one sheet that holds the table. Raises RefusedFileError with formulas, error values and merged cells."""
    _check_archive(content)
    try:
        return _read(content, wanted)
    except RefusedFileError:
        raise
    except Exception as error:  # openpyxl has no error of its own: a broken workbook raises whatever it trips over
        raise RefusedFileError([_UNREADABLE]) from error


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive.infolist())
            _check_parts(archive)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise RefusedFileError([_UNREADABLE]) from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if sum(member.file_size for member in members) > LARGEST_UNPACKED or len(members) > _MOST_PARTS:
        raise RefusedFileError([_TOO_LARGE])
    names = " ".join(member.filename.lower() for member in members)
    if ".." in names:
        raise RefusedFileError([_UNREADABLE])
    if active := [danish for part, danish in _ACTIVE.items() if part in names]:
        raise RefusedFileError([_active_content(active)])


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Elements cost memory and time at many times their size, and those that are not cells are not read one by one."""
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels")):
            part = archive.read(name)
            elements = part.count(b"<") - part.count(b"</")
            most = _MOST_TEXTS if name.lower() == "xl/sharedstrings.xml" else _MOST_OTHERS
            if elements > _MOST_ELEMENTS or (elements > most and elements - _cells(name, part) > most):
                raise RefusedFileError([_TOO_LARGE])


def _cells(name: str, part: bytes) -> int:
    """How many of the elements are rows, cells and their values."""
    return sum(1 for _ in _CELLS.finditer(part)) if name.startswith("xl/worksheets/") else 0


def _read(content: bytes, wanted: Contract) -> Sheet:
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        chosen, notes = _choose(workbook.worksheets, wanted)
        sheet = _read_sheet(workbook, chosen, wanted)
    finally:
        workbook.close()
    return replace(sheet, notes=(*notes, *sheet.notes), name=mask(chosen.title))


def _read_sheet(workbook: Any, chosen: Any, wanted: Contract) -> Sheet:
    problems: list[Problem] = []
    try:
        sheet = make_sheet(_values(chosen, problems), wanted)
        _check_cells(sheet, problems, _merged_rows(workbook, chosen))
    except RefusedFileError as error:
        raise RefusedFileError(replace(each, sheet=mask(chosen.title)) for each in error.problems) from error
    return sheet


def _choose(sheets: list[Any], wanted: Contract) -> tuple[Any, list[str]]:
    """The only filled sheet, or the only one with the table's column names. Raises RefusedFileError if unclear."""
    for sheet in sheets:
        sheet.reset_dimensions()  # the size that a file claims costs memory and need not be true
    openings = [(sheet, _opening(sheet)) for sheet in sheets if sheet.title.casefold() not in _OUR_OWN]
    filled = [(sheet, opening) for sheet, opening in openings if opening]
    if len(filled) < 2:
        return (filled[0] if filled else (sheets[0], []))[0], []
    fitting = [sheet for sheet, opening in filled if header_place(opening, wanted) is not None]
    if len(fitting) != 1:
        raise RefusedFileError([_several_sheets([mask(sheet.title) for sheet, _ in filled])])
    others = ", ".join(mask(sheet.title) for sheet, _ in filled if sheet is not fitting[0])
    return fitting[0], [f"Kun arket {mask(fitting[0].title)} er læst; disse har ikke tabellens kolonnenavne: {others}."]


def _opening(sheet: Any) -> list[Record]:
    """The first rows with anything in them."""
    rows = (tuple(cell.value for cell in row) for row in _rows(sheet))
    return list(islice((row for row in rows if any(cell is not None for cell in row)), TITLE_LINES))


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The rows with their cells. Raises RefusedFileError when there are too many, since empty ones cost time too."""
    cells = 0
    for row in sheet.iter_rows():
        cells += len(row) + _COST_OF_A_ROW
        if cells > MOST_CELLS:
            raise RefusedFileError([_TOO_LARGE])
        yield row


def _values(sheet: Any, problems: list[Problem]) -> Iterator[Record]:
    """The rows; what no cell of a delivery may be is added to the problems."""
    for number, row in enumerate(_rows(sheet), 1):
        if len(problems) <= COUNTED:
            problems += [
                _PROBLEMS[cell.data_type](number, cell.column_letter) for cell in row if cell.data_type in _PROBLEMS
            ]
        yield tuple(cell.value for cell in row)


def _merged_rows(workbook: Any, sheet: Any) -> set[int]:
    """The rows with merged cells, which openpyxl does not tell where it reads row by row."""
    content = workbook._archive.read(sheet._worksheet_path)
    spans = [(int(match[1]), int(match[2])) for match in islice(_MERGED.finditer(content), COUNTED)]
    return {row for first, last in spans for row in range(first, min(last, first + COUNTED) + 1)}


def _check_cells(sheet: Sheet, problems: list[Problem], merged: set[int]) -> None:
    """A title and a row of totals may have merged cells and formulas: nothing of them is read."""
    rows = set(sheet.numbers)
    found = [each for each in problems if each.row in rows]
    found += [_merged_cells(row) for row in sorted(merged & rows)]
    if found:
        raise RefusedFileError(sorted(found, key=lambda each: each.row or 0))


def _merged_cells(row: int) -> Problem:
    return Problem(
        "rækken har flettede celler. Gælder værdien alle cellerne eller kun den første?",
        expected="en værdi i hver celle",
        remedy="Ophæv fletningen, og udfyld hver celle.",
        row=row,
    )


def _formula(row: int, column: str) -> Problem:
    return Problem(
        "cellen er en formel.",
        expected="selve værdien",
        remedy="Kopiér kolonnen, og indsæt den som værdier.",
        column=column,
        row=row,
    )


def _error_value(row: int, column: str) -> Problem:
    return Problem(
        "cellen er en fejlværdi (for eksempel #I/T eller #VÆRDI!).",
        expected="en værdi eller en tom celle",
        remedy="Ret cellen.",
        column=column,
        row=row,
    )


_PROBLEMS = {"f": _formula, "e": _error_value}


def _several_sheets(titles: list[str]) -> Problem:
    return Problem(
        "projektmappen har flere ark med indhold. Hvilket skal læses?",
        found=", ".join(titles),
        expected="ét ark",
        remedy="Slet de ark, der ikke hører til leverancen, eller giv kun ét af dem tabellens kolonnenavne.",
    )


def _active_content(kinds: list[str]) -> Problem:
    return Problem(
        f"projektmappen indeholder {' og '.join(kinds)}.",
        expected="en projektmappe med værdier alene",
        remedy="Kopiér værdierne over i en ny, tom projektmappe.",
    )


_UNREADABLE = Problem(
    "filen kan ikke åbnes som en Excel-projektmappe. Den er måske ødelagt eller beskyttet med adgangskode.",
    expected="en Excel-projektmappe (.xlsx) uden adgangskode",
    remedy="Åbn filen i Excel, og gem den igen som .xlsx, eller aflevér den som CSV.",
)
_TOO_LARGE = Problem(
    "projektmappen fylder for meget, når den pakkes ud.",
    expected=f"højst {LARGEST_UNPACKED // 1_000_000} MB udpakket og {grouped(MOST_CELLS)} celler",
    remedy="Slet tomme rækker, billeder og formatering, eller aflevér filen som CSV.",
)
