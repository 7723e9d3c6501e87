"""What a reader is shown of the commentaries, kept beside the reader's packet for the process that makes the report."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from mi_lib.disclosure import Publishable, packet_path
from mi_lib.errors import DisclosureError


@dataclass(frozen=True)
class Remarks:
    """Markdown by theme, checked against the packet of that digest and against no other."""

    packet: str
    by_theme: Mapping[str, str]

    @property
    def digest(self) -> str:
        return sha256(self._content().encode()).hexdigest()

    def write(self, folder: Path, reader: str, version: str) -> Path:
        """Write to `<folder>/<reader>/<version>.commentary.json`; the same remarks give the same bytes."""
        file = _path(folder, reader, version)
        temporary = file.with_suffix(".part")
        document = f'{{"digest": "{self.digest}", "remarks": {self._content()}}}\n'
        temporary.write_text(document, encoding="utf-8", newline="\n")
        temporary.replace(file)
        return file

    def _content(self) -> str:
        return json.dumps({"packet": self.packet, "themes": dict(self.by_theme)}, ensure_ascii=False, sort_keys=True)


def open_remarks(folder: Path, packet: Publishable) -> Remarks:
    """The remarks beside a packet; none where there are none.

    Raises DisclosureError if they were changed by hand, or were checked against other figures than the packet's.
    """
    file = _path(folder, packet.reader.id, packet.edition.version)
    if not file.is_file():
        return Remarks(packet.digest, {})
    content = json.loads(file.read_text(encoding="utf-8"))
    remarks = Remarks(content["remarks"]["packet"], content["remarks"]["themes"])
    for fault in (
        "they were changed by hand" if remarks.digest != content["digest"] else "",
        "they were checked against other figures" if remarks.packet != packet.digest else "",
    ):
        if fault:
            raise DisclosureError(
                "The remarks of the analysts cannot be shown.",
                where=str(file),
                found=fault,
                remedy=f"run `mi compute {packet.edition.month}` again",
            )
    return remarks


def _path(folder: Path, reader: str, version: str) -> Path:
    return packet_path(folder, reader, version).with_suffix(".commentary.json")
