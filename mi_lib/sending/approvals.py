"""Who let a report go, when, and which bytes: an approval holds for the files that were looked at and no others."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from mi_lib.errors import PublishingError
from mi_lib.sending.ledger import add_line, read_lines
from mi_lib.sending.published import PublishedReport


@dataclass(frozen=True)
class Approval:
    """`at` is ISO with offset; `files` is the SHA-256 in hex of each file, by name."""

    at: str
    by: str
    recipient: str
    report: str
    files: Mapping[str, str]


def approve(published: PublishedReport, ledger: Path, *, by: str, at: str) -> Approval:
    """Record that this person let these files go. Raises PublishingError where the ledger cannot be used."""
    read_lines(ledger, Approval)
    receipt = published.receipt
    approval = Approval(at, by, receipt.recipient, receipt.report, dict(published.digests))
    add_line(ledger, asdict(approval))
    return approval


def check_approved(published: PublishedReport, ledger: Path) -> Approval:
    """The newest approval of these very files. Raises PublishingError where there is none."""
    receipt = published.receipt
    approvals = [
        approval
        for approval in read_lines(ledger, Approval)
        if (approval.recipient, approval.report) == (receipt.recipient, receipt.report)
    ]
    for approval in reversed(approvals):
        if approval.files == published.digests:
            return approval
    raise PublishingError(
        "This report has not been approved." if not approvals else "This report has changed since it was approved.",
        where=f"{receipt.report} {receipt.month} for {receipt.recipient}",
        found=f"approved by {approvals[-1].by} at {approvals[-1].at}, published anew since" if approvals else "",
        remedy=f"read {published.pdf.name}, then: mi approve {receipt.month} --recipient {receipt.recipient}",
    )
