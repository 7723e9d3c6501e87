"""`mi overview` as a user calls it, in a small project: three caseworkers, one team leader, six cases."""

import html
import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
import small_project
from indicator_example import record, typed
from small_project import Desk

from mi_lib.caselists.casework import TABLES
from mi_lib.inspection.pdf import read_document
from mi_lib.periods import Month
from mi_lib.warehouse import Warehouse

ROOT = Path(__file__).parents[2]
OWN = {
    "medarbejder-m901": {"S0009001", "S0009002"},
    "medarbejder-m902": {"S0009003", "S0009004"},
    "medarbejder-m903": {"S0009005"},
    "leder-t2": {"S0009001", "S0009002", "S0009003", "S0009004", "S0009006"},
}
EVERY_CASE = set().union(*OWN.values())
CHILDREN = {f"B00090{number:02d}" for number in range(1, 7)}
CASEWORKERS = {"medarbejder-m901": "M901", "medarbejder-m902": "M902", "medarbejder-m903": "M903"}


def case(number: int, team: str, caseworker: str) -> dict[str, str]:
    return {
        "case_id": f"S000900{number}",
        "child_id": f"B000900{number}",
        "opened_date": "2014-02-01",
        "team_id": team,
        "caseworker_id": caseworker,
    }


WORLD: dict[str, list[dict[str, str]]] = {
    "case_file": [
        case(1, "T2", "M901"), case(2, "T2", "M901"), case(3, "T2", "M902"), case(4, "T2", "M902"),
        case(5, "T3", "M903"), case(6, "T2", ""),
    ],
    "child": [{"child_id": child, "birth_date": "2004-06-17", "household_id": "H0009"} for child in sorted(CHILDREN)],
    "employee": [
        {"employee_id": "M901", "team_id": "T2", "job_group": "caseworker", "fte": "1", "from_date": "2010-01-01"},
        {"employee_id": "M902", "team_id": "T2", "job_group": "caseworker", "fte": "1", "from_date": "2010-01-01",
         "to_date": "2015-04-10"},
        {"employee_id": "M903", "team_id": "T3", "job_group": "caseworker", "fte": "1", "from_date": "2010-01-01"},
    ],
    "measure": [
        {"measure_id": f"F0900{number}", "case_id": f"S000900{number}", "section_id": "sel_52_3_7",
         "decision_date": "2015-01-01", "start_date": "2015-01-01", "within_service_level": "no"}
        for number in range(1, 7)
    ],
    "placement": [
        {"measure_id": f"F0900{number}", "placement_spell_id": f"SP0900{number}"} for number in range(1, 7)
    ],
    "registration_check": [
        {"check_id": f"C0900{number}", "cutoff_date": "2015-03-31", "case_id": f"S000900{number}", "rule_id": "R04",
         "missing": "yes"}
        for number in range(1, 7)
    ],
    "action_plan": [
        {"plan_id": f"P0900{number}", "case_id": f"S000900{number}", "measure_id": f"F0900{number}",
         "finished_date": "2014-12-01"}
        for number in range(1, 7)
    ],
    "child_goal": [
        {"goal_id": f"G0900{number}", "plan_id": f"P0900{number}", "set_date": "2014-12-01"} for number in range(1, 7)
    ],
    "notification": [
        {"notification_id": "U2015-009001", "child_id": "B0009001", "case_id": "S0009001", "source": "2",
         "received_at": "2015-03-31T10:30", "receipt_sent_date": "2015-03-31", "registered_at": "2015-03-31T11:00"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with March delivered on 1 April, and its overviews of that day published."""
    project = small_project.make_project(tmp_path_factory.mktemp("overview"))
    (project / "notebooks").mkdir()
    for template in (ROOT / "notebooks").glob("sagsoverblik-*.ipynb"):
        shutil.copyfile(template, project / "notebooks" / template.name)
    recipients = project / "data" / "reference" / "recipients.yml"
    text = recipients.read_text("utf-8")
    one_leader = "recipients: [leder-t1, leder-t2, leder-t3, leder-t4]}\n  sagsoverblik-medarbejdere"
    assert one_leader in text
    shorter = text.replace(one_leader, one_leader.replace("leder-t1, leder-t2, leder-t3, leder-t4", "leder-t2"))
    recipients.write_text(shorter, "utf-8")
    (project / "data" / "warehouse").mkdir()
    with Warehouse.open(f"duckdb:///{project.as_posix()}/data/warehouse/mi.duckdb") as warehouse:
        for table in TABLES:
            rows = WORLD.get(table, [])
            delivery = record(table, Month(2015, 3), len(rows), datetime(2015, 4, 1, 7), synthetic=True)
            warehouse.store(delivery, typed(table, rows))
    return project


@pytest.fixture(scope="module")
def published(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        code = _mi(world, patch, "overview", "--date", "2015-04-01")
    assert code == 0
    return world


def _mi(project: Path, patch: pytest.MonkeyPatch, *words: str) -> int:
    from mi_lib import cli

    patch.chdir(project)
    patch.setattr("sys.argv", ["mi", *words])
    patch.setattr(cli.common, "now", lambda: datetime.fromisoformat("2015-04-01T08:00:00+02:00"))
    with pytest.raises(SystemExit) as end:
        cli.main()
    return int(end.value.code or 0)


@pytest.fixture
def desk(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    """At the command line of a copy of the project as it is after the overviews of 1 April."""
    project = tmp_path / "project"
    shutil.copytree(published, project, symlinks=True)
    desk = Desk(project, monkeypatch, capfd)
    desk.clock("2015-05-04T08:00:00+02:00")
    return desk


def artefacts(project: Path, recipient: str) -> dict[str, str]:
    """Every file that holds something of a reader's list, as text."""
    folder = project / "reports" / recipient
    pdf = read_document(folder / "sagsoverblik" / "sagsoverblik.pdf")
    kept = project / "data" / "editions" / "sagsoverblik"
    files = [*folder.rglob("*.html"), *folder.rglob("*.json")]
    files += [file for kind in ("publishable", "executed") for file in (kept / kind / recipient).rglob("*.*")]
    texts = {str(file): file.read_text("utf-8") for file in files}
    return {**texts, "pdf": "\n".join(text.text for text in pdf.texts)}


def page_of(project: Path, recipient: str) -> str:
    page = (project / "reports" / recipient / "sagsoverblik" / "sagsoverblik.html").read_text("utf-8")
    return html.unescape(page).replace("\N{NO-BREAK SPACE}", " ")


def mentioned(text: str, identifiers: set[str]) -> set[str]:
    return {each for each in identifiers if each.lower() in text.lower()}


@pytest.mark.parametrize("recipient", OWN)
def test_a_reader_finds_own_cases_and_nobody_elses_in_anything_that_was_made(published: Path, recipient: str) -> None:
    found = artefacts(published, recipient)
    assert len(found) >= 7
    others = EVERY_CASE - OWN[recipient]
    assert {name for name, text in found.items() if mentioned(text, others | CHILDREN)} == set()
    page = page_of(published, recipient)
    assert mentioned(page, EVERY_CASE) == mentioned(found["pdf"], EVERY_CASE) == OWN[recipient]


@pytest.mark.parametrize("recipient", CASEWORKERS)
def test_a_caseworker_is_told_of_no_colleague(published: Path, recipient: str) -> None:
    colleagues = set(CASEWORKERS.values()) - {CASEWORKERS[recipient]}
    assert {name for name, text in artefacts(published, recipient).items() if mentioned(text, colleagues)} == set()


def test_the_page_says_what_must_be_done(published: Path) -> None:
    page = page_of(published, "medarbejder-m901")
    for words in (
        "<h1>Sagsoverblik</h1>", "Onsdag den 1. april 2015", "Sagsbehandler M901", "31. marts 2015",
        "<strong>I dag:</strong> tre frister udløber", "Vurdér underretningen", "serviceloven § 155, stk. 2",
        "01-04-2015 kl. 10.30",
        "Hold første opfølgning", "serviceloven § 70, stk. 1", "Handleplan mangler", "10 år",
        "§ 52, stk. 3, nr. 7 Anbringelse",
    ):  # fmt: skip
        assert words in page


def test_a_leader_sees_hours_left_and_the_case_without_a_caseworker(published: Path) -> None:
    page = page_of(published, "leder-t2")
    for words in ("U2015-009001", "2 timer", "01-04-2015 kl. 10.30", "Ingen er registreret", "S0009006"):
        assert words in page


def test_the_index_of_a_caseworker_leads_to_the_list(published: Path) -> None:
    index = (published / "reports" / "medarbejder-m901" / "index.html").read_text("utf-8")
    assert 'href="sagsoverblik/sagsoverblik.html"' in index
    assert "Sagsoverblik til Sagsbehandler M901" in index


def test_who_was_given_which_list_is_logged(published: Path) -> None:
    log = published / "data" / "editions" / "sagsoverblik" / "access.jsonl"
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [(line["event"], line["recipient"], line["day"], line["cases"]) for line in lines] == [
        ("given", "leder-t2", "2015-04-01", 5),
        ("given", "medarbejder-m901", "2015-04-01", 2),
        ("given", "medarbejder-m902", "2015-04-01", 2),
        ("given", "medarbejder-m903", "2015-04-01", 1),
    ]
    packet = published / "data" / "editions" / "sagsoverblik" / "publishable" / "leder-t2" / "sagsoverblik.json"
    assert lines[0]["packet_sha256"] in packet.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("medarbejder-m910", "did you mean medarbejder-m903?"),
        ("medarbejder-M901", "did you mean medarbejder-m901?"),
        ("fagudvalg", "use one of"),
        ("medarbejdere", "use one of"),
        ("medarbejder-*", "use one of"),
        ("../leder-t2", "use one of"),
    ],
)
def test_a_reader_who_is_not_entitled_leaves_everybody_as_they_were(desk: Desk, name: str, said: str) -> None:
    before = snapshot_of(desk.project)
    answer = desk.mi("overview", "--date", "2015-04-01", "--recipient", "leder-t2", "--recipient", name)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert snapshot_of(desk.project) == before


def snapshot_of(project: Path) -> dict[str, bytes]:
    made = [project / "reports", project / "data" / "editions"]
    return {str(file): file.read_bytes() for folder in made for file in folder.rglob("*") if file.is_file()}


def test_before_anything_was_delivered_there_is_no_list(desk: Desk) -> None:
    before = snapshot_of(desk.project)
    answer = desk.mi("overview", "--date", "2015-03-31")
    assert (answer.code, answer.out) == (12, "")
    assert "no delivery of case_file and employee had been received by then" in answer.err
    assert snapshot_of(desk.project) == before


def test_the_next_run_replaces_every_list_and_takes_that_of_who_has_left(desk: Desk) -> None:
    answer = desk.mi("overview", "--date", "2015-05-04", "--json")
    assert json.loads(answer.out) == {
        "day": "2015-05-04", "data_until": "2015-03-31", "removed": ["medarbejder-m902"], "failed": {}, "warnings": {},
        "published": ["leder-t2", "medarbejder-m901", "medarbejder-m903"],
    }  # fmt: skip
    kept = desk.project / "data" / "editions" / "sagsoverblik"
    former = [desk.project / "reports", kept / "publishable", kept / "executed"]
    assert [place for place in former if (place / "medarbejder-m902").exists()] == []
    superseded = desk.project / ".releases" / "reports-000001"
    assert superseded.exists()
    assert list(superseded.glob("*/sagsoverblik")) == []
    folder = desk.project / "reports" / "medarbejder-m901" / "sagsoverblik"
    receipt = json.loads((folder / "sagsoverblik.receipt.json").read_text("utf-8"))
    assert receipt["predicate"]["day"] == "2015-05-04"
    assert desk.mi("verify").code == 0
    check_that_old_data_are_told(page_of(desk.project, "medarbejder-m901"))


def check_that_old_data_are_told(page: str) -> None:
    for words in ("Data er 34 dage gamle.", "Se efter i DUBU", ">33*<", "* Fristen udløb efter den 31. marts 2015"):
        assert words in page


def test_verify_finds_a_list_that_was_changed(desk: Desk) -> None:
    page = desk.project / "reports" / "leder-t2" / "sagsoverblik" / "sagsoverblik.html"
    page.write_text(page.read_text("utf-8") + " ", "utf-8")
    answer = desk.mi("verify")
    assert answer.code == 17
    assert "leder-t2/sagsoverblik/sagsoverblik.html" in answer.out


def test_a_page_that_holds_another_caseworkers_case_is_held_back(desk: Desk) -> None:
    """The last lock: a template that writes a case number which its reader's packet does not hold."""
    template = desk.project / "notebooks" / "sagsoverblik-medarbejdere.ipynb"
    template.write_text(template.read_text("utf-8").replace("## Det vigtigste", "## Se også S0009005"), "utf-8")
    answer = desk.mi(
        "overview", "--date", "2015-04-01", "--recipient", "medarbejder-m901", "--recipient", "medarbejder-m903"
    )
    assert answer.code == 16
    assert "medarbejder-m901 keeps the overview they had" in answer.err
    assert "S0009005" not in answer.err
    assert "for 1 reader in" in answer.out
