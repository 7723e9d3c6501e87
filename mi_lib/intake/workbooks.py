"""XLSX files: looked at before they are unpacked, and read without trusting them."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import defusedxml  # noqa: F401  openpyxl reads XML by it when it is there; without it, we would rather not start
import openpyxl

from mi_lib.intake.problems import Problem, RefusedFileError
from mi_lib.intake.sheets import Sheet, make_sheet
from mi_lib.intake.values import Cell

LARGEST_UNPACKED = 200_000_000  # bytes
_ACTIVE = {"vbaproject": "makroer", "externallinks/": "henvisninger til andre filer"}


def read_workbook(content: bytes) -> Sheet:
    """Read the one sheet that holds anything. Raises RefusedFileError with all formulas and error values."""
    _check_archive(content)
    try:
        return make_sheet(list(_records(content)))
    except RefusedFileError:
        raise
    except Exception as error:  # openpyxl has no error of its own: a broken workbook raises whatever it trips over
        raise RefusedFileError([_UNREADABLE]) from error


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise RefusedFileError([_UNREADABLE]) from error
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise RefusedFileError([_TOO_LARGE])
    names = " ".join(member.filename.lower() for member in members)
    if active := [danish for part, danish in _ACTIVE.items() if part in names]:
        raise RefusedFileError([_active_content(active)])


def _records(content: bytes) -> Iterator[tuple[Cell, ...]]:
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        yield from _values(_only_sheet(workbook.worksheets))
    finally:
        workbook.close()


def _only_sheet(sheets: list[Any]) -> Any:
    for sheet in sheets:
        sheet.reset_dimensions()  # the size that a file claims costs memory and need not be true
    filled = [sheet for sheet in sheets if any(any(row) for row in sheet.iter_rows(values_only=True))]
    if len(filled) > 1:
        raise RefusedFileError([_several_sheets([sheet.title for sheet in filled])])
    return (filled or sheets)[0]


def _values(sheet: Any) -> Iterator[tuple[Cell, ...]]:
    problems = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        problems += [
            _PROBLEMS[cell.data_type](number, cell.column_letter) for cell in row if cell.data_type in _PROBLEMS
        ]
        yield tuple(cell.value for cell in row)
    if problems:
        raise RefusedFileError(problems)


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
        remedy="Slet de ark, der ikke hører til leverancen.",
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
    expected=f"højst {LARGEST_UNPACKED // 1_000_000} MB udpakket",
    remedy="Slet tomme rækker, billeder og formatering, eller aflevér filen som CSV.",
)
