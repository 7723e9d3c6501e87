"""Each folder in `cases` is an example: files as an office sends them, and in `expected.txt` what comes of them."""

from datetime import datetime
from pathlib import Path

import pytest

from mi_lib.intake import IntakeResult, desk, find_files, take_in
from mi_lib.warehouse import Delivery, Warehouse

CASES = Path(__file__).with_name("cases")
RECEIVED = datetime(2015, 4, 1, 8)


every_case = pytest.mark.parametrize(
    "case", sorted(path for path in CASES.iterdir() if path.is_dir()), ids=lambda case: case.name
)


@every_case
def test_files_end_as_their_case_says(case: Path, tmp_path: Path) -> None:
    _expect(case, tmp_path)


@every_case
def test_it_makes_no_difference_where_a_file_is_cut_into_pieces(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PIECE", 1)
    _expect(case, tmp_path)


def _expect(case: Path, tmp_path: Path) -> None:
    with Warehouse.open("duckdb:///:memory:") as warehouse:
        result = take_in(
            _copy(case, tmp_path / "incoming"), warehouse, received_at=RECEIVED, refused_folder=tmp_path / "refused"
        )
        outcome = _outcome(result, warehouse)
    assert outcome == (case / "expected.txt").read_text(encoding="utf-8")


def _copy(case: Path, incoming: Path) -> list[Path]:
    incoming.mkdir()
    for file in case.iterdir():
        if file.name != "expected.txt":
            (incoming / file.name).write_bytes(file.read_bytes())
    return find_files(incoming)


def _outcome(result: IntakeResult, warehouse: Warehouse) -> str:
    tables = {delivery.table: delivery for delivery in result.accepted}
    accepted = [_accepted(result.accepted, delivery, warehouse) for delivery in tables.values()]
    warnings = [f"ADVARSEL: {text}\n" for texts in result.warnings.values() for text in texts]
    return "\n".join([*accepted, *warnings, *(refusal.report for refusal in result.refused)])


def _accepted(deliveries: list[Delivery], newest: Delivery, warehouse: Warehouse) -> str:
    """The deliveries, then the rows that count, one value a line."""
    lines = [f"TAGET IND: {each.file_name}, {each.rows} rækker" for each in deliveries if each.table == newest.table]
    for row in warehouse.snapshot(newest.month.last_day).table(newest.table).to_pyarrow().to_pylist():
        lines += ["", *(f"{name} = {'' if value is None else value}".rstrip() for name, value in row.items())]
    return "\n".join(lines) + "\n"
