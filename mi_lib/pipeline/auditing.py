"""What readers can work out from a month, as published, or as computed if it is not out yet, and all before it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from mi_lib.disclosure import HIDDEN, Decision, Edition, HiddenCell, Ledger, attackers_view, open_packet
from mi_lib.disclosure.audit import audit, exposed_together
from mi_lib.disclosure.earlier import book_over_time
from mi_lib.disclosure.exposure import place_in_words, table_in_words
from mi_lib.disclosure.system import Book, Key, build_book
from mi_lib.disclosure.views import ReaderClass, classes_of, rows_of
from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.pipeline.ledger import read_ledger
from mi_lib.pipeline.memory import published_folder, published_observations, read_figures
from mi_lib.pipeline.project import Project
from mi_lib.recipients import Recipient

LIMITS = (
    "Leaders who tell each other what they know of their teams. Two can sometimes work out a small figure of a third"
    " team, three often one of the fourth: --together leder-t1,leder-t2 shows which.",
    "Whoever reads several recipients' reports. Each is safe for its reader beside the public ones; directors who are"
    " handed team leaders' reports too read counts down to the leaders' threshold: --together shows what follows.",
    "Late registration. The municipality's totals are kept up to date, so who keeps old editions sees that one child"
    " was registered late or struck out, but not in which team or category. Corrected amounts of money show what"
    " the correction was.",
    "Sums over three or twelve months. It can follow that a month between two of them had some, never that it had few.",
    "Complaints and the Board's decisions. They are acts of authorities, published for every municipality each year,"
    " and are shown with their small numbers.",
    "Drafts. They are protected against all that is published, but nobody notes what they showed: who keeps a draft can"
    " subtract it from a later report.",
    "Text that people wrote. No program understands it: read the reports before they leave.",
)
"""What the door does not prevent, for the data-protection officer to weigh. README says the same at more length."""


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
    judged: str
    """`published`: what is out, whatever was computed since. `computed`: the month is not out yet."""
    tables: tuple[TableSeen, ...]
    exposed: tuple[str, ...]
    together: tuple[str, ...] = ()
    """What the recipients named could work out as one."""


def audit_month(project: Project, month: Month, together: Sequence[str] = ()) -> AuditOfMonth:
    """Attack the month's packets once more, also for these recipients `together`: those that are out, if any are.

    Raises UsageError where none have been made, and for a recipient that does not exist.
    """
    allies = [_class_of(project.distribution.recipient(name)) for name in together]
    version, _ = project.orders_of(month)
    ledger = read_ledger(project)
    judged, figures, files = _made(project, month, version.id.lower())
    packets = [open_packet(file, month, file.parent.name) for file in files]
    tables = {ReaderClass(each.reader.audience, each.reader.team): each.observations for each in packets}
    book = build_book(read_figures(figures), packets[0].edition.hierarchies)
    before = ledger.about(packets[0].edition).beside(packets[0].edition)
    decision = _decision(project, packets[0].edition, book, tables, before)
    codelists = packets[0].edition.codelists
    return AuditOfMonth(
        version.id,
        judged,
        tuple(_tables(attackers_view(decision))),
        _each_once(f"{each}: {_cell_in_words(each.key, codelists)}" for each in audit(decision, tables)),
        _each_once(_cell_in_words(key, codelists) for key in exposed_together(decision, allies)) if allies else (),
    )


def _made(project: Project, month: Month, version: str) -> tuple[str, Path, list[Path]]:
    """Which it is, the true values and the packets."""
    published, made = published_folder(project, month), project.editions() / str(month)
    if packets := sorted(published.glob(f"*/{version}.json")):
        return "published", published / f"{version}.parquet", packets
    figures = made / "computed" / f"{version}.parquet"
    if not figures.is_file():
        raise UsageError(
            f"The figures of {month} have not been computed yet.",
            where=str(figures),
            remedy=f"run `mi publish {month}` or `mi compute {month}`",
        )
    return "computed", figures, sorted((made / "publishable").glob(f"*/{version}.json"))


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    """January's month and year to date are the same figure."""
    return tuple(dict.fromkeys(words))


def _class_of(recipient: Recipient) -> ReaderClass:
    return ReaderClass(recipient.audience, recipient.team)


def _cell_in_words(key: Key, codelists: Mapping[str, Mapping[str, str]]) -> str:
    return f"{table_in_words(key)}, {place_in_words(key, codelists)}"


def _decision(
    project: Project, edition: Edition, book: Book, packets: Mapping[ReaderClass, pd.DataFrame], ledger: Ledger
) -> Decision:
    """What was decided, read back from the packets."""
    out = [figures for _, figures in published_observations(project, synthetic=edition.synthetic)]
    nothing = book.cells.iloc[:0]
    everyone = set(map(_class_of, project.distribution.recipients.values()))
    offers = {reader: rows_of(packets.get(reader, nothing), book) for reader in classes_of(everyone)}
    hidden = [rows_of(rows[rows["status"] == HIDDEN], book) for rows in packets.values()]
    thresholds = {name: audience.threshold for name, audience in project.distribution.audiences.items()}
    over_time = book_over_time(out, ledger.shown(), book, edition.hierarchies)
    return Decision(book, offers, thresholds, ledger, over_time).with_hidden(np.logical_or.reduce(hidden))


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
