"""What is out: the packets of published editions and the figures behind them, for the next one to be held against."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from mi_lib.disclosure import Publishable, before_path, name_of, packet_path, read_packet, seen_before
from mi_lib.errors import DisclosureError
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project

_SHOWN = "published"


def remember_published(project: Project, observations: pd.DataFrame, packets: Sequence[Publishable]) -> None:
    """Keep what has just been published in `<editions>/<month>/published/`, where no later computation touches it:
    the packets of one edition, and in `<version>.parquet` the true values that they were made of."""
    edition = packets[0].edition
    folder = project.editions() / str(edition.month) / _SHOWN
    for packet in packets:
        packet.write(folder)
    remembered = observations.copy(deep=False)
    remembered.attrs = {"edition": name_of(edition), "synthetic": edition.synthetic}
    temporary = folder / f"{edition.version.lower()}.part"
    remembered.to_parquet(temporary, index=False)
    temporary.replace(temporary.with_suffix(".parquet"))


def published_observations(project: Project, before: Month, *, synthetic: bool) -> Iterator[tuple[str, pd.DataFrame]]:
    """The name ("2015-02 V2") and the true values of each edition published for an earlier month, the oldest first.

    Only made-up data beside made-up data, and real beside real. Raises DisclosureError where an edition's true values
    are gone.
    """
    for folder in _published_before(project, before):
        for version in sorted({file.stem for file in folder.glob("*/*.json")}):
            observations = _observations_of(folder / f"{version}.parquet")
            if observations.attrs["synthetic"] == synthetic:
                yield observations.attrs["edition"], observations


def _observations_of(file: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(file)
    except (OSError, ValueError) as error:
        raise DisclosureError(
            "The figures behind a published edition are gone, so nobody knows what its readers can subtract.",
            where=str(file),
            found="no such file" if isinstance(error, FileNotFoundError) else str(error),
            remedy="restore the file from the backup",
        ) from error


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
    folders = reversed(_published_before(project, packet.edition.month))
    files = (packet_path(folder, packet.reader.id, packet.edition.version) for folder in folders)
    return next((file for file in files if file.is_file()), None)


def _published_before(project: Project, month: Month) -> list[Path]:
    """The folders of what was published for earlier months, the oldest first."""
    folders = project.editions().glob(f"*-*/{_SHOWN}")
    months = sorted((Month.parse(folder.parent.name), folder) for folder in folders)
    return [folder for each, folder in months if each < month]


__all__ = ["lay_before_beside", "published_observations", "remember_published"]
