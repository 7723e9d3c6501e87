"""What readers can work out from a month that has been made: the packets as they lie there, and all that was before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mi_lib.disclosure import HIDDEN, Decision, HiddenCell, Ledger, attackers_view, open_packet
from mi_lib.disclosure.audit import audit
from mi_lib.disclosure.exposure import place_in_words, table_in_words
from mi_lib.disclosure.system import Book, build_book
from mi_lib.disclosure.views import ReaderClass, classes_of, rows_of
from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.pipeline.figures import ledger_file
from mi_lib.pipeline.project import Project

LIMITS = (
    "Leaders who put their reports together are not one attacker here.",
    "How much a figure was revised since an earlier edition everyone can see; it may be one child registered late.",
    "Sums over three or twelve months are judged as they stand: who knows the month that fell out from elsewhere can"
    " work out the newest.",
    "Text that people wrote is not attacked: read it before it leaves.",
)
"""What the audit does not look at, for the data-protection officer to weigh."""


@dataclass(frozen=True)
class TableSeen:
    """One table as one reader sees it: how many cells are hidden, how many of them are secrets, and the narrowest
    interval that the reader can prove for a secret. None: there is no secret among them."""

    reader: str
    table: str
    hidden: int
    secrets: int
    narrowest: tuple[float, float] | None
    told_by: tuple[str, ...]


@dataclass(frozen=True)
class AuditOfMonth:
    version: str
    tables: tuple[TableSeen, ...]
    exposed: tuple[str, ...]


def audit_month(project: Project, month: Month) -> AuditOfMonth:
    """Attack the month's packets once more. Raises UsageError where none have been made."""
    version, _ = project.orders_of(month)
    folder = project.editions() / str(month)
    observations = folder / "computed" / f"{version.id.lower()}.parquet"
    if not observations.is_file():
        raise UsageError(
            f"The figures of {month} have not been computed yet.",
            where=str(observations),
            remedy=f"run `mi publish {month}` or `mi compute {month}`",
        )
    packets = [
        open_packet(file, month, file.parent.name)
        for file in sorted((folder / "publishable").glob(f"*/{version.id.lower()}.json"))
    ]
    tables = {ReaderClass(each.reader.audience, each.reader.team): each.observations for each in packets}
    ledger = Ledger.read(ledger_file(project)).about(packets[0].edition).beside(packets[0].edition)
    book = build_book(pd.read_parquet(observations), packets[0].edition.hierarchies)
    decision = _decision(project, book, tables, ledger)
    found = audit(decision, tables)
    return AuditOfMonth(
        version.id,
        tuple(_tables(attackers_view(decision))),
        tuple(
            f"{each}: {table_in_words(each.key)}, {place_in_words(each.key, packets[0].edition.codelists)}"
            for each in found
        ),
    )


def _decision(project: Project, book: Book, packets: Mapping[ReaderClass, pd.DataFrame], ledger: Ledger) -> Decision:
    """What was decided, read back from the packets."""
    nothing = book.cells.iloc[:0]
    everyone = {ReaderClass(each.audience, each.team) for each in project.distribution.recipients.values()}
    offers = {reader: rows_of(packets.get(reader, nothing), book) for reader in classes_of(everyone)}
    hidden = [rows_of(rows[rows["status"] == HIDDEN], book) for rows in packets.values()]
    thresholds = {name: audience.threshold for name, audience in project.distribution.audiences.items()}
    return Decision(book, offers, thresholds, ledger).with_hidden(np.logical_or.reduce(hidden))


def _tables(cells: list[HiddenCell]) -> Iterator[TableSeen]:
    groups: dict[tuple[str, str], list[HiddenCell]] = {}
    for cell in cells:
        groups.setdefault((cell.reader, cell.table), []).append(cell)
    for (reader, table), members in groups.items():
        secrets = [cell for cell in members if cell.is_secret]
        narrow = min(secrets, key=lambda cell: cell.width, default=None)
        interval = (narrow.least, narrow.greatest) if narrow else None
        yield TableSeen(reader, table, len(members), len(secrets), interval, narrow.told_by if narrow else ())


__all__ = ["LIMITS", "AuditOfMonth", "TableSeen", "audit_month"]
