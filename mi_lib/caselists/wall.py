"""The wall between readers: each gets the rows of own cases, and every row is checked again before it is let out."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import pandas as pd

from mi_lib.caselists.casework import Casework
from mi_lib.caselists.packet import CaseList, ListEdition, ListReader, Row, let_through
from mi_lib.errors import DisclosureError
from mi_lib.indicators.teams import INTAKE_TEAM

_FOR_CASEWORKERS = ("deadlines", "registrations", "goals", "service_level", "refunds", "placements")
_FOR_LEADERS = (
    "inbox", "deadlines", "registrations", "placements", "refunds", "caseload", "without_caseworker",
)  # fmt: skip


def make_case_lists(
    work: Casework, edition: ListEdition, readers: Iterable[ListReader], identifiers: frozenset[str]
) -> dict[str, CaseList]:
    """One packet per reader, by recipient. `identifiers` are all that the data hold, of anybody.

    Raises DisclosureError, and makes nothing for anybody, if a single row is not its reader's.
    """
    packets = {}
    for reader in readers:
        lists = {name: list(_rows_of(work.lists[name], reader)) for name in _names_for(reader)}
        packet = let_through(edition, reader, lists)
        check_wall(packet, work, identifiers)
        packets[reader.id] = packet
    return packets


def _names_for(reader: ListReader) -> tuple[str, ...]:
    if (reader.team is None) == (reader.employee is None):
        raise DisclosureError(
            "A case list is for one caseworker or for one team.",
            where=reader.id,
            found=f"team {reader.team}, employee {reader.employee}",
            remedy="give a leader a team in recipients.yml, and a caseworker none",
        )
    return _FOR_CASEWORKERS if reader.employee else _FOR_LEADERS


def _rows_of(frame: pd.DataFrame, reader: ListReader) -> Iterator[Row]:
    own = frame["caseworker_id"] == reader.employee if reader.employee else frame["team_id"] == reader.team
    hidden = {"team_id", *(["caseworker_id"] if reader.employee else [])}
    mine = frame[own].drop(columns=list(hidden & set(frame.columns)))
    for row in mine.astype(object).to_dict("records"):
        yield {str(name): _plain(value) for name, value in row.items()}


def _plain(value: object) -> object:
    """As JSON knows it."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def check_wall(packet: CaseList, work: Casework, identifiers: frozenset[str]) -> None:
    """Raise DisclosureError unless every row is about a case of the reader, by the assignment of cases on the day.

    And unless no cell of it, whatever its column, holds an identifier of anybody else.
    """
    entitled = _entitled(packet.reader, work)
    for name, rows in packet.lists.items():
        for row in rows:
            key = row.get("case_id") or row.get("notification_id") or row.get("employee_id")
            strange = {part for part in _texts(row) if part in identifiers} - entitled
            if key not in entitled or strange:
                raise DisclosureError(
                    "A case list held a row that is not its reader's. No list has been made for anybody.",
                    where=f"{name} for {packet.reader.id} on {packet.edition.day}",
                    found="a row about another case, notification or employee",
                    remedy="this is a fault of the program: report it, and hand out no lists until it is mended",
                )


def _texts(row: Row) -> Iterator[str]:
    for value in row.values():
        if isinstance(value, str):
            yield value
            yield from value.split("|")


def _entitled(reader: ListReader, work: Casework) -> set[str]:
    """What the reader may be told of, from the assignment itself and not from the lists."""
    cases, inbox = work.cases, work.lists["inbox"]
    if reader.employee:
        mine = cases[cases["caseworker_id"] == reader.employee]
        return {reader.employee, *mine["case_id"]}
    mine = cases[cases["team_id"] == reader.team]
    staff = work.staff[work.staff["team_id"] == reader.team]["employee_id"]
    without_case = inbox["case_id"].isna() & (reader.team == INTAKE_TEAM)
    notifications = inbox[inbox["case_id"].isin(set(mine["case_id"])) | without_case]["notification_id"]
    return {*mine["case_id"], *mine["caseworker_id"].dropna(), *staff, *notifications}
