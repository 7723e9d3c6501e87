"""The files of the demo world: names, habits of the offices, contracts, equal bytes."""

import zipfile
from pathlib import Path

import pytest
from delivered_files import Delivered, month_of

from mi_lib.deliveries import CONTRACTS
from mi_lib.demo.deliver import write_table
from mi_lib.demo.world import make_world

_MAY_LIE_AHEAD = {"planned_end_date", "next_due_date", "target_date", "deadline_letter_date", "to_date"}


def _months(delivered: Delivered, table: str) -> list[str]:
    return sorted(month_of(path) for path in delivered.of(table))


def test_same_seed_gives_same_bytes(delivered: Delivered, tmp_path: Path) -> None:
    again = make_world(2015, 1, lambda: None)
    for table in ("notification", "sde_case_year", "employee", "staff_absence", "case_file"):
        for path in write_table(tmp_path / "incoming", CONTRACTS[table], again[table]):
            assert path.read_bytes() == (delivered.folder / path.relative_to(tmp_path / "incoming")).read_bytes()


def test_another_seed_gives_another_world(delivered: Delivered, tmp_path: Path) -> None:
    other = make_world(7, 1, lambda: None)
    path = write_table(tmp_path / "incoming", CONTRACTS["notification"], other["notification"])[0]
    assert path.read_bytes() != (delivered.folder / path.relative_to(tmp_path / "incoming")).read_bytes()


def test_every_table_comes_in_every_month_it_is_due(delivered: Delivered) -> None:
    for table, contract in CONTRACTS.items():
        due = [f"{year}-{number:02d}" for year in (2013, 2014, 2015) for number in contract.due_months]
        assert _months(delivered, table) == (due or ["2013-01"]), table


def test_columns_are_those_of_the_contract_in_their_order(delivered: Delivered) -> None:
    for table, contract in CONTRACTS.items():
        filled = max(delivered.of(table), key=lambda path: path.stat().st_size)
        assert delivered.header(filled) == contract.column_names


def test_no_delivery_knows_what_happens_after_its_month(delivered: Delivered) -> None:
    for path in delivered.files:
        contract = CONTRACTS[path.name.rsplit("_", 2)[0]]
        dated = [c.name for c in contract.columns if c.kind in ("date", "timestamp") and c.name not in _MAY_LIE_AHEAD]
        if contract.table in ("employee", "staff_absence"):
            dated.append("to_date")
        late = [
            (path.name, row[name]) for row in delivered.rows(path) for name in dated if row[name][:7] > month_of(path)
        ]
        assert late == []


def test_a_key_stands_once_in_a_file_and_something_is_dated_in_its_month(delivered: Delivered) -> None:
    for path in delivered.files:
        contract = CONTRACTS[path.name.rsplit("_", 2)[0]]
        rows = delivered.rows(path)
        keys = [tuple(row[name] for name in contract.key) for row in rows]
        assert len(set(keys)) == len(keys), path.name
        if contract.dated_by and rows:
            assert month_of(path) in {row[contract.dated_by][:7] for row in rows}, path.name


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("measure", b"measure_id;case_id;section_id;decision_date;start_date"),
        ("policy_goal", b"\xef\xbb\xbfgoal_id;title_da"),
        ("account", b"account_id;function;name_da;budget_area\r\n5.28.20.001;5.28.20;Plejefamilier;placement\r\n"),
    ],
)
def test_each_office_writes_in_its_own_way(delivered: Delivered, table: str, expected: bytes) -> None:
    assert delivered.of(table)[0].read_bytes().startswith(expected)


def test_finance_writes_windows_1252_and_decimal_comma(delivered: Delivered) -> None:
    content = delivered.of("ledger_entry")[-1].read_bytes()
    assert "Døgninstitutioner november".encode("cp1252") in content
    assert b";31-12-2015;" in content or b"-12-2015;5.28." in content


def test_workbooks_carry_no_time_of_writing(delivered: Delivered) -> None:
    with zipfile.ZipFile(delivered.of("employee")[0]) as book:
        assert {entry.date_time for entry in book.infolist()} == {(2016, 1, 4, 8, 0, 0)}


def test_the_readme_says_in_danish_that_all_is_synthetic(delivered: Delivered) -> None:
    assert "Alle data i denne mappe er syntetiske." in (delivered.folder / "LÆS-MIG.txt").read_text(encoding="utf-8")
