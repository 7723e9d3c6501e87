"""No row of another caseworker or team gets into a reader's packet, and a packet is its reader's for its day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from mi_lib.caselists import (
    CaseList,
    Casework,
    ListEdition,
    ListReader,
    case_list_path,
    make_case_lists,
    open_case_list,
)
from mi_lib.errors import DisclosureError, UsageError

DAY = date(2015, 4, 1)
EDITION = ListEdition(DAY, date(2015, 3, 31), None, "Bakkedal Kommune", "0" * 64, True, {})
ANNA = ListReader("medarbejder-m1", "Sagsbehandler M1", "medarbejdere", "Sagsoverblik", employee="M1")
LEADER = ListReader("leder-t2", "Lederen", "ledere", "Sagsoverblik", team="T2")
INTAKE = ListReader("leder-t1", "Lederen", "ledere", "Sagsoverblik", team="T1")
EVERYBODYS = frozenset({"S1", "S2", "S3", "B1", "B2", "B3", "M1", "M2", "M3", "U1", "U2"})
OWNERS = {"S1": ("T2", "M1"), "S2": ("T2", "M2"), "S3": ("T3", "M3")}
LISTS = (
    "deadlines", "registrations", "goals", "service_level", "refunds", "placements", "without_caseworker",
)  # fmt: skip


def rows(**columns: object) -> pd.DataFrame:
    """One row for each case, with who answers for it."""
    owners = [{"case_id": case, "team_id": team, "caseworker_id": who} for case, (team, who) in OWNERS.items()]
    return pd.DataFrame(owners).assign(**columns)


def work(**lists: pd.DataFrame) -> Casework:
    """Three cases of three caseworkers in two teams; every list has a row for each."""
    staff = pd.DataFrame({"employee_id": ["M1", "M2", "M3"], "team_id": ["T2", "T2", "T3"]})
    inbox = rows(notification_id=["U1", "U8", "U9"])
    inbox.loc[3] = {"case_id": None, "team_id": "T1", "caseworker_id": None, "notification_id": "U2"}
    return Casework(
        DAY, staff, rows(), {**{name: rows() for name in LISTS}, "inbox": inbox, "caseload": staff, **lists}
    )


def packet(reader: ListReader, casework: Casework | None = None) -> CaseList:
    return make_case_lists(casework or work(), EDITION, [reader], EVERYBODYS)[reader.id]


def test_a_caseworker_gets_own_cases_and_no_inbox() -> None:
    lists = packet(ANNA).lists
    assert {row["case_id"] for found in lists.values() for row in found} == {"S1"}
    assert "inbox" not in lists
    assert "caseload" not in lists


def test_a_leader_gets_the_team_and_who_has_its_cases() -> None:
    lists = packet(LEADER).lists
    assert [(row["case_id"], row["caseworker_id"]) for row in lists["deadlines"]] == [("S1", "M1"), ("S2", "M2")]
    assert [row["employee_id"] for row in lists["caseload"]] == ["M1", "M2"]


def test_a_notification_without_a_case_is_the_intake_leaders() -> None:
    assert [row["notification_id"] for row in packet(INTAKE).lists["inbox"]] == ["U2"]
    assert [row["notification_id"] for row in packet(LEADER).lists["inbox"]] == ["U1", "U8"]


def test_a_packet_names_what_its_page_may_hold() -> None:
    assert packet(ANNA).identifiers == {"S1", "M1"}
    assert packet(ANNA).case_count == 1


@pytest.mark.parametrize("name", ["deadlines", "registrations", "placements"])
@pytest.mark.parametrize("reader", [ANNA, LEADER])
def test_a_row_that_is_labelled_wrongly_is_caught_by_the_assignment(name: str, reader: ListReader) -> None:
    wrong = rows().assign(team_id="T2", caseworker_id="M1")
    with pytest.raises(DisclosureError, match="not its reader's"):
        packet(reader, work(**{name: wrong}))


@pytest.mark.parametrize("strange", ["S3", "B3", "R01|S3", "M3"])
def test_an_identifier_of_somebody_else_is_caught_in_whatever_column(strange: str) -> None:
    with pytest.raises(DisclosureError, match="not its reader's"):
        packet(ANNA, work(registrations=rows(checks=strange)))


@pytest.mark.parametrize("case", ["S9", None])
def test_a_row_about_no_case_of_the_reader_is_caught_though_nobody_else_has_it(case: str | None) -> None:
    with pytest.raises(DisclosureError, match="not its reader's"):
        packet(ANNA, work(goals=rows().assign(caseworker_id="M1", case_id=case)))


def test_one_wrong_row_leaves_everybody_without_a_list() -> None:
    wrong = work(goals=rows().assign(caseworker_id="M1"))
    with pytest.raises(DisclosureError):
        make_case_lists(wrong, EDITION, [LEADER, ANNA], EVERYBODYS)


@pytest.mark.parametrize("reader", [replace(ANNA, team="T2"), replace(ANNA, employee=None)])
def test_a_reader_is_a_caseworker_or_a_leader(reader: ListReader) -> None:
    with pytest.raises(DisclosureError, match="one caseworker or for one team"):
        packet(reader)


def test_only_the_wall_makes_a_packet() -> None:
    with pytest.raises(DisclosureError, match="behind the wall"):
        CaseList(EDITION, ANNA, {}, passed=None)


def test_a_packet_comes_back_as_it_was_written(tmp_path: Path) -> None:
    written = packet(LEADER)
    file = written.write(tmp_path)
    assert file == case_list_path(tmp_path, "leder-t2")
    read = open_case_list(file, DAY, "leder-t2")
    assert (read.edition, read.reader, read.lists) == (written.edition, written.reader, written.lists)
    assert read.digest == written.digest


def test_a_packet_that_was_changed_is_refused(tmp_path: Path) -> None:
    file = packet(ANNA).write(tmp_path)
    file.write_text(file.read_text("utf-8").replace('"S1"', '"S2"'), "utf-8")
    with pytest.raises(DisclosureError, match="changed by hand"):
        open_case_list(file, DAY, ANNA.id)


@pytest.mark.parametrize(("day", "recipient"), [(date(2015, 4, 2), "medarbejder-m1"), (DAY, "medarbejder-m2")])
def test_a_packet_of_another_day_or_reader_is_refused(tmp_path: Path, day: date, recipient: str) -> None:
    file = packet(ANNA).write(tmp_path)
    with pytest.raises(DisclosureError, match="another reader or another day"):
        open_case_list(file, day, recipient)


def test_where_there_is_no_packet_the_command_that_makes_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mi overview --date 2015-04-01 --recipient medarbejder-m1"):
        open_case_list(tmp_path / "none.json", DAY, "medarbejder-m1")
