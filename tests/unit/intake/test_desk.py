"""Nothing is lost, nothing is taken twice, and one bad file does not stop the others."""

from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from mi_lib.intake import IntakeResult, desk, find_files, take_in
from mi_lib.warehouse import Warehouse

HEAD = "school_id;name_da;district\n"
RECEIVED = datetime(2015, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def warehouse() -> Warehouse:
    with Warehouse.open("duckdb:///:memory:") as opened:
        yield opened


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


def _take_in(incoming: Path, warehouse: Warehouse) -> IntakeResult:
    return take_in(find_files(incoming), warehouse, received_at=RECEIVED, refused_folder=incoming / desk.REFUSED_FOLDER)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_files_are_found_in_all_folders_but_the_refused_one_in_one_order(incoming: Path) -> None:
    names = [
        "b/school_2014-01.csv",
        "a.xlsx",
        "B/x.CSV",
        "refused/x.csv",
        "~$a.xlsx",
        ".x.csv",
        "c/old.xls",
        "readme.txt",
    ]
    for name in names:
        _write(incoming / name, "x")
    found = [path.relative_to(incoming).as_posix() for path in find_files(incoming)]
    assert found == ["B/x.CSV", "a.xlsx", "b/school_2014-01.csv", "c/old.xls"]


def test_a_good_file_is_stored_and_stays_where_it_is(incoming: Path, warehouse: Warehouse) -> None:
    _write(incoming / "skole" / "School_2014-08_Syntetisk.csv", HEAD + "S1;Åskolen;Nord\n")
    result = _take_in(incoming, warehouse)
    (delivery,) = result.accepted
    assert (delivery.table, str(delivery.month), delivery.unit, delivery.rows) == ("school", "2014-08", "skole", 1)
    assert (delivery.received_at, delivery.synthetic) == (RECEIVED, True)
    assert (incoming / "skole" / "School_2014-08_Syntetisk.csv").exists()
    assert warehouse.snapshot(date(2014, 8, 31)).table("school").name_da.to_pandas().tolist() == ["Åskolen"]


def test_the_same_file_is_taken_once(incoming: Path, warehouse: Warehouse) -> None:
    _write(incoming / "school_2014-08.csv", HEAD)
    _take_in(incoming, warehouse)
    _write(incoming / "again" / "school_2014-08_kopi.csv", HEAD)
    result = _take_in(incoming, warehouse)
    assert (len(result.accepted), len(result.known), len(warehouse.deliveries())) == (0, 2, 1)


def test_equal_empty_files_for_two_months_are_two_deliveries(incoming: Path, warehouse: Warehouse) -> None:
    _write(incoming / "school_2014-08.csv", HEAD)
    _write(incoming / "school_2014-09.csv", HEAD)
    assert len(_take_in(incoming, warehouse).accepted) == 2


def test_a_bad_file_is_moved_with_its_report_and_the_others_are_taken(incoming: Path, warehouse: Warehouse) -> None:
    _write(incoming / "school_2014-08.csv", HEAD + "S1;;Nord\n")
    _write(incoming / "school_2014-09.csv", HEAD + "S1;Åskolen;Nord\n")
    result = _take_in(incoming, warehouse)
    (refusal,) = result.refused
    assert [delivery.file_name for delivery in result.accepted] == ["school_2014-09.csv"]
    assert not (incoming / "school_2014-08.csv").exists()
    assert refusal.kept_at == incoming / "refused" / "school_2014-08.csv"
    assert refusal.kept_at.read_text(encoding="utf-8") == HEAD + "S1;;Nord\n"
    report = (incoming / "refused" / "school_2014-08.csv.txt").read_text(encoding="utf-8")
    assert "Række 2, kolonne name_da: værdien mangler." in report
    assert str(refusal.error).splitlines() == [
        "school_2014-08.csv er afvist: værdien mangler.",
        "  hvor: række 2, kolonne name_da",
        "  gør dette: Udfyld feltet. Se school_2014-08.csv.txt ved siden af filen.",
    ]


def test_an_earlier_refused_file_of_the_same_name_is_kept(incoming: Path, warehouse: Warehouse) -> None:
    for text in ("first", "second", "first", "third"):
        _write(incoming / "school_2014-08.csv", text)
        _take_in(incoming, warehouse)
    kept = {path.name: path.read_text(encoding="utf-8") for path in (incoming / "refused").glob("*.csv")}
    assert kept == {"school_2014-08.csv": "first", "school_2014-08_2.csv": "second", "school_2014-08_3.csv": "third"}


def test_a_cpr_number_is_repeated_nowhere(incoming: Path, warehouse: Warehouse) -> None:
    _write(incoming / "school_2014-08.csv", "710104-4321;" + HEAD + "S1;710104-4321;7101044321\n")
    _write(incoming / "710104-4321_2014-08.csv", HEAD)
    result = _take_in(incoming, warehouse)
    told = "".join(f"{refusal.report}{refusal.error}{refusal.kept_at}" for refusal in result.refused)
    assert len(result.refused) == 2
    assert "4321" not in told


def test_a_workbook_is_taken_in_like_a_csv_file(incoming: Path, warehouse: Warehouse) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["activity_id", "employee_id", "date", "hours", "kind", "planned", "completed", "cost_dkk"])
    workbook.active.append(["TR1", "M013", datetime(2015, 4, 22), 7.4, "course", True, "nej", 2400])
    workbook.save(incoming / "training_activity_2015-04.xlsx")
    _take_in(incoming, warehouse)
    (row,) = warehouse.snapshot(date(2015, 4, 30)).table("training_activity").to_pyarrow().to_pylist()
    assert (row["date"], str(row["hours"]), row["planned"], row["completed"]) == (
        date(2015, 4, 22),
        "7.4000",
        True,
        False,
    )


def test_rows_with_the_same_half_empty_key_are_told_as_empty(incoming: Path, warehouse: Warehouse) -> None:
    rows = ";08-12-2014;met;team;\n" * 2
    _write(incoming / "child_goal_assessment_2014-12.csv", f"goal_id;date;status;assessed_by;scale_0_10\n{rows}")
    (refusal,) = _take_in(incoming, warehouse).refused
    assert [(each.row, each.what) for each in refusal.problems] == [(2, "værdien mangler."), (3, "værdien mangler.")]


def test_a_file_that_is_gone_or_too_large_is_refused_not_raised(
    incoming: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "LARGEST_FILE", 10)
    _write(incoming / "school_2014-08.csv", HEAD)
    files = [incoming / "school_2014-07.csv", incoming / "school_2014-08.csv"]
    result = take_in(files, warehouse, received_at=RECEIVED, refused_folder=incoming / "refused")
    assert [refusal.problems[0].what for refusal in result.refused] == ["filen kan ikke læses.", "filen er for stor."]


def test_progress_hears_of_every_file(incoming: Path, warehouse: Warehouse) -> None:
    _write(incoming / "school_2014-08.csv", HEAD)
    _write(incoming / "school_2014-09.csv", "x")
    heard: list[tuple[int, int]] = []
    take_in(
        find_files(incoming),
        warehouse,
        received_at=RECEIVED,
        refused_folder=incoming / "refused",
        progress=lambda done, of: heard.append((done, of)),
    )
    assert heard == [(1, 2), (2, 2)]
