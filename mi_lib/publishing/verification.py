"""Is this file ours and untouched? Is this edition complete?"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from mi_lib.errors import PublishingError
from mi_lib.publishing.manifest import MANIFEST, Manifest, read_manifest
from mi_lib.publishing.pages import INDEX
from mi_lib.publishing.receipts import DRAFTS, SUFFIX, Receipt, is_in_edition, report_of, sha256_of
from mi_lib.publishing.releases import files_below

Problem = Literal["missing", "changed", "unknown", "incomplete", "manifest"]


@dataclass(frozen=True, order=True)
class Finding:
    """What is wrong with one path below `reports/`, in a sentence for the operator."""

    path: str
    problem: Problem
    what: str


def verify(path: Path, *, reports: Path | None = None) -> list[Finding]:
    """Check a published file, folder or the whole tree against the manifest; an empty list says that all is well.

    `path` may also be a copy that lies elsewhere: then it is looked up by its content in the manifest of `reports`.
    Raises PublishingError if the path does not exist or no manifest can be found for it.
    """
    path = path.absolute()
    if not path.exists() and not _root_of(path):
        raise _no_such_path(path)
    root = _root_of(path)
    if root is None:
        return _verify_copy(path, _manifest_of(reports, path))
    try:
        manifest = read_manifest(root)
    except PublishingError as error:
        return [Finding(MANIFEST, "manifest", f"{error.what} {error.found}.")]
    scope = path.relative_to(root).as_posix()
    if not path.exists() and not any(_is_within(name, scope) for name in manifest.files):
        raise _no_such_path(path)
    return sorted(set(_verify_tree(root, manifest, scope)))


def _no_such_path(path: Path) -> PublishingError:
    return PublishingError("There is no such file or folder.", where=str(path))


def _root_of(path: Path) -> Path | None:
    return next((folder for folder in (path, *path.parents) if (folder / MANIFEST).is_file()), None)


def _manifest_of(reports: Path | None, path: Path) -> Manifest:
    if reports is None or not (reports / MANIFEST).is_file():
        raise PublishingError(
            "There is no manifest to verify against.",
            where=str(path),
            found=f"no {MANIFEST} in {reports}" if reports else f"no {MANIFEST} in this folder or above",
            remedy="name a file or folder below the published reports",
        )
    return read_manifest(reports)


def _verify_copy(path: Path, manifest: Manifest) -> list[Finding]:
    known = set(manifest.files.values())
    files = [path] if path.is_file() else [path / name for name in files_below(path)]
    return [
        Finding(str(file), "unknown", "This is not a file as we published it: its content is in no manifest entry.")
        for file in files
        if sha256_of(file) not in known
    ]


def _verify_tree(root: Path, manifest: Manifest, scope: str) -> Iterator[Finding]:
    names = {name for name in manifest.files if _is_within(name, scope)}
    for name in names:
        yield from _verify_file(root / name, name, manifest.files[name])
    for name in files_below(root):
        if _is_within(name, scope) and name not in names and name != MANIFEST:
            yield Finding(name, "unknown", "This file was not published by us.")
    for name in names:
        yield from _verify_edition(root, manifest, name)


def _is_within(name: str, scope: str) -> bool:
    return scope in (".", name) or name.startswith(f"{scope}/")


def _verify_file(file: Path, name: str, sha256: str) -> Iterator[Finding]:
    if not file.is_file():
        yield Finding(name, "missing", "This published file is gone.")
    elif sha256_of(file) != sha256:
        yield Finding(name, "changed", "This file has been changed since it was published.")


def _verify_edition(root: Path, manifest: Manifest, name: str) -> Iterator[Finding]:
    """A receipt vouches for its outputs; an output needs a receipt, a recipient with editions an index page."""
    path = PurePosixPath(name)
    if not is_in_edition(path):
        return
    if name.endswith(SUFFIX):
        yield from _verify_receipt(root, manifest, name)
    elif report_of(path).as_posix() not in manifest.files:
        yield Finding(name, "incomplete", "No receipt belongs to this file.")
    index = f"{path.parts[0]}/{INDEX}"
    if path.parts[0] != DRAFTS and index not in manifest.files:
        yield Finding(index, "incomplete", "This recipient has no index page.")


def _verify_receipt(root: Path, manifest: Manifest, name: str) -> Iterator[Finding]:
    file = root / name
    if not file.is_file():
        return
    try:
        receipt = Receipt.from_json(file.read_text(encoding="utf-8"), name)
    except PublishingError as error:
        yield Finding(name, "incomplete", error.what)
        return
    for output in receipt.outputs:
        path = (receipt.folder / output.name).as_posix()
        if manifest.files.get(path) != output.sha256:
            yield Finding(path, "incomplete", "The receipt and the manifest do not agree on this file.")
