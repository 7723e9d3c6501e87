"""A published report read back for sending: only what the manifest vouches for, and nothing that may not be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mi_lib.errors import PublishingError
from mi_lib.periods import Month
from mi_lib.publishing import Receipt, read_manifest, verify
from mi_lib.recipients import CASE_OVERVIEW


@dataclass(frozen=True)
class PublishedReport:
    """A report as it lies in `reports/` now; `digests` is the SHA-256 in hex of each of its files, by name."""

    receipt: Receipt
    folder: Path
    digests: Mapping[str, str]

    @property
    def html(self) -> Path:
        return self.folder / f"{self.receipt.report}.html"

    @property
    def pdf(self) -> Path:
        return self.folder / f"{self.receipt.report}.pdf"


def read_published(reports: Path, recipient: str, month: Month, report: str) -> PublishedReport:
    """The report, whole and as it was published.

    Raises PublishingError for one that is not there, was changed by hand, is a draft or is a case overview.
    """
    root = reports.resolve()  # this release, whatever is published meanwhile
    published = read_manifest(root).files
    name = f"{recipient}/{month}/{report}.receipt.json"
    if name not in published:
        raise PublishingError(
            "This report has not been published.",
            where=f"{report} {month} for {recipient}",
            found=f"no {name} in the manifest",
            remedy=f"publish it: mi publish {month} --recipient {recipient}",
        )
    folder = root / recipient / str(month)
    _check_untouched(folder)
    receipt = Receipt.from_json((root / name).read_text(encoding="utf-8"), name)
    _check_may_be_sent(receipt)
    files = [f"{report}.html", f"{report}.pdf"]
    _check_complete(receipt, files)
    return PublishedReport(receipt, folder, {file: published[f"{recipient}/{month}/{file}"] for file in files})


def _check_untouched(folder: Path) -> None:
    findings = verify(folder)
    if findings:
        raise PublishingError(
            "The published files are not as they were published.",
            where=findings[0].path,
            found=findings[0].what,
            remedy="publish the month again",
        )


def _check_may_be_sent(receipt: Receipt) -> None:
    if CASE_OVERVIEW in (receipt.template.partition("-")[0], receipt.report.partition("-")[0]):
        raise PublishingError(
            "A case overview is never sent by e-mail: it names cases, and is read where it was published.",
            where=f"{receipt.report} {receipt.month} for {receipt.recipient}",
            remedy="show its reader the link to the page",
        )
    if receipt.draft:
        raise PublishingError(
            "A draft is not sent.",
            where=f"{receipt.report} {receipt.month} for {receipt.recipient}",
            remedy=f"publish the month: mi publish {receipt.month}",
        )


def _check_complete(receipt: Receipt, files: list[str]) -> None:
    missing = sorted(set(files) - {output.name for output in receipt.outputs})
    if missing:
        raise PublishingError(
            "The report lacks a file that a letter needs.",
            where=f"{receipt.report} {receipt.month} for {receipt.recipient}",
            found=f"no {', '.join(missing)}",
            remedy=f"publish it again: mi publish {receipt.month} --recipient {receipt.recipient}",
        )
