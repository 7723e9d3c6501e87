"""Editions in which every figure is a number of its own, and a search for those numbers in every kind of file."""

import base64
import functools
import io
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pikepdf
import pypdf
import pytest
from demo_project import DemoProject

from mi_lib.disclosure import HIDDEN, Decision, Publishable, Submission, door
from mi_lib.disclosure.packet import NUMBERS
from mi_lib.disclosure.system import KEY
from mi_lib.disclosure.views import ReaderClass
from mi_lib.periods import Month
from mi_lib.pipeline.month import MonthResult, publish_month
from mi_lib.pipeline.project import Project

LENGTH = 11
_SPACES = r"[.\s\u00a0\u202f]"
_NUMBER = re.compile(rf"(?<!\d)(?:\d{{{LENGTH}}}|\d\d(?:{_SPACES}\d{{3}}){{3}})(?!\d)")
_DATA_URL = re.compile(rb"data:[^,;\"']*;base64,([A-Za-z0-9+/=]+)")


@functools.cache
def canary(key: tuple[str, ...], column: str) -> int:
    """The same eleven digits for the same figure in every edition, and for no other."""
    digest = sha256("|".join((*key, column)).encode()).digest()
    return 10 ** (LENGTH - 1) + int.from_bytes(digest[:8], "big") % (9 * 10 ** (LENGTH - 1))


@dataclass
class Aviary:
    """All canaries of the editions so far, and those that a recipient's packets let through."""

    everything: set[int] = field(default_factory=set)
    given: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def publish(
        self, project: DemoProject, month: str, patch: pytest.MonkeyPatch, recipients: tuple[str, ...] = ()
    ) -> MonthResult:
        """A month as `mi publish` makes it. What is hidden is decided by the true figures, which then change into
        canaries: the packets are blanked, attacked, written, shown, rendered and inspected with those."""
        decide = door.decide

        def decide_and_rename(submission: Submission) -> tuple[Decision, dict[ReaderClass, pd.DataFrame]]:
            decision, tables = decide(submission)
            self.everything |= _canaries_of(submission.observations)
            return decision, {reader: _renamed(table) for reader, table in tables.items()}

        def note(project: Project, packets: Iterable[Publishable], seal: str) -> None:
            for packet in packets:
                shown = packet.observations[packet.observations["status"] != HIDDEN]
                self.given[packet.reader.id] |= _canaries_of(shown)

        # What analysts wrote of the true figures fits no canary.
        shutil.rmtree(project.root / "data" / "commentary", ignore_errors=True)
        with patch.context() as patched:
            patched.setattr("mi_lib.pipeline.commenting.REQUIRED_IN", ())
            patched.setattr(door, "decide", decide_and_rename)
            patched.setattr("mi_lib.pipeline.month.record_release", note)
            patched.setattr("mi_lib.pipeline.ledger.editions_out", lambda project: ())
            return publish_month(
                Project.read(project.root, {}), Month.parse(month), recipients,
                workers=2, now=datetime(2015, 12, 31, tzinfo=UTC),
            )  # fmt: skip

    def restricted(self, recipient: str) -> set[int]:
        return self.everything - self.given[recipient]


def _renamed(observations: pd.DataFrame) -> pd.DataFrame:
    """Every number there is, as its canary."""
    result = observations.copy()
    keys = list(result[list(KEY)].itertuples(index=False, name=None))
    for column in NUMBERS:
        names = pd.Series([float(canary(key, column)) for key in keys], index=result.index)
        result[column] = names.where(result[column].notna())
    return result


def _canaries_of(observations: pd.DataFrame) -> set[int]:
    return {int(each) for column in NUMBERS for each in _renamed(observations)[column].dropna()}


def files_of(project: DemoProject, recipient: str) -> Iterator[Path]:
    """All that is made for a recipient: what is published, and packets, executed notebooks and documents."""
    editions = project.root / "data" / "editions"
    folders = [project.reports / recipient, *editions.glob(f"*/executed/{recipient}")]
    folders += editions.glob(f"*/publishable/{recipient}")
    yield from (file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file())
    yield project.reports / "manifest.json"


def heard_in(file: Path) -> set[int]:
    """Every number of a canary's length in the file, in its name, and in whatever is packed into it."""
    return {found for text in _texts(file.name.encode(), file.read_bytes()) for found in numbers_in(text)}


def numbers_in(text: str) -> set[int]:
    return {int(re.sub(_SPACES, "", found)) for found in _NUMBER.findall(text)}


def _texts(*contents: bytes) -> Iterator[str]:
    for content in contents:
        yield content.decode("utf-8", errors="replace")
        for packed in _DATA_URL.findall(content):
            yield from _texts(base64.b64decode(packed))
        if content.startswith(b"%PDF"):
            yield from _texts_of_pdf(content)


def _texts_of_pdf(content: bytes) -> Iterator[str]:
    yield from (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") in (None, "/XML", "/Form"):
                yield item.read_bytes().decode("latin-1")
            if isinstance(item, pikepdf.Dictionary):
                yield "\n".join(str(value) for value in item.values() if isinstance(value, pikepdf.String))


def escaped(aviary: Aviary, project: DemoProject, recipients: Iterable[str]) -> dict[str, set[int]]:
    """Where canaries sing that must not, by file. Each recipient's own must be heard in every kind of file."""
    found: dict[str, set[int]] = {}
    for name in recipients:
        restricted, sung = aviary.restricted(name), dict.fromkeys((".html", ".pdf", ".ipynb", ".json"), 0)
        for file in files_of(project, name):
            heard = heard_in(file)
            found[file.relative_to(project.root).as_posix()] = heard & restricted
            sung[file.suffix] = sung.get(file.suffix, 0) + len(heard & aviary.given[name])
        assert all(sung[kind] > 50 for kind in (".html", ".pdf", ".ipynb", ".json")), f"{name}: {sung}"
        assert len(restricted) > 1000
    return {file: canaries for file, canaries in found.items() if canaries}
