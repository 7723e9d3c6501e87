"""A refused file is put aside with its report beside it; an earlier one of the same name is never lost."""

import re
import shutil
from datetime import datetime
from hashlib import sha256
from itertools import chain, count
from pathlib import Path

from mi_lib.intake.personal import safe_name
from mi_lib.intake.problems import REFUSED_AT, Refusal

_REFUSED_LINE = re.compile(r"^Afvist:  (\d\d-\d\d-\d{4} kl\. \d\d:\d\d:\d\d)$", re.MULTILINE)
_NOT_MOVED = "Filen kunne ikke flyttes og ligger stadig, hvor den blev afleveret. Luk den, hvis den er åben i Excel.\n"


def choose_place(path: Path, folder: Path) -> Path:
    """Where the file will be kept: its own name, or with _2, _3 … where other content has that name already."""
    name = safe_name(path.name)
    names = chain([name], (f"{Path(name).stem}_{number}{path.suffix}" for number in count(2)))
    return next(folder / each for each in names if _is_free(folder / each, path))


def set_aside(path: Path, refusal: Refusal) -> None:
    """Write the report, then move the file; killed in between, the next intake does both again."""
    refusal.kept_at.parent.mkdir(parents=True, exist_ok=True)
    report = report_of(refusal.kept_at)
    report.write_text(refusal.report, encoding="utf-8", newline="\n")
    try:
        shutil.move(path, refusal.kept_at)
    except OSError:
        report.write_text(f"{refusal.report}\n{_NOT_MOVED}", encoding="utf-8", newline="\n")


def read_refused_at(path: Path) -> datetime | None:
    """When a file that was set aside was refused, in local time; None where no report beside it says so."""
    report = report_of(path)
    if not report.is_file():
        return None
    found = _REFUSED_LINE.search(report.read_text(encoding="utf-8"))
    return datetime.strptime(found[1], REFUSED_AT) if found else None


def report_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.txt")


def _is_free(place: Path, path: Path) -> bool:
    try:
        return not place.exists() or _digest(place) == _digest(path)
    except OSError:  # one of them cannot be read, so they cannot be told to be the same
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
