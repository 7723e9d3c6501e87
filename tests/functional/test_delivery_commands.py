"""`mi intake`, `mi status` and `mi contract` as a user types them."""

import json
from pathlib import Path

import pytest
import small_project
from small_project import Desk

HEAD = "school_id;name_da;district\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    opened = Desk(small_project.make_project(tmp_path), monkeypatch, capfd)
    opened.clock("2015-02-05T10:00:00+01:00")
    return opened


def _deliver(desk: Desk, name: str, text: str) -> Path:
    file = desk.project / "data" / "incoming" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_diff_shows_what_a_corrected_file_changes_and_takes_nothing_in(desk: Desk) -> None:
    _deliver(desk, "school_2015-01.csv", HEAD + "S1;Åskolen;Nord\nS2;Bakken;Syd\n")
    assert desk.mi("intake").out == "1 taken in, 0 known already, 0 refused\n"
    corrected = _deliver(desk, "school_2015-01_rettet.csv", HEAD + "S1;Åskolen;Øst\n")
    assert desk.mi("intake", "--diff", str(corrected)).out.splitlines() == [
        "school_2015-01_rettet.csv i stedet for school_2015-01.csv: 0 nye rækker, 1 fjernet, 1 ændret",
        "  fjernet: S2",
        "  ændret: S1: district",
    ]
    taken = desk.mi("intake")
    assert taken.out == "1 taken in, 1 known already, 0 refused\n"
    assert "school_2015-01_rettet.csv erstatter school_2015-01.csv: 0 nye rækker, 1 fjernet, 1 ændret" in taken.err


def test_an_older_version_counts_again_when_it_is_asked_for(desk: Desk) -> None:
    old = _deliver(desk, "school_2015-01.csv", HEAD + "S1;Gammel;Nord\n")
    desk.mi("intake")
    _deliver(desk, "school_2015-01_rettet.csv", HEAD + "S1;Ny;Nord\n")
    desk.mi("intake")
    answer = desk.mi("intake", str(old))
    assert answer.out == "0 taken in, 0 known already, 1 replaced before, 0 refused\n"
    assert "school_2015-01_rettet.csv gælder. Skal den gælde igen: mi intake --again" in answer.err
    assert desk.mi("intake", "--again", str(old)).out == "1 taken in, 0 known already, 0 refused\n"
    assert desk.mi("intake", "--again").code == 2


def test_status_names_unit_person_and_due_day_for_what_is_awaited_missing_and_refused(desk: Desk) -> None:
    _deliver(desk, "skole/pupil_absence_month_2015-01.csv", "x")
    desk.mi("intake")
    answer = desk.mi("status", "2015-02", "--json")
    tables = {each["table"]: each for each in json.loads(answer.out)["tables"]}
    assert (answer.code, json.loads(answer.out)["due"]) == (11, "2015-02-09")
    absence = tables["pupil_absence_month"]
    assert (absence["state"], absence["unit"], absence["responsible"]) == ("refused", "skole", "Jens Bøgelund")
    assert (tables["notification"]["state"], tables["notification"]["month"]) == ("awaited", "2015-01")
    desk.clock("2015-02-10T00:01:00+01:00")
    late = json.loads(desk.mi("status", "2015-02", "--json").out)["tables"]
    assert {each["state"] for each in late} == {"missing", "refused"}


def test_a_delivery_after_the_due_day_is_late_and_one_on_the_day_is_not(desk: Desk) -> None:
    head = "complaint_id;section_id;case_type;received_date;reassessed_date;reassessment_result;\
sent_to_board_date;board_decision_date;board_result\n"
    desk.clock("2015-02-09T23:59:00+01:00")
    desk.mi("intake", str(_deliver(desk, "complaint_2015-01.csv", head)))
    desk.clock("2015-02-10T00:01:00+01:00")
    desk.mi("intake", str(_deliver(desk, "school_2015-01.csv", HEAD)))
    tables = {each["table"]: each for each in json.loads(desk.mi("status", "2015-02", "--json").out)["tables"]}
    assert {name: tables[name]["late"] for name in ("complaint", "school")} == {"complaint": False, "school": True}


def test_the_august_report_asks_for_june_and_july(desk: Desk) -> None:
    tables = json.loads(desk.mi("status", "2015-08", "--json").out)["tables"]
    assert [each["month"] for each in tables if each["table"] == "notification"] == ["2015-06", "2015-07"]
    assert [each["month"] for each in tables if each["table"] == "pupil_absence_month"] == ["2015-06"]


def test_each_unit_that_owes_something_gets_a_reminder(desk: Desk) -> None:
    desk.clock("2015-02-10T08:00:00+01:00")
    assert desk.mi("status", "2015-02", "--reminders", "rykkere").code == 11
    files = sorted(path.name for path in (desk.project / "rykkere").iterdir())
    assert files[-1] == "rykker_2015-02_skole.txt"
    assert len(files) == 6
    text = (desk.project / "rykkere" / "rykker_2015-02_skole.txt").read_text(encoding="utf-8")
    assert text.startswith(
        "Til: Jens Bøgelund <skole@bakkedal.example>\n"
        "Emne: Vi mangler data til ledelsesinformation for februar 2015\n\nKære Jens Bøgelund\n"
    )
    assert "Fristen var 9. februar 2015. Send det, der mangler, så snart I kan." in text
    assert "- Elevfravær for januar 2015 (pupil_absence_month_2015-01.csv eller .xlsx): vi har ikke modtaget" in text


def test_a_contract_is_a_page_or_a_template(desk: Desk) -> None:
    page = desk.mi("contract", "notification")
    assert (page.code, page.out.splitlines()[0]) == (0, "Underretninger (notification)")
    assert (
        desk.mi("contract", "notification", "--output", "skabeloner").out
        == str(Path("skabeloner", "notification_skabelon.xlsx")) + "\n"
    )
    assert (desk.project / "skabeloner" / "notification_skabelon.xlsx").exists()
    unknown = desk.mi("contract", "notifications")
    assert (unknown.code, unknown.out) == (2, "")


def test_no_command_repeats_a_cpr_number(desk: Desk) -> None:
    _deliver(desk, "710104-4321_2015-01.csv", HEAD)
    _deliver(desk, "school_2015-01.csv", HEAD + "S1;710104-4321;Nord\n")
    answers = [desk.mi("intake", "--diff"), desk.mi("intake"), desk.mi("status", "2015-02")]
    assert "4321" not in "".join(answer.out + answer.err for answer in answers)
