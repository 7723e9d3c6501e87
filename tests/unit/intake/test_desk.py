"""Nothing is lost, nothing is taken twice, and one bad file does not stop the others."""

from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from mi_lib.intake import IntakeResult, desk, find_files, preview, sheets, take_in
from mi_lib.intake.versions import Versions
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


def test_a_file_that_another_program_has_just_taken_in_is_known_and_not_outdated(
    incoming: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(incoming / "school_2014-08.csv", HEAD + "S1;Åskolen;Nord\n")
    _take_in(incoming, warehouse)
    real, looked = desk.current_versions, []

    def as_it_was_before(of: Warehouse) -> Versions:
        looked.append(of)
        return {} if len(looked) == 1 else real(of)

    monkeypatch.setattr(desk, "current_versions", as_it_was_before)
    result = _take_in(incoming, warehouse)
    assert (len(result.known), len(result.outdated)) == (1, 0)


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


def test_as_many_rows_as_are_allowed_and_one_more(
    incoming: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    _write(incoming / "school_2014-07.csv", HEAD + "S1;A;Nord\nS2;B;Nord\n")
    _write(incoming / "school_2014-08.csv", HEAD + "S1;A;Nord\nS2;B;Nord\nS3;C;Nord\n")
    result = _take_in(incoming, warehouse)
    assert [delivery.rows for delivery in result.accepted] == [2]
    assert [refusal.problems[0].what for refusal in result.refused] == ["filen har for mange rækker."]


def test_a_key_that_comes_again_far_behind_is_told_with_both_rows(
    incoming: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PIECE", 10)
    rows = [f"S{number % 100};Skole {number};Nord\n" for number in range(101)]
    _write(incoming / "school_2014-08.csv", HEAD + "".join(rows))
    (refusal,) = _take_in(incoming, warehouse).refused
    assert [(each.row, each.what, each.found) for each in refusal.problems] == [
        (102, "rækken har samme nøgle som række 2.", "»S0«")
    ]


def test_a_corrected_file_replaces_and_says_what_it_changed(incoming: Path, warehouse: Warehouse) -> None:
    _write(incoming / "school_2014-08.csv", HEAD + "S1;Åskolen;Nord\nS2;Bakken;Syd\nS3;Dal;Syd\n")
    _write(incoming / "school_2014-08_rettet.csv", HEAD + "S1;Åskolen;Øst\nS2;Bakken;Syd\nS4;Eng;Syd\nS5;Fjord;Syd\n")
    (replaced,) = _take_in(incoming, warehouse).replaced
    assert (replaced.earlier_file, replaced.delivery.file_name) == ("school_2014-08.csv", "school_2014-08_rettet.csv")
    assert replaced.difference.summary == "2 nye rækker, 1 fjernet, 1 ændret"
    assert list(replaced.difference.lines()) == ["  ny: S4", "  ny: S5", "  fjernet: S3", "  ændret: S1: district"]


def test_an_older_version_is_told_of_and_counts_again_only_when_asked(incoming: Path, warehouse: Warehouse) -> None:
    first, second = HEAD + "S1;Gammel;Nord\n", HEAD + "S1;Ny;Nord\n"
    _write(incoming / "school_2014-08.csv", first)
    _take_in(incoming, warehouse)
    _write(incoming / "school_2014-08_rettet.csv", second)
    assert [each.path.name for each in _take_in(incoming, warehouse).outdated] == []
    (outdated,) = _take_in(incoming, warehouse).outdated
    assert (outdated.path.name, outdated.current_file) == ("school_2014-08.csv", "school_2014-08_rettet.csv")
    for file, name in (("school_2014-08.csv", "Gammel"), ("school_2014-08_rettet.csv", "Ny")):
        take_in([incoming / file], warehouse, received_at=RECEIVED, refused_folder=incoming / "refused", again=True)
        assert warehouse.snapshot(date(2014, 8, 31)).table("school").name_da.to_pandas().tolist() == [name]
    assert len(warehouse.deliveries()) == 4


def test_a_preview_shows_the_difference_and_takes_nothing_in(incoming: Path, warehouse: Warehouse) -> None:
    _write(
        incoming / "budget_2015-01.csv", "year;account_id;adopted_dkk;supplementary_dkk;revised_dkk\n2015;5.1;10;0;10\n"
    )
    _take_in(incoming, warehouse)
    _write(
        incoming / "budget_2015-01.csv", "year;account_id;adopted_dkk;supplementary_dkk;revised_dkk\n2015;5.1;10;2;12\n"
    )
    _write(incoming / "school_2014-09.csv", HEAD + "S1;;Nord\n")
    changed, refused = preview(find_files(incoming), warehouse, refused_folder=incoming / "refused")
    assert changed.difference is not None
    assert list(changed.difference.lines()) == ["  ændret: 2015 5.1: supplementary_dkk: 0 → 2; revised_dkk: 10 → 12"]
    assert refused.refusal is not None
    assert (incoming / "school_2014-09.csv").exists()
    assert len(warehouse.deliveries()) == 1


def test_where_a_file_came_from_is_kept(incoming: Path, warehouse: Warehouse) -> None:
    _write(incoming / "skole" / "school_2014-08.csv", HEAD)
    take_in(
        find_files(incoming),
        warehouse,
        received_at=RECEIVED,
        refused_folder=incoming / "refused",
        received_from="Skole, Jens Bøgelund",
    )
    (row,) = warehouse.deliveries().to_dict("records")
    assert (row["file_name"], row["folder"], row["received_from"]) == (
        "school_2014-08.csv",
        "skole",
        "Skole, Jens Bøgelund",
    )


def test_half_a_file_is_taken_in_with_a_warning_that_stays(incoming: Path, warehouse: Warehouse) -> None:
    for number in range(1, 9):
        rows = 200 if number < 8 else 100
        day = f"15-{number:02d}-2014"
        lines = "".join(f"L{number}-{n};{day};5.28.21.003;100,00;;;Udgift\n" for n in range(rows))
        head = "entry_id;posting_date;account_id;amount_dkk;measure_id;supplier_cvr;text\n"
        _write(incoming / f"ledger_entry_2014-{number:02d}.csv", head + lines)
    result = _take_in(incoming, warehouse)
    expected = ["antallet af rækker er 100, men har de seneste 7 gange været 200 til 200. Er filen hel?"]
    assert list(result.warnings.values()) == [expected]
    assert list(warehouse.notes().values()) == [expected]
    assert warehouse.notes().keys() == {result.accepted[-1].delivery_id}


def test_a_row_without_its_owner_is_a_warning_whatever_the_order(incoming: Path, warehouse: Warehouse) -> None:
    plan = "plan_id;case_id;measure_id;plan_type;finished_date;revised_date;urgent_purpose_stated;no_plan_reason\n"
    goal = "goal_id;plan_id;goal_area;set_date;closed_date\n"
    _write(incoming / "a" / "child_goal_2015-01.csv", goal + "G1;P1;family;05-01-2015;\nG2;P9;family;05-01-2015;\n")
    _write(incoming / "b" / "action_plan_2015-01.csv", plan + "P1;S1;;handleplan;;;nej;\n")
    (warnings,) = _take_in(incoming, warehouse).warnings.values()
    assert warnings == [
        "1 række henviser i kolonnen plan_id (Plannummer) til noget, "
        "der ikke er leveret i action_plan til og med måneden."
    ]


@pytest.mark.skipif("sys.platform == 'win32'", reason="such a name cannot be written there")
def test_a_path_in_the_file_name_is_refused_and_not_followed(incoming: Path, warehouse: Warehouse) -> None:
    _write(incoming / "school_2014-08_..\\..\\x.csv", HEAD)
    (refusal,) = _take_in(incoming, warehouse).refused
    assert refusal.kept_at == incoming / "refused" / "school_2014-08_.._.._x.csv"
    assert "en sti" in refusal.problems[0].what


def test_another_months_file_is_refused_by_its_content(incoming: Path, warehouse: Warehouse) -> None:
    for month in ("2014-08", "2014-09"):
        _write(incoming / f"school_{month}.csv", HEAD + "S1;Åskolen;Nord\n")
    (refusal,) = _take_in(incoming, warehouse).refused
    assert refusal.file_name == "school_2014-09.csv"
    assert "den samme som den, der er leveret for 2014-08" in refusal.problems[0].what


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
