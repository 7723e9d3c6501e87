"""The receipt of one published report: what went in, what came out, by hash.

Its file is JSON in the shape of an in-toto statement (subjects with digests, a predicate of our own).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from mi_lib.errors import MiError, PublishingError
from mi_lib.periods import Month
from mi_lib.recipients import CASE_OVERVIEW

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://mi.bakkedal.example/receipt/v1"
DRAFTS = "drafts"
SUFFIX = ".receipt.json"

_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_FILE_NAME = re.compile(r"[a-z0-9][A-Za-z0-9_-]{0,99}(\.[a-z0-9]{1,8})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Folders of our own, and names that Windows keeps for devices.
_RESERVED = {DRAFTS, "index", "manifest", "con", "prn", "aux", "nul"} | {
    f"{d}{n}" for d in ("com", "lpt") for n in range(10)
}


@dataclass(frozen=True)
class Output:
    """A file of the report: its path below the month's folder, with `/`, and the SHA-256 of its bytes in hex."""

    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """One finished report.

    `report` is the stem of its files (`v1`, a draft's template name). All digests are SHA-256 in hex.
    `published_at` comes from the caller, who owns the clock; nothing else depends on when it was made.
    """

    recipient: str
    recipient_name: str
    month: Month
    report: str
    title: str
    template: str
    template_sha256: str
    parameters: Mapping[str, str]
    data_sha256: str
    packet_sha256: str
    library_version: str
    renderer: str
    renderer_versions: Mapping[str, str]
    cutoff: date
    outputs: tuple[Output, ...]
    synthetic: bool
    draft: bool = False
    published_at: datetime | None = None
    commentary_sha256: str = ""
    """Of what the report shows of the analysts' commentary; empty in receipts from before there was any."""
    day: date | None = None
    """Of a case overview: the day it is for. Only the newest of a recipient is kept, in a folder of its own."""

    @property
    def folder(self) -> PurePosixPath:
        """Where its files lie below `reports/`."""
        return (
            overview_folder(self.recipient) if self.day else report_folder(self.recipient, self.month, draft=self.draft)
        )

    @property
    def path(self) -> PurePosixPath:
        """Where the receipt itself lies below `reports/`."""
        return self.folder / f"{self.report}{SUFFIX}"

    def says_the_same_as(self, other: "Receipt") -> bool:
        """Equal in everything but the time of publishing."""
        return replace(self, published_at=None) == replace(other, published_at=None)

    def to_json(self) -> str:
        left_out = {"outputs"} if self.day else {"outputs", "day"}
        predicate = {name: _plain(value) for name, value in vars(self).items() if name not in left_out}
        return to_json(
            {
                "_type": STATEMENT_TYPE,
                "subject": [subject(output.name, output.sha256) for output in self.outputs],
                "predicateType": PREDICATE_TYPE,
                "predicate": predicate,
            }
        )

    @classmethod
    def from_json(cls, text: str, where: str = "receipt") -> "Receipt":
        """Read a receipt back and check it. Raises PublishingError naming `where` for anything else."""
        try:
            return check_receipt(_from_statement(json.loads(text)))
        except (ValueError, KeyError, TypeError, AttributeError, MiError) as error:
            raise PublishingError(
                "This is not a receipt that can be read.",
                where=where,
                found=f"{type(error).__name__}: {error}",
                remedy="publish this month again for this recipient",
            ) from error


def report_folder(recipient: str, month: Month, *, draft: bool = False) -> PurePosixPath:
    """`<recipient>/<month>`, for drafts below `drafts/`. Raises PublishingError for an id that may not be a folder."""
    check_identifier(recipient, "recipient")
    return PurePosixPath(DRAFTS if draft else "", recipient, str(month))


def overview_folder(recipient: str) -> PurePosixPath:
    """`<recipient>/sagsoverblik`. Raises PublishingError for an id that may not be a folder."""
    check_identifier(recipient, "recipient")
    return PurePosixPath(recipient, CASE_OVERVIEW)


def report_of(path: PurePosixPath) -> PurePosixPath:
    """The receipt's path for any file of a report, by its name: `v1.html` and `v1_files/a.svg` belong to `v1`."""
    depth = 3 if path.parts[0] == DRAFTS else 2
    stem = path.parts[depth].partition(".")[0].removesuffix("_files")
    return PurePosixPath(*path.parts[:depth], f"{stem}{SUFFIX}")


def is_in_edition(path: PurePosixPath) -> bool:
    """Whether the path below `reports/` is deep enough to be a report's file."""
    return len(path.parts) > (3 if path.parts[0] == DRAFTS else 2)


def check_identifier(text: str, what: str) -> str:
    """The text, if it may become a folder or file name. Raises PublishingError otherwise."""
    if not _IDENTIFIER.fullmatch(text) or text in _RESERVED:
        raise PublishingError(
            f"This cannot be the id of a {what}.",
            where=what,
            found=repr(text),
            remedy="use 1 to 64 of a-z, 0-9 and hyphens; not a name that the system keeps for itself",
        )
    return text


def check_receipt(receipt: Receipt) -> Receipt:
    """The receipt, if its names may be paths and its digests are digests. Raises PublishingError otherwise."""
    check_identifier(receipt.recipient, "recipient")
    check_identifier(receipt.report, "report")
    optional = (receipt.commentary_sha256,) if receipt.commentary_sha256 else ()
    for digest in (receipt.template_sha256, receipt.data_sha256, receipt.packet_sha256, *optional):
        _check_digest(digest, str(receipt.path))
    if not receipt.outputs:
        raise PublishingError("The report has no files.", where=str(receipt.path))
    for output in receipt.outputs:
        _check_output(output, receipt)
    return receipt


def _check_output(output: Output, receipt: Receipt) -> None:
    _check_digest(output.sha256, f"{receipt.folder}/{output.name}")
    parts = output.name.split("/")
    own = parts[0].partition(".")[0] in (receipt.report, f"{receipt.report}_files")
    if not own or not all(_FILE_NAME.fullmatch(part) for part in parts):
        raise PublishingError(
            "A report's files are named after it, in plain letters.",
            where=str(receipt.folder),
            found=repr(output.name),
            remedy=f"use {receipt.report}.html, {receipt.report}.pdf or a path below {receipt.report}_files/",
        )


def _check_digest(text: str, where: str) -> None:
    if not isinstance(text, str) or not _SHA256.fullmatch(text):
        raise PublishingError("This is not a SHA-256 digest in hex.", where=where, found=repr(text))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def subject(name: str, sha256: str) -> dict[str, Any]:
    """One in-toto subject."""
    return {"name": name, "digest": {"sha256": sha256}}


def to_json(content: Mapping[str, Any]) -> str:
    """JSON with the same bytes for the same content."""
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def _from_statement(statement: dict[str, Any]) -> Receipt:
    if statement["predicateType"] != PREDICATE_TYPE:
        raise ValueError(f"a statement of type {statement['predicateType']!r}")
    said = dict(statement["predicate"])
    published_at = said.pop("published_at")
    return Receipt(
        **said
        | {
            "month": Month.parse(said["month"]),
            "cutoff": date.fromisoformat(said["cutoff"]),
            "day": date.fromisoformat(said["day"]) if said.get("day") else None,
            "published_at": datetime.fromisoformat(published_at) if published_at else None,
            "outputs": tuple(Output(entry["name"], entry["digest"]["sha256"]) for entry in statement["subject"]),
        }
    )
