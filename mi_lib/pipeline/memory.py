"""What readers were shown: the packets of published editions, kept for the next one to be compared with."""

from collections.abc import Iterable
from pathlib import Path

from mi_lib.disclosure import Publishable, before_path, packet_path, read_packet, seen_before
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project

_SHOWN = "published"


def remember_published(project: Project, month: Month, packets: Iterable[Publishable]) -> None:
    """Keep what has just been published in `<editions>/<month>/published/`, where no later computation touches it."""
    for packet in packets:
        packet.write(project.editions() / str(month) / _SHOWN)


def lay_before_beside(project: Project, packet: Publishable, folder: Path) -> None:
    """Beside a packet in `folder`: what its reader was shown in the previous edition, or nothing if there is none.

    Raises DisclosureError if a kept packet has been changed.
    """
    file = packet_path(folder, packet.reader.id, packet.edition.version)
    before_path(file).unlink(missing_ok=True)
    earlier = _newest_before(project, packet)
    before = seen_before(read_packet(earlier), packet) if earlier else None
    if before is not None:
        before.write_to(before_path(file))


def _newest_before(project: Project, packet: Publishable) -> Path | None:
    months = sorted(Month.parse(folder.parent.name) for folder in project.editions().glob(f"*-*/{_SHOWN}"))
    files = (
        packet_path(project.editions() / str(month) / _SHOWN, packet.reader.id, packet.edition.version)
        for month in reversed(months)
        if month < packet.edition.month
    )
    return next((file for file in files if file.is_file()), None)


__all__ = ["lay_before_beside", "remember_published"]
