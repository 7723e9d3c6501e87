"""The example of the template, left among an office's own rows, is never data: in no table, form or order."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from mi_lib.deliveries import CONTRACTS, Contract
from mi_lib.deliveries.template import write_template
from mi_lib.intake import IntakeResult, take_in
from mi_lib.warehouse import Warehouse

every_table = pytest.mark.parametrize("wanted", CONTRACTS.values(), ids=lambda wanted: wanted.table)


def _take_in(file: Path) -> IntakeResult:
    with Warehouse.open("duckdb:///:memory:") as warehouse:
        return take_in([file], warehouse, received_at=datetime(2016, 1, 5), refused_folder=file.parent / "refused")


@every_table
def test_a_template_with_its_example_alone_raises_a_question(wanted: Contract, tmp_path: Path) -> None:
    file = write_template(wanted, tmp_path).rename(tmp_path / f"{wanted.table}_2015-12.xlsx")
    book = openpyxl.load_workbook(file)
    book["Data"].append(wanted.example)
    book.save(file)
    (refusal,) = _take_in(file).refused
    assert [each.what for each in refusal.problems] == [
        "filen har kun skabelonens eksempel. Er der ingen rækker i måneden?"
    ]


def test_as_excel_keeps_it_the_example_is_left_out_too(tmp_path: Path) -> None:
    wanted = CONTRACTS["staff_absence"]
    file = tmp_path / "staff_absence_2015-01.xlsx"
    book = openpyxl.Workbook()
    book.active.append([column.name_da for column in wanted.columns])
    book.active.append(["FR1", "M013", datetime(2015, 1, 12), datetime(2015, 1, 13), "sickness", 1.5])
    book.active.append(["FR-EKSEMPEL", "M013", datetime(2015, 2, 9), datetime(2015, 2, 11), "sickness", 2.76])
    book.save(file)
    result = _take_in(file)
    (delivery,) = result.accepted
    assert delivery.rows == 1
    assert result.warnings[delivery.delivery_id] == ["Række 3 er skabelonens eksempel og er ikke læst ind."]
