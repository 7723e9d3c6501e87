"""The only writer of `reports/`: staging, one swap, receipts, manifest, index pages, verification."""

from mi_lib.publishing.manifest import Manifest, read_manifest
from mi_lib.publishing.publication import Publication, begin
from mi_lib.publishing.receipts import Output, Receipt, sha256_of
from mi_lib.publishing.verification import Finding, verify

__all__ = [
    "Finding", "Manifest", "Output", "Publication", "Receipt", "begin", "read_manifest", "sha256_of",
    "verify",
]  # fmt: skip
