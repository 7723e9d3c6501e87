"""Releases on disk: the whole tree is built beside the old one and swapped in with one rename.

Where links are possible, `reports` is a relative symbolic link to `.releases/reports-000007`. Elsewhere (Windows)
it is a folder, and two renames swap it; a kill between the two is mended by the next `settle`.
Every function that changes something must be called by the holder of the lock.
"""

import ctypes
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from mi_lib.errors import PublishingError

RELEASES = ".releases"
_EXCHANGE = 2
_AT_FDCWD = -100


def locate(reports: Path) -> Path:
    """The path that will be swapped: `reports`, or where an operator's own link of that name points to."""
    reports = reports.absolute()
    while reports.is_symlink() and not _is_our_link(reports):
        reports = reports.parent / reports.readlink()
    return reports


def settle(reports: Path) -> None:
    """Put right what a killed publisher left behind. Raises PublishingError if `reports` points to nothing."""
    aside, unused_link = _aside(reports), _new_link(reports)
    if os.path.lexists(aside):
        aside.rename(_next_release(reports)) if os.path.lexists(reports) else aside.rename(reports)
    if unused_link.is_symlink():
        unused_link.unlink()
    elif unused_link.exists():
        unused_link.rename(_next_release(reports))
    if reports.is_symlink() and not reports.exists():
        raise PublishingError(
            "The published reports are gone: the link points to a release that is not there.",
            where=str(reports),
            found=str(reports.readlink()),
            remedy="put the release back from the backup, or remove the link to begin anew",
        )


def new_release(reports: Path) -> Path:
    """A new, empty folder for a release, on the same file system as `reports`."""
    release = _next_release(reports)
    release.mkdir(parents=True)
    return release


def files_below(folder: Path) -> Iterator[str]:
    """Every file's path below the folder, with `/`, sorted."""
    if folder.is_dir():
        yield from sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def carry(source: Path, target: Path) -> None:
    """The unchanged file of an earlier release: the same bytes on disk, by hard link where that is possible."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        copy(source, target)


def copy(source: Path, target: Path) -> str:
    """Copy a file to stay; returns the SHA-256 of what was written, in hex."""
    return write(target, source.read_bytes())


def write(target: Path, content: bytes) -> str:
    """Write a file to stay; returns its SHA-256 in hex."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return hashlib.sha256(content).hexdigest()


def swap_in(release: Path, reports: Path) -> None:
    """Make the release the published one. Readers see the old tree or the new one, never a mix."""
    _sync_folders(release)
    if reports.exists():
        # The age of a superseded release counts from here.
        os.utime(reports.resolve())
    if not _swap_link(release, reports):
        _swap_folder(release, reports)
    _sync(reports.parent)


def discard(release: Path) -> None:
    """Remove a release that was not swapped in."""
    shutil.rmtree(release, ignore_errors=True)


def collect_old(reports: Path, *, keep_seconds: float) -> None:
    """Remove releases superseded longer ago than this, by the file system's clock; readers may be in the others."""
    now = reports.lstat().st_mtime
    for release in superseded(reports):
        if now - release.stat().st_mtime > keep_seconds:
            discard(release)


def superseded(reports: Path) -> list[Path]:
    """The releases that are still there beside the published one."""
    current = reports.resolve()
    return [release for _, release in _releases(reports) if release != current]


def _swap_link(release: Path, reports: Path) -> bool:
    if os.name == "nt":  # a rename there does not replace a link to a folder
        return False
    link = _new_link(reports)
    try:
        link.symlink_to(Path(RELEASES, release.name), target_is_directory=True)
    except OSError:
        return False
    if reports.is_dir() and not reports.is_symlink():
        _replace_folder(link, reports)
    else:
        link.replace(reports)
    return True


def _swap_folder(release: Path, reports: Path) -> None:
    if reports.is_dir():
        _replace_folder(release, reports)
    else:
        release.rename(reports)


def _replace_folder(new: Path, reports: Path) -> None:
    """Put `new` (link or folder) in the place of a real folder, which becomes an old release."""
    if _exchange(new, reports):
        new.rename(_next_release(reports))
        return
    aside = reports.rename(_aside(reports))
    try:
        new.rename(reports)
    except OSError:
        aside.rename(reports)
        raise
    aside.rename(_next_release(reports))


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step, where the system can; False where it cannot."""
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform.startswith("linux"):
        call = getattr(ctypes.CDLL(None), "renameat2", None)
        return call is not None and call(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE) == 0
    if sys.platform == "darwin":
        call = getattr(ctypes.CDLL(None), "renamex_np", None)
        return call is not None and call(first, second, _EXCHANGE) == 0
    return False


def _is_our_link(reports: Path) -> bool:
    target = reports.readlink()
    return target.parent == Path(RELEASES) and _number(target.name, reports) is not None


def _releases(reports: Path) -> list[tuple[int, Path]]:
    folder = reports.parent / RELEASES
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((number, path) for path in found if (number := _number(path.name, reports)) is not None)


def _next_release(reports: Path) -> Path:
    numbers = [number for number, _ in _releases(reports)]
    return reports.parent / RELEASES / f"{reports.name}-{max(numbers, default=0) + 1:06d}"


def _number(name: str, reports: Path) -> int | None:
    match = re.fullmatch(rf"{re.escape(reports.name)}-(\d{{6,}})", name)
    return int(match[1]) if match else None


def _aside(reports: Path) -> Path:
    return reports.parent / RELEASES / f"{reports.name}.aside"


def _new_link(reports: Path) -> Path:
    return reports.parent / f".{reports.name}.new"


def _sync_folders(release: Path) -> None:
    for folder in [*(path for path in release.rglob("*") if path.is_dir()), release, release.parent]:
        _sync(folder)


def _sync(folder: Path) -> None:
    # Windows cannot open a folder; its file systems journal renames by themselves.
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
