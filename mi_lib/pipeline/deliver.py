"""Deliveries from the incoming folder into the warehouse."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from mi_lib.intake import REFUSED_FOLDER, IntakeResult, Preview, find_files, preview, take_in
from mi_lib.pipeline.project import Project
from mi_lib.warehouse import Warehouse


def take_deliveries_in(
    project: Project,
    files: Sequence[Path] | None = None,
    *,
    now: datetime,
    received_from: str = "",
    again: bool = False,
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
            received_from=received_from,
            again=again,
            progress=lambda done, total: progress("intake", done, total),
        )


def preview_deliveries(project: Project, files: Sequence[Path] | None = None) -> list[Preview]:
    """What taking in these files, or all in the incoming folder, would change. Nothing is stored or moved."""
    chosen = list(files) if files else find_files(project.incoming)
    with Warehouse.open(project.settings.warehouse_url) as warehouse:
        return preview(chosen, warehouse, refused_folder=project.incoming / REFUSED_FOLDER)
