"""Files that say by their own hash whether they are as they were written."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from mi_lib.errors import DisclosureError

_SEPARATOR = ', "packet": '


def digest_of(content: str) -> str:
    """SHA-256 in hex."""
    return sha256(content.encode()).hexdigest()


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """Where to write a file that is to be there whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f"{file.name}.part")
    yield temporary
    temporary.replace(file)


def write_sealed(file: Path, content: str) -> Path:
    """Write JSON text together with its hash, whole or not at all; the same text gives the same bytes."""
    document = f'{{"digest": "{digest_of(content)}"{_SEPARATOR}{content}}}\n'
    with whole(file) as temporary:
        temporary.write_text(document, encoding="utf-8", newline="\n")
    return file


def read_sealed(file: Path, *, remedy: str) -> dict[str, Any]:
    """The content of a sealed file. Raises DisclosureError, with this remedy, if it was changed by hand."""
    prefix, _, rest = file.read_text(encoding="utf-8").partition(_SEPARATOR)
    packet = rest.rstrip("\n").removesuffix("}")
    if f'{{"digest": "{digest_of(packet)}"' != prefix:
        raise DisclosureError(
            "A packet has been changed by hand.",
            where=str(file),
            found="its content does not match its hash",
            remedy=remedy,
        )
    content: dict[str, Any] = json.loads(packet)
    return content
