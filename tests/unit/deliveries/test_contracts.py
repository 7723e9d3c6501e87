"""The contracts say everything an office must know, in words that mean one thing."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mi_lib.deliveries import CONTRACTS, EXAMPLE_KEY, Contract, Period
from mi_lib.deliveries.page import contract_page
from mi_lib.deliveries.template import write_template
from mi_lib.intake.checking import check_file
from mi_lib.intake.sheets import make_sheet
from mi_lib.intake.workbooks import read_workbook
from mi_lib.periods import Month

every_table = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda contract: contract.table)


@every_table
def test_every_column_has_a_danish_heading_and_no_heading_means_two(contract: Contract) -> None:
    headings = [heading.casefold() for each in contract.columns for heading in {each.name, each.name_da.casefold()}]
    assert all(each.name_da for each in contract.columns)
    assert len(headings) == len(set(headings))


@every_table
def test_the_example_keeps_the_contract(contract: Contract) -> None:
    sheet = make_sheet([contract.column_names, contract.example], contract)
    month = _month_of(contract) if contract.dated_by or contract.year else Month(2016, 12)
    assert len(check_file(lambda: [sheet], contract, month).rows) == 1


def _month_of(contract: Contract) -> Month:
    text = contract.example[contract.column_names.index(contract.dated_by or contract.year or "")]
    if text.isdigit():
        return Month(int(text), 12)
    return Month.parse(text) if len(text) == 7 else Month(int(text[6:10]), int(text[3:5]))


@every_table
def test_references_name_the_single_key_of_another_table(contract: Contract) -> None:
    for column, owner in contract.references.items():
        assert column in contract.column_names
        assert len(CONTRACTS[owner].key) == 1
        assert owner != contract.table


def test_no_table_asks_for_personal_data() -> None:
    forbidden = ("cpr", "first_name", "last_name", "address", "phone", "email")
    names = [column.name for contract in CONTRACTS.values() for column in contract.columns]
    assert not [name for name in names if any(word in name for word in forbidden)]


def test_a_notification_from_the_family_has_another_code_from_2024() -> None:
    periods = CONTRACTS["notification"].column("source").periods
    assert periods == {
        "7": Period(last=date(2023, 12, 31)),
        "12": Period(first=date(2024, 1, 1)),
        "13": Period(first=date(2024, 1, 1)),
    }
    assert periods["7"].holds(date(2023, 12, 31))
    assert not periods["7"].holds(date(2024, 1, 1))


def test_the_page_tells_columns_codes_and_when() -> None:
    page = contract_page(CONTRACTS["notification"])
    assert page.startswith("Underretninger (notification)\n")
    assert "Leveres: hver måned, også når der ingen rækker er" in page
    assert "  source*             Underretter            kode\n" in page
    assert "7 (til 31-12-2023), 8, 9, 10, 11, 12 (fra 01-01-2024)" in page
    assert "child_id peger på en række i tabellen child" in page


@pytest.mark.parametrize(
    ("table", "due"),
    [
        ("school", "når noget ændres"),
        ("budget", "for januar"),
        ("forecast", "for juli, oktober og december"),
    ],
)
def test_the_page_says_when_the_table_is_due(table: str, due: str) -> None:
    assert f"Leveres: {due}\n" in contract_page(CONTRACTS[table])


def test_the_template_has_headings_and_drop_downs(tmp_path: Path) -> None:
    file = write_template(CONTRACTS["notification"], tmp_path)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["Data", "Eksempel", "Koder", "Vejledning"]
    assert [cell.value for cell in book["Data"][1]][:2] == ["Underretningsnummer", "Barnets nummer"]
    rules = {str(rule.sqref): rule.formula1 for rule in book["Data"].data_validations.dataValidation}
    assert rules["F2:F5000"] == "Koder!$F$2:$F$15"
    assert [row[5].value for row in book["Koder"]["A1:F4"]] == ["Underretter", "1", "2", "3"]
    assert [cell.value for cell in book["Eksempel"][2]][:2] == ["U-EKSEMPEL", "B004217"]


@every_table
def test_an_empty_template_is_an_empty_delivery(contract: Contract, tmp_path: Path) -> None:
    sheet = read_workbook(write_template(contract, tmp_path).read_bytes(), contract)
    assert (sheet.header, sheet.rows, sheet.notes) == (contract.column_names, [], ())


@every_table
def test_the_example_is_known_by_its_key(contract: Contract) -> None:
    row = dict(zip(contract.column_names, contract.example, strict=True))
    assert [name for name in contract.key if EXAMPLE_KEY in row[name]]


def test_the_template_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    first = write_template(CONTRACTS["child"], tmp_path / "a").read_bytes()
    assert write_template(CONTRACTS["child"], tmp_path / "b").read_bytes() == first
