"""The packet of one reader: own cases only, sealed, and bound to its reader and its day."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mi_lib.errors import DisclosureError, UsageError
from mi_lib.recipients import CASE_OVERVIEW
from mi_lib.sealed import digest_of, read_sealed, write_sealed

Row = Mapping[str, Any]
"""A line of a list: numbers, texts, None, and days and moments in ISO."""

_FORMAT = 1


@dataclass(frozen=True)
class ListEdition:
    """What all packets of one day have in common.

    `data_until` is the last day that deliveries cover; `gaps` are the deliveries that have not come, in words.
    """

    day: date
    data_until: date
    checked_on: date | None
    municipality: str
    data_digest: str
    synthetic: bool
    codelists: Mapping[str, Mapping[str, str]]
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListReader:
    """Whom a packet is for: a caseworker by the employee's id, a leader by the team."""

    id: str
    name: str
    audience: str
    title: str
    team: str | None = None
    employee: str | None = None


class CaseList:
    """A reader's lists after the wall. Made by `make_case_lists` or read back by `open_case_list`."""

    def __init__(
        self, edition: ListEdition, reader: ListReader, lists: Mapping[str, Sequence[Row]], *, passed: object
    ) -> None:
        if passed is not _THE_WALL:
            raise DisclosureError(
                "A case list can only be made behind the wall.",
                where="CaseList",
                remedy="use mi_lib.caselists.make_case_lists or open_case_list",
            )
        self.edition = edition
        self.reader = reader
        self.lists = lists

    @property
    def digest(self) -> str:
        return digest_of(self._content())

    @property
    def identifiers(self) -> frozenset[str]:
        """The cases, notifications and employees that it names: all that its reader's pages may hold."""
        names = ("case_id", "notification_id", "employee_id", "caseworker_id")
        found = (row.get(name) for rows in self.lists.values() for row in rows for name in names)
        own = {self.reader.employee} if self.reader.employee else set()
        return frozenset({each for each in found if each} | own)

    @property
    def case_count(self) -> int:
        return len({row["case_id"] for rows in self.lists.values() for row in rows if row.get("case_id")})

    def write(self, folder: Path) -> Path:
        """Write to `<folder>/<recipient>/sagsoverblik.json`; the same lists give the same bytes."""
        return write_sealed(case_list_path(folder, self.reader.id), self._content())

    def _content(self) -> str:
        edition = asdict(self.edition)
        days = {name: _iso(edition[name]) for name in _DAYS}
        content = {
            "format": _FORMAT,
            "edition": {**edition, **days},
            "reader": asdict(self.reader),
            "lists": {name: list(map(dict, rows)) for name, rows in self.lists.items()},
        }
        return json.dumps(content, ensure_ascii=False, allow_nan=False)


_DAYS = ("day", "data_until", "checked_on")
_THE_WALL = object()


def let_through(edition: ListEdition, reader: ListReader, lists: Mapping[str, Sequence[Row]]) -> CaseList:
    """For the wall only."""
    return CaseList(edition, reader, lists, passed=_THE_WALL)


def case_list_path(folder: Path, recipient: str) -> Path:
    return folder / recipient / f"{CASE_OVERVIEW}.json"


def open_case_list(file: Path, day: date, recipient: str) -> CaseList:
    """Read a packet back, and make sure that it is untouched and that it is this reader's for this day.

    Raises UsageError if there is none, DisclosureError if it has been changed or belongs to someone else.
    """
    command = f"mi overview --date {day}"
    if not file.is_file():
        raise UsageError(
            f"There is no case list for {recipient}.",
            where=str(file),
            remedy=f"run `{command} --recipient {recipient}` in the project's folder, then run the notebook again",
        )
    content = read_sealed(file, remedy=f"delete the file and run `{command}` again")
    said, reader = content["edition"], ListReader(**content["reader"])
    if (said["day"], reader.id) != (day.isoformat(), recipient):
        raise DisclosureError(
            "This case list belongs to another reader or another day.",
            where=str(file),
            found=f"{said['day']} for {reader.id}",
            remedy=f"run `{command} --recipient {recipient}`",
        )
    days = {name: date.fromisoformat(said[name]) if said[name] else None for name in _DAYS}
    return let_through(ListEdition(**{**said, **days, "gaps": tuple(said["gaps"])}), reader, content["lists"])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
