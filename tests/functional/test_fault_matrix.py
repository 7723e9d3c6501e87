"""Every table, every fault, one month: the intake behaves, no affected number is printed, the right unit is named."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import openpyxl
import pandas as pd
import pytest
from demo_project import ROOT

from mi_lib.deliveries import CONTRACTS, Contract
from mi_lib.demo import write_deliveries
from mi_lib.indicators import (
    CATALOGUE,
    Indicator,
    compute_observations,
    first_month,
    missing_deliveries,
    read_reference_tables,
)
from mi_lib.indicators.declaration import Tables
from mi_lib.indicators.known import KnownTables
from mi_lib.intake import IntakeResult, find_files, recognise, take_in
from mi_lib.periods import Month
from mi_lib.pipeline.figures import read_codelists
from mi_lib.plan.calendar import DEFAULT
from mi_lib.warehouse import Warehouse

MONTH = Month(2014, 12)
FIRST = MONTH - 11
RECEIVED = datetime(2015, 1, 5, 9, tzinfo=UTC)
REFERENCE = ROOT / "data" / "reference"
DUE = [contract for contract in CONTRACTS.values() if MONTH.number in contract.due_months]


class World(Warehouse):
    """A year of demo deliveries, of which one can be made to have never come."""

    folder: Path
    gone: str = ""

    def deliveries(self, *, as_of: datetime | None = None) -> pd.DataFrame:
        found = super().deliveries(as_of=as_of)
        return found[~((found["table"] == self.gone) & (found["month"] == str(MONTH)))]

    def without(self, table: str) -> "World":
        self.gone = table
        return self

    def file(self, contract: Contract) -> Path:
        """The table's file for the month of the faults."""
        return next(self.folder.rglob(f"{contract.table}_{MONTH}_syntetisk.*"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world") / "incoming"
    write_deliveries(folder)
    with World.open("duckdb:///:memory:") as opened:
        assert isinstance(opened, World)
        opened.folder = folder
        taken = _take_in(opened, [file for file in find_files(folder) if _is_wanted(file)])
        assert not taken.refused
        yield opened


@pytest.fixture(scope="module")
def scratch(world: World) -> Iterator[Warehouse]:
    """A warehouse with the months before, that the faulty files are handed to."""
    with Warehouse.open("duckdb:///:memory:") as opened:
        earlier = [file for file in find_files(world.folder) if _is_wanted(file) and not file.stem.count(str(MONTH))]
        _take_in(opened, earlier)
        yield opened


def _is_wanted(file: Path) -> bool:
    announced = recognise(file.name)
    return FIRST <= announced.month <= MONTH or announced.contract.due_months in ((), (1,))


def _take_in(warehouse: Warehouse, files: list[Path]) -> IntakeResult:
    refused = files[0].parent / "refused" if files else Path("refused")
    return take_in(files, warehouse, received_at=RECEIVED, refused_folder=refused)


def _tables(world: World) -> KnownTables:
    snapshot = world.snapshot(MONTH.last_day)
    return KnownTables.of(snapshot, read_reference_tables(REFERENCE, FIRST, snapshot.cutoff, DEFAULT))


def _observe(world: World, indicators: list[Indicator]) -> pd.DataFrame:
    snapshot = world.snapshot(MONTH.last_day)
    tables = read_reference_tables(REFERENCE, first_month(snapshot), snapshot.cutoff, DEFAULT)
    codelists = read_codelists(REFERENCE / "codelists.yml")
    observations = compute_observations(snapshot, tables, codelists, indicators)
    return observations[observations["period"] == str(MONTH)]


class Asked:
    """The tables as an indicator sees them, and which of them it asked for."""

    def __init__(self, known: KnownTables) -> None:
        self._known = known
        self.names: set[str] = set()

    def table(self, name: str) -> ir.Table:
        self.names.add(name.removesuffix("_by_month"))
        return self._known.table(name)

    def kept(self, rows: Callable[[Tables], ir.Table]) -> ir.Table:
        return rows(self)


# ------------------------------------------------------------------------------------------------- a table is gone


def test_an_indicator_names_every_table_that_it_asks_for(world: World) -> None:
    due = {contract.table for contract in DUE}
    known = _tables(world.without(""))
    found = {}
    for indicator in CATALOGUE.values():
        asked = Asked(known)
        for measure in filter(None, (indicator.numerator, indicator.denominator)):
            measure.rows(asked)
        if undeclared := (asked.names & due) - set(indicator.sources):
            found[indicator.id] = undeclared
    assert found == {}


@pytest.mark.parametrize("contract", DUE, ids=lambda contract: contract.table)
def test_what_needs_a_missing_table_has_no_number(world: World, contract: Contract) -> None:
    indicators = [each for each in CATALOGUE.values() if contract.table in each.sources]
    if not indicators:
        pytest.skip("no indicator needs the table")
    found = _observe(world.without(contract.table), indicators)
    assert set(found["status"]) <= {"missing", "not_due"}
    assert found[["numerator", "value"]].isna().all(axis=None)


@pytest.mark.parametrize("contract", DUE, ids=lambda contract: contract.table)
def test_the_unit_that_owes_it_is_named_by_each_indicator(world: World, contract: Contract) -> None:
    snapshot = world.without(contract.table).snapshot(MONTH.last_day)
    for indicator in CATALOGUE.values():
        missing = missing_deliveries(indicator, snapshot, indicator.windows[0], MONTH)
        units = {CONTRACTS[table].unit for table, month in missing if month == MONTH}
        assert units == ({contract.unit} if contract.table in indicator.sources else set()), indicator.id


# --------------------------------------------------------------------------------------------- a file has a fault

Rows = list[list[str]]


def _rows(file: Path) -> Rows:
    """The file's cells as text, the header first."""
    if file.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(file).active
        return [["" if cell is None else _text(cell) for cell in row] for row in sheet.values]
    content = file.read_bytes()
    text = content.decode("utf-8-sig") if not _is_windows(content) else content.decode("cp1252")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def _is_windows(content: bytes) -> bool:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return True
    return False


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d-%m-%Y}"
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


def _csv(rows: Rows) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _truncated(rows: Rows, contract: Contract) -> str:
    """Broken off behind the first cell of a row in the middle."""
    middle = len(rows) // 2
    return _csv(rows[:middle]) + rows[middle][0]


def _emptied(rows: Rows, contract: Contract) -> str:
    return ""


def _duplicated(rows: Rows, contract: Contract) -> str:
    return _csv([*rows, rows[-1]])


def _without_a_column(rows: Rows, contract: Contract) -> str:
    position = rows[0].index(next(column.name for column in contract.columns if not column.nullable))
    return _csv([[*row[:position], *row[position + 1 :]] for row in rows])


def _unknown_code(rows: Rows, contract: Contract) -> str | None:
    coded = [column.name for column in contract.columns if column.kind == "code" and column.codes]
    if not coded:
        return None
    position = rows[0].index(coded[0])
    return _csv([rows[0], [*rows[1][:position], "ukendt", *rows[1][position + 1 :]], *rows[2:]])


FAULTS: dict[str, Callable[[Rows, Contract], str | None]] = {
    "truncated": _truncated,
    "emptied": _emptied,
    "duplicated": _duplicated,
    "without a column": _without_a_column,
    "an unknown code": _unknown_code,
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("contract", DUE, ids=lambda contract: contract.table)
def test_a_faulty_file_is_refused_for_its_unit(
    world: World, scratch: Warehouse, tmp_path: Path, contract: Contract, fault: str
) -> None:
    text = FAULTS[fault](_rows(world.file(contract)), contract)
    if text is None:
        pytest.skip("the table has no codes")
    _expect_refusal(scratch, tmp_path / f"{contract.table}_{MONTH}.csv", text, contract)


@pytest.mark.parametrize("contract", DUE, ids=lambda contract: contract.table)
def test_last_months_file_under_this_months_name_is_refused(
    world: World, scratch: Warehouse, tmp_path: Path, contract: Contract
) -> None:
    before = max(file for file in world.folder.rglob(f"{contract.table}_2014-*") if str(MONTH) not in file.name)
    if recognise(before.name).month < FIRST:
        pytest.skip("the month before is not in this world")
    faulty = tmp_path / f"{contract.table}_{MONTH}{before.suffix}"
    _expect_refusal(scratch, faulty, before.read_bytes(), contract)


CANNOT_TELL = {
    "child": "its only day is the birth, and few of a later month's new children were born in that month",
    "employee": "who is hired or leaves is known ahead, so both days may lie after the month",
    "account": "its rows have no day",
    "school": "its rows have no day",
    "policy_goal": "its only day is one to aim at",
}
"""Where a later month's file under an earlier name looks as the right one would, and why."""


def _later_file(world: World, contract: Contract) -> tuple[Path, Month]:
    """The table's last file with rows, and the month before it in which it could have come."""
    files = sorted(world.folder.rglob(f"{contract.table}_20*"), key=lambda file: recognise(file.name).month)
    file = next(file for file in reversed(files) if len(_rows(file)) > 1)
    month = recognise(file.name).month
    due = contract.due_months or range(1, 13)
    return file, next(month - back for back in range(1, 13) if (month - back).number in due)


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda contract: contract.table)
def test_a_later_months_file_under_an_earlier_name_is_refused_where_its_rows_can_tell(
    world: World, tmp_path: Path, contract: Contract
) -> None:
    later, month = _later_file(world, contract)
    faulty = tmp_path / f"{contract.table}_{month}{later.suffix}"
    faulty.write_bytes(later.read_bytes())
    with Warehouse.open("duckdb:///:memory:") as empty:
        result = _take_in(empty, [faulty])
    if contract.table in CANNOT_TELL:
        assert result.accepted
    else:
        (refusal,) = result.refused
        assert (refusal.unit, refusal.table, refusal.month) == (contract.unit, contract.table, month)


@pytest.mark.parametrize("table", CANNOT_TELL)
def test_where_its_rows_cannot_tell_they_are_known_again_in_any_form(world: World, tmp_path: Path, table: str) -> None:
    later, month = _later_file(world, CONTRACTS[table])
    head, *rows = _rows(later)
    faulty = tmp_path / f"{table}_{month}.csv"
    faulty.write_text(_csv([head, *reversed(rows), []]), encoding="utf-8")
    with Warehouse.open("duckdb:///:memory:") as warehouse:
        assert _take_in(warehouse, [later]).accepted
        (refusal,) = _take_in(warehouse, [faulty]).refused
    (problem,) = refusal.problems
    assert problem.what.startswith("filen har de samme rækker som den, der er leveret for")


@pytest.mark.parametrize("table", CANNOT_TELL)
def test_where_its_rows_cannot_tell_a_title_can(world: World, tmp_path: Path, table: str) -> None:
    later, month = _later_file(world, CONTRACTS[table])
    faulty = tmp_path / f"{table}_{month}.csv"
    faulty.write_text(_csv([[f"Periode: {recognise(later.name).month}"], *_rows(later)]), encoding="utf-8")
    with Warehouse.open("duckdb:///:memory:") as empty:
        (refusal,) = _take_in(empty, [faulty]).refused
    assert "Hvilken måned er det?" in refusal.report


@pytest.mark.parametrize("contract", DUE, ids=lambda contract: contract.table)
def test_a_file_under_another_tables_name_is_refused(
    world: World, scratch: Warehouse, tmp_path: Path, contract: Contract
) -> None:
    other = next(each for each in DUE if each.table != contract.table)
    faulty = tmp_path / f"{other.table}_{MONTH}{world.file(contract).suffix}"
    _expect_refusal(scratch, faulty, world.file(contract).read_bytes(), other)


def test_half_of_the_rows_is_a_valid_file_and_a_warning(world: World, scratch: Warehouse, tmp_path: Path) -> None:
    rows = _rows(world.file(CONTRACTS["notification"]))
    faulty = tmp_path / f"notification_{MONTH}.csv"
    faulty.write_text(_csv(rows[: len(rows) // 2]), encoding="utf-8")
    (warning,) = _take_in(scratch, [faulty]).warnings.values()
    assert any("Er filen hel?" in text for text in warning)


def _expect_refusal(warehouse: Warehouse, file: Path, content: str | bytes, contract: Contract) -> None:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    result = _take_in(warehouse, [file])
    assert not result.accepted
    (refusal,) = result.refused
    assert (refusal.unit, refusal.table, refusal.month) == (contract.unit, contract.table, MONTH)
