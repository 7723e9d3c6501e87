"""`mi plan`, `mi due` and `mi deadline` as a user types them."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import small_project
from icalendar import Calendar
from small_project import Desk

from mi_lib.cli import plan as plan_commands
from mi_lib.pipeline import annual_plan
from mi_lib.plan import read_plan


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(small_project.make_project(tmp_path), monkeypatch, capfd)


# --------------------------------------------------------------------------------------------------- mi deadline


def test_a_deadline_is_one_iso_line_and_nothing_else(desk: Desk) -> None:
    answer = desk.mi("deadline", "fagudvalg", "2015-04-09T15:00")
    assert (answer.code, answer.out, answer.err) == (0, "2015-04-01T09:00\n", "")


def test_explain_tells_day_by_day_in_danish_why(desk: Desk) -> None:
    assert desk.mi("deadline", "fagudvalg", "2015-04-09T15:00", "--explain").out.splitlines() == [
        "2015-04-01T09:00",
        "Mødet er torsdag den 9. april 2015 kl. 15. Reglen er: 1 uge inden mødet kl. 9.",
        "torsdag den 2. april 2015: 1 uge før mødet, men lukket (skærtorsdag)",
        "onsdag den 1. april 2015: nærmeste tidligere arbejdsdag",
        "Materialet sendes senest onsdag den 1. april 2015 kl. 9.",
    ]


def test_the_friday_after_ascension_day_counts_unless_the_profile_closes_it(desk: Desk) -> None:
    meeting = ("deadline", "direktoer_chef", "2015-05-19T13:00")
    assert desk.mi(*meeting).out == "2015-05-13T14:00\n"
    assert desk.mi(*meeting, "--profile", "with_klemmedag").out == "2015-05-12T14:00\n"


def test_a_deadline_as_json_says_by_which_profile(desk: Desk) -> None:
    answer = json.loads(desk.mi("deadline", "udvalgsformand", "2015-01-20T14:00", "--json").out)
    assert answer["deadline"] == "2015-01-16T12:00"
    assert answer["profile"] == "default"
    assert answer["explanation"][-1] == "Materialet sendes senest fredag den 16. januar 2015 kl. 12."


def test_a_year_without_a_plan_is_reckoned_by_the_standard_rules(desk: Desk) -> None:
    assert desk.mi("deadline", "fagudvalg", "2031-01-29T15:00").out == "2031-01-22T09:00\n"


@pytest.mark.parametrize(
    ("words", "code", "hints"),
    [
        (("fagudvlg", "2015-04-09T15:00"), 10, ("chef_teamleder", "did you mean fagudvalg?")),
        (("fagudvlg", "2031-04-09T15:00"), 10, ("chef_teamleder", "did you mean fagudvalg?")),
        (("fagudvalg", "2015-04-03T15:00"), 10, ("langfredag", "2015-04-07")),
        (("fagudvalg", "9. april 2015"), 2, ("2015-04-09T15:00",)),
        (("fagudvalg", "2015-04-09T15:00", "--profile", "klemmedag"), 10, ("did you mean with_klemmedag?",)),
    ],
)
def test_a_deadline_that_cannot_be_reckoned_says_what_can(
    desk: Desk, words: tuple[str, ...], code: int, hints: tuple[str, ...]
) -> None:
    answer = desk.mi("deadline", *words)
    assert (answer.code, answer.out) == (code, "")
    assert all(hint in answer.err for hint in hints), answer.err


# ------------------------------------------------------------------------------------------------------ mi plan


def test_the_table_has_a_line_for_each_meeting(desk: Desk) -> None:
    lines = desk.mi("plan", "2015").out.splitlines()
    assert len(lines) == 1 + 28
    assert lines[0].split() == ["Rapport", "Måned", "Mødeforum", "Møde", "Frist", "Levering"]
    assert lines[4] == (
        "V1       2015-01  F Fagudvalgsmøde       ons 28-01-2015 15:00  ons 21-01-2015 09:00  2015-01-05"
    )


def test_csv_in_a_file_is_for_excel_and_on_the_screen_for_scripts(desk: Desk) -> None:
    assert desk.mi("plan", "2015", "--format", "csv", "--output", "plan.csv").out == "plan.csv\n"
    written = (desk.project / "plan.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfrapport;")
    assert desk.mi("plan", "2015", "--format", "csv").out.encode("utf-8").startswith(b"rapport;")
    rows = list(csv.DictReader(written.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[3]["frist"] == "2015-01-21 09:00"


def test_json_holds_the_deadlines(desk: Desk) -> None:
    editions = json.loads(desk.mi("plan", "2015", "--format", "json").out)["editions"]
    assert editions[0]["meetings"][3] == {
        "forum": "fagudvalg",
        "meeting": "2015-01-28T15:00",
        "deadline": "2015-01-21T09:00",
    }


def test_calendars_in_a_folder_are_one_for_each_forum_and_one_for_all(desk: Desk) -> None:
    assert desk.mi("plan", "2015", "--format", "ics", "--output", "kalender").code == 0
    files = {file.name: Calendar.from_ical(file.read_bytes()) for file in (desk.project / "kalender").iterdir()}
    events = {name: len(calendar.walk("VEVENT")) for name, calendar in files.items()}
    assert events == {
        "plan-2015.ics": 56,
        "plan-2015-chef_teamleder.ics": 22,
        "plan-2015-direktoer_chef.ics": 22,
        "plan-2015-udvalgsformand.ics": 6,
        "plan-2015-fagudvalg.ics": 6,
    }


def test_one_calendar_file_holds_all_forums(desk: Desk) -> None:
    assert desk.mi("plan", "2015", "--format", "ics", "--output", "alt.ics").code == 0
    assert len(Calendar.from_ical((desk.project / "alt.ics").read_bytes()).walk("VEVENT")) == 56


def test_the_figure_carries_its_letters(desk: Desk) -> None:
    assert desk.mi("plan", "2015", "--format", "svg", "--output", "plan.svg").code == 0
    figure = (desk.project / "plan.svg").read_text("utf-8")
    assert figure.startswith("<svg ")
    assert "@font-face" in figure
    assert "<title>Fagudvalgsmøde, onsdag den 28. januar 2015 kl. 15: V1 januar 2015</title>" in figure


def test_the_pdf_for_the_wall_goes_to_a_file_only(desk: Desk) -> None:
    assert desk.mi("plan", "2015", "--format", "pdf", "--output", "plan.pdf").code == 0
    assert (desk.project / "plan.pdf").read_bytes().startswith(b"%PDF-")
    refused = desk.mi("plan", "2015", "--format", "pdf")
    assert (refused.code, refused.out) == (2, "")


def test_the_command_offers_the_formats_that_the_library_makes() -> None:
    assert plan_commands.FORMATS == annual_plan.FORMATS


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("2014",), 10, "the years with a plan are 2015"),
        (("2015", "--format", "jsn"), 2, "did you mean json?"),
        (("2015", "--check", "--what-if", "x"), 2, "one at a time"),
        (("2015", "--from", "2015"), 10, "another year"),
        (("2015", "--what-if", "fagudvalg 2015-01-28"), 2, "fagudvalg 2015-01-28 -> 2015-02-04"),
        (("2015", "--what-if", "fagudvalg 2015-01-29 -> 2015-02-04"), 10, "2015-01-28"),
        (("2015", "--format", "csv", "--output", "_quarto.yml/plan.csv"), 2, "--output"),
    ],
)
def test_a_plan_that_cannot_be_shown_says_why(desk: Desk, words: tuple[str, ...], code: int, hint: str) -> None:
    answer = desk.mi("plan", *words)
    assert (answer.code, answer.out) == (code, "")
    assert hint in answer.err


def test_what_if_shows_what_a_move_changes_and_changes_nothing(desk: Desk) -> None:
    before = (desk.project / "data/reference/plan-2015.yml").read_bytes()
    assert desk.mi("plan", "2015", "--what-if", "fagudvalg 2015-01-28 -> 2015-02-04").out.splitlines() == [
        "V1 januar 2015, Fagudvalgsmøde, mødet: onsdag den 28. januar 2015 kl. 15 → onsdag den 4. februar 2015 kl. 15",
        "V1 januar 2015, Fagudvalgsmøde, fristen: onsdag den 21. januar 2015 kl. 9 → onsdag den 28. januar 2015 kl. 9",
        "Nyt problem: V1 januar 2015 behandles i en anden måned: Fagudvalgsmøde er onsdag den 4. februar 2015 kl. 15.",
    ]
    assert (desk.project / "data/reference/plan-2015.yml").read_bytes() == before


def test_check_praises_a_plan_that_can_be_followed(desk: Desk) -> None:
    answer = desk.mi("plan", "2015", "--check")
    assert (answer.code, answer.out) == (0, "Årsplanen for 2015 kan følges.\n")


def test_check_ends_with_10_if_comments_come_too_late(desk: Desk) -> None:
    file = desk.project / "data/reference/plan-2015.yml"
    text = file.read_text("utf-8").replace("chef_teamleder: 2015-02-12", "chef_teamleder: 2015-02-16")
    file.write_text(text, encoding="utf-8")
    answer = desk.mi("plan", "2015", "--check")
    assert answer.code == 10
    assert "så bemærkningerne kan ikke nå med" in answer.out


def test_the_drafted_plan_is_a_plan_and_the_decisions_are_beside_it(desk: Desk) -> None:
    answer = desk.mi("plan", "2016", "--from", "2015")
    (desk.project / "plan-2016.yml").write_text(answer.out, encoding="utf-8")
    drafted = read_plan(desk.project / "plan-2016.yml")
    assert (answer.code, drafted.year, len(drafted.meetings)) == (0, 2016, 28)
    assert "torsdag den 5. maj 2016 er lukket (Kristi himmelfartsdag)" in answer.err


def test_a_draft_overwrites_nothing(desk: Desk) -> None:
    words = ("plan", "2016", "--from", "2015", "--output", "data/reference/plan-2016.yml")
    assert desk.mi(*words).code == 0
    assert desk.mi("plan", "2016").out.splitlines()[1].startswith("V1       2016-01")
    again = desk.mi(*words)
    assert (again.code, again.out) == (2, "")
    assert "there already" in again.err


# ------------------------------------------------------------------------------------------------------- mi due


def test_due_lists_the_days_to_come_in_order_with_a_command_for_each(desk: Desk) -> None:
    answer = desk.mi("due", "--date", "2015-01-02", "--days", "4")
    commands = [line.rpartition("(")[2] for line in answer.out.splitlines()]
    assert commands == [
        "mi intake)",
        "mi status 2015-01)",
        "mi publish 2015-01)",
        "mi approve 2015-01)",
        "mi send 2015-01 --forum chef_teamleder)",
    ]


def test_due_tells_a_scheduler_by_its_exit_code_whether_today_is_a_day_of_work(desk: Desk) -> None:
    assert desk.mi("due", "--date", "2015-01-02").code == 0
    assert desk.mi("due", "--date", "2015-01-05").code == 20


def test_due_takes_its_day_from_the_clock(desk: Desk) -> None:
    desk.clock("2015-01-16T08:00:00+01:00")
    answer = desk.mi("due", "--days", "0")
    assert answer.code == 20
    assert answer.out == (
        "fredag den 16. januar 2015 kl. 12: Send V1 for januar 2015 til Udvalgsformandsmøde. "
        "(mi send 2015-01 --forum udvalgsformand)\n"
    )


def test_due_says_so_when_there_is_nothing(desk: Desk) -> None:
    answer = desk.mi("due", "--date", "2015-07-06")
    assert (answer.code, answer.out) == (0, "Intet skal gøres i de næste 7 dage.\n")


def test_due_as_json_is_a_list_for_a_script(desk: Desk) -> None:
    answer = desk.mi("due", "--date", "2015-01-06", "--days", "0", "--json")
    assert [(task["kind"], task["hour"]) for task in json.loads(answer.out)] == [
        ("approve", "10:00"),
        ("send", "10:00"),
    ]


@pytest.mark.parametrize(("day", "code"), [("2031-01-02", 10), ("2. januar", 2)])
def test_due_on_a_day_that_no_plan_has_is_refused(desk: Desk, day: str, code: int) -> None:
    answer = desk.mi("due", "--date", day)
    assert (answer.code, answer.out) == (code, "")


# ---------------------------------------------------------------------------------------------------------- start


def test_help_does_not_load_what_only_the_commands_need(desk: Desk) -> None:
    heavy = "{'pandas', 'papermill', 'icalendar', 'typst', 'fontTools', 'smtplib', 'mi_lib.sending'}"
    code = f"import sys; import mi_lib.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_danish_is_written_where_the_terminal_knows_only_ascii(desk: Desk) -> None:
    words = ["deadline", "fagudvalg", "2015-04-09T15:00", "--explain"]
    done = subprocess.run(
        [sys.executable, "-c", "from mi_lib.cli import main; main()", *words],
        capture_output=True,
        cwd=desk.project,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": str(small_project.ROOT)},
        check=True,
    )
    assert "lukket (skærtorsdag)" in done.stdout.decode("utf-8")
