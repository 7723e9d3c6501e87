"""`mi intake`, `mi status` and `mi contract` as a user types them."""

import json
from datetime import UTC, datetime
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


ABSENCE = "month;school_id;grade;absence_type;absence_days;enrolled_school_days;pupils;pupils_over_10pct\n"


def _refuse(desk: Desk, moment: str, name: str = "pupil_absence_month_2015-01.csv") -> None:
    desk.clock(moment)
    assert desk.mi("intake", str(_deliver(desk, f"skole/{name}", "x"))).code == 11


def _accept(desk: Desk, moment: str, more: str = "") -> None:
    desk.clock(moment)
    text = f"{ABSENCE}2015-01;S1;1;illness;1;20;20;1\n{more}"
    assert desk.mi("intake", str(_deliver(desk, "skole/pupil_absence_month_2015-01.csv", text))).code == 0


def _absence_status(desk: Desk, moment: str) -> dict[str, object]:
    desk.clock(moment)
    tables: list[dict[str, object]] = json.loads(desk.mi("status", "2015-02", "--json").out)["tables"]
    return next(each for each in tables if each["table"] == "pupil_absence_month")


def test_a_file_that_was_refused_before_a_good_one_came_is_settled(desk: Desk) -> None:
    _refuse(desk, "2015-02-04T09:00:00+01:00")
    assert _absence_status(desk, "2015-02-04T10:00:00+01:00")["state"] == "refused"
    _accept(desk, "2015-02-05T09:00:00+01:00")
    found = _absence_status(desk, "2015-02-05T10:00:00+01:00")
    assert (found["state"], found["refused"]) == ("accepted", [])


@pytest.mark.parametrize("moment", ["2015-02-05T09:00:00+01:00", "2015-02-06T09:00:00+01:00"])
def test_a_correction_that_was_refused_stays_open_though_an_accepted_file_counts(desk: Desk, moment: str) -> None:
    _accept(desk, "2015-02-05T09:00:00+01:00")
    _refuse(desk, moment, "pupil_absence_month_2015-01_rettet.csv")
    found = _absence_status(desk, "2015-02-06T10:00:00+01:00")
    report = "data/incoming/refused/pupil_absence_month_2015-01_rettet.csv.txt"
    assert (found["state"], found["refused"], found["rows"]) == ("accepted", [report], 1)
    said = desk.mi("status", "2015-02", "--reminders", "rykkere")
    assert said.code == 11
    assert f"AFVIST   en fil er afvist; den modtagne fil gælder. Se {report}" in said.out
    assert "1 med en afvist rettelse" in said.out


def test_a_late_delivery_and_a_correction_of_one_in_time_are_told_apart(desk: Desk) -> None:
    _accept(desk, "2015-02-05T09:00:00+01:00")
    _accept(desk, "2015-02-11T09:00:00+01:00", "2015-01;S1;2;illness;1;20;20;1\n")
    desk.clock("2015-02-11T10:00:00+01:00")
    desk.mi("intake", str(_deliver(desk, "school_2015-01.csv", HEAD + "S1;Åskolen;Nord\n")))
    said = desk.mi("status", "2015-02").out
    assert "  modtaget  2015-01  pupil_absence_month    Elevfravær: 05-02-2015, rettet 11-02-2015, 2 rækker\n" in said
    assert "  for sent  2015-01  school                 Skoler: 11-02-2015, 1 række\n" in said
    assert said.endswith("27 leverancer: 2 modtaget, heraf 1 for sent, 25 mangler.\n")


def test_status_names_what_has_come_since_the_report_was_published(desk: Desk) -> None:
    _accept(desk, "2015-02-05T09:00:00+01:00")
    small_project.publish(
        desk.project, "direktion", "2015-02", "v2", published_at=datetime(2015, 2, 10, 12, tzinfo=UTC)
    )
    assert "Rapporten er udgivet" not in desk.mi("status", "2015-02").out
    desk.clock("2015-02-11T09:00:00+01:00")
    desk.mi("intake", str(_deliver(desk, "school_2015-01.csv", HEAD + "S1;Åskolen;Nord\n")))
    desk.mi("intake", str(_deliver(desk, "school_2015-02.csv", HEAD + "S2;Bakken;Nord\n")))
    said = desk.mi("status", "2015-02").out
    assert "Rapporten er udgivet 10-02-2015. Siden er kommet: school 2015-01. `mi publish 2015-02` laver den" in said
    assert json.loads(desk.mi("status", "2015-02", "--json").out)["news"] == ["school 2015-01"]


def _reminder(desk: Desk, moment: str) -> str:
    desk.clock(moment)
    desk.mi("status", "2015-02", "--reminders", "rykkere")
    return (desk.project / "rykkere" / "rykker_2015-02_skole.txt").read_text(encoding="utf-8")


def test_a_unit_that_owes_something_gets_a_reminder_with_all_it_must_know(desk: Desk) -> None:
    _refuse(desk, "2015-02-04T09:00:00+01:00")
    assert (
        _reminder(desk, "2015-02-10T08:00:00+01:00")
        == """\
Til: Jens Bøgelund <skole@bakkedal.example>
Emne: Vi mangler data til ledelsesinformation for februar 2015

Kære Jens Bøgelund

Vi mangler data fra Skole til ledelsesinformation for februar 2015.
Fristen var mandag den 9. februar 2015. Send dem, så snart I kan.

- Skoler for januar 2015 (school_2015-01.csv eller .xlsx): ikke modtaget.
- Elevfravær for januar 2015 (pupil_absence_month_2015-01.csv eller .xlsx): afvist. \
Forklaringen ligger ved siden af den afviste fil: pupil_absence_month_2015-01.csv.txt

Læg filerne i mappen til leverancer. Send dem ikke med e-mail.
Er der ingen rækker i måneden, så send filen med kolonnenavnene alene.
Uden dem udkommer rapporten uden de tal, der bygger på dem, og skriver, at Skole ikke har leveret.
Spørg os gerne: Fællessekretariatet, ledelsesinformation@bakkedal.example.

Venlig hilsen
Fællessekretariatet
Bakkedal Kommune
"""
    )
    assert len(list((desk.project / "rykkere").iterdir())) == 6


def test_a_reminder_before_the_due_day_says_the_day(desk: Desk) -> None:
    desk.mi("intake", str(_deliver(desk, "school_2015-01.csv", HEAD + "S1;Åskolen;Nord\n")))
    text = _reminder(desk, "2015-02-09T08:00:00+01:00")
    assert "\nEmne: Husk data til ledelsesinformation for februar 2015\n" in text
    assert "\nFristen er mandag den 9. februar 2015.\n" in text
    assert "(pupil_absence_month_2015-01.csv eller .xlsx): ikke modtaget endnu.\n" in text
    assert "\nLæg filen i mappen til leverancer. Send den ikke med e-mail.\n" in text


def test_a_unit_whose_correction_was_refused_is_told_what_counts_meanwhile(desk: Desk) -> None:
    desk.mi("intake", str(_deliver(desk, "school_2015-01.csv", HEAD + "S1;Åskolen;Nord\n")))
    _accept(desk, "2015-02-05T09:00:00+01:00")
    _refuse(desk, "2015-02-06T09:00:00+01:00", "pupil_absence_month_2015-01_rettet.csv")
    text = _reminder(desk, "2015-02-10T08:00:00+01:00")
    assert "\nEmne: Afvist fil til ledelsesinformation for februar 2015\n" in text
    assert "\nVi mangler en rettet fil fra Skole til ledelsesinformation for februar 2015.\n" in text
    assert ": en fil er afvist, og den, I har sendt, gælder stadig. Forklaringen ligger ved siden af" in text
    assert "\nKommer der ingen ny fil, bruger rapporten den, I har sendt.\n" in text


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
