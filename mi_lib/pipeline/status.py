"""Who owes what: for each table of a report, whether its delivery has come, in time and whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from mi_lib.deliveries import CONTRACTS, ON_CHANGE, Contract
from mi_lib.intake import REFUSED_FOLDER, RefusedFileError, find_files, read_refused_at, recognise, report_of
from mi_lib.periods import Month, months_between
from mi_lib.pipeline.project import Project
from mi_lib.plan import AnnualPlan
from mi_lib.publishing import Receipt
from mi_lib.warehouse import Warehouse

State = Literal["accepted", "refused", "missing", "awaited"]
"""`refused`: only refused files have come; `missing`: nothing has, and it is too late; `awaited`: not too late yet."""


@dataclass(frozen=True)
class RefusedFile:
    """One that lies in the folder of refused files; `report` is the explanation beside it, `at` local time if known."""

    report: Path
    at: datetime | None


@dataclass(frozen=True)
class Owed:
    """One table for one month. `late`: the first accepted file came after the due day.

    `received_at`, `file_name`, `rows` and `warnings` are those of the file that counts, `first_received_at` that of the
    first. `refused` are the refused files that no accepted one has come after.
    """

    table: str
    title: str
    unit: str
    month: Month
    state: State
    due: date
    first_received_at: datetime | None = None
    received_at: datetime | None = None
    file_name: str = ""
    rows: int | None = None
    late: bool = False
    refused: tuple[RefusedFile, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Something is to come, or a file that should have replaced the accepted one was refused."""
        return self.state != "accepted" or bool(self.refused)


@dataclass(frozen=True)
class Status:
    """What a report month needs of the units; `plan` knows who answers for them.

    `published_at`: the oldest of the month's reports as they lie in `reports/`; `news` are the deliveries, as
    `<table> <month>`, that have come since and are not in it.
    """

    month: Month
    due: date
    plan: AnnualPlan
    owed: tuple[Owed, ...]
    published_at: datetime | None = None
    news: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Nothing is refused or missing."""
        return not any(each.state == "missing" or each.refused for each in self.owed)

    def open_by_unit(self) -> dict[str, list[Owed]]:
        """What each unit still has to deliver; units that owe nothing are left out."""
        found: dict[str, list[Owed]] = {}
        for each in self.owed:
            if each.is_open:
                found.setdefault(each.unit, []).append(each)
        return found


def find_status(project: Project, month: Month, now: datetime) -> Status:
    """The tables due for the report of this month, and older ones that have never come; `now` with its zone.

    Raises PlanError for a month without a report or meeting.
    """
    plan = project.plan_for(month)
    due = plan.delivery_day(month)
    with Warehouse.open(project.settings.warehouse_url) as warehouse:
        deliveries, notes = warehouse.deliveries(), warehouse.notes()
    refused = _refused_files(project.incoming / REFUSED_FOLDER, project.settings.root)
    covered = list(months_between(_first_month(plan, month), month.data_month))
    owed = [
        _owed(contract, each, due, now, _of(deliveries, contract, each), refused, notes)
        for contract in CONTRACTS.values()
        for each in _months_owed(contract, deliveries, covered)
    ]
    units = list(plan.units)
    published = _published_at(project, month)
    news = _come_since(deliveries, published, month) if published else ()
    return Status(month, due, plan, tuple(sorted(owed, key=lambda each: units.index(each.unit))), published, news)


def _published_at(project: Project, month: Month) -> datetime | None:
    version, orders = project.orders_of(month)
    names = [f"{order.recipient}/{month}/{version.id.lower()}.receipt.json" for order in orders]
    files = {name: project.reports / name for name in names if (project.reports / name).is_file()}
    receipts = [Receipt.from_json(file.read_text(encoding="utf-8"), name) for name, file in files.items()]
    return min((receipt.published_at for receipt in receipts if receipt.published_at), default=None)


def _come_since(deliveries: pd.DataFrame, published: datetime, month: Month) -> tuple[str, ...]:
    counts = deliveries["current"] & (deliveries["month"] <= str(month.data_month))
    news = deliveries[counts & (deliveries["received_at"] > published)]
    return tuple(f"{table} {of}" for table, of in zip(news["table"], news["month"], strict=True))


def _first_month(plan: AnnualPlan, month: Month) -> Month:
    """The first month of data since the edition before: a report after a month without one covers two."""
    earlier = [planned for planned in plan.months if planned < month]
    return max(earlier).data_month + 1 if earlier else month.data_month


def _months_owed(contract: Contract, deliveries: pd.DataFrame, covered: list[Month]) -> Iterator[Month]:
    """The months of this report, and earlier ones since the table's first delivery that never came."""
    delivered = {Month.parse(text) for text in deliveries.loc[deliveries["table"] == contract.table, "month"]}
    if contract.due_months == ON_CHANGE:
        yield from (month for month in covered if month in delivered)
        if not any(month <= covered[-1] for month in delivered):
            yield covered[-1]
        return
    first = min(min(delivered, default=covered[0]), covered[0])
    for month in months_between(first, covered[-1]):
        if month.number in contract.due_months and (month in covered or month not in delivered):
            yield month


def _of(deliveries: pd.DataFrame, contract: Contract, month: Month) -> pd.DataFrame:
    return deliveries[(deliveries["table"] == contract.table) & (deliveries["month"] == str(month))]


def _owed(
    contract: Contract,
    month: Month,
    due: date,
    now: datetime,
    versions: pd.DataFrame,
    refused: Mapping[tuple[str, Month], list[RefusedFile]],
    notes: Mapping[str, list[str]],
) -> Owed:
    files = refused.get((contract.table, month), [])
    common: dict[str, Any] = {
        "table": contract.table,
        "title": contract.name_da,
        "unit": contract.unit,
        "month": month,
        "due": due,
    }
    if versions.empty:
        state: State = "refused" if files else "missing" if now.date() > due else "awaited"
        return Owed(**common, state=state, refused=tuple(files))
    current = versions.iloc[-1]
    received = [each.to_pydatetime().astimezone(now.tzinfo) for each in versions["received_at"]]
    return Owed(
        **common,
        state="accepted",
        first_received_at=received[0],
        received_at=received[-1],
        file_name=current["file_name"],
        rows=int(current["rows"]),
        late=received[0].date() > due,
        refused=tuple(each for each in files if not _is_before(each, received[-1])),
        warnings=tuple(notes.get(current["delivery_id"], ())),
    )


def _is_before(refused: RefusedFile, received_at: datetime) -> bool:
    """Refused before that file came; of two that came together it is open which was meant."""
    return refused.at is None or refused.at < received_at.replace(microsecond=0, tzinfo=None)


def _refused_files(folder: Path, root: Path) -> dict[tuple[str, Month], list[RefusedFile]]:
    """The refused files that lie there, by the table and month of their names."""
    found: dict[tuple[str, Month], list[RefusedFile]] = {}
    for path in find_files(folder):
        try:
            announced = recognise(path.name)
        except RefusedFileError:
            continue  # its name tells no table: nobody can say what it was to be
        report = report_of(path)
        inside = report.relative_to(root) if report.is_relative_to(root) else report
        refused = RefusedFile(inside, read_refused_at(path))
        found.setdefault((announced.contract.table, announced.month), []).append(refused)
    return found
