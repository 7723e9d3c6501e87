"""Which version counts for a table and month, and whether a file is one that is there for another month."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

import pyarrow as pa

from mi_lib.deliveries import Contract
from mi_lib.intake.difference import Difference, compare
from mi_lib.intake.file_names import Announced
from mi_lib.intake.problems import Problem, RefusedFileError
from mi_lib.periods import Month
from mi_lib.warehouse import Warehouse

_MONTHS_AROUND = 12  # among which a file is looked for that has been delivered for the wrong month


class Version(NamedTuple):
    """The delivery that counts for a table and month."""

    identifier: str
    file_name: str
    rows: int


NOTHING = Version("", "", 0)
Versions = dict[tuple[str, str], Version]
"""By table and month."""


def current_versions(warehouse: Warehouse) -> Versions:
    known = warehouse.deliveries()
    found = known.loc[known["current"], ["table", "month", "delivery_id", "file_name", "rows"]]
    return {
        (str(table), str(month)): Version(str(identifier), str(name), int(rows))
        for table, month, identifier, name, rows in found.itertuples(index=False)
    }


def place_of(announced: Announced) -> tuple[str, str]:
    return announced.contract.table, str(announced.month)


def is_version(stored: str, identifier: str) -> bool:
    """A content that was made to count again has its own id with a number behind."""
    return stored.partition("-")[0] == identifier


def identify(announced: Announced, content: bytes) -> str:
    """A hash of table, month and content: the empty deliveries of two months are two deliveries."""
    claim = f"{announced.contract.table} {announced.month}\n"
    return sha256(claim.encode() + content).hexdigest()


def compare_with(warehouse: Warehouse, earlier: str, rows: pa.Table, announced: Announced) -> Difference:
    wanted = announced.contract
    return compare(warehouse.rows(earlier, wanted.table), rows, wanted)


def refuse_another_months(
    rows_of: Callable[[str, str], pa.Table], current: Versions, announced: Announced, content: bytes, rows: pa.Table
) -> None:
    """A delivery holds what is new or changed, so no two months have the same rows; empty ones are all alike.

    Where no column dates the rows, they are compared with those of each month that has as many: the file may have been
    saved anew, or in another form. `rows_of` gives the rows of a delivery by its id and table, as `Warehouse.rows`.
    """
    for months in range(-_MONTHS_AROUND, _MONTHS_AROUND + 1) if len(rows) else ():
        other = replace(announced, month=announced.month + months)
        stored, file_name, count_of_rows = current.get(place_of(other), NOTHING)
        if not months or not stored:
            continue
        if is_version(stored, identify(other, content)):
            raise RefusedFileError([_same_as(file_name, other.month)])
        wanted = announced.contract
        undated = wanted.dated_by is None and count_of_rows == len(rows)
        if undated and _by_key(rows_of(stored, wanted.table), wanted).equals(_by_key(rows, wanted)):
            raise RefusedFileError([_same_rows_as(file_name, other.month)])


def _by_key(rows: pa.Table, wanted: Contract) -> pa.Table:
    """Keys are unique, so equal rows are then in equal order."""
    return rows.sort_by([(name, "ascending") for name in wanted.key])


def _same_as(file_name: str, month: Month) -> Problem:
    return Problem(
        f"filen er den samme som den, der er leveret for {month}. Er det den rigtige måned?",
        expected="de rækker, der er nye eller ændrede i måneden, eller en fil uden rækker",
        remedy="Dan filen for den rigtige måned.",
        found=file_name,
    )


def _same_rows_as(file_name: str, month: Month) -> Problem:
    what = f"filen har de samme rækker som den, der er leveret for {month}. Er det den rigtige måned?"
    return replace(_same_as(file_name, month), what=what)
