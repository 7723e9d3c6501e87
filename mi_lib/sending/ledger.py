"""Files that are only ever added to: one JSON object a line, the oldest first."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from mi_lib.errors import PublishingError

Record = TypeVar("Record")


def add_line(file: Path, record: Mapping[str, Any]) -> None:
    """Add a record at the end, on disk when this returns. Raises PublishingError where that is refused."""
    line = json.dumps(record, ensure_ascii=False) + "\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise PublishingError(
            "The record could not be written.",
            where=str(file),
            found=error.strerror or str(error),
            remedy=f"see that you may write there, then add this line by hand: {line.strip()}",
        ) from error


def read_lines(file: Path, kind: Callable[..., Record]) -> list[Record]:
    """Every record; none where there is no file. Raises PublishingError naming the line that is none."""
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").split("\n")
    return [_parsed(line, kind, f"{file}, line {number}") for number, line in enumerate(lines, start=1) if line]


def _parsed(line: str, kind: Callable[..., Record], where: str) -> Record:
    try:
        return kind(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise PublishingError(
            "A record cannot be read.",
            where=where,
            found=line[:80],
            remedy="put the file back from the backup; if a machine stopped while writing, remove this one line",
        ) from error
