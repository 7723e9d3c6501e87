"""From the warehouse to one sealed case list per reader: computed once, cut, checked, and only then written."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from mi_lib import danish
from mi_lib.caselists import CaseList, ListEdition, ListReader, compute_casework, make_case_lists
from mi_lib.caselists.assignment import staff_on
from mi_lib.caselists.casework import TABLES
from mi_lib.caselists.duties import VISIT_DAYS, visit_days
from mi_lib.deliveries import contract
from mi_lib.errors import IndicatorError
from mi_lib.indicators import first_month, read_reference_tables
from mi_lib.indicators.known import KnownTables
from mi_lib.periods import Month, months_between
from mi_lib.pipeline.figures import end_of, identifiers_of, read_codelists
from mi_lib.pipeline.project import Project
from mi_lib.plan.calendar import Profile
from mi_lib.recipients import CASE_OVERVIEW, Recipient, ReportKind, look_up
from mi_lib.warehouse import Snapshot, Warehouse

_CODELISTS = ("duty", "check", "section", "approver")
_TITLE = "Sagsoverblik"

Readers = dict[str, tuple[ReportKind, Recipient]]


@dataclass(frozen=True)
class Lists:
    """A day's packets and reports by recipient, everybody who is entitled to one, and all identifiers in the data."""

    edition: ListEdition
    packets: Mapping[str, CaseList]
    kinds: Mapping[str, ReportKind]
    entitled: Mapping[str, Recipient]
    identifiers: frozenset[str]


def compute_lists(project: Project, day: date, recipients: Sequence[str]) -> Lists:
    """The case lists of a day, as the data were known at its end, for these recipients or for everyone entitled.

    Raises UsageError for somebody who is not entitled on that day, IndicatorError where nothing was known yet, and
    DisclosureError where a row is not its reader's; nothing has been written then.
    """
    with Warehouse.open(project.settings.warehouse_url) as warehouse:
        snapshot = warehouse.snapshot(day, as_of=end_of(day))
        _check_known(snapshot, day)
        tables = _tables(project, snapshot, day)
        readers = _readers(project, tables, day)
        chosen = _chosen(readers, recipients, day)
        work = compute_casework(tables, day)
        identifiers = frozenset(identifiers_of(snapshot))
        edition = _edition(project, snapshot, tables, day)
    packets = make_case_lists(work, edition, map(_reader, chosen.values()), identifiers)
    kinds = {name: kind for name, (kind, _) in chosen.items()}
    return Lists(edition, packets, kinds, {name: who for name, (_, who) in readers.items()}, identifiers)


def lists_folder(project: Project) -> Path:
    """Where packets and executed notebooks lie; only those of the newest overview of each reader."""
    return project.editions() / CASE_OVERVIEW


def write_packets(project: Project, lists: Lists) -> None:
    for packet in lists.packets.values():
        packet.write(lists_folder(project) / "publishable")


def forget(project: Project, recipient: str) -> None:
    """Remove what was made for a reader who gets no overview any more."""
    for kind in ("publishable", "executed"):
        shutil.rmtree(lists_folder(project) / kind / recipient, ignore_errors=True)


def _check_known(snapshot: Snapshot, day: date) -> None:
    absent = [table for table in ("case_file", "employee") if not snapshot.delivered(table)]
    if absent:
        raise IndicatorError(
            "There was nothing to make case lists from.",
            where=f"the warehouse, as it was known on {day}",
            found=f"no delivery of {' and '.join(absent)} had been received by then",
            remedy="take deliveries in with `mi intake`, or choose a later day",
        )


def _tables(project: Project, snapshot: Snapshot, day: date) -> KnownTables:
    reference = read_reference_tables(project.reference, first_month(snapshot), day, _profile(project, day.year))
    return KnownTables.of(snapshot, {**reference, VISIT_DAYS: visit_days(day)})


def _profile(project: Project, year: int) -> Profile:
    """Working days as in the plan of the year, or of the nearest year that has one: lists are made without a plan."""
    plans = project.plans.by_year
    return plans[min(plans, key=lambda known: (abs(known - year), known))].profile


def _readers(project: Project, tables: KnownTables, day: date) -> Readers:
    staff = staff_on(tables, day)[["employee_id", "job_group"]]
    return project.distribution.readers_of(CASE_OVERVIEW, staff.itertuples(index=False, name=None))


def _chosen(readers: Readers, recipients: Sequence[str], day: date) -> Readers:
    if not recipients:
        return readers
    what = f"reader of a case overview on {day}"
    return {name: look_up(name, readers, what) for name in dict.fromkeys(recipients)}


def _reader(entry: tuple[ReportKind, Recipient]) -> ListReader:
    _, recipient = entry
    return ListReader(
        recipient.id, recipient.name, recipient.audience, _TITLE, team=recipient.team, employee=recipient.employee
    )


def _edition(project: Project, snapshot: Snapshot, tables: KnownTables, day: date) -> ListEdition:
    codelists = read_codelists(project.reference / "codelists.yml")
    checked = tables.table("registration_check").cutoff_date.max().execute()
    until = min(max(snapshot.delivered(table)) for table in TABLES if snapshot.delivered(table))
    return ListEdition(
        day=day,
        data_until=min(until.last_day, day),
        checked_on=None if pd.isna(checked) else pd.Timestamp(checked).date(),
        municipality=project.settings.municipality,
        data_digest=snapshot.digest,
        synthetic=snapshot.synthetic,
        codelists={name: codelists[name] for name in _CODELISTS},
        gaps=tuple(_gaps(snapshot)),
    )


def _gaps(snapshot: Snapshot) -> list[str]:
    """The deliveries that have not come although later or other ones have: `opfølgninger for februar 2015`."""
    months = {table: snapshot.delivered(table) for table in TABLES}
    newest = max(max(found) for found in months.values() if found)
    said = []
    for table, found in months.items():
        expected: list[Month] = list(months_between(min(found, default=newest), newest))
        absent = [danish.month(month) for month in expected if month not in found]
        if absent:
            said.append(f"{contract(table).name_da.lower()} for {danish.listed(absent)}")
    return said
