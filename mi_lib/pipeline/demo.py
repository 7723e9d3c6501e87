"""A newcomer's first command: a made-up world of deliveries, taken in and published."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mi_lib.demo import write_deliveries
from mi_lib.errors import CommentaryError, DeliveryError, UsageError
from mi_lib.intake import REFUSED_FOLDER, Refusal, take_in
from mi_lib.periods import Month
from mi_lib.pipeline.month import MonthResult, publish_month
from mi_lib.pipeline.project import Project
from mi_lib.pipeline.stand_ins import remove_stand_ins, write_stand_ins
from mi_lib.pipeline.stopwatch import Progress
from mi_lib.plan.calendar import DEFAULT, is_working_day
from mi_lib.warehouse import Warehouse

_LOCAL = ZoneInfo("Europe/Copenhagen")
_AT_WORK = time(10)
_END_OF_NAME = "_syntetisk"

MONTHS = (Month(2015, 1), Month(2015, 2), Month(2015, 3))


def make_demo(
    project: Project,
    *,
    scale: int,
    seed: int,
    workers: int,
    now: datetime,
    progress: Progress = lambda what, done, total: None,
) -> list[MonthResult]:
    """Write the deliveries, take them in, publish the first months of 2015.

    Raises UsageError where real deliveries are in the warehouse: made-up ones must never mix with them.
    """
    _refuse_real_data(project)
    written = write_deliveries(
        project.incoming,
        seed=seed,
        scale=scale,
        progress=lambda done, total: progress("deliveries", done, total),
    )
    refused = _take_in(project, [path for path in written if _is_on_time(path, project)], progress)
    if refused:
        raise DeliveryError(
            "Demoens egne filer blev afvist.",
            where=str(refused[0].kept_at),
            found=f"{len(refused)} filer",
            remedy="slet data/incoming og data/warehouse og prøv igen",
        )
    remove_stand_ins(project)
    return [publish_made_up(project, month, workers=workers, now=now, progress=progress) for month in MONTHS]


def publish_made_up(
    project: Project, month: Month, *, workers: int, now: datetime, progress: Progress = lambda what, done, total: None
) -> MonthResult:
    """Publish a month of a made-up world; where its commentary does not fit the figures, with stand-ins for it.

    The commentary in git is about the demo's own seed and size; of any other world nobody has written anything.
    """
    try:
        return publish_month(project, month, workers=workers, now=now, progress=progress)
    except CommentaryError:
        write_stand_ins(project, month)
        result = publish_month(project, month, workers=workers, now=now, progress=progress)
        result.notes.append(f"stand-ins: nobody wrote about this world; see {project.stand_ins / str(month)}")
        return result


def _is_on_time(path: Path, project: Project) -> bool:
    """What comes late lies beside the incoming folder, for the reader to take in."""
    return path.is_relative_to(project.incoming) and path.stem.endswith(_END_OF_NAME)


def _take_in(project: Project, files: Iterable[Path], progress: Progress) -> list[Refusal]:
    """Each received when a real office would have sent it, so that one can travel back in time."""
    with Warehouse.open(project.settings.warehouse_url) as warehouse:
        return take_in(
            sorted(files),
            warehouse,
            received_at=lambda path: received_at(_month_of(path)),
            refused_folder=project.incoming / REFUSED_FOLDER,
            progress=lambda done, total: progress("intake", done, total),
        ).refused


def _month_of(path: Path) -> Month:
    return Month.parse(path.stem.removesuffix(_END_OF_NAME)[-len("2015-01") :])


def received_at(month: Month) -> datetime:
    """Ten o'clock on the first working day after the month."""
    day = month.last_day + timedelta(days=1)
    while not is_working_day(day, DEFAULT):
        day += timedelta(days=1)
    return datetime.combine(day, _AT_WORK, _LOCAL)


def _refuse_real_data(project: Project) -> None:
    with Warehouse.open(project.settings.warehouse_url) as warehouse:
        deliveries = warehouse.deliveries()
    if not deliveries["synthetic"].all():
        raise UsageError(
            "This warehouse holds real deliveries, so the demo stays out of it.",
            where=project.settings.warehouse_shown,
            found=f"{int((~deliveries['synthetic']).sum())} deliveries that are not synthetic",
            remedy="run `mi demo` in a fresh checkout",
        )
