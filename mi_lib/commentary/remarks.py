"""What a reader is shown of the commentaries, kept beside the reader's packet for the process that makes the report."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mi_lib.disclosure import Publishable, packet_path
from mi_lib.errors import DisclosureError
from mi_lib.sealed import digest_of, read_sealed, write_sealed


@dataclass(frozen=True)
class Remarks:
    """Markdown by theme, checked against the packet of that digest and against no other."""

    packet: str
    by_theme: Mapping[str, str]
    agenda: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """For page one, by theme: what may be decided, and what is being done."""

    @property
    def digest(self) -> str:
        return digest_of(self._content())

    def write(self, folder: Path, reader: str, version: str) -> Path:
        """Write to `<folder>/<reader>/<version>.commentary.json`; the same remarks give the same bytes."""
        return write_sealed(_path(folder, reader, version), self._content())

    def _content(self) -> str:
        content = {"packet": self.packet, "themes": dict(self.by_theme), "agenda": dict(self.agenda)}
        return json.dumps(content, ensure_ascii=False, sort_keys=True)


def open_remarks(folder: Path, packet: Publishable) -> Remarks:
    """The remarks beside a packet; none where there are none.

    Raises DisclosureError if they were changed by hand, or were checked against other figures than the packet's.
    """
    file = _path(folder, packet.reader.id, packet.edition.version)
    if not file.is_file():
        return Remarks(packet.digest, {})
    remedy = f"run `mi compute {packet.edition.month}` again"
    content = read_sealed(file, remedy=remedy)
    if content["packet"] != packet.digest:
        raise DisclosureError(
            "The analysts' remarks were checked against other figures than these.", where=str(file), remedy=remedy
        )
    agenda = {theme: (decision, action) for theme, (decision, action) in content.get("agenda", {}).items()}
    return Remarks(content["packet"], content["themes"], agenda)


def _path(folder: Path, reader: str, version: str) -> Path:
    return packet_path(folder, reader, version).with_suffix(".commentary.json")
