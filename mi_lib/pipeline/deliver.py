"""Deliveries from the incoming folder into the warehouse."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from mi_lib.intake import REFUSED_FOLDER, IntakeResult, find_files, take_in
from mi_lib.pipeline.project import Project
from mi_lib.warehouse import Warehouse


def take_deliveries_in(
    project: Project,
    files: Sequence[Path] | None = None,
    *,
    now: datetime,
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> IntakeResult:
    """Take in these files, or all in the incoming folder that are not known yet."""
    chosen = list(files) if files else find_files(project.incoming)
    with Warehouse.open(project.settings.warehouse_url) as warehouse:
        return take_in(
            chosen,
            warehouse,
            received_at=now,
            refused_folder=project.incoming / REFUSED_FOLDER,
            progress=lambda done, total: progress("intake", done, total),
        )
