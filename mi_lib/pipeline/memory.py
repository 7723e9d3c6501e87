"""What is out: the packets of published editions and the figures behind them, for the next one to be held against.

It lies in `<editions>/<month>/published/`, where no later computation touches it.
"""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from mi_lib.disclosure import Edition, Publishable, before_path, name_of, packet_path, read_packet, seen_before
from mi_lib.errors import DisclosureError
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project
from mi_lib.sealed import whole

_SHOWN = "published"


def remember_published(project: Project, packets: Iterable[Publishable]) -> None:
    """Keep what has just been published."""
    for packet in packets:
        packet.write(published_folder(project, packet.edition.month))


def remember_figures(project: Project, edition: Edition, observations: pd.DataFrame) -> None:
    """Keep the true values of what is about to be published, in `<version>.parquet`.

    Those of an earlier release of the same edition stay in `<version>-1.parquet` and so on, if they are others.
    """
    remembered = observations.copy(deep=False)
    remembered.attrs = {"edition": name_of(edition), "synthetic": edition.synthetic}
    file = _file(project, edition, "parquet")
    with whole(file) as temporary:
        remembered.to_parquet(temporary, index=False)
        if file.exists() and file.read_bytes() != temporary.read_bytes():
            _keep_a_copy(file)


def _keep_a_copy(file: Path) -> None:
    number = 1 + len(list(file.parent.glob(f"{file.stem}-*{file.suffix}")))
    with whole(file.with_stem(f"{file.stem}-{number}")) as temporary:
        shutil.copyfile(file, temporary)


def remember_seal(project: Project, edition: Edition, seal: str) -> None:
    """Keep the seal that the ledger got with this edition, in `<version>.seal`: a ledger without it is an old one."""
    with whole(_file(project, edition, "seal")) as temporary:
        temporary.write_text(f"{seal}\n", encoding="utf-8")


def remembered_seals(project: Project) -> Iterator[tuple[str, str]]:
    """Name and seal of each edition that is out; no seal where that is all that is known of it."""
    for folder in project.editions().glob(f"????-??/{_SHOWN}"):
        for version in _stems(folder, "v*.seal", "*/v*.json"):
            seal = folder / f"{version}.seal"
            yield f"{folder.parent.name} {version.upper()}", seal.read_text("utf-8").strip() if seal.exists() else ""


def published_folder(project: Project, month: Month) -> Path:
    return project.editions() / str(month) / _SHOWN


def published_observations(project: Project, *, synthetic: bool) -> Iterator[tuple[str, pd.DataFrame]]:
    """The name ("2015-02 V2") and the true values of each release that is out, the oldest month first.

    One whose publication was killed on the way may be among them: who knows too much only hides more.
    Only made-up data beside made-up data, and real beside real. Raises DisclosureError where an edition's true values
    are gone.
    """
    for _, folder in _published(project):
        for version in _stems(folder, "v*.parquet", "v*.seal", "*/v*.json"):
            observations = read_figures(folder / f"{version}.parquet")
            if observations.attrs["synthetic"] == synthetic:
                yield observations.attrs["edition"], observations


def read_figures(file: Path) -> pd.DataFrame:
    """The true values behind an edition. Raises DisclosureError where they are gone."""
    try:
        return pd.read_parquet(file)
    except (OSError, ValueError) as error:
        raise DisclosureError(
            "The figures behind an edition are gone, so nobody knows what its readers can subtract.",
            where=str(file),
            found="no such file" if isinstance(error, FileNotFoundError) else str(error),
            remedy="restore the file from the backup",
        ) from error


def _stems(folder: Path, *patterns: str) -> list[str]:
    """The versions, in small letters, of which there is such a file."""
    return sorted({file.stem for pattern in patterns for file in folder.glob(pattern)})


def _file(project: Project, edition: Edition, kind: str) -> Path:
    return published_folder(project, edition.month) / f"{edition.version.lower()}.{kind}"


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
    folders = (folder for month, folder in reversed(_published(project)) if month < packet.edition.month)
    files = (packet_path(folder, packet.reader.id, packet.edition.version) for folder in folders)
    return next((file for file in files if file.is_file()), None)


def _published(project: Project) -> list[tuple[Month, Path]]:
    """The folders of what is out with their months, the oldest first."""
    folders = project.editions().glob(f"*-*/{_SHOWN}")
    return sorted((Month.parse(folder.parent.name), folder) for folder in folders)


__all__ = [
    "lay_before_beside",
    "published_folder",
    "published_observations",
    "read_figures",
    "remember_figures",
    "remember_published",
    "remember_seal",
    "remembered_seals",
]
