"""A contract as an Excel workbook to fill in: headings, drop-downs for codes, an example on a sheet of its own.

The example is not on the sheet for data, since it would come back as a delivered row one day. The intake reads the
sheet `Data` and leaves the template's other sheets alone.
"""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mi_lib.deliveries.contract import Column, Contract
from mi_lib.deliveries.page import contract_page
from mi_lib.deliveries.workbook_bytes import workbook_bytes

DATA, EXAMPLE, CODES, GUIDE = "Data", "Eksempel", "Koder", "Vejledning"
_ROWS = 5000  # rows with drop-downs and number formats


def write_template(wanted: Contract, folder: Path) -> Path:
    """Write `<table>_skabelon.xlsx`; the same bytes every time. The office renames it to `<table>_ÅÅÅÅ-MM.xlsx`."""
    path = folder / f"{wanted.table}_skabelon.xlsx"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook_bytes(_template(wanted), "mi contract"))
    return path


def _template(wanted: Contract) -> Workbook:
    book = Workbook()
    data = book.active
    data.title = DATA
    _write_headings(data, wanted)
    example = book.create_sheet(EXAMPLE)
    _write_headings(example, wanted)
    example.append(wanted.example)
    codes = book.create_sheet(CODES)
    guide = book.create_sheet(GUIDE)
    for line in contract_page(wanted).splitlines():
        guide.append([line if not line.startswith("=") else ""])
    for number, column in enumerate(wanted.columns, 1):
        _write_codes(codes, data, number, column)
        _format_column(data, number, column)
    return book


def _write_headings(sheet: Worksheet, wanted: Contract) -> None:
    sheet.append([column.name_da for column in wanted.columns])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(wanted.columns, 1):
        sheet.cell(1, number).font = Font(bold=not column.nullable)
        sheet.column_dimensions[get_column_letter(number)].width = max(12, len(column.name_da) + 2)


def _write_codes(codes: Worksheet, data: Worksheet, number: int, column: Column) -> None:
    """The list stands on its own sheet: inside the rule it could have 255 characters."""
    choices = ("ja", "nej") if column.kind == "boolean" else column.codes if column.kind == "code" else ()
    if not choices:
        return
    letter = get_column_letter(number)
    for row, choice in enumerate((column.name_da, *choices), 1):
        cell = codes.cell(row, number, choice)
        cell.number_format = "@"
    rule = DataValidation(type="list", formula1=f"{CODES}!${letter}$2:${letter}${len(choices) + 1}", allow_blank=True)
    rule.error, rule.errorTitle, rule.showErrorMessage = "Vælg en af koderne på arket Koder.", "Ukendt kode", True
    data.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{_ROWS}")


def _format_column(data: Worksheet, number: int, column: Column) -> None:
    """Codes and keys as text, or Excel makes dates and numbers of them."""
    formats = {"date": "DD-MM-YYYY", "timestamp": "DD-MM-YYYY HH:MM", "decimal": "#,##0.00", "integer": "0"}
    data.column_dimensions[get_column_letter(number)].number_format = formats.get(column.kind, "@")
