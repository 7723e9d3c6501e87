"""One publication: staged outside `reports/`, swapped in whole or not at all."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from types import TracebackType

from filelock import FileLock, Timeout

from mi_lib.brand import Brand
from mi_lib.errors import PublishingError
from mi_lib.periods import Month
from mi_lib.publishing import releases
from mi_lib.publishing.manifest import MANIFEST, Manifest, read_manifest
from mi_lib.publishing.pages import INDEX, STANDING, render_index
from mi_lib.publishing.receipts import (
    DRAFTS,
    SUFFIX,
    Receipt,
    check_identifier,
    check_receipt,
    is_in_edition,
    overview_folder,
    report_folder,
    report_of,
    sha256_of,
)

KEEP_SECONDS = 3600.0
"""How long a superseded release stays for readers who have opened it: longer than any page takes to load."""


def begin(
    reports: Path, *, work: Path, brand: Brand, font_faces: str = "", keep_seconds: float = KEEP_SECONDS
) -> "Publication":
    """A publication into `reports`, staged in a folder of its own below `work`. Use it as a context manager.

    `brand` and `font_faces` (`@font-face` rules with data URLs) give the index pages the look of the reports.

    Only one can be open for the same `reports`, on this machine: entering a second raises PublishingError.
    Leaving without `publish` leaves `reports` as it was.
    """
    return Publication(reports, work=work, brand=brand, font_faces=font_faces, keep_seconds=keep_seconds)


class Publication:
    """Collects the finished reports of a month and publishes them together."""

    def __init__(self, reports: Path, *, work: Path, brand: Brand, font_faces: str, keep_seconds: float) -> None:
        self._reports = releases.locate(reports)
        self._brand = brand
        self._font_faces = font_faces
        self._keep_seconds = keep_seconds
        # One place per `reports`, so that what a killed publisher left is found again and swept.
        name = hashlib.sha256(str(self._reports).encode("utf-8")).hexdigest()[:12]
        self._staging = work / f"publication-{name}"
        self._lock = FileLock(self._reports.parent / f".{self._reports.name}.lock", timeout=0)
        self._kept: dict[PurePosixPath, Receipt] = {}
        self._standing: dict[PurePosixPath, bytes] = {}
        self._forgotten: set[PurePosixPath] = set()

    def __enter__(self) -> "Publication":
        with _in_words(self._reports):
            self._reports.parent.mkdir(parents=True, exist_ok=True)
            self._acquire()
            try:
                releases.settle(self._reports)
                shutil.rmtree(self._staging, ignore_errors=True)
                self._staging.mkdir(parents=True)
            except BaseException:
                self._lock.release()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        shutil.rmtree(self._staging, ignore_errors=True)
        self._lock.release()

    def folder(self, recipient: str, month: Month, *, draft: bool = False) -> Path:
        """The staging folder, made if need be, where a worker writes `v1.html` and `v1.pdf` for this recipient."""
        folder = self._staging / report_folder(recipient, month, draft=draft)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def keep(self, receipt: Receipt) -> None:
        """Accept a finished report. Raises PublishingError if a staged file is missing or is not what was receipted."""
        check_receipt(receipt)
        for output in receipt.outputs:
            self._check(self._staging / receipt.folder / output.name, output.sha256)
        self._kept[receipt.path] = receipt

    def add_standing(self, recipient: str, name: str, content: bytes) -> None:
        """Put a file beside the editions of a recipient whose report is kept, in place of an older one of that name.

        Raises PublishingError for a name that is not of `pages.STANDING`.
        """
        if name not in STANDING:
            raise PublishingError(
                "This is no file that stands beside the editions.",
                where=check_identifier(recipient, "recipient"),
                found=repr(name),
                remedy=f"use one of {', '.join(STANDING)}",
            )
        self._standing[PurePosixPath(check_identifier(recipient, "recipient"), name)] = content

    def overview_folder(self, recipient: str) -> Path:
        """The staging folder, made if need be, where a worker writes this recipient's case overview."""
        folder = self._staging / overview_folder(recipient)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def forget_overview(self, recipient: str) -> None:
        """This recipient gets no case overview any more: the one they had goes, and the folder if that was all."""
        self._forgotten.add(overview_folder(recipient))

    def drop(self, recipient: str) -> None:
        """This recipient failed: nothing of it is published, the old edition stays."""
        check_identifier(recipient, "recipient")
        self._kept = {path: receipt for path, receipt in self._kept.items() if receipt.recipient != recipient}
        shutil.rmtree(self._staging / recipient, ignore_errors=True)
        shutil.rmtree(self._staging / DRAFTS / recipient, ignore_errors=True)

    def publish(self) -> Manifest:
        """Write receipts, index pages and manifest, and swap the whole in; returns the new manifest.

        Files of other recipients and months stay the very same. Raises PublishingError when nothing was kept or
        something cannot be written; `reports` is then as it was.
        """
        if not (self._kept or self._forgotten):
            raise PublishingError("There is nothing to publish: no report was finished.", where=str(self._reports))
        with _in_words(self._reports):
            release = releases.new_release(self._reports)
            try:
                manifest = self._fill(release)
                releases.swap_in(release, self._reports)
            except BaseException:
                self._discard(release)
                raise
            releases.collect_old(self._reports, keep_seconds=self._keep_seconds)
            self._forget_in_old_releases()
        return manifest

    def _forget_in_old_releases(self) -> None:
        """Of case lists only the newest is kept: they leave superseded releases at once, whoever still looks there."""
        replaced = {receipt.folder for receipt in self._kept.values() if receipt.day} | self._forgotten
        for release in releases.superseded(self._reports):
            for folder in replaced:
                shutil.rmtree(release / folder, ignore_errors=True)

    def _fill(self, release: Path) -> Manifest:
        """Build the whole tree: what stays, what is new, and what describes it."""
        old = read_manifest(self._reports)
        files = self._carry_over(release, old)
        files |= self._add_reports(release)
        files |= {
            path.as_posix(): releases.write(release / path, content) for path, content in self._standing_files().items()
        }
        files |= self._add_indexes(release)
        manifest = old.followed_by(files)
        releases.write(release / MANIFEST, manifest.to_json().encode("utf-8"))
        return manifest

    def _carry_over(self, release: Path, old: Manifest) -> dict[str, str]:
        """Link the files that stay; returns the old manifest's word on them, so that a change by hand stays visible.

        A missing file keeps its entry for the same reason; a draft may be thrown away by anyone.
        """
        stays = {name for name in releases.files_below(self._reports) if not self._is_replaced(PurePosixPath(name))}
        for name in stays:
            releases.carry(self._reports / name, release / name)
        return {
            name: sha256
            for name, sha256 in old.files.items()
            if name in stays or not (self._is_replaced(PurePosixPath(name)) or name.startswith(f"{DRAFTS}/"))
        }

    def _is_replaced(self, path: PurePosixPath) -> bool:
        """Whether this publication writes the path anew, or the report that it belonged to."""
        if path.parent in self._forgotten:
            return True
        if is_in_edition(path):
            return report_of(path) in self._kept
        return path.as_posix() == MANIFEST or path in self._indexes() or path in self._standing_files()

    def _indexes(self) -> set[PurePosixPath]:
        kept = {PurePosixPath(receipt.recipient, INDEX) for receipt in self._kept.values() if not receipt.draft}
        return kept | {folder.with_name(INDEX) for folder in self._forgotten}

    def _standing_files(self) -> dict[PurePosixPath, bytes]:
        """Those of recipients who get a new index page: it is what leads to them."""
        pages = self._indexes()
        return {path: content for path, content in self._standing.items() if path.with_name(INDEX) in pages}

    def _add_reports(self, release: Path) -> dict[str, str]:
        files = {}
        for path, receipt in self._kept.items():
            for output in receipt.outputs:
                name = receipt.folder / output.name
                files[name.as_posix()] = releases.copy(self._staging / name, release / name)
                self._check(release / name, output.sha256)
            text = self._first_said(path, receipt).to_json()
            files[path.as_posix()] = releases.write(release / path, text.encode("utf-8"))
        return files

    def _first_said(self, path: PurePosixPath, receipt: Receipt) -> Receipt:
        """The receipt of the first publication where this one only repeats it: the same inputs, the same bytes."""
        file = self._reports / path
        with suppress(FileNotFoundError, PublishingError):  # a broken receipt is mended by publishing again
            before = _read_receipt(file)
            return before if receipt.says_the_same_as(before) else receipt
        return receipt

    def _add_indexes(self, release: Path) -> dict[str, str]:
        pages = {path.as_posix(): self._add_index(path, release) for path in sorted(self._indexes())}
        return {path: sha256 for path, sha256 in pages.items() if sha256}

    def _add_index(self, path: PurePosixPath, release: Path) -> str:
        """Write the page from the receipts that lie in the release; an edition with a missing file is not offered.

        Nothing, and no hash, where no receipt is left.
        """
        folder = release / path.parent
        receipts = [_read_receipt(file) for file in sorted(folder.glob(f"*/*{SUFFIX}"))]
        if not receipts:
            return ""
        outputs = (receipt.folder / output.name for receipt in receipts for output in receipt.outputs)
        sizes = {name: (release / name).stat().st_size for name in outputs if (release / name).exists()}
        complete = [r for r in receipts if all(r.folder / output.name in sizes for output in r.outputs)]
        standing = [name for name in STANDING if (folder / name).exists()]
        page = render_index(complete, sizes, self._brand, self._font_faces, standing)
        return releases.write(release / path, page.encode("utf-8"))

    def _check(self, file: Path, sha256: str) -> None:
        if not file.is_file() or sha256_of(file) != sha256:
            raise PublishingError(
                "A report is not the one that was receipted.",
                where=str(file),
                found="other content" if file.is_file() else "no such file",
                remedy="make this report again",
            )

    def _acquire(self) -> None:
        try:
            self._lock.acquire()
        except Timeout as error:
            raise PublishingError(
                "Someone else is publishing right now.",
                where=str(self._reports),
                found=f"the lock {self._lock.lock_file} is held by another process",
                remedy="wait until it has finished and try again",
            ) from error

    def _discard(self, release: Path) -> None:
        """Remove what was not published; once the link points to it, it was."""
        if self._reports.resolve() != release.resolve():
            releases.discard(release)


def _read_receipt(file: Path) -> Receipt:
    return Receipt.from_json(file.read_text(encoding="utf-8"), str(file))


@contextmanager
def _in_words(reports: Path) -> Iterator[None]:
    """What the file system refuses, as the operator's error."""
    try:
        yield
    except OSError as error:
        raise PublishingError(
            "The reports could not be published; the ones published before are as they were.",
            where=str(error.filename or reports),
            found=error.strerror or str(error),
            remedy="see that the disk has room and that you may write there, then publish again",
        ) from error
