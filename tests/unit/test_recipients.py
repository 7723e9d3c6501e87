"""Who may read what: every name that is used is explained, and near misses are named."""

from pathlib import Path

import pytest

from mi_lib.errors import UsageError
from mi_lib.recipients import CASE_OVERVIEW, Distribution, read_distribution

PROJECT = Path(__file__).parents[2] / "data" / "reference" / "recipients.yml"

GOOD = """
audiences:
  direktion: {name: Direktionen, threshold: 5}
  ledere: {name: Ledere, threshold: 3}
recipients:
  direktion: {audience: direktion, name: Direktionen}
  leder-t1: {audience: ledere, name: Leder af T1, team: T1}
reports:
  v2-direktion: {version: V2, audience: direktion, recipients: [direktion]}
  v2-ledere: {version: V2, audience: ledere, recipients: [leder-t1]}
"""


def _read(folder: Path, old: str = "", new: str = "") -> Distribution:
    file = folder / "recipients.yml"
    file.write_text(GOOD.replace(old, new) if old else GOOD, encoding="utf-8")
    return read_distribution(file)


def test_recipients_and_reports_bear_the_name_they_stand_under(tmp_path: Path) -> None:
    found = _read(tmp_path)
    assert found.recipient("leder-t1").id == "leder-t1"
    assert found.recipient("leder-t1").team == "T1"
    assert found.report("v2-ledere").template == "v2-ledere"
    assert [report.template for report in found.reports_of("V2")] == ["v2-direktion", "v2-ledere"]
    assert found.reports_of("V9") == ()


def test_a_report_is_given_only_to_those_it_is_made_for(tmp_path: Path) -> None:
    found = _read(tmp_path)
    assert found.report_for("v2-ledere", "leder-t1").version == "V2"
    with pytest.raises(UsageError, match="not made for direktion") as caught:
        found.report_for("v2-ledere", "direktion")
    assert "leder-t1" in str(caught.value)


@pytest.mark.parametrize(("name", "near"), [("direktionen", "direktion"), ("leder-t2", "leder-t1")])
def test_an_unknown_recipient_is_answered_with_a_near_miss_and_all_names(tmp_path: Path, name: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"did you mean {near}") as caught:
        _read(tmp_path).recipient(name)
    assert "direktion, leder-t1" in str(caught.value)


def test_an_unknown_template_is_answered_in_the_same_way(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean v2-ledere"):
        _read(tmp_path).report("v2-leder")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("audience: ledere, name", "audience: chefer, name", "unknown audience chefer"),
        ("recipients: [leder-t1]", "recipients: [leder-t9]", "leder-t9"),
        ("recipients: [leder-t1]", "recipients: [direktion]", "not of ledere"),
        ("  direktion: {audience", "  ../direktion: {audience", "pattern"),
        ("team: T1", "teem: T1", "not permitted"),
    ],
)  # fmt: skip
def test_a_list_that_does_not_hold_together_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(UsageError, match="list of recipients") as caught:
        _read(tmp_path, old, new)
    assert said in str(caught.value)


@pytest.mark.parametrize("threshold", ["-1", "0", "1", "2", "true"])
def test_a_threshold_that_protects_nobody_is_refused_in_words(tmp_path: Path, threshold: str) -> None:
    """Of one child, or of two who know of each other, the figure tells all (domain reference, chapter 8.2)."""
    with pytest.raises(UsageError) as caught:
        _read(tmp_path, "threshold: 3", f"threshold: {threshold}")
    found = threshold.capitalize()
    assert str(caught.value) == (
        "The list of recipients cannot be used.\n"
        "  where: recipients.yml: audiences.ledere.threshold\n"
        f"  found: {found}\n"
        "  to do: write 3 or more, 5 for what everybody may read: a lower threshold protects nobody. "
        "Case overviews are made without it, whatever stands here"
    )


def test_a_threshold_may_be_three(tmp_path: Path) -> None:
    assert _read(tmp_path, "threshold: 5", "threshold: 3").audiences["direktion"].threshold == 3


def test_the_projects_own_list_holds_together() -> None:
    found = read_distribution(PROJECT)
    assert found.report_for("v2-direktion", "direktion").audience == "direktion"
    assert found.audiences["offentlig"].threshold == 5


def test_a_report_may_have_a_title_of_its_own(tmp_path: Path) -> None:
    found = _read(tmp_path, "audience: ledere, recipients", "audience: ledere, title: Til teamledere, recipients")
    assert found.titles_of("V2") == {"ledere": "Til teamledere"}
    assert found.titles_of("V1") == {}


STAFF = [("M001", "caseworker"), ("M002", "team_leader"), ("M003", "caseworker")]


def test_a_case_overview_goes_to_leaders_and_to_the_caseworkers_at_work() -> None:
    readers = read_distribution(PROJECT).readers_of(CASE_OVERVIEW, STAFF)
    assert list(readers) == [
        "leder-t1", "leder-t2", "leder-t3", "leder-t4", "medarbejder-m001", "medarbejder-m003",
    ]  # fmt: skip
    kind, recipient = readers["medarbejder-m003"]
    assert (kind.template, recipient.name, recipient.employee, recipient.team) == (
        "sagsoverblik-medarbejdere", "Sagsbehandler M003", "M003", None,
    )  # fmt: skip


@pytest.mark.parametrize("staff", [[("M001", "caseworker"), ("m001", "caseworker")], [("../M1", "caseworker")]])
def test_employees_whose_ids_cannot_be_told_apart_as_folders_get_nothing(staff: list[tuple[str, str]]) -> None:
    with pytest.raises(UsageError):
        read_distribution(PROJECT).readers_of(CASE_OVERVIEW, staff)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("medarbejder: {audience: medarbejdere", "medarbejder: {audience: medarbejder", "unknown audience medarbejder"),
        ("groups: [medarbejder]", "groups: [medarbejdere]", "goes to medarbejdere, which is no group"),
    ],
)
def test_a_misspelt_group_is_refused(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    file = tmp_path / "recipients.yml"
    text = PROJECT.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        read_distribution(file)


def test_a_case_overview_is_no_report_of_a_month() -> None:
    with pytest.raises(UsageError, match="mi overview --recipient leder-t1"):
        read_distribution(PROJECT).report_for("sagsoverblik-ledere", "leder-t1")
