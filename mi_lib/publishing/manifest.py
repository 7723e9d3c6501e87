"""`reports/manifest.json`: every published file and its hash, chained to the manifest before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mi_lib.errors import PublishingError
from mi_lib.publishing.receipts import STATEMENT_TYPE, subject, to_json

MANIFEST = "manifest.json"
PREDICATE_TYPE = "https://mi.bakkedal.example/manifest/v1"


@dataclass(frozen=True)
class Manifest:
    """The state of `reports/`: SHA-256 in hex by path (with `/`) for every published file but the manifest itself.

    `sequence` counts publications from 1; `previous` is the digest of the manifest before, None for the first;
    `changed` are the paths that this publication added, changed or removed.
    """

    files: Mapping[str, str]
    sequence: int = 0
    previous: str | None = None
    changed: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The file's content, in the shape of an in-toto statement."""
        return to_json(
            {
                "_type": STATEMENT_TYPE,
                "subject": [subject(name, self.files[name]) for name in sorted(self.files)],
                "predicateType": PREDICATE_TYPE,
                "predicate": {
                    "sequence": self.sequence,
                    "previous": {"sha256": self.previous} if self.previous else None,
                    "changed": list(self.changed),
                },
            }
        )

    @property
    def sha256(self) -> str:
        """The digest of the file, as the next manifest will hold it."""
        return hashlib.sha256(self.to_json().encode("utf-8")).hexdigest()

    def followed_by(self, files: Mapping[str, str]) -> "Manifest":
        """The next manifest in the chain."""
        changed = sorted(name for name in files.keys() | self.files.keys() if files.get(name) != self.files.get(name))
        return Manifest(dict(files), self.sequence + 1, self.sha256 if self.sequence else None, tuple(changed))


def read_manifest(folder: Path) -> Manifest:
    """The manifest in this folder; the empty one, of sequence 0, where nothing has been published yet.

    Raises PublishingError for a file that is no manifest, or that does not have the bytes that we would write.
    """
    path = folder / MANIFEST
    if not path.exists():
        return Manifest({})
    try:
        text = path.read_bytes().decode("utf-8")
        manifest = _from_text(text)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _not_ours(path, f"{type(error).__name__}: {error}") from error
    if manifest.to_json() != text:
        raise _not_ours(path, "its bytes are not as they were written")
    return manifest


def _from_text(text: str) -> Manifest:
    statement = json.loads(text)
    if statement["predicateType"] != PREDICATE_TYPE:
        raise ValueError(f"a statement of type {statement['predicateType']!r}")
    said = statement["predicate"]
    return Manifest(
        files={entry["name"]: entry["digest"]["sha256"] for entry in statement["subject"]},
        sequence=said["sequence"],
        previous=said["previous"]["sha256"] if said["previous"] else None,
        changed=tuple(said["changed"]),
    )


def _not_ours(path: Path, found: str) -> PublishingError:
    return PublishingError(
        "The manifest of the published reports cannot be trusted.",
        where=str(path),
        found=found,
        remedy="put the file back from the backup, or move the folder away and publish its months again",
    )
