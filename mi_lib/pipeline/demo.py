"""A newcomer's first command: a made-up world of deliveries, taken in and published."""

from collections.abc import Callable
from datetime import datetime

from mi_lib.demo import write_deliveries
from mi_lib.errors import DeliveryError, UsageError
from mi_lib.periods import Month
from mi_lib.pipeline.deliver import take_deliveries_in
from mi_lib.pipeline.month import MonthResult, publish_month
from mi_lib.pipeline.project import Project
from mi_lib.warehouse import Warehouse

MONTHS = (Month(2015, 1), Month(2015, 2), Month(2015, 3))


def make_demo(
    project: Project,
    *,
    scale: int,
    seed: int,
    workers: int,
    now: datetime,
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> list[MonthResult]:
    """Write the deliveries, take them in, publish the first months of 2015.

    Raises UsageError where real deliveries are in the warehouse: made-up ones must never mix with them.
    """
    _refuse_real_data(project)
    write_deliveries(
        project.incoming,
        seed=seed,
        scale=scale,
        progress=lambda done, total: progress("deliveries", done, total),
    )
    taken = take_deliveries_in(project, now=now, progress=progress)
    if taken.refused:
        raise DeliveryError(
            "Demoens egne filer blev afvist.",
            where=str(taken.refused[0].kept_at),
            found=f"{len(taken.refused)} filer",
            remedy="slet data/incoming og data/warehouse og prøv igen",
        )
    return [publish_month(project, month, workers=workers, now=now, progress=progress) for month in MONTHS]


def _refuse_real_data(project: Project) -> None:
    with Warehouse.open(project.settings.warehouse_url) as warehouse:
        deliveries = warehouse.deliveries()
    if not deliveries["synthetic"].all():
        raise UsageError(
            "This warehouse holds real deliveries, so the demo stays out of it.",
            where=project.settings.warehouse,
            found=f"{int((~deliveries['synthetic']).sum())} deliveries that are not synthetic",
            remedy="run `mi demo` in a fresh checkout",
        )
