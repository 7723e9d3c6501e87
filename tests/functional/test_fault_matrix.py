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
from mi_lib.indicators.compute import KnownTables
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
